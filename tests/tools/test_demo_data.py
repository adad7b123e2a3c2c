"""Invented talks: written as real ones are, told to nobody, made anew, and never beside real ones by accident."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import Engine

from bot.conversations.handoff import Holder
from bot.conversations.model import Conversation, new_id
from bot.errors import BotError
from bot.settings import ROOT
from bot.store.encryption import Cipher
from bot.store.engine import make_engine
from bot.store.tables import conversations, handoffs, messages, outbox, requests, saved_replies
from bot.tools import demo_data
from bot.tools.demo_many import MESSAGES, write_many
from bot.tools.demo_talks import DemoTalks, load_demo
from tests.desk.worlds import World

NOW = datetime.now(timezone.utc)
CONTENT = load_demo(ROOT / "data" / "demo.yml")


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def engine(world: World) -> Engine:
    return make_engine(world.settings.database.url)


@pytest.fixture
def talks(world: World, engine: Engine) -> DemoTalks:
    return DemoTalks(engine, Cipher(world.settings.database.message_log_keys), world.settings, world.keys, world.policies)


def count(engine: Engine, table: object) -> int:
    with engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def test_the_talks_are_of_every_company_both_languages_and_every_state() -> None:
    talks = CONTENT["talks"]
    assert {(each["controller"]) for each in talks} == {"conitro", "sentera", "proximus_ict", "entra", "crm"}
    assert {each["language"] for each in talks} == {"nl", "fr"}
    assert {each["handoff"]["state"] for each in talks} == {holder.value for holder in Holder}


def test_every_address_ends_in_example() -> None:
    import re

    text = (ROOT / "data" / "demo.yml").read_text(encoding="utf-8")
    assert all(address.endswith(".example") for address in re.findall(r"[\w.]+@[\w.]+", text))


def test_they_are_written_shown_told_to_nobody_and_made_anew(world: World, engine: Engine, talks: DemoTalks) -> None:
    for _ in range(2):
        talks.take_away()
        assert talks.write(CONTENT, NOW) == 10
    assert (count(engine, conversations), count(engine, handoffs), count(engine, requests), count(engine, outbox)) == (10, 10, 3, 0)
    assert count(engine, saved_replies) == len(CONTENT["replies"])
    browser, _ = world.staff(*world.policies.controllers.slugs())
    assert "3 mensen wachten" in browser.get("/desk/queue").text
    with engine.connect() as connection:
        talk_ids = [row.id for row in connection.execute(select(conversations.c.id))]
        unanswered = connection.execute(select(func.count()).select_from(messages).where(messages.c.state.in_(["received", "processing"]))).scalar_one()
    # No server would run a turn of them.
    assert unanswered == 0
    for talk in talk_ids:
        assert browser.get(f"/desk/talks/{talk}").status_code == 200
    talks.take_away()
    assert (count(engine, conversations), count(engine, requests), count(engine, saved_replies)) == (0, 0, 0)


def test_a_database_with_anything_real_is_refused(world: World, engine: Engine, talks: DemoTalks) -> None:
    talks.write(CONTENT, NOW)
    demo_data.require_invented(engine)
    world.services.log.open_conversation(Conversation(new_id(), "website", "conitro", "nl"))
    with pytest.raises(BotError, match="1 talks and 0 requests that are not invented") as refused:
        demo_data.require_invented(engine)
    assert "--beside-real" in refused.value.remedy


def test_many_are_of_the_form_of_real_ones(world: World, engine: Engine) -> None:
    slugs = world.policies.controllers.slugs()
    assert write_many(engine, Cipher(world.settings.database.message_log_keys), slugs, 70) == 70 * MESSAGES
    assert (count(engine, conversations), count(engine, messages)) == (70, 700)
    browser, _ = world.staff(*slugs)
    assert browser.get("/desk/queue").status_code == 200
    with engine.connect() as connection:
        talk = connection.execute(select(conversations.c.id).limit(1)).scalar_one()
    assert browser.get(f"/desk/talks/{talk}").status_code == 200
    assert "gesprekken gelezen" in browser.post("/desk/search", {"words": "gegevens"}).text


@pytest.mark.parametrize("content, said", [("- a", "needs 'talks' and 'replies'"), ("talks: [", "cannot be read")])
def test_a_broken_file_is_told(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "demo.yml").write_text(content, encoding="utf-8")
    with pytest.raises(BotError, match=said):
        load_demo(tmp_path / "demo.yml")
