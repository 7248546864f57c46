"""Mailboxes of a role or a list instead of somebody: recruiting@, talent-emea@, hr.berlin@."""

from __future__ import annotations

from functools import lru_cache

from interviewd.language.people.companies import label_of, plain_letters
from interviewd.language.people.forenames import is_forename
from interviewd.patterns import lazy_pattern

_SPLIT = lazy_pattern(r"[._\-+\s]+|(?<=[a-z])(?=\d)")

# Role mailboxes, by the words of the local part. The first set makes one; with the second it may be
# combined.
ROLES = frozenset(
    """
    recruiting recruitment recruiter recruiters recruit talent talents talentacquisition hiring hire
    hr humanresources jobs job career careers vacancies applications application apply applicants
    candidates candidate interview interviews interviewers scheduling schedule scheduler
    coordination coordinators people peopleops staffing onboarding office offices reception
    frontdesk admin administration info information contact contactus hello hi hey welcome mail
    email post team teams all everyone staff company support help helpdesk service services sales
    marketing press media pr legal privacy security billing accounts accounting finance payroll
    events secretary assistant assistants ea eas pa ops engineering eng it dev developers product
    design panel committee board management leadership list lists group bewerbung bewerbungen
    bewerber karriere personal personalabteilung personalwesen personalbuero stellen jobboerse
    ausbildung kontakt buero zentrale sekretariat empfang verwaltung hallo moin verein recrutement
    recruteur emploi emplois carriere carrieres candidature candidatures rh drh ressourceshumaines
    accueil bonjour equipe secretariat direction contacter rrhh empleo empleos seleccion
    reclutamiento talento trabajo trabajaconnosotros curriculum cv contacto hola equipo
    recursoshumanos oficina atencion vacantes lavoraconnoi selezione risorseumane vagas recrutamento
    rekrutacja kariera kariera praca vacatures werkenbij sollicitatie jobb rekrytering ura tyopaikat
""".split()
)
_BESIDE = frozenset(
    """
    acquisition team teams ops operations department dept global group emea apac amer latam dach
    nordics benelux europe us usa uk de at ch fr es it nl eu ie in ca au berlin london paris madrid
    munich muenchen hamburg zurich zuerich wien vienna amsterdam dublin barcelona lisbon stockholm
    ny nyc sf boston austin toronto sydney singapore tech technical executive exec desk central
    corporate early campus university graduates grad students internships intern interns and und et
    y at the our my your to of humaines humanos resources human ressources recursos abteilung stelle
    the general main noreply external internal germany france spain switzerland austria bot mailbox
    inbox box center hub relations experience partner partners partnering business success community
""".split()
)
# Words long enough to be told apart inside `talentacquisitionteam`, which has no seams.
_SEAMLESS = frozenset(word for word in ROLES | _BESIDE if len(word) >= 4) | {"hr", "ops"}
# So telling that whatever stands beside it is a qualifier: recruiting-orbis@, orbis.careers@, but
# not steve.jobs@.
_TELLING = frozenset(
    "recruiting recruitment recruiters careers hiring humanresources talentacquisition scheduling bewerbung "
    "bewerbungen karriere personalabteilung recrutement candidatures rrhh seleccion reclutamiento interviews noreply".split()
)
# Behind what is no forename they make a list: data-team@, hiring-committee@, not joanna.team@.
_GROUPS = frozenset("team teams committee everyone".split())


@lru_cache(maxsize=4096)
def is_role_mailbox(email: str) -> bool:
    """Whether an address belongs to a role or a list instead of somebody."""
    local, _, domain = email.lower().rpartition("@")
    local = local.partition("+")[0] or local
    label = label_of(domain) if domain else ""
    own = frozenset((*label.split("-"), label.replace("-", ""))) if label else frozenset()
    words = [word for word in _SPLIT.split(plain_letters(local)) if word]
    if not words:
        return False
    if "".join(words) in ROLES or ("".join(words) in own and not is_forename(words[0])):
        return True
    if words[0] in _TELLING or words[-1] in _TELLING:
        return True
    if words[-1] in _GROUPS and not is_forename(words[0]):
        return True
    is_role = {word: word in ROLES or _is_seamless(word, own) for word in words}
    known = _BESIDE | own
    if all(is_role[word] or word in known or word.isdigit() for word in words):
        return any(is_role[word] for word in words)
    return len(words) == 1 and is_role[words[0]]


def _is_seamless(word: str, own: frozenset[str]) -> bool:
    """Whether a word is such words joined, one of them a role: talentacquisitionteam, orbisjobs."""
    reached: dict[int, bool] = {0: False}  # end of what is explained -> whether a role was among it
    known = _SEAMLESS | {name for name in own if len(name) >= 3}
    for start in range(len(word)):
        if start not in reached:
            continue
        for end in range(start + 2, len(word) + 1):
            part = word[start:end]
            if part in known:
                reached[end] = reached.get(end, False) or reached[start] or part in ROLES
    return reached.get(len(word), False)
