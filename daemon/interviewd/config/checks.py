"""Checks of a config's values: ranges, zones, countries, addresses, and values that must agree."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from dataclasses import fields

from interviewd.config.formats import (
    country_misfits,
    has_controls,
    is_account_name,
    is_clock,
    is_email,
    is_endpoint,
    is_web_address,
    is_zone,
    nearest,
    quoted,
    shortened,
)
from interviewd.config.providers import PROVIDERS
from interviewd.config.settings import AccountSettings, Settings
from interviewd.config.toml_lines import Path
from interviewd.config.toml_shape import Misfit
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
    for each in fields(AccountSettings)
    if each.name.endswith("_endpoint") or each.name == "authority"
)

GOOGLE_COLOURS = tuple(
    "lavender sage grape flamingo banana tangerine peacock graphite blueberry basil tomato".split()
)
"""In the order of their ids, 1 to 11:
https://developers.google.com/workspace/calendar/api/v3/reference/colors"""

_NO_ENDPOINT = "must be an https address; plain http only to a loopback address"
_SLIP = 0.85  # as near as "tomatoe"; no CSS name is so near to one of Google's


def labels(settings: Settings) -> tuple[str, ...]:
    """The configured colours that are none of Google's: names of event labels."""
    colours = settings.interviews.colours
    return tuple(one for one in colours if one.strip().casefold() not in GOOGLE_COLOURS)


def check(settings: Settings) -> list[Misfit]:
    """Every mistake, in the order of the sections of the file."""
    return [*_Checks(settings).mistakes()]


