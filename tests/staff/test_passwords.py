"""Passwords: what is taken and what is not; second factors and recovery codes by themselves."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from bot.staff.accounts import Refusal, Refused
from bot.staff.passwords import Passwords, look_over
from bot.staff.permissions import TABLE, Action, Role, Stage, may, sees
from bot.staff.second_factor import address_of, new_recovery_codes, new_secret, recovery_hash, step_of
from tests.staff.worlds import quick_passwords


def looked_over(password: str, again: str | None = None) -> Refusal | None:
    try:
        look_over(password, password if again is None else again, "Lien Peeters-Öztürk", "lien.peeters@voorbeeld.example")
    except Refused as refused:
        return refused.why
    return None


@pytest.mark.parametrize("password", ["vier fietsen onder zeven bruggen", "korte zin 12", "ßtraße und ärger", "x9$kQ!tt0pLm", "🚲🌉🚲🌧🐟🧀🥖🪑🧦🪁🎏🪴", "a" * 3 + "bcdxyzqrstu"])
def test_what_is_long_and_nobodys_is_taken(password: str) -> None:
    assert looked_over(password) is None


@pytest.mark.parametrize(
    "password, why",
    [
        ("elf tekens!", Refusal.TOO_SHORT),
        ("", Refusal.TOO_SHORT),
        ("x" * 201, Refusal.TOO_LONG),
        ("lienpeeters12", Refusal.TOO_LIKE_YOU),
        ("Peeters Lien 2026!", Refusal.TOO_LIKE_YOU),
        ("lien.peeters@voorbeeld.example", Refusal.TOO_LIKE_YOU),
        ("ÖZTÜRKöztürk12", Refusal.TOO_LIKE_YOU),
        ("wachtwoord2026", Refusal.TOO_WORN),
        ("MotDePasse1234", Refusal.TOO_WORN),
        ("aaaaaaaaaaaaaaaa", Refusal.TOO_WORN),
        ("123456789012", Refusal.TOO_WORN),
        ("azertyuiop12", Refusal.TOO_WORN),
    ],
)
def test_what_is_short_ones_own_or_worn_is_not(password: str, why: Refusal) -> None:
    assert looked_over(password) is why


def test_the_same_signs_composed_otherwise_are_the_same_password() -> None:
    passwords = quick_passwords()
    assert passwords.fits(passwords.hash("café met e\u0301e\u0301n melk"), "cafe\u0301 met één melk")


def test_a_hash_is_argon2id_with_the_parameters_of_the_standard() -> None:
    kept = Passwords().hash("vier fietsen onder zeven bruggen")
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_a_weaker_hash_is_outdated_and_a_broken_one_fits_nothing() -> None:
    weak, strong = quick_passwords(), Passwords()
    assert strong.is_outdated(weak.hash("vier fietsen onder zeven bruggen"))
    assert not weak.fits("no hash", "vier fietsen onder zeven bruggen")
    assert not weak.fits(None, "nobody's")


# --- Second factor ----------------------------------------------------------------------------
def test_codes_are_those_of_the_standard() -> None:
    # RFC 6238, appendix B, SHA-1: the last six of eight digits.
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    for seconds, code in ((59, "287082"), (1111111109, "081804"), (2000000000, "279037")):
        at = datetime.fromtimestamp(seconds, timezone.utc)
        assert step_of(secret, f"{code[:3]} {code[3:]}", at) == seconds // 30
        assert step_of(secret, code, at + timedelta(seconds=61)) is None


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "12345６"])
def test_what_is_no_code_fits_no_step(typed: str) -> None:
    assert step_of("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", typed, datetime(2026, 3, 5, tzinfo=timezone.utc)) is None


def test_secrets_and_recovery_codes_come_from_what_is_drawn() -> None:
    drawn: list[int] = []

    def draw(count: int) -> bytes:
        drawn.append(count)
        return bytes((len(drawn) * 7 + at) % 256 for at in range(count))

    assert len(new_secret(draw)) == 32
    codes = new_recovery_codes(draw)
    assert len(set(codes)) == 10
    assert all(len(code) == 11 and code[5] == "-" for code in codes)
    assert recovery_hash(codes[0]) == recovery_hash(codes[0].replace("-", " ").upper())


def test_the_picture_holds_account_and_issuer() -> None:
    address = address_of("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "lien@voorbeeld.example", "Privacybalie")
    assert address.startswith("otpauth://totp/Privacybalie:lien%40voorbeeld.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")


# --- Permissions ------------------------------------------------------------------------------
def test_every_action_stands_in_the_table_and_nobody_in_particular_does_little() -> None:
    assert set(TABLE) == set(Action)
    strangers = {action for action in Action if may(Stage.NOBODY, action)}
    assert strangers == {Action.SEE_FILES, Action.LOG_IN, Action.ACCEPT_INVITATION}
    half = {action for action in Action if may(Stage.SECOND_FACTOR, action)}
    assert half == strangers | {Action.SHOW_SECOND_FACTOR, Action.LOG_OUT}


def test_a_higher_role_may_what_a_lower_one_may() -> None:
    def of(role: Role) -> set[Action]:
        return {action for action in Action if may(role, action)}

    assert of(Role.AGENT) < of(Role.OFFICER) < of(Role.ADMINISTRATOR)


@pytest.mark.parametrize(
    "controllers, everywhere, controller, is_seen",
    [({"a"}, False, "a", True), ({"a"}, False, "b", False), ({"a"}, False, None, False), (set(), False, "a", False), ({"a"}, True, "b", True), (set(), True, None, True)],
)
def test_what_is_of_a_controller_is_seen_by_who_works_for_it(controllers: set[str], everywhere: bool, controller: str | None, is_seen: bool) -> None:
    assert sees(controllers, everywhere, controller) is is_seen
