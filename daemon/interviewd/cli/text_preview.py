"""A text as it would be written now: its words, where their facts come from, what is left out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from interviewd.cli.context import Context
from interviewd.cli.exit_codes import UsageMistake
from interviewd.cli.text_output import name
from interviewd.domain.situation import Situation
from interviewd.errors import TextBroken
from interviewd.language import people, sanitize
from interviewd.model.decided import Visit
from interviewd.model.known import Deed, State
from interviewd.model.ledger import Commission, Fact, Finding, Ledger, Topic, Withheld, Words
from interviewd.model.seen import Person
from interviewd.model.terms import Kind, Source, Verb
from interviewd.values import dataclass

WITHHELD = {
    Withheld.PAY: "it is about pay or terms",
    Withheld.HEALTH: "it is about somebody's health",
    Withheld.FAMILY: "it is about family",
    Withheld.GOSSIP: "it is about others who are not there",
    Withheld.CRITICISM: "it judges people or the firm",
    Withheld.ADDRESSEE: "it is a remark about somebody you met",
    Withheld.WORRY: "it is a wish or a worry of yours",
    Withheld.SECRET: "you wrote not to mention it",
    Withheld.OTHER_PERSON: "it belongs to another one whom you met",
    Withheld.WEAK_SPOT: "a weak spot is not told, only its answer",
    Withheld.UNSURE: "it is not certain that it may be told",
}

_FRAME = frozenset((Topic.COMPANY, Topic.ROLE, Topic.ROUND, Topic.NAME))
_NOTES = frozenset((Topic.TALKED, Topic.LIKED, Topic.ABOUT))


@dataclass(frozen=True, slots=True)
class Shown:
    """A text to be shown. `to` is None for blocks; `unused` are facts left out, and why."""

    to: Person | None
    subject: str
    body: str
    facts: Sequence[tuple[str, Source]] = ()
    missing: Sequence[str] = ()
    unused: Sequence[tuple[str, str]] = ()
    writer: str = "plain"
    refused: str = ""
    findings: Sequence[Finding] = ()
    proposed: Sequence[str] = ()  # questions that they may ask, by the model


@dataclass(frozen=True, slots=True)
class Preview:
    """Makes texts as they would be written now, from one situation."""

    context: Context
    situation: Situation
    asks_model: bool

    def text(self, kind: Kind, visit: Visit, to: str | None) -> Shown:
        if kind is Kind.THANK_YOU:
            return self._thank_you(visit, to)
        if kind is Kind.FOLLOW_UP:
            return self._follow_up(visit, to)
        from interviewd.domain import block_texts
        from interviewd.domain.planner import blocks, wording

        policy = self.situation.policy
        if kind is Kind.DEBRIEF:
            on_form = blocks.people_on_form(visit)
            return Shown(None, *block_texts.debrief(policy, visit, on_form))
        if not policy.prep_steps:
            raise UsageMistake("the config asks for no prep blocks")
        before = wording.earlier(visit, self.situation.company(visit), self.situation)
        shown = Shown(None, *block_texts.prep(policy, visit, policy.prep_steps[0], before))
        return self._with_questions(shown, visit) if self.asks_model else shown

    def _with_questions(self, shown: Shown, visit: Visit) -> Shown:
        """The prep text with what they may ask, as the model proposes it. Raises ModelError."""
        from interviewd.cli import model_writer
        from interviewd.domain.block_texts import language_of
        from interviewd.domain.ledger import Material, ledger
        from interviewd.domain.planner import wording

        situation = self.situation
        material = Material(
            kind=Kind.THANK_YOU,
            to=Person(),
            panel=(),
            company=visit.company,
            role=visit.role,
            round=visit.round,
            language=language_of(visit, situation.policy),
            earlier=wording.earlier(visit, situation.company(visit), situation),
        )
        questions = model_writer.questions(self.context, ledger(material, situation.policy))
        model = self.context.config().settings.writer.model
        return replace(shown, writer=model, proposed=questions)

    def _thank_you(self, visit: Visit, to: str | None) -> Shown:
        from interviewd.domain.planner import drafting, letters, wording
        from interviewd.language.mail import subjects

        situation, met = self.situation, letters.people_met(visit)
        coordinator = letters.coordinator_of(visit)
        person = _chosen(to, met or ((coordinator,) if coordinator else ()))
        panel = letters.panel_of(visit) or met
        thanks = letters.thank_you_to(person, panel, visit, situation.company(visit), situation)
        ledger = wording.thank_you_ledger(thanks, situation)
        words = self._words(thanks.key, ledger)
        thread = drafting.thread_with(person, visit, situation)
        subject = subjects.answer(thread.subject) if thread else words.subject
        return self._shown(person, subject, words, ledger)

    def _follow_up(self, visit: Visit, to: str | None) -> Shown:
        """The next one of this process; before any letter of thanks, as if one had been sent."""
        from interviewd.domain.planner import followups, letters, limits, wording
        from interviewd.domain.processes import processes
        from interviewd.language.mail import subjects

        situation = self.situation
        company = situation.company(visit)
        process = processes([company], situation.memory, situation.now).get(company.id)
        if process is None:
            raise UsageMistake(
                f"nothing was heard of {visit.company} for so long that its process is over"
            )
        wanted = followups.next_follow_up(process, situation)
        if wanted is None or wanted.thanks is None or to is not None:
            person = _chosen(to, letters.people_met(visit))
            # A follow-up goes back to a letter of thanks: here to one that was never written.
            wanted = limits.FollowUp(
                process,
                visit,
                Deed(
                    key="",
                    kind=Kind.THANK_YOU,
                    verb=Verb.DRAFT,
                    state=State.SENT,
                    account=visit.first.account,
                    interview=visit.first.id,
                    made=situation.now,
                    company=visit.company,
                    to=person,
                ),
                situation,
            )
        to_whom = (wanted.thanks.to if wanted.thanks else None) or Person()
        ledger = wording.follow_up_ledger(wanted, to_whom, letters.panel_of(visit))
        words = self._words(followups.key_of_next(wanted), ledger)
        thread = followups.thread_of(wanted)
        is_supposed = wanted.thanks is not None and not wanted.thanks.key
        answered = thread.subject if thread else words.subject
        subject = subjects.answer(answered) if thread or is_supposed else words.subject
        return self._shown(to_whom, subject, words, ledger)

    def _words(self, key: str, ledger: Ledger) -> Words:
        """Those prepared, else plain ones, or the model's when it is asked. Raises TextBroken."""
        from interviewd.engine.letter_writing import InProcessWriter

        prepared = self.situation.memory.prepared.get(key)
        if not self.asks_model and prepared and prepared.words and prepared.hash == ledger.hash:
            return prepared.words
        config, environ = self.context.config(), self.context.environ
        writer = InProcessWriter(config, environ, asks_model=self.asks_model)
        (written,) = writer.write((Commission(key, ledger),))
        if written.broken:
            raise TextBroken(written.broken.where, written.broken.line, written.broken.what)
        assert written.words is not None  # noqa: S101 - a result that is not broken has words
        return written.words

    def _shown(self, to: Person, subject: str, words: Words, ledger: Ledger) -> Shown:
        """These words, with the notes written once more, each as the only one."""
        from interviewd.engine.letter_writing import InProcessWriter

        alone = ledgers_of_one_note(ledger, words)
        writer = InProcessWriter(self.context.config(), self.context.environ)
        written = writer.write([Commission(str(number), one) for number, one in alone.items()])
        fitting = {int(each.key) for each in written if tells_alone(int(each.key), each.words)}
        return shown(to, subject, words, ledger, fitting)


