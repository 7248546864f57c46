"""Parse the parts of a mail, however broken: within limits, in linear time, without raising.

The standard parser is not used on whole mails: a thousand nested multiparts end its recursion, and
each line is compared with every open boundary. Here each level is searched once, and there are at
most `DEPTH_LIMIT` of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from interviewd.language.mail.fields import Fields, first, params_of, read, text_from
from interviewd.values import dataclass

RAW_LIMIT = 2 << 20  # bytes of a mail that are looked at: text comes before attachments
PARTS_LIMIT = 200
DEPTH_LIMIT = 10  # real mail nests four deep
TEXT_BYTES = 400_000  # of one part, still encoded


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a mail: its type in lower case, its body still encoded, the parts inside it."""

    type: str
    params: Mapping[str, str]
    fields: Fields
    body: bytes
    parts: tuple[Part, ...] = ()

    @property
    def name(self) -> str:
        """The file name it was given, "" when there is none; a stranger's words."""
        disposition = params_of(first(self.fields, "content-disposition"))
        return disposition.get("filename") or self.params.get("name", "")

    @property
    def is_attached(self) -> bool:
        return first(self.fields, "content-disposition").strip().lower().startswith("attachment")

    def content(self) -> bytes:
        """The first of its bytes, decoded; as many as `TEXT_BYTES` give."""
        body = self.body[:TEXT_BYTES]
        encoding = first(self.fields, "content-transfer-encoding").strip().lower()
        if encoding not in ("base64", "quoted-printable"):
            return body
        from email.message import Message as Encoded

        encoded = Encoded()
        encoded["Content-Transfer-Encoding"] = encoding
        encoded.set_payload(body.decode("ascii", "surrogateescape"))
        content = encoded.get_payload(decode=True)
        return content if isinstance(content, bytes) else b""

    def text(self) -> str:
        return text_from(self.content(), self.params.get("charset", ""))

    def walk(self) -> Iterator[Part]:
        yield self
        for part in self.parts:
            yield from part.walk()


def split(raw: bytes) -> tuple[bytes, bytes]:
    """Head and body, parted at the first empty line; a mail without one is all head."""
    raw = raw.lstrip(b"\r\n")
    gaps = [(at, at + len(gap)) for gap in (b"\n\n", b"\n\r\n") if (at := raw.find(gap)) >= 0]
    at, after = min(gaps, default=(len(raw), len(raw)))
    return raw[:at], raw[after:]


def tree(raw: bytes) -> Part:
    """A mail with its parts; what lies too deep, or is one too many, is left out."""
    return _part(raw[:RAW_LIMIT], "text/plain", DEPTH_LIMIT, iter(range(PARTS_LIMIT)))


def _part(raw: bytes, usual: str, depth: int, spare: Iterator[int]) -> Part:
    # A part without head begins with its empty line; a mail's empty lines are skipped.
    has_no_head = raw[:1] in (b"\r", b"\n") and depth < DEPTH_LIMIT
    head, body = (b"", raw.lstrip(b"\r\n")) if has_no_head else split(raw)
    own = read(head)
    declared = first(own, "content-type")[:4096]
    kind, params = declared.partition(";")[0].strip().lower(), params_of(declared)
    if not re.fullmatch(r"[\w.+-]+/[\w.+-]+", kind):
        kind, params = usual, {}
    inner: list[Part] = []
    boundary = params.get("boundary", "").rstrip()
    if kind.startswith("multipart/") and depth and boundary:
        below = "message/rfc822" if kind == "multipart/digest" else "text/plain"
        for piece in _pieces(body, boundary.encode("utf-8", "surrogateescape")):
            if next(spare, None) is None:
                break
            inner.append(_part(piece, below, depth - 1, spare))
    return Part(kind, params, own, body, tuple(inner))


def _pieces(body: bytes, boundary: bytes) -> Iterator[bytes]:
    """What lies between the lines of a boundary; the last may be unclosed (RFC 2046 5.1.1)."""
    delimiter = b"--" + boundary[:200]
    start: int | None = None
    at = body.find(delimiter)
    while at >= 0:
        behind = at + len(delimiter)
        end = body.find(b"\n", behind, behind + 200)
        end = end if end >= 0 else min(len(body), behind + 200)
        rest = body[behind:end].strip()
        if (at == 0 or body[at - 1 : at] == b"\n") and rest in (b"", b"--"):
            if start is not None:
                yield body[start:at]
            if rest == b"--":
                return
            start = end + 1
        at = body.find(delimiter, behind)
    if start is not None:
        yield body[start:]
