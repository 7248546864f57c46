"""An edit changes what it is for, and not one other byte."""

import os
import stat
import tomllib
from pathlib import Path

import pytest

from interviewd.config.edit import (
    Unwritable,
    account_text,
    account_values,
    shown,
    with_account,
    with_section,
    without_account,
    write,
)
from interviewd.config.load import parse
from interviewd.system import resources

HERE = Path("/x/config.toml")
HOME = {
    "name": "home",
    "provider": "local",
    "calendars": ["calendar"],
    "mailbox": "Maildir",
    "mail": "",
}
HOME_TEXT = '[[account]]\nname = "home"\nprovider = "local"\ncalendars = ["calendar"]\nmailbox = "Maildir"\n'

TEXT = """\
# mine
[me]
name = 'Sam'   # odd spacing   and quotes
emails = [
  "sam@example.org", # first
]

# about work
[[account]]
name = "work"
provider = "google"
# kept private
mail = "none"

# about the rest
[[account]]
name = "rest"
provider = "microsoft"

[privacy]
keep_days   =  30
"""

SHIPPED = (resources.folder("config") / "interviewd.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        SHIPPED,
        "",
        "# only a comment",
        "[me]\nname = 'x'",
        TEXT.replace("\n", "\r\n"),
        TEXT + "\n\n# the end\n",
    ],
    ids=["usual", "shipped", "empty", "comment", "no newline", "crlf", "trailing"],
)
def test_an_account_is_added_at_the_end_and_nothing_else_changes(text: str) -> None:
    """Every byte of before comes first, and then the account."""
    added = with_account(text, HOME)

    assert added.startswith(text)
    assert added.endswith(HOME_TEXT)
    assert not added[len(text) : -len(HOME_TEXT)].strip()
    assert tomllib.loads(added)["account"][-1] == {
        key: value for key, value in HOME.items() if value
    }


@pytest.mark.parametrize(
    "text", [TEXT, SHIPPED, "", TEXT.replace("\n", "\r\n"), TEXT + "\n# the end\n"]
)
def test_an_added_account_can_be_removed_again(text: str) -> None:
    """Connect and disconnect leave the file as it was."""
    assert without_account(with_account(text, HOME), "home") == text


def test_removing_takes_the_table_and_leaves_what_is_around_it() -> None:
    """Comments before it and after it are about something else, or the person's to delete."""
    assert without_account(TEXT, "work") == TEXT.replace(
        '[[account]]\nname = "work"\nprovider = "google"\n# kept private\nmail = "none"\n', ""
    )
    assert without_account(TEXT, "rest") == TEXT.replace(
        '[[account]]\nname = "rest"\nprovider = "microsoft"\n', ""
    )
    assert without_account(TEXT, "nobody") == TEXT


def test_a_table_that_ends_in_something_long_goes_whole() -> None:
    """Lists over several lines, and comments inside them."""
    text = '[[account]]\nname = "a"\nprovider = "google"\ncalendars = [\n  "x", # y\n\n  # z\n]\n\n# end\n'

    assert without_account(text, "a") == "\n# end\n"


def test_keys_of_an_account_that_is_there_are_set_in_their_place() -> None:
    """Other keys, comments and spacing stay; what is now empty goes."""
    changed = with_account(
        TEXT, {"name": "work", "provider": "google", "mail": "", "calendars": ["a", "b"]}
    )

    assert changed == TEXT.replace('mail = "none"\n', "").replace(
        'provider = "google"\n', 'provider = "google"\ncalendars = ["a", "b"]\n'
    )


def test_the_same_account_again_changes_nothing() -> None:
    """Not even quotes."""
    assert with_account(TEXT, {"name": "work", "provider": "google", "mail": "none"}) == TEXT


@pytest.mark.parametrize(
    "text", ['account = [{ name = "home", provider = "google" }]\n', "account = 7\n"]
)
def test_accounts_in_another_toml_form_are_not_edited(text: str) -> None:
    """Accounts in another form are the person's to change."""
    with pytest.raises(ValueError):
        without_account(text, "home")
    with pytest.raises(ValueError):
        with_account(text, {**HOME, "name": "new"})


def test_lines_are_counted_as_toml_does() -> None:
    """A form feed or a line separator inside a value is no new line."""
    text = '[me]\nname = "a\u2028b\x85c"\n\n' + HOME_TEXT + "# end\n"

    assert without_account(text, "home") == '[me]\nname = "a\u2028b\x85c"\n# end\n'


