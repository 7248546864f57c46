"""What a pass needs, from a config. A provider's packages load when an account uses it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from interviewd.config import load as configs
from interviewd.config.checks import LANGUAGES
from interviewd.config.load import Config, Environ
from interviewd.config.providers import PROVIDERS
from interviewd.config.settings import AccountSettings
from interviewd.engine.tick import Runtime
from interviewd.errors import ConfigBroken, Mistake
from interviewd.model.polls import AccountPolls, Place
from interviewd.model.seen import AccountState
from interviewd.ports import AccountPorts, Cache, Writer
from interviewd.storage import database
from interviewd.storage.cache import Overlay, ReadOnlyCache, SqliteCache
from interviewd.storage.journal import FILE, SqliteJournal
from interviewd.system import resources, state_files, systemd_units
from interviewd.system.templates import Templates
from interviewd.values import dataclass

if TYPE_CHECKING:
    from interviewd.storage.vault import Vault

JOURNAL, CACHE = FILE, "cache.sqlite"


@dataclass(frozen=True, slots=True)
class AccountContext:
    """What an account is built on."""

    config: Config
    environ: Environ
    cache: Cache
    readonly: bool
    closing: ExitStack  # what is closed with the runtime
    progress: Callable[[], None] | None = None

    def takes_letters(self, account: AccountSettings) -> bool:
        """Whether the letters of some account's interviews go into this one's mailbox."""
        return any(self.config.mail_of(each) == account.name for each in self.config.accounts)

    def vault(self) -> Vault | ReadOnlyVault:
        vault = open_vault(self.config, self.environ)
        return ReadOnlyVault(vault) if self.readonly else vault


class ReadOnlyVault:
    """The vault of a command that only looks: a renewed token is kept in memory."""

    def __init__(self, vault: Vault) -> None:
        self._vault, self._news = vault, dict[str, Mapping[str, Any] | None]()

    def get(self, name: str) -> Mapping[str, Any] | None:
        return self._news[name] if name in self._news else self._vault.get(name)

    def put(self, name: str, record: Mapping[str, Any]) -> None:
        self._news[name] = record

    def drop(self, name: str) -> None:
        self._news[name] = None


class SystemClock:
    """The real one."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class CacheWithProgress:
    """Reports progress on each write: a first fetch of a large calendar takes long."""

    def __init__(self, cache: Cache, progress: Callable[[], None]) -> None:
        self._cache, self._progress = cache, progress
        self.get, self.all, self.clear = cache.get, cache.all, cache.clear
        self.rows = cache.rows  # of accounts whose every answer is progress

    def update(self, space: str, changed: Mapping[str, str], dropped: Iterable[str] = ()) -> bool:
        self._progress()
        return self._cache.update(space, changed, dropped)


@contextmanager
def open_runtime(
    config: Config,
    environ: Environ,
    *,
    readonly: bool,
    progress: Callable[[], None] | None = None,
    writer: Writer | None = None,
    empties_cache: bool = False,
) -> Iterator[Runtime]:
    """Everything a pass needs.

    Read only, nothing on disk is made or changed, and a missing journal is an empty memory.
    `progress` is called whenever something is done: a page, an answer, some hundred events judged.
    `writer` writes letters within a pass. With `empties_cache` everything is fetched anew.
    Raises what the journal raises: JournalNewer, JournalBusy, JournalUnwritable, Unsafe.
    """
    with open_journal(config, environ, readonly=readonly) as journal, ExitStack() as stack:
        path = cache_path(config, environ)
        cache: Cache = (
            Overlay(ReadOnlyCache(path))
            if readonly
            else stack.enter_context(closing(SqliteCache(path)))
        )
        if empties_cache:
            empty_cache(config, environ)
        reporting = CacheWithProgress(cache, progress) if progress else cache
        context = AccountContext(config, environ, reporting, readonly, stack, progress)
        accounts = tuple(
            (_online if PROVIDERS[account.provider].is_online else _local)(account, context)
            for account in config.accounts
        )
        addresses = [address for account in accounts for address in account.addresses]
        policy = config.policy(templates(config), addresses)
        yield Runtime(accounts, journal, policy, writer, progress or (lambda: None))


