"""The facts of a letter, chosen: one detail, one strength that answers it, one addition, and each with its source.

A panel is dealt with as a whole: who has a line of their own gets it, the others each a different topic, in the order of
their seats; when topics run out the letter goes without, since a second person may never have heard of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from interviewd.domain.compose import claims, mentions, vocabulary
from interviewd.domain.compose.claims import Claim
from interviewd.domain.compose.meaning import meaning
from interviewd.domain.compose.occasion import Occasion
from interviewd.domain.compose.phrasing import Phrase, phrases
from interviewd.domain.compose.strengths import strength as strength_of
from interviewd.domain.compose.wording import Ear, kept
from interviewd.domain.compose.wordkinds import is_known
from interviewd.domain.debrief import own_line
from interviewd.language import people, plain
from interviewd.model.decided import Policy
from interviewd.model.known import Notes
from interviewd.model.seen import Person
from interviewd.model.terms import Round

_ROLE_LIMIT = 80


@dataclass(frozen=True, slots=True)
class Chosen:
    """What one letter says. Empty texts and None are left out of it.

    `need` tells what the strength answers: the topic, or the role.
    """

    role: str
    company: str
    first_name: str
    topic: Phrase | None = None
    strength: Claim | None = None
    need: str = ""
    addition: Claim | None = None
    addition_about: str = ""
    step: str = ""


def choose(policy: Policy, occasion: Occasion) -> Chosen:
    """What the thank-you to this person says."""
    role, company = role_of(occasion.role), name_of(occasion.company)
    topic = _topic(policy, occasion)
    strength, need = _strength(policy, occasion)
    ear = ear_for(policy, occasion, occasion.to)
    repairs = occasion.notes is not None and _has_repair(policy, occasion)
    addition = claims.claim(occasion.notes.stronger, ear) if occasion.notes and repairs else None
    return Chosen(
        role=role,
        company=company,
        first_name=people.first_name(occasion.to),
        topic=topic,
        strength=strength,
        need=need,
        addition=addition,
        addition_about=mentions.gap(occasion.notes.weak_spot, ear) if occasion.notes and addition else "",
        step=mentions.step(occasion.notes.next_step, ear) if occasion.notes else "",
    )


# --- names ------------------------------------------------------------------------------------------------------

_GENDER = re.compile(r"\b[mwfdxh](?:\s?[/|]\s?[mwfdxh]){1,3}\b|\ball genders\b", re.IGNORECASE)


def role_of(text: str) -> str:
    """A role as it can stand in a sentence: without brackets, links, gender marks; shouting lowered."""
    return _title(_GENDER.sub("", text))


def name_of(text: str) -> str:
    """A company's own spelling, without brackets and links."""
    return _bare(text)


