"""A letter's bytes hold what was meant, for every mailbox and against every trick."""

from datetime import UTC, datetime
from email import policy
from email.parser import BytesParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewd.domain.envelope import message_id, mime
from interviewd.errors import TextBroken
from interviewd.model.seen import Person

AT = datetime(2026, 11, 25, 11, 25, tzinfo=UTC)
SAM = Person("Sam Rivera", "sam@example.org")
PRIYA = Person("Priya Shah", "priya@acme.example")
ID = message_id("0" * 32, SAM.email)
PLAIN = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Content-Type",
    "Content-Transfer-Encoding",
    "MIME-Version",
]


def letter(**changes):
    facts = {
        "sender": SAM,
        "to": PRIYA,
        "subject": "Thank you – Staff SRE interview",
        "text": "Dear Priya,\n\nthanks.",
    }
    return mime(**{**facts, "date": AT, "message_id": ID, **changes})


def parsed(raw):
    return BytesParser(policy=policy.default).parsebytes(raw)


def test_a_letter_is_plain_text_with_the_headers_of_the_list():
    """From, To, Subject, Date, Message-ID and what MIME needs; CRLF; readable bytes."""
    raw = letter(text="Dear Zoë,\n\nthanks.\n\nSam\n")
    mail = parsed(raw)

    assert sorted(mail.keys()) == sorted(PLAIN)
    assert (mail["From"], mail["To"]) == (
        "Sam Rivera <sam@example.org>",
        "Priya Shah <priya@acme.example>",
    )
    assert mail["Subject"] == "Thank you – Staff SRE interview"
    assert mail["Message-ID"] == "<00000000000000000000000000000000@example.org>"
    assert mail["Date"].datetime == AT
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content().replace("\r\n", "\n") == "Dear Zoë,\n\nthanks.\n\nSam\n"
    assert "Dear Zoë,\r\n\r\nthanks.\r\n\r\nSam\r\n".encode() in raw
    assert raw.count(b"\n") == raw.count(b"\r\n")


def test_long_message_ids_stay_whole():
    """An id longer than a line goes out as it came in: it is what holds a thread together."""
    ids = tuple(f"<{letter * 110}@mail.example.com>" for letter in "abcd")
    raw = letter(in_reply_to=ids[-1], references=ids)

    assert b"?q?" not in raw.partition(b"References")[2]
    assert parsed(raw)["References"].split() == list(ids)
    assert parsed(raw)["In-Reply-To"] == ids[-1]


def test_an_invalid_message_id_is_left_out():
    """A forged id cannot become a header."""
    mail = parsed(
        letter(in_reply_to="<a b@c>\r\nBcc: x@y.example", references=("nonsense", "<ok@x.example>"))
    )
    assert sorted(mail.keys()) == sorted(PLAIN)


def test_a_long_line_is_encoded():
    """No line of the bytes is longer than mail allows."""
    raw = letter(text="ü" * 2_000)
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert parsed(raw).get_content().strip() == "ü" * 2_000


@pytest.mark.parametrize(
    "email",
    [
        "",
        "nobody",
        "a@b,c@d.example",
        "a@b.example\r\nBcc: c@d.example",
        "list:a@b.example;",
        "ä@b.example",
    ],
)
def test_an_invalid_address_gets_no_letter(email):
    """One recipient, who is plainly one."""
    with pytest.raises(TextBroken):
        letter(to=Person("Priya", email))


def test_a_name_that_poses_as_an_address_is_dropped():
    """What a mail program shows is where the letter goes."""
    assert parsed(letter(to=Person("ceo@bank.example", PRIYA.email)))["To"] == "priya@acme.example"


NASTY = st.text(
    alphabet=st.sampled_from(
        '\r\n\x00\x0b\x0c\x85\u2028\u2029\u202e\u200b\t :,;<>@"\\()=?abBc-éü陈👍\ud800'
    )
    | st.characters(),
    max_size=60,
) | st.sampled_from(
    [
        "x\r\nBcc: a@b.example",
        "x\n\nbody",
        "=?utf-8?q?x=0ABcc:_a@b.example?=",
        "x\u2028Bcc: a@b.example",
        "x\x85Bcc: a@b.example",
    ]
)


def test_an_encoded_word_stays_what_it_is():
    """A title that is written as an encoded word is shown, never decoded into line breaks."""
    mail = parsed(
        letter(
            subject="=?utf-8?q?x=0D=0ABcc:_a@b.example?=",
            to=Person("=?utf-8?q?x=0ABcc:_a?=", PRIYA.email),
        )
    )
    assert sorted(mail.keys()) == sorted(PLAIN)
    assert mail["Subject"] == "= ?utf-8?q?x=0D=0ABcc:_a@b.example?="


@given(
    name=NASTY,
    own=NASTY,
    subject=NASTY,
    text=NASTY,
    reply=NASTY,
    references=st.lists(NASTY, max_size=3),
)
def test_no_text_makes_a_header(name, own, subject, text, reply, references):  # noqa: PLR0917 - every field a letter has
    """Whatever strangers call themselves or write, the headers are those that were meant
    (CVE-2024-6923).
    """
    raw = letter(
        to=Person(name, PRIYA.email),
        sender=Person(own, SAM.email),
        subject=subject,
        text=text,
        in_reply_to=reply,
        references=references,
    )
    mail = parsed(raw)
    head = raw.partition(b"\r\n\r\n")[0]

    assert set(mail.keys()) - {"In-Reply-To", "References"} == set(PLAIN)
    assert len(mail.keys()) == len(set(mail.keys()))
    assert [address.addr_spec for address in mail["To"].addresses] == [PRIYA.email]
    assert [address.addr_spec for address in mail["From"].addresses] == [SAM.email]
    assert not any(line.lower().startswith(b"bcc") for line in head.splitlines())
