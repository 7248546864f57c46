"""The Maildir: the contract tests as each mail program treats drafts, and what can go wrong with
a Maildir only.
"""

from __future__ import annotations

import bz2
import email
import errno
import gzip
import lzma
import os
import re
import resource
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email import policy
from email.utils import format_datetime
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from threading import Thread

import pytest

from interviewd.accounts.local.mailbox import LocalMailbox, folders, maildir
from interviewd.errors import Changed, Doubt, Down, Gone
from interviewd.language import mail
from interviewd.model.decided import Letter
from interviewd.model.known import Watch
from interviewd.model.seen import Correspondence, Folder, Message, Nature
from interviewd.ports import Mailbox
from interviewd.storage.cache import Overlay
from tests.contracts import mailbox as contract
from tests.contracts.mailbox import (
    MIA,
    NOW,
    SAM,
    TEXT,
    answer,
    deed,
    drafts,
    letter,
    mail_of,
    received,
    sent,
    watch,
)


@dataclass(frozen=True)
class Manner:
    """How a mail program treats a draft, and the layout of folders that it uses."""

    name: str
    layout: str = (
        "++"  # "++": .Drafts beside .Sent; "fs": Drafts beside INBOX; "gmail": [Gmail]/Drafts
    )
    renames: bool = True  # a saved draft is a new file
    keeps_id: bool = True  # a saved draft keeps its Message-ID
    line_end: bytes = b"\n"
    synchronised: bool = False  # isync adds ,U=7 to names
    moves_to_trash: bool = True
    sends_by_moving: bool = False
    marks_only: bool = False  # a deleted draft is marked and stays until it is swept out


MANNERS = [
    Manner("mutt", layout="fs", keeps_id=True, moves_to_trash=False),
    Manner("notmuch", layout="fs", keeps_id=False),
    Manner("aerc with isync", layout="gmail", synchronised=True),
    Manner("claws", layout="++", renames=False, line_end=b"\r\n"),
    Manner("dovecot", layout="++", synchronised=False, sends_by_moving=True),
    Manner("imap marks", layout="++", keeps_id=False, marks_only=True, moves_to_trash=False),
]

LAYOUTS = {
    "++": {"inbox": "", "drafts": ".Drafts", "sent": ".Sent", "trash": ".Trash"},
    "fs": {"inbox": "INBOX", "drafts": "Drafts", "sent": "Sent", "trash": "Trash"},
    "gmail": {
        "inbox": "INBOX",
        "drafts": "[Gmail]/Drafts",
        "sent": "[Gmail]/Sent Mail",
        "trash": "[Gmail]/Trash",
    },
}


