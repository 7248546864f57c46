"""The rooms whose mutants are tried: their files, the tests that guard them, and how many."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Room:
    """`files` are below daemon/interviewd, `tests` below tests/unit; both may be patterns.

    `sample` is how many mutants are tried where there are too many for all.
    """

    files: tuple[str, ...]
    tests: tuple[str, ...]
    sample: int | None = None


ROOMS = {
    "deeds": Room(("domain/deeds.py",), ("domain/test_deeds.py",)),
    "limits": Room(("domain/planner/limits.py",), ("domain/test_limits.py",)),
    "quota": Room(("domain/planner/quota.py",), ("domain/test_quota.py",)),
    "notices": Room(("domain/planner/notices.py",), ("domain/test_notices.py",)),
    "planner": Room(
        ("domain/planner/[!lnq]*.py", "domain/planner/letters.py"),
        (
            "domain/test_alarms.py",
            "domain/test_answers.py",
            "domain/test_attendance.py",
            "domain/test_block_texts.py",
            "domain/test_blocks.py",
            "domain/test_copies.py",
            "domain/test_letters.py",
            "domain/test_prepared.py",
            "domain/test_strangers.py",
            "domain/test_withdrawal.py",
        ),
        sample=300,
    ),
    "tick": Room(
        ("engine/tick.py",),
        ("domain/test_copies.py", "domain/test_letters.py", "domain/test_once_a_pass.py"),
        sample=100,
    ),
    "check": Room(
        tuple(f"writer/check/{name}.py" for name in ("names", "private", "promises")),
        ("test_letter_check.py",),
        sample=100,
    ),
}
