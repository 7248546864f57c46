"""Changes to the config, whose other lines stay; one that may not be written is printed."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

from interviewd.cli.context import Context
from interviewd.config import edit
from interviewd.config import load as configs
from interviewd.config.edit import Unwritable
from interviewd.config.load import Config
from interviewd.system import locks


def edit_config(context: Context, change: Callable[[str], str], lines: str) -> Config | None:
    """Change the config's text and read it again. None when it could not be written, and that was
    said. Raises ConfigBroken when it is broken, or would be: then nothing is written.
    """
    path = context.config().path
    before = path.read_text(encoding="utf-8-sig")
    try:
        try:
            after = change(before)
        except ValueError as error:
            raise Unwritable(path, lines, str(error)) from error
        config = configs.parse(after, path)
        if after != before:
            edit.write(path, after, lines)
    except Unwritable as error:
        context.warn(f"{error.path} was not changed ({error.why}). Put this into it yourself:")
        context.say(error.lines.rstrip() or "(take the account's lines out)")
        return None
    context.use_config(config)
    reload_daemon(context)
    return config


def reload_daemon(context: Context) -> None:
    """A running daemon reads its config again on SIGHUP."""
    pid = locks.daemon_pid(context.state())
    if not pid:
        return
    try:
        os.kill(pid, signal.SIGHUP)
    except OSError:
        context.warn(f"the running daemon reads it after: kill -HUP {pid}")