class Ticks:
    """A clock that the test moves: it decides when file times are believed."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


@dataclass
class Maildir:
    """A Maildir and its owner, with one kind of mail program."""

    root: Path
    manner: Manner = MANNERS[0]
    byte_exact: bool = True
    withdraws: bool = True
    ticks: Ticks = field(default_factory=Ticks)
    cache: Overlay = field(default_factory=Overlay)
    count: int = 0

    def __post_init__(self) -> None:
        for name in self.names.values():
            make(self.root / name)
        self.mailbox: Mailbox = self.reopen()

    @property
    def names(self) -> dict[str, str]:
        return LAYOUTS[self.manner.layout]

    @property
    def keeps_trash(self) -> bool:
        return self.manner.moves_to_trash or self.manner.marks_only

    def reopen(self) -> LocalMailbox:
        return LocalMailbox("home", self.root, self.cache, monotonic=self.ticks)

    def folder(self, kind: str) -> Path:
        return self.root / self.names[kind]

    def files(self, kind: str) -> list[Path]:
        """What a mail program shows in a folder: without what is marked as deleted."""
        paths = [path for place in ("new", "cur") for path in (self.folder(kind) / place).iterdir()]
        return sorted(path for path in paths if "T" not in path.name.partition(":2,")[2])

    def drafts(self) -> list[bytes]:
        return [path.read_bytes() for path in self.files("drafts")]

    def draft_of(self, thanks: Letter) -> Path:
        """The file of a letter, as the owner finds it: by its subject."""
        parsed = [
            (path, email.message_from_bytes(path.read_bytes(), policy=policy.SMTP))
            for path in self.files("drafts")
        ]
        return next(path for path, each in parsed if each["Subject"] == thanks.subject)

    def edit(self, thanks: Letter, text: str, at: datetime) -> None:
        path = self.draft_of(thanks)
        head, _, _ = path.read_bytes().replace(b"\r\n", b"\n").partition(b"\n\n")
        lines = [line for line in head.split(b"\n") if not line.startswith(b"Date:")]
        lines.append(b"Date: " + format_datetime(at).encode())
        if not self.manner.keeps_id:
            self.count += 1
            lines = [line for line in lines if not line.startswith(b"Message-ID:")]
            lines.append(b"Message-ID: <saved%d@example.org>" % self.count)
        raw = (b"\n".join(lines) + b"\n\n" + text.encode()).replace(b"\n", self.manner.line_end)
        if not self.manner.renames:
            path.write_bytes(raw)
            return
        self.put("drafts", raw, "DS")
        path.unlink()

    def save(self, thanks: Letter, at: datetime) -> None:
        parsed = email.message_from_bytes(self.draft_of(thanks).read_bytes(), policy=policy.SMTP)
        self.edit(thanks, parsed.get_content(), at)

    def send(self, thanks: Letter, at: datetime) -> None:
        path = self.draft_of(thanks)
        if self.manner.sends_by_moving:
            path.rename(self.folder("sent") / "cur" / f"{path.name.partition(':')[0]}:2,S")
            return
        head, gap, text = path.read_bytes().replace(b"\r\n", b"\n").partition(b"\n\n")
        lines = [line for line in head.split(b"\n") if not line.startswith(b"Date:")]
        self.put(
            "sent", b"\n".join([*lines, b"Date: " + format_datetime(at).encode()]) + gap + text, "S"
        )
        path.unlink()

    def discard(self, thanks: Letter) -> None:
        path = self.draft_of(thanks)
        if self.manner.marks_only:
            path.rename(path.with_name(path.name + "T"))
        elif self.manner.moves_to_trash:
            path.rename(
                self.folder("trash")
                / "cur"
                / f"{path.name.partition(',U=')[0].partition(':')[0]}:2,S"
            )
        else:
            path.unlink()

    def compose(self, raw: bytes) -> None:
        self.put("drafts", raw, "D")

    def write(self, raw: bytes) -> None:
        self.put("sent", raw, "S")

    def receive(self, raw: bytes) -> None:
        self.put("inbox", raw, None)

    def read(self) -> None:
        for path in (self.folder("inbox") / "new").iterdir():
            path.rename(
                path.parent.parent
                / "cur"
                / f"{path.name}{',U=9' if self.manner.synchronised else ''}:2,S"
            )

    def disconnect(self) -> None:
        self.root.rename(self.root.with_name("away"))

    def reconnect(self) -> None:
        self.root.with_name("away").rename(self.root)

    def put(self, kind: str, raw: bytes, flags: str | None) -> Path:
        """Deliver as programs do: new files get new names; `flags` None leaves it in new."""
        self.count += 1
        number = f",U={self.count}" if self.manner.synchronised else ""
        name = f"17646{self.count:05}.M{self.count}P1.host{number}"
        path = (
            self.folder(kind)
            / ("new" if flags is None else "cur")
            / (name if flags is None else f"{name}:2,{flags}")
        )
        path.write_bytes(raw)
        return path


def make(folder: Path) -> Path:
    for place in ("tmp", "new", "cur"):
        (folder / place).mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(params=MANNERS, ids=lambda manner: manner.name)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Maildir:
    return Maildir(tmp_path / "Mail", request.param)


class TestContract(contract.Contract):
    """The Maildir passes the contract tests with every kind of mail program."""


@pytest.fixture
def home(tmp_path: Path) -> Maildir:
    """A Maildir++ as Dovecot keeps it."""
    return Maildir(tmp_path / "Mail", MANNERS[4])


# --- writing ------------------------------------------------------------------------------------


def test_a_draft_lies_in_cur_with_its_flags(home: Maildir):
    """One file in `cur`, flags D and S, nothing left in tmp, readable by its owner alone."""
    home.mailbox.draft(letter())

    (path,) = home.files("drafts")
    assert path.parent.name == "cur"
    assert path.name.endswith(":2,DS")
    assert path.stat().st_mode & 0o777 == 0o600
    assert not [*(home.folder("drafts") / "tmp").iterdir()]


def test_a_draft_is_on_disk_when_draft_returns(home: Maildir, monkeypatch: pytest.MonkeyPatch):
    """The bytes are safe before the name is given, and the name before the receipt is."""
    name: list[str] = []
    fsync, move = os.fsync, maildir.move

    def noting(file: int) -> None:
        name.append(Path(f"/proc/self/fd/{file}").resolve().parent.name)
        fsync(file)

    def moving(path: Path, to: Path) -> None:
        name.append("moved")
        move(path, to)

    monkeypatch.setattr(os, "fsync", noting)
    monkeypatch.setattr(maildir, "move", moving)
    home.mailbox.draft(letter())

    assert name == ["tmp", "moved", ".Drafts"]


def test_one_letter_is_one_draft(home: Maildir):
    """Drafting a key again raises, also after flags changed, and after another program gave the
    file a name of its own.
    """
    thanks = letter()
    home.mailbox.draft(thanks)
    with pytest.raises(Changed):
        home.mailbox.draft(thanks)
    (path,) = home.files("drafts")
    path = path.rename(path.with_name(path.name.replace(":2,DS", ",U=4:2,DFS")))
    with pytest.raises(Changed):
        home.reopen().draft(thanks)
    path.rename(path.with_name("1764600000.M1.host:2,DS"))
    with pytest.raises(Changed):
        home.reopen().draft(thanks)

    assert home.drafts() == [thanks.raw]


def test_a_half_written_draft_is_written_again(home: Maildir):
    """A torn file in tmp is no draft, and does not hinder the next try."""
    thanks = letter()
    (home.folder("drafts") / "tmp" / f"{thanks.key}.interviewd").write_bytes(thanks.raw[:40])
    assert home.mailbox.find(deed(thanks)).message is None
    home.mailbox.draft(thanks)

    assert home.drafts() == [thanks.raw]


def test_a_full_disk_leaves_nothing_behind(home: Maildir):
    """Not a byte more fits: down, no half of a letter anywhere, and the next try succeeds."""
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, usual[1]))
    try:
        with pytest.raises(Down):
            home.mailbox.draft(letter())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)

    assert not [path for path in home.root.rglob("*") if path.is_file()]
    home.mailbox.draft(letter())
    assert home.drafts() == [letter().raw]


def test_a_letter_that_may_not_be_on_disk_is_a_doubt(
    home: Maildir, monkeypatch: pytest.MonkeyPatch
):
    """It has its name, but the disk did not say that it keeps it: looking decides."""

    def failing(folder: Path) -> None:
        raise OSError(errno.EIO, "Input/output error", str(folder))

    monkeypatch.setattr(maildir, "sync_folder", failing)
    with pytest.raises(Doubt):
        home.mailbox.draft(letter())

    assert home.mailbox.find(deed(letter())).message is not None


def test_a_key_is_never_a_path(home: Maildir):
    """Whatever a key is made of, the file lies in the drafts folder."""
    home.mailbox.draft(replace(letter(), key="../../../evil"))

    assert len(home.files("drafts")) == 1
    assert not [*home.root.parent.glob("evil*")]


@pytest.mark.parametrize(
    ("there", "made"),
    [
        (["", ".Sent"], ".Drafts"),
        ([""], ".Drafts"),
        (["", ".INBOX.Sent", ".INBOX.Archive"], ".INBOX.Drafts"),
        (["INBOX", "Sent"], "Drafts"),
        (["INBOX"], "Drafts"),
        (["INBOX", "INBOX/Sent"], "INBOX/Drafts"),
        (["INBOX", "[Gmail].Sent Mail"], "[Gmail].Drafts"),
        (["INBOX", "[Gmail]/Sent Mail", "[Gmail]/All Mail"], "[Gmail]/Drafts"),
        (["INBOX", "[Google Mail]/Papierkorb"], "[Google Mail]/Drafts"),
        ([], "Drafts"),
    ],
)
def test_a_missing_drafts_folder_is_created_beside_its_siblings(
    tmp_path: Path, there: list[str], made: str
):
    """In the account's own layout, only when a letter is laid there, and found again from then
    on.
    """
    root = tmp_path / "Mail"
    root.mkdir()
    for name in there:
        make(root / name)
    box = LocalMailbox("home", root, Overlay())
    before = box.fetch(watch(), NOW)
    receipt = box.draft(letter())
    after = box.fetch(watch(), NOW)

    assert (before.drafts_whole, after.drafts_whole) == (False, True)
    assert [path.read_bytes() for path in (root / made / "cur").iterdir()] == [letter().raw]
    assert [each.handle for each in drafts(after)] == [receipt.handle]


def test_fetch_changes_nothing(home: Maildir):
    """A look leaves no file, no folder and no time stamp behind."""
    rmtree(home.folder("trash"))
    home.receive(answer())
    home.mailbox.draft(letter())

    def state() -> list[tuple[str, int]]:
        return sorted((str(path), path.stat().st_mtime_ns) for path in home.root.rglob("*"))

    before = state()
    home.mailbox.fetch(watch(deed(letter())), NOW)
    home.mailbox.find(deed(letter()))
    home.mailbox.cached(watch())

    assert state() == before


# --- withdrawing --------------------------------------------------------------------------------


def test_a_withdrawn_draft_is_in_the_trash_whole(home: Maildir):
    """Its bytes and flags go along; what a synchroniser wrote into its name does not."""
    thanks = letter()
    receipt = home.mailbox.draft(thanks)
    (path,) = home.files("drafts")
    path.rename(path.with_name(path.name.replace(":2,DS", ",U=4:2,DS")))
    home.mailbox.withdraw(deed(thanks, receipt))

    (moved,) = home.files("trash")
    assert (moved.read_bytes(), moved.name) == (thanks.raw, f"{thanks.key}.interviewd:2,DS")


def test_without_a_trash_a_withdrawn_draft_is_removed(home: Maildir):
    """Nothing is made for it."""
    rmtree(home.folder("trash"))
    thanks = letter()
    home.mailbox.withdraw(deed(thanks, home.mailbox.draft(thanks)))

    assert [
        path for path in home.root.rglob("*") if path.is_file() and path.name != "maildirfolder"
    ] == []


class Faster:
    """Another program that acts at the moment when the draft is being taken."""

    def __init__(self, act: Callable[[Path], object]) -> None:
        self.act, self.move = act, maildir.move

    def __call__(self, path: Path, to: Path) -> None:
        self.act(path)
        self.act = lambda _: None
        self.move(path, to)


@pytest.mark.parametrize("trash", [True, False])
@pytest.mark.parametrize(
    "act",
    [
        lambda path: path.write_bytes(path.read_bytes() + b"\nMy own words.\n"),
        lambda path: path.rename(path.with_name(path.name + "F")),
        lambda path: path.rename(path.parents[2] / ".Sent" / "cur" / path.name),
    ],
    ids=["edited", "flagged", "sent"],
)
def test_a_race_loses_nothing(
    home: Maildir, monkeypatch: pytest.MonkeyPatch, act: Callable[[Path], object], trash: bool
):
    """An edit, a flag or a move between looking and taking: Changed, and every byte is where its
    owner put it.
    """
    if not trash:
        rmtree(home.folder("trash"))
    thanks = letter()
    record = deed(thanks, home.mailbox.draft(thanks))
    faster = Faster(act)
    monkeypatch.setattr(maildir, "move", faster)
    with pytest.raises(Changed):
        home.mailbox.withdraw(record)

    kept = [path.read_bytes() for kind in ("drafts", "sent") for path in home.files(kind)]
    assert len(kept) == 1
    assert kept[0].startswith(thanks.raw)
    assert not trash or home.files("trash") == []


@pytest.mark.parametrize(
    "changed",
    [
        lambda raw: raw.replace(b"To: ", b"Cc: boss@orbis.example\r\nTo: "),
        lambda raw: raw.replace(b"mia@orbis.example", b"jonas@orbis.example"),
        lambda raw: raw.replace(b"Analyst", b"Senior Analyst", 1),
        lambda raw: raw + b"PS: one more thing\r\n",
    ],
)
def test_any_edit_keeps_a_draft(home: Maildir, changed: Callable[[bytes], bytes]):
    """A recipient, the subject, one more line: then it is the person's."""
    thanks = letter()
    record = deed(thanks, home.mailbox.draft(thanks))
    (path,) = home.files("drafts")
    path.write_bytes(changed(path.read_bytes()))
    with pytest.raises(Changed):
        home.mailbox.withdraw(record)

    assert home.drafts() == [changed(thanks.raw)]


