"""The file of samples: read when it is one, else named and ignored; never the end of a letter."""

from pathlib import Path

import pytest

from interviewd.config.text_files import TextFile
from interviewd.writer import samples


def test_mails_are_read_as_they_stand(tmp_path: Path) -> None:
    """Whatever editor saved them: a mark of the byte order, line ends of Windows, empty lines."""
    path = tmp_path / "voice.txt"
    path.write_bytes(
        b"\xef\xbb\xbfDear Ana,\r\n\r\n\r\n\r\nthe caf\xc3\xa9 was \xe2\x80\x93 loud.\r\n"
    )
    assert samples.read(path) == TextFile("Dear Ana,\n\nthe café was – loud.")


def test_long_mails_end_with_a_whole_line(tmp_path: Path) -> None:
    """A word cut in two would be taken for style."""
    path = tmp_path / "voice.txt"
    path.write_text("One line of a mail.\n" * 1_000)
    text = samples.read(path).text
    assert len(text) <= samples.GIVEN
    assert text.endswith("One line of a mail.")


def test_one_long_line_ends_with_a_whole_word(tmp_path: Path) -> None:
    """There may be no line's end at all."""
    path = tmp_path / "voice.txt"
    path.write_text("word " * 1_000)
    assert samples.read(path).text.endswith("word")


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (None, "missing"),
        (b"", "blank"),
        (b" \n\n\t ", "blank"),
        (b"x" * (samples.LARGEST + 1), "huge"),
        (b"PK\x03\x04\x00\x00", "binary"),
        (b"\xff\xfeD\x00e\x00", "binary"),
        (b"caf\xe9", "binary"),
        (b"\x1b[2Jhello", "binary"),
    ],
)
def test_a_binary_sample_is_reported_and_ignored(
    content: bytes | None, trouble: str, tmp_path: Path
) -> None:
    """A letter is written without it."""
    path = tmp_path / "voice.txt"
    if content is not None:
        path.write_bytes(content)
    assert samples.read(path) == TextFile(trouble=trouble)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    """Somebody named the folder where the mails are."""
    assert samples.read(tmp_path).trouble == "unreadable"