def _bare(text: str) -> str:
    text = re.sub(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|<[^<>]*>", " ", plain.line(text))
    text = re.sub(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+", " ", text)
    text = re.sub(r"[()\[\]{}<>|\"“”„«»_*#`\\^~=]|[!?]+", " ", text)
    return " ".join(text.split()).strip(" -–—,.;:/")[:_ROLE_LIMIT].rstrip(" -–—,.;:/")


def _title(text: str) -> str:
    bare = _bare(text)
    if not bare.isupper() or not any(len(word) > 5 for word in bare.split()):
        return bare
    return " ".join(
        vocabulary.SPELLING.get(word.casefold(), word if len(word) < 4 else word.capitalize()) for word in bare.split()
    )


def ear_for(policy: Policy, occasion: Occasion, person: Person) -> Ear:
    """How the notes are heard when one writes to that person."""
    named = [occasion.company, *(other.name for other in (occasion.to, *occasion.panel)), policy.name]
    behind_the_first = [" ".join(line.split()[1:]) for line in policy.strengths]  # every line begins with a capital
    spelt = {
        low: word
        for text in (*behind_the_first, *named)
        for word in re.findall(r"[^\W\d_][\w'&.+#-]*\w", plain.line(text))
        if not word.islower() and not is_known(low := word.casefold()) and low not in vocabulary.SPELLING
    }
    return Ear(
        names=spelt,
        you=frozenset(_names_of((person,))),
        others=frozenset(_names_of(occasion.panel) - _names_of((person,))),
        single=len(occasion.panel) <= 1 and not occasion.coordinator,
        trade=frozenset(re.findall(r"[\w-]{3,}", f"{occasion.role} {occasion.company}".casefold())),
        american=policy.spelling == "american",
        twice=_said_twice(policy, occasion),
    )


def _said_twice(policy: Policy, occasion: Occasion) -> frozenset[str]:
    """Words that stand in more than one place: two of the notes' lines, the role, the posting, a strength."""
    notes = occasion.notes or Notes()
    lines = dict.fromkeys((*(text for _, text in notes.about), occasion.about))
    noted = (notes.talked, notes.liked, notes.weak_spot, notes.stronger, *lines)
    places = (*noted, occasion.role, occasion.posting, occasion.remarks, " ".join(policy.strengths))
    found = Counter(word for place in places for word in set(re.findall(r"[^\W\d_]{4,}", place.casefold())))
    return frozenset(word for word, times in found.items() if times > 1)


def _names_of(persons: Iterable[Person]) -> set[str]:
    return {
        word.casefold()
        for person in persons
        for word in person.name.split()
        if len(word) > 2 and not is_known(word.casefold())
    }


# --- the one detail ---------------------------------------------------------------------------------------------


def _topic(policy: Policy, occasion: Occasion) -> Phrase | None:
    """This person's own line, else the best topic that nobody before them has."""
    if occasion.notes is None and not occasion.about:
        return None
    panel = occasion.panel or (occasion.to,)
    seat = next((place for place, person in enumerate(panel) if person.email == occasion.to.email), occasion.seat)
    taken = [
        found
        for person in panel
        if person != occasion.to and (found := _best(_own(policy, occasion, person), policy, ()))
    ]
    if mine := _best(_own(policy, occasion, occasion.to), policy, _said_before(occasion)):
        return mine
    for person in panel[:seat] if not occasion.coordinator else ():
        if not _own(policy, occasion, person) and (found := _best(_shared(policy, occasion, person), policy, taken)):
            taken.append(found)
    return _best(_shared(policy, occasion, occasion.to), policy, (*taken, *_said_before(occasion)))


def _own(policy: Policy, occasion: Occasion, person: Person) -> tuple[Phrase, ...]:
    """What the debrief says of that person: in their line, and by name elsewhere."""
    ear = ear_for(policy, occasion, person)
    line = (occasion.about if person == occasion.to else "") or own_line(occasion.notes, person, occasion.panel)
    own = phrases(line, _alone(ear))
    named = [phrase for phrase in _shared(policy, occasion, person) if phrase.named] if not ear.single else []
    return (*own, *named)


def _alone(ear: Ear) -> Ear:
    """In a person's own line, she or he is that person."""
    return replace(ear, single=True)


def _shared(policy: Policy, occasion: Occasion, person: Person) -> tuple[Phrase, ...]:
    if occasion.notes is None:
        return ()
    ear = ear_for(policy, occasion, person)
    return (*phrases(occasion.notes.talked, ear), *phrases(occasion.notes.liked, ear, liked=True))


def _best(found: Sequence[Phrase], policy: Policy, taken: Iterable[Phrase | frozenset[str]]) -> Phrase | None:
    """The phrase that tells most; one that a strength answers first. Of equals the first."""
    gone = [other if isinstance(other, frozenset) else other.said for other in taken]
    free = [phrase for phrase in found if not any(_is_same(phrase.said, other) for other in gone)]
    strengths = [claim.said for text in policy.strengths if (claim := strength_of(text))]

    def rank(phrase: Phrase) -> int:
        return phrase.weight + 3 * any(phrase.said & said for said in strengths)

    return max(free, key=rank, default=None)


def _is_same(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two are about one thing: most words of the smaller stand in the other."""
    return bool(one) and len(one & other) * 2 > min(len(one), len(other))


def _said_before(occasion: Occasion) -> Iterator[frozenset[str]]:
    """What letters to the same panel have said already."""
    return (meaning(sentence) for sentence in sorted(occasion.avoid))


def unused(policy: Policy, occasion: Occasion) -> Phrase | None:
    """A detail that no letter has used yet, for a follow-up."""
    said = meaning(occasion.said + " " + " ".join(sorted(occasion.avoid)))
    found = (*_own(policy, occasion, occasion.to), *_shared(policy, occasion, occasion.to))
    return _best([phrase for phrase in found if len(phrase.said & said) * 2 <= len(phrase.said)], policy, ())


# --- the one strength -------------------------------------------------------------------------------------------


def _strength(policy: Policy, occasion: Occasion) -> tuple[Claim | None, str]:
    """A strength that shares a meaningful word with this letter's topic, else with the role or what was noted; and which.

    Each strength goes to one person of a panel: to whom it answers best, then by seat. They compare notes.
    """
    free = [claim for text in policy.strengths if (claim := strength_of(text)) and claim.text not in occasion.said]
    seats = list(_seats(occasion))
    dealt: dict[int, tuple[Claim, str]] = {}
    for need, wanted in (("topic", _topic_words), ("role", _role_words)):
        for seat, each in enumerate(seats):
            fit = next((claim for claim in free if seat not in dealt and claim.said & wanted(policy, each)), None)
            if fit:
                dealt[seat] = (fit, need)
                free.remove(fit)
    mine = next((seat for seat, each in enumerate(seats) if each.to == occasion.to), 0)
    return dealt.get(mine, (None, ""))


def _seats(occasion: Occasion) -> Iterator[Occasion]:
    """The same occasion as each of the panel has it; a coordinator's own alone."""
    if occasion.coordinator or occasion.to not in occasion.panel:
        yield occasion
        return
    for seat, person in enumerate(occasion.panel):
        about = own_line(occasion.notes, person, occasion.panel)
        yield occasion if person == occasion.to else replace(occasion, to=person, about=about, seat=seat)


def _topic_words(policy: Policy, occasion: Occasion) -> frozenset[str]:
    topic = _topic(policy, occasion)
    return topic.said if topic else frozenset()


def _role_words(policy: Policy, occasion: Occasion) -> frozenset[str]:
    """Role, posting and remarks, and what may be said of the notes: what is left out of letters selects nothing."""
    ear = ear_for(policy, occasion, occasion.to)
    posting = re.sub(r"[^a-zA-Z]+", " ", occasion.posting)
    told = " ".join(chain(*kept(occasion.remarks, ear)))
    noted = (*_own(policy, occasion, occasion.to), *_shared(policy, occasion, occasion.to))
    return meaning(f"{occasion.role} {posting} {told}").union(*(phrase.said for phrase in noted))


# --- the addition -----------------------------------------------------------------------------------------------


def _has_repair(policy: Policy, occasion: Occasion) -> bool:
    """One letter of a panel carries the addition: to whom the weak spot belongs, else the first."""
    if occasion.coordinator or occasion.notes is None:
        return False
    about = meaning(occasion.notes.weak_spot)
    panel = occasion.panel or (occasion.to,)
    ear = ear_for(policy, occasion, occasion.to)
    lines = [" ".join(chain(*kept(own_line(occasion.notes, person, panel), ear))) for person in panel]
    fits = [person for person, line in zip(panel, lines, strict=True) if about & meaning(line)]
    return (fits or list(panel))[0].email == occasion.to.email


def is_later(occasion: Occasion) -> bool:
    """Whether it was a second or a final round."""
    return occasion.round in (Round.SECOND, Round.FINAL)


def before(occasion: Occasion) -> str:
    """What came before a later round, as far as it is known; else "": the word *second* alone proves none."""
    known = [visit.round for visit in occasion.earlier]
    if not known or not is_later(occasion):
        return ""
    if len(known) > 1:
        return "the earlier rounds"
    return "the first round" if known == [Round.FIRST] else "the earlier round"
