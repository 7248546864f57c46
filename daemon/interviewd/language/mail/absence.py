"""Whether a text is nothing but a note of absence, as programs write it that set no header.

Debian's `vacation` 3.3 sends only its subject, "away from my mail", and GNU mailutils' sieve only
the text. An answer that also says something else is a person's: "I am away until Monday, but we
would love to go on".
"""

from __future__ import annotations

from interviewd.language import sanitize
from interviewd.patterns import lazy_pattern

_LIMIT = 2_000

_AWAY = lazy_pattern(
    r"\b(?:out of (?:the |my )?office|away (?:from|until|till|on|for|this|at|right now|next|through)|"
    r"on (?:\w+ )?(?:leave|vacation|holidays?|pto|a business trip)|off (?:work|sick|until)|"
    r"not be (?:reading|checking|in the office|available)|not (?:reading|checking) my|unavailable|"
    r"limited access|abwesend|nicht im (?:buro|haus)|(?:im|in) (?:\w+ )?(?:urlaub|elternzeit|mutterschutz)|"
    r"nicht erreichbar|absent|absente|en (?:conges?|vacances|deplacement)|hors du bureau|"
    r"fuera de la oficina|de vacaciones|de baja|ausente|no estare|fuori (?:ufficio|sede)|in ferie|assente|"
    r"afwezig|niet aanwezig|met (?:vakantie|verlof)|op vakantie|na urlopie|nieobecn|de ferias|"
    r"ikke (?:pa|til) (?:kontoret|stede)|pa ferie|fravaerende)\b"
)
# What such a note says besides: when they are back, who helps meanwhile, that the mail waits.
_BESIDES = lazy_pattern(
    r"\b(?:back|return\w*|urgent\w*|emergenc\w*|contact|reach|call|phone|e-?mails?|messages?|meantime|meanwhile|"
    r"as soon as|reply|respond|answer|forward\w*|zuruck|dringend\w*|kontakt\w*|wenden|vertret\w*|nachricht\w*|"
    r"mails?|antwort\w*|beantwort\w*|weitergeleitet|retour|urgence|urgent|contacter|messages?|repond\w*|"
    r"regreso|vuelta|volver\w*|urgente|contactar|contacte|correo\w*|mensaje\w*|responder\w*|"
    r"rientro|tornero|urgenze|contattare|terug|dringende|bericht\w*|contact|opgenomen|merry|happy|frohe|thank\w*)\b"
)
_COURTESY = 6  # words: a greeting, a name, a sign-off
_SENTENCE = lazy_pattern(r"[.!?;]+\s+|\n\s*\n|\n")


def is_absence(subject: str, text: str) -> bool:
    """Whether subject or text say that somebody is away, and nothing else."""
    if _AWAY.match(_fold(subject)):
        return True
    sentences = [part.strip() for part in _SENTENCE.split(_fold(text[:_LIMIT])) if part.strip()]
    away = [part for part in sentences if _AWAY.search(part)]
    long = [part for part in sentences if len(part.split()) > _COURTESY]
    is_rest_usual = all(_BESIDES.search(part) for part in long if part not in away)
    return bool(away) and "?" not in text and is_rest_usual


def _fold(text: str) -> str:
    return sanitize.without_accents(text).replace("ø", "o").replace("æ", "ae")
