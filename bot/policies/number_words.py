"""Numbers, periods and months in words, in Dutch and in French."""

from __future__ import annotations

from collections.abc import Mapping

_NL_SMALL = ["nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf", "dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien"]
_NL_TENS = {20: "twintig", 30: "dertig", 40: "veertig", 50: "vijftig", 60: "zestig", 70: "zeventig", 80: "tachtig", 90: "negentig"}
_FR_SMALL = ["zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"]
_FR_TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante", 70: "septante", 80: "quatre-vingt", 90: "nonante"}


#: Words that have another meaning too, and are numbers only right before a unit: the
#: articles, "acht het nodig", "un appareil neuf".
BEFORE_A_UNIT: Mapping[str, Mapping[str, int]] = {
    "nl": {"een": 1, "acht": 8},
    "fr": {"un": 1, "une": 1, "neuf": 9},
}


def _dutch() -> dict[str, int]:
    words = _sure("nl", _NL_SMALL)
    for tens, name in _NL_TENS.items():
        words[name] = tens
        for unit in range(1, 10):
            small = "een" if unit == 1 else _NL_SMALL[unit]
            words[small + ("ën" if small.endswith("e") else "en") + name] = tens + unit
    return {**words, "eén": 1, "honderd": 100, "tweehonderd": 200, "duizend": 1000, "tweeduizend": 2000}


def _french() -> dict[str, int]:
    words = _sure("fr", _FR_SMALL)
    for tens, name in _FR_TENS.items():
        words[name] = tens
        for unit in range(1, 10):
            words[f"{name}-{_FR_SMALL[unit]}"] = tens + unit
            words[f"{name} et {_FR_SMALL[unit]}"] = tens + unit
    for start, name in ((60, "soixante"), (80, "quatre-vingt")):
        for number in range(10, 20):
            words[f"{name}-{_FR_SMALL[number]}"] = start + number
            words[f"{name} et {_FR_SMALL[number]}"] = start + number
    return {**words, "quatre-vingts": 80, "cent": 100, "deux cents": 200, "mille": 1000, "deux mille": 2000}


def _sure(language: str, small: list[str]) -> dict[str, int]:
    return {word: number for number, word in enumerate(small) if word not in BEFORE_A_UNIT[language]}


#: Words that are numbers wherever they stand.
NUMBERS: Mapping[str, Mapping[str, int]] = {"nl": _dutch(), "fr": _french()}
#: "derde" is left out: it nearly always is the third party.
ORDINALS: Mapping[str, Mapping[str, int]] = {
    "nl": {"eerste": 1, "tweede": 2, "vierde": 4, "vijfde": 5, "zesde": 6, "zevende": 7, "achtste": 8, "negende": 9, "tiende": 10, "elfde": 11, "twaalfde": 12},
    "fr": {
        "premier": 1, "premiers": 1, "première": 1, "premières": 1, "deuxième": 2, "second": 2, "seconde": 2, "troisième": 3, "quatrième": 4,
        "cinquième": 5, "sixième": 6, "septième": 7, "huitième": 8, "neuvième": 9, "dixième": 10, "onzième": 11, "douzième": 12,
    },
}
#: Units of time by their words; working days are not days.
UNITS: Mapping[str, Mapping[str, str]] = {
    "nl": {
        "minuut": "minute", "minuten": "minute", "uur": "hour", "uren": "hour",
        "dag": "day", "dagen": "day", "kalenderdag": "day", "kalenderdagen": "day", "werkdag": "working day", "werkdagen": "working day",
        "week": "week", "weken": "week", "maand": "month", "maanden": "month", "kalendermaand": "month", "kalendermaanden": "month",
        "kwartaal": "quarter", "kwartalen": "quarter", "jaar": "year", "jaren": "year", "kalenderjaar": "year", "kalenderjaren": "year",
    },
    "fr": {
        "minute": "minute", "minutes": "minute", "heure": "hour", "heures": "hour",
        "jour": "day", "jours": "day", "jour calendrier": "day", "jours calendrier": "day", "jour ouvrable": "working day",
        "jours ouvrables": "working day", "jour ouvré": "working day", "jours ouvrés": "working day",
        "semaine": "week", "semaines": "week", "mois": "month", "trimestre": "quarter", "trimestres": "quarter",
        "an": "year", "ans": "year", "année": "year", "années": "year",
    },
}
#: How often: word beginnings that mean once in a unit.
EVERY: Mapping[str, Mapping[str, str]] = {
    "nl": {"dagelijks": "day", "wekelijks": "week", "maandelijks": "month", "jaarlijks": "year"},
    "fr": {"quotidien": "day", "hebdomadaire": "week", "mensuel": "month", "annuel": "year"},
}
#: Words that mean once in the unit that follows: "elke maand", "par an".
EACH: Mapping[str, tuple[str, ...]] = {"nl": ("elke", "elk", "iedere", "ieder", "per"), "fr": ("chaque", "par")}
#: What may stand between a number and its unit.
BETWEEN: Mapping[str, tuple[str, ...]] = {
    "nl": ("volle", "volledige", "hele", "opeenvolgende", "laatste", "eerste", "extra"),
    "fr": ("premiers", "premières", "derniers", "dernières", "pleines", "pleins"),
}
#: What is said otherwise, put plainly before it is read: halves, and the "cent" that is no number.
OTHERWISE: Mapping[str, Mapping[str, str]] = {
    "nl": {"anderhalf jaar": "18 maanden", "een half jaar": "6 maanden", "half jaar": "6 maanden", "halfjaar": "6 maanden"},
    "fr": {"un an et demi": "18 mois", "une demi-année": "6 mois", "pour cent": "%"},
}
MONTHS: Mapping[str, int] = {
    name: number
    for names in (
        "januari februari maart april mei juni juli augustus september oktober november december",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    )
    for number, name in enumerate(names.split(), start=1)
}
