"""A simulated fortnight of somebody's interviews, with the real engine on sample files."""
