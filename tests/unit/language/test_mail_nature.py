"""What a mail is, where headers alone do not say it."""

import pytest

from interviewd.language import mail
from interviewd.language.mail.absence import is_absence
from interviewd.language.mail.refusal import refuses
from interviewd.model.seen import Folder, Message, Nature

PRIYA = "priya.shah@acme.example"


def read(head: str, text: str) -> Message:
    raw = f"To: Sam Rivera <sam@example.org>\n{head}\n\n{text}".replace("\n", "\r\n").encode()
    message = mail.read(raw, account="home", folder=Folder.INBOX, handle="h")
    assert message is not None
    return message


BOUNCES = {
    "DragonFly mail agent 0.13": (
        "From: MAILER-DAEMON <>\nSubject: Mail delivery failed",
        f"Your mail to <{PRIYA}> could not be delivered.\n550 5.1.1 User unknown\n",
    ),
    "Domino": (
        (
            "From: Postmaster@acme.example\nReturn-Path: <bounce@acme.example>\n"
            f"Subject: DELIVERY FAILURE: User priya.shah ({PRIYA}) not listed in Domino Directory"
        ),
        f"Your message\n\n  Subject: Thank you\n\nwas not delivered to:\n\n  {PRIYA}\n",
    ),
    "Exchange in plain text": (
        (
            "From: System Administrator <postmaster@acme.example>\nReturn-Path: <b@acme.example>\n"
            "Subject: Undeliverable: Thank you"
        ),
        f"Your message did not reach the following recipient(s):\n\n{PRIYA} on Wed\n",
    ),
    "a gateway without a mark": (
        "From: Mail Security <mailsecurity@acme.example>\nSubject: Delivery failure notification",
        f"Your message to {PRIYA} could not be delivered: user unknown.\n",
    ),
    "a scanner without a mark": (
        "From: scanner@acme.example\nSubject: Mail could not be delivered",
        f"Received >>> 550 5.1.1 unknown user.\n\nUnable to deliver message to <{PRIYA}>.\n",
    ),
    "words in two languages": (
        "From: internet@acme.example\nSubject: RE: Thank you : non remis (delivery failed)",
        f"Votre message n'a pas pu etre delivre a\n{PRIYA}\n\nYour message could not be delivered to\n{PRIYA}\n",
    ),
    "Sieve reject (RFC 5429)": (
        (
            f"From: Priya Shah <{PRIYA}>\nSubject: Automatically rejected mail\nMIME-Version: 1.0\n"
            "Auto-Submitted: auto-replied (rejected)\n"
            'Content-Type: multipart/report; report-type=disposition-notification; boundary="b"'
        ),
        (
            "--b\nContent-Type: text/plain\n\nNot now.\n"
            "--b\nContent-Type: message/disposition-notification\n\n"
            f"Final-Recipient: rfc822;{PRIYA}\n"
            "Disposition: automatic-action/MDN-sent-automatically; deleted\n\n--b--\n"
        ),
    ),
}


@pytest.mark.parametrize(("head", "text"), BOUNCES.values(), ids=BOUNCES)
def test_a_bounce_without_the_usual_marks_is_a_bounce(head: str, text: str) -> None:
    """Programs that set neither type nor empty return path are known by sender, subject and the
    address they name.
    """
    message = read(head, text)

    assert (message.nature, message.failed) == (Nature.BOUNCE, (PRIYA,))


def test_a_person_who_quotes_a_bounce_has_answered() -> None:
    """Forwarding the news of a bounce, in answer to a mail, is no bounce."""
    text = "Hi Sam, my assistant says your mail could not be delivered to old@acme.example. This address works."

    message = read(
        f"From: Priya Shah <{PRIYA}>\nIn-Reply-To: <a@example.org>\nSubject: Re: Thank you", text
    )

    assert message.nature is Nature.HUMAN


@pytest.mark.parametrize(
    "head",
    [
        "From: MAILER-DAEMON@acme.example (Mail Delivery System)\nSubject: Warning: message has not yet been delivered",
        "From: Postmaster <postmaster@acme.example>\nSubject: Mail Delivery Warning",
    ],
)
def test_a_delay_is_an_automatic_mail(head: str) -> None:
    """A mail that is still on its way has neither come back nor been answered."""
    assert read(head, f"Your message to {PRIYA} has not yet been delivered.").nature is Nature.AUTO


def test_a_read_receipt_is_no_bounce() -> None:
    """A disposition notification says that a mail was read or deleted.

    Only a rejection says that it came back.
    """
    head, text = BOUNCES["Sieve reject (RFC 5429)"]

    assert read(head.replace(" (rejected)", ""), text).nature is Nature.AUTO


