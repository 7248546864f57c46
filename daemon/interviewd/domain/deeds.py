"""The states of a deed: every change of state of a block and of a letter.

Blocks (state, what happens, next state):

    none             the request is about to leave                    INTENT
    none             a block with our mark that the journal lacks     OURS, YOURS if touched
    INTENT           added, moved or changed                          OURS
    INTENT           removed since it was not wanted                  REMOVED
    INTENT           removed by `undo`                                DELETED
    INTENT           no answer                                        DOUBT
    INTENT           what was to be changed or removed is not there   DELETED, REMOVED
    INTENT           refused, or a person was faster                  the one before (new: REFUSED)
    INTENT, DOUBT    found by the next pass                           OURS, YOURS if touched
    INTENT, DOUBT    not found: deleted, or a cut-off move or removal DELETED
    INTENT, DOUBT    not found: never made                            REFUSED
    OURS             touched by a person                              YOURS
    OURS, YOURS      missing on a calendar that was read whole        DELETED
    REFUSED, REMOVED wanted again, after `not_before`                 INTENT

Letters:

    none             the request is about to leave                    INTENT
    none             a letter of ours that the journal lacks          DRAFTED, SENT, DISCARDED
    INTENT           drafted                                          DRAFTED
    INTENT           withdrawn                                        WITHDRAWN; DISCARDED by `undo`
    INTENT           a second draft of it withdrawn                   the one before
    INTENT           no answer                                        DOUBT
    INTENT           the draft to withdraw is not there               DISCARDED
    INTENT           refused, or a person was faster                  the one before (new: REFUSED)
    INTENT, DOUBT    found in Drafts by the next pass                 DRAFTED, EDITED
    INTENT, DOUBT    found in Sent or Trash by the next pass          SENT, DISCARDED
    INTENT, DOUBT    not found: a person deleted it                   DISCARDED
    INTENT, DOUBT    not found: never made                            REFUSED
    all but SENT     a draft of it stands                             DRAFTED, EDITED
    all but SENT     it is in Sent                                    SENT
    DRAFTED, EDITED  it is in neither, and Sent was read whole        DISCARDED
    DRAFTED, EDITED  it is in neither, and Sent cannot be read whole  UNKNOWN
    REFUSED, WITHDRAWN  wanted again, after `not_before`              INTENT

DELETED, DISCARDED and SENT are never begun again. Every function returns a new deed; none asks an
account.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from interviewd.domain.fingerprint import is_untouched
from interviewd.errors import AccountError, Changed, Doubt, Gone
from interviewd.language import mail, sanitize
from interviewd.model.decided import Action
from interviewd.model.known import Contact, Deed, State
from interviewd.model.seen import Event, Folder, Mark, Message, Person
from interviewd.model.terms import Kind, Verb

FIRST_RETRY = timedelta(minutes=5)
"""A refused write is not tried again earlier; the wait doubles each time, up to LONGEST_RETRY."""

LONGEST_RETRY = timedelta(hours=6)

NEVER_MADE = frozenset({State.INTENT, State.DOUBT, State.REFUSED, State.REMOVED})
"""A letter in one of these states was never written, as far as is known."""


# --- a write, begun and ended -------------------------------------------------------------------


def begin(action: Action, known: Deed | None, now: datetime, max_write_delay: timedelta) -> Deed:
    """The intent of an action, with all that settling it needs; `known` is the deed as it was."""
    attempts = (known.attempts if known else 0) + 1
    if known is None or action.letter:
        known = Deed(
            key=action.key,
            kind=action.kind,
            verb=action.verb,
            state=State.INTENT,
            account=action.account,
            interview=action.block.for_id if action.block else action.keyed or action.interview,
            made=now,
            slot=action.slot,
        )
    intent = replace(
        known,
        verb=action.verb,
        state=State.INTENT,
        company=action.company,
        attempts=attempts,
        not_before=now + max_write_delay,
        error="",
    )
    if block := action.block:
        return replace(
            intent,
            account=action.account,
            interview=block.for_id,
            title=block.title,
            text=block.text if action.kind is Kind.DEBRIEF else "",
            start=block.start,
            end=block.end,
            placed=block.placed,
            hash=block.hash,
            slot=action.slot or intent.slot,
            adopted=False,
        )
    if letter := action.letter:
        return replace(
            intent,
            to=letter.to,
            subject=letter.subject,
            text=letter.text,
            message_id=letter.message_id,
            thread=letter.thread,
            references=letter.references,
            deadline=action.deadline,
            cursor=action.cursor,
        )
    return intent


def succeed(
    begun: Deed,
    action: Action,
    now: datetime,
    *,
    handle: str,
    version: str,
    thread: str,
) -> Deed:
    """The deed after its request succeeded; `handle`, `version`, `thread` as the provider said."""
    done = replace(begun, not_before=None, attempts=0, settled=now)
    is_letter = action.kind.is_letter
    if action.deed and _is_of_copy(action):
        return _as_before(done, action.deed)
    if action.verb is Verb.REMOVE:
        for_good = State.DISCARDED if is_letter else State.DELETED
        for_now = State.WITHDRAWN if is_letter else State.REMOVED
        return replace(done, state=for_good if action.why.code == "undone" else for_now)
    state = State.DRAFTED if is_letter else State.OURS
    return replace(done, state=state, handle=handle, version=version, thread=thread or begun.thread)


def fail(begun: Deed, action: Action, error: AccountError, now: datetime) -> Deed:
    """The deed after its request failed: a doubt, or as it was before, to be tried again later."""
    if isinstance(error, Doubt):
        moment = error.not_before or begun.not_before
        return replace(begun, state=State.DOUBT, not_before=moment, error=error.what)
    if action.deed and _is_of_copy(action):  # the next fetch decides
        return replace(_as_before(begun, action.deed), not_before=None, attempts=0)
    if isinstance(error, Gone):
        block = State.REMOVED if action.verb is Verb.REMOVE else State.DELETED
        state = State.DISCARDED if action.kind.is_letter else block
        return replace(begun, state=state, not_before=None, settled=now)
    before = action.deed.state if action.deed else State.OURS if action.existing else State.REFUSED
    if isinstance(error, Changed):  # the next fetch decides
        return replace(begun, state=before, not_before=None)
    wait = min(LONGEST_RETRY, FIRST_RETRY * 2 ** min(begun.attempts - 1, 10))
    moment, what = error.not_before or now + wait, error.what or type(error).__name__
    return replace(begun, state=before, not_before=moment, error=what)


def _is_of_copy(action: Action) -> bool:
    """Whether a second draft of a letter is withdrawn, which leaves the deed's state as it is."""
    return action.why.code == "second_copy"


