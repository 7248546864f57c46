"""Sam's calendar, mailbox and config in the guest, laid under /srv where the service may reach
them.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path

from tests.systemd.guest.probe import UNIT, drop_in, sh

HOME = Path("/srv/sam")
CONFIG = Path("/etc/interviewd/config.toml")
STATE = Path("/var/lib/interviewd")

# A zone in which it is early afternoon now, so that no waking hours matter to the test.
_AHEAD = 13 - datetime.now(UTC).hour
ZONE = f"Etc/GMT{-_AHEAD:+d}" if _AHEAD else "UTC"

TEXT = f"""
[me]
name = "Sam Rivera"
emails = ["sam@example.org"]
time_zone = "{ZONE}"
signature = "Sam Rivera"

[limits]
drafts_per_day = 1000
blocks_per_day = 1000

[[account]]
name = "home"
provider = "local"
calendars = ["{{home}}/calendar"]
mailbox = "{{home}}/Maildir"
"""

EVENT = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//EN
BEGIN:VEVENT
UID:{uid}
DTSTAMP:20261101T090000Z
DTSTART:{start:%Y%m%dT%H%M%SZ}
DTEND:{end:%Y%m%dT%H%M%SZ}
SUMMARY:Interview: Staff SRE - {company} #interview
ORGANIZER;CN=Priya Shah:mailto:priya@{domain}
ATTENDEE;CN=Priya Shah;PARTSTAT=ACCEPTED:mailto:priya@{domain}
ATTENDEE;CN=Sam Rivera;PARTSTAT=ACCEPTED:mailto:sam@example.org
END:VEVENT
END:VCALENDAR
"""


def firm(number: int) -> str:
    """A company's name of its own for each number, without digits: those may be a round's."""
    return (
        "BDFGKLMNPRSTVZ"[number % 14]
        + "aeiou"[number // 14 % 5]
        + "rne"
        + "lmnst"[number // 70 % 5]
        + "or"
    )


def lay(home: Path = HOME, config: Path = CONFIG, owner: str = "interviewd") -> None:
    """Empty calendar and mailbox, and the config over them."""
    for folder in ("calendar", "Maildir/cur", "Maildir/new", "Maildir/tmp"):
        (home / folder).mkdir(parents=True, exist_ok=True)
    for folder in (".Drafts", ".Sent"):
        for name in ("cur", "new", "tmp"):
            (home / "Maildir" / folder / name).mkdir(parents=True)
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text(TEXT.format(home=home))
    sh("chown", "-R", f"{owner}:", home)


def open_to_service() -> None:
    """What `service install` writes for local accounts that lie outside the state folder."""
    drop_in("places", f"[Service]\nReadWritePaths={HOME}\n", UNIT)


def interview(company: str, hours: float, home: Path = HOME) -> None:
    """An accepted interview of an hour that begins so many hours from now.

    Written as programs do, by rename.
    """
    start = (datetime.now(UTC) + timedelta(hours=hours)).replace(microsecond=0)
    uid = company.lower().replace(" ", "-")
    text = EVENT.format(
        uid=uid,
        start=start,
        end=start + timedelta(hours=1),
        company=company,
        domain=f"{uid}.example",
    )
    new = home / "calendar" / f".{uid}.tmp"
    new.write_bytes(text.replace("\n", "\r\n").encode())
    new.rename(home / "calendar" / f"{uid}.ics")


def letters(home: Path = HOME) -> Counter[str]:
    """How many drafts there are to each address."""
    drafts = (home / "Maildir/.Drafts/cur").iterdir()
    return Counter(
        str(message_from_bytes(path.read_bytes())["To"]).rpartition("<")[2].rstrip(">")
        for path in drafts
    )


def blocks(home: Path = HOME) -> Counter[tuple[str, str]]:
    """How many blocks there are for each interview and title."""
    counts: Counter[tuple[str, str]] = Counter()
    for path in (home / "calendar").glob("*.ics"):
        text = re.sub(r"\r?\n ", "", path.read_text())
        marked = re.search(r"^X-INTERVIEWD-FOR[^:\n]*:(.*?)\r?$", text, re.MULTILINE)
        title = re.search(r"^SUMMARY[^:\n]*:(.*?)\r?$", text, re.MULTILINE)
        if marked and title:
            counts[marked[1], title[1]] += 1
    return counts


def served(home: Path = HOME) -> set[str]:
    """The interviews that have a letter or blocks, by their company's domain."""
    return {to.split("@")[1].removesuffix(".example") for to in letters(home)} | {
        uid for uid, _ in blocks(home)
    }


def keys(home: Path = HOME) -> Counter[str]:
    """How often each block's key stands on the calendar."""
    text = "".join(
        re.sub(r"\r?\n ", "", path.read_text()) for path in (home / "calendar").glob("*.ics")
    )
    return Counter(re.findall(r"^X-INTERVIEWD-KEY[^:\n]*:(.*?)\r?$", text, re.MULTILINE))
