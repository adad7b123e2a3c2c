"""Where a turn goes that holds a code, or is about a request opened before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.understanding.decision import CODE_MASK, OF_FOLLOWING, OF_PROOF, Decision, Heard, Place, Route, TalkSoFar
from bot.understanding.follow_words import FollowAsks
from bot.understanding.form_questions import Question, Wanted
from tests.understanding.talks import FRENCH, NOORDER, UNSURE, asked, heard, tap, understanding

#: A receipt was given, and the code is waited for.
WAITING = TalkSoFar("nl", NOORDER.slug, awaits_code=True, has_request=True)
IN_FORM = TalkSoFar("nl", NOORDER.slug, form=Question(Wanted.NAME), form_controller=NOORDER.slug)


def decide(message: Heard, talk: TalkSoFar) -> Decision:
    return understanding().decide(message, talk, Place())


def coded(text: str, intent: str = "inform") -> Heard:
    return replace(heard(text, intent, scores=UNSURE), has_code=True)


@pytest.mark.parametrize("talk", [WAITING, IN_FORM, TalkSoFar(), replace(WAITING, follow=FollowAsks.MAILBOX.value)])
@pytest.mark.parametrize("text", [CODE_MASK, f"mijn code is {CODE_MASK}", f"voilà {CODE_MASK}"])
def test_a_code_is_taken_wherever_the_talk_is(talk: TalkSoFar, text: str) -> None:
    decision = decide(coded(text), talk)
    assert (decision.route, decision.asked) == (Route.PROOF, ())


def test_a_bare_code_changes_no_language() -> None:
    assert decide(coded(CODE_MASK), replace(WAITING, language="fr")).language == "fr"


def test_a_question_beside_a_code_is_answered() -> None:
    message = replace(heard(f"{CODE_MASK} en hoelang bewaren jullie mijn facturen?", "ask_retention"), has_code=True)
    decision = decide(message, WAITING)
    assert (decision.route, decision.asked) == (Route.PROOF, asked("ask_retention: invoices"))


def test_a_question_while_a_code_is_waited_for_is_answered_as_ever() -> None:
    decision = decide(heard("hoelang bewaren jullie mijn facturen?", "ask_retention"), WAITING)
    assert (decision.route, decision.asked) == (Route.BY_WORDS, asked("ask_retention: invoices"))


@pytest.mark.parametrize("text", ["stuur de code opnieuw", "ik krijg geen mail", "mijn adres is fout", "123456", "waarom een code?"])
def test_what_is_said_of_the_code_goes_there_only_while_one_is_waited_for(text: str) -> None:
    assert decide(heard(text, "nlu_fallback"), WAITING).route is Route.PROOF
    assert decide(heard(text, "nlu_fallback"), replace(WAITING, awaits_code=False)).route is not Route.PROOF


@pytest.mark.parametrize("text", ["toch niet", "finalement non"])
def test_what_was_just_asked_is_taken_back_in_a_few_words(text: str) -> None:
    assert decide(heard(text, "deny"), WAITING).route is Route.FOLLOW
    assert decide(heard(text, "deny"), replace(WAITING, awaits_code=False)).route is not Route.FOLLOW


@pytest.mark.parametrize("talk", [WAITING, IN_FORM])
def test_buttons_go_where_they_belong(talk: TalkSoFar) -> None:
    assert decide(tap("inform", question=OF_PROOF, option="resend"), talk).route is Route.PROOF
    assert decide(tap("inform", question=OF_FOLLOWING, option="yes"), talk).route is Route.FOLLOW


@pytest.mark.parametrize("intent", ["check_request_status", "cancel_request"])
def test_a_wish_for_a_request_opened_before(intent: str) -> None:
    decision = decide(heard("waar staat mijn aanvraag?", intent), TalkSoFar("nl", NOORDER.slug))
    assert (decision.route, decision.asked) == (Route.FOLLOW, asked(intent))
    # It is no topic that "en bij Soleil?" could take up.
    assert decision.last == ()


def test_adding_to_a_request() -> None:
    assert decide(heard("voeg aan mijn aanvraag toe dat ik verhuisd ben", "request_rectification"), TalkSoFar("nl")).route is Route.FOLLOW
    assert decide(heard("ajoutez que j'ai déménagé", "nlu_fallback", scores=FRENCH), WAITING).route is Route.FOLLOW


@pytest.mark.parametrize(
    ("asks", "text", "intent"),
    [
        (FollowAsks.REFERENCE, "KXM-4P7-HHT-29C-RNV-A4W", "inform"),
        (FollowAsks.REFERENCE, "die heb ik niet", "deny"),
        (FollowAsks.REFERENCE, "stop", "cancel_request"),
        (FollowAsks.MAILBOX, "an@voorbeeld.example", "inform"),
        (FollowAsks.MAILBOX, "waarom?", "ask_why"),
        (FollowAsks.CONFIRM, "ja", "affirm"),
        (FollowAsks.CONFIRM, "nee", "deny"),
        (FollowAsks.TEXT, "ik ben verhuisd naar een andere straat", "request_rectification"),
    ],
)
def test_an_answer_goes_to_what_asked_it(asks: FollowAsks, text: str, intent: str) -> None:
    assert decide(heard(text, intent), TalkSoFar("nl", NOORDER.slug, follow=asks.value)).route is Route.FOLLOW


@pytest.mark.parametrize("asks", [FollowAsks.REFERENCE, FollowAsks.MAILBOX, FollowAsks.CONFIRM])
def test_a_question_in_the_middle_is_answered(asks: FollowAsks) -> None:
    decision = decide(heard("hoelang bewaren jullie mijn facturen?", "ask_retention"), TalkSoFar("nl", NOORDER.slug, follow=asks.value))
    assert (decision.route, decision.asked) == (Route.BY_WORDS, asked("ask_retention: invoices"))
