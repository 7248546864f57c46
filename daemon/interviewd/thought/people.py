"""Who is a person and who is not: robots, rooms, lists, role mailboxes; recruiters; and what a person is called.

Everything is told from what an invitation says: a name, an address, a kind. In doubt somebody is not written to by
their first name, and a machine is not written to at all.
"""

from __future__ import annotations

import re

from interviewd.model import Guest, GuestKind, Person
from interviewd.thought import hosts
from interviewd.thought.addresses import company_domain, domain_of, is_machine, registrable, valid_address
from interviewd.thought.companies import fold, german_letters, label_of, letters, plain_letters, same_spelling
from interviewd.thought.forenames import is_forename

__all__ = [
    "company_domain",
    "first_name",
    "fold",
    "full_name",
    "is_human",
    "is_name",
    "is_recruiter",
    "is_robot",
    "is_role_mailbox",
    "is_room",
    "is_system_name",
    "registrable",
    "same_person",
    "same_spelling",
    "valid_address",
]

_SPLIT = re.compile(r"[._\-+\s]+|(?<=[a-z])(?=\d)")

_ROBOT_WORDS = frozenset(
    "noreply donotreply dontreply nreply reply notification notifications notify notifier alert alerts automated automatic "
    "automation mailer daemon postmaster bounce bounces bot robot system sysadmin autoreply autoresponder invitations "
    "invites calendarinvites calendar notetaker notetakers transcriber recorder unsubscribe mailings newsletter".split()
)
_ROBOT_LOCAL = re.compile(
    r"^(?:no|not?|do[-_.]?not|dont|nicht|nao|ne[-_.]?pas)[-_.]?(?:reply|respond|antworten|responder|repondre)|noreply|"
    r"^(?:mailer[-_.]?daemon|postmaster|bounces?|notifications?|alerts?|calendar[-_.]notification|unknownorganizer)\b"
)
_ROBOT_NAME = re.compile(
    r"\bnote[- ]?tak(?:er|ing)\b|\bmeeting notes\b|\b(?:no|do not)[- ]?reply\b|\bnotifications?$|\bautomated\b|\bbot\b|"
    r"\bai (?:assistant|companion|scribe)\b|\bmeeting assistant\b|\btranscri(?:ber|pt)\b|\bcalendar (?:system|service)\b"
)
_SYSTEM_NAMES = frozenset(name.strip() for name in hosts.SYSTEM_NAMES if name.strip())
_SYSTEM_TAIL = re.compile(
    r"(?: (?:recruiting|recruitment|scheduling|scheduler|notetaker|note taker|notes|bot|ai|assistant|meetings?|hire|"
    r"notifications?|calendar|invites?|support|app|io|com))+$"
)
_VIA = re.compile(r"\bvia ([\w. ]+)$")

# One person's room is nobody's: names as Exchange and Workspace list them.
_ROOM_NAME = re.compile(
    r"\b(?:meeting|conference|conf|board|interview|huddle|focus|training|seminar|zoom|teams|video|phone)[- ]?(?:room|booth)s?\b|"
    r"\broom\b(?! ?mate)|\b(?:boardroom|phonebooth|auditorium)\b|"
    r"\b\w*(?:konferenz|besprechungs|meeting|sitzungs|seminar|schulungs|interview)(?:raum|zimmer)\b|\braum\b|"
    r"^sall?[ea] (?:de |des |du )?(?:reunion|reuniones|conference|juntas|riunioni|\w{0,20} ?\d)|\bsalle \w|"
    r"\b(?:vergaderzaal|vergaderruimte|sala de (?:reunioes|reuniones|juntas))\b"
)
_ROOM_LOCAL = re.compile(
    r"^(?:room|rooms|conf|confroom|conference|conferenceroom|meetingroom|mtgroom|meeting[-_.]room|conference[-_.]room|raum|"
    r"besprechung|besprechungsraum|konferenzraum|boardroom|resource|equipment)(?=[-_.\d]|$)|"
    r"^(?:salle|sala)[-_.]?[a-z]{0,20}[-_.]?\d|[-_.](?:room|raum)$"
)

