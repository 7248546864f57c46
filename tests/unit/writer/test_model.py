"""The model writer: its letter when the check has nothing against it, else what is left of it,
else the plain one.
"""

import re
from dataclasses import replace

import pytest

from interviewd.errors import ModelError
from interviewd.model.ledger import Fact, Finding, Ledger, Topic, Words
from interviewd.model.seen import Person
from interviewd.model.terms import Kind, Source
from interviewd.writer import model_letter
from interviewd.writer.check.sentences import sentences
from interviewd.writer.client import ModelClient
from interviewd.writer.order import Server
from tests.fakes.model_server import MODEL, ModelServer, prompt_of
from tests.fakes.wire import Answer

THANKS = "Thank you for the conversation about the Archivist post."
LINK = "You said that nobody has catalogued the glass negatives. I catalogued photographs in Leeds."
CLOSE = "I look forward to meeting the trustees."
LETTER = f"{THANKS}\n\n{LINK}\n\n{CLOSE}"
INVENTED = f"{THANKS}\n\n{LINK} I did it with a team of 12 people.\n\n{CLOSE}"

LEDGER = Ledger(
    kind=Kind.THANK_YOU,
    to=Person("Nora Whitfield", "nora@lindenau.example"),
    sender="Grace Adeyemi",
    signature="Grace Adeyemi",
    role="Archivist",
    company="Lindenau Archive",
    has_notes=True,
    facts=tuple(
        Fact(number, topic, text, Source.NOTES)
        for number, (topic, text) in enumerate(
            [
                (Topic.ROLE, "Archivist"),
                (Topic.COMPANY, "Lindenau Archive"),
                (Topic.TALKED, "glass negatives, nobody has catalogued them"),
                (Topic.STRENGTH, "I catalogued photographs in Leeds."),
                (Topic.NEXT_STEP, "meet the trustees"),
            ],
            1,
        )
    ),
)
PLAIN = Words(
    "Thank you – Archivist interview", "Dear Nora,\n\nThank you.\n\nKind regards,\nGrace Adeyemi\n"
)


def check(words: Words, ledger: Ledger) -> tuple[Finding, ...]:
    """A check that knows three rules: no number of the model's own, no praise, and thanks at the
    beginning.
    """
    facts = " ".join(fact.text for fact in ledger.facts)
    body = words.body.partition("\n\n")[2].rpartition("\n\n")[0]
    findings = [] if "Thank" in body else [Finding("no_thanks", "")]
    for sentence in sentences(words.body, ledger):
        findings += [
            Finding("number", one, sentence)
            for one in re.findall(r"\d+", sentence)
            if one not in facts
        ]
        findings += [Finding("praise", "wonderful", sentence)] * ("wonderful" in sentence)
    return tuple(findings)


def write(
    server: ModelServer, ledger: Ledger = LEDGER, *, seconds: float = 30, samples: str = ""
) -> Words:
    client = ModelClient(Server(server.endpoint, MODEL))
    return model_letter.write(
        ledger, client, lambda _: PLAIN, check, seconds=seconds, samples=samples
    )


def letter_of(words: Words) -> str:
    """What stands between greeting and sign-off."""
    return words.body.partition("\n\n")[2].rpartition("\n\n")[0]


def test_a_letter_that_passes_is_taken_as_it_is() -> None:
    """Subject, greeting and sign-off are ours; the facts that stand in it are named."""
    with ModelServer(LETTER) as server:
        words = write(server)
    assert words.body == f"Dear Nora,\n\n{LETTER}\n\nKind regards,\nGrace Adeyemi\n"
    assert (words.subject, words.writer, words.refused) == (
        "Thank you – Archivist interview",
        MODEL,
        "",
    )
    assert words.used == (1, 3, 4, 5)
    assert len(server.questions) == 1


def test_findings_go_back_and_a_better_letter_is_taken() -> None:
    """The model hears which sentence it was and what is wrong with it."""
    with ModelServer(INVENTED, LETTER) as server:
        words = write(server)
    assert letter_of(words) == LETTER
    again = server.questions[1]["messages"]
    assert again[-2] == {"role": "assistant", "content": INVENTED}
    assert (
        "«I did it with a team of 12 people.»: no fact has this number with this unit «12»"
        in again[-1]["content"]
    )


def test_only_the_last_letter_goes_back() -> None:
    """A small model has little room, and old mistakes teach it nothing."""
    with ModelServer(INVENTED, INVENTED.replace("12", "13"), LETTER) as server:
        write(server)
    assert "12 people" not in prompt_of(server.questions[2])
    assert "13 people" in prompt_of(server.questions[2])
    assert [len(one["messages"]) for one in server.questions] == [4, 6, 6]


