"""The encoder's numbers: of length 1, alike for alike sentences, and never of more than a bounded text."""

from __future__ import annotations

import numpy as np
import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.attributes import CLAUSE_MESSAGES
from bot.nlu.sentence_encoders import LONGEST, LONGEST_PART, UniversalSentenceFeaturizer, encodable, encode_universal
from tests.nlu.tiny_pipeline import make

LONG = "mijn facturen van vorig jaar " * 400


def test_a_sentence_becomes_numbers_of_length_one() -> None:
    vectors = encode_universal(["met wie deelt u mijn adres?", "", "😀"])
    assert vectors.shape == (3, 512)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(3), abs=1e-4)


def test_no_sentences_become_no_numbers() -> None:
    assert encode_universal([]).shape == (0, 512)


def test_the_same_question_in_both_languages_is_nearer_than_another_question() -> None:
    dutch, french, other = encode_universal(["verkoopt u mijn gegevens?", "vendez-vous mes données ?", "goeiedag allemaal"])
    assert dutch @ french > dutch @ other


def test_more_sentences_than_a_batch_keep_their_order() -> None:
    texts = [f"vraag {number}" for number in range(70)]
    assert encode_universal(texts)[69] == pytest.approx(encode_universal([texts[69]])[0], abs=1e-3)


def test_many_sentences_become_the_same_numbers_every_time() -> None:
    texts = [f"hoeveel keer heb ik {number} gevraagd?" for number in range(300)]
    first = encode_universal(texts)
    assert all((encode_universal(texts) == first).all() for _ in range(3))


def test_case_and_white_space_do_not_count() -> None:
    assert encodable("  Mijn\n\tFACTUREN ") == "mijn facturen"


@pytest.mark.parametrize("typed", ["d'où vient mon adresse", "D’où vient mon adresse ?", "dʼoù vient mon adresse...", "d‘où vient mon  adresse\u202f?!", "d'où vient mon adresse ,"])
def test_marks_at_the_end_and_the_shape_of_an_apostrophe_do_not_count(typed: str) -> None:
    assert encodable(typed) == "d'où vient mon adresse"


def test_marks_within_a_text_and_marks_alone_stay() -> None:
    assert encodable("wat? mijn adres: straat 1, en :)") == "wat? mijn adres: straat 1, en :)"
    assert encodable(" ?! ") == "?!"
    assert encodable("  ") == " "


def test_what_is_encoded_is_encoded_as_it_is() -> None:
    for text in ("Wat?  !", LONG + "?", "a" * LONGEST + " ?"):
        assert encodable(encodable(text)) == encodable(text)


def test_a_long_text_keeps_its_start_and_its_end() -> None:
    kept = encodable("begin " + LONG + " einde")
    assert kept.startswith("begin ") and kept.endswith(" einde")
    assert len(kept) == LONGEST + 1


def test_a_part_is_looked_at_less_far_than_a_message() -> None:
    kept = encodable("begin " + LONG + " einde", LONGEST_PART)
    assert kept.startswith("begin ") and kept.endswith(" einde")
    assert len(kept) == LONGEST_PART + 1


def test_ten_thousand_characters_encode_as_the_bounded_text() -> None:
    assert len(LONG) > 10_000
    assert encode_universal([LONG]) == pytest.approx(encode_universal([encodable(LONG)]))


def test_the_middle_of_a_long_text_is_not_encoded() -> None:
    other = LONG[:LONGEST] + "heel iets anders " * 500 + LONG[-LONGEST:]
    assert encode_universal([other]) == pytest.approx(encode_universal([LONG]))


def test_a_message_and_its_parts_get_one_vector_each(tmp_path) -> None:
    parts = [Message({TEXT: "wis mijn account"}), Message({TEXT: "stop de mails"})]
    message = Message({TEXT: "wis mijn account en stop de mails", CLAUSE_MESSAGES: parts})
    make(UniversalSentenceFeaturizer, LocalModelStorage.create(tmp_path)).process([message])
    assert [len(each.features) for each in (message, *parts)] == [1, 1, 1]
    (feature,) = message.features
    assert (feature.type, feature.attribute, feature.features.shape) == (FEATURE_TYPE_SENTENCE, TEXT, (1, 512))
