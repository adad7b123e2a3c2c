"""E-mail addresses: what is kept, what is refused and why, which slips are noticed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rights.addresses import COMMON_DOMAINS, AddressProblem, read_address
from tests.any_text import ANY_TEXT

LOCALS = st.from_regex(r"[a-z0-9]([a-z0-9+_-]?[a-z0-9]){0,20}(\.[a-z0-9]{1,8})?", fullmatch=True)


@pytest.mark.parametrize(
    "typed, kept, lookup",
    [
        ("lien.maes@voorbeeld.example", "lien.maes@voorbeeld.example", "lien.maes@voorbeeld.example"),
        ("  Lien.Maes@Voorbeeld.EXAMPLE. ", "Lien.Maes@voorbeeld.example", "lien.maes@voorbeeld.example"),
        ("<lien@voorbeeld.example>", "lien@voorbeeld.example", "lien@voorbeeld.example"),
        ("mailto:lien@voorbeeld.example", "lien@voorbeeld.example", "lien@voorbeeld.example"),
        ("lien+krant@voorbeeld.example", "lien+krant@voorbeeld.example", "lien+krant@voorbeeld.example"),
        ("élodie@société.example", "élodie@société.example", "élodie@xn--socit-esab.example"),
        ("e\u0301lodie@voorbeeld.example", "élodie@voorbeeld.example", "élodie@voorbeeld.example"),
    ],
)
def test_an_address_is_kept_as_typed_and_found_however_it_is_typed(typed: str, kept: str, lookup: str) -> None:
    address = read_address(typed).address
    assert address is not None
    assert (address.kept, address.lookup) == (kept, lookup)


@given(LOCALS, st.sampled_from(COMMON_DOMAINS))
def test_capitals_and_blanks_make_no_other_address(local: str, domain: str) -> None:
    plain = read_address(f"{local}@{domain}").address
    assert plain is not None
    for typed in (f"{local.upper()}@{domain.upper()}", f" {local}@{domain}\n"):
        other = read_address(typed).address
        assert other is not None
        assert other.lookup == plain.lookup
    again = read_address(plain.kept).address
    assert again == plain


@pytest.mark.parametrize(
    "typed, problem",
    [
        ("", AddressProblem.EMPTY),
        ("   ", AddressProblem.EMPTY),
        ("lien.maes", AddressProblem.NO_AT),
        ("lien@voorbeeld.example, jan@voorbeeld.example", AddressProblem.SEVERAL),
        ("lien@@voorbeeld.example", AddressProblem.SEVERAL),
        ("lien maes@voorbeeld.example", AddressProblem.BEFORE_AT),
        ("lien..maes@voorbeeld.example", AddressProblem.BEFORE_AT),
        ("@voorbeeld.example", AddressProblem.BEFORE_AT),
        ("lien@", AddressProblem.AFTER_AT),
        ("lien@voorbeeld", AddressProblem.AFTER_AT),
        ("lien@voorbeeld.test", AddressProblem.AFTER_AT),
        ("lien@[127.0.0.1]", AddressProblem.AFTER_AT),
        ("lien@localhost", AddressProblem.AFTER_AT),
        (f"{'l' * 250}@voorbeeld.example", AddressProblem.TOO_LONG),
    ],
)
def test_what_mail_cannot_reach_is_refused_with_the_reason(typed: str, problem: AddressProblem) -> None:
    read = read_address(typed)
    assert (read.address, read.problem) == (None, problem)


@pytest.mark.parametrize(
    "typed, meant",
    [
        ("gmial.com", "gmail.com"),
        ("gamil.com", "gmail.com"),
        ("gmail.con", "gmail.com"),
        ("gmail.be", "gmail.com"),
        ("gmail", "gmail.com"),
        ("hotmial.com", "hotmail.com"),
        ("hotmal.be", "hotmail.be"),
        ("hotmail.co", "hotmail.com"),
        ("telent.be", "telenet.be"),
        ("telenet.ben", "telenet.be"),
        ("telenet.com", "telenet.be"),
        ("telenetbe", "telenet.be"),
        ("telenet,be", "telenet.be"),
        ("skynte.be", "skynet.be"),
        ("proximius.be", "proximus.be"),
        ("proxmius.be", "proximus.be"),
        ("outlok.be", "outlook.be"),
        ("outllok.com", "outlook.com"),
        ("livve.be", "live.be"),
        ("live.bee", "live.be"),
        ("scarllet.be", "scarlet.be"),
        ("vooo.be", "voo.be"),
        ("belgacom.ne", "belgacom.net"),
    ],
)
def test_a_slip_in_a_common_domain_is_noticed(typed: str, meant: str) -> None:
    assert read_address(f"lien@{typed}").suggestion == f"lien@{meant}"


@pytest.mark.parametrize("typed", [*COMMON_DOMAINS, "voorbeeld.example", "mail.com", "ymail.com", "hotmail.de", "gmx.be", "conitro.be", "ugent.be", "kbc.be", "vub.be", "b.be"])
def test_a_good_domain_is_left_alone(typed: str) -> None:
    read = read_address(f"lien@{typed}")
    assert read.address is not None
    assert read.suggestion is None


def test_blanks_and_commas_are_mended_by_asking() -> None:
    assert read_address("lien @ voorbeeld.example").suggestion == "lien@voorbeeld.example"
    assert read_address("lien@voorbeeld,example").suggestion == "lien@voorbeeld.example"
    assert read_address("lien @ gmail,com").address is None


@given(LOCALS, st.sampled_from([each for each in COMMON_DOMAINS if len(each) >= 9]), st.data())
def test_one_letter_left_out_of_a_common_domain_is_noticed_or_is_another_real_one(local: str, domain: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(1, len(domain.partition(".")[0]) - 1))
    typed = domain[:place] + domain[place + 1 :]
    read = read_address(f"{local}@{typed}")
    assert read.suggestion is not None or typed in (*COMMON_DOMAINS, "mail.com")


@given(st.one_of(ANY_TEXT, st.text(max_size=40).map(lambda text: f"{text}@gmial.com"), st.text(max_size=40).map(lambda text: f"lien@{text}")))
def test_any_text_gives_an_address_or_the_reason(text: str) -> None:
    read = read_address(text)
    assert (read.address is None) != (read.problem is None)
    if read.suggestion is not None:
        suggested = read_address(read.suggestion)
        assert suggested.address is not None and suggested.suggestion is None


def test_no_address_shows_in_a_repr() -> None:
    for typed in ("gemarkeerd@voorbeeld.example", "gemarkeerd@gmial.com", "gemarkeerd@gmail"):
        assert "gemarkeerd" not in repr(read_address(typed))
        assert "gemarkeerd" not in repr(read_address(typed).address)