def ledgers_of_one_note(ledger: Ledger, words: Words) -> dict[int, Ledger]:
    """The letter with one of the notes that are not in it instead of all, by the note's number:
    whether it would stand there tells what fits no sentence from what had no room.
    """
    if words.writer != "plain" or ledger.coordinator or _own_words_in(words, ledger):
        return {}
    others = [fact for fact in ledger.facts if fact.topic not in _NOTES]
    notes = (fact for fact in ledger.facts if fact.topic in _NOTES and fact.may_be_told)
    unused = (fact for fact in notes if not fact.foreign and fact.number not in words.used)
    # Each with a variant of its own: no letter of one panel says again what another one says.
    return {
        fact.number: replace(ledger, facts=(*others, fact), variant=str(fact.number))
        for fact in unused
    }


def tells_alone(number: int, words: Words | None) -> bool:
    return words is not None and number in words.used


def _own_words_in(words: Words, ledger: Ledger) -> bool:
    return any(fact.number in words.used for fact in ledger.of(Topic.OWN_WORDS))


def shown(
    to: Person, subject: str, words: Words, ledger: Ledger, fitting: Collection[int] = ()
) -> Shown:
    """What is shown of a letter; `fitting` are the notes that would stand in it alone."""
    missing = words.missing if to.email else ("address", *words.missing)
    used = []
    for fact in ledger.facts:
        text = fact.text
        if fact.topic is Topic.NAME and text not in words.body:  # somebody called by a part of it
            text = people.first_name(Person(text)) or text
        is_framing = fact.topic in _FRAME and text in words.body
        if fact.may_be_told and (fact.number in words.used or is_framing):
            used.append((text, fact.source))
    return Shown(
        to=to,
        subject=subject,
        body=words.body,
        facts=tuple(used),
        missing=missing,
        # What was noted or stands in the profile and is not in the letter.
        unused=tuple(
            (fact.text, _why_unused(fact, words, ledger, fitting))
            for fact in ledger.facts
            if fact.topic not in _FRAME and fact.number not in words.used
        ),
        writer=words.writer,
        refused=words.refused,
        findings=words.findings,
    )


def _why_unused(fact: Fact, words: Words, ledger: Ledger, fitting: Collection[int]) -> str:
    if fact.withheld:
        return WITHHELD[fact.withheld]
    if fact.topic is Topic.DECIDE_BY and ledger.kind is Kind.THANK_YOU:
        return "a thank-you asks nothing about timing"
    if fact.foreign:
        return "it is in another language than the letter"
    if words.writer == "plain" and fact.topic in (*_NOTES, Topic.STRENGTH):
        if ledger.coordinator:
            return "whom you did not meet is told no detail"
        if _own_words_in(words, ledger):
            return "your own words take its place"
    if fact.number in fitting:
        return "there is no room; a letter tells little, and others of your notes go first"
    if fact.topic is Topic.STRENGTH:
        return "it does not answer what was talked about, or is no whole sentence"
    if words.writer == "plain":
        return "it does not fit as it is; put it into a sentence of your own"
    return "the letter is complete without it"


def _chosen(to: str | None, could: Sequence[Person]) -> Person:
    """The one who is named, else the first. Raises a usage error that lists them."""
    if not could:
        raise UsageMistake(
            "nobody to write to is known; type a name and an address into the debrief"
        )
    if to is None:
        return could[0]
    wanted = to.strip().casefold()
    matches = [each for each in could if wanted in (each.email, each.name.casefold())]
    if wanted and not matches:
        matches = [each for each in could if wanted in each.name.casefold() or wanted in each.email]
    if len(matches) == 1:
        return matches[0]
    names = ", ".join(name(each) for each in matches or could)
    raise UsageMistake(
        f"“{sanitize.line(to, 80)}” is {'several of them' if matches else 'nobody'}: {names}"
    )
