"""Whether an event is tagged, who set the tag, and whether it counts; a cancelled one does not.

On somebody else's invitation a tag counts once the person accepts it or says maybe.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import lru_cache

from interviewd.language.people import company_domain
from interviewd.language.people.addresses import is_public, mailbox
from interviewd.language.people.companies import plain_letters
from interviewd.model.decided import Policy
from interviewd.model.seen import Answer, Event
from interviewd.model.terms import Reason, because
from interviewd.patterns import lazy_pattern

# Calendars of one's own that Google names as organiser of what is written into them.
_OWN_CALENDAR = "@group.calendar.google.com"
MOST_IN_SERIES = 5
"""A series with more instances than this in three months is no interview, whatever its tag."""


# What Outlook writes before the title of a meeting that it cancelled, in the organiser's language.
_PREFIX = lazy_pattern(r"\s*\[?([^\W\d_][^:：\[\]]{2,30}?)\]?\s?[:：]\s*(?=\S)")
_STEMS = lazy_pattern(
    r"(?:cancel|abgesagt|absage|storniert|entfallt|annul|anulad|anulat|anulow|geannuleerd|afgezegd|aflyst|"
    r"avlyst|avlyst|installd|installt|peru|odwolan|zrusen|odpoved|otkazan|lemondva|torolve|iptal|отмен|скасован|"
    r"ακυρ|取消|已取消|キャンセル|취소)"
)


class Standing(StrEnum):
    """Where the person stands in an event."""

    OWNER = "owner"  # nobody else organises it
    INVITED = "invited"  # somebody else does, and the person is among the guests
    OUTSIDE = "outside"  # there are guests, and the person is none of them


def own_in(event: Event, own: frozenset[str]) -> frozenset[str]:
    """The person's addresses, and those of the event with the same mailboxes: sam+jobs@."""
    boxes, domains = _mailboxes(own)
    emails = (guest.email for guest in event.everybody)
    return own.union(each for each in emails if each.endswith(domains) and mailbox(each) in boxes)


@lru_cache(maxsize=8)
def _mailboxes(own: frozenset[str]) -> tuple[frozenset[str], tuple[str, ...]]:
    """The mailboxes, and how every address of one of them ends."""
    boxes = frozenset(map(mailbox, own))
    return boxes, (*{f"@{box.partition('@')[2]}" for box in boxes}, "@googlemail.com")


def is_cancelled(event: Event, known_title: str = "") -> bool:
    """Whether it is cancelled: by its status, or as Outlook says so, free and with a word ahead.

    Known words decide by themselves; any other is one when what follows the colon is the title
    under which the event was known before.
    """
    if event.cancelled:
        return True
    prefix = _PREFIX.match(event.title)
    if event.busy or prefix is None:
        return False
    rest = event.title[prefix.end() :].strip()
    is_known = bool(known_title) and rest == known_title.strip()
    return is_known or bool(_STEMS.match(plain_letters(prefix[1]).strip()))


def is_ours(event: Event, own: frozenset[str]) -> bool:
    """Whether it is a block of ours: it has our mark, and nobody but the person takes part."""
    return event.mark is not None and is_alone(event, own_in(event, own))


def is_alone(event: Event, own: frozenset[str]) -> bool:
    """Whether nobody but the person organises it or is a guest."""
    return _organises(event, own) and not any(guest.email not in own for guest in event.guests)


def _organises(event: Event, own: frozenset[str]) -> bool:
    organizer = event.organizer
    return organizer is None or organizer.email in own or not (organizer.email or organizer.name)


def owns(event: Event, own: frozenset[str]) -> bool:
    """Whether the person organises it, so that what stands in it is their own word.

    Anybody can write the person's address as organiser into a file that they send: with other
    guests the person has to have accepted it, and a file with a METHOD (RFC 5546) came from
    somebody.
    """
    if event.method:
        return False
    others = [guest for guest in event.guests if guest.email not in own]
    if event.organizer is not None and event.organizer.email in own:
        return not others or answer_of(event, own) is Answer.YES
    calendar = event.organizer is not None and event.organizer.email.endswith(_OWN_CALENDAR)
    return (calendar or _organises(event, own)) and not others


def standing(event: Event, own: frozenset[str]) -> Standing:
    """Whose event it is, and whether the person is in it.

    No guests at all: theirs, even under a foreign organiser, since an invitation reaches a calendar
    by itself only for its guests (RFC 5546) and the rest was put there by hand; but where a
    provider knows of an answer, it is an invitation all the same.
    """
    if owns(event, own):
        return Standing.OWNER
    if event.answer is not None or any(guest.email in own for guest in event.guests):
        return Standing.INVITED
    return Standing.OUTSIDE if event.guests else Standing.OWNER


