"""Three rules of the check by themselves: names and words, what is private, what is promised.

Each row is what a ledger holds, a sentence, and what is found in it: code and words.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from interviewd.model.ledger import Fact, Finding, Ledger, Topic, Withheld
from interviewd.model.seen import Person
from interviewd.model.terms import Kind, Source
from interviewd.writer.check.evidence import Evidence
from interviewd.writer.check.language import known
from interviewd.writer.check.names import names
from interviewd.writer.check.private import private
from interviewd.writer.check.promises import promises
from interviewd.writer.check.reading import Sentence, read

# Its own name is that of the rule, once the package is loaded.
words_of = importlib.import_module("interviewd.writer.check.names")

RUTH = Person("Ruth Penhaligon", "ruth@marlow.example")
OMAR = Person("Omar Haddad", "omar@marlow.example")
LEDGER = Ledger(
    Kind.THANK_YOU,
    RUTH,
    "Grace Adeyemi",
    "Grace Adeyemi",
    panel=(RUTH, OMAR),
    company="Marlow General",
    role="Staff Nurse",
)
Rule = Callable[[Sentence, Evidence], Iterator[Finding]]
Found = list[tuple[str, str]]


def fact(
    text: str, topic: Topic = Topic.TALKED, owner: str = "", withheld: Withheld | None = None
) -> Fact:
    return Fact(1, topic, text, Source.NOTES, owner, withheld=withheld)


def theirs(text: str) -> Fact:
    """A fact that belongs to another one of the panel."""
    return fact(text, Topic.ABOUT, OMAR.email, Withheld.OTHER_PERSON)


def secret(text: str, owner: str = "") -> Fact:
    return fact(text, owner=owner, withheld=Withheld.PAY)


def weak(text: str) -> Fact:
    return fact(text, Topic.WEAK_SPOT, withheld=Withheld.WEAK_SPOT)


def said(rule: Rule, sentence: str, *facts: Fact, **more: Any) -> Found:
    ledger = replace(LEDGER, facts=facts, **more)
    language = known(ledger.language)
    found = [*rule(read(sentence, language), Evidence(ledger, language))]
    assert {finding.sentence for finding in found} <= {sentence}
    return [(finding.code, finding.words) for finding in found]


# --- names and words ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "noted", "expected"),
    [
        ("I met Omar.", "", [("panel_name", "Omar")]),
        ("Omar and Haddad were kind.", "", [("panel_name", "Omar"), ("panel_name", "Haddad")]),
        ("I met omar.", "", []),
        ("I met Ruth.", "", []),
        ("I met Omar.", "omar", [("panel_name", "Omar")]),
        ("I read it w care.", "w care", [("raw_note", "w")]),
        ("I read it W care.", "w care", []),
        ("I read it w care.", "care", []),
        ("I read the abt and w part.", "abt w", [("raw_note", "abt"), ("raw_note", "w")]),
        ("It took 5 mins.", "5 mins", []),
        ("It is 4 km from the unit.", "4 km", []),
        ("I did the audit at Fenwick.", "audit", [("name", "Fenwick")]),
        ("I did it at Fenwick and Orme.", "", [("name", "Fenwick"), ("name", "Orme")]),
        ("I did the audit at Fenwick.", "audit at fenwick", []),
        ("Fenwick is fine.", "", []),
        ("He said: 'Fenwick is fine.", "", [("name", "Fenwick")]),
        ('He said: "Fenwick is fine."', "", [("name", "Fenwick")]),
        ('He said: "Then it is fine."', "", []),
        ("It is so: Then it is fine.", "", []),
        ("He said it, Then it was fine.", "", [("name", "Then")]),
        ("I like that I'm here on Monday, I think.", "", []),
        ("I met Dr Penhaligon.", "", []),
        ("I met Dr Osei.", "", [("name", "Osei")]),
        ("The Nurses rotate.", "", []),
        ("I like the Nursing.", "", []),
        ("I like the Deciding.", "they decide", []),
        ("The Teams came.", "", [("name", "Teams")]),
        ("The Teams came.", "a team", []),
        ("I saw Three of it.", "", []),
        ("I saw 3 in Orme.", "", [("name", "Orme")]),
        ("There is no audit.", "no audit", []),
        ("The Audits came.", "the audit", []),
        ("The Auditing came.", "the audit", [("name", "Auditing")]),
    ],
)
def test_a_capital_says_that_it_is_a_name(sentence: str, noted: str, expected: Found) -> None:
    """Then it stands in the ledger; nobody else of the panel is named, and no note is pasted."""
    assert said(names, sentence, *([fact(noted)] if noted else [])) == expected


@pytest.mark.parametrize(
    ("sentence", "facts", "expected"),
    [
        ("You told me of the zebra.", [], [("word", "zebra")]),
        ("You told me of the zebra and the lynx.", [], [("word", "zebra"), ("word", "lynx")]),
        ("You told me of the zebras.", [fact("zebra")], []),
        ("A zebra sits.", [], []),
        ("You told me of the zebra.", [theirs("a zebra")], [("word", "zebra")]),
        ("Your euros are fine.", [], [("word", "euros")]),
        ("Your euros are fine.", [fact("5 euros")], []),
        ("Your s is fine.", [], []),
        ("Your q is fine.", [], [("word", "q")]),
        ("Your q is fine.", [fact("q")], []),
        ("Your building is big.", [fact("a new bldg")], []),
        ("Your building is big.", [fact("a new blng")], []),
        ("Your pounds are fine.", [fact("9 pnds")], [("word", "pounds")]),
        ("Your bakery is fine.", [secret("a bakery")], [("word", "bakery")]),
        ("Your animal is fine.", [], []),
        ("Your animal is fine.", [fact("a baby")], []),
        ("Your animal is fine.", [secret("a zebra")], []),
        ("Your fortnight is fine.", [], []),
        ("Your workhelp is fine.", [], [("word", "workhelp")]),
        ("Your animal is fine.", [secret("an animal")], [("word", "animal")]),
        ("Your building is big.", [fact("a new bang")], [("word", "building")]),
    ],
)
def test_a_word_that_nobody_told_is_found(
    sentence: str, facts: list[Fact], expected: Found
) -> None:
    """Once it claims something; whose it is says another rule."""
    assert said(names, sentence, *facts) == expected


@pytest.mark.parametrize(
    ("short", "word", "is_short"),
    [
        ("bldg", "building", True),
        ("vals", "valuations", True),
        ("mgr", "manager", True),
        ("mgrs", "managers", True),
        ("ss", "session", True),
        ("audi", "audition", True),
        ("aud", "audio", False),
        ("val", "value", False),
        ("val", "values", True),
        ("va", "valves", False),
        ("vl", "valve", True),
        ("xg", "manager", False),
        ("mgz", "manager", False),
        ("mangr", "manager", False),
        ("rgm", "manager", False),
    ],
)
def test_what_is_a_word_cut_short(short: str, word: str, is_short: bool) -> None:
    """Its beginning with three letters missing at least, or consonants of it in their order."""
    assert words_of._is_short_for(short, word) is is_short


@pytest.mark.parametrize(
    ("noted", "word", "is_known"),
    [
        ("blng", "building", True),
        ("ng", "nursing", True),
        ("n", "nursing", False),
        ("nursin", "nursing", False),
        ("blng", "gilding", False),
        ("the", "theatricals", False),
        ("ct", "cat", False),
        ("crm", "charm", True),
        ("ten", "tenants", False),
        ("ng", "building", False),
        ("not here, blng", "building", True),
    ],
)
def test_the_notes_hold_a_word_cut_short(noted: str, word: str, is_known: bool) -> None:
    """By two letters at least, two fewer than it has, its first one first; no word itself."""
    evidence = Evidence(replace(LEDGER, facts=(fact(noted),)), known("en"))
    token = read(f"the {word}", known("en")).tokens[1]
    assert words_of._abbreviates(token, evidence) is is_known


@pytest.mark.parametrize(
    ("word", "is_joined"),
    [
        ("Umstellungsrechnung", True),
        ("Rechnungumstellung", True),
        ("Rechnungenumstellung", True),
        ("Teamrechnung", True),
        ("Arbeitsrechnung", True),
        ("Teamarbeit", True),
        ("Verantwortungsvoll", True),
        ("Umstellung", False),
        ("Zebraumstellung", False),
        ("Umstellungzebra", False),
        ("Montagsrechnung", False),
        ("Wochenrechnung", False),
        ("Rechnungsmontag", False),
        ("Umrechnung", False),
    ],
)
def test_a_german_word_is_joined_from_two_that_are_known(word: str, is_joined: bool) -> None:
    """Each of four letters at least, and neither a span of time."""
    german = known("de")
    ledger = replace(LEDGER, language="de", facts=(fact("Umstellung der Rechnung am Montag"),))
    token = read(f"Die {word}", german).tokens[1]
    assert words_of._is_compound(token, Evidence(ledger, german)) is is_joined


def test_only_german_joins_words() -> None:
    """And it has a capital in every noun, which makes none a name."""
    facts = [fact("Umstellung der Rechnung")]
    sentence = "Sie haben von der Teamrechnung erzählt, Fenwick."
    assert said(names, sentence, *facts, language="de") == []
    assert ("name", "Teamrechnung") in said(names, sentence, *facts, language="fr")
    assert said(names, "Ihre Teamrechnung ist gut.", *facts, language="de") == []
    assert said(names, "Ihre Zebrarechnung ist gut.", *facts, language="de") == [
        ("word", "Zebrarechnung")
    ]


def test_an_abbreviation_in_the_role_is_no_note() -> None:
    """It is what the post is called."""
    noted = fact("the dept")
    assert said(names, "I like the dept.", noted) == [("raw_note", "dept")]
    assert said(names, "I like the dept.", noted, role="dept nurse") == []


# --- private ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "facts", "expected"),
    [
        ("The rota is on paper.", [theirs("wants the rota on paper")], [("neighbour", "rota paper")]),
        ("The rota is on paper.", [secret("wants the rota on paper")], [("withheld", "rota paper")]),
        ("The rota is on paper.", [secret("the rota on paper", OMAR.email)], [("withheld", "rota paper")]),
        ("The rota is fine.", [theirs("wants the rota on paper")], []),
        ("The rota is here, and the paper is fine.", [theirs("the long rota on paper")], []),
        ("You want the rota.", [theirs("want the rota")], [("neighbour", "want rota")]),
        ("Take the rota.", [theirs("want the rota")], []),
        ("I want to work on a rota.", [theirs("work at want of rota and more")], [("neighbour", "want work rota")]),
        ("I work on a rota.", [theirs("work at want of rota and more")], [("neighbour", "work rota")]),
        ("Think of work and help and love.", [theirs("love to help, think and work hard")],
         [("neighbour", "Think work help love")]),
        ("Think of work and help.", [theirs("love to help, think and work hard")], [("neighbour", "Think work help")]),
        ("I want to work on a rota.", [theirs("rota, want and help, think, work")], [("neighbour", "want work rota")]),
        ("I want a rota.", [theirs("rota, want and help, think, work")], []),
        ("You want the rota.", [theirs("5 want, rota")], []),
        ("You want the rota.", [replace(theirs("want rota"), owner="")], [("withheld", "want rota")]),
        ("The 5 beds are here.", [theirs("5 beds")], [("neighbour", "beds")]),
        ("I help 5 zebras.", [theirs("help 5 zebras, think and love")], [("neighbour", "help zebras")]),
        ("The zebra-help is here.", [theirs("zebra-help, think and love")], [("neighbour", "zebra help")]),
        ("You want the rota.", [theirs("want-rota")], [("neighbour", "want rota")]),
        ("The dialysis audit was fine.", [weak("the dialysis audit, I went blank")], [("withheld", "dialysis audit")]),
        ("I went to the blank audit.", [weak("audit, I went blank and stood there")], [("withheld", "went blank audit")]),
        ("I went to the blank audit.", [weak("audit, I went blank")], [("withheld", "went blank audit")]),
        ("The audit was blank.", [weak("audit, I went blank")], []),
        ("The audit was blank.", [weak("audit blank")], [("withheld", "audit blank")]),
        ("I saw a zebra and a lynx.", [theirs("zebra lynx think love work play")], [("neighbour", "zebra lynx")]),
        ("I want a zebra.", [theirs("want zebra think help")], []),
        ("I want a zebra.", [theirs("want zebra think")], [("neighbour", "want zebra")]),
        ("I want to help a zebra.", [theirs("want zebra help think love work play"), fact("help")],
         [("neighbour", "want help zebra")]),
    ],
)  # fmt: skip
def test_what_says_too_much_of_what_may_not_be_told(
    sentence: str, facts: list[Fact], expected: Found
) -> None:
    """Two words of its own, one with two more, three, or most of one of its thoughts."""
    assert said(private, sentence, *facts) == expected


def test_only_words_of_the_thought_count() -> None:
    """A German word that has one of its words for a part is another one."""
    thought = theirs("Planung Kurs")
    for word, found in (("Kurs", [("neighbour", "Kurs Planung")]), ("Pralinenkurs", [])):
        assert said(private, f"Der {word} braucht eine Planung.", thought, language="de") == found


ROTA = theirs("wants the rota on paper")


@pytest.mark.parametrize(
    ("facts", "is_found"),
    [
        ([ROTA], True),
        ([ROTA, fact("rota on paper")], False),
        ([ROTA, fact("rota"), fact("paper")], False),
        ([ROTA, fact("rota")], True),
        ([fact("rota on paper"), ROTA], False),
    ],
)
def test_what_one_fact_tells_may_be_told(facts: list[Fact], is_found: bool) -> None:
    """All of it, by one or by several."""
    found = said(private, "The rota is on paper.", *facts)
    assert found == ([("neighbour", "rota paper")] if is_found else [])


@pytest.mark.parametrize(
    ("sentence", "found"),
    [("The chemo was a topic.", [("withheld", "chemo")]), ("The glossary was a topic.", [])],
)
def test_one_word_leaks_where_it_is_private_by_itself(sentence: str, found: Found) -> None:
    """Whatever the fact is withheld for; an everyday word of it leaks nothing."""
    assert said(private, sentence, weak("went blank on chemo and the glossary there")) == found


def test_what_is_brought_along_from_the_record_is_no_promise() -> None:
    """`Bringe ich mit` tells what one has; of anything else it is a promise, and so is the next."""
    facts = fact("acht Jahre Erfahrung in der Pflege", Topic.STRENGTH), fact("Kuchen")
    for text, expected in (
        ("Acht Jahre Pflege bringe ich mit.", []),
        ("Kuchen bringe ich mit.", ["bringe ich mit"]),
        ("Acht Jahre bringe ich mit, und ich schicke Ihnen das.", ["ich schicke Ihnen"]),
    ):
        found = said(promises, text, *facts, language="de")
        assert found == [("promise", words) for words in expected]


def test_a_word_that_is_none_of_the_record_s_makes_no_promise_good() -> None:
    """`Gerade` shares a stem with `Rad` and is a word that every letter has."""
    record = fact("ich fahre gern Rad", Topic.STRENGTH)
    found = said(promises, "Kuchen bringe ich gerade mit.", record, language="de")
    assert found == [("promise", "bringe ich")]


def test_role_and_company_are_known_to_all() -> None:
    """Alone, and beside one fact."""
    both = theirs("staff nurse rota")
    assert said(private, "The staff nurse is here.", theirs("a staff nurse")) == []
    assert said(private, "The staff nurse rota is here.", both, fact("rota")) == []
    assert said(private, "The staff nurse rota is here.", both) == [
        ("neighbour", "staff nurse rota")
    ]


def test_every_clause_and_every_fact_is_looked_at() -> None:
    """What one of them hides is found in the next."""
    long = "It is fine, the rota is on paper, and the zebra is a lynx."
    assert said(private, long, ROTA, secret("a lynx zebra")) == [
        ("neighbour", "rota paper"),
        ("withheld", "zebra lynx"),
    ]


# --- promises -----------------------------------------------------------------------------------

STEP = fact("half day on the unit", Topic.NEXT_STEP)
TRIAL = fact("trial shift on Saturday", Topic.NEXT_STEP)


def spoken(topic: Topic) -> Fact:
    return fact("send the notes", topic)


@pytest.mark.parametrize(
    ("sentence", "facts", "expected"),
    [
        ("I have attached it.", [], [("attachment", "attached")]),
        ("See you on Friday.", [], [("meeting", "See you on")]),
        ("See you on the team.", [STEP], [("meeting", "See you on")]),
        ("See you on the unit.", [TRIAL], [("meeting", "See you on")]),
        ("See you at the half day on the unit.", [fact("half day on the unit")], [("meeting", "See you at")]),
        ("See you at the Saturday trial.", [TRIAL], []),
        ("I will send it.", [], [("promise", "I will send")]),
        ("I will send it if you like.", [], []),
        ("I will think of it.", [], []),
        ("I will think of it and I will send it.", [], [("promise", "I will send")]),
        ("Let me send it and I will call you.", [], [("promise", "Let me send"), ("promise", "I will call")]),
        ("I will send it.", [spoken(Topic.NEXT_STEP)], []),
        ("I WILL SEND it.", [spoken(Topic.OWN_WORDS)], []),
        ("I will send it.", [spoken(Topic.DECIDE_BY)], []),
        ("I will send it.", [spoken(Topic.TALKED)], [("promise", "I will send")]),
        ("I will come to the half day.", [STEP], []),
        ("I will come to the audit.", [TRIAL], [("promise", "I will come")]),
        ("I will come to the trial.", [fact("trial shift")], [("promise", "I will come")]),
        ("I will bring it to the trial.", [TRIAL], [("promise", "I will bring")]),
        ("I will bring it to the half day.", [STEP], [("promise", "I will bring")]),
    ],
)  # fmt: skip
def test_nothing_is_promised_that_was_not_agreed(
    sentence: str, facts: list[Fact], expected: Found
) -> None:
    """Unless on a condition, or as every letter says it."""
    assert said(promises, sentence, *facts) == expected


def test_a_role_attaches_nothing() -> None:
    """What its name says is no attachment; a word beside it is one."""
    assert said(promises, "I love the Attached Nurse role.", role="Attached Nurse") == []
    assert said(promises, "I love the Attached Nurse role.") == [("attachment", "Attached")]
    assert said(promises, "I attached the Attached Nurse notes.", role="Attached Nurse") == [
        ("attachment", "attached")
    ]
    assert said(promises, "I have attached it.", role="") == [("attachment", "attached")]


@pytest.mark.parametrize(
    ("sentence", "facts", "expected"),
    [
        ("I look forward to the call.", [], "call"),
        ("I look forward to it.", [], ""),
        ("I look forward to the next conversation.", [], ""),
        ("I look forward to the next call.", [], "call"),
        ("I look forward to the trial shift.", [TRIAL], ""),
        ("I look forward to the trial shift.", [fact("trial shift")], "shift"),
        ("I look forward to the trial shift on Monday.", [TRIAL], ""),
        ("I look forward to a beautiful trial shift.", [TRIAL], ""),
        ("I look forward to a felicitous trial shift.", [TRIAL], ""),
        ("I look forward to the staff nurse shift.", [TRIAL], ""),
        ("I look forward to meeting the staff.", [TRIAL], "meeting"),
        ("I look forward to the trial shift with the zebra.", [TRIAL], "zebra"),
        ("I look forward to the zebra, lion and lynx cub shift.", [TRIAL], "zebra lion lynx"),
        ("I look forward to the trial shift.", [fact("trial shift", Topic.OWN_WORDS)], ""),
        ("I look forward to the trial shift.", [fact("trial", Topic.OWN_WORDS)], "shift"),
        ("The shift was long, and I look forward to it.", [], ""),
        ("I look forward to it because the shift was long.", [], ""),
        ("I look forward to it where the shift was long.", [], ""),
        ("I look forward to it, which the shift was for.", [], ""),
        ("I look forward to the shift because of it.", [], "shift"),
        ("Glad to meet you.", [], ""),
        ("I look forward to the zebra.", [STEP], ""),
        ("Well, yes, no, so, a call, I look forward to it.", [], ""),
    ],
)
def test_what_is_looked_forward_to_was_agreed(
    sentence: str, facts: list[Fact], expected: str
) -> None:
    """Where it is a meeting; up to three words say what is strange about it."""
    assert said(promises, sentence, *facts) == ([("meeting", expected)] if expected else [])


def test_in_german_a_meeting_may_stand_before_the_verb() -> None:
    """The whole sentence is looked at."""
    step = fact("Probetag am Samstag", Topic.NEXT_STEP)
    for sentence in (
        "Ich freue mich auf das Treffen.",
        "Auf das Treffen freue ich mich.",
        "Treffen: Darauf freue ich mich.",
    ):
        assert said(promises, sentence, language="de") == [("meeting", "Treffen")]
        assert said(promises, sentence, step, language="de") == [("meeting", "Treffen")]
