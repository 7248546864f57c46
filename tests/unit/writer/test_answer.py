"""A model's answer as paragraphs: what models put around a letter is taken off, the letter
itself stays as it is.
"""

import pytest

from interviewd.writer.answer import paragraphs

LETTER = (
    "Thank you for the conversation about the Archivist post.",
    "You said that nobody has catalogued the glass negatives. I did that in Leeds.",
)
PLAIN = "\n\n".join(LETTER)


@pytest.mark.parametrize(
    "answer",
    [
        PLAIN,
        f"\n\n{PLAIN}\n\n",
        PLAIN.replace("\n", "\r\n"),
        f"<think>\nThe user wants a letter. Dear Ruth, is a greeting.\n\n</think>\n\n{PLAIN}",
        f"<THINKING>a</THINKING>{PLAIN}<reasoning>Was it short? Yes.</reasoning>",
        f"The user wants a letter.\n</think>\n{PLAIN}",
        f"```\n{PLAIN}\n```",
        f"```text\n{PLAIN}\n```",
        f"Here it is:\n\n```markdown\n{PLAIN}\n```\nTell me if it should be shorter!",
        f"Here is the letter:\n\n{PLAIN}",
        f"Sure! Here is a thank-you letter that keeps to all of your rules and facts:\n\n{PLAIN}",
        f"Subject: Thank you – Archivist interview\n\nDear Ms Whitfield,\n\n{PLAIN}\n\nKind regards,\nGrace Adeyemi",
        f"Dear Ms Whitfield,\n{PLAIN}\n\nSincerely,\n\n[Your Name]",
        f"Hello Nora!\n\n{PLAIN}\n\nBest,\nGrace\n+44 20 7946 0000",
        f"Dear Nora\n\n{PLAIN}\n\nYours sincerely",
        f"{PLAIN}\n\nWord count: 78",
        f"<think>hm</think>\n```\nHi Nora,\n\n{PLAIN}\n\nRegards,\nGrace\n```",
        PLAIN.replace(" about ", " about\n").replace(" glass ", "\nglass "),
    ],
)
def test_text_around_a_letter_is_removed(answer: str) -> None:
    """Reasoning, fences, announcements, subject, greeting, sign-off, and line breaks at any
    width.
    """
    assert paragraphs(answer, "en") == LETTER


@pytest.mark.parametrize(
    "answer",
    [
        "",
        " \n ",
        "<think>I wonder what to write. Perhaps I begin with thanks.",
        "<think></think>",
        "```\n```",
        "Dear Nora,\n\nKind regards,\nGrace",
        "Dear Nora,",
    ],
)
def test_an_answer_without_a_letter_has_no_paragraphs(answer: str) -> None:
    """Reasoning that never ends is none, nor is a frame with nothing in it."""
    assert paragraphs(answer, "en") == ()


@pytest.mark.parametrize(
    ("language", "greeting", "letter", "sign_off"),
    [
        (
            "de",
            "Sehr geehrte Frau Weißfeld,",
            "vielen Dank für das Gespräch. Am 4. Dezember komme ich gern.",
            "Mit freundlichen Grüßen\nGrace Adeyemi",
        ),
        (
            "fr",
            "Bonjour Madame Champblanc,",
            "Je vous remercie de notre entretien.",
            "Je vous prie d'agréer, Madame, l'expression de mes salutations distinguées.\n\nGrace Adeyemi",
        ),
        (
            "es",
            "Estimada señora Camposeco:",
            "Le agradezco la conversación.",
            "Reciba un cordial saludo.\n\nGrace",
        ),
    ],
)
def test_the_frame_of_each_language_is_taken_off(
    language: str, greeting: str, letter: str, sign_off: str
) -> None:
    """Ours stands around the letter."""
    assert paragraphs(f"{greeting}\n\n{letter}\n\n{sign_off}", language) == (letter,)


def test_german_goes_on_in_lower_case_behind_the_comma() -> None:
    """The greeting is ours, so a model that left it out began with a capital letter."""
    assert paragraphs("Vielen Dank für das Gespräch.", "de") == ("vielen Dank für das Gespräch.",)
    assert paragraphs("Frau Weber sagte viel.", "de") == ("Frau Weber sagte viel.",)
    assert paragraphs("Vielen Dank.", "en") == ("Vielen Dank.",)


@pytest.mark.parametrize(
    "text",
    [
        "**Thank you** for the conversation.",
        "- Thank you for the conversation.\n- I liked it.",
        "Thank you, [NAME], for the conversation.",
        "Thank you for the conversation. <|im_end|>",
        "I am sorry that I cannot write letters for real people.",
    ],
)
def test_odd_text_is_left_to_the_check(text: str) -> None:
    """Nothing is mended here: a letter that was repaired by a rule is nobody's."""
    assert paragraphs(text, "en") == (" ".join(text.split()),)


def test_a_short_first_sentence_is_no_greeting() -> None:
    """It ends like a sentence."""
    assert paragraphs("Thank you for your time.\n\nI liked it.", "en") == (
        "Thank you for your time.",
        "I liked it.",
    )
