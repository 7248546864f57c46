"""The person's own key for Google: the JSON that the Cloud console gives, told apart from everything else people have."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from interviewd.errors import InputBroken

_LARGEST: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Client:
    """A "Desktop app" key. Its secret is none, says Google, and is kept like one."""

    id: str
    secret: str = field(repr=False)


def read_client(path: Path) -> Client:
    """The key in a file. Where the file says to sign in is not looked at: that is Google's, or the config's, to say.

    Raises InputBroken whose `what` is client_missing, client_unreadable, client_no_json, client_web (the wrong type of
    key), client_service (a robot's), client_token (somebody's sign-in) or client_other.
    """
    try:
        with path.open("rb") as file:
            text = file.read(_LARGEST + 1)
    except FileNotFoundError:
        raise InputBroken(str(path), "client_missing") from None
    except OSError:
        raise InputBroken(str(path), "client_unreadable") from None
    try:
        found = json.loads(text) if len(text) <= _LARGEST else None
    except (ValueError, RecursionError):
        raise InputBroken(str(path), "client_no_json") from None
    key = found.get("installed") if isinstance(found, dict) else None
    if isinstance(key, dict) and _is_word(key.get("client_id")) and _is_word(key.get("client_secret")):
        return Client(key["client_id"], key["client_secret"])
    raise InputBroken(str(path), _other(found))


def _other(found: Any) -> str:
    """What a JSON is that is no "Desktop app" key."""
    if not isinstance(found, dict):
        return "client_other"
    if "web" in found:
        return "client_web"
    if found.get("type") == "service_account" or "private_key" in found:
        return "client_service"
    if "refresh_token" in found or found.get("type") == "authorized_user":
        return "client_token"
    return "client_other"


def _is_word(value: object) -> bool:
    return (
        isinstance(value, str)
        and 0 < len(value) <= 500
        and value.isascii()
        and value.isprintable()
        and " " not in value
    )
