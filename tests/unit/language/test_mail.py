"""Reading mail: whatever a stranger sends is read, cleaned and judged, and nothing of it breaks
the reader.
"""

import base64
import email.headerregistry
import email.policy
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewd.language import mail, sanitize
from interviewd.language.mail import failed_recipients, fields, mime
from interviewd.model.known import Deed, State, Watch
from interviewd.model.seen import Folder, Message, Nature, Person
from interviewd.model.terms import Kind, Verb

THANKS = "<key1@example.org>"
MADE = datetime(2026, 12, 1, 12, tzinfo=UTC)
DEED = Deed(
    key="key1",
    kind=Kind.THANK_YOU,
    verb=Verb.DRAFT,
    state=State.DRAFTED,
    account="home",
    interview="uid",
    made=MADE,
    to=Person("Mia Brandt", "mia@orbis.example"),
    subject="Thank you – Analyst interview",
    text="Hello Mia,\n\nthank you.\n",
    message_id=THANKS,
)
WATCH = Watch(
    MADE - timedelta(days=30),
    frozenset({"mia@orbis.example"}),
    frozenset({"orbis.example"}),
    frozenset({THANKS}),
)


def read(raw: bytes | str, folder: Folder = Folder.INBOX) -> Message:
    raw = raw if isinstance(raw, bytes) else raw.replace("\n", "\r\n").encode()
    message = mail.read(raw, account="home", folder=folder, handle="h")
    assert message is not None
    return message


def letter(head: str, text: str = "Hello Sam,\n\nwe are glad.\n") -> str:
    return f"From: Mia Brandt <mia@orbis.example>\nTo: sam@example.org\n{head}\n\n{text}"


# --- heads --------------------------------------------------------------------------------------


def test_a_plain_answer_is_read_whole():
    """Everything a Message holds is taken from the mail."""
    message = read(
        "Received: from a by b\n"
        'From: "Brandt, Mia" <Mia.Brandt@Orbis.Example>\n'
        "To: Sam Rivera <sam@example.org>, jonas@orbis.example (Jonas Weber)\n"
        "Cc: Panel: a@orbis.example, B <b@orbis.example>;\n"
        "Subject: Re: Thank you =?utf-8?Q?=E2=80=93?= Analyst\n interview\n"
        "Date: Wed, 2 Dec 2026 10:30:00 +0100 (CET)\n"
        "Message-ID: <m1@orbis.example>\n"
        f"In-Reply-To: {THANKS}\n"
        f"References: <first@example.org>\n {THANKS}\n"
        "\nHello Sam,\n\nwe will decide on Friday.\n"
    )

    assert message.sender == Person("Brandt, Mia", "mia.brandt@orbis.example")
    assert [each.email for each in message.recipients] == [
        "sam@example.org",
        "jonas@orbis.example",
        "a@orbis.example",
        "b@orbis.example",
    ]
    assert message.recipients[1].name == "Jonas Weber"
    assert message.subject == "Re: Thank you – Analyst interview"
    assert message.date == datetime(2026, 12, 2, 9, 30, tzinfo=UTC)
    assert (message.message_id, message.in_reply_to) == ("<m1@orbis.example>", (THANKS,))
    assert message.references == ("<first@example.org>", THANKS)
    assert message.text == "Hello Sam,\n\nwe will decide on Friday."
    assert message.nature is Nature.HUMAN


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("mia@orbis.example", [("", "mia@orbis.example")]),
        ("<mia@orbis.example>", [("", "mia@orbis.example")]),
        ("Mia <mia@orbis.example>", [("Mia", "mia@orbis.example")]),
        ('"Mia \\"M\\" Brandt" <mia@orbis.example>', [('Mia "M" Brandt', "mia@orbis.example")]),
        ("mia@orbis.example (Mia (Orbis) Brandt)", [("Mia Orbis Brandt", "mia@orbis.example")]),
        (
            "Mia (work) <mia@orbis.example>, j@orbis.example",
            [("Mia", "mia@orbis.example"), ("", "j@orbis.example")],
        ),
        (
            "=?utf-8?B?TcO8bGxlciwgTWlh?= <mia@orbis.example>",
            [("Müller, Mia", "mia@orbis.example")],
        ),
        ('"mia@orbis.example" <thief@evil.example>', [("mia@orbis.example", "thief@evil.example")]),
        ("Mia mia@orbis.example", [("", "mia@orbis.example")]),
        ("mailto:mia@orbis.example", [("", "mia@orbis.example")]),
        ("undisclosed-recipients:;", []),
        ("a@b@c.example, @orbis.example, mia@, <>, ,;", []),
        ("mia@müller.example", [("", "mia@xn--mller-kva.example")]),
        ("MIA@ORBIS.EXAMPLE, mia@orbis.example", [("", "mia@orbis.example")]),
        (
            "=?utf-8?q?thief=40evil=2Eexample?= <mia@orbis.example>",
            [("thief@evil.example", "mia@orbis.example")],
        ),
        ("=?utf-8?q?thief=40evil=2Eexample?=", []),
    ],
)
def test_addresses_are_taken_from_where_addresses_stand(header, expected):
    """A name that looks like an address is a name; what is no address is nobody."""
    assert fields.addresses([header]) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=?iso-8859-1?Q?Gr=FC=DFe?=", "Grüße"),
        ("=?utf-8?q?a_b?= =?utf-8?q?_c?=", "a b c"),
        ("=?utf-8?b?w7w=?= plain =?utf-8?b?w7w=?=", "ü plain ü"),
        ("=?utf-8?b?ww==?= =?utf-8?b?vA==?=", "ü"),  # one character split over two words
        ("=?no-such-charset?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("=?unicode_escape?q?=5Cu0041?=", "\\u0041"),
        ("=?utf-8*en?q?hi?=", "hi"),
        ("=?utf-8?x?nonsense?=", "=?utf-8?x?nonsense?="),
        ("=?utf-8?b?====?= and on", "and on"),
    ],
)
def test_encoded_words_become_words(value, expected):
    """RFC 2047, and the ways in which programs get it wrong."""
    assert sanitize.line(fields.decoded(value)) == expected


