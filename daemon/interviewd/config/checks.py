"""Checks of a config's values: ranges, zones, countries, addresses, and values that must agree."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from datetime import time
from importlib.util import find_spec
from pathlib import Path as FilePath
from urllib.parse import urlsplit

from interviewd.config.providers import PROVIDERS
from interviewd.config.settings import Account, Settings
from interviewd.config.toml_lines import Path
from interviewd.config.toml_shape import Misfit
from interviewd.language.web_addresses import is_loopback
from interviewd.patterns import lazy_pattern

# From and to, both allowed. Wide on purpose: they catch typing errors, not unusual wishes.
RANGES: dict[Path, tuple[int, int]] = {
    ("debrief", "minutes"): (1, 240),
    ("thank_you", "draft_after_minutes"): (0, 72 * 60),
    ("thank_you", "deadline_hours"): (1, 72),
    ("thank_you", "remind_before_deadline_hours"): (0, 71),
    ("follow_up", "first_after_business_days"): (1, 60),
    ("follow_up", "next_after_business_days"): (1, 60),
    ("follow_up", "max_per_company"): (0, 10),
    ("follow_up", "min_business_days_between"): (1, 60),
    ("limits", "drafts_per_day"): (0, 1000),
    ("limits", "blocks_per_day"): (0, 1000),
    ("privacy", "keep_days"): (1, 3650),
}

LANGUAGES = ("en", "de", "fr", "es")
"""Those with templates of ours; another one needs templates of the person's own."""

_LANGUAGE = lazy_pattern(r"[a-z]{2,3}")

ENDPOINTS = tuple(
    each.name
    for each in fields(Account)
    if each.name.endswith("_endpoint") or each.name == "authority"
)

GOOGLE_COLOURS = tuple(
    "lavender sage grape flamingo banana tangerine peacock graphite blueberry basil tomato".split()
)
"""In the order of their ids, 1 to 11:
https://developers.google.com/workspace/calendar/api/v3/reference/colors"""

_NO_ENDPOINT = "must be an https address; plain http only to a loopback address"
_SLIP = 0.85  # as near as "tomatoe"; no CSS name is so near to one of Google's

_EMAIL = lazy_pattern(
    r"[^\s@<>()\[\]\",:;\\\x00-\x1f\x7f]{1,64}@[^\s@<>()\[\]\",:;\\/\x00-\x1f\x7f]{1,255}"
)
_NAME = lazy_pattern(r"\w[\w.@+-]{0,63}")
_CLOCK = lazy_pattern(r"([01]?\d|2[0-3]):([0-5]\d)")


def check(settings: Settings) -> list[Misfit]:
    """Every mistake, in the order of the sections of the file."""
    return [misfit for each in _CHECKS for misfit in each(settings)]


def clock(text: str) -> time:
    """`8:00` or `24:00`, which is midnight. Raises ValueError."""
    match = _CLOCK.fullmatch("00:00" if text == "24:00" else text)
    if not match:
        raise ValueError("no time of day")
    return time(int(match[1]), int(match[2]))


# --- me -----------------------------------------------------------------------------------------


def _me(settings: Settings) -> Iterator[Misfit]:
    me = settings.me
    if not me.name.strip():
        yield Misfit(("me", "name"), "is missing: letters are signed with it")
    yield from _one_line(("me", "name"), me.name, 200)
    if not me.emails:
        what = "is missing: without your addresses you cannot be told from the others"
        yield Misfit(("me", "emails"), what)
    for number, email in enumerate(me.emails):
        if not is_email(email):
            yield Misfit(("me", "emails", number), f"{_shortened(email)} is no mail address")
    if me.spelling not in ("british", "american"):
        yield Misfit(("me", "spelling"), 'must be "british" or "american"')
    if len(me.signature) > 2000 or _has_controls(me.signature.replace("\n", "")):
        yield Misfit(("me", "signature"), "must be plain text of at most 2,000 characters")
    for number, strength in enumerate(me.strengths):
        yield from _filled_line(("me", "strengths", number), strength, 500)
    yield from _one_line(("me", "stories"), me.stories, 1000)


def is_email(text: str) -> bool:
    if len(text) > 254 or not _EMAIL.fullmatch(text):
        return False
    local, _, domain = text.partition("@")
    return all(domain.split(".")) and all(local.split("."))


def _when_and_where(settings: Settings) -> Iterator[Misfit]:
    me = settings.me
    if me.time_zone and not is_zone(me.time_zone):
        hint = _nearest(me.time_zone, sorted(zoneinfo.available_timezones()))
        what = f"{_shortened(me.time_zone)} is no time zone"
        yield Misfit(("me", "time_zone"), what, _quoted(hint))
    for number, text in enumerate(me.waking_hours):
        if text != "24:00" and not _CLOCK.fullmatch(text):
            what = f'{_shortened(text)} is no time of day like "08:00"'
            yield Misfit(("me", "waking_hours", number), what)
    if me.country:
        yield from country_misfits(me.country)


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

    regions = holidays.list_supported_countries(include_aliases=True).get(land)
    if regions is None:
        codes = holidays.list_supported_countries(include_aliases=False)
        near = _nearest(land.upper(), [code for code in codes if len(code) == 2])
        what = f"{_shortened(text)} is no country code whose holidays are known"
        yield Misfit(("me", "country"), what, _quoted(_country_code(text) or near))
    elif dash and region not in regions:
        known = f"its regions: {', '.join(regions)}" if regions else "it has no regions of its own"
        yield Misfit(("me", "country"), f"{_shortened(region)} is no region of {land}; {known}")


