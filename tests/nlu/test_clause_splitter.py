"""The parts of a message travel through the pipeline like messages of their own."""

from __future__ import annotations

from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.attributes import CLAUSE_MESSAGES, CLAUSES, ENDING_MESSAGES
from bot.nlu.clause_splitter import ClauseSplitter
from bot.understanding.clauses import MOST_CLAUSES
from tests.nlu.tiny_pipeline import TinyPipeline, make

QUESTIONS = "hoelang bewaart u mijn facturen en met wie deelt u mijn adres? Verkoopt u mijn telefoonnummer?"


def _split(text: str, tmp_path) -> list[str]:
    (message,) = make(ClauseSplitter, LocalModelStorage.create(tmp_path)).process([Message({TEXT: text})])
    return [part.get(TEXT) for part in message.get(CLAUSE_MESSAGES)]


def test_questions_that_are_joined_and_that_follow_become_messages_of_their_own(tmp_path) -> None:
    assert _split(QUESTIONS, tmp_path) == ["hoelang bewaart u mijn facturen", "met wie deelt u mijn adres?", "Verkoopt u mijn telefoonnummer?"]


def test_a_message_with_one_question_has_no_parts(tmp_path) -> None:
    assert _split("hoelang bewaart u mijn facturen?", tmp_path) == []


def test_a_very_long_message_has_few_parts(tmp_path) -> None:
    assert len(_split("Wat bewaart u? " * 600, tmp_path)) == MOST_CLAUSES


def test_every_part_gets_its_own_intent(pipeline: TinyPipeline) -> None:
    clauses = pipeline.read("Hoelang bewaart u mijn facturen? Verkoopt u mijn telefoonnummer?").get(CLAUSES)
    assert [(clause["text"], clause["intent"]) for clause in clauses] == [
        ("Hoelang bewaart u mijn facturen?", "ask_retention"),
        ("Verkoopt u mijn telefoonnummer?", "ask_recipients"),
    ]


def test_in_a_story_the_question_at_its_end_is_heard(pipeline: TinyPipeline) -> None:
    story = "Vandaag vroeg de site weer welke cookies hij mag zetten en of ik ze wil. Daarna hebben wij soep gegeten met mijn nicht uit Gent en haar honden."
    assert pipeline.read(story).get("intent")["name"] == "ask_cookies"
    read = pipeline.read(f"{story} Na hoeveel jaar wist u mijn facturen eigenlijk?")
    assert (len(read.get(ENDING_MESSAGES)), read.get("intent")["name"]) == (2, "ask_retention")


def test_a_tapped_button_has_no_endings(tmp_path) -> None:
    (message,) = make(ClauseSplitter, LocalModelStorage.create(tmp_path)).process([Message({TEXT: "/inform " + "Een hele zin staat hier nog bij, en nog een. " * 5})])
    assert message.get(ENDING_MESSAGES) == []
