"""Whether a fragment of a note is a noun phrase or a whole clause: English and German by the HanTa
part-of-speech tagger, French and Spanish by form.

In doubt a fragment is neither, since a letter without it is still a letter. Loading the tagger
takes about half a second and 60 MB, so only the process that writes letters does it.
"""

from __future__ import annotations

from interviewd.writer.nouns.english import English
from interviewd.writer.nouns.german import German
from interviewd.writer.nouns.phrase import Tagger
from interviewd.writer.nouns.romance import Romance


def tagger(language: str) -> Tagger:
    """The tagger of a language. It is loaded when it is first asked: most letters have no notes."""
    if language == "en":
        return English()
    return German() if language == "de" else Romance(language)
