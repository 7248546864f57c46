"""Whether a mail turns an application down, in six languages.

Three shapes are looked for, each within one sentence: a step that is denied ("we will not be
progressing your application"), a choice of somebody else, a place that is taken or closed. What is
not understood here is no refusal, and then the mail is only a sign that somebody is at work on it:
it delays a follow-up and never allows one.
"""

from __future__ import annotations

from interviewd.language.people.companies import plain_letters
from interviewd.patterns import lazy_pattern

LIMIT = 4_000  # characters; a refusal is short

# --- English -------------------------------------------------------------------------------------

# What may stand between the no and the step: "not be", "not in a position to", "not currently able
# to".
_NOT = (
    r"(?:not|n't|cannot|unable|no longer|decided against|chosen against)"
    r"(?: (?:be|been|able|to|going|in a position|currently|unfortunately|at this time|you|your))*"
)
_STEP = (
    r"(?:mov|proceed|progress|advanc|continu|go|tak|pursu|offer|select|shortlist|invit|hir|consider|"
    r"extend|accept|appoint)\w*"
)
_APPLICATION = (
    r"(?:application|candidacy|candidature|you\b|position|role\b|job\b|vacancy|offer\b|opportunity|"
    r"next (?:stage|step|round|phase)|process|forward|further|to interview)"
)
_OTHER = (
    r"(?:(?:an)?other|different|stronger|internal|more \w+) "
    r"(?:\w+ )?(?:candidates?|applicants?|person|people|direction|profiles?)|"
    r"(?:someone|somebody) else|(?:candidates?|applicants?) (?:who|whose|with)"
)
_CHOICE = r"(?:mov|proceed|go|going|went|gone|continu|pursu|select|chose|choos|decid|opt|appoint|hire|hiring|offered)\w*"
_ENGLISH = (
    rf"{_NOT} {_STEP}\b(?!.{{0,40}}\b(?:wait|the interview|the meeting|the call)\b).{{0,60}}?\b{_APPLICATION}",
    rf"\b{_CHOICE}\b(?: \S+){{0,6}}? (?:{_OTHER})",
    (
        r"\b(?:application|candidacy|you) (?:was|were|has been|have been|is) (?:\w+ )?"
        r"(?:unsuccessful|not successful|rejected|declined|turned down)"
    ),
    (
        r"\b(?:position|role|vacancy|job|requisition|post)s? (?:(?!not\b)\w+ ){0,3}"
        r"(?:filled|closed|cancelled|canceled|withdrawn)\b|\bfilled the (?:position|role|vacancy|job|post)"
    ),
    rf"\b(?:{_OTHER}) (?:\w+ ){{0,3}}(?:closer|better|stronger) (?:match|fit)",
    r"\bno longer (?:under consideration|(?:be )?(?:considering|hiring))",
    r"\bnot (?:been )?(?:selected|successful|shortlisted)\b",
)

# --- German, French, Spanish, Italian, Dutch: letters as `plain_letters` leaves them -------------

_GERMAN = (
    (
        r"\b(?:nicht|kein\w*) .{0,60}?\b(?:berucksichtig|weiter(?:verfolg|fuhr|geh)|in die engere|fortsetz|fortfuhr|"
        r"zusage|positive\w* (?:ruckmeldung|bescheid|antwort|nachricht)|einladen|anbieten)"
    ),
    (
        r"\bgegen (?:eine \w+|sie|ihre|dich|deine)\b.{0,40}?\b(?:entschieden|bewerbung|fortsetzung)|"
        r"\bgegen eine (?:fortsetzung|weiterfuhrung|zusammenarbeit|einstellung)"
    ),
    r"\bfur (?:eine\w* )?andere\w* (?:bewerb|kandidat|person|profil)",
    r"\b(?:mussen|mochten|mochte|muss) .{0,40}?\b(?:ihnen|dir) .{0,30}?\babsagen\b|\bihnen eine absage\b",
    r"\b(?:stelle|position) .{0,30}?\b(?:anderweitig|bereits|inzwischen) .{0,20}?\b(?:vergeben|besetzt)",
)
_FRENCH = (
    r"\b(?:ne|n')\s?\w+(?: \w+)? pas (?:\w+ ){0,3}?(?:suite|retenu|retenue|retenir|poursuivre|selectionn)",
    r"\bpas (?:ete |pu |pouvoir )?(?:retenu|retenue|selectionne|donner (?:une )?suite)|\bpas pu (?:etre )?reten",
    r"\b(?:choisi|retenu|prefere|oriente) .{0,40}?\b(?:autre|d'autres) (?:candidat|profil|personne)",
    r"\bposte .{0,20}?\b(?:pourvu|n'est plus)",
)
_SPANISH = (
    r"\bno (?:\w+ ){0,4}?(?:seleccionad|continuar|avanzar|seguir adelante|podemos ofrecer|contar con su candidatura)",
    r"\b(?:continuar|elegid|decidid|optad|seleccionad)\w* .{0,40}?\botr[oa]s? (?:candidat|persona|perfil)",
    r"\b(?:puesto|vacante) .{0,20}?\b(?:cubiert|cerrad)",
)
_ITALIAN = (
    r"\bnon (?:\w+ ){0,5}?(?:selezionat|proseguire|procedere|idone|dare seguito|accolt|scelt)",
    r"\b(?:scelto|optato|deciso|preferito) .{0,40}?\b(?:altr[oaie]) (?:candidat|person|profil)",
    r"\b(?:posizione|posto) .{0,20}?\b(?:coperta|coperto|chiusa)",
)
_DUTCH = (
    (
        r"\b(?:niet|geen) (?:\w+ ){0,5}?(?:verder (?:te )?gaan|verder met|geselecteerd|doorgaan|uitnodigen|aanbieden|gekozen|"
        r"in aanmerking|vervolg)"
    ),
    (
        r"\bandere? (?:kandidaat|kandidaten|sollicitant)\w* (?:gekozen|besloten)|"
        r"\b(?:gekozen|besloten|voorkeur) .{0,40}?\bandere? (?:kandidaat|kandidaten|sollicitant)|\bsollicitatie (?:is )?afgewezen"
    ),
    r"\b(?:functie|vacature) .{0,20}?\b(?:vervuld|ingevuld|gesloten)",
)

_REFUSES = lazy_pattern("|".join((*_ENGLISH, *_GERMAN, *_FRENCH, *_SPANISH, *_ITALIAN, *_DUTCH)))
# What might be, as receipts have it: "If you are not selected, keep an eye on our careers page."
_MAYBE = lazy_pattern(
    r"\b(?:if|in case|should (?:you|we|your)|whether|unless|until|may|might|falls|sofern|wenn|bis|si|en caso|"
    r"se|qualora|als|indien|tenzij)\b"
)
# "We have not forgotten your application", "we have not yet decided": no step is denied for good.
_NOT_YET = lazy_pattern(
    r"\b(?:not yet|haven't yet|have not yet|not forgotten|don't hesitate|not hesitate|noch nicht|pas encore|"
    r"todavia no|aun no|non ancora|nog niet)\b"
)
_SENTENCE = lazy_pattern(r"[.!?;\n]+")


def refuses(text: str) -> bool:
    """Whether some sentence turns the application down, and does not only say that it might be."""
    parts = _SENTENCE.split(plain_letters(text[:LIMIT]).replace("’", "'"))
    refusals = (
        part for part in (" ".join(part.split()) for part in parts) if _REFUSES.search(part)
    )
    return any(not _MAYBE.search(part) and not _NOT_YET.search(part) for part in refusals)
