"""Where the shipped files lie: inside the package of a wheel, at the top of a checkout.

An editable install is a checkout: the package is `daemon/interviewd/`, the folders are two up.
"""

from pathlib import Path
from typing import Final, Literal

Folder = Literal["templates", "config", "systemd"]

PACKAGE: Final = Path(__file__).resolve().parents[1]


def folder(name: Folder, package: Path = PACKAGE) -> Path:
    """The shipped folder of that name, absolute and with symlinks followed.

    The package comes first: what lies two folders above an installed one is somebody else's.
    Raises FileNotFoundError when the installation has lost it.
    """
    for place in (package / "share" / name, package.parents[1] / name):
        if place.is_dir():
            return place
    raise FileNotFoundError(f"this installation of interviewd lacks its {name} folder")
