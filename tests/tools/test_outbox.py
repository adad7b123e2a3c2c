"""`outbox` and `mail`: what an operator sees and does, in an installation of its own."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest

from bot import wiring
from bot.rights.announcements import AnnouncementKind, AnnouncementState
from bot.rights.outbox import Leased, Problem
from bot.tools.__main__ import main
from tests.rights.in_memory import TwoControllers
from tests.store.rights_desks import MARKED, fresh_key, open_requests


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = {"MESSAGE_LOG_KEYS": fresh_key(), "ACTION_SECRET": "s" * 24, "VAR_FOLDER": str(tmp_path), "REQUEST_KEYS": fresh_key(), "LOOKUP_KEYS": fresh_key()}
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    for name in ("PRODUCT_DATABASE_URL", "SMTP_HOST", "MAIL_FOLDER", "NOTICE_FOLDER", "STAFF_MAIL", "CONTROLLER_CONITRO_MAIL"):
        monkeypatch.setenv(name, "")


@pytest.fixture
def opened() -> None:
    """A request that was opened: a receipt and a notice wait."""
    open_requests(wiring.make_rights_desk(wiring.settings_or_stop(), wiring.request_keys_or_stop(), TwoControllers()))


def tell_all() -> None:
    stopping = threading.Event()
    work = wiring.WorkOfTelling(wiring.settings_or_stop(), wiring.request_keys_or_stop(), wiring.mail_settings_or_stop(), stopping.wait)
    work.look_around()
    while work.tell_next("worker"):
        pass


def lease() -> Leased:
    outbox = wiring.make_outbox(wiring.settings_or_stop(), wiring.request_keys_or_stop())
    now = wiring._now()
    leased = outbox.lease("worker", now, now + timedelta(minutes=10))
    assert leased is not None
    return leased


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(list(arguments))
    told = capsys.readouterr()
    return code, told.out, told.err


def test_an_empty_outbox_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "outbox") == (0, "Nothing.\n", "")
    assert said(capsys, "mail")[1].startswith("No mail in ")


def test_what_waits_is_listed_without_a_word_of_the_person(opened: None, capsys: pytest.CaptureFixture[str]) -> None:
    _, told, _ = said(capsys, "outbox")
    assert sorted(line.split("\t")[1:3] for line in told.splitlines()) == [["waiting", "receipt"], ["waiting", "to_controller"]]
    assert not [value for value in MARKED.values() if value in told]


def test_what_staff_must_do_is_listed_until_it_is_settled(opened: None, capsys: pytest.CaptureFixture[str]) -> None:
    tell_all()
    _, told, _ = said(capsys, "outbox")
    (line,) = told.splitlines()
    identifier = line.split("\t")[0]
    assert line.split("\t")[1:3] == ["for_staff", "to_controller"]
    assert "because in_folder" in line and "told by folder" in line
    assert said(capsys, "outbox", "--settle", identifier) == (0, f"{identifier} is settled.\n", "")
    assert said(capsys, "outbox")[1] == "Nothing.\n"
    assert identifier in said(capsys, "outbox", "--state", "settled")[1]


def test_a_dead_letter_is_put_back(opened: None, capsys: pytest.CaptureFixture[str]) -> None:
    leased = lease()
    wiring.make_outbox(wiring.settings_or_stop(), wiring.request_keys_or_stop()).finish(leased, AnnouncementState.DEAD, Problem.REFUSED)
    assert "because refused" in said(capsys, "outbox", "--state", "dead")[1]
    code, told, _ = said(capsys, "outbox", "--resend", leased.id)
    assert (code, told) == (0, f"{leased.id} is put back: the worker tells it again.\n")
    assert leased.id in said(capsys, "outbox", "--state", "waiting")[1]


@pytest.mark.parametrize("option", ["--resend", "--settle"])
def test_an_id_that_nobody_has_is_one_clear_line(opened: None, capsys: pytest.CaptureFixture[str], option: str) -> None:
    code, told, error = said(capsys, "outbox", option, "none")
    assert (code, told) == (1, "") and error.startswith("STOPPED: No such announcement") and error.count("\n") == 1


def test_which_controllers_have_no_way_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("CONTROLLER_SENTERA_MAIL", "gdpr@sentera.example")
    monkeypatch.setenv("CONTROLLER_SENTERRA_MAIL", "gdpr@sentera.example")
    code, told, error = said(capsys, "outbox", "--routes")
    assert code == 1
    assert "sentera\tmail\n" in told and "conitro\tnone: into the local folder, for staff\n" in told
    assert "no controller 'senterra'" in error and "gdpr@" not in told + error


def test_a_setting_that_is_wrong_is_one_clear_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("SMTP_HOST", "mail.voorbeeld.example")
    monkeypatch.setenv("MAIL_FROM", "")
    for verb in (["mail"], ["outbox", "--routes"]):
        code, told, error = said(capsys, *verb)
        assert (code, told) == (1, "") and error.startswith("STOPPED: MAIL_FROM is not set")


def test_a_newcomer_sees_the_mails_in_the_folder(opened: None, capsys: pytest.CaptureFixture[str]) -> None:
    tell_all()
    _, listed, _ = said(capsys, "mail")
    assert [line.split("\t")[0] for line in listed.splitlines()] == ["1"]
    assert MARKED["contact"] in listed and "Ontvangstbewijs van een aanvraag bij Conitro" in listed
    _, shown, _ = said(capsys, "mail", "show", "1")
    assert "Attachment: ontvangstbewijs.ics" in shown and "Referentie: " in shown
    assert '<html lang="nl">' in said(capsys, "mail", "show", "1", "--html")[1]


@pytest.mark.parametrize("number", [[], ["0"], ["2"], ["-1"]])
def test_a_mail_that_is_not_there_is_one_clear_line(opened: None, capsys: pytest.CaptureFixture[str], number: list[str]) -> None:
    tell_all()
    code, told, error = said(capsys, "mail", "show", *number)
    assert (code, told) == (1, "") and error.startswith("STOPPED: ") and error.count("\n") == 1


def test_kinds_and_states_fit_their_columns() -> None:
    assert max(len(each.value) for each in AnnouncementKind) <= 32
    assert max(len(each.value) for each in AnnouncementState) <= 16
    assert max(len(each.value) for each in Problem) <= 32
