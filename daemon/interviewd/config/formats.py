"""Single values of a config: whether they can be right, and how a mistake names them."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Iterable, Iterator
from datetime import time
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from interviewd.config.toml_shape import Misfit
from interviewd.language.web_addresses import is_loopback
from interviewd.patterns import lazy_pattern

_EMAIL = lazy_pattern(
    r"[^\s@<>()\[\]\",:;\\\x00-\x1f\x7f]{1,64}@[^\s@<>()\[\]\",:;\\/\x00-\x1f\x7f]{1,255}"
)
_NAME = lazy_pattern(r"\w[\w.@+-]{0,63}")
_CLOCK = lazy_pattern(r"([01]?\d|2[0-3]):([0-5]\d)")


def clock(text: str) -> time:
    """`8:00` or `24:00`, which is midnight. Raises ValueError."""
    match = _CLOCK.fullmatch("00:00" if text == "24:00" else text)
    if not match:
        raise ValueError("no time of day")
    return time(int(match[1]), int(match[2]))


def is_clock(text: str) -> bool:
    return text == "24:00" or bool(_CLOCK.fullmatch(text))


def is_email(text: str) -> bool:
    if len(text) > 254 or not _EMAIL.fullmatch(text):
        return False
    local, _, domain = text.partition("@")
    return all(domain.split(".")) and all(local.split("."))


def is_zone(name: str) -> bool:
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def country_misfits(text: str) -> Iterator[Misfit]:
    """What is wrong with `GB`, or `GB-SCT` for a region, as whose public holidays are days off."""
    land, dash, region = text.partition("-")
    if _is_listed(land, region if dash else None):
        return
    import holidays  # takes long, so only for a sentence
    from holidays.registry import COUNTRIES

    regions = holidays.list_supported_countries(include_aliases=True).get(land)
    if regions is None:
        codes = holidays.list_supported_countries(include_aliases=False)
        near = nearest(land.upper(), [code for code in codes if len(code) == 2])
        what = f"{shortened(text)} is no country code whose holidays are known"
        by_name = COUNTRIES.get("_".join(text.split()).casefold())  # in English
        yield Misfit(("me", "country"), what, quoted(by_name[1] if by_name else near))
    elif dash and region not in regions:
        known = f"its regions: {', '.join(regions)}" if regions else "it has no regions of its own"
        yield Misfit(("me", "country"), f"{shortened(region)} is no region of {land}; {known}")


def _is_listed(land: str, region: str | None) -> bool:
    """Whether the package's own sources list a country and its region, as far as can be read."""
    spec = find_spec("holidays") if re.fullmatch(r"[A-Z]{2,3}", land) else None
    if spec is None or spec.origin is None:
        return False
    folder = Path(spec.origin).parent
    try:
        table = (folder / "registry.py").read_text("utf-8").partition("\nFINANCIAL")[0]
        match = re.search(rf'^    "(\w+)": \("\w+", .*"{re.escape(land)}"', table, re.MULTILINE)
        if match is None or region is None:
            return match is not None
        country = (folder / f"countries/{match[1]}.py").read_text("utf-8")
    except OSError:
        return False
    regions = re.search(
        r"^    subdivisions\b[^=]*= \(\n(.*?)^    \)", country, re.MULTILINE | re.DOTALL
    )
    return regions is not None and f'        "{region}",' in regions[1]


def is_web_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    is_clean = " " not in address and not has_controls(address)
    return bool(host) and is_clean and parts.scheme in ("http", "https")


def is_account_name(name: str) -> bool:
    return bool(_NAME.fullmatch(name)) and name != "none"


def is_endpoint(address: str) -> bool:
    if not is_web_address(address):
        return False
    parts = urlsplit(address)
    if parts.username or parts.password or parts.query or parts.fragment:
        return False
    return parts.scheme == "https" or is_loopback(address)


def has_controls(text: str) -> bool:
    return any(ord(char) < 32 or 127 <= ord(char) < 160 or char in "\u2028\u2029" for char in text)


def nearest(text: str, known: Iterable[str], least: float = 0.5) -> str:
    from difflib import get_close_matches

    return next(iter(get_close_matches(text, known, 1, least)), "")


def quoted(text: str) -> str:
    return f'"{text}"' if text else ""


def shortened(text: str) -> str:
    return f'"{text if len(text) <= 60 else text[:59] + "…"}"'