class _Checks:
    """One check a section, each with its mistakes in the order of the file."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def mistakes(self) -> Iterator[Misfit]:
        yield from self.me()
        yield from self.when_and_where()
        yield from self.interviews()
        yield from self.prep()
        yield from self.figures()
        yield from self.writer()
        yield from self.service()
        yield from self.accounts()

    def me(self) -> Iterator[Misfit]:
        me = self.settings.me
        if not me.name.strip():
            yield Misfit(("me", "name"), "is missing: letters are signed with it")
        yield from _one_line(("me", "name"), me.name, 200)
        if not me.emails:
            what = "is missing: without your addresses you cannot be told from the others"
            yield Misfit(("me", "emails"), what)
        for number, email in enumerate(me.emails):
            if not is_email(email):
                yield Misfit(("me", "emails", number), f"{shortened(email)} is no mail address")
        if me.spelling not in ("british", "american"):
            yield Misfit(("me", "spelling"), 'must be "british" or "american"')
        if len(me.signature) > 2000 or has_controls(me.signature.replace("\n", "")):
            yield Misfit(("me", "signature"), "must be plain text of at most 2,000 characters")
        for number, strength in enumerate(me.strengths):
            yield from _filled_line(("me", "strengths", number), strength, 500)
        yield from _one_line(("me", "stories"), me.stories, 1000)

    def when_and_where(self) -> Iterator[Misfit]:
        me = self.settings.me
        if me.time_zone and not is_zone(me.time_zone):
            hint = nearest(me.time_zone, sorted(zoneinfo.available_timezones()))
            what = f"{shortened(me.time_zone)} is no time zone"
            yield Misfit(("me", "time_zone"), what, quoted(hint))
        for number, text in enumerate(me.waking_hours):
            if not is_clock(text):
                what = f'{shortened(text)} is no time of day like "08:00"'
                yield Misfit(("me", "waking_hours", number), what)
        if me.country:
            yield from country_misfits(me.country)

    def interviews(self) -> Iterator[Misfit]:
        for name in ("tags", "categories", "colours"):
            for number, word in enumerate(getattr(self.settings.interviews, name)):
                yield from _filled_line(("interviews", name, number), word, 100)
        yield from self.colours()
        known = {
            f"{account.name}/{each}"
            for account in self.settings.account
            for each in account.calendars
        }
        for number, calendar in enumerate(self.settings.interviews.calendars):
            if calendar not in known:
                what = f'{shortened(calendar)} is none of the calendars below, written "account/calendar"'
                hint = quoted(nearest(calendar, sorted(known)))
                yield Misfit(("interviews", "calendars", number), what, hint)

    def colours(self) -> Iterator[Misfit]:
        """With Google's labels and local events any name is right: only slips are mistakes then."""
        is_open = any(
            account.provider in PROVIDERS and PROVIDERS[account.provider].has_any_colour
            for account in self.settings.account
        )
        for number, colour in enumerate(self.settings.interviews.colours):
            name = colour.strip().casefold()
            near = nearest(name, GOOGLE_COLOURS)
            is_slip = bool(nearest(name, GOOGLE_COLOURS, _SLIP))
            if name and name not in GOOGLE_COLOURS and (is_slip or not is_open):
                what = (
                    f"{shortened(colour)} is none of Google's colours: {', '.join(GOOGLE_COLOURS)}"
                )
                yield Misfit(("interviews", "colours", number), what, quoted(near))

    def prep(self) -> Iterator[Misfit]:
        if len(self.settings.prep) > 10:
            yield Misfit(("prep",), "more than ten blocks before one interview")
        for number, step in enumerate(self.settings.prep):
            yield from _filled_line(("prep", number, "title"), step.title, 100)
            yield from _within(("prep", number, "minutes"), step.minutes, 5, 480)
            yield from _within(("prep", number, "days_before"), step.days_before, 0, 30)

    def figures(self) -> Iterator[Misfit]:
        for (section, key), (least, most) in RANGES.items():
            number = getattr(getattr(self.settings, str(section)), str(key))
            yield from _within((section, key), number, least, most)
        thanks, what = self.settings.thank_you, "must be less than the deadline"
        if thanks.draft_after_minutes >= thanks.deadline_hours * 60:
            yield Misfit(("thank_you", "draft_after_minutes"), what)
        if thanks.remind_before_deadline_hours >= thanks.deadline_hours:
            yield Misfit(("thank_you", "remind_before_deadline_hours"), what)
        yield from _one_line(("privacy", "stealth_title"), self.settings.privacy.stealth_title, 100)

    def writer(self) -> Iterator[Misfit]:
        writer = self.settings.writer
        if writer.endpoint and not is_endpoint(writer.endpoint):
            yield Misfit(("writer", "endpoint"), _NO_ENDPOINT)
        if writer.endpoint and not writer.model:
            yield Misfit(("writer", "model"), "is missing: which model of the endpoint writes")
        if writer.model and not writer.endpoint:
            yield Misfit(("writer", "endpoint"), "is missing: where the model is asked")
        if writer.language and not _LANGUAGE.fullmatch(writer.language):
            what = f"{shortened(writer.language)} is no language code"
            yield Misfit(("writer", "language"), what, quoted(nearest(writer.language, LANGUAGES)))
        for name in ("model", "samples"):
            yield from _one_line(("writer", name), getattr(writer, name), 1000)

    def service(self) -> Iterator[Misfit]:
        service = self.settings.service
        if service.ping_url and not is_web_address(service.ping_url):
            yield Misfit(("service", "ping_url"), "must be an http or https address")
        yield from _one_line(("service", "metrics_file"), service.metrics_file, 1000)
        if service.metrics_file and not service.metrics_file.endswith(".prom"):
            what = "must end with .prom: the collector reads no other file"
            yield Misfit(("service", "metrics_file"), what)

    def accounts(self) -> Iterator[Misfit]:
        seen: set[str] = set()
        for number, account in enumerate(self.settings.account):
            at: Path = ("account", number)
            name = shortened(account.name)
            if not is_account_name(account.name):
                what = f"{name} is no name for an account: letters, digits, and . _ - + @"
                yield Misfit((*at, "name"), what)
            elif account.name.casefold() in seen:
                yield Misfit((*at, "name"), f"{name} is the name of another account, too")
            seen.add(account.name.casefold())
            if account.provider not in PROVIDERS:
                hint = quoted(nearest(account.provider, list(PROVIDERS)))
                names = " or ".join(", ".join(map(quoted, PROVIDERS)).rsplit(", ", 1))
                yield Misfit((*at, "provider"), f"must be {names}", hint)
            else:
                yield from self.keys(account, at)
            for key in ENDPOINTS:
                if (address := getattr(account, key)) and not is_endpoint(address):
                    yield Misfit((*at, key), _NO_ENDPOINT)
            yield from self.mail(account, at)

    def keys(self, account: AccountSettings, at: Path) -> Iterator[Misfit]:
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
                yield Misfit(
                    (*at, "calendars", number), f"{shortened(calendar)} stands there twice"
                )

    def mail(self, account: AccountSettings, at: Path) -> Iterator[Misfit]:
        if account.mail in ("", "none"):
            return
        other = next((each for each in self.settings.account if each.name == account.mail), None)
        if other is None:
            names = [*(each.name for each in self.settings.account), "none"]
            what = f'{shortened(account.mail)} is no account; "none" means calendar only'
            yield Misfit((*at, "mail"), what, quoted(nearest(account.mail, names)))
        elif other.is_local and not other.mailbox:
            yield Misfit((*at, "mail"), f"{shortened(account.mail)} has no mailbox")
        elif other is not account and other.mail not in ("", other.name):
            what = f"{shortened(account.mail)} hands its own letters to another account"
            yield Misfit((*at, "mail"), what)


def _filled_line(path: Path, text: str, most: int) -> Iterator[Misfit]:
    if not text.strip():
        yield Misfit(path, "is empty")
    yield from _one_line(path, text, most)


def _one_line(path: Path, text: str, most: int) -> Iterator[Misfit]:
    if len(text) > most or has_controls(text):
        yield Misfit(path, f"must be one line of at most {most:,} characters")


def _within(path: Path, number: int, least: int, most: int) -> Iterator[Misfit]:
    if not least <= number <= most:
        yield Misfit(path, f"must be from {least} to {most}")
