"""The texts of blocks: the prep by round, the debrief's form, the reminder, the alarm."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from interviewd.domain.block_words import block_words
from interviewd.domain.debrief import form
from interviewd.domain.ledger import Earlier
from interviewd.domain.ledger.shared_words import share_a_word
from interviewd.domain.ledger.shown_names import company_of, role_of
from interviewd.domain.letter_body import sentences
from interviewd.domain.recognise.tags import without_tags
from interviewd.domain.stories import fitting
from interviewd.language import people, sanitize
from interviewd.language.letter_language import certain_language, letter_language, speaks_against
from interviewd.language.written_dates import TimeFormat
from interviewd.model.decided import Policy, Visit
from interviewd.model.seen import Account, AccountState, Person
from interviewd.model.terms import PrepStep, Round
from interviewd.patterns import lazy_pattern
from interviewd.values import dataclass

TITLE_LIMIT = 120
TEXT_LIMIT = 1_500  # characters; a phone shows this much without tiring anybody
_LINK = lazy_pattern(r"https?://[^\s<>\"'`{}|\\^\[\]()]{4,500}")


def prep(
    policy: Policy, visit: Visit, step: PrepStep, earlier: Sequence[Earlier]
) -> tuple[str, str]:
    """Title and text of a prep block. Raises TextBroken."""
    language = language_of(visit, policy)
    facts = _Prep(policy, visit, step, earlier, language).facts()
    text = _text(policy, "prep", facts, language)
    if len(text) > TEXT_LIMIT:
        text = _text(policy, "prep", {**facts, "brief": True}, language)
    # Cut between lines, when even the brief text is too long.
    lines = text.split("\n")
    while len("\n".join(lines)) > TEXT_LIMIT:
        lines.pop()
    return _title(policy, _called(step.title, visit, policy)), "\n".join(lines).rstrip()


def debrief(policy: Policy, visit: Visit, met: Sequence[Person]) -> tuple[str, str]:
    """Title and text of the debrief: the empty form. Raises TextBroken."""
    language = language_of(visit, policy)
    facts = {
        "form": form(met, language),
        "company": company_of(visit.company),
        "role": role_of(visit.role),
        "round": _round(visit, language),
    }
    title = _called(block_words(language).debrief, visit, policy)
    return _title(policy, title), _text(policy, "debrief", facts, language)


def reminder(
    policy: Policy,
    to: Person,
    company: str,
    deadline: datetime,
    *,
    has_notes: bool,
    language: str = "en",
    unused: Sequence[str] = (),
) -> tuple[str, str]:
    """Title and text of a thank-you's reminder; `unused` are notes not in it. Raises TextBroken."""
    name = people.first_name(to) or sanitize.line(to.name, 60) or to.email
    facts = {
        "name": name,
        "company": company_of(company),
        "deadline": TimeFormat(policy.zone, language, policy.spelling).moment(deadline),
        "has_notes": has_notes,
        "unused": [sanitize.line(text, 60) for text in unused[:2]],
    }
    title = block_words(language).waits.format(name=name)
    return _title(policy, title), _text(policy, "reminder", facts, language)


def alarm(
    policy: Policy, account: Account, state: AccountState, company: str, until: datetime
) -> tuple[str, str]:
    """Title and text of an alarm about a sign-in or a letter that cannot be written. Raises
    TextBroken.

    `state` OK: the account works, and the letter is held for another reason.
    """
    language = policy.language or "en"
    words = block_words(language)
    is_sign_in = state is AccountState.SIGN_IN
    facts = {
        "account": sanitize.line(account.name, 60),
        "provider": account.provider,
        "company": company_of(company),
        "until": TimeFormat(policy.zone, language, policy.spelling).moment(until),
        "sign_in": is_sign_in,
        "away": state is AccountState.ERROR,
    }
    down = words.needs_sign_in if is_sign_in else words.cannot_be_reached
    title = words.cannot_be_written if state is AccountState.OK else down
    title = title.format(account=facts["account"])
    return _title(policy, title), _text(policy, "alarm", facts, language)


def language_of(visit: Visit, policy: Policy, noted: str = "") -> str:
    """The language of a visit's blocks, and of its letters; `noted` is that of the notes."""
    named = (each.language for each in visit.interviews)
    words = (each.words_language for each in visit.interviews)
    return letter_language(named, policy.language, (*words, noted))


def letter_language_of(visit: Visit, policy: Policy) -> str:
    """The language of a visit's letters: that of blocks, else of the notes if the title agrees."""
    if (notes := visit.notes) is None:
        return language_of(visit, policy)
    titles = "\n".join(each.title for each in visit.interviews)
    typed = (notes.talked, notes.liked, notes.weak_spot, notes.stronger, notes.word_for_word)
    noted = certain_language("\n".join((*typed, *(text for _, text in notes.about))))
    is_other = noted and speaks_against(titles, noted)
    return language_of(visit, policy, "" if is_other else noted)


