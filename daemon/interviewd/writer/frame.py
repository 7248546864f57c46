"""What stands around a letter's paragraphs, in each language: subject, greeting, sign-off and
signature.

A language with a folder of templates but without an entry here gets the English frame.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from interviewd.language import sanitize
from interviewd.language.mail import subjects
from interviewd.language.people import first_name, full_name
from interviewd.language.people.forenames import is_forename
from interviewd.language.people.names import PARTICLES
from interviewd.model.ledger import Ledger
from interviewd.model.seen import Person
from interviewd.model.terms import Source
from interviewd.patterns import lazy_pattern
from interviewd.values import dataclass

_NAME_LIMIT = 60


_SIGN_OFF: Mapping[str, str] = {
    "en": "Kind regards,",
    "de": "Mit freundlichen Grüßen",
    "fr": "Cordialement,",
    "es": "Un cordial saludo,",
}


def subject(ledger: Ledger) -> str:
    """The subject of a new mail: `Thank you – ROLE interview`, without a role the company."""
    form, plain_form = subjects.THANKS.get(ledger.language, subjects.THANKS["en"])
    if not ledger.role and not ledger.company:
        return plain_form
    if ledger.language in ("fr", "es"):
        words = role_words(ledger)
        return form.format(about=words.of_role or words.at_company)
    return form.format(about=ledger.role or ledger.company)


def greeting(ledger: Ledger) -> str:
    """The greeting, formal as the language has it.

    No title is made up and no first name guessed.
    """
    person = _as_noted(ledger)
    match ledger.language:
        case "de":
            return _german(person)
        case "fr":
            return _french(person)
        case "es":
            return _spanish(person)
    return _english(person, stop="." if ledger.spelling == "american" else "")


def _as_noted(ledger: Ledger) -> Person:
    """Whom the letter goes to, with the title by which the notes call them: `Frau Dr. Vogt`."""
    person, title = ledger.to, _NOTED_TITLES.get(ledger.language)
    words = full_name(person.name, person.email).split()
    if title is None or len(words) < 2 or _untitled(person.name) != person.name:
        return person
    namesakes = sum(words[-1] in each.name.split() for each in ledger.panel)
    notes = "\n".join(fact.text for fact in ledger.facts if fact.source is Source.NOTES)
    found = re.search(rf"\b({title}) {re.escape(words[-1])}\b", notes)
    if found is None or namesakes > 1:
        return person
    return replace(person, name=f"{found[1]} {' '.join(words)}")


_NOTED_TITLES: Mapping[str, str] = {
    "en": r"(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor)\b\.?",
    "de": r"(?:Frau|Herrn?)(?: (?:Prof|Dr)\b\.?)*",
    "fr": r"(?:Mme|Madame|M\.|Monsieur)",
    "es": r"(?:Sra|Sr|Señora|Señor)\b\.?",
}


def closing(ledger: Ledger) -> str:
    """The sign-off and the signature, once each.

    A signature that brings its own sign-off keeps it.
    """
    lines = [
        sanitize.line(line, 120)
        for line in sanitize.clean(ledger.signature, 1_000).strip().split("\n")
    ][:8]
    signature = "\n".join(line for line in lines if line) or sanitize.line(ledger.sender, 120)
    if _SIGN_OFFS.match(signature.split("\n")[0]):
        return signature
    language = ledger.language if ledger.language in _SIGN_OFF else "en"
    is_american = language == "en" and ledger.spelling == "american"
    return f"{'Best regards,' if is_american else _SIGN_OFF[language]}\n{signature}"


def assemble(ledger: Ledger, paragraphs: Sequence[str]) -> str:
    """A letter's body: greeting, these paragraphs, sign-off and signature."""
    return "\n\n".join((greeting(ledger), *paragraphs, closing(ledger))) + "\n"


# --- role and company ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RoleWords:
    """Role and company as a sentence takes them: `the Staff SRE role`, ` at Acme`.

    French ` d’Ingénieur`.
    """

    the_role: str
    of_role: str
    at_company: str
    conjunction: str
    company: str


