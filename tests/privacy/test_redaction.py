"""What is never left readable, and what stays so that a talk can still be read."""

from __future__ import annotations

import re

import pytest

from bot.privacy.redaction import MASK, mask_forbidden_numbers, redact, redact_values
from tests.privacy import personal_values

EMAILS = [
    "jan.peeters@voorbeeld.example",
    "Jan.Peeters+nieuws@post.voorbeeld.example",
    "jan_peeters-1985@voorbeeld.example",
    "o'brien@voorbeeld.example",
    "j@v.example",
    "jörg.müller@bücher.example",
    "иван@пример.example",
    '"jan peeters"@voorbeeld.example',
    "jan@[192.0.2.1]",
    "jan@mailserver",
    "JAN@VOORBEELD.EXAMPLE",
    "jan@voorbeeld.example@voorbeeld.example",
    "jan＠voorbeeld.example",
    "jan @ voorbeeld.example",
    "jan @ voorbeeld . example",
    "jan(at)voorbeeld.example",
    "jan [at] voorbeeld [dot] example",
    "jan apenstaartje voorbeeld punt example",
    "jan arobase voorbeeld point example",
    "1985073003328@voorbeeld.example",
]


@pytest.mark.parametrize("email", EMAILS)
def test_an_email_address_is_not_left_readable(email: str) -> None:
    assert redact(f"Mijn adres is {email} dus.") == "Mijn adres is [email] dus."


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("<jan@voorbeeld.example>", "<[email]>"),
        ("jan@voorbeeld.example.", "[email]."),
        ("jan@voorbeeld.example!", "[email]!"),
        ("(jan@voorbeeld.example)", "([email])"),
        ("mailto:jan@voorbeeld.example", "mailto:[email]"),
        ("an@voorbeeld.example,jan@voorbeeld.example;eva@voorbeeld.example", "[email],[email];[email]"),
    ],
)
def test_what_stands_around_an_email_address_stays(text: str, redacted: str) -> None:
    assert redact(text) == redacted


@pytest.mark.parametrize("template", personal_values.TELEPHONES + personal_values.ODD_TELEPHONES)
def test_a_telephone_number_is_not_left_readable(template: str) -> None:
    number = re.sub("#+", lambda gap: "47512360987"[: len(gap.group())], template)
    redacted = redact(f"bel mij op {number} na de middag")
    assert redacted.replace("(", "") == "bel mij op [number] na de middag"


@pytest.mark.parametrize("text", ["gsm0475123456", "tel.0475/12.34.56", "n°0475 12 34 56", "0475123456x", "tel:+32475123456", "bel 0475 12 34 56!"])
def test_letters_against_a_telephone_number_do_not_save_it(text: str) -> None:
    assert "[number]" in redact(text)
    assert not re.search(r"\d", redact(text))


@pytest.mark.parametrize(
    "iban",
    [
        "BE68539007547034",
        "BE68 5390 0754 7034",
        "be68 5390 0754 7034",
        "BE68-5390-0754-7034",
        "BE68.5390.0754.7034",
        "BE 68 5390 0754 7034",
        "BE68 539 007547034",
        "NL91 ABNA 0417 1643 00",
        "nl91abna0417164300",
        "FR14 2004 1010 0505 0001 3M02 606",
        "DE89 3704 0044 0532 0130 00",
        "LU28 0019 4006 4475 0000",
        "GB29 NWBK 6016 1331 9268 19",
        "MT84 MALT 0110 0001 2345 MTLC AST0 01S",
    ],
)
def test_an_iban_is_not_left_readable_and_the_words_behind_it_are(iban: str) -> None:
    assert redact(f"stort het op {iban} voor mijn vriend aub") == "stort het op [iban] voor mijn vriend aub"


def test_an_iban_with_a_slip_of_the_finger_is_not_left_readable() -> None:
    assert redact("BE68 5390 0754 7035") == "[iban]"
    assert redact("BE68 5390 0754 703") == "BE[number]"


@pytest.mark.parametrize(
    "code", ["12345678", "1234 5678", "1234-5678", "12 34 56 78", "12.34.56.78", "1 2 3 4 5 6 7 8", "123456", "123-456", "1234\u200b5678", "１２３４５６７８"]
)
def test_a_code_is_not_left_readable(code: str) -> None:
    assert redact(f"de code is {code} zei men") == "de code is [number] zei men"