@pytest.mark.parametrize("left", [TEXT, ""])
def test_a_letter_whose_text_is_forgotten_is_not_withdrawn(home: Maildir, left: str):
    """Untouched cannot be told without the words, so it counts as touched."""
    thanks = letter()
    record = deed(thanks, home.mailbox.draft(thanks))
    home.edit(thanks, left, NOW)
    before = home.drafts()
    with pytest.raises(Changed):
        home.mailbox.withdraw(replace(record, text=""))

    assert home.drafts() == before


def test_nothing_in_the_trash_is_overwritten(home: Maildir):
    """A mail of that name lies there already: the draft stays, and so does the other."""
    thanks = letter()
    record = deed(thanks, home.mailbox.draft(thanks))
    other = home.folder("trash") / "cur" / f"{thanks.key}.interviewd:2,DS"
    other.write_bytes(answer())
    with pytest.raises(Changed):
        home.mailbox.withdraw(record)

    assert (home.drafts(), other.read_bytes()) == ([thanks.raw], answer())


# --- layouts ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("", Folder.INBOX),
        (".Drafts", Folder.DRAFTS),
        (".INBOX.Drafts", Folder.DRAFTS),
        ("INBOX.Drafts", Folder.DRAFTS),
        ("[Gmail].Drafts", Folder.DRAFTS),
        ("[Google Mail].Sent Mail", Folder.SENT),
        ("postponed", Folder.DRAFTS),
        ("Drafts", Folder.DRAFTS),
        ("[Gmail]/Drafts", Folder.DRAFTS),
        ("[Google Mail]/Entw&APw-rfe", Folder.DRAFTS),
        (".Entw&APw-rfe", Folder.DRAFTS),
        ("Entwürfe", Folder.DRAFTS),
        ("Entwu\u0308rfe", Folder.DRAFTS),
        ("Brouillons", Folder.DRAFTS),
        ("Borradores", Folder.DRAFTS),
        ("Sent", Folder.SENT),
        (".Sent Messages", Folder.SENT),
        ("Sent Items", Folder.SENT),
        ("[Gmail]/Sent Mail", Folder.SENT),
        ("Gesendete Objekte", Folder.SENT),
        (".Envoy&AOk-s", Folder.SENT),
        ("Enviados", Folder.SENT),
        (".Sent.2025", Folder.SENT),
        ("Archive/Sent", Folder.SENT),
        ("Deleted Items", Folder.TRASH),
        (".Trash", Folder.TRASH),
        ("[Gmail]/Papierkorb", Folder.TRASH),
        ("INBOX", Folder.INBOX),
        ("INBOX/Orbis", Folder.INBOX),
        (".Work.Orbis", Folder.INBOX),
        ("Archive", Folder.INBOX),
        ("[Gmail]/All Mail", Folder.INBOX),
        ("Draftsman", Folder.INBOX),
        (".Junk", None),
        ("[Gmail]/Spam", None),
        ("Templates", None),
    ],
)
def test_folders_are_recognised_by_name(tmp_path: Path, name: str, kind: Folder | None):
    """In any layout, encoding and language that mail programs use."""
    make(tmp_path / name)

    assert [box.kind for box in folders.list_folders(tmp_path) if box.name == name] == [kind]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (".Entw&APw-rfe", "Entwürfe"),
        (".Entw&APw-rfe", ".Entw&APw-rfe"),
        ("Mine/To do", "Mine/To do"),
        (".Mine.To do", "Mine.To do"),
        (".INBOX.Mine", "INBOX.Mine"),
        ("INBOX/Mine", "Mine"),
    ],
)
def test_the_config_may_name_a_folder_as_shown_or_as_on_disk(tmp_path: Path, name: str, told: str):
    """Then that folder takes the drafts, though another is called Drafts."""
    make(tmp_path / "Drafts")
    make(tmp_path / name)
    LocalMailbox("home", tmp_path, Overlay(), drafts=told).draft(letter())

    assert len([*(tmp_path / name / "cur").iterdir()]) == 1