def _as_before(deed: Deed, before: Deed) -> Deed:
    return replace(deed, verb=before.verb, state=before.state, settled=before.settled)


# --- a doubt, settled ---------------------------------------------------------------------------


def settle_block(deed: Deed, event: Event | None, now: datetime, *, was_deleted: bool) -> Deed:
    """A block's deed without an outcome, now that the calendar says what is there."""
    deed = replace(deed, not_before=None, settled=now)
    if event is None:
        # A removal without an outcome may have been an `undo`, whose blocks stay away.
        stays_away = was_deleted or deed.verb is not Verb.ADD
        return replace(deed, state=State.DELETED if stays_away else State.REFUSED)
    deed, event = _at_event(deed, event), with_marks(event, deed)
    if event.mark:
        deed = replace(deed, hash=event.mark.hash, placed=event.mark.placed, title=event.title)
    return replace(deed, state=State.OURS if is_untouched(event) else State.YOURS)


def settle_letter(deed: Deed, message: Message | None, now: datetime, *, was_deleted: bool) -> Deed:
    """A letter's deed without an outcome, now that the mailbox says where it is."""
    deed = replace(deed, not_before=None, settled=now)
    if deed.verb is Verb.REMOVE:
        waits = message is not None and message.folder is Folder.DRAFTS
        return replace(deed, state=State.DRAFTED if waits else State.WITHDRAWN)
    if message is None:
        return replace(deed, state=State.DISCARDED if was_deleted else State.REFUSED)
    deed = replace(
        deed, handle=message.handle, thread=message.thread or deed.thread, version=message.version
    )
    if message.folder is Folder.TRASH:
        return replace(deed, state=State.DISCARDED)
    if message.folder is Folder.SENT:
        sent = message.date or deed.made
        return replace(deed, state=State.SENT, sent=sent, sent_id=message.message_id)
    return replace(deed, state=State.DRAFTED if mail.is_as_written(deed, message) else State.EDITED)


# --- a block, as the calendar shows it ----------------------------------------------------------


def with_marks(event: Event, deed: Deed) -> Event:
    """A block with the marks that we gave it.

    Of a block that another program wrote without private properties only the key is known, from
    its UID: https://github.com/gggard/AndroidCaldavSyncAdapater/issues/246
    """
    if event.mark is None or event.mark.kind:
        return event
    mark = Mark(deed.interview, deed.kind, deed.key, deed.hash, deed.placed)
    return replace(event, mark=mark)


def see_block(deed: Deed, event: Event, now: datetime) -> Deed:
    """The deed of a block that stands; one whose outcome is in doubt is left to be settled."""
    if deed.state.is_doubtful:
        return deed
    is_touched = deed.state is State.YOURS or not is_untouched(event)
    after = _at_event(deed, event)
    if event.mark and not is_touched:
        after = replace(after, placed=event.mark.placed, hash=event.mark.hash, title=event.title)
    return _in_state(after, State.YOURS if is_touched else State.OURS, now)


def miss_block(deed: Deed, now: datetime) -> Deed:
    """The deed of a block that is missing on a calendar that was read whole."""
    return _in_state(deed, State.DELETED, now) if deed.state in (State.OURS, State.YOURS) else deed


