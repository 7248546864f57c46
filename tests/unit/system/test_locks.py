"""The locks hold what pyproject.toml asks for, and nothing that pip would have to take on trust."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[3]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def pins(lock: str) -> dict[str, tuple[Requirement, frozenset[str]]]:
    """What a lock pins: by name, the requirement and its hashes."""
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    pins: dict[str, tuple[Requirement, frozenset[str]]] = {}
    for line in text.splitlines():
        if line and not line.lstrip().startswith("#"):
            pin, *hashes = re.split(r"\s+--hash=", line.strip())
            pins[canonicalize_name(Requirement(pin).name)] = (Requirement(pin), frozenset(hashes))
    return pins


@pytest.mark.parametrize("lock", ["run", "dev"])
def test_every_pin_has_one_version_and_hashes(lock: str) -> None:
    """pip's --require-hashes refuses less; a URL, an option or a range would not parse here."""
    for requirement, hashes in pins(lock).values():
        assert [spec.operator for spec in requirement.specifier] == ["=="]
        assert requirement.url is None
        assert hashes
        assert all(digest.startswith("sha256:") for digest in hashes)


@pytest.mark.parametrize(
    ("lock", "requirements"),
    [("run", PROJECT["project"]["dependencies"]), ("dev", PROJECT["dependency-groups"]["dev"])],
)
def test_every_dependency_is_pinned(lock: str, requirements: list[str]) -> None:
    """A dependency that was added or raised without `bin/lock` shows here."""
    for wish in map(Requirement, requirements):
        pin, _ = pins(lock)[canonicalize_name(wish.name)]
        [version] = pin.specifier
        assert wish.specifier.contains(version.version), f"{pin} is not {wish}"


def test_development_runs_what_people_run() -> None:
    """The development lock repeats the other one, hash for hash."""
    assert pins("run").items() <= pins("dev").items()
