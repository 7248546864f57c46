"""Phrases that can stand in a letter, made from notes as people type them: what was talked about, what was liked.

Every phrase is the object of a sentence: `the queue migration`, `how you do code reviews`, `that you ship daily`. What
they say about others becomes *you* only where it is clear who is meant. In doubt a thought is left out, or only the
part of it that is plainly a thing is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from interviewd.thought import vocabulary
from interviewd.thought.wording import Ear, Word, bases, is_delicate, is_known, text_of, thoughts, words

Shape = Literal["thing", "how", "that"]

_LONGEST = 14  # words of a phrase; more is a speech


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase, how it can stand in a sentence, and how sure it is.

    `liked`: the person said so. `whole`: the thought was understood to its end. `said` are its meaningful words, bent
    ones brought to one form, for finding what belongs together. `named`: the thought names the addressee.
    """

    text: str
    shape: Shape
    liked: bool = False
    whole: bool = True
    said: frozenset[str] = frozenset()
    named: bool = False

    @property
    def weight(self) -> int:
        """How much of a detail it is: what is true of every interview weighs nothing."""
        telling = len(self.said - vocabulary.GENERIC)
        return min(telling, 3) * 2 + 2 * self.whole + (self.shape == "how") - (self.shape == "that")


# --- what is meant ----------------------------------------------------------------------------------------------

_DULL = frozenset(
    "year years month months week weeks day days hour hours work working experience experienced good great new large small many several "
    "use using used make making help helping lead leading senior junior staff engineer manager team teams people project projects "
    "role job company business build building built run running ran thing things way part first second third last next more most "
    "time question questions answer example examples strong deep high level end full various different kind lot own all also "
    "interview interviews conversation talk discussion own across including within skills skill knowledge".split()
)


def meaning(text: str) -> frozenset[str]:
    """The words of a text that say what it is about, bent forms brought together."""
    return frozenset(
        root
        for word in re.findall(r"[^\W_][\w+#]*", text.casefold().replace("'s", ""))
        if (len(word) > 2 or word in ("ai", "ml", "ux", "ui", "qa", "go", "c#", "c++", "hr", "bi", "r&d"))
        and word not in _EMPTY
        for root in [_root(word)]
        if root not in _DULL and word not in _DULL
    )


_EMPTY = (
    vocabulary.DETERMINERS | vocabulary.POSSESSIVES | vocabulary.PRONOUNS | vocabulary.PREPOSITIONS | vocabulary.JOINING | vocabulary.BREAKING
    | vocabulary.ASKING | vocabulary.MODALS | vocabulary.BEING | vocabulary.DENYING | vocabulary.ADVERBS
)  # fmt: skip


def _root(word: str) -> str:
    """A rough stem: migrations, migrating, migrated and migrate agree."""
    word = vocabulary.SPELT_OUT.get(word, word).casefold() or word
    word = vocabulary.PAST.get(word, word)
    for ending in (
        "isations",
        "izations",
        "isation",
        "ization",
        "ations",
        "ation",
        "ating",
        "ated",
        "ators",
        "ator",
        "ates",
        "ate",
    ):
        if word.endswith(ending) and len(word) - len(ending) > 2:
            return word[: -len(ending)]
    for ending in ("ments", "ment", "ings", "ing", "ies", "ers", "ed", "er", "es", "s", "y", "e"):
        if word.endswith(ending) and len(word) - len(ending) > 2:
            stem = word[: -len(ending)]
            return stem[:-1] if stem[-1:] == stem[-2:-1] and stem[-1:] not in "sl" else stem
    return word


# --- noun phrases -----------------------------------------------------------------------------------------------


