"""A person's whole search, in every order: whatever they and the world do, nothing is lost,
doubled or overwritten.

The machine drives the real tick over the in-memory world. It also kills it at touches of the world,
makes writes doubtful, takes the network away and deletes the state folder. `bin/test --deep` gives
it more and longer lives.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from interviewd.domain import workdays
from interviewd.domain.fingerprint import is_untouched
from interviewd.engine.tick import Report, survey, tick
from interviewd.model.known import Deed, State
from interviewd.model.seen import Answer, Event, Message, Nature
from interviewd.model.terms import Kind, Verb
from tests.fakes.persons import policy
from tests.fakes.worlds import Killed, World, at, interview

PEOPLE = ("priya@acme.example", "wei@acme.example", "jonas@globex.example", "mia@globex.example")
TITLES = {
    "acme": "Interview: Staff SRE - Acme #interview",
    "globex": "Interview: Data Engineer - Globex #interview",
}
MAX_WRITE_DELAY = timedelta(seconds=120)


class Life(RuleBasedStateMachine):
    """Events, blocks and letters under a person's, the world's and fate's hands."""

    def __init__(self) -> None:
        super().__init__()
        self.now = at("2026-11-23 09:00")
        self.policy = policy()
        self.world = World(self.policy, MAX_WRITE_DELAY)
        self.number = 0
        self.touched: dict[str, Event] = {}  # blocks a person has touched, by handle
        self.gone: set[str] = set()  # keys of blocks a person deleted, since the journal knows
        self.edited: dict[str, Message] = {}
        self.allowed: Counter[str] = Counter()  # more than one draft of a key, where that is right
        self.discarded: set[str] = set()
        self.report: Report | None = None

    # --- fate

    @rule()
    def look_after_it(self) -> None:
        """A pass, whole."""
        self._tick()

    @rule(touch=st.integers(0, 25), when=st.sampled_from(["before", "after", "late"]))
    def killed(self, touch: int, when: str) -> None:
        """A pass that is killed at some touch of the world.

        The server may still act on it a minute later.
        """
        self.world.touches.arm(touch, when)
        with suppress(Killed):
            self._tick()
        self.world.touches.arm(None)
        self.now += timedelta(seconds=5)
        self._tick()
        self.now += timedelta(seconds=60)
        self.world.touches.catch_up()
        self._tick()

    @rule(when=st.sampled_from(["before", "after"]), what=st.sampled_from(["calendar", "mailbox"]))
    def doubtful(self, when: str, what: str) -> None:
        """A write whose answer is lost."""
        getattr(self.world, what).doubt_next = when
        self._tick()
        getattr(self.world, what).doubt_next = None

    @rule(what=st.sampled_from(["calendar", "mailbox"]))
    def outage(self, what: str) -> None:
        """A pass while a provider cannot be reached."""
        getattr(self.world, what).down = True
        self._tick()
        getattr(self.world, what).down = False

    @rule(minutes=st.sampled_from([3, 11, 30, 65, 190, 600]))
    def wait(self, minutes: int) -> None:
        """Time goes by with a pass in between."""
        self.now += timedelta(minutes=minutes)
        self._tick()

    @rule(days=st.sampled_from([1, 2, 6, 9]))
    def sleep(self, days: int) -> None:
        """The lid is closed."""
        self.now += timedelta(days=days)

    @rule()
    def lose_the_state(self) -> None:
        """The state folder is deleted; what a person had deleted may come back once."""
        self.world.lose_state()
        self.gone.clear()
        self.touched = {
            handle: block for handle, block in self.touched.items() if not is_untouched(block)
        }
        for key in self.world.mailbox.created:
            if key not in {
                self._key(m) for m in (*self.world.mailbox.drafts(), *self.world.mailbox.sent())
            }:
                self.allowed[key] += 1

    # --- the world

    @rule(
        company=st.sampled_from(sorted(TITLES)),
        hours=st.integers(-30, 24 * 12),
        people=st.integers(0, 2),
        own=st.booleans(),
    )
    def invite(self, company: str, hours: int, people: int, own: bool) -> None:
        """An interview comes up."""
        self.number += 1
        start = self.now.replace(minute=0, second=0) + timedelta(hours=hours)
        guests = tuple(address for address in PEOPLE if company in address)[:people]
        made = interview(f"uid-{self.number}", start, title=TITLES[company], guests=guests)
        if own:
            made = replace(made, organizer=None, guests=())
        self.world.calendar.person_puts(made)

    @precondition(lambda self: self._events())
    @rule(
        data=st.data(), answer=st.sampled_from([Answer.YES, Answer.MAYBE, Answer.NO, Answer.NONE])
    )
    def answer_invitation(self, data: st.DataObject, answer: Answer) -> None:
        event = data.draw(st.sampled_from(self._events()))
        guests = tuple(
            replace(g, answer=answer) if g.email == "me@example.org" else g for g in event.guests
        )
        self.world.calendar.person_puts(replace(event, guests=guests))

    @precondition(lambda self: self._events())
    @rule(data=st.data(), hours=st.sampled_from([-26, -2, 1, 3, 24, 72]))
    def move(self, data: st.DataObject, hours: int) -> None:
        event = data.draw(st.sampled_from(self._events()))
        shift = timedelta(hours=hours)
        self.world.calendar.person_puts(
            replace(event, start=event.start + shift, end=event.end + shift)
        )

    @precondition(lambda self: self._events())
    @rule(data=st.data(), delete=st.booleans())
    def cancel(self, data: st.DataObject, delete: bool) -> None:
        event = data.draw(st.sampled_from(self._events()))
        if delete:
            del self.world.calendar.events[event.handle]
        else:
            self.world.calendar.person_puts(replace(event, cancelled=True))

    @rule(
        who=st.sampled_from(PEOPLE),
        nature=st.sampled_from([Nature.HUMAN, Nature.AUTO, Nature.BOUNCE, Nature.CALENDAR]),
    )
    def mail_comes(self, who: str, nature: Nature) -> None:
        self.world.mailbox.receive(who, "Re: Thank you – Staff SRE interview", self.now, nature)

    # --- the person

    @precondition(lambda self: self._blocks())
    @rule(data=st.data())
    def delete_block(self, data: st.DataObject) -> None:
        block = data.draw(st.sampled_from(self._blocks()))
        del self.world.calendar.events[block.handle]
        self.touched.pop(block.handle, None)
        deed = self.world.journal.memory.deeds.get(block.mark.key) if block.mark else None
        if deed and deed.state in {State.OURS, State.YOURS} and block.mark:
            self.gone.add(block.mark.key)

    @precondition(lambda self: self._blocks())
    @rule(data=st.data(), hours=st.sampled_from([-1, 1, 5]))
    def drag_block(self, data: st.DataObject, hours: int) -> None:
        block = data.draw(st.sampled_from(self._blocks()))
        shift = timedelta(hours=hours)
        self._touch(replace(block, start=block.start + shift, end=block.end + shift))

    @precondition(lambda self: self._blocks())
    @rule(data=st.data())
    def edit_block(self, data: st.DataObject) -> None:
        block = data.draw(st.sampled_from(self._blocks()))
        self._touch(
            replace(block, description=f"{block.description}\nbring the portfolio {self.number}")
        )

    @precondition(lambda self: self._forms())
    @rule(
        data=st.data(),
        line=st.sampled_from(["Talked about: the queue migration", "Did it happen? no"]),
    )
    def fill_form(self, data: st.DataObject, line: str) -> None:
        form = data.draw(st.sampled_from(self._forms()))
        label = line.split(":", maxsplit=1)[0].split("?", maxsplit=1)[0]
        kept = [line if row.startswith(label) else row for row in form.description.splitlines()]
        self._touch(replace(form, description="\n".join(kept)))

    @precondition(lambda self: self.world.mailbox.drafts())
    @rule(data=st.data(), new_id=st.booleans())
    def edit_draft(self, data: st.DataObject, new_id: bool) -> None:
        draft = data.draw(st.sampled_from(self.world.mailbox.drafts()))
        self.number += 1
        edited = self.world.mailbox.person_edits(
            draft,
            f"And one more thing, number {self.number}.",
            new_id=f"<e{self.number}@x>" if new_id else "",
        )
        self.edited[edited.handle] = edited

    @precondition(lambda self: self.world.mailbox.drafts())
    @rule(data=st.data(), new_id=st.booleans())
    def send_draft(self, data: st.DataObject, new_id: bool) -> None:
        draft = data.draw(st.sampled_from(self.world.mailbox.drafts()))
        self.number += 1
        self.edited.pop(draft.handle, None)
        self.world.mailbox.person_sends(
            draft, self.now, new_id=f"<s{self.number}@x>" if new_id else ""
        )

    @precondition(lambda self: self.world.mailbox.drafts())
    @rule(data=st.data())
    def discard_draft(self, data: st.DataObject) -> None:
        draft = data.draw(st.sampled_from(self.world.mailbox.drafts()))
        self.edited.pop(draft.handle, None)
        self.world.mailbox.person_discards(draft)
        if not any(
            deed.handle == draft.handle for deed in self.world.journal.memory.deeds.values()
        ):
            self.allowed[self._key(draft)] += 1  # gone before the journal knew of it

    @rule(who=st.sampled_from(PEOPLE))
    def write_by_hand(self, who: str) -> None:
        self.world.mailbox.person_writes(who, "a quick word", self.now)

    # --- what always holds

    @invariant()
    def nothing_is_doubled(self) -> None:
        """One key, one draft; one key, one block."""
        for key, count in self.world.mailbox.created.items():
            assert count <= 1 + self.allowed[key], f"{key} drafted {count} times"
        keys = Counter(block.mark.key for block in self.world.calendar.blocks() if block.mark)
        assert max(keys.values(), default=0) <= 1

    @invariant()
    def nobody_has_two_thanks_waiting(self) -> None:
        """No two drafts to one person at a time."""
        to = Counter(
            m.recipients[0].email
            for m in self.world.mailbox.drafts()
            if m.subject.startswith("Thank")
        )
        recent = {
            m.recipients[0].email
            for m in self.world.mailbox.drafts()
            if m.date and self.now - m.date > timedelta(hours=72)
        }
        assert all(count <= 1 for address, count in to.items() if address not in recent), to

    @invariant()
    def what_a_person_touched_is_theirs(self) -> None:
        """Touched blocks and edited drafts stay byte for byte."""
        for handle, block in self.touched.items():
            assert self.world.calendar.events.get(handle) == block
        for handle, draft in self.edited.items():
            assert self.world.mailbox.messages.get(handle) == draft

    @invariant()
    def what_a_person_deleted_stays_away(self) -> None:
        """A deleted block does not come back."""
        keys = {block.mark.key for block in self.world.calendar.blocks() if block.mark}
        assert not keys & self.gone

    @invariant()
    def prep_is_in_waking_hours(self) -> None:
        """No block that is still ours lies in the night."""
        for block in self.world.calendar.blocks():
            if block.mark and block.mark.kind == Kind.PREP and block.handle not in self.touched:
                assert workdays.is_waking(block.start, self.policy)
                assert workdays.is_waking(block.end - timedelta(minutes=1), self.policy)

    @invariant()
    def limits_hold(self) -> None:
        """Never more drafts in a day, nor more follow-ups to a company, than allowed."""
        days = Counter(
            m.date.date()
            for m in self.world.mailbox.messages.values()
            if m.date and m.folder != "inbox"
        )
        assert max(days.values(), default=0) <= 60
        for deed in self.world.journal.memory.deeds.values():
            if deed.kind is Kind.FOLLOW_UP:
                assert int(deed.slot) <= self.policy.follow_max

    # --- how it is done

    def _tick(self) -> None:
        before = dict(self.world.mailbox.created)
        self.report = tick(self.world.runtime, self.now)
        self._note_withdrawals(before)
        self._check_follow_ups()
        if (
            all(outcome.outcome == "done" for outcome in self.report.outcomes)
            and not self._is_interrupted()
        ):
            _, again = survey(self.world.runtime, self.now)
            assert again.actions == (), [(a.verb, a.kind, a.why) for a in again.actions]
            self._check_nobody_is_forgotten()

    def _check_nobody_is_forgotten(self) -> None:
        """Everybody met within the last three days, three hours after, has a letter or a reason.

        Asked of the world.
        """
        assert self.report is not None
        box = self.world.mailbox
        written = {
            person.email
            for m in box.messages.values()
            if m.folder != "inbox"
            for person in m.recipients
        }
        addressees = {line.to for line in self.report.plan.held} | {
            deed.slot for deed in self._deeds()
        }
        for event in self._events():
            due = event.end + timedelta(hours=3)
            counts = not event.cancelled and self._accepted(event) and event.end <= self.now
            if not counts or not due <= self.now <= event.end + timedelta(hours=72):
                continue
            if event.id in self._denied():
                continue
            for guest in event.guests:
                if guest.email != "me@example.org":
                    assert guest.email in written | addressees, guest.email

    def _check_follow_ups(self) -> None:
        """A follow-up falls into working hours, after five business days without mail of ours,
        and after no answer.
        """
        assert self.report is not None
        for outcome in self.report.outcomes:
            action = outcome.action
            if action.kind is not Kind.FOLLOW_UP or action.letter is None:
                continue
            assert workdays.is_waking(self.now, self.policy)
            assert workdays.is_workday(self.now.date(), self.policy)
            domain = action.letter.to.email.split("@")[1]
            ours = [
                m
                for m in self.world.mailbox.sent()
                if m.recipients[0].email.endswith(domain) and m.date
            ]
            assert ours, "a follow-up without anything sent"
            latest = max(m.date for m in ours if m.date)
            assert self.now >= workdays.after_business_days(latest, 5, self.policy)
            ends = [e.end for e in self._events() if domain in str(e.guests) and e.end <= self.now]
            heard = [
                m.date
                for m in self.world.mailbox.messages.values()
                if m.folder == "inbox"
                and m.sender.email.endswith(domain)
                and m.nature is Nature.HUMAN
                and m.date
            ]
            assert not ends or not [at for at in heard if at > max(ends)]

    def _deeds(self) -> list[Deed]:
        return list(self.world.journal.memory.deeds.values())

    def _denied(self) -> set[str]:
        """Events that, as the person wrote into a form, did not happen."""
        return {
            n.interview for n in self.world.journal.memory.noted.values() if not n.notes.happened
        }

    @staticmethod
    def _accepted(event: Event) -> bool:
        mine = [guest.answer for guest in event.guests if guest.email == "me@example.org"]
        return not mine or mine[0] in {Answer.YES, Answer.MAYBE}

    def _is_interrupted(self) -> bool:
        runtime = self.world
        return runtime.touches.at is not None or bool(
            runtime.calendar.doubt_next or runtime.mailbox.doubt_next
        )

    def _note_withdrawals(self, before: dict[str, int]) -> None:
        """What we withdrew ourselves, since it had not happened, may be written once it has."""
        assert self.report is not None
        for outcome in self.report.outcomes:
            if outcome.action.verb is Verb.REMOVE and outcome.action.kind.is_letter:
                self.allowed[outcome.action.key] += 1

    def _touch(self, event: Event) -> None:
        """Dragged there and back before anybody looked is as if it had never been touched."""
        put = self.world.calendar.person_puts(event)
        deed = self.world.journal.memory.deeds.get(put.mark.key if put.mark else "")
        self.touched.pop(put.handle, None)
        if not is_untouched(put) or (deed and deed.state is State.YOURS):
            self.touched[put.handle] = put

    def _events(self) -> list[Event]:
        return [event for event in self.world.calendar.events.values() if event.mark is None]

    def _blocks(self) -> list[Event]:
        return self.world.calendar.blocks()

    def _forms(self) -> list[Event]:
        return [block for block in self._blocks() if block.mark and block.mark.kind == Kind.DEBRIEF]

    @staticmethod
    def _key(message: Message) -> str:
        return message.message_id.strip("<>").split("@")[0]


TestLife = Life.TestCase
TestLife.settings = settings(
    settings.get_profile(settings.get_current_profile_name()),
    stateful_step_count=50,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    deadline=None,
)


def test_the_machine_is_real() -> None:
    """The rules above reach letters and follow-ups at all: a plain life drafts, is sent, falls
    silent, follows up.
    """
    world, now = World(policy()), at("2026-11-23 09:00")
    world.calendar.person_puts(interview("uid-1", at("2026-11-25 10:00")))
    kinds: set[Kind] = set()
    for hours in range(0, 24 * 16, 2):
        report = tick(world.runtime, now + timedelta(hours=hours))
        kinds |= {outcome.action.kind for outcome in report.outcomes}
        for draft in world.mailbox.drafts():
            world.mailbox.person_sends(draft, now + timedelta(hours=hours, minutes=30))
    assert kinds == {Kind.PREP, Kind.DEBRIEF, Kind.THANK_YOU, Kind.FOLLOW_UP}
    assert len(world.mailbox.sent()) >= 3
    assert all(is_untouched(block) for block in world.calendar.blocks())
