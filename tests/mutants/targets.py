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
        (
            "unit/domain/test_alarms.py",
            "unit/domain/test_answers.py",
            "unit/domain/test_block_steps.py",
            "unit/domain/test_block_texts.py",
            "unit/domain/test_blocks.py",
            "unit/domain/test_copies.py",
            "unit/domain/test_drafting.py",
            "unit/domain/test_follow_ups.py",
            "unit/domain/test_letters.py",
            "unit/domain/test_limits.py",
            "unit/domain/test_notices.py",
            "unit/domain/test_plan.py",
            "unit/domain/test_prepared.py",
            "unit/domain/test_quota.py",
            "unit/domain/test_reminders.py",
            "unit/domain/test_strangers.py",
            "unit/domain/test_thank_yous.py",
            "unit/domain/test_withdrawal.py",
        ),
        without=(
            "unit/domain/test_blocks.py::test_blocks_of_ours_keep_out_of_each_other_s_way",
            "unit/domain/test_strangers.py::test_a_flood_of_tagged_events_costs_no_pass_much",
            "unit/domain/test_strangers.py::test_an_interview_held_by_a_flood_keeps_its_blocks",
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
