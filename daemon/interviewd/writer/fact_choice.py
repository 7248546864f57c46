"""Which facts of a ledger a plain letter tells: few, whole, and each in a form that its sentence
can take.

One detail that was liked or talked about, one strength that answers it or the role (any, where
little else is told), the stronger answer, the next step. What fits no sentence of the templates is
left out; a model may still use it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from interviewd.language.function_words import FIRST_PERSON, denies, tokens
from interviewd.model.ledger import Fact, Ledger, Topic
from interviewd.patterns import lazy_pattern
from interviewd.values import dataclass
from interviewd.writer.mention import Choice, Mention
from interviewd.writer.nouns.phrase import NounPhrase, Tagger
from interviewd.writer.phrasing import Phrasing, has_article, is_sent
from interviewd.writer.shared import shared, stems
from interviewd.writer.stronger_answer import StrongerAnswer

_TOPIC_WORDS = 10  # a longer one overloads the sentence that thanks
_CLAUSE_WORDS = 16
_HANGS_ON = lazy_pattern(
    r",\s(?=(?:each|all|both|with|which|and|so|including|plus|then|(?:this|that) I) )",
    re.IGNORECASE,
)
_COMPOUND = 10  # letters of a German noun that says as much as two words
_TELLING = 5  # words; more of them tell no more
_SHORT = 4  # words of a topic, its article among them, that another may stand beside
_THAT = lazy_pattern(r"(?:that|dass)\b")
_PLAN = lazy_pattern(
    r"that (?:you are (?:\w+ )?\w+ing\b|(?:a |the |your )?new (?!staff|people|managers?\b)(?:\w+ ){1,3}\w+s\b)"
)
"""What they are about to do is no news that one had better not repeat."""
_LED = lazy_pattern(r"(?:that|how|dass|wie|que)\b|qu['’]")


def choose(ledger: Ledger, tagger: Tagger) -> Choice:
    """What the letter of this ledger tells."""
    finder = _Finder(ledger, tagger)
    own_words = tuple(
        Mention(fact.text, fact)
        for fact in ledger.of(Topic.OWN_WORDS)
        if not is_sent(ledger, fact.text)
    )
    choice = StrongerAnswer(ledger, tagger).added_to(Choice(own_words=own_words))
    choice = finder.with_step(choice)
    if own_words or ledger.coordinator:
        return choice
    topics = finder.topics()
    choice = finder.with_strength(finder.with_liked(choice), topics)
    return finder.with_topics(choice, topics)


@dataclass(frozen=True, slots=True)
class _Finder(Phrasing):
    """Looks through one ledger; each `with_` adds to a choice what it finds."""

    def topics(self) -> list[Mention]:
        """What was talked about, things before clauses, what was noted of this person before what
        was noted of all, the most telling first.

        A clause with `that` tells how things stand with them; the letter repeats it only where a
        strength answers it.
        """
        facts = (*self.ledger.of(Topic.ABOUT), *self.ledger.of(Topic.TALKED))
        first = self.ledger.of(Topic.TALKED)[:1]
        things = [
            Mention(phrase.after_about, fact, is_sure=not (phrase.is_bare or phrase.as_topic))
            for fact, phrase in self.phrases(facts)
            if (phrase.has_case or phrase.as_topic)
            and not phrase.is_negative
            and (phrase.as_topic or not phrase.is_counted)
            and self._is_topic(fact)
            and not (fact in first and _THE_TALK.search(phrase.text))
            and self._is_telling(phrase)
        ]
        own = [self.stems_of(each) for each in things if each.fact.topic is Topic.ABOUT]
        things = [
            each
            for each in things
            if each.fact.topic is Topic.ABOUT or not any(self.stems_of(each) < line for line in own)
        ]
        told = {mention.fact for mention in things}
        things += [done for fact in facts if fact not in told and (done := self._done(fact))]
        things.sort(
            key=lambda mention: (
                not mention.is_sure,
                mention.fact.topic is not Topic.ABOUT,
                -min(len(mention.fact.text.split()), _TELLING),
            )
        )
        clauses = [
            (self._clause(fact), fact)
            for fact in facts
            if (fact.topic is Topic.TALKED or _LED.match(fact.text))
            and self.ledger.language in ("en", "de")
            and self.is_free(fact)
            and self._is_topic(fact)
        ]
        return things + [
            Mention(clause if _LED.match(clause) else f"that {clause}", fact, is_clause=True)
            for clause, fact in clauses
            if clause and len(clause.split()) <= _CLAUSE_WORDS
        ]

    def _is_topic(self, fact: Fact) -> bool:
        """Whether it is nothing of the person's own, and says that there is something."""
        own = FIRST_PERSON[self.ledger.language]
        return not denies(fact.text) and own.isdisjoint(tokens(fact.text))

    def _is_telling(self, phrase: NounPhrase) -> bool:
        """Two words or more; in German one may be a compound, elsewhere a noun with its article."""
        words = len(phrase.text.split())
        if self.ledger.language == "de":
            words += len(phrase.text) >= _COMPOUND
        elif self.ledger.language != "en":
            words = len(phrase.after_about.split())
        return 1 < words <= _TOPIC_WORDS

    def _clause(self, fact: Fact) -> str:
        """What hangs on behind a comma is left off where the whole is no clause or too long."""
        whole = self.tagger.clause(fact.text)
        if (not whole or len(whole.split()) > _CLAUSE_WORDS) and not denies(fact.text):
            whole = self.tagger.clause(_HANGS_ON.split(fact.text)[0])
        return self.to_them(whole, fact)

    def _done(self, fact: Fact) -> Mention | None:
        """A fact as something that is done, or that the addressee asked how one would do."""
        if not self.is_free(fact) or denies(fact.text):
            return None
        language = self.ledger.language
        # What was noted just before may be about several, whom this goes on about.
        before = "".join(each.text for each in self.ledger.facts if each.number == fact.number - 1)
        may_go_on = language != "en" and tokens(before)[:1] in _MANY
        doing = self.tagger.doing(fact.text)
        if doing and not may_go_on:
            return Mention(doing, fact)
        if fact.topic is not Topic.ABOUT:
            return None
        asked = (fact.text, f"{_ASKING[language]} {fact.text}")
        questions = (self.asked(text, is_theirs=True) for text in asked)
        question = next(filter(None, questions), "")
        if not _WOULD[language].match(question) or len(question.split()) > _CLAUSE_WORDS:
            return None
        return Mention(question, fact, is_clause=language == "de")

    def with_topics(self, choice: Choice, topics: Sequence[Mention]) -> Choice:
        """One topic, the one that the strength answers.

        Two when nothing else of the conversation is told.
        """
        answered = (
            self.stems_of(choice.strength) if choice.strength_is_for == "topic" else frozenset()
        )
        liked = self.stems_of(choice.liked)
        kept = [
            mention
            for mention in topics
            if (not _THAT.match(mention.text) or shared(answered, self.stems_of(mention)))
            and not self.stems_of(mention) <= liked
        ]
        if not kept and choice.liked is None:
            kept = [mention for mention in topics if _PLAN.match(mention.text)]
        if not kept:
            return choice
        kept.sort(key=lambda mention: not shared(answered, self.stems_of(mention)))
        # Two stand beside each other when they are short and neither has an `and` of its own.
        both = [each.text for each in kept[:2]]
        can_be_joined = all(len(text.split()) <= _SHORT for text in both) and not re.search(
            r"\b(?:and|or|und|oder|how|wie)\b", " ".join(both)
        )
        has_room = len(kept) > 1 and choice.liked is None and kept[1].is_sure and can_be_joined
        is_told = choice.liked_thing and liked <= self.stems_of(kept[0])
        choice = replace(choice, liked_thing=None) if is_told else choice
        return replace(choice, topic=kept[0], topic_too=kept[1] if has_room else None)

    def with_liked(self, choice: Choice) -> Choice:
        """What was liked, in the first form that holds: own words, a clause, a thing."""
        facts = [fact for fact in self.ledger.of(Topic.LIKED) if self.is_free(fact)]
        said = [
            fact
            for fact in self.ledger.of(Topic.ABOUT)
            if self.is_free(fact) and _LIKED_IT.match(fact.text)
        ]
        for fact in (*facts, *said):
            if _LIKED_IT.match(fact.text) and denies(_SUBORDINATE.split(fact.text)[0]):
                continue  # I liked nothing
            sentence = self.own_sentence(fact)
            if sentence and not (_OF_THEM.search(sentence) or _ELSEWHERE.match(sentence)):
                return replace(choice, liked_words=Mention(sentence, fact))
            if clause := self._clause(fact):
                return replace(
                    choice,
                    liked_that=Mention(clause if _LED.match(clause) else f"that {clause}", fact),
                )
            statement = self.tagger.statement(fact.text)
            if statement and not (statement.startswith("Sie ") and denies(statement)):
                return replace(choice, liked_statement=Mention(statement, fact))
        things = [
            (fact, phrase)
            for fact, phrase in self.phrases(facts)
            if phrase.has_case
            and not phrase.is_counted
            and (phrase.is_definite or phrase.article)
            and (phrase.is_negative or not denies(fact.text))
        ]
        things.sort(key=lambda each: len(each[1].text.split()) < 2)
        if not things:
            return choice
        fact, phrase = things[0]
        if not phrase.is_negative:
            return replace(choice, liked_thing=Mention(phrase.with_the, fact))
        if self.ledger.language != "en":
            return choice
        return replace(choice, liked_that=Mention(f"that there are {phrase.text}", fact))

    def with_strength(self, choice: Choice, topics: Sequence[Mention]) -> Choice:
        """One strength that answers what the letter tells, else what was talked about, else the
        role.

        A letter that tells little else takes the first, a whole sentence before others.
        """
        language = self.ledger.language
        noted = " ".join(fact.text for topic in _NEEDS for fact in self.ledger.of(topic))
        of_role = stems(self.ledger.role, language)
        of_frame = of_role | stems(self.ledger.company, language)
        usable = [
            found for fact in self.ledger.of(Topic.STRENGTH) if (found := self._strength(fact))
        ]
        if language != "en":  # a sentence before what only follows a colon
            usable.sort(key=lambda found: not found.text.endswith("."))
        for need, asked in (
            ("topic", frozenset[str]().union(*map(self.stems_of, topics)) - of_frame),
            ("liked", self.stems_of(choice.liked) - of_frame),
            ("role", stems(noted, language) - of_frame),
            ("role", of_role),
        ):
            answers = {found: shared(asked, self.stems_of(found)) for found in usable}
            if any(answers.values()):
                best = max(answers, key=lambda found: answers[found])
                return replace(choice, strength=best, strength_is_for=need)
        details = bool(topics) + bool(choice.liked) + bool(choice.addition)
        usable.sort(key=lambda found: not found.text.endswith("."))
        first = usable[0] if usable else None
        if details > 1 or first is None:
            return choice
        return replace(choice, strength=first, strength_is_for="role")

    def with_step(self, choice: Choice) -> Choice:
        """The next step, as a thing or as what is to be done."""
        steps = self.ledger.of(Topic.NEXT_STEP)
        for fact in steps:
            if with_you := self._step_with_you(fact):
                return replace(choice, step=with_you)
        facts = [fact for fact in steps if self.is_free(fact)]
        undated = [
            replace(fact, text=_IS_PENDING.sub("", _DATED.sub("", fact.text))) for fact in facts
        ]
        whole = (*undated, *facts) if self.ledger.language == "en" else ()
        heads = list(filter(None, map(self._appointment, whole)))
        for fact, phrase in (
            *self.phrases(facts),
            *self.phrases(undated),
            *self.phrases(heads),
        ):
            is_bare = phrase.is_counted or not (phrase.is_definite or phrase.article)
            if self.ledger.language == "en":  # references, contract
                is_one = _AN_APPOINTMENT.fullmatch(phrase.text) is not None
                is_bare = is_bare or (len(phrase.text.split()) < 2 and not is_one)
            elif self.ledger.language == "de":
                is_bare = is_bare or (phrase.is_definite and not has_article(phrase.text))
            is_welcome = _UNWELCOME.isdisjoint(tokens(phrase.text))
            if is_welcome and phrase.has_case and not phrase.is_negative and not is_bare:
                return replace(choice, step=Mention(phrase.with_the, fact))
        for fact in facts:
            doing = self.tagger.doing(fact.text) if self.ledger.language == "en" else ""
            if doing and _UNWELCOME.isdisjoint(tokens(doing)):
                return replace(choice, step=Mention(doing, fact))
            for text in dict.fromkeys((fact.text, _DATED.sub("", fact.text))):
                to_do = self.tagger.to_do(text)
                if to_do and self.ledger.language in ("fr", "es"):  # disposition pour …
                    return replace(choice, step=Mention(to_do, fact))
                if to_do:
                    return replace(choice, step_to=Mention(to_do, fact))
        for fact, phrase in self.phrases(facts):
            is_welcome = not _UNWELCOME_GERMAN.search(phrase.text) and not phrase.is_negative
            if phrase.as_step and is_welcome:
                return replace(choice, step=Mention(phrase.as_step, fact))
        return choice

    def _appointment(self, fact: Fact) -> Fact | None:
        """What is arranged, without what is noted of it: `take-home, 3 hours at most`."""
        found = _ABOUT_A_STEP.search(fact.text)
        head = fact.text[: found.start()] if found else fact.text
        tail = found[0] if found else ""
        is_open = _OPEN.search(tail) or (tail[1:2] == "w" and " " not in head)  # a talk with whom
        what = re.split(r"\b(?:on|in|at|of|for|to)\b", head)[0]
        return None if is_open or not _AN_APPOINTMENT.search(what) else replace(fact, text=head)

    def _step_with_you(self, fact: Fact) -> Mention | None:
        """`the day out on calls with you`, where the note names the addressee."""
        named = "|".join(map(re.escape, self.ledger.to.name.split()))
        noted, told = _WITH_YOU[self.ledger.language]
        pattern = rf"(?P<what>.+?),? {noted} (?:(?:{named})\b ?)+"
        found = re.fullmatch(pattern, _DATED.sub("", fact.text)) if named else None
        phrase = self.noun_phrase(found["what"]) if found and not fact.foreign else None
        if phrase is None or phrase.is_counted or phrase.is_negative or not phrase.has_case:
            return None
        if self.ledger.language == "en" and not _AN_APPOINTMENT.search(phrase.text):
            return None
        return Mention(f"{phrase.with_the} {told}", fact)

    def _strength(self, fact: Fact) -> Mention | None:
        """A strength as it may stand: a whole sentence, or what `I would bring` can take."""
        if not self.is_free(fact):
            return None
        before = _BUT.split(fact.text)[0]
        fact = fact if denies(before) else replace(fact, text=before)
        if sentence := self.own_sentence(fact):
            return Mention(sentence, fact)
        if self.ledger.language != "en":
            record = self.tagger.span_of_work(fact.text)
            return Mention(record, fact) if record else None
        if deed := self.tagger.deed(fact.text):
            return Mention(f"I {deed}.", fact)
        first, _, rest = fact.text.partition(", ")
        goes_on = _LIST_OF_WORK.search(rest)  # in product, payments and lending
        for text in (fact.text, "" if goes_on else first):
            if span := self.tagger.span_of_work(text):
                return Mention(span, fact)
        phrase = self.tagger.noun_phrase(fact.text)
        if phrase is None or phrase.is_negative or not (phrase.is_definite or phrase.is_plural):
            return None
        return Mention(phrase.text, fact)


