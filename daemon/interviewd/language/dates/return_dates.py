"""When somebody is back, as an out-of-office says it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from interviewd.language.dates import days_in
from interviewd.language.dates.datewords import LIMIT, fold
from interviewd.patterns import lazy_pattern

_AWAY = timedelta(days=400)  # parental leave is about the longest out-of-office
_SOON = timedelta(days=150)  # an absence without a year ends within this
_USUAL = timedelta(days=45)  # most absences are shorter


def return_date(text: str, sent: date, *, spelling: str = "british") -> date | None:
    """The day of return that an out-of-office names; None when it names none, or one that is past.

    Whether 04/01 is in January or April: a date in the text that can only be read one way decides,
    then a language that writes the day first, then the reading of a usual length of absence, then
    `spelling`.
    """
    parts = [fold(part) for part in _SENTENCE.split(text[:LIMIT])]
    whole = fold(text)
    pairs = [(int(one), int(other)) for one, other in _PAIR.findall(whole)]
    day_first: bool | None  # None: the length of the absence decides
    if any(one > 12 for one, _ in pairs):
        day_first = True
    elif any(other > 12 for _, other in pairs):
        day_first = False
    else:
        day_first = True if _DAY_FIRST.search(whole) or spelling != "american" else None
    for anchor in (_BACK, _UNTIL, _ABSENT):
        about = (part for part in parts if anchor.search(part))
        if days := [day for part in about for day in _returns(part, sent, day_first)]:
            return max(days)
    return None


_BACK = lazy_pattern(
    r"\b(?:back|return|returning|wieder|zuruck|retour|reprendrai|reviens|reviendrai|rentre|vuelvo|vuelta|regreso|"
    r"regresare|volvere|rientro|rientrero|torno|tornero|terug|regresso|volto|voltarei|wracam|wroce|powrot|"
    r"tilbage|tilbake|tillbaka)\b"
)
_UNTIL = lazy_pattern(
    r"\b(?:until|till|through|to|inclusive|bis|ab|jusqu|au|hasta|al|fino|tot|ate|do|til|till|t/m)\b"
)
_ABSENT = lazy_pattern(
    r"\b(?:out of (?:the )?office|away|leave|vacation|holidays?|abwesend|urlaub|buro|absent|absente|conges?|fuera|"
    r"vacaciones|ferie|ferias|vakantie|afwezig|urlopie|nieobecny|nieobecna|fravaerende)\b"
)
# Languages that write the day first, by words that stand in almost every note of absence.
_DAY_FIRST = lazy_pattern(
    r"\b(?:ich|bin|bis|wieder|und|je|suis|jusqu|merci|estoy|hasta|gracias|sono|fino|grazie|ik|ben|tot|bedankt|estou|"
    r"ate|obrigad[oa]|jestem|do dnia|dziekuje|jeg|er|tilbage|tak|annual leave|fortnight)\b"
)
# The dot of "7. Dezember", "4.12." and "Dec. 4" ends no sentence.
_SENTENCE = lazy_pattern(
    r"\n\s*\n|[!?;]|(?<=[^\d\s.])\.\s+(?=[A-ZÀ-Ý])|(?<=\d\d\d\d)\.\s+(?=[A-ZÀ-Ý])"
)
_DATED_FULLY = lazy_pattern(r"\b20\d\d\b")
_PAIR = lazy_pattern(r"(?<![\d./:-])(\d\d?)[/.-](\d\d?)[/.-](?:20)?\d\d(?!\d)")


def _returns(part: str, sent: date, day_first: bool | None) -> Iterator[date]:  # noqa: FBT001 - None is a third
    """The days that a sentence names, each within the length that an absence may have."""
    longest = _AWAY if _DATED_FULLY.search(part) else _SOON

    def named(*, first: bool) -> list[date]:
        return [
            day for day in days_in(part, sent, day_first=first) if sent <= day <= sent + longest
        ]

    preferred, other = named(first=day_first is not False), named(first=day_first is False)
    if day_first is None:
        usual = [days for days in (other, preferred) if days and max(days) <= sent + _USUAL]
        preferred = usual[0] if len(usual) == 1 else named(first=False)
    yield from preferred or other
