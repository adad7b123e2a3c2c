"""A draft: what it asks next, how far it is, and every way a person changes it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rights.acts import ForWhom, RequestedAct
from bot.rights.answers import Answer, read_answer, skipped
from bot.rights.drafts import LEFT_AFTER, Draft, DraftError, DraftState, ExpressedAct, Progress
from bot.rights.questions import Question, questions_of
from tests.rights.in_memory import START

LATER = START + timedelta(minutes=5)
#: An answer to any question that is not a choice.
GIVEN = {"contact": "lien@voorbeeld.example", "name": "Lien Maes", "subject_name": "Rob Maes"}


def draft(*acts: RequestedAct, controller: str | None = "conitro") -> Draft:
    return Draft("draft", "talk", controller, "nl", tuple(ExpressedAct(act, START) for act in acts), START)


def given_to(draft: Draft, question_id: str, raw: str) -> Draft:
    answer = read_answer(draft.question(question_id), raw).answer
    assert answer is not None
    return draft.answered(answer, LATER)


def filled(draft: Draft, **choices: str) -> Draft:
    """Answer all that is asked; choices by question, the first option where none is given."""
    while (question := draft.next_question) is not None:
        draft = given_to(draft, question.id, choices.get(question.id) or (question.options[0] if question.options else GIVEN.get(question.id, "een voorbeeld")))
    return draft


def asked(draft: Draft) -> list[tuple[str, Progress]]:
    steps = []
    while (question := draft.next_question) is not None:
        steps.append((question.id, draft.progress))
        draft = given_to(draft, question.id, question.options[0] if question.options else GIVEN.get(question.id, "een voorbeeld"))
    return steps


def test_questions_come_one_by_one_with_how_far_it_is() -> None:
    assert asked(draft(RequestedAct.RECTIFICATION)) == [("wrong", Progress(1, 4)), ("right", Progress(2, 4)), ("contact", Progress(3, 4)), ("name", Progress(4, 4))]


def test_a_question_that_may_still_come_is_counted_until_it_cannot() -> None:
    asks = draft(RequestedAct.ERASURE)
    assert asks.progress == Progress(1, 4)
    assert given_to(asks, "extent", "all").progress == Progress(2, 3)
    assert given_to(asks, "extent", "part").progress == Progress(2, 4)


@pytest.mark.parametrize("act", RequestedAct)
def test_a_draft_is_complete_when_all_is_answered_and_the_controller_is_known(act: RequestedAct) -> None:
    assert not draft(act).is_complete
    done = filled(draft(act))
    assert done.is_complete
    assert done.progress.number == done.progress.total + 1
    assert not filled(draft(act, controller=None)).is_complete


def test_two_acts_ask_for_both_and_for_the_contact_once() -> None:
    both = draft(RequestedAct.ERASURE, RequestedAct.UNSUBSCRIBE)
    assert [question for question, _ in asked(both)] == ["extent", "scope", "list", "contact", "name"]


def test_what_was_skipped_is_not_asked_again() -> None:
    objects = given_to(draft(RequestedAct.OBJECTION), "use", "profilering")
    answer = skipped(objects.question("reasons")).answer
    assert answer is not None
    gone_on = objects.answered(answer, LATER)
    assert gone_on.next_question is not None and gone_on.next_question.id == "contact"
    assert filled(gone_on).is_complete


def test_any_answer_can_be_corrected_in_its_place() -> None:
    done = filled(draft(RequestedAct.RECTIFICATION))
    changed = given_to(done, "wrong", "mijn straat")
    assert [answer.question for answer in changed.answers] == [answer.question for answer in done.answers]
    assert changed.answer_to("wrong") == Answer("wrong", "mijn straat")
    assert changed.is_complete


def test_an_answer_taken_back_is_asked_again() -> None:
    again = filled(draft(RequestedAct.RECTIFICATION)).asked_again("right", LATER)
    assert again.next_question is not None and again.next_question.id == "right"


def test_a_changed_mind_drops_what_hung_on_it_and_asks_what_now_hangs_on_it() -> None:
    part = filled(draft(RequestedAct.ERASURE), extent="part")
    assert part.answer_to("part") is not None
    everything = given_to(part, "extent", "all")
    assert everything.answer_to("part") is None and everything.is_complete
    part_again = given_to(everything, "extent", "part")
    assert part_again.next_question is not None and part_again.next_question.id == "part"


def test_back_takes_the_last_answer_and_at_the_beginning_nothing() -> None:
    asks = given_to(given_to(draft(RequestedAct.RECTIFICATION), "wrong", "een"), "right", "twee")
    assert asks.one_back(LATER).next_question == asks.question("right")
    assert asks.one_back(LATER).one_back(LATER).one_back(LATER).next_question == asks.question("wrong")


def test_for_whom_is_the_person_unless_told_and_then_a_name_is_asked() -> None:
    asks = draft(RequestedAct.ACCESS)
    assert asks.for_whom is ForWhom.SELF
    for_a_child = given_to(asks, "for_whom", "child")
    assert for_a_child.for_whom is ForWhom.CHILD
    assert [question for question, _ in asked(for_a_child)] == ["subject_name", "contact", "name"]
    assert not filled(for_a_child).question("subject_name").may_be_skipped
    after_all = given_to(filled(for_a_child), "for_whom", "self")
    assert after_all.answer_to("subject_name") is None and after_all.is_complete


def test_controller_and_language_change_midway_and_answers_stay() -> None:
    asks = given_to(draft(RequestedAct.RECTIFICATION, controller=None), "wrong", "mijn straat")
    changed = asks.at_controller("voorbeeld", LATER).in_language("fr", LATER)
    assert (changed.controller, changed.language, changed.answers) == ("voorbeeld", "fr", asks.answers)


def test_another_act_joins_and_one_that_is_there_keeps_its_receipt() -> None:
    asks = draft(RequestedAct.ACCESS)
    joined = asks.with_act(ExpressedAct(RequestedAct.ERASURE, LATER), LATER).with_act(ExpressedAct(RequestedAct.ACCESS, LATER), LATER)
    assert joined.acts == (ExpressedAct(RequestedAct.ACCESS, START), ExpressedAct(RequestedAct.ERASURE, LATER))


def test_an_act_can_be_left_out_with_its_answers_but_not_the_only_one() -> None:
    both = filled(draft(RequestedAct.ACCESS, RequestedAct.ERASURE))
    left = both.without_act(RequestedAct.ERASURE, LATER)
    assert {answer.question for answer in left.answers} == {"contact", "name"}
    with pytest.raises(DraftError, match="only act"):
        left.without_act(RequestedAct.ACCESS, LATER)


def test_the_summary_holds_what_would_be_opened_in_the_order_of_the_questions() -> None:
    asks = given_to(draft(RequestedAct.ERASURE), "contact", "lien@voorbeeld.example")
    summary = filled(asks, extent="part").summary
    assert [answer.question for answer in summary.answers] == ["extent", "part", "contact", "name"]
    assert (summary.controller, summary.language, summary.for_whom) == ("conitro", "nl", ForWhom.SELF)


def test_what_is_not_asked_cannot_be_answered() -> None:
    with pytest.raises(DraftError, match="does not ask 'decision'"):
        draft(RequestedAct.ACCESS).answered(Answer("decision", "x"), LATER)
    with pytest.raises(DraftError, match="does not ask 'part'"):
        draft(RequestedAct.ERASURE).answered(Answer("part", "x"), LATER)


def test_what_is_not_complete_cannot_be_confirmed_and_says_what_is_missing() -> None:
    with pytest.raises(DraftError, match="contact is not known"):
        draft(RequestedAct.ACCESS).confirmed(LATER)
    with pytest.raises(DraftError, match="the controller is not known"):
        filled(draft(RequestedAct.ACCESS, controller=None)).confirmed(LATER)


@pytest.mark.parametrize("end", ["confirmed", "stopped"])
def test_a_draft_that_ended_keeps_no_answers_and_cannot_be_changed(end: str) -> None:
    ended = getattr(filled(draft(RequestedAct.ACCESS)), end)(LATER)
    assert (ended.state, ended.answers) == (DraftState(end), ())
    for change in (
        lambda: ended.answered(Answer("name", "x"), LATER),
        lambda: ended.one_back(LATER),
        lambda: ended.at_controller("voorbeeld", LATER),
        lambda: ended.in_language("fr", LATER),
        lambda: ended.with_act(ExpressedAct(RequestedAct.ERASURE, LATER), LATER),
        lambda: ended.confirmed(LATER),
        lambda: ended.stopped(LATER),
        lambda: ended.left(),
    ):
        with pytest.raises(DraftError, match="nothing can be changed"):
            change()


def test_a_draft_is_left_24_hours_after_the_last_word() -> None:
    asks = given_to(draft(RequestedAct.ACCESS), "contact", "lien@voorbeeld.example")
    assert not asks.is_left(LATER + LEFT_AFTER - timedelta(seconds=1))
    assert asks.is_left(LATER + LEFT_AFTER)
    assert timedelta(hours=24) == LEFT_AFTER


def test_a_draft_that_was_left_goes_to_staff_only_where_somebody_can_be_reached() -> None:
    reached = given_to(draft(RequestedAct.ERASURE), "contact", "lien@voorbeeld.example").left()
    assert reached.state is DraftState.ABANDONED and reached.contact is not None and reached.changed_at == LATER
    nobody = given_to(draft(RequestedAct.ERASURE), "extent", "all").left()
    assert (nobody.state, nobody.answers) == (DraftState.ENDED, ())


@pytest.mark.parametrize("acts", [(), (RequestedAct.ACCESS, RequestedAct.ACCESS)])
def test_a_draft_of_nothing_or_of_an_act_twice_is_refused(acts: tuple[RequestedAct, ...]) -> None:
    with pytest.raises(DraftError):
        draft(*acts)


def test_a_receipt_needs_its_zone() -> None:
    with pytest.raises(ValueError, match="zone"):
        ExpressedAct(RequestedAct.ACCESS, datetime(2026, 3, 5, 12))


ACTS = st.lists(st.sampled_from(RequestedAct), min_size=1, max_size=4, unique=True)


def _any_answer(data: st.DataObject, question: Question) -> Answer:
    if question.options:
        return Answer(question.id, data.draw(st.sampled_from(question.options)))
    return Answer(question.id, {"contact": "email:lien@voorbeeld.example"}.get(question.id, "een voorbeeld"))


@given(ACTS, st.data())
def test_whatever_is_answered_corrected_and_taken_back_a_draft_holds_only_what_it_asks(acts: list[RequestedAct], data: st.DataObject) -> None:
    now = draft(*acts)
    for _ in range(data.draw(st.integers(0, 15))):
        applying = [question for question in now.questions if question.applies({answer.question: answer.value for answer in now.answers})]
        step = data.draw(st.sampled_from(["answer", "answer", "answer", "back", "again", "join", "leave"]))
        if step == "answer":
            now = now.answered(_any_answer(data, data.draw(st.sampled_from(applying))), LATER)
        elif step == "again":
            now = now.asked_again(data.draw(st.sampled_from(applying)).id, LATER)
        elif step == "back":
            now = now.one_back(LATER)
        elif step == "join":
            now = now.with_act(ExpressedAct(data.draw(st.sampled_from(RequestedAct)), LATER), LATER)
        elif len(now.acts) > 1:
            now = now.without_act(now.acts[0].act, LATER)
        values = {answer.question: answer.value for answer in now.answers}
        assert len(values) == len(now.answers)
        by_id = {question.id: question for question in questions_of([each.act for each in now.acts])}
        assert all(by_id[question].applies(values) for question in values)
        assert 1 <= now.progress.number <= now.progress.total + 1
        assert (now.next_question is None) == (now.progress.number == now.progress.total + 1)
    assert filled(now).is_complete


@given(ACTS)
def test_going_on_brings_the_end_nearer_at_every_step(acts: list[RequestedAct]) -> None:
    left = [progress.total - progress.number for _, progress in asked(draft(*acts))]
    assert left == sorted(left, reverse=True)
    assert len(set(left)) == len(left)


def test_no_answer_shows_in_a_repr() -> None:
    done = filled(given_to(draft(RequestedAct.RECTIFICATION), "wrong", "gemarkeerde straat"))
    for shown in (repr(done), repr(done.summary), repr(done.answers), repr(done.answers[0]), repr(done.contact)):
        assert "gemarkeerd" not in shown
        assert "lien@" not in shown
        assert "Lien Maes" not in shown