_WITH_YOU: Mapping[str, tuple[str, str]] = {
    "en": ("(?:with|w/)", "with you"),
    "de": ("mit", "mit Ihnen"),
    "fr": ("avec", "avec vous"),
    "es": ("con", "con usted"),
}
_BUT = lazy_pattern(r",? (?:but|though|although|aber|allerdings|mais|pero|aunque) ")
"""What limits a strength stays out: `I work in French, but I spell better in English`."""
_AN_APPOINTMENT = lazy_pattern(
    r"\b(?:assessment|call|chat|coffee|conversation|day|discussion|drive|exercise|interview|lunch|meeting|morning|afternoon|panel|"
    r"presentation|round|session|shift|take-home|talk|tasting|test|tour|trial|visit|walk|workshop)\b"
)
"""What one looks forward to with somebody: not `the row with you`."""
_IS_PENDING = lazy_pattern(r",? (?:is|are) (?:pending|next|to follow|to come)$", re.IGNORECASE)
_ABOUT_A_STEP = lazy_pattern(r"\s*(?:[,(]|\s[-–—]\s|\s(?:with|w/?)\s).*$")
_OPEN = lazy_pattern(
    r"\b(?:maybe|perhaps|poss\w*|prob\w*|if|unless|or|not|no|never|can't|cant)\b|\?", re.IGNORECASE
)
"""What is not settled, nobody looks forward to in a letter."""