# --- facts --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Prep:
    """What a prep block is written from; `earlier` are the visits that it looks back on."""

    policy: Policy
    visit: Visit
    step: PrepStep
    earlier: Sequence[Earlier]
    language: str

    def facts(self) -> Mapping[str, object]:
        policy, visit, step = self.policy, self.visit, self.step
        times = TimeFormat(policy.zone, self.language, policy.spelling)
        everybody = (person for each in visit.interviews for person in each.people)
        met = [person for person in dict.fromkeys(everybody) if person.name or person.email]
        # The provider's own link, else one in the location; http only.
        texts = (text for each in visit.interviews for text in (each.link, each.location))
        links = (_LINK.search(sanitize.line(text, 600)) for text in texts)
        postings = (_LINK.search(each.posting) for each in visit.interviews)
        remarks = (sanitize.line(each.remarks, 200) for each in visit.interviews if each.remarks)
        asked = self.asked()
        strengths = (text for text in policy.strengths if share_a_word(text, " ".join(asked)))
        # Where, without the links that stand in a location field.
        where = " ".join(_LINK.sub(" ", sanitize.line(visit.first.location, 150)).split())
        stories = fitting(policy.stories, asked)
        return {
            "title": step.title,
            "minutes": step.minutes,
            "warm_up": step.days_before == 0,
            "company": company_of(visit.company),
            "role": role_of(visit.role),
            "round": _round(visit, self.language),
            "screen": visit.round is Round.SCREEN,
            "final": visit.round is Round.FINAL,
            "when": times.span(visit.start, visit.end),
            "zone": policy.zone.key,
            "meetings": self.meetings(times),
            "where": where.strip(" ,;|-"),
            "link": next((match[0] for match in links if match), ""),
            "people": [_person(person) for person in met][:6],
            "names": [sanitize.line(person.name, 60) for person in met if person.name][:6],
            "posting": next((match[0] for match in postings if match), ""),
            "remarks": next(remarks, ""),
            "strengths": [sanitize.line(text, 100).rstrip(" .") for text in strengths][:3],
            "stories": [sanitize.line(story.title, 120) for story in stories],
            "look_back": self.look_back(),
            "american": policy.spelling == "american",
            "brief": False,
        }

    def asked(self) -> list[str]:
        """What the person's record may answer: role, posting, remarks and what was noted before."""
        visit = self.visit
        postings = (re.sub(r"[^a-zA-Z]+", " ", each.posting) for each in visit.interviews)
        remarks = (each.remarks for each in visit.interviews)
        noted = filter(None, (before.notes for before in self.earlier))
        notes = (f"{each.talked} {each.liked} {each.weak_spot}" for each in noted)
        return [text for text in (visit.role, *postings, *remarks, *notes) if text]

    def meetings(self, times: TimeFormat) -> list[str]:
        """Each talk of a visit that has several, with its time and whom one meets in it."""
        talks = self.visit.talks
        if len(talks) < 2:
            return []
        return [
            f"{times.time(each.start)} "
            f"{', '.join(map(_person, each.people)) or sanitize.line(each.title, 80)}"
            for each in talks[:6]
        ]

    def look_back(self) -> list[str]:
        """What was noted after earlier rounds, newest first, and what the last letter promised.

        A short text shows the first lines: the concern that is to be repaired is among them.
        """
        words = block_words(self.language)
        newest = list(reversed(self.earlier))
        lines: list[str] = []
        for before in newest[:2]:
            name = (before.round and words.rounds.get(before.round)) or words.last_round
            if notes := before.notes:
                noted = (
                    (words.talked, notes.talked),
                    (words.weak_spot, notes.weak_spot),
                    (words.stronger, notes.stronger),
                    (words.liked, notes.liked),
                )
                for sentence, text in noted:
                    told = (line.strip(" -*•") for line in text.split("\n") if line.strip())
                    shown = sanitize.line("; ".join(told), 200)
                    lines += [sentence.format(round=name, text=shown)] if text else []
        letters = (sentence for before in newest for sentence in sentences(before.letter))
        if promise := next(filter(_PROMISES.search, letters), ""):
            lines.append(words.promised.format(text=sanitize.line(promise, 200)))
        return lines


def _person(person: Person) -> str:
    name = sanitize.line(person.name, 60) or person.email
    return f"{name}, {sanitize.line(person.title, 60)}" if person.title and name else name


def _round(visit: Visit, language: str) -> str:
    return block_words(language).rounds.get(visit.round, "") if visit.round else ""


_PROMISES = lazy_pattern(
    r"\b(?:I would (?:bring|like|come|add)|I can (?:draw|add|send|bring)|I will|I'll|ich (?:werde|schicke|sende)|"
    r"je vous (?:enverrai|transmettrai)|le enviaré|les enviaré)\b"
)


def _called(what: str, visit: Visit, policy: Policy) -> str:
    """A block's title with what it is for, where that is known: `Warm-up: second round, Acme`."""
    company, role = company_of(visit.company), role_of(visit.role)
    round_ = _round(visit, language_of(visit, policy))
    parts = [round_ or role, company or (role if round_ else "")]
    title = sanitize.line(without_tags(visit.first.title, policy.tags), 80).strip(" -–—:|,;/")
    name = ", ".join(part for part in parts if part) or title
    return f"{what}: {name}" if name else what


def _text(policy: Policy, name: str, facts: Mapping[str, object], language: str) -> str:
    return sanitize.paragraphs(policy.templates.render(name, facts, language))


def _title(policy: Policy, title: str) -> str:
    return sanitize.line(policy.stealth_title or title, TITLE_LIMIT)
