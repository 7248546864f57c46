"""From a config to a house: accounts with their doors open, the journal, the wishes. A provider loads when one is used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from interviewd.config import load as configs
from interviewd.config.load import Config, Environ
from interviewd.config.settings import Account
from interviewd.domain.deeds import LONGEST_RETRY
from interviewd.engine.tick import Runtime
from interviewd.errors import ConfigBroken, Mistake, TextBroken
from interviewd.model.known import Memory
from interviewd.model.seen import AccountState
from interviewd.ports import AccountPorts, Cache
from interviewd.storage import database
from interviewd.storage.cache import Overlay, ReadOnlyCache, SqliteCache
from interviewd.storage.journal import SqliteJournal
from interviewd.storage.vault import Vault
from interviewd.system import resources, state_files, systemd_units
from interviewd.system.templates import Texts

JOURNAL, CACHE = "journal.sqlite", "cache.sqlite"


@dataclass(frozen=True, slots=True)
class AccountContext:
    """What an account is built on."""

    config: Config
    environ: Environ
    cache: Cache
    readonly: bool
    closing: ExitStack  # what has to be let go of with the house
    progress: Callable[[], None] | None = None

    def takes_letters(self, account: Account) -> bool:
        """Whether the letters of some account's interviews go into this one's mailbox."""
        return any(self.config.mail_of(each) == account.name for each in self.config.accounts)

    def vault(self) -> Vault | ReadOnlyVault:
        vault = open_vault(self.config, self.environ)
        return ReadOnlyVault(vault) if self.readonly else vault


class ReadOnlyVault:
    """The vault of a house that only looks: a token that was renewed meanwhile is known to this process alone."""

    def __init__(self, vault: Vault) -> None:
        self._vault, self._news = vault, dict[str, Mapping[str, Any] | None]()

    def get(self, name: str) -> Mapping[str, Any] | None:
        return self._news[name] if name in self._news else self._vault.get(name)

    def put(self, name: str, record: Mapping[str, Any]) -> None:
        self._news[name] = record

    def drop(self, name: str) -> None:
        self._news[name] = None


class Templates:
    """The templates, read and compiled when the first text is asked for: an idle daemon never needs them."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders

    @cached_property
    def texts(self) -> Texts:
        from interviewd.system import templates

        return templates.load(self._folders)

    def render(self, name: str, facts: Mapping[str, object]) -> str:
        return self.texts.render(name, facts)

    @property
    def broken(self) -> tuple[TextBroken, ...]:
        return self.texts.broken


class SystemClock:
    """The real one."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class Felt:
    """A mirror that tells of each write: a first look at a large calendar takes long, and writes page by page."""

    def __init__(self, cache: Cache, progress: Callable[[], None]) -> None:
        self._cache, self._progress = cache, progress
        self.get, self.all, self.clear = cache.get, cache.all, cache.clear

    def update(self, space: str, changed: Mapping[str, str], dropped: Iterable[str] = ()) -> None:
        self._progress()
        self._cache.update(space, changed, dropped)


@contextmanager
def open_runtime(
    config: Config, environ: Environ, *, readonly: bool, progress: Callable[[], None] | None = None
) -> Iterator[Runtime]:
    """Everything a pass needs. Read only, nothing on disk is made or changed, and a missing journal is an empty memory.

    `progress` is called whenever an account has got something done.
    Raises what the journal raises: JournalNewer, JournalBusy, JournalUnwritable, Unsafe.
    """
    with (
        open_journal(config, environ, readonly=readonly) as journal,
        _cache(config, environ, readonly) as cache,
        ExitStack() as closing,
    ):
        context = AccountContext(
            config, environ, Felt(cache, progress) if progress else cache, readonly, closing, progress
        )
        accounts = tuple(PROVIDERS[account.provider](account, context) for account in config.accounts)
        yield Runtime(accounts, journal, config.policy(templates(config), _addresses(accounts)))


@contextmanager
def open_journal(config: Config, environ: Environ, *, readonly: bool) -> Iterator[SqliteJournal]:
    """The journal alone: for what the person decides, and for `log`."""
    folder = configs.state_dir(config, environ)
    if not readonly:
        state_files.folder(folder)
    with SqliteJournal(folder / JOURNAL, readonly=readonly) as journal:
        yield journal


def set_aside(config: Config, environ: Environ) -> tuple[Path, ...]:
    """Damaged journals that lie beside the present one, the newest last; until the person removes them."""
    return database.set_aside(configs.state_dir(config, environ) / JOURNAL)


def open_vault(config: Config, environ: Environ) -> Vault:
    """The sign-ins; nothing is read or made before it is asked."""
    folder = configs.state_dir(config, environ)
    return Vault(folder, environ, sealed_key=systemd_units.sealed_key(folder))


def tend(runtime: Runtime, now: datetime) -> None:
    """What a journal needs after a pass; once a day a checked copy, and words that are too old forgotten. Cheap to call."""
    journal = runtime.journal
    if not isinstance(journal, SqliteJournal):
        return
    memory = journal.read()
    journal.remember(memory, _unstuck(memory, now), now)
    if journal.backup(now):
        journal.purge(now - timedelta(days=runtime.policy.keep_days))


def _unstuck(memory: Memory, now: datetime) -> Memory:
    """Without moments to wait for that a wrong clock named: nothing is put off longer than LONGEST_RETRY.

    A clock that was years ahead, and is right again, would keep a doubt open for years.
    """
    stuck = {
        key: replace(deed, not_before=None)
        for key, deed in memory.deeds.items()
        if deed.not_before and deed.not_before > now + LONGEST_RETRY
    }
    return replace(memory, deeds={**memory.deeds, **stuck}) if stuck else memory


def templates(config: Config) -> Templates:
    """The person's own before the shipped ones."""
    return Templates((config.templates, resources.folder("templates")))


