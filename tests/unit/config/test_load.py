"""A config is right and whole, or every mistake in it is said at once, with its line and the way
out.
"""

import tomllib
from dataclasses import asdict, fields, is_dataclass, replace
from datetime import time, timedelta
from pathlib import Path

import pytest

from interviewd.config import load, settings
from interviewd.config.checks import ENDPOINTS, RANGES, labels
from interviewd.config.load import Config, endpoints, find, is_here, parse, read, state_dir
from interviewd.config.providers import PROVIDERS
from interviewd.config.settings import AccountSettings, InterviewSettings, Settings
from interviewd.errors import ConfigBroken, Mistake
from interviewd.model.decided import Policy, Story
from interviewd.model.terms import PrepStep
from interviewd.system import resources

ME = '[me]\nname = "Sam Rivera"\nemails = ["sam@example.org"]\ntime_zone = "Europe/London"\n'

CONTRACT = """\
state_dir = "state"

[me]
name = "Sam Rivera"
emails = ["sam@example.org"]
time_zone = "Europe/London"
country = "GB"                    # public holidays; "GB-SCT" for a region
waking_hours = ["08:00", "21:00"]
spelling = "british"              # or "american"
signature = "Sam Rivera\\nsam@example.org"
strengths = ["I have run payment systems in Python for eight years."]   # whole sentences
stories = "stories.md"            # headings and a few lines each, for the prep texts

[interviews]
tags = ["#interview"]
categories = ["Interview"]
colours = []                      # Google: "tomato", …
calendars = []                    # "account/calendar" where every timed event is one

[[prep]]
title = "Research and rehearse"
minutes = 60
days_before = 1                   # working days

[[prep]]
title = "Warm-up"
minutes = 30
days_before = 0

[debrief]
minutes = 15

[thank_you]
draft_after_minutes = 180
deadline_hours = 24
remind_before_deadline_hours = 4

[follow_up]
first_after_business_days = 6
next_after_business_days = 5
max_per_company = 2
min_business_days_between = 5

[writer]
endpoint = "http://127.0.0.1:11434/v1"   # OpenAI-compatible; plain http only to a loopback address
model = "qwen3:14b"
language = "en"                   # of letters and forms; an event's line `Language: de` goes before it
samples = "voice.txt"             # mails of yours, for the tone

[limits]
drafts_per_day = 12
blocks_per_day = 10

[privacy]
stealth_title = ""                # "Focus time": what blocks are called on the calendar
keep_days = 90                    # titles, names and notes are forgotten after this

[[account]]
name = "home"
provider = "local"
calendars = ["calendar"]          # folders of .ics files (vdir), or .ics files
mailbox = "Maildir"               # drafts, sent, trash: folder names; found by themselves

[[account]]
name = "gmail"
provider = "google"
calendars = ["primary"]           # all are read and are busy; blocks go to the first
mail = "outlook"

[[account]]
name = "outlook"
provider = "microsoft"
calendars = ["default"]
graph_endpoint = "http://127.0.0.1:8000/v1.0"
"""

HERE = Path("/home/sam/.config/interviewd/config.toml")


class _NoTemplates:
    def render(self, name, facts, language="en"):
        raise AssertionError(name)


def mistakes(text: str) -> list[Mistake]:
    with pytest.raises(ConfigBroken) as caught:
        parse(text, HERE)
    return [*caught.value.mistakes]


# --- what is right ------------------------------------------------------------------------------


def test_the_contract_is_a_config() -> None:
    """The page that others rely on reads as it stands."""
    config = parse(CONTRACT, HERE)

    assert [account.name for account in config.accounts] == ["home", "gmail", "outlook"]
    assert config.settings.me.signature == "Sam Rivera\nsam@example.org"
    assert config.settings.prep == settings.PREP_STEPS
    assert endpoints(config.accounts[2]) == {"graph_endpoint": "http://127.0.0.1:8000/v1.0"}