def recover_block(event: Event, now: datetime) -> Deed:
    """A deed for a block with our mark: the journal was lost, or another machine made the block."""
    mark = event.mark
    assert mark is not None  # noqa: S101 - only marked events are ours
    untouched = is_untouched(event)
    return Deed(
        key=mark.key,
        kind=Kind(mark.kind) if mark.kind in Kind.__members__.values() else Kind.PREP,
        verb=Verb.ADD,
        state=State.OURS if untouched else State.YOURS,
        account=event.account,
        calendar=event.calendar,
        interview=mark.for_id,
        made=now,
        settled=now,
        title=event.title,
        start=event.start,
        end=event.end,
        placed=mark.placed,
        hash=mark.hash,
        text=event.description if untouched and mark.kind == Kind.DEBRIEF else "",
        handle=event.handle,
        version=event.version,
        adopted=True,
    )


def _at_event(deed: Deed, event: Event) -> Deed:
    deed = replace(deed, start=event.start, end=event.end)
    return replace(deed, handle=event.handle, version=event.version)


# --- a letter, as the mailbox shows it ----------------------------------------------------------


def see_draft(deed: Deed, draft: Message, now: datetime) -> Deed:
    """The deed of a letter whose draft stands."""
    untouched = mail.is_as_written(deed, draft) if deed.text else deed.state is not State.EDITED
    after = replace(
        deed,
        handle=draft.handle,
        message_id=draft.message_id or deed.message_id,
        version=draft.version,
        thread=draft.thread or deed.thread,
    )
    return _in_state(after, State.DRAFTED if untouched else State.EDITED, now)


def see_sent(deed: Deed, copy: Contact, now: datetime, text: str = "") -> Deed:
    """The deed of a letter whose copy is in Sent; `text` is what was sent, where that is shown.

    A Date before the draft was made is no time of sending.
    """
    after = replace(
        deed,
        sent=copy.at if copy.at >= deed.made else copy.seen or copy.at,
        sent_id=copy.message_id,
        thread=copy.thread or deed.thread,
        subject=copy.subject or deed.subject,
        references=copy.references or deed.references,
        text=sanitize.clean(text).strip() or deed.text,
    )
    return _in_state(after, State.SENT, now)


def miss_letter(deed: Deed, now: datetime, *, sent_whole: bool) -> Deed:
    """The deed of a letter that is neither in Drafts, which were read whole, nor in Sent."""
    if deed.state is State.WITHDRAWN:
        return deed
    return _in_state(deed, State.DISCARDED if sent_whole else State.UNKNOWN, now)


def recover_draft(lost: Deed, draft: Message, now: datetime) -> Deed:
    """A deed for a draft that the journal lacks; DRAFTED, since what we wrote is not known."""
    return replace(
        lost,
        state=State.DRAFTED,
        account=draft.account,
        made=min(draft.date or now, now),
        settled=now,
        subject=draft.subject,
        text=draft.text,
        message_id=draft.message_id,
        thread=draft.thread,
        references=draft.references,
        handle=draft.handle,
        version=draft.version,
        adopted=True,
    )


def recover_discarded(lost: Deed, message: Message, now: datetime) -> Deed:
    """A deed for a letter that the journal lacks and the person threw away."""
    return replace(recover_draft(lost, message, now), state=State.DISCARDED)


def recover_sent(lost: Deed, copy: Contact, now: datetime) -> Deed:
    """A deed for a letter in Sent that the journal lacks."""
    return replace(
        lost,
        state=State.SENT,
        account=copy.account,
        made=min(copy.at, now),
        settled=now,
        subject=copy.subject,
        message_id=copy.message_id,
        thread=copy.thread,
        references=copy.references,
        sent=copy.at,
        sent_id=copy.message_id,
        adopted=True,
    )


def _in_state(deed: Deed, state: State, now: datetime) -> Deed:
    """`settled` says since when the state is so."""
    return deed if state is deed.state else replace(deed, state=state, settled=now)


# --- forgetting ---------------------------------------------------------------------------------


def without_words(deed: Deed, *, keep_company: bool) -> Deed:
    """A deed without its words; `keep_company` leaves company and addresses."""
    return replace(
        deed,
        company=deed.company if keep_company else "",
        title="",
        slot=deed.slot if keep_company or "@" not in deed.slot else "",
        to=Person("", deed.to.email) if keep_company and deed.to else None,
        subject="",
        text="",
        references=(),
        error="",
    )


def bare(deed: Deed) -> Deed:
    """A deed of which nothing is left but that it is not made again."""
    return Deed(
        key=deed.key,
        kind=deed.kind,
        verb=deed.verb,
        state=deed.state,
        account=deed.account,
        interview=deed.interview,
        made=deed.made.replace(microsecond=0),
    )


def anonymous(deed: Deed) -> Deed:
    """A deed without anybody's words, name or address: what it was, when, and what became of it."""
    return replace(without_words(deed, keep_company=False), message_id="", sent_id="")
