"""Which folder of a Maildir is which: drafts, sent, trash, or where received mail lies; and what a new one is called.

Two layouts are in use. Maildir++ (Courier, Dovecot) keeps all folders beside each other with dots, `.Work.Old`; isync,
OfflineIMAP, aerc and mutt keep folders within folders, `Work/Old`, the inbox one of them.
"""

from __future__ import annotations

import base64
import binascii
import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from interviewd.accounts.local.mailbox import maildir
from interviewd.model.seen import Folder

_DEPTH_LIMIT = 8
_FOLDERS_LIMIT = 2_000
_PLACES = ("cur", "new", "tmp")
_OWN = (Folder.DRAFTS, Folder.SENT, Folder.TRASH)

# As mail programs and providers call them: Gmail, Outlook, iCloud, GMX, Dovecot's and Thunderbird's translations.
_DRAFTS = """
drafts|draft|entwürfe|entwurf|brouillons|brouillon|borradores|borrador|rascunhos|bozze|bozza|concepten|concept|kladder|
kladde|utkast|luonnokset|szkice|wersje robocze|kopie robocze|koncepty|rozepsané|piszkozatok|ciorne|taslaklar|
черновики|чернетки|下書き|草稿|草稿箱|草稿匣|임시보관함
"""
_SENT = """
sent|sent items|sent mail|sent messages|sent-mail|sentmail|gesendet|gesendete|gesendete elemente|gesendete objekte|
gesendete nachrichten|envoyés|envoyé|messages envoyés|éléments envoyés|courrier envoyé|courriels envoyés|enviados|
elementos enviados|mensajes enviados|correo enviado|correos enviados|itens enviados|e-mails enviados|mensagens enviadas|
inviati|inviata|posta inviata|messaggi inviati|elementi inviati|verzonden|verzonden items|verzonden berichten|sendt|
sendte elementer|sendt post|sendte|skickat|skickade|skickade objekt|lähetetyt|wysłane|elementy wysłane|odeslané|
odeslaná pošta|elküldött|trimise|gönderilmiş öğeler|gönderilenler|отправленные|надіслані|送信済み|送信済みメール|
送信済みアイテム|已发送|已发送邮件|寄件備份|보낸편지함
"""
_TRASH = """
trash|deleted|deleted items|deleted messages|bin|papierkorb|gelöscht|gelöschte elemente|gelöschte objekte|corbeille|
éléments supprimés|messages supprimés|papelera|elementos eliminados|eliminados|lixeira|lixo|itens excluídos|
itens eliminados|cestino|posta eliminata|eliminati|prullenbak|verwijderd|verwijderde items|papirkurv|slettet|
slettede elementer|papperskorgen|borttaget|roskakori|poistetut|kosz|elementy usunięte|koš|odstraněná pošta|kuka|
törölt elemek|çöp kutusu|корзина|удаленные|кошик|ゴミ箱|削除済みアイテム|已删除|已删除邮件|垃圾桶|휴지통
"""
# Mail that nobody wrote to the person, or that is not mail yet.
_NEITHER = """
junk|spam|bulk mail|bulk|junk e-mail|junk email|junk-e-mail|spamverdacht|spam-verdacht|unerwünscht|courrier indésirable|
indésirables|pourriel|correo no deseado|no deseado|lixo eletrônico|lixo eletrónico|posta indesiderata|indesiderata|
ongewenste e-mail|ongewenst|uønsket e-post|skräppost|roskaposti|wiadomości-śmieci|nevyžádaná pošta|спам|迷惑メール|
垃圾邮件|outbox|postausgang|boîte d'envoi|bandeja de salida|templates|vorlagen|modèles|plantillas
"""


def _known(names: str) -> frozenset[str]:
    return frozenset(_folded(name) for name in names.replace("\n", "").split("|"))


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name.strip()).casefold()