def test_a_name_and_an_address_are_enough() -> None:
    """Everything else has a default; accounts may come later."""
    config = parse('[me]\nname = "Sam"\nemails = ["sam@example.org"]\n', HERE)

    assert config.settings == Settings(
        me=replace(Settings().me, name="Sam", emails=("sam@example.org",))
    )
    assert config.accounts == ()


def test_the_shipped_config_has_every_key_at_its_default() -> None:
    """What a person reads there is what happens when they delete the line."""
    text = (resources.folder("config") / "interviewd.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    defaults = asdict(Settings())
    accounts = defaults.pop("account")

    assert accounts == ()
    assert table == tomllib.loads(_as_toml(defaults))
    assert [(one.key, one.what[:10]) for one in mistakes(text)] == [
        ("me.name", "is missing"),
        ("me.emails", "is missing"),
    ]


def _as_toml(values: dict) -> str:
    """tuples are lists to tomllib; nothing else differs."""
    import tomlkit

    def plain(value):
        if isinstance(value, dict):
            return {key: plain(each) for key, each in value.items()}
        return [plain(each) for each in value] if isinstance(value, tuple | list) else value

    return tomlkit.dumps(plain(values))


def test_the_shipped_config_shows_every_key_of_an_account() -> None:
    """Each provider's own, and what all have, in the examples that wait behind their # signs."""
    text = (resources.folder("config") / "interviewd.toml").read_text(encoding="utf-8")
    examples = text[text.index("# [[account]]") :]
    accounts = tomllib.loads("\n".join(line.removeprefix("# ") for line in examples.splitlines()))[
        "account"
    ]

    shown = {account["provider"]: account.keys() for account in accounts}
    everybody = {each.name for each in fields(AccountSettings)} - {
        key for provider in PROVIDERS.values() for key in provider.keys
    }
    assert shown == {name: everybody | {*each.keys} for name, each in PROVIDERS.items()}
    for account in accounts:
        defaults = {each.name: each.default for each in fields(AccountSettings)}
        assert all(
            value == defaults[key]
            for key, value in account.items()
            if key in {*ENDPOINTS, "drafts", "sent", "trash", "mail"}
        )
    parse(ME + "\n".join(line.removeprefix("# ") for line in examples.splitlines()), HERE)


def test_the_defaults_are_those_of_the_policy() -> None:
    """A default is written down twice, here and in the glossary, and is the same."""
    config = parse(ME, HERE)
    bare = Policy(
        name="Sam Rivera", emails=("sam@example.org",), zone=config.zone, templates=_NoTemplates()
    )

    assert config.policy(bare.templates) == bare


def test_everything_reaches_the_policy() -> None:
    """Each wish arrives where the planner looks for it."""
    text = """
        [me]
        name = " Sam   Rivera "
        emails = ["Sam@Example.org", "sam@old.example"]
        time_zone = "America/New_York"
        country = "US"
        waking_hours = ["9:30", "24:00"]
        spelling = "american"
        signature = "S."
        strengths = ["x"]
        [interviews]
        tags = ["#talk"]
        categories = ["Talk"]
        colours = ["sage"]
        calendars = ["home/work"]
        [[prep]]
        title = "Think"
        minutes = 45
        days_before = 3
        [debrief]
        minutes = 20
        [thank_you]
        draft_after_minutes = 60
        deadline_hours = 20
        remind_before_deadline_hours = 3
        [follow_up]
        first_after_business_days = 7
        next_after_business_days = 8
        max_per_company = 1
        min_business_days_between = 9
        [writer]
        endpoint = "https://models.example/v1"
        model = "qwen3:14b"
        language = "de"
        [limits]
        drafts_per_day = 3
        blocks_per_day = 4
        [privacy]
        stealth_title = "Focus time"
        keep_days = 30
        [[account]]
        name = "home"
        provider = "local"
        calendars = ["work"]
    """
    config = parse(text, HERE)
    templates = _NoTemplates()

    assert config.policy(templates, ["Sam@Gmail.com", "sam@example.org", ""]) == Policy(
        name="Sam Rivera",
        emails=("sam@example.org", "sam@old.example", "sam@gmail.com"),
        zone=config.zone,
        templates=templates,
        country="US",
        waking=(time(9, 30), time(0)),
        spelling="american",
        signature="S.",
        strengths=("x",),
        language="de",
        model="qwen3:14b",
        tags=("#talk",),
        categories=("Talk",),
        colours=("sage",),
        calendars=("home/work",),
        accounts=("home",),
        prep_steps=(PrepStep("Think", 45, 3),),
        debrief_minutes=20,
        draft_after=timedelta(hours=1),
        deadline=timedelta(hours=20),
        remind_before=timedelta(hours=3),
        follow_first=7,
        follow_next=8,
        follow_max=1,
        follow_gap=9,
        drafts_per_day=3,
        blocks_per_day=4,
        stealth_title="Focus time",
        keep_days=30,
    )
    assert config.zone.key == "America/New_York"


@pytest.mark.parametrize(("lines", "prep_steps"), [("", settings.PREP_STEPS), ("prep = []\n", ())])
def test_no_prep_key_means_the_default_and_an_empty_list_none(
    lines: str, prep_steps: tuple[PrepStep, ...]
) -> None:
    """Silence is not a wish."""
    assert parse(lines + ME, HERE).settings.prep == prep_steps


@pytest.mark.parametrize(
    ("provider", "lines", "calendars"),
    [
        ("google", "", ("primary",)),
        ("microsoft", "", ("default",)),
        ("local", 'mailbox = "Maildir"', ()),
        ("google", "calendars = []", ()),
        ("google", 'calendars = ["a", "b"]', ("a", "b")),
    ],
)
def test_an_account_without_calendars_has_its_main_one(
    provider: str, lines: str, calendars: tuple[str, ...]
) -> None:
    """Left out: the provider's own main calendar. An empty list: a mailbox only."""
    config = parse(f'{ME}[[account]]\nname = "a"\nprovider = "{provider}"\n{lines}\n', HERE)

    assert config.accounts[0].calendars == calendars


@pytest.mark.parametrize(
    ("lines", "mail"),
    [
        ('provider = "local"\ncalendars = ["c"]\nmailbox = "Maildir"', "a"),
        ('provider = "local"\ncalendars = ["c"]', ""),
        ('provider = "google"', "a"),
        ('provider = "google"\nmail = "none"', ""),
        ('provider = "google"\nmail = "b"', "b"),
    ],
)
def test_letters_go_to_the_accounts_own_mailbox_by_default(lines: str, mail: str) -> None:
    """Another account's, or nobody's; a local account without a mailbox has none to give."""
    config = parse(
        f'{ME}[[account]]\nname = "a"\n{lines}\n[[account]]\nname = "b"\nprovider = "google"\n',
        HERE,
    )

    assert config.mail_of(config.accounts[0]) == mail


GOOGLE_HERE = """
    provider = "google"
    calendar_endpoint = "http://127.0.0.1:1/c/"
    gmail_endpoint = "http://[::1]:1/"
    token_endpoint = "http://localhost:1/token"
"""


@pytest.mark.parametrize(
    ("lines", "here"),
    [
        ('provider = "local"\nmailbox = "m"', True),
        ('provider = "google"', False),
        (GOOGLE_HERE, True),
        ('provider = "google"\ncalendar_endpoint = "http://127.0.0.1:1/"', False),
        (
            'provider = "microsoft"\ngraph_endpoint = "http://127.0.0.1:1"\nauthority = "http://127.0.0.1:1/common"',
            True,
        ),
        (
            'provider = "microsoft"\ngraph_endpoint = "http://127.0.0.1:1"\nauthority = "https://login.example/common"',
            False,
        ),
        ('provider = "microsoft"\ngraph_endpoint = "http://127.0.0.1:1"', False),
    ],
)
def test_time_may_be_made_up_only_for_what_lives_here(lines: str, here: bool) -> None:
    """Local, or every endpoint on a loopback address."""
    config = parse(f'{ME}[[account]]\nname = "a"\n{lines}\n', HERE)

    assert is_here(config.accounts[0]) is here


# --- what is wrong ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "key", "hint"),
    [
        ("[thank_you]\ndeadline_hour = 20", "thank_you.deadline_hour", "thank_you.deadline_hours"),
        ("[thankyou]\ndeadline_hours = 20", "thankyou", "thank_you"),
        ("[interviews]\ncolors = []", "interviews.colors", "interviews.colours"),
        ('[debrief]\nemail = ["a@b.c"]', "debrief.email", "me.emails"),
        ('[privacy]\nxyzzy = ["a@b.c"]', "privacy.xyzzy", "privacy."),
        (
            '[[account]]\nname = "a"\nprovider = "google"\ncalendar = []',
            "account.calendar",
            "account.calendars",
        ),
        (
            '[[prep]]\ntitle = "x"\nminutes = 9\ndays_before = 0\nminute = 9',
            "prep.minute",
            "prep.minutes",
        ),
        ("[me.more]\nx = 1", "me.more", "me."),
    ],
)
def test_an_unknown_key_names_the_nearest_known_one(lines: str, key: str, hint: str) -> None:
    """Here if there is one like it, elsewhere else; and always some."""
    text = f"{ME}{lines}\n"
    unknown = [one for one in mistakes(text) if one.what == "unknown key"]

    assert [(one.key, one.hint.startswith(hint)) for one in unknown] == [(key, True)]


