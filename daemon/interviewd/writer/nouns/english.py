"""Noun phrases and clauses of English."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from interviewd.domain.ledger.own_sentences import spelled_out
from interviewd.patterns import lazy_pattern
from interviewd.writer.nouns.english_words import (
    ABSTRACT,
    CAPITALS,
    HOW_OFTEN,
    MODAL,
    NEVER_TOLD,
    OFFICE,
    OFTEN,
    PERSONAL,
    POINTING,
    RARE,
    SURE,
    SURELY,
    THEIRS,
    TIMES,
    TOO_RARE,
    VAGUE,
    WISHING,
    Lexicon,
)
from interviewd.writer.nouns.hanta import LONGEST, LONGEST_CLAUSE, UNKNOWN
from interviewd.writer.nouns.phrase import NounPhrase, Tagger


class English(Tagger):
    """Tags are those of the British National Corpus (CLAWS C5).

    Each becomes one letter, and the phrase a pattern.
    """

    _LETTERS: Mapping[str, str] = {
        "AT0": "d", "DPS": "d", "DT0": "d", "CRD": "#", "ORD": "a", "AJ0": "a", "AJC": "a", "AJS": "a",
        "NN0": "m", "NN1": "n", "NN2": "s", "NP0": "N", "UNC": "n", "VVG": "g", "PRP": "p", "PRF": "o", "CJC": "c",
        "PNI": "i", "AVP": "t", "AV0": "r", "VVB": "v", "VVI": "v", "VVZ": "z", "VVD": "y", "VM0": "v",
        "VBB": "v", "VBZ": "z", "VBD": "y", "VHB": "v", "VHZ": "z", "VHD": "y", "VDB": "v", "VDZ": "z", "VDD": "y",
    }  # fmt: skip
    _CORE = r"d{0,2}#?(?:r?a(?:ca)?)*(?:g?[nsmN]+|g(?=o))#?(?:t(?=[po]))?"
    _AFTER = rf"(?:r?[po]g?(?:{_CORE}|d?#))*"
    _PHRASE = lazy_pattern(rf"(?P<head>{_CORE}){_AFTER}(?:c{_CORE}{_AFTER})?")
    _PLANNED = lazy_pattern(rf"(?P<head>{_CORE})gt?{_AFTER}")
    _SUBJECT = rf"(?P<subject>i|(?:[d#]|da)(?=[vzy])|(?:do)?{_CORE}){_AFTER}"
    _CLAUSE = lazy_pattern(rf"{_SUBJECT}r?(?P<verb>[vzy])")
    _WHOLE = r"(?:d{1,2}#?(?:r?a)*[nsmN]+|#d?(?:r?a)*[nsmN]+|a*n*[msN]+)"
    _TO_DO = lazy_pattern(rf"v[tr]?{_WHOLE}?{_AFTER}(?:cv[tr]?{_WHOLE}?{_AFTER})?")
    _WOULD = lazy_pattern(r"v(?:cv)?(?:[tr]+$|[tr]*(?:[dop#i]|a*[snm]))(?!.*\?)")
    _DEED = lazy_pattern(rf"yt?{_WHOLE}{_AFTER}(?:c(?:yt?)?{_WHOLE}{_AFTER})?")
    _DOING = lazy_pattern(
        rf"g[tr]?(?:(?:{_WHOLE}|i)t?{_AFTER}|(?:[po]{_CORE}g?)+)(?:c{_CORE}{_AFTER})?"
    )
    _PART = lazy_pattern(rf"{_CORE}{_AFTER}|(?:[po]{_CORE})+")
    _SPAN = lazy_pattern(rf"#s(?:[gn]{_CORE}|o?{_CORE}|p{_CORE}){_AFTER}(?:c{_CORE}{_AFTER})?")

    def __init__(self) -> None:
        self._lexicon = Lexicon()

    def calmed(self, text: str) -> str:
        return self._lexicon.calmed(text)

    def noun_phrase(self, text: str) -> NounPhrase | None:
        if goes_on := _AND_WHAT.search(text):  # rationing and what it means for wards
            phrase = self.noun_phrase(text[: goes_on.start()])
            behind = self._lexicon.words(goes_on["clause"], LONGEST)
            is_known = self._tags(behind)[2:3] in ("z", "y") and PERSONAL.isdisjoint(behind)
            if phrase is None or phrase.is_plural or not is_known:
                return None
            return replace(phrase, text=f"{phrase.text} and {' '.join(behind)}")
        words = self._lexicon.words(text, LONGEST)
        tags = self._phrase_tags(words)
        often = HOW_OFTEN.search(" ".join(words).casefold())  # next autumn, once a week
        when = len(often[0].split()) if often and _is_time(words[-1]) else 0
        match = self._PHRASE.fullmatch(tags) or self._PHRASE.fullmatch(tags[: len(tags) - when])
        if match is None and words and _is_time(words[-1]):  # sedation starting in February
            match = self._PLANNED.fullmatch(tags)
        if match is None:
            return None
        begins = words[0].casefold()
        if (
            begins in POINTING | VAGUE | NEVER_TOLD
            or not THEIRS.isdisjoint(map(str.casefold, words[words[0] == "their" :]))
            or _is_own_of_nobody(words)
            or _is_telegraphic(words, tags)
            or self._may_be_either(words, tags)
            or self._has_object(words, tags)
        ):
            return None
        head = match["head"]
        last = next(letter for letter in reversed(head) if letter in "nsmNg")
        is_named = tags[0] == "N" and set(head) == {"N"}
        return NounPhrase(
            " ".join(words),
            is_definite=(head[0] in "d#" and (begins != "half" or head[1:2] == "d")) or is_named,
            is_plural=last == "s",
            is_counted=head[0] == "#",
            is_negative=begins == "no",
            is_abstract=last != "s" and self._is_abstract(words, len(head), tags[len(head) :]),
        )

    def clause(self, text: str) -> str:
        text = re.sub(r"^the fact (?=that )", "", text.strip(), flags=re.IGNORECASE)
        if re.search(r"\b(?:any ?more|no longer)\b", text, re.IGNORECASE):  # so it was, before
            return ""
        if contrast := _NOT_SO.search(text):  # now, not at the end
            clause = self.clause(text[: contrast.start()])
            words = self._lexicon.words(contrast["what"], LONGEST)
            is_part = self._PART.fullmatch(self._tags(words)) if words else None
            return f"{clause}, not {' '.join(words)}" if clause and is_part else ""
        begins, _, rest = text.partition(" ")
        leads = begins.casefold() if begins.casefold() in ("that", "how") else ""
        words = self._lexicon.words(rest if leads else text, LONGEST_CLAUSE)
        if words[:1] == ["they"]:
            is_deed = self._is_deed(words, may_be_past=leads == "that")
            return " ".join(filter(None, (leads, *words))) if is_deed else ""
        if not words or (words[0].casefold() in POINTING and not leads):  # that is so good
            return ""
        subject = self._subject(words, must_be=leads == "how")
        of_some = any(pair == ("of", "them") for pair in pairwise(words))  # two of them
        if not subject or of_some or not PERSONAL.isdisjoint(map(str.casefold, words)):
            return ""
        if subject == "s" and words[0].istitle() and words[0] not in CAPITALS.values():
            words[0] = words[0].lower()  # Paralegals attend the trial
        bare = subject[0] not in "id#N" and _head(subject) == "n"
        article = "the" if bare else ""
        return " ".join(filter(None, (leads, article, *words)))

    def _is_deed(self, words: Sequence[str], *, may_be_past: bool) -> bool:
        """Whether `they` do something, and no word points back at somebody: `they promote from
        inside`, `they are opening a second site`, not `they are nice`.
        """
        tags = self._tags(words)
        if may_be_past and tags[1:2] == "y":  # that they asked the readers first
            tags = f"{tags[0]}v{tags[2:]}"
        goes_on = re.match(r".vr?(?=g)", tags) if words[1:2] == ["are"] else None
        if goes_on and words[goes_on.end()] in WISHING and words[goes_on.end() + 1 :][:1] != ["at"]:
            return False
        behind = {word.casefold() for word in words[2 if goes_on else 1 :]}
        points = not behind.isdisjoint(PERSONAL | THEIRS | {"them", "themselves", "are"})
        return tags[1:2] == "v" and len(words) > 2 and not points and tags[2:] != "a"

    def is_clause(self, text: str) -> bool:
        return bool(self._subject(self._lexicon.words(text, LONGEST_CLAUSE)))

    def _subject(self, words: Sequence[str], *, must_be: bool = False) -> str:
        """The tags of a clause's subject, "" when there is none with a verb that agrees.

        Behind `how` there `must_be` one, so that of `the team pairs` the second word is the verb.
        """
        tags = self._tags(words)
        match = self._CLAUSE.match(tags)
        if match is None and must_be:
            tags = _BEHIND_A_NOUN.sub(lambda found: "z" if found[0] == "s" else "v", tags, count=1)
            match = self._CLAUSE.match(tags)
        if match is None or (not must_be and self._may_be_either(words, tags)):
            return ""
        head, verb = _head(match["subject"]), match["verb"]
        agrees = (
            head in "amd"
            or verb == "y"
            or words[match.end() - 1].casefold() in MODAL
            or (verb == "z") != (head == "s")
        )
        is_whole = len(words) > 1 if must_be else match.end() < len(words) > 2
        is_thing = (  # test rides at the school gate
            verb == "z" and not must_be and match["subject"][0] in "nm"
        ) and self._is_both(words[match.end() - 1])
        return match["subject"] if agrees and is_whole and not is_thing else ""

    def question(self, text: str) -> str:
        words = self._lexicon.words(re.sub(r"(?<=\d),(?=\d)", "", text), LONGEST_CLAUSE)
        tags = self._tags(words)
        had = re.search(r"\bI would (?:(?:ever|never|already|once) )?([^\W\d_]+)", " ".join(words))
        if had and not _BASE & self._lexicon.weights(had[1]).keys():  # if I'd worked with it
            return ""
        for at, tag in enumerate(tags):
            if tag == "y" or (at and "VVN" in self._lexicon.weights(words[at])):
                joins = at - 1 if words[at - 1] in _JOINS else at - 2 if tags[at - 1] == "r" else -1
                if at > 2 and joins > 1 and words[joins] in _JOINS:  # … and waffled
                    return " ".join(text.split()[:joins])
                if tag == "y" and _LEADS_IN.isdisjoint(words[1:at]):  # … didn't know
                    return ""
        return text if words else ""

    def is_past(self, text: str) -> bool:
        words = re.findall(r"[\w’'-]+", text)
        return "y" in (self._tags(words) if words else "")

    def lacks_articles(self, text: str) -> bool:
        """`First I make photo, then we take strap off`, `in other side`: one alone may be mass."""
        words = re.findall(r"[\w’'-]+|[,:]", text)
        tagged = self._lexicon.tagger.tag_sent(words) if words else []
        tags = "".join(
            "y" if tag == "VVN" else "," if word in ",:" else self._letter(word, tag)
            for word, _, tag in tagged
        )
        bare = self._without_article(words, tags)
        return len(bare) > 1 or any(words[at - 1] in ("other", "same") for at in bare)

    def doing(self, text: str) -> str:
        words = self._lexicon.words(text, LONGEST)
        lead = " ".join(words[:2]).casefold()
        if lead == "how to":
            to_do = self.to_do(" ".join(words[2:]))
            return f"how to {to_do}" if to_do else ""
        is_own = (PERSONAL | THEIRS | {"them"}).isdisjoint(map(str.casefold, words))
        is_known = all(not word.islower() or self._lexicon.knows(word) for word in words)
        begins = lead.partition(" ")[0]
        if not begins.endswith("ing") or begins in WISHING or not (is_own and is_known):
            return ""
        tags = self._tags(words)
        weights = self._lexicon.weights(words[0])
        is_verb = weights.get("VVG", -100.0) > weights.get("NN1", -100.0) - SURE * 2
        is_both = self._may_be_either(words, tags)
        if is_both or (not is_verb and tags[1:2] != "a"):  # parking a nightmare
            return ""
        if "VVG" not in weights:  # bring own kit, ring the office
            return ""
        is_whole = self._DOING.fullmatch(f"g{tags[1:]}") is not None
        return " ".join(words) if is_whole and not _is_telegraphic(words[1:], tags[1:]) else ""

    def to_do(self, text: str) -> str:
        words = self._lexicon.words(text, LONGEST)
        is_own = (PERSONAL | THEIRS | {"them"}).isdisjoint(map(str.casefold, words))
        if not words or not is_own:
            return ""
        if _is_own_of_nobody(words):  # bring own kit
            return ""
        if words[-2:-1] == ["with"] and OFFICE.fullmatch(words[-1]):  # call with VP
            return ""
        return " ".join(words) if self._TO_DO.fullmatch(self._tags(("to", *words))[1:]) else ""

    def would(self, text: str) -> str:
        """Whom `him` and `their` mean, the question tells that stands before it."""
        text = spelled_out(text)
        adverb = _ADVERB_FIRST.match(text)
        text = text[adverb.end() :] if adverb else text
        words = self._lexicon.words(_THEM.sub("people", _THEIR.sub("the", text)), LONGEST_CLAUSE)
        places = (at for at, word in enumerate(words) if at > 1 and word.casefold() in _LEADS)
        length = next(places, len(words))
        tags = re.sub("a$", "r", self._tags(("to", *words))[1:])  # ask the team first
        if tags[:2] == "nd" and {"VVI", "VVB"} & self._lexicon.weights(words[0]).keys():
            tags = f"v{tags[1:]}"  # map the process
        is_plain = (PERSONAL - {"they"}).isdisjoint(map(str.casefold, words))
        behind = tags[length:]
        is_time = length < len(words) and words[length] in _TIMES and "?" not in behind[1:]
        is_whole = self._WOULD.match(tags[:length]) and (is_time or re.search("[vzyg]|^$", behind))
        is_noun = (
            words[1:2]
            and words[1] in ("of", "from", "for")
            and "NN1" in self._lexicon.weights(words[0])
        )
        if not (is_plain and is_whole) or is_noun or _OF_THE_TELLING.match(text):
            return ""
        if self._without_article(words, tags):
            return ""
        text = self.calmed(text)
        told = f"{adverb[1].lower()} " if adverb else ""
        return f"I would {told}{text[0].lower()}{text[1:]}"

    def _without_article(self, words: Sequence[str], tags: str) -> list[int]:
        """Where one thing that can be counted lacks its article: `carry on to next station`,
        `check slow machine`.
        """
        places = (found.end() - 1 for found in _BARE_ONE.finditer(tags))
        return [at for at in places if not self._is_mass(words[at])]

    def deed(self, text: str) -> str:
        words = self._lexicon.words(text, LONGEST_CLAUSE)
        is_own = (PERSONAL | {"them"}).isdisjoint(map(str.casefold, words))
        is_bare = len(words) > 1 and re.fullmatch(r"\d+(?:st|nd|rd|th)", words[1])  # ran 2nd shift
        if len(words) < 2 or is_bare or not is_own or words[0] in NEVER_TOLD:
            return ""
        tags = self._tags(("I", *words))[1:]
        is_often = _is_time(words[-1]) and words[-2] in ("a", "per", "each", "every", "last")
        tags = tags[:-2] if is_often else tags
        return " ".join(words) if self._DEED.fullmatch(tags) else ""

    def span_of_work(self, text: str) -> str:
        words = self._lexicon.words(text, LONGEST_CLAUSE)
        is_time = len(words) > 2 and words[1].casefold() in ("years", "months", "seasons")
        is_own = THEIRS.isdisjoint(word.casefold() for word in words)
        tags = self._tags(words)
        is_trade = tags[2:3] in ("o", "p") or (
            len(words) > 3 and any(map(ABSTRACT.search, words[2:]))
        )
        is_span = is_time and is_own and is_trade and self._SPAN.fullmatch(tags)
        return " ".join(words) if is_span else ""

    def _tags(self, words: Sequence[str]) -> str:
        tags = [tag for _, _, tag in self._lexicon.tagger.tag_sent(list(words))] if words else []
        return "".join(self._letter(word, tag) for word, tag in zip(words, tags, strict=True))

    def _phrase_tags(self, words: Sequence[str]) -> str:
        """The tags as of a phrase: an article in front helps with `queue migration` where the
        first word is no verb.
        """
        plain, tags = self._tags(words), ""
        for at, (word, letter) in enumerate(zip(words, plain, strict=True)):
            behind = plain[at + 1 : at + 2]
            # `the check-in on Fridays`: what looks like an adjective is a thing.
            is_thing = (behind in "po" and "-" in word) or (not behind and word.endswith("ing"))
            tags += "n" if letter == "a" and is_thing else letter
        if not words or self._PHRASE.fullmatch(tags) or tags[0] in "d#poi":
            return tags
        if tags[0] == "g" and tags[1:2] != "o":  # switching to a new system
            return tags
        return tags if self._may_be_verb(words[0], tags) else self._tags(("the", *words))[1:]

    def _may_be_verb(self, word: str, tags: str) -> bool:
        """Whether the first word is a verb rather.

        `call with the CTO` is a call, `meet with the CTO` is not.
        """
        weights = self._lexicon.weights(word)
        verb = max(
            (weight for tag, weight in weights.items() if tag.startswith("V") and tag != "VVG"),
            default=-100.0,
        )
        if tags[1:2] in ("p", "o"):
            return verb > weights.get("NN1", -100.0) + SURE
        return verb > max(weights.values(), default=0.0) - SURE

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

    def _has_object(self, words: Sequence[str], tags: str) -> bool:
        """`moving house`, `finding staff`: no house and no staff of some kind, as far as it can be
        known.
        """
        if not words[0].casefold().endswith("ing") or tags[1:2] not in ("n", "m", "N"):
            return False
        weights = self._lexicon.weights(words[0])
        surplus = weights.get("VVG", -100.0) - weights.get("NN1", UNKNOWN)
        return surplus > 0 if tags[1] != "n" else SURELY < surplus < TOO_RARE

    def _is_abstract(self, words: Sequence[str], length: int, after: str) -> bool:
        """Whether a phrase takes no article, the first `length` words being its head: `early
        intervention`, `patient safety`, `pricing for small shops`, `health and safety`.

        But `the Xero migration`, which is one of its kind, and `the planning of the move`.
        """
        head, joined = words[:length], words[length + 1 :] if after == "cn" else ()
        if (after and not joined and not head[-1].endswith("ing")) or after[:1] == "o":
            return False
        return all(map(str.islower, head)) and all(map(self._is_mass, (head[-1], *joined)))

    def _is_mass(self, noun: str) -> bool:
        """Whether a noun is no thing that one can count, by its ending, or since the lexicon has no
        plural of it or a very rare one.
        """
        if ABSTRACT.search(noun):
            return True
        stem = re.sub(r"(?<![aeiou])y$", "ie", re.sub(r"(s|x|z|ch|sh)$", r"\1e", noun))
        plural = f"{stem}s"
        rarer = self._lexicon.weights(plural).get("NN2", -100.0) - self._lexicon.weights(noun).get(
            "NN1", 0.0
        )
        is_usual = self._lexicon.weights(noun).get("NN1", -100.0) > OFTEN
        # How much rarer the tagger takes a plural to be of which its lexicon has none.
        without = (
            self._lexicon.weights("equipments")["NN2"] - self._lexicon.weights("equipment")["NN1"]
        )
        return is_usual and (UNKNOWN - OFTEN < rarer < -RARE or abs(rarer - without) < 1e-3)

    def _is_both(self, word: str) -> bool:
        weights = self._lexicon.weights(word)
        return abs(weights.get("NN2", -100.0) - weights.get("VVZ", -50.0)) < SURE * 2

    def _letter(self, word: str, tag: str) -> str:
        if word.casefold() == "no":
            return "d"
        if re.fullmatch(r"\d{1,2}(?:st|nd|rd|th)", word):
            return "#"
        if tag == "CRD" and word.isalpha() and word.isupper():
            return "N"  # a firm or a card, no Roman number
        if tag == "NP0" and word.islower():
            return "?"  # somebody's or some place's name in small letters
        if tag == "AJ0" and word.endswith("ed") and not self._lexicon.knows(word):
            return "?"  # ofsted
        if tag in ("VVG", "AV0"):
            weights = self._lexicon.weights(word)
            if weights.get("NN1", -100.0) > max(weights.values()) - SURE / 2:
                return "n"  # a meeting, a hearing, home visits
        return self._LETTERS.get(tag, "?")


def _head(subject: str) -> str:
    """The tag that a subject's verb agrees with."""
    return next((letter for letter in reversed(subject) if letter in "nsmN"), subject[-1])