@pytest.mark.parametrize("charset", ["utf-8", "cp1252", "iso-8859-15"])
def test_raw_eight_bit_heads_are_words(charset):
    """Headers without any encoding are read as what they most likely are."""
    raw = "From: Müller <m@orbis.example>\nSubject: Grüße aus Köln\n\nx".encode(charset)

    assert read(raw).subject == "Grüße aus Köln"
    assert read(raw).sender.name == "Müller"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Tue, 01 Dec 2026 10:00:00 +0100", datetime(2026, 12, 1, 9, tzinfo=UTC)),
        ("1 Dec 26 10:00 GMT", datetime(2026, 12, 1, 10, tzinfo=UTC)),
        ("Tue, 01 Dec 2026 10:00:00 -0000", datetime(2026, 12, 1, 10, tzinfo=UTC)),
        ("Thu, 01 Jan 1970 00:00:00 +0000", None),
        ("Tue, 99 Dec 2026 10:00:00 +0100", None),
        ("yesterday", None),
        ("", None),
        ("Tue, 01 Dec 9999999 10:00:00", None),
    ],
)
def test_a_date_is_a_moment_or_nothing(value, expected):
    """What cannot be the date of a mail is no date."""
    assert fields.date_of(value) == expected


def test_nothing_decoded_becomes_a_line_of_its_own():
    """Line breaks and controls hidden in encoded words do not survive: nobody's subject adds a
    header.
    """
    message = read(
        "From: =?utf-8?q?Mia=0ABcc:_x=40evil.example?= <mia@orbis.example>\nSubject: =?utf-8?q?a=0D=0ABcc:_b=E2=80=AE=00?=\n\n"
    )

    assert message.subject == "a Bcc: b"
    assert message.sender == Person("Mia Bcc: x@evil.example", "mia@orbis.example")


def test_message_ids_keep_their_brackets_and_their_order():
    """Ids are compared as they stand.

    One without brackets gets them, a remark beside one is none.
    """
    assert fields.ids("Your message of today <a@b> <c@d>") == ("<a@b>", "<c@d>")
    assert fields.ids("a@b") == ("<a@b>",)
    assert fields.ids("no id at all") == ()
    many = fields.ids(" ".join(f"<{n}@x>" for n in range(500)))
    assert (len(many), many[0], many[-1]) == (fields.IDS_LIMIT, "<0@x>", "<499@x>")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n\n",
        b"no mail at all\n\nreally",
        b"\x00\xff" * 50,
        b"X-Other: field\n\nbody",
        b": x\n\n",
    ],
)
def test_bytes_without_mail_fields_are_no_mail(raw):
    """Bytes without one of a mail's fields are not read as one."""
    assert mail.read(raw, account="home", folder=Folder.INBOX, handle="h") is None


def test_the_line_a_mailbox_file_begins_with_is_no_field():
    """`From mia@…` and other lines that are no fields are skipped, and the fields after them
    count.
    """
    message = read(
        "From mia@orbis.example Tue Dec  1 10:00:00 2026\nFrom: mia@orbis.example\nnonsense\n folded nonsense\nSubject: hi\n\nx"
    )

    assert (message.sender.email, message.subject) == ("mia@orbis.example", "hi")


