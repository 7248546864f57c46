"""Answers of a person to the questions of `init`, understood leniently.

ValueError says what is wrong with one.
"""

from __future__ import annotations

import difflib
import re
import zoneinfo
from collections.abc import Sequence
from pathlib import Path

from interviewd.cli import discover
from interviewd.cli.calendar_folders import calendars_in
from interviewd.config.formats import country_misfits, is_email
from interviewd.language import sanitize


def person(text: str) -> tuple[str, tuple[str, ...]]:
    """A name and addresses, in any order and either of them missing: `Sam Rivera
    <sam@example.org>`.
    """
    words = text.replace("<", " ").replace(">", " ").split()
    with_at = [word for word in words if "@" in word]
    name = sanitize.line(" ".join(word for word in words if "@" not in word).strip(" ,;"), 100)
    return name, addresses(" ".join(with_at)) if with_at else ()


def addresses(text: str) -> tuple[str, ...]:
    """Mail addresses between spaces, commas or semicolons."""
    words = [word for word in re.split(r"[\s,;<>]+", text.strip().lower()) if word]
    wrong = [word for word in words if not is_email(word)]
    if wrong:
        raise ValueError(
            f"“{sanitize.line(wrong[0], 80)}” is no mail address; one looks like sam@example.org"
        )
    if not words:
        raise ValueError("at least one address is needed, like sam@example.org")
    return tuple(dict.fromkeys(words))


def zone(text: str) -> str:
    """The name of a time zone, in any case, or one of its cities."""
    asked = "_".join(text.split()).casefold()
    known = {name.casefold(): name for name in zoneinfo.available_timezones()}
    if asked in known:
        return known[asked]
    cities = [
        name for folded, name in known.items() if folded.rpartition("/")[2] == asked and "/" in name
    ]
    main = [name for name in cities if discover.country_of(name)] or cities
    if len(main) == 1:
        return main[0]
    near = main or [known[name] for name in difflib.get_close_matches(asked, known, 3, 0.6)]
    hint = f"; perhaps {' or '.join(near[:3])}" if near else "; it looks like Europe/London"
    raise ValueError(f"“{sanitize.line(text, 60)}” is no time zone{hint}")


def country(text: str) -> str:
    """A country's code, by code or English name in any case, with `-REGION` behind it where one
    is meant; "" for `-`.
    """
    asked = " ".join(text.split())
    if asked in {"-", ""}:
        return ""
    code = asked.upper()
    if not [*country_misfits(code)]:
        return code
    if codes := _codes(asked.casefold()):
        return codes[0]
    land, dash, region = code.partition("-")
    if dash and not [*country_misfits(land)]:
        raise ValueError(next(iter(country_misfits(f"{land}-{region}"))).what)
    near = difflib.get_close_matches(asked.casefold(), _names(), 2, 0.7)
    hint = (
        f"; perhaps {' or '.join(name.title() for name in near)}"
        if near
        else "; it looks like GB, or United Kingdom"
    )
    raise ValueError(f"“{sanitize.line(text, 60)}” is no country whose holidays are known{hint}")


def _names() -> dict[str, str]:
    from holidays.registry import COUNTRIES

    names = {name.replace("_", " "): codes[1] for name, codes in COUNTRIES.items()}
    for line in discover.zone_table("iso3166.tab"):
        code, _, called = line.partition("\t")
        names.setdefault(called.casefold(), code)
    return names


def _codes(name: str) -> list[str]:
    """The country of that name, or the only one whose name begins so."""
    names = _names()
    if name in names:
        return [names[name]]
    codes = {code for each, code in names.items() if len(name) > 3 and each.startswith(name)}
    return [*codes] if len(codes) == 1 else []


def sentences(text: str) -> tuple[str, ...]:
    """Each sentence apart; () for `-`."""
    return (
        tuple(filter(None, re.split(r"(?<=[.!])\s+", text.strip()))) if text.strip() != "-" else ()
    )


def calendars(text: str, listed: Sequence[Path]) -> tuple[Path, ...]:
    """Calendars by the letters in front of a list, in that order, or by path.

    A folder of calendars stands for all of them.
    """
    words = text.split()
    letters = [word.strip(",").lower() for word in words]
    if listed and all(
        len(word) == 1 and 0 <= ord(word) - ord("a") < len(listed) for word in letters
    ):
        return tuple(dict.fromkeys(listed[ord(word) - ord("a")] for word in letters))
    if listed and all(len(word) == 1 for word in letters):
        raise ValueError(f"the letters in the list are a to {chr(ord('a') + len(listed) - 1)}")
    path = Path(text.strip()).expanduser().absolute()
    if not path.exists():
        raise ValueError(f"there is nothing at {path}")
    paths = calendars_in(path)
    if not paths:
        raise ValueError(f"there is no .ics file in {path}, nor in a folder in it")
    return tuple(paths)


def mailbox(text: str) -> tuple[Path, ...]:
    """A Maildir; () for `-`."""
    if text.strip() == "-":
        return ()
    path = Path(text.strip()).expanduser().absolute()
    if not path.is_dir():
        raise ValueError(f"there is no folder {path}")
    if not discover.is_maildir(path):
        raise ValueError(f"{path} is no Maildir: neither it nor a folder in it has cur and new")
    return (path,)