_KINDS: tuple[tuple[frozenset[str], Folder | None], ...] = (
    (_known(_DRAFTS), Folder.DRAFTS),
    (_known(_SENT), Folder.SENT),
    (_known(_TRASH), Folder.TRASH),
    (_known(_NEITHER), None),
)
_DOTTED = re.compile(r"\.|INBOX\.", re.IGNORECASE)
_ABOVE = re.compile(r"inbox|\[[^\]]+\]")  # INBOX.Drafts, [Gmail]/Drafts


@dataclass(frozen=True, slots=True)
class Box:
    """One folder. `name` is its path below the root as on disk, "" for the root itself; `kind` None for mail of no use."""

    path: Path
    name: str
    kind: Folder | None

    @property
    def parts(self) -> tuple[str, ...]:
        """Its name as people see it, folder by folder, in small letters, without INBOX or [Gmail] above."""
        return _below(_parts(self.name))


@dataclass(frozen=True, slots=True)
class _Sort:
    """What a folder turned out to be: one that holds mail, one that a link leads out of the root."""

    is_maildir: bool = False
    leads_out: bool = False


def boxes(root: Path) -> tuple[Box, ...]:
    """All folders, in order of their names, each what its name says. Raises OSError."""
    return survey(root)[0]


def survey(root: Path, *, drafts: str = "", sent: str = "", trash: str = "") -> tuple[tuple[Box, ...], tuple[Box, ...]]:
    """All folders, in order of their names; those that the config names are what it says. Raises OSError.

    Apart from them those for drafts, sent mail and trash that a link leads out of the root: nobody named that place.
    """
    told = ((drafts, Folder.DRAFTS), (sent, Folder.SENT), (trash, Folder.TRASH))
    names = dict(sorted(_names(root)))
    found = {name: Box(root / name, name, _kind(name, told)) for name in names}
    outside = {name: box for name, box in found.items() if names[name].leads_out and box.kind in _OWN}
    inside = (box for name, box in found.items() if names[name].is_maildir and name not in outside)
    return tuple(inside), tuple(outside.values())


def leads_out(root: Path, folder: Path) -> bool:
    """Whether a link leads the folder, or what a mail passes through in it, out of the root; it need not exist."""
    top = os.path.realpath(root)
    return not all(_is_within(os.path.realpath(folder / place), top) for place in ("", *_PLACES))


def drafts_among(found: tuple[Box, ...], told: str = "") -> Box | None:
    """Where a new draft goes: the folder that the config names, else the one that lies nearest to the root."""
    return _nearest(found, Folder.DRAFTS, told)


def trash_among(found: tuple[Box, ...], told: str = "") -> Box | None:
    return _nearest(found, Folder.TRASH, told)


def is_named(box: Box, told: str) -> bool:
    """Whether it is what a config means: as on disk, or as people see it, with or without INBOX or [Gmail] above."""
    if not told:
        return False
    wanted = tuple(_folded(part) for part in re.split(r"[/.]", told) if part)
    return told == box.name or wanted in (box.parts, _parts(box.name)) or _parts(told) in (box.parts, _parts(box.name))


def new_drafts(root: Path, found: tuple[Box, ...], told: str = "") -> Path:
    """Where a drafts folder that does not exist yet belongs: beside its siblings, in their layout."""
    if told and (told.startswith(".") or "/" in told):
        return root / told
    siblings = [box for kind in (Folder.SENT, Folder.TRASH) if (box := _nearest(found, kind))]
    above = re.sub(r"[^./]+$", "", siblings[0].name) if siblings else "." * _is_dotted(root, found)
    return root / f"{above}{_utf7(told or 'Drafts') if above.startswith('.') else told or 'Drafts'}"


def _is_dotted(root: Path, found: tuple[Box, ...]) -> bool:
    others = [box.name for box in found if box.name]
    return any(name.startswith(".") for name in others) if others else maildir.is_maildir(root)


