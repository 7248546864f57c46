"""From nothing to a first plan: init, connect, disconnect, accounts, config, doctor."""

from __future__ import annotations

import shutil
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.home import Home

PERSON = {"GIT_CONFIG_GLOBAL": "", "TZ": "Europe/Berlin"}


@pytest.fixture
def bare(home: Home) -> Home:
    """A home without a config, with a calendar and mail in the usual places."""
    home.config.unlink()
    usual = home.root / "home"
    shutil.copytree(home.calendar, usual / ".calendars" / "personal")
    home.invite("acme", datetime.now(UTC).replace(microsecond=0) + timedelta(days=5))
    shutil.copy(home.calendar / "acme.ics", usual / ".calendars" / "personal" / "acme.ics")
    shutil.copytree(home.maildir, usual / "Maildir")
    git = usual / ".gitconfig"
    git.write_text("[user]\n\tname = Sam Rivera\n\temail = Sam@Example.org\n", encoding="utf-8")
    return home


def init(home: Home, *args: str, stdin: str = "", **env: str):
    return home.raw("init", *args, stdin=stdin, env={"TZ": "Europe/London", **env})


def written(home: Home) -> dict[str, Any]:
    return tomllib.loads(
        (home.root / "home/.config/interviewd/config.toml").read_text(encoding="utf-8")
    )


def test_init_yes_takes_what_it_finds_and_shows_the_first_plan(bare: Home) -> None:
    """Name, address, zone, country, calendar and mailbox; every key explained.

    Nothing but the config is made.
    """
    if shutil.which("git") is None:
        pytest.skip("no git here: who this is cannot be found")

    output = init(bare, "--yes")

    assert output.code == 0, output.err
    assert "Research and rehearse" in output.out
    config = written(bare)
    assert config["me"]["name"] == "Sam Rivera"
    assert config["me"]["emails"] == ["sam@example.org"]
    assert (config["me"]["time_zone"], config["me"]["country"]) == ("Europe/London", "GB")
    [account] = config["account"]
    assert account["calendars"] == [str(bare.root / "home/.calendars/personal")]
    assert account["mailbox"] == str(bare.root / "home/Maildir")
    text = (bare.root / "home/.config/interviewd/config.toml").read_text(encoding="utf-8")
    assert text.count("\n# ") > 20
    assert not (bare.root / "home/.local").exists()


def test_the_first_plan_is_the_one_that_plan_shows(bare: Home) -> None:
    """A letter that is due is one to draft: `init` writes it in memory alone, as `plan` does."""
    talk = bare.root / "home/.calendars/personal/acme.ics"
    bare.invite("acme", datetime.now(UTC).replace(microsecond=0) - timedelta(hours=6))
    shutil.copy(bare.calendar / "acme.ics", talk)

    output = init(bare, stdin="Sam Rivera <sam@example.org>" + "\n" * 8)

    assert output.code == 0, output.err
    assert " ✎ thank-you to Priya Shah" in output.out
    assert "being written" not in output.out
    assert " ✎ thank-you to Priya Shah" in bare.raw("plan").out


def test_init_asks_only_the_wrong_answer_again(bare: Home) -> None:
    """With the reason, and what may be meant; the questions go to stderr."""
    answers = [
        *("Sam Rivera <sam@>", "Sam Rivera <sam@example.org>"),
        *("Europe/Lundon", "london"),
        "I have run queues for six years. I led a team of eight.",
        *("q", str(bare.root / "nowhere"), str(bare.calendar)),
    ]

    output = init(bare, stdin="\n".join([*answers, ""]))

    assert output.code == 0, output.err
    assert questions(output.err) == len(answers)
    for reason in ("“sam@” is no mail address", "perhaps Europe/London", "there is nothing at"):
        assert reason in output.err
    config = written(bare)
    assert (config["me"]["time_zone"], config["me"]["country"]) == ("Europe/London", "GB")
    assert config["me"]["strengths"] == [
        "I have run queues for six years.",
        "I led a team of eight.",
    ]
    assert config["account"][0]["calendars"] == [str(bare.calendar)]


