"""Words of English that the tagger cannot judge, and how sure a reading has to be."""

from __future__ import annotations

from interviewd.patterns import lazy_pattern

OFFICE = lazy_pattern(r"C[A-Z]O|[ES]?VP|MD|GM|PM")
"""Short for an office that has one holder: `the CTO`."""
YOUNG = frozenset("app apps blog blogs covid email intro scrum vlog wifi wiki".split())
"""Short words that are younger than the texts of 1994 that the lexicon was made from."""
COMMON = -20.0
"""A word that everybody uses: in capitals it is shouted."""
OFTEN = -12.1
"""A noun of which nobody has written the plural would have one if it could."""
RARE = 3.3
"""How much rarer, as a logarithm, the plural is of what is not counted: `safeties`."""
RARELY = -12.9
SLIP = 4.0
"""A word rarer than that, and by so much rarer than one with a letter doubled, is misspelt."""
SURE = 0.8
"""How much likelier, as a logarithm, another reading has to be than that of a verb."""
SURELY = 3.0
"""Of a verb beside which nobody would think of a noun: a `waiting list` is less than that."""
TOO_RARE = 10.0
"""Of a form whose noun the lexicon lacks: `the settling question`."""
TIMES = frozenset(
    "night day week weekend term season month year morning evening afternoon summer winter spring autumn monday tuesday "
    "wednesday thursday friday saturday sunday january february march april may june july august september october november "
    "december christma easter hour".split()
)
HOW_OFTEN = lazy_pattern(
    r" (?:(?:next|last|this|every|each)(?: (?:second|third|other|two|three|four|six))?|(?:once|twice|\w+ times) an?) \w+$"
)
THEIRS = frozenset("his her their your our its".split())
WISHING = frozenset(
    "expecting hoping looking missing needing struggling trying waiting wanting".split()
)
"""What is short for `they are looking for a senior`, and no topic."""
POINTING = frozenset("this that these those such what which another own same".split())
"""What stands before them does not come along into the letter."""
NEVER_TOLD = frozenset(
    "am is are was were be been had has have did do does left lost missed served broke failed quit got sold applied wrote "
    "took fought argued fell hit hurt stole sued called used interested based bored".split()
)
"""Verbs of a line that nobody is proud of, or with which nothing that was done begins."""
VAGUE = frozenset("some any each every".split())
"""What begins with them names no one thing: `some SQL questions`."""
MODAL = frozenset("can could may might must shall should will would".split())
PERSONAL = frozenset(
    "i we you he she they me us him her my our your his mine ours yours theirs this".split()
)
ABSTRACT = lazy_pattern(r"(?:tion|ment|ing|ity|ness|ance|ence|ship|phy|logy)$")
CAPITALS = {
    name.casefold() + ending: name + ending
    for name in (
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February April June July August September "
        "October November December Easter Christmas".split()
    )
    for ending in ("", "s")
}
"""As English spells them; `march` and `may` are months behind a preposition only."""
CAPITALS |= {
    name.casefold(): name
    for name in (
        "African American Arabic Australian Austrian Belgian Brazilian British Bulgarian Canadian Chinese Croatian "
        "Czech Danish Dutch English Estonian European Finnish French German Greek Hungarian Icelandic Indian Irish "
        "Israeli Italian Japanese Korean Latin Latvian Lithuanian Mexican Norwegian Portuguese Romanian Russian "
        "Scandinavian Scottish Serbian Slovak Slovenian Spanish Swedish Swiss Turkish Ukrainian Victorian Welsh"
    ).split()
}
