"""A module imports only from its own package and from packages of lower layers, and those that
decide touch no world.

Imports are read from the syntax tree, those inside functions and under TYPE_CHECKING included. A
new package is added to `LAYERS`; a module inside a package needs no line here.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "daemon/interviewd"

# From the ground up; the packages of one layer do not know each other.
LAYERS: list[list[str]] = [
    ["values"],
    ["model", "errors", "patterns"],
    ["language"],
    ["domain"],
    ["ports"],
    ["system", "config"],
    ["storage"],
    ["accounts"],
    ["writer"],
    ["engine"],
    ["cli"],
    ["__main__"],
]

# What lies below, or in the same package, and may not be imported all the same: a pass knows ports
# and no provider.
FORBIDDEN = {
    "engine.tick": ["accounts", "storage", "writer"],
    "writer": ["accounts.local", "accounts.google", "accounts.microsoft"],
    "accounts.local": ["accounts.online", "accounts.google", "accounts.microsoft"],
    "accounts.online": ["accounts.local", "accounts.google", "accounts.microsoft"],
    "accounts.google": ["accounts.local", "accounts.microsoft"],
    "accounts.microsoft": ["accounts.local", "accounts.google"],
}

# Packages that compute and touch no clock, disk, network, process or chance, and what they may
# import from outside. zoneinfo reads the tz database, which is facts, not state.
PURE = ["model", "errors", "patterns", "language", "domain"]
COMPUTING = set(
    """
    __future__ abc base64 bisect calendar collections contextlib copy dataclasses datetime difflib
    email enum fractions functools hashlib heapq html ipaddress itertools json math operator re
    statistics string textwrap types typing unicodedata urllib.parse zoneinfo email_validator
    holidays jinja2 mailparser_reply publicsuffixlist
""".split()
)

# Impure calls in modules that are pure otherwise.
IMPURE_CALLS = {
    *("open", "input", "print", "exec", "eval", "__import__", "breakpoint"),
    *("now", "utcnow", "today", "localtime", "formatdate", "make_msgid"),
}


@dataclass(frozen=True)
class Module:
    """One file of the package: its name inside `interviewd`, "" for the package itself, and its
    text.
    """

    name: str
    text: str
    is_package: bool = False

    @property
    def package(self) -> str:
        return self.name.partition(".")[0]

    def imports(self) -> Iterator[tuple[int, str]]:
        """Line and absolute dotted name of everything imported; `from a import b` is `a.b`."""
        here = f"interviewd.{self.name}".rstrip(".").split(".")
        for node in ast.walk(ast.parse(self.text)):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                up = here[: len(here) - node.level + self.is_package] if node.level else []
                start = [*up, *(node.module or "").split(".")] if node.module else up
                yield from ((node.lineno, ".".join([*start, alias.name])) for alias in node.names)

    def own_imports(self) -> Iterator[tuple[int, str]]:
        """Those of our own package, without its name."""
        for line, name in self.imports():
            if is_within(name, "interviewd"):
                yield line, name.removeprefix("interviewd").lstrip(".")


def read(source: Path) -> list[Module]:
    """Every module that lies below `source`."""
    return [
        Module(
            ".".join(path.relative_to(source).with_suffix("").parts)
            .removesuffix("__init__")
            .rstrip("."),
            path.read_text(encoding="utf-8"),
            path.name == "__init__.py",
        )
        for path in sorted(source.rglob("*.py"))
    ]


def is_within(name: str, entry: str) -> bool:
    return name == entry or name.startswith(f"{entry}.")


def layer(package: str) -> int | None:
    return next((number for number, packages in enumerate(LAYERS) if package in packages), None)


def faults(module: Module) -> list[str]:
    """Every import and call that the module may not have, a sentence each, in the order of its
    lines.
    """
    if module.name and layer(module.package) is None:
        return [
            f"{module.name}: its package is in no layer; add it to LAYERS in tests/unit/test_layers.py"
        ]
    places = [
        (line, why) for line, name in module.own_imports() if (why := misplaced(module, name))
    ]
    if module.package in PURE:
        places += [
            (line, f"imports {name}, which COMPUTING does not list")
            for line, name in module.imports()
            if not any(is_within(name, entry) for entry in ("interviewd", *COMPUTING))
        ]
        places += impurities(module.text)
    return [f"{module.name}:{line}: {why}" for line, why in sorted(places)]


def misplaced(module: Module, imported: str) -> str:
    """Why the module may not import that; empty when it may."""
    package = imported.partition(".")[0]
    below = layer(package)
    if below is None:  # the package's own names, as __version__
        return ""
    if not module.name or (package != module.package and below >= (layer(module.package) or 0)):
        return f"imports {imported}, which does not stand below it"
    entries = [
        entry
        for one, others in FORBIDDEN.items()
        if is_within(module.name, one)
        for entry in others
    ]
    if any(is_within(imported, entry) for entry in entries):
        return f"imports {imported}, which FORBIDDEN keeps from it"
    return ""


def impurities(text: str) -> Iterator[tuple[int, str]]:
    """Calls that read a clock or touch the world through modules that are pure otherwise."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if (
                name in IMPURE_CALLS
            ):
                yield node.lineno, f"calls {name}()"
            case ast.Call(func=ast.Attribute(attr="astimezone"), args=[], keywords=[]):
                yield node.lineno, "calls astimezone() without a zone, which reads the machine's"
            case ast.Attribute(
                value=ast.Name(id="datetime" | "date"), attr="now" | "utcnow" | "today" as name
            ):
                yield node.lineno, f"takes {name} from the clock"