def thing(said: Sequence[Word], ear: Ear, *, about_them: bool = True, known: bool = True) -> tuple[str, int]:
    """The noun phrase that begins these words, as it goes out, and how many of the words it takes; ("", 0) for none."""
    out: list[str] = []
    place = 0
    if len(said) > 1 and said[0].kind == "ING" and said[1].kind in ("DET", "OWN", "NUM"):
        rest, taken = thing(said[1:], ear, about_them=about_them, known=False)  # running a ward
        return (f"{said[0].text} {rest}", taken + 1) if rest else ("", 0)
    while place < len(said):
        chunk, taken = _chunk(said[place:], ear, about_them=about_them)
        if not chunk:
            break
        if known and not out and chunk[0] in ("a", "an") and len(chunk) > 1:
            chunk[0] = "the"  # both know which one
        out += chunk
        place += taken
        joint = said[place] if place < len(said) else None
        if joint is None or joint.kind not in ("PREP", "AND") or joint.low in ("before", "after", "like", "as", "than"):
            break
        after, _ = _chunk(said[place + 1 :], ear, about_them=about_them, after=joint.low)
        if not after:
            break
        if joint.low == "and" and said[place + 1].kind == "ING" and said[0].kind != "ING":
            break
        out.append(joint.text)
        place += 1
    return " ".join(out), place


def _chunk(said: Sequence[Word], ear: Ear, *, about_them: bool, after: str = "") -> tuple[list[str], int]:
    """One noun with what stands before it, with the article it needs; ([], 0) when there is none."""
    front, place = _front(said, ear, about_them=about_them)
    if place < 0:
        return [], 0
    core: list[Word] = []
    while place < len(said) and _fits(said, place, core):
        core.append(said[place])
        place += 1
    while core and core[-1].kind in ("ADJ", "ED", "ADV"):
        core.pop()
        place -= 1
    if not core or core[-1].kind == "POSS":
        return [], 0
    core = _without_praise(core)
    if not core or (_is_idle(core) and about_them):
        return [], 0
    needs = not front and _needs_article(core, after)
    return [*front, *(["the"] if needs else []), *(word.text for word in core)], place


def _is_idle(core: Sequence[Word]) -> bool:
    return core[-1].low in vocabulary.IDLE_HEADS or (len(core) == 1 and core[-1].low in vocabulary.IDLE_ALONE)


def _front(said: Sequence[Word], ear: Ear, *, about_them: bool) -> tuple[list[str], int]:
    """Articles, owners and numbers before a noun; place -1 when whose it is cannot be told."""
    out: list[str] = []
    place = 0
    while place < len(said):
        word = said[place]
        if word.kind == "OWN" and about_them:
            owner = owner_of(word.low, ear)
            if not owner:
                return [], -1
            out.append(owner)
        elif word.kind == "POSS" and about_them and word.low.removesuffix("'s") in ear.you:
            out.append("your")
        elif (
            word.kind in ("DET", "OWN")
            and word.low not in ("this", "that", "these", "those", "no", "another", "other")
            or word.kind == "NUM"
        ):
            out.append(word.text)
        else:
            break
        place += 1
    return out, place


def owner_of(low: str, ear: Ear) -> str:
    """Whose it is, said to the addressee; "" when that is not clear."""
    if low == "their" or (low in ("her", "his") and ear.single):
        return "your"
    return {"my": "my", "our": "the", "its": "the"}.get(low, "")


def _fits(said: Sequence[Word], place: int, core: Sequence[Word]) -> bool:
    """Whether a word can go on in a noun's row of words."""
    word = said[place]
    behind = said[place + 1] if place + 1 < len(said) else None
    more = behind is not None and behind.kind in ("ADJ", "N", "NV", "NAME", "ING", "X", "ED")
    if word.kind in ("N", "NAME", "X"):
        return not (word.kind == "X" and not _may_go_on(word, core))
    if word.kind == "NV":
        return not (
            core and core[-1].kind in ("N", "NAME", "NV", "X") and word.low.endswith("s") and _is_verb_here(behind)
        )
    if word.kind == "ING":
        return True
    if word.kind == "POSS":
        return more
    if word.kind == "NUM":
        ends = behind is None or behind.kind in ("PREP", "AND")
        return (
            bool(core) and ends and word.low.isdigit() and (core[-1].kind == "NAME" or core[-1].low in vocabulary.COUNT)
        )
    if word.kind == "ADV":
        return behind is not None and behind.kind in ("ADJ", "ED") and word.low.endswith("ly")
    return word.kind in ("ADJ", "ED") and more


def _may_go_on(word: Word, core: Sequence[Word]) -> bool:
    return sum(other.kind == "X" for other in core) < 2 and len(word.low) > 2


def _is_verb_here(behind: Word | None) -> bool:
    """`team uses Kafka`: a plural that something follows is a verb; `operations team` is rarer than that."""
    return behind is not None and behind.kind in ("N", "NAME", "NV", "X", "DET", "OWN", "ADJ", "PRON", "NUM", "ING")


