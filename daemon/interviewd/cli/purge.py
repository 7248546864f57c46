"""Which files of a state folder are ours, and removing them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import click

from interviewd.cli.context import Context
from interviewd.cli.exit_codes import UsageMistake
from interviewd.patterns import lazy_pattern
from interviewd.system import locks

# Named one by one: a person may keep a calendar, or anything, in the same folder.
_OURS = lazy_pattern(
    r"(journal|cache|mirror)\.sqlite.*|vault\.(bin|key)(\.new)?|(daemon|pass)\.lock|wake"
)
_BACKUPS = lazy_pattern(r"journal-.*\.sqlite.*")


def is_ours(name: str) -> bool:
    """Whether what has that name in a state folder is of ours, the folder of backups included."""
    return name == "backups" or _OURS.fullmatch(name) is not None


def of_ours(state: Path) -> list[Path]:
    """Every file of ours in a state folder, and the folder of backups."""
    backups = state / "backups"
    files = [path for path in _in(state) if _OURS.fullmatch(path.name)]
    copies = [] if backups.is_symlink() else _in(backups)
    return [*files, *(path for path in copies if _BACKUPS.fullmatch(path.name))]


def _in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if not path.is_dir()) if folder.is_dir() else []


def purge(ctx: click.Context, state: Path, files: Sequence[Path], *, is_asked: bool) -> None:
    """Remove them. Asked, it first offers to undo, which nobody can without the journal."""
    from interviewd.cli.commands.undo import undo

    context: Context = ctx.obj
    if pid := locks.daemon_pid(state):
        raise UsageMistake(f"an interviewd still runs (process {pid}); stop it first")
    if is_asked:
        what = "what it made and you did not touch: future blocks, unsent drafts"
        if click.confirm(f"Undo first {what}?", default=True):
            ctx.invoke(undo, since=None, dry_run=False, yes=False)
        if not click.confirm(f"Remove journal and sign-ins in {state} for good?"):
            context.say("They were left.")
            return
    remove(state, files or of_ours(state))
    left = f"; {state} holds other things and stays" if state.exists() else ""
    context.say(f"journal and sign-ins are removed{left}. The config stays")


def remove(state: Path, files: Sequence[Path]) -> None:
    """Remove these files, and the state folder where nothing else is in it."""
    for path in files:
        path.unlink(missing_ok=True)
    for folder in (state / "backups", state):
        with suppress(OSError):  # what is not ours is in it
            folder.rmdir()
