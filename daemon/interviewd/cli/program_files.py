"""What other programs' settings tell about the person: git, mbsync, khal, vdirsyncer, Thunderbird.

Only names, addresses and folders are read; a file that is not there, or cannot be read, tells
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from interviewd.language import sanitize
from interviewd.values import dataclass

_MBSYNC = (".mbsyncrc", ".config/isyncrc")
_KHAL = (".config/khal/config", ".khal/khal.conf")
_VDIRSYNCER = (".config/vdirsyncer/config", ".vdirsyncer/config")
_THUNDERBIRD = (
    ".thunderbird/*/prefs.js",
    "snap/thunderbird/common/.thunderbird/*/prefs.js",
    ".var/app/org.mozilla.Thunderbird/.thunderbird/*/prefs.js",
)
_MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Settings:
    """What the settings tell; several of each, the likeliest first."""

    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    calendars: tuple[str, ...] = ()  # patterns: `~` and `*` as their programs understand them
    maildirs: tuple[str, ...] = ()


def read(environ: Mapping[str, str]) -> Settings:
    """Look into the settings of every program that is known."""
    home = Path(environ.get("HOME", ""))
    if not home.is_absolute():
        return Settings()
    mbsync = [*_texts(home, _MBSYNC)]
    thunderbird = [*_texts(home, _THUNDERBIRD)]
    return Settings(
        names=_unique(_git("user.name"), *_prefs(thunderbird, "fullName")),
        addresses=_unique(
            _git("user.email"),
            environ.get("EMAIL", ""),
            *_settings(mbsync, "User"),
            *_prefs(thunderbird, "useremail"),
        ),
        calendars=_unique(*_settings(_texts(home, (*_KHAL, *_VDIRSYNCER)), "path")),
        maildirs=_unique(*_settings(mbsync, "Path|Inbox")),
    )


def _git(key: str) -> str:
    import subprocess

    try:
        done = subprocess.run(
            ["git", "config", "--global", key],
            capture_output=True,
            text=True,
            check=False,
            timeout=5,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return sanitize.line(done.stdout, 200) if done.returncode == 0 else ""


def _texts(home: Path, patterns: tuple[str, ...]) -> Iterator[str]:
    for pattern in patterns:
        for path in sorted(home.glob(pattern)):
            try:
                with path.open(encoding="utf-8", errors="replace") as file:
                    yield file.read(_MOST_BYTES)
            except OSError:
                continue


def _settings(texts: Iterator[str] | list[str], keys: str) -> Iterator[str]:
    """The values of a key, as in `Path ~/Mail/` and in `path = "~/.calendars"`."""
    for text in texts:
        for match in re.finditer(
            rf"^\s*(?:{keys})(?:\s*=\s*|\s+)[\"']?([^\"'\n]+)", text, re.MULTILINE
        ):
            yield match[1].strip()


def _prefs(texts: list[str], key: str) -> Iterator[str]:
    """The values of an identity's key in Thunderbird's settings."""
    for text in texts:
        yield from re.findall(rf'"mail\.identity\.id\d+\.{key}", "([^"\\]*)"', text)


def _unique(*values: str) -> tuple[str, ...]:
    lines = (sanitize.line(value, 300) for value in values)
    return tuple(dict.fromkeys(line for line in lines if line))
