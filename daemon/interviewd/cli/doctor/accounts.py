"""What `doctor` finds of each account, asked as a pass would, and of the marks on its events."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from interviewd.cli import invocation
from interviewd.cli.account_errors import fix
from interviewd.cli.amounts import count
from interviewd.cli.context import Context
from interviewd.cli.doctor.findings import BAD, GOOD, WARNING, Finding, as_finding
from interviewd.language import sanitize
from interviewd.model.decided import Notice
from interviewd.model.seen import Account, AccountState


def examine(context: Context) -> Iterator[Finding]:
    if context.config().accounts:
        yield from _Accounts(context).findings()
    else:
        what = "no account is in the config: there is nothing to look at"
        yield Finding(WARNING, what, context.command("connect local"))


class _Accounts:
    """The accounts as an overview shows them."""

    def __init__(self, context: Context) -> None:
        self.context, self.overview = context, context.overview(None)
        self.view, self.plan = self.overview.view, self.overview.plan

    def findings(self) -> Iterator[Finding]:
        for account in self.view.accounts:
            if {*account.states} == {AccountState.OK}:
                yield self.readable(account)
        for notice in self.plan.notices:
            if notice.what.code.startswith("account_"):
                yield Finding(BAD, self.overview.say(notice.what), self.way_out(notice))
            elif notice.what.code == "trouble":
                trouble = as_finding(self.context, notice, WARNING)
                if notice.fix.code == "mend_place":
                    where = str(dict(notice.what.facts)["where"])
                    trouble = Finding(BAD, trouble.what, _look_at([where]))
                yield trouble
        yield from self.marks()

    def readable(self, account: Account) -> Finding:
        events = sum(event.account == account.name for event in self.view.events)
        none = "; its interviews get no letters, since it has no mailbox"
        troubles = (each.what for each in self.plan.notices if each.what.code == "trouble")
        is_partial = any(dict(what.facts)["account"] == account.name for what in troubles)
        return Finding(
            WARNING if is_partial else GOOD,
            f"{account.name} can be read{' in part' if is_partial else ''}: {count(events, 'event')} "
            f"between five weeks ago and two months from now{'' if account.mail else none}",
        )

    def marks(self) -> Iterator[Finding]:
        """What only the journal knows: `mark` writes nothing into the person's events."""
        marks, now = self.view.memory.marks, self.plan.now
        marked = {
            event.id: f"“{sanitize.line(event.title, 60)}” {'yes' if marks[event.id] else 'no'}"
            for event in self.view.events
            if event.id in marks and event.end > now
        }
        if marked:
            tag = self.context.config().settings.interviews.tags[:1]
            instead = f"; a yes is safe once {tag[0]} stands in the title" if tag else ""
            lost = f"would be lost with the state folder{instead}"
            kept = ", ".join(marked.values())
            yield Finding(GOOD, f"marks kept in the journal alone, {kept}: {lost}")

    def way_out(self, notice: Notice) -> str:
        """Of an account that does not work; `status` sends people here."""
        if notice.fix.code != "mend_error":
            return self.context.fix(self.overview.say(notice.fix))
        facts, config = dict(notice.what.facts), self.context.config()
        account = next(each for each in config.accounts if each.name == facts["account"])
        if account.is_local:
            places = (path for path in (*account.calendars, account.mailbox) if path)
            return _look_at([str(config.place(path)) for path in places])
        way_out = self.context.fix(fix(str(facts.get("error", ""))))
        servers = "see what is said of its servers here; it goes on by itself when they answer"
        return way_out or servers


def _look_at(places: Sequence[str]) -> str:
    return invocation.again(
        f"ls -ld {shlex.join(places)}   shows whether it is there, and whose it is"
    )
