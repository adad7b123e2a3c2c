"""Administrators, within the controllers that are theirs; links that set a password."""

from __future__ import annotations

import pytest

from bot.staff.accounts import AccountState, Refusal, Refused
from bot.staff.entering import Outcome
from bot.staff.managing import Wanted
from bot.staff.permissions import Role, Stage
from tests.staff.worlds import HOME, OTHER_PASSWORD, PASSWORD, StaffWorld


def wanted(*controllers: str, name: str = "An Janssens", role: Role = Role.AGENT, everywhere: bool = False) -> Wanted:
    return Wanted(name, role, frozenset(controllers), everywhere, "nl")


def why(call) -> Refusal:
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.why


def test_an_administrator_of_one_controller_neither_gives_nor_sees_another(world: StaffWorld) -> None:
    one = world.session(world.person("Beheer Conitro", Role.ADMINISTRATOR, "conitro"))
    world.person("Elders Werkzaam", Role.AGENT, "derde")
    both = world.person("Twee Bedrijven", Role.AGENT, "conitro", "derde")

    for asked in (wanted("derde"), wanted("conitro", "derde"), wanted(everywhere=True), wanted(), wanted("bestaat-niet")):
        assert why(lambda asked=asked: world.managing.invite(one, "an@voorbeeld.example", asked, by_mail=False)) is Refusal.NO_CONTROLLER

    listed = world.managing.all(one)
    assert [each.account.name for each in listed] == ["Beheer Conitro", "Twee Bedrijven"]
    # Of somebody who also works for others: that they do not say for whom.
    shared = next(each for each in listed if each.account.id == both.account.id)
    assert shared.account.controllers == {"conitro"}
    assert not shared.may_change
    for change in (
        lambda: world.managing.disable(one, both.account.id),
        lambda: world.managing.change(one, both.account.id, wanted("conitro"), 0),
        lambda: world.managing.new_link(one, both.account.id, by_mail=False),
        lambda: world.managing.reset_second_factor(one, both.account.id),
        lambda: world.managing.enable(one, world.root().account.id),
        lambda: world.managing.disable(one, "nobody"),
    ):
        assert why(change) is Refusal.NO_CONTROLLER
    assert world.managing.get(one, world.root().account.id) is None


def test_a_controller_that_exists_nowhere_is_given_by_nobody(world: StaffWorld) -> None:
    assert why(lambda: world.managing.invite(world.session(world.root()), "an@voorbeeld.example", wanted("bestaat-niet"), by_mail=False)) is Refusal.NO_CONTROLLER


def test_nobody_changes_their_own_rights(world: StaffWorld) -> None:
    root = world.session(world.root())
    for change in (
        lambda: world.managing.disable(root, root.account),
        lambda: world.managing.change(root, root.account, wanted("conitro"), 0),
        lambda: world.managing.reset_second_factor(root, root.account),
    ):
        assert why(change) is Refusal.OWN_ACCOUNT


def test_what_changes_takes_effect_at_the_next_page(world: StaffWorld) -> None:
    lien, root = world.person("Lien Peeters", Role.AGENT, "conitro"), world.session(world.root())
    assert world.session(lien).sees("conitro")
    world.managing.change(root, lien.account.id, wanted("voorbeeld", name="Lien Claes"), world.account(lien).version)
    session = world.session(lien)
    assert (session.name, session.controllers) == ("Lien Claes", frozenset({"voorbeeld"}))
    assert not session.sees("conitro")


def test_who_is_given_more_rights_comes_in_again_with_a_second_factor(world: StaffWorld) -> None:
    lien, root = world.person("Lien Peeters", Role.AGENT, "conitro"), world.session(world.root())
    world.managing.change(root, lien.account.id, wanted("conitro", name="Lien Peeters", role=Role.OFFICER), world.account(lien).version)
    assert world.entering.read(lien.token) is None
    step = world.log_in(lien)
    assert step.outcome is Outcome.SET_UP
    session = world.entering.read(step.token or "")
    assert session is not None
    assert session.who is Stage.SET_UP