def test_a_missing_folder_that_the_config_names_is_reported(home: Maildir):
    """A wrong name in the config is a trouble, and the sent folder that is there is not taken
    instead.
    """
    box = LocalMailbox("home", home.root, Overlay(), sent="Outgoing", trash="Bin")
    correspondence = box.fetch(watch(), NOW)

    assert [(each.what.code, each.what["name"]) for each in correspondence.troubles] == [
        ("folder_missing", "Outgoing"),
        ("folder_missing", "Bin"),
    ]


@pytest.mark.parametrize("missing", ["drafts", "sent"])
def test_without_its_folder_nothing_is_whole(home: Maildir, missing: str):
    """Where there is no sent folder, a draft that is gone may have been sent."""
    rmtree(home.folder(missing))
    correspondence = home.mailbox.fetch(watch(), NOW)

    assert (correspondence.drafts_whole, correspondence.sent_whole) == (
        missing != "drafts",
        missing != "sent",
    )


@pytest.mark.parametrize("missing", ["missing", "file"])
def test_without_its_root_an_account_is_down(tmp_path: Path, missing: str):
    """Nothing is made where nothing is, so an unmounted disk never becomes an empty mailbox."""
    root = tmp_path / "Mail"
    if missing == "file":
        root.write_text("no folder")
    box = LocalMailbox("home", root, Overlay())
    for ask in (
        lambda: box.fetch(watch(), NOW),
        lambda: box.draft(letter()),
        lambda: box.find(deed(letter())),
        lambda: box.withdraw(deed(letter())),
    ):
        with pytest.raises(Down):
            ask()

    assert root.exists() is (missing == "file")


# --- links, broken mail, rights -----------------------------------------------------------------


def test_links_are_not_followed(home: Maildir, tmp_path: Path):
    """A linked mail is skipped; a linked folder counts only inside the root.

    A pipe is not waited for.
    """
    secret = tmp_path / "secret"
    secret.write_bytes(answer("Secret"))
    (home.root / "cur" / "1.link:2,S").symlink_to(secret)
    os.mkfifo(home.root / "cur" / "2.pipe:2,S")
    outside = make(tmp_path / "Elsewhere")
    (outside / "cur" / "1.host:2,S").write_bytes(answer("Outside"))
    (home.root / ".Outside").symlink_to(outside)
    (home.root / ".Again").symlink_to(home.root / ".Sent")
    (home.root / ".Loop").symlink_to(home.root)
    half = make(home.root / ".Half")
    rmtree(half / "new")
    (half / "new").symlink_to(outside / "cur")
    correspondence = home.mailbox.fetch(watch(), NOW)

    assert (correspondence.messages, correspondence.troubles) == ((), ())