def questions(text: str) -> int:
    """A question ends with what is taken on Enter, and a colon."""
    return text.count("]: ")


def test_init_asks_few_questions_when_files_have_the_answers(bare: Home) -> None:
    """Enter to each: all calendars of a folder of calendars, in the order of their letters."""
    usual = bare.root / "home"
    shutil.copytree(usual / ".calendars/personal", usual / ".calendars/work")

    output = init(bare, stdin="\n" * 4)

    assert output.code == 0, output.err
    assert questions(output.err) == 4
    assert written(bare)["account"][0]["calendars"] == [
        str(usual / ".calendars" / each) for each in ("personal", "work")
    ]
    assert "Next:  interviewd service install" in output.out.splitlines()[-1]


def test_letters_choose_the_calendars_and_which_gets_the_blocks(bare: Home) -> None:
    """In the order in which they are typed."""
    usual = bare.root / "home"
    for name in ("work", "zoo"):
        shutil.copytree(usual / ".calendars/personal", usual / ".calendars" / name)

    output = init(bare, stdin="\n\n\nc a\n")

    assert output.code == 0, output.err
    assert [Path(each).name for each in written(bare)["account"][0]["calendars"]] == [
        "zoo",
        "personal",
    ]


def test_init_learns_from_other_programs(home: Home) -> None:
    """mbsync's user and folders, khal's and vdirsyncer's calendars, Thunderbird's identity."""
    home.config.unlink()
    usual = home.root / "home"
    calendar = usual / "far/away/cal"
    calendar.parent.mkdir(parents=True)
    home.invite("acme", datetime.now(UTC).replace(microsecond=0) + timedelta(days=5))
    shutil.copytree(home.calendar, calendar)
    shutil.copytree(home.maildir, usual / "letters/box")
    profile = usual / ".thunderbird/x.default"
    for path, text in {
        usual
        / ".mbsyncrc": "IMAPAccount x\nUser sam@work.example\n\nMaildirStore y\nPath ~/letters/\nInbox ~/letters/box\n",
        usual
        / ".config/khal/config": "[calendars]\n  [[all]]\n    path = ~/far/away/*\n    type = discover\n",
        profile / "prefs.js": 'user_pref("mail.identity.id1.fullName", "Sam Rivera");\n'
        'user_pref("mail.identity.id1.useremail", "sam@example.org");\n',
    }.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    output = init(home, "--yes", GIT_CONFIG_GLOBAL="/dev/null")

    assert output.code == 0, output.err
    config = written(home)
    assert config["me"]["name"] == "Sam Rivera"
    assert config["me"]["emails"] == ["sam@work.example", "sam@example.org"]
    assert config["account"][0]["calendars"] == [str(calendar)]
    assert config["account"][0]["mailbox"] in {str(usual / "letters"), str(usual / "letters/box")}


@pytest.mark.parametrize(
    ("email", "where", "next_step"),
    [
        ("sam@gmail.com", "", "connect google"),
        ("sam@hotmail.co.uk", "", "connect microsoft"),
        ("sam@example.org", "Google", "connect google"),
        ("sam@gmail.com", "files", "connect local"),
    ],
)
def test_init_offers_to_connect(home: Home, email: str, where: str, next_step: str) -> None:
    """What the address says is the answer in brackets.

    Whoever does not sign in now is told how to do it later.
    """
    home.config.unlink()
    here = ["-", "-"] if where == "files" else ["n"]
    answers = ["Sam Rivera", email, "Europe/London", "-", where, *here, ""]

    output = home.raw("init", stdin="\n".join(answers), env={"GIT_CONFIG_GLOBAL": "/dev/null"})

    assert output.code == 0, output.err
    assert "account" not in written(home)
    assert f"Next:  interviewd {next_step}" in output.out.splitlines()[-1]


