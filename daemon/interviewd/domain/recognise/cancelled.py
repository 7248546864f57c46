"""A meeting that Outlook cancelled: it stays confirmed, with a word before its title and its
time free.

The word is in the organiser's language. Known words decide by themselves; any other is one when
what follows the colon is the title under which the event was known before.
"""

from __future__ import annotations

from interviewd.language.people.companies import plain_letters
from interviewd.model.seen import Event
from interviewd.patterns import lazy_pattern

_PREFIX = lazy_pattern(r"\s*\[?([^\W\d_][^:：\[\]]{2,30}?)\]?\s?[:：]\s*(?=\S)")
_STEMS = lazy_pattern(
    r"(?:cancel|abgesagt|absage|storniert|entfallt|annul|anulad|anulat|anulow|geannuleerd|afgezegd|aflyst|"
    r"avlyst|avlyst|installd|installt|peru|odwolan|zrusen|odpoved|otkazan|lemondva|torolve|iptal|отмен|скасован|"
    r"ακυρ|取消|已取消|キャンセル|취소)"
)


def is_cancelled(event: Event, known_title: str = "") -> bool:
    """Whether it is cancelled: by its status, or free and with such a word before its title."""
    if event.cancelled:
        return True
    prefix = _PREFIX.match(event.title)
    if event.busy or prefix is None:
        return False
    rest = event.title[prefix.end() :].strip()
    return bool(_STEMS.match(plain_letters(prefix[1]).strip())) or (
        bool(known_title) and rest == known_title.strip()
    )
