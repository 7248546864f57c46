"""What is kept on disk: the journal, the cache of accounts, the vault of sign-ins."""
