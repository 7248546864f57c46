"""Signing in to accounts, carrying sign-ins to another machine, and ending them."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import click

from interviewd.accounts.online.sign_in import SignInRequest, SignInResult
from interviewd.cli.amounts import count
from interviewd.cli.config_edits import edit_config, reload_daemon
from interviewd.cli.context import Context
from interviewd.cli.exit_codes import Exit, UsageMistake
from interviewd.cli.terminal import Terminal
from interviewd.config import checks, edit
from interviewd.config import load as configs
from interviewd.config.providers import ONLINE, PROVIDERS
from interviewd.config.settings import AccountSettings
from interviewd.engine.wiring import SystemClock, forget, open_vault
from interviewd.errors import InputBroken
from interviewd.model.terms import Reason
from interviewd.system import locks, state_files

_WRITES: Final = "It reads calendar and mail, writes its own blocks and drafts, and"
_NEVER_SENDS: Final = f"{_WRITES} never sends: what leaves is on a list."
_CANNOT_SEND: Final = f"{_WRITES} cannot send: no permission to send was asked for."
_CALENDAR_ONLY: Final = "It reads the calendar and writes its own blocks; mail was not asked for."
_LARGEST: Final = 1_000_000


# --- connect ------------------------------------------------------------------------------------


def connect(
    context: Context,
    provider: str,
    name: str | None,
    client: str | None,
    *,
    browser: bool,
    port: int | None,
) -> Exit:
    """Raises what the sign-in raises; nothing is in the config before it works."""
    login = import_module(f"interviewd.accounts.{provider}.login")
    account, mail = _account_named(context, provider, name)
    config = context.config()
    request = SignInRequest(
        account=account.name,
        endpoints=login.Endpoints.of(configs.endpoints(account)),
        zone=config.zone,
        calendars=account.calendars,
        client=client,
        mail=mail,
        labels=bool(checks.labels(config.settings)),
        browser=browser,
        port=port,
    )
    vault = open_vault(config, context.environ)
    done: SignInResult = login.connect(request, vault, SystemClock(), Terminal(context))
    context.say(f"You are {done.email or 'signed in'}.")
    sends = _NEVER_SENDS if PROVIDERS[provider].may_send else _CANNOT_SEND
    context.say(sends if mail else _CALENDAR_ONLY)
    read = count(done.events, "event")
    context.say(f"✓ {read} read, in the last five weeks and the next two months")
    return _add_to_config(context, account)


def _account_named(
    context: Context, provider: str, name: str | None
) -> tuple[AccountSettings, bool]:
    """The account that is meant, known or new, and whether letters go into its mailbox."""
    config = context.config()
    of_it = [account for account in config.accounts if account.provider == provider]
    chosen = name or (of_it[0].name if len(of_it) == 1 else PROVIDERS[provider].account)
    known = config.account(chosen)
    if known and known.provider != provider:
        raise UsageMistake(
            f"{chosen} is an account at {known.provider} already; choose another --name"
        )
    if known is None and name is None and of_it:
        raise UsageMistake(f"which one? --name {' | '.join(account.name for account in of_it)}")
    if known:
        return known, any(config.mail_of(account) == chosen for account in config.accounts)
    account = AccountSettings(chosen, provider, PROVIDERS[provider].calendars)
    # Before anybody signs in: ConfigBroken where the config could not hold it.
    text = config.path.read_text(encoding="utf-8-sig")
    with suppress(ValueError):  # a program cannot write it there; the person can, and is shown how
        configs.parse(edit.with_account(text, edit.account_values(account)), config.path)
    return account, True


def _add_to_config(context: Context, account: AccountSettings) -> Exit:
    """The account in the config, new or known. A running daemon takes the sign-in up."""
    is_new = context.config().account(account.name) is None
    given = edit.account_values(account).items()
    values = {key: value for key, value in given if value not in ("", ())}
    if is_new:
        lines = edit.account_text(values)
        if edit_config(context, lambda text: edit.with_account(text, values), lines) is None:
            return Exit.PROBLEMS
        context.say(f"{account.name} is in {context.config().path}.")
    else:
        reload_daemon(context)
    # Whoever signed in now may be somebody else.
    forget(context.config(), context.environ, account.name)
    locks.wake(context.state())
    context.next("plan")
    return Exit.DONE


# --- disconnect ---------------------------------------------------------------------------------


def drop_sign_in(context: Context, name: str) -> bool:
    """Drop a sign-in, take it back where a program can, and say so. False when there was none."""
    config = context.config()
    known = config.account(name)
    vault = open_vault(config, context.environ)
    record = vault.get(name) if known is None or not known.is_local else None
    if record is None:
        return False
    if record.get("provider") not in ONLINE:
        vault.drop(name)
        return True
    disconnect = import_module(f"interviewd.accounts.{record['provider']}.login").disconnect
    outcome: Reason = disconnect(name, vault)
    Terminal(context).tell(outcome)
    return True


# --- carried to another machine -----------------------------------------------------------------


def export(context: Context, name: str) -> Exit:
    """The sealed sign-in on standard output, and nothing else there."""
    vault = open_vault(context.config(), context.environ)
    if vault.get(name) is None:
        raise UsageMistake(
            f"there is no sign-in called “{name}”; there are: {', '.join(vault.names()) or 'none'}"
        )
    text = vault.export(name, _passphrase(twice=True))
    context.say(text.rstrip("\n"))
    context.warn(
        "On the other machine:  interviewd accounts import FILE   it asks for the same passphrase"
    )
    return Exit.DONE


def import_(context: Context, file: str) -> Exit:
    """Store what `export` gave out, and put its account into the config where it is missing."""
    config = context.config()
    passphrase = None if sys.stdin.isatty() or file != "-" else _passphrase(twice=False)
    text = _content(file)
    state_files.folder(context.state())
    vault = open_vault(config, context.environ)
    name = vault.import_(
        text, passphrase if passphrase is not None else _passphrase(twice=False, file=file)
    )
    record: Mapping[str, Any] = vault.get(name) or {}
    provider = str(record.get("provider"))
    context.say(f"The sign-in of {name} is in the vault.")
    known = config.account(name)
    if provider not in ONLINE or (known and known.provider != provider):
        where = f" is an account at {known.provider} in the config, and" if known else ":"
        context.warn(f"{name}{where} the sign-in is for {provider}")
        return Exit.PROBLEMS
    if known:
        return _add_to_config(context, known)
    # The endpoints that the sign-in was made with, where they are not the provider's own.
    module = import_module(f"interviewd.accounts.{provider}.allowlist")
    given = dict(record.get("endpoints") or {})
    endpoints = {
        key if key == "authority" else f"{key}_endpoint": str(given[key])
        for key, own in asdict(module.Endpoints()).items()
        if given.get(key) and given[key] != own
    }
    calendars = PROVIDERS[provider].calendars
    return _add_to_config(context, AccountSettings(name, provider, calendars, **endpoints))


def _content(file: str) -> str:
    try:
        if file == "-":
            return sys.stdin.read(_LARGEST)
        with Path(file).expanduser().open(encoding="utf-8") as opened:
            return opened.read(_LARGEST)
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else None
        raise InputBroken(file, (why or "it is no text").lower()) from error


def _passphrase(*, twice: bool, file: str = "") -> str:
    """Typed at the terminal, else a line of standard input; never an argument: others see those."""
    if sys.stdin.isatty() and file != "-":
        return str(click.prompt("Passphrase", hide_input=True, confirmation_prompt=twice, err=True))
    if line := sys.stdin.readline(4096).rstrip("\r\n"):
        return line
    raise UsageMistake(
        "a passphrase is needed: type it at a terminal, or give it as a line of standard input"
    )
