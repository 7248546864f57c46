"""Noun phrases and clauses of German."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from interviewd.domain.ledger.own_sentences import is_hasty
from interviewd.patterns import lazy_pattern
from interviewd.writer.nouns.hanta import LONGEST, LONGEST_CLAUSE, UNKNOWN, loaded, weight
from interviewd.writer.nouns.phrase import NounPhrase

if TYPE_CHECKING:
    from HanTa.HanoverTagger import HanoverTagger


class German:
    """Tags are those of the Stuttgart-Tübingen set.

    Only the nominative is let through: the frames need no other.
    """

    _MODEL = "morphmodel_ger.pgz"
    _LETTERS: Mapping[str, str] = {
        "ART": "d", "PIAT": "d", "CARD": "#", "ADJ(A)": "a", "NN": "n", "NNA": "n", "NNI": "n", "NE": "n",
        "APPR": "p", "APPRART": "P", "KON": "c", "ADV": "r", "PIS": "i",
    }  # fmt: skip
    _CORE = r"d?#?(?:r?a)*n+#?"
    _AFTER = rf"(?:p{_CORE}|P(?:a)*n+|d(?:a)*n+)*"
    _PHRASE = lazy_pattern(rf"(?P<head>{_CORE}){_AFTER}(?:c{_CORE}{_AFTER})?")
    _STATEMENT = lazy_pattern(rf"(?:i|{_CORE}{_AFTER})v.")

    @cached_property
    def _tagger(self) -> HanoverTagger:
        return loaded(self._MODEL)

    def calmed(self, text: str) -> str:
        """As it is: in capitals nobody can say which of the words are nouns.

        "" where nouns stand in small letters.
        """
        tagged = self._tagger.tag_sent(text.split()) if text.split() else []
        return (
            "" if any(map(self._is_small_noun, text.split(), (tag for *_, tag in tagged))) else text
        )

    def _is_small_noun(self, word: str, tag: str) -> bool:
        """`jahren`, `leute`: a noun, and no other kind of word, as far as the lexicon knows."""
        return (
            tag in ("NN", "NNA", "NNI")
            and word.isalpha()
            and word.islower()
            and weight(self._tagger, word.capitalize()) > UNKNOWN
        )

    def noun_phrase(self, text: str) -> NounPhrase | None:
        words, _, letters = self._read(text)
        match = self._PHRASE.fullmatch(letters)
        begins = words[0].casefold() if words else ""
        if (
            match is None
            or (begins in _OBLIQUE and not self._is_accusative(words, match["head"]))
            or begins.startswith("jed")
            or begins in _QUANTITIES
            or _WITHOUT_ARTICLE.search(" ".join(words))
            or (letters[0] == "a" and words[0].endswith(("en", "em")))
        ):
            return None
        article = self._article(words, match["head"])
        if begins == "ein" and article is None:  # ein Probetag, auf den Probetag
            article = _masculine(words[match["head"].rindex("n")])
            words = words[1:] if article else words
        text = " ".join(words)
        return NounPhrase(
            text,
            is_definite=not article,
            is_counted=letters[0] == "#",
            is_negative=words[0].startswith("kein"),
            article=article or "",
            has_case=article is not None,
            as_topic=f"das Thema {text}" if article is None and letters[0] != "d" else "",
        )

    def _is_accusative(self, words: Sequence[str], head: str) -> bool:
        """`den Hofladen`, `einen neuen Stall`: a singular; `den Kunden` is another case."""
        noun = words[head.rindex("n")]
        ((_, lemma, _),) = self._tagger.tag_sent([noun])
        return words[0].casefold() in _ACCUSATIVE and lemma == noun

    def _article(self, words: Sequence[str], head: str) -> str | None:
        """What it takes to stand in the accusative: `den` before `Probetag`, nothing before
        `flache Hierarchien`.

        None when nobody can say: its gender is not written, or it is masculine with its own
        article.
        """
        noun = words[head.rindex("n")]
        gender = next(
            (article for ending, article in _GENDERS.items() if noun.casefold().endswith(ending)),
            "",
        )
        adjectives = [words[at] for at, letter in enumerate(head) if letter == "a"]
        if words[0].casefold() in _ACCUSATIVE:
            return ""
        if head[0] == "d":
            is_same = words[0].casefold() in ("die", "das", "eine") or (
                words[0] == "ein" and gender == "das"
            )
            return "" if is_same else None
        ((_, lemma, _),) = self._tagger.tag_sent([noun])
        is_plural = lemma != noun and not noun.endswith("s")
        if is_plural:
            return "" if all(each.endswith("e") for each in adjectives) else None
        keeps_endings = gender == "die" and all(each.endswith("e") for each in adjectives)
        return gender if gender and (keeps_endings or not adjectives) else None

    def clause(self, text: str) -> str:
        words = text.strip().rstrip(" .").split()
        begins = words[0].casefold() if words else ""
        if (
            begins not in ("dass", "wie")
            or not 4 <= len(words) <= LONGEST_CLAUSE
            or re.search(r"[;:!?()/\"„“]", text)
        ):
            return ""
        tags = [tag for _, _, tag in self._tagger.tag_sent(words)]
        rest = words[1:]
        if rest[0].casefold() == "sie" and words[-1].endswith("n"):  # they, said to them
            rest = ["Sie", *rest[1:]]
        named = frozenset(map(str.casefold, rest[rest[0] == "Sie" :]))
        is_whole = tags[-1].startswith("V") and _PERSONAL_GERMAN.isdisjoint(named)
        return f"{begins} {' '.join(rest)}" if is_whole and not any(map(_is_short, words)) else ""

    def is_clause(self, text: str) -> bool:
        return bool(self._stated(text))

    def statement(self, text: str) -> str:
        """`Man darf eigene Verbesserungen vorschlagen`: the subject first, then its verb."""
        words, _, letters = self._read(text)
        is_theirs = len(words) > 2 and words[0].casefold() == "sie" and letters[1] == "v"
        if is_theirs and words[1].endswith("n"):  # `sie mischen die Farbe selbst`, said to them
            is_own = _PERSONAL_GERMAN.isdisjoint(map(str.casefold, words[1:]))
            return " ".join(("Sie", *words[1:])) if is_own and "!" not in letters else ""
        words = self._stated(text)
        named = frozenset(map(str.casefold, words))
        if words and words[letters.index("v")].endswith("n"):  # die Teams … über ihre Fälle
            named -= {"ihre", "ihren", "ihrer"}
        if not words or not (_PERSONAL_GERMAN | _PAST).isdisjoint(named):
            return ""
        return " ".join((words[0][0].upper() + words[0][1:], *words[1:]))

    def _stated(self, text: str) -> list[str]:
        words, tags, letters = self._read(text)
        is_known = all(
            letter != "?" or tag[:1] in "VPAK" for letter, tag in zip(letters, tags, strict=True)
        )
        is_known = is_known and "!" not in letters  # a noun in small letters
        return words if is_known and self._STATEMENT.match(letters) else []

    def _read(self, text: str) -> tuple[list[str], list[str], str]:
        """The words, their tags, and a letter for each tag."""
        words = self._words(text)
        tags = [tag for _, _, tag in self._tagger.tag_sent(words)] if words else []
        letters = "".join(self._letter(word, tag) for word, tag in zip(words, tags, strict=True))
        return words, tags, letters

    def doing(self, text: str) -> str:  # noqa: ARG002 - a noun in German, `das Umstellen`
        return ""

    def to_do(self, text: str) -> str:  # noqa: ARG002 - German puts the verb behind
        return ""

    def span_of_work(self, text: str) -> str:  # noqa: ARG002
        return ""

    def _words(self, text: str) -> list[str]:
        text = " ".join(text.split()).rstrip(" .")
        if (
            not re.fullmatch(r"[^\W_][^\n,;:!?()\[\]{}<>|\\*_#@\"“”„«»+=~^]*", text)
            or " - " in text
        ):
            return []
        words = text.split()
        if words[0].casefold() in _ARTICLES_GERMAN:
            words[0] = words[0].lower()
        shouted = any(len(word) > 4 and word.isupper() and word.isalpha() for word in words)
        return (
            words
            if len(words) <= LONGEST and not shouted and not any(map(_is_short, words))
            else []
        )

    def _letter(self, word: str, tag: str) -> str:
        letter = "v" if tag.endswith("(FIN)") else self._LETTERS.get(tag, "?")
        return "!" if letter == "n" and word.islower() else letter


def _masculine(noun: str) -> str | None:
    ends = any(
        noun.casefold().endswith(ending) for ending, each in _GENDERS.items() if each == "den"
    )
    return "den" if ends else None


def _is_short(word: str) -> bool:
    """`ca.`, `mtl`, `bzw`: shortened as in a note."""
    return is_hasty(word.strip(".'’")) or (word.endswith(".") and word[:-1].islower())


_PERSONAL_GERMAN = frozenset(
    "ich wir sie er ihr du mein meine unser unsere ihre ihren ihrer dein deine".split()
)
_PAST = frozenset("war waren hatte hatten wurde wurden".split())
"""How that day was, which is no praise of how things are: `der Kaffee war kalt`."""
_ARTICLES_GERMAN = frozenset(
    "man der die das ein eine kein keine viele viel einige mehrere".split()
)
_GENDERS: Mapping[str, str] = {
    "ung": "die", "heit": "die", "keit": "die", "schaft": "die", "tion": "die", "tät": "die", "schicht": "die",
    "runde": "die", "gespräch": "das", "treffen": "das", "telefonat": "das", "interview": "das", "chen": "das",
    "gabe": "die", "statt": "die", "woche": "die", "stunde": "die", "maschine": "die",
    "probe": "die", "reise": "die", "arbeit": "die", "pflege": "die", "hilfe": "die", "suche": "die", "frage": "die",
    "quote": "die", "gruppe": "die", "anlage": "die", "ment": "das", "programm": "das", "projekt": "das",
    "system": "das", "konzept": "das", "budget": "das", "handbuch": "das", "wesen": "das", "orat": "das",
    "bau": "den", "plan": "den", "wechsel": "den", "prozess": "den", "markt": "den", "mangel": "den",
    "einsatz": "den", "umzug": "den", "betrieb": "den", "vertrieb": "den", "verkauf": "den", "einkauf": "den",
    "dienst": "den", "schlüssel": "den", "bereich": "den", "ablauf": "den",
    "arbeitstag": "den", "probetag": "den", "termin": "den", "besuch": "den", "rundgang": "den",
}  # fmt: skip
"""The accusative article of endings that have one gender, and of what a next step is called."""
_QUANTITIES = frozenset("wenig wenige zu kaum mehr weniger viel viele".split())
"""What counts and what is thought of it: no topic, and nothing that an answer is about."""
_WITHOUT_ARTICLE = lazy_pattern(
    r"\b[Mm]it (?:C[A-Z]O|VP|\w*(?:[Ll]eiter|[Cc]hef|[Ff]ührer)(?:in)?|\w*(?:[Tt]eam|[Ll]eitung|[Ff]ührung|[Vv]orstand))\b"
)
"""`Gespräch mit Teamleiter`: its article is missing."""
_ACCUSATIVE = frozenset(("den", "einen"))
_OBLIQUE = frozenset("den dem des einen einem einer eines keinen keinem keiner".split())
