"""What is of a person's life and not of the work: family, home, leisure, looks, origin, belief, and who was only there.

Plain sets by class; a class of which role or company speak is the trade, and free: a coach may talk of football.
"""

from __future__ import annotations

import re

from interviewd.domain.compose import vocabulary


def _class(words: str, *, trade: str) -> tuple[frozenset[str], frozenset[str]]:
    told = frozenset(words.split())
    return told, told | frozenset(trade.split())


_FAMILY = _class(
    """
    son sons daughter daughters mother mothers father fathers mum mums mom moms dad dads grandmother grandfather grandma
    grandpa grandparents granddaughter grandson grandchild grandchildren sister sisters brother brothers sibling siblings
    twin twins niece nephew cousin cousins aunt auntie uncle stepson stepdaughter stepmother stepfather in-laws fiancé
    fiance fiancée fiancee spouse wives husbands boyfriends girlfriends wedding weddings honeymoon bride widow widower
    widowed newborn toddler toddlers teenager teenagers godmother godfather godson goddaughter childcare kindergarten
    babysitter nanny creche crèche preschool relatives newlywed newlyweds romance flirt mutter vater sohn tochter bruder
    schwester kinder familie verheiratet hochzeit
    """,
    trade="family child children school nursery midwife teacher educator social wedding marriage",
)
_HOME = _class(
    """
    flatmate flatmates roommate roommates housemate housemates mortgage landlord landlady hometown neighbour neighbours
    neighbor neighbors commute commutes commuted commuting commuter housewarming allotment renovating suburb suburbs cottage
    birthday birthdays vacation vacations sabbatical gym jetlag bbq barbecue
    """,
    trade="estate property housing travel hotel furniture bank mobility transport rail events fitness",
)
_LEISURE = _class(
    """
    hobby hobbies climbing climber climbs bouldering hiking hiker hike skiing skier skis ski snowboarding snowboard
    snowboarder sailing sailor sails yachting surfing surfer kitesurfing swimming swimmer swims scuba snorkelling cycling
    cyclist bike bikes biking biker bicycle motorbike motorbikes motorcycle jogging jogger jogs marathon marathons
    half-marathon triathlon triathlons triathlete ironman parkrun yoga pilates crossfit zumba karate judo aikido taekwondo
    boxing wrestling fencing archery badminton tennis golf golfer football footballer soccer rugby cricket hockey basketball
    baseball volleyball handball netball softball lacrosse rowing rower canoeing kayaking kayak gymnastics dancing dancer
    salsa tango ballet choir piano pianist guitar guitarist guitars violin violinist cello cellist viola harp flute clarinet
    saxophone trumpet trombone drums drummer ukulele banjo accordion singing singer sings karaoke jazz opera reggae
    concert concerts vinyl knitting knits knit crochet crocheting sewing sews quilting embroidery pottery ceramics
    woodworking woodwork whittling origami calligraphy watercolours scrapbooking sourdough homebrew homebrewing beekeeping
    beekeeper bees gardening gardener birdwatching birding fishing angling camping caravan backpacking photography
    photographer stargazing astrology horoscope tarot genealogy chess poker sudoku crossword crosswords jigsaw boardgames
    gaming gamer gamers playstation xbox nintendo minecraft fortnite cosplay anime manga comics lego netflix novels sci-fi
    scifi arsenal chelsea liverpool fan fans memes stamps antiques sauna meditates mindfulness darts snooker billiards
    bowling paragliding skydiving trekking orienteering equestrian horse horses pony ponies foodie pub pubs wandern
    klettern fussball fußball
    """,
    trade="sport sports game games fitness music musical outdoor outdoors photo art arts club leisure museum gallery "
    "theatre orchestra entertainment streaming media",
)
_PETS = _class(
    """
    dog dogs puppy puppies cat cats kitten kittens pet pets rabbit rabbits hamster hamsters parrot parrots budgie goldfish
    aquarium tortoise terrier labrador spaniel poodle dachshund greyhound chickens hens goat goats hund katze
    """,
    trade="vet veterinary animal animals zoo farm",
)
_LOOKS = _class(
    """
    hair hairstyle haircut beard bearded moustache mustache blonde blond brunette redhead bald balding tall tattoo tattoos
    tattooed piercings makeup make-up lipstick perfume freckles smile smiles dress skirt sneakers t-shirt t-shirts jumper
    sweater hoodie jeans outfit wore wearing wears slim skinny chubby overweight gorgeous stylish youngish millennial boomer
    middle-aged women men girls boys ladies humour humor charm charming charisma personality
    """,
    trade="fashion beauty clothing clothes cosmetics retail stylist barber hairdresser textile apparel",
)
_ORIGIN = _class(
    """
    accents born immigrated emigrated emigrant expat expats refugee refugees citizenship passport nationality ethnicity
    ethnic homeland ancestry heritage descent latino latina heimat
    """,
    trade="migration immigration asylum border consulate museum heritage travel government legal",
)
_BELIEF = _class(
    """
    catholic catholics protestant protestants christian christians muslim muslims islam islamic jewish jew jews judaism
    hindu hindus buddhist buddhists sikh sikhs mormon mormons evangelical atheist atheists quaker methodist lutheran
    anglican pope priest pastor imam rabbi mosque synagogue churches bible koran quran prayer prayers prays praying ramadan
    shabbat vegan vegans vegetarian vegetarians kosher halal teetotal tory tories republican republicans democrat democrats
    conservatives socialist socialists communist communists leftist lefty right-wing left-wing far-right far-left brexit
    remainer elections election voted voter voters referendum parliament trump biden starmer farage protests feminist
    feminists feminism abortion lgbt lgbtq queer transgender pronouns palestine israel gaza afd
    """,
    trade="church charity faith politics political policy government public campaign campaigns chef cook koch restaurant "
    "food kitchen news journalist ngo diversity culture",
)
_BYSTANDERS = _class(
    """
    receptionist receptionists porter doorman concierge janitor caretaker barista baristas waiter waitress bartender taxi
    cabbie passer-by
    """,
    trade="hotel hospitality cafe coffee facilities restaurant bar mobility",
)
_CLASSES = (_FAMILY, _HOME, _LEISURE, _PETS, _LOOKS, _ORIGIN, _BELIEF, _BYSTANDERS)
_OF_THE_WORK = re.compile(
    r"\b(?:digital twins?|sister (?:company|companies|team|product|brand)s?|(?:big |huge )?fan of|planning poker|"
    r"leader elections?|nearest[ -]neighbou?rs?|pet projects?)\b"
)
"""Where such a word is one of the work."""