def answer_of(event: Event, own: frozenset[str]) -> Answer:
    """The person's own answer: as the provider says, else that of the guest with their address."""
    if event.answer is not None:
        return event.answer
    answers = [guest.answer for guest in event.guests if guest.email in own]
    # Invited twice (work and home): a yes anywhere is a yes, a no counts only when there is no
    # other answer.
    for answer in (Answer.YES, Answer.MAYBE, Answer.NO):
        if answer in answers:
            return answer
    return Answer.NONE


def is_own_or_accepted(event: Event, own: frozenset[str]) -> bool:
    """Whether it is the person's own or they have said yes or maybe. Whatever else others send is
    no interview before it is marked, and takes no time.
    """
    own = own_in(event, own)
    is_own = standing(event, own) is Standing.OWNER
    return is_own or answer_of(event, own) in {Answer.YES, Answer.MAYBE}


def tags_of(
    event: Event, policy: Policy, *, marked: bool
) -> tuple[tuple[Reason, ...], tuple[Reason, ...]]:
    """The tags that count once an invitation is answered, and those only the person can set."""
    open_ = [
        because("tagged_text", tag=tag, where=where)
        for tag in policy.tags
        for where, text in (("title", event.title), ("description", event.description))
        if has_tag(text, tag)
    ]
    # khal writes several categories as one, with commas between them.
    named = (each for whole in event.categories for each in (whole, *whole.split(",")))
    open_ += [
        because("tagged_category", category=category)
        for category in dict.fromkeys(map(_folded, named))
        if _is_one_of(category, policy.categories)
    ]
    calendar = f"{event.account}/{event.calendar}"
    if calendar in policy.calendars:
        open_.append(because("tagged_calendar", calendar=calendar))
    colours = [name for name in (event.label, event.colour) if _is_one_of(name, policy.colours)]
    certain = [because("tagged_colour", colour=colour) for colour in colours[:1]]
    if marked:
        certain.append(because("marked_yes"))
    return tuple(open_), tuple(certain)


def is_tag(why: Reason) -> bool:
    """Whether a reason of a verdict is a tag, or the person's mark with yes."""
    return why.code == "marked_yes" or why.code.startswith("tagged_")


def objections_to(
    event: Event,
    own: frozenset[str],
    certain: tuple[Reason, ...],
    *,
    marked: bool | None,
    in_series: int,
) -> Iterator[Reason]:
    """Why a tag does not count; nothing when it does.

    `certain`: tags that only the person can have set; `marked`: what they settled with `mark`;
    `in_series`: how many instances of its series are in view.
    """
    where = standing(event, own)
    if where is Standing.OUTSIDE and not marked:
        yield because("not_invited")
    if where is Standing.INVITED and not certain:
        if answer_of(event, own) is Answer.NONE:
            yield because("unanswered")
        # The person rather interviews somebody: their own company invites, and a guest writes from
        # a public mail host, as candidates do.
        home = frozenset(filter(None, map(company_domain, own)))
        host = company_domain(event.organizer_email)
        outside = (guest.email for guest in event.guests if guest.email not in own)
        if host in home and any(is_public(email) for email in outside if email):
            yield because("conducted")
    if event.all_day:
        yield because("all_day")
    if in_series > MOST_IN_SERIES and marked is None:
        yield because("recurs", count=in_series)


def has_tag(text: str, tag: str) -> bool:
    """Whether a text holds a tag as a whole word, in any case: `#interviewer` is another one."""
    return bool(tag.strip()) and bool(_tag(_folded(tag)).search(_folded(text)))


def without_tags(text: str, tags: Iterable[str]) -> str:
    """A text without the tags it holds: they are for us, not part of what it says."""
    text = unicodedata.normalize("NFC", text)
    for tag in filter(str.strip, tags):
        named = re.escape(unicodedata.normalize("NFC", tag).strip())
        text = re.sub(rf"(?<![\w#/&?=-]){named}(?![\w-])", " ", text, flags=re.IGNORECASE)
    return " ".join(text.split())


@lru_cache(maxsize=64)
def _tag(tag: str) -> re.Pattern[str]:
    # The tag is the person's own, and literal. `-` and `/` go on a word in tags and addresses.
    return re.compile(rf"(?<![\w#/&?=-]){re.escape(tag)}(?![\w-])")


def _is_one_of(text: str, wished: tuple[str, ...]) -> bool:
    return bool(text.strip()) and _folded(text) in map(_folded, wished)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold().strip()