@contextmanager
def open_journal(config: Config, environ: Environ, *, readonly: bool) -> Iterator[SqliteJournal]:
    """The journal alone."""
    folder = configs.state_dir(config, environ)
    if not readonly:
        state_files.folder(folder)
    with SqliteJournal(folder / JOURNAL, readonly=readonly) as journal:
        yield journal


def set_aside(config: Config, environ: Environ) -> tuple[Path, ...]:
    """Damaged journals that lie beside the present one, the newest last."""
    return database.set_aside(configs.state_dir(config, environ) / JOURNAL)


def open_vault(config: Config, environ: Environ) -> Vault:
    """The sign-ins. Nothing is read or made before a method is called."""
    from interviewd.storage.vault import Vault  # an account on this machine has no sign-in

    folder = configs.state_dir(config, environ)
    return Vault(folder, environ, sealed_key=systemd_units.sealed_key(folder))


def templates(config: Config) -> Templates:
    """The person's own before the shipped ones."""
    return Templates((config.templates, resources.folder("templates")))


def text_places(config: Config) -> tuple[Place, ...]:
    """Where the person's own templates and stories lie, there or not."""
    folders = (config.templates, *(config.templates / language for language in LANGUAGES))
    files = [path for each in folders for path in sorted(each.glob("*")) if path.is_symlink()]
    if stories := config.settings.me.stories:
        files.append(config.place(stories))
    deep = (Place(str(folder), deep=True) for folder in folders)
    return (*deep, *(Place(str(path)) for path in files))


def cache_path(config: Config, environ: Environ) -> Path:
    return configs.state_dir(config, environ) / CACHE


def forget(config: Config, environ: Environ, account: str) -> None:
    """Drop what is cached of an account that is removed or signed in anew."""
    path = cache_path(config, environ)
    if path.exists():
        with closing(SqliteCache(path)) as cache:
            cache.forget(account)


def empty_cache(config: Config, environ: Environ) -> None:
    """Drop what is cached of every account."""
    with closing(SqliteCache(cache_path(config, environ))) as cache:
        cache.forget_all()


# --- the accounts -------------------------------------------------------------------------------


def _local(account: AccountSettings, context: AccountContext) -> AccountPorts:
    """Calendars and mail on this machine. Its mail is the person's own: it has their addresses."""
    from interviewd.accounts.local.calendar import LocalCalendar
    from interviewd.accounts.local.mailbox import LocalMailbox

    config, name = context.config, account.name
    addresses = tuple(dict.fromkeys(email.lower() for email in config.settings.me.emails))
    calendars = [(path, config.place(path)) for path in account.calendars]
    mailbox: LocalMailbox | None = None
    if account.mailbox:
        root = config.place(account.mailbox)
        mailbox = LocalMailbox(
            name,
            root,
            context.cache,
            drafts=account.drafts,
            sent=account.sent,
            trash=account.trash,
            addresses=addresses,
        )

    def places() -> tuple[Place, ...]:
        found = tuple(Place(str(path), deep=True) for _, path in calendars)
        return (*found, *mailbox.places()) if mailbox else found

    return AccountPorts(
        name=name,
        provider=account.provider,
        addresses=addresses,
        mail=config.mail_of(account),
        calendar=LocalCalendar(name, calendars, context.cache, config.zone, addresses)
        if calendars
        else None,
        mailbox=mailbox,
        places=places,
        polls=lambda: AccountPolls(name, account.provider),
    )


def _online(account: AccountSettings, context: AccountContext) -> AccountPorts:
    """Behind a sign-in; without ports before the first. Raises ConfigBroken for a bad endpoint."""
    try:
        ports: AccountPorts = import_module(f"interviewd.accounts.{account.provider}").open_account(
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
        raise ConfigBroken(
            str(context.config.path), [Mistake(f"account {account.name}", str(error))]
        ) from error
    context.closing.callback(ports.close)
    known = ports.state is not AccountState.NEVER
    return replace(
        ports,
        mail=context.config.mail_of(account),
        calendar=ports.calendar if known and account.calendars else None,
        mailbox=ports.mailbox if known else None,
    )