# Role mailboxes, by the words of the local part. The first set makes one; with the second it may be combined.
_ROLES = frozenset(
    """
    recruiting recruitment recruiter recruiters recruit talent talents talentacquisition hiring hire hr humanresources jobs
    job career careers vacancies applications application apply applicants candidates candidate interview interviews
    interviewers scheduling schedule scheduler coordination coordinators people peopleops staffing onboarding office
    offices reception frontdesk admin administration info information contact contactus hello hi hey welcome mail email
    post team teams all everyone staff company support help helpdesk service services sales marketing press media pr legal
    privacy security billing accounts accounting finance payroll events secretary assistant assistants ea eas pa ops
    engineering eng it dev developers product design panel committee board management leadership list lists group
    bewerbung bewerbungen bewerber karriere personal personalabteilung personalwesen personalbuero stellen jobboerse
    ausbildung kontakt buero zentrale sekretariat empfang verwaltung hallo moin verein
    recrutement recruteur emploi emplois carriere carrieres candidature candidatures rh drh ressourceshumaines
    accueil bonjour equipe secretariat direction contacter
    rrhh empleo empleos seleccion reclutamiento talento trabajo trabajaconnosotros curriculum cv contacto hola equipo
    recursoshumanos oficina atencion vacantes
    lavoraconnoi selezione risorseumane vagas recrutamento rekrutacja kariera kariera praca vacatures werkenbij sollicitatie
    jobb rekrytering ura tyopaikat
    """.split()
)
_BESIDE = frozenset(
    """
    acquisition team teams ops operations department dept global group emea apac amer latam dach nordics benelux europe us
    usa uk de at ch fr es it nl eu ie in ca au berlin london paris madrid munich muenchen hamburg zurich zuerich wien vienna
    amsterdam dublin barcelona lisbon stockholm ny nyc sf boston austin toronto sydney singapore tech technical executive
    exec desk central corporate early campus university graduates grad students internships intern interns and und et y at
    the our my your to of humaines humanos resources human ressources recursos abteilung stelle the general main noreply
    external internal germany france spain switzerland austria bot mailbox inbox box center hub relations experience partner
    partners partnering business success community
    """.split()
)
# Words long enough to be told apart inside `talentacquisitionteam`, which has no seams.
_SEAMLESS = frozenset(word for word in _ROLES | _BESIDE if len(word) >= 4) | {"hr", "ops"}
# So telling that whatever stands beside it is a qualifier: recruiting-orbis@, orbis.careers@, but not steve.jobs@.
_TELLING = frozenset(
    "recruiting recruitment recruiters careers hiring humanresources talentacquisition scheduling bewerbung bewerbungen "
    "karriere personalabteilung recrutement candidatures rrhh seleccion reclutamiento interviews noreply".split()
)

_RECRUITER = re.compile(
    r"\b(?:recruit(?:ing|er|ers|ment|ers)?|recrut\w{0,12}|reclut\w{0,12}|rekrut\w{0,8}|talents?|talento|schedul(?:ing|er|ers)|"
    r"people|sourcer|sourcing|staffing|hiring (?:coordinator|team)|human resources|ressources humaines|recursos humanos|"
    r"personalreferent(?:in)?|personalabteilung|headhunter)\b"
)
_RECRUITER_TOKENS = frozenset(
    "recruiting recruitment recruiter recruiters recruit talent talents talentacquisition people peopleops scheduling "
    "scheduler hiring staffing recrutement reclutamiento".split()
)


def is_robot(who: Person | Guest) -> bool:
    """Whether nobody reads what is sent there: no-reply, a calendar, a recruiting or scheduling system, a note-taker."""
    local, _, _ = who.email.rpartition("@")
    if _is_robot_name(who.name) or _is_robot_local(local):
        return True
    if not who.email or not is_machine(who.email):
        return False
    # People work for those who make the video rooms; the rest of these hosts only ever speak for others.
    return not (hosts.is_under(domain_of(who.email), hosts.VIDEO) and first_name(Person(who.name)))


def _is_robot_local(local: str) -> bool:
    if not local:
        return False
    words = [word for word in _SPLIT.split(local.lower()) if word]
    return bool(_ROBOT_LOCAL.search(local.lower())) or any(word in _ROBOT_WORDS for word in words)


def is_system_name(name: str) -> bool:
    """Whether a name is a recruiting system's, a video tool's or a note-taker's own."""
    return _is_system(" ".join(re.sub(r"[^\w\s.-]", " ", plain_letters(name)).split()))


