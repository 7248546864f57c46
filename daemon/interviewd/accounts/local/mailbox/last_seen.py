"""The mail of interest as last seen, and no other, for when the Maildir cannot be reached."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from interviewd.language import mail
from interviewd.model.known import Watch
from interviewd.model.seen import Folder, Message
from interviewd.ports import Cache
from interviewd.storage import codec


class LastSeen:
    """Whole messages in the cache. What is no longer of interest is dropped at the next fetch."""

    def __init__(self, account: str, cache: Cache) -> None:
        self._space, self._cache = f"{account}/mail", cache
        self._rows: dict[str, str] | None = None

    def store(self, messages: Iterable[Message], watch: Watch) -> None:
        """Store these messages in place of the former ones."""
        before = dict(self._cache.all(self._space)) if self._rows is None else self._rows
        watched = watch.addresses | {deed.to.email for deed in watch.letters if deed.to}
        rows = {
            f"{each.folder} {each.handle}": codec.to_text(each)
            for each in messages
            if each.folder is not Folder.DRAFTS
            or any(person.email in watched for person in each.recipients)
            or any(mail.is_letter(each, deed) for deed in watch.letters)
        }
        changed = {name: text for name, text in rows.items() if before.get(name) != text}
        dropped = [name for name in before if name not in rows]
        if changed or dropped:
            self._cache.update(self._space, changed, dropped)
        self._rows = rows

    def messages(self) -> list[Message]:
        """Return what was stored; rows that cannot be decoded are skipped."""
        messages = []
        for _, text in sorted(self._cache.all(self._space).items()):
            with suppress(codec.Unreadable):
                messages.append(codec.from_text(Message, text))
        return messages
