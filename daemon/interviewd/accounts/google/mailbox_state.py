"""What is remembered of a Gmail mailbox beside what all mailboxes have."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime

from interviewd.accounts.online.letters import MAX_WRITE_DELAY
from interviewd.accounts.online.mailbox_state import MailboxState
from interviewd.values import dataclass


@dataclass(frozen=True, slots=True)
class PendingLetter:
    """A letter whose outcome is unknown.

    `since`: the first fetch after it; `polls`: those after its write delay.
    """

    since: str = ""
    polls: int = 0

    def polled(self, now: datetime) -> PendingLetter:
        """The same after one fetch more."""
        if not self.since:
            return PendingLetter(now.isoformat())
        late = now - datetime.fromisoformat(self.since) >= MAX_WRITE_DELAY
        return PendingLetter(self.since, self.polls + late)


@dataclass(slots=True)
class GmailState(MailboxState):
    cursor: str = ""  # where history goes on
    pending: dict[str, PendingLetter] = field(default_factory=dict)  # by the letter's key
    unsettled: bool = False  # history and the list of drafts disagreed: list them again
