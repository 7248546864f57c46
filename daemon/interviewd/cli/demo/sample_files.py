"""The demo's calendar and mailbox, written as other programs write them, and Maria's edits."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses, parseaddr
from pathlib import Path

from interviewd.cli.demo import scenario
from interviewd.cli.demo.scenario import Meeting

CALENDAR, MAILDIR = "calendar", "Maildir"


class SampleFiles:
    """A folder of .ics files and a Maildir, and what people change in them."""

    def __init__(self, home: Path) -> None:
        self.calendar, self.maildir = home / CALENDAR, home / MAILDIR
        self._count = 0

    def begin(self) -> None:
        """Make the empty folders, as a mail program would."""
        self.calendar.mkdir(parents=True)
        for folder in (".", ".Drafts", ".Sent", ".Trash"):
            for part in ("cur", "new", "tmp"):
                (self.maildir / folder / part).mkdir(parents=True)

    # --- the calendar ----------------------------------------------------------------------------

    def enter(
        self, meeting: Meeting, start: datetime, *, status: str = "CONFIRMED", sequence: int = 0
    ) -> None:
        """Write a meeting, or write it anew."""
        lines = [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Example//Calendar//EN",
            "BEGIN:VEVENT",
            f"UID:{_uid(meeting.slug)}",
            f"DTSTAMP:{_stamp(start - timedelta(days=7))}",
            f"DTSTART:{_stamp(start)}",
            f"DTEND:{_stamp(start + timedelta(minutes=meeting.minutes))}",
            f"SUMMARY:{_escaped(meeting.title)}",
            f"SEQUENCE:{sequence}",
            f"STATUS:{status}",
            *([f"DESCRIPTION:{_escaped(meeting.text)}"] if meeting.text else []),
            *([f"LOCATION:{_escaped(meeting.where)}"] if meeting.where else []),
            *_people(meeting),
            "END:VEVENT",
            "END:VCALENDAR",
        ]
        text = "".join(f"{_folded(line)}\r\n" for line in lines)
        self._write(self.calendar / f"{meeting.slug}.ics", text)

    def fill_in(self, slug: str, lines: tuple[tuple[str, str], ...]) -> bool:
        """Type into the debrief of an event; False when there is none."""
        for path in sorted(self.calendar.glob("*.ics")):
            text = path.read_text(encoding="utf-8").replace("\r\n ", "")
            if f"X-INTERVIEWD-FOR:{_uid(slug)}" in text and "X-INTERVIEWD-KIND:debrief" in text:
                break
        else:
            return False
        from icalendar import Calendar

        calendar = Calendar.from_ical(path.read_bytes())
        event = next(iter(calendar.walk("VEVENT")))
        form = str(event["DESCRIPTION"]).split("\n")
        typed = dict(lines)
        filled = [
            f"{line.strip()} {typed.pop(line.strip())}" if line.strip() in typed else line
            for line in form
        ]
        event["DESCRIPTION"] = "\n".join(
            [*filled, *(f"{label} {text}" for label, text in typed.items())]
        )
        self._write(path, calendar.to_ical().decode())
        return True

    # --- the mailbox -----------------------------------------------------------------------------

    def send(self, to: str, adds: str, now: datetime) -> bool:
        """Send the draft as a mail program does: a copy in Sent with a new date, the draft gone."""
        path = self._draft(to)
        if path is None:
            return False
        draft = _parsed(path.read_bytes())
        body = str(draft.get_content()).replace("\r\n", "\n")
        if adds:  # a sentence more in its last paragraph before the greeting
            paragraphs = body.rstrip("\n").split("\n\n")
            place = max(len(paragraphs) - 2, 0)
            paragraphs[place] = f"{paragraphs[place]} {adds}"
            body = "\n\n".join(paragraphs) + "\n"
        letter = EmailMessage(policy=policy.SMTP)
        for name in ("From", "To", "Subject", "Message-ID", "In-Reply-To", "References"):
            if name in draft:
                letter[name] = str(draft[name])
        letter["Date"] = now
        letter.set_content(body)
        self._write(self.maildir / ".Sent/cur" / f"{self._name(now)}:2,S", letter.as_bytes())
        path.unlink()
        return True

    def discard(self, to: str) -> bool:
        """Delete the draft to somebody; this mail program has its deleted mails in the trash."""
        path = self._draft(to)
        if path is None:
            return False
        path.rename(self.maildir / ".Trash/cur" / path.name)
        return True

    def answer(self, by: str, text: str, now: datetime) -> bool:
        """A mail that answers the last one sent to somebody."""
        address = parseaddr(by)[1]
        folder = self.maildir / ".Sent/cur"
        messages = [_parsed(path.read_bytes()) for path in sorted(folder.iterdir())]
        sent = [message for message in messages if address in _recipients(message)]
        if not sent:
            return False
        last = max(sent, key=lambda message: message["Date"].datetime)
        mail = EmailMessage(policy=policy.SMTP)
        mail["From"], mail["To"] = by, f"{scenario.NAME} <{scenario.EMAIL}>"
        mail["Subject"] = f"Re: {re.sub('(?i)^re: *', '', str(last['Subject']))}"
        mail["Date"], mail["Message-ID"] = now, f"<{self._name(now)}@{address.partition('@')[2]}>"
        mail["In-Reply-To"] = mail["References"] = str(last["Message-ID"])
        mail.set_content(text)
        self._write(self.maildir / "new" / self._name(now), mail.as_bytes())
        return True

    def _draft(self, to: str) -> Path | None:
        drafts = sorted(
            path for part in ("cur", "new") for path in (self.maildir / ".Drafts" / part).iterdir()
        )
        to_them = (path for path in drafts if to in _recipients(_parsed(path.read_bytes())))
        return next(to_them, None)

    def _name(self, now: datetime) -> str:
        self._count += 1
        return f"{int(now.timestamp())}.M{self._count}P1.demo"

    @staticmethod
    def _write(path: Path, content: str | bytes) -> None:
        """Beside, then renamed, as well-behaved programs write."""
        new = path.with_name(f".{path.name}.tmp")
        new.write_bytes(content.encode() if isinstance(content, str) else content)
        new.replace(path)


def _uid(slug: str) -> str:
    return f"{slug}@calendar.example"


def _parsed(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)


def _recipients(message: EmailMessage) -> list[str]:
    return [address for _, address in getaddresses(map(str, message.get_all("To", [])))]


def _people(meeting: Meeting) -> list[str]:
    if not (meeting.by or meeting.guests):
        return []
    me = f"{scenario.NAME} <{scenario.EMAIL}>"
    name, address = parseaddr(meeting.by or me)
    lines = [f"ORGANIZER;CN={name}:mailto:{address}"]
    for guest in (me, *meeting.guests):
        name, address = parseaddr(guest)
        answer = "ACCEPTED" if guest != me else meeting.answer
        lines.append(f"ATTENDEE;CN={name};ROLE=REQ-PARTICIPANT;PARTSTAT={answer}:mailto:{address}")
    return lines


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    return re.sub(r"([\\;,])", r"\\\1", text).replace("\n", "\\n")


def _folded(line: str) -> str:
    """RFC 5545, 3.1; everything here is ASCII."""
    return "\r\n ".join([line[:75], *(line[at : at + 74] for at in range(75, len(line), 74))])
