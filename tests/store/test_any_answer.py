"""Whatever a person answers: the desk takes it or says why not, and what it took comes back as it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversations.cleaning import LONGEST_TEXT
from bot.conversations.model import new_id
from bot.rights.acts import RequestedAct
from bot.rights.desk import RightsDesk
from bot.rights.questions import Question, questions_of
from bot.settings import RequestKeySettings
from bot.store.engine import make_engine
from bot.store.schema import migrate
from tests.any_text import ANY_TEXT
from tests.rights.in_memory import START, MadeUpClock, TwoControllers
from tests.store.rights_desks import fresh_key, made_keeping

QUESTIONS = questions_of(list(RequestedAct))


@pytest.fixture(scope="module")
def lasting_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RightsDesk]:
    """A desk on a real file, the same for all texts."""
    file: Path = tmp_path_factory.mktemp("any-answer") / "product.db"
    engine = make_engine(f"sqlite:///{file}")
    migrate(engine)
    yield RightsDesk(made_keeping(engine, RequestKeySettings((fresh_key(),), (fresh_key(),))), MadeUpClock(), TwoControllers())
    engine.dispose()


@settings(deadline=None, max_examples=60)
@given(question=st.sampled_from(QUESTIONS), raw=ANY_TEXT.map(lambda text: text[:LONGEST_TEXT]))
def test_any_text_is_taken_or_sent_back_and_never_raises(lasting_desk: RightsDesk, question: Question, raw: str) -> None:
    talk = new_id()
    before = lasting_desk.begin(talk, list(RequestedAct), language="fr", received_at=START, key="begin", controller="conitro")
    if question.only_if is not None:
        other, options = question.only_if
        before = lasting_desk.answer(talk, other, sorted(options)[0], key="first").draft
    taken = lasting_desk.answer(talk, question.id, raw, key="answer")
    assert (taken.read.answer is None) != (taken.read.problem is None)
    assert taken.draft == (before if taken.read.answer is None else taken.draft)
    # What was sealed comes back to the letter, and the same write gives the same again.
    assert lasting_desk.draft(talk) == taken.draft
    assert lasting_desk.answer(talk, question.id, raw, key="answer") == taken
