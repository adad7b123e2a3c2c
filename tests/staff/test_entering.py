"""Coming in, on both databases."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event

from bot.staff.accounts import Refusal, Refused
from bot.staff.audit import DESK, UNKNOWN
from bot.staff.entering import Client, Outcome
from bot.staff.permissions import Action, Role, Stage
from tests.staff.worlds import HOME, OTHER_PASSWORD, PASSWORD, StaffWorld


def test_an_agent_comes_in_with_the_password(world: StaffWorld) -> None:
    lien = world.person("Lien Peeters", Role.AGENT, "conitro")
    step = world.log_in(lien)
    assert step.outcome is Outcome.IN
    session = world.entering.read(step.token or "")
    assert session is not None
    assert (session.name, session.role, session.controllers, session.stage) == ("Lien Peeters", Role.AGENT, frozenset({"conitro"}), None)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.ADMINISTRATOR])
def test_who_has_more_rights_sets_up_a_second_factor_first(world: StaffWorld, role: Role) -> None:
    from bot.staff.managing import Wanted

    account, token = world.managing.invite(world.session(world.root()), "an@voorbeeld.example", Wanted("An", role, frozenset({"conitro"}), False, "nl"), by_mail=False)
    step = world.entering.accept(token or "", PASSWORD, PASSWORD, HOME)
    assert step.outcome is Outcome.SET_UP
    session = world.entering.read(step.token or "")
    assert session is not None
    # With the rights of that step, and none of the role.
    assert session.who is Stage.SET_UP
    assert not session.may(Action.MANAGE_ACCOUNTS)
    assert not session.may(Action.SEE_QUEUE)
    assert not session.sees("conitro")


def test_the_second_factor_is_asked_for_at_every_login(world: StaffWorld) -> None:
    root = world.root()
    half = world.log_in(root)
    assert half.outcome is Outcome.SECOND_FACTOR
    assert world.entering.show_second_factor(half.token or "", "000000", HOME).outcome is Outcome.WRONG
    whole = world.entering.show_second_factor(half.token or "", world.code(root), HOME)
    assert whole.outcome is Outcome.IN
    # The session rose under a new token; the one before is worth nothing.
    assert whole.token != half.token
    assert world.entering.read(half.token or "") is None


def test_a_code_works_once(world: StaffWorld) -> None:
    root = world.root()
    code = world.code(root)
    first, second = world.log_in(root), world.log_in(root)
    assert world.entering.show_second_factor(first.token or "", code, HOME).outcome is Outcome.IN
    assert world.entering.show_second_factor(second.token or "", code, HOME).outcome is Outcome.WRONG
    world.clock.put_forward(seconds=30)
    assert world.entering.show_second_factor(second.token or "", world.code(root), HOME).outcome is Outcome.IN


def test_of_two_who_show_one_code_at_once_one_comes_in(world: StaffWorld) -> None:
    root = world.root()
    code, tokens = world.code(root), [world.log_in(root).token or "" for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(lambda token: world.entering.show_second_factor(token, code, HOME).outcome, tokens))
    assert sorted(each.value for each in outcomes) == ["in", "wrong", "wrong", "wrong"]


@pytest.mark.parametrize("seconds, is_taken", [(-60, False), (-30, True), (30, True), (60, False)])
def test_a_telephone_whose_clock_differs_is_taken_by_one_step(world: StaffWorld, seconds: int, is_taken: bool) -> None:
    root = world.root()
    world.clock.put_forward(minutes=10)
    step = world.log_in(root)
    now = world.clock.now
    world.clock.put_forward(seconds=seconds)
    code = world.code(root)
    world.clock.now = now
    assert (world.entering.show_second_factor(step.token or "", code, HOME).outcome is Outcome.IN) is is_taken


def test_a_recovery_code_works_once_however_it_is_typed(world: StaffWorld) -> None:
    root = world.root()
    typed = f" {root.recovery[3].replace('-', ' ').upper()} "
    assert world.entering.show_second_factor(world.log_in(root).token or "", typed, HOME).outcome is Outcome.IN
    assert world.entering.show_second_factor(world.log_in(root).token or "", root.recovery[3], HOME).outcome is Outcome.WRONG
    assert len(world.account(root).recovery) == 9


def test_half_a_session_ends_after_ten_minutes(world: StaffWorld) -> None:
    root = world.root()
    half = world.log_in(root)
    world.clock.put_forward(minutes=10)
    assert world.entering.show_second_factor(half.token or "", world.code(root), HOME).outcome is Outcome.OVER


def test_a_session_ends_after_an_hour_of_nothing_and_after_twelve_in_any_case(world: StaffWorld) -> None:
    lien = world.person("Lien Peeters", Role.AGENT, "conitro")
    for _ in range(13):
        world.clock.put_forward(minutes=55)
        assert world.entering.read(lien.token) is not None
    world.clock.put_forward(minutes=6)
    assert world.entering.read(lien.token) is None
    again = world.log_in(lien)
    world.clock.put_forward(minutes=59)
    # What a page fetches by itself keeps nothing alive.
    assert world.entering.read(again.token or "", keeps_alive=False) is not None
    world.clock.put_forward(minutes=1)
    assert world.entering.read(again.token or "") is None


def test_logging_out_ends_the_session_and_no_other(world: StaffWorld) -> None:
    lien = world.person("Lien Peeters", Role.AGENT, "conitro")
    other = world.log_in(lien).token or ""
    world.entering.log_out(lien.token)
    assert world.entering.read(lien.token) is None
    assert world.entering.read(other) is not None


def test_tokens_and_secrets_stand_nowhere_in_clear(world: StaffWorld) -> None:
    root = world.root()
    with world.engine.connect() as connection:
        tables = ("staff_accounts", "staff_sessions", "staff_invitations", "staff_devices", "staff_tries", "staff_audit")
        everything = repr([connection.exec_driver_sql(f"SELECT * FROM {table}").all() for table in tables])
    for secret in (root.token, root.secret, root.device or "", *root.recovery, PASSWORD, root.account.mail, root.account.name):
        assert secret
        assert secret not in everything


# --- Who may not come in ----------------------------------------------------------------------
def test_a_stranger_and_a_colleague_get_the_same_answer(world: StaffWorld) -> None:
    lien = world.person("Lien Peeters", Role.AGENT, "conitro")
    wrong = world.log_in(lien, "niet haar wachtwoord")
    unknown = world.entering.log_in("niemand@voorbeeld.example", "niet haar wachtwoord", HOME)
    assert wrong == unknown
    assert wrong.outcome is Outcome.WRONG


def test_a_password_is_verified_whether_or_not_there_is_an_account(world: StaffWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    verified: list[str] = []
    hasher = world.passwords._hasher
    monkeypatch.setattr(type(hasher), "verify", lambda _self, kept, _password: verified.append(kept) or False)
    world.entering.log_in("niemand@voorbeeld.example", "een wachtwoord", HOME)
    assert verified == [world.passwords._nobody]


def test_a_disabled_account_stays_out_and_is_put_out_at_once(world: StaffWorld) -> None:
    lien = world.person("Lien Peeters", Role.AGENT, "conitro")
    world.managing.disable(world.session(world.root()), lien.account.id)
    assert world.entering.read(lien.token) is None
    assert world.log_in(lien).outcome is Outcome.WRONG
    world.managing.enable(world.session(world.root()), lien.account.id)
    assert world.log_in(lien).outcome is Outcome.IN


def test_an_account_that_was_not_accepted_has_no_password(world: StaffWorld) -> None:
    from bot.staff.managing import Wanted

    account, _ = world.managing.invite(world.session(world.root()), "an@voorbeeld.example", Wanted("An", Role.AGENT, frozenset({"conitro"}), False, "nl"), by_mail=False)
    for password in ("", "nobody's", "None"):
        assert world.entering.log_in(account.mail, password, HOME).outcome is Outcome.WRONG


# --- Backoff ----------------------------------------------------------------------------------
def test_wrong_tries_cost_a_growing_wait(world: StaffWorld) -> None:
    lien = world.person("Lien Peeters", Role.AGENT, "conitro")
    stranger = Client("elsewhere")
    for _ in range(5):
        assert world.log_in(lien, "fout", stranger).outcome is Outcome.WRONG
    waits = []
    for _ in range(12):
        step = world.log_in(lien, "fout", stranger)
        assert step.outcome is Outcome.WAIT
        waits.append(step.wait)
        # Asking meanwhile does not make it longer.
        assert world.log_in(lien, PASSWORD, stranger).outcome is Outcome.WAIT
        world.clock.put_forward(seconds=step.wait)
        assert world.log_in(lien, "fout", stranger).outcome is Outcome.WRONG
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]
    world.clock.put_forward(seconds=900)
    assert world.log_in(lien, PASSWORD, stranger).outcome is Outcome.IN
    # It was right: it begins anew.
    assert world.log_in(lien, "fout", stranger).outcome is Outcome.WRONG


def test_the_wait_is_the_same_for_an_address_without_an_account(world: StaffWorld) -> None:
    for _ in range(5):
        assert world.entering.log_in("niemand@voorbeeld.example", "fout", Client("elsewhere")).outcome is Outcome.WRONG
    step = world.entering.log_in(" NIEMAND@voorbeeld.example", "fout", Client("yet elsewhere"))
    assert (step.outcome, step.wait) == (Outcome.WAIT, 2)


def test_a_stranger_who_guesses_without_end_does_not_keep_a_colleague_out(world: StaffWorld) -> None:
    lien = world.person("Lien Peeters", Role.AGENT, "conitro")
    for network in range(40):
        world.log_in(lien, "fout", Client(f"botnet-{network}"))
    assert world.log_in(lien, PASSWORD, Client("a new browser")).outcome is Outcome.WAIT
    # The browser she uses every day holds a mark.
    assert world.log_in(lien, PASSWORD, Client("network-of-home", lien.device)).outcome is Outcome.IN
    # A mark that somebody made up is worth nothing, nor is that of another.
    assert world.log_in(lien, PASSWORD, Client("elsewhere", "x" * 43)).outcome is Outcome.WAIT
    assert world.log_in(lien, PASSWORD, Client("elsewhere", world.root().device)).outcome is Outcome.WAIT


def test_one_client_that_tries_many_addresses_waits(world: StaffWorld) -> None:
    for number in range(20):
        assert world.entering.log_in(f"naam{number}@voorbeeld.example", "fout", Client("spray")).outcome is Outcome.WRONG
    assert world.entering.log_in("naam99@voorbeeld.example", "fout", Client("spray")).outcome is Outcome.WAIT
    assert world.entering.log_in("naam99@voorbeeld.example", "fout", Client("another")).outcome is Outcome.WRONG


def test_fifty_guesses_at_once_are_five(world: StaffWorld) -> None:
    lien = world.person("Lien Peeters", Role.AGENT, "conitro")
    with ThreadPoolExecutor(10) as pool:
        outcomes = list(pool.map(lambda at: world.log_in(lien, f"gok {at}", Client(f"net-{at}")).outcome, range(50)))
    assert outcomes.count(Outcome.WRONG) == 5
    assert outcomes.count(Outcome.WAIT) == 45


def test_codes_of_the_second_factor_are_counted_too(world: StaffWorld) -> None:
    root = world.root()
    for _ in range(5):
        half = world.log_in(root)
        assert world.entering.show_second_factor(half.token or "", "123123", HOME).outcome is Outcome.WRONG
    half = world.log_in(root)
    step = world.entering.show_second_factor(half.token or "", world.code(root), HOME)
    assert (step.outcome, step.wait) == (Outcome.WAIT, 2)


# --- Failed logins are written down ----------------------------------------------------------------
FAILED = {"log_in_failed", "second_factor_failed", "log_in_held_back"}


def failed(world: StaffWorld, chain: str) -> list[tuple[str, str, str | None]]:
    """Return what a chain tells of logins that failed."""
    lines = world.auditing.lines(world.session(world.root()), chain=chain, most=10_000)
    return [(each.line.act, each.line.account, each.about) for each in lines if each.line.act in FAILED]


def test_a_wrong_password_stands_in_the_log_of_every_controller_of_the_account_and_of_no_other(world: StaffWorld) -> None:
    lien = world.person("Lien Peeters", Role.AGENT, "conitro", "derde")
    assert world.log_in(lien, "een geheim dat fout is").outcome is Outcome.WRONG
    for chain in ("conitro", "derde"):
        assert failed(world, chain) == [("log_in_failed", UNKNOWN, "Lien Peeters")]
    assert failed(world, "voorbeeld") == failed(world, DESK) == []
    assert "een geheim dat fout is" not in whole_log(world)


def test_a_disabled_account_that_is_tried_is_written_down_whether_or_not_the_password_is_right(world: StaffWorld) -> None:
    lien = world.person("Lien Peeters", Role.AGENT, "conitro")
    world.managing.disable(world.session(world.root()), lien.account.id)
    for password in (PASSWORD, "fout"):
        world.log_in(lien, password)
    assert failed(world, "conitro") == [("log_in_failed", UNKNOWN, "Lien Peeters")] * 2


def test_a_wrong_code_is_written_down_without_the_code(world: StaffWorld) -> None:
    half = world.log_in(world.root())
    world.entering.show_second_factor(half.token or "", "271828", HOME)
    # An account for all controllers stands in the desk's own log.
    assert failed(world, DESK) == [("second_factor_failed", UNKNOWN, "Beheerder Een")]
    assert "271828" not in whole_log(world)


def test_an_address_without_an_account_is_told_of_without_the_address(world: StaffWorld) -> None:
    world.entering.log_in("niemand@voorbeeld.example", "fout", HOME)
    assert failed(world, DESK) == [("log_in_failed", UNKNOWN, None)]
    assert "niemand" not in whole_log(world)


def test_tries_that_are_held_back_are_told_of_less_and_less_often(world: StaffWorld) -> None:
    lien, stranger = world.person("Lien Peeters", Role.AGENT, "conitro"), Client("elsewhere")
    for mail, chain in ((lien.account.mail, "conitro"), ("niemand@voorbeeld.example", DESK)):
        for _ in range(5):
            world.entering.log_in(mail, "fout", stranger)
        for _ in range(50):
            assert world.entering.log_in(mail, "fout", stranger).outcome is Outcome.WAIT
        assert Counter(act for act, _, _ in failed(world, chain)) == {"log_in_failed": 5, "log_in_held_back": 1}
    half = world.log_in(world.root())
    for _ in range(7):
        world.entering.show_second_factor(half.token or "", "123123", HOME)
    assert Counter(act for act, _, about in failed(world, DESK) if about) == {"second_factor_failed": 5, "log_in_held_back": 1}


def test_the_log_is_intact_after_failed_logins_at_once(world: StaffWorld) -> None:
    lien, other = world.person("Lien Peeters", Role.AGENT, "conitro", "derde"), world.person("Karim Haddad", Role.AGENT, "derde", "conitro")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda at: world.log_in((lien, other)[at % 2], f"gok {at}", Client(f"net-{at}")), range(40)))
    assert not [each for each in world.auditing.verify() if each.fault]
    assert [act for act, _, _ in failed(world, "derde")].count("log_in_failed") == 10


def test_what_is_done_for_an_address_does_not_tell_whether_it_has_an_account(world: StaffWorld) -> None:
    lien = world.person("Lien Peeters", Role.AGENT, "conitro")
    # So that no chain and no count begins with one of them.
    for mail in ("eerst@voorbeeld.example", lien.account.mail):
        world.entering.log_in(mail, "fout", HOME)
    statements: list[int] = []
    for mail in ("eerst@voorbeeld.example", lien.account.mail):
        seen: list[str] = []

        def count(*arguments: object) -> None:
            seen.append(str(arguments[2]))  # noqa: B023

        event.listen(world.engine, "before_cursor_execute", count)
        world.entering.log_in(mail, "fout", HOME)
        event.remove(world.engine, "before_cursor_execute", count)
        statements.append(len(seen))
    assert statements[0] == statements[1]


def whole_log(world: StaffWorld) -> str:
    with world.engine.connect() as connection:
        return repr(connection.exec_driver_sql("SELECT * FROM staff_audit").all())


# --- The own account --------------------------------------------------------------------------
def test_another_password_ends_every_session_but_the_own(world: StaffWorld) -> None:
    lien = world.person("Lien Peeters", Role.AGENT, "conitro")
    elsewhere = world.log_in(lien).token or ""
    fresh = world.own.set_password(world.session(lien), PASSWORD, OTHER_PASSWORD, OTHER_PASSWORD)
    assert world.entering.read(elsewhere) is None
    assert world.entering.read(lien.token) is None
    assert world.entering.read(fresh) is not None
    assert world.log_in(lien, PASSWORD).outcome is Outcome.WRONG
    assert world.log_in(lien, OTHER_PASSWORD).outcome is Outcome.IN


def test_the_present_password_is_asked_for_and_guesses_of_it_are_counted(world: StaffWorld) -> None:
    lien = world.person("Lien Peeters", Role.AGENT, "conitro")
    for _ in range(10):
        with pytest.raises(Refused) as refused:
            world.own.set_password(world.session(lien), "fout", OTHER_PASSWORD, OTHER_PASSWORD)
        assert refused.value.why is Refusal.WRONG_PASSWORD
    with pytest.raises(Refused) as refused:
        world.own.set_password(world.session(lien), PASSWORD, OTHER_PASSWORD, OTHER_PASSWORD)
    assert refused.value.why is Refusal.TOO_OFTEN
    assert world.log_in(lien).outcome is Outcome.IN


def test_a_new_telephone_takes_the_place_of_the_old_one_only_when_it_works(world: StaffWorld) -> None:
    root = world.root()
    old = root.secret
    world.own.begin_second_factor(world.session(root), PASSWORD)
    assert world.account(root).second_factor == old
    found = world.entering.secret_to_set_up(root.token)
    assert found is not None
    root.secret = found[0]
    assert root.secret != old
    assert world.entering.set_up(root.token, "000000", HOME).outcome is Outcome.WRONG
    step = world.entering.set_up(root.token, world.code(root), HOME)
    assert step.outcome is Outcome.IN
    assert len(step.recovery) == 10
    assert world.account(root).second_factor == root.secret
    # Every session began anew.
    assert world.entering.read(root.token) is None


def test_fresh_recovery_codes_void_the_old_ones(world: StaffWorld) -> None:
    root = world.root()
    fresh = world.own.renew_recovery(world.session(root), PASSWORD)
    assert world.entering.show_second_factor(world.log_in(root).token or "", root.recovery[0], HOME).outcome is Outcome.WRONG
    assert world.entering.show_second_factor(world.log_in(root).token or "", fresh[0], HOME).outcome is Outcome.IN


def test_other_sessions_can_be_ended(world: StaffWorld) -> None:
    lien = world.person("Lien Peeters", Role.AGENT, "conitro")
    other = world.log_in(lien).token or ""
    session = world.session(lien)
    assert sorted(each.is_this for each in world.own.sessions(session)) == [False, True]
    world.own.end_others(session)
    assert world.entering.read(other) is None
    assert [each.is_this for each in world.own.sessions(session)] == [True]