# --- text ---------------------------------------------------------------------------------------


def multipart(kind: str, *parts: str, boundary: str = "=_b", more: str = "") -> str:
    inner = "".join(f"--{boundary}\n{part}\n" for part in parts)
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"{more}\n\npreamble\n{inner}--{boundary}--\nepilogue\n'


PLAIN = "Content-Type: text/plain; charset=utf-8\n\nPlain wörds.\n"
HTML = (
    "Content-Type: text/html; charset=utf-8\n\n"
    "<html><head><style>x{}</style></head><body><p>Rich &amp; wörds.</p></body></html>\n"
)
PDF = (
    'Content-Type: application/pdf; name="cv.pdf"\nContent-Disposition: attachment; filename="cv.pdf"\n'
    "Content-Transfer-Encoding: base64\n\nJVBERi0=\n"
)


@pytest.mark.parametrize(
    ("mime_part", "expected"),
    [
        (PLAIN, "Plain wörds."),
        (HTML, "Rich & wörds."),
        (multipart("alternative", PLAIN, HTML), "Plain wörds."),
        (multipart("alternative", HTML, PLAIN), "Plain wörds."),
        (multipart("alternative", "Content-Type: text/plain\n\n \n", HTML), "Rich & wörds."),
        (
            multipart("mixed", multipart("alternative", PLAIN, HTML, boundary="in"), PDF),
            "Plain wörds.",
        ),
        (multipart("related", HTML, PDF), "Rich & wörds."),
        (
            multipart("signed", PLAIN, "Content-Type: application/pgp-signature\n\nsig\n"),
            "Plain wörds.",
        ),
        (
            multipart("mixed", PLAIN, PDF, "Content-Type: text/plain\n\nAnd more.\n"),
            "Plain wörds.\n\n\nAnd more.",
        ),
        (
            multipart(
                "mixed", PLAIN, "Content-Type: message/rfc822\n\nFrom: x@y.example\n\nnot mine\n"
            ),
            "Plain wörds.",
        ),
        (multipart("mixed", "\nNo head of its own.\n"), "No head of its own."),
        ("Content-Type: multipart/mixed\n\nno boundary", ""),
        ("Content-Type: nonsense\n\nstill text", "still text"),
        (
            'Content-Type: text/plain; charset="ISO-8859-1"\nContent-Transfer-Encoding: quoted-printable\n\nGr=FC=DFe=\n!\n',
            "Grüße!",
        ),
        (
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nR3LDvMOfZQ==\n",
            "Grüße",
        ),
        (
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nR3LDvMO*fZ!Q\n",
            "Grüße",
        ),
        ("Content-Type: text/plain; charset=x-nobody-knows\n\nGrüße", "Grüße"),
        ("Content-Type: text/plain; format=flowed; delsp=yes\n\nWort \nteil\n", "Wortteil"),
    ],
)
def test_the_text_is_what_a_mail_program_shows(mime_part, expected):
    """Plain words before rich ones, whatever they are wrapped in; never an attachment's."""
    assert read(f"From: mia@orbis.example\nMIME-Version: 1.0\n{mime_part}").text == expected


def test_a_part_in_a_wrong_charset_is_still_words():
    """Latin-1 bytes that claim nothing are read as Windows writes them."""
    assert read(b"From: mia@orbis.example\n\nGr\xfc\xdfe").text == "Grüße"


ON = "On Tue, 1 Dec 2026 at 10:00, Sam Rivera <sam@example.org> wrote:"


@pytest.mark.parametrize(
    "below",
    [
        f"{ON}\n> Hello Mia,\n> thank you.\n",
        "On Tue, 1 Dec 2026 at 10:00, Sam Rivera via Orbis Recruiting\n<sam@example.org> wrote:\n> Hello Mia,\n",
        "-----Original Message-----\nFrom: Sam Rivera\nSent: Tuesday\nTo: Mia\nSubject: x\n\nHello Mia,\n",
        "________________________________\nFrom: Sam Rivera\nSent: Tuesday, December 1\nTo: Mia\nSubject: x\n\nHello Mia,\n",
        "Am 01.12.2026 um 10:00 schrieb Sam Rivera:\n> Hello Mia,\n",
        "-----Ursprüngliche Nachricht-----\nVon: Sam Rivera\nGesendet: Dienstag\nAn: Mia\nBetreff: x\n\nHello Mia,\n",
        "Le mar. 1 déc. 2026 à 10:00, Sam Rivera <sam@example.org> a écrit :\n> Hello Mia,\n",
        "El mar, 1 dic 2026 a las 10:00, Sam Rivera (<sam@example.org>) escribió:\n> Hello Mia,\n",
        "-- \nMia Brandt\nOrbis Logistics\n",
        "Sent from my iPhone\n\n> Hello Mia,\n",
    ],
)
def test_an_answer_is_its_own_words(below):
    """Quotes, their headings and signatures of the usual programs are left out, the answer's
    words are not.
    """
    text = (
        f"Hello Sam,\n\nThanks, we have read it.\nBest, we will decide by Friday.\n\nMia\n\n{below}"
    )

    assert (
        read(letter("Subject: Re: x", text)).text
        == "Hello Sam,\n\nThanks, we have read it.\nBest, we will decide by Friday.\n\nMia"
    )