def test_of_two_changes_of_one_account_the_second_is_told(world: StaffWorld) -> None:
    lien, root = world.person("Lien Peeters", Role.AGENT, "conitro"), world.session(world.root())
    version = world.account(lien).version
    world.managing.change(root, lien.account.id, wanted("derde"), version)
    assert why(lambda: world.managing.change(root, lien.account.id, wanted("voorbeeld"), version)) is Refusal.CHANGED_MEANWHILE
    assert world.session(lien).controllers == {"derde"}


@pytest.mark.parametrize("mail", ["lien.peeters@voorbeeld.example", "LIEN.Peeters@Voorbeeld.example "])
def test_an_address_has_one_account(world: StaffWorld, mail: str) -> None:
    world.person("Lien Peeters", Role.AGENT, "conitro")
    assert why(lambda: world.managing.invite(world.session(world.root()), mail, wanted("conitro"), by_mail=False)) is Refusal.MAIL_TAKEN


@pytest.mark.parametrize("mail", ["", "geen adres", "a@b", "a@b.example\r\nBcc: x@y.example", "a b@c.example", "a@-b.example", "x" * 65 + "@b.example"])
def test_what_is_no_address_is_refused(world: StaffWorld, mail: str) -> None:
    assert why(lambda: world.managing.invite(world.session(world.root()), mail, wanted("conitro"), by_mail=False)) is Refusal.NO_MAIL


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "Lien\u202ePeeters", "Lien\x00", "\u200b"])
def test_what_is_no_name_is_refused(world: StaffWorld, name: str) -> None:
    assert why(lambda: world.managing.invite(world.session(world.root()), "an@voorbeeld.example", wanted("conitro", name=name), by_mail=False)) is Refusal.NO_NAME


# --- Links ------------------------------------------------------------------------------------
def invited(world: StaffWorld) -> tuple[str, str]:
    account, token = world.managing.invite(world.session(world.root()), "an@voorbeeld.example", wanted("conitro"), by_mail=False)
    assert token is not None
    return account.id, token


def test_a_link_works_once(world: StaffWorld) -> None:
    _, token = invited(world)
    # Looking spends nothing.
    assert [world.entering.invited(token) is not None for _ in range(3)] == [True] * 3
    assert world.entering.accept(token, PASSWORD, PASSWORD, HOME).outcome is Outcome.IN
    assert world.entering.invited(token) is None
    assert world.entering.accept(token, OTHER_PASSWORD, OTHER_PASSWORD, HOME).outcome is Outcome.OVER
    assert world.entering.log_in("an@voorbeeld.example", OTHER_PASSWORD, HOME).outcome is Outcome.WRONG


def test_a_link_works_for_three_days(world: StaffWorld) -> None:
    _, token = invited(world)
    world.clock.put_forward(hours=71, minutes=59)
    assert world.entering.invited(token) is not None
    world.clock.put_forward(minutes=1)
    assert world.entering.invited(token) is None
    assert world.entering.accept(token, PASSWORD, PASSWORD, HOME).outcome is Outcome.OVER


def test_a_newer_link_voids_the_older_and_disabling_voids_all(world: StaffWorld) -> None:
    account, first = invited(world)
    root = world.session(world.root())
    second = world.managing.new_link(root, account, by_mail=False)
    assert world.entering.invited(first) is None
    assert world.entering.invited(second or "") is not None
    world.managing.disable(root, account)
    assert world.entering.invited(second or "") is None
    assert why(lambda: world.managing.new_link(root, account, by_mail=False)) is Refusal.IS_DISABLED


