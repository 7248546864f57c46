"""Why Microsoft refuses a sign-in, by its error numbers: the texts may change, the numbers do not.

https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from interviewd.patterns import lazy_pattern

# The sentences for these codes are in cli/sign_in_messages.py.
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
_NUMBER: Final = lazy_pattern(r"AADSTS(\d{4,8})")
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


def numbers(answer: Mapping[str, Any]) -> tuple[int, ...]:
    """The numbers in an error answer.

    From their own field, else, as a sign-in page sends none, from the description.
    """
    codes = answer.get("error_codes")
    if isinstance(codes, list):
        return tuple(code for code in codes[:10] if type(code) is int)
    description = str(answer.get("error_description", ""))[:2_000]
    return tuple(int(number) for number in _NUMBER.findall(description)[:10])


def reason_of(answer: Mapping[str, Any]) -> str:
    """The reason as a code: by the first known number, else by OAuth's error."""
    known = (_REASONS[number] for number in numbers(answer) if number in _REASONS)
    return next(known, "") or _ERRORS.get(str(answer.get("error", "")), "refused")


def is_over(reason: str) -> bool:
    """Whether only a new sign-in can change it."""
    return reason not in ("sign_in_server", "pending", "blocked")
