"""How wide texts are on a terminal."""

import pytest
from rich import cells

from interviewd.cli.tables import cell_len, set_cell_size


def test_a_character_is_as_wide_as_rich_says() -> None:
    """Whether rich is asked about it or not."""
    characters = [chr(each) for each in range(0x20, 0x3100) if not 0x7F <= each < 0xA0]

    assert [each for each in characters if cell_len(each) != cells.cell_len(each)] == []


@pytest.mark.parametrize("text", ["Grace Håland – 11:00", "面接 11:00", "", "█▌░"])
@pytest.mark.parametrize("columns", [0, 1, 3, 30])
def test_a_text_is_cut_and_filled_up_as_by_rich(text: str, columns: int) -> None:
    """Narrow letters, wide ones, and none."""
    assert set_cell_size(text, columns) == cells.set_cell_size(text, columns)
