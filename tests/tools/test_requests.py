"""`requests`: what an operator sees of rights requests, and what only on purpose."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot import wiring
from bot.rights.acts import ForWhom, RequestedAct
from bot.rights.deadlines import day_in_brussels
from bot.rights.desk import RightsDesk
from bot.rights.requests import Actor, Request
from bot.rights.states import ActorKind, Move
from bot.settings import ROOT, load_request_keys, load_settings
from bot.store.engine import make_engine
from bot.tools import spreadsheet
from bot.tools.__main__ import main
from bot.tools.requests import COLUMNS, PERSONAL_COLUMNS
from tests.rights.in_memory import TwoControllers, open_gate
from tests.store.rights_desks import filled_draft, fresh_key, made_keeping
from tests.tools.command_line import Outcome, environment, run_tool

STAFF = Actor(ActorKind.STAFF, "Gemarkeerde An")
SECRETS = ("emarkeerde", "gemarkeerd@", "voorbeeld.example", "cmd")
NOW = datetime.now(timezone.utc)


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An installation of its own."""
    return {**environment(), "VAR_FOLDER": str(tmp_path_factory.mktemp("var")), "REQUEST_KEYS": fresh_key(), "LOOKUP_KEYS": fresh_key()}


@pytest.fixture(scope="module")
def opened(env: dict[str, str]) -> dict[str, Request]:
    """Five requests, each with a life of its own, in another order than they are due."""
    settings, keys = load_settings(env), load_request_keys(env)
    wiring.make_rights_desk(settings, keys, TwoControllers())
    keeping = made_keeping(make_engine(settings.database.url), keys)

    def desk_of(days_ago: int) -> RightsDesk:
        return RightsDesk(keeping, lambda: NOW - timedelta(days=days_ago), TwoControllers(), gate=open_gate)

    def opening(talk: str, days_ago: int, act: RequestedAct, controller: str = "conitro", for_whom: ForWhom = ForWhom.SELF) -> Request:
        desk = desk_of(days_ago)
        desk.begin(talk, [act], language="nl", received_at=NOW - timedelta(days=days_ago), key="m0", controller=controller)
        desk.answer(talk, "for_whom", for_whom.value, key="m0")
        filled_draft(desk, talk, act, contact="gemarkeerd@voorbeeld.example", name="Gemarkeerde Lien", wrong="=cmd|' /C calc'!A0")
        return desk.confirm(talk, key="yes")[0]

    made = {
        "new": opening("new", 15, RequestedAct.ACCESS, "voorbeeld"),
        "late": opening("late", 60, RequestedAct.RECTIFICATION),
        "paused": opening("paused", 62, RequestedAct.ERASURE),
        "deceased": opening("deceased", 2, RequestedAct.ACCESS, for_whom=ForWhom.DECEASED),
        "answered": opening("answered", 24, RequestedAct.UNSUBSCRIBE),
    }
    desk_of(59).move(made["late"].id, Move.TAKE_UP, STAFF, key="1", why="gemarkeerde reden")
    # Sixty days of pause: its day is behind everybody's by now, and was before when it was asked.
    desk_of(61).move(made["paused"].id, Move.ASK, STAFF, key="1", why="gemarkeerde twijfel")
    desk_of(23).move(made["answered"].id, Move.PASS_ON, STAFF, key="1")
    desk_of(22).move(made["answered"].id, Move.ANSWER, STAFF, key="2")
    return made


def said(env: dict[str, str], *arguments: str) -> Outcome:
    return run_tool("requests", *arguments, env=env)


@pytest.fixture
def here(env: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """Run the verb in this process: quicker, for what does not depend on its being one of its own."""

    def run(*arguments: str, **settings: str) -> Outcome:
        for name, value in {**{name: env[name] for name in ("MESSAGE_LOG_KEYS", "ACTION_SECRET", "VAR_FOLDER", "REQUEST_KEYS", "LOOKUP_KEYS")}, **settings}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.delenv("PRODUCT_DATABASE_URL", raising=False)
        code = main(["requests", *arguments])
        told = capsys.readouterr()
        return Outcome(code, told.out.encode(), told.err)

    return run


def ids(outcome: Outcome) -> list[str]:
    assert outcome.code == 0, outcome
    return [value["id"] for value in outcome.values()]


def rows(table: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.decode("utf-8"))))