def test_strange_words_stay_words() -> None:
    """Quotes, line breaks and brackets in a value write no TOML of their own."""
    account = {
        "name": "a",
        "provider": "local",
        "calendars": ['x"]\n[me]\nname = "evil', "\\", "é"],
    }

    assert tomllib.loads(account_text(account))["account"] == [account]


@pytest.mark.parametrize(
    "lines",
    [
        "",
        "prep = []\n",
        "state_dir = 's'\n",
    ],
)
def test_the_shown_config_gives_the_same_settings(lines: str) -> None:
    """Reading what is shown gives the same settings, defaults written out."""
    config = parse(lines + TEXT, HERE)
    again = parse(shown(config.settings), HERE)

    assert again.settings == config.settings
    assert "keep_days = 30" in shown(config.settings)
    assert "max_per_company = 2" in shown(config.settings)
    assert again.settings.account[0].calendars == ("primary",)
    assert account_values(config.accounts[1]) == {
        "name": "rest",
        "provider": "microsoft",
        "calendars": ("default",),
    }


# --- files --------------------------------------------------------------------------------------


def test_a_file_keeps_its_mode_and_its_link(tmp_path: Path) -> None:
    """A config in a folder of dotfiles stays there, and stays as readable as it was."""
    real = tmp_path / "dotfiles.toml"
    real.write_text("old")
    real.chmod(0o640)
    link = tmp_path / "config.toml"
    link.symlink_to(real)

    write(link, "new", "")

    assert link.is_symlink()
    assert real.read_text() == "new"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert sorted(each.name for each in tmp_path.iterdir()) == ["config.toml", "dotfiles.toml"]


def test_a_new_file_is_the_persons_own(tmp_path: Path) -> None:
    """0600, whatever the umask, folders made on the way."""
    path = tmp_path / "a" / "b" / "config.toml"
    write(path, "new", "")

    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("obstacle", ["read-only", "folder in the way", "no folder"])
def test_a_read_only_config_gets_its_lines_printed(tmp_path: Path, obstacle: str) -> None:
    """The person gets what to write there, and the file stays as it was."""
    path = tmp_path / "config.toml"
    path.write_text("old")
    if obstacle == "read-only":
        path.chmod(0o444)
    elif obstacle == "folder in the way":
        path.unlink()
        path.mkdir()
    else:
        path = path / "config.toml"

    with pytest.raises(Unwritable) as caught:
        write(path, "new", "the lines")
    assert caught.value.lines == "the lines"
    assert caught.value.why
    assert [each.name for each in tmp_path.iterdir()] == ["config.toml"]
    assert obstacle != "read-only" or path.read_text() == "old"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_root_leaves_a_file_to_its_owner(tmp_path: Path) -> None:
    """`sudo interviewd connect` must not take the config from the person."""
    path = tmp_path / "config.toml"
    path.write_text("old")
    os.chown(path, 1234, 1235)

    write(path, "new", "")

    assert (path.stat().st_uid, path.stat().st_gid) == (1234, 1235)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (TEXT, TEXT + '\n[writer]\nendpoint = "https://a.example/v1"\nmodel = "m"\n'),
        ("", '[writer]\nendpoint = "https://a.example/v1"\nmodel = "m"\n'),
        (
            "[writer]  # who writes\n# where\nendpoint   =  ''\n\n# about limits\n[limits]\n",
            '[writer]  # who writes\nmodel = "m"\n# where\nendpoint   =  "https://a.example/v1"\n\n# about limits\n[limits]\n',
        ),
        (
            '[writer]\nendpoint = "https://a.example/v1"\nmodel = "m"\n',
            '[writer]\nendpoint = "https://a.example/v1"\nmodel = "m"\n',
        ),
        ("[writer]", '[writer]\nendpoint = "https://a.example/v1"\nmodel = "m"\n'),
    ],
)
def test_a_section_is_set_where_it_stands(before: str, after: str) -> None:
    """Its own keys change in place; new ones go below its header, a new one to the end."""
    assert (
        with_section(before, "writer", {"endpoint": "https://a.example/v1", "model": "m"}) == after
    )


def test_a_section_written_in_another_way_is_left_to_the_person() -> None:
    """Dotted keys and inline tables are theirs."""
    with pytest.raises(ValueError, match="is not written as"):
        with_section('writer.language = "de"\n', "writer", {"endpoint": "https://a.example/v1"})
