"""`python -m tests.corpus [-v] [--held-out]`: what percentage of each field is read right."""

from __future__ import annotations

import sys

from tests.corpus.cases import cases
from tests.corpus.measure import measure

held_out = "--held-out" in sys.argv
chosen = cases(held_out=held_out)
print(f"{len(chosen)} invitations{', held out' if held_out else ''}")
for name, figure in measure(chosen).items():
    print(f"{name:12} {figure.percent:6.1f} %  {figure.right}/{figure.total}")
    if "-v" in sys.argv:
        for case, expected, found in figure.wrong:
            print(f"    {case}\n        expected {expected!r}\n        found    {found!r}")
