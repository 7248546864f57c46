"""Take the quotes, their headings and the signature off an answer."""

from __future__ import annotations

import re

from interviewd.patterns import lazy_pattern

# The parser's patterns grow with the square of a line and of a text, so it sees the beginnings of
# so many lines only.
_LINES = 150
_WIDTH = 160
_LANGUAGES = ["en", "de", "fr", "es", "it", "nl", "da", "sv"]

# `-----Ursprüngliche Nachricht-----` in any language.
_DIVIDER = lazy_pattern(r"-{4,}\s?[^\s-][^-]{2,40}[^\s-]\s?-{4,}")
_PHONE = lazy_pattern(
    r"(?:sent from my|gesendet von mein|envoyé de mon|envoyé depuis mon|enviado desde mi|inviato da) ?\S.{0,40}",
    re.IGNORECASE,
)


def without(text: str) -> str:
    """The answer's own words. A text that is nothing but a quote stays as it is."""
    lines = text.splitlines()
    latest = lines[: _end(lines)]
    quoted = [line.lstrip().startswith(">") for line in (*latest, "")]
    own = [
        line
        for line, is_quoted, is_above in zip(latest, quoted, quoted[1:], strict=False)
        if not is_quoted and not (is_above and line.rstrip().endswith(":"))  # `Mia wrote:`
    ]
    # The parser's signature is everything from `Thanks,` on, which would lose the answer's words:
    # this one begins with the usual dashes (RFC 3676, 4.3), or a telephone's own line.
    ends = (
        n for n, line in enumerate(own) if line.rstrip() == "--" or _PHONE.fullmatch(line.strip())
    )
    return "\n".join(own[: next(ends, len(own))]).strip() or text.strip()


def _end(lines: list[str]) -> int:
    """The number of the line at which the latest answer ends."""
    from mailparser_reply import EmailReplyParser  # only here: most mails are never read

    dividers = (n for n, line in enumerate(lines) if _DIVIDER.fullmatch(line.strip()))
    divider = next(dividers, len(lines))
    first = [line.strip()[:_WIDTH].rstrip() for line in lines[: min(divider, _LINES)]]
    reply = EmailReplyParser(languages=_LANGUAGES).parse_reply("\n".join(first)) or ""
    # The parser drops some empty and underscored lines.
    end, latest = 0, [line for line in reversed(reply.splitlines()) if line.strip()]
    for number, line in enumerate(first, start=1):
        if latest and line and line == latest[-1]:
            latest.pop()
            end = number
    return end if any(first[end:]) else divider
