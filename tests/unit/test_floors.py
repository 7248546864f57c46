"""The house stands: a module imports only from floors below its own, and the thinking floors touch no world.

The judge reads imports from the syntax tree, those inside functions and under TYPE_CHECKING included. A new module is
added to `FLOORS` (or `THOUGHT`, in the order of who may read whom); nothing else here should need a change.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "daemon/interviewd"

# Each may import those above it.
THOUGHT = [
    "language.plain",
    "language.function_words",
    "language.letter_language",
    "language.markup",
    "language.people",
    "language.mail",
    "language.dates",
    "language.titles",
    "domain.keys",
    "domain.fingerprint",
    "domain.workdays",
    "domain.recognise",
    "domain.visits",
    "domain.debrief",
    "domain.ledger",
    "domain.stories",
    "domain.compose",
    "domain.memory_update",
    "domain.planner",
]

# From the ground up. An entry is a module or a whole package; the modules of a package may import one another, but the
# entries of a floor do not know each other.
FLOORS: list[list[str]] = [
    ["model", "errors"],
    *[[name] for name in THOUGHT],
    [
        "system.clock_jumps",
        "storage.codec",
        "system.sd_notify",
        "system.state_files",
        "system.text_files",
        "config.settings",
        "storage.sqlite",
        "config.toml_lines",
        "config.toml_shape",
        "system.systemd_units",
    ],
    ["config.checks", "system.locks"],
    [
        "ports",
        "config.load",
        "config.edit",
        "system.resources",
        "system.templates",
        "storage.database",
        "storage.vault",
    ],
    ["accounts.oauth_redirect", "accounts.http", "accounts.backoff"],
    ["writer"],
    ["accounts.local", "accounts.google", "accounts.microsoft", "storage.journal", "storage.cache"],
    ["engine.tick"],
    ["engine.monitoring", "engine.wiring", "system.logs", "engine.watchdog"],
    ["engine.daemon"],
    ["cli"],
    ["__main__"],
]

# Lower than the one who is kept apart, and still none of its business: tick knows ports and planner, no world.
APART = {"engine.tick": ["accounts", "storage.journal", "storage.cache", "storage.vault"]}

# What model, errors and thought may import from outside: things that compute. Before a line is added here, make sure that
# it reaches for no clock, disk, network, process or chance. (zoneinfo reads the zone tables, which are facts, not state.)
PURE = set(
    """
    __future__ abc base64 bisect calendar collections contextlib copy dataclasses datetime difflib email enum fractions
    functools hashlib heapq html itertools json math operator re statistics string textwrap types typing unicodedata
    urllib.parse zoneinfo
    bs4 email_validator holidays jinja2 mailparser_reply nameparser publicsuffixlist
    """.split()
)

# What is impure in modules that are pure otherwise, as it is called.
IMPURE_CALLS = {
    *("open", "input", "print", "exec", "eval", "__import__", "breakpoint"),
    *("now", "utcnow", "today", "localtime", "formatdate", "make_msgid"),
}


@dataclass(frozen=True)
class Module:
    """One file of the package: its name inside `interviewd`, "" for the package itself, and its text."""

    name: str
    text: str
    is_package: bool = False

    def wants(self) -> Iterator[tuple[int, str]]:
        """Line and absolute dotted name of everything imported; `from a import b` is `a.b`."""
        here = f"interviewd.{self.name}".rstrip(".").split(".")
        for node in ast.walk(ast.parse(self.text)):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                up = here[: len(here) - node.level + self.is_package] if node.level else []
                start = [*up, *(node.module or "").split(".")] if node.module else up
                yield from ((node.lineno, ".".join([*start, alias.name])) for alias in node.names)


def read(source: Path) -> list[Module]:
    """Every module that lies below `source`."""
    return [
        Module(
            ".".join(path.relative_to(source).with_suffix("").parts).removesuffix("__init__").rstrip("."),
            path.read_text(encoding="utf-8"),
            path.name == "__init__.py",
        )
        for path in sorted(source.rglob("*.py"))
    ]


def is_within(name: str, entry: str) -> bool:
    return name == entry or name.startswith(f"{entry}.")


def place(name: str) -> tuple[int, str] | None:
    """Floor and entry of a module; None when no floor lists it."""
    return next(
        ((floor, entry) for floor, entries in enumerate(FLOORS) for entry in entries if is_within(name, entry)), None
    )


def is_doorway(module: Module) -> bool:
    """Whether it is a package's `__init__` that only holds the package together: it may import nothing of ours."""
    return module.is_package and place(module.name) is None


def faults(module: Module) -> list[str]:
    """What the judge has against a module, a sentence each, in the order of its lines."""
    at = place(module.name)
    if at is None and not is_doorway(module):
        return [f"{module.name}: stands on no floor; add it to FLOORS (or THOUGHT) in tests/unit/test_floors.py"]
    wanted = list(module.wants())
    ours = [(line, name.removeprefix("interviewd.")) for line, name in wanted if is_within(name, "interviewd")]
    found = [(line, why) for line, name in ours if (why := trespass(module.name, at, name))]
    if any(is_within(module.name, entry) for entry in (*FLOORS[0], *THOUGHT)):
        others = [(line, name) for line, name in wanted if not is_within(name, "interviewd")]
        found += [(line, f"imports {name}, which PURE does not list") for line, name in others if not is_pure(name)]
        found += impurities(module.text)
    return [f"{module.name}:{line}: {why}" for line, why in sorted(found)]


