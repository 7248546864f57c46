"""What the sentences of notes in prose tell: `We talked about the old kilns`, `I liked that …`,
`Next is a panel`.

They say in words what the form says by its labels. What stands behind a verb of talking is a topic,
whole and as typed; of other sentences only the kind is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from interviewd.domain.debrief.forms import field_before_a_colon
from interviewd.domain.ledger.thoughts import SPOKE, sentences, thoughts
from interviewd.language.function_words import FIRST_PERSON, denies, tokens
from interviewd.model.ledger import Topic
from interviewd.patterns import lazy_pattern
from interviewd.values import dataclass

_BEGINS = r"^(?:(?:so|then|also|and|well|yes|also|dann|und|ja|puis|alors|et|luego|pues|y),? )*"
_ADVERBS = (
    r"(?:(?:also|then|mostly|mainly|briefly|really|just|again|first|later|finally|quickly|especially|lots?|a lot|a bit|"
    r"quite a bit|at length|for ages|(?:quite |for )?a (?:while|long time)|for an hour|at first|in the end|longer|"
    r"auch|dann|noch|erst|vor allem|lange|"
    r"länger|kurz|viel|hauptsächlich|ausführlich|zuerst|später|ganz|sehr|aussi|surtout|longuement|beaucoup|un peu|ensuite|"
    r"brièvement|principalement|d['’]abord|bien|también|sobre todo|mucho|un rato|largo y tendido|brevemente|"
    r"principalmente|luego|primero|(?:with|to|mit|avec|con) [^\W\d_]+) )*"
)
"""What may stand between. Anything else may deny it, or say that it was only to be: `we never
talked`, `we should have talked`."""
_WHO = (
    r"(?:(?:also|then|he|she|they|er|sie|il|elle|él|ella|hat|a|(?:Frau|Herr|Dr\.?|Mr\.?|Mrs\.?|Ms\.?|M\.|Mme|Sra?\.)) |"
    r"(?-i:[A-ZÀ-Þ][\w'’-]+) )*"
)
"""Who spoke: a pronoun, a name, or nobody in a line that is theirs."""
_TALKED: Mapping[str, tuple[re.Pattern[str], ...]] = {
    "en": (
        lazy_pattern(
            rf"{_BEGINS}(?:(?:we|i) |{_WHO}){_ADVERBS}(?:talked|spoke|chatted) {_ADVERBS}about (?P<what>.+)$",
            re.IGNORECASE,
        ),
        lazy_pattern(
            rf"{_BEGINS}(?:we {_ADVERBS}(?:discussed|covered)|discussed) (?P<what>.+)$",
            re.IGNORECASE,
        ),
        lazy_pattern(
            rf"{_BEGINS}(?:we )?{_ADVERBS}spent {_ADVERBS}(?:(?:almost |nearly )?(?:all|most|half) (?:of )?)?"
            r"(?:almost |nearly )?(?:the |our |an? )?(?:(?:good|whole|entire|first|last) )*(?:time|while|hour|minutes|bit|lot) "
            r"(?:of (?:it|the time|time) )?(?:talking about|discussing|on) (?P<what>.+)$",
            re.IGNORECASE,
        ),
        lazy_pattern(
            rf"{_BEGINS}{_WHO}{_ADVERBS}(?:told (?:me|us) {_ADVERBS}(?:about|(?=how\b))|"
            r"(?:walked|took|talked) (?:me|us) through|showed (?:me|us) (?!round|around)|"
            r"(?:explained|described)(?: to (?:me|us))?) ?(?P<what>.+)$",
            re.IGNORECASE,
        ),
    ),
    "de": (
        lazy_pattern(
            rf"{_BEGINS}(?:wir haben|ich habe|haben wir) {_ADVERBS}über (?P<what>.+?) "
            r"(?:gesprochen|geredet|diskutiert|unterhalten|ausgetauscht)(?:,? und darüber,? (?P<more>.+))?$",
            re.IGNORECASE,
        ),
        lazy_pattern(
            rf"{_BEGINS}(?:wir (?:sprachen|redeten|diskutierten)|{_WHO}sprach) {_ADVERBS}über (?P<what>.+)$",
            re.IGNORECASE,
        ),
        lazy_pattern(rf"{_BEGINS}es ging {_ADVERBS}um (?P<what>.+)$", re.IGNORECASE),
        lazy_pattern(
            rf"{_BEGINS}{_WHO}(?:mir )?{_ADVERBS}(?P<what>.+?),? (?:gezeigt|erklärt|erläutert)$",
            re.IGNORECASE,
        ),
        lazy_pattern(
            rf"{_BEGINS}{_WHO}(?:zeigte|erklärte|erläuterte)(?: mir)?,? {_ADVERBS}(?P<what>.+)$",
            re.IGNORECASE,
        ),
    ),
    "fr": (
        lazy_pattern(
            rf"{_BEGINS}(?:on a|nous avons|{_WHO}(?:m['’]a|nous a)) {_ADVERBS}(?:parlé|discuté|échangé) {_ADVERBS}"
            r"(?P<what>(?:de |d['’]|du |des |sur ).+)$",
            re.IGNORECASE,
        ),
        lazy_pattern(
            rf"{_BEGINS}{_WHO}(?:m['’]a|nous a) {_ADVERBS}(?:expliqué|montré|décrit|présenté) {_ADVERBS}(?P<what>.+)$",
            re.IGNORECASE,
        ),
    ),
    "es": (
        lazy_pattern(
            rf"{_BEGINS}(?:hablamos|charlamos|conversamos|hemos hablado|{_WHO}(?:me|nos) (?:habló|contó)) {_ADVERBS}"
            r"(?P<what>(?:de |del |sobre (?!todo\b)).+)$",
            re.IGNORECASE,
        ),
        lazy_pattern(
            rf"{_BEGINS}{_WHO}(?:me|nos) {_ADVERBS}(?:explicó|enseñó|mostró|describió) {_ADVERBS}(?P<what>.+)$",
            re.IGNORECASE,
        ),
    ),
}
"""How somebody writes what was talked about, or told; adverbs may stand between."""
SPEAKS = lazy_pattern(rf"(?:{SPOKE}|hat (?:mich|mir))\b", re.IGNORECASE)
"""How the line of one person goes on about them."""
_HOW_LONG = lazy_pattern(
    r"(?:eine|zwei|drei|\d+|knapp \w+|fast \w+) (?:halbe |gute )?(?:stunden?|minuten?)\b",
    re.IGNORECASE,
)
_LIKED = lazy_pattern(
    rf"{_BEGINS}(?:I (?:also |really |particularly |especially )*(?:liked|loved|enjoyed) |"
    r"(?:mir|(?:besonders |sehr )?gut) [^,]*?\bgefallen\b|mir gefiel(?:en)? |"
    r"j['’]ai (?:aussi |beaucoup |bien |vraiment |particulièrement )*(?:aimé|apprécié|adoré) |"
    r"me (?:gustó|gustaron|encantó|encantaron) )",
    re.IGNORECASE,
)
_NEXT = lazy_pattern(
    rf"{_BEGINS}(?:(?:the )?next(?: step| stage| round| up)? (?:is|will be|would be)|"
    r"(?:next|then),? there(?:['’]s| is| will be)|"
    r"(?:der |die )?nächste[rs]? (?:schritt|runde|termin) (?:ist|wäre|wird)|als nächstes (?:kommt|folgt|gibt es|ist)|"
    r"(?:la )?prochaine étape (?:est|sera|serait)|(?:ensuite|puis|après),? il y (?:a|aura)|"
    r"(?:el )?(?:próximo|siguiente) paso (?:es|será|sería)|(?:después|luego),? (?:hay|habrá)) (?P<what>.+)$"
    r"|^there(?:'s| is| will be) (?P<also>an? .+?) next$",
    re.IGNORECASE,
)
_ALSO = lazy_pattern(
    r"^(?:(?:oh|ah|and|also|plus|then|und|auch|außerdem|et|aussi|puis|y|también|además),? )+(?=\w{2}|\w['’])",
    re.IGNORECASE,
)
"""With which a note goes on from the one before it: `Also the quiet room`."""
_A_BIT = lazy_pattern(
    r"^(?:(?:an?|quite|the) )*(?:bit|lots?|loads|chat|stuff|little) (?:about|on) ", re.IGNORECASE
)
"""How much of it there was, behind `about` a second time: `bit about the shop`."""
_WEAK = lazy_pattern(
    r"\bi (?:was|felt) (?:a bit|a little|not|less|too|so|rather|quite|pretty|very|kind of|weak)\b|"
    r"\b(?:war|fühlte) ich (?:mich )?(?:etwas |ein bisschen |eher |ziemlich |sehr |zu |nicht |weniger )*"
    r"(?:schwach|unsicher|gut|schlecht|sicher|stark)\b|\bj['’](?:étais|ai été) (?:moins|pas|un peu|trop|plutôt)\b|"
    r"\b(?:flojeé|me lié|estuve (?:floj[oa]|mal|peor|menos))\b",
    re.IGNORECASE,
)
"""What the person says of their own showing: never for a letter."""
_FIELDS: Mapping[str, Topic] = {
    "talked": Topic.TALKED,
    "liked": Topic.LIKED,
    "next_step": Topic.NEXT_STEP,
    "weak_spot": Topic.WEAK_SPOT,
}


@dataclass(frozen=True, slots=True)
class Told:
    """One thing of the notes: what it tells about, its text, and what it was taken from.

    `clause` is what the text was said in, to judge it by; `sentence` the whole sentence.
    """

    topic: Topic
    text: str
    clause: str
    sentence: str


def told_in(text: str, topic: Topic) -> Iterator[Told]:
    """The things that a text tells which is about that topic where its sentences say no other."""
    for sentence in sentences(text):
        label, colon, rest = sentence.partition(":")
        field = field_before_a_colon(label) if colon else ""
        if field in _FIELDS and rest.strip():
            for thought in thoughts(rest):
                yield Told(_FIELDS[field], thought.text, thought.text, sentence)
            continue
        for thought in thoughts(sentence):
            yield from _told(thought.text, sentence, topic)


def _led(text: str) -> str:
    """`Des ruptures`, where it was talked about that, with the verb that is missing."""
    for begins, verb in _OF:
        if match := begins.match(text):
            return f"{verb} {text[match.end() :]}"
    return text


_OF = (
    (
        lazy_pattern(
            r"(?:(?:Et|Aussi|Surtout|Puis|et|aussi|surtout),? )?(?=(?:[Dd]u|[Dd]es|[Dd]e la|[Dd]e l['’]) \w|[Dd]e l['’])"
        ),
        "nous avons parlé",
    ),
    (
        lazy_pattern(
            r"(?:(?:También|Y|Luego|Sobre todo|también|y),? )?(?=(?:[Dd]el|[Dd]e l[ao]s?) \w)"
        ),
        "hablamos",
    ),
    (
        lazy_pattern(r"(?:(?:Vor allem|Auch|Hauptsächlich|Lange|Viel),? )(?=über \w)"),
        "wir sprachen",
    ),
)
"""How a sentence says what was talked about without a verb, behind a label or another sentence."""


def _told(text: str, sentence: str, topic: Topic) -> Iterator[Told]:
    text = _ALSO.sub("", text) or text
    if topic is Topic.TALKED:
        text = _led(_A_BIT.sub("", text) or text)
    if topic is Topic.LIKED and (praised := _THING_THAT.fullmatch(text)):
        yield Told(topic, praised["thing"], text, sentence)
        yield Told(topic, praised["that"], text, sentence)
    elif _WEAK.search(text):
        yield Told(Topic.WEAK_SPOT, text, text, sentence)
    elif _LIKED.match(text):
        yield Told(Topic.LIKED, text, text, sentence)
    elif step := _NEXT.match(text):
        yield Told(Topic.NEXT_STEP, step["what"] or step["also"], text, sentence)
    else:
        for each in (topics_of(text) if topic is Topic.TALKED else ()) or (text,):
            yield Told(topic, each, text, sentence)


_THING_THAT = lazy_pattern(r"(?P<thing>[^\s,]+(?: [^\s,]+)?), (?P<that>dass [^,]+)")
"""`Springerpool, dass keiner einspringen muss`: a thing, and what is good about it."""


# --- what was talked about ----------------------------------------------------------------------


def topics_of(text: str) -> tuple[str, ...]:
    """What a sentence says was talked about, told or asked; none where it says no such thing."""
    return tuple(_talked_about(text)) or asked_about(text)


def _talked_about(text: str) -> Iterator[str]:
    for language, patterns in _TALKED.items():
        match = next((found for each in patterns if (found := each.match(text))), None)
        if match and not (
            denies(text[: match.start("what")])
            or denies(match["what"].split()[0])
            or _HOW_LONG.match(match["what"])
        ):
            more = match.groupdict().get("more")
            yield from _listed(match["what"], language)
            yield from (more,) if more else ()
            return


def asked_about(text: str) -> tuple[str, ...]:
    """What somebody asked about: `lifts`, of `asked about lifts`; nothing of the person's own."""
    for language, pattern in _ASKED.items():
        if match := pattern.match(text):
            what = MY_ANSWER.split(match["what"])[0]
            listed = tuple(_listed(what, language))
            own = FIRST_PERSON[language] | {"me", "mich", "mir", "m", "moi"}
            return () if any(not own.isdisjoint(tokens(each)) for each in listed) else listed
    return ()


