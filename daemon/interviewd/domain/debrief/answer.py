"""Whether an interview took place, by the answer to `Did it happen?`: a word or a sentence; and
whether somebody was there, by their own line.

A yes at the beginning is a yes, whatever follows. A no stands at the beginning, or denies that the
meeting took place: "it didn't", "they never came", "sadly not", "cancelled". One that went badly
took place.
"""

from __future__ import annotations

import re

from interviewd.patterns import lazy_pattern

_LIMIT = 300  # characters; an answer, not a report

_END = (
    r"(?=\s*(?:$|[.,;:!?()…–—-]|\b(?:because|since|as|sadly|unfortunately|after all|at all|in the end|"
    r"today|yet|this time|again|leider)\b))"
)
_NOT = (
    r"(?:(?:did|was|were|is|has|have|had|does|do|could|would|will|can)\s?(?:n'?t|n\s?ot)|won'?t|can'?t|cannot|failed to|"
    r"unable to|never|not|nobody|no[ -]?one|none of them|nothing|neither(?: of them)?)"
)
_FILLING = r"(?:\s+(?:even|actually|really|ever|get to|going to|able to|been|be|have|has|had|did|was|were|in the end|it)){0,3}"
_HAPPEN = (
    r"(?:happen(?:ed|ing)?|t[ao]ken? place|taking place|took place|occur(?:red)?|materiali[sz]ed?|held|"
    r"go(?:ne)? ahead|went ahead|"
    r"go(?:ne)? through|show(?:ed|n)? up|turn(?:ed)? up|showed|show(?!\s+(?:me|us|the|an?|much|any|interest))|"
    r"join(?:ed)?|attend(?:ed)?|appear(?:ed)?|"
    r"arrived?|ma[dk]e it|work out|worked out|(?:pick|dial|call)(?:ed)?(?: up| in)?"
    + _END
    + r"|(?:c[ao]me|begin|began|begun|"
    r"start(?:ed)?|m[e]et|met|go|there|on)" + _END + r")\b(?!\s+(?:until|till|on time))"
)
_YES = lazy_pattern(
    r"\W*(?:(?:yes|yess+|y|yep|yup|yeah|aye|ja|jo|jup|jawohl|oui|s[ií]|true)\b|[✓✔✅👍]|"
    r"(?:it|we|they|this|that)\s+did(?!\s?n'?t|\s+not|\s+never)\b|(?:of course|sure|certainly)\b(?!\W+(?:no|"
    r"not|never|didn'?t)\b))",
    re.IGNORECASE,
)
_NO = lazy_pattern(
    r"\W*(?:no|nope|nah|nein|nee|noe|nö|nej|non|n|not|never|none|false|0)"
    r"(?:\W*$|\s*[,.;:!?()–—]|-?\s-|-\s|[- ]shows?\b|\s+(?!(?:so|too|as|that|very|as|quite|exactly|"
    r"particularly|only|my|the|a|an|bad|badly|good|great|well|"
    r"perfect|perfectly|ideal|ideally|better|easy|much|enough|long|sure|entirely|completely|big|real|major|"
    r"problems?|issues?|complaints?|worries|trouble|surprises?|regrets?|doubts?|hiccups?|idea)\b))|\W*[✗✘✖✕❌☒⛔🚫👎]",
    re.IGNORECASE,
)
_DENIED = lazy_pattern(rf"\b{_NOT}(?:{_FILLING}\s+{_HAPPEN}|(?<!nothing){_END})", re.IGNORECASE)
_ENDS_IN_NO = lazy_pattern(
    r"\b(?<!said )(?<!says )(?<!say )(?<!why )(?<!or )(?:no|not|nope|nein|nicht|pas|never)(?=\s*(?:$|[.,;:!?()…–—]|\s-))"
    r"|\bnicht\s+(?:statt|zustande|gekommen|erschienen)|\bpas eu lieu\b|\bno (?:tuvo lugar|se hizo|interview|"
    r"call|meeting)\b",
    re.IGNORECASE,
)
_OFF = lazy_pattern(
    r"\b(?:cancel(?:led|ed|l?ing|lation)?|postponed?|re-?schedul(?:ed?|ing)|(?:called|put|was|is|got) off|"
    r"pushed back|fell through|"
    r"no[- ]?shows?|stood (?:me|us) up|ghosted|missed it|"
    r"(?:was|were|been|be|got|they|is|it)\s+moved(?!\s+(?:to|onto|into|over)\s+(?:zoom|teams|meet|google|"
    r"online|video|(?:the\s+|another\s+|a\s+)?"
    r"(?:phone|room|office|call|floor|building)))|ausgefallen|fiel aus|fällt aus|abgesagt|verschoben|annul[ée]+\w*|"
    r"report[ée]e?|cancelad[oa]|aplazad[oa])\b|^\W*moved\b",
    re.IGNORECASE,
)
_BUT_DID = lazy_pattern(
    r"\b(?:it did(?!\s?n'?t|\s+not)|went (?:ahead|well|fine|ok|great)|(?:then|but|still|finally|"
    r"eventually) (?:it )?(?:happened|took place)|fand statt)\b",
    re.IGNORECASE,
)
_NOT_OFF = lazy_pattern(
    r"\b(?:not|n't|nearly|almost|never|beinahe|fast)\s+(?:been\s+|be\s+)?$", re.IGNORECASE
)


# Whoever was not there, at the beginning of their line: `was not there, sick`, `couldn't join`,
# `absent`, `war krank`. "Away", "sick" and the like only by themselves: work can be about them.
_WHO = r"\W*(?:(?:he|she|they|but|sadly|unfortunately|er|sie|leider|war|elle?|il|[eé]tait|estaba)\s+){0,3}"
_THERE = (
    r"(?:there|present|here|join(?:ed)?|attend(?:ed)?|come|came|make it|made it|show(?:ed|n)? up|turn(?:ed)? up|"
    r"able to (?:join|come|attend|make it)|(?:o|i)n the (?:call|room|meeting|interview)|"
    r"met|meet (?:him|her|them))"
)
_ABSENT = lazy_pattern(
    rf"{_WHO}(?:(?:{_NOT}\s+(?:able to\s+)?{_THERE}|not\s+(?:there|present|met|attending)|absente?s?|"
    r"no[- ]?shows?|(?:was\s+|were\s+)?(?:sick|ill|away|missing|off sick)|called in sick|"
    r"nicht (?:da|dabei|anwesend|gekommen|erschienen)|fehlte|verhindert|abwesend|krank|"
    r"(?:n'[eé]tait )?pas (?:l[aà]|venue?|pr[eé]sente?)|malade|no (?:estaba|vino|estuvo)|ausente|enferm[oa])"
    r"(?=\s*(?:$|[.,;:!()…–—]|\b(?:because|since|as|today|after all|at all|this time)\b)))",
    re.IGNORECASE,
)


def was_absent(line: str) -> bool:
    """Whether somebody's own line says that they were not there."""
    return _ABSENT.match(" ".join(line[:_LIMIT].replace("’", "'").split())) is not None


def took_place(answer: str) -> bool:
    """Whether it happened. Silence, and whatever denies nothing, is a yes: the form says so."""
    text = " ".join(answer[:_LIMIT].replace("’", "'").replace("`", "'").split())
    if _YES.match(text):
        return True
    if _NO.match(text):
        return False
    if _BUT_DID.search(text):
        return True
    is_off = any(not _NOT_OFF.search(text[: match.start()]) for match in _OFF.finditer(text))
    return not (_DENIED.search(text) or _ENDS_IN_NO.search(text) or is_off)