@pytest.mark.parametrize("link", ["", "cur", "new", "tmp"])
@pytest.mark.parametrize("kind", ["drafts", "sent", "trash"])
@pytest.mark.parametrize(
    "manner", [MANNERS[0], MANNERS[2], MANNERS[4]], ids=lambda manner: manner.layout
)
def test_no_link_leads_out_of_the_root(tmp_path: Path, manner: Manner, kind: str, link: str):
    """Drafts, sent mail and trash, or a part of one, that lie elsewhere by a link: said by name,
    nothing written there.
    """
    home = Maildir(tmp_path / "Mail", manner)
    outside = make(tmp_path / "Elsewhere")
    astray = home.folder(kind)
    rmtree(astray / link)
    (astray / link).symlink_to(outside / link)

    for box in (home.mailbox, home.reopen()):
        correspondence = box.fetch(watch(), NOW)
        assert [(each.what.code, each.where) for each in correspondence.troubles] == [
            ("folder_outside", str(astray))
        ]
        assert (correspondence.drafts_whole, correspondence.sent_whole) == (
            kind != "drafts",
            kind != "sent",
        )
    if kind == "drafts":
        with pytest.raises(Down, match=re.escape(str(astray))):
            home.mailbox.draft(letter())
    else:
        receipt = home.mailbox.draft(letter())
        home.mailbox.withdraw(
            replace(deed(letter()), handle=receipt.handle, version=receipt.version)
        )

    assert [path for path in outside.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("name", ["[Gmail]/Drafts", ".Drafts", "Post/Drafts"])
def test_a_new_drafts_folder_stays_in_the_root(tmp_path: Path, name: str):
    """A link above the folder that the config names, or one that leads to nothing yet, is no way
    out either.
    """
    root = make(tmp_path / "Mail")
    (root / name.split("/", maxsplit=1)[0]).symlink_to(tmp_path / "Elsewhere")
    box = LocalMailbox("home", root, Overlay(), drafts=name)

    with pytest.raises(Down, match="leads out of the mailbox"):
        box.draft(letter())
    assert not (tmp_path / "Elsewhere").exists()


@pytest.mark.parametrize("link", ["", "cur", "new", "tmp"])
def test_links_within_the_root_are_followed(tmp_path: Path, link: str):
    """A root that is a link, and drafts that lie in another folder of it, as some lay out what
    mbsync fetches.
    """
    home = Maildir(tmp_path / "disk", MANNERS[0])
    (tmp_path / "Mail").symlink_to(home.root)
    drafts_folder = home.folder("drafts")
    (home.root / "store").mkdir()
    (drafts_folder / link).rename(home.root / "store" / "box")
    (drafts_folder / link).symlink_to(home.root / "store" / "box")
    box = LocalMailbox("home", tmp_path / "Mail", Overlay())

    box.draft(letter())
    correspondence = box.fetch(watch(), NOW)

    assert correspondence.troubles == ()
    assert len(drafts(correspondence)) == 1


def test_a_broken_mail_is_reported_and_the_rest_is_read(home: Maildir):
    """Garbage where a mail should be: its path is named, at every look, and what can be read is."""
    (home.root / "cur" / "1.broken:2,S").write_bytes(b"\x00\xff" * 100)
    (home.folder("drafts") / "cur" / "2.empty:2,D").write_bytes(b"")
    home.receive(answer())
    for box in (home.mailbox, home.mailbox, home.reopen()):
        correspondence = box.fetch(watch(), NOW + timedelta(hours=2))
        assert sorted(
            (each.what.code, Path(each.where).name.partition(":")[0])
            for each in correspondence.troubles
        ) == [
            ("mail_not_mail", "2.empty"),
            ("mail_opaque", "1.broken"),
        ]
        assert len(received(correspondence)) == 1
        assert (
            correspondence.drafts_whole,
            correspondence.sent_whole,
            correspondence.received_whole,
        ) == (True, True, False)


@pytest.fixture
def plain_home() -> Iterator[Maildir]:
    """A Maildir whose owner is no superuser, so that rights count, also when the tests run as
    root.
    """
    with TemporaryDirectory() as folder:
        home = Maildir(Path(folder) / "Mail", MANNERS[4])
        yield home


@contextmanager
def nobody(root: Path) -> Iterator[None]:
    """Give everything to nobody, and be nobody for a while."""
    if os.geteuid() != 0:
        yield
        return
    for each in [root.parent, root, *root.rglob("*")]:
        os.chown(each, 65534, -1)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize("kind", ["sent", "drafts", "inbox"])
@pytest.mark.parametrize("whole_folder", [True, False])
def test_an_unreadable_mail_proves_no_absence(plain_home: Maildir, kind: str, whole_folder: bool):
    """A folder or a mail that cannot be opened is a trouble, and what hides there is not missing.

    Once it can, all is well.
    """
    home = plain_home
    path = home.put(kind, answer() if kind == "inbox" else mail_of(SAM.email, MIA.email, "x"), "S")
    shut = home.folder(kind) / "cur" if whole_folder else path
    with nobody(home.root):
        shut.chmod(0)
        correspondence = home.mailbox.fetch(watch(), NOW + timedelta(hours=2))
        shut.chmod(0o700)
        after = home.mailbox.fetch(watch(), NOW + timedelta(hours=2))

    assert [each.what.code for each in correspondence.troubles] == [
        "folder_unreadable" if whole_folder else "mail_unreadable"
    ]
    whole = (correspondence.drafts_whole, correspondence.sent_whole, correspondence.received_whole)
    assert whole == (kind != "drafts", kind != "sent", kind != "inbox")
    assert (len(after.messages), after.troubles, after.drafts_whole, after.sent_whole) == (
        1,
        (),
        True,
        True,
    )
    assert after.received_whole


@pytest.mark.parametrize("shut", ["root", "folder", "cur"])
def test_a_refused_write_is_reported_and_leaves_nothing(plain_home: Maildir, shut: str):
    """A Maildir that cannot be written to is down for drafting; it is still looked into."""
    home = plain_home
    if shut == "root":
        rmtree(home.folder("drafts"))
    closed = {
        "root": home.root,
        "folder": home.folder("drafts"),
        "cur": home.folder("drafts") / "cur",
    }[shut]
    if shut == "folder":
        rmtree(home.folder("drafts") / "tmp")
    with nobody(home.root):
        closed.chmod(0o500)
        with pytest.raises(Down):
            home.mailbox.draft(letter())
        correspondence = home.mailbox.fetch(watch(), NOW)
        closed.chmod(0o700)
        receipt = home.mailbox.draft(letter())

    assert not drafts(correspondence)
    assert receipt.handle.endswith(f"{letter().key}.interviewd")
    assert home.drafts() == [letter().raw]
    assert not [*(home.folder("drafts") / "tmp").iterdir()]


def test_a_file_name_may_be_undecodable(home: Maildir):
    """File names are bytes; what is told of them is text."""
    name = os.fsdecode(b"1.\xff\xfe.host:2,S")
    (home.root / "cur" / name).write_bytes(answer())
    (home.root / "cur" / os.fsdecode(b"2.\xff:2,S")).write_bytes(b"\x00")
    correspondence = home.mailbox.fetch(watch(), NOW + timedelta(hours=2))

    assert len(received(correspondence)) == 1
    assert correspondence.messages[0].handle.encode()
    assert correspondence.troubles[0].where.encode()


# --- what is remembered -------------------------------------------------------------------------


class Opened:
    """Which files a look opens, and whether it reads beyond their heads."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.heads: list[Path] = []
        self.texts: list[Path] = []
        self.listed: list[Path] = []
        for name, kept in (
            ("read_head", self.heads),
            ("read_mail", self.texts),
            ("list_mails", self.listed),
        ):
            monkeypatch.setattr(maildir, name, self.noting(getattr(maildir, name), kept))

    def noting(self, function, kept: list[Path]):
        def noted(thanks):
            kept.append(thanks.path if isinstance(thanks, maildir.MailFile) else thanks)
            return function(thanks)

        return noted

    def clear(self) -> None:
        for kept in (self.heads, self.texts, self.listed):
            kept.clear()


def test_a_draft_is_looked_for_in_what_is_new_only(home: Maildir, monkeypatch: pytest.MonkeyPatch):
    """Before each letter the folder is listed, but only drafts of others are read: once, and none
    whole.
    """
    home.mailbox.draft(letter())
    mailbox = home.reopen()
    opened = Opened(monkeypatch)
    for number in range(4):
        mailbox.draft(letter(f"{number:032d}"))

    assert len(home.drafts()) == 5
    assert len(opened.heads) == 1
    assert opened.texts == []


def test_the_text_of_others_is_never_read(home: Maildir, monkeypatch: pytest.MonkeyPatch):
    """Only heads are read of mail that does not matter, and nothing of it is written down but
    hashes.
    """
    theirs = home.put(
        "inbox",
        mail_of("friend@other.example", SAM.email, "Private matters", "Private words\n"),
        "S",
    )
    mine = home.put("inbox", answer(), "S")
    opened = Opened(monkeypatch)
    home.mailbox.fetch(watch(), NOW + timedelta(hours=2))
    remembered = repr({space: home.cache.all(space) for space in home.cache._spaces})

    assert opened.texts == [mine]
    assert theirs in opened.heads
    assert not re.search("friend|other.example|Private", remembered)


def test_an_unchanged_maildir_is_not_read_again(home: Maildir, monkeypatch: pytest.MonkeyPatch):
    """Neither by this process nor, from the cache, by the next.

    Once settled it is not even listed.
    """
    for n in range(20):
        home.put("inbox", mail_of(f"f{n}@other.example", SAM.email, "x"), "S")
    home.receive(answer())
    opened = Opened(monkeypatch)
    home.mailbox.fetch(watch(), NOW)
    assert len(opened.heads) >= 21
    opened.clear()
    home.ticks.at += 60
    home.mailbox.fetch(watch(), NOW)
    assert (opened.heads, opened.texts) == ([], [])
    opened.clear()
    home.mailbox.fetch(watch(), NOW)
    assert opened.listed == [home.folder("drafts")]
    opened.clear()
    home.reopen().fetch(watch(), NOW)

    assert len(opened.heads) <= 1


@pytest.mark.parametrize("settled", [True, False])
@pytest.mark.parametrize(
    ("act", "folders"),
    [
        (
            lambda home: home.receive(answer("Another")),
            {"Re: Thank you – Analyst interview", "Another"},
        ),
        (lambda home: [path.unlink() for path in home.files("inbox")], set()),
        (lambda home: home.read(), {"Re: Thank you – Analyst interview"}),
        (
            lambda home: (home.root / "new").rmdir() if home.read() is None else None,
            {"Re: Thank you – Analyst interview"},
        ),
    ],
    ids=["arrived", "deleted", "read", "new removed"],
)
def test_every_change_in_a_folder_is_seen(
    home: Maildir, act: Callable[[Maildir], object], folders: set[str], settled: bool
):
    """However long nothing happened before, and however soon after a look it happens."""
    home.receive(answer())
    for _ in range(3):
        home.mailbox.fetch(watch(), NOW + timedelta(hours=2))
        home.ticks.at += 60 * settled
    act(home)
    correspondence = home.mailbox.fetch(watch(), NOW + timedelta(hours=2))

    assert {each.subject for each in received(correspondence)} == folders


def test_file_times_are_believed_only_after_a_while(home: Maildir):
    """Two changes within one tick of the file system's clock leave one stamp: the second is seen
    all the same.
    """
    home.receive(answer("One"))
    home.mailbox.fetch(watch(), NOW + timedelta(hours=2))
    home.mailbox.fetch(watch(), NOW + timedelta(hours=2))
    stamp = (home.root / "new").stat()
    home.receive(answer("Two"))
    os.utime(home.root / "new", ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    correspondence = home.mailbox.fetch(watch(), NOW + timedelta(hours=2))

    assert {each.subject for each in received(correspondence)} == {"One", "Two"}


def test_a_listing_without_a_known_draft_is_repeated(
    home: Maildir, monkeypatch: pytest.MonkeyPatch
):
    """A draft that was there is looked for again before it counts as gone."""
    thanks = letter()
    record = deed(thanks, home.mailbox.draft(thanks))
    home.mailbox.fetch(watch(record), NOW)
    entries, left_out = maildir.list_mails, [home.folder("drafts")] * 2

    def forgetful(folder: Path) -> list[maildir.MailFile]:
        if folder in left_out:
            left_out.remove(folder)
            return []
        return entries(folder)

    monkeypatch.setattr(maildir, "list_mails", forgetful)
    correspondence = home.mailbox.fetch(watch(record), NOW)

    assert left_out == []
    assert len(drafts(correspondence)) == 1


def test_a_draft_that_is_being_renamed_is_never_absent(home: Maildir):
    """Another program flags drafts all the while: no look misses one, since a draft that is gone
    means no.
    """
    paths = [
        home.put("drafts", mail_of(SAM.email, MIA.email, f"Draft {n}"), "DS") for n in range(40)
    ]

    def flag() -> None:
        for n in range(60):
            for path in paths:
                here, there = path.with_name(path.name + "F"), path
                (there, here)[n % 2].rename((here, there)[n % 2])

    other = Thread(target=flag)
    other.start()
    looks: list[Correspondence] = []
    while other.is_alive() or not looks:
        looks.append(home.mailbox.fetch(watch(), NOW))
    other.join()

    assert {len(drafts(each)) for each in looks} == {40}


def test_a_mail_being_written_is_read_when_complete(home: Maildir):
    """Programs that write straight into a folder are forgiven: what grows is read again."""
    raw = answer()
    path = home.put("inbox", raw[:20], "S")
    first = home.mailbox.fetch(watch(), NOW + timedelta(hours=2))
    path.write_bytes(raw)
    second = home.mailbox.fetch(watch(), NOW + timedelta(hours=2))

    assert (len(received(first)), len(received(second))) == (0, 1)


def test_an_edit_in_place_is_seen_at_once(home: Maildir):
    """Same name, same length, within one tick of the clock: the words count, not the time stamp."""
    thanks = letter()
    record = deed(thanks, home.mailbox.draft(thanks))
    (path,) = home.files("drafts")
    stamp = path.stat()
    home.mailbox.fetch(watch(record), NOW)
    path.write_bytes(thanks.raw.replace(b"queue", b"QUEUE"))
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    correspondence = home.mailbox.fetch(watch(record), NOW)

    assert "QUEUE" in drafts(correspondence)[0].text
    assert correspondence.changed


def test_a_damaged_cache_only_costs_time(home: Maildir):
    """Whatever the cache holds, the result is what is on disk."""
    home.receive(answer())
    first = home.mailbox.fetch(watch(), NOW + timedelta(hours=2))
    for space in [*home.cache._spaces]:
        home.cache.update(space, dict.fromkeys(home.cache.all(space), "{torn") | {"strange": "[1]"})
    second = home.reopen().fetch(watch(), NOW + timedelta(hours=2))

    assert second.messages == first.messages
    assert home.reopen().cached(watch()).messages == first.messages


def test_a_removed_folder_is_dropped_from_the_cache(home: Maildir):
    """The cache does not keep what the person threw away."""
    make(home.root / ".Orbis")
    (home.root / ".Orbis" / "cur" / "1.host:2,S").write_bytes(answer())
    home.mailbox.fetch(watch(), NOW + timedelta(hours=2))
    rmtree(home.root / ".Orbis")
    correspondence = home.mailbox.fetch(watch(), NOW + timedelta(hours=2))

    assert not correspondence.messages
    assert not home.cache.all("home/mailbox/.Orbis")
    assert not home.mailbox.cached(watch()).messages


def test_only_mail_that_matters_is_cached(home: Maildir):
    """Drafts to others and mail of people who are watched no more are not written down."""
    home.compose(mail_of(SAM.email, "friend@other.example", "Private matters"))
    home.receive(answer())
    home.mailbox.fetch(watch(), NOW + timedelta(hours=2))
    assert [each.sender.email for each in home.mailbox.cached(watch()).messages] == [MIA.email]
    home.mailbox.fetch(Watch(NOW, frozenset({"x@other.example"})), NOW + timedelta(hours=2))

    assert not home.mailbox.cached(watch()).messages


# --- what mailboxes do to mail ------------------------------------------------------------------


def test_all_mail_shows_nothing_twice(tmp_path: Path):
    """Gmail's All Mail holds drafts, sent and received mail again: each counts once, in its own
    folder.
    """
    home = Maildir(tmp_path / "Mail", MANNERS[2])
    everything = make(home.root / "[Gmail]/All Mail") / "cur"
    thanks = letter()
    receipt = home.mailbox.draft(thanks)
    (everything / "1.host,U=1:2,DS").write_bytes(thanks.raw)
    copy = mail_of(SAM.email, MIA.email, "By hand", In_Reply_To=thanks.message_id)
    home.write(copy)
    (everything / "2.host,U=2:2,S").write_bytes(copy)
    home.receive(answer())
    (everything / "3.host,U=3:2,S").write_bytes(answer())
    (everything / "4.host,U=4:2,DS").write_bytes(
        mail_of(SAM.email, MIA.email, "Begun", In_Reply_To=thanks.message_id)
    )
    correspondence = home.mailbox.fetch(watch(deed(thanks, receipt)), NOW + timedelta(hours=2))

    assert [each.folder for each in correspondence.messages] == [
        Folder.DRAFTS,
        Folder.SENT,
        Folder.INBOX,
    ]


def test_a_mail_without_a_date_is_as_old_as_its_file(home: Maildir):
    """A missing date, or one that lies in the future, is replaced by the file's."""
    for n, date in enumerate(
        [b"", b"Date: nonsense\n", b"Date: Fri, 01 Jan 2038 00:00:00 +0000\n"]
    ):
        path = home.put(
            "inbox", b"From: mia@orbis.example\nMessage-ID: <%d@x>\n" % n + date + b"\nx", "S"
        )
        os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    correspondence = home.mailbox.fetch(watch(), NOW + timedelta(hours=1))

    assert [each.date for each in received(correspondence)] == [NOW, NOW, NOW]


def test_a_draft_taken_away_for_editing_is_found_again(home: Maildir):
    """mutt takes a postponed mail away while it is open; what is there is said, at each look."""
    thanks = letter()
    record = deed(thanks, home.mailbox.draft(thanks))
    home.mailbox.fetch(watch(record), NOW)
    (path,) = home.files("drafts")
    raw = path.read_bytes()
    path.unlink()
    away = home.mailbox.fetch(watch(record), NOW)
    home.put("drafts", raw.replace(b"k" * 32, b"mutt.new"), "DS")
    back = home.mailbox.fetch(watch(record), NOW)

    assert (drafts(away), away.drafts_whole) == ([], True)
    assert [mail.is_like(each, record) for each in drafts(back)] == [True]


def test_subfolders_of_the_inbox_are_read(home: Maildir):
    """Answers that a filter sorted away are answers, junk is not."""
    for n, name in enumerate([".Work.Orbis", ".Archive", ".Junk"]):
        (make(home.root / name) / "cur" / f"{n}.host:2,S").write_bytes(answer(f"In {name}"))
    correspondence = home.mailbox.fetch(watch(), NOW + timedelta(hours=2))

    assert {each.subject for each in received(correspondence)} == {"In .Work.Orbis", "In .Archive"}


def test_flags_and_numbers_are_no_change(home: Maildir):
    """Reading, answering and uploading rename a file.

    The mail keeps its handle, and nothing is read again.
    """
    path = home.put("inbox", answer(), "")
    first = home.mailbox.fetch(watch(), NOW + timedelta(hours=2))
    path.rename(path.with_name(path.name.partition(":")[0] + ",U=12:2,RS"))
    second = home.mailbox.fetch(watch(), NOW + timedelta(hours=2))

    assert first.messages == second.messages
    assert not second.changed


@pytest.mark.parametrize("place", ["trash", "Archive", "Archive/2026"])
@pytest.mark.parametrize("thread", [False, True])
def test_an_answer_that_was_moved_away_counts(home: Maildir, place: str, thread: bool):
    """People delete refusals and archive the rest, also before the first look: from watched
    people, and in the thread.
    """
    thanks = letter()
    record = deed(thanks, home.mailbox.draft(thanks))
    raw = answer(Message_ID="<m1@x>", Cc="Jonas Weber <jonas@orbis.example>")
    if thread:
        raw = mail_of(
            "Mia <mia@home.example>",
            SAM.email,
            "Re: x",
            In_Reply_To=thanks.message_id,
            Message_ID="<m1@x>",
        )
    if place != "trash":
        make(home.root / f".{place.replace('/', '.')}")
    folder = home.folder("trash") if place == "trash" else home.root / f".{place.replace('/', '.')}"
    (folder / "cur" / "17.host:2,S").write_bytes(raw)
    for box in (home.mailbox, home.reopen()):
        messages = received(box.fetch(watch(record), NOW + timedelta(hours=2)))
        assert [(each.message_id, each.nature) for each in messages] == [("<m1@x>", Nature.HUMAN)]


def test_own_mail_in_the_trash_is_no_answer(home: Maildir):
    """In the trash lie letters, drafts and mail of their own, and other people's mail: none of
    it is an answer.
    """
    thanks = letter()
    box = LocalMailbox("home", home.root, home.cache, addresses=[SAM.email], monotonic=home.ticks)
    record = deed(thanks, box.draft(thanks))
    reply = mail_of(SAM.email, MIA.email, "Re: x", In_Reply_To=thanks.message_id)
    home.put("trash", thanks.raw, "S")
    home.put("trash", reply, "S")
    home.put(
        "trash",
        mail_of("sam@home.example", MIA.email, "Re: x", In_Reply_To=thanks.message_id),
        "DS",
    )
    home.put("trash", mail_of("friend@other.example", SAM.email, "Hello"), "S")
    correspondence = box.fetch(watch(record), NOW + timedelta(hours=2))

    assert received(correspondence) == []
    assert {each.sender.email for each in correspondence.messages} <= {
        SAM.email,
        "sam@home.example",
    }


# --- compressed mail


COMPRESSED: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "two gzip members": lambda raw: gzip.compress(raw[:50]) + gzip.compress(raw[50:]),
}
OPAQUE: dict[str, Callable[[bytes], bytes]] = {
    "Zstandard": lambda raw: b"\x28\xb5\x2f\xfd" + raw,
    "LZ4": lambda raw: b"\x04\x22\x4d\x18" + raw,
    "LZ4 of Dovecot": lambda raw: b"Dovecot-LZ4\x0d\x2a\x9b\xc5" + raw,
    "encrypted": lambda raw: b"CRYPTED\x03\x07\x02" + raw,
    "binary": lambda raw: b"\x00\x01" + raw,
    "damaged gzip": lambda raw: gzip.compress(raw)[:-12],
    "damaged deflate": lambda raw: gzip.compress(raw)[:10] + b"\xff" * 50,
    "damaged bzip2": lambda raw: b"BZh9" + raw,
    "damaged xz": lambda raw: b"\xfd7zXZ\0" + raw,
}