MY_ANSWER = lazy_pattern(
    r",?\s(?:and|but|und|aber|et|mais|y|pero)\s(?:(?:I|ich|je|yo|me)\b|j['’]|hab(?:e)? |ai |"
    r"(?:no |le |les )?(?:dije|contesté|respondí|hablé|supe|me lié)\b).*$",
    re.IGNORECASE,
)
"""What became of the question: `and I had a good answer`."""
_ASKED: Mapping[str, re.Pattern[str]] = {
    "en": lazy_pattern(rf"^{_WHO}asked (?:me )?{_ADVERBS}about (?P<what>.+)$", re.IGNORECASE),
    "de": lazy_pattern(
        rf"^{_WHO}fragte {_ADVERBS}nach (?P<what>[A-ZÄÖÜ]\w+(?:ung|heit|keit|schaft|tion|tät))$",
        re.IGNORECASE,
    ),
    "fr": lazy_pattern(
        rf"^{_WHO}(?:posé des questions|interrogée?) (?P<what>sur .+)$", re.IGNORECASE
    ),
    "es": lazy_pattern(rf"^{_WHO}preguntó por (?P<what>.+)$", re.IGNORECASE),
}
"""German has the dative here, which only a bare feminine noun has in common with the accusative."""


def _listed(text: str, language: str) -> Iterator[str]:
    """The things of a list: parted by commas, and by the last `and` where there are commas or
    where what follows has its own preposition or question word.
    """
    again = _AGAIN[language]
    pieces = re.split(r",\s+|\s+und darüber,\s+", text)
    if any(map(_GOES_ON.match, pieces)):
        pieces = [text]
    last = re.split(rf",?\s+{_AND[language]}\s+(?={again})", pieces[-1])
    if len(pieces) > 1:
        last = [piece for each in last for piece in re.split(rf"\s+{_AND[language]}\s+", each)]
    for piece in (*pieces[:-1], *last):
        bare_piece = _HOW_FULLY.sub("", re.sub(rf"^{_AND[language]}\s+", "", piece))
        yield _without_preposition(bare_piece, language)


