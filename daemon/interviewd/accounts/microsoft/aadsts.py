"""What Microsoft's sign-in says when it says no, told by its numbers: the texts may change, the numbers do not.

https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

# Words for people are made from these in cli alone.
_REASONS: Final = {
    **dict.fromkeys((70008, 700082, 700084, 70043), "expired"),
    **dict.fromkeys((50173, 50132, 50133, 54005), "revoked"),
    **dict.fromkeys((65001, 65002, 65005), "consent_missing"),
    **dict.fromkeys((90094, 90095, 90093, 90097), "admin_consent"),
    **dict.fromkeys((65004,), "declined"),
    **dict.fromkeys((50076, 50079, 50074, 50072), "mfa"),
    **dict.fromkeys((53000, 53001, 53002, 53003, 53004, 530001, 530003, 530034, 50105), "blocked"),
    **dict.fromkeys((700016, 700038, 50011, 500113), "app_unknown"),
    **dict.fromkeys((7000215, 7000218, 70002), "app_not_public"),
    **dict.fromkeys((50020, 50034, 500011, 90072, 16000), "account_elsewhere"),
    **dict.fromkeys((50194, 9002331, 9002346), "tenant_wrong"),
    **dict.fromkeys((90002, 900023), "tenant_unknown"),
    **dict.fromkeys((50053, 50055, 50057, 50144), "account_closed"),
    **dict.fromkeys((90033, 90006, 90019, 50196, 90055), "sign_in_server"),
    **dict.fromkeys((70016,), "pending"),
    **dict.fromkeys((70020, 70019), "code_expired"),
    **dict.fromkeys((70000, 54004, 70011), "refused"),
}
_NUMBER: Final = re.compile(r"AADSTS(\d{4,8})")
_ERRORS: Final = {
    "access_denied": "declined",
    "authorization_declined": "declined",
    "authorization_pending": "pending",
    "expired_token": "code_expired",
    "slow_down": "pending",
    "temporarily_unavailable": "sign_in_server",
    "server_error": "sign_in_server",
    "interaction_required": "refused",
    "invalid_grant": "refused",
    "unauthorized_client": "app_unknown",
    "invalid_client": "app_not_public",
}


def numbers(said: Mapping[str, Any]) -> tuple[int, ...]:
    """The numbers in an error answer: from their own field, else, as a sign-in page sends none, from the description."""
    found = said.get("error_codes")
    if isinstance(found, list):
        return tuple(one for one in found[:10] if type(one) is int)
    return tuple(int(one) for one in _NUMBER.findall(str(said.get("error_description", ""))[:2_000])[:10])


def why(said: Mapping[str, Any]) -> str:
    """The reason as a code: the first number that is known, else by OAuth's own word."""
    known = (_REASONS[number] for number in numbers(said) if number in _REASONS)
    return next(known, "") or _ERRORS.get(str(said.get("error", "")), "refused")


def is_over(reason: str) -> bool:
    """Whether no later attempt can change it: only a new sign-in."""
    return reason not in ("sign_in_server", "pending", "blocked")
