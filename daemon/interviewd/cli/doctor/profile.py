"""What `doctor` says of the person's own words: strengths, and files that cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from interviewd.cli.context import Context
from interviewd.cli.doctor.findings import GOOD, WARNING, Finding
from interviewd.config import text_files
from interviewd.config.load import STORIES_LARGEST
from interviewd.domain.ledger.own_sentences import as_sentence
from interviewd.language import sanitize
from interviewd.language.letter_language import DEFAULT, certain_language
from interviewd.writer import samples

TROUBLES = {
    "missing": "is not there",
    "unreadable": "cannot be read",
    "huge": "is larger than any such file",
    "binary": "is no plain text in UTF-8",
    "blank": "is empty",
}


_EXAMPLE = "“I have run payment systems in Python for eight years.”"
_EXAMPLES = {
    "de": "“Ich habe acht Jahre lang Zahlungssysteme in Python betrieben.”",
    "fr": "« J'ai exploité des systèmes de paiement en Python pendant huit ans. »",
    "es": "«He llevado sistemas de pago en Python durante ocho años.»",
}


def profile(context: Context) -> Iterator[Finding]:
    """Strengths as sentences, and the files of stories and samples that the config names."""
    settings = context.config().settings
    language = settings.writer.language or DEFAULT
    for text in settings.me.strengths:
        if not as_sentence(text, certain_language(text) or language):
            what = f"the strength “{sanitize.line(text, 60)}” is no whole sentence, so it is used only where it surely fits"
            yield Finding(WARNING, what, f"put it like: {_EXAMPLES.get(language, _EXAMPLE)}")
    stories, mails = settings.me.stories, settings.writer.samples
    if stories:
        place = context.config().place(stories)
        yield _of_file("me.stories", place, text_files.read(place, STORIES_LARGEST).trouble)
    if mails:
        place = context.config().place(mails)
        yield _of_file("writer.samples", place, samples.read(place).trouble)


def _of_file(key: str, path: Path, trouble: str) -> Finding:
    if not trouble:
        return Finding(GOOD, f"{path} can be read")
    return Finding(
        WARNING,
        f"{path} {TROUBLES[trouble]}, so it is ignored",
        f"mend it, or take {key} out of the config",
    )
