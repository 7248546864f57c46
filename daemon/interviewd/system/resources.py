"""Where the files that come along lie: inside the package of a wheel, at the top of a checkout.

An editable install and a bare checkout are the same case: the package is then `daemon/interviewd/` and the folders are two up.
"""

from pathlib import Path
from typing import Final, Literal

Folder = Literal["templates", "config", "systemd"]

PACKAGE: Final = Path(__file__).resolve().parents[1]


def folder(name: Folder, package: Path = PACKAGE) -> Path:
    """Return the shipped folder of that name, absolute and with symlinks followed.

    The package comes first: what lies two folders above an installed one is somebody else's.
    Raises `FileNotFoundError` when the installation has lost it.
    """
    for place in (package / "share" / name, package.parents[1] / name):
        if place.is_dir():
            return place
    raise FileNotFoundError(f"this installation of interviewd lacks its {name} folder")
