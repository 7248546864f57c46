"""What accounts behind a sign-in have in common, whoever provides them.

Nothing here names a provider.
"""
