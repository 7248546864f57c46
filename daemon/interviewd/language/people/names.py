"""What a person is called: first name, full name, and whether two names are one person's.

Names come as directories, mail programs and people write them. In doubt there is no first name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from interviewd.language.people.companies import german_letters, label_of, letters, plain_letters
from interviewd.language.people.forenames import is_forename
from interviewd.language.people.machines import is_robot_name, is_room
from interviewd.language.people.roles import ROLES, is_role_mailbox
from interviewd.model.seen import Guest, Person
from interviewd.patterns import lazy_pattern

_BRACKETS = lazy_pattern(
    r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|<[^<>]*>|\"[^\"]*\"|“[^”]*”|„[^“”]*[“”]|«[^»]*»"
)
# `Bakker, J. (Joris)`, as Dutch directories write it
_INITIAL = lazy_pattern(r"(^|,\s*|\s)(?:[A-Z]\.\s?){1,4}(?:[A-Z]\s)?\s*\(([A-Z][\w'’-]+)\)")
_ASIDE = lazy_pattern(
    r"\s+(?:[-–—|/·•~]+|via|from|of|at|bei|chez|de chez|@)\s.*$|\s*[|·•—–:].*$", re.DOTALL
)
_VON = lazy_pattern(r"\s+von\s+(?!(?:der|den|dem|und|zu|zur)\s).*$", re.DOTALL)
_PAIR = lazy_pattern(r"\s(?:and|und|et|y|e|og|och|en|or|oder)\s|[&+/;]", re.IGNORECASE)
_AFTER_COMMA = frozenset(
    "phd dphil md mba msc bsc ba ma jr sr ii iii iv esq cpa pmp cfa rn dr prof dipl ing llm jd mph pe cissp shrm scp "
    "cp gphr sphr phr he she they him her them his theirs hers".split()
)
_NOT_A_NAME = ROLES - frozenset("all mark hey hi post service".split()) | frozenset(
    """
    team the acquisition department group inc ltd llc gmbh ag kg company corporation logistics
    systems labs technologies solutions bank insurance consulting holding partners ventures capital
    studio studios university institute hospital clinic foundation agency recruiting calendar room
    meeting conference unknown user guest attendee organizer organiser interviewer manager engineer
    director head chief officer coordinator specialist lead vp ceo cto cfo coo hiring your our
    founder president recruiter designer developer analyst consultant scientist architect principal
    owner leiter leiterin my new test external extern no reply noreply external guest abteilung
    firma unternehmen entreprise empresa societe
""".split()
)
_ADDRESSING = frozenset(
    "mr mrs ms miss mx sir dame herr frau hr fr mme mlle mlles monsieur madame mademoiselle sr sra srta senor senora "
    "don dona dr dra prof profa professor professorin doctor doktor dipl ing mag lic rev fr judge hon sig signor "
    "signora signore dhr mevr mevrouw meneer pan pani ir h c rer nat med phil habil jur pol oec univ pd chef coach "
    "captain capt major colonel col sergeant sgt lieutenant lt corporal cpl inspector superintendent father sister "
    "brother reverend revd pastor vicar canon bishop rabbi imam pfarrer pfarrerin lady lord baroness baron cllr "
    "councillor senator ambassador oberarzt oberarztin chefarzt chefarztin".split()
)
PARTICLES = frozenset(
    "van von der den de del della di da dos das du la le el al bin ibn ten ter zu zum zur mac san st".split()
)


@lru_cache(maxsize=4096)
def first_name(person: Person) -> str:
    """The first name to greet somebody by, "" when it is not clearly one person's."""
    name = full_name(person.name, person.email) if "," not in person.name else _bare(person.name)
    if not _may_be_one_person(name, person.email):
        return ""
    first, rest = _split_name(name)
    local = [part for part in re.split(r"[._\-+]", person.email.rpartition("@")[0]) if part]
    is_in_address = len(local) > 1 and plain_letters(first) == local[0]
    if not rest and not is_in_address and not is_forename(first):
        return ""
    is_local = plain_letters(first) in local[:1] and plain_letters(first) not in _FAMILIES
    is_unknown = rest and "," not in name and not is_forename(first) and not is_local
    # It may rather be the family's: `Nagy Péter`, `Wang Xiaoming`.
    is_family = plain_letters(first) in _FAMILIES or (" " not in rest and is_forename(rest))
    if is_unknown and is_family:
        return ""
    first = _cased(first, name)
    bare = re.sub(r"['’\-]", "", first)
    is_word = len(bare) > 1 and bare.isalpha() and not bare.isupper()
    # Chinese, Japanese and Korean names put the family first.
    is_eastern = any("぀" <= c <= "鿿" or "가" <= c <= "힣" for c in first)
    return first if is_word and not is_eastern else ""


