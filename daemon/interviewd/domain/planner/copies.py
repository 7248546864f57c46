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
from operator import itemgetter

from interviewd.domain.situation import Situation
from interviewd.language import mail
from interviewd.model.decided import Action, Held
from interviewd.model.seen import Folder
from interviewd.model.terms import Verb, because

_LATEST = datetime.max.replace(tzinfo=UTC)


def copies(situation: Situation, decided: Collection[str]) -> Iterator[Action | Held]:
    """What to do about letters with several drafts, except those `decided` on already."""
    for deed in situation.deeds.values():
        box, account = situation.mail_of(deed.account), situation.view.account(deed.account)
        if box is None or not deed.kind.is_letter or not deed.state.is_open or deed.key in decided:
            continue
        open_ = (message for message in box.messages if message.folder is Folder.DRAFTS)
        # The earliest stays; of copies with one date an edited one.
        drafts = [
            (each.date or _LATEST, mail.is_as_written(deed, each), each.handle, each)
            for each in open_
            if each.message_id and each.message_id == deed.message_id
        ]
        drafts.sort(key=itemgetter(0, 1, 2))
        for date, is_as_written, _, draft in drafts[1:]:
            is_ours = bool(deed.text) and not deed.adopted and is_as_written
            # Files of one second have other names on another machine: nothing tells them apart.
            is_agreed = account and (account.provider != "local" or date != drafts[0][0])
            if account and account.withdraws and is_ours and is_agreed:
                # Known by its handle alone: by Message-ID the one that is kept might be taken.
                copy = replace(deed, handle=draft.handle, version=draft.version, message_id="")
                about = deed.kind, deed.key, deed.account, deed.interview, deed.company
                yield Action(Verb.REMOVE, *about, because("second_copy"), deed=copy)
            else:
                held = deed.kind, deed.account, deed.interview, deed.company
                why = because("second_copy_stays")
                yield Held(*held, why, to=deed.recipient, key=deed.key)