def test_an_answer_below_its_quote_is_found():
    """Who answers below is read as well as who answers above."""
    assert read(
        letter("Subject: Re: x", f"{ON}\n> Hello Mia,\n> thank you.\n\nWe will decide by Friday.\n")
    ).text.endswith("We will decide by Friday.")
    assert (
        ">"
        not in read(
            letter("Subject: Re: x", f"{ON}\n> Hello Mia,\n> thank you.\n\nWe will decide.\n")
        ).text
    )


@pytest.mark.parametrize("folder", [Folder.DRAFTS, Folder.SENT, Folder.TRASH])
def test_a_persons_own_mail_keeps_every_word(folder):
    """What the person writes is compared with what was drafted, so nothing is cut."""
    text = f"Hello Mia,\n\nthank you.\n\n-- \nSam\n\n{ON}\n> quoted"

    assert read(letter("Subject: x", text), folder).text == text


def test_an_attachment_is_an_edit_of_a_draft():
    """A draft to which a file was added differs from the one that was laid there."""
    bare = read(f"From: sam@example.org\n{PLAIN}", Folder.DRAFTS)
    with_file = read(f"From: sam@example.org\n{multipart('mixed', PLAIN, PDF)}", Folder.DRAFTS)

    assert with_file.text == "Plain wörds.\n[cv.pdf]"
    assert mail.canonical("s", bare.text) != mail.canonical("s", with_file.text)


@pytest.mark.parametrize(
    ("changed", "same"),
    [
        ("Hello Mia,\r\n\r\nthank you.\r\n", True),
        ("Hello Mia,\n\nthank you.  \n\n\n", True),
        ("Hello\u00a0Mia, \n thank\nyou.", True),
        ("Hello Mia,\n\nthank you!\n", False),
        ("hello Mia,\n\nthank you.\n", False),
        ("Hello Mia,\n\nthank you.\n\nSam", False),
        ("Hello Mia,\n\nthankyou.\n", False),
    ],
)
def test_only_words_are_an_edit(changed, same):
    """Line ends, wrapping and odd spaces are programs' doings.

    Every other letter is the person's.
    """
    assert (
        mail.canonical("s", "Hello Mia,\n\nthank you.\n") == mail.canonical("s", changed)
    ) is same
    assert mail.canonical("s", "x") != mail.canonical("t", "x")


# --- natures ------------------------------------------------------------------------------------

HUMAN = {
    "gmail": "Subject: Re: Thank you\nReferences: <a@b>\nX-Google-Smtp-Source: x\n",
    "exchange": "Subject: RE: Thank you\nX-Auto-Response-Suppress: DR, OOF, AutoReply\nX-MS-Has-Attach:\nAuto-Submitted: no\n",
    "return path": "Return-Path: <mia@orbis.example>\nSubject: About your delivery failure question\n",
    "with an event file": "Subject: The plan\nContent-Type: text/calendar; method=PUBLISH\n",
    "subject about a holiday": "Subject: Re: Out of office next week\n",
    "precedence": "Subject: Hi\nPrecedence: first-class\n",
}
AUTO = {
    "outlook": "Subject: Automatic reply: Thank you\nAuto-Submitted: auto-generated\nX-Auto-Response-Suppress: All\n",
    "gmail vacation": "Subject: Away Re: Thank you\nPrecedence: bulk\nX-Autoreply: yes\nAuto-Submitted: auto-replied\n",
    "exchange german": "Subject: =?utf-8?B?QXV0b21hdGlzY2hlIEFudHdvcnQ6IFRoYW5rIHlvdQ==?=\n",
    "exchange german, older": "Subject: Abwesenheitsnotiz: Thank you\n",
    "exchange french": "Subject: =?iso-8859-1?Q?R=E9ponse_automatique=A0:_Thank_you?=\n",
    "exchange spanish": "Subject: Respuesta automática: Thank you\n",
    "zendesk": "Subject: [Orbis] Request received\nAuto-Submitted: auto-generated\nX-Mailer: Zendesk Mailer\n",
    "vacation(1)": "Subject: Re: Thank you\nAuto-Submitted: auto-replied (vacation)\nPrecedence: junk\n",
    "cpanel": "Subject: Out of the office\nX-Autorespond: Thank you\nPrecedence: auto_reply\n",
    "sieve": "Subject: Auto: Thank you\nReturn-Path: <>\n",
    "newsletter": "Subject: Careers at Orbis\nList-Unsubscribe: <https://orbis.example/u>\nPrecedence: bulk\n",
    "list": "Subject: Re: hello\nList-Id: Friends <friends.orbis.example>\nPrecedence: list\n",
    "receipt": "Subject: Read: Thank you\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\n",
    "japanese": "Subject: =?utf-8?B?6Ieq5YuV5b+c562UOiBUaGFuaw==?=\n",
}
CALENDAR = {
    "answer": 'Subject: Accepted: Interview\nContent-Type: text/calendar; charset=utf-8; method="REPLY"\n',
    "cancelled": "Subject: Canceled: Interview\nContent-Type: text/calendar; method=CANCEL\nAuto-Submitted: auto-generated\n",
    "exchange": "Subject: Accepted: Interview\nContent-Class: urn:content-classes:calendarmessage\n",
}


