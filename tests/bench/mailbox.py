"""What a large Maildir costs: `python -m tests.bench.mailbox [MAILS]`.

CPU of each kind of look, and memory above none.
Each figure is taken in a process of its own, with the cache on disk as in life.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from tempfile import TemporaryDirectory

NOW = datetime(2026, 12, 1, 17, tzinfo=UTC)
WAYS = {
    "nothing": "imports and an empty Maildir",
    "first": "first look, every head read",
    "again": "first look of the next process",
    "idle": "idle look, listed only where it must be",
    "one": "look after one mail has arrived",
    "wider": "look when somebody new is watched",
}


def run(count: int = 50_000) -> None:
    """Make the Maildir, then measure each way in turn."""
    with TemporaryDirectory() as folder:
        place = Path(folder)
        for name in ("empty", "full"):
            for box in ("", ".Drafts", ".Sent", ".Trash", ".Work"):
                for part in ("tmp", "new", "cur"):
                    (place / name / box / part).mkdir(parents=True)
        fill(place / "full", count)
        print(f"{count} mails")
        for way, said in WAYS.items():
            command = [sys.executable, "-m", "tests.bench.mailbox", "--way", way, str(place)]
            told = json.loads(
                subprocess.run(command, check=True, capture_output=True, text=True).stdout
            )
            print(
                f"{said:42} {told['cpu'] * 1000:9.1f} ms CPU {told['rss']:7.1f} MB RSS at most {told['shown']:4} shown"
            )


def fill(root: Path, count: int) -> None:
    """Mail as it comes: most of it from others, long heads, one in a thousand from somebody who
    is watched.
    """
    hops = "".join(
        f"Received: from mx{n}.example.org by mx{n + 1}.example.org with ESMTPS id {n:040x}\r\n"
        for n in range(8)
    )
    for n in range(count):
        sender = "mia@orbis.example" if n % 1_000 == 0 else f"sender{n % 700}@host{n % 90}.example"
        at = format_datetime(NOW - timedelta(minutes=10 * n))
        box = root / ("" if n % 10 < 6 else ".Work" if n % 10 < 9 else ".Sent") / "cur"
        to = sender if box.parent.name == ".Sent" else "sam@example.org"
        (box / f"{1_764_600_000 - n * 600}.M{n}P1.host,U={n}:2,S").write_bytes(
            f"Return-Path: <{sender}>\r\n{hops}DKIM-Signature: v=1; b={'x' * 300}\r\n"
            f"From: Somebody {n} <{sender}>\r\nTo: Sam Rivera <{to}>\r\nSubject: Mail {n}\r\nDate: {at}\r\n"
            f"Message-ID: <{n}.abc@host.example>\r\nReferences: <{n + 1}.abc@host.example>\r\n"
            f"Content-Type: text/plain; charset=utf-8\r\n\r\n{'Words and words. ' * 120}\r\n".encode()
        )


def measure(way: str, place: Path) -> None:
    """One way, in this process."""
    from interviewd.accounts.local.mailbox import LocalMailbox
    from interviewd.model.known import Watch
    from interviewd.storage.cache import SqliteCache

    pulse = [0.0]
    root = place / ("empty" if way == "nothing" else "full")
    box = LocalMailbox(
        "home", root, SqliteCache(place / "cache.sqlite"), monotonic=lambda: pulse[0]
    )
    watch = Watch(
        NOW - timedelta(days=35), frozenset({"mia@orbis.example"}), frozenset({"orbis.example"})
    )
    if way in ("idle", "one", "wider"):
        for _ in range(3):
            box.fetch(watch, NOW)
            pulse[0] += 60
    if way == "one":
        (root / "cur" / "new.host:2,S").write_bytes(
            b"From: mia@orbis.example\nDate: Tue, 1 Dec 2026 16:00:00 +0000\n\nHello"
        )
    if way == "wider":
        watch = Watch(watch.since, watch.addresses | {"sender1@host1.example"}, watch.domains)
    began = time.process_time()
    found = box.fetch(watch, NOW)
    cpu = time.process_time() - began
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"cpu": cpu, "rss": rss, "shown": len(found.messages)}))


if __name__ == "__main__":
    if "--way" in sys.argv:
        measure(sys.argv[2], Path(sys.argv[3]))
    else:
        run(*map(int, sys.argv[1:2]))
