"""Find and read the config, and report all mistakes in it at once, with their lines.

It is checked against dataclasses (settings.py) rather than with pydantic, which alone weighs 17 MB
resident and 0.13 s of CPU at the start of every command.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from interviewd.config import checks, formats, text_files, toml_lines
from interviewd.config.providers import PROVIDERS
from interviewd.config.settings import AccountSettings, Settings
from interviewd.config.toml_shape import Fitting, dotted
from interviewd.errors import ConfigBroken, ConfigMissing, ConfigUnreadable, Mistake
from interviewd.language.web_addresses import is_loopback
from interviewd.patterns import lazy_pattern
from interviewd.values import dataclass

if TYPE_CHECKING:
    from interviewd.model.decided import Policy, Story, Templates

Environ = Mapping[str, str]

SYSTEM: Final = Path("/etc/interviewd/config.toml")
SYSTEM_STATE: Final = Path("/var/lib/interviewd")

STORIES_LARGEST: Final = 256 << 10  # bytes

_MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Config:
    """A valid config. `path` is absolute; `settings` has the default calendars filled in."""

    path: Path
    settings: Settings

    @property
    def accounts(self) -> tuple[AccountSettings, ...]:
        """In the order of the file, which decides between accounts."""
        return self.settings.account

    @property
    def templates(self) -> Path:
        """The person's own templates, which go before the shipped ones; may be missing."""
        return self.path.parent / "templates"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.settings.me.time_zone or machine_zone(os.environ))

    def account(self, name: str) -> AccountSettings | None:
        return next((account for account in self.accounts if account.name == name), None)

    def place(self, text: str) -> Path:
        """A path that the config names; a relative one starts at the config's folder."""
        return self.path.parent / Path(text).expanduser()

    def mail_of(self, account: AccountSettings) -> str:
        """The account whose mailbox takes the letters of this one's interviews, "" for none."""
        if account.mail:
            return "" if account.mail == "none" else account.mail
        return "" if account.is_local and not account.mailbox else account.name

    def policy(self, templates: Templates, addresses: Iterable[str] = ()) -> Policy:
        """What the planner needs; `addresses` are those of the accounts that are known."""
        from interviewd.model.decided import Policy  # the supervisor decides nothing

        me, interviews = self.settings.me, self.settings.interviews
        thanks, follow = self.settings.thank_you, self.settings.follow_up
        emails = (email.lower() for email in (*me.emails, *addresses) if email)
        return Policy(
            name=" ".join(me.name.split()),
            emails=tuple(dict.fromkeys(emails)),
            zone=self.zone,
            templates=templates,
            country=me.country,
            waking=(formats.clock(me.waking_hours[0]), formats.clock(me.waking_hours[1])),
            spelling=me.spelling,
            signature=me.signature,
            strengths=me.strengths,
            stories=self._stories(),
            language=self.settings.writer.language,
            model=self.settings.writer.model,
            tags=interviews.tags,
            categories=interviews.categories,
            colours=interviews.colours,
            calendars=interviews.calendars,
            accounts=tuple(account.name for account in self.accounts),
            prep_steps=self.settings.prep,
            debrief_minutes=self.settings.debrief.minutes,
            draft_after=timedelta(minutes=thanks.draft_after_minutes),
            deadline=timedelta(hours=thanks.deadline_hours),
            remind_before=timedelta(hours=thanks.remind_before_deadline_hours),
            follow_first=follow.first_after_business_days,
            follow_next=follow.next_after_business_days,
            follow_max=follow.max_per_company,
            follow_gap=follow.min_business_days_between,
            drafts_per_day=self.settings.limits.drafts_per_day,
            blocks_per_day=self.settings.limits.blocks_per_day,
            stealth_title=self.settings.privacy.stealth_title,
            keep_days=self.settings.privacy.keep_days,
        )

    def _stories(self) -> tuple[Story, ...]:
        """The person's own; none while their file cannot be read, which `doctor` reports."""
        path = self.settings.me.stories
        if not path:
            return ()
        from interviewd.domain.stories import stories  # weighs more than the rest of this package

        return stories(text_files.read(self.place(path), STORIES_LARGEST).text)


def endpoints(account: AccountSettings) -> dict[str, str]:
    """The endpoints that the config gives, by key."""
    return {key: address for key in checks.ENDPOINTS if (address := getattr(account, key))}


def is_here(account: AccountSettings) -> bool:
    """Whether the account is on this machine alone, so that `tick --at` is allowed."""
    given = endpoints(account)
    needed = PROVIDERS[account.provider].needed_endpoints
    return given.keys() >= needed and all(map(is_loopback, given.values()))


# --- found --------------------------------------------------------------------------------------


def named(path: str | None, environ: Environ) -> Path | None:
    """The absolute path that somebody named, by option or `$INTERVIEWD_CONFIG`."""
    text = path or environ.get("INTERVIEWD_CONFIG")
    return Path(os.path.abspath(_home(text, environ))) if text else None  # noqa: PTH100 (resolve would follow links)


def usual(environ: Environ) -> Path:
    """Where a person's own config lies, or will."""
    folder = environ.get("XDG_CONFIG_HOME") or ""
    base = Path(folder) if Path(folder).is_absolute() else _home("~/.config", environ)
    return base / "interviewd" / "config.toml"


