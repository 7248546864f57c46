"""The commands in bin/ work from a fresh checkout, from anywhere, whatever the shell carries."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
TOOLS = ("sh", "dirname", "readlink", "cat", "cksum", "rm")
PYTHON = getattr(sys, "_base_executable", sys.executable)  # not the one of an environment

# Stands in for the package: says where its source lies and what it was given.
STAND_IN = "import pathlib, sys; print(pathlib.Path(__file__).resolve().parents[2], *sys.argv[1:])"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with the real commands, a lock that pins nothing and a package that answers.

    A space in its path.
    """
    root = tmp_path / "the house"
    shutil.copytree(ROOT / "bin", root / "bin")
    for path, text in {
        "requirements/run.txt": "",
        "daemon/interviewd/__main__.py": STAND_IN,
    }.items():
        (root / path).parent.mkdir(parents=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A PATH that holds what the commands use, and no Python."""
    folder = tmp_path / "tools"
    folder.mkdir()
    for name in TOOLS:
        (folder / name).symlink_to(shutil.which(name) or pytest.skip(f"no {name} here"))
    return folder


def run(
    command: Path, *args: str, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run from somewhere else, where a module of the package's name lies in wait."""
    elsewhere = command.parent / "elsewhere"
    elsewhere.mkdir(exist_ok=True)
    (elsewhere / "interviewd.py").write_text(
        "raise SystemExit('taken from the current folder')", encoding="utf-8"
    )
    return subprocess.run(
        [command, *args],
        cwd=elsewhere,
        env={**os.environ, "INTERVIEWD_PYTHON": PYTHON, **(env or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_the_first_run_sets_up_and_the_second_is_quiet(checkout: Path, tmp_path: Path) -> None:
    """Once is once: also through symlinks, with a hostile environment, and after the checkout
    was moved.
    """
    hostile = {
        "PYTHONPATH": str(tmp_path),
        "PIP_TARGET": str(tmp_path / "target"),
        "PIP_USER": "1",
        "CDPATH": "/",
    }
    first = run(checkout / "bin/interviewd", "plan", env=hostile)
    assert (first.stdout, first.stderr) == (f"{checkout} plan\n", "setting up .venv, once…\n")
    assert not (tmp_path / "target").exists()

    (tmp_path / "inner").symlink_to(checkout / "bin/interviewd")
    (tmp_path / "outer").symlink_to("inner")
    second = run(tmp_path / "outer", "a b", "*")
    assert (second.stdout, second.stderr) == (f"{checkout} a b *\n", "")

    moved = checkout.rename(tmp_path / "moved")
    third = run(moved / "bin/interviewd")
    assert (third.stdout, third.stderr) == (f"{moved}\n", "")


def test_the_program_learns_how_it_was_called(checkout: Path) -> None:
    """So that what it advises can be typed again."""
    says = "import os; print(os.environ['INTERVIEWD_CALLED'])"
    (checkout / "daemon/interviewd/__main__.py").write_text(says, encoding="utf-8")

    assert run(checkout / "bin/interviewd").stdout == f"{checkout}/bin/interviewd\n"


def test_an_interrupted_setup_starts_again(checkout: Path) -> None:
    """Half an environment, without its stamp, is none."""
    (checkout / ".venv/bin").mkdir(parents=True)
    (checkout / ".venv/bin/python").symlink_to(PYTHON)

    assert run(checkout / "bin/interviewd").stdout == f"{checkout}\n"


def test_a_failed_set_up_says_so_and_leaves_no_stamp(checkout: Path) -> None:
    """What cannot be installed is no environment, the next time either."""
    (checkout / "requirements/run.txt").write_text(
        "no-such-package==1 --hash=sha256:00\n", encoding="utf-8"
    )

    failed = run(checkout / "bin/interviewd", env={"PIP_NO_INDEX": "1"})

    assert failed.returncode == 1
    assert failed.stderr.endswith(
        "could not set up .venv: what failed stands above. It starts afresh the next time.\n"
    )
    assert not (checkout / ".venv/stamp").exists()


def test_a_missing_python_is_named(checkout: Path, tools: Path) -> None:
    """Without Python it says which one, and how to get it."""
    missing = run(checkout / "bin/interviewd", env={"PATH": str(tools), "INTERVIEWD_PYTHON": ""})

    assert missing.returncode == 1
    assert missing.stderr == (
        "interviewd needs Python 3.11 or newer. On Debian and Ubuntu: sudo apt install python3 python3-venv\n"
    )


def test_a_missing_venv_module_is_named(checkout: Path, tools: Path) -> None:
    """Debian ships Python without it; the package that brings it bears the version."""
    python = tools / "python3"
    python.write_text(
        f'#!/bin/sh\ncase "$*" in *ensurepip*) exit 1 ;; esac\nexec "{PYTHON}" "$@"\n',
        encoding="utf-8",
    )
    python.chmod(0o755)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"

    missing = run(checkout / "bin/interviewd", env={"PATH": str(tools), "INTERVIEWD_PYTHON": ""})

    assert missing.returncode == 1
    assert missing.stderr == (
        f"{version} is here, but its venv module is not. On Debian and Ubuntu: sudo apt install {version}-venv\n"
    )