_OWNED = frozenset(
    "family families partner partners parents parent children child house home flat apartment garden kitchen school "
    "car boat summer holiday holidays weekend weekends age childhood youth date lover friend friends village town life "
    "studies degree university uni college diet weight figure face hands clothes shoes glasses voice eyes height "
    "background wall room surname ex name trip band taste cars jokes warmth view previous former desk lunch".split()
)
"""A word of many trades, and private when it is hers or his."""
_LIFE = re.compile(
    r"\b(?:(?:lives?|lived|living|resides?) (?:in|near|with|by|outside|around|next|close|alone|on)|grew up|growing up|"
    r"(?:comes?|came|is|was|are|moved|moving|originally|hails|back) (?:here |over )?from (?:the )?([A-Z]\w*)|originally from|"
    r"(?:same|our|old) (?:uni|university|school|college|degree|age|year|village|town)|"
    r"went to (?:school|uni|university|college)|studied|"
    r"(?:turns?|turned|turning|about|around|almost|nearly|over|is) (?:[2-6]\d|thirty|forty|fifty|sixty)$|"
    r"[2-6]\d (?:years? old|yo\b|ish|or so)|in (?:her|his|their) (?:early |mid |late )?(?:\w+ies|\d\ds)$|"
    r"(?:younger|older|taller) than|expecting (?:in|a|her|his)\b|moving house|(?:house|flat|home) in [A-Z]|trip to [A-Z]|vintage|"
    r"bird ?watch\w*|ping[ -]pong|table tennis|beers?|[Gg]ame of [Tt]hrones|[Ss]tar (?:[Tt]rek|[Ww]ars)|[Ff]ormula (?:1|[Oo]ne)|"
    r"the cleaner$|at home|on holiday|days? off|star sign|sense of|good looking|school run|security guard|couple$|"
    r"speaks? [A-Z][a-z]+(?:$| at | with )|(?:reads?|watch(?:es)?|plays?|supports?|votes?) (?:for )?([A-Z]\w*))"
)
_PLAYED = re.compile(
    r"^(?:(?:she|he|they) )?(?:(?:plays|collects|breeds|knits|bakes|paints|rides|sails|climbs|votes)\b|"
    r"(?:look|seem|sound|appear)(?:s|ed)? (?!after|into|for|at|to))"
)


def is_private(text: str, trade: frozenset[str], *, own: bool = False) -> bool:
    """Whether a thought tells of somebody's life, or of somebody who is no part of the work.

    `own`: the person tells of their own work, where only the family is theirs alone.
    """
    low = _OF_THE_WORK.sub(" ", text.casefold())
    said = set(re.findall(r"[^\W_][\w-]*", low))
    said |= {piece for word in said for piece in word.split("-")}
    if any(said & words and not trade & free for words, free in ((_FAMILY,) if own else _CLASSES)):
        return True
    if own:
        return False
    owned = {
        word
        for found in re.finditer(r"\b(?:her|his|[^\W\d_]+'s) ([\w-]+)(?: ([\w-]+))?", low)
        for word in found.groups()
    }
    lived = any(not any(map(_is_product, found.groups())) for found in _LIFE.finditer(text))
    return bool(owned & _OWNED - trade) or lived or _PLAYED.match(low) is not None


def _is_product(name: str | None) -> bool:
    """They moved from Jenkins; she moved from Poland."""
    low = (name or "").casefold()
    return name in vocabulary.PRODUCTS or (low in vocabulary.SPELLING and low not in vocabulary.PLACES)
