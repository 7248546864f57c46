"""What the benches have in common: the build before, homes with accounts, processes that are
measured, and a table.

Every figure is taken beside its anchors in the same run, since only the ratio says anything on a
machine that does other things too.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from interviewd.storage.vault import Vault
from tests.fakes.homes import lay
from tests.fakes.online import ROOT, running, steer

BEFORE: Final = "004f007"
"""The commit that the figures of a build are compared with."""

DAEMON: Final = ROOT / "daemon"

SETUPS: Final = {
    "local": ("local",),
    "google": ("google",),
    "microsoft": ("microsoft",),
    "both": ("google", "microsoft"),
}
"""The accounts of each home that is measured."""


@dataclass(frozen=True, slots=True)
class Home:
    """A config with its folders, and the addresses of the fakes behind it by provider."""

    config: Path
    fakes: dict[str, str]

    @property
    def state(self) -> Path:
        return self.config.parent / "state"


@contextmanager
def build_before(commit: str = BEFORE) -> Iterator[Path]:
    """The source root of another commit, in a folder that goes away."""
    with tempfile.TemporaryDirectory() as folder:
        archive = subprocess.Popen(
            ["git", "-C", str(ROOT), "archive", commit], stdout=subprocess.PIPE
        )
        subprocess.run(["tar", "-x", "-C", folder], stdin=archive.stdout, check=True)
        if archive.wait():
            raise SystemExit(f"git does not know {commit}: a shallow clone?")
        yield Path(folder) / "daemon"


@contextmanager
def home(accounts: Sequence[str], events: int = 0) -> Iterator[Home]:
    """A person's folders; each account but a local one has a fake in a process of its own."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        config, fakes = lay(folder), dict[str, str]()
        for number in range(events if "local" in accounts else 0):
            (folder / f"calendar/{number}.ics").write_bytes(_event(number))
        if "local" not in accounts:
            text = config.read_text(encoding="utf-8").partition("[[account]]")[0]
            config.write_text(text, encoding="utf-8")
        for provider in accounts:
            if provider == "local":
                continue
            address = stack.enter_context(running(provider, "--start", now().isoformat()))
            fakes[provider] = address
            steer(address, "seed", events=events)
            _connect(config, provider, steer(address, "sign_in"))
        yield Home(config, fakes)


EVENT: Final = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//bench//EN
BEGIN:VEVENT
UID:event-{number}@example.org
DTSTAMP:20260101T000000Z
DTSTART:{start:%Y%m%dT%H%M%SZ}
DTEND:{end:%Y%m%dT%H%M%SZ}
SUMMARY:Planning {number}
DESCRIPTION:Weekly planning\\, notes in the shared document.\\nAgenda follows.
END:VEVENT
END:VCALENDAR
"""


def _event(number: int) -> bytes:
    """One of many events, within ten years around now."""
    start = now() + timedelta(hours=4 * (number * 7919 % 21_900) - 70_000)
    text = EVENT.format(number=number, start=start, end=start + timedelta(hours=1))
    return text.replace("\n", "\r\n").encode()


def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _connect(config: Path, provider: str, sign_in: dict[str, Any]) -> None:
    lines = "".join(f'{key} = "{address}"\n' for key, address in sign_in["endpoints"].items())
    with config.open("a", encoding="utf-8") as file:
        file.write(f'\n[[account]]\nname = "{provider}"\nprovider = "{provider}"\n{lines}')
    Vault(config.parent / "state", {}).put(provider, sign_in["record"])


@contextmanager
def packages(*names: str) -> Iterator[str]:
    """An interpreter that has these packages, in an environment that goes away."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = str(Path(folder) / "bin/python")
        subprocess.run([python, "-m", "pip", "install", "-qq", *names], check=True)
        yield python


