"""What `doctor` looks at in the state folder: whose it is, what lies in it, and whether the journal
can be read. It looks as the service would, whoever types: root may read what the service's user is
refused.
"""

from __future__ import annotations

import os
import shlex
import stat
from collections.abc import Iterator
from pathlib import Path

from interviewd.cli import invocation, purge
from interviewd.cli.context import Context
from interviewd.cli.doctor.findings import BAD, GOOD, WARNING, Finding, as_finding
from interviewd.cli.error_messages import UNSAFE, sudo
from interviewd.errors import JournalUnwritable, Unsafe
from interviewd.storage.sqlite import Broken
from interviewd.system import systemd_units

# Where locks and shared memory of SQLite's WAL do not hold between machines:
# https://www.sqlite.org/wal.html
FAR = {"nfs", "nfs4", "cifs", "smb3", "9p", "afs", "ceph", "fuse.sshfs"}

MOUNTS = Path("/proc/self/mountinfo")

_KINDS = {"wake": stat.S_ISSOCK, "backups": stat.S_ISDIR}


def folder(context: Context) -> Iterator[Finding]:
    """The folder and all of ours in it."""
    place = context.state()
    try:
        status = place.stat()
    except FileNotFoundError:
        if place.is_symlink():
            yield Finding(BAD, f"{place} leads nowhere", invocation.again(f"rm {_quoted(place)}"))
        else:
            yield Finding(GOOD, f"the state folder {place} is made by the first pass")
        return
    if not stat.S_ISDIR(status.st_mode):
        aside = invocation.again(f"mv {_quoted(place)} {_quoted(f'{place}.old')}")
        yield Finding(BAD, f"{place} is no folder", aside)
    elif os.geteuid() not in (0, status.st_uid):
        is_of_service = systemd_units.sealed_key(place) is not None
        fix = sudo() if is_of_service else f"sudo chown -R {os.geteuid()} {_quoted(place)}"
        yield Finding(BAD, f"{place} {UNSAFE['owner']}", fix)
    else:
        faults = [*_faults(place, status)]
        yield from faults or [Finding(GOOD, f"the state folder {place} is yours alone")]
        yield from (as_finding(context, notice, WARNING) for notice in context.set_aside())
        if (kind := _lies_on(place.resolve())) in FAR:
            what = f"{place} lies on a network disk ({kind}), where locks and the journal cannot be relied on"
            fix = "name a folder on this machine's own disk as state_dir in the config, and move it there"
            yield Finding(WARNING, what, fix)


def _lies_on(place: Path) -> str:
    """The kind of file system: proc_pid_mountinfo(5). Of two mounts on a point the later counts."""
    deepest, kind = Path("/"), ""
    for line in MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines():
        left, _, right = line.partition(" - ")
        point = Path(left.split()[4].replace("\\040", " "))
        if place.is_relative_to(point) and point.is_relative_to(deepest):
            deepest, kind = point, right.split()[0]
    return kind


def _faults(place: Path, status: os.stat_result) -> Iterator[Finding]:
    if status.st_mode & 0o700 != 0o700:
        fix = invocation.again(f"chmod u+rwx {_quoted(place)}")
        yield Finding(BAD, f"{place} cannot be written", fix)
    if status.st_mode & 0o500 != 0o500 and os.geteuid() != 0:
        return
    paths, copies = sorted(place.iterdir()), place / "backups"
    if copies.is_dir() and not copies.is_symlink() and os.access(copies, os.R_OK | os.X_OK):
        paths += sorted(copies.iterdir())
    inside = [(path, path.lstat()) for path in paths]
    ours = [pair for pair in inside if pair[0].parent != place or purge.is_ours(pair[0].name)]
    for path, each in ours:
        yield from _misfit(path, each)
    strange = [path for path, each in ours if each.st_uid != status.st_uid and not _is_link(each)]
    if strange:
        fix = f"sudo chown -h --reference={_quoted(place)} {' '.join(map(_quoted, strange))}"
        yield Finding(BAD, f"{strange[0]} {UNSAFE['owner']}", fix)
    reachable = [(path, each) for path, each in [(place, status), *inside] if each.st_mode & 0o077]
    if open_to := [path for path, each in reachable if not _is_link(each)]:
        fix = invocation.again(f"chmod -R u=rwX,go= {_quoted(place)}")
        yield Finding(BAD, f"others can reach {open_to[0]}", fix)


def _misfit(path: Path, status: os.stat_result) -> Iterator[Finding]:
    """What is refused whatever it holds. The next pass sets a damaged cache or journal aside."""
    if path.name.startswith(("cache.", "mirror.")):
        return
    if _is_link(status):
        yield Finding(BAD, f"{path} {UNSAFE['symlink']}", invocation.again(f"rm {_quoted(path)}"))
        return
    is_of_kind = _KINDS.get(path.name, stat.S_ISREG)
    if not path.name.startswith("journal") and not is_of_kind(status.st_mode):
        fix = invocation.again(f"rm -r {_quoted(path)}")
        yield Finding(BAD, f"{path} {UNSAFE['special']}", fix)


def _is_link(status: os.stat_result) -> bool:
    return stat.S_ISLNK(status.st_mode)


def _quoted(path: Path | str) -> str:
    return shlex.quote(str(path))


def journal(context: Context) -> Iterator[Finding]:
    """What the next pass will make of it, by its own check."""
    from interviewd.engine import wiring

    path = context.state() / wiring.JOURNAL
    try:
        with wiring.open_journal(context.config(), context.environ, readonly=True) as kept:
            is_there = kept.check()
    except Broken:
        fix = f"{context.command('tick')}   sets it aside and rebuilds it"
        yield Finding(BAD, f"the journal {path} is damaged", fix)
    except JournalUnwritable as error:
        what = f"the journal {path} cannot be read ({error.what})"
        yield Finding(BAD, what, invocation.again(f"ls -l {_quoted(path)}"))
    except Unsafe:
        return  # `folder` has named it
    else:
        what = f"the journal {path} is sound" if is_there else "the journal is empty so far"
        yield Finding(GOOD, what)