@pytest.mark.parametrize(
    ("key", "value", "what"),
    [
        ("me.name", '""', "is missing"),
        ("me.name", '"a\\nb"', "one line"),
        ("me.name", "7", "text in quotes"),
        ("me.emails", "[]", "is missing"),
        ("me.emails", '"sam@example.org"', "a list"),
        ("me.emails", '["sam"]', '"sam" is no mail address'),
        ("me.emails", '["Sam <sam@example.org>"]', "no mail address"),
        ("me.emails", '["sam@example..org"]', "no mail address"),
        ("me.emails", '["sam@example.org\\nBcc: x@y.z"]', "no mail address"),
        ("me.emails", "[7]", "text in quotes"),
        ("me.time_zone", '"Europe/Lodnon"', '"Europe/Lodnon" is no time zone'),
        ("me.time_zone", '"../../etc/passwd"', "no time zone"),
        ("me.country", '"XX"', "no country code"),
        ("me.country", '"gb"', "no country code"),
        ("me.country", '"GB-TEX"', '"TEX" is no region of GB'),
        ("me.waking_hours", '["08:00"]', "2 values"),
        ("me.waking_hours", '["8 o\'clock", "21:00"]', "no time of day"),
        ("me.waking_hours", '["08:00", "25:00"]', "no time of day"),
        ("me.spelling", '"english"', "british"),
        ("me.strengths", '[""]', "is empty"),
        ("me.stories", '"a\\tb"', "one line"),
        ("writer.endpoint", '"http://models.example/v1"', "plain http only to a loopback address"),
        ("writer.endpoint", '""', "is missing: where the model is asked"),
        ("writer.model", '""', "is missing: which model"),
        ("writer.language", '"Deutsch"', "no language code"),
        ("writer.samples", '"a\\tb"', "one line"),
        ("interviews.tags", '[""]', "is empty"),
        ("interviews.calendars", '["home"]', "none of the calendars"),
        ("interviews.colours", '["tomatoe"]', "none of Google's colours"),
        ("debrief.minutes", "0", "from 1 to"),
        ("debrief.minutes", "true", "a whole number"),
        ("debrief.minutes", "15.0", "a whole number"),
        ("debrief.minutes", '"15"', "a whole number"),
        ("thank_you.draft_after_minutes", "1440", "less than the deadline"),
        ("thank_you.remind_before_deadline_hours", "24", "less than the deadline"),
        ("thank_you.deadline_hours", "73", "from 1 to 72"),
        ("follow_up.max_per_company", "-1", "from 0"),
        ("privacy.keep_days", "0", "from 1"),
        ("privacy.stealth_title", '"a\\tb"', "one line"),
        ("me", "7", "must be a table: [me]"),
        ("prep", "7", "must be written as [[prep]]"),
        ("prep", '["x"]', "must be a table"),
        ("account", '{name = "a"}', "must be written as [[account]]"),
        ("state_dir", "7", "text in quotes"),
    ],
)
def test_a_wrong_value_is_said_with_its_line(key: str, value: str, what: str) -> None:
    """The dotted key, the line it stands in, and what is wrong."""
    import tomlkit

    document = tomlkit.parse(CONTRACT)
    section, _, name = key.rpartition(".")
    if section:
        document[section][name] = tomlkit.value(value)
        text = tomlkit.dumps(document)
        rows = text.splitlines()
        line = next(
            n
            for n, row in enumerate(rows, 1)
            if row.startswith(f"{name} =") and n > rows.index(f"[{section}]")
        )
    else:
        del document[key]
        text = f"{key} = {value}\n{tomlkit.dumps(document)}"
        line = 1

    [mistake] = [one for one in mistakes(text) if what in one.what]
    assert (mistake.key, mistake.line) == (key, line)


