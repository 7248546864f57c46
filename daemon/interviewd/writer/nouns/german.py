"""Noun phrases and clauses of German."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from interviewd.domain.ledger.own_sentences import is_hasty
from interviewd.patterns import lazy_pattern
from interviewd.writer.nouns.hanta import LONGEST, LONGEST_CLAUSE, UNKNOWN, loaded, weight
from interviewd.writer.nouns.phrase import NounPhrase, Tagger
from interviewd.writer.nouns.record import record_of

if TYPE_CHECKING:
    from HanTa.HanoverTagger import HanoverTagger


class German(Tagger):
    """Tags are those of the Stuttgart-Tübingen set.

    Only the nominative is let through: the frames need no other. What is done is a noun, `das
    Umstellen`, and what is to be done has its verb at the end.
    """

    _LETTERS: Mapping[str, str] = {
        "ART": "d", "PIAT": "d", "CARD": "#", "ADJ(A)": "a", "NN": "n", "NNA": "n", "NNI": "n", "NE": "n",
        "APPR": "p", "APPRART": "P", "KON": "c", "ADV": "r", "PIS": "i",
    }  # fmt: skip
    _CORE = r"[dg]?(?:r?#)?(?:r?a)*n+#?"
    _AFTER = rf"(?:p{_CORE}|P(?:a)*n+|g(?:a)*n+)*"
    _PHRASE = lazy_pattern(rf"(?P<head>{_CORE}){_AFTER}(?:c{_CORE}{_AFTER})?")
    _STATEMENT = lazy_pattern(rf"(?:i|{_CORE}{_AFTER})v.")

    @cached_property
    def _tagger(self) -> HanoverTagger:
        return loaded("morphmodel_ger.pgz")

    def calmed(self, text: str) -> str:
        """As it is: in capitals nobody can say which of the words are nouns.

        "" where nouns stand in small letters, a comma is missing or the verb is as one speaks.
        """
        words = re.findall(r"[\w'’./%&+-]*\w%?|,", text)
        tagged = [(word, tag) for word, _, tag in self._tagger.tag_sent(words)] if words else []
        for (word, tag), before in zip(tagged, ["", *words], strict=False):
            # `runbooks`: a word in small letters that the lexicon lacks, and that is no verb and no
            # adjective, is a noun for all one knows.
            is_strange = (
                tag in ("NN", "NNA", "NNI", "NE", "FM", "ADV")
                and word.isalpha()
                and word.islower()
                and before.casefold() not in ("ich", "wir")
                and weight(self._tagger, word) < UNKNOWN
            )
            if is_strange or self._is_small_noun(word, tag):
                return ""
        # `ich schreib`, `und steh danach`: a verb of the first person without its ending.
        is_spoken = any(word.casefold() == "ich" for word in words) and any(
            word.islower() and (tag.endswith("(IMP)") or word == "hab") for word, tag in tagged
        )
        return "" if is_spoken or _lacks_comma(tagged) else text

    def _is_small_noun(self, word: str, tag: str) -> bool:
        """`jahren`, `leute`: a noun, and no other kind of word, as far as the lexicon knows."""
        return (
            tag in ("NN", "NNA", "NNI")
            and word.isalpha()
            and word.islower()
            and weight(self._tagger, word.capitalize()) > UNKNOWN
        )

    def noun_phrase(self, text: str) -> NounPhrase | None:
        if when := _ON_A_DAY.search(text):
            phrase = self.noun_phrase(text[: when.start()])
            return phrase and phrase.followed_by(f" {when['day']}{'.' * when['day'][-1].isdigit()}")
        words, _, letters = self._read(text)
        match = self._PHRASE.fullmatch(letters)
        if match is None:
            return None
        head, begins = match["head"], words[0].casefold()
        noun = words[head.rindex("n")]
        # `den Hofladen`, `einen neuen Stall`: a singular; `den Kunden` is another case.
        is_accusative = begins in _ACCUSATIVE and self._lemma(noun) == noun
        if (
            (begins in _OBLIQUE and not is_accusative)
            or begins.startswith("jed")
            or begins in _QUANTITIES
            or _WITHOUT_ARTICLE.search(" ".join(words))
            or (letters[0] == "a" and words[0].endswith(("en", "em")))
        ):
            return None
        article = self._article(words, head)
        if begins == "ein" and article is None and noun.casefold().endswith(_MASCULINE):
            article, words = "den", words[1:]  # ein Probetag, auf den Probetag
        if letters[0] == "a" and words[0][1:].islower():
            words[0] = words[0].lower()
        text = " ".join(words)
        has_article = letters[0] in "dg"
        is_counted = letters[0] == "#"
        as_topic = "" if has_article or is_counted or article is not None else f"das Thema {text}"
        is_measure = is_counted and words[1].casefold() in _MEASURES
        has_more = "a" not in head and len(words) > len(head)
        if is_counted and has_more and not is_measure:
            as_topic = f"die {text}"  # die 28 Betten auf der Station
        return NounPhrase(
            text,
            is_definite=not article,
            is_counted=is_counted,
            is_negative=words[0].startswith("kein"),
            article=article or "",
            has_case=article is not None,
            as_topic=as_topic,
            as_step="" if has_article or article else f"den nächsten Schritt ({text})",
        )

    def _article(self, words: Sequence[str], head: str) -> str | None:
        """What it takes to stand in the accusative: `den` before `Probetag`, nothing before
        `flache Hierarchien`.

        None when nobody can say: its gender is not written, or it is masculine with its own
        article.
        """
        noun = words[head.rindex("n")]
        adjectives = [words[at] for at, letter in enumerate(head) if letter == "a"]
        if words[0].casefold() in _ACCUSATIVE:
            return ""
        gender = self._gender(noun)
        if head[0] in "dg":
            is_same = words[0].casefold() in ("die", "das", "eine") or (
                words[0] == "ein" and gender == "das"
            )
            return "" if is_same else None
        end_in_e = all(each.endswith("e") for each in adjectives)
        may_be_plural = not noun.endswith(("s", *_INFINITIVES))
        if may_be_plural and self._lemma(noun) != noun:
            return "" if end_in_e else None
        if adjectives and end_in_e and not gender and self._is_singular(noun):
            return "die"  # gemeinsame Visite: no other gender ends so
        return gender if gender and (not adjectives or (gender == "die" and end_in_e)) else None

    def _gender(self, noun: str) -> str:
        """The accusative article of a noun as far as its ending tells; "" otherwise."""
        low = noun.casefold()
        for ending, article in _GENDERS.items():
            if low.endswith(ending) and not low.endswith("streik"):
                return article
        is_feminine = (
            low.endswith("e") and self._is_singular(noun) and not _NOT_FEMININE.search(low)
        )
        return "die" if is_feminine else ""

    def _lemma(self, noun: str) -> str:
        ((_, lemma, _),) = self._tagger.tag_sent([noun])
        return str(lemma)

    def _is_singular(self, noun: str) -> bool:
        """Whether it is a known one that no plural is like: `die Mitarbeiter`, `die Gebäude`."""
        is_known = weight(self._tagger, noun) > UNKNOWN and self._lemma(noun) == noun
        return is_known and not _LIKE_A_PLURAL.search(noun)

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
        if rest[0].casefold() in _POINTS_BACK:
            return ""
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
        """The words, their tags, and a letter for each tag; none of a text typed in haste."""
        text = " ".join(text.split()).rstrip(" .")
        if not re.fullmatch(r"[^\W_][^\n,;:!?()\[\]{}<>|\\*_#@\"“”„«»+=~^]*", text):
            return [], [], ""
        words = text.split()
        if words[0].casefold() in _ARTICLES_GERMAN:
            words[0] = words[0].lower()
        is_shouted = any(len(word) > 4 and word.isupper() and word.isalpha() for word in words)
        if " - " in text or len(words) > LONGEST or is_shouted or any(map(_is_short, words)):
            return [], [], ""
        tags = [tag for _, _, tag in self._tagger.tag_sent(words)]
        letters = ""
        for word, tag in zip(words, tags, strict=True):
            letter = "v" if tag.endswith("(FIN)") else self._LETTERS.get(tag, "?")
            if letter == "n" and word.islower():
                letter = "!"
            letters += "g" if letter == "d" and word.casefold() in _GENITIVE else letter
        return words, tags, letters

    def would(self, text: str) -> str:
        words, tags, letters = self._read(text)
        is_infinitive = bool(tags) and tags[-1] in ("VV(INF)", "VM(INF)", "VA(INF)")
        named = frozenset(map(str.casefold, words))
        if len(words) < 2 or not is_infinitive or words[-2] == "zu":
            return ""
        if "v" in letters or "!" in letters or not (_PERSONAL_GERMAN | {"sich"}).isdisjoint(named):
            return ""
        if words[-1] in _OF_THE_TELLING or not any(tag.startswith("N") for tag in tags):
            return ""
        first = words[0] if tags[0].startswith(("N", "TRUNC")) else words[0].lower()
        return f"Ich würde {' '.join((first, *words[1:]))}"

    def span_of_work(self, text: str) -> str:
        words = re.findall(r"[\w-]+", text)
        tags = [tag for *_, tag in self._tagger.tag_sent(words)] if words else []
        has_verb = any(tag.endswith("(FIN)") for tag in tags)
        is_small = any(map(self._is_small_noun, words, tags))
        return "" if has_verb or is_small else record_of(text, "de")


_OF_THE_TELLING = frozenset(
    "erwähnen nennen sagen erzählen antworten entschuldigen betonen zeigen lassen".split()
)
"""Verbs of what one would rather have said, and `lassen`, which may be past."""


def _is_short(word: str) -> bool:
    """`ca.`, `mtl`, `bzw`: shortened as in a note."""
    return is_hasty(word.strip(".'’")) or (word.endswith(".") and word[:-1].islower())


def _lacks_comma(tagged: Sequence[tuple[str, str]]) -> bool:
    """Whether two verbs have neither a comma nor an `und` between them: `Listen die jemand
    versteht` has none of its own.

    Behind an auxiliary a verb in `t` may be its participle: `ich habe sie betreut`.
    """
    follows = pairwise([*tagged[1:], ("", "")])
    for (_, tag), ((word, _), (_, after)) in zip(tagged, follows, strict=False):
        if (
            tag == "NN"
            and word in _RELATIVE
            and after in ("ADV", "ADJ(D)", "PPER", "PIS", "PTKNEG")
        ):
            return True
    verbs = [
        at
        for at, (word, tag) in enumerate(tagged)
        if tag.endswith("(FIN)") and not (at and word.endswith("en"))
    ]
    for first, second in pairwise(verbs):
        between = {word.casefold() for word, _ in tagged[first:second]}
        (_, leads), (word, tag) = tagged[first], tagged[second]
        may_be_one = leads.startswith("VA") and tag.startswith("VV") and word.endswith("t")
        if not may_be_one and between.isdisjoint((",", "und", "oder", "aber", "sondern", "sowie")):
            return True
    return False


_RELATIVE = ("der", "die", "das", "den", "dem", "denen")
_PERSONAL_GERMAN = frozenset(
    "ich wir sie er ihr du mein meine unser unsere ihre ihren ihrer dein deine".split()
)
_POINTS_BACK = frozenset(
    "da dabei dadurch dafür damit daran darin darüber davon dazu dort das dies".split()
)
"""With which a clause tells of something noted before it."""
_MEASURES = frozenset(
    "minuten stunden tage wochen monate jahre kilometer meter liter tonnen kilo euro prozent grad".split()
)
_PAST = frozenset("war waren hatte hatten wurde wurden".split())
"""How that day was, which is no praise of how things are: `der Kaffee war kalt`."""
_ARTICLES_GERMAN = frozenset(
    "man der die das ein eine kein keine viele viel einige mehrere".split()
)
_INFINITIVES = ("tagessen", "abendessen", "sessen", "treffen")
"""Nouns that the tagger takes for plurals."""
_LIKE_A_PLURAL = lazy_pattern(r"(?:er|el|en|n|s|chen|lein)$|^Ge\w+e$")
_NOT_FEMININE = lazy_pattern(
    r"(?:name|gedanke|glaube|wille|friede|funke|haufe|buchstabe|käse|ende|auge|erbe|interesse|kunde|kollege|experte|"
    r"junge|bote|zeuge|[lt]oge|nome|ante|ente|iste|ote|ge\w+de)$|^(?:ge|gute|neue|beste|schöne)"
)
"""Nouns in `e` that are no feminines, and people, of whom nobody says that they are liked so."""
_ON_A_DAY = lazy_pattern(
    r"\s(?P<day>am (?:(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch|\d{1,2}\.(?:\d{1,2}| ?[A-ZÄÖÜ][a-zä]+)))\.?$"
)
"""`am Freitag`, `am 10.12.`, `am 3. Mai`: a day may stand behind any phrase."""
_GENITIVE = frozenset(
    "der des eines einer dieser dieses meiner unserer ihrer seiner aller beider jeder".split()
)
"""Articles with which a noun may belong to the one before it: `die Umstellung der Konten`, but not
`Hospitation ein Tag`."""
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
    "tag": "den", "abend": "den", "termin": "den", "besuch": "den", "gang": "den", "essen": "das", "pool": "den",
    "kurs": "den", "austausch": "den", "workshop": "den", "garten": "den", "laden": "den", "raum": "den", "ik": "die",
    "enz": "die", "rei": "die", "ismus": "den", "zeit": "die", "haus": "das", "team": "das", "buch": "das",
}  # fmt: skip
"""The accusative article of endings that have one gender, and of what a next step is called."""
_MASCULINE = tuple(ending for ending, article in _GENDERS.items() if article == "den")
_QUANTITIES = frozenset("wenig wenige zu kaum mehr weniger viel viele".split())
"""What counts and what is thought of it: no topic, and nothing that an answer is about."""
_WITHOUT_ARTICLE = lazy_pattern(
    r"\b[Mm]it (?:C[A-Z]O|VP|\w*(?:[Ll]eiter|[Cc]hef|[Ff]ührer)(?:in)?|\w*(?:[Tt]eam|[Ll]eitung|[Ff]ührung|[Vv]orstand))\b"
)
"""`Gespräch mit Teamleiter`: its article is missing."""
_ACCUSATIVE = frozenset(("den", "einen"))
_OBLIQUE = frozenset("den dem des einen einem einer eines keinen keinem keiner".split())
