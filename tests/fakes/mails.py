"""Mails as a person's program changes and shows them, wherever they lie."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage, Message
from functools import lru_cache


def edited(raw: bytes, text: str = "", subject: str = "", to: str = "") -> bytes:
    """The same mail with other words; what is not given stays as it is."""
    message = email.message_from_bytes(raw, policy=email.policy.SMTP)
    assert isinstance(message, EmailMessage)
    for name, value in (("Subject", subject), ("To", to)):
        if value:
            del message[name]
            message[name] = value
    if text:
        message.set_content(text)
    return message.as_bytes()


@lru_cache(maxsize=4096)  # a server is asked for the same mails at every pass
def parsed(raw: bytes) -> Message:
    """A mail as it lies there, to be read only."""
    return email.message_from_bytes(raw, policy=email.policy.compat32)


def text_of(message: Message) -> str:
    """The plain text of a mail."""
    for part in message.walk():
        if part.get_content_type() == "text/plain":
            held = part.get_payload(decode=True)
            return (
                held.decode(part.get_content_charset() or "utf-8", "replace")
                if isinstance(held, bytes)
                else ""
            )
    return ""
