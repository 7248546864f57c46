"""`python -m interviewd`: the same as the installed command."""

import sys

from interviewd.cli import main

if __name__ == "__main__":
    sys.exit(main())
