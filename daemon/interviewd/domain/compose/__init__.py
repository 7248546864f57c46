"""The words of letters and blocks: a template and its facts. Deterministic: the same facts give the same text.

Templates see plain texts, numbers, booleans and lists of texts, and `deal`, which hands out variants. Each function
raises TextBroken when a person's own template breaks; other texts still work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from interviewd.domain.compose import facts, formatting
from interviewd.domain.compose.envelope import message_id, mime
from interviewd.domain.compose.facts import Chosen
from interviewd.domain.compose.occasion import Earlier, Occasion, Text
from interviewd.domain.compose.preparing import alarm, debrief, prep, reminder
from interviewd.domain.compose.variants import Dealer, laid_out, sentences
from interviewd.language import plain
from interviewd.language.mail import subjects
from interviewd.model.decided import Policy
from interviewd.model.known import Notes
from interviewd.model.seen import Person
from interviewd.model.terms import Round, Source

__all__ = [
    "Earlier",
    "Occasion",
    "Text",
    "alarm",
    "debrief",
    "follow_up",
    "message_id",
    "mime",
    "prep",
    "reminder",
    "sentences",
    "thank_you",
]

LONGEST = 150
"""Words of a thank-you in all; of a follow-up fewer than 90."""
_SHORTEST = {True: 60, False: 40}  # with notes, without
_FOLLOW_UP = 89


def thank_you(policy: Policy, occasion: Occasion) -> Text:
    """The thank-you to one person, or to the coordinator who passes it on."""
    chosen = facts.choose(policy, occasion)
    given = _facts(policy, occasion, chosen)
    name = "thank-you-coordinator" if occasion.coordinator else "thank-you"
    avoid = occasion.avoid | {sentence for before in occasion.earlier for sentence in sentences(before.letter)}
    deal = Dealer(occasion.seat, f"{occasion.spin}\0{chosen.company.casefold()}", avoid)
    shortest = _SHORTEST[occasion.notes is not None]
    body = laid_out(policy.texts.render(name, {**given, "deal": deal}))
    for room in (1, 2):
        if _count(body, policy.signature) < shortest:
            body = laid_out(policy.texts.render(name, {**given, "room": room, "deal": deal}))
    if len(body.split()) > LONGEST:
        body = laid_out(policy.texts.render(name, {**given, "brief": True, "deal": deal}))
    return Text(
        subject=subjects.thanks(chosen.role, chosen.company),
        body=body,
        facts=tuple(_used(_sourced(occasion, chosen, given), body)),
        missing=tuple(_missing(occasion, chosen)),
    )


def follow_up(policy: Policy, occasion: Occasion, count: int) -> Text:
    """The follow-up: `count` 1 or 2. Adds the date they named, or a detail not yet used; asks for nothing else.

    The caller answers in the thread of the thank-you; `subject` is for when there is none.
    """
    role, company = facts.role_of(occasion.role), facts.name_of(occasion.company)
    detail, thanks = facts.unused(policy, occasion), facts.choose(policy, occasion)
    untold = thanks.addition if thanks.addition and thanks.addition.text not in occasion.said else None
    chosen = Chosen(role, company, thanks.first_name, topic=detail, addition=untold)
    given = {**_facts(policy, occasion, chosen), "count": count, **_decision(policy, occasion.notes)}
    deal = Dealer(occasion.seat, f"{occasion.spin}\0{company.casefold()}", occasion.avoid)
    body = laid_out(policy.texts.render("follow-up", {**given, "deal": deal}))
    if len(body.split()) > _FOLLOW_UP:
        body = laid_out(policy.texts.render("follow-up", {**given, "brief": True, "deal": deal}))
    sourced = [*_sourced(occasion, chosen, given), (str(given["decided_by"]), Source.NOTES)]
    about = f"{role} interview" if role else f"{company} interview" if company else "our interview"
    return Text(
        subject=f"Following up – {about}",
        body=body,
        facts=tuple(_used(sourced, body)),
        missing=tuple(code for code in _missing(occasion, chosen) if code != "strength"),
    )


# --- facts of a letter ------------------------------------------------------------------------------------------


def _facts(policy: Policy, occasion: Occasion, chosen: Chosen) -> dict[str, object]:
    """Everything a letter's template may use; the head of each shipped template describes them."""
    later = facts.is_later(occasion)
    topic, strength, addition = chosen.topic, chosen.strength, chosen.addition
    names = [name for person in occasion.panel if (name := plain.line(person.name, 60))]
    return {
        "greeting": f"Dear {chosen.first_name}," if chosen.first_name else "Hello,",
        "sign_off": _sign_off(policy),
        "role": chosen.role,
        "the_role": _the_role(chosen),
        "company": chosen.company,
        "at_company": f" at {chosen.company}" if chosen.role and chosen.company else "",
        "you": chosen.company or "you",
        "round": {Round.SECOND: "second", Round.FINAL: "final"}.get(occasion.round, "") if occasion.round else "",
        "later": later,
        "before": facts.before(occasion),
        "topic": topic.text if topic else "",
        "topic_shape": topic.shape if topic else "",
        "topic_is_general": bool(topic and topic.is_general),
        "liked": bool(topic and topic.liked),
        "strength": strength.text if strength else "",
        "strength_is_clause": bool(strength and strength.shape == "clause"),
        "strength_is_for": chosen.need,
        "addition": addition.text if addition else "",
        "addition_about": chosen.addition_about,
        "step": chosen.step,
        "names": _listed(names),
        "several": len(names) != 1,
        "has_notes": occasion.notes is not None,
        "american": policy.spelling == "american",
        "room": 0,
        "brief": False,
    }


