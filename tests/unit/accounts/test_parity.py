"""No behaviour of a contract is left out by a world: whoever adds one adds it to all."""

import ast
from pathlib import Path

import pytest

from tests.contracts.parity import (
    CONTRACTS,
    UNIT,
    WORLDS,
    Ledger,
    behaviour_of,
    behaviours,
    table,
    world_of,
)

BASES = {"calendar": "CalendarContract", "mailbox": "Contract"}


def suites(world: str, base: str) -> list[ast.ClassDef]:
    """The classes of a world's tests that take over a contract."""
    modules = [ast.parse(path.read_text()) for path in UNIT.glob(f"test_{world}_*.py")]
    classes = [
        node for module in modules for node in ast.walk(module) if isinstance(node, ast.ClassDef)
    ]
    return [
        one
        for one in classes
        if base in (ast.unparse(name).rpartition(".")[2] for name in one.bases)
    ]


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("kind", CONTRACTS)
def test_every_world_takes_over_the_whole_contract(world: str, kind: str) -> None:
    """Each provider runs each suite, and none of them overrides a law."""
    names = suites(world, BASES[kind])
    laws = behaviours(CONTRACTS[kind])

    assert names
    assert len(laws) > 20
    assert not [
        node.name
        for one in names
        for node in one.body
        if isinstance(node, ast.FunctionDef) and node.name in laws
    ]


def test_no_two_laws_have_one_name() -> None:
    """The table tells them apart by it."""
    names = [name for contract in CONTRACTS.values() for name in behaviours(contract)]

    assert len(names) == len(set(names))


def test_the_table_shows_a_hole() -> None:
    """A behaviour that nobody ran is missing, one that failed is broken, one that cannot be says
    why.
    """
    law = behaviours(CONTRACTS["mailbox"])[0]
    ledger = Ledger()
    ledger.kept[law, "local"] = 3
    ledger.excused[law, "google"].add("this mailbox never withdraws")
    ledger.broken.add((law, "microsoft"))
    (row,) = [line for line in table(ledger).splitlines() if "yes" in line]

    assert row.endswith("| yes (3 ways) | this mailbox never withdraws | **broken** |")
    assert "**missing**" in table(ledger)


def test_places_are_read_from_pytest_s_own_names() -> None:
    """With and without a manner in brackets."""
    for node in (
        "tests/unit/accounts/test_google_mailbox.py::TestMailbox::test_x",
        "tests/unit/accounts/test_google_mailbox.py::TestMailbox::test_x[a-b]",
    ):
        assert (behaviour_of(node), world_of(node)) == ("test_x", "google")
    assert Path(UNIT).name == "accounts"
