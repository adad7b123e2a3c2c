"""Between a right and its act, the form of the sentence decides; learned from all rights together."""

from __future__ import annotations

import numpy as np
import pytest

from bot.nlu.question_form import TWINS, QuestionForm
from bot.nlu.spelling_model import SpellingModel
from bot.nlu.word_pieces import counted, paired, rarity_of
from bot.policies.topics import ASK, load_topics
from tests.nlu.tiny_pipeline import ROOT

ASKS = ["hoe vraag ik een kopie aan?", "kan ik mijn account laten wissen?", "mag ik een fout laten verbeteren", "comment récupérer mes données ?", "puis-je faire effacer mon compte ?"]
ORDERS = ["stuur mij een kopie", "wis mijn account", "verbeter die fout nu", "envoyez-moi mes données", "effacez mon compte tout de suite"]
INTENTS = ["ask_right_access", "ask_right_erasure", "ask_right_rectification", "ask_right_access", "ask_right_erasure"]
ACTS = ["request_access", "request_erasure", "request_rectification", "request_access", "request_erasure"]
NAMES = ("ask_cookies", "ask_right_objection", "request_objection")


@pytest.fixture(scope="module")
def letters() -> SpellingModel:
    counts = counted([*ASKS, *ORDERS])
    return SpellingModel.fit(counts, rarity_of(counts), paired([*ASKS, *ORDERS]), [0] * len(ASKS) + [1] * len(ORDERS))


def _rows(letters: SpellingModel, *texts: str):
    return letters.rows(counted(texts), paired(texts))


def test_every_act_of_the_contract_has_the_topic_of_its_right_for_a_twin() -> None:
    acts = load_topics(ROOT / "data" / "topics.yml").acts
    # Following a request and cancelling it are about a request, not about a right.
    assert dict(TWINS) == {act.id: ASK + act.topic for act in acts.values() if act.topic != "contact"}


def test_the_form_is_learned_from_all_rights_and_holds_for_one_that_was_never_seen(letters: SpellingModel) -> None:
    form = QuestionForm.fit(_rows(letters, *ASKS, *ORDERS), INTENTS + ACTS)
    even = np.array([[0.2, 0.4, 0.4]] * 2)
    asks, orders = form.shared_out(even, _rows(letters, "hoe kan ik bezwaar laten noteren?", "noteer mijn bezwaar nu"), NAMES)
    assert asks[1] > asks[2]
    assert orders[1] < orders[2]


def test_only_what_both_twins_got_is_shared_out(letters: SpellingModel) -> None:
    form = QuestionForm.fit(_rows(letters, *ASKS, *ORDERS), INTENTS + ACTS)
    before = np.array([[0.7, 0.25, 0.05]])
    (after,) = form.shared_out(before, _rows(letters, "noteer mijn bezwaar"), NAMES)
    assert after[0] == before[0, 0]
    assert after[1:].sum() == pytest.approx(0.3)
    assert before.tolist() == [[0.7, 0.25, 0.05]]


@pytest.mark.parametrize("intents", [["ask_cookies"] * 10, ["ask_right_access"] * 10])
def test_where_there_are_no_twins_nothing_changes(letters: SpellingModel, intents: list[str]) -> None:
    form = QuestionForm.fit(_rows(letters, *ASKS, *ORDERS), intents)
    before = np.array([[0.2, 0.4, 0.4]])
    assert np.array_equal(form.shared_out(before, _rows(letters, "wis alles"), NAMES), before)
