"""`python -m interviewd`: the same as the installed command."""

from interviewd.cli import command

if __name__ == "__main__":
    command()
