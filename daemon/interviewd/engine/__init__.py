"""One pass, and the daemon that repeats it: a supervisor, and a worker when there is work."""
