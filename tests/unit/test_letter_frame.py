"""Subject, greeting, sign-off: what stands around the paragraphs, in four languages."""

from dataclasses import replace

import pytest

from interviewd.language.mail import subjects
from interviewd.model.ledger import Fact, Ledger, Topic
from interviewd.model.seen import Person
from interviewd.model.terms import Kind, Source
from interviewd.writer import frame


def ledger(**given) -> Ledger:
    plain = Ledger(kind=Kind.THANK_YOU, to=Person("Priya Shah"), sender="Sam Ito", signature="")
    return replace(plain, **given)


@pytest.mark.parametrize(
    ("language", "name", "greeting"),
    [
        ("en", "Priya Shah", "Dear Priya,"),
        ("en", "Prof. Anneliese Thorne", "Dear Professor Thorne,"),
        ("en", "Dr Amara Osei", "Dear Dr Osei,"),
        ("en", "Sir David Penrose", "Dear Sir David,"),
        ("en", "Lady Cecily Marchmont", "Dear Cecily,"),
        ("en", "M Joshi", "Hello,"),
        ("en", "Mrs. Josephine Doherty", "Dear Mrs Doherty,"),
        ("en", "Mr Jan van der Berg", "Dear Mr van der Berg,"),
        ("en", "Frau Weber", "Hello,"),
        ("en", "Don Whitaker", "Dear Don,"),
        ("en", "", "Hello,"),
        ("de", "Frau Dr. Sabine Hoffmeister", "Sehr geehrte Frau Dr. Hoffmeister,"),
        ("de", "Herr Jan van der Berg", "Sehr geehrter Herr van der Berg,"),
        ("de", "Jonas Weber", "Guten Tag Jonas Weber,"),
        ("de", "Weber", "Guten Tag,"),
        ("fr", "Mme Claire Petit", "Bonjour Madame Petit,"),
        ("fr", "M. Hugo Lemaire", "Bonjour Monsieur Lemaire,"),
        ("fr", "Hugo Lemaire", "Bonjour,"),
        ("fr", "Mme Claire Le Goff", "Bonjour Madame Le Goff,"),
        ("es", "Sra. Carmen Ortega Ruiz", "Estimada Sra. Carmen Ortega Ruiz:"),
        ("es", "Don Julián Ochoa", "Buenos días, Julián:"),
        ("es", "Sra. Marta Iriarte", "Estimada Sra. Iriarte:"),
        ("es", "Dña. Teresa Aguado", "Estimada Sra. Aguado:"),
        ("es", "Dra. Elena Ruiz Soler", "Estimada Dra. Elena Ruiz Soler:"),
        ("es", "Dr. Luis Peral", "Estimado Dr. Peral:"),
        ("fr", "Dr Antoine Meyer", "Bonjour Docteur Meyer,"),
        ("es", "Marta Iriarte", "Buenos días, Marta:"),
        ("es", "Ana Belén Soto", "Buenos días, Ana Belén:"),
        ("es", "Marta Iriarte Gil", "Buenos días, Marta:"),
        ("es", "", "Buenos días:"),
    ],
)
def test_the_greeting_is_formal_and_guesses_nothing(language, name, greeting):
    """A title is used where it is written; neither a gender nor a first name is guessed."""
    assert frame.greeting(ledger(language=language, to=Person(name))) == greeting


@pytest.mark.parametrize(
    ("language", "name", "note", "greeting"),
    [
        (
            "de",
            "Elisabeth Vogt",
            "Frau Dr. Vogt möchte mehr Beratung",
            "Sehr geehrte Frau Dr. Vogt,",
        ),
        ("de", "Konrad Brenner", "Herr Brenner fragte nach DATEV", "Sehr geehrter Herr Brenner,"),
        ("de", "Konrad Brenner", "Herr Brennermann rief an", "Guten Tag Konrad Brenner,"),
        ("fr", "Philippe Cadiou", "M. Cadiou en fait deux par mois", "Bonjour Monsieur Cadiou,"),
        ("es", "Marta Iriarte", "la Sra. Iriarte preguntó", "Estimada Sra. Iriarte:"),
        ("en", "Meredith Strand", "Ms. Strand asked about logs", "Dear Ms Strand,"),
        ("en", "Priya Shah", "Dr Vogt asked about logs", "Dear Priya,"),
    ],
)
def test_whom_the_notes_call_by_a_title_is_greeted_so(language, name, note, greeting):
    """What the person calls them is known, where nobody else has the name."""
    facts = (Fact(1, Topic.TALKED, note, Source.NOTES),)
    of = ledger(language=language, to=Person(name), panel=(Person(name),), facts=facts)
    assert frame.greeting(of) == greeting
    of = replace(of, panel=(Person(name), Person(f"Ute {name.split()[-1]}")))
    assert name.split()[0] in frame.greeting(of) or language == "fr"


def test_an_american_doctor_has_a_full_stop():
    """`Dr.` in America, `Dr` in Britain."""
    assert (
        frame.greeting(ledger(to=Person("Dr. Ruth Abrams"), spelling="american"))
        == "Dear Dr. Abrams,"
    )


