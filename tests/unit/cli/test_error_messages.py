"""Everything that goes wrong on purpose has a sentence with a way out, and an exit code of the
contract.
"""

from __future__ import annotations

import errno
import inspect
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from interviewd import errors
from interviewd.cli import app, invocation, writer_messages
from interviewd.cli.error_messages import error_sentence
from interviewd.cli.exit_codes import Exit

SAMPLES: dict[str, list[errors.InterviewdError]] = {
    "InterviewdError": [errors.InterviewdError("something")],
    "ConfigBroken": [
        errors.ConfigBroken("/c.toml", [errors.Mistake("me.email", "unknown key", 3, "me.emails")]),
        errors.ConfigBroken("/c.toml", [errors.Mistake("a", "b"), errors.Mistake("", "c")]),
    ],
    "ConfigUnreadable": [
        errors.ConfigUnreadable("/c.toml", "permission denied", is_forbidden=True),
        errors.ConfigUnreadable("/etc", "is a directory"),
    ],
    "ConfigMissing": [errors.ConfigMissing("/c.toml")],
    "InputBroken": [errors.InputBroken("/a.ics", "it is empty")],
    "TextBroken": [
        errors.TextBroken("/t/thank-you.txt.j2", 3, "unexpected end"),
        errors.TextBroken("letter", None, "x"),
    ],
    "JournalNewer": [errors.JournalNewer("/s/journal.sqlite", 9, 1)],
    "JournalBusy": [errors.JournalBusy("/s/journal.sqlite")],
    "JournalUnwritable": [errors.JournalUnwritable("/s/journal.sqlite", "SQLITE_FULL")],
    "Unsafe": [
        errors.Unsafe("/s", what, fix)
        for what in ("symlink", "special", "owner", "writable")
        for fix in ("", "rm /s")
    ],
    "Sealed": [
        errors.Sealed("/s/vault", what, "/k") for what in ("key_missing", "key_wrong", "broken")
    ],
    "Busy": [errors.Busy("daemon.lock", 4711), errors.Busy("daemon.lock", None)],
    "ModelError": [
        errors.ModelError(code, says="out of memory") for code in writer_messages.FAILURES
    ],
    "AccountError": [errors.AccountError("home"), errors.AccountError("home", "bad_answer")],
    **{
        name: [getattr(errors, name)("home", "cut")]
        for name in ("Down", "SignInNeeded", "Refused", "Changed", "Gone", "Doubt", "NotConnected")
    },
}

# sudo finds no checkout and no environment by name.
SUDO = f"sudo {shlex.join(invocation.program())}"


def known() -> Iterator[str]:
    for name, thing in inspect.getmembers(errors, inspect.isclass):
        if issubclass(thing, errors.InterviewdError):
            yield name


def test_every_error_of_the_tree_is_complained_about() -> None:
    """A new one needs a sentence, and an example here."""
    assert set(SAMPLES) == set(known())


@pytest.mark.parametrize("error", [error for some in SAMPLES.values() for error in some], ids=repr)
def test_an_error_message_is_one_sentence(error: errors.InterviewdError) -> None:
    """In lower case or beginning with a name, without braces, None or a class's name.

    With a code of the contract.
    """
    sentence, code = error_sentence(error)

    assert sentence
    assert not set("{}") & set(sentence)
    assert "None" not in sentence
    assert type(error).__name__ not in sentence
    assert code in set(Exit) - {Exit.DONE}


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (
            SAMPLES["ConfigBroken"][0],
            78,
            "/c.toml:3: me.email: unknown key. Did you mean me.emails?",
        ),
        (SAMPLES["ConfigUnreadable"][0], 78, SUDO),
        (SAMPLES["Busy"][0], 75, "4711"),
        (SAMPLES["Unsafe"][4], 78, SUDO),
        (SAMPLES["Unsafe"][2], 78, "See: interviewd doctor"),
        (SAMPLES["Unsafe"][1], 78, "Run: rm /s"),
        (SAMPLES["JournalNewer"][0], 78, "Update interviewd"),
        (SAMPLES["SignInNeeded"][0], 77, "interviewd status"),
        (SAMPLES["ConfigMissing"][0], 78, "Next:  interviewd init"),
        (SAMPLES["Down"][0], 75, "the connection broke off"),
        (SAMPLES["InputBroken"][0], 65, "/a.ics: it is empty"),
    ],
)
def test_each_error_message_names_the_fix(
    error: errors.InterviewdError, code: int, words: str
) -> None:
    """What to type, or to look at."""
    sentence, exit_code = error_sentence(error)

    assert exit_code == code
    assert words in sentence


def test_commands_name_the_config_that_was_named() -> None:
    """What is pasted works on the same config, whatever its path looks like."""
    sentence, _ = error_sentence(SAMPLES["ConfigBroken"][0], "my config.toml")

    assert sentence.endswith("mend it, then: interviewd --config 'my config.toml' config validate")


def test_several_mistakes_are_to_be_mended_each() -> None:
    """They are counted, and `it` would be one of them."""
    mistakes = [errors.Mistake("me.name", "is wrong"), errors.Mistake("me.email", "is wrong")]
    sentence, _ = error_sentence(errors.ConfigBroken("/c.toml", mistakes))

    assert sentence.startswith("the config has 2 mistakes; nothing was done:")
    assert sentence.endswith("mend them, then: interviewd config validate")


@pytest.mark.parametrize(
    ("path", "way_out"),
    [("here", "See: interviewd --config /c.toml doctor"), ("gone/there", f"Run: {SUDO}")],
)
def test_more_rights_are_asked_for_only_where_they_help(
    tmp_path: Path, path: str, way_out: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a folder of one's own something is wrong with it, which root's rights would hide."""
    app.unexpected(
        PermissionError(errno.EACCES, "Permission denied", str(tmp_path / path)), "/c.toml"
    )

    assert way_out in capsys.readouterr().err


def test_after_sudo_commands_are_typed_with_sudo(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever needed it for one command needs it for the next, and sudo finds the program by its
    whole path.
    """
    monkeypatch.setenv("SUDO_USER", "sam")
    sentence, _ = error_sentence(SAMPLES["JournalUnwritable"][0], "/etc/c.toml")

    assert sentence.endswith(
        f"See: sudo {shlex.join(invocation.program())} --config /etc/c.toml doctor"
    )


def test_text_from_strangers_stays_on_one_line() -> None:
    """A path or an answer can hold line breaks and terminal codes; a complaint cannot."""
    sentence, _ = error_sentence(errors.Down("home", "a\nforged line\x1b[2J"))

    assert not {"\n", "\x1b"} & set(sentence)
