"""The closed word classes of the four languages: articles, pronouns, prepositions, conjunctions,
auxiliaries.

A language gets no new ones, whatever the trade, so these lists are complete rather than growing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from interviewd.patterns import lazy_pattern


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ARTICLES: Mapping[str, frozenset[str]] = {
    "en": _words(
        "a an the this that these those my your our their its some any every each no all both another"
    ),
    "de": _words(
        "der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner dieser diese "
        "dieses diesen diesem mein meine meinen meinem meiner unser unsere unseren unserem jeder jede jedes jeden "
        "jedem alle beide"
    ),
    "fr": _words(
        "le la les un une des du au aux ce cette ces cet mon ma mes notre nos votre vos leur leurs chaque tous"
    ),
    "es": _words(
        "el la los las un una unos unas al del este esta estos estas ese esa mi mis nuestro nuestra nuestros "
        "nuestras cada todos todas"
    ),
}
PREPOSITIONS: Mapping[str, frozenset[str]] = {
    "en": _words(
        "about above across after against along among around as at before behind below between beyond by despite "
        "down during except for from in inside into like near of off on onto out outside over per since than "
        "through throughout till to toward towards under until up upon via with within without"
    ),
    "de": _words(
        "ab am an ans auf aus außer bei beim bis durch für gegen gegenüber hinter im in ins mit nach neben ohne "
        "seit statt über um unter vom von vor während wegen zu zum zur zwischen"
    ),
    "fr": _words(
        "à après avant avec chez contre dans de depuis derrière dès devant en entre jusque malgré par parmi pendant "
        "pour sans sauf selon sous sur vers"
    ),
    "es": _words(
        "a ante bajo con contra de desde durante en entre hacia hasta mediante para por según sin sobre tras"
    ),
}
CONJUNCTIONS: Mapping[str, frozenset[str]] = {
    "en": _words(
        "and or but nor so yet because since when where while whereas if unless although though that which who whom "
        "whose whether how what why then rather instead especially including even just also too plus"
    ),
    "de": _words(
        "und oder aber sondern denn weil da wenn wo während obwohl dass daß ob wie was warum wer welche welcher "
        "welches wann wen wem wessen wofür womit wohin woher weshalb deren dessen dann auch sowie sogar besonders"
    ),
    "fr": _words(
        "et ou mais donc or ni car parce quand où si quoique bien que qu qui dont lequel laquelle comment pourquoi "
        "puis alors aussi même surtout comme"
    ),
    "es": _words(
        "y e o u pero sino porque cuando donde si aunque que quien cuyo cuya cómo como qué por pues entonces también "
        "incluso sobre"
    ),
}
AUXILIARIES: Mapping[str, frozenset[str]] = {
    "en": _words(
        "am is are was were be been being have has had having do does did will would shall should can could may "
        "might must cannot isn't aren't wasn't weren't haven't hasn't hadn't don't doesn't didn't won't wouldn't "
        "can't couldn't shouldn't isnt arent wasnt werent havent hasnt dont doesnt didnt wont cant couldnt"
    ),
    "de": _words(
        "bin bist ist sind war waren wäre wären sein gewesen habe hast hat haben hatte hatten hätte werde wird "
        "werden wurde wurden würde kann können konnte konnten muss müssen musste soll sollen sollte will wollen "
        "wollte darf dürfen durfte mag möchte"
    ),
    "fr": _words(
        "suis es est sommes sont étais était étaient serai sera seront être été ai as avons ont avais avait avaient "
        "aura avoir eu fait font peut peuvent doit doivent veut veulent va vont"
    ),
    "es": _words(
        "soy eres es somos son era eran fue fueron ser sido estoy está están estaba estaban estar he ha hemos han "
        "había habían haber tiene tienen tenía puede pueden debe deben quiere quieren va van hay"
    ),
}
SUBJECTS: Mapping[str, frozenset[str]] = {
    "en": _words("i you he she it we they one there"),
    "de": _words("ich du er sie es wir ihr man"),
    "fr": _words("je j tu il elle on nous vous ils elles c"),
    "es": _words("yo tú él ella nosotros nosotras usted ellos ellas ustedes"),
}
FIRST_PERSON: Mapping[str, frozenset[str]] = {
    "en": _words("i we my our"),
    "de": _words("ich wir mein meine unser unsere"),
    "fr": _words("je j nous mon ma mes notre nos"),
    "es": _words("yo nosotros nosotras mi mis nuestro nuestra nuestros nuestras"),
}
NEGATORS: Mapping[str, frozenset[str]] = {
    "en": _words(
        "no not cannot never none nothing nobody neither hardly barely scarcely little less few dont cant"
    ),
    "de": _words(
        "nicht nichts nie niemals niemand kein keine keinen keinem keiner keins kaum wenig wenige weniger weder gar"
    ),
    "fr": _words("ne n pas rien jamais aucun aucune peu moins"),
    "es": _words("no nada nunca nadie ningún ninguna ninguno poco poca pocos pocas menos"),
}
_PLAIN = {  # pronouns that are objects, negations, the commonest adverbs: for counting only
    "en": _words(
        "me him her us them not very more most much many here now only there's i'm i've it's we're they're"
    ),
    "de": _words(
        "mich mir dir uns euch ihm ihn ihnen nicht sehr mehr viel viele hier jetzt nur noch schon sich"
    ),
    "fr": _words("me te se lui eux y ne pas très plus beaucoup ici maintenant d l s n m qu"),
    "es": _words("me te se le les lo nos no muy más mucho muchos aquí ahora solo ya sí"),
}
_CLASSES = (ARTICLES, PREPOSITIONS, CONJUNCTIONS, AUXILIARIES, SUBJECTS, _PLAIN)
FUNCTION_WORDS: Mapping[str, frozenset[str]] = {
    language: frozenset().union(*(words[language] for words in _CLASSES)) for language in ARTICLES
}
EVERY_FUNCTION_WORD = frozenset().union(*FUNCTION_WORDS.values())

_EVERY_NEGATOR = frozenset[str]().union(*NEGATORS.values())

_TOKEN = lazy_pattern(r"[^\W_]+(?:['’][^\W\d_]+)*")


def tokens(text: str) -> list[str]:
    """The words and numbers of a text in lower case, a typographic apostrophe as a straight one."""
    return [token.casefold().replace("’", "'") for token in _TOKEN.findall(text)]


def denies(text: str) -> bool:
    """Whether a word of it denies, or says that there is little of something."""
    words = tokens(text)
    return not _EVERY_NEGATOR.isdisjoint(words) or any(
        word.endswith("n't") or word.startswith("n'") for word in words
    )


_OF_SOMEBODY: Mapping[str, frozenset[str]] = {
    "en": _words("he she him her his hers they them their theirs"),
    "de": _words("er ihn ihm ihnen"),
    "fr": _words("il elle lui ils elles leur leurs"),
    "es": _words("él ella ellos ellas"),
}
_NAMING: Mapping[str, frozenset[str]] = {
    language: words - {"le", "la", "les", "leur", "leurs", "their"}
    for language, words in ARTICLES.items()
}


def points_back(sentence: str, language: str) -> bool:
    """Whether it speaks of somebody whom it has not named: `I would talk to her first`.

    An article, a number or a name before the pronoun leads to whom it means.
    """
    for place, word in enumerate(re.findall(r"\w+", sentence)):
        low = word.casefold()
        if low in _OF_SOMEBODY[language]:
            return True
        is_name = place and word[0].isupper() and low != "i"
        if low in _NAMING[language] or is_name or word[0].isdigit():
            return False
    return False
