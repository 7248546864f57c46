"""One pass and the daemon that repeats it."""
