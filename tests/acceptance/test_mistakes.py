"""Forty mistakes that people make, each with the sentence that answers it.

A sentence says what is wrong and what to do, and nothing was changed.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest

from tests.acceptance.home import Home
from tests.fakes.homes import files

MOMENT = "is no moment. Write it like 2026-12-04, 2026-12-04 14:00, 14:00 or tomorrow 9:00"
WEEK = "is no week. Write this, next, last, or a day of it, like 2026-12-04"
MEND = "mend it, then: interviewd --config {config} config validate"
ONE = "the config has a mistake; nothing was done:\n  {config}:"


class Mistake(NamedTuple):
    """What is typed, how it ends and what is printed; `{root}` and `{config}` are the home's."""

    typed: str
    code: int
    printed: str


TYPED = (
    # commands and options
    Mistake("stauts", 2, "there is no command “stauts”. Did you mean status?"),
    Mistake("plan --frob", 2, "there is no option --frob. See: interviewd plan --help"),
    Mistake(
        "status --jsn",
        2,
        "there is no option --jsn. Did you mean --json? See: interviewd status --help",
    ),
    Mistake(
        "status extra",
        2,
        "got unexpected extra argument (extra). See: interviewd status --help",
    ),
    Mistake(
        "connect googel",
        2,
        "no such command “googel”. Did you mean “google”? See: interviewd connect --help",
    ),
    Mistake(
        "explain",
        2,
        "explain needs EVENT, like: interviewd explain 3f9c2k. See: interviewd explain --help",
    ),
    Mistake(
        "mark acme",
        2,
        "mark needs EVENT and yes|no, like: interviewd mark 3f9c2k yes. "
        "See: interviewd mark --help",
    ),
    Mistake(
        "mark acme maybe",
        2,
        "yes|no: “maybe” is not one of “yes”, “no”. See: interviewd mark --help",
    ),
    Mistake("log --last 0", 2, "--last: “0” is no number from 1 on. See: interviewd log --help"),
    Mistake(
        "demo --days many",
        2,
        "--days: “many” is no number from 1 to 60. See: interviewd demo --help",
    ),
    # moments
    Mistake("plan --at gestern", 2, f"--at: “gestern” {MOMENT}"),
    Mistake("plan --at 2026-13-40", 2, f"--at: “2026-13-40” {MOMENT}"),
    Mistake("undo --since soon", 2, f"--since: “soon” {MOMENT}"),
    Mistake("week --week 99", 2, f"--week: “99” {WEEK}"),
    Mistake("week --week nextt", 2, f"--week: “nextt” {WEEK}"),
    Mistake(
        "pause 2001-01-01",
        2,
        "Mon 1 Jan 2001 00:00 is past; UNTIL has to be a moment to come",
    ),
    # events, companies, accounts
    Mistake("explain nothing", 2, "no event is called “nothing”; name one of these by the id"),
    Mistake(
        "preview dentist", 2, "“Dentist” is not an interview; see: interviewd --config {config}"
    ),
    Mistake("close Nowhere", 2, "no company is called “Nowhere”; these are known:\n  Acme"),
    Mistake("reopen Acme", 0, "Acme was not closed."),
    Mistake("resume", 0, "Nothing was paused."),
    Mistake("disconnect far", 2, "there is no account called “far”; there are: home"),
    Mistake("accounts export far", 2, "there is no sign-in called “far”; there are: none"),
    Mistake("undo", 2, "there is nobody to ask here; say --yes, or --dry-run to look first"),
    # files and folders
    Mistake("connect local --calendar {root}/far", 65, "{root}/far: there is no such folder"),
    Mistake(
        "connect local --calendar {root}/notes.txt",
        65,
        "{root}/notes.txt:1: it is no calendar file",
    ),
    Mistake(
        "connect local --mailbox {root}/calendar",
        65,
        "{root}/calendar: it is no Maildir: neither it nor a folder in it has cur and new",
    ),
    Mistake(
        "connect local --name a/b --calendar {root}/calendar",
        2,
        "--name: “a/b” is no name: letters, digits, and . _ - + @",
    ),
    Mistake(
        "connect google --client {root}/far",
        65,
        "{root}/far: there is no such file; it is the JSON that Google's console gave you",
    ),
    Mistake(
        "connect google --client {root}/notes.txt", 65, "it is no JSON; download the key again"
    ),
    Mistake(
        "connect microsoft --client x",
        65,
        "that is no Application (client) ID, which looks like 00000000-0000-0000-0000-000000000000",
    ),
    Mistake(
        "connect writer --endpoint http://far.example/v1",
        2,
        "plain http would carry your notes over the network for everyone to read. Use https",
    ),
    Mistake(
        "connect writer --endpoint ftp://far.example",
        2,
        "that is no address of a model server. Write it like http://127.0.0.1:11434/v1",
    ),
    Mistake("week --html {root}/far/x.html", 1, "{root}/far/x.html could not be written: no such"),
    Mistake("demo --home {root}", 2, "{root} is not empty, and no demo made what is in it; name"),
    Mistake("init", 2, "there is a config already: {config}. It was left as it is; edit it, or"),
)


