"""The desk of hand-offs: the rules by which a talk goes from the bot to a human and back.

Every step is read, judged here, and done by one UPDATE that holds only if nobody was first
(`Handoffs.move`). What the person must know of it is said in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.conversations.cleaning import LONGEST_TEXT, clean
from bot.conversations.handoff import (
    LIFE_LASTS,
    SILENT,
    Agent,
    Asked,
    Handoff,
    HandoffRefused,
    Handoffs,
    Happened,
    Holder,
    Move,
    Note,
    Position,
    Reason,
    Refusal,
    Settled,
    Status,
    Step,
    Waiting,
)
from bot.conversations.message_log import MessageLog, Said
from bot.conversations.model import Author, Message, new_id
from bot.conversations.signs import Side, Sign, Signs

#: The longest text that staff may say at once, in characters.
LONGEST_SAID = LONGEST_TEXT
#: Who lost a race reads again, and is refused by what is then there; so often at most.
_TRIES = 5

_Judge = Callable[[Handoff, datetime], "Move | None"]


class Notices(Protocol):
    """Port to the words of notices, data/handoff.yml."""

    def say(self, key: str, language: str, **values: str) -> str:
        """Return a text with its names filled in."""


class HandoffDesk:
    """Asks for a human, and lets humans claim, answer, pass on and give back."""

    def __init__(self, handoffs: Handoffs, log: MessageLog, signs: Signs, notices: Notices, clock: Callable[[], datetime]) -> None:
        self._handoffs = handoffs
        self._log = log
        self._signs = signs
        self._notices = notices
        self._clock = clock

    # --- The hand-off of a talk ------------------------------------------------------------
    def of(self, conversation: str) -> Handoff | None:
        """Return the hand-off of a talk; None when it was never handed off."""
        return self._handoffs.of(conversation)

    def seen_by(self, conversation: str, agent: Agent) -> Handoff:
        """Return a hand-off for an agent to look at.

        Raises:
            HandoffRefused: There is none, or the agent may not see it; the two look the same from outside.
        """
        handoff = self._handoffs.of(conversation)
        if handoff is None or not agent.may_see(handoff.controller):
            raise HandoffRefused(Refusal.UNKNOWN if handoff is None else Refusal.NOT_ALLOWED)
        return handoff

    def status(self, conversation: str) -> Status:
        """Return who has a talk and the agent's signs, for a front end."""
        return self._handoffs.status(conversation, self._clock())

    def ask(self, conversation: str, reason: Reason, language: str, facts: Mapping[str, Any], controller: str | None = None) -> Handoff:
        """Ask for a human; asking while one is asked for, or has the talk, changes nothing.

        A turn of the bot does not call this: it hands `Asked` to `MessageLog.complete`, which
        asks in the transaction that stores the reply.

        Raises:
            HandoffRefused: There is no such talk.
        """
        handoff = self._handoffs.ask(conversation, Asked(reason, language, controller, facts), self._clock())
        if handoff is None:
            raise HandoffRefused(Refusal.UNKNOWN)
        return handoff

    def claim(self, conversation: str, agent: Agent) -> Handoff:
        """Take a talk that waits, or one whose agent gave no sign of life; one's own again changes nothing.

        Raises:
            HandoffRefused: Somebody was first, it does not wait, or the agent may not see it.
        """

        def judge(handoff: Handoff, now: datetime) -> Move | None:
            if handoff.is_held_by(agent):
                self.alive(agent)
                return None
            if handoff.holder is Holder.HUMAN and not handoff.is_left(now):
                raise HandoffRefused(Refusal.TAKEN, handoff)
            if handoff.holder not in SILENT:
                raise HandoffRefused(Refusal.NOT_NOW, handoff)
            left_before = now - LIFE_LASTS if handoff.holder is Holder.HUMAN else None
            return self._move(Step.CLAIMED, handoff, Holder.HUMAN, now, agent, has=agent, left_before=left_before)

        return self._do(conversation, agent, judge)

    def release(self, conversation: str, agent: Agent) -> Handoff:
        """Put a talk back in the queue; raises HandoffRefused unless the agent has it."""
        return self._do_as_holder(conversation, agent, lambda handoff, now: self._move(Step.RELEASED, handoff, Holder.WAITING, now, agent))

    def pass_on(self, conversation: str, agent: Agent, to: Agent) -> Handoff:
        """Give a talk to another agent.

        Raises:
            HandoffRefused: The agent does not have it, or the other may not see its controller.
        """

        def judge(handoff: Handoff, now: datetime) -> Move:
            if not to.may_see(handoff.controller):
                raise HandoffRefused(Refusal.NOT_ALLOWED, handoff)
            if to.id == agent.id:
                raise HandoffRefused(Refusal.NOT_NOW, handoff)
            return self._move(Step.PASSED_ON, handoff, Holder.HUMAN, now, agent, has=to)

        return self._do_as_holder(conversation, agent, judge)

    def give_back(self, conversation: str, agent: Agent, settled: Settled | str) -> Handoff:
        """Give a talk back to the bot, which is told what was settled.

        Raises:
            HandoffRefused: The agent does not have it.
            ValueError: `settled` is none of the choices.
        """
        choice = Settled(settled)
        return self._do_as_holder(
            conversation, agent, lambda handoff, now: self._move(Step.GIVEN_BACK, handoff, Holder.BOT, now, agent, settled=choice)
        )

    def close(self, conversation: str, agent: Agent, why: str) -> Handoff:
        """End a talk that the agent has, or that waits; the person's next message opens it again, with the bot.

        Args:
            why: For staff; kept encrypted in the history.

        Raises:
            HandoffRefused: Another has it, or it is the bot's; or `why` is too long.
        """
        reason = _cleaned(why) if why.strip() else ""

        def judge(handoff: Handoff, now: datetime) -> Move:
            if handoff.holder is not Holder.WAITING:
                _assert_has(handoff, agent)
            return self._move(Step.CLOSED, handoff, Holder.CLOSED, now, agent, why=reason)

        return self._do(conversation, agent, judge)

    def return_left(self) -> int:
        """Put back in the queue whatever has an agent of whom nothing was seen for `LIFE_LASTS`; for the worker.

        Returns:
            How many.
        """
        now = self._clock()
        moves = [
            (each.conversation, self._move(Step.RETURNED, each, Holder.WAITING, now, None, left_before=now - LIFE_LASTS))
            for each in self._handoffs.left(now - LIFE_LASTS)
        ]
        return sum(self._handoffs.move(conversation, move) is not None for conversation, move in moves)

    def give_alarms(self, after: timedelta, is_open: Callable[[str | None, datetime], bool]) -> int:
        """Give the alarm of every talk that nobody has taken for so long while staff were there; for the worker.

        Args:
            after: How long; counted in office hours only, those of its controller.
            is_open: Whether staff of a controller are there at a moment.

        Returns:
            How many.
        """
        now = self._clock()
        late = [each for each in self._handoffs.unclaimed(now - after) if is_open(each.controller, now) and is_open(each.controller, now - after)]
        return sum(self._handoffs.mark_alarmed(each.conversation, each.version, now) for each in late)

    # --- What is said ----------------------------------------------------------------------
    def say(self, conversation: str, agent: Agent, client_id: str, text: str, card: Mapping[str, Any] | None = None) -> Message:
        """Say something to the person, in the agent's name; the same client id twice is said once.

        Raises:
            HandoffRefused: The agent does not have the talk (any more), or the text is empty or too long.
        """
        said = Said(Author.STAFF, _cleaned(text), client_id=f"{agent.id} {client_id}", name=agent.name, card=card)
        message = self._log.say(conversation, said, held_by=agent.id)
        if message is None:
            _assert_has(self.seen_by(conversation, agent), agent)
            raise HandoffRefused(Refusal.NOT_HOLDER)
        # What has been said is no longer being typed.
        self._signs.give(conversation, Side.STAFF, self._clock(), typing=False)
        return message

    def note(self, conversation: str, agent: Agent, text: str, note_id: str | None = None) -> None:
        """Keep a note for colleagues; the same id twice is one note.

        Raises:
            HandoffRefused: The agent may not see the talk, or the text is empty or too long.
        """
        self.seen_by(conversation, agent)
        self._handoffs.add_note(conversation, Note(note_id or new_id(), self._clock(), agent.id, agent.name, _cleaned(text)))

    def notes(self, conversation: str) -> list[Note]:
        """Return the notes of a talk, oldest first."""
        return self._handoffs.notes(conversation)

    def history(self, conversation: str) -> list[Happened]:
        """Return every step of a hand-off, oldest first."""
        return self._handoffs.history(conversation)

    # --- Signs -----------------------------------------------------------------------------
    def alive(self, agent: Agent) -> None:
        """Keep a sign of life: the agent has a page of the desk open. To be given at least every minute."""
        self._handoffs.alive(agent.id, self._clock())

    def sign(self, conversation: str, agent: Agent, seen: int | None = None, typing: bool | None = None) -> None:
        """Keep what the agent has read, and whether he or she is typing; of another's talk nothing is kept."""
        handoff = self._handoffs.of(conversation)
        if handoff is not None and handoff.is_held_by(agent):
            self._signs.give(conversation, Side.STAFF, self._clock(), seen, typing)
            self.alive(agent)

    def person_sign(self, conversation: str, seen: int | None = None, typing: bool | None = None) -> None:
        """Keep what the person has read, and whether he or she is typing."""
        self._signs.give(conversation, Side.PERSON, self._clock(), seen, typing)

    def person_signs(self, conversation: str) -> Sign:
        """Return what the person has read and whether he or she is typing (`Sign.is_typing`), for the desk."""
        return self._signs.of(conversation)[Side.PERSON]

    # --- The queue -------------------------------------------------------------------------
    def queue(
        self,
        controllers: frozenset[str],
        holder: Holder | None = None,
        language: str | None = None,
        limit: int = 50,
        beyond: Position | None = None,
        agent: str | None = None,
    ) -> list[Waiting]:
        """Return a page of hand-offs.

        Args:
            controllers: Of these only; an agent's own (`NO_CONTROLLER` for talks of none).
            holder: With this holder; None: those that wait and those a human has.
            beyond: `position` of the last line of the page before.
            agent: Of this agent only.

        Returns:
            Who waits longest first; of what is over, what ended last.
        """
        holders: Sequence[Holder] = (Holder.WAITING, Holder.HUMAN) if holder is None else (holder,)
        return self._handoffs.queue(controllers, holders, language, limit, beyond, newest_first=holders[0] not in SILENT, agent=agent)

    def count(self, controllers: frozenset[str]) -> Mapping[Holder, int]:
        """Return how many hand-offs of some controllers each holder has."""
        return self._handoffs.count(controllers)

    # --- How ------------------------------------------------------------------------------
    def _do_as_holder(self, conversation: str, agent: Agent, judge: _Judge) -> Handoff:
        def only_as_holder(handoff: Handoff, now: datetime) -> Move | None:
            _assert_has(handoff, agent)
            return judge(handoff, now)

        return self._do(conversation, agent, only_as_holder)

    def _do(self, conversation: str, agent: Agent, judge: _Judge) -> Handoff:
        for _ in range(_TRIES):
            handoff = self.seen_by(conversation, agent)
            move = judge(handoff, self._clock())
            if move is None:
                return handoff
            moved = self._handoffs.move(conversation, move)
            if moved is not None:
                return moved
        raise HandoffRefused(Refusal.TAKEN)

    def _move(
        self,
        step: Step,
        handoff: Handoff,
        to: Holder,
        now: datetime,
        by: Agent | None,
        has: Agent | None = None,
        settled: Settled | None = None,
        why: str = "",
        left_before: datetime | None = None,
    ) -> Move:
        shown = has or by
        notice = self._notices.say(f"notice.{step.value}", handoff.language, name=shown.name if shown else handoff.agent_name or "")
        return Move(step, handoff.version, to, now, has, by.id if by else None, by.name if by else None, settled, why, notice, left_before)


def _assert_has(handoff: Handoff, agent: Agent) -> None:
    if not handoff.is_held_by(agent):
        raise HandoffRefused(Refusal.NOT_HOLDER if handoff.holder is Holder.HUMAN else Refusal.NOT_NOW, handoff)


def _cleaned(text: str) -> str:
    cleaned = clean(text)
    if not cleaned.text:
        raise HandoffRefused(Refusal.EMPTY)
    if cleaned.was_cut:
        # Cut off silently, half a sentence would be said in the agent's name.
        raise HandoffRefused(Refusal.TOO_LONG)
    return cleaned.text
