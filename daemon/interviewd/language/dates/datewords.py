"""The words of several languages for dates, turned into one small vocabulary."""

from __future__ import annotations

import re

from interviewd.language import sanitize

LIMIT = 2_000  # characters of a note that are read

_WORDS = {
    "mon": "monday mon montag lundi lunes lunedi maandag segunda poniedzialek mandag",
    "tue": "tuesday tues tue dienstag mardi martes martedi dinsdag terca wtorek tirsdag",
    "wed": "wednesday weds wed mittwoch mercredi miercoles mercoledi woensdag quarta sroda onsdag",
    "thu": "thursday thurs thur thu donnerstag jeudi jueves giovedi donderdag quinta czwartek torsdag",
    "fri": "friday fri freitag vendredi viernes venerdi vrijdag sexta piatek fredag",
    "sat": "saturday sat samstag sonnabend samedi sabado sabato zaterdag sobota lordag",
    "sun": "sunday sonntag dimanche domingo domenica zondag niedziela sondag",
    "jan": "january jan januar janner janvier janv enero gennaio januari janeiro stycznia",
    "feb": "february feb februar fevrier fevr febrero febbraio februari fevereiro lutego",
    "mar": "march mar marz mars marzo maart marco marca marts",
    "apr": "april apr avril avr abril aprile kwietnia",
    "may": "may mai mayo maggio mei maio maja maj",
    "jun": "june jun juni juin junio giugno junho czerwca",
    "jul": "july jul juli juillet juil julio luglio julho lipca",
    "aug": "august aug aout agosto augustus sierpnia",
    "sep": "september sept sep septembre septiembre settembre setembro wrzesnia",
    "oct": "october oct oktober okt octobre octubre ottobre outubro pazdziernika",
    "nov": "november nov novembre noviembre novembro listopada",
    "dec": "december dec dezember dez decembre diciembre dic dicembre dezembro grudnia",
    "today": "today tonight eod cob heute aujourdhui hoy",
    "tomorrow": "tomorrow tomorow tmrw tmr morgen demain manana",
    "overmorrow": "overmorrow ubermorgen apresdemain",
    "next": "next following nachste nachsten nachster nachstes prochain prochaine proximo proxima viene",
    "coming": "this coming kommenden kommende kommender diese dieser diesen dieses ce cette este esta",
    "aftermost": "ubernachste ubernachsten ubernachster",
    "day": "day days tag tage tagen jour jours dia dias giorni dagen dage dni",
    "workday": "workday workdays werktag werktage werktagen arbeitstage arbeitstagen",
    "business": "business working ouvres ouvrables laborables habiles",
    "week": "week weeks wk wks woche wochen semaine semaines semana semanas uge tydzien settimana settimane weken",
    "month": "month months mth mths monat monats monate monaten mois mes meses mesi maanden",
    "year": "year yr jahr jahres jahre annee ano",
    "weekend": "weekend wochenende wochenendes",
    "fortnight": "fortnight",
    "in": "in within dans binnen innerhalb dentro en",
    "from": "from",
    "after": "after nach",
    "last": "last past letzte letzten letzter dernier derniere ultimo ultima",
    "ago": "ago",
    "1st": "first",
    "2nd": "second",
    "3rd": "third",
    "early": "early beginning start anfang debut principios comienzos inicios",
    "mid": "mid middle mitte mi mediados",
    "end": "end late ende fin finales eow",
    "to": "to or bis und and until till through thru oder ou maybe perhaps possibly probably likely vielleicht evtl eventuell",
    "christmas": "christmas xmas weihnachten noel navidad heiligabend nochebuena natale kerst jul_",
    "boxingday": "boxingday",
    "newyearseve": "newyearseve silvester nochevieja",
    "newyear": "neujahr",
    "epiphany": "epiphany dreikonig heiligedreikonige reyes epifania",
    "nicholas": "nikolaus nikolaustag",
    "1": "a an one einem einer ein eine un une una",
    "2": "two zwei deux dos couple",
    "3": "three drei trois tres few",
    "4": "four vier quatre cuatro several",
    "5": "five funf cinq cinco",
    "6": "six sechs seis",
    "7": "seven sieben sept_ siete",
    "8": "eight acht huit ocho",
    "10": "ten zehn dix diez",
    "14": "fourteen vierzehn quinze quince",
}
_CANON = {word: canon for canon, words in _WORDS.items() for word in words.split()}
# "of", "the", "de": they join what belongs together and say nothing.
_SILENT = frozenset(
    "of the der des dem den die das de du le la les el los las del l d by bis am um zum au à a' al time on at that que "
    "latest spatestens pour para for y no later than about around ca circa ish".split()
)
WEEKDAYS = {name: number for number, name in enumerate("mon tue wed thu fri sat sun".split())}
MONTHS = {
    name: number
    for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)
}
MONTH_WORD = "|".join(word for name in MONTHS for word in _WORDS[name].split())
"""Whatever names a month, as a pattern for folded text."""
WEEKDAY_WORD = "|".join(word for name in WEEKDAYS for word in _WORDS[name].split())
"""Whatever names a day of the week, likewise."""


def is_month(word: str) -> bool:
    """Whether a word names a month, in full or shortened."""
    return _CANON.get(fold(word).strip(".,;: ")) in MONTHS


def is_of_dates(word: str) -> bool:
    """Whether a word, as typed, may stand in a date; a sign alone may."""
    return ";" not in canonical(fold(word).replace(";", " "))


def fold(text: str) -> str:
    """Lower case without accents, full-width digits made plain."""
    kept = sanitize.without_accents(text[:LIMIT]).replace("’", "'")
    for phrase, word in (
        ("day after tomorrow", "overmorrow"),
        ("apres-demain", "overmorrow"),
        ("apres demain", "overmorrow"),
        ("pasado manana", "overmorrow"),
        ("aujourd'hui", "today"),
        ("new year's eve", "newyearseve"),
        ("new year's day", "neujahr"),
        ("christmas eve", "christmas"),
        ("christmas day", "christmas"),
        ("boxing day", "boxingday"),
        ("ein paar", "3"),
        ("einigen", "3"),
        ("quelques", "3"),
        ("unas", "3"),
        ("unos", "3"),
        ("week-end", "weekend"),
        ("end of day", "today"),
        ("close of business", "today"),
        ("eow", "end week"),
        ("eom", "end month"),
        ("eoy", "end year"),
        ("w/c", "week"),
        ("week commencing", "week"),
    ):
        kept = kept.replace(phrase, word)
    return kept


def canonical(text: str) -> str:
    """The text in the small vocabulary: `by the end of next week` is `end next week`.

    Unknown words are `;`, brackets and line breaks a comma, a slash and `maybe` are `to`.
    """
    kept = []
    for word in re.findall(r"\d+(?:st|nd|rd|th)?(?![a-z])|[^\W\d_]+|[;,()\[\]\n]|[-–—/]", text):
        number = re.fullmatch(r"(\d+)(st|nd|rd|th)?", word)
        if number:
            kept.append(f"{int(number[1][:6])}{'.' if number[2] else ''}")
        elif word in "-–—/":
            kept.append("to")
        elif word in ",()[]\n":
            kept.append(",")
        elif word in _CANON:
            kept.append(_CANON[word])
        elif word not in _SILENT:
            kept.append(";")
    return " ".join(kept)
