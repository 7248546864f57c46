"""Convert HTML to the words it shows, in one pass, however broken it is.

Not by a parser that builds a tree: unclosed tags make its work grow with the square of their number
(30,000 line breaks cost BeautifulSoup half a minute), and mails and invitations are strangers'.
"""

from __future__ import annotations

import re

from interviewd.language import sanitize
from interviewd.patterns import lazy_pattern

HTML_LIMIT = 400_000  # characters read; Outlook puts tens of thousands before the first word

# Each `<` is tried once, and no alternative runs past the next one.
_TAG = lazy_pattern(
    r"""<(/?)([a-zA-Z][a-zA-Z0-9:]{0,30})((?:[^<>"']|"[^"<]*"|'[^'<]*')*)>|<[!?][^<>]*>"""
)
_HREF = lazy_pattern(r"""(?:^|\s)href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_UNSEEN = frozenset({"script", "style", "head", "title", "template"})
_ROWS = frozenset(
    "address article br dd div dl dt footer h1 h2 h3 h4 h5 h6 header hr li ol p pre section table tr ul".split()
)


_LOOKS_HTML = lazy_pattern(
    r"<(?:html|body|br|p|div|span|a|ul|ol|li|b|table|font)\b[^<>]*>", re.IGNORECASE
)


# What servers and editors wrap a plain text into. A name must end there: `<a@b.example>` is an
# address.
_LAYOUT = lazy_pattern(
    r"</?(?:html|body|br|p|div|h[1-6]|hr|ul|ol|li|table|tbody|thead|tr|td|th|pre|blockquote)(?=[\s/>])[^<>]*>",
    re.IGNORECASE,
)
_STYLE = lazy_pattern(
    r"</?(?:a|b|i|u|s|em|strong|span|font|small|big|tt|code)(?=[\s/>])[^<>]*>", re.IGNORECASE
)
_LAYERS = 3  # an entity of an entity: each program on the way may have escaped what it got


def laid_bare(text: str) -> str:
    """The text without tags of layout and style, for comparing words; a plain text stays itself."""
    text = _STYLE.sub("", _LAYOUT.sub("\n", text))
    for _ in range(_LAYERS):
        text = _unescaped(text)
    return text


def plain_text(text: str, *, limit: int = sanitize.TEXT_LIMIT) -> str:
    """Plain text of what may be HTML: calendars put HTML into descriptions without saying so."""
    is_html = _LOOKS_HTML.search(text[:limit])
    return html_text(text, limit=limit) if is_html else sanitize.clean(text, limit)


def html_text(html: str, *, limit: int = sanitize.TEXT_LIMIT) -> str:
    """The clean text with its line breaks, quotes as `> `, links as `words (address)`."""
    page, at = _Page(), 0
    first, *rest = html[:HTML_LIMIT].split("<!--")
    html = first + "".join(piece.partition("-->")[2] for piece in rest)
    missing: set[str] = set()  # ends that do not come: searched for once
    while match := _TAG.search(html, at):
        closes, tag = match[1] == "/", (match[2] or "").lower()
        page.write(html[at : match.start()])
        page.turn(tag, match[3] or "", closes=closes)
        at = match.end()
        if tag in _UNSEEN and not closes and tag not in missing:
            end = re.compile(f"</{tag}", re.IGNORECASE).search(html, at)
            if end is None:
                missing.add(tag)
            at = end.start() if end else at
    page.write(html[at:])
    return page.text(limit)


class _Page:
    """What is shown so far: whole lines, and the one that is being written."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._quoted = 0
        self._link = ""
        self._link_words: list[str] = []

    def write(self, text: str) -> None:
        if text:
            self._line.append(_unescaped(text))
            self._link_words += [self._line[-1]] if self._link else []

    def turn(self, tag: str, inside: str, *, closes: bool) -> None:
        """What a tag does to the text around it."""
        if tag == "blockquote":
            self._end_line()
            self._quoted = max(0, self._quoted + (-1 if closes else 1))
        elif tag in _ROWS:
            self._end_line()
            if tag == "p" and closes:
                self._end_line()
        elif tag in ("td", "th"):
            self._line.append(" ")
        elif tag == "a":
            self._end_link()
            href = None if closes else _HREF.search(inside[:4_000])
            link = _unescaped(next(filter(None, href.groups()), "")).strip() if href else ""
            is_shown = link.lower().startswith(("http://", "https://", "mailto:"))
            self._link = link if is_shown else ""

    def text(self, limit: int) -> str:
        self._end_link()
        self._end_line()
        return sanitize.clean(re.sub(r"\n{3,}", "\n\n", "\n".join(self._lines)).strip(), limit)

    def _end_link(self) -> None:
        if self._link and self._link.removeprefix("mailto:") not in "".join(self._link_words):
            self._line.append(f" ({self._link})")
        self._link, self._link_words = "", []

    def _end_line(self) -> None:
        line = " ".join("".join(self._line).split())
        self._lines.append("> " * min(self._quoted, 5) * bool(line) + line)
        self._line = []


def _unescaped(text: str) -> str:
    if "&" not in text:
        return text
    from html import unescape  # with a table of 2,000 names

    try:
        return unescape(text)
    except ValueError:  # a character's number of thousands of digits
        return text
