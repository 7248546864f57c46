"""How much an untagged event looks like an interview, 0 to 1, and why.

Only ever shown, never acted on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache

from interviewd.language.people import full_name, is_human, is_recruiter, is_robot, is_role_mailbox
from interviewd.language.people.addresses import company_domain, domain_of, is_public
from interviewd.language.people.companies import plain_letters
from interviewd.language.people.hosts import RECRUITING, is_under
from interviewd.language.titles.lexicon import UNLIKE
from interviewd.language.titles.rounds import round_of
from interviewd.language.titles.work import work_in
from interviewd.model.decided import Policy
from interviewd.model.seen import Event
from interviewd.model.terms import Reason, because
from interviewd.patterns import lazy_pattern

ENOUGH = 0.5  # from here on it is suggested
MOST = 0.95  # 1.0 is for what is tagged

_STRONG = lazy_pattern(
    r"\b(?:(?:job ?)?interviews?|phone ?screen|recruiter screen|tech(?:nical)? screen|superday|"
    r"\w*(?:vorstellungs|bewerbungs|kennenlern|auswahl)gesprach\w*|(?:telefon|video|job)interview|"
    r"entretiens? (?:d'embauche|de recrutement|technique|rh|final|telephonique|avec)|(?:premier|deuxieme|second|"
    r"dernier) entretien|"
    r"entrevue|entrevistas?|intervju|colloquio|sollicitatiegesprek|anstallningsintervju|jobbintervju|jobsamtale)\b"
)
_WEAK = lazy_pattern(
    r"\b(?:(?:intro(?:ductory)?|recruiter|screening|exploratory|hr|initial) (?:call|chat|conversation|meeting)|"
    r"screening|on-?site|"
    r"(?:first|second|third|final|last|next|1st|2nd|3rd|\d\.) (?:round|stage|conversation|chat|call)|round \d|"
    r"hiring manager|"
    r"system design|live coding|coding (?:challenge|session)|case study|portfolio (?:review|presentation)|"
    r"tech(?:nical)? (?:challenge|test|exercise)|take[- ]home|culture fit|meet the team|assessment cent(?:er|re)|"
    r"erstgesprach|zweitgesprach|fachgesprach|kennenlernen|probetag|\d\. (?:runde|gesprach)|zweite runde|"
    r"entretien|prise de contact|prequalification|premier contact|segunda ronda|primera ronda|proceso de seleccion|prueba "
    r"tecnica)\b"
)
_OTHER = lazy_pattern(rf"(?<![\w-])(?:{UNLIKE})(?![\w-])")


def suggestion_score(
    event: Event, own: frozenset[str], policy: Policy, least: float = 0.0
) -> tuple[float, tuple[Reason, ...]]:
    """The score and what it is made of; each reason carries its own `weight`.

    What a title says against it, which takes hundreds of words, is searched only where at least
    `least` speaks for it.
    """
    weights = [*_title(event.title, policy.name), *_people(event, own)]
    length = event.end - event.start
    minutes = int(length / timedelta(minutes=1))
    if event.all_day or length > timedelta(hours=9) or length < timedelta(minutes=10):
        weights.append((-0.3, because("unlike_length", minutes=minutes)))
    elif timedelta(minutes=20) <= length <= timedelta(hours=6):
        weights.append((0.05, because("like_length", minutes=minutes)))
    if sum(weight for weight, _ in weights) >= least:
        weights += _against(event.title)
    score = sum(weight for weight, _ in weights)
    return round(min(MOST, max(0.0, score)), 2), tuple(reason for _, reason in weights)


Weighed = tuple[float, Reason]


@lru_cache(maxsize=2_048)
def _title(written: str, name: str) -> tuple[Weighed, ...]:
    """What a title weighs: half of what an event takes, and those of a series share it."""
    weights: list[Weighed] = []
    title = " ".join(plain_letters(written).split())
    strong, weak = _STRONG.search(title), _WEAK.search(title)
    if strong:
        weights.append((0.5, because("like_title", words=strong.group())))
    elif weak or round_of(written):
        words = weak.group() if weak else title[:60]
        weights.append((0.35, because("like_title", words=words)))
    if work_in(re.findall(r"[\w&+#./-]+", title)).has_head:
        weights.append((0.15, because("like_role")))
    names = plain_letters(full_name(name)).split()
    if names and all(re.search(rf"\b{re.escape(each)}\b", title) for each in names):
        weights.append((0.15, because("like_your_name")))
    return tuple(weights)


@lru_cache(maxsize=2_048)
def _against(written: str) -> tuple[Weighed, ...]:
    other = _OTHER.search(" ".join(plain_letters(written).split()))
    return ((-0.7, because("unlike_title", words=other.group())),) if other else ()


def _people(event: Event, own: frozenset[str]) -> Iterator[Weighed]:
    others = [guest for guest in event.everybody if guest.email not in own]
    if not others and event.organizer is None:
        return
    domains = [domain_of(guest.email) for guest in others if guest.email]
    if system := next((domain for domain in domains if is_under(domain, RECRUITING)), ""):
        yield 0.35, because("like_system", domain=system)
    home = frozenset(filter(None, map(company_domain, own)))
    humans = [guest for guest in others if is_human(guest)]
    elsewhere = {company_domain(guest.email) for guest in humans} - home - {""}
    if elsewhere:
        yield 0.15, because("like_company", domain=min(elsewhere))
    organizer = event.organizer
    if (
        organizer is not None
        and organizer.email not in own
        and company_domain(organizer.email) not in home
        and not is_robot(organizer)
        and (is_recruiter(organizer) or is_role_mailbox(organizer.email))
    ):
        yield 0.25, because("like_recruiter")
    # Colleagues among the guests: at their own employer the person interviews others.
    colleagues = [guest for guest in humans if company_domain(guest.email) in home]
    organised_there = company_domain(event.organizer_email) in home
    candidates = [guest for guest in humans if guest.email and is_public(guest.email)]
    within = bool(colleagues) and (bool(candidates) or len(colleagues) == len(humans))
    if organised_there or within:
        host = event.organizer if organised_there else colleagues[0]
        yield -0.5, because("unlike_colleagues", domain=company_domain(host.email if host else ""))