_LIST_OF_WORK = lazy_pattern(
    r"^(?!(?:mostly|mainly|most|the last|the first|half|two|three|\d)).*\b(?:and|or|&)\b"
)
_DATED = lazy_pattern(
    r"[,\s]+(?:on |w/c |from )?(?:(?:mon|tues?|weds?|wednes|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?|"
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"(?:nov|dec)(?:ember)?)\.?|"
    r"\d{1,2}(?:st|nd|rd|th)?|\d{1,2}(?:[:.]\d\d)? ?(?:am|pm|h|Uhr)?)(?=[\s,.]|$).*$",
    re.IGNORECASE,
)
"""When something is, behind what it is: `staff tasting Tues Dec 8`."""
_NEEDS = (Topic.TALKED, Topic.LIKED, Topic.ABOUT)
_UNWELCOME = frozenset(
    "reference references background contract salary comp compensation pay offer medical drug credit report rejection "
    "refusal unpaid absage rechazo refus références contrat médical médicale proposition referencias contrato médico médica "
    "propuesta".split()
)
"""Nobody looks forward to a reference check, and to the contract nobody says so."""
_UNWELCOME_GERMAN = lazy_pattern(
    r"vertrag|angebot|gehalt|referenz|zeugnis|untersuchung|absage|rückmeldung|entscheidung",
    re.IGNORECASE,
)
"""The same within German compounds."""
_SUBORDINATE = lazy_pattern(r"\b(?:that|how|dass|wie|que)\b|qu['’]", re.IGNORECASE)
_OF_THEM = lazy_pattern(r"\b(?:that|how|and) they\b", re.IGNORECASE)
"""In a sentence of the person's own they are the addressee, who is not spoken of."""
_ELSEWHERE = lazy_pattern(
    r"(?:(?:in|at|on) )?(?:my|our) |(?:(?:in|bei|an) )?(?:mein|unser)e?[mnrs]? |"
    r"(?:(?:dans|chez|à) )?(?:mon|ma|mes|notre|nos) |(?:(?:en|a) )?(?:mi|mis|nuestr[oa]s?) ",
    re.IGNORECASE,
)
"""What is so where the person works now is not what was liked: `In my firm nobody has time`."""
_MANY = (["les"], ["ces"], ["los"], ["las"], ["ils"], ["elles"], ["ellos"], ["ellas"])
_ASKING = {"en": "asked", "de": "fragte,", "fr": "a demandé", "es": "preguntó"}
_WOULD = {
    "en": lazy_pattern(r"(?:how|what) I would\b"),
    "de": lazy_pattern(r"(?:wie|was) ich [^,]+ würde$"),
    "fr": lazy_pattern(r"ce que je \w+ais\b"),
    "es": lazy_pattern(r"(?:qué|cómo) \w+ría\b"),
}
"""What one would do, which is a question about the work; why one left is none."""
_LIKED_IT = lazy_pattern(
    r"(?:I (?:really )?(?:liked|loved|enjoyed)|mir (?:gefiel(?:en)?|ha(?:t|ben))|"
    r"j['’]ai (?:beaucoup |pas |peu )?(?:aimé|apprécié)|me (?:gust|encant)(?:ó|aron)) ",
    re.IGNORECASE,
)
"""How the line of one person tells what was liked, in a whole sentence."""
_THE_TALK = lazy_pattern(
    r"\b(?:call|chat|conversation|interview|talk|gespräch|telefonat|anruf|appel|entretien|échange|llamada|entrevista|"
    r"charla)$",
    re.IGNORECASE,
)
"""With which notes begin that tell what kind of talk it was: `Phone call, 20 minutes`."""
