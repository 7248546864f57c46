"""Whether calendars, mailboxes and the state folder can be read and written: tried, as the user
that the service runs as.

A permission says little: a folder may lie on a disk that is mounted read-only, or be full, or be
kept by an ACL.
"""

from __future__ import annotations

import os
import pwd
import shlex
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from interviewd.cli import invocation, local_access, service_state
from interviewd.cli.calendar_folders import unread_calendars
from interviewd.cli.context import Context
from interviewd.cli.doctor.findings import BAD, GOOD, WARNING, Finding
from interviewd.system import systemd_units

# A probe is made whole and removed. Its name is no calendar's and no mail's. `set -C`: nothing is
# overwritten.
_WRITE = 'f="$1/.interviewd-probe-$$"; set -C; : >"$f" && rm -f -- "$f"'
_READ = """
if [ -d "$1" ]; then
    ls -A -- "$1" >/dev/null || exit 1
    for inner in "$1/cur" "$1/new"; do [ ! -d "$inner" ] || ls -A -- "$inner" >/dev/null || exit 1; done
else head -c 1 -- "$1" >/dev/null; fi
"""


def examine(context: Context) -> Iterator[Finding]:
    """Each local place tried: read, and written where something of ours goes."""
    config, state = context.config(), context.state()
    services = service_state.services(config.path, context.environ)
    has_system_service = any(unit.is_system for unit in services)
    user: dict[str, Any] = {}
    whose = ""
    if has_system_service and os.geteuid() == 0:  # only root can try as another user
        with suppress(KeyError):
            entry = pwd.getpwnam(systemd_units.SYSTEM_USER)
            user = {"user": entry.pw_name, "group": entry.pw_gid, "extra_groups": []}
            whose = f" by the user {entry.pw_name}, as which the service runs"
    tried = [*local_access.places(config)]
    if state.is_dir():
        tried.append(local_access.Place("state", state, state))
    yield from _misnamed(context)
    if has_system_service and os.geteuid() != 0:
        who = f"the service runs as the user {systemd_units.SYSTEM_USER}; only root can try what that user may"
        yield Finding(WARNING, who, invocation.sudo("doctor"))
    for _, path, written in tried:
        rights, where = ("read and written" if written else "read"), path
        trouble, right = try_access(_READ, path, user), "read"
        if written and not trouble:
            trouble, right, where = try_access(_WRITE, written, user), "written", written
        if trouble:
            fix = _fix(where, user)
            yield Finding(BAD, f"{where} cannot be {right}{whose} ({trouble})", fix)
        else:
            yield Finding(GOOD, f"{path} can be {rights}{whose}")


def _misnamed(context: Context) -> Iterator[Finding]:
    """Calendars of the config that only hold some, and mailboxes that are not there."""
    config = context.config()
    for account, path, count in unread_calendars(context.config()):
        what = f"{path} is no calendar, but holds {count}, which are not read"
        add = f"connect local --name {account.name} --calendar {shlex.quote(str(path))}"
        fix = f"{context.command(add)}   adds them; then take it out of the config"
        yield Finding(BAD, what, fix)

    for account in config.accounts:
        path = config.place(account.mailbox)
        if account.mailbox and local_access.is_gone(path):
            add = f"connect local --name {account.name} --mailbox PATH"
            yield Finding(BAD, f"there is no mailbox at {path}", context.command(add))


def try_access(script: str, path: Path, user: Mapping[str, Any]) -> str:
    """Why it did not work, "" when it did."""
    done = subprocess.run(
        ["/bin/sh", "-c", script, "sh", path],
        env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"},
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        **user,
    )
    if done.returncode == 0:
        return ""
    message: str = done.stderr.strip() or "it did not work"
    return message.rpartition(": ")[2].lower()


def _fix(path: Path, user: Mapping[str, Any]) -> str:
    quoted = shlex.quote(str(path))
    if user:
        return f"sudo chown -R {user['user']}: {quoted}"
    if path.stat().st_uid == os.geteuid():
        return f"chmod u+rwX {quoted}"
    return invocation.again(f"ls -ld {quoted}   shows whose it is")