def _the_role(chosen: Chosen) -> str:
    """`the Staff SRE role`; without a role, `the role at Acme`."""
    if chosen.role:
        if "," in chosen.role or len(chosen.role.split()) > 6:
            return f"the role of {chosen.role}"
        named = re.search(r"\b(?:role|position|job|internship|fellowship|traineeship)$", chosen.role, re.IGNORECASE)
        return f"the {chosen.role}" if named else f"the {chosen.role} role"
    return f"the role at {chosen.company}" if chosen.company else "the role"


_CLOSINGS = re.compile(
    r"^(?:[\w ]{2,30},|(?:kind|best|warm)(?:est)? (?:regards|wishes)|regards|sincerely|yours \w+|best|"
    r"cheers|thanks|many thanks)$",
    re.IGNORECASE,
)


def _sign_off(policy: Policy) -> str:
    """The closing words and the signature, once each; a signature that brings its own closing words keeps them."""
    lines = [plain.line(line, 120) for line in plain.clean(policy.signature, 1_000).strip().split("\n")][:8]
    closing = "Best regards," if policy.spelling == "american" else "Kind regards,"
    signature = "\n".join(line for line in lines if line) or plain.line(policy.name, 120)
    return signature if _CLOSINGS.match(signature.split("\n")[0]) else f"{closing}\n{signature}"


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def _decision(policy: Policy, notes: Notes | None) -> Mapping[str, object]:
    """The date they named: as a day when they named one, roughly when it was "in two weeks"."""
    if notes is None or notes.decide_by is None:
        return {"decided_by": "", "decided_exactly": False}
    exact = re.search(
        r"\d\s?[./-]\s?\d|\d+(?:st|nd|rd|th)?\.?\s+(?:of\s+)?[^\W\d]{3,}|[^\W\d]{3,}\.?\s+\d", notes.decide_by_text
    )
    span = re.search(
        r"\b(?:day|week|month|tag|woche|jour|semaine|mois|semana|mes)", notes.decide_by_text, re.IGNORECASE
    )
    return {
        "decided_by": formatting.day(notes.decide_by, american=policy.spelling == "american"),
        "decided_exactly": bool(exact) and not span,
    }


# --- what is told about a letter --------------------------------------------------------------------------------


def _sourced(occasion: Occasion, chosen: Chosen, given: Mapping[str, object]) -> list[tuple[str, Source]]:
    known = dict(occasion.sources)
    named = [(person.name, _named_in(person, known)) for person in occasion.panel if occasion.coordinator]
    return [
        (chosen.first_name, _named_in(occasion.to, known)),
        (chosen.role, known.get("role", Source.TITLE)),
        (chosen.company, known.get("company", Source.TITLE)),
        (str(given["round"]), known.get("round", Source.TITLE)),
        *named,
        (chosen.topic.text if chosen.topic else "", Source.NOTES),
        (chosen.strength.text if chosen.strength else "", Source.PROFILE),
        (chosen.addition_about, Source.NOTES),
        (chosen.addition.text if chosen.addition else "", Source.NOTES),
        (chosen.step, Source.NOTES),
    ]


def _named_in(person: Person, known: Mapping[str, Source]) -> Source:
    """Where their name came from: the guests, unless it is known to stand elsewhere."""
    found = (known.get(f"person:{called}") for called in (person.email, person.name) if called)
    return next((source for source in found if source), Source.GUEST)


def _used(sourced: Sequence[tuple[str, Source]], body: str) -> Iterator[tuple[str, Source]]:
    """Those that stand in the letter, each once."""
    said = " ".join(body.casefold().split())
    return iter(dict.fromkeys(fact for fact in sourced if fact[0] and fact[0].casefold() in said))


def _missing(occasion: Occasion, chosen: Chosen) -> Iterator[str]:
    if occasion.notes is None:
        yield "notes"
    elif chosen.topic is None:
        yield "detail"
    for code, known in (
        ("role", chosen.role),
        ("company", chosen.company),
        ("first_name", chosen.first_name),
        ("strength", chosen.strength),
    ):
        if not known:
            yield code


def _count(body: str, signature: str) -> int:
    """The words of a letter; of the signature only the name."""
    return len(body.split()) - max(0, len(signature.split()) - 2)
