"""Whatever is done with a request in whatever order: the machine holds, and every step is on record."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.rights.acts import ForWhom, RequestedAct
from bot.rights.announcements import Announcement
from bot.rights.requests import Actor, Entry
from bot.rights.states import RULES, ActorKind, IllegalMove, Move, State
from tests.rights.in_memory import START, made_up_desk, seen_in_talk


class LifeOfARequest(RuleBasedStateMachine):
    """A request that anybody moves at any time, right or wrong, often twice."""

    def __init__(self) -> None:
        super().__init__()
        self.desk, self.keeping, self.clock = made_up_desk()
        self.keys = 0

    @initialize(act=st.sampled_from(RequestedAct), for_whom=st.sampled_from(ForWhom))
    def open(self, act: RequestedAct, for_whom: ForWhom) -> None:
        self.desk.begin("talk", [act], language="nl", received_at=START, key="m1", controller="conitro")
        self.desk.answer("talk", "for_whom", for_whom.value, key="m2")
        while (draft := self.desk.draft("talk")) is not None and (question := draft.next_question) is not None:
            raw = question.options[0] if question.options else "lien@voorbeeld.example" if question.id == "contact" else "een voorbeeld"
            self.desk.answer("talk", question.id, raw, key=f"m {question.id}")
        (self.request,) = self.desk.confirm("talk", key="yes")

    @rule(move=st.sampled_from(Move), by=st.sampled_from(ActorKind), why=st.sampled_from(["", "een reden"]), twice=st.booleans())
    def move(self, move: Move, by: ActorKind, why: str, twice: bool) -> None:
        self.keys += 1
        before, kept = self.request, self.keeping.contents
        try:
            for _ in range(2 if twice else 1):
                self.request = self.desk.move(before.id, move, Actor(by), key=f"k{self.keys}", why=why, shown=seen_in_talk(before.id))
        except IllegalMove:
            assert self.keeping.contents is kept
            assert self.desk.request(before.id) == before
            return
        assert before.state in RULES[move].out_of and by in RULES[move].by
        assert self.request.state is (RULES[move].into or before.state)
        assert self.request.entries == before.entries + 1

    @rule(twice=st.booleans())
    def note(self, twice: bool) -> None:
        self.keys += 1
        before = self.request
        for _ in range(2 if twice else 1):
            self.request = self.desk.note(before.id, Actor(ActorKind.STAFF), "een nota", key=f"k{self.keys}")
        assert (self.request.state, self.request.entries) == (before.state, before.entries + 1)

    @rule(hours=st.integers(1, 24 * 20))
    def time_passes(self, hours: int) -> None:
        self.clock.put_forward(hours=hours)

    @invariant()
    def the_history_is_whole_and_tells_the_state(self) -> None:
        history: list[Entry] = self.desk.history(self.request.id)
        assert [entry.number for entry in history] == list(range(1, self.request.entries + 1))
        assert history[-1].state is self.request.state
        assert sum(entry.what == Move.EXTEND.value for entry in history) == self.request.is_extended
        assert all(entry.actor.kind is ActorKind.CONTROLLER for entry in history if entry.what == Move.EXECUTE.value)
        assert [entry.at for entry in history] == sorted(entry.at for entry in history)
        # Append-only: what was there stays as it was.
        earlier = getattr(self, "earlier", [])
        assert history[: len(earlier)] == earlier
        self.earlier = history

    @invariant()
    def a_pause_is_open_just_while_the_request_is_paused(self) -> None:
        is_open = [pause.answered_at is None for pause in self.request.pauses]
        assert is_open == [False] * (len(is_open) - 1) + [self.request.state is State.PAUSED] * bool(is_open)

    @invariant()
    def the_term_is_never_before_that_of_an_unmoved_request(self) -> None:
        term = self.desk.term(self.request)
        assert (term.due is None) == (not self.request.for_whom.has_legal_deadline)
        if term.due is not None and term.notice_by is not None:
            assert term.due - START.date() >= timedelta(days=33)
            assert term.notice_by <= term.due

    @invariant()
    def nothing_is_told_twice(self) -> None:
        told: list[Announcement] = self.keeping.contents.announcements
        assert len({(each.kind, each.payload) for each in told}) == len(told)


LifeOfARequest.TestCase.settings = settings(max_examples=120, stateful_step_count=30, deadline=None)
TestAnyLifeOfARequest = LifeOfARequest.TestCase