def role_words(ledger: Ledger) -> RoleWords:
    """Role and company in the ledger's language."""
    role, company = ledger.role, ledger.company
    if joins := _JOINS.get(ledger.language):
        of = next((words for pattern, words in joins.roles if re.match(pattern, role)), joins.of)
        of_role = f" {of}{role}" if role else ""
        named = (
            re.sub(pattern, words, company)
            for pattern, words in joins.companies
            if re.search(pattern, company)
        )
        at_company = next(named, f" {joins.at} {company}") if company else ""
        return RoleWords(f"{joins.post}{of_role}", of_role, at_company, joins.conjunction, company)
    # `the University of Rosshaven`, `the Kessel Institute`; other names bring what they need.
    is_described = re.match(
        r"(?:University|Institute|Museum|Ministry|Department|City|Port) (?:of|for)\b", company
    )
    is_house = re.match(r"(?!The\b).+ (?:Institute|Museum|Foundation|Observatory|Centre)$", company)
    company = f"the {company}" if is_described or is_house else company
    at_company = f" at {company}" if role and company else ""
    if not role:
        the_role = f"the role at {company}" if company else "the role"
    elif "," in role or len(role.split()) > 5 or any(map(str.islower, role.split()[1:])):
        the_role = f"the role of {role}"
    else:
        the_role = f"the {role}" if _NAMES_A_JOB.search(role) else f"the {role} role"
    return RoleWords(the_role, "", at_company, "and", company)


_NAMES_A_JOB = lazy_pattern(
    r"\b(?:role|position|job|post|internship|fellowship|traineeship|apprenticeship|placement|studentship)$",
    re.IGNORECASE,
)


_GERMAN_OF = (
    (
        r"(?i:[^\s(/,]*(?:dienst|vertrieb|einkauf|service|wesen|management|marketing|support|controlling|bereich))(?![^\s(/,])",
        "im ",
    ),
    (
        r"(?i:[^\s(/,]*(?:leitung|führung|vertretung|begleitung|besetzung))(?![^\s(/,])",
        "als ",
    ),
    (r"(?i:[^\s(/,]*(?:ung|schaft|tion|technik|logistik|pflege))(?![^\s(/,])", "in der "),
)
"""`im Vertriebsinnendienst`, `in der Kundenbetreuung`: a department is no person, a `Leitung` is
one."""
_GERMAN_AT = (
    (
        r"^\w+(?:isch|lich|ig|ant|ent|iv|al|är|utsch|frei)(?:e|er|es) [A-ZÄÖÜ].*$",
        " in Ihrem Haus",  # Ambulanter Dienst Morgenstern: an adjective would have to be declined
    ),
    (r"^(.+\b(?:GmbH|mbH|AG|KG|KGaA|OHG|GbR|UG|SE|eG)\b.*)$", r" bei der \1"),
    (r"^((?:Schule|\w+schule|Universität|Klinik|\w+klinik|\w+akademie)\b.*)$", r" an der \1"),
    (r"^((?:Stadt|Gemeinde|Kita|Praxis|Bank|Stiftung|Kanzlei)\b.*)$", r" bei der \1"),
    (r"^((?:Institut|Museum|Gymnasium|Theater)\b.*)$", r" am \1"),
    (r"^((?:Hof|\w+hof|Gut)\s.*)$", r" auf dem \1"),
    (r"^((?:Café|Hotel|Restaurant|Gasthaus|Gasthof)\b.*)$", r" im \1"),
    (
        r"^([\w-]*(?i:klinikum|krankenhaus|amt|büro|zentrum|verband|verein|verlag|heim|weingut|autohaus|archiv)\b.*)$",
        r" beim \1",
    ),
    (
        r"^(\w+(?:verwaltung|zeitung|schaft|kasse|stelle|erei|thek|hilfe|werkstatt|gruppe)\b.*)$",
        r" bei der \1",
    ),
)
_FRENCH_AT = (
    (r"^Le (.+)$", r" au \1"),
    (r"^Les (.+)$", r" aux \1"),
    (r"^(La .+|L['’].+)$", r" à \1"),
    (
        (
            r"^((?:Clinique|Coopérative|Mairie|Banque|Société|Maison|Ville|Fondation|Librairie|Pharmacie|Région|Régie|Métropole|Mutuelle|Ferme|"
            r"Caisse|Chambre|Crèche|Résidence|\w+(?:erie|thèque|ité))\b.*)$"
        ),
        r" à la \1",
    ),
    (
        r"^((?:Hôpital|École|Université|Institut|Hôtel|Association|Agence|Académie|Office)\b.*)$",
        r" à l’\1",
    ),
    (
        r"^((?:Centre|Lycée|Collège|Musée|Cabinet|Groupe|Restaurant|Théâtre|Laboratoire|Ministère|Chantier|Domaine|Château|Conservatoire|Conseil|Studio|Garage)\b.*)$",
        r" au \1",
    ),
)
_SPANISH_AT = (
    (
        r"^((?:Colegio|Hospital|Hotel|Diario|Club|Instituto|Ayuntamiento|Centro|Museo|Banco|Grupo|Restaurante|Teatro)\b.*)$",
        r" en el \1",
    ),
    (
        r"^((?:Universidad|Clínica|Escuela|Cooperativa|Editorial|Biblioteca|Farmacia|Residencia|Granja|Finca|\w+(?:ción|ería|oría|aría))\b.*)$",
        r" en la \1",
    ),
)