def test_the_list_is_by_the_day_due_as_of_today_and_what_has_none_stands_last(env: dict[str, str], opened: dict[str, Request]) -> None:
    outcome = said(env, "list", "--json")
    assert ids(outcome) == [opened[name].id for name in ("late", "answered", "new", "paused", "deceased")]
    values = {value["id"]: value for value in outcome.values()}
    assert all(tuple(value) == COLUMNS for value in values.values())
    late, paused, answered, deceased = (values[opened[name].id] for name in ("late", "paused", "answered", "deceased"))
    assert opened["late"].term.due is not None
    assert late == {
        "id": opened["late"].id,
        "act": "rectification",
        "controller": "conitro",
        "language": "nl",
        "state": "in_progress",
        "received": day_in_brussels(NOW - timedelta(days=60)).isoformat(),
        "due": opened["late"].term.due.isoformat(),
        "target": late["target"],
        "extended": False,
        "days_left": late["days_left"],
        "proof": "unproven",
        "for_whom": "self",
    }
    assert late["days_left"] < 0 < paused["days_left"]
    # Nothing is owed any more, or by no law.
    assert answered["days_left"] is None and answered["due"] is not None
    assert deceased["days_left"] is None and deceased["due"] is None


def test_the_table_to_read_is_aligned_and_shows_the_same(env: dict[str, str], opened: dict[str, Request]) -> None:
    outcome = said(env, "list")
    assert (outcome.code, outcome.err) == (0, "")
    header, *lines = outcome.out.decode().splitlines()
    assert header.split("  ")[0] == "id" and "days left" in header
    assert [line.split()[0] for line in lines] == ids(said(env, "list", "--json"))
    assert {line.index(line.split()[2]) for line in lines} == {header.index("controller")}


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["--controller", "voorbeeld"], ["new"]),
        (["--controller", "nobody"], []),
        (["--controller", "\x01"], []),
        (["--state", "paused"], ["paused"]),
        (["--state", "in_progress", "--controller", "conitro"], ["late"]),
        (["--due-before", day_in_brussels(NOW).isoformat()], ["late"]),
        (["--due-before", "2999-01-01"], ["late", "answered", "new", "paused"]),
        (["--due-before", "0001-01-01"], []),
    ],
)
def test_the_list_is_narrowed(here: Callable[..., Outcome], opened: dict[str, Request], arguments: list[str], names: list[str]) -> None:
    lines = here("list", *arguments).out.decode().splitlines()
    assert [line.split()[0] for line in lines[1:]] == [opened[name].id for name in names]


def test_a_day_due_is_not_before_itself(here: Callable[..., Outcome], opened: dict[str, Request]) -> None:
    due = opened["new"].term.due
    assert due is not None
    assert opened["new"].id not in here("list", "--due-before", due.isoformat()).out.decode()
    assert opened["new"].id in here("list", "--due-before", (due + timedelta(days=1)).isoformat()).out.decode()


def test_where_nothing_fits_it_is_said(env: dict[str, str], opened: dict[str, Request]) -> None:
    assert said(env, "list", "--controller", "nobody").out == b"No request fits.\n"
    assert said(env, "export", "--controller", "nobody").out.count(b"\n") == 1


def test_one_request_is_shown_with_its_history(env: dict[str, str], opened: dict[str, Request]) -> None:
    outcome = said(env, "show", opened["late"].id)
    assert (outcome.code, outcome.err) == (0, "")
    text = outcome.out.decode()
    assert ["state", "in_progress"] in [line.split() for line in text.splitlines()]
    assert "notice by" in text and "confirmed" in text
    history = text.split("history\n")[1].splitlines()
    assert [line.split("  ")[2:] for line in history] == [["person", "opened", "opened"], ["staff", "take_up", "in_progress"]]
    (value,) = said(env, "show", opened["late"].id, "--json").values()
    assert [each["number"] for each in value["history"]] == [1, 2]
    assert set(value["history"][0]) == {"number", "at", "actor", "what", "state"}


@pytest.mark.parametrize("arguments", [["list"], ["list", "--json"], ["show", "{}"], ["show", "{}", "--json"], ["export"]], ids=" ".join)
def test_what_is_personal_is_shown_only_when_asked_for_and_that_is_said(env: dict[str, str], opened: dict[str, Request], arguments: list[str]) -> None:
    arguments = [each.format(opened["late"].id) for each in arguments]
    without = said(env, *arguments)
    assert without.err == ""
    shown = without.out.decode()
    assert opened["late"].id in shown
    assert not [secret for secret in (*SECRETS, *(request.reference for request in opened.values())) if secret in shown]
    assert len(PERSONAL_COLUMNS) == 3 and not [column for column in PERSONAL_COLUMNS if f'"{column}"' in shown]
    with_personal = said(env, *arguments, "--personal")
    assert with_personal.err.startswith("What follows is personal: ") and with_personal.err.count("\n") == 1
    shown = with_personal.out.decode()
    assert opened["late"].reference in shown and "gemarkeerd@voorbeeld.example" in shown and "Gemarkeerde Lien" in shown
    if arguments[0] == "show":
        assert "gemarkeerde reden" in shown and "Gemarkeerde An" in shown


def test_the_table_for_a_spreadsheet_has_the_same_columns_and_order(env: dict[str, str], opened: dict[str, Request]) -> None:
    found = rows(said(env, "export").out)
    assert [row["id"] for row in found] == ids(said(env, "list", "--json"))
    assert all(tuple(row) == COLUMNS for row in found)
    # A number stays one, also below nothing.
    assert int(found[0]["days_left"]) < 0
    assert (found[0]["extended"], found[-1]["due"]) == ("no", "")


