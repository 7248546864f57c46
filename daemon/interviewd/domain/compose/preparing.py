"""What blocks say: the prep by round, the debrief's form, the reminder. Functions of their facts, never of the clock."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from interviewd.domain.compose import formatting
from interviewd.domain.compose.facts import name_of, role_of
from interviewd.domain.compose.meaning import meaning
from interviewd.domain.compose.occasion import Earlier
from interviewd.domain.compose.variants import sentences
from interviewd.domain.debrief import form
from interviewd.domain.recognise.tags import without_tags
from interviewd.language import people, plain
from interviewd.model.decided import Policy, Rung, Visit
from interviewd.model.known import Interview
from interviewd.model.seen import Account, AccountState, Person
from interviewd.model.terms import Round

TITLE_LIMIT = 120
TEXT_LIMIT = 1_500  # characters; a phone shows this much without tiring anybody
_ROUNDS = {
    Round.SCREEN: "phone screen",
    Round.FIRST: "first round",
    Round.SECOND: "second round",
    Round.FINAL: "final round",
}
_LINK = re.compile(r"https?://[^\s<>\"'`{}|\\^\[\]()]{4,500}")


def prep(policy: Policy, visit: Visit, rung: Rung, earlier: Sequence[Earlier]) -> tuple[str, str]:
    """Title and text of a prep block: what is known, what to look back on, what to do, by round. Raises TextBroken."""
    facts = _prep_facts(policy, visit, rung, earlier)
    text = _laid_out(policy.texts.render("prep", facts))
    if len(text) > TEXT_LIMIT:
        text = _laid_out(policy.texts.render("prep", {**facts, "brief": True}))
    return _title(policy, _called(rung.title, visit, policy)), _capped(text)


def debrief(policy: Policy, visit: Visit, met: Sequence[Person]) -> tuple[str, str]:
    """Title and text of the debrief: the empty form. Raises TextBroken."""
    facts = {"form": form(met), "company": name_of(visit.company), "role": role_of(visit.role), "round": _round(visit)}
    return _title(policy, _called("Debrief", visit, policy)), _laid_out(policy.texts.render("debrief", facts))


def reminder(policy: Policy, to: Person, company: str, deadline: datetime, *, has_notes: bool) -> tuple[str, str]:
    """Title and text of the reminder that a thank-you waits in Drafts. Raises TextBroken."""
    american = policy.spelling == "american"
    name = people.first_name(to) or plain.line(to.name, 60) or to.email
    facts = {
        "name": name,
        "company": name_of(company),
        "deadline": formatting.moment(deadline, policy.zone, american=american),
        "has_notes": has_notes,
    }
    return _title(policy, f"Your thank-you to {name} waits in Drafts"), _laid_out(
        policy.texts.render("reminder", facts)
    )


def alarm(policy: Policy, account: Account, state: AccountState, company: str, until: datetime) -> tuple[str, str]:
    """Title and text of an alarm: a sign-in that is gone, or a letter that cannot be written in time. Raises TextBroken.

    `state` OK: the account works, and the letter is held for another reason.
    """
    is_sign_in = state is AccountState.SIGN_IN
    facts = {
        "account": plain.line(account.name, 60),
        "provider": account.provider,
        "company": name_of(company),
        "until": formatting.moment(until, policy.zone, american=policy.spelling == "american"),
        "sign_in": is_sign_in,
        "away": state is AccountState.ERROR,
    }
    said = f"{facts['account']} {'needs a new sign-in' if is_sign_in else 'cannot be reached, and a thank-you is due'}"
    title = "A thank-you is due and cannot be written" if state is AccountState.OK else said
    return _title(policy, title), _laid_out(policy.texts.render("alarm", facts))


# --- facts ------------------------------------------------------------------------------------------------------


def _prep_facts(policy: Policy, visit: Visit, rung: Rung, earlier: Sequence[Earlier]) -> Mapping[str, object]:
    american = policy.spelling == "american"
    first = visit.interviews[0]
    everybody = (person for each in visit.interviews for person in each.people)
    met = [person for person in dict.fromkeys(everybody) if person.name or person.email]
    return {
        "title": rung.title,
        "minutes": rung.minutes,
        "warm_up": rung.days_before == 0,
        "company": name_of(visit.company),
        "role": role_of(visit.role),
        "round": _round(visit),
        "screen": visit.round is Round.SCREEN,
        "final": visit.round is Round.FINAL,
        "when": formatting.span(visit.start, visit.end, policy.zone, american=american),
        "zone": policy.zone.key,
        "meetings": _meetings(policy, visit),
        "where": _place(first),
        "link": next((link for each in visit.interviews if (link := _link(each))), ""),
        "people": [_person(person) for person in met][:6],
        "names": [plain.line(person.name, 60) for person in met if person.name][:6],
        "posting": next((found[0] for each in visit.interviews if (found := _LINK.search(each.posting))), ""),
        "remarks": next((plain.line(each.remarks, 200) for each in visit.interviews if each.remarks), ""),
        "strengths": _strengths(policy, visit, earlier),
        "look_back": _look_back(earlier),
        "american": american,
        "brief": False,
    }


def _strengths(policy: Policy, visit: Visit, earlier: Sequence[Earlier]) -> list[str]:
    """Those lines of the profile that share a word with role, posting, remarks or what was noted before."""
    told = [visit.role, *(f"{re.sub(r'[^a-zA-Z]+', ' ', each.posting)} {each.remarks}" for each in visit.interviews)]
    told += [f"{notes.talked} {notes.liked} {notes.weak_spot}" for each in earlier if (notes := each.notes)]
    asked = meaning(" ".join(told))
    return [plain.line(text, 100) for text in policy.strengths if meaning(text) & asked][:3]


def _meetings(policy: Policy, visit: Visit) -> list[str]:
    """Each talk of a visit that has several, with its time and whom one meets in it."""
    if len(visit.talks) < 2:
        return []
    american = policy.spelling == "american"
    lines = []
    for each in visit.talks[:6]:
        whom = ", ".join(map(_person, each.people)) or plain.line(each.title, 80)
        lines.append(f"{formatting.time(each.start, policy.zone, american=american)} {whom}")
    return lines


def _person(person: Person) -> str:
    name = plain.line(person.name, 60) or person.email
    return f"{name}, {plain.line(person.title, 60)}" if person.title and name else name


def _place(interview: Interview) -> str:
    """Where, without the links that stand in a location field."""
    return " ".join(_LINK.sub(" ", plain.line(interview.location, 150)).split()).strip(" ,;|-")


def _link(interview: Interview) -> str:
    """The join link: the provider's own, else one in the location; http only."""
    found = _LINK.search(plain.line(interview.link, 600)) or _LINK.search(plain.line(interview.location, 600))
    return found[0] if found else ""


