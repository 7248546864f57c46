"""One module a command, or two that belong together; each is loaded when it is run."""