def _without_praise(core: list[Word]) -> list[Word]:
    while core and core[0].low in vocabulary.EVALUATIVE:
        core = core[1:]
    return core


_BARE = frozenset(
    "production time place hand house home school work scale market launch budget schedule detail charge theory practice phone email "
    "line call demand board track site request court press stage point force order sight".split()
)


_POSTS = frozenset("PM CEO CTO CFO COO CIO CPO VP EM PO".split())


def _is_countable(core: Sequence[Word]) -> bool:
    """An unknown word at the end of others is mostly one thing: a fundraising gala; alone, it is left as it is."""
    head = core[-1].low
    return (
        len(core) > 1
        and core[0].kind not in ("NAME", "ING")
        and not head.endswith(
            ("s", "ing", "ity", "ness", "ics", "ism", "ance", "ence", "y", "ment", "age", "ship", "ware")
        )
    )


def _needs_article(core: Sequence[Word], after: str) -> bool:
    """A single thing that can be counted needs one; what is not known goes without."""
    head = core[-1].low
    if core[0].low in ("next", "last", "this") and len(core) == 2 and head in ("year", "quarter", "month", "week"):
        return False
    if core[-1].text in _POSTS:
        return True
    if core[-1].kind == "X":
        return _is_countable(core)
    if core[-1].kind == "NUM":
        return False  # phase 2, ward 7
    if core[0].kind == "ING" and len(core) > 1 and core[0].low not in vocabulary.MASS:
        return False  # running Kafka: a doing, not a thing
    if len(core) == 1 and after and head in _BARE:
        return False
    if core[0].kind == "POSS" and core[0].text[0].isupper():
        return False
    return (
        head in vocabulary.COUNT
        and head not in vocabulary.MASS
        or head in ("team", "product", "culture", "company", "atmosphere", "office")
    )


# --- thoughts ---------------------------------------------------------------------------------------------------

_FILLER = (
    r"(?:(?:and|but|so|then|also|mostly|mainly|first|finally|just|really|quite|very|especially|particularly|definitely|well|again|"
    r"briefly|some|lots|a lot|lot|a bit|bit|bits|more|much|stuff|things|topics?|main|general|big|spent time|the topic|like|how about|both|"
    r"deeply|long|longer|short|quick|brief|good|great|nice|interesting|very interesting)(?: of| about| on| like)? )*"
)
_TALK = (
    r"(?:talk(?:ed|ing|s)?|spoke|speaking|chat(?:s|ted|ting)?|discuss(?:ed|ing|es|ions?)?|conversations?|covered|debated?|brainstormed|went|"
    r"spent (?:a lot of |lots of |some |much |most of the |most |more )?time|dove|dived|dug|dig|dives?|deep dives?|touched|reviewed|walk(?:ed)?|walkthrough|drilled|quizzed|grilled|ask(?:ed|s|ing)?|questions?|explain(?:ed|s)?|"
    r"describe[ds]?|show(?:ed|s|n)?|presented|demo(?:ed|s)?|mention(?:ed|s)?|told|tells|said|says|heard|learn(?:ed|t)|focus(?:ed|es)?|"
    r"emphasi[sz]ed|stressed|highlighted|outlined|introduced|want(?:ed|s)? to (?:know|hear)|curious|cares?|cared|shared|started with|"
    r"interested|keen|worked|pitched|exchanged|overview|intro|tour|insights?|details|background|q&a)"
)
_TO_WHOM = r"(?: (?:me|us|with me|with us|me to|a lot|lots|much|more|mostly|mainly|at length|in detail|in depth|deep|deeply|briefly|quickly|quite|is|was|were))*"
_ABOUT = r"(?: (?:about|on|over|through|into|around|regarding|re|of|for|in))*"
_LIKE = (
    r"(?:like[ds]?|love[ds]?|enjoy(?:ed|s)?|appreciated?|admired?|was impressed (?:by|with)|impressed (?:by|with)|excited (?:about|by)|"
    r"fan of|fascinated by|was glad about|glad about|happy about|favou?rite(?: part)? was|highlight was|best part was|hearing about|"
    r"good (?:feeling|impression|vibes) (?:about|from|of)|resonated)"
)
_LEAD = re.compile(
    rf"(?P<who>(?:i|we|they|she|he|you|people|everyone) )?(?P<be>(?:was|were|is|are|had|have|did|got|also|really|both|all|a|very) )*(?:(?P<like>{_LIKE})|(?P<talk>{_TALK}){_TO_WHOM}{_ABOUT})(?: |$)"
)
_FILLERS = re.compile(_FILLER)
_CUT = frozenset(
    "because but although though since so while when if unless until whereas however yet whether then than".split()
)