@pytest.mark.parametrize(
    ("language", "role", "company", "subject"),
    [
        ("en", "Staff SRE", "Acme", "Thank you – Staff SRE interview"),
        ("en", "", "Acme", "Thank you – Acme interview"),
        ("en", "", "", "Thank you for the interview"),
        ("de", "Buchhalterin", "Acme", "Vielen Dank für das Gespräch – Buchhalterin"),
        ("fr", "Infirmier", "Acme", "Remerciements – entretien pour le poste d’Infirmier"),
        (
            "fr",
            "",
            "Clinique du Parc",
            "Remerciements – entretien pour le poste à la Clinique du Parc",
        ),
        ("es", "Contable", "Acme", "Agradecimiento – entrevista para el puesto de Contable"),
    ],
)
def test_the_subject_names_the_role_else_the_company(language, role, company, subject):
    """One subject a language, and it is known again whatever the language is today."""
    assert frame.subject(ledger(language=language, role=role, company=company)) == subject
    assert subjects.is_thanks(f"Re: {subject}", role, company)
    assert not subjects.is_thanks(subject, f"Deputy {role}", f"Other {company}")


@pytest.mark.parametrize(
    ("language", "company", "expected"),
    [
        ("en", "University of Rosshaven", " at the University of Rosshaven"),
        ("en", "The Saltmarsh", " at The Saltmarsh"),
        ("en", "Kessel Institute", " at the Kessel Institute"),
        ("en", "The Kessel Institute", " at The Kessel Institute"),
        ("de", "Nordmark Textil GmbH", " bei der Nordmark Textil GmbH"),
        ("de", "Ambulanter Dienst Morgenstern", " in Ihrem Haus"),
        ("de", "Deutsche Bahn", " in Ihrem Haus"),
        ("de", "Kessel Maschinenbau", " bei Kessel Maschinenbau"),
        ("de", "Klinikum Waldsee", " beim Klinikum Waldsee"),
        ("de", "Grundschule Am Ried", " an der Grundschule Am Ried"),
        ("de", "Café Lindenhof", " im Café Lindenhof"),
        ("de", "Holzbau Reiter", " bei Holzbau Reiter"),
        ("de", "Reha-Zentrum Elbaue", " beim Reha-Zentrum Elbaue"),
        ("de", "Tierheim Lübbenau", " beim Tierheim Lübbenau"),
        ("fr", "Conservatoire de Cahors", " au Conservatoire de Cahors"),
        ("de", "Weingut Roth", " beim Weingut Roth"),
        ("de", "Bäckerei Huber", " bei der Bäckerei Huber"),
        ("fr", "Menuiserie Aubin", " à la Menuiserie Aubin"),
        ("fr", "Domaine Peyre", " au Domaine Peyre"),
        ("es", "Notaría Valls", " en la Notaría Valls"),
        ("fr", "Clinique du Parc", " à la Clinique du Parc"),
        ("fr", "Chantier Guillou", " au Chantier Guillou"),
        ("fr", "Maternité des Vallées", " à la Maternité des Vallées"),
        ("de", "Hof Osterwarf", " auf dem Hof Osterwarf"),
        ("fr", "Régie de Vaubelle", " à la Régie de Vaubelle"),
        ("fr", "Le Grand Pré", " au Grand Pré"),
        ("fr", "Valmont", " chez Valmont"),
        ("es", "Hotel Mirador", " en el Hotel Mirador"),
        ("es", "Logista Norte", " en Logista Norte"),
    ],
)
def test_a_company_takes_the_article_that_its_name_asks_for(language, company, expected):
    """Names that say what they are take an article, brands none."""
    assert (
        frame.role_words(ledger(language=language, role="X", company=company)).at_company
        == expected
    )


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("Staff SRE", "the Staff SRE role"),
        ("Curator of Photographs", "the role of Curator of Photographs"),
        ("Chef de Partie", "the role of Chef de Partie"),
        ("Marketing Internship", "the Marketing Internship"),
    ],
)
def test_a_role_reads_as_one(role, expected):
    """A role of several parts stands behind `the role of`."""
    assert frame.role_words(ledger(role=role, company="Acme")).the_role == expected


def test_a_signature_with_its_own_sign_off_keeps_it():
    """The sign-off stands once."""
    assert frame.closing(ledger(signature="Cheers,\nSam")) == "Cheers,\nSam"
    assert (
        frame.closing(ledger(signature="Sam Ito\n+44 1234")) == "Kind regards,\nSam Ito\n+44 1234"
    )
    assert frame.closing(ledger(language="de")) == "Mit freundlichen Grüßen\nSam Ito"
    assert frame.closing(ledger(spelling="american")) == "Best regards,\nSam Ito"


def test_a_letter_is_put_together():
    """Greeting, paragraphs, sign-off."""
    assert (
        frame.assemble(ledger(), ["One.", "Two."])
        == "Dear Priya,\n\nOne.\n\nTwo.\n\nKind regards,\nSam Ito\n"
    )


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("Buchhalterin", "als Buchhalterin"),
        ("Filialleitung", "als Filialleitung"),
        ("Vertriebsinnendienst", "im Vertriebsinnendienst"),
        ("Einkauf", "im Einkauf"),
        ("Kundenbetreuung", "in der Kundenbetreuung"),
        ("Assistenz der Geschäftsführung", "als Assistenz der Geschäftsführung"),
    ],
)
def test_a_german_department_is_no_person(role, expected):
    """One applies `als` somebody, and `in` a department."""
    of = ledger(language="de", role=role)
    assert frame.role_words(of).the_role == f"die Stelle {expected}"