def forget(config: Config, environ: Environ, account: str) -> None:
    """Drop what was remembered of an account: it is gone, or somebody else signed in under its name."""
    path = configs.state_dir(config, environ) / CACHE
    if not path.exists():
        return
    cache = SqliteCache(path)
    try:
        cache.forget(account)
    finally:
        cache.close()


@contextmanager
def _cache(config: Config, environ: Environ, readonly: bool) -> Iterator[Cache]:  # noqa: FBT001 - one caller, beside it
    path = configs.state_dir(config, environ) / CACHE
    if readonly:
        yield Overlay(ReadOnlyCache(path))
        return
    cache = SqliteCache(path)
    try:
        yield cache
    finally:
        cache.close()


def _addresses(accounts: Sequence[AccountPorts]) -> list[str]:
    return [address for account in accounts for address in account.addresses]


# --- the providers ----------------------------------------------------------------------------------------------


def _local(account: Account, context: AccountContext) -> AccountPorts:
    """Calendars and mail on this machine. Its mail is the person's own: it has their addresses."""
    from interviewd.accounts.local.calendar import LocalCalendar
    from interviewd.accounts.local.mailbox import LocalMailbox

    config, name = context.config, account.name
    places = [(path, config.place(path)) for path in account.calendars]
    mailbox = None
    if account.mailbox:
        root = config.place(account.mailbox)
        mailbox = LocalMailbox(name, root, context.cache, drafts=account.drafts, sent=account.sent, trash=account.trash)
    return AccountPorts(
        name=name,
        provider=account.provider,
        addresses=tuple(dict.fromkeys(email.lower() for email in config.settings.me.emails)),
        mail=config.mail_of(account),
        calendar=LocalCalendar(name, places, context.cache, config.zone) if places else None,
        mailbox=mailbox,
    )


def _google(account: Account, context: AccountContext) -> AccountPorts:
    from interviewd.accounts import google

    return _online(account, context, google.open_account)


def _microsoft(account: Account, context: AccountContext) -> AccountPorts:
    from interviewd.accounts import microsoft

    return _online(account, context, microsoft.open_account)


def _online(account: Account, context: AccountContext, opener: Callable[..., AccountPorts]) -> AccountPorts:
    """An account behind a sign-in; without ports before the first one. Raises ConfigBroken for an unsound endpoint."""
    try:
        ports = opener(
            account.name,
            account.calendars,
            settings=configs.endpoints(account),
            vault=context.vault(),
            cache=context.cache,
            zone=context.config.zone,
            clock=SystemClock(),
            mail=context.takes_letters(account),
            progress=context.progress,
        )
    except ValueError as error:
        raise ConfigBroken(str(context.config.path), [Mistake(f"account {account.name}", str(error))]) from error
    context.closing.callback(ports.close)
    known = ports.state is not AccountState.NEVER
    return replace(
        ports,
        mail=context.config.mail_of(account),
        calendar=ports.calendar if known and account.calendars else None,
        mailbox=ports.mailbox if known else None,
    )


PROVIDERS: dict[str, Callable[[Account, AccountContext], AccountPorts]] = {
    "local": _local,
    "google": _google,
    "microsoft": _microsoft,
}
