"""The targets whose mutants are tried: their files, the tests that guard them, and how many."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """`files` are below daemon/interviewd, `tests` below tests; both may be patterns.

    `without` are tests of these files that take seconds: each mutant that survives runs them all.
    `sample` is how many mutants are tried where there are too many for all.
    """

    files: tuple[str, ...]
    tests: tuple[str, ...]
    without: tuple[str, ...] = ()
    sample: int | None = None


TARGETS = {
    "deeds": Target(("domain/deeds.py",), ("unit/domain/test_deeds.py",)),
    "limits": Target(("domain/planner/limits.py",), ("unit/domain/test_limits.py",)),
    "quota": Target(("domain/planner/quota.py",), ("unit/domain/test_quota.py",)),
    "notices": Target(("domain/planner/notices.py",), ("unit/domain/test_notices.py",)),
    "planner": Target(
        ("domain/planner/[!lnq]*.py", "domain/planner/letters.py"),
        (  # from a situation alone: passes over whole worlds are slow
            "unit/domain/test_alarms.py",
            "unit/domain/test_block_steps.py",
            "unit/domain/test_copies.py",
            "unit/domain/test_drafting.py",
            "unit/domain/test_follow_ups.py",
            "unit/domain/test_limits.py",
            "unit/domain/test_notices.py",
            "unit/domain/test_plan.py",
            "unit/domain/test_prepared.py",
            "unit/domain/test_quota.py",
            "unit/domain/test_reminders.py",
            "unit/domain/test_thank_yous.py",
            "unit/domain/test_withdrawal.py",
        ),
        sample=900,
    ),
    "tick": Target(
        ("engine/tick.py",),
        (
            "unit/accounts/test_accounts_together.py",
            "unit/domain/test_blocks.py",
            "unit/domain/test_copies.py",
            "unit/domain/test_once_a_pass.py",
            "unit/engine/test_tick.py",
        ),
    ),
    "check": Target(
        tuple(f"writer/check/{name}.py" for name in ("names", "private", "promises")),
        (
            "unit/test_letter_check.py",
            "unit/writer/test_check_rules.py",
            "letters/test_check_floor.py",
        ),
        without=tuple(
            f"letters/test_check_floor.py::test_what_is_caught_stays_caught_and_what_passes_passes[{half}]"
            for half in ("first", "second", "sixth")
        ),
    ),
}