@pytest.mark.parametrize(
    ("lines", "key", "what"),
    [
        ('provider = "google"', "account.name", "is missing"),
        ('name = "a"', "account.provider", "is missing"),
        ('name = "a"\nprovider = "gogle"', "account.provider", "must be"),
        ('name = "a/b"\nprovider = "google"', "account.name", "no name"),
        ('name = ""\nprovider = "google"', "account.name", "no name"),
        ('name = "none"\nprovider = "google"', "account.name", "no name"),
        ('name = "FIRST"\nprovider = "google"', "account.name", "another account"),
        ('name = "a"\nprovider = "local"', "account", "neither calendars nor a mailbox"),
        (
            'name = "a"\nprovider = "google"\nmailbox = "m"',
            "account.mailbox",
            "local accounts only",
        ),
        (
            'name = "a"\nprovider = "google"\nauthority = "https://x.example"',
            "account.authority",
            "microsoft accounts only",
        ),
        ('name = "a"\nprovider = "google"\nmail = "frist"', "account.mail", "no account"),
        ('name = "a"\nprovider = "google"\nmail = "calendars"', "account.mail", "no mailbox"),
        ('name = "a"\nprovider = "google"\nmail = "handing"', "account.mail", "hands its own"),
        ('name = "a"\nprovider = "google"\ncalendars = ["x", "x"]', "account.calendars", "twice"),
        (
            'name = "a"\nprovider = "google"\ntoken_endpoint = "http://example.org/token"',
            "account.token_endpoint",
            "https",
        ),
        (
            'name = "a"\nprovider = "google"\ntoken_endpoint = "http://127.0.0.1.example.org/"',
            "account.token_endpoint",
            "https",
        ),
        (
            'name = "a"\nprovider = "google"\ntoken_endpoint = "https://u:p@example.org/"',
            "account.token_endpoint",
            "https",
        ),
        (
            'name = "a"\nprovider = "google"\ntoken_endpoint = "file:///etc"',
            "account.token_endpoint",
            "https",
        ),
        (
            'name = "a"\nprovider = "google"\ntoken_endpoint = "https://[::1"',
            "account.token_endpoint",
            "https",
        ),
    ],
)
def test_a_wrong_account_is_said_with_its_line(lines: str, key: str, what: str) -> None:
    """Which of them is meant is plain from the line; the others stay unblamed."""
    before = (
        f'{ME}[[account]]\nname = "first"\nprovider = "google"\n[[account]]\nname = "calendars"\nprovider = "local"\n'
        'calendars = ["c"]\n[[account]]\nname = "handing"\nprovider = "google"\nmail = "first"\n'
    )
    text = f"{before}[[account]]\n{lines}\n"

    [mistake] = mistakes(text)
    assert mistake.key == key
    assert what in mistake.what
    assert mistake.line is not None
    first = before.count("\n") + 1
    name = key.partition(".")[2]
    rows = text.splitlines()
    assert mistake.line >= first
    assert not name or name not in lines or rows[mistake.line - 1].startswith(name)


