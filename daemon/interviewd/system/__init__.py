"""What the machine offers: files of the state folder, locks, clocks, logs, templates, systemd."""
