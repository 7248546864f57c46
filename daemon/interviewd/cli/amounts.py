"""Numbers with what they count, in words."""

from __future__ import annotations


def count(number: object, one: str, many: str = "") -> str:
    """`1 day`, `2 days`."""
    return f"{number} {one}" if number == 1 else f"{number} {many or one + 's'}"


_NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()


def length(minutes: int) -> str:
    """`three hours`, `90 minutes`."""
    hours, rest = divmod(minutes, 60)
    if rest or not hours:
        return count(minutes, "minute")
    number = _NUMBERS[hours] if hours < len(_NUMBERS) else hours
    return f"{number} {'hour' if hours == 1 else 'hours'}"
