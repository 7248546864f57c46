"""The lines of a description that name a fact: `Company: Orbis`, `**Role:** Engineer`,
`Gesprächspartner: …`.

Who wrote them is not known here: whether addresses in them count is the caller's to decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from interviewd.language import markup, sanitize
from interviewd.language.people.companies import plain_letters
from interviewd.patterns import lazy_pattern

VALUE_LIMIT = 200
LIST_LIMIT = 40  # lines of names
REMARKS_LIMIT = 1_000

_LABELS = {
    "company": "company|company name|firm|employer|organisation|organization|unternehmen|firma|arbeitgeber|entreprise|"
    "societe|employeur|empresa|compania|azienda|bedrijf|foretag",
    "role": "role|position|job|job title|position title|role title|title of position|opening|vacancy|open position|"
    "rolle|stelle|jobtitel|stellenbezeichnung|funktion|poste|intitule du poste|fonction|puesto|rol|cargo|"
    "vacante|posicion|ruolo|posizione|functie|tjanst",
    "round": "round|stage|interview stage|interview round|runde|gesprachsrunde|phase|stufe|etape|tour|etapa|ronda|fase",
    "interviewers": "interviewers|interviewer|interviewer(s)|interviewer s|your interviewers|your interviewer|"
    "interview panel|panel|panelists|interview team|who you'll meet|who you will meet|you'll meet|"
    "you will meet|you'll be meeting|you will be meeting|you'll be meeting with|"
    "you will be meeting with|meeting with|you'll be speaking with|you will be speaking with|with|"
    "people|interviewpartner|interviewpartnerin|gesprachspartner|gesprachspartnerin|"
    "gesprachspartnerinnen|gesprachspartner:innen|ihre gesprachspartner|ihr gesprachspartner|"
    "deine gesprachspartner|interviewerin|interviewerinnen|interviewer:innen|interlocuteur|"
    "interlocuteurs|interlocutrice|vos interlocuteurs|votre interlocuteur|intervieweur|intervieweurs|"
    "intervieweuse|entrevistador|entrevistadora|entrevistadores|entrevistadoras|entrevistador/a|"
    "entrevistadores/as|intervistatore|intervistatori",
    "coordinator": "coordinator|recruiting coordinator|recruitment coordinator|interview coordinator|"
    "scheduling coordinator|your coordinator|koordinator|koordinatorin|koordination|coordinateur|"
    "coordinatrice|coordination|coordinador|coordinadora|coordinacion|coordinatore",
    "recruiter": "recruiter|your recruiter|recruiterin|recruteur|recruteuse|reclutador|reclutadora|talent partner|"
    "ansprechpartner|"
    "ansprechpartnerin|contact|contact person|kontakt|persona de contacto|personne a contacter",
    "posting": "posting|job posting|job ad|job advert|job description|job link|job url|job post|jd|ausschreibung|"
    "stellenausschreibung|stellenanzeige|stellenbeschreibung|annonce|offre|offre d'emploi|fiche de poste|"
    "oferta|oferta de empleo|anuncio|vacature|annuncio",
    "language": "language|letter language|sprache|briefsprache|langue|idioma",
    "notes": "notes|note|my notes|notizen|notiz|anmerkungen|remarques|mes notes|notas|appunti|notities",
}
_FIELD_OF = {label: field for field, labels in _LABELS.items() for label in labels.split("|")}
_LONGEST = max(map(len, _FIELD_OF)) + 4

# Bullets, bold and quotes that stand before a label or around it.
_DECORATION = "*_`#>•◦▪‣·–—-+►➤✓●○\t "
_NUMBERED = lazy_pattern(r"^\s*\d{1,2}[.)]\s+")
_COLON = lazy_pattern(r"[*_`]{0,3}\s{0,3}[::][*_`]{0,3}")
_NEXT_FIELD = lazy_pattern(r"\s*[|;•·\t]\s*|\s{3,}")
_URL = lazy_pattern(r"https?://[^\s<>\"'\\^`{|}]+", re.IGNORECASE)
_SHOWN_URL = lazy_pattern(r"[(<\[]?\bhttps?://[^\s)>\]]+[)>\]]?", re.IGNORECASE)
# An address, no element of HTML.
_BRACKETED = lazy_pattern(r"<((?:mailto:)?[^\s<>@]{1,64}@[^\s<>@]{1,250})>")
_BLANK = frozenset(
    {*"tbd tba tbc n/a na none - – — ? … ...".split(), "to be confirmed", "to be announced"}
)

Labels = dict[str, str]


def read_labels(description: str) -> Labels:
    """What labelled lines say, by field: company, role, round, interviewers, coordinator,
    recruiter, posting, …

    The first line of a field that says something wins. `interviewers` may hold several lines.
    """
    lines = lines_of(description)
    labels: Labels = {}
    for at, text in enumerate(lines):
        for field, value in _fields(text):
            whole = _whole(field, value, lines, at + 1)
            if whole and field not in labels:
                labels[field] = whole
    return labels


def lines_of(description: str) -> list[str]:
    """A description as lines of text; addresses in angle brackets are kept, in round ones."""
    text = markup.plain_text(_BRACKETED.sub(r"(\1)", description[: sanitize.TEXT_LIMIT]))
    return text.split("\n")


def _fields(text: str) -> Iterator[tuple[str, str]]:
    """Field and value of each label in a line; signs may divide several."""
    field, values = "", [""]
    for part in _NEXT_FIELD.split(text[:2_000]):
        bare = _NUMBERED.sub("", part).lstrip(_DECORATION)
        colon = _COLON.search(bare[:_LONGEST])
        label = plain_letters(bare[: colon.start()]).replace("’", "'") if colon else ""
        name = _FIELD_OF.get(" ".join(label.strip("*_`\"' ").split()))
        if colon is None or name is None:
            values.append(part.strip())
            continue
        yield from _said(field, values)
        field, values = name, [bare[colon.end() :].strip(_DECORATION)]
    yield from _said(field, values)


def _said(field: str, values: list[str]) -> Iterator[tuple[str, str]]:
    """A field with its value; names and notes go on past the signs that divide them."""
    if field:
        goes_on = field in ("interviewers", "notes")
        yield field, "; ".join(filter(None, values)) if goes_on else values[0]


def _whole(field: str, value: str, lines: list[str], following: int) -> str:
    """A field's value with the lines that belong to it."""
    if field == "interviewers":
        return "\n".join([value, *_list_items(lines, following, needs_bullet=bool(value))]).strip()
    if field == "notes":
        rest = lines[following : following + LIST_LIMIT]
        paragraph = takewhile(lambda line: line.strip() and not _is_label(line), rest)
        return "\n".join([value, *map(str.strip, paragraph)]).strip()[:REMARKS_LIMIT]
    below = (line for line in lines[following : following + 2] if line.strip())
    text = value or next((line for line in below if not _is_label(line)), "")
    if field == "posting":
        url = _URL.search(text)
        return url.group().rstrip(").,;]") if url else ""
    # One line without addresses and decoration; "" for `TBD` and for what is only a link.
    text = sanitize.line(_SHOWN_URL.sub(" ", text), VALUE_LIMIT).strip(_DECORATION + ",;.:")
    return "" if text.lower() in _BLANK or len(text) > 120 else text


def _list_items(lines: list[str], start: int, *, needs_bullet: bool) -> Iterator[str]:
    """The names below a label, until a blank line, another label, or a sentence."""
    blanks = 0
    for text in lines[start : start + LIST_LIMIT]:
        if not text.strip():
            blanks += 1
            if blanks > (0 if needs_bullet else 1):
                return
            continue
        is_bullet = text.lstrip()[:1] in "*•◦▪‣·–—-+●○" or bool(_NUMBERED.match(text))
        words, is_ended = len(text.split()), text.rstrip().endswith((".", "!", "?", ":"))
        is_prose = words > 14 or "://" in text or (is_ended and words > 5)
        if _is_label(text) or (needs_bullet and not is_bullet) or is_prose:
            return
        blanks = 1
        yield _NUMBERED.sub("", text).strip(_DECORATION)


def _is_label(text: str) -> bool:
    """Whether a line begins with a label, known or not; a time of day is none."""
    bare = text.strip(_DECORATION)
    label, colon, rest = bare[:42].partition(":")
    return (
        bool(colon)
        and not bare[:1].isdigit()
        and not rest.startswith("//")
        and len(label.split()) <= 4
    )
