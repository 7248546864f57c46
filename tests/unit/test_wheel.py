"""What is installed is what lies in the checkout."""

import subprocess
import sys
import zipfile
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parents[2]
LAID = {
    "daemon/interviewd": "interviewd",
    "templates": "interviewd/share/templates",
    "config": "interviewd/share/config",
    "systemd": "interviewd/share/systemd",
}


def test_a_wheel_holds_the_package_and_all_it_ships(tmp_path: Path) -> None:
    """Every file of the source root and the shipped folders has its place inside the package,
    and nothing else has.
    """
    expected = {
        str(PurePosixPath(inside) / path.relative_to(ROOT / folder).as_posix())
        for folder, inside in LAID.items()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path],
        cwd=ROOT,
        check=True,
    )
    [wheel] = tmp_path.glob("interviewd-*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())

    assert {name for name in names if ".dist-info/" not in name} == expected
    assert any(name.startswith("interviewd/share/templates/") for name in names)