@dataclass(frozen=True, slots=True)
class _Joins:
    """How a language joins a role to its post and a company to both: patterns with the words for
    them, and the words for all others.
    """

    post: str
    roles: Sequence[tuple[str, str]]
    of: str
    companies: Sequence[tuple[str, str]]  # that say what they are: ` bei der Nordmark GmbH`
    at: str
    conjunction: str


_JOINS: Mapping[str, _Joins] = {
    "de": _Joins("die Stelle", _GERMAN_OF, "als ", _GERMAN_AT, "bei", "und"),
    "fr": _Joins("le poste", ((r"(?i:[aâàeéèêiîïoôuû])", "d’"),), "de ", _FRENCH_AT, "chez", "et"),
    "es": _Joins("el puesto", (), "de ", _SPANISH_AT, "en", "y"),
}


# --- greetings ----------------------------------------------------------------------------------

_DOCTOR = lazy_pattern(r"(?:^|\s)(?:Dr|Doctor|Dra|Doktor)\b\.?", re.IGNORECASE)
_PROFESSOR = lazy_pattern(r"(?:^|\s)Prof(?:essor(?:in)?)?\b\.?", re.IGNORECASE)
_HONOUR = lazy_pattern(r"(?:Sir|Dame) ")
"""What stands before a first name: `Sir David`."""
_MARRIED_OR_NOT = lazy_pattern(r"(Mr|Mrs|Ms|Miss)\b\.?\s")
_TITLES = lazy_pattern(
    r"^(?:(?:Herr|Hr|Frau|Fr|Monsieur|M|Madame|Mme|Mr|Mrs|Ms|Miss|Sr|Sra|Señora?|Don|Doña|Dña|Sir|Lady|Lord|Prof(?:essor(?:in)?)?|"
    r"Drs?|Dra|Doctor|Doktor|Dipl|Ing)\b\.?[\s-]*)+",
    re.IGNORECASE,
)


def _english(person: Person, *, stop: str) -> str:
    """`Dear Priya,`.

    By title and last name to a doctor, a professor and whoever is noted as `Mrs Doherty`. `stop`
    follows a shortened title.
    """
    last = _last_name(person)
    if last and _PROFESSOR.search(person.name):
        return f"Dear Professor {last},"
    if last and _DOCTOR.search(person.name):
        return f"Dear Dr{stop} {last},"
    if last and (title := _MARRIED_OR_NOT.match(person.name)):
        return f"Dear {title[1]}{stop} {last},"
    first = given_name(person)
    honour = _HONOUR.match(person.name) if last else None
    return f"Dear {honour[0] if honour else ''}{first}," if first else "Hello,"


