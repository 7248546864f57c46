"""When the company decides, from a sentence: `They let me know by 18 December`.

A date counts where the sentence says that they decide or answer; what the person does, or what was
talked about, has dates of its own. A date ends at the first word that is no part of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice

from interviewd.language.dates import is_month, is_of_dates, read_date
from interviewd.patterns import lazy_pattern

_ASIDE = 4  # words that may come between: `they decide with the whole team by Friday`

# Each run of signs is tried from its beginning only: a line of nothing else costs no more than its
# length.
_BREAK = lazy_pattern(r"(?<![!?…])[!?…]++\s+|(?<!\s)\s*+[;\n]\s*|(?<!\.)\.++\s+")
_MOST_VERBS = 20  # so many words of deciding are looked at in one sentence; nobody writes more
_CLAUSE_LIMIT = 300  # characters before such a word in which its clause begins
_SHORT = frozenset("approx ca eg ie zb no nr st dr prof mr mrs ms".split())

_NEWS = r"(?:decisions?|answers?|feedback|verdict|reply|response|outcome)"
_DECIDING = lazy_pattern(
    rf"\b(?:decid(?:e|es|ing)|{_NEWS}|finali[sz]es?|make up their minds?|"
    r"(?:lets?|tells?|informs?|updates?|answers?|calls?|e?mails?|notify|contact) (?:me|us|everyone|everybody|all candidates)"
    r"(?: know)?|"
    r"(?:get|gets|getting|come|comes|coming|report|reports|revert|circle|be|write|writes|call|calls|ring|rings) back"
    r"(?: to (?:me|us|everyone|candidates))?|"
    r"(?:be|get|gets|getting) in touch|respond|responds|replies|hear(?: back| more| something)?(?: from \w+)?|know more|"
    r"entscheide[nt]|entscheidet|entscheidung|rückmeldung|antwort|bescheid|melde[nt]|meldet|"
    r"décident|décide|décideront|décision|réponse|retour|rappellent|répondent|reviennent vers moi|"
    r"deciden|decidirán|decisión|respuesta|contestan|contestarán|avisan|avisarán|responden|responderán)\b",
    re.IGNORECASE,
)
_CLAUSE = lazy_pattern(
    r"[,:(–—]|\s-+\s|\b(?:and|but|so|that|said|says|und|aber|dass|et|mais|que|y|pero)\b(?!\s+(?:until|by|before)\b)",
    re.IGNORECASE,
)
_OWN = lazy_pattern(
    r"\b(?:i|we|you|my|our|your|mine|ich|wir|meine?n?r?|unsere?n?r?|je|j'|nous|mon|ma|yo|mi)\b",
    re.IGNORECASE,
)
_RECEIVES = lazy_pattern(
    r"\b(?:i|we|you|ich|wir|je|nous)(?:'ll|'d)?\s+(?:\w+\s+){0,3}?"
    r"(?:hear|know|receive|expect|bekomme|kriege|erfahre|höre)\b|\b(?:i|we|you)(?:'ll)?\s+(?:\w+\s+){0,2}get\s+(?!back)",
    re.IGNORECASE,
)
# Their wish, not their word: `they need my answer by`, `they asked me to decide by`.
_ASKED = lazy_pattern(
    rf"\b(?:need|want|ask|require|request|await|demand|wait\w* for|brauch\w*|woll\w*)\w*\s+(?:\w+\s+)?{_NEWS}|"
    r"\b(?:me|us)\s+(?:\w+\s+)?(?:to|until|till)\b|"
    r"\b(?:how|what|why|which|whether|if|when|who|where|had|did|didn't|used|about|discuss\w*|wie|ob|warum|comment|cómo)\b",
    re.IGNORECASE,
)
# `By Friday they let me know`, `they have until Friday to decide`.
_BEFORE = lazy_pattern(
    r"\b(?:by|before|until|till|on|within|in|bis|am|avant|d'ici|antes)\b", re.IGNORECASE
)
_TAIL = lazy_pattern(r"(?:[\s,;(]|\b(?:and|or|und|et|y|in|to|a|an|un)$)+$", re.IGNORECASE)
_GOES_ON = lazy_pattern(
    r"\s*(?:[,)–—]|-\s)?\s*(?:and|but|und|aber|et|mais|y|pero|,)\s+(?=\S+\s+\S)", re.IGNORECASE
)


def parted(text: str, today: date, spelling: str) -> tuple[str, str]:
    """A text without what it says of their decision, and its dates as typed, "" without one."""
    dates, lines = [], []
    for line in text.split("\n"):
        read = [_read(sentence, today, spelling) for sentence in _sentences(line)]
        dates += [when for _, when in read if when]
        lines.append(" ".join(rest for rest, _ in read if rest))
    return ("\n".join(filter(None, lines)), ", ".join(dates)) if dates else (text, "")


def named(text: str, today: date, spelling: str) -> date | None:
    """The day that a line of its own names: rather before `I`, `we`, than behind it."""
    own = _OWN.search(text)
    before = read_date(text[: own.start()], today, spelling=spelling) if own else None
    return before or read_date(text, today, spelling=spelling)


def _sentences(line: str) -> Iterator[str]:
    """No dot ends one in `7. Dezember`, `Dec. 4`, `Dr. Weber`."""
    start = 0
    for match in _BREAK.finditer(line):
        if "." in match[0]:
            last = re.sub(r"\W", "", line[start : match.start()].rpartition(" ")[2]).casefold()
            first = re.match(r"\w*", line[match.end() :])
            following = first[0] if first else ""
            if last[-1:].isdigit():
                goes_on = not following[:1].isupper() or is_month(following)
            else:
                is_dated = is_month(last) and following[:1].isdigit()
                goes_on = last in _SHORT or len(last) == 1 or is_dated
            if goes_on:
                continue
        yield line[start : match.end()].strip()
        start = match.end()
    yield line[start:].strip()


def _read(sentence: str, today: date, spelling: str) -> tuple[str, str]:
    """What is left of a sentence, and when they decide as it says."""
    for verb in islice(_DECIDING.finditer(sentence.replace("’", "'")), _MOST_VERBS):
        start = max(0, verb.start() - _CLAUSE_LIMIT)
        for begin in _CLAUSE.finditer(sentence, start, verb.start()):
            start = begin.end()
        clause = sentence[start : verb.start()].replace("’", "'")
        whole = f"{clause}{verb[0]}"
        is_asked = verb[0].casefold() in ("decide", "decides", "deciding") and not clause.strip()
        is_theirs = _RECEIVES.search(whole) or not _OWN.search(clause)
        if is_asked or _ASKED.search(whole) or not is_theirs:
            continue
        when, end = _first_date(sentence, verb.end(), today, spelling)
        if when:
            return _left(sentence, start, end), when
        before = _BEFORE.search(clause)
        when, _ = _first_date(clause, before.start(), today, spelling) if before else ("", 0)
        if when:
            return _left(sentence, start, len(sentence)), when
    return sentence, ""


def _first_date(text: str, start: int, today: date, spelling: str) -> tuple[str, int]:
    """The first date that stands there, as typed, and where it ends."""
    strange, begun, end = 0, start, start
    for word in re.finditer(r"\S+", text[start:]):
        if is_of_dates(word[0]):
            end = start + word.end()
            continue
        if read_date(text[begun:end], today, spelling=spelling):
            break
        strange += 1
        begun = end = start + word.end()
        if strange > _ASIDE or _OWN.search(word[0]):
            return "", start
    if not read_date(text[begun:end], today, spelling=spelling):
        return "", start
    when = _TAIL.sub("", text[begun:end])
    return when.strip(" ,;:.()"), begun + len(when)


def _left(sentence: str, start: int, end: int) -> str:
    """The sentence without that clause and what depends on it: `whether there is a next round`."""
    joint = r"(?:[\s,:(–—-]|\b(?:and|but|so|that|said|says|und|aber|et|mais|y|pero)\s*$)+$"
    before = re.sub(joint, "", sentence[:start])
    before = "" if len(before.split()) < 3 else before
    behind = _GOES_ON.match(sentence, end)
    more = sentence[behind.end() :] if behind else ""
    return f"{before}. {more}" if before and more else before or more
