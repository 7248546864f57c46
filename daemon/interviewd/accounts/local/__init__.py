"""Calendars and mail on this machine: folders of .ics files or one such file, and a Maildir."""
