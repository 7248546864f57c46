"""What is remembered of a Gmail mailbox beside what all mailboxes have."""

from __future__ import annotations

from dataclasses import field

from interviewd.accounts.online.mailbox_state import MailboxState
from interviewd.values import dataclass


@dataclass(frozen=True, slots=True)
class PendingLetter:
    """A letter whose outcome is unknown. `since`: the first fetch after it; `polls`: those after
    its write delay.
    """

    since: str = ""
    polls: int = 0


@dataclass(slots=True)
class GmailState(MailboxState):
    cursor: str = ""  # where history goes on
    pending: dict[str, PendingLetter] = field(default_factory=dict)  # by the letter's key
    unsettled: bool = False  # history and the list of drafts disagreed: list them again