def find(path: str | None, environ: Environ) -> Path | None:
    """The config to use, or None. Raises ConfigMissing for a named one that is missing."""
    if chosen := named(path, environ):
        if not chosen.exists():
            raise ConfigMissing(str(chosen))
        return chosen
    return next((each for each in (usual(environ), SYSTEM) if each.exists()), None)


def state_dir(config: Config, environ: Environ) -> Path:
    """The absolute path of the state folder; nothing is made."""
    if config.settings.state_dir:
        return Path(os.path.abspath(config.place(config.settings.state_dir)))  # noqa: PTH100
    # systemd joins several with colons.
    if given := environ.get("STATE_DIRECTORY", "").partition(":")[0]:
        return Path(given)
    if config.path.is_relative_to(SYSTEM.parents[1]):
        return SYSTEM_STATE
    folder = environ.get("XDG_STATE_HOME") or ""
    base = Path(folder) if Path(folder).is_absolute() else _home("~/.local/state", environ)
    return base / "interviewd"


def machine_zone(environ: Environ) -> str:
    """The name of the machine's own time zone, "UTC" when it does not say."""
    linked = os.path.realpath("/etc/localtime").partition("zoneinfo/")[2]
    names = (environ.get("TZ", "").lstrip(":"), linked.removeprefix("posix/"))
    return next((name for name in names if name and formats.is_zone(name)), "UTC")


def _home(text: str, environ: Environ) -> Path:
    if text == "~" or text.startswith("~/"):
        return Path(environ.get("HOME") or Path.home()) / text[2:]
    return Path(text).expanduser()


# --- read ---------------------------------------------------------------------------------------


def read(path: Path) -> Config:
    """The config in a file. Raises ConfigBroken with every mistake in it."""
    return parse(read_text(path), path)


def read_text(path: Path) -> str:
    """The text of a config's file. Raises ConfigBroken when it cannot be a config's."""
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        forbidden = isinstance(error, PermissionError)
        why = (error.strerror or type(error).__name__).lower()
        raise ConfigUnreadable(str(path), why, is_forbidden=forbidden) from error
    if len(content) > _MOST_BYTES:
        raise ConfigBroken(str(path), [Mistake("", "is larger than any config")])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ConfigBroken(str(path), [Mistake("", "is not UTF-8", line)]) from error


_STRING_STAYS_OPEN = lazy_pattern(
    r"(?:Illegal|Found invalid) character '\\n'|Unterminated string|Expected \"'"
)
"""What tomllib says where a line or the text ends within a string."""


def parse(text: str, path: Path) -> Config:
    """The config in a text that stands, or will stand, at `path`. Raises ConfigBroken."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what, _, where = str(error).partition(" (at ")
        line = re.match(r"line (\d+)", where)
        is_open = _STRING_STAYS_OPEN.match(what)
        what = "a quotation mark is not closed" if is_open else f"{what[:1].lower()}{what[1:]}"
        what = f"is no TOML: {what}"
        mistake = Mistake("", what, int(line[1]) if line else None)
        raise ConfigBroken(str(path), [mistake]) from error
    except RecursionError as error:
        raise ConfigBroken(str(path), [Mistake("", "is nested too deeply")]) from error
    fitting = Fitting(Settings)
    settings = fitting.table(Settings, table) or Settings()
    accounts = tuple(_with_calendars(settings.account, table.get("account")))
    settings = replace(settings, account=accounts)
    blamed = [one.path for one in fitting.misfits]
    others = (one for one in checks.check(settings) if not _follows(one.path, blamed))
    misfits = [*fitting.misfits, *others]
    if not misfits:
        return Config(path.absolute(), settings)
    lines = toml_lines.lines(text)
    mistakes = [
        Mistake(dotted(one.path), one.what, toml_lines.line_of(one.path, lines), one.hint)
        for one in misfits
    ]
    raise ConfigBroken(str(path), sorted(mistakes, key=lambda one: one.line or 0))


def _with_calendars(
    accounts: Sequence[AccountSettings], tables: object
) -> Iterable[AccountSettings]:
    """An account that names no calendars has its main one; with an empty list it has none."""
    given = [each for each in tables if isinstance(each, dict)] if isinstance(tables, list) else []
    for number, account in enumerate(accounts):
        is_silent = number >= len(given) or "calendars" not in given[number]
        yield (
            replace(account, calendars=PROVIDERS[account.provider].calendars)
            if is_silent and account.provider in PROVIDERS
            else account
        )


def _follows(path: toml_lines.Path, blamed: Sequence[toml_lines.Path]) -> bool:
    """Whether a mistake only follows from another, whose value was left out of the checks."""
    if path[:2] == ("interviews", "calendars") or path[-1:] == ("mail",):
        # It refers to accounts, and a name or a list of calendars among them is wrong.
        accounts = (one[2:3] for one in blamed if one[:1] == ("account",))
        return any(key in {(), ("name",), ("calendars",)} for key in accounts)
    return any(path[: len(one)] == one or one[: len(path)] == path for one in blamed)
