"""`forget`: remove everything that interviewd knows, after what it made."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from interviewd.cli import invocation, purge, service_state, sign_in
from interviewd.cli.amounts import count
from interviewd.cli.commands.undo import show_made, take_back
from interviewd.cli.context import PATIENCE_SECONDS, Context
from interviewd.cli.error_messages import error_sentence
from interviewd.cli.exit_codes import Exit, UsageMistake
from interviewd.cli.options import command
from interviewd.engine import wiring
from interviewd.errors import InterviewdError
from interviewd.model.known import State
from interviewd.model.seen import AccountState
from interviewd.system import locks, systemd_units


@command("forget", "forget --dry-run", "forget")
@click.option("--dry-run", is_flag=True, help="Show what would go, and leave it.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--leave-made", is_flag=True, help="Leave the blocks and drafts that it made.")
@click.option("--with-config", is_flag=True, help="Remove the config as well.")
@click.pass_obj
def forget(context: Context, dry_run: bool, yes: bool, leave_made: bool, with_config: bool) -> int:
    """Remove everything that interviewd knows: journal, sign-ins, prepared letters, caches.

    Before that it takes back what it made and you did not touch, as `undo` does. Your calendars,
    mail and templates stay as they are; what remains, and where, is said at the end.
    """
    config, state = context.config(), context.state()
    _refuse_while_it_runs(context, state)
    if not (dry_run or yes or sys.stdin.isatty()):
        raise UsageMistake("there is nobody to ask here; say --yes, or --dry-run to look first")
    files = [*purge.of_ours(state), *([config.path] if with_config else [])]
    if dry_run:
        if not leave_made:
            show_made(context, None)
        for path in files:
            context.say(f"would remove {path}")
        context.next("forget")
        return Exit.DONE
    if not yes and not click.confirm(
        f"Remove everything it knows, in {state}{', and the config' if with_config else ''}, for good?"
    ):
        context.say("Nothing was changed.")
        return Exit.DONE
    if not leave_made and not _take_back_all(context):
        context.warn(
            "Nothing was forgotten: without its journal nobody could take the rest back. "
            "Put that right, or leave it: interviewd forget --leave-made"
        )
        return Exit.PROBLEMS
    _end_sign_ins(context)
    remaining = [*_remaining(context, is_config_kept=not with_config)]
    with locks.one_pass(state, PATIENCE_SECONDS):
        purge.remove(state, purge.of_ours(state))
    if with_config:
        config.path.unlink(missing_ok=True)
    context.say("Everything it knew is removed.")
    if remaining:
        context.say("What remains:")
    for line in remaining:
        context.say(f"  {line}")
    context.next("init" if with_config else "plan", "begins anew")
    return Exit.DONE


def _refuse_while_it_runs(context: Context, state: Path) -> None:
    """Raise a usage error: a daemon would go on with removed files, a service would begin anew."""
    if any(service_state.services(context.config().path, context.environ)):
        raise UsageMistake(
            "a service is installed and would begin anew; first: interviewd service uninstall"
        )
    pid = locks.daemon_pid(state)
    if pid is not None:
        raise UsageMistake(
            f"an interviewd still runs{f' (process {pid})' if pid else ''}; stop it first"
        )


def _take_back_all(context: Context) -> bool:
    """Whether all that could be taken back was: every account was reached, and nothing failed."""
    report = take_back(context, None, is_shown=True)
    reached = (AccountState.OK, AccountState.NEVER)
    away = [each for each in report.view.accounts if each.state not in reached]
    for account in away:
        context.say(f" ! {account.name} cannot be reached")
    return not away and all(each.outcome == "done" for each in report.outcomes)


def _end_sign_ins(context: Context) -> None:
    """Take each sign-in back where a program can; what cannot be read is removed all the same."""
    try:
        for name in wiring.open_vault(context.config(), context.environ).names():
            sign_in.drop_sign_in(context, name)
    except InterviewdError as error:
        context.warn(error_sentence(error, context.path)[0])


_LEFT = {
    State.OURS: ("block", "in the calendar that nobody changed"),
    State.YOURS: ("block", "in the calendar that you changed"),
    State.DRAFTED: ("letter", "in Drafts"),
    State.EDITED: ("letter", "in Drafts"),
    State.SENT: ("letter", "in Sent"),
}


def _remaining(context: Context, *, is_config_kept: bool) -> Iterator[str]:
    """What is left in calendars, mailboxes and folders, a line each."""
    config = context.config()
    with wiring.open_journal(config, context.environ, readonly=True) as journal:
        deeds = journal.read().deeds.values()
    left: dict[str, list[str]] = {}
    kinds = Counter((deed.account, *_LEFT[deed.state]) for deed in deeds if deed.state in _LEFT)
    for (account, what, where), number in sorted(kinds.items()):
        left.setdefault(account, []).append(f"{count(number, what)} {where}")
    for account, places in left.items():
        yield f"{account}: {', '.join(places)}"
    if is_config_kept:
        yield f"the config {config.path}"
    if config.templates.is_dir():
        yield f"your templates in {config.templates}"
    if systemd_units.SEALED_KEY.exists():
        yield f"the key of a system service, {systemd_units.SEALED_KEY}"
    if metrics := config.settings.service.metrics_file:
        yield f"figures without names in {config.place(metrics)}"
    yield f"the program itself, {' '.join(invocation.program())}"