def test_a_folder_is_no_config(acme: Home) -> None:
    """Said as what it is; there is nothing in it to mend."""
    output = acme.raw("--config", str(acme.root), "plan")

    assert output.code == 78
    assert output.err == (
        f"the config {acme.root} cannot be opened (is a directory). Name another with --config\n"
    )


CONFIG = {
    "a key": ("emails =", "email =", "me.email: unknown key. Did you mean me.emails?"),
    "a zone": ("Europe/London", "Mars/North", 'me.time_zone: "Mars/North" is no time zone'),
    "a country": (
        'country = "GB"',
        'country = "Spain"',
        'me.country: "Spain" is no country code whose holidays are known. Did you mean "ES"?',
    ),
    "a list": ('["sam@example.org"]', '"sam@example.org"', 'me.emails: must be a list: ["…"]'),
    "an address": ("sam@example.org", "sam at home", '"sam at home" is no mail address'),
    "a provider": (
        'provider = "local"',
        'provider = "gogle"',
        'must be "local", "google" or "microsoft". Did you mean "google"?',
    ),
    "a quotation mark": (
        '"Sam Rivera"',
        '"Sam Rivera',
        "is no TOML: a quotation mark is not closed",
    ),
    "a bracket": ("[me]", "[me", "is no TOML: expected ']' at the end of a table declaration"),
}


@pytest.fixture
def acme(home: Home) -> Home:
    """One interview, one other event, one file that is no calendar."""
    soon = datetime.now(UTC).replace(microsecond=0) + timedelta(days=2)
    home.invite("acme", soon)
    home.plans("tooth", soon + timedelta(hours=3), title="Dentist")
    (home.root / "notes.txt").write_text("Dear diary,\n", encoding="utf-8")
    return home


@pytest.mark.parametrize("mistake", TYPED, ids=lambda mistake: mistake.typed)
def test_a_mistake_is_answered_in_one_sentence(acme: Home, mistake: Mistake) -> None:
    """Exactly that sentence, that exit code, no traceback, and nothing of the person's changed."""
    places = {"root": acme.root, "config": acme.config}
    before = files(acme.root)

    output = acme.run(*(word.format(**places) for word in mistake.typed.split()))

    shown = output.out + output.err
    assert mistake.printed.format(**places) in shown
    assert output.code == mistake.code
    assert "Traceback" not in shown
    after = files(acme.root)
    assert {path: after[path] for path in before} == before


@pytest.mark.parametrize("name", CONFIG)
def test_a_mistake_in_the_config_is_named_with_its_line(acme: Home, name: str) -> None:
    """Key, line, what is wrong, the nearest right word, and the command that checks it again."""
    right, wrong, printed = CONFIG[name]
    text = acme.config.read_text(encoding="utf-8")
    assert right in text
    acme.config.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    line = next(n for n, each in enumerate(text.splitlines(), 1) if right in each)

    output = acme.run("plan")

    assert output.code == 78
    assert printed in output.err
    assert f"{acme.config}:{line}: " in output.err
    mend = MEND.format(config=acme.config)
    are_several = "2 mistakes" in output.err
    mend = mend.replace("it", "them", 1) if are_several else mend
    assert output.err.endswith(f"\n{mend}\n")
    counted = "2 mistakes" if are_several else "one mistake"
    assert acme.run("config", "validate").err == f"{counted}; {mend}\n"


def test_doctor_counts_only_the_calendar_it_could_read(acme: Home) -> None:
    """One calendar of two is not there: `doctor` counts the events of the other, and no more."""
    acme.config.write_text(acme.config.read_text().replace('["calendar"]', '["calendar", "far"]'))

    out = acme.run("doctor").out

    assert "! home can be read in part: " in out
    assert f"ls -ld {acme.root / 'far'}" in out


def test_a_path_of_the_config_that_is_not_there_is_named(acme: Home) -> None:
    """By every command that reads it; `doctor` shows where to look."""
    acme.config.write_text(acme.config.read_text().replace('["calendar"]', '["calendr"]'))

    for command in ("plan", "status"):
        output = acme.run(command)
        assert f"home cannot be read: {acme.root / 'calendr'}" in output.out
    assert f"ls -ld {acme.root / 'calendr'}" in acme.run("doctor").out
