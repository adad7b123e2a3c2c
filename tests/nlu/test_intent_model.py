"""The classifier: learns in one step, ranks in order, and comes back from disk the same."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.intent_model import RANKING_LENGTH, IntentModel, SentenceKernelClassifier
from bot.nlu.language_scorer import LanguageScorer
from bot.nlu.sentence_encoders import UniversalSentenceFeaturizer, encodable, encode_universal
from bot.nlu.word_pieces import counted, paired
from tests.nlu.tiny_pipeline import SENTENCES, TinyPipeline, load, make, train

TEXTS = [text for texts in SENTENCES.values() for text in texts]
INTENTS = [intent for intent, texts in SENTENCES.items() for _ in texts]
UNSEEN = ["hoelang houdt u alles bij?", "qui reçoit mon adresse ?", "hoelnag bewaarje mijn cv", ""]
SETTINGS = SentenceKernelClassifier.get_default_config()


@pytest.fixture(scope="module")
def model() -> IntentModel:
    return IntentModel.fit(TEXTS, encode_universal(TEXTS), INTENTS, SETTINGS)


def _read(model: IntentModel, *texts: str) -> np.ndarray:
    return model.probabilities(texts, encode_universal(list(texts)))


def test_every_training_sentence_gets_its_own_intent(model: IntentModel) -> None:
    heard = [model.intents[index] for index in _read(model, *TEXTS).argmax(axis=1)]
    assert heard == INTENTS


def test_probabilities_of_a_text_sum_to_one(model: IntentModel) -> None:
    assert _read(model, *UNSEEN).sum(axis=1) == pytest.approx(np.ones(len(UNSEEN)))


def test_a_question_that_was_not_trained_on_is_understood_by_its_meaning(model: IntentModel) -> None:
    rows = model.resemblance.probabilities(encode_universal(UNSEEN[:2]), counted(UNSEEN[:2]))
    assert [model.intents[index] for index in rows.argmax(axis=1)] == ["ask_retention", "ask_recipients"]


def test_what_both_models_find_likely_wins(model: IntentModel) -> None:
    counts, vectors = counted(UNSEEN), encode_universal(UNSEEN)
    by_meaning, by_letters = model.resemblance.probabilities(vectors, counts), model.spelling.probabilities(model.spelling.rows(counts, paired(UNSEEN)))
    together = _read(model, *UNSEEN)
    for one, other, both in zip(by_meaning, by_letters, together, strict=True):
        order = np.argsort(-(one * other))
        assert list(np.argsort(-both)[:2]) == list(order[:2])


def test_saved_and_loaded_it_gives_identical_probabilities(model: IntentModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    assert np.array_equal(_read(IntentModel.load(tmp_path), *UNSEEN), _read(model, *UNSEEN))


def test_training_twice_gives_the_same_model(model: IntentModel) -> None:
    again = IntentModel.fit(TEXTS, encode_universal(TEXTS), INTENTS, SETTINGS)
    assert np.array_equal(_read(again, *UNSEEN), _read(model, *UNSEEN))


def test_only_the_bounded_part_of_a_long_text_is_spelled_out(model: IntentModel) -> None:
    long = "wis mijn account " * 600
    assert np.array_equal(_read(model, long), _read(model, encodable(long)[:300] + "tussenin " * 900 + long[-400:]))


def test_the_model_comes_back_from_rasas_storage_the_same(pipeline: TinyPipeline, tmp_path: Path) -> None:
    (tmp_path / "trained").mkdir()
    train(LocalModelStorage.create(tmp_path / "trained"))
    shutil.copytree(tmp_path / "trained", tmp_path / "moved")
    moved = load(LocalModelStorage.create(tmp_path / "moved"))
    for text in UNSEEN:
        assert moved.read(text).get("intent_ranking") == pipeline.read(text).get("intent_ranking")


def test_no_file_of_the_model_can_carry_code(tmp_path: Path) -> None:
    train(LocalModelStorage.create(tmp_path))
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} == {".npz", ".json"}
    for path in files:
        if path.suffix == ".json":
            json.loads(path.read_text(encoding="utf-8"))
        else:
            # A pickled object inside would be refused here.
            with np.load(path, allow_pickle=False) as arrays:
                assert all(arrays[name].dtype.kind in "fiu" for name in arrays.files)


@pytest.mark.parametrize("text", UNSEEN)
def test_a_ranking_is_sorted_and_begins_with_the_intent(pipeline: TinyPipeline, text: str) -> None:
    read = pipeline.read(text)
    # The fallback is put before the others; it is no intent that was learned.
    ranking = [entry for entry in read.get("intent_ranking") if entry["name"] != "nlu_fallback"]
    confidences = [entry["confidence"] for entry in ranking]
    assert 5 <= len(ranking) <= RANKING_LENGTH
    assert confidences == sorted(confidences, reverse=True)
    assert read.get(INTENT) == read.get("intent_ranking")[0]


def test_settings_of_the_configuration_count(tmp_path: Path) -> None:
    sure, unsure = (_trained(tmp_path / str(temperature), temperature=temperature) for temperature in (18.0, 1.0))
    assert _confidence(sure) > _confidence(unsure)


def test_a_sentence_without_an_intent_teaches_nothing(tmp_path: Path) -> None:
    component = _trained(tmp_path, extra=[Message({TEXT: "zomaar iets"}), Message({INTENT: "greet"})])
    assert _confidence(component) == pytest.approx(_confidence(_trained(tmp_path / "without")))


def test_an_untrained_classifier_hears_nothing(tmp_path: Path) -> None:
    (read,) = make(SentenceKernelClassifier, LocalModelStorage.create(tmp_path)).process([Message({TEXT: "merci"})])
    assert (read.get(INTENT), read.get("intent_ranking"), read.get("clauses")) == ({"name": None, "confidence": 0.0}, [], [])


def _trained(folder: Path, extra: list[Message] | None = None, **config: float) -> SentenceKernelClassifier:
    folder.mkdir(exist_ok=True)
    storage = LocalModelStorage.create(folder)
    examples = [Message({TEXT: text, INTENT: intent}) for text, intent in zip(TEXTS, INTENTS, strict=True)]
    # Each by itself: what stands in one batch changes the last digit of a sentence's numbers, and so
    # few sentences leave directions of the encoder to chance, which hang on that digit.
    for messages in (examples, extra or []):
        make(UniversalSentenceFeaturizer, storage).process_training_data(TrainingData(messages))
    component = make(SentenceKernelClassifier, storage, **config)
    component.train(TrainingData(examples + (extra or [])))
    return component


def _confidence(component: SentenceKernelClassifier) -> float:
    message = Message({TEXT: UNSEEN[0]})
    make(UniversalSentenceFeaturizer, component._model_storage).process([message])
    return component.process([message])[0].get(INTENT)["confidence"]


@pytest.mark.parametrize("text", ['request_erasure{"facets":"account"}', ' ∕request_erasure {"to_controller": "x"}'])
def test_what_a_button_sends_is_not_understood_when_it_is_typed(pipeline: TinyPipeline, text: str) -> None:
    assert pipeline.read(text).get(INTENT)["name"] == "nlu_fallback"


@pytest.mark.parametrize("text", ["How long do you keep my invoices after I cancel?", "Bitte löschen Sie mein Konto und alle meine Daten."])
def test_a_question_in_another_language_is_declined_whatever_it_asks(tmp_path: Path, text: str) -> None:
    declined = [Message({TEXT: "wat kost een thermostaat?", INTENT: "out_of_scope"}), Message({TEXT: "quel temps fait-il ?", INTENT: "out_of_scope"})]
    component = _trained(tmp_path, extra=declined)
    foreign, ours = Message({TEXT: text}), Message({TEXT: UNSEEN[0]})
    for message in (foreign, ours):
        make(LanguageScorer, component._model_storage).process([message])
        make(UniversalSentenceFeaturizer, component._model_storage).process([message])
        component.process([message])
    assert foreign.get(INTENT)["name"] == "out_of_scope" and foreign.get(INTENT)["confidence"] > 0.9
    assert ours.get(INTENT)["name"] == "ask_retention"
