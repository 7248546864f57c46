"""The words of letters: the plain writer, the model writer, and the check that both pass."""