def _is_robot_name(name: str) -> bool:
    plain = " ".join(re.sub(r"[^\w\s.-]", " ", plain_letters(name)).split())
    if _ROBOT_NAME.search(plain):
        return True
    via = _VIA.search(plain)
    return _is_system(plain) or (via is not None and _is_system(via.group(1)))


def _is_system(plain: str) -> bool:
    words = " ".join(re.sub(r"[._-]", " ", plain).split())
    return words in _SYSTEM_NAMES or _SYSTEM_TAIL.sub("", words) in _SYSTEM_NAMES


def is_room(who: Person | Guest) -> bool:
    """Whether it is a room or a thing, by kind, by address, or by a name as directories give to rooms."""
    if isinstance(who, Guest) and who.kind in (GuestKind.ROOM, GuestKind.RESOURCE):
        return True
    local, _, domain = who.email.rpartition("@")
    if domain.endswith("resource.calendar.google.com") or _ROOM_LOCAL.search(local):
        return True
    return bool(_ROOM_NAME.search(plain_letters(who.name)))


def is_role_mailbox(email: str) -> bool:
    """Whether an address belongs to a role or a list instead of somebody: recruiting@, talent-emea@, hr.berlin@, team@."""
    local, _, domain = email.lower().rpartition("@")
    local = local.partition("+")[0] or local
    own = frozenset(label_of(domain).split("-")) | {label_of(domain).replace("-", "")} if domain else frozenset()
    words = [word for word in _SPLIT.split(plain_letters(local)) if word]
    if not words:
        return False
    if "".join(words) in _ROLES or ("".join(words) in own and not is_forename(words[0])):
        return True
    if words[0] in _TELLING or words[-1] in _TELLING:
        return True
    if all(_is_beside(word, own) for word in words):
        return any(word in _ROLES or not word.isdigit() and _is_seamless(word, own) for word in words)
    return len(words) == 1 and _is_seamless(words[0], own)


def _is_beside(word: str, own: frozenset[str]) -> bool:
    return word in _ROLES or word in _BESIDE or word in own or word.isdigit() or _is_seamless(word, own)


def _is_seamless(word: str, own: frozenset[str]) -> bool:
    """Whether a word without seams is made of such words alone, one of them a role: talentacquisitionteam, orbisjobs."""
    reached: dict[int, bool] = {0: False}  # end of what is explained -> whether a role was among it
    known = _SEAMLESS | {name for name in own if len(name) >= 3}
    for start in range(len(word)):
        if start not in reached:
            continue
        for end in range(start + 2, len(word) + 1):
            part = word[start:end]
            if part in known:
                reached[end] = reached.get(end, False) or reached[start] or part in _ROLES
    return reached.get(len(word), False)


def is_recruiter(person: Person | Guest) -> bool:
    """Whether name, title or address says recruiting, talent, people or scheduling. A firm's own name proves nothing."""
    title = person.title if isinstance(person, Person) else ""
    if _RECRUITER.search(plain_letters(f"{person.name} / {title}")):
        return True
    local, _, domain = person.email.lower().rpartition("@")
    below = domain.removesuffix(registrable(domain)) if domain else ""
    return not _RECRUITER_TOKENS.isdisjoint(_SPLIT.split(local) + below.split("."))


def is_human(who: Person | Guest) -> bool:
    """Whether it is one human being as far as can be told: no machine, room, list or role mailbox."""
    if isinstance(who, Guest) and who.kind is GuestKind.GROUP:
        return False
    return not (is_robot(who) or is_room(who) or is_role_mailbox(who.email))


