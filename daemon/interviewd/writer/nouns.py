"""Whether a fragment of a note is a noun phrase or a whole clause, by the HanTa part-of-speech
tagger.

English and German. Another language has no tagger: there only the person's own sentences are used.
In doubt a fragment is neither, since a letter without it is still a letter. Loading the tagger
takes about half a second and 60 MB, so only the process that writes letters does it, and only
for a letter with something noted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from interviewd.domain.ledger.own_sentences import is_hasty, spelled_out
from interviewd.patterns import lazy_pattern
from interviewd.writer.romance import has_article, is_counted, phrase_of, statement_of

if TYPE_CHECKING:
    from HanTa.HanoverTagger import HanoverTagger

_LONGEST = 14  # words of a noun phrase in a letter
_LONGEST_CLAUSE = 20


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """A noun phrase as it stands inside a sentence: as typed, its first letter small unless it
    begins a name.

    `is_definite`: it brings its own article, number or name. `is_counted`: it begins with a number.
    `is_negative`: it begins with `no`. `is_abstract`: it is one thing that needs no article (`early
    intervention`), as far as its form can tell. `article`: what a phrase without one takes, in
    German in the accusative; `has_case`: it can stand there.
    """

    text: str
    is_definite: bool = True
    is_plural: bool = False
    is_counted: bool = False
    is_negative: bool = False
    is_abstract: bool = False
    article: str = "the"
    has_case: bool = True

    @property
    def is_bare(self) -> bool:
        """Whether nobody can be sure that it takes an article: `alert fatigue`, `airport
        contract`.
        """
        return not (self.is_definite or self.is_plural or self.is_abstract)

    @property
    def with_the(self) -> str:
        """`the buddy system`; `a trial day`, `Kubernetes` stay as they are."""
        return f"{self.article} {self.text}" if self.article and not self.is_definite else self.text

    @property
    def after_about(self) -> str:
        """As it follows `about`: `the buddy system`, but `early intervention`, `evening
        clinics`.
        """
        return (
            self.text
            if self.is_abstract or (self.is_plural and self.article == "the")
            else self.with_the
        )


class Tagger(Protocol):
    """What a writer asks about a fragment.

    Answers hold for the whole text, never for a part of it.
    """

    def calmed(self, text: str) -> str:
        """A text typed in capitals as it is written otherwise, where that is certain.

        Any other text as it is.
        """
        ...

    def noun_phrase(self, text: str) -> NounPhrase | None: ...

    def clause(self, text: str) -> str:
        """The text with its own `that` or `how`, else as it follows one of them.

        "" when it is no whole clause.
        """
        ...

    def is_clause(self, text: str) -> bool:
        """Whether it has a subject and its verb, so that it may stand as a sentence."""
        ...

    def statement(self, text: str) -> str:
        """The text as a sentence of its own behind a colon, where the language has no better
        place for it.
        """
        ...

    def to_do(self, text: str) -> str:
        """`meet the owner`, as it follows `the next step is to`; "" when it is no such thing."""
        ...

    def span_of_work(self, text: str) -> str:
        """`nine years teaching Key Stage 2`, as it follows `I would bring`.

        "" when it is no such thing.
        """
        ...


class NoTagger:
    """For a language that has none: only noun phrases of a shape that is sure."""

    def __init__(self, language: str) -> None:
        self._language = language

    def calmed(self, text: str) -> str:
        return text

    def noun_phrase(self, text: str) -> NounPhrase | None:
        phrase = phrase_of(text, self._language)
        if not phrase:
            return None
        return NounPhrase(
            phrase,
            is_definite=has_article(phrase, self._language),
            is_counted=is_counted(phrase, self._language),
            is_plural=True,
            article="",
        )

    def clause(self, text: str) -> str:  # noqa: ARG002
        return ""

    def is_clause(self, text: str) -> bool:  # noqa: ARG002
        return False

    def statement(self, text: str) -> str:
        return "" if phrase_of(text, self._language) else statement_of(text, self._language)

    def to_do(self, text: str) -> str:  # noqa: ARG002
        return ""

    def span_of_work(self, text: str) -> str:  # noqa: ARG002
        return ""


def tagger(language: str) -> Tagger:
    """The tagger of a language. It is loaded when it is first asked: most letters have no notes."""
    if language == "en":
        return English()
    return German() if language == "de" else NoTagger(language)


class English:
    """Tags are those of the British National Corpus (CLAWS C5).

    Each becomes one letter, and the phrase a pattern.
    """

    _MODEL = "morphmodel_en.pgz"
    _LETTERS: Mapping[str, str] = {
        "AT0": "d", "DPS": "d", "DT0": "d", "CRD": "#", "ORD": "a", "AJ0": "a", "AJC": "a", "AJS": "a",
        "NN0": "m", "NN1": "n", "NN2": "s", "NP0": "N", "UNC": "n", "VVG": "g", "PRP": "p", "PRF": "o", "CJC": "c",
        "PNI": "i", "AVP": "t", "AV0": "r", "VVB": "v", "VVI": "v", "VVZ": "z", "VVD": "y", "VM0": "v",
        "VBB": "v", "VBZ": "z", "VBD": "y", "VHB": "v", "VHZ": "z", "VHD": "y", "VDB": "v", "VDZ": "z", "VDD": "y",
    }  # fmt: skip
    _CORE = r"d{0,2}#?(?:r?a(?:ca)?)*(?:g?[nsmN]+|g(?=o))#?(?:t(?=[po]))?"
    _AFTER = rf"(?:r?[po]g?(?:{_CORE}|#))*"
    _PHRASE = lazy_pattern(rf"(?P<head>{_CORE}){_AFTER}(?:c{_CORE}{_AFTER})?")
    _SUBJECT = rf"(?P<subject>i|(?:[d#]|da)(?=[vzy])|(?:do)?{_CORE}){_AFTER}"
    _CLAUSE = lazy_pattern(rf"{_SUBJECT}r?(?P<verb>[vzy])")
    _WHOLE = r"(?:d{1,2}#?(?:r?a)*[nsmN]+|#(?:r?a)*[nsmN]+|a*[sN]+)"
    _TO_DO = lazy_pattern(rf"v[tr]?{_WHOLE}?{_AFTER}(?:cv[tr]?{_WHOLE}?{_AFTER})?")
    _SPAN = lazy_pattern(rf"#s(?:[gn]{_CORE}|o?{_CORE}|p{_CORE}){_AFTER}(?:c{_CORE}{_AFTER})?")

    @cached_property
    def _tagger(self) -> HanoverTagger:
        return _loaded(self._MODEL)

    def noun_phrase(self, text: str) -> NounPhrase | None:
        words = self._words(text, _LONGEST)
        tags = self._phrase_tags(words)
        often = _HOW_OFTEN.search(" ".join(words).casefold())  # next autumn, once a week
        when = len(often[0].split()) if often and _is_time(words[-1]) else 0
        found = self._PHRASE.fullmatch(tags) or self._PHRASE.fullmatch(tags[: len(tags) - when])
        points = words and (
            words[0].casefold() in _POINTING or not _THEIRS.isdisjoint(map(str.casefold, words))
        )
        if (
            found is None
            or points
            or _is_telegraphic(words, tags)
            or self._may_be_either(words, tags)
        ):
            return None
        head = found["head"]
        last = next(letter for letter in reversed(head) if letter in "nsmNg")
        begins = words[0].casefold()
        is_named = tags[0] == "N" and set(head) == {"N"}
        return NounPhrase(
            " ".join(words),
            is_definite=(head[0] in "d#" and (begins != "half" or head[1:2] == "d")) or is_named,
            is_plural=last == "s",
            is_counted=head[0] == "#",
            is_negative=begins == "no",
            is_abstract=last != "s" and _is_abstract(words[: len(head)], tags[len(head) :]),
        )

    def clause(self, text: str) -> str:
        begins, _, rest = text.strip().partition(" ")
        leads = begins.casefold() if begins.casefold() in ("that", "how") else ""
        words = self._words(rest if leads else text, _LONGEST_CLAUSE)
        subject = self._subject(words)
        if not subject or not _PERSONAL.isdisjoint(word.casefold() for word in words):
            return ""
        bare = subject[0] not in "id#N" and _head(subject) == "n"
        article = "the" if bare else ""
        return " ".join(filter(None, (leads, article, *words)))

    def is_clause(self, text: str) -> bool:
        return bool(self._subject(self._words(text, _LONGEST_CLAUSE)))

    def _subject(self, words: Sequence[str]) -> str:
        """The tags of a clause's subject, "" when there is none with a verb that agrees."""
        tags = self._tags(words)
        found = self._CLAUSE.match(tags)
        if len(words) < 3 or found is None or self._may_be_either(words, tags):
            return ""
        head, verb = _head(found["subject"]), found["verb"]
        agrees = (
            head in "amd"
            or verb == "y"
            or words[found.end() - 1].casefold() in _MODAL
            or (verb == "z") != (head == "s")
        )
        return found["subject"] if agrees and found.end() < len(words) else ""

    def statement(self, text: str) -> str:  # noqa: ARG002 - English says it with `that`
        return ""

    def to_do(self, text: str) -> str:
        words = self._words(text, _LONGEST)
        if not words or not (_PERSONAL | _THEIRS | {"them"}).isdisjoint(
            word.casefold() for word in words
        ):
            return ""
        return " ".join(words) if self._TO_DO.fullmatch(self._tags(("to", *words))[1:]) else ""

    def span_of_work(self, text: str) -> str:
        words = self._words(text, _LONGEST_CLAUSE)
        is_time = len(words) > 2 and words[1].casefold() in ("years", "months", "seasons")
        is_own = _THEIRS.isdisjoint(word.casefold() for word in words)
        return (
            " ".join(words)
            if is_time and is_own and self._SPAN.fullmatch(self._tags(words))
            else ""
        )

    def _words(self, text: str, longest: int) -> list[str]:
        """The fragment's words as they stand inside a sentence; none when it is typed in haste."""
        text = spelled_out(" ".join(text.split()).rstrip(" ."))
        if (
            not re.fullmatch(r"[^\W_][^\n,;:!?()\[\]{}<>|/\\*_#@\"“”„«»+=~^]*", text)
            or "..." in text
            or " - " in text
        ):
            return []
        text = re.sub(
            r"\b(in|from|by|until|till|since|of|next|last|this) (march|may)\b",
            lambda found: f"{found[1]} {found[2].capitalize()}",
            self.calmed(text),
        )
        words = ["I" if word == "i" else _CAPITALS.get(word, word) for word in text.split()]
        low = words[0][0].lower() + words[0][1:]
        if words[0][1:].islower() and self._knows(low) and words[0] not in _CAPITALS.values():
            words[0] = low
        if words[0] == "A" or (len(words[0]) == 1 and words[0].casefold() != "a"):
            words[0] = words[0].lower()
        return words if len(words) <= longest and not any(map(self._is_hasty, words)) else []

    def calmed(self, text: str) -> str:
        """A whole text in capitals as it is written otherwise, when every word of it is an
        everyday one.
        """
        words = text.split()
        if (
            not text.isupper()
            or len(words) < 2
            or not all(self._is_everyday(word) for word in words)
        ):
            return text
        return text.lower()

    def _is_everyday(self, word: str) -> bool:
        return word.isdigit() or (word.isalpha() and _weight(self._tagger, word.lower()) > _COMMON)

    def _is_hasty(self, word: str) -> bool:
        """Whether it is shouted, cut short, or no word of the language that can stand in small
        letters.
        """
        bare = word.strip("'’.%").removesuffix("'s").removesuffix("’s")
        if bare.isupper() and bare.isalpha():
            return len(bare) > 3 and self._is_everyday(bare)
        if not bare.islower():
            return not re.match(r"[\d£$€]*[\d.,]*%?$|\w", word)
        is_code = any(map(str.isdigit, bare)) and not re.fullmatch(
            r"\d+(?:st|nd|rd|th|s|-[a-z-]+)?", bare
        )
        return (
            is_code
            or is_hasty(bare)
            or (bare not in _YOUNG and not self._knows(bare) and self._is_misspelt(bare))
        )

    def _is_misspelt(self, word: str) -> bool:
        """Of a word that the lexicon lacks: it is short, or a vowel is missing, or two letters
        changed places.
        """
        places = range(1, len(word) - 1)
        swapped = (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in places)
        longer = (word[:at] + vowel + word[at:] for at in places for vowel in "aeiou")
        return len(word) < 6 or any(map(self._knows, (*swapped, *longer)))

    def _knows(self, word: str) -> bool:
        """Whether the tagger's lexicon has the word, or all parts of a hyphened one."""
        return all(
            _weight(self._tagger, part) > _UNKNOWN
            for part in re.split(r"[-–'’]", word)
            if len(part) > 1
        )

    def _tags(self, words: Sequence[str]) -> str:
        tags = [tag for _, _, tag in self._tagger.tag_sent(list(words))] if words else []
        return "".join(self._letter(word, tag) for word, tag in zip(words, tags, strict=True))

    def _phrase_tags(self, words: Sequence[str]) -> str:
        """The tags as of a phrase: an article in front helps with `queue migration` where the
        first word is no verb.
        """
        tags = self._tags(words)
        if (
            not words
            or self._PHRASE.fullmatch(tags)
            or tags[0] in "d#poi"
            or self._may_be_verb(words[0], tags)
        ):
            return tags
        if tags[0] == "g" and tags[1:2] != "o":  # switching to a new system
            return tags
        return self._tags(("the", *words))[1:]

    def _may_be_verb(self, word: str, tags: str) -> bool:
        """Whether the first word is a verb rather.

        `call with the CTO` is a call, `meet with the CTO` is not.
        """
        weights = {tag: float(weight) for tag, weight in self._tagger.tag_word(word)}
        verb = max(
            (weight for tag, weight in weights.items() if tag.startswith("V") and tag != "VVG"),
            default=-100.0,
        )
        if tags[1:2] in ("p", "o"):
            return verb > weights.get("NN1", -100.0) + _SURE
        return verb > max(weights.values(), default=0.0) - _SURE

    def _may_be_either(self, words: Sequence[str], tags: str) -> bool:
        """`funding ends in 2028`, `freezer alarms at night`: before a time a thing or what it
        does, who knows.
        """
        if not _is_time(words[-1]):
            return False
        return any(
            tags[at : at + 2] in ("ns", "nz")
            and not tags[:at].startswith("d")
            and self._is_both(words[at + 1])
            for at in range(len(words) - 1)
        )

    def _is_both(self, word: str) -> bool:
        weights = {tag: float(weight) for tag, weight in self._tagger.tag_word(word)}
        return abs(weights.get("NN2", -100.0) - weights.get("VVZ", -50.0)) < _SURE * 2

    def _may_be_noun(self, word: str) -> bool:
        weights = {tag: float(weight) for tag, weight in self._tagger.tag_word(word)}
        return weights.get("NN1", -100.0) > max(weights.values()) - _SURE / 2

    def _letter(self, word: str, tag: str) -> str:
        if word.casefold() == "no":
            return "d"
        if tag == "CRD" and word.isalpha() and word.isupper():
            return "N"  # a firm or a card, no Roman number
        if tag == "NP0" and word.islower():
            return "?"  # somebody's or some place's name in small letters
        if tag in ("VVG", "AV0") and self._may_be_noun(word):
            return "n"  # a meeting, a hearing, home visits
        return self._LETTERS.get(tag, "?")


