"""Load one country of the package `holidays`, and nothing that no calendar needs.

`holidays.country_holidays` imports the country's module when it is asked for it; but the package
around that module, `holidays.countries`, imports all 250: 0.2 s of CPU and 12 MB. And
`holidays.version` reads its number from the metadata of what is installed, for which `email`,
`zipfile` and `csv` are loaded: half of what is left, and 2.5 MB.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType


def load_singly() -> None:
    """Put empty modules in the place of both; the countries' modules are found as before.

    Call it before `holidays` is imported; afterwards nothing is changed.
    """
    spec = None if "holidays" in sys.modules else find_spec("holidays")
    if spec is None or spec.origin is None:
        return
    _put("holidays.countries", __path__=[str(Path(spec.origin).with_name("countries"))])
    _put("holidays.version", __version__="")


def _put(name: str, **attributes: object) -> None:
    module = ModuleType(name)
    vars(module).update(attributes)
    sys.modules[name] = module