@pytest.mark.parametrize("head", HUMAN.values(), ids=HUMAN)
def test_a_humans_mail_is_an_answer(head):
    """Marks that Exchange and others set on what people write do not make it a machine's."""
    assert read(letter(head.rstrip("\n"))).nature is Nature.HUMAN


@pytest.mark.parametrize("head", AUTO.values(), ids=AUTO)
def test_a_machines_mail_is_no_answer(head):
    """Automatic replies, receipts, lists and newsletters of the usual programs are told apart
    from people.
    """
    assert read(letter(head.rstrip("\n"))).nature is Nature.AUTO


@pytest.mark.parametrize("head", CALENDAR.values(), ids=CALENDAR)
def test_a_calendars_mail_is_no_answer(head):
    """Answers to invitations and cancellations are the calendar's talk."""
    assert read(letter(head.rstrip("\n"))).nature is Nature.CALENDAR


@pytest.mark.parametrize("more", ["", "Auto-Submitted: auto-generated\n"])
def test_an_invitation_is_distinguished_from_its_answer(more):
    """Whether a program or a human sent it: who invites is not silent, and is not replied to
    either.
    """
    head = f"Subject: Invitation: Interview\nContent-Type: text/calendar; method=REQUEST\n{more}"
    assert read(letter(head.rstrip("\n"))).nature is Nature.INVITATION


