"""Made-up personal values, one by one and as Hypothesis strategies; nobody's own."""

from __future__ import annotations

from hypothesis import strategies as st

#: Telephone numbers as people write them; '#' is any digit.
TELEPHONES = (
    # Belgian mobile numbers.
    "04########",
    "04## ## ## ##",
    "04##/##.##.##",
    "04##/######",
    "04##-##-##-##",
    "04##.##.##.##",
    "04##\u2013##\u2013##\u2013##",
    "04##\u00a0##\u00a0##\u00a0##",
    "04## - ## - ## - ##",
    "(04##) ## ## ##",
    "04 ## ## ## ##",
    "+324########",
    "+32 4## ## ## ##",
    "+32 (0)4## ## ## ##",
    "+32(0)4##/##.##.##",
    "+32-4##-###-###",
    "00324########",
    "0032 4## ## ## ##",
    "00 32 4##/##.##.##",
    # Belgian fixed lines.
    "02 ### ## ##",
    "02/###.##.##",
    "09-### ## ##",
    "016 ## ## ##",
    "+32 2 ### ## ##",
    "0800 #####",
    # Abroad.
    "06-########",
    "+31 6 ########",
    "06 ## ## ## ##",
    "+33 6 ## ## ## ##",
    "+49 (0)30 #######",
    "+352 621 ### ###",
    "+44 20 #### ####",
    "+1 (415) ###-####",
    "001 415 ### ####",
    "+41 44 ### ## ##",
)
#: The same with separators that only a telephone number gets.
ODD_TELEPHONES = ("04##,##,##,##", "04##, ## ## ##", "04##_##_##_##", "+32 4##,##,##,##", "04##*##*##*##")
CODES = ("########", "#### ####", "####-####", "## ## ## ##", "##.##.##.##", "######", "### ###", "# # # # # # # #")
#: Country -> its account number; '#' is any digit, '@' any capital letter or digit.
IBANS = {
    "BE": "############",
    "NL": "ABNA##########",
    "FR": "##########@@@@@@@@@@@##",
    "DE": "##################",
    "LU": "###@@@@@@@@@@@@@",
    "MT": "MALT#####@@@@@@@@@@@@@@@@@@",
}
_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = "0123456789"


@st.composite
def filled_in(draw: st.DrawFn, templates: tuple[str, ...]) -> str:
    """Draw one of the templates with digits in the place of every '#'."""
    return "".join(draw(st.sampled_from(_DIGITS)) if letter == "#" else letter for letter in draw(st.sampled_from(templates)))


def codes() -> st.SearchStrategy[str]:
    """Draw a code; two years with a dash between them are a period."""
    return filled_in(CODES).filter(lambda code: code[:2] not in ("19", "20"))


@st.composite
def ibans(draw: st.DrawFn) -> str:
    """Draw an IBAN with right check digits, in one piece or grouped by four."""
    country = draw(st.sampled_from(sorted(IBANS)))
    alphabets = {"#": _DIGITS, "@": _CAPITALS + _DIGITS}
    account = "".join(draw(st.sampled_from(alphabets.get(letter, letter))) for letter in IBANS[country])
    iban = with_iban_check(country, account)
    separator = draw(st.sampled_from(("", " ", "-", ".", "\u00a0")))
    grouped = separator.join(iban[start : start + 4] for start in range(0, len(iban), 4))
    return grouped.lower() if draw(st.booleans()) else grouped


@st.composite
def national_numbers(draw: st.DrawFn) -> str:
    """Draw a national register number with right check digits, dotted or plain."""
    born_after_2000, month_added = draw(st.booleans()), draw(st.sampled_from((0, 20, 40)))
    year, month, day = draw(st.integers(0, 99)), draw(st.integers(0, 12)), draw(st.integers(0, 31))
    digits = with_national_check(f"{year:02}{month + month_added:02}{day:02}{draw(st.integers(1, 997)):03}", born_after_2000=born_after_2000)
    shape = draw(st.sampled_from(("{}{}{}{}{}", "{}.{}.{}-{}.{}", "{}{}{}-{}-{}", "{} {} {} {} {}", "{}/{}/{}-{}-{}", "{}{}{}-{}{}")))
    return shape.format(digits[:2], digits[2:4], digits[4:6], digits[6:9], digits[9:])


@st.composite
def payment_cards(draw: st.DrawFn) -> str:
    """Draw the number of a payment card, grouped or not."""
    issuer, length = draw(st.sampled_from((("4", 16), ("52", 16), ("2300", 16), ("37", 15), ("36", 14), ("6703", 17), ("4", 19))))
    digits = with_luhn(issuer + "".join(draw(st.sampled_from(_DIGITS)) for _ in range(length - len(issuer) - 1)))
    separator = draw(st.sampled_from(("", " ", "-", ".", "  ")))
    return separator.join(digits[start : start + 4] for start in range(0, len(digits), 4))


def with_iban_check(country: str, account: str) -> str:
    """Return the IBAN of an account."""
    number = int("".join(str(int(letter, 36)) for letter in account + country + "00"))
    return f"{country}{98 - number % 97:02}{account}"


def with_national_check(first_nine: str, *, born_after_2000: bool) -> str:
    """Return the national register number that begins with nine digits."""
    return f"{first_nine}{97 - int(('2' if born_after_2000 else '') + first_nine) % 97:02}"


def with_luhn(digits: str) -> str:
    """Return the digits with the check digit that makes them a card number."""
    total = sum(sum(divmod(2 * int(digit), 10)) if index % 2 == 0 else int(digit) for index, digit in enumerate(reversed(digits)))
    return f"{digits}{-total % 10}"