@pytest.mark.parametrize("form", COMPRESSED)
def test_compressed_mail_is_read(home: Maildir, form: str):
    """Dovecot compresses mail under ordinary names: a sent letter, an answer and a draft are
    what they are.
    """
    compress = COMPRESSED[form]
    thanks = letter()
    record = deed(thanks, home.mailbox.draft(thanks))
    (path,) = home.files("drafts")
    path.write_bytes(compress(path.read_bytes()))
    home.put("sent", compress(mail_of(SAM.email, MIA.email, "By hand")), "S")
    home.put("inbox", compress(answer()), "S")
    correspondence = home.mailbox.fetch(watch(record), NOW + timedelta(hours=2))

    assert (
        len(drafts(correspondence)),
        len(sent(correspondence)),
        len(received(correspondence)),
    ) == (1, 1, 1)
    assert (
        correspondence.drafts_whole,
        correspondence.sent_whole,
        correspondence.received_whole,
        correspondence.troubles,
    ) == (
        True,
        True,
        True,
        (),
    )
    home.mailbox.withdraw(record)


@pytest.mark.parametrize("form", OPAQUE)
@pytest.mark.parametrize("kind", ["drafts", "sent", "inbox"])
def test_mail_in_an_unknown_form_proves_no_absence(home: Maildir, form: str, kind: str):
    """What cannot be read may be anything: it is reported, by each process, and nothing is
    concluded from absence.
    """
    home.put(kind, OPAQUE[form](mail_of(SAM.email, MIA.email, "x", "y" * 500)), "S")
    for box in (home.mailbox, home.mailbox, home.reopen()):
        correspondence = box.fetch(watch(), NOW + timedelta(hours=2))
        whole = {
            "drafts": correspondence.drafts_whole,
            "sent": correspondence.sent_whole,
            "inbox": correspondence.received_whole,
        }
        assert whole == {"drafts": True, "sent": True, "inbox": True} | {kind: False}
        assert [each.what.code for each in correspondence.troubles] == ["mail_opaque"]