def test_all_mistakes_come_at_once_in_the_order_of_the_file() -> None:
    """One round of mending is enough."""
    text = '[me]\nname = "Sam"\nemail = ["x"]\n[debrief]\nminutes = "x"\n[limits]\nblocks_per_day = -1\n[nonsense]\n'

    assert [(one.key, one.line) for one in mistakes(text)] == [
        ("me.emails", 1),
        ("me.email", 3),
        ("debrief.minutes", 5),
        ("limits.blocks_per_day", 7),
        ("nonsense", 8),
    ]


def test_one_mistake_is_reported_once() -> None:
    """What did not fit is not checked as well, and what refers to it is not blamed."""
    text = f'{ME}[interviews]\ncalendars = ["a/c"]\n[[account]]\nname = "a"\nprovider = "local"\ncalendars = "c"\n'

    assert [(one.key, one.line) for one in mistakes(text)] == [("account.calendars", 10)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[me]\nname = \n", 2),
        ("[me]\nname = 'Sam\n", None),
        ("[me]\n[me]\n", 2),
        ("a" * 10, None),
        ("a = " + "[" * 5000, None),
    ],
)
def test_a_toml_error_is_reported_with_its_line(text: str, line: int | None) -> None:
    """Where the line can be known; in words, not as a traceback."""
    [mistake] = mistakes(text)

    assert mistake.line == line or line is None
    assert mistake.what


