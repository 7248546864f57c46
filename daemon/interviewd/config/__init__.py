"""The config file: its keys and defaults, loading, checks, and edits that keep every other byte."""