def _head(subject: str) -> str:
    """The tag that a subject's verb agrees with."""
    return next((letter for letter in reversed(subject) if letter in "nsmN"), subject[-1])


def _is_time(word: str) -> bool:
    return word.casefold().rstrip("s") in _TIMES or re.fullmatch(r"(?:19|20)\d\d", word) is not None


def _is_abstract(head: Sequence[str], after: str) -> bool:
    """`early intervention`, `pricing for small shops`.

    But `the Xero migration`, which is one of its kind, and `the planning of the move`.
    """
    if after and not head[-1].endswith("ing"):
        return False
    return (
        _ABSTRACT.search(head[-1]) is not None
        and "o" not in after[:1]
        and all(map(str.islower, head))
    )


_WITH_ONE = lazy_pattern(r"p(?:r?a)*n+(?![nsmNg])")


def _is_telegraphic(words: Sequence[str], tags: str) -> bool:
    """`call with team leader`: an article is missing.

    `guests book direct`: behind a plural a word that may be a verb after all.

    `rota 1 in 4 weekends`: a loose number.

    `no marking at weekends policy`: a `no` that belongs to no plural.
    """
    loose = any(
        tag == "#" and tags[at] in "nsm" and words[at].islower() for at, tag in enumerate(tags[1:])
    )
    denies_one = words[0].casefold() == "no" and tags[-1] != "s"
    places = (at for at, word in enumerate(words) if word.casefold() == "with")
    loose = loose or any(_WITH_ONE.match(tags[at:]) for at in places)
    return loose or denies_one or re.match(r"[a#]*s[nsma]", tags) is not None


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
        return _loaded(self._MODEL)

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
            and _weight(self._tagger, word.capitalize()) > _UNKNOWN
        )

    def noun_phrase(self, text: str) -> NounPhrase | None:
        words = self._words(text)
        tags = [tag for _, _, tag in self._tagger.tag_sent(words)] if words else []
        letters = "".join(self._letter(word, tag) for word, tag in zip(words, tags, strict=True))
        found = self._PHRASE.fullmatch(letters)
        begins = words[0].casefold() if words else ""
        if (
            found is None
            or begins in _OBLIQUE
            or begins.startswith("jed")
            or (letters[0] == "a" and words[0].endswith(("en", "em")))
        ):
            return None
        article = self._article(words, found["head"])
        return NounPhrase(
            " ".join(words),
            is_definite=not article,
            is_counted=letters[0] == "#",
            is_negative=words[0].startswith("kein"),
            article=article or "",
            has_case=article is not None,
        )

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
            or not 4 <= len(words) <= _LONGEST_CLAUSE
            or re.search(r"[;:!?()/\"„“]", text)
        ):
            return ""
        tags = [tag for _, _, tag in self._tagger.tag_sent(words)]
        is_whole = tags[-1].startswith("V") and _PERSONAL_GERMAN.isdisjoint(
            word.casefold() for word in words
        )
        return (
            f"{begins} {' '.join(words[1:])}" if is_whole and not any(map(_is_short, words)) else ""
        )

    def is_clause(self, text: str) -> bool:
        return bool(self._stated(text))

    def statement(self, text: str) -> str:
        """`Man darf eigene Verbesserungen vorschlagen`: the subject first, then its verb."""
        words = self._stated(text)
        is_personal = not _PERSONAL_GERMAN.isdisjoint(map(str.casefold, words))
        if not words or is_personal:
            return ""
        return " ".join((words[0][0].upper() + words[0][1:], *words[1:]))

    def _stated(self, text: str) -> list[str]:
        words = self._words(text)
        tags = [tag for _, _, tag in self._tagger.tag_sent(words)] if words else []
        letters = "".join(self._letter(word, tag) for word, tag in zip(words, tags, strict=True))
        is_known = all(
            letter != "?" or tag[:1] in "VPAK" for letter, tag in zip(letters, tags, strict=True)
        )
        is_known = is_known and "!" not in letters  # a noun in small letters
        return words if is_known and self._STATEMENT.match(letters) else []

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
            if len(words) <= _LONGEST and not shouted and not any(map(_is_short, words))
            else []
        )

    def _letter(self, word: str, tag: str) -> str:
        letter = "v" if tag.endswith("(FIN)") else self._LETTERS.get(tag, "?")
        return "!" if letter == "n" and word.islower() else letter