def test_a_link_for_somebody_who_is_in_sets_another_password_and_ends_their_sessions(world: StaffWorld) -> None:
    officer = world.person("Oscar Vos", Role.OFFICER, "conitro")
    token = world.managing.new_link(world.session(world.root()), officer.account.id, by_mail=False)
    # Until it is used everything is as it was.
    assert world.entering.read(officer.token) is not None
    step = world.entering.accept(token or "", OTHER_PASSWORD, OTHER_PASSWORD, HOME)
    # The link takes the place of the password, not of the second factor.
    assert step.outcome is Outcome.SECOND_FACTOR
    assert world.entering.read(officer.token) is None


def test_a_password_that_is_not_taken_leaves_the_link_as_it_is(world: StaffWorld) -> None:
    _, token = invited(world)
    assert why(lambda: world.entering.accept(token, "kort", "kort", HOME)) is Refusal.TOO_SHORT
    assert why(lambda: world.entering.accept(token, PASSWORD, OTHER_PASSWORD, HOME)) is Refusal.NOT_THE_SAME
    assert world.entering.accept(token, PASSWORD, PASSWORD, HOME).outcome is Outcome.IN


def test_a_mailed_link_is_drawn_when_the_mail_is_written(world: StaffWorld) -> None:
    account, token = world.managing.invite(world.session(world.root()), "an@voorbeeld.example", wanted("conitro"), by_mail=True)
    assert token is None
    with world.keeping.reading() as books:
        waiting = books.invitations.latest(account.id)
    assert waiting is not None
    first = world.mails.make(waiting.id)
    assert first is not None
    assert (first.account.mail, first.is_first) == ("an@voorbeeld.example", True)
    # A mail that is tried again holds another link; the one before is void.
    second = world.mails.make(waiting.id)
    assert second is not None
    assert world.entering.invited(first.token) is None
    assert world.entering.accept(second.token, PASSWORD, PASSWORD, HOME).outcome is Outcome.IN
    # What was used is not mailed again.
    assert world.mails.make(waiting.id) is None


def test_the_second_factor_of_a_lost_telephone_is_set_up_again(world: StaffWorld) -> None:
    officer = world.person("Oscar Vos", Role.OFFICER, "conitro")
    world.managing.reset_second_factor(world.session(world.root()), officer.account.id)
    assert world.entering.read(officer.token) is None
    assert world.log_in(officer).outcome is Outcome.SET_UP


# --- Operators --------------------------------------------------------------------------------
def test_the_first_administrator_is_made_once(world: StaffWorld) -> None:
    assert world.managing.add_administrator("Een", "een@voorbeeld.example", "nl", only_first=True) is not None
    assert world.managing.add_administrator("Twee", "twee@voorbeeld.example", "nl", only_first=True) is None
    assert world.managing.add_administrator("Drie", "drie@voorbeeld.example", "fr") is not None
    assert {each.mail for each in world.managing.every()} == {"een@voorbeeld.example", "drie@voorbeeld.example"}


def test_an_operator_disables_by_address(world: StaffWorld) -> None:
    lien = world.person("Lien Peeters", Role.AGENT, "conitro")
    assert world.managing.disable_by_mail("Lien.Peeters@voorbeeld.example")
    assert not world.managing.disable_by_mail("niemand@voorbeeld.example")
    assert world.account(lien).state is AccountState.DISABLED


def test_colleagues_are_who_sees_a_controller_and_can_log_in(world: StaffWorld) -> None:
    from bot.staff.colleagues import Colleagues
    from tests.staff.worlds import ThreeControllers

    world.person("Lien Peeters", Role.AGENT, "conitro")
    world.person("Fatima El Idrissi", Role.AGENT, "derde")
    invited(world)
    colleagues = Colleagues(world.keeping, ThreeControllers())
    assert [each.name for each in colleagues.who_see("conitro")] == ["Beheerder Een", "Lien Peeters"]
    assert [each.name for each in colleagues.who_see(None)] == ["Beheerder Een"]
    assert colleagues.who_see("conitro")[0].controllers == {"conitro", "derde", "voorbeeld"}
