"""The worlds: one folder a provider, siblings that do not know each other."""