def _round(visit: Visit) -> str:
    return _ROUNDS.get(visit.round, "") if visit.round else ""


def _look_back(earlier: Sequence[Earlier]) -> list[str]:
    """What was noted after earlier rounds, the concern to repair, what the last letter promised; newest first."""
    lines: list[str] = []
    for before in list(reversed(earlier))[:2]:
        name = _ROUNDS.get(before.round, "last round") if before.round else "last round"
        if notes := before.notes:
            for words, text in (("you talked about", notes.talked), ("you liked", notes.liked)):
                lines += [f"In the {name} {words}: {_noted(text)}"] if text else []
            if notes.weak_spot:
                lines.append(f"Be ready for: {_noted(notes.weak_spot)}")
            if notes.stronger:
                lines.append(f"Your stronger answer: {_noted(notes.stronger)}")
    promised = next((line for before in reversed(earlier) if (line := _promise(before.letter))), "")
    return [*lines, f"Your last letter said: {promised}"] if promised else lines


def _noted(text: str) -> str:
    return plain.line("; ".join(line.strip(" -*•") for line in text.split("\n") if line.strip()), 200)


_PROMISES = re.compile(
    r"\b(?:I would (?:bring|like|come|add)|I can (?:draw|add|send|bring)|To add|One addition|I will|I'll|add one thing)\b"
)


def _promise(letter: str) -> str:
    """The sentence in which the last letter offered something."""
    return next((plain.line(sentence, 200) for sentence in sentences(letter) if _PROMISES.search(sentence)), "")


# --- words ------------------------------------------------------------------------------------------------------


def _called(what: str, visit: Visit, policy: Policy) -> str:
    """A block's title with what it is for, as far as anything is known of it: `Warm-up: second round, Acme`."""
    named = _named(visit, policy)
    return f"{what}: {named}" if named else what


def _named(visit: Visit, policy: Policy) -> str:
    company, role = name_of(visit.company), role_of(visit.role)
    parts = [_round(visit) or role, company or (role if _round(visit) else "")]
    title = plain.line(without_tags(visit.interviews[0].title, policy.tags), 80)
    return ", ".join(part for part in parts if part) or title.strip(" -–—:|,;/")


def _title(policy: Policy, title: str) -> str:
    return plain.line(policy.stealth_title or title, TITLE_LIMIT)


def _laid_out(text: str) -> str:
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    return plain.clean(re.sub(r"\n{3,}", "\n\n", text).strip())


def _capped(text: str) -> str:
    """Cut between lines, when even the brief text is too long."""
    lines = text.split("\n")
    while len("\n".join(lines)) > TEXT_LIMIT:
        lines.pop()
    return "\n".join(lines).rstrip()
