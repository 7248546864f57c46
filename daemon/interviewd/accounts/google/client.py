"""The person's own OAuth client for Google.

The JSON file of the Cloud console, told apart from similar files.
"""

from __future__ import annotations

import json
from dataclasses import field
from pathlib import Path
from typing import Any, Final

from interviewd.errors import InputBroken
from interviewd.values import dataclass

_LARGEST: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Client:
    """A "Desktop app" client. Google says that its secret is not one; it is kept like one."""

    id: str
    secret: str = field(repr=False)


def read_client(path: Path) -> Client:
    """The client in a file.

    The addresses in the file are ignored: those are Google's own or the config's.

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
    client = content.get("installed") if isinstance(content, dict) else None
    if (
        isinstance(client, dict)
        and _is_token(client.get("client_id"))
        and _is_token(client.get("client_secret"))
    ):
        return Client(client["client_id"], client["client_secret"])
    raise InputBroken(str(path), _problem(content))


def _problem(content: Any) -> str:
    """What a JSON is that is no "Desktop app" client."""
    if not isinstance(content, dict):
        return "client_other"
    if "web" in content:
        return "client_web"
    if content.get("type") == "service_account" or "private_key" in content:
        return "client_service"
    if "refresh_token" in content or content.get("type") == "authorized_user":
        return "client_token"
    return "client_other"


def _is_token(value: object) -> bool:
    return (
        isinstance(value, str)
        and 0 < len(value) <= 500
        and value.isascii()
        and value.isprintable()
        and " " not in value
    )