def test_a_file_that_cannot_be_read_is_a_mistake_too(tmp_path: Path) -> None:
    """Missing, a folder, no UTF-8, or far too large."""
    path = tmp_path / "config.toml"
    with pytest.raises(ConfigBroken, match=r"config\.toml"):
        read(path)
    with pytest.raises(ConfigBroken):
        read(tmp_path)
    path.write_bytes(b"[me]\nname = '\xff'\n")
    with pytest.raises(ConfigBroken) as caught:
        read(path)
    assert caught.value.mistakes == (Mistake("", "is not UTF-8", 2),)
    path.write_bytes(b"#" * 2_000_000)
    with pytest.raises(ConfigBroken):
        read(path)


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    """Some editors leave one."""
    path = tmp_path / "config.toml"
    path.write_text(ME, encoding="utf-8-sig")

    assert read(path).settings.me.name == "Sam Rivera"


def test_ranges_are_those_of_keys_that_exist_and_hold_the_defaults() -> None:
    """A default that its own range refuses would be a config nobody can write down."""
    for (section, key), (least, most) in RANGES.items():
        assert least <= getattr(getattr(Settings(), str(section)), str(key)) <= most


def test_every_number_has_a_range() -> None:
    """A number without one would take anything that somebody mistypes."""
    numbers = {
        (section.name, key.name)
        for section in fields(Settings)
        if is_dataclass(getattr(Settings(), section.name))
        for key in fields(getattr(Settings(), section.name))
        if isinstance(getattr(getattr(Settings(), section.name), key.name), int)
    }

    assert numbers == RANGES.keys()


# --- where things lie ---------------------------------------------------------------------------


def test_a_named_config_is_used_or_refused(tmp_path: Path) -> None:
    """The option goes before the variable, and neither falls back to another file."""
    one, two = tmp_path / "one.toml", tmp_path / "two.toml"
    one.touch()

    assert find(str(one), {"INTERVIEWD_CONFIG": str(two)}) == one
    assert find(None, {"INTERVIEWD_CONFIG": str(one)}) == one
    with pytest.raises(ConfigBroken, match=r"two\.toml"):
        find(None, {"INTERVIEWD_CONFIG": str(two), "XDG_CONFIG_HOME": str(tmp_path)})
    assert load.named("two.toml", {}) == Path.cwd() / "two.toml"
    assert load.named("~/x.toml", {"HOME": "/home/sam"}) == Path("/home/sam/x.toml")
    assert load.named(None, {}) is None


