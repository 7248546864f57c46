"""What is decided: pure functions of what was seen, what is known and the moment."""
