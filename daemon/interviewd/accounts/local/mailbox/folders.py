"""Find the folders of a Maildir and their kinds: drafts, sent, trash, received mail.

And name a new one. Two layouts are in use. Maildir++ (Courier, Dovecot) keeps all folders beside
each other with dots, `.Work.Old`; isync, OfflineIMAP, aerc and mutt keep folders within folders,
`Work/Old`, also the inbox.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from interviewd.accounts.local.mailbox import maildir, utf7
from interviewd.model.seen import Folder
from interviewd.patterns import lazy_pattern
from interviewd.values import dataclass

_DEPTH_LIMIT = 8
_FOLDERS_LIMIT = 2_000
_SUBFOLDERS = ("cur", "new", "tmp")
_OWN = (Folder.DRAFTS, Folder.SENT, Folder.TRASH)

# As mail programs and providers call them: Gmail, Outlook, iCloud, GMX, mutt, Dovecot's and
# Thunderbird's translations.
_DRAFTS = """
drafts|draft|entwürfe|entwurf|brouillons|brouillon|borradores|borrador|rascunhos|bozze|bozza|concepten|concept|kladder|
kladde|utkast|luonnokset|szkice|wersje robocze|kopie robocze|koncepty|rozepsané|piszkozatok|ciorne|taslaklar|
черновики|чернетки|下書き|草稿|草稿箱|草稿匣|임시보관함|postponed
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
# Mail that nobody wrote to the person, and mail that is not sent yet.
_NEITHER = """
junk|spam|bulk mail|bulk|junk e-mail|junk email|junk-e-mail|spamverdacht|spam-verdacht|unerwünscht|courrier indésirable|
indésirables|pourriel|correo no deseado|no deseado|lixo eletrônico|lixo eletrónico|posta indesiderata|indesiderata|
ongewenste e-mail|ongewenst|uønsket e-post|skräppost|roskaposti|wiadomości-śmieci|nevyžádaná pošta|спам|迷惑メール|
垃圾邮件|outbox|postausgang|boîte d'envoi|bandeja de salida|templates|vorlagen|modèles|plantillas
"""


def _names(names: str) -> frozenset[str]:
    return frozenset(_fold(name) for name in names.replace("\n", "").split("|"))


def _fold(name: str) -> str:
    return unicodedata.normalize("NFC", name.strip()).casefold()


_KINDS: tuple[tuple[frozenset[str], Folder | None], ...] = (
    (_names(_DRAFTS), Folder.DRAFTS),
    (_names(_SENT), Folder.SENT),
    (_names(_TRASH), Folder.TRASH),
    (_names(_NEITHER), None),
)
# OfflineIMAP parts folders with a dot by default: INBOX.Drafts, [Gmail].Drafts.
_DOTTED = lazy_pattern(r"\.|(?:INBOX|\[[^\]]+\])\.", re.IGNORECASE)
_ABOVE = lazy_pattern(r"inbox|\[[^\]]+\]")  # INBOX.Drafts, [Gmail]/Drafts


@dataclass(frozen=True, slots=True)
class MailFolder:
    """A folder: `name` is its path below the root on disk, "" for the root itself.

    `kind` is None for junk and the like.
    """

    path: Path
    name: str
    kind: Folder | None

    @property
    def parts(self) -> tuple[str, ...]:
        """Its name as people see it, by folder, in lower case, without INBOX or [Gmail] above."""
        parts = _split(self.name)
        return parts[1:] if len(parts) > 1 and _ABOVE.fullmatch(parts[0]) else parts


@dataclass(frozen=True, slots=True)
class _Facts:
    """Whether a folder holds mail, and whether a link leads it out of the root."""

    is_maildir: bool = False
    is_outside: bool = False


def list_folders(root: Path) -> tuple[MailFolder, ...]:
    """Return all folders by name, with the kinds that their names say. Raises OSError."""
    return find_folders(root)[0]


def find_folders(
    root: Path, *, drafts: str = "", sent: str = "", trash: str = ""
) -> tuple[tuple[MailFolder, ...], tuple[MailFolder, ...]]:
    """Return all folders in order of their names; those that the config names have its kinds.

    Raises OSError. Apart from them, those for drafts, sent mail and trash that a link leads out of
    the root, where nothing is read or written.
    """
    configured = ((drafts, Folder.DRAFTS), (sent, Folder.SENT), (trash, Folder.TRASH))
    facts = dict(sorted(_walk(root)))
    folders = {name: MailFolder(root / name, name, _kind(name, configured)) for name in facts}
    outside = {
        name: folder
        for name, folder in folders.items()
        if facts[name].is_outside and folder.kind in _OWN
    }
    inside = (
        folder for name, folder in folders.items() if facts[name].is_maildir and name not in outside
    )
    return tuple(inside), tuple(outside.values())


def is_outside(root: Path, folder: Path) -> bool:
    """Whether a link leads the folder, or a subfolder that mail passes through, out of the root."""
    top = os.path.realpath(root)
    return not all(_is_within(os.path.realpath(folder / name), top) for name in ("", *_SUBFOLDERS))