def _is_own_of_nobody(words: Sequence[str]) -> bool:
    """`every centre in own format`: an `own` that no `their` leads to."""
    low = ["", *map(str.casefold, words)]
    return any(
        word == "own" and before not in THEIRS | {"my"} and not before.endswith(("'s", "’s"))
        for before, word in pairwise(low)
    )


def _is_time(word: str) -> bool:
    return word.casefold().rstrip("s") in TIMES or re.fullmatch(r"(?:19|20)\d\d", word) is not None


_AND_WHAT = lazy_pattern(r" and (?P<clause>(?:what|how) it [^\W\d_]+\b.*)$")
_NOT_SO = lazy_pattern(r", not (?P<what>[^,]+)$")
_BEHIND_A_NOUN = lazy_pattern(r"(?<=[nN])s|(?<=s)n")
"""A noun that may be the verb of the one before it: `the team pairs`, `the apprentices rotate`."""
_BARE_ONE = lazy_pattern(r"(?:(?<=[vyzgt])(?:r?a)*|(?<=[po])(?:r?a)+)n(?![nsmNg])")
_THEIR = lazy_pattern(r"\b(?:his|her|their)(?: own)?(?= \w)", re.IGNORECASE)
_THEM = lazy_pattern(r"\b(?:him|her|them|it)\b", re.IGNORECASE)
_ADVERB_FIRST = lazy_pattern(r"(first|always),? ", re.IGNORECASE)
_BASE = frozenset(("VVI", "VVB", "VBI", "VBB", "VHI", "VHB", "VDI", "VDB"))
_JOINS = frozenset(("and", "then", "but", "so"))
_LEADS_IN = frozenset(
    "if when who whose whom that which because after before where what until once since".split()
)
"""Behind these something past belongs to the question: `what I would do if somebody fell`."""
_TIMES = frozenset(("before", "after", "until"))
_OF_THE_TELLING = lazy_pattern(
    r"(?:mention|quote|say|remember|apologi[sz]e|google|emphasi[sz]e|highlight|admit|bring up|point out|talk about|show off|"
    r"give (?:an|the|my|that)? ?examples?)\b",
    re.IGNORECASE,
)
"""What one would rather have said is no plan."""
_LEADS = frozenset(
    "what that how who why where when whether so if because until before after while".split()
)
"""What leads to a clause: `ask them what they noticed`."""
_WITH_ONE = lazy_pattern(r"p(?:r?a)*n+(?![nsmNg])")


def _is_telegraphic(words: Sequence[str], tags: str) -> bool:
    """Whether an article or a verb is missing, as in a note."""
    low = [*map(str.casefold, words)]
    return (
        # `rota 1 in 4 weekends`: a loose number
        any(
            tag == "#" and tags[at] in "nsm" and words[at].islower()
            for at, tag in enumerate(tags[1:])
        )
        # `call with team leader`, `final with CTO`: an article is missing
        or any(
            word == "with"
            and (_WITH_ONE.match(tags[at:]) or OFFICE.fullmatch(" ".join(words[at + 1 :])))
            for at, word in enumerate(low)
        )
        # `no marking at weekends policy`: a `no` that belongs to no plural
        or (low[0] == "no" and tags[-1] != "s")
        # `music off during service`, `fees up to 9 percent`: a particle that stands for a verb
        or re.match(r"[a#]*[nsm]+tp", tags if words[1:2] != ["out"] else "") is not None
        # `commission structure 8%`: a share of nothing
        or (words[-1].endswith("%") and tags[-2:-1] in ("n", "s", "m"))
        # `guests book direct`: behind a plural a word that may be a verb after all
        or re.match(r"[a#]*s[nsma]", tags) is not None
    )
