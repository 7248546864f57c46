"""Answers to the questions of `init`, understood leniently. ValueError says what is wrong."""

from __future__ import annotations

import difflib
import re
import zoneinfo
from collections.abc import Sequence
from pathlib import Path

from interviewd.cli import discover
from interviewd.cli.calendar_folders import calendars_in
from interviewd.config.formats import country_misfits, is_email
from interviewd.config.providers import ONLINE
from interviewd.language import sanitize


def person(text: str) -> tuple[str, tuple[str, ...]]:
    """A name and addresses, in any order, either missing: `Sam Rivera <sam@example.org>`."""
    words = text.replace("<", " ").replace(">", " ").split()
    with_at = [word for word in words if "@" in word]
    name = sanitize.line(" ".join(word for word in words if "@" not in word).strip(" ,;"), 100)
    return name, addresses(" ".join(with_at)) if with_at else ()


def name(text: str) -> str:
    """A name, on one line."""
    if not text.strip() or "@" in text:
        raise ValueError("that is no name")
    return sanitize.line(text.strip(), 100)


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
    """A country's code, by code or English name, with `-REGION` where one is meant; "" for `-`."""
    asked = " ".join(text.split())
    if asked in {"-", ""}:
        return ""
    code, name = asked.upper(), asked.casefold()
    if not [*country_misfits(code)]:
        return code
    from holidays.registry import COUNTRIES

    known = {called.replace("_", " "): codes[1] for called, codes in COUNTRIES.items()}
    for line in discover.zone_table("iso3166.tab"):
        listed, _, called = line.partition("\t")
        known.setdefault(called.casefold(), listed)
    begun = {known[each] for each in known if len(name) > 3 and each.startswith(name)}
    if name in known or len(begun) == 1:
        return known.get(name) or begun.pop()
    land, dash, region = code.partition("-")
    if dash and not [*country_misfits(land)]:
        raise ValueError(next(iter(country_misfits(f"{land}-{region}"))).what)
    near = " or ".join(each.title() for each in difflib.get_close_matches(name, known, 2, 0.7))
    hint = f"; perhaps {near}" if near else "; it looks like GB, or United Kingdom"
    raise ValueError(f"“{sanitize.line(text, 60)}” is no country whose holidays are known{hint}")


def sentences(text: str) -> tuple[str, ...]:
    """Each sentence apart; () for `-`."""
    if text.strip() == "-":
        return ()
    return tuple(filter(None, re.split(r"(?<=[.!])\s+", text.strip())))


def provider(text: str) -> str:
    """Where calendar and mail are, in any case: a provider behind a sign-in, or `files`."""
    word = text.strip().casefold()
    if word not in {*ONLINE, "files"}:
        raise ValueError(f"“{sanitize.line(text, 40)}” is none of {', '.join(ONLINE)} and files")
    return word


def calendars(text: str, listed: Sequence[Path]) -> tuple[Path, ...]:
    """Calendars by the letters in front of a list, in that order, or by path. A folder of calendars
    stands for all of them.
    """
    letters = [word.strip(",").lower() for word in text.split()]
    if listed and all(len(word) == 1 for word in letters):
        numbers = [ord(word) - ord("a") for word in letters]
        if not all(0 <= number < len(listed) for number in numbers):
            raise ValueError(f"the letters in the list are a to {chr(ord('a') + len(listed) - 1)}")
        return tuple(dict.fromkeys(listed[number] for number in numbers))
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