def told(
    script: str, *arguments: object, source: Path = DAEMON, python: str = sys.executable, **env: str
) -> list[dict[str, Any]]:
    """What a script says in a process of its own, an object a line; `source` is importable."""
    done = subprocess.run(
        [python, "-c", script, *map(str, arguments)],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(source), **env},
        cwd=tempfile.gettempdir(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"a measured process failed:\n{done.stderr[-2000:]}")
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def cost(command: Sequence[object], source: Path = DAEMON, **env: str) -> tuple[float, float]:
    """CPU seconds of a command and of what it starts, and its peak RSS in MB."""
    pid = os.fork()
    if pid == 0:
        null = os.open(os.devnull, os.O_RDWR)
        for number in range(3):
            os.dup2(null, number)
        words = [str(word) for word in command]
        os.execvpe(words[0], words, {"PATH": os.environ["PATH"], "PYTHONPATH": str(source), **env})
    _, status, usage = os.wait4(pid, 0)
    if os.waitstatus_to_exitcode(status) not in {0, 1}:
        sys.exit(f"exit {os.waitstatus_to_exitcode(status)}: {' '.join(map(str, command))}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


class Table:
    """Lines of one bench: what, its figure, the anchor's, the ratio, and what it should be."""

    def __init__(self, title: str) -> None:
        self.misses = 0
        print(f"{title}\n{'':44} {'now':>10} {'anchor':>10} {'ratio':>7}  target", flush=True)

    def line(self, what: str, value: float, anchor: float, target: float | None = None) -> None:
        """`target` is the largest ratio wanted; a negative one is the smallest."""
        ratio = value / anchor if anchor else float("inf")
        goal = ""
        if target is not None:
            is_met = ratio <= target if target >= 0 else ratio >= -target
            self.misses += not is_met
            goal = f"{'≤' if target >= 0 else '≥'} {abs(target):g} × {'' if is_met else ' missed'}"
        print(f"{what:44} {value:10.2f} {anchor:10.2f} {ratio:7.2f}  {goal}", flush=True)

    def note(self, what: str, value: float, unit: str = "") -> None:
        print(f"{what:44} {value:10.2f} {unit}", flush=True)


def options(doc: str | None, **sizes: int) -> argparse.Namespace:
    """The options of a bench: its sizes, whole numbers each."""
    parser = argparse.ArgumentParser(description=doc)
    for name, size in sizes.items():
        parser.add_argument(f"--{name}", type=int, default=size, help=f"{size} unless given")
    return parser.parse_args()


# --- a daemon that lives faster ------------------------------------------------------------------

RESIDENT: Final = """
import hashlib, json, os, resource, sys, time
from pathlib import Path
import schedule
from interviewd.system import locks

config, passes = sys.argv[1], int(sys.argv[2])
waits, begun = 0, 0.0

def memory():
    lines = open("/proc/self/smaps_rollup").read().splitlines()
    sizes = {line.split()[0]: int(line.split()[1]) / 1024 for line in lines[1:]}
    return {"rss": sizes["Rss:"], "pss": sizes["Pss:"]}

def state():
    found = sorted(p for p in Path(config).with_name("state").iterdir() if p.is_file())
    return hashlib.sha256(b"".join(p.read_bytes() for p in found if "lock" not in p.name)).hexdigest()

def cpu():  # os.times() counts in hundredths of a second, and a question takes less than a thousandth
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime

def wait(self, seconds):
    global waits, begun, before
    waits += 1
    if waits == WARM:
        before, begun = state(), cpu()
    if waits < WARM + passes:
        return False
    used = cpu() - begun
    told = {"cpu": used / passes * 1e3, "same": state() == before, "modules": len(sys.modules), **memory()}
    print(json.dumps(told), flush=True)
    os._exit(0)

WARM = 4
locks.WakeSocket.wait = wait
try:
    from interviewd.engine.supervisor import Supervisor
except ImportError:
    pass
else:
    seconds_left = Supervisor.seconds_left
    Supervisor.seconds_left = lambda self: 0.0 if self.calm and not self.worker else seconds_left(self)
schedule.Scheduler.run_pending = lambda self: self.run_all()
from interviewd.cli import main
sys.exit(main(["--config", config, "run"]))
"""
"""The daemon that `interviewd run` is, but each wait is over at once and each interval has passed.

After the first passes come so many idle ones; then it says their CPU and what it weighs.
"""

FLOOR: Final = """
import json, ssl, sqlite3, sys
import schedule
ssl.create_default_context()
sqlite3.connect(":memory:").execute("select 1")
lines = open("/proc/self/smaps_rollup").read().splitlines()
sizes = {line.split()[0]: int(line.split()[1]) / 1024 for line in lines[1:]}
print(json.dumps({"rss": sizes["Rss:"], "pss": sizes["Pss:"], "modules": len(sys.modules)}))
"""
"""The least that a daemon with TLS, SQLite and a schedule weighs."""


def resident(there: Home, passes: int, source: Path = DAEMON) -> dict[str, Any]:
    """An idle daemon after so many passes."""
    (answer,) = told(RESIDENT, there.config, passes, source=source)
    return answer
