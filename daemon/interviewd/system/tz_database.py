"""Use the newer tz database (IANA's): the system's or that of the package `tzdata`.

Python prefers the system's, which on a stable distribution can be a year behind the law: Debian 12
has 2025b, in which Edmonton still changes its clocks in 2026.
"""

from __future__ import annotations

import os
import re
import zoneinfo
from functools import cache
from importlib import import_module
from pathlib import Path


@cache
def use_newest() -> str:
    """Make `ZoneInfo` read the newest database and return its version, such as "2026f".

    A `PYTHONTZPATH` that the person has set is respected. A system whose database does not say its
    version counts as older than the package.
    """
    system = _system_version()
    try:
        tzdata = import_module("tzdata")
    except ImportError:
        return system
    package = str(tzdata.IANA_VERSION)
    if package <= system or "PYTHONTZPATH" in os.environ:
        return system or package
    # By their path: without one, zoneinfo finds them through importlib.resources, which loads
    # tempfile and zipfile.
    zoneinfo.reset_tzpath([str(Path(folder) / "zoneinfo") for folder in tzdata.__path__])
    zoneinfo.ZoneInfo.clear_cache()
    return package


def _system_version() -> str:
    """The version of the database that Python finds first, "" when that is not known."""
    folder = next((Path(folder) for folder in zoneinfo.TZPATH if Path(folder).is_dir()), None)
    if folder is None:
        return ""
    for name, pattern in (("tzdata.zi", r"# version (\d{4}\w+)"), ("+VERSION", r"(\d{4}\w+)")):
        try:
            with (folder / name).open(encoding="utf-8") as file:
                match = re.match(pattern, file.readline(100))
        except OSError:
            continue
        if match:
            return match[1]
    return ""