# --- names --------------------------------------------------------------------------------------------------------

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|<[^<>]*>|\"[^\"]*\"|“[^”]*”|„[^“”]*[“”]|«[^»]*»")
# `Bakker, J. (Joris)`, as Dutch directories write it
_INITIAL = re.compile(r"(^|,\s*|\s)(?:[A-Z]\.\s?){1,4}(?:[A-Z]\s)?\s*\(([A-Z][\w'’-]+)\)")
_ASIDE = re.compile(r"\s+(?:[-–—|/·•~]+|via|from|von|of|at|bei|chez|de chez|@)\s.*$|\s*[|·•—–:].*$", re.DOTALL)
_PAIR = re.compile(r"\s(?:and|und|et|y|e|og|och|en|or|oder)\s|[&+/;]", re.IGNORECASE)
_AFTER_COMMA = frozenset(
    "phd dphil md mba msc bsc ba ma jr sr ii iii iv esq cpa pmp cfa rn dr prof dipl ing llm jd mph pe cissp shrm scp cp gphr "
    "sphr phr he she they him her them his theirs hers".split()
)
_NOT_A_NAME = _ROLES - frozenset("all mark hey hi post service".split()) | frozenset(
    """
    team the acquisition department group inc ltd llc gmbh ag kg company corporation logistics systems labs technologies
    solutions bank insurance consulting holding partners ventures capital studio studios university institute hospital
    clinic foundation agency recruiting calendar room meeting conference unknown user guest attendee organizer organiser
    interviewer manager engineer director head chief officer coordinator specialist lead vp ceo cto cfo coo hiring your our
    founder president recruiter designer developer analyst consultant scientist architect principal owner leiter leiterin
    my new test external extern no reply noreply external guest abteilung firma unternehmen entreprise empresa societe
    """.split()
)
_ADDRESSING = frozenset(
    "mr mrs ms miss mx sir dame herr frau hr fr mme mlle mlles monsieur madame mademoiselle sr sra srta senor senora don dona "
    "dr dra prof profa professor professorin doctor doktor dipl ing mag lic rev fr judge hon sig signor signora signore dhr "
    "mevr mevrouw meneer pan pani ir h c rer nat med phil habil jur pol oec univ pd".split()
)
_PARTICLES = frozenset(
    "van von der den de del della di da dos das du la le el al bin ibn ten ter zu zum zur mac san st".split()
)


def first_name(person: Person) -> str:
    """The first name to greet somebody by, "" when it is not clearly one person's: then the greeting is `Hello,`."""
    name = _in_order(_bare(person.name))
    if not _may_be_one_person(name, person.email):
        return ""
    first, rest = _parted(name)
    if not rest and not (is_forename(first) or _is_first_of_address(first, person.email)):
        return ""
    first = _cased(first, name)
    return first if _is_greetable(first) else ""


def full_name(name: str) -> str:
    """A person's name as it is said, without what directories add: `Last, First (she/her)` is `First Last`."""
    bare = _in_order(_bare(name))
    last, comma, first = bare.partition(",")
    if not comma:
        return bare
    rest = _without_credentials(first)
    return f"{rest} {last.strip()}".strip() if rest else last.strip()


def is_name(text: str) -> bool:
    """Whether a text may be one person's name: `J. Weber`, `Mia`, but not `Hiring Manager`, `TBD` or a sentence."""
    bare = full_name(text)
    words = bare.split()
    if not 1 <= len(words) <= 6 or not _may_be_one_person(bare, ""):
        return False
    if len(words) == 1 and not is_forename(bare) and not (bare.istitle() and len(bare) > 2):
        return False
    return all(word[:1].isupper() or word.lower() in _PARTICLES or text == text.lower() for word in words)


def same_person(name: str, guest: Person | Guest) -> bool:
    """Whether a name is a guest's, by their name in any order, or by an address like jonas.weber@ or jweber@."""
    words = _name_words(full_name(name))
    theirs = _name_words(full_name(guest.name))
    if theirs or not words:
        return bool(words) and _agree(words, theirs)
    return any(_is_local(form, guest.email) for form in (words, _name_words(german_letters(full_name(name)))))


def _is_local(words: list[str], email: str) -> bool:
    local = [plain_letters(word) for word in re.split(r"[._\-]", email.rpartition("@")[0].partition("+")[0]) if word]
    if len(words) < 2 or not local:
        return local == words
    if len(local) == 1 and local[0] in (words[0], words[-1]):
        return True
    joined, first, last = "".join(local), words[0], words[-1]
    return (set(local) <= set(words) and len(local) > 1) or joined in (
        *(first + last, first[0] + last, last + first, last + first[0], first + last[0]),
    )


def _agree(words: list[str], theirs: list[str]) -> bool:
    """Equal in any order, middle names and initials aside; a single word agrees with a first or last name."""
    shorter, longer = sorted((words, theirs), key=len)
    if len(shorter) == 1:
        return shorter[0] in (longer[0], longer[-1]) and len(shorter[0]) > 1
    left = list(longer)
    for word in shorter:
        match = next((other for other in left if other == word or _is_initial(word, other)), None)
        if match is None:
            return False
        left.remove(match)
    return any(len(word) > 1 and word in longer for word in shorter)


