"""Copies of a letter: a network that delivers a request twice leaves two drafts of one Message-ID,
and so do two machines that draft before either sees the other's.

The copy that nobody edited is withdrawn where that cannot race; elsewhere both stay, and the person
is told. Which one stays is decided by what every machine sees alike, the date: what another machine
wrote from other notes looks edited, and if each took back its own for it, both would go.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from interviewd.domain.situation import Situation
from interviewd.language import mail
from interviewd.model.decided import Action, Held
from interviewd.model.known import Deed
from interviewd.model.seen import Folder, Message
from interviewd.model.terms import Verb, because

_LATEST = datetime.max.replace(tzinfo=UTC)


def copies(situation: Situation, decided: Collection[str]) -> Iterator[Action | Held]:
    """What to do about letters with several drafts, except those `decided` on already."""
    for deed in situation.deeds.values():
        box = situation.mail_of(deed.account)
        if box is None or not deed.kind.is_letter or not deed.state.is_open or deed.key in decided:
            continue
        open_ = (message for message in box.messages if message.folder is Folder.DRAFTS)
        drafts = [m for m in open_ if m.message_id and m.message_id == deed.message_id]
        yield from _surplus(deed, drafts, situation)


def _surplus(deed: Deed, drafts: list[Message], situation: Situation) -> Iterator[Action | Held]:
    """All but the earliest; of copies with one date an edited one is kept."""

    def age(draft: Message) -> tuple[datetime, bool]:
        return draft.date or _LATEST, mail.is_as_written(deed, draft)

    ordered = sorted(drafts, key=lambda each: (*age(each), each.handle))
    account = situation.view.account(deed.account)
    for draft in ordered[1:]:
        is_written = bool(deed.text) and not deed.adopted and mail.is_as_written(deed, draft)
        # Files of one second have other names on another machine: nothing tells them apart there.
        is_agreed = account and (account.provider != "local" or draft.date != ordered[0].date)
        if account and account.withdraws and is_written and is_agreed:
            # Known by its handle alone: by Message-ID the one that is kept might be taken.
            copy = replace(deed, handle=draft.handle, version=draft.version, message_id="")
            about = deed.kind, deed.key, deed.account, deed.interview, deed.company
            yield Action(Verb.REMOVE, *about, because("second_copy"), deed=copy)
        else:
            about_held = deed.kind, deed.account, deed.interview, deed.company
            why = because("second_copy_stays")
            yield Held(*about_held, why, to=deed.recipient, key=deed.key)
