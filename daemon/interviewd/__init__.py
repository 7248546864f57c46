"""A gardener for the interviews on your calendar: time to prepare before them, letters drafted
after them, never sent.
"""

__version__ = "0.1.0"