def _nearest(found: tuple[Box, ...], kind: Folder, told: str = "") -> Box | None:
    alike = [box for box in found if box.kind is kind]
    named = [box for box in alike if is_named(box, told)]
    return min(named or ([] if told else alike), key=lambda box: (len(box.parts), box.name), default=None)


def _kind(name: str, told: tuple[tuple[str, Folder], ...]) -> Folder | None:
    box = Box(Path(), name, None)
    for wanted, kind in told:
        if is_named(box, wanted):
            return kind
    kinds = (kind for part in box.parts for known, kind in _KINDS if part in known)
    return next(kinds, Folder.INBOX)


def _below(parts: tuple[str, ...]) -> tuple[str, ...]:
    return parts[1:] if len(parts) > 1 and _ABOVE.fullmatch(parts[0]) else parts


def _parts(name: str) -> tuple[str, ...]:
    pieces = [piece for part in name.split("/") for piece in (part.split(".") if _DOTTED.match(part) else [part])]
    return tuple(_folded(_from_utf7(piece)) for piece in pieces if piece)


# --- on disk ----------------------------------------------------------------------------------------------------


def _names(root: Path) -> Iterator[tuple[str, _Sort]]:
    """The root and every Maildir below it, nothing twice; a link is followed only where it stays below. Raises OSError.

    One listing a folder and no more: this is most of what an idle look costs. What may not be listed is named, too.
    """
    top = os.path.realpath(root, strict=True)
    seen = {top}
    waiting = [("", top)]
    while waiting and len(seen) <= _FOLDERS_LIMIT:
        name, real = waiting.pop()
        try:
            sort, within = _listed(real, top)
        except PermissionError:
            if not name:
                raise
            yield name, _Sort(is_maildir=True)
            continue
        if sort.is_maildir or sort.leads_out:
            yield name, sort
        if name.count("/") < _DEPTH_LIMIT and (sort.is_maildir or not name.rpartition("/")[2].startswith(".")):
            inner = [(f"{name}/{below}" if name else below, path) for below, path in within]
            yield from ((below, _Sort(leads_out=True)) for below, path in inner if not _is_within(path, top))
            inner = [each for each in inner if each[1] not in seen and _is_within(each[1], top)]
            seen.update(path for _, path in inner)
            waiting += inner


def _listed(folder: str, top: str) -> tuple[_Sort, list[tuple[str, str]]]:
    """What kind of folder it is, and the folders in it with where they really are."""
    whole, out, within = False, False, []
    with os.scandir(folder) as items:
        for item in items:
            if item.name in _PLACES:
                strays = item.is_symlink() and not _is_within(os.path.realpath(item.path), top)
                out = out or strays
                whole = whole or (item.name == "cur" and not strays and item.is_dir())
            elif item.is_symlink() or item.is_dir():
                real = os.path.realpath(item.path) if item.is_symlink() else item.path
                if not _is_within(real, top) or item.is_dir():
                    within.append((item.name, real))
    return _Sort(is_maildir=whole, leads_out=out), within


def _is_within(real: str, top: str) -> bool:
    return real == top or real.startswith(top.rstrip(os.sep) + os.sep)


# --- IMAP's own UTF-7 (RFC 3501, 5.1.3), in which Dovecot and others write names -----------------------------------


def _from_utf7(name: str) -> str:
    return re.sub(r"&([A-Za-z0-9+,]*)-", lambda found: _unpacked(found[1]) if found[1] else "&", name)


def _unpacked(packed: str) -> str:
    try:
        return base64.b64decode(packed.replace(",", "/") + "=" * (-len(packed) % 4)).decode("utf-16-be")
    except (binascii.Error, UnicodeDecodeError):
        return f"&{packed}-"


def _utf7(name: str) -> str:
    pieces = re.split(r"([^ -~]+)", name.replace("&", "&-"))
    return "".join(piece if piece.isascii() else f"&{_packed(piece)}-" for piece in pieces)


def _packed(piece: str) -> str:
    return base64.b64encode(piece.encode("utf-16-be")).decode().rstrip("=").replace("/", ",")
