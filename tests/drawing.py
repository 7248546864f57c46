"""The packages of the program and what each imports, drawn into DESIGN.md between two markers.

    bin/draw

The picture is Mermaid; grimp reads the imports, those of functions and under TYPE_CHECKING
included. A test fails while DESIGN.md holds another picture than the code gives.
"""

from __future__ import annotations

from pathlib import Path

import grimp

ROOT = Path(__file__).parents[1]
DESIGN = ROOT / "DESIGN.md"
BEGIN, END = "<!-- packages: drawn by bin/draw -->", "<!-- end of packages -->"

GLOSSARY = ("model", "errors", "values")
"""What nearly every package imports: their arrows are dotted."""


def imports() -> dict[str, set[str]]:
    """The packages, and which others each imports.

    The package's own `__init__`, which holds the version, is none.
    """
    graph = grimp.build_graph("interviewd", cache_dir=None)
    found: dict[str, set[str]] = {
        package(module): set() for module in graph.modules if package(module)
    }
    for module in graph.modules:
        others = {package(imported) for imported in graph.find_modules_directly_imported_by(module)}
        found.get(package(module), set()).update(others - {package(module), ""})
    return found


def package(module: str) -> str:
    return ".".join(module.split(".")[1:2])


def picture() -> str:
    """The Mermaid block with its fence, the same text for the same imports."""
    packages = imports()
    arrows = [
        f"    {one} {'-.->' if other in GLOSSARY else '-->'} {other}"
        for one, others in sorted(packages.items())
        for other in sorted(others)
    ]
    return "\n".join(
        [
            "```mermaid",
            "flowchart TD",
            *(f"    {each}" for each in sorted(packages)),
            *arrows,
            "```",
        ]
    )


def drawn(text: str) -> str:
    """The document with the picture as it is now. Raises ValueError when a marker is missing."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{DESIGN.name} lacks the markers {BEGIN} and {END}")
    return f"{before}{BEGIN}\n{picture()}\n{END}{after}"


def main() -> None:
    DESIGN.write_text(drawn(DESIGN.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
