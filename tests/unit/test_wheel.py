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
MANUAL = {
    "_interviewd": "zsh/site-functions/_interviewd",
    "interviewd-config.5": "man/man5/interviewd-config.5",
    "interviewd.1": "man/man1/interviewd.1",
    "interviewd.bash": "bash-completion/completions/interviewd",
    "interviewd.fish": "fish/vendor_completions.d/interviewd.fish",
}


def test_a_wheel_holds_the_package_and_all_it_ships(tmp_path: Path) -> None:
    """Every file of the source root and the shipped folders has its place inside the package,
    the manual where man and the shells look, and there is nothing else.
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

    data = {name for name in names if ".data/data/" in name}
    assert {name.partition(".data/data/share/")[2] for name in data} == set(MANUAL.values())
    assert {path.name for path in (ROOT / "manual").iterdir()} == set(MANUAL)
    assert {name for name in names - data if ".dist-info/" not in name} == expected
    assert any(name.startswith("interviewd/share/templates/") for name in names)