def test_a_calendars_method_is_read_where_no_header_says_it():
    """An answer inside a multipart is one, also when only the calendar itself names its method."""
    ics = (
        "Content-Type: text/calendar; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
        + base64.b64encode(b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR\r\n").decode()
    )

    assert (
        read("From: mia@orbis.example\n" + multipart("alternative", PLAIN, HTML, ics + "\n")).nature
        is Nature.CALENDAR
    )


def test_headers_alone_are_judged_as_a_provider_gives_them():
    """Google and Microsoft hand over lists of decoded headers; names in any case."""
    assert mail.nature_of([("AUTO-SUBMITTED", "auto-replied")], "mia@orbis.example") is Nature.AUTO
    assert (
        mail.nature_of([], "mia@orbis.example", subject="Réponse automatique : Merci")
        is Nature.AUTO
    )
    assert (
        mail.nature_of([], "mia@orbis.example", ["text/calendar; method=COUNTER"])
        is Nature.CALENDAR
    )
    assert (
        mail.nature_of([("Subject", "Mail delivery failed")], "MAILER-DAEMON@mx.example")
        is Nature.BOUNCE
    )
    assert mail.nature_of([("Subject", "Lunch?")], "postmaster@orbis.example") is Nature.HUMAN
    assert mail.nature_of([], "mia@orbis.example") is Nature.HUMAN


# --- bounces ------------------------------------------------------------------------------------

STATUS = (
    "Content-Type: message/delivery-status\n\n"
    "Reporting-MTA: dns; mx.example.org\n\n"
    "Original-Recipient: rfc822;Mia@Orbis.example\n"
    "Final-Recipient: rfc822; mia.brandt@int.orbis.example\n"
    "Action: {action}\nStatus: 5.1.1\n"
)
RETURNED = f"Content-Type: message/rfc822\n\nFrom: sam@example.org\nTo: mia@orbis.example\nMessage-ID: {THANKS}\n\nthank you\n"


def report(sender: str, subject: str, body: str, *parts: str) -> str:
    explained = f"Content-Type: text/plain\n\n{body}\n"
    return (
        f"Return-Path: <>\nFrom: {sender}\nTo: sam@example.org\nSubject: {subject}\n"
        + multipart("report", explained, *parts, more="; report-type=delivery-status")
    )


GMAIL = report(
    "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
    "Delivery Status Notification (Failure)",
    "Address not found",
    STATUS.format(action="failed"),
    RETURNED,
).replace(
    "Return-Path: <>\n", "X-Failed-Recipients: mia@orbis.example\nAuto-Submitted: auto-replied\n"
)
EXCHANGE = report(
    "Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@orbis.example>",
    "Undeliverable: Thank you",
    "Your message couldn't be delivered.",
    STATUS.format(action="failed"),
    RETURNED.replace("message/rfc822", "text/rfc822-headers"),
)
POSTFIX = report(
    "MAILER-DAEMON@mx.example.org (Mail Delivery System)",
    "Undelivered Mail Returned to Sender",
    "<mia@orbis.example>: host mx.orbis.example said: 550 5.1.1",
    STATUS.format(action="failed"),
    RETURNED,
)
EXIM = (
    "Return-Path: <>\nX-Failed-Recipients: mia@orbis.example, jonas@orbis.example\nAuto-Submitted: auto-replied\n"
    "From: Mail Delivery System <Mailer-Daemon@mx.example.org>\nTo: sam@example.org\n"
    "Subject: Mail delivery failed: returning message to sender\n\nThis message was created automatically.\n  mia@orbis.example\n"
)
QMAIL = (
    "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.org\nTo: sam@example.org\nSubject: failure notice\n\n"
    "Hi. This is the qmail-send program at mx.example.org.\n\n<mia@orbis.example>:\nSorry, no mailbox here by that name.\n"
)


@pytest.mark.parametrize(
    "raw",
    [GMAIL, EXCHANGE, POSTFIX, EXIM, QMAIL],
    ids=["gmail", "exchange", "postfix", "exim", "qmail"],
)
def test_a_bounce_names_whom_it_could_not_reach(raw):
    """A mail that came back is a bounce, names the address it was for, and matters to whoever
    watches that address.
    """
    message = read(raw)

    assert message.nature is Nature.BOUNCE
    assert message.failed[0] == "mia@orbis.example"
    assert "sam@example.org" not in message.failed
    assert mail.matches(message, replace(WATCH, domains=frozenset(), message_ids=frozenset()))


@pytest.mark.parametrize("raw", [GMAIL, EXCHANGE, POSTFIX], ids=["gmail", "exchange", "postfix"])
def test_a_bounce_leads_back_to_the_mail_that_came_back(raw):
    """The returned mail's Message-ID is among the references, so an address that was rewritten
    on its way is no loss.
    """
    assert THANKS in read(raw).references


@pytest.mark.parametrize("action", ["delayed", "relayed", "delivered"])
def test_a_delay_is_no_bounce(action):
    """A report that nothing has failed yet raises no notice."""
    message = read(
        report(
            "mailer-daemon@mx.example.org",
            "Delivery Status Notification",
            "Be patient.",
            STATUS.format(action=action),
        )
    )

    assert (message.nature, message.failed) == (Nature.AUTO, ())


@pytest.mark.parametrize(
    ("subject", "nature"),
    [
        ("Delivery Status Notification (Failure)", Nature.BOUNCE),
        ("Delivery Status Notification (Delay)", Nature.AUTO),
        ("Delayed Mail (still being retried)", Nature.AUTO),
        ("Warning: message 1abC delayed 24 hours", Nature.AUTO),
        ("Undeliverable: Your delayed train", Nature.BOUNCE),
    ],
)
def test_without_a_body_the_subject_shows_a_delay(subject, nature):
    """The subject of the mail that came back decides nothing."""
    headers = [
        ("Subject", subject),
        ("Content-Type", "multipart/report; report-type=delivery-status"),
    ]

    assert mail.nature_of(headers, "mailer-daemon@mx.example.org") is nature


def test_failed_addresses_are_read_from_headers_and_text():
    """Where a provider hands over no parts: the header Exim and Gmail write, else the addresses
    in the text.
    """
    headers = [("From", "mailer-daemon@mx.example.org"), ("To", "sam@example.org")]

    assert failed_recipients.failed_in(
        headers, "<Mia@Orbis.example>: no such user; sent by sam@example.org"
    ) == ("mia@orbis.example",)
    assert failed_recipients.failed_in(
        [*headers, ("X-Failed-Recipients", "jonas@orbis.example")], "mia@orbis.example"
    ) == ("jonas@orbis.example",)
    assert failed_recipients.failed_in(headers, "Contact postmaster@mx.example.org.") == ()


# --- watching -----------------------------------------------------------------------------------


def message(
    folder: Folder, sender: str = "x@other.example", to: str = "y@other.example", **more: object
) -> Message:
    return replace(
        Message("home", folder, "h", "<any@x>", Person("", sender), (Person("", to),), "s", MADE),
        **more,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("found", "matters"),
    [
        (message(Folder.DRAFTS), True),
        (message(Folder.INBOX), False),
        (message(Folder.INBOX, "mia@orbis.example"), True),
        (message(Folder.INBOX, "boss@hr.orbis.example"), True),
        (message(Folder.INBOX, "mia@orbis.example.evil.example"), False),
        (message(Folder.INBOX, to="mia@orbis.example"), False),
        (message(Folder.INBOX, in_reply_to=(THANKS,)), True),
        (message(Folder.INBOX, references=("<a@b>", THANKS)), True),
        (message(Folder.INBOX, nature=Nature.BOUNCE, failed=("mia@orbis.example",)), True),
        (message(Folder.INBOX, message_id=THANKS, in_reply_to=(THANKS,)), False),
        (message(Folder.SENT, to="mia@orbis.example"), True),
        (message(Folder.SENT, to="jobs@orbis.example"), True),
        (message(Folder.SENT, "mia@orbis.example"), False),
        (message(Folder.SENT, message_id=THANKS), True),
        (message(Folder.TRASH, "mia@orbis.example"), True),
        (message(Folder.TRASH, to="mia@orbis.example"), True),
        (message(Folder.TRASH, to="eve@elsewhere.example"), False),
        (message(Folder.TRASH, message_id=THANKS), True),
    ],
)
def test_a_mail_matters_by_whom_it_is_with(found, matters):
    """Received mail by its sender or thread, also in the trash; sent mail by its recipients.

    The letters anywhere.
    """
    assert mail.matches(found, replace(WATCH, letters=(DEED,))) is matters


@pytest.mark.parametrize(
    ("found", "like"),
    [
        (
            message(
                Folder.DRAFTS, to="mia@orbis.example", subject="Re: thank you – analyst interview"
            ),
            True,
        ),
        (message(Folder.DRAFTS, to="mia@orbis.example", subject=DEED.subject, date=None), True),
        (
            message(
                Folder.DRAFTS,
                to="mia@orbis.example",
                subject=DEED.subject,
                date=MADE - timedelta(days=3),
            ),
            False,
        ),
        (message(Folder.DRAFTS, to="mia@orbis.example", subject="Something else"), False),
        (message(Folder.DRAFTS, to="jonas@orbis.example", subject=DEED.subject), False),
    ],
)
def test_a_letter_without_its_id_is_known_by_recipient_and_subject(found, like):
    """A letter of an earlier round to the same person is not taken for this one."""
    assert mail.is_like(found, DEED) is like


# --- whatever strangers send --------------------------------------------------------------------


def is_harmless(text: str, *, lines: bool = False) -> bool:
    allowed = "\t\n\u200c\u200d" if lines else "\u200c\u200d"
    return all(
        c in allowed or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
        for c in text
    )


def check(message: Message | None) -> None:
    if message is None:
        return
    people = (message.sender, *message.recipients)
    assert all(
        is_harmless(text)
        for text in (message.subject, message.message_id, *(each.name for each in people))
    )
    assert all(
        is_harmless(each) and " " not in each
        for each in (*message.in_reply_to, *message.references, *message.failed)
    )
    assert is_harmless(message.text, lines=True)
    assert len(message.subject) <= sanitize.TITLE_LIMIT
    assert len(message.text) <= sanitize.TEXT_LIMIT
    assert len(message.recipients) <= 3 * fields.ADDRESSES_LIMIT
    assert all(
        each.email == each.email.lower() and each.email.count("@") == 1
        for each in message.recipients
    )
    assert message.date is None or message.date.utcoffset() == timedelta(0)


HEAD_WORDS = st.sampled_from(
    [
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "References",
        "Content-Type",
        "Content-Transfer-Encoding",
    ]
).flatmap(
    lambda name: st.one_of(
        st.binary(max_size=80),
        st.sampled_from(
            [
                b"=?utf-8?q?=0A=E2=80=AE?= <mia@orbis.example>",
                b"multipart/mixed; boundary=b",
                b"multipart/report; report-type=delivery-status; boundary=b",
                b"message/delivery-status",
                b"text/html; charset=utf-16",
                b"text/plain; charset=punycode; name*0*=utf-8''%ff; name*1=x",
                b"base64",
                b"quoted-printable",
                b"Tue, 1 Dec 2026 25:61:61 +9999",
            ]
        ),
    ).map(lambda value: name.encode() + b": " + value + b"\n")
)
MAILS = st.builds(
    lambda head, body: b"".join(head) + b"\n" + b"".join(body),
    st.lists(HEAD_WORDS, max_size=6),
    st.lists(
        st.one_of(
            st.binary(max_size=60),
            st.sampled_from(
                [
                    b"\n--b\n",
                    b"\n--b--\n",
                    b"<p>&#x202e;",
                    b"Final-Recipient: rfc822;\n",
                    b"Content-Type: text/html\n\n",
                ]
            ),
        ),
        max_size=8,
    ),
)


@given(st.one_of(st.binary(max_size=400), MAILS), st.sampled_from(Folder))
def test_any_bytes_are_read_without_harm(raw, folder):
    """No bytes raise, and nothing unseen, unbounded or of more than one line comes out where one
    line is meant.
    """
    check(mail.read(raw, account="home", folder=folder, handle="h"))


@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=400))
def test_a_standard_mail_is_read_back(name, subject, text):
    """A mail written by the standard library comes out with the words that went in."""
    clean = [
        sanitize.line(each.encode("utf-8", "ignore").decode(), 100) for each in (name, subject)
    ]
    body = sanitize.clean(text.encode("utf-8", "ignore").decode()).strip()
    made = EmailMessage(policy=email.policy.SMTP)
    made["From"] = email.headerregistry.Address(
        clean[0].replace('"', "").replace("\\", ""), addr_spec="mia@orbis.example"
    )
    made["Subject"] = clean[1]
    made.set_content(body + "\n", cte="base64")

    message = read(made.as_bytes(), Folder.SENT)

    assert message.sender.email == "mia@orbis.example"
    assert mail.canonical("", message.text) == mail.canonical("", body)