def circle(modules: list[Module], depth: int) -> list[str]:
    """A circle of imports, among names cut to so many parts; empty when there is none."""
    names = {module.name for module in modules}
    graph: dict[str, set[str]] = {}
    for module in modules:
        for _, name in module.own_imports():
            known = name if name in names else name.rpartition(".")[0]
            one, other = (".".join(each.split(".")[:depth]) for each in (module.name, known))
            if known and one != other:
                graph.setdefault(one, set()).add(other)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


MODULES = read(SOURCE)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name or "interviewd")
def test_a_module_imports_only_what_lies_below_it(module: Module) -> None:
    """Every module lies in a package that is in a layer, and keeps to it."""
    assert not faults(module), "\n".join(faults(module))


def test_no_imports_go_in_a_circle() -> None:
    """Neither single modules nor the parts of a package import each other in a circle.

    A command may call another.
    """
    assert circle(MODULES, depth=9) == []
    assert circle([module for module in MODULES if module.package != "cli"], depth=2) == []


def test_a_package_stands_in_one_layer() -> None:
    """And every package that is named exists."""
    packages = [package for each in LAYERS for package in each]

    assert len(packages) == len(set(packages))
    assert {*packages} == {module.package for module in MODULES if module.name}


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        (
            "model",
            "from interviewd import errors",
            "model:1: imports errors, which does not stand below it",
        ),
        ("errors", "import interviewd.engine.tick", "imports engine.tick"),
        (
            "language.people",
            "from interviewd.domain.planner import plan",
            "imports domain.planner.plan",
        ),
        ("domain.visits", "from .. import engine", "imports engine"),
        (
            "domain.planner",
            "def f():\n    from interviewd import ports",
            "domain.planner:2: imports ports",
        ),
        ("config.load", "from interviewd.system import locks", "imports system.locks"),
        (
            "accounts.local.mailbox",
            "from interviewd.accounts.google import transport",
            "imports accounts.google",
        ),
        (
            "accounts.google.login",
            "from ..microsoft import login",
            "imports accounts.microsoft.login",
        ),
        (
            "engine.tick",
            "from interviewd.storage.journal import Journal",
            "which FORBIDDEN keeps from it",
        ),
        ("engine.worker", "from interviewd.cli import main", "imports cli.main"),
        ("gossip.people", "", "gossip.people: its package is in no layer; add it to LAYERS"),
        ("", "from interviewd.cli import main", "imports cli.main"),
        ("model", "import os", "imports os, which COMPUTING does not list"),
        ("domain.visits", "from urllib.request import urlopen", "imports urllib.request.urlopen"),
        ("domain.visits", "import pathlib, time", "imports pathlib"),
        (
            "domain.visits",
            "from datetime import datetime\nnow = datetime.now()",
            "domain.visits:2: calls now()",
        ),
        ("domain.visits", "import datetime as d\nd.date.today()", "calls today()"),
        (
            "domain.visits",
            "from datetime import datetime\nclock = datetime.now",
            "takes now from the clock",
        ),
        ("domain.visits", "start.astimezone()", "calls astimezone() without a zone"),
        ("domain.visits", "open('x')", "calls open()"),
    ],
)
def test_a_wrong_import_is_found(name: str, text: str, fault: str) -> None:
    """Absolute or relative, at the top or in a function; and calls that touch the world."""
    places = faults(Module(name, text))

    assert any(fault in each for each in places), places


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("domain.planner", "from interviewd.language import people\nfrom .visits import Visit"),
        (
            "domain.visits",
            "import datetime\nfrom urllib.parse import urlsplit\nwhen.astimezone(zone)\nview.now",
        ),
        (
            "accounts.google.calendar",
            "from interviewd.accounts.google.transport import Transport\nimport requests",
        ),
        (
            "accounts.google.calendar",
            "from .transport import Transport\nfrom interviewd import __version__",
        ),
        ("engine.tick", "from interviewd import ports\nfrom interviewd.domain.planner import plan"),
        (
            "cli.doctor",
            "from interviewd.engine import worker\nfrom interviewd.cli.words import sentence",
        ),
    ],
)
def test_a_right_import_is_not(name: str, text: str) -> None:
    """What the layers allow passes, absolute or relative."""
    assert faults(Module(name, text)) == []


def test_a_circle_is_found() -> None:
    """Between modules, between the parts of a package, and through a package's own file."""
    two = [Module("a.x.one", "from interviewd.a.y import two"), Module("a.y", "", is_package=True)]
    back = Module("a.y.two", "from interviewd.a.x.other import name")

    assert (
        circle(
            [Module("a.x.one", "from ..y import two"), Module("a.y.two", "from ..x import other")],
            9,
        )
        == []
    )
    assert circle([*two, back], 2) == ["a.x", "a.y", "a.x"]
    assert circle([Module("a.x", "from .y import b"), Module("a.y", "from . import x")], 9) == [
        "a.x",
        "a.y",
        "a.x",
    ]
