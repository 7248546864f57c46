"""Parse the header fields of a mail: words, parameters, addresses, ids, dates.

Limited, in linear time, without raising. The standard library's parsers are not used on what
strangers write: some raise, some search again from every character, and one accepts codecs that
compute for minutes.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email import quoprimime
from itertools import islice
from urllib.parse import unquote_to_bytes

from interviewd.patterns import lazy_pattern

HEAD_LIMIT = 1 << 20
FIELD_LIMIT = 64 << 10  # characters of one field
FIELDS_LIMIT = 2_000
ADDRESSES_LIMIT = 1_000
IDS_LIMIT = 100

Fields = list[tuple[str, str]]

_FIELD = lazy_pattern(rb"^([!-9;-~]{1,100})[ \t]*:(.*(?:\n[ \t].*)*)", re.MULTILINE)
_WORD = lazy_pattern(r"=\?([^?\s*]{1,40})(?:\*[^?\s]{0,20})?\?([bBqQ])\?([^?]{0,4000})\?=")
_PARAM = lazy_pattern(
    r';\s*([\w.+-]{1,60})(\*(?:\d{1,2}\*?)?)?\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^;\s]*))', re.ASCII
)
_CHARSET = lazy_pattern(r"[a-z0-9][a-z0-9_.:-]{1,30}")
_PLAIN = lazy_pattern(r"[^\s()<>\[\],;:\\\"@]+")
_ID = lazy_pattern(r"<([^<>\s]{1,990})>")

# Default values that say nothing about the bytes.
_SAY_NOTHING = {"", *"us-ascii ascii unknown unknown-8bit x-unknown default binary 8bit".split()}
# Python codecs that no mail means: they take long, or are no charsets.
_NO_CHARSETS = {*"idna punycode unicode_escape raw_unicode_escape undefined mbcs oem".split()}


def read(head: bytes, only: frozenset[bytes] | None = None) -> Fields:
    """The header fields in order, unfolded, with encoded words; other lines are left out.

    `only`: those of these names in lower case, where thousands of heads are read.
    """
    matches = islice(_FIELD.finditer(head[:HEAD_LIMIT].replace(b"\r\n", b"\n")), FIELDS_LIMIT)
    kept = ((each[1], each[2]) for each in matches if only is None or each[1].lower() in only)
    unfolded = ((name, value[:FIELD_LIMIT].replace(b"\n", b"")) for name, value in kept)
    return [(name.decode(), text_from(value, "").strip()) for name, value in unfolded]


def first(of: Iterable[tuple[str, str]], name: str) -> str:
    """The first field of this name (in lower case), "" when there is none."""
    return next((value for field, value in of if field.lower() == name), "")


def every(of: Iterable[tuple[str, str]], *names: str) -> list[str]:
    return [value for field, value in of if field.lower() in names]


def params_of(value: str) -> dict[str, str]:
    """The parameters of a header, names in lower case; RFC 2231's pieces joined and decoded."""
    plain: dict[str, str] = {}
    pieces: dict[str, list[str]] = {}
    for match in _PARAM.finditer(value[:4096]):
        name, star, quoted, bare = match[1].lower(), match[2] or "", match[3], match[4]
        text = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else bare or ""
        if star:
            pieces.setdefault(name, []).append(text)
        else:
            plain.setdefault(name, decoded(text))
    for name, texts in pieces.items():  # `utf-8'de'M%C3%BCller`
        whole = "".join(texts)
        charset, _, rest = whole.partition("'")
        _language, quote, text = rest.partition("'")
        plain[name] = text_from(unquote_to_bytes(text), charset) if quote else whole
    return plain


# --- words --------------------------------------------------------------------------------------


def text_from(content: bytes, charset: str) -> str:
    """Bytes as text: in the charset named, where that is one, else UTF-8, else Windows-1252."""
    charset = charset.strip(" \"'").lower()
    is_named = charset not in _SAY_NOTHING and charset.replace("-", "_") not in _NO_CHARSETS
    if is_named and _CHARSET.fullmatch(charset):
        with suppress(LookupError, ValueError):
            return content.decode(charset, "replace")
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":  # our own limit cut a character
            return content[: error.start].decode()
        return content.decode("cp1252", "replace")


