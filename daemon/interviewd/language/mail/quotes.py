"""Take the quotes, their headings and the signature off an answer."""

from __future__ import annotations

import re
from itertools import pairwise

# The parser's patterns grow with the square of a line and of a text, so it sees the beginnings of
# so many lines only.
_LINES = 150
_WIDTH = 160
_LANGUAGES = ["en", "de", "fr", "es", "it", "nl", "da", "sv"]

# `-----Ursprüngliche Nachricht-----` in any language.
_DIVIDER = re.compile(r"-{4,}\s?[^\s-][^-]{2,40}[^\s-]\s?-{4,}")
_PHONE = re.compile(
    r"(?:sent from my|gesendet von mein|envoyé de mon|envoyé depuis mon|enviado desde mi|inviato da) ?\S.{0,40}",
    re.IGNORECASE,
)


def without(text: str) -> str:
    """The answer's own words. A text that is nothing but a quote stays as it is."""
    lines = text.splitlines()
    kept = lines[: _end(lines)]
    own = [
        line
        for line, following in pairwise([*kept, ""])
        if not (_is_quote(line) or _heads(line, following))
    ]
    answer = "\n".join(own[: _signature(own)]).strip()
    return answer or text.strip()


def _is_quote(line: str) -> bool:
    return line.lstrip().startswith(">")


def _heads(line: str, following: str) -> bool:
    """Whether it is the `Mia wrote:` above a quote, which an answer below the quote leaves
    behind.
    """
    return line.rstrip().endswith(":") and _is_quote(following)


def _end(lines: list[str]) -> int:
    """The number of the line at which the latest answer ends."""
    divider = next(
        (n for n, line in enumerate(lines) if _DIVIDER.fullmatch(line.strip())), len(lines)
    )
    seen = [line.strip()[:_WIDTH].rstrip() for line in lines[: min(divider, _LINES)]]
    latest = _latest("\n".join(seen))
    found = _matched(seen, latest)
    return found if found < len(seen) else divider


def _matched(seen: list[str], latest: list[str]) -> int:
    """How many of the lines seen the latest answer covers.

    The parser drops some empty and underscored ones.
    """
    end, waiting = 0, list(reversed(latest))
    for number, line in enumerate(seen, start=1):
        if not waiting:
            break
        if line and line == waiting[-1]:
            waiting.pop()
            end = number
    return len(seen) if not any(seen[end:]) else end


def _latest(text: str) -> list[str]:
    from mailparser_reply import EmailReplyParser  # only here: most mails are never read

    reply = EmailReplyParser(languages=_LANGUAGES).parse_reply(text) or ""
    return [line for line in reply.splitlines() if line.strip()]


def _signature(lines: list[str]) -> int:
    """Where the signature begins: the usual dashes (RFC 3676, 4.3), or a telephone's own line.

    The parser's idea of one, everything from `Thanks,` on, would lose the answer's words.
    """
    for number, line in enumerate(lines):
        if line.rstrip() == "--" or _PHONE.fullmatch(line.strip()):
            return number
    return len(lines)
