"""`keys`: replacing the keys of rights requests, as an operator does it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import update

from bot import wiring
from bot.settings import RequestKeySettings, load_settings
from bot.store.engine import make_engine, writing
from bot.store.tables import drafts
from bot.tools.__main__ import main
from tests.rights.in_memory import TwoControllers
from tests.store.rights_desks import fresh_key, open_requests

OLD, NEW, OLD_LOOKUP, NEW_LOOKUP = (fresh_key() for _ in range(4))


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An installation of its own, with one key of each kind."""
    for name, value in {"MESSAGE_LOG_KEYS": fresh_key(), "ACTION_SECRET": "s" * 24, "VAR_FOLDER": str(tmp_path), "REQUEST_KEYS": OLD, "LOOKUP_KEYS": OLD_LOOKUP}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("PRODUCT_DATABASE_URL", raising=False)


@pytest.fixture
def reference() -> str:
    """A request that was opened with the old keys: the request, its entry and its draft are three rows."""
    desk = wiring.make_rights_desk(wiring.settings_or_stop(), RequestKeySettings((OLD,), (OLD_LOOKUP,)), TwoControllers())
    return open_requests(desk)[0].reference


def is_found(reference: str, sealing: str, lookup: str) -> bool:
    desk = wiring.make_rights_desk(wiring.settings_or_stop(), RequestKeySettings((sealing,), (lookup,)), TwoControllers())
    return desk.find(reference).standing is not None


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["keys", *arguments])
    told = capsys.readouterr()
    return code, told.out.strip(), told.err.strip()


def test_an_operator_replaces_both_keys(reference: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("REQUEST_KEYS", f"{NEW},{OLD}")
    monkeypatch.setenv("LOOKUP_KEYS", f"{NEW_LOOKUP},{OLD_LOOKUP}")
    assert said(capsys, "left") == (0, "To be sealed anew: 3 rows. To be hashed anew: 1 row.", "")
    nothing_left = "Nothing is left: the older keys are no longer needed for the database, only for backups."
    assert said(capsys, "rotate") == (0, f"Sealed anew with the newest of REQUEST_KEYS: 3 rows. {nothing_left}", "")
    assert said(capsys, "reindex") == (0, f"Hashed anew with the newest of LOOKUP_KEYS: 1 row. {nothing_left}", "")
    assert said(capsys, "rotate")[1].startswith("Sealed anew with the newest of REQUEST_KEYS: 0 rows.")
    assert is_found(reference, NEW, NEW_LOOKUP)


def test_without_a_new_key_there_is_nothing_to_do(reference: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "left") == (0, "To be sealed anew: 0 rows. To be hashed anew: 0 rows.", "")


@pytest.mark.parametrize("verb", ["rotate", "reindex"])
def test_a_missing_key_is_one_clear_line_and_code_1(reference: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], verb: str) -> None:
    monkeypatch.setenv("REQUEST_KEYS", NEW)
    monkeypatch.setenv("LOOKUP_KEYS", f"{NEW_LOOKUP},{OLD_LOOKUP}")
    code, out, err = said(capsys, verb)
    rows = "3 rows" if verb == "rotate" else "1 row"
    assert code == 1
    assert out.endswith(f"0 rows. Left as they are: {rows}.")
    assert err == f"STOPPED: {rows} cannot be read with the keys at hand. Put the missing key back into REQUEST_KEYS, behind the newest, and run this again."


def test_what_another_process_still_wrote_with_the_old_key_is_told(
    reference: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("REQUEST_KEYS", f"{NEW},{OLD}")
    rotate = wiring.KeyUpkeep.rotate

    def and_meanwhile(upkeep: wiring.KeyUpkeep) -> object:
        done = rotate(upkeep)
        with writing(make_engine(load_settings().database.url)) as connection:
            connection.execute(update(drafts).values(key_id="00000000"))
        return done

    monkeypatch.setattr(wiring.KeyUpkeep, "rotate", and_meanwhile)
    code, out, _ = said(capsys, "rotate")
    assert code == 0
    assert out.endswith("Still left: 1 row, written meanwhile. Start the assistant again with the new key, then run this again.")


@pytest.mark.parametrize("name", ["REQUEST_KEYS", "LOOKUP_KEYS"])
def test_without_keys_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str) -> None:
    monkeypatch.setenv(name, "")
    code, out, err = said(capsys, "left")
    assert (code, out) == (1, "")
    assert err.startswith(f"STOPPED: {name} is not set: run `make setup`")


@pytest.mark.parametrize("arguments", [[], ["remove"], ["rotate", "x"]])
def test_a_mistake_in_the_arguments_is_one_line(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    code, out, err = said(capsys, *arguments)
    assert (code, out) == (1, "")
    assert err.count("\n") == 0 and err.startswith("STOPPED: ")