@pytest.mark.parametrize("date", ["30/07/1985", "30-07-1985", "30.07.1985", "30.07.85", "30 07 1985", "1985-07-30", "19850730", "3/7/1985"])
def test_a_date_of_birth_in_digits_is_not_left_readable(date: str) -> None:
    assert redact(f"geboren op {date} te Gent") == "geboren op [number] te Gent"
    assert redact(f"dat is {date}.") == "dat is [number]."


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("ik ben geboren op 30 juli 1985 in Gent", "ik ben geboren op [date] in Gent"),
        ("geboortedatum: 3/7/85", "geboortedatum: [date]"),
        ("je suis née le 1er mars 1990", "je suis née le [date]"),
        ("je suis ne le 2 aout 1990", "je suis ne le [date]"),
        ("date de naissance : 14 février 1972", "date de naissance : [date]"),
        ("mijn verjaardag is 5 dec 1999", "mijn verjaardag is [date]"),
    ],
)
def test_a_date_of_birth_in_words_is_not_left_readable(text: str, redacted: str) -> None:
    assert redact(text) == redacted


@pytest.mark.parametrize(
    "text",
    [
        "in 2018, 2019 en 2020",
        "van 2018 tot 2022",
        "2018-2022",
        "2018 - 2022",
        "2018/2022",
        "sinds 05/2018",
        "7 jaar",
        "10 ans après la dernière facture",
        "28 januari 2022",
        "le 28 janvier 2022",
        "nee, 28 januari 2022",
        "ne sera plus conservé après le 12 mars 2020",
        "de verjaring begint op 12 mei 2020",
        "artikel 15, lid 3, onder b)",
        "artikelen 12-22",
        "art. 6.1.f) en 13",
        "verordening (EU) 2016/679",
        "27 april 2016 (2016/679)",
        "de AI-verordening (EU) 2024/1689",
        "verordening nr. 910/2014",
        "richtlijn 2002/58/EG",
        "9000 Gent",
        "1000 Bruxelles",
        "1234 AB Utrecht",
        "Kerkstraat 12, 9000 Gent",
        "€ 12,50",
        "1.250,00 euro",
        "€ 1.250.000",
        "20 000 000 EUR",
        "20.000.000 euro of 4 %",
        "1.250 - 1.500 euro",
        "100000 €",
        "100.000 klanten",
        "van 9.00 - 17.00 uur",
        "van 9 tot 17 u",
        "binnen 30 dagen, hoogstens 90",
        "EU27 lidstaten buiten de lijst",
        "de 12 maanden daarna",
        "nr15 voor elke dag van 24 uur",
        "http://127.0.0.1:5005",
        "@conitro",
        "ik ben 36",
    ],
)
def test_years_periods_postcodes_articles_and_prices_stay_readable(text: str) -> None:
    assert redact(text) == text
    assert redact(f"Hoelang: {text}?") == f"Hoelang: {text}?"


@pytest.mark.parametrize(
    "sentence",
    [
        "Wij bewaren uw facturen gedurende 7 jaar, te rekenen vanaf 1 januari van het jaar na het boekjaar.",
        "Volgens het privacybeleid van Conitro (28 januari 2022), onder 'Hoe lang?': \"maximaal 24 maanden\".",
        "Nous conservons vos données pendant 10 ans (article 2262bis du Code civil), puis 30 jours en sauvegarde.",
        "Vous pouvez introduire une plainte, rue de la Presse 35, 1000 Bruxelles.",
        "U krijgt binnen één maand antwoord; artikel 12, lid 3, laat 2 maanden uitstel toe.",
    ],
)
def test_the_sentences_of_a_policy_stay_readable(sentence: str) -> None:
    assert redact(sentence) == sentence


NATIONAL = personal_values.with_national_check("850730033", born_after_2000=False)
NATIONAL_2000 = personal_values.with_national_check("050730033", born_after_2000=True)
BIS = personal_values.with_national_check("854730033", born_after_2000=False)
BIS_UNKNOWN_SEX = personal_values.with_national_check("852730033", born_after_2000=False)
UNKNOWN_BIRTH = personal_values.with_national_check("400001033", born_after_2000=False)


@pytest.mark.parametrize("digits", [NATIONAL, NATIONAL_2000, BIS, BIS_UNKNOWN_SEX, UNKNOWN_BIRTH])
@pytest.mark.parametrize("shape", ["{}{}{}{}{}", "{}.{}.{}-{}.{}", "{} {} {} {} {}", "{}{}{} {} {}", "{}.{}.{}/{}-{}", "{}.{}.{} - {}.{}", "{}\u2011{}\u2011{}-{}.{}"])
def test_a_national_register_number_is_made_unreadable_for_good(digits: str, shape: str) -> None:
    written = shape.format(digits[:2], digits[2:4], digits[4:6], digits[6:9], digits[9:])
    masked = mask_forbidden_numbers(f"mijn nummer is {written}, 9000 Gent")
    assert masked.text == f"mijn nummer is {MASK}, 9000 Gent"
    assert masked.found


