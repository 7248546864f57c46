"""The words of a mail as a mail program shows them."""

from __future__ import annotations

from interviewd.language import markup, sanitize
from interviewd.language.mail import mime, quotes
from interviewd.model.seen import Folder


def shown(part: mime.Part) -> str:
    """The clean words of all parts."""
    return sanitize.clean(_words(part)).strip()


def kept(part: mime.Part, folder: Folder, text: str) -> str:
    """What is kept of the shown `text`: received mail loses quotes and signature.

    Of a draft also a line `[name]` for each attachment, since adding one is an edit.
    """
    if folder is Folder.INBOX:
        return quotes.without(text)
    leaves = (each for each in part.walk() if not each.parts and _is_other(each))
    names = (f"[{sanitize.line(each.name, 100) or each.type}]" for each in leaves)
    attached = names if folder is Folder.DRAFTS else ()
    return sanitize.clean("\n".join([text, *attached])).strip()


def _words(part: mime.Part) -> str:
    """Of alternatives the plain one, else the last."""
    if _is_other(part):
        return ""
    if part.type == "text/html":
        return markup.html_text(part.text())
    if not part.type.startswith("multipart/"):
        text = part.text()[: sanitize.TEXT_LIMIT * 2].replace("\r\n", "\n")
        # RFC 3676: with DelSp the space before a soft line break is the break's, not the
        # sentence's.
        is_joined = part.params.get("delsp", "").lower() == "yes"
        return text.replace(" \n", "") if is_joined else text
    if part.type == "multipart/alternative":
        plain_ones = [each for each in part.parts if each.type == "text/plain"]
        others = [each for each in reversed(part.parts) if each.type != "text/plain"]
        texts = map(_words, (*plain_ones, *others))
        return next((text for text in texts if text.strip()), "")
    is_first_shown = part.type in ("multipart/related", "multipart/signed", "multipart/report")
    parts = part.parts[:1] if is_first_shown else part.parts
    return "\n".join(filter(None, map(_words, parts)))


def _is_other(part: mime.Part) -> bool:
    """Whether it is no text to show: an attachment, a picture, a calendar, a mail within."""
    is_shown = part.type in ("text/plain", "text/html") or part.type.startswith("multipart/")
    return part.is_attached or not is_shown
