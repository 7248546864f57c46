"""Countries of the package `holidays` are loaded one by one, its metadata is not read."""

import json
import subprocess
import sys

PROGRAM = """
import json, sys
from interviewd.system import holiday_countries

holiday_countries.load_singly()
import holidays
from holidays.registry import COUNTRIES

scots = holidays.country_holidays("GB", subdiv="SCT", years=2026)
first = sum(name.startswith("holidays.countries.") for name in sys.modules)
codes = [codes[1] for codes in COUNTRIES.values()]
lean = "importlib.metadata" not in sys.modules
missing = [code for code in codes if holidays.country_holidays(code).country != code]
print(json.dumps([len(scots) > 5, first < 5, lean, missing]))
"""


def test_countries_load_singly_and_all_of_them_do() -> None:
    """The first brings few others and no metadata, and each is found without the package that
    imports all.
    """
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, check=True)

    assert json.loads(done.stdout) == [True, True, True, []]