# Most people of East Asia and Vietnam have one of a few family names, and say it first at home.
_FAMILIES = frozenset(
    "wang li zhang liu zhao huang zhou wu xu sun zhu guo gao luo liang song zheng xie tang feng deng "
    "nguyen tran pham hoang huynh phan vu vo dang bui ngo duong park choi jung kang yoon jang "
    "sato suzuki takahashi tanaka watanabe ito yamamoto nakamura kobayashi".split()
)


@lru_cache(maxsize=4096)
def full_name(name: str, email: str = "") -> str:
    """A person's name without what directories add: `Last, First (she/her)` is `First Last`.

    With an address like jonas.weber@, `Weber Jonas` is `Jonas Weber`.
    """
    bare = _bare(name)
    words = bare.split()
    capitals = [word.isupper() and len(word.strip(".")) > 2 for word in words]
    count = capitals.index(False) if not all(capitals) else 0
    if bare.isupper() and len(words) > 1:
        bare = " ".join(_cased(word, bare) for word in words)
    elif count and "," not in bare and not any(capitals[count:]):
        # `DUPONT Claire`, as French and Spanish directories write it
        bare = " ".join([*words[count:], *(_cased(word, word) for word in words[:count])])
    words = bare.split()
    parts = email.partition("@")[0].split(".")
    if len(words) == 2 and [plain_letters(word) for word in words[::-1]] == parts:
        return " ".join(words[::-1])
    last, comma, first = bare.partition(",")
    if not comma:
        return bare
    rest = _without_credentials(first)
    return f"{rest} {last.strip()}".strip() if rest else last.strip()


def is_name(text: str) -> bool:
    """Whether a text may be one person's name: `J. Weber`, `Mia`, but not `Hiring Manager`."""
    bare = full_name(text)
    words = bare.split()
    if not 1 <= len(words) <= 6 or not _may_be_one_person(bare, ""):
        return False
    if len(words) == 1 and not is_forename(bare) and not (bare.istitle() and len(bare) > 2):
        return False
    if bare == bare.lower():
        return is_forename(words[0])
    return all(word[:1].isupper() or word.lower() in PARTICLES for word in words)


def same_person(name: str, guest: Person | Guest) -> bool:
    """Whether a name is a guest's, by their name in any order, or by their address."""
    words = _name_words(full_name(name))
    theirs = _name_words(full_name(guest.name))
    if not words:
        return False
    if not theirs:
        forms = (words, _name_words(german_letters(full_name(name))))
        return any(_is_local(form, guest.email) for form in forms)
    # Equal in any order, without initials and middle names; one word may be a first or last.
    shorter, longer = sorted((words, theirs), key=len)
    if len(shorter) == 1:
        return shorter[0] in (longer[0], longer[-1]) and len(shorter[0]) > 1
    left = list(longer)
    for word in shorter:
        initials = (each for each in left if 1 in (len(each), len(word)) and each[0] == word[0])
        match = word if word in left else next(initials, None)
        if match is None:
            return False
        left.remove(match)
    return any(len(word) > 1 and word in longer for word in shorter)


