"""The situation: everything that one pass decides on, derived once from accounts and memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from datetime import datetime

from interviewd.domain.deeds import with_marks
from interviewd.domain.fingerprint import is_untouched
from interviewd.domain.recognise import tags
from interviewd.domain.visits import Company, companies
from interviewd.model.decided import Policy, Visit
from interviewd.model.known import Contact, Deed, Interview, Memory, Verdict, View
from interviewd.model.seen import Account, AccountState, Answer, Correspondence, Event
from interviewd.values import dataclass


@dataclass(frozen=True, slots=True)
class Situation:
    """Accounts, events, mail and memory at one moment, and what follows from them.

    `events` are those of the view that are looked at, `left_out` the rest of a flood.
    `ours` are our own blocks by key, `untouched` the keys of those that say what we made them say.
    `companies` hold their visits; the one known longest comes first. `verdicts` are on the events
    that are not ours. `letters` and `written` are the memory's, arranged to be asked.
    """

    view: View
    now: datetime
    policy: Policy
    own: frozenset[str] = frozenset()  # the person's addresses
    events: tuple[Event, ...] = ()
    left_out: tuple[Event, ...] = ()
    ours: Mapping[str, Event] = field(default_factory=dict)
    untouched: frozenset[str] = frozenset()
    companies: tuple[Company, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    letters: Mapping[str, Sequence[Deed]] = field(default_factory=dict)  # by interview
    # Mail of the person's own, by recipient.
    written: Mapping[str, Sequence[Contact]] = field(default_factory=dict)

    @property
    def memory(self) -> Memory:
        return self.view.memory

    @property
    def deeds(self) -> Mapping[str, Deed]:
        return self.view.memory.deeds

    def company(self, visit: Visit) -> Company:
        """The company that a visit is with."""
        return next(company for company in self.companies if company.id == visit.process)

    def mailbox(self, interview: Interview) -> Account | None:
        """The account whose mailbox takes this interview's letters; None when it has none."""
        account = self.view.account(interview.account)
        return self.view.account(account.mail) if account and account.mail else None

    def mail_of(self, account: str) -> Correspondence | None:
        """What the account's mailbox showed at this look; None when it could not be asked."""
        known = self.view.account(account)
        works = known is not None and known.mail_state is AccountState.OK
        return self.view.mail.get(account) if works else None

    def works(self, account: str) -> bool:
        """Whether the account's calendar can be reached."""
        known = self.view.account(account)
        return known is not None and known.state is AccountState.OK

    def shows_absence(self, account: str) -> bool:
        """Whether absence on the account's calendars means deletion."""
        known = self.view.account(account)
        return known is not None and known.state is AccountState.OK and known.complete

    def remembering(self, memory: Memory) -> Situation:
        """The same with another memory; companies are grouped again only when that matters."""
        before = self.memory
        keys = (before.past, before.noted, before.marks) == (
            memory.past,
            memory.noted,
            memory.marks,
        )
        letters: dict[str, list[Deed]] = defaultdict(list)
        for deed in memory.deeds.values():
            if deed.kind.is_letter:
                letters[deed.interview].append(deed)
        written: dict[str, list[Contact]] = defaultdict(list)
        for contact in memory.contacts.values():
            if contact.sent:
                written[contact.address].append(contact)
        return replace(
            self,
            view=replace(self.view, memory=memory),
            companies=self.companies if keys and self.companies else companies(memory, self.policy),
            letters=letters,
            written=written,
        )


def situation_of(view: View, now: datetime, policy: Policy) -> Situation:
    """The situation of a view whose memory has learnt from the look already."""
    return calendars_of(view, now, policy).remembering(view.memory)


def calendars_of(view: View, now: datetime, policy: Policy) -> Situation:
    """The situation before anything is learnt from the calendars: no companies yet."""
    own = own_addresses(view, policy)
    ours = our_blocks(view, own)
    untouched = frozenset(key for key, event in ours.items() if is_untouched(event))
    return Situation(view, now, policy, own, view.events, ours=ours, untouched=untouched)


def own_addresses(view: View, policy: Policy) -> frozenset[str]:
    """Every address that is the person's."""
    addresses = (address for account in view.accounts for address in account.addresses)
    return frozenset((*policy.emails, *addresses))


def our_blocks(view: View, own: frozenset[str]) -> dict[str, Event]:
    """Our own blocks as they stand, by key; of a key that stands twice the first account's.

    Each with the marks that we gave it, also where another program dropped them.
    """
    blocks: dict[str, Event] = {}
    for event in view.events:
        if event.mark and tags.is_ours(event, own):
            deed = view.memory.deeds.get(event.mark.key)
            blocks.setdefault(event.mark.key, with_marks(event, deed) if deed else event)
    return blocks


def is_busy(event: Event, own: frozenset[str]) -> bool:
    """Whether an event that is not ours takes the person's time: their own, or answered with yes
    or maybe. Strangers' invitations could fill the week otherwise.
    """
    if not event.busy or event.cancelled or tags.is_ours(event, own) or event.end <= event.start:
        return False
    is_own = tags.standing(event, own) is tags.Standing.OWNER
    return is_own or tags.answer_of(event, own) in {Answer.YES, Answer.MAYBE}