def test_a_sentence_that_stays_wrong_is_left_out() -> None:
    """Findings go back twice.

    Then the rest is taken if it still stands as a letter, with what was refused.
    """
    with ModelServer(INVENTED) as server:
        words = write(server)
    assert letter_of(words) == LETTER
    assert (words.writer, words.refused) == (MODEL, "")
    assert [finding.words for finding in words.findings] == ["12"]
    assert len(server.questions) == 3


def test_a_sentence_that_refers_to_a_dropped_one_is_dropped() -> None:
    """The sentence "That was the hardest part." would speak of something else."""
    with ModelServer(
        INVENTED.replace("12 people.", "12 people. That was the hardest part. I liked it.")
    ) as server:
        assert letter_of(write(server)) == LETTER.replace("Leeds.", "Leeds. I liked it.")


@pytest.mark.parametrize(
    "letter",
    [
        # Nothing of the conversation or the record is left.
        f"{THANKS} It was 45 minutes long.\n\nI know 99 archives.",
        # No thanks are left.
        f"{THANKS.replace('conversation', '45 minutes')}\n\n{LINK}\n\n{CLOSE}",
        "I am sorry, I cannot write letters for people. Ask 3 others.",
        "",
        "<think>Let me think about 12 things.",
        "Dear Nora,\n\nKind regards",
        "7 " * 3_000,
    ],
)
def test_an_unfit_answer_is_replaced_by_the_plain_letter(letter: str) -> None:
    """It says that the model's was unfit, and why."""
    with ModelServer(letter or "-") as server:
        words = write(server)
    assert (words.body, words.writer, words.refused) == (PLAIN.body, "plain", "unfit")
    assert words.findings
    assert len(server.questions) == 3


def test_the_persons_sentences_stand_word_for_word() -> None:
    """In place of the model's version of it, as it is, or behind the thanks."""
    own = "Your reading room is the reason why I became an archivist"
    ledger = replace(LEDGER, facts=(*LEDGER.facts, Fact(6, Topic.OWN_WORDS, own, Source.NOTES)))
    for what, letter in [
        (f"{LETTER}\n\n{own}.", f"{LETTER}\n\n{own}."),
        (f"{THANKS}\n\nYour reading room is why I became an archivist.", f"{THANKS}\n\n{own}"),
        (LETTER, f"{THANKS}\n\n{own}\n\n{LINK}\n\n{CLOSE}"),
    ]:
        with ModelServer(what) as server:
            assert letter_of(write(server, ledger)) == letter


def test_samples_are_never_quoted() -> None:
    """They show a tone; a run of their words is a finding, and a common phrase is none."""
    samples = "Hi Ana, the new harbour museum opens its doors on a rainy Sunday in May. Thank you for the conversation."
    quoting = LETTER.replace(
        CLOSE, f"The new harbour museum opens its doors on a rainy day. {CLOSE}"
    )
    with ModelServer(quoting) as server:
        words = write(server, samples=samples)
    assert letter_of(words) == LETTER
    assert {finding.code for finding in words.findings} == {"quotes_sample"}


def test_without_a_detail_no_model_is_asked() -> None:
    """There is nothing for it to say."""
    with ModelServer(LETTER) as server:
        assert write(server, replace(LEDGER, facts=LEDGER.facts[:2])) == PLAIN
        assert write(server, replace(LEDGER, coordinator=True)) == PLAIN
    assert server.questions == []


def test_an_immediate_failure_is_raised_to_the_caller() -> None:
    """Asked again later it may write; the plain letter is taken when there is no time left."""
    with (
        ModelServer(Answer(429, {}, {"Retry-After": "40"})) as server,
        pytest.raises(ModelError) as caught,
    ):
        write(server)
    assert (caught.value.code, caught.value.after) == ("busy", 40.0)


def test_a_server_that_fails_later_costs_nothing_that_it_gave() -> None:
    """What is left of the first letter is taken."""
    with ModelServer(INVENTED, Answer(500, {})) as server:
        words = write(server)
    assert letter_of(words) == LETTER
    assert [finding.words for finding in words.findings] == ["12"]


def test_the_time_is_for_all_questions_together() -> None:
    """Three slow answers are not three times as much."""
    with ModelServer(INVENTED) as server, pytest.raises(ModelError) as caught:
        write(server, seconds=0)
    assert caught.value.code == "slow"