def test_init_says_what_is_missing(home: Home) -> None:
    """Nothing to be found: the config is written, what has to go in is named with its line, and
    the exit code tells.
    """
    home.config.unlink()

    output = home.raw(
        "init", "--yes", env={"HOME": str(home.root / "empty"), "GIT_CONFIG_GLOBAL": "/dev/null"}
    )

    assert output.code == 1
    assert "me.emails" in output.out
    assert ".toml:" in output.out
    assert "config validate" in output.out


def test_init_never_overwrites(home: Home) -> None:
    """Neither the usual config nor the one that is named."""
    before = home.config.read_bytes()

    assert home.run("init", "--yes").code == 2
    assert home.raw("init", "--yes", env={"INTERVIEWD_CONFIG": str(home.config)}).code == 2
    assert home.config.read_bytes() == before


def test_init_writes_to_the_config_that_was_named(bare: Home) -> None:
    """--config names a file that is not there yet."""
    place = bare.root / "new folder" / "interviewd.toml"

    output = bare.raw("--config", str(place), "init", "--yes")

    assert place.exists(), output.err


# --- connect ------------------------------------------------------------------------------------


def test_connect_local_reads_before_it_writes(home: Home) -> None:
    """How many events, where drafts go.

    Then the config has the account, and every other byte it had.
    """
    before = home.config.read_text(encoding="utf-8")
    other = home.root / "work"
    other.mkdir()
    shutil.copy(
        home.invite("acme", datetime.now(UTC).replace(microsecond=0) + timedelta(days=5)), other
    )

    output = home.run(
        "connect",
        "local",
        "--name",
        "work",
        "--calendar",
        str(other),
        "--mailbox",
        str(home.maildir),
    )

    assert output.code == 0, output.err
    assert "1 event" in output.out
    assert ".Drafts" in output.out
    assert "sam@example.org" in output.out
    assert "it cannot send" in output.out
    after = home.config.read_text(encoding="utf-8")
    assert after.startswith(before.rstrip())
    assert tomllib.loads(after)["account"][1] == {
        "name": "work",
        "provider": "local",
        "calendars": [str(other)],
        "mailbox": str(home.maildir),
    }


@pytest.mark.parametrize("option", ["--calendar", "--mailbox"])
@pytest.mark.parametrize("content", [None, b"not what it should be"])
def test_an_unreadable_path_is_not_connected(
    home: Home, option: str, content: bytes | None
) -> None:
    """65 for a file named on the command line; the config stays as it is."""
    before = home.config.read_bytes()
    path = home.root / "there.ics"
    if content is not None:
        path.write_bytes(content)

    output = home.run("connect", "local", "--name", "new", option, str(path))

    assert output.code == 65
    assert str(path) in output.err
    assert home.config.read_bytes() == before


def test_connecting_again_reads_what_is_known(home: Home) -> None:
    """Without new paths the account's own are read once more, and the config stays as it is,
    byte for byte.
    """
    before = home.config.read_bytes()

    assert "0 events" in home.run("connect", "local").out
    assert home.config.read_bytes() == before
    home.calendar.rename(home.root / "away")
    assert home.run("connect", "local").code == 65


def test_connect_local_adds_calendars(home: Home) -> None:
    """To those that the account has, and never instead.

    A folder of calendars stands for those in it.
    """
    for name in ("work", "club"):
        (home.root / "many" / name).mkdir(parents=True)
        (home.root / "many" / name / "displayname").write_text(name, encoding="utf-8")

    output = home.run("connect", "local", "--calendar", str(home.root / "many"))
    assert output.code == 0, output.err
    again = home.run("connect", "local", "--calendar", str(home.root / "many/work"))
    assert again.code == 0, again.err

    [account] = tomllib.loads(home.config.read_text(encoding="utf-8"))["account"]
    assert account["calendars"] == [
        "calendar",
        str(home.root / "many/club"),
        str(home.root / "many/work"),
    ]
    assert account["mailbox"] == "Maildir"


