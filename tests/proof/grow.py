"""What a pass costs against what it is over: no faster than what is there grows.

Interviews with one company and with many, events that are none, events of one file, and the
characters of a title, an invitation, a form and a mail. Each is measured at three sizes, each four
times the one before. At the quick size, which is tested, calls are counted, so that no machine is
too slow; at any other size CPU seconds. The slope is that of the logarithms; 1 is as it grows.
"""

from __future__ import annotations

import math
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from interviewd.accounts.local.calendar import LocalCalendar
from interviewd.domain import memory_update
from interviewd.domain.memory_update import flood
from interviewd.domain.planner import window
from interviewd.domain.situation import Situation
from interviewd.engine import tick as engine
from interviewd.model.seen import Event
from interviewd.model.terms import Kind
from interviewd.storage.cache import Overlay
from tests.fakes.persons import policy
from tests.fakes.worlds import World, at, interview
from tests.fakes.writers import Brief
from tests.proof.frame import Law, Run

FULL, QUICK = 100_000, 160
MOST_SLOPE = 1.2
NOW = at("2026-11-23 09:00")
END = at("2026-11-25 11:00")
MOST_INTERVIEWS = flood.MOST_INTERVIEWS  # more of them in three months are a flood, and wait

Act = Callable[[], object]


def _world(events: list[Event]) -> World:
    world = World(policy(blocks_per_day=3, drafts_per_day=3), writer=Brief())
    for event in events:
        world.calendar.person_puts(event)
    return world


def _tick(events: list[Event]) -> Act:
    world = _world(events)
    return lambda: engine.tick(world.runtime, NOW)


def one_company(size: int) -> Act:
    n = min(size, MOST_INTERVIEWS)
    return _tick([interview(f"one-{n}-{k}", start) for k, start in enumerate(_starts(n))])


def companies(size: int) -> Act:
    n = min(size, MOST_INTERVIEWS)
    return _tick(
        [
            interview(
                f"many-{n}-{k}",
                start,
                guests=(f"priya@firm{k}.example",),
                title="Interview #interview",
            )
            for k, start in enumerate(_starts(n))
        ]
    )


def _starts(n: int) -> Iterator[datetime]:
    """So many moments, evenly over what is read of the calendar."""
    return (NOW + timedelta(days=1 + 55 * k / n) for k in range(n))


def meetings(size: int) -> Act:
    made = interview("m", NOW, title="Planning of the week")
    return _tick(
        [
            replace(made, uid=f"m-{size}-{k}", handle=f"m-{size}-{k}", start=start, end=start)
            for k in range(size)
            for start in [NOW + timedelta(minutes=3 * k % 60_000)]
        ]
    )


def one_file(size: int) -> Act:
    event = "BEGIN:VEVENT\r\nUID:f-{0}\r\nDTSTART:{1:%Y%m%dT%H%M%SZ}\r\nSUMMARY:Planning\r\nEND:VEVENT\r\n"
    text = "".join(event.format(k, NOW - timedelta(hours=k)) for k in range(size))
    folder = tempfile.TemporaryDirectory()
    path = Path(folder.name) / "all.ics"
    path.write_text(f"BEGIN:VCALENDAR\r\n{text}END:VCALENDAR\r\n", encoding="utf-8", newline="")

    def read() -> object:
        with folder:
            calendar = LocalCalendar("home", [("all.ics", path)], Overlay(), ZoneInfo("UTC"))
            return calendar.fetch(window(NOW), NOW)

    return read


def title(size: int) -> Act:
    words = ("Staff engineer at Acme " * size)[: size - 11] + " #interview"
    return _tick([interview(f"t-{size}", at("2026-11-25 10:00"), title=words)])


def invitation(size: int) -> Act:
    text = ("Company: Acme\nWe look forward to meeting you, Sam.\n" * size)[:size]
    return _tick([interview(f"i-{size}", at("2026-11-25 10:00"), description=text)])


def notes(size: int) -> Act:
    world = _world([interview(f"n-{size}", at("2026-11-25 10:00"))])
    engine.tick(world.runtime, NOW)
    form = next(b for b in world.calendar.blocks() if b.mark and b.mark.kind == Kind.DEBRIEF)
    told = ("We spoke about the queue migration, and why it took a year. " * size)[:size]
    text = form.description.replace("Talked about:", f"Talked about: {told}")
    world.calendar.person_puts(replace(form, description=text))
    return lambda: engine.tick(world.runtime, END + timedelta(hours=1))


def mails(size: int) -> Act:
    world = _world([interview("mail", at("2026-11-25 10:00"))])
    engine.tick(world.runtime, NOW)
    text = ("We will come back to you.\n> Thank you\n" * size)[:size]
    world.mailbox.receive("priya@acme.example", "Re: hello", END, text=text)
    return lambda: engine.tick(world.runtime, END + timedelta(hours=4))


SUBJECTS: Mapping[str, Callable[[int], Act]] = {
    "interviews with one company": one_company,
    "interviews with different companies": companies,
    "other events": meetings,
    "events in one file": one_file,
    "characters of a title": title,
    "characters of an invitation": invitation,
    "characters of notes": notes,
    "characters of a mail": mails,
}


def calls(act: Act) -> float:
    """How many calls it takes, of Python and of C."""
    count = 0

    def profile(frame: object, event: str, arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(profile)
    try:
        act()
    finally:
        sys.setprofile(None)
    return count


def cpu(act: Act) -> float:
    begun = time.process_time()
    act()
    return time.process_time() - begun


def _measured(made: Callable[[int], Act], size: int, cost: Callable[[Act], float]) -> float:
    """The least of three in CPU seconds: another program may be in the way. Calls are exact."""
    costs = []
    for _ in range(3 if cost is cpu else 1):
        memory_update._verdict.cache_clear()
        costs.append(cost(made(size)))
    return min(costs)


def prove(run: Run) -> None:
    cost = calls if run.size <= QUICK * 3 else cpu
    for name, made in SUBJECTS.items():
        largest = (
            run.size if made not in (one_company, companies) else min(run.size, MOST_INTERVIEWS)
        )
        _measured(made, largest // 16, cost)  # what is loaded and compiled once
        small, large = (_measured(made, largest // part, cost) for part in (4, 1))
        slope = math.log(max(large, 1e-6) / max(small, 1e-6), 4)
        run.figures[f"{name} to {largest:,}, slope"] = round(slope, 2)
        run.check(slope <= MOST_SLOPE, f"{name}: slope {slope:.2f}")


# --- the laws -----------------------------------------------------------------------------------


def _everything_with_everything(patch: pytest.MonkeyPatch) -> None:
    def too_many(
        events: list[Event], instances: Counter[str], situation: Situation
    ) -> Mapping[int, int]:
        for one in events:
            sum(one.uid.startswith(other.uid) for other in events)
        return {}

    patch.setattr(flood, "too_many", too_many)


LAWS: Mapping[str, Law] = {"each event is looked at once": _everything_with_everything}
