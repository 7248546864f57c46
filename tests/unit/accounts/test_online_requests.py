"""What every provider's requests have in common."""

import pytest

from interviewd.accounts.online.requests import ApiError, json_object


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"ok"',
        b'{"items": [',
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b"<html>sign in</html>",
        b"\xff\xfe{}",
        b'{"error": {"code": 500}}',
        b"[" * 200_000,
        b'{"a":' * 200_000,
    ],
)
def test_only_a_json_object_is_an_answer(body: bytes) -> None:
    """Anything else, and an error with a success status, is never taken for an answer."""
    with pytest.raises(ApiError):
        json_object(body)