def _is_initial(a: str, b: str) -> bool:
    return (len(a) == 1 and b.startswith(a)) or (len(b) == 1 and a.startswith(b))


def _name_words(name: str) -> list[str]:
    words = [re.sub(r"\W", "", plain_letters(word)) for word in re.split(r"[\s.\-]+", name)]
    kept = [word for word in words if word and word not in _AFTER_COMMA | _ADDRESSING]
    return kept or [word for word in words if word]


def _bare(name: str) -> str:
    name = _INITIAL.sub(r"\1\2", name[:200])
    name = _BRACKETS.sub(" ", name).strip(" '\"`,;.-")
    name = _ASIDE.sub("", " " + name)
    person, _, after = name.partition(",")
    words = re.findall(r"\w+", plain_letters(after))
    return " ".join((person if any(word in _NOT_A_NAME for word in words) else name).split())


def _in_order(name: str) -> str:
    """`DUPONT Claire`, as French and Spanish directories write it, is `Claire Dupont`."""
    words = name.split()
    if name.isupper() and len(words) > 1:
        return " ".join(_cased(word, name) for word in words)
    capitals = [word.isupper() and len(word.strip(".")) > 2 for word in words]
    count = capitals.index(False) if not all(capitals) else 0
    if not count or any(capitals[count:]) or "," in name:
        return name
    return " ".join([*words[count:], *(_cased(word, word) for word in words[:count])])


def _may_be_one_person(name: str, email: str) -> bool:
    if not name or "@" in name or any(c.isdigit() for c in name) or _PAIR.search(name):
        return False
    who = Person(name, email)
    if _is_robot_name(name) or is_room(Person(name)) or (email and is_role_mailbox(email)):
        return False
    words = [plain_letters(word).strip(".,'’") for word in re.split(r"[\s,]+", name)]
    if any(word in _NOT_A_NAME for word in words) or len(words) > 7:
        return False
    own = label_of(who.email)
    return not own or (letters(name) != own.replace("-", "") and (words[0] != own or is_forename(words[0])))


def _parted(name: str) -> tuple[str, str]:
    """First name and the rest; the first is "" when there is none, the rest is "" when only one word is left."""
    last, comma, given = name.partition(",")
    if comma and _without_credentials(given):
        words = _without_titles(_without_credentials(given).split())
        return (words[0] if words else "", last)
    before = last.split()
    words = _without_titles(before)
    while len(words) > 1 and words[-1].lower().replace(".", "") in _AFTER_COMMA:
        words.pop()
    if not words or (len(words) == 1 and len(before) > 1):  # Frau Weber, Dr. Smith: a last name
        return "", ""
    if words[0].lower() in _PARTICLES and not is_forename(words[0]):
        return "", ""
    return words[0], " ".join(words[1:])


def _without_titles(words: list[str]) -> list[str]:
    kept = list(words)
    while kept and all(part in _ADDRESSING for part in re.findall(r"\w+", plain_letters(kept[0]))):
        kept.pop(0)
    return kept


def _without_credentials(text: str) -> str:
    words = [word for word in text.replace(",", " ").split() if re.sub(r"\W", "", word.lower()) not in _AFTER_COMMA]
    return " ".join(words)


def _is_first_of_address(word: str, email: str) -> bool:
    local = [part for part in re.split(r"[._\-+]", email.rpartition("@")[0]) if part]
    return len(local) > 1 and plain_letters(word) == local[0]


def _cased(word: str, name: str) -> str:
    """As people write it: `SMITH` and `smith` are `Smith`; whoever mixes cases knows why."""
    if word in (word.upper(), word.lower()) and (len(word) > 2 or name in (name.upper(), name.lower())):
        return re.sub(r"[^\W\d_]+", lambda part: part.group().capitalize(), word.lower())
    return word


def _is_greetable(word: str) -> bool:
    letters_only = re.sub(r"['’\-]", "", word)
    if len(letters_only) < 2 or not letters_only.isalpha() or letters_only.isupper():
        return False
    # Chinese, Japanese and Korean names put the family first.
    return not any("぀" <= c <= "鿿" or "가" <= c <= "힣" for c in word)