def test_what_people_wrote_never_runs_as_a_formula(env: dict[str, str], opened: dict[str, Request]) -> None:
    (row,) = rows(said(env, "export", "--personal", "--state", "in_progress").out)
    assert tuple(row) == (*COLUMNS, *PERSONAL_COLUMNS)
    assert "wrong: =cmd|" in row["answers"] and row["answers"][0] not in "=+-@"


@pytest.mark.parametrize("cell", ["=1+1", "+32 470", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\uff1d1", "\u00a0@x"])
def test_no_text_begins_as_a_formula(cell: str) -> None:
    assert spreadsheet.harmless(cell) == f"'{cell}"
    assert spreadsheet.row([cell, -1]).endswith(',"-1"\r\n')


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "required: what"),
        (["remove"], "remove"),
        (["show"], "`show` and `confirm` take the id of one request"),
        (["list", "an-id"], "`show` and `confirm` take the id of one request"),
        (["show", "nobody"], "There is no request with that id. `requests list` gives the ids."),
        (["show", "\u00e9"], "There is no request with that id."),
        (["show", "x", "--state", "paused"], "Leave --controller, --state and --due-before"),
        (["list", "--state", "lost"], "lost"),
        (["list", "--due-before", "1 april"], "'1 april' is no day; write it as 2026-04-01"),
        (["export", "--json"], "`requests list --json`"),
    ],
)
def test_a_mistake_is_one_clear_line(here: Callable[..., Outcome], arguments: list[str], told: str) -> None:
    outcome = here(*arguments)
    assert outcome.is_one_clear_line(), outcome
    assert told in outcome.err


@pytest.mark.parametrize("name", ["REQUEST_KEYS", "LOOKUP_KEYS"])
def test_without_keys_the_remedy_is_told(here: Callable[..., Outcome], name: str) -> None:
    outcome = here("list", **{name: ""})
    assert outcome.is_one_clear_line() and outcome.err.startswith(f"STOPPED: {name} is not set: run `make setup`")


def test_with_another_key_what_is_personal_stays_shut_and_the_rest_is_listed(env: dict[str, str], opened: dict[str, Request]) -> None:
    other = {**env, "REQUEST_KEYS": fresh_key()}
    assert len(ids(said(other, "list", "--json"))) == len(opened)
    outcome = said(other, "list", "--personal")
    assert outcome.code == 1 and outcome.out == b""
    assert "STOPPED: Something stored cannot be read with the keys at hand" in outcome.err


def test_whoever_reads_only_the_first_line_gets_it_without_a_stack_trace(env: dict[str, str], opened: dict[str, Request]) -> None:
    for what in (["list"], ["list", "--json"], ["export"]):
        read, write = os.pipe()
        process = subprocess.Popen([sys.executable, "-m", "bot.tools", "requests", *what], stdout=write, stderr=subprocess.PIPE, cwd=ROOT, env=env)
        os.close(write)
        os.close(read)
        _, told = process.communicate(timeout=60)
        assert b"Traceback" not in told


def test_the_database_of_the_settings_is_the_one_that_is_read(here: Callable[..., Outcome], tmp_path: Path) -> None:
    assert here("list", VAR_FOLDER=str(tmp_path)).out == b"No request fits.\n"


def test_staff_confirm_who_asks_with_name_and_reason(env: dict[str, str], opened: dict[str, Request], here: Callable[..., Outcome]) -> None:
    wiring.policy_services.cache_clear()
    wiring.request_services.cache_clear()
    outcome = here("confirm", opened["new"].id, "--by", "Gemarkeerde An", "--why", "gemarkeerd adres staat in het bestand")
    assert outcome.code == 0, outcome
    assert outcome.out.decode().startswith(f"{opened['new'].id}: staff.")
    assert "emarkeerd" not in outcome.out.decode()
    shown = said(env, "show", opened["new"].id, "--personal", "--json").values()[0]
    assert shown["proof"] == "staff"
    assert [(entry["name"], entry["why"]) for entry in shown["history"] if entry["what"] == "proven"] == [("Gemarkeerde An", "gemarkeerd adres staat in het bestand")]
    again = here("confirm", opened["new"].id, "--by", "An", "--why", "nog eens")
    assert again.code != 0 and "already" in again.err
    wiring.request_services.cache_clear()


@pytest.mark.parametrize("arguments", [("confirm",), ("confirm", "x"), ("confirm", "x", "--by", "An"), ("list", "--by", "An"), ("show", "x", "--why", "reden")])
def test_a_confirmation_without_name_or_reason_is_refused(here: Callable[..., Outcome], arguments: tuple[str, ...]) -> None:
    assert here(*arguments).code != 0