def test_the_usual_places_are_searched_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person's own before the system's; a relative XDG folder does not count."""
    own = tmp_path / "xdg" / "interviewd" / "config.toml"
    home = tmp_path / "home" / ".config" / "interviewd" / "config.toml"
    system = tmp_path / "etc" / "config.toml"
    monkeypatch.setattr(load, "SYSTEM", system)
    environ = {"HOME": str(tmp_path / "home"), "XDG_CONFIG_HOME": str(tmp_path / "xdg")}

    assert find(None, environ) is None
    for path in (system, home, own):
        path.parent.mkdir(parents=True)
        path.touch()
    assert find(None, environ) == own
    assert find(None, {**environ, "XDG_CONFIG_HOME": "relative"}) == home
    assert find(None, {"HOME": str(tmp_path)}) == system


@pytest.mark.parametrize(
    ("where", "lines", "environ", "place"),
    [
        ("/x/c.toml", 'state_dir = "state"\n', {"STATE_DIRECTORY": "/run/s"}, "/x/state"),
        ("/x/c.toml", 'state_dir = "../s"\n', {}, "/s"),
        ("/x/c.toml", 'state_dir = "/abs"\n', {}, "/abs"),
        ("/etc/interviewd/c.toml", "", {"STATE_DIRECTORY": "/run/s:/run/t"}, "/run/s"),
        ("/etc/interviewd/c.toml", "", {"XDG_STATE_HOME": "/xdg"}, "/var/lib/interviewd"),
        ("/x/c.toml", "", {"XDG_STATE_HOME": "/xdg", "HOME": "/h"}, "/xdg/interviewd"),
        ("/x/c.toml", "", {"HOME": "/h"}, "/h/.local/state/interviewd"),
    ],
)
def test_the_state_lies_where_the_contract_says(
    where: str, lines: str, environ: dict[str, str], place: str
) -> None:
    """Config, systemd, the system's own place, the person's own, in this order."""
    assert state_dir(parse(lines + ME, Path(where)), environ) == Path(place)


def test_paths_start_at_the_config(monkeypatch: pytest.MonkeyPatch) -> None:
    """Relative ones at its folder, ~ at home; the person's templates lie beside it."""
    monkeypatch.setenv("HOME", "/home/sam")
    config = parse(ME, Path("/x/c.toml"))

    assert config.place("calendar") == Path("/x/calendar")
    assert config.place("~/Maildir") == Path("/home/sam/Maildir")
    assert config.place("/abs") == Path("/abs")
    assert config.templates == Path("/x/templates")


def test_stories_are_read_from_the_file_that_is_named(tmp_path: Path) -> None:
    """One that is missing or no text is ignored here; `doctor` names it."""
    config = parse(ME + 'stories = "stories.md"\n', tmp_path / "config.toml")
    assert config.policy(_NoTemplates()).stories == ()
    (tmp_path / "stories.md").write_text("# Queues\nForty of them.\n", encoding="utf-8")
    assert config.policy(_NoTemplates()).stories == (Story("Queues", "Forty of them."),)
    (tmp_path / "stories.md").write_bytes(b"\x00\xff" * 10)
    assert config.policy(_NoTemplates()).stories == ()