def phrases(text: str, ear: Ear, *, liked: bool = False) -> tuple[Phrase, ...]:
    """Every phrase that the notes of one field give, in their order, each once."""
    found = (
        phrase
        for thought in thoughts(text)
        if not is_delicate(thought, ear)
        for phrase in _phrase(thought, ear, liked=liked)
    )
    return tuple({phrase.text.casefold(): phrase for phrase in found if _is_sound(phrase)}.values())


def _is_sound(phrase: Phrase) -> bool:
    if re.search(r"\bmy\b|\bI\b(?! met)", phrase.text):
        return False  # about the person, and so nothing that was learnt from them
    count = len(phrase.text.split())
    telling = phrase.said - vocabulary.GENERIC
    return 0 < count <= _LONGEST and bool(telling or phrase.liked) and len(phrase.text) <= 120


def _phrase(thought: str, ear: Ear, *, liked: bool) -> Iterator[Phrase]:
    said = words(thought, ear)
    lows = {word.low.removesuffix("'s") for word in said}
    if lows & ear.others:
        return  # it was theirs
    named = bool(lows & ear.you)
    said, likes = _led(said, ear, liked=liked)
    said = _cut(said)
    if not said:
        return
    found = _asked(said, ear) if said[0].kind == "ASK" else None
    found = found or _clause(said, ear, liked=likes) or _thing(said, ear)
    if found:
        shape, text, whole = found
        yield Phrase(text, shape, likes, whole, meaning(text), named)


def _led(said: tuple[Word, ...], ear: Ear, *, liked: bool) -> tuple[tuple[Word, ...], bool]:
    """The words without what only says that it was talked about, or liked; and whether the person liked it."""
    for _ in range(3):
        said = said[_taken(_FILLERS.match(" ".join(word.low for word in said) + " ")) :]
        led = _LEAD.match(" ".join("she" if word.low in ear.you else word.low for word in said) + " ")
        if not led or _is_noun_here(said, led):
            return said, liked
        theirs = (led["who"] or "").strip() in ("they", "she", "he", "you", "people", "everyone")
        liked = (bool(led["like"]) and not theirs) or (liked and not theirs)
        rest = said[_taken(led) :]
        if not rest:
            return said if led["talk"] and len(said) == 1 else (), liked
        said = rest
    return said, liked


def _is_noun_here(said: Sequence[Word], led: re.Match[str]) -> bool:
    """`questions` leads on only with `about`; `demo day` and `intro deck` are things."""
    taken = _taken(led)
    if led["like"] or (led["who"] or "").strip():
        return False
    nouns = ("demo", "overview", "intro", "tour", "insight", "insights", "details", "background", "dive", "dives", "walk", "chat", "talk", "question", "questions",
             "discussion", "discussions", "conversation", "conversations", "focus", "debate", "walkthrough", "covers", "cares", "care", "talks", "chats", "show", "demos", "shows")  # fmt: skip
    last = said[taken - 1].low if taken else ""
    return (led["talk"] or "").split(" ")[-1] in nouns and last not in (
        "about",
        "on",
        "of",
        "through",
        "into",
        "over",
        "around",
        "regarding",
        "re",
        "was",
        "is",
        "were",
    )


def _taken(found: re.Match[str] | None) -> int:
    return len(found[0].split()) if found else 0


WHEN = re.compile(
    r"^(?:(?:by|until|till|before|in|for|from|since|around|over|during) )?(?:the )?(?:(?:early|mid|late|end|start|beginning|middle) (?:of )?)?(?:this |next |last )?"
    r"(?:q[1-4]|20\d\d|year|quarter|month|week|summer|autumn|spring|winter|today|tomorrow|yesterday|january|february|march|april|june|"
    r"july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|eoy|eoq)(?: 20\d\d)?$"
)