def _is_local(words: Sequence[str], email: str) -> bool:
    """Whether an address is made of a name: jonas.weber@, jweber@."""
    parts = re.split(r"[._\-]", email.rpartition("@")[0].partition("+")[0])
    local = [plain_letters(word) for word in parts if word]
    if len(words) < 2 or not local:
        return local == words
    if len(local) == 1 and local[0] in (words[0], words[-1]):
        return True
    if len(local) > 1 and set(local) <= set(words):
        return True
    first, last = words[0], words[-1]
    joints = (first + last, first[0] + last, last + first, last + first[0], first + last[0])
    return "".join(local) in joints


@lru_cache(maxsize=4096)
def _name_words(name: str) -> tuple[str, ...]:
    words = [re.sub(r"\W", "", plain_letters(word)) for word in re.split(r"[\s.\-]+", name)]
    kept = [word for word in words if word and word not in _AFTER_COMMA | _ADDRESSING]
    return tuple(kept or [word for word in words if word])


def _bare(name: str) -> str:
    # A comma escaped as in a text, where a parameter knows no escapes (RFC 5545, 3.2), is written
    # all the same.
    name = _INITIAL.sub(r"\1\2", name[:200].replace("\\,", ","))
    name = _BRACKETS.sub(" ", name).strip(" '\"`,;.-")
    name = _ASIDE.sub("", " " + name)
    # `Jana Krüger`, of `Jana Krüger von Nordwind`; `von Bülow, Ina` and `Ina von Bülow` stay: what
    # stands before `von` has to be a whole name already.
    von = _VON.search(name)
    before = name[: von.start()] if von else ""
    whole = [w for w in before.split() if plain_letters(w).strip(".") not in _ADDRESSING]
    if len(whole) > 1 and not is_forename(whole[-1]):
        name = before
    person, _, after = name.partition(",")
    words = re.findall(r"\w+", plain_letters(after))
    return " ".join((person if any(word in _NOT_A_NAME for word in words) else name).split())


def _may_be_one_person(name: str, email: str) -> bool:
    if not name or "@" in name or any(c.isdigit() for c in name) or _PAIR.search(name):
        return False
    words = [plain_letters(word).strip(".,'’") for word in re.split(r"[\s,]+", name)]
    is_surname = email.partition("@")[0] == words[-1] and len(words) > 1 and is_forename(words[0])
    if is_robot_name(name) or is_room(Person(name)):
        return False
    if email and is_role_mailbox(email) and not is_surname:  # Karl Brunner, brunner@brunner.de
        return False
    if any(word in _NOT_A_NAME for word in words) or len(words) > 7:
        return False
    own = label_of(email)  # a name like the domain's is the company's
    if not own:
        return True
    return letters(name) != own.replace("-", "") and (words[0] != own or is_forename(words[0]))


def _split_name(name: str) -> tuple[str, str]:
    """First name and the rest; either is "" when there is none."""
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
    if words[0].lower() in PARTICLES and not is_forename(words[0]):
        return "", ""
    return words[0], " ".join(words[1:])


def _without_titles(words: list[str]) -> list[str]:
    kept = list(words)
    while kept and all(part in _ADDRESSING for part in re.findall(r"\w+", plain_letters(kept[0]))):
        kept.pop(0)
    return kept


def _without_credentials(text: str) -> str:
    words = text.replace(",", " ").split()
    kept = (word for word in words if re.sub(r"\W", "", word.lower()) not in _AFTER_COMMA)
    return " ".join(kept)


def _cased(word: str, name: str) -> str:
    """As people write it: `SMITH` and `smith` are `Smith`; whoever mixes cases knows why."""
    is_one_case = word in (word.upper(), word.lower())
    if is_one_case and (len(word) > 2 or name in (name.upper(), name.lower())):
        return re.sub(r"[^\W\d_]+", lambda part: part.group().capitalize(), word.lower())
    return word
