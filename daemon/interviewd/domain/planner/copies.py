"""Copies of a letter.

A network that delivers a request twice leaves two drafts with one Message-ID.

The copy that nobody edited is withdrawn where that cannot race; elsewhere both stay, and the person
is told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from interviewd.domain.situation import Situation
from interviewd.language import mail
from interviewd.model.decided import Action, Held
from interviewd.model.known import Deed
from interviewd.model.seen import Folder, Message
from interviewd.model.terms import Verb, because


def copies(situation: Situation, decided: Collection[str]) -> Iterator[Action | Held]:
    """What to do about letters with several drafts, except those `decided` on already."""
    for deed in situation.deeds.values():
        box = situation.mail_of(deed.account)
        if box is None or not deed.kind.is_letter or not deed.state.is_open or deed.key in decided:
            continue
        drafts = [
            each for each in box.messages if each.folder is Folder.DRAFTS and _is_of(each, deed)
        ]
        if len(drafts) > 1:
            yield from _surplus(deed, drafts, situation)


def _is_of(draft: Message, deed: Deed) -> bool:
    return bool(deed.message_id) and draft.message_id == deed.message_id


def _surplus(deed: Deed, drafts: list[Message], situation: Situation) -> Iterator[Action | Held]:
    """All but one: an edited one is kept, else the one that the journal knows."""
    kept = min(
        drafts,
        key=lambda each: (mail.is_as_written(deed, each), each.handle != deed.handle, each.handle),
    )
    account = situation.view.account(deed.account)
    for draft in drafts:
        if draft is kept:
            continue
        is_written = bool(deed.text) and not deed.adopted and mail.is_as_written(deed, draft)
        if account and account.withdraws and is_written:
            # Known by its handle alone: by Message-ID the one that is kept might be taken.
            copy = replace(deed, handle=draft.handle, version=draft.version, message_id="")
            why = because("second_copy")
            yield Action(
                Verb.REMOVE,
                deed.kind,
                deed.key,
                deed.account,
                deed.interview,
                deed.company,
                why,
                deed=copy,
            )
        else:
            why, to = because("second_copy_stays"), deed.to.email if deed.to else ""
            yield Held(
                deed.kind, deed.account, deed.interview, deed.company, why, to=to, key=deed.key
            )
