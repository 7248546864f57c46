"""Whether a mail says no to an application, in so many words. A machine's no ends the silence as a human's does."""

from __future__ import annotations

import re

from interviewd.language.people.companies import plain_letters

LIMIT = 4_000  # characters; a refusal is short

_REFUSES = re.compile(
    r"\b(?:decided|chosen|opted|elected) (?:not to|to not) (?:move|proceed|continue|progress|go|take|pursue|offer)\b|"
    r"\b(?:not|won't|unable to|cannot) (?:be )?(?:mov(?:e|ing)|proceed(?:ing)?|progress(?:ing)?|continu(?:e|ing)|tak(?:e|ing)) "
    r"(?:you |your (?:application|candidacy) |it |this )?(?:forward|further|ahead|with your)|"
    r"\b(?:mov|proceed|continu|go)(?:e|ed|ing)? (?:forward |ahead )?with (?:an)?other (?:candidate|applicant)|"
    r"\bnot (?:been )?(?:selected|successful|shortlisted)\b|\b(?:unsuccessful|no longer (?:under consideration|considering))\b|"
    r"\b(?:position|role|vacancy) has (?:now )?been filled\b|\bnot able to offer you\b|"
    r"\bnicht (?:weiter )?berucksichtigen|\babsagen?\b|\bfur (?:einen? )?andere\w* (?:bewerb|kandidat)|"
    r"\bnicht in die engere (?:aus)?wahl|\bn'(?:a|avons) pas (?:ete )?(?:retenue?|donne suite|retenu votre)|"
    r"\bpas (?:pu )?donner (?:une )?suite|\bno (?:has|ha) sido seleccionad[oa]|\bcontinuar con otr[oa]s? candidat"
)
# What might be, as receipts have it: `If you are not selected, keep an eye on our careers page.`
_MAYBE = re.compile(r"\b(?:if|in case|should (?:you|we|your)|whether|unless|may|might|falls|sofern|wenn|si|en caso)\b")
_SENTENCE = re.compile(r"[.!?;\n]+")


def refuses(text: str) -> bool:
    """Whether some sentence says it plainly, and does not only say that it might be."""
    sentences = _SENTENCE.split(plain_letters(text[:LIMIT]).replace("’", "'"))
    return any(_REFUSES.search(sentence) and not _MAYBE.search(sentence) for sentence in sentences)
