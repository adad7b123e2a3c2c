"""Hand-offs in SQL: each step once, nothing readable in the file, nobody sees another's."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.engine import Engine

from bot.conversations.handoff import (
    LIFE_LASTS,
    NO_CONTROLLER,
    Agent,
    Asked,
    HandoffRefused,
    Holder,
    Position,
    Reason,
    Refusal,
    Settled,
    Status,
    Step,
    Unanswered,
)
from bot.conversations.handoff_desk import HandoffDesk
from bot.conversations.message_log import Incoming, Said
from bot.conversations.model import Author, Conversation, KeptFile, Message, MessageState, Reply, new_id
from bot.conversations.signs import TYPING_LASTS, Side
from bot.store.engine import reading, writing
from bot.store.message_log import SqlMessageLog
from bot.store.tables import conversations, handoff_events, handoff_notes, handoffs, messages, signs
from tests.rights.in_memory import MadeUpClock
from tests.store.handoff_desks import KARIM, LIEN, STRANGER, made_desk

NOTICE = {"nl": "Uw bericht is bewaard.", "fr": "Votre message est conservé."}
FACTS = {"topics": ["retention"], "misses": 2}


@pytest.fixture
def handoff_desk(engine: Engine, key: str, clock: MadeUpClock) -> HandoffDesk:
    return made_desk(engine, key, clock)


@pytest.fixture
def waiting(handoff_desk: HandoffDesk, conversation: Conversation) -> str:
    """A talk in which a human was asked for."""
    handoff_desk.ask(conversation.id, Reason.ASKED, "nl", FACTS, "conitro")
    return conversation.id


@pytest.fixture
def claimed(handoff_desk: HandoffDesk, waiting: str) -> str:
    """A talk that Lien has."""
    handoff_desk.claim(waiting, LIEN)
    return waiting


def receive(log: SqlMessageLog, talk: str, text: str = "hallo?") -> Message:
    return log.receive(talk, Incoming(new_id(), text, False, False, None), "server")[0]


def lines(log: SqlMessageLog, talk: str) -> list[tuple[Author, str]]:
    return [(each.author, each.text) for each in log.since(talk, 0)]


# --- Asking ------------------------------------------------------------------------------------
def test_a_talk_that_was_never_handed_off_is_the_bots(handoff_desk: HandoffDesk, log: SqlMessageLog, conversation: Conversation) -> None:
    assert handoff_desk.of(conversation.id) is None
    assert handoff_desk.status(conversation.id) == Status()
    assert receive(log, conversation.id).hold is None


def test_who_asks_waits_and_all_that_was_known_is_kept(handoff_desk: HandoffDesk, waiting: str, clock: MadeUpClock) -> None:
    handoff = handoff_desk.of(waiting)
    assert handoff is not None
    assert (handoff.holder, handoff.reason, handoff.controller, handoff.language, handoff.version) == (Holder.WAITING, Reason.ASKED, "conitro", "nl", 1)
    assert (handoff.summary, handoff.waiting_since, handoff.channel, handoff.page_language) == (FACTS, clock(), "website", "nl")
    assert (handoff.agent, handoff.agent_name, handoff.settled, handoff.contact) == (None, None, None, None)


def test_asking_twice_changes_nothing(handoff_desk: HandoffDesk, waiting: str, clock: MadeUpClock) -> None:
    before = handoff_desk.of(waiting)
    clock.put_forward(minutes=3)
    assert handoff_desk.ask(waiting, Reason.DISTRESS, "fr", {}, "sentera") == before
    handoff_desk.claim(waiting, LIEN)
    assert handoff_desk.ask(waiting, Reason.DISTRESS, "fr", {}).holder is Holder.HUMAN
    assert [each.step for each in handoff_desk.history(waiting)] == [Step.ASKED, Step.CLAIMED]


def test_nobody_can_ask_in_a_talk_that_is_not_there(handoff_desk: HandoffDesk) -> None:
    with pytest.raises(HandoffRefused) as refused:
        handoff_desk.ask("nobody", Reason.ASKED, "nl", {})
    assert refused.value.reason is Refusal.UNKNOWN


@pytest.mark.parametrize("unknown", ["", "nobody", "\x00", "\ud800", "' OR 1=1 --"])
def test_an_agent_who_guesses_a_talk_finds_nothing(handoff_desk: HandoffDesk, waiting: str, unknown: str) -> None:
    with pytest.raises(HandoffRefused) as refused:
        handoff_desk.claim(unknown, LIEN)
    assert refused.value.reason is Refusal.UNKNOWN


# --- From hand to hand ---------------------------------------------------------------------------
def test_whoever_claims_has_the_talk_and_the_person_is_told(handoff_desk: HandoffDesk, log: SqlMessageLog, waiting: str) -> None:
    handoff = handoff_desk.claim(waiting, LIEN)
    assert (handoff.holder, handoff.agent, handoff.agent_name, handoff.version) == (Holder.HUMAN, "lien", "Lien", 2)
    assert lines(log, waiting) == [(Author.NOTICE, "Lien neemt het gesprek over en antwoordt u hier.")]
    assert handoff_desk.status(waiting) == Status(Holder.HUMAN, "Lien")


def test_a_talk_is_claimed_once_and_claiming_ones_own_changes_nothing(handoff_desk: HandoffDesk, log: SqlMessageLog, claimed: str) -> None:
    with pytest.raises(HandoffRefused) as refused:
        handoff_desk.claim(claimed, KARIM)
    assert refused.value.reason is Refusal.TAKEN
    assert refused.value.handoff is not None and refused.value.handoff.agent_name == "Lien"
    assert handoff_desk.claim(claimed, LIEN).version == 2
    assert len(log.since(claimed, 0)) == 1


def test_notices_are_said_in_the_language_of_the_talk(handoff_desk: HandoffDesk, log: SqlMessageLog, conversation: Conversation) -> None:
    handoff_desk.ask(conversation.id, Reason.ASKED, "fr", {}, "conitro")
    handoff_desk.claim(conversation.id, LIEN)
    handoff_desk.pass_on(conversation.id, LIEN, KARIM)
    handoff_desk.release(conversation.id, KARIM)
    handoff_desk.claim(conversation.id, LIEN)
    handoff_desk.give_back(conversation.id, LIEN, Settled.ANSWERED)
    assert [text for _, text in lines(log, conversation.id)] == [
        "Lien prend le relais et vous répond ici.",
        "Karim poursuit la conversation avec vous.",
        "Karim transmet la conversation. Quelqu'un d'autre vous répondra ; ce que vous écrivez est conservé.",
        "Lien prend le relais et vous répond ici.",
        "Lien a terminé. L'assistant vous répond à nouveau.",
    ]


def test_a_whole_life_stands_in_the_history(handoff_desk: HandoffDesk, claimed: str) -> None:
    handoff_desk.release(claimed, LIEN)
    handoff_desk.claim(claimed, LIEN)
    handoff_desk.pass_on(claimed, LIEN, KARIM)
    assert handoff_desk.give_back(claimed, KARIM, "request_opened").settled is Settled.REQUEST_OPENED
    handoff_desk.ask(claimed, Reason.COMPLAINT, "nl", {}, "conitro")
    handoff_desk.close(claimed, KARIM, "dubbel gesprek")
    happened = handoff_desk.history(claimed)
    assert [each.number for each in happened] == list(range(1, 9))
    assert [(each.step, each.holder, each.by_name) for each in happened] == [
        (Step.ASKED, Holder.WAITING, None),
        (Step.CLAIMED, Holder.HUMAN, "Lien"),
        (Step.RELEASED, Holder.WAITING, "Lien"),
        (Step.CLAIMED, Holder.HUMAN, "Lien"),
        (Step.PASSED_ON, Holder.HUMAN, "Lien"),
        (Step.GIVEN_BACK, Holder.BOT, "Karim"),
        (Step.ASKED, Holder.WAITING, None),
        (Step.CLOSED, Holder.CLOSED, "Karim"),
    ]
    assert [(each.reason, each.settled, each.why) for each in happened if each.reason or each.settled or each.why] == [
        (Reason.ASKED, None, ""),
        (None, Settled.REQUEST_OPENED, ""),
        (Reason.COMPLAINT, None, ""),
        (None, None, "dubbel gesprek"),
    ]


def test_only_whoever_has_the_talk_may_move_it_or_speak(handoff_desk: HandoffDesk, claimed: str) -> None:
    for attempt in (
        lambda: handoff_desk.release(claimed, KARIM),
        lambda: handoff_desk.pass_on(claimed, KARIM, LIEN),
        lambda: handoff_desk.give_back(claimed, KARIM, "answered"),
        lambda: handoff_desk.close(claimed, KARIM, ""),
        lambda: handoff_desk.say(claimed, KARIM, "one", "ik ook"),
    ):
        with pytest.raises(HandoffRefused) as refused:
            attempt()
        assert refused.value.reason is Refusal.NOT_HOLDER
    assert [each.step for each in handoff_desk.history(claimed)] == [Step.ASKED, Step.CLAIMED]


def test_what_is_over_cannot_be_moved(handoff_desk: HandoffDesk, claimed: str) -> None:
    handoff_desk.give_back(claimed, LIEN, "nothing")
    for attempt in (
        lambda: handoff_desk.claim(claimed, KARIM),
        lambda: handoff_desk.release(claimed, LIEN),
        lambda: handoff_desk.give_back(claimed, LIEN, "answered"),
        lambda: handoff_desk.close(claimed, LIEN, ""),
        lambda: handoff_desk.say(claimed, LIEN, "one", "nog iets"),
    ):
        with pytest.raises(HandoffRefused) as refused:
            attempt()
        assert refused.value.reason is Refusal.NOT_NOW


def test_an_agent_of_another_company_can_do_nothing(handoff_desk: HandoffDesk, log: SqlMessageLog, claimed: str) -> None:
    before = log.since(claimed, 0)
    for attempt in (
        lambda: handoff_desk.seen_by(claimed, STRANGER),
        lambda: handoff_desk.claim(claimed, STRANGER),
        lambda: handoff_desk.close(claimed, STRANGER, ""),
        lambda: handoff_desk.say(claimed, STRANGER, "one", "dag"),
        lambda: handoff_desk.note(claimed, STRANGER, "hm"),
        lambda: handoff_desk.pass_on(claimed, LIEN, STRANGER),
    ):
        with pytest.raises(HandoffRefused) as refused:
            attempt()
        assert refused.value.reason is Refusal.NOT_ALLOWED
    assert log.since(claimed, 0) == before
    assert handoff_desk.notes(claimed) == []


def test_a_talk_about_no_company_is_for_those_who_may_see_such(handoff_desk: HandoffDesk, conversation: Conversation) -> None:
    handoff_desk.ask(conversation.id, Reason.ASKED, "nl", {})
    with pytest.raises(HandoffRefused):
        handoff_desk.claim(conversation.id, KARIM)
    assert handoff_desk.queue(KARIM.controllers) == []
    wide = Agent("wide", "Ann", frozenset({NO_CONTROLLER}))
    assert [each.conversation for each in handoff_desk.queue(wide.controllers)] == [conversation.id]
    assert handoff_desk.claim(conversation.id, wide).agent == "wide"


# --- What is said --------------------------------------------------------------------------------
def test_what_staff_say_arrives_once_under_their_name(handoff_desk: HandoffDesk, log: SqlMessageLog, claimed: str) -> None:
    card = {"kind": "quote", "quote": "7 jaar"}
    first = handoff_desk.say(claimed, LIEN, "one", " Dag, ik\x00 kijk even. ", card)
    again = handoff_desk.say(claimed, LIEN, "one", "iets anders")
    assert first == again
    assert (first.author, first.text, first.name, first.card, first.state) == (Author.STAFF, "Dag, ik kijk even.", "Lien", card, MessageState.KEPT)
    assert log.since(claimed, 1) == [first]


def test_what_was_said_comes_back_after_the_talk_was_given_back(handoff_desk: HandoffDesk, claimed: str) -> None:
    said = handoff_desk.say(claimed, LIEN, "one", "Klaar.")
    handoff_desk.give_back(claimed, LIEN, "answered")
    assert handoff_desk.say(claimed, LIEN, "one", "Klaar.") == said


def test_client_ids_of_a_person_and_of_staff_are_apart(handoff_desk: HandoffDesk, log: SqlMessageLog, claimed: str) -> None:
    log.receive(claimed, Incoming("lien one", "eerst", False, False, None))
    assert handoff_desk.say(claimed, LIEN, "one", "dag").author is Author.STAFF


@pytest.mark.parametrize(("text", "reason"), [("", Refusal.EMPTY), (" \u200b\n", Refusal.EMPTY), ("a" * 2001, Refusal.TOO_LONG)])
def test_what_cannot_be_said_is_refused_whole(handoff_desk: HandoffDesk, log: SqlMessageLog, claimed: str, text: str, reason: Refusal) -> None:
    with pytest.raises(HandoffRefused) as refused:
        handoff_desk.say(claimed, LIEN, "one", text)
    assert refused.value.reason is reason
    assert log.since(claimed, 1) == []


def test_notes_are_for_staff_and_kept_once(handoff_desk: HandoffDesk, log: SqlMessageLog, claimed: str) -> None:
    for _ in range(2):
        handoff_desk.note(claimed, KARIM, "belt morgen terug", "note-1")
    assert [(note.agent_name, note.text) for note in handoff_desk.notes(claimed)] == [("Karim", "belt morgen terug")]
    assert "belt morgen" not in str(lines(log, claimed))


# --- The person writes ---------------------------------------------------------------------------
def test_a_message_while_waiting_is_kept_for_the_human_and_told_once(handoff_desk: HandoffDesk, log: SqlMessageLog, waiting: str) -> None:
    first, second = receive(log, waiting, "haast!"), receive(log, waiting, "bent u daar?")
    assert first.hold is not None and first.hold.is_silent
    kept = log.keep(first.id, NOTICE)
    assert (kept.is_kept, [each.text for each in kept.notices]) == (True, ["Uw bericht is bewaard."])
    assert log.keep(second.id, NOTICE) == type(kept)(kept.hold, True)
    # The same step again, as after a crash, says what was said.
    assert log.keep(first.id, NOTICE).notices == kept.notices
    assert [(each.author, each.state) for each in log.since(waiting, 0)] == [
        (Author.PERSON, MessageState.ANSWERED),
        (Author.PERSON, MessageState.ANSWERED),
        (Author.NOTICE, MessageState.KEPT),
    ]
    assert log.unfinished("server") == []


def test_a_waiting_of_its_own_is_told_again(handoff_desk: HandoffDesk, log: SqlMessageLog, waiting: str) -> None:
    log.keep(receive(log, waiting).id, NOTICE)
    handoff_desk.claim(waiting, LIEN)
    assert log.keep(receive(log, waiting).id, NOTICE).notices == ()
    handoff_desk.release(waiting, LIEN)
    assert len(log.keep(receive(log, waiting).id, NOTICE).notices) == 1


def test_an_address_left_while_waiting_is_kept_for_staff(handoff_desk: HandoffDesk, log: SqlMessageLog, waiting: str) -> None:
    log.keep(receive(log, waiting).id, NOTICE, Unanswered("rob@voorbeeld.example"))
    log.keep(receive(log, waiting).id, NOTICE)
    assert handoff_desk.of(waiting).contact == "rob@voorbeeld.example"


def test_an_act_written_while_the_bot_is_silent_is_dated_by_its_first_message(handoff_desk: HandoffDesk, log: SqlMessageLog, waiting: str) -> None:
    first, again = receive(log, waiting, "wis mijn gegevens"), receive(log, waiting, "wis ze dan toch")
    for message in (first, again):
        log.keep(message.id, NOTICE, Unanswered(act="request_erasure"))
    log.keep(receive(log, waiting).id, NOTICE, Unanswered(act="request_access"))
    assert list(handoff_desk.of(waiting).acts) == ["request_erasure", "request_access"]
    assert handoff_desk.of(waiting).acts["request_erasure"] == first.created_at
    handoff_desk.claim(waiting, LIEN)
    handoff_desk.give_back(waiting, LIEN, "nothing")
    assert receive(log, waiting).hold.acts["request_erasure"] == first.created_at.isoformat()


def test_whoever_does_not_wait_goes_on_with_the_bot_unless_a_human_is_there(handoff_desk: HandoffDesk, log: SqlMessageLog, waiting: str) -> None:
    message = receive(log, waiting)
    kept = log.keep(message.id, NOTICE, Unanswered(goes_on=True))
    assert (kept.is_kept, kept.hold.holder) == (False, Holder.BOT)
    assert [each.text for each in log.complete(message.id, [Reply("Goed.")], None)] == ["Goed."]
    assert handoff_desk.history(waiting)[-1].step is Step.CANCELLED
    handoff_desk.ask(waiting, Reason.ASKED, "nl", {}, "conitro")
    handoff_desk.claim(waiting, LIEN)
    assert log.keep(receive(log, waiting).id, NOTICE, Unanswered(goes_on=True)).is_kept
    assert handoff_desk.of(waiting).holder is Holder.HUMAN


def test_a_message_of_a_talk_that_was_given_back_is_the_bots(handoff_desk: HandoffDesk, log: SqlMessageLog, claimed: str) -> None:
    message = receive(log, claimed)
    handoff_desk.give_back(claimed, LIEN, "answered")
    kept = log.keep(message.id, NOTICE)
    assert (kept.is_kept, kept.hold.settled) == (False, Settled.ANSWERED)
    assert [each.text for each in log.complete(message.id, [Reply("Dag!")], None)] == ["Dag!"]


def test_a_turn_that_was_overtaken_is_silent_but_for_its_receipts(handoff_desk: HandoffDesk, log: SqlMessageLog, conversation: Conversation) -> None:
    message = receive(log, conversation.id)
    handoff_desk.ask(conversation.id, Reason.STAFF, "nl", {}, "conitro")
    handoff_desk.claim(conversation.id, LIEN)
    receipt = Reply("Uw aanvraag is geopend.", files=(KeptFile("bewijs.txt", "text/plain", "..."),))
    stored = log.complete(message.id, [Reply("Dag!"), receipt, Reply("Nog iets?")], "v1")
    assert [each.text for each in stored] == ["Uw aanvraag is geopend."]
    assert log.complete(message.id, [Reply("Dag!")], "v1") == stored
    following = receive(log, conversation.id)
    assert [each.sequence for each in log.since(conversation.id, 0)] == [1, 2, 3, 4]
    assert following.sequence == 4


def test_a_turn_asks_with_the_reply_that_says_so_or_not_at_all(handoff_desk: HandoffDesk, log: SqlMessageLog, conversation: Conversation) -> None:
    message, asked = receive(log, conversation.id), Asked(Reason.ASKED, "nl", "conitro", FACTS)
    for _ in range(2):
        assert [each.text for each in log.complete(message.id, [Reply("Ik vraag het.")], None, asked)] == ["Ik vraag het."]
    handoff = handoff_desk.of(conversation.id)
    assert (handoff.holder, handoff.summary, handoff.version) == (Holder.WAITING, FACTS, 1)
    second = receive(log, conversation.id)
    # Begun before the other was ended, on another server.
    assert log.complete(second.id, [Reply("Ik vraag het.")], None, asked) == []
    assert handoff_desk.of(conversation.id).version == 1


def test_whoever_writes_after_the_end_is_with_the_bot_again(handoff_desk: HandoffDesk, log: SqlMessageLog, claimed: str) -> None:
    handoff_desk.close(claimed, LIEN, "afgehandeld")
    assert lines(log, claimed)[-1] == (Author.NOTICE, "Lien heeft dit gesprek afgesloten. Schrijft u opnieuw, dan antwoordt de assistent.")
    message = receive(log, claimed)
    assert message.hold is not None and not message.hold.is_silent
    assert [each.text for each in log.complete(message.id, [Reply("Dag!")], None)] == ["Dag!"]
    assert handoff_desk.of(claimed).holder is Holder.BOT
    assert handoff_desk.history(claimed)[-1].step is Step.REOPENED


# --- An agent who is gone ------------------------------------------------------------------------
def test_a_talk_whose_agent_is_gone_may_be_claimed_by_another(handoff_desk: HandoffDesk, claimed: str, clock: MadeUpClock) -> None:
    clock.put_forward(seconds=LIFE_LASTS.total_seconds())
    with pytest.raises(HandoffRefused):
        handoff_desk.claim(claimed, KARIM)
    clock.put_forward(seconds=1)
    assert handoff_desk.claim(claimed, KARIM).agent == "karim"
    with pytest.raises(HandoffRefused) as refused:
        handoff_desk.say(claimed, LIEN, "late", "daar ben ik weer")
    assert refused.value.reason is Refusal.NOT_HOLDER


def test_the_worker_puts_back_what_was_left_and_says_so(handoff_desk: HandoffDesk, log: SqlMessageLog, claimed: str, clock: MadeUpClock) -> None:
    assert handoff_desk.return_left() == 0
    clock.put_forward(seconds=LIFE_LASTS.total_seconds() + 1)
    assert (handoff_desk.return_left(), handoff_desk.return_left()) == (1, 0)
    handoff = handoff_desk.of(claimed)
    assert (handoff.holder, handoff.agent, handoff.agent_name) == (Holder.WAITING, None, None)
    assert lines(log, claimed)[-1][1].startswith("De verbinding met Lien is weggevallen.")


@pytest.mark.parametrize("give", ["alive", "say", "sign", "claim"])
def test_a_sign_of_life_keeps_the_talk(handoff_desk: HandoffDesk, claimed: str, clock: MadeUpClock, give: str) -> None:
    clock.put_forward(seconds=LIFE_LASTS.total_seconds() - 1)
    {"alive": lambda: handoff_desk.alive(LIEN), "say": lambda: handoff_desk.say(claimed, LIEN, "one", "ik zoek het op"), "sign": lambda: handoff_desk.sign(claimed, LIEN, seen=1), "claim": lambda: handoff_desk.claim(claimed, LIEN)}[give]()
    if give != "say":  # what is said goes by the clock of the log
        clock.put_forward(minutes=1)
    assert handoff_desk.return_left() == 0


# --- Signs ---------------------------------------------------------------------------------------
def test_signs_of_both_sides_are_seen_by_the_other(handoff_desk: HandoffDesk, claimed: str, clock: MadeUpClock) -> None:
    handoff_desk.sign(claimed, LIEN, seen=3, typing=True)
    handoff_desk.person_sign(claimed, seen=2, typing=True)
    assert handoff_desk.status(claimed) == Status(Holder.HUMAN, "Lien", True, 3)
    assert handoff_desk.person_signs(claimed).is_typing(clock())
    clock.put_forward(seconds=TYPING_LASTS.total_seconds())
    assert handoff_desk.status(claimed) == Status(Holder.HUMAN, "Lien", False, 3)
    handoff_desk.sign(claimed, LIEN, seen=1)
    handoff_desk.person_sign(claimed, typing=False)
    assert handoff_desk.status(claimed).agent_seen == 3
    assert (handoff_desk.person_signs(claimed).seen, handoff_desk.person_signs(claimed).typing_until) == (2, None)


def test_what_has_been_said_is_no_longer_being_typed(handoff_desk: HandoffDesk, claimed: str) -> None:
    handoff_desk.sign(claimed, LIEN, typing=True)
    handoff_desk.say(claimed, LIEN, "one", "Goeiedag, met Lien.")
    assert not handoff_desk.status(claimed).agent_typing


def test_a_sign_in_anothers_talk_or_in_none_is_nothing(handoff_desk: HandoffDesk, claimed: str, engine: Engine) -> None:
    handoff_desk.sign(claimed, KARIM, seen=3, typing=True)
    handoff_desk.person_sign("nobody", seen=10**12)
    handoff_desk.person_sign(claimed, seen=10**12)
    with reading(engine) as connection:
        assert connection.execute(select(signs.c.conversation, signs.c.side, signs.c.seen)).all() == [(claimed, Side.PERSON.value, 2**31 - 1)]


# --- The queue -----------------------------------------------------------------------------------
def test_the_queue_shows_who_waits_longest_first_page_by_page(handoff_desk: HandoffDesk, log: SqlMessageLog, clock: MadeUpClock) -> None:
    talks = [Conversation(new_id(), "website", "conitro", "nl") for _ in range(5)]
    for number, talk in enumerate(talks):
        log.open_conversation(talk)
        handoff_desk.ask(talk.id, Reason.ASKED, "fr" if number == 2 else "nl", {}, "sentera" if number == 4 else "conitro")
        # Two that came at the very same moment are both shown.
        clock.put_forward(seconds=number % 2)
    handoff_desk.claim(talks[1].id, LIEN)
    seen, beyond = [], None
    while page := handoff_desk.queue(frozenset({"conitro"}), limit=2, beyond=beyond):
        seen += page
        beyond = page[-1].position
    assert sorted(each.conversation for each in seen) == sorted(talk.id for talk in talks[:4])
    assert [each.waiting_since for each in seen] == sorted(each.waiting_since for each in seen)
    assert [each.agent_name for each in seen if each.holder is Holder.HUMAN] == ["Lien"]
    assert [each.conversation for each in handoff_desk.queue(frozenset({"conitro"}), language="fr")] == [talks[2].id]
    assert [each.conversation for each in handoff_desk.queue(frozenset({"sentera"}))] == [talks[4].id]
    assert handoff_desk.queue(frozenset()) == []
    assert handoff_desk.count(frozenset({"conitro"})) == {Holder.WAITING: 3, Holder.HUMAN: 1}


def test_of_what_is_over_the_newest_comes_first(handoff_desk: HandoffDesk, log: SqlMessageLog, clock: MadeUpClock) -> None:
    talks = [Conversation(new_id(), "website", "conitro", "nl") for _ in range(3)]
    for talk in talks:
        log.open_conversation(talk)
        handoff_desk.ask(talk.id, Reason.ASKED, "nl", {}, "conitro")
        clock.put_forward(minutes=1)
        handoff_desk.close(talk.id, LIEN, "")
    first = handoff_desk.queue(frozenset({"conitro"}), Holder.CLOSED, limit=2)
    rest = handoff_desk.queue(frozenset({"conitro"}), Holder.CLOSED, beyond=first[-1].position)
    assert [each.conversation for each in first + rest] == [talk.id for talk in reversed(talks)]
    assert first[0].position == Position(clock(), talks[2].id)


# --- Alarms, keeping -------------------------------------------------------------------------------
def test_a_waiting_is_alarmed_once(handoff_desk: HandoffDesk, waiting: str, clock: MadeUpClock) -> None:
    store = handoff_desk._handoffs
    assert store.unclaimed(clock()) == []
    clock.put_forward(minutes=15)
    (found,) = store.unclaimed(clock())
    assert store.mark_alarmed(waiting, found.version, clock())
    assert not store.mark_alarmed(waiting, found.version, clock())
    assert store.unclaimed(clock()) == []
    handoff_desk.claim(waiting, LIEN)
    handoff_desk.release(waiting, LIEN)
    assert not store.mark_alarmed(waiting, found.version, clock())
    clock.put_forward(minutes=15)
    assert [each.conversation for each in store.unclaimed(clock())] == [waiting]


def test_no_word_and_no_name_is_readable_in_the_tables(handoff_desk: HandoffDesk, log: SqlMessageLog, engine: Engine, conversation: Conversation) -> None:
    someone = Agent("account-7", "gemarkeerde naam", frozenset({"conitro"}))
    handoff_desk.ask(conversation.id, Reason.ASKED, "nl", {"topics": ["gemarkeerd"]}, "conitro")
    log.keep(receive(log, conversation.id, "gemarkeerd@voorbeeld.example").id, NOTICE, Unanswered("gemarkeerd@voorbeeld.example"))
    handoff_desk.claim(conversation.id, someone)
    handoff_desk.note(conversation.id, someone, "gemarkeerde nota")
    handoff_desk.say(conversation.id, someone, "one", "gemarkeerde zin", {"kind": "gemarkeerd"})
    handoff_desk.close(conversation.id, someone, "gemarkeerde reden")
    with reading(engine) as connection:
        rows = [row for table in (handoffs, handoff_events, handoff_notes, messages) for row in connection.execute(select(table)).all()]
    assert len(rows) == 10
    assert "gemarkeerd" not in str([tuple(row) for row in rows])


def test_a_talk_that_is_deleted_takes_its_hand_off_along(handoff_desk: HandoffDesk, log: SqlMessageLog, engine: Engine, claimed: str) -> None:
    handoff_desk.note(claimed, LIEN, "een nota")
    handoff_desk.sign(claimed, LIEN, seen=1)
    with writing(engine) as connection:
        connection.execute(delete(conversations).where(conversations.c.id == claimed))
    with reading(engine) as connection:
        left = [connection.execute(select(func.count()).select_from(table)).scalar_one() for table in (handoffs, handoff_events, handoff_notes, signs)]
    assert left == [0, 0, 0, 0]
    assert log.say(claimed, Said(Author.NOTICE, "dag")) is None