def nested(depth: int) -> bytes:
    return b"From: mia@orbis.example\n" + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\nat %d\n--b%d\n" % (n, n, n)
        for n in range(depth)
    )


@pytest.mark.parametrize(
    "raw",
    [
        nested(1_000) + b"\ndeep",
        b"From: a@b.example\n" + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" * 40_000,
        b"From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n"
        + b"--b\n\nx\n" * 100_000,
        b"From: a@b.example\nSubject: s\n\n" + b"x" * 50_000_000,
        b"From: a@b.example\nTo: "
        + b", ".join(b"P %d <p%d@b.example>" % (n, n) for n in range(10_000))
        + b"\nSubject: s\n\nx",
        b"Subject: " + b"=?a?q?" * 20_000 + b"\n\nx",
        b"From: " + b"(" * 60_000 + b"\n\nx",
        b"From: " + b'"\\' * 30_000 + b"\n\nx",
        b"From: a@b.example\n" + b"X: y\n" * 100_000 + b"\nx",
        b"From: a@b.example\nX:" + b"\n y" * 200_000 + b"\n\nx",
        b"From: a@b.example\nContent-Type: text/html\n\n" + b"<p>" * 100_000,
        b"From: a@b.example\nContent-Type: text/html\n\n" + b"<a " * 100_000,
        b"From: a@b.example\nContent-Type: text/html\n\n" + b"<!--" * 100_000,
        b"From: a@b.example\nContent-Type: text/html\n\n&#" + b"9" * 100_000 + b";",
        b"From: a@b.example\n\n" + b"On x " * 4_000,
        b"From: a@b.example\n\n" + b"On Tue a\n" * 2_000,
        b"From: mailer-daemon@b.example\n\n" + b"a@b." * 5_000,
        b"From: mailer-daemon@b.example\nContent-Type: message/delivery-status\n\n"
        + b"\n\n" * 100_000,
    ],
    ids=lambda raw: raw[:60].decode("ascii", "replace") + f" {len(raw)}",
)
def test_no_bomb_goes_off(raw):
    """Depth, number, length and repetition are bounded, so the worst mails are read like any
    other.
    """
    check(mail.read(raw, account="home", folder=Folder.INBOX, handle="h"))


def test_a_mail_is_taken_apart_within_its_limits():
    """Neither parts nor depth grow with what a stranger sends."""

    def depth(part: mime.Part) -> int:
        return 1 + max(map(depth, part.parts), default=0)

    assert depth(mime.tree(nested(1_000))) == mime.DEPTH_LIMIT + 1
    wide = mime.tree(
        b"From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 10_000
    )
    assert sum(1 for _ in wide.walk()) == mime.PARTS_LIMIT + 1