def _cut(said: tuple[Word, ...]) -> tuple[Word, ...]:
    """Up to where a second thought begins, without a time at its end: it was right when it was said."""
    for place, word in enumerate(said):
        if place and word.low in _CUT:
            said = said[:place]
            break
    for place in range(1, len(said)):
        if (
            len(said) - place < 7
            and said[place].kind != "NUM"
            and WHEN.match(" ".join(word.low for word in said[place:]))
        ):
            said = said[:place]
            break
    for place, word in enumerate(said):
        if place > 1 and word.kind == "AND" and place + 1 < len(said) and said[place + 1].kind in ("ASK", "PRON"):
            return said[:place]
    return said


# --- clauses ----------------------------------------------------------------------------------------------------

_THEY = ("they", "you")
_PLAIN_VERBS = frozenset(
    "use run build have own plan want need look ship move work do start grow hire invest care focus test measure deploy write share "
    "review pair teach train mentor trust support release open serve sell design make keep handle manage organise organize rely treat "
    "give let get value encourage publish maintain develop operate plan migrate automate rotate cover meet offer onboard listen cook".split()
)
_WISHES = ("need", "want", "look", "plan", "hire")
_SINGULAR = {"is": "are", "was": "were", "has": "have", "does": "do"}


def _asked(said: Sequence[Word], ear: Ear) -> tuple[Shape, str, bool] | None:
    """how they do code reviews -> how you do code reviews; how to scale the ingest stays."""
    if said[0].low not in ("how", "why", "what", "where") or len(said) < 3:
        return None
    if said[1].low == "to" and said[2].kind in ("VERB", "NV", "X"):
        return _checked(said, [word.text for word in said], 3, ear)
    if said[1].low in ("do", "does", "is", "are") and len(said) > 3:
        said = [said[0], *said[2:], *([said[1]] if said[1].kind == "BE" and said[1].low in ("is", "are") else [])]
    who, verb = _subject(said[1:], ear)
    if not who:
        return None
    place = 1 + verb
    return _checked(said, [said[0].text, *who, *_rest(said[place:], ear, second=who == ["you"])], place, ear)


def _checked(said: Sequence[Word], out: Sequence[str], verb: int, ear: Ear) -> tuple[Shape, str, bool] | None:
    """Only when there is a verb where one must be, and nobody is left of whom it is unclear who they are."""
    if (
        not out
        or verb >= len(said)
        or said[verb].kind not in ("VERB", "NV", "BE", "MODAL", "ED", "ADV", "X", "N")
        or any(word.kind == "SCRAP" for word in said)
    ):
        return None
    unclear = [
        w
        for w in said[verb:]
        if (w.kind == "PRON" and w.low not in ("someone", "somebody", "it")) or w.low in vocabulary.UNKIND
    ]
    if unclear or "" in out or any(word.kind == "OWN" and not owner_of(word.low, ear) for word in said):
        return None
    return "how", " ".join(out), True


def _subject(said: Sequence[Word], ear: Ear) -> tuple[list[str], int]:
    """Who does it, said to the addressee, and where the verb stands; ([], 0) when that is unclear."""
    first = said[0]
    if first.low == "they" or (first.low in ("she", "he") and ear.single) or first.low in ear.you:
        return ["you"], 1
    if first.kind == "PRON":
        return (["we"], 1) if first.low == "we" else ([], 0)
    for length in range(min(len(said) - 1, 5), 0, -1):
        if said[length].kind in ("VERB", "NV", "BE", "MODAL", "ED"):
            text, taken = thing(said[:length], ear)
            if text and taken == length:
                return text.split(), length
    return [], 0


def _rest(said: Sequence[Word], ear: Ear, *, second: bool) -> list[str]:
    """The verb and what follows, with the verb's form for *you* and owners turned."""
    out: list[str] = []
    for place, word in enumerate(said):
        if word.kind == "OWN":
            out.append(owner_of(word.low, ear))
        elif second and place == 0 or (second and place == 1 and said[0].kind == "ADV"):
            out.append(_plural_verb(word))
        else:
            out.append(word.text)
    return with_articles(said, out)


