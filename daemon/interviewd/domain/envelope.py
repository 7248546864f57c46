"""A letter's bytes, the same for every mailbox: plain text, and headers of an allow-list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from email import quoprimime
from email.headerregistry import Address
from email.parser import BytesHeaderParser
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any

from interviewd.errors import TextBroken
from interviewd.language import people, sanitize
from interviewd.model.seen import Person
from interviewd.patterns import lazy_pattern

_SUBJECT_LIMIT = 200
_NAME_LIMIT = 100
_LINE_BYTES = 998  # RFC 5322, 2.1.1
# A thread longer than this keeps its first and last ones (RFC 5322 asks for all, no program needs
# them).
_REFERENCES = 20
_ID = lazy_pattern(r"<[!-;=?-~]{1,900}@[!-;=?-~]{1,80}>")


class _Letters(EmailPolicy):
    """How a letter's headers are written: CRLF; ASCII as it stands; message ids never folded
    inside.

    Python encodes an id that is longer than a line as =?utf-8?q?…?=, which ends the thread:
    Outlook's ids are that long (https://github.com/python/cpython/issues/80222).
    """

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        is_plain = isinstance(value, str) and value and value.isascii() and value.isprintable()
        return (name, value) if is_plain else super().header_store_parse(name, value)

    def fold(self, name: str, value: str) -> str:
        return self._ids(name, value) or super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        return self._ids(name, value).encode("ascii") or super().fold_binary(name, value)

    @staticmethod
    def _ids(name: str, value: str) -> str:
        if name not in ("Message-ID", "In-Reply-To", "References"):
            return ""
        return f"{name}: " + "\r\n ".join(str(value).split()) + "\r\n"


_POLICY = _Letters(linesep="\r\n", raise_on_defect=False)


def message_id(key: str, address: str) -> str:
    """`<key@domain>`, on the person's own mail domain."""
    return f"<{key}@{address.rpartition('@')[2]}>"


def mime(
    *,
    sender: Person,
    to: Person,
    subject: str,
    text: str,
    date: datetime,
    message_id: str,
    in_reply_to: str = "",
    references: Sequence[str] = (),
) -> bytes:
    """The letter as RFC 5322 bytes with CRLF, in UTF-8 (8bit) unless a line is too long.

    Names and subject are cleaned, invalid ids left out. Raises TextBroken for an invalid address,
    or when the bytes, read again, show any other header than those that were written.
    """
    headers = {
        "From": str(_address(sender)),
        "To": str(_address(to)),
        "Subject": _shown(subject, _SUBJECT_LIMIT),
        "Date": format_datetime(date),
        "Message-ID": _ids([message_id]),
    }
    thread = [known for known in references if _is_id(known)]
    if _is_id(in_reply_to):
        headers["In-Reply-To"] = in_reply_to
        headers["References"] = _ids([*thread[:1], *thread[1:][-_REFERENCES:]] or [in_reply_to])
    text = sanitize.clean(text).rstrip("\n") + "\n"
    body = text.encode()
    is_long = any(len(line) > _LINE_BYTES for line in body.split(b"\n"))
    encoding = "quoted-printable" if is_long else "7bit" if text.isascii() else "8bit"
    headers |= {
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": encoding,
        "MIME-Version": "1.0",
    }
    head = b"".join(_header(name, value) for name, value in headers.items())
    _inspect(head, [name.lower() for name in headers])
    if is_long:
        body = quoprimime.body_encode(body.decode("latin-1")).encode()
    return head + b"\r\n" + body.replace(b"\n", b"\r\n")


def _header(name: str, value: str) -> bytes:
    """An `EmailMessage` does the same for its headers, and parses the body's five times over."""
    return _POLICY.fold_binary(*_POLICY.header_store_parse(name, value))


def _address(person: Person) -> Address:
    """A name that looks like an address is left out: the letter would seem to go elsewhere."""
    name = _shown(person.name, _NAME_LIMIT)
    email = people.valid_address(person.email)
    if not email or not email.isascii():
        raise TextBroken("letter", None, "address")
    username, _, domain = email.rpartition("@")
    return Address("" if "@" in name else name, username, domain)


def _shown(text: str, limit: int) -> str:
    """One line without encoded words, which the standard library would decode."""
    return sanitize.line(text, limit).replace("=?", "= ?")


def _is_id(text: str) -> bool:
    return _ID.fullmatch(text) is not None and "=?" not in text


def _ids(ids: Sequence[str]) -> str:
    return " ".join(known for known in ids if _is_id(known))


def _inspect(head: bytes, meant: Sequence[str]) -> None:
    """Read the bytes again: another header was smuggled in (CVE-2024-6923 was a way)."""
    parsed = BytesHeaderParser().parsebytes(head)
    # A message iterates over its headers' names only by keys().
    names = Counter(name.lower() for name in parsed.keys())  # noqa: SIM118
    lines = [line for line in head.split(b"\r\n") if line[:1] not in b" \t"]
    alone = re.search(rb"(?<!\r)\n|\r(?!\n)", head)
    is_same = names == Counter(meant) and len(lines) == len(meant)
    if not is_same or alone or max(names.values()) > 1:
        raise TextBroken("letter", None, "headers")