def trespass(name: str, at: tuple[int, str] | None, wanted: str) -> str:
    """Why `name`, which stands at `at`, may not import `wanted`; empty when it may."""
    to = place(wanted)
    if to is None:
        # A package that only holds others together, the top one's __version__: nothing that could be wrong to know.
        return "" if at else f"imports {wanted}; a package without a floor holds modules together and imports none"
    if at is None or (to[0] >= at[0] and to[1] != at[1]):
        return f"imports {wanted}, which does not stand below it"
    if any(is_within(wanted, entry) for entry in APART.get(at[1], [])):
        return f"imports {wanted}, which {at[1]} is kept apart from"
    return ""


def is_pure(name: str) -> bool:
    return any(is_within(name, entry) for entry in PURE)


def impurities(text: str) -> Iterator[tuple[int, str]]:
    """Calls that read a clock or touch the world through modules that are pure otherwise."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in IMPURE_CALLS:
                yield node.lineno, f"calls {name}()"
            case ast.Call(func=ast.Attribute(attr="astimezone"), args=[], keywords=[]):
                yield node.lineno, "calls astimezone() without a zone, which reads the machine's"
            case ast.Attribute(value=ast.Name(id="datetime" | "date"), attr="now" | "utcnow" | "today" as name):
                yield node.lineno, f"takes {name} from the clock"


MODULES = read(SOURCE)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name or "interviewd")
def test_a_module_leans_only_on_what_is_below_it(module: Module) -> None:
    """Every module of the package stands on a floor and keeps to it."""
    assert not faults(module), "\n".join(faults(module))


def test_no_two_floors_hold_the_same_module() -> None:
    """The order is one order: an entry stands once, and no entry lies inside another."""
    entries = [entry for floor in FLOORS for entry in floor]

    assert [(a, b) for i, a in enumerate(entries) for b in entries[:i] if is_within(a, b) or is_within(b, a)] == []


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("model", "from interviewd import errors", "model:1: imports errors, which does not stand below it"),
        ("errors", "import interviewd.engine.tick", "imports engine.tick"),
        ("language.people", "from interviewd.domain.planner import plan", "imports domain.planner.plan"),
        ("domain.visits", "from . import planner", "imports domain.planner"),
        ("domain.visits", "from .planner import plan", "imports domain.planner.plan"),
        ("domain.planner", "def f():\n    from interviewd import ports", "domain.planner:2: imports ports"),
        ("config.load", "from interviewd.storage import vault", "imports storage.vault"),
        ("accounts.local.mailbox", "from interviewd.accounts.google import transport", "imports accounts.google"),
        ("accounts.google.login", "from ..microsoft import login", "imports accounts.microsoft.login"),
        ("engine.tick", "from interviewd.storage.journal import Journal", "which engine.tick is kept apart from"),
        ("engine.daemon", "from interviewd.cli import main", "imports cli.main"),
        ("domain.gossip", "", "domain.gossip: stands on no floor; add it to FLOORS"),
        ("model", "import os", "imports os, which PURE does not list"),
        ("domain.visits", "from urllib.request import urlopen", "imports urllib.request.urlopen"),
        ("domain.visits", "import pathlib, time", "imports pathlib"),
        ("domain.visits", "from datetime import datetime\nnow = datetime.now()", "domain.visits:2: calls now()"),
        ("domain.visits", "import datetime as d\nd.date.today()", "calls today()"),
        ("domain.visits", "from datetime import datetime\nclock = datetime.now", "takes now from the clock"),
        ("domain.visits", "start.astimezone()", "calls astimezone() without a zone"),
        ("domain.visits", "open('x')", "calls open()"),
    ],
)
def test_the_judge_sees_a_trespass(name: str, text: str, fault: str) -> None:
    """A judge that has never convicted anyone proves nothing."""
    assert any(fault in found for found in faults(Module(name, text))), faults(Module(name, text))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("domain.planner", "from interviewd.language import people\nfrom .visits import Visit"),
        ("domain.visits", "import datetime\nfrom urllib.parse import urlsplit\nwhen.astimezone(zone)\nview.now"),
        ("accounts.google.calendar", "from interviewd.accounts.google.transport import Transport\nimport requests"),
        ("accounts.google.calendar", "from .transport import Transport\nfrom interviewd import __version__"),
        ("engine.tick", "from interviewd import ports\nfrom interviewd.domain.planner import plan"),
        ("cli.doctor", "from interviewd.engine import daemon\nfrom interviewd.cli.words import sentence"),
    ],
)
def test_the_judge_lets_the_honest_go(name: str, text: str) -> None:
    """What the house allows passes, absolute or relative."""
    assert faults(Module(name, text)) == []


def test_a_package_that_holds_others_together_imports_none() -> None:
    """`accounts/__init__.py` must not bring in one provider on the way to another."""
    assert faults(Module("accounts", "from . import google", is_package=True))
    assert not faults(Module("accounts", '"""Worlds."""', is_package=True))
    assert not faults(Module("accounts.google", "from .transport import Transport", is_package=True))
