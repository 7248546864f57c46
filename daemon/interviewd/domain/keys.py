"""Which key a work of a visit carries: one that is in use for any of its events stays in use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from interviewd.model.known import Deed, Interview
from interviewd.model.terms import Kind, key_of
from interviewd.patterns import lazy_pattern

_MESSAGE_ID = lazy_pattern(r"<([0-9a-v]{32})@[^<>@\s]+>")


def chosen(
    interviews: Sequence[Interview],
    kind: Kind,
    slot: str,
    deeds: Mapping[str, Deed],
    others: Sequence[Interview] = (),
) -> tuple[str, Interview]:
    """The key and the event it is made from: one in use for any of these, else the first's."""
    for interview in (*interviews, *others):
        key = key_of(interview.uid, interview.original, kind, slot)
        if key in deeds:
            return key, interview
    first = interviews[0]
    return key_of(first.uid, first.original, kind, slot), first


def key_in(message_id: str) -> str:
    """The key a Message-ID of ours was made from; "" for any other."""
    ours = _MESSAGE_ID.fullmatch(message_id)
    return ours[1] if ours else ""