@pytest.mark.parametrize("written", ["85.07.30-033.99", "850730-033-99", "85 07 30 033 99", "85/07/30-033-99"])
def test_a_national_register_number_written_as_on_the_card_may_have_a_slip(written: str) -> None:
    assert mask_forbidden_numbers(written).text == MASK


@pytest.mark.parametrize("text", ["rr 1 85.07.30-033.28", "1. 85.07.30-033.28", "RR85.07.30-033.28x", f"0475123456 {NATIONAL}", f"{NATIONAL}/{NATIONAL_2000}"])
def test_a_national_register_number_is_found_between_other_digits(text: str) -> None:
    assert MASK in mask_forbidden_numbers(text).text
    assert "033" not in mask_forbidden_numbers(text).text


@pytest.mark.parametrize("text", ["85073003399", "85133003328", "+32475123456", "0475 12 34 56 en 0475 12 34 57", "+++090/9337/55493+++", "0473.123.456"])
def test_other_rows_of_digits_are_kept_in_the_message(text: str) -> None:
    assert mask_forbidden_numbers(text).text == text
    assert not mask_forbidden_numbers(text).found


@pytest.mark.parametrize("card", ["4111111111111111", "4111 1111 1111 1111", "4111-1111-1111-1111", "4111.1111.1111.1111", "5555 5555 5555 4444", "3782 822463 10005", "6703 4444 4444 4449"])
def test_a_payment_card_is_made_unreadable_with_its_date_behind_it_or_letters_before_it(card: str) -> None:
    assert mask_forbidden_numbers(f"mijn kaart {card} 12/27").text == f"mijn kaart {MASK} 12/27"
    assert mask_forbidden_numbers(f"VISA{card}.").text == f"VISA{MASK}."


def test_sixteen_digits_that_are_no_card_are_kept_in_the_message_and_out_of_logs() -> None:
    assert mask_forbidden_numbers("4111 1111 1111 1112").text == "4111 1111 1111 1112"
    assert redact("4111 1111 1111 1112") == "[number]"


@pytest.mark.parametrize("number", ["592-1234567-89", "592 1234567 89", "592.1234567.89", f"5921234567{5921234567 % 97:02}"])
def test_the_number_of_an_identity_card_is_made_unreadable(number: str) -> None:
    assert mask_forbidden_numbers(f"kaart {number}").text == f"kaart {MASK}"


def test_a_valid_iban_is_kept_in_the_message_although_a_part_looks_like_a_card() -> None:
    # 6853900754703412 passes for Maestro.
    iban = personal_values.with_iban_check("FR", "30006000011234567890189")
    for text in (iban, " ".join(iban[start : start + 4] for start in range(0, len(iban), 4)), "BE68 5390 0754 7034"):
        assert mask_forbidden_numbers(f"stort op {text}").text == f"stort op {text}"
    assert mask_forbidden_numbers(f"{iban} 4111 1111 1111 1111").text == f"{iban} {MASK}"


def test_redacting_values_reaches_every_text() -> None:
    event = {"text": "bel 0475 12 34 56", "timestamp": 1700000000.123, "metadata": {"all": [("a@b.example", 3)], "0475123456": None}}
    assert redact_values(event) == {"text": "bel [number]", "timestamp": 1700000000.123, "metadata": {"all": [["[email]", 3]], "0475123456": None}}


def test_values_of_excepted_keys_stay_at_every_depth() -> None:
    event = {"message_id": "12345678", "parse": [{"message_id": "12345678", "text": "12345678"}]}
    assert redact_values(event, except_keys=["message_id"]) == {"message_id": "12345678", "parse": [{"message_id": "12345678", "text": "[number]"}]}


@pytest.mark.parametrize("reference", ["KXM-4P7-FFT-28R-RYQ-W4W", "kxm-4p7-fft-28r-ryq-w4w", "FKL MPQ RWX Y23 457 8FK", "FKLMPQRWXY234578FK"])
def test_the_reference_of_a_request_is_taken_out(reference: str) -> None:
    assert redact(f"waar staat {reference}, graag?") == "waar staat [reference], graag?"


@pytest.mark.parametrize("text", ["wat dit van jou een mag", "het was een van die hem", "e-mail-adres-van-mij-zelf-dus", "un des les ces mes ses"])
def test_words_of_three_letters_are_no_reference(text: str) -> None:
    assert redact(text) == text