def with_articles(said: Sequence[Word], out: list[str]) -> list[str]:
    """The article a single countable noun lacks: `split orders database` -> `split the orders database`."""
    result: list[str] = []
    for place, word in enumerate(out):
        starts = place == 0 or said[place - 1].kind not in (
            "ADJ",
            "N",
            "NV",
            "NAME",
            "ED",
            "ING",
            "X",
            "POSS",
            "DET",
            "OWN",
            "NUM",
            "ADV",
        )
        if (
            word[0] in "€$£"
            and said[place - 1].kind not in ("DET", "OWN")
            and place + 1 < len(said)
            and said[place + 1].low in vocabulary.COUNT
        ):
            result.append("a")  # a €2m budget
        verbal = (
            place > 0
            and said[place - 1].kind in ("VERB", "NV", "PREP", "ED")
            and said[place - 1].low not in ("be", "as", "like")
        )
        if place and said[place].kind in ("N", "X", "ADJ", "NAME", "NV") and (starts or verbal) and verbal:
            core = _row(said[place:])
            if core and _needs_article(core, said[place - 1].low) and (said[place - 1].kind == "PREP" or len(core) > 1):
                result.append("the")
        result.append(word)
    return result


def _row(said: Sequence[Word]) -> list[Word]:
    core: list[Word] = []
    for place in range(len(said)):
        if not _fits(said, place, core):
            break
        core.append(said[place])
    return core if core and core[-1].kind in ("N", "NV", "X", "NAME", "ING") else []


def _plural_verb(word: Word) -> str:
    """The form that goes with *you*: runs -> run, does -> do; pasts stay."""
    if word.low in _SINGULAR:
        return _SINGULAR[word.low]
    if (
        word.kind in ("VERB", "NV")
        and word.low.endswith("s")
        and not word.low.endswith("ss")
        and word.low not in vocabulary.PAST
    ):
        stems = [
            stem
            for stem in (word.low[:-1], word.low[:-2], word.low[:-3] + "y")
            if stem in vocabulary.VERBS | vocabulary.NOUN_VERBS
        ]
        return stems[0] if stems else word.text
    return word.text


def _clause(said: Sequence[Word], ear: Ear, *, liked: bool) -> tuple[Shape, str, bool] | None:
    """they ship daily -> that you ship daily, when it was liked or is what they look for; else the thing in it."""
    if said[0].low == "that" and len(said) > 2:
        said = said[1:]
        if liked and (said_of := _said_of_others(said, ear)):
            return said_of
    first = said[0]
    if first.low in ("there", "it") and len(said) > 2 and said[1].low in ("is", "was", "are", "were"):
        return _thing(said[2:], ear)
    who, place = _subject(said, ear)
    if not place and first.kind != "PRON":
        return None
    place = place or 1
    if place >= len(said):
        return None
    if who and not liked and (doing := _what_they_do(said[place:], ear)):
        return doing
    if first.kind != "PRON" and first.low not in ear.you:
        return None
    verbs = bases(vocabulary.PAST.get(said[place].low, said[place].low))
    wish = bool(verbs & frozenset(_WISHES)) or (
        said[place].kind == "BE" and len(said) > place + 1 and said[place + 1].low in ("looking", "hiring", "planning")
    )
    good = bool(verbs & _PLAIN_VERBS) or (
        said[place].kind == "BE" and len(said) > place + 1 and said[place + 1].low.endswith(("ing", "ed"))
    )
    if who == ["you"] and good and (liked or wish):
        checked = _checked(said, ["you", *_rest(said[place:], ear, second=True)], place, ear)
        if checked and len(said) <= _LONGEST:
            return "that", "that " + checked[1], True
    return _object(said[place:], ear) if who or first.low in ("i", "we") else None


def _said_of_others(said: Sequence[Word], ear: Ear) -> tuple[Shape, str, bool] | None:
    """that engineers talk to customers: as it is, when every owner and every doer is clear."""
    who, place = _subject(said, ear)
    if not who or who == ["we"]:
        return None
    checked = _checked(said, [*who, *_rest(said[place:], ear, second=who == ["you"])], place, ear)
    return ("that", "that " + checked[1], True) if checked else None