def test_a_bomb_is_decompressed_no_further_than_it_is_read(home: Maildir):
    """A few kilobytes that become gigabytes cost no more than any long mail."""
    head = b"From: mia@orbis.example\nDate: Tue, 1 Dec 2026 16:00:00 +0000\nSubject: x\n\n"
    home.put("inbox", gzip.compress(head + b"Hello " * 30_000_000, compresslevel=1), "S")
    tracemalloc.start()
    correspondence = home.mailbox.fetch(watch(), NOW + timedelta(hours=2))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(received(correspondence)) == 1
    assert peak < 40_000_000


def test_many_opaque_mails_are_read_once(home: Maildir, monkeypatch: pytest.MonkeyPatch):
    """A mailbox full of them is not opened again at each look, and fills no screen."""
    for _ in range(50):
        home.put("inbox", OPAQUE["LZ4"](b"x"), "S")
    home.mailbox.fetch(watch(), NOW)
    opened = Opened(monkeypatch)
    for box in (home.mailbox, home.reopen()):
        correspondence = box.fetch(watch(), NOW)
        assert (len(correspondence.troubles), correspondence.received_whole) == (20, False)
    assert opened.heads == []


def test_one_mail_among_two_thousand_is_found(home: Maildir):
    """Numbers change nothing: the one that matters among two thousand is seen, and so is its
    end.
    """
    for n in range(2_000):
        (home.root / "cur" / f"{n}.host:2,S").write_bytes(
            b"From: f%d@other.example\nDate: Tue, 1 Dec 2026 10:00:00 +0000\n\nx" % n
        )
    path = home.put("inbox", answer(), "S")
    first = home.mailbox.fetch(watch(), NOW + timedelta(hours=2))
    path.unlink()
    second = home.mailbox.fetch(watch(), NOW + timedelta(hours=2))

    assert (len(first.messages), len(second.messages)) == (1, 0)


def test_a_draft_marked_as_trashed_is_not_withdrawn(home: Maildir):
    """A draft marked as trashed is discarded, though its file is still there."""
    thanks = letter()
    record = deed(thanks, home.mailbox.draft(thanks))
    (path,) = home.files("drafts")
    path.rename(path.with_name(path.name + "T"))
    correspondence = home.mailbox.fetch(watch(record), NOW)
    with pytest.raises(Gone):
        home.mailbox.withdraw(record)

    assert [each.folder for each in correspondence.messages] == [Folder.TRASH]
    assert isinstance(correspondence.messages[0], Message)
    assert not sent(correspondence)
