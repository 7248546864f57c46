"""Strangers' text made harmless: length-capped, without control and direction characters, HTML turned to text."""

from __future__ import annotations

import re
import unicodedata
from html import unescape

TITLE_LIMIT = 300
TEXT_LIMIT = 20_000

# Cc, Cf (direction marks, zero-width), line and paragraph separators; tab and newline are kept apart below.
_BREAKS = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
_LOOKS_HTML = re.compile(r"<(?:html|body|br|p|div|span|a|ul|ol|li|b|table|font)\b[^<>]*>", re.IGNORECASE)
_TAG_LIMIT = 2_000  # more than any invitation has; the parser's time grows with their square
_TAG = re.compile(r"(<[^<>]*>)")
_HIDDEN = frozenset({"script", "style", "head", "title"})
_ROWS = frozenset({"br", "p", "div", "li", "tr", "ul", "ol", "h1", "h2", "h3", "h4"})
_ZERO_WIDTH_JOINERS = "\u200c\u200d"  # part of spelling in Persian and Hindi, and of emoji


def clean(text: str, limit: int = TEXT_LIMIT) -> str:
    """The text in NFC with \\n as its only line break, no control or direction characters, at most `limit` long."""
    text = _BREAKS.sub("\n", unicodedata.normalize("NFC", text[: limit * 2]))
    kept = (c for c in text if c in "\t\n" or c in _ZERO_WIDTH_JOINERS or unicodedata.category(c) not in _UNSAFE)
    return "".join(kept)[:limit]


_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def line(text: str, limit: int = TITLE_LIMIT) -> str:
    """The text on one line, single-spaced."""
    return " ".join(clean(text, limit * 2).split())[:limit].rstrip()


def text_of(text: str, *, limit: int = TEXT_LIMIT) -> str:
    """Plain text of what may be HTML: calendars put HTML into descriptions without saying so."""
    return html_to_text(text, limit=limit) if _LOOKS_HTML.search(text[:limit]) else clean(text, limit)


def html_to_text(html: str, *, limit: int = TEXT_LIMIT) -> str:
    """The words of HTML with its line breaks; scripts and styles dropped, links kept as `words (address)`."""
    html = html[: limit * 8]
    if html.count("<") > _TAG_LIMIT:
        return clean(_without_tags(html), limit)
    from bs4 import BeautifulSoup  # only here: an idle daemon never needs it

    soup = BeautifulSoup(html, "html.parser")
    for hidden in soup(["script", "style", "head", "title"]):
        hidden.decompose()
    for link in soup("a"):
        address = str(link.get("href") or "")
        words = link.get_text()
        if address.startswith(("http://", "https://", "mailto:")) and address.removeprefix("mailto:") not in words:
            link.append(f" ({address})")
    for row in soup(["br"]):
        row.replace_with("\n")
    for row in soup(["p", "div", "li", "tr", "ul", "ol", "h1", "h2", "h3", "h4"]):
        row.insert_before("\n")
        row.insert_after("\n")
    lines = (" ".join(part.split()) for part in soup.get_text().splitlines())
    return clean(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip(), limit)


def _without_tags(html: str) -> str:
    """The words of HTML in one pass. Nesting and repetition make the parser quadratic: 30,000 line breaks cost it 30 s."""
    kept, hidden = [], ""
    for at, part in enumerate(_TAG.split(html)):
        if at % 2 == 0:
            kept.append("" if hidden else part)
            continue
        name = part.strip("<>/ \t\n").partition(" ")[0].lower()
        if hidden:
            hidden = "" if name == hidden and part.startswith("</") else hidden
        elif name in _HIDDEN and not part.startswith("</"):
            hidden = name
        kept.append("\n" if name in _ROWS else "")
    lines = (" ".join(part.split()) for part in unescape("".join(kept)).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def words(text: str) -> str:
    """The words of a text alone, for comparing what a server or a mail program may have laid out anew."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFC", text)))
