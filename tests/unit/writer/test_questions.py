"""Questions for the prep text: a model proposes, and what names anything of its own is left out."""

from dataclasses import replace

from interviewd.model.ledger import Fact, Ledger, Topic, Withheld
from interviewd.model.seen import Person
from interviewd.model.terms import Kind, Round, Source
from interviewd.writer.check import check
from interviewd.writer.client import ModelClient
from interviewd.writer.order import Server
from interviewd.writer.questions import proposed
from tests.fakes.model_server import MODEL, ModelServer, prompt_of

LEDGER = Ledger(
    kind=Kind.THANK_YOU,
    to=Person(),
    sender="Sam Rivera",
    signature="Sam Rivera",
    role="Senior Staff Nurse",
    company="Marlow General",
    round=Round.SECOND,
    facts=(
        Fact(1, Topic.ROLE, "Senior Staff Nurse", Source.TITLE),
        Fact(2, Topic.COMPANY, "Marlow General", Source.TITLE),
        Fact(3, Topic.EARLIER, "a twelve bed unit opens in spring", Source.NOTES),
        Fact(4, Topic.EARLIER, "pays 61k plus bonus", Source.NOTES, withheld=Withheld.PAY),
    ),
)
FIT = (
    "How would you run the safety huddle in the new unit?",
    "What would you do in your first week as Senior Staff Nurse?",
    "How do you settle a disagreement between two colleagues?",
)


def ask(*lines: str, ledger: Ledger = LEDGER) -> tuple[str, ...]:
    with ModelServer("\n".join(lines)) as server:
        questions = proposed(ledger, ModelClient(Server(server.endpoint, MODEL)), check, 30)
    assert server.fatal == []
    prompt = prompt_of(server.questions[0])
    assert "twelve bed unit" in prompt
    assert "61k" not in prompt
    return questions


def test_questions_come_as_they_are_without_what_stands_around_them() -> None:
    """Numbers, bullets, a heading, reasoning, a fence."""
    assert ask(*FIT) == FIT
    assert (
        ask("Here are six questions:", "", *(f"{n}. {one}" for n, one in enumerate(FIT, 1))) == FIT
    )
    assert ask("<think>Hm?</think>", "```", *(f"- {one}" for one in FIT), "```") == FIT


def test_a_question_with_invented_names_is_left_out() -> None:
    """A name, a number, a link, a placeholder; what is no question; what was said twice."""
    assert ask(
        FIT[0],
        "How did you cut infections by 40% at Rosshaven?",
        "What do you think of Dr Abernathy?",
        "Have you read https://marlow.example/values?",
        "What would you tell [NAME]?",
        "Tell me about yourself.",
        "Why?",
        f"{FIT[1]} And why?",
        FIT[0],
        FIT[2],
    ) == (FIT[0], FIT[2])


def test_there_are_never_more_than_fit_a_glance() -> None:
    """Six."""
    assert (
        len(
            ask(
                *(
                    f"How would you spend hour {word} of a shift?"
                    for word in "one two three four five six seven eight".split()
                )
            )
        )
        <= 6
    )


def test_questions_are_asked_for_in_the_visits_language() -> None:
    """With its formal address."""
    with ModelServer("Wie würden Sie die neue Station leiten?") as server:
        client = ModelClient(Server(server.endpoint, MODEL))
        assert proposed(replace(LEDGER, language="de"), client, check, 30) == (
            "Wie würden Sie die neue Station leiten?",
        )
    assert "Write in German" in prompt_of(server.questions[0])