def _country_code(name: str) -> str:
    """The code of a country by its English name, "" when there is none."""
    from holidays.registry import COUNTRIES

    codes = COUNTRIES.get("_".join(name.split()).casefold())
    return codes[1] if codes else ""


def _is_listed(land: str, region: str | None) -> bool:
    """Whether the package's own sources list a country and its region, as far as can be read."""
    spec = find_spec("holidays") if re.fullmatch(r"[A-Z]{2,3}", land) else None
    if spec is None or spec.origin is None:
        return False
    folder = FilePath(spec.origin).parent
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


# --- interviews and blocks ----------------------------------------------------------------------


def _interviews(settings: Settings) -> Iterator[Misfit]:
    for name in ("tags", "categories", "colours"):
        for number, word in enumerate(getattr(settings.interviews, name)):
            yield from _filled_line(("interviews", name, number), word, 100)
    yield from _colours(settings)
    known = {f"{account.name}/{each}" for account in settings.account for each in account.calendars}
    for number, calendar in enumerate(settings.interviews.calendars):
        if calendar not in known:
            what = (
                f'{_shortened(calendar)} is none of the calendars below, written "account/calendar"'
            )
            hint = _quoted(_nearest(calendar, sorted(known)))
            yield Misfit(("interviews", "calendars", number), what, hint)


def labels(settings: Settings) -> tuple[str, ...]:
    """The configured colours that are none of Google's: names of event labels."""
    colours = settings.interviews.colours
    return tuple(one for one in colours if one.strip().casefold() not in GOOGLE_COLOURS)


def _colours(settings: Settings) -> Iterator[Misfit]:
    """With Google's labels and local events any name is right: only slips are mistakes then."""
    is_open = any(
        account.provider in PROVIDERS and PROVIDERS[account.provider].has_any_colour
        for account in settings.account
    )
    for number, colour in enumerate(settings.interviews.colours):
        name = colour.strip().casefold()
        near = _nearest(name, GOOGLE_COLOURS)
        is_slip = bool(_nearest(name, GOOGLE_COLOURS, _SLIP))
        if name and name not in GOOGLE_COLOURS and (is_slip or not is_open):
            what = f"{_shortened(colour)} is none of Google's colours: {', '.join(GOOGLE_COLOURS)}"
            yield Misfit(("interviews", "colours", number), what, _quoted(near))


def _prep(settings: Settings) -> Iterator[Misfit]:
    if len(settings.prep) > 10:
        yield Misfit(("prep",), "more than ten blocks before one interview")
    for number, step in enumerate(settings.prep):
        yield from _filled_line(("prep", number, "title"), step.title, 100)
        yield from _within(("prep", number, "minutes"), step.minutes, 5, 480)
        yield from _within(("prep", number, "days_before"), step.days_before, 0, 30)


# --- figures ------------------------------------------------------------------------------------


def _figures(settings: Settings) -> Iterator[Misfit]:
    for (section, key), (least, most) in RANGES.items():
        number = getattr(getattr(settings, str(section)), str(key))
        yield from _within((section, key), number, least, most)
    thanks, what = settings.thank_you, "must be less than the deadline"
    if thanks.draft_after_minutes >= thanks.deadline_hours * 60:
        yield Misfit(("thank_you", "draft_after_minutes"), what)
    if thanks.remind_before_deadline_hours >= thanks.deadline_hours:
        yield Misfit(("thank_you", "remind_before_deadline_hours"), what)
    yield from _one_line(("privacy", "stealth_title"), settings.privacy.stealth_title, 100)


def _writer(settings: Settings) -> Iterator[Misfit]:
    writer = settings.writer
    if writer.endpoint and not _is_endpoint(writer.endpoint):
        yield Misfit(("writer", "endpoint"), _NO_ENDPOINT)
    if writer.endpoint and not writer.model:
        yield Misfit(("writer", "model"), "is missing: which model of the endpoint writes")
    if writer.model and not writer.endpoint:
        yield Misfit(("writer", "endpoint"), "is missing: where the model is asked")
    if writer.language and not _LANGUAGE.fullmatch(writer.language):
        what = f"{_shortened(writer.language)} is no language code"
        yield Misfit(("writer", "language"), what, _quoted(_nearest(writer.language, LANGUAGES)))
    for name in ("model", "samples"):
        yield from _one_line(("writer", name), getattr(writer, name), 1000)