def _what_they_do(said: Sequence[Word], ear: Ear) -> tuple[Shape, str, bool] | None:
    """are moving to Kafka, want to move to Kafka -> moving to Kafka."""
    if (
        len(said) > 2
        and said[0].low in ("is", "are", "was", "were")
        and said[1].low.endswith("ing")
        and said[1].low not in ("going", "being", "having", "trying", "looking")
    ):
        return _doing(said[1].low, said[2:], ear)
    if (
        len(said) > 3
        and said[1].low == "to"
        and said[0].low in ("want", "wants", "plan", "plans", "need", "needs", "hope", "hopes", "wanted", "intend")
        and said[2].low in vocabulary.VERBS | vocabulary.NOUN_VERBS
    ):
        return _doing(gerund(said[2].low), said[3:], ear)
    return None


def _object(said: Sequence[Word], ear: Ear) -> tuple[Shape, str, bool] | None:
    """The thing that a verb is about: `use k8s + argo` -> Kubernetes and Argo."""
    place = 1
    while (
        place < len(said)
        and said[place].kind in ("VERB", "PREP", "ADV", "BE")
        or (place < len(said) and said[place].low in ("looking", "trying", "going"))
    ):
        place += 1
    if said[0].kind in ("MODAL", "NOT") or any(word.kind == "NOT" for word in said) or place >= len(said):
        return None
    found = _thing(said[place:], ear)
    unkind = any(word.low in vocabulary.UNKIND for word in said)
    return (found[0], found[1], False) if found and found[2] and not unkind else None


def _thing(said: Sequence[Word], ear: Ear) -> tuple[Shape, str, bool] | None:
    if any(word.kind == "NOT" for word in said) or said[0].kind == "NUM":
        return None
    if said[0].low == "to" and len(said) > 2 and said[1].low in vocabulary.VERBS | vocabulary.NOUN_VERBS:
        return _doing(gerund(said[1].low), said[2:], ear)
    if said[0].kind == "VERB" and len(said) > 1 and said[0].low in vocabulary.VERBS:
        said = said[1:]
    text, taken = thing(said, ear)
    if not text or not any(_is_word(word) for word in said[:taken]):
        return None
    whole = taken == len(said)
    if not whole and (taken < 2 or _is_person(said[taken - 1]) or any(w.low in vocabulary.UNKIND for w in said)):
        return None if not _is_plain_team(said[:taken]) else ("thing", text, False)
    return "thing", _people_met(text), whole


def _doing(verb: str, said: Sequence[Word], ear: Ear) -> tuple[Shape, str, bool] | None:
    """opening a Berlin office, moving from Jenkins to GitHub."""
    lead = [said[0].text] if said and said[0].kind == "PREP" else []
    text, taken = thing(said[len(lead) :], ear, known=False)
    if not text or taken + len(lead) != len(said) or any(word.low in vocabulary.UNKIND for word in said):
        return None
    return "thing", " ".join([verb, *lead, text]), True


def _is_word(word: Word) -> bool:
    """Whether it is known, a name, or at least built like an English noun."""
    return word.kind == "NAME" or is_known(word.low) or (len(word.low) > 6 and word.low.endswith(_NOUNS))


_NOUNS = (
    "tion",
    "tions",
    "sion",
    "ment",
    "ments",
    "ness",
    "ance",
    "ence",
    "ity",
    "ities",
    "ency",
    "ancy",
    "ism",
    "ology",
    "ics",
    "graphy",
    "ship",
    "ware",
    "ing",
    "therapy",
    "ability",
)


def _is_person(word: Word) -> bool:
    return word.low in _PERSONS or word.text in ("CEO", "CTO", "CFO", "COO", "VP", "PM", "EM", "HR")


_PERSONS = frozenset(
    "manager boss founder founders director lead head colleague colleagues interviewer recruiter guy lady owner chief".split()
)


def _is_plain_team(said: Sequence[Word]) -> bool:
    return len(said) <= 2 and said[-1].low in ("team", "product", "culture", "office")


def _people_met(text: str) -> str:
    return "the people I met" if text in ("people", "the people", "your people", "all people", "colleagues") else text


def gerund(verb: str) -> str:
    """build -> building, write -> writing, run -> running."""
    if verb.endswith("e") and not verb.endswith(("ee", "ye", "oe")):
        return verb[:-1] + "ing"
    if re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]", verb):
        return verb + verb[-1] + "ing"
    return verb + "ing"