def _loaded(model: str) -> HanoverTagger:
    from HanTa.HanoverTagger import HanoverTagger

    return HanoverTagger(model)


def _weight(tagger: HanoverTagger, word: str) -> float:
    """The logarithm of how likely the lexicon holds the word, with its likeliest tag."""
    tags = tagger.tag_word(word)
    return max((float(weight) for _, weight in tags), default=-100.0)


def _is_short(word: str) -> bool:
    """`ca.`, `mtl`, `bzw`: shortened as in a note."""
    return is_hasty(word.strip(".'’")) or (word.endswith(".") and word[:-1].islower())


_UNKNOWN = -29.5
"""HanTa gives words that its lexicon lacks a weight of about -30 to -36, guessed from their
endings."""
_YOUNG = frozenset("app apps blog blogs covid email intro scrum vlog wifi wiki".split())
"""Short words that are younger than the texts of 1994 that the lexicon was made from."""
_COMMON = -20.0
"""A word that everybody uses: in capitals it is shouted."""
_SURE = 0.8
"""How much likelier, as a logarithm, another reading has to be than that of a verb."""
_TIMES = frozenset(
    "night day week weekend term season month year morning evening afternoon summer winter spring autumn monday tuesday "
    "wednesday thursday friday saturday sunday january february march april may june july august september october november "
    "december christma easter hour".split()
)
_HOW_OFTEN = lazy_pattern(
    r" (?:(?:next|last|this|every|each)(?: (?:second|third|other|two|three|four|six))?|(?:once|twice|\w+ times) an?) \w+$"
)
_THEIRS = frozenset("his her their your our its".split())
_POINTING = frozenset("this that these those such what which another own same".split())
"""What stands before them does not come along into the letter, or it is theirs: `their approach`
is `your approach`."""
_MODAL = frozenset("can could may might must shall should will would".split())
_PERSONAL = frozenset(
    "i we you he she they me us him her my our your his mine ours yours theirs this".split()
)
_PERSONAL_GERMAN = frozenset(
    "ich wir sie er ihr du mein meine unser unsere ihre ihren ihrer dein deine".split()
)
_ARTICLES_GERMAN = frozenset(
    "man der die das ein eine kein keine viele viel einige mehrere".split()
)
_GENDERS: Mapping[str, str] = {
    "ung": "die", "heit": "die", "keit": "die", "schaft": "die", "tion": "die", "tät": "die", "schicht": "die",
    "runde": "die", "gespräch": "das", "treffen": "das", "telefonat": "das", "interview": "das", "chen": "das",
    "gabe": "die", "statt": "die", "woche": "die", "stunde": "die", "maschine": "die",
    "arbeitstag": "den", "probetag": "den", "termin": "den", "besuch": "den", "rundgang": "den",
}  # fmt: skip
"""The accusative article of endings that have one gender, and of what a next step is called."""
_OBLIQUE = frozenset("den dem des einen einem einer eines keinen keinem keiner".split())
_ABSTRACT = lazy_pattern(r"(?:tion|ment|ing|ity|ness|ance|ence|ship)$")
_CAPITALS = {
    name.casefold() + ending: name + ending
    for name in (
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February April June July August September "
        "October November December Easter Christmas".split()
    )
    for ending in ("", "s")
}
"""As English spells them; `march` and `may` are months behind a preposition only."""
_CAPITALS |= {
    name.casefold(): name
    for name in (
        "African American Arabic Australian Austrian Belgian Brazilian British Bulgarian Canadian Chinese Croatian "
        "Czech Danish Dutch English Estonian European Finnish French German Greek Hungarian Icelandic Indian Irish "
        "Israeli Italian Japanese Korean Latin Latvian Lithuanian Mexican Norwegian Portuguese Romanian Russian "
        "Scandinavian Scottish Serbian Slovak Slovenian Spanish Swedish Swiss Turkish Ukrainian Victorian Welsh"
    ).split()
}
