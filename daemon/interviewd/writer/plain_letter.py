"""The plain writer: a letter from shipped sentences and the person's own, offline and always the
same for a ledger.

It never fails for want of facts: a letter without any is short and true.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from interviewd.language import sanitize
from interviewd.language.function_words import tokens
from interviewd.model.ledger import Ledger, Topic, Words
from interviewd.model.terms import Kind, Round
from interviewd.patterns import lazy_pattern
from interviewd.writer import frame
from interviewd.writer.fact_choice import choose
from interviewd.writer.mention import Choice, Mention
from interviewd.writer.nouns.phrase import Tagger
from interviewd.writer.variants import Dealer, laid_out

Render = Callable[[str, Mapping[str, object]], str]
"""A template's text: its name and the facts that it sees. Raises TextBroken."""

LONGEST = {Kind.THANK_YOU: 150, Kind.FOLLOW_UP: 89}
"""Words of a letter in all."""


def write(ledger: Ledger, render: Render, tagger: Tagger) -> Words:
    """The plain letter of a ledger. `render` knows the ledger's language.

    Raises TextBroken for a broken template.
    """
    choice = choose(ledger, tagger)
    body = _body(ledger, choice, render)
    for shorter in choice.shorter():
        if len(body.split()) <= LONGEST[ledger.kind]:
            break
        choice, body = shorter, _body(ledger, shorter, render)
    body_words = f" {' '.join(tokens(body))} "
    told = [(mention.text, mention.fact) for mention in choice.mentions()]
    told += [(fact.text, fact) for topic in _OF_THE_FRAME for fact in ledger.of(topic)]
    used = {fact.number for text, fact in told if f" {' '.join(tokens(text))} " in body_words}
    # What would have lifted the letter.
    wanted = {
        "notes": ledger.has_notes,
        "detail": choice.has_detail or not ledger.has_notes,
        "role": ledger.role,
        "company": ledger.company,
        "first_name": frame.given_name(ledger.to),
        "strength": choice.strength,
    }
    missing = tuple(code for code, value in wanted.items() if not value)
    return Words(frame.subject(ledger), body, used=tuple(sorted(used)), missing=missing)


_OF_THE_FRAME = (Topic.COMPANY, Topic.ROLE, Topic.ROUND, Topic.NAME, Topic.DECIDE_BY)


def template(ledger: Ledger) -> str:
    """The name of the template that its letter is made from."""
    if ledger.kind is Kind.FOLLOW_UP:
        return "follow-up"
    return "thank-you-coordinator" if ledger.coordinator else "thank-you"


def _body(ledger: Ledger, choice: Choice, render: Render) -> str:
    deal = Dealer(ledger.seat, f"{ledger.variant}\0{ledger.company.casefold()}", ledger.others)
    return laid_out(render(template(ledger), {**_facts(ledger, choice), "deal": deal}))


# --- what a template sees -----------------------------------------------------------------------


def _facts(ledger: Ledger, choice: Choice) -> dict[str, object]:
    """The facts that the head of each shipped template describes."""
    words = frame.role_words(ledger)
    own = " ".join(mention.text for mention in choice.own_words)
    names = [name for person in ledger.panel if (name := sanitize.line(person.name, 60))]
    strength = _mention_text(choice.strength).removesuffix(".")
    # `j’ai conçu`, `llevo seis años`: as the sentence follows a comma; "" where its first word may
    # be a name, or the language would turn its words round.
    small = _BEGINS_SMALL.get(ledger.language)
    inside = strength[0].lower() + strength[1:] if small and small.match(strength) else ""
    return {
        "greeting": frame.greeting(ledger),
        "sign_off": frame.closing(ledger),
        "role": ledger.role,
        "the_role": words.the_role,
        "of_role": words.of_role,
        "company": ledger.company,
        "at_company": words.at_company,
        "you": words.company or "you",
        "round": ledger.round.value if ledger.round in (Round.SECOND, Round.FINAL) else "",
        "later": ledger.round in (Round.SECOND, Round.FINAL),
        "own_words": own,
        "own_thanks": bool(_THANKS.search(own)),
        "own_close": bool(_LOOKS_FORWARD.search(own)),
        "topic": _mention_text(choice.topic) or _mention_text(choice.liked_thing),
        "topic_too": _mention_text(choice.topic_too),
        "topic_is_clause": choice.topic is not None and choice.topic.is_clause,
        "liked": choice.topic is None and choice.liked_thing is not None,
        "liked_words": _mention_text(choice.liked_words),
        "liked_that": _mention_text(choice.liked_that),
        "liked_statement": _mention_text(choice.liked_statement),
        "liked_thing": _mention_text(choice.liked_thing),
        "likes": choice.liked is not None,
        "strength": strength,
        "strength_inside": inside,
        "strength_is_clause": _mention_text(choice.strength).endswith("."),
        "strength_is_for": choice.strength_is_for,
        "addition": " ".join(mention.text for mention in choice.addition).removesuffix("."),
        "addition_about": _mention_text(choice.addition_about),
        "addition_asked": _mention_text(choice.addition_asked),
        "addition_was_asked": _mention_text(choice.addition_was_asked),
        "step": _mention_text(choice.step),
        "step_to": _mention_text(choice.step_to),
        "decided_by": next((fact.text for fact in ledger.of(Topic.DECIDE_BY)), ""),
        "count": ledger.count,
        "names": f" {words.conjunction} ".join(filter(None, [", ".join(names[:-1]), *names[-1:]])),
        "several": len(names) != 1,
        "has_notes": ledger.has_notes,
        "american": ledger.spelling == "american",
        **_OF_OLD_TEMPLATES,
    }


_OF_OLD_TEMPLATES: Mapping[str, object] = {
    "topic_shape": "thing",
    "topic_is_general": False,
    "before": "",
    "decided_exactly": True,
    "room": 0,
    "brief": False,
}
"""What templates that people have made their own since 0.1 may still ask for."""
_THANKS = lazy_pattern(r"\b(?:thank|danke?\b|merci\b|remerci|gracias|agrade[cz])", re.IGNORECASE)
_LOOKS_FORWARD = lazy_pattern(
    r"\b(?:look(?:ing)? forward|freue mich|plaisir de vous (?:re|ren)|hâte de|espero|quedo a)",
    re.IGNORECASE,
)


_BEGINS_SMALL: Mapping[str, re.Pattern[str]] = {
    "fr": lazy_pattern(r"J(?:e\b|['’])"),
    "es": lazy_pattern(
        r"(?:He|Soy|Fui|Estoy|Yo|Me|En|Durante|Desde|[A-ZÁÉÍÓÚ][a-záéíóúñ]*[oéí])\b"
    ),
}
"""How a sentence in the first person begins in these languages."""


def _mention_text(mention: Mention | None) -> str:
    return mention.text if mention else ""
