"""The words of a letter: its ledger, the words prepared for that, or what holds them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from interviewd.domain.block_texts import letter_language_of
from interviewd.domain.ledger import Earlier, Material, ledger
from interviewd.domain.letter_body import sentences
from interviewd.domain.planner.drafting import ThankYou, sources
from interviewd.domain.planner.held import Hold
from interviewd.domain.planner.limits import FollowUp
from interviewd.domain.situation import Situation
from interviewd.domain.visits import Company, company_with, role_with
from interviewd.model.decided import Visit
from interviewd.model.known import Deed, State
from interviewd.model.ledger import Commission, Ledger, Words
from interviewd.model.seen import Person
from interviewd.model.terms import Kind, because

PLAIN_FROM = timedelta(hours=4)  # so long before its deadline a letter waits for no model any more


def words_for(
    key: str, ledger: Ledger, deadline: datetime | None, situation: Situation
) -> Words | tuple[Hold, Commission]:
    """The words prepared for this very ledger.

    Else what holds the letter, and what has to be written. A plain letter that a model refused to
    better is taken once the deadline is near, at once when asking again is useless, and at once
    where there is no deadline.
    """
    plain_from = deadline - PLAIN_FROM if deadline and situation.policy.model else None
    may_be_plain = plain_from is None or situation.now >= plain_from
    commission = Commission(key, ledger, is_plain=deadline is not None and may_be_plain)
    being_written = Hold(because("being_written"), None if may_be_plain else plain_from)
    prepared = situation.memory.prepared.get(key)
    if prepared is None or prepared.hash != ledger.hash:
        return being_written, commission
    if broken := prepared.broken:
        why = because("template_broken", where=broken.where, line=broken.line, what=broken.what)
        return Hold(why), commission
    if prepared.words and (not prepared.failure or prepared.is_lasting or may_be_plain):
        return prepared.words
    return being_written, commission


def thank_you_ledger(thanks: ThankYou, situation: Situation) -> Ledger:
    """The ledger of one thank-you; also what `preview` shows."""
    visit = thanks.visit
    panel = [
        deed
        for deed in _by_key(situation.deeds.values())
        if deed.kind is Kind.THANK_YOU and deed.interview in visit.ids and deed.key != thanks.key
    ]
    before = earlier(visit, thanks.company, situation)
    material = Material(
        kind=Kind.THANK_YOU,
        to=thanks.person,
        panel=thanks.panel,
        company=company_with(visit, thanks.person.email),
        role=role_with(visit, thanks.person.email),
        round=visit.round,
        language=letter_language_of(visit, situation.policy),
        variant=visit.first.id,
        coordinator=thanks.person not in thanks.panel,
        notes=visit.notes,
        posting=_posting(visit),
        earlier=before,
        sources=sources(visit),
        others=_sentences((*(deed.text for deed in panel), *(visit.letter for visit in before))),
        siblings=_sentences(deed.text for deed in panel if deed.state is not State.SENT),
    )
    return ledger(material, situation.policy)


def follow_up_ledger(wanted: FollowUp, to: Person, panel: tuple[Person, ...]) -> Ledger:
    """The ledger of a follow-up; `sent` is what the sent letters of the process say."""
    visit, situation = wanted.visit, wanted.situation
    letters = [deed for deed in _by_key(wanted.process.deeds) if deed.text]
    material = Material(
        kind=Kind.FOLLOW_UP,
        to=to,
        panel=panel if to in panel else (to,),
        company=company_with(visit, to.email),
        role=role_with(visit, to.email),
        round=visit.round,
        language=letter_language_of(visit, situation.policy),
        variant=f"{visit.first.id} {wanted.count}",
        notes=visit.notes,
        posting=_posting(visit),
        earlier=earlier(visit, wanted.process.company, situation),
        sources=sources(visit),
        count=wanted.count,
        others=_sentences(deed.text for deed in letters),
        sent="\n\n".join(deed.text for deed in letters),
    )
    return ledger(material, situation.policy)


def earlier(visit: Visit, company: Company, situation: Situation) -> tuple[Earlier, ...]:
    """The visits before this one: what was noted after each, and what the letter then said."""
    visits = [before for before in company.visits if before.start < visit.start and before.happened]
    if not visits:
        return ()
    thanks = [
        d for d in situation.deeds.values() if d.kind is Kind.THANK_YOU and d.state is State.SENT
    ]
    sent = {deed.interview: deed.text for deed in reversed(thanks)}
    return tuple(
        Earlier(
            before.start,
            before.round,
            before.notes,
            next((sent[each.id] for each in before.interviews if each.id in sent), ""),
        )
        for before in visits
    )


def _by_key(deeds: Iterable[Deed]) -> list[Deed]:
    """In one order whatever the journal's: the ledger's hash depends on it."""
    return sorted(deeds, key=lambda deed: deed.key)


def _posting(visit: Visit) -> str:
    return next((each.posting for each in visit.interviews if each.posting), "")


def _sentences(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sentence for text in texts for sentence in sentences(text)))
