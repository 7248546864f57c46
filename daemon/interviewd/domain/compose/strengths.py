"""A line of the profile as it can be said in a letter: what one has, what one did, what one is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from interviewd.domain.compose import vocabulary
from interviewd.domain.compose.claims import Claim
from interviewd.domain.compose.wordkinds import bases, is_known
from interviewd.language import plain

_LONGEST = 25  # words
_AM = frozenset(
    "fluent proficient experienced certified trained skilled qualified licensed native comfortable registered "
    "licenced chartered".split()
)


def strength(text: str) -> Claim | None:
    """A line of the profile as it can be said; None when it is no single short statement."""
    text = plain.line(re.sub(r"\s*[(\[{<][^)\]}>]*[)\]}>]", "", text)).strip(" .;,-–•*")
    text = re.split(r"(?<=[a-z)]{2})[.;!?]\s", text)[0].rstrip(".!")
    found = text.split()
    if not 0 < len(found) <= _LONGEST or re.search(r"https?:|www\.|[()\[\]{}<>!]|@", text):
        return None
    first = found[0].casefold()
    if first in ("i", "i've", "i'm", "i’ve", "i’m"):
        return Claim("I" + text[1:], "clause")
    lowered = text[0].isupper() and text[1:2].islower() and (is_known(first) or first in _AM)
    rest = text[0].lower() + text[1:] if lowered or first in ("a", "an") else text
    if _is_somebody(found):
        return Claim(f"I am {'' if first in ('a', 'an') else _article(rest)}{rest}", "clause")
    if first in _AM and not (first.endswith("ed") and len(found) > 2 and _is_counted(found[1])):
        return Claim(f"I am {rest}", "clause")
    if (
        first in vocabulary.PAST
        or first in _AM
        or (first.endswith("ed") and bases(first) & _DEEDS and len(found) > 2 and _is_done(found[1]))
    ):
        return Claim(f"I {rest}", "clause")
    if first in ("speak", "have", "hold", "know"):
        return Claim(f"I {rest}", "clause")
    if first.endswith("ing") and bases(first) & _DEEDS and first not in vocabulary.MASS:
        return Claim(f"experience of {rest}", "thing")
    return Claim(_listed(rest), "thing")


_DEEDS = vocabulary.VERBS | vocabulary.NOUN_VERBS
_SOMEBODY = frozenset(
    "engineer developer designer manager nurse teacher lawyer solicitor barrister paralegal accountant analyst "
    "architect consultant administrator scientist researcher writer editor chef cook officer director lead "
    "specialist technician electrician carpenter coach trainer translator interpreter librarian pharmacist "
    "physiotherapist dentist surgeon physician doctor midwife paramedic driver pilot operator planner buyer "
    "recruiter marketer strategist copywriter illustrator photographer musician actor producer master owner "
    "founder expert generalist practitioner professional graduate speaker leader communicator baker butcher "
    "welder machinist bookkeeper controller auditor economist statistician mathematician physicist chemist "
    "biologist tutor lecturer professor assistant secretary clerk cashier salesperson negotiator mediator "
    "psychologist counsellor counselor programmer tester player".split()
)


def _is_somebody(found: Sequence[str]) -> bool:
    """`registered nurse with ten years …` says what one is, not what one has."""
    head = [word.casefold().strip(",") for word in found]
    end = next((place for place, word in enumerate(head) if word in vocabulary.PREPOSITIONS | {"who"}), len(head))
    return 0 < end <= 6 and head[end - 1] in _SOMEBODY and head[0] not in ("the", "my")


def _article(text: str) -> str:
    return (
        "an "
        if text[0].casefold() in "aeio" or text.startswith(("SRE", "SQL", "FP", "HR", "ML", "MB", "RN", "NHS"))
        else "a "
    )


def _is_done(second: str) -> bool:
    """`designed a ledger` is a deed, `distributed systems` is a thing."""
    low = second.casefold()
    return (
        low in vocabulary.DETERMINERS | vocabulary.POSSESSIVES | vocabulary.PREPOSITIONS | vocabulary.ADVERBS
        or low in vocabulary.NUMBERS
        or low[0].isdigit()
    )


def _is_counted(second: str) -> bool:
    """`trained 12 nurses` is a deed, `trained in surgery` is what one is."""
    low = second.casefold()
    return low[0].isdigit() or low in vocabulary.NUMBERS | vocabulary.POSSESSIVES


def _listed(text: str) -> str:
    """`Python, Go, Kafka` -> `Python, Go and Kafka`."""
    parts = [part.strip() for part in text.split(",")]
    short = len(parts) > 1 and all(len(part.split()) <= 3 for part in parts) and " and " not in text
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if short else text
