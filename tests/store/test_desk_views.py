"""What the desk reads of talks: states in one query, last lines, and finished talks, never another controller's."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.conversations import desk_views
from bot.conversations.desk_views import Sought, search
from bot.conversations.handoff import NO_CONTROLLER, Agent, Asked, Holder, Reason
from bot.conversations.message_log import Said, receive
from bot.conversations.model import Author, Conversation, Reply, new_id
from bot.conversations.signs import Side
from bot.store.desk_views import SqlDeskViews
from bot.store.encryption import Cipher
from bot.store.handoffs import SqlHandoffs
from bot.store.message_log import SqlMessageLog
from bot.store.signs import SqlSigns

NOW = datetime(2026, 3, 5, 9, 30, tzinfo=timezone.utc)
ALL = frozenset({"conitro", "sentera", NO_CONTROLLER})
LIEN = Agent("lien", "Lien", ALL)


class World:
    """A database with talks that are made by the store itself."""

    def __init__(self, engine: Engine, key: str) -> None:
        cipher = Cipher([key])
        self.engine = engine
        self.log, self.handoffs, self.signs = SqlMessageLog(engine, cipher), SqlHandoffs(engine, cipher), SqlSigns(engine)
        self.views = SqlDeskViews(engine, cipher)

    def talk(self, *texts: str, controller: str | None = "conitro", language: str = "nl", reason: Reason = Reason.ASKED, at: datetime = NOW) -> str:
        talk = new_id()
        self.log.open_conversation(Conversation(talk, "website", controller, language))
        for number, text in enumerate(texts):
            message, _ = receive(self.log, talk, str(number), text)
            self.log.complete(message.id, [Reply(f"Antwoord {number}")], None)
        self.handoffs.ask(talk, Asked(reason, language, controller), at)
        return talk

    def finished(self, *texts: str, at: datetime = NOW, agent: Agent = LIEN, holder: Holder = Holder.CLOSED, **made: object) -> str:
        from bot.conversations.handoff import Move, Step

        talk = self.talk(*texts, at=at, **made)  # type: ignore[arg-type]
        self.handoffs.move(talk, Move(Step.CLAIMED, 1, Holder.HUMAN, at, agent, agent.id, agent.name))
        self.handoffs.move(talk, Move(Step.CLOSED, 2, holder, at, None, agent.id, agent.name))
        return talk


@pytest.fixture
def world(engine: Engine, key: str) -> World:
    return World(engine, key)


def found(world: World, **sought: object) -> list[str]:
    return [each.line.conversation for each in search(world.views, Sought(**{"controllers": ALL, **sought})).talks]  # type: ignore[arg-type]


def test_the_states_of_all_talks_come_by_one_query(world: World) -> None:
    one, other = world.talk("a", "b"), world.talk("c", controller="sentera")
    world.finished("d")
    world.signs.give(one, Side.PERSON, NOW, seen=2, typing=True)
    queries: list[str] = []
    event.listen(world.engine, "before_cursor_execute", lambda *arguments: queries.append(arguments[2]) if arguments[2].startswith("SELECT") else None)
    states = {each.conversation: each for each in world.views.states(NOW)}
    assert len(queries) == 1
    assert set(states) == {one, other}
    assert (states[one].last_sequence, states[one].person_seen, states[one].person_typing) == (4, 2, True)
    assert (states[other].person_seen, states[other].person_typing, states[other].controller) == (0, False, "sentera")
    assert not {each.conversation: each for each in world.views.states(NOW + timedelta(minutes=1))}[one].person_typing


def test_the_last_line_is_of_a_person_the_bot_or_staff_never_a_notice(world: World) -> None:
    one, other = world.talk("hallo"), world.talk("dag")
    world.log.say(one, Said(Author.STAFF, "Ik kijk het na", name="Lien"))
    world.log.say(one, Said(Author.NOTICE, "Lien neemt over"))
    lines = world.views.last_lines([one, other])
    assert (lines[one].author, lines[one].text) == (Author.STAFF, "Ik kijk het na")
    assert (lines[other].author, lines[other].text) == (Author.BOT, "Antwoord 0")
    assert world.views.last_lines([]) == {}


def test_finished_talks_come_newest_first_and_open_ones_never(world: World) -> None:
    world.talk("open")
    older, newer = world.finished("x", at=NOW - timedelta(days=1)), world.finished("y", holder=Holder.BOT)
    assert found(world) == [newer, older]


def test_every_filter_narrows(world: World) -> None:
    bert = Agent("bert", "Bert", ALL)
    one = world.finished("x", language="fr", reason=Reason.DISTRESS, agent=bert, at=NOW - timedelta(days=3))
    world.finished("y")
    for sought in (
        {"language": "fr"},
        {"reason": Reason.DISTRESS},
        {"agent": "bert"},
        {"until": NOW - timedelta(days=2)},
        {"conversation": one},
        {"since": NOW - timedelta(days=4), "until": NOW - timedelta(days=2)},
    ):
        assert found(world, **sought) == [one], sought


@pytest.mark.parametrize("controllers, seen", [({"conitro"}, 0), ({"sentera"}, 1), ({NO_CONTROLLER}, 2), (set(), None)])
def test_nothing_of_another_controller_is_found_by_list_id_or_word(world: World, controllers: set[str], seen: int | None) -> None:
    talks = [world.finished("gemeenschappelijk woord", controller=each) for each in ("conitro", "sentera", None)]
    expected = [] if seen is None else [talks[seen]]
    assert found(world, controllers=frozenset(controllers)) == expected
    assert found(world, controllers=frozenset(controllers), words="gemeenschappelijk") == expected
    for talk in talks:
        assert found(world, controllers=frozenset(controllers), conversation=talk) == ([talk] if talk in expected else [])


@pytest.mark.parametrize("words", ["factuur", "FACTU", "facturé", "cadeau factuur"])
def test_words_are_found_without_case_and_accents_by_their_beginning(world: World, words: str) -> None:
    one = world.finished("Waar is mijn Factuur?", "en mijn cadeau", "on m'a facture deux fois")
    world.finished("iets anders")
    assert found(world, words=words) == [one]


def test_what_staff_wrote_is_found_and_a_notice_is_not(world: World) -> None:
    one = world.finished("hallo")
    world.log.say(one, Said(Author.STAFF, "Uw terugbetaling is onderweg", name="Lien"))
    world.log.say(one, Said(Author.NOTICE, "zeldzaamwoord"))
    assert found(world, words="terugbetaling") == [one]
    assert found(world, words="zeldzaamwoord") == []


def test_the_line_with_the_word_is_shown_and_cut(world: World) -> None:
    world.finished("een " * 50 + "naald " + "hooi " * 50)
    (talk,) = search(world.views, Sought(ALL, words="naald")).talks
    assert talk.excerpt is not None
    assert "naald" in talk.excerpt and talk.excerpt.startswith("…") and talk.excerpt.endswith("…") and len(talk.excerpt) < 140


def test_a_search_reads_no_more_than_its_bound_says_so_and_goes_on(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_views, "MOST_READ", 3)
    talks = [world.finished("naald" if number == 4 else "hooi", at=NOW - timedelta(hours=number)) for number in range(6)]
    first = search(world.views, Sought(ALL, words="naald"))
    assert (first.talks, first.read) == ((), 3) and first.beyond is not None
    second = search(world.views, Sought(ALL, words="naald"), first.beyond)
    assert ([each.line.conversation for each in second.talks], second.read, second.beyond) == ([talks[4]], 3, None)


def test_pages_follow_each_other_without_a_gap_or_a_double(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_views, "PAGE", 2)
    talks = [world.finished("hooi", at=NOW) for _ in range(5)]
    for words in ("", "hooi"):
        seen, beyond = [], None
        while True:
            page = search(world.views, Sought(ALL, words=words), beyond)
            seen += [each.line.conversation for each in page.talks]
            beyond = page.beyond
            if beyond is None:
                break
        assert sorted(seen) == sorted(talks) and len(seen) == 5