def drafts_folder(folders: tuple[MailFolder, ...], configured: str = "") -> MailFolder | None:
    """Return where new drafts go: the folder that the config names, else that nearest the root."""
    return _nearest(folders, Folder.DRAFTS, configured)


def trash_folder(folders: tuple[MailFolder, ...], configured: str = "") -> MailFolder | None:
    return _nearest(folders, Folder.TRASH, configured)


def is_named(folder: MailFolder, configured: str) -> bool:
    """Whether the config means it, as on disk or as seen, with INBOX or [Gmail] above or not."""
    if not configured:
        return False
    wanted = tuple(_fold(part) for part in re.split(r"[/.]", configured) if part)
    names = (folder.parts, _split(folder.name))
    return configured == folder.name or wanted in names or _split(configured) in names


def new_drafts_path(root: Path, folders: tuple[MailFolder, ...], configured: str = "") -> Path:
    """Return where a missing drafts folder belongs: beside its siblings, in their layout."""
    if configured and (configured.startswith(".") or "/" in configured):
        return root / configured
    if sibling := _nearest(folders, Folder.SENT) or _nearest(folders, Folder.TRASH):
        above = re.sub(r"[^./]+$", "", sibling.name)
    elif others := [folder.name for folder in folders if folder.name]:
        above = "." if any(name.startswith(".") for name in others) else ""
    else:
        above = "." if maildir.is_maildir(root) else ""
    name = configured or "Drafts"
    return root / f"{above}{utf7.encode(name) if above.startswith('.') else name}"


def _nearest(
    folders: tuple[MailFolder, ...], kind: Folder, configured: str = ""
) -> MailFolder | None:
    alike = [folder for folder in folders if folder.kind is kind]
    named = [folder for folder in alike if is_named(folder, configured)]
    candidates = named or ([] if configured else alike)
    return min(candidates, key=lambda folder: (len(folder.parts), folder.name), default=None)


@lru_cache(maxsize=1024)  # the folders stay the same from look to look
def _kind(name: str, configured: tuple[tuple[str, Folder], ...]) -> Folder | None:
    folder = MailFolder(Path(), name, None)
    for wanted, kind in configured:
        if is_named(folder, wanted):
            return kind
    kinds = (kind for part in folder.parts for known, kind in _KINDS if part in known)
    return next(kinds, Folder.INBOX)


def _split(name: str) -> tuple[str, ...]:
    pieces = [
        piece
        for part in name.split("/")
        for piece in (part.split(".") if _DOTTED.match(part) else [part])
    ]
    return tuple(_fold(utf7.decode(piece)) for piece in pieces if piece)


# --- on disk ------------------------------------------------------------------------------------


def _walk(root: Path) -> Iterator[tuple[str, _Facts]]:
    """Yield the root and every Maildir below it once; links are followed within the root only.

    Raises OSError. Each folder is listed once, since this is most of what an idle look costs. One
    that may not be listed is yielded as well.
    """
    top = os.path.realpath(root, strict=True)
    seen = {top}
    waiting = [("", top)]
    while waiting and len(seen) <= _FOLDERS_LIMIT:
        name, real = waiting.pop()
        try:
            facts, inner_folders = _list_folder(real, top)
        except PermissionError:
            if not name:
                raise
            yield name, _Facts(is_maildir=True)
            continue
        if facts.is_maildir or facts.is_outside:
            yield name, facts
        if name.count("/") < _DEPTH_LIMIT and (
            facts.is_maildir or not name.rpartition("/")[2].startswith(".")
        ):
            inner = [(f"{name}/{below}" if name else below, path) for below, path in inner_folders]
            yield from (
                (below, _Facts(is_outside=True))
                for below, path in inner
                if not _is_within(path, top)
            )
            inner = [each for each in inner if each[1] not in seen and _is_within(each[1], top)]
            seen.update(path for _, path in inner)
            waiting += inner


def _list_folder(folder: str, top: str) -> tuple[_Facts, list[tuple[str, str]]]:
    """Return the facts of a folder, and the names and real paths of the folders in it."""
    is_maildir, is_outside, inner = False, False, []
    with os.scandir(folder) as items:
        for item in items:
            if item.name in _SUBFOLDERS:
                leads_out = item.is_symlink() and not _is_within(os.path.realpath(item.path), top)
                is_outside = is_outside or leads_out
                is_maildir = is_maildir or (item.name == "cur" and not leads_out and item.is_dir())
            elif item.is_symlink() or item.is_dir():
                real = os.path.realpath(item.path) if item.is_symlink() else item.path
                if not _is_within(real, top) or item.is_dir():
                    inner.append((item.name, real))
    return _Facts(is_maildir, is_outside), inner


def _is_within(real: str, top: str) -> bool:
    return real == top or real.startswith(top.rstrip(os.sep) + os.sep)