_HOW_FULLY = lazy_pattern(
    r"\s(?:in (?:some |great |more )?detail|at length|for (?:a while|ages|a bit)|too|as well|a lot|a bit)$",
    re.IGNORECASE,
)
_GOES_ON = lazy_pattern(
    r"(?:who|which|whose|that|when|where|qui|que|dont|quien|cuyo|als|wo) ", re.IGNORECASE
)
"""`the new head, who is a friend`: a comma that parts nothing."""
_AND: Mapping[str, str] = {"en": "and", "de": "und", "fr": "et", "es": "[ye]"}
_AGAIN: Mapping[str, str] = {
    "en": r"(?:(?:about|on|how|what|why|when|where|whether) )",
    "de": r"(?:(?:über|um|wie|was|warum|ob) |darüber,? )",
    "fr": r"(?:de |d['’]|du |des |sur |comment )",
    "es": r"(?:de |del |sobre |cómo )",
}
_CONTRACTED: Mapping[str, tuple[tuple[str, str], ...]] = {
    "en": ((r"(?:about|on) ", ""),),
    "de": ((r"(?:über|um) ", ""), (r"darüber,? ", "")),
    "fr": (
        (r"du ", "le "),
        (r"des ", "les "),
        (r"(?:de |d['’]|sur )(?=(?:la|les?|une?) |l['’]|comment )", ""),
        (r"(?:d['’]|de |sur )", ""),
    ),
    "es": ((r"del ", "el "), (r"(?:de|sobre) ", "")),
}
"""What stands before a topic and does not come along; an article that was drawn into it does."""


def _without_preposition(text: str, language: str) -> str:
    for pattern, article in _CONTRACTED[language]:
        if match := re.match(pattern, text, re.IGNORECASE):
            return article + text[match.end() :]
    return text