def _german(person: Person) -> str:
    """`Sehr geehrte Frau Weber,` where the name says so, else `Guten Tag Sabine Weber,`."""
    degree = "Prof. " if _PROFESSOR.search(person.name) else ""
    degree += "Dr. " if _DOCTOR.search(person.name) else ""
    last = _last_name(person)
    if last and re.match(r"(?:Frau|Fr)\b", person.name):
        return f"Sehr geehrte Frau {degree}{last},"
    if last and re.match(r"(?:Herrn?|Hr)\b", person.name):
        return f"Sehr geehrter Herr {degree}{last},"
    # First and last name, when it is clearly a person's; "" otherwise.
    bare = _untitled(full_name(person.name, person.email)).strip()
    whole = sanitize.line(bare, _NAME_LIMIT) if given_name(person) and len(bare.split()) > 1 else ""
    return f"Guten Tag {degree}{whole}," if whole else "Guten Tag,"


def _french(person: Person) -> str:
    """`Bonjour Madame Besson,` where the name says so, else `Bonjour,`."""
    last = _last_name(person)
    if last and re.match(r"(?:Dre?|Docteure?)\b", person.name):
        return f"Bonjour Docteur {last},"
    if last and re.match(r"(?:Madame|Mme)\b", person.name):
        return f"Bonjour Madame {last},"
    if last and re.match(r"(?:Monsieur|M\.?)\s", person.name):
        return f"Bonjour Monsieur {last},"
    return "Bonjour,"


def _spanish(person: Person) -> str:
    """`Estimada Sra. Iriarte:` where the name says so, else `Buenos días, Marta:`.

    Of three names or more nobody can say which are the family's: then they all stand there.
    """
    last = _last_name(person)
    words = _untitled(person.name).split()
    last = " ".join(words) if last and len(words) > 2 else last
    if last and (doctor := re.match(r"Dra?\b", person.name)):
        return f"Estimad{'a' if doctor[0] == 'Dra' else 'o'} {doctor[0]}. {last}:"
    if last and re.match(r"(?:Sra|Señora|Dña)\b", person.name):
        return f"Estimada Sra. {last}:"
    if last and re.match(r"(?:Sr|Señor)\b", person.name):
        return f"Estimado Sr. {last}:"
    first = given_name(person)
    if first and len(words) > 2 and words[0] == first and is_forename(words[1]):
        first = f"{first} {words[1]}"  # Ana Belén, José Luis
    return f"Buenos días, {first}:" if first else "Buenos días:"


def _untitled(name: str) -> str:
    """A name without its titles; in `Don Whitaker` Don is none."""
    words = name.split()
    is_forename_itself = (
        len(words) == 2 and words[0].casefold() == "don" and not is_forename(words[1])
    )
    return name if is_forename_itself else _TITLES.sub("", name)


def given_name(person: Person) -> str:
    """The first name to greet somebody by, "" when none is certain."""
    bare = _untitled(person.name).strip()
    if bare.startswith("Don "):
        return "Don"
    is_last_only = bare != person.name and len(bare.split()) < 2
    return "" if is_last_only else first_name(replace(person, name=bare))


def _last_name(person: Person) -> str:
    """The last name of somebody whose title is written: `Thorne` of Professor Anneliese Thorne."""
    if _untitled(person.name) == person.name:
        return ""
    words = _untitled(full_name(person.name, person.email)).split()
    starts = (place for place, word in enumerate(words) if place and word.casefold() in PARTICLES)
    last = words[next(starts, len(words) - 1) :] if words else []
    return sanitize.line(" ".join(last), _NAME_LIMIT) if last and last[-1][:1].isupper() else ""


_SIGN_OFFS = lazy_pattern(
    r"^(?:[\w ]{2,30},|(?:kind|best|warm)(?:est)? (?:regards|wishes)|regards|sincerely|yours \w+|best|cheers|thanks|"
    r"many thanks|mit (?:freundlichen|besten|herzlichen) grüßen|(?:freundliche|beste|viele|herzliche) grüße|"
    r"(?:bien |très )?cordialement|(?:un )?cordial saludo|(?:un )?saludo|(?:saludos|atentamente)(?: cordiales)?)$",
    re.IGNORECASE,
)
