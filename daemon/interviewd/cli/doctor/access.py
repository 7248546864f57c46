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
    config, user = context.config(), _service_user(context)
    whose = f" by the user {user['user']}, as which the service runs" if user else ""
    state = context.state()
    tried = [*local_access.places(config)]
    if state.is_dir():
        tried.append(local_access.Place("state", state, state))
    yield from _folders_of_calendars(context)
    yield from _missing_mailboxes(context)
    if os.geteuid() != 0 and _has_system_service(context):
        who = f"the service runs as the user {systemd_units.SYSTEM_USER}; only root can try what that user may"
        yield Finding(WARNING, who, invocation.sudo("doctor"))
    for place in tried:
        trouble, right = try_access(_READ, place.path, user), "read"
        if not trouble and place.written:
            trouble, right = try_access(_WRITE, place.written, user), "written"
        where = place.written if right == "written" else place.path
        if trouble:
            yield Finding(
                BAD,
                f"{where} cannot be {right}{whose} ({trouble})",
                _fix(where or place.path, user),
            )
        else:
            yield Finding(
                GOOD, f"{place.path} can be read{' and written' if place.written else ''}{whose}"
            )


def _folders_of_calendars(context: Context) -> Iterator[Finding]:
    """A path that is no calendar and holds some: nothing in them is read."""
    for account, path, count in unread_calendars(context.config()):
        what = f"{path} is no calendar, but holds {count}, which are not read"
        add = f"connect local --name {account.name} --calendar {shlex.quote(str(path))}"
        fix = f"{context.command(add)}   adds them; then take it out of the config"
        yield Finding(BAD, what, fix)


def _missing_mailboxes(context: Context) -> Iterator[Finding]:
    config = context.config()
    for account in config.accounts:
        path = config.place(account.mailbox)
        if account.mailbox and local_access.is_gone(path):
            add = f"connect local --name {account.name} --mailbox PATH"
            yield Finding(BAD, f"there is no mailbox at {path}", context.command(add))


def _has_system_service(context: Context) -> bool:
    services = service_state.services(context.config().path, context.environ)
    return any(unit.is_system for unit in services)


def _service_user(context: Context) -> Mapping[str, Any]:
    """How to run something as the system service's user: only root can, and only where that
    service is installed.
    """
    if os.geteuid() != 0 or not _has_system_service(context):
        return {}
    try:
        entry = pwd.getpwnam(systemd_units.SYSTEM_USER)
    except KeyError:
        return {}
    return {"user": entry.pw_name, "group": entry.pw_gid, "extra_groups": []}


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
    is_own = path.stat().st_uid == os.geteuid()
    return (
        f"chmod u+rwX {quoted}"
        if is_own
        else invocation.again(f"ls -ld {quoted}   shows whose it is")
    )
