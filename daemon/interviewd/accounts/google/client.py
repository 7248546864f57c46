"""The person's own OAuth client for Google: the Cloud console's JSON, not a similar file."""

from __future__ import annotations

import json
from dataclasses import field
from pathlib import Path
from typing import Final

from interviewd.errors import InputBroken
from interviewd.values import dataclass

_LARGEST: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Client:
    """A "Desktop app" client. Google says that its secret is not one; it is kept like one."""

    id: str
    secret: str = field(repr=False)


def read_client(path: Path) -> Client:
    """The client in a file; the addresses there are ignored, Google's own or the config's count.

    Raises InputBroken whose `what` is client_missing, client_unreadable, client_no_json, client_web
    (the wrong type of client), client_service (a service account's), client_token (somebody's
    sign-in) or client_other.
    """
    try:
        with path.open("rb") as file:
            text = file.read(_LARGEST + 1)
    except FileNotFoundError:
        raise InputBroken(str(path), "client_missing") from None
    except OSError:
        raise InputBroken(str(path), "client_unreadable") from None
    try:
        content = json.loads(text) if len(text) <= _LARGEST else None
    except (ValueError, RecursionError):
        raise InputBroken(str(path), "client_no_json") from None
    match content:
        case {"installed": {"client_id": id_, "client_secret": secret}} if _is_token(
            id_
        ) and _is_token(secret):
            return Client(id_, secret)
        case {"web": _}:
            problem = "client_web"
        case {"type": "service_account"} | {"private_key": _}:
            problem = "client_service"
        case {"refresh_token": _} | {"type": "authorized_user"}:
            problem = "client_token"
        case _:
            problem = "client_other"
    raise InputBroken(str(path), problem)


def _is_token(value: object) -> bool:
    if not isinstance(value, str) or not 0 < len(value) <= 500:
        return False
    return value.isascii() and value.isprintable() and " " not in value
