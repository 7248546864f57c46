"""The picture of the packages in DESIGN.md is the one that the imports give."""

import pytest

from tests.drawing import BEGIN, DESIGN, END, drawn, imports
from tests.unit.test_layers import LAYERS


def test_the_drawing_is_up_to_date() -> None:
    """After a new import between two packages, run ./bin/draw."""
    text = DESIGN.read_text(encoding="utf-8")

    assert text == drawn(text), "DESIGN.md draws other imports than the code has: run ./bin/draw"


def test_every_package_is_drawn() -> None:
    """No package is missing from the picture, and none is in it that the layers do not know."""
    assert {*imports()} == {package for layer in LAYERS for package in layer}


def test_a_document_without_its_markers_is_refused() -> None:
    """Nothing is drawn into a place that nobody marked."""
    with pytest.raises(ValueError, match="lacks the markers"):
        drawn(f"{BEGIN} and no end")
    assert drawn(f"a {BEGIN}{END} z").startswith(f"a {BEGIN}\n```mermaid\nflowchart TD\n")