def _service(settings: Settings) -> Iterator[Misfit]:
    service = settings.service
    if service.ping_url and not _is_web_address(service.ping_url):
        yield Misfit(("service", "ping_url"), "must be an http or https address")
    yield from _one_line(("service", "metrics_file"), service.metrics_file, 1000)
    if service.metrics_file and not service.metrics_file.endswith(".prom"):
        what = "must end with .prom: the collector reads no other file"
        yield Misfit(("service", "metrics_file"), what)


def _is_web_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    is_clean = " " not in address and not _has_controls(address)
    return bool(host) and is_clean and parts.scheme in ("http", "https")


def is_account_name(name: str) -> bool:
    return bool(_NAME.fullmatch(name)) and name != "none"


# --- accounts -----------------------------------------------------------------------------------


def _accounts(settings: Settings) -> Iterator[Misfit]:
    seen: set[str] = set()
    for number, account in enumerate(settings.account):
        at: Path = ("account", number)
        name = _shortened(account.name)
        if not is_account_name(account.name):
            what = f"{name} is no name for an account: letters, digits, and . _ - + @"
            yield Misfit((*at, "name"), what)
        elif account.name.casefold() in seen:
            yield Misfit((*at, "name"), f"{name} is the name of another account, too")
        seen.add(account.name.casefold())
        if account.provider not in PROVIDERS:
            hint = _quoted(_nearest(account.provider, list(PROVIDERS)))
            names = " or ".join(", ".join(map(_quoted, PROVIDERS)).rsplit(", ", 1))
            yield Misfit((*at, "provider"), f"must be {names}", hint)
        else:
            yield from _keys(account, at)
        for key in ENDPOINTS:
            if (address := getattr(account, key)) and not _is_endpoint(address):
                yield Misfit((*at, key), _NO_ENDPOINT)
        yield from _mail(account, at, settings)


def _keys(account: Account, at: Path) -> Iterator[Misfit]:
    for provider in PROVIDERS.values():
        if provider.name != account.provider:
            for key in sorted(provider.keys):
                if getattr(account, key):
                    yield Misfit((*at, key), f"is for {provider.name} accounts only")
    if account.is_local and not account.calendars and not account.mailbox:
        yield Misfit(at, "has neither calendars nor a mailbox")
    for number, calendar in enumerate(account.calendars):
        yield from _filled_line((*at, "calendars", number), calendar, 1000)
        if calendar in account.calendars[:number]:
            yield Misfit((*at, "calendars", number), f"{_shortened(calendar)} stands there twice")


def _is_endpoint(address: str) -> bool:
    if not _is_web_address(address):
        return False
    parts = urlsplit(address)
    if parts.username or parts.password or parts.query or parts.fragment:
        return False
    return parts.scheme == "https" or is_loopback(address)


def _mail(account: Account, at: Path, settings: Settings) -> Iterator[Misfit]:
    if account.mail in ("", "none"):
        return
    other = next((each for each in settings.account if each.name == account.mail), None)
    if other is None:
        names = [*(each.name for each in settings.account), "none"]
        what = f'{_shortened(account.mail)} is no account; "none" means calendar only'
        yield Misfit((*at, "mail"), what, _quoted(_nearest(account.mail, names)))
    elif other.is_local and not other.mailbox:
        yield Misfit((*at, "mail"), f"{_shortened(account.mail)} has no mailbox")
    elif other is not account and other.mail not in ("", other.name):
        what = f"{_shortened(account.mail)} hands its own letters to another account"
        yield Misfit((*at, "mail"), what)


# --- words --------------------------------------------------------------------------------------


def _filled_line(path: Path, text: str, most: int) -> Iterator[Misfit]:
    if not text.strip():
        yield Misfit(path, "is empty")
    yield from _one_line(path, text, most)


def _one_line(path: Path, text: str, most: int) -> Iterator[Misfit]:
    if len(text) > most or _has_controls(text):
        yield Misfit(path, f"must be one line of at most {most:,} characters")


def _within(path: Path, number: int, least: int, most: int) -> Iterator[Misfit]:
    if not least <= number <= most:
        yield Misfit(path, f"must be from {least} to {most}")


def _has_controls(text: str) -> bool:
    return any(ord(char) < 32 or 127 <= ord(char) < 160 or char in "\u2028\u2029" for char in text)


def _nearest(text: str, known: Iterable[str], least: float = 0.5) -> str:
    from difflib import get_close_matches

    return next(iter(get_close_matches(text, known, 1, least)), "")


def _quoted(text: str) -> str:
    return f'"{text}"' if text else ""


def _shortened(text: str) -> str:
    return f'"{text if len(text) <= 60 else text[:59] + "…"}"'


_CHECKS: tuple[Callable[[Settings], Iterator[Misfit]], ...] = (
    _me,
    _when_and_where,
    _interviews,
    _prep,
    _figures,
    _writer,
    _service,
    _accounts,
)
