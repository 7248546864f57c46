"""What adapters and servers call what went wrong, in words, and what the person can do about it."""

from __future__ import annotations

from typing import Final

ERRORS: Final = {
    "unreachable": "no connection",
    "name_unknown": "its name is not found",
    "proxy": "the proxy does not let it through",
    "untrusted": "its certificate is not trusted",
    "cut": "the connection broke off",
    "timeout": "no answer in time",
    "too_large": "an answer larger than any should be",
    "bad_answer": "an answer that makes no sense",
    "server_error": "the server made a mistake",
    "server_busy": "the server is busy",
    "too_much": "it answers no more requests for a while",
    "backing_off": "it asked to wait, and nothing is asked until then",
    "redirected": "it sends us elsewhere, where we do not go",
    "place_lost": "it no longer knows where we were; everything is read anew",
    "cache_lost": "what it shows cannot be stored on this machine",
    "page_loop": "its pages go round in circles",
    "not_listed": "a request that interviewd never makes was stopped",
    "not_found": "it is not there",
    "gmail_profile_missing": "there is no gmail/v1/users/me/profile at its gmail_endpoint",
    "deleted": "it was deleted",
    "expired": "it is too old",
    "exists": "it is there already",
    "changed": "somebody changed it",
    "locked": "it is locked just now",
    "calendar_gone": "there is no such calendar",
    "forbidden": "it may not be read or written",
    "bad_request": "the server did not take it",
    "no_withdrawal": "a draft there cannot be taken back",
    "no_mailbox": "it has no mailbox",
    "mailbox_full": "the mailbox is full",
    "refused": "the sign-in was refused",
    "blocked": "the sign-in is blocked",
    "scope_missing": "a permission is missing",
    "api_off": "its interface is not turned on",
    "sign_in_missing": "there is no sign-in",
    "sign_in_server": "the sign-in server made a mistake",
    "endpoints_changed": "the config's addresses were changed since the sign-in",
}
"""By the code of an error; anything else that a server says is shown in its own words."""

_BY_ITSELF: Final = "nothing needs to be done: it is tried again by itself"
_LOGS: Final = "if it stays so, say what the same command prints after: interviewd --debug"

_FIXES: Final = {
    "unreachable": "check the network and a firewall; it goes on by itself once there is a connection",
    "name_unknown": "check the network and its DNS; it goes on by itself once the name is found",
    "proxy": "check the proxy that $https_proxy names; it goes on by itself once that lets it through",
    "untrusted": (
        "check the clock of this machine, and whether a proxy reads along: "
        "its certificate belongs into the file that $REQUESTS_CA_BUNDLE names"
    ),
    **dict.fromkeys(
        (
            *("cut", "timeout", "server_error", "server_busy", "too_much", "backing_off"),
            *("place_lost", "locked", "changed", "sign_in_server"),
        ),
        _BY_ITSELF,
    ),
    "redirected": "sign in to this network in a browser, if it asks for that; else check the endpoints in the config",
    "bad_answer": _BY_ITSELF,
    **dict.fromkeys(("too_large", "page_loop", "bad_request", "not_listed"), _LOGS),
    **dict.fromkeys(
        ("not_found", "calendar_gone"),
        "correct the calendars of the account in the config: interviewd config path",
    ),
    "gmail_profile_missing": "correct gmail_endpoint in the config: interviewd config path",
    "forbidden": "see in its settings whether you may change that calendar, or name another in the config",
    "no_mailbox": 'put mail = "none" into its part of the config: interviewd config path',
    "cache_lost": "see whether the disk of the state folder is full or read-only",
    "mailbox_full": "make room in the mailbox",
    "blocked": "ask the administrators of the account",
    "api_off": (
        "turn on the Calendar and Gmail APIs of your project: "
        "https://console.cloud.google.com/apis/library"
    ),
}


def fix(code: str) -> str:
    """What the person can do, "" where only looking further helps."""
    return _FIXES.get(code, "")
