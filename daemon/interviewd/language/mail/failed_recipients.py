"""What a bounce says: whom it names, whether anything has failed yet, and which mail came back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from interviewd.language.mail import fields, mime
from interviewd.patterns import lazy_pattern

FAILED_LIMIT = 50

_ADDRESS = lazy_pattern(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}", re.ASCII)
_POSTMASTERS = ("postmaster@", "mailer-daemon@")
_NOT_FAILED = frozenset({"delayed", "delivered", "relayed", "expanded"})
_REPORTS = frozenset(
    {
        "message/delivery-status",
        "message/global-delivery-status",
        "message/disposition-notification",
    }
)
_RETURNED = "message/rfc822 text/rfc822-headers message/global message/global-headers".split()


def failed(part: mime.Part, text: str) -> tuple[str, ...]:
    """Whom a bounce names: in its report, else in Exim's and Gmail's header, else in its words."""
    named = [
        fields.address_of(value.partition(";")[2] or value)
        for block in _status(part)
        if fields.first(block, "action").lower() not in _NOT_FAILED
        for value in fields.every(block, "original-recipient", "final-recipient")
    ]
    return _distinct(named) or failed_in(part.fields, text)


def failed_in(headers: fields.Fields, text: str) -> tuple[str, ...]:
    """The addresses a bounce names, in lower case, from its headers and its plain text alone."""
    named = fields.addresses(fields.every(headers, "x-failed-recipients"))
    typed = (fields.address_of(match[0]) for match in _ADDRESS.finditer(text[:5_000]))
    addresses = [address for _, address in named] or list(typed)
    senders = fields.addresses(fields.every(headers, "from", "to", "sender", "return-path"))
    own = {address for _, address in senders}
    others = (address for address in addresses if address not in own)
    return _distinct(address for address in others if not address.startswith(_POSTMASTERS))


def is_only_delayed(part: mime.Part) -> bool:
    """Whether a report says of everybody that nothing has failed yet."""
    actions = {fields.first(block, "action").lower() for block in _status(part)} - {""}
    return bool(actions) and actions <= _NOT_FAILED


def returned(part: mime.Part) -> tuple[str, ...]:
    """The Message-ID of the mail that came back, where it came back with it."""
    back = next((each for each in part.walk() if each.type in _RETURNED), None)
    if back is None:
        return ()
    content = back.content()
    head = mime.split(content)[0] if back.type.startswith("message/") else content
    return fields.ids(fields.first(fields.read(head), "message-id"))[:1]


def _status(part: mime.Part) -> Iterator[fields.Fields]:
    """The groups of fields in a delivery status: of the mail, then of each recipient (RFC 3464)."""
    for each in part.walk():
        if each.type in _REPORTS:
            for block in re.split(rb"\r?\n[ \t]*\r?\n", each.content()[:64_000]):
                yield fields.read(block)


def _distinct(addresses: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, addresses)))[:FAILED_LIMIT]
