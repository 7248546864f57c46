"""A fortnight of somebody's interviews, lived in seconds by the real engine on sample files."""