@pytest.mark.parametrize(
    "mark",
    ["List-Unsubscribe: <mailto:u@acme.example>", "List-Id: <x.acme.example>", "Precedence: list"],
)
def test_an_answer_with_the_marks_of_a_list_is_an_answer(mark: str) -> None:
    """Gateways and recruiting systems add list headers to what a person writes.

    A list's own mail answers nothing.
    """
    head = f"From: Priya Shah <{PRIYA}>\nSubject: Re: Thank you\n{mark}"

    assert (
        read(f"{head}\nIn-Reply-To: <a@example.org>", "Thanks Sam, let us talk.").nature
        is Nature.HUMAN
    )
    assert read(head, "Our newsletter").nature is Nature.AUTO


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        (
            "away from my mail",
            "I will not be reading my mail for a while.\nYour mail will be read when I return.\n",
        ),
        (
            "Re: Thank you",
            "Hello,\n\nI am on holiday until 4 January. In urgent cases contact the front desk.\n\nPriya",
        ),
        (
            "Re: Thank you",
            "Ich bin bis zum 4. Januar im Urlaub. Ihre Nachricht wird nicht weitergeleitet.\n\nMia Brandt",
        ),
        (
            "Re: Merci",
            "Je suis absente jusqu'au 4 janvier. En cas d'urgence, merci de contacter l'accueil.",
        ),
        (
            "Re: Gracias",
            "Estoy de vacaciones hasta el 4 de enero. Para temas urgentes, contacte con recepción.",
        ),
        ("Re: Grazie", "Sono in ferie fino al 4 gennaio. Per urgenze contattare la segreteria."),
        (
            "Re: Bedankt",
            "Ik ben tot 4 januari met vakantie. Voor dringende zaken kunt u contact opnemen met de balie.",
        ),
    ],
)
def test_a_note_of_absence_is_known_by_its_words(subject: str, text: str) -> None:
    """Debian's vacation and GNU mailutils' sieve set no header.

    Such a note must not end follow-ups.
    """
    assert is_absence(subject, text)
    assert read(f"From: Priya Shah <{PRIYA}>\nSubject: {subject}", text).nature is Nature.AUTO


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        (
            "Re: Thank you",
            "Hi Sam, I am away until Monday, but we would love to go on. Could you send two dates?",
        ),
        (
            "Re: Thank you",
            "Sorry for the delay, I was on leave. We decided to invite you to the final round.",
        ),
        ("Re: Thank you", "Thanks Sam, let us talk."),
        ("Re: Out of office next week", "Hello Sam,\n\nwe are glad."),
    ],
)
def test_an_answer_that_mentions_an_absence_is_an_answer(subject: str, text: str) -> None:
    """A person who says more than that they are away has answered."""
    assert not is_absence(subject, text)


REFUSALS = """
won't be progressing your application
We have chosen to pursue other candidates for this position.
We regret to inform you that we will not be offering you the position.
We will not be advancing your application to the next stage.
The team has decided to go in a different direction for this role.
We have selected another candidate for the role.
The role has been offered to another applicant and we are closing the search.
Unfortunately we are unable to offer you a position at this time.
We wanted to let you know that this position has been closed and we will no longer be hiring for it.
I'm afraid we have filled the role internally.
The team felt another candidate was a closer match.
leider können wir Ihnen keine positive Rückmeldung geben.
Wir haben uns gegen eine Fortsetzung des Bewerbungsverfahrens entschieden.
Leider müssen wir Ihnen heute absagen.
Malgré l'intérêt de votre parcours, nous ne donnerons pas suite à votre candidature.
Votre candidature n'a pas été retenue.
Su candidatura no ha sido seleccionada.
Hemos decidido continuar con otros candidatos.
la Sua candidatura non è stata selezionata.
abbiamo deciso di non proseguire con la Sua candidatura.
Helaas hebben we besloten niet met je verder te gaan in deze procedure.
We hebben voor een andere kandidaat gekozen.
""".strip().splitlines()

NO_REFUSALS = """
Termin absagen
Sie können den Termin jederzeit absagen.
We noticed an unsuccessful sign-in to your candidate profile on 25 November.
We have received your application for the role and will review it.
If you are not selected for this position, keep an eye on our careers page.
Our team is considering other candidates this week and will get back to you by Friday.
We cannot offer parking at the office for your interview.
You have not completed your application.
Do not forget to bring your ID to the interview.
We are not able to move the interview forward to Monday.
We can't wait to take you further in the process!
We have not made a decision about your application.
The role has not been filled.
We decided to move you forward to the next round.
Wir konnten Ihre Bewerbung noch nicht prüfen.
Nous avons bien reçu votre candidature.
You have selected another time for your interview.
""".strip().splitlines()


@pytest.mark.parametrize("sentence", REFUSALS)
def test_a_refusal_is_understood(sentence: str) -> None:
    """A step that is denied, a choice of somebody else, a place that is taken: in six languages."""
    assert refuses(f"Hello Sam,\n\n{sentence}\n\nAcme")


@pytest.mark.parametrize("sentence", NO_REFUSALS)
def test_a_refusals_words_elsewhere_are_no_refusal(sentence: str) -> None:
    """A button, a condition, a security notice and a promise contain the same words."""
    assert not refuses(f"Hello Sam,\n\n{sentence}\n\nAcme")
