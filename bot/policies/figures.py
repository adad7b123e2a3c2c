"""The figures of a text: addresses, dates, telephone numbers, periods, numbers.

A figure has one form whatever the language it is written in ("één maand" = "1 mois"), so
that a sentence can be held against a passage in the other language. What a sentence
claims is read strictly and what a passage offers generously: a sentence is ours to word,
a passage is not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from bot.policies.dates import Day, cut_dates, dates_in
from bot.policies.model import LANGUAGES
from bot.policies.number_words import (
    BEFORE_A_UNIT,
    BETWEEN,
    EACH,
    EVERY,
    NUMBERS,
    ORDINALS,
    OTHERWISE,
    UNITS,
)
from bot.policies.passages import fold

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_ADDRESS = re.compile(
    r"(?:(?i:https?://)|(?<![\w@.-])(?i:www\.))[^\s<>|«»“”\"]+"
    # A bare name: a small top level, so that a full stop without a space makes no address.
    r"|(?<![\w@.-])(?:[A-Za-z0-9][A-Za-z0-9-]+\.)+[a-z]{2,}(?![\w-])(?:/[^\s<>|«»“”\"]*)?"
)
_LONG = re.compile(r"\+?\(?\d+\)?(?:[ ./-]?\(?\d+\)?)+")
#: A Belgian telephone number has nine digits; a shorter run is read as numbers.
_LONG_FROM = 9
_THOUSANDS = re.compile(r"\d{1,3}(?:[. ]\d{3})+(?!\d)")
_DIGITS = rf"(?:{_THOUSANDS.pattern}|\d+(?:[.,]\d+)*)"
#: Units that may go without saying in a policy: "ouder dan 18", "vóór 17:00".
_UNSAID = frozenset({"year", "hour"})


@dataclass(frozen=True)
class Figure:
    """A figure in its one form, and the words it was written in.

    Attributes:
        kind: `email`, `address`, `date`, `period` or `number`.
        value: The same for the same figure: `1 month`, `28/1/2022` (`*` is left out).
        words: As the text has it.
    """

    kind: str
    value: str
    words: str


def figures_in(sentence: str, language: str) -> list[Figure]:
    """Return what a sentence of ours claims, each figure in its widest form.

    "28 januari 2022" is one date, not a date and two numbers; an article ("een", "un")
    is a number only right before a unit of time.
    """
    words = _words((language,))
    addresses, text = _addresses(words.spelled_out(fold(sentence)))
    dates, text = _dates(text)
    long, text = _take("number", _LONG, _long_number, text)
    periods, text = words.periods(text)
    return list(dict.fromkeys([*addresses, *dates, *long, *periods, *words.numbers(text)]))


class Passages:
    """The figures that quotes offer, to hold the claims of a sentence against.

    Args:
        quotes: The quotes; a figure never runs from one into the next.
        language: The language of the policy; one we have no words for is read with all.
    """

    def __init__(self, quotes: Iterable[str], language: str) -> None:
        words = _words((language,) if language in LANGUAGES else LANGUAGES)
        addresses, text = _addresses(words.spelled_out(fold(" | ".join(quotes))))
        # Each kind is looked for in the whole text: the year of a date is a number too.
        long, _ = _take("number", _LONG, _long_number, text)
        periods, _ = words.periods(text)
        self._said = {(figure.kind, figure.value) for figure in (*addresses, *long, *periods)}
        self._numbers = words.any_numbers(text)
        self._days = dates_in(text)
        _, undated = _dates(text)
        _, bare = words.periods(undated)
        self._bare = {figure.value for figure in words.numbers(bare)}

    def carry(self, figure: Figure) -> bool:
        """Return whether the quotes say a figure."""
        if (figure.kind, figure.value) in self._said:
            return True
        if figure.kind == "number":
            return figure.value in self._numbers
        if figure.kind == "date":
            return any(_falls_on(figure.value, day) for day in self._days)
        if figure.kind == "period":
            count, unit = figure.value.split(" ", 1)
            return unit in _UNSAID and count in self._bare
        return False


def _take(kind: str, pattern: re.Pattern[str], value_of: Callable[[re.Match[str]], str | None], text: str) -> tuple[list[Figure], str]:
    # Returns the figures and the text without them; where there is no value, it stays.
    found: list[Figure] = []

    def cut(match: re.Match[str]) -> str:
        value = value_of(match)
        if value is None:
            return match.group()
        found.append(Figure(kind, value, match.group().strip(" .,;:!?'’()")))
        return " | "

    return found, pattern.sub(cut, text)


def _addresses(text: str) -> tuple[list[Figure], str]:
    emails, text = _take("email", _EMAIL, lambda match: match.group().lower(), text)
    sites, text = _take("address", _ADDRESS, _address, text)
    return emails + sites, text


def _address(match: re.Match[str]) -> str:
    return re.sub(r"^https?://", "", match.group().rstrip(".,;:!?'’)").lower()).rstrip("/")


def _dates(text: str) -> tuple[list[Figure], str]:
    found, left = cut_dates(text)
    return [Figure("date", _shown(day), words) for day, words in found], left


def _shown(day: Day) -> str:
    return "/".join("*" if part is None else str(part) for part in day)


def _falls_on(claimed: str, day: Day) -> bool:
    # "januari 2022" is carried by a passage that names the day as well.
    return all(part in ("*", said) for part, said in zip(claimed.split("/"), _shown(day).split("/"), strict=True))


def _long_number(match: re.Match[str]) -> str | None:
    written = match.group()
    digits = re.sub(r"\D", "", written.replace("(0)", "") if written.startswith(("+", "00")) else written)
    if len(digits) < _LONG_FROM:
        return None
    # "+32 2 ..." and "02 ..." ring at the same place.
    return re.sub(r"^(?:00)?32", "0", digits) if written.startswith(("+32", "0032")) else digits


def _groups(digits: str) -> list[str]:
    # "4.000" is one number, "1,5" too; "6.1" is what article 6, paragraph 1 looks like.
    if _THOUSANDS.fullmatch(digits):
        return [str(int(re.sub(r"\D", "", digits)))]
    if re.fullmatch(r"\d+,\d+", digits):
        return [digits.replace(",", ".")]
    return [str(int(group)) for group in re.findall(r"\d+", digits)]


def _plain(word: str) -> str:
    return word.lower().replace("-", " ")


def _any_of(words: Iterable[str]) -> str:
    longest_first = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join("[- ]".join(re.escape(part) for part in re.split("[- ]", word)) for word in longest_first)


class _Words:
    # The patterns of one language, or of several at once for a policy in another.

    def __init__(self, languages: tuple[str, ...]) -> None:
        self._counts: dict[str, str] = {}
        self._units: dict[str, str] = {}
        self._every: dict[str, str] = {}
        self._otherwise: dict[str, str] = {}
        numbers: list[str] = []
        counting: list[str] = []
        each: list[str] = []
        between: list[str] = []
        for language in languages:
            sure = {**NUMBERS[language], **ORDINALS[language]}
            self._counts.update({_plain(word): str(count) for word, count in {**sure, **BEFORE_A_UNIT[language]}.items()})
            self._units.update({_plain(word): unit for word, unit in UNITS[language].items()})
            self._every.update(EVERY[language])
            self._otherwise.update(OTHERWISE[language])
            numbers += list(sure)
            counting += [*NUMBERS[language], *BEFORE_A_UNIT[language]]
            each += EACH[language]
            between += BETWEEN[language]
        count = rf"(?:(?<!\d){_DIGITS}|(?<![\w-])(?:{_any_of(counting)})(?!\w))"
        unit = rf"(?:{_any_of(self._units)})(?!\w)"
        self._period = re.compile(
            rf"(?P<count>{count})(?: ?\( ?{count} ?\))?(?:(?: (?:tot|of|en|à|ou|et) | ?[-–] ?)(?P<other>{count}))?"
            rf"(?:[- ](?:{_any_of(between)}))?[- ](?P<unit>{unit})"
            # Only glued: "18 u" may be the end of "bent u jonger dan 18, u ...".
            r"|(?<!\d)(?P<hours>\d+)(?:u| ?h)\b",
            re.IGNORECASE,
        )
        self._often = re.compile(rf"\b(?:{_any_of(each)}) (?P<each>{unit})|\b(?P<start>{_any_of(self._every)})\w*", re.IGNORECASE)
        # "In de eerste plaats" and "en premier lieu" count nothing.
        self._number = re.compile(rf"{_DIGITS}|(?<![\w-])(?:{_any_of(numbers)})(?!\w)(?! (?:plaats|lieu)\b)", re.IGNORECASE)
        self._any_word = re.compile(rf"(?<!\w)(?:{_any_of(self._counts)})(?!\w)", re.IGNORECASE)

    def spelled_out(self, text: str) -> str:
        for words, plain in self._otherwise.items():
            text = re.sub(rf"(?<!\w){words}(?!\w)", plain, text, flags=re.IGNORECASE)
        return text

    def periods(self, text: str) -> tuple[list[Figure], str]:
        found: list[Figure] = []
        for match in self._period.finditer(text):
            if match["hours"]:
                found.append(Figure("period", f"{int(match['hours'])} hour", match.group()))
                continue
            unit = self._units[_plain(match["unit"])]
            counts = [self._count(match[part]) for part in ("count", "other") if match[part]]
            found += [Figure("period", f"{count} {unit}", match.group()) for count in counts]
        text = self._period.sub(" | ", text)
        often, text = _take("period", self._often, self._once, text)
        return found + often, text

    def numbers(self, text: str) -> list[Figure]:
        found = []
        for match in self._number.finditer(text):
            written = match.group()
            values = _groups(written) if written[0].isdigit() else [self._count(written)]
            found += [Figure("number", value, written) for value in values]
        return found

    def any_numbers(self, text: str) -> set[str]:
        digits = re.findall(_DIGITS, text)
        groups = {str(int(group)) for group in re.findall(r"\d+", text)}
        return groups | {value for each in digits for value in _groups(each)} | {self._count(word) for word in self._any_word.findall(text)}

    def _count(self, written: str) -> str:
        if not written[0].isdigit():
            return self._counts[_plain(written)]
        return ".".join(_groups(written))

    def _once(self, match: re.Match[str]) -> str:
        unit = self._units[_plain(match["each"])] if match["each"] else self._every[match["start"].lower()]
        return f"1 {unit}"


@cache
def _words(languages: tuple[str, ...]) -> _Words:
    return _Words(languages)