@pytest.mark.parametrize(
    ("tz", "zone"), [("Asia/Tokyo", "Asia/Tokyo"), (":Asia/Tokyo", "Asia/Tokyo")]
)
def test_without_a_zone_the_machines_own_counts(
    tz: str, zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As TZ says it, else as /etc/localtime does; nonsense is no zone."""
    monkeypatch.setenv("TZ", tz)
    without = ME.replace('time_zone = "Europe/London"\n', "")

    assert parse(without, HERE).zone.key == zone
    assert load.machine_zone({"TZ": "EST5EDT4,M3.2.0"}) == load.machine_zone({})


def test_an_account_is_found_by_name() -> None:
    """Exactly by name."""
    config: Config = parse(CONTRACT, HERE)

    assert config.account("gmail") is config.accounts[1]
    assert config.account("nobody") is None


def test_a_mistake_of_shape_hides_no_other() -> None:
    """Wrong types and unknown keys are told together with what is out of range, unknown or
    double elsewhere.
    """
    text = (
        f'{ME}[[prep]]\ntitle = "A"\nminutes = -5\ndays_before = "one"\n'
        '[[account]]\nname = "home"\nprovider = "locl"\n'
        '[[account]]\nname = "home"\nprovider = "local"\ncalendar = ["x"]\n'
        '[[account]]\nname = "g"\nprovider = "google"\nmail = "nowhere"\ngmail_endpoint = "http://evil.example/"\n'
    )

    assert {one.key for one in mistakes(text)} == {
        "prep.minutes",
        "prep.days_before",
        "account.provider",
        "account.name",
        "account.calendar",
        "account.mail",
        "account.gmail_endpoint",
    }


@pytest.mark.parametrize(
    ("provider", "colour", "hint"),
    [
        ("google", "tomatoe", '"tomato"'),
        ("google", "Lavendar", '"lavender"'),
        ("google", "blue-berry", '"blueberry"'),
        ("google", "Job interviews", None),
        ("microsoft", "xyzzy", ""),
        ("microsoft", "rebeccapurple", ""),
        ("google", "Tomato", None),
        ("google", " peacock ", None),
        ("local", "rebeccapurple", None),
        ("local", "lavenderblush", None),
        ("local", "tomatoe", '"tomato"'),
    ],
)
def test_a_colour_is_one_that_events_have(provider: str, colour: str, hint: str | None) -> None:
    """Google's eleven, in any case, or a label of any name; a local event takes any of CSS.

    Only misspellings are mistakes.
    """
    place = 'calendars = ["calendar"]' if provider == "local" else ""
    account = f'[[account]]\nname = "a"\nprovider = "{provider}"\n{place}\n'
    colour_mistakes = [
        one
        for one in mistakes(f'{ME}xyzzy = 1\n[interviews]\ncolours = ["{colour}"]\n{account}')
        if "colours" in one.key
    ]

    assert [one.hint for one in colour_mistakes] == ([] if hint is None else [hint])


def test_a_colour_that_is_none_of_googles_is_a_label() -> None:
    """In any case of letters: only a label's name needs a permission of its own."""
    settings = Settings(interviews=InterviewSettings(colours=("Tomato", " sage ", "Interviews")))

    assert labels(settings) == ("Interviews",)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('a = "x\nb = 1\n', "a quotation mark is not closed"),
        ('a = "x\r\nb = 1\r\n', "a quotation mark is not closed"),
        ('a = "x', "a quotation mark is not closed"),
        ("a = 'x\nb = 1\n", "a quotation mark is not closed"),
        ("a = 'x\nb = 'y'\n", "a quotation mark is not closed"),
        ('a = """x\n', "a quotation mark is not closed"),
        ("a = '''x\n", "a quotation mark is not closed"),
        ('"a = 1\n', "a quotation mark is not closed"),
        ("a 1\n", "expected '=' after a key in a key/value pair"),
        ('a = "x\\q"\n', "unescaped"),
    ],
)
def test_a_string_that_stays_open_is_named(text: str, what: str) -> None:
    """Of the characters that cannot be in a string the end of its line is no news to anybody."""
    with pytest.raises(ConfigBroken) as caught:
        parse(text, Path("c.toml"))
    [mistake] = caught.value.mistakes
    assert mistake.what.startswith(f"is no TOML: {what}")