def test_connect_without_anything_to_find_says_what_to_name(home: Home) -> None:
    """Nothing in the usual places, nothing named."""
    output = home.run("connect", "local", "--name", "new")
    assert (output.code, output.out) == (2, "")
    assert "--calendar" in output.err


def test_a_config_that_may_not_be_written_gets_its_lines_printed(home: Home) -> None:
    """For the person to put in; exit 1."""
    home.config.chmod(0o400)

    output = home.run("connect", "local", "--name", "new", "--calendar", str(home.calendar))

    assert output.code == 1
    assert f'calendars = ["{home.calendar}"]' in output.out
    assert "new" not in home.config.read_text(encoding="utf-8")


def test_disconnect_takes_the_account_out_and_nothing_else(home: Home) -> None:
    """An unknown name lists the known ones."""
    unknown = home.run("disconnect", "nowhere")
    assert unknown.code == 2
    assert "home" in unknown.err

    assert home.run("disconnect", "home").code == 0
    assert "account" not in tomllib.loads(home.config.read_text(encoding="utf-8"))
    assert home.calendar.is_dir()
    accounts = home.run("accounts")
    assert "There is none yet" in accounts.out
    assert "connect local" in accounts.out


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ('[[account]]\nname = "other"\nprovider = "google"\nmail = "home"\n', "mail of “other”"),
        ('[interviews]\ncalendars = ["home/calendar"]\n', "[interviews] calendars"),
    ],
)
def test_disconnect_says_what_still_needs_the_account(home: Home, key: str, said: str) -> None:
    """Before anything of it is forgotten; the config as it is is no mistake."""
    before = home.config.read_text(encoding="utf-8") + "\n" + key
    home.config.write_text(before, encoding="utf-8")

    output = home.run("disconnect", "home")

    assert output.code == 2
    assert said in output.err
    assert home.config.read_text(encoding="utf-8") == before


def test_accounts_lists_what_there_is(home: Home) -> None:
    """Name, provider, state, and what is read and written."""
    assert home.run("accounts", "--json").json["accounts"][0]["state"] == "ok"
    assert "Maildir" in home.run("accounts").out


# --- config and doctor --------------------------------------------------------------------------


def test_config_show_is_the_config_in_force(home: Home) -> None:
    """What it prints is a config that says the same, defaults included."""
    shown = tomllib.loads(home.run("config", "show").out)

    assert shown["me"]["name"] == "Sam Rivera"
    assert shown["thank_you"]["draft_after_minutes"] == 180
    assert shown["account"][0]["calendars"] == ["calendar"]


def test_config_path_and_validate(home: Home, tmp_path: Path) -> None:
    """Where it lies, or would; and that it is fine."""
    assert home.run("config", "path").out == f"{home.config}\n"
    assert home.run("config", "validate").code == 0
    nowhere = home.raw("config", "path", env={"XDG_CONFIG_HOME": str(tmp_path / "xdg")})
    assert nowhere.out == f"{tmp_path / 'xdg/interviewd/config.toml'}\n"


def test_doctor_has_a_fix_for_everything_that_is_wrong(home: Home) -> None:
    """One line a check; 1 when something is broken; what others could read is found."""
    home.run("tick")
    fine = home.run("doctor", "--json")
    assert fine.code == 0, fine.out
    assert all(check["fix"] for check in fine.json["checks"] if check["state"] != "ok")

    (home.root / "state" / "journal.sqlite").chmod(0o644)
    home.calendar.rename(home.root / "away")
    bad = home.run("doctor", "--json")
    assert bad.code == 1
    wrong = [check for check in bad.json["checks"] if check["state"] == "error"]
    assert len(wrong) == 2
    assert all(check["fix"] for check in wrong)


def test_doctor_finds_a_damaged_journal(home: Home) -> None:
    """And names what mends it."""
    home.run("tick")
    (home.root / "state" / "journal.sqlite").write_bytes(b"no database at all" * 500)

    output = home.run("doctor")

    assert output.code == 1
    assert "damaged" in output.out