def decoded(value: str) -> str:
    """A header's words (RFC 2047); some programs split a character over two of them."""
    if "=?" not in value:
        return value
    out: list[str] = []
    waiting, charset, end = b"", "", 0
    for match in _WORD.finditer(value):
        between = value[end : match.start()]
        end = match.end()
        if between.strip() or not waiting or charset != match[1].lower():
            out.append(text_from(waiting, charset))
            out.append(between if between.strip() or not waiting else "")
            waiting, charset = b"", match[1].lower()
        if match[2].lower() == "q":
            waiting += quoprimime.header_decode(match[3]).encode("latin-1", "replace")
        else:
            kept = re.sub(r"[^A-Za-z0-9+/]", "", match[3])
            waiting += base64.b64decode(kept[: len(kept) - (len(kept) % 4 == 1)] + "==")
    out += [text_from(waiting, charset), value[end:]]
    return "".join(out)


# --- addresses, ids, dates ----------------------------------------------------------------------

# An encoded word holds together whatever stands in it; else quotes, angles, comments, separators,
# and what is between.
_TOKEN = lazy_pattern(
    r"(=\?[^?\s]{1,60}\?[bBqQ]\?[^?\s]{0,4000}\?=)"
    r'|"((?:[^"\\]|\\.)*)"?|<([^<>]*)>?|\(([^()]*)\)?|([,;])|((?:[^"<(,;=]|=(?!\?))+)|=',
    re.DOTALL,
)


def addresses(values: Iterable[str]) -> list[tuple[str, str]]:
    """(name, address in lower case) of address headers, in order, each address once."""
    names: dict[str, str] = {}
    for value in values:
        for name, address in _list_entries(value[:FIELD_LIMIT]):
            if len(names) == ADDRESSES_LIMIT:
                break
            names.setdefault(address, name)
    return [(name, address) for address, name in names.items()]


def _list_entries(value: str) -> Iterator[tuple[str, str]]:
    """The entries of a list; a comma inside an encoded word separates nothing."""
    words: list[str] = []
    comment, angle = "", None
    for token in _TOKEN.finditer(_flat(value) + ","):
        encoded, quoted, angled, remark, separator, bare = token.groups()
        if separator:
            name = "" if angle is None else " ".join(filter(None, words))
            typed = " ".join(words).split() if angle is None else [angle]
            if address := next(filter(None, map(address_of, typed)), ""):
                yield decoded(name or comment), address
            words, comment, angle = [], "", None
        elif angled is not None:
            angle = angled if angle is None else angle
        elif encoded is not None:
            words.append(encoded)
        elif quoted is not None:
            words.append(re.sub(r"\\(.)", r"\1", quoted))
        elif remark is not None:
            comment = comment or remark
        elif bare:  # `Team: a@example.com;` is a group
            words.append(bare.rpartition(":")[2].strip())


def address_of(text: str) -> str:
    """The bare address in lower case, its domain in ASCII, "" when it is none."""
    local, _, domain = text.strip().rpartition(":")[2].strip(" <>\"'").lower().rpartition("@")
    if len(text) > 400 or not _PLAIN.fullmatch(local) or not _PLAIN.fullmatch(domain):
        return ""
    try:
        domain = domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    return f"{local}@{domain}" if local.isprintable() else ""


def _flat(value: str) -> str:
    """The value without brackets in brackets, so that a comment ends at the first that closes."""
    if value.count("(") < 2:
        return value
    kept: list[str] = []
    depth = 0
    for piece in re.split(r'("(?:[^"\\]|\\.)*"?|[()])', value):
        depth += (piece == "(") - (piece == ")" and depth > 0)
        inner = (piece == "(" and depth > 1) or (piece == ")" and depth)
        kept.append("" if inner else piece)
    return "".join(kept)


def ids(value: str) -> tuple[str, ...]:
    """The Message-IDs in a header; of too many the first and the latest (RFC 5322 3.6.4)."""
    known = [f"<{name}>" for name in _ID.findall(value) if name.isprintable()]
    is_bare = "@" in value and value.isprintable() and not re.search(r"[\s<>]", value)
    if is_bare and not known:
        known = [f"<{value[:990]}>"]
    return tuple(known if len(known) <= IDS_LIMIT else [known[0], *known[1 - IDS_LIMIT :]])


def date_of(value: str) -> datetime | None:
    """A Date header in UTC, None when it is none or in an impossible year."""
    from email.utils import parsedate_tz  # it loads sockets: 4 % of a command that sees no mail

    try:
        parsed = parsedate_tz(value[:200])
        if parsed is None:
            return None
        moment = datetime(*parsed[:6], tzinfo=UTC) - timedelta(seconds=parsed[9] or 0)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if 1980 <= moment.year <= 2200 else None
