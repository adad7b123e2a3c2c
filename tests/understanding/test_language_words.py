"""The word lists: what they must be like to be of use."""

from __future__ import annotations

from bot.policies.model import LANGUAGES
from bot.understanding.language_words import FOREIGN, SHARED, TELLING, WORD_SHAPES, is_neutral
from bot.understanding.words import words


def test_every_language_of_ours_has_words_and_shapes() -> None:
    assert set(TELLING) == set(WORD_SHAPES) == set(LANGUAGES)
    assert all(len(TELLING[tongue]) > 300 for tongue in LANGUAGES)


def test_a_word_tells_one_language_of_ours_only() -> None:
    assert TELLING["nl"].isdisjoint(TELLING["fr"])
    for both in ("de", "en", "je", "me", "plus"):
        assert both not in TELLING["nl"] | TELLING["fr"]


def test_all_words_are_plain_so_that_they_can_be_met() -> None:
    for known in (*TELLING.values(), *FOREIGN.values()):
        assert [word for word in known if words(word) != [word]] == []


def test_a_word_of_another_language_is_none_of_ours() -> None:
    for tongue, known in FOREIGN.items():
        assert known.isdisjoint(TELLING["nl"] | TELLING["fr"]), tongue
        assert known.isdisjoint(SHARED[tongue]), tongue
        assert not any(is_neutral(word) for word in known), tongue


def test_what_both_languages_borrowed_is_neutral() -> None:
    assert all(is_neutral(word) for word in ("merci", "ok", "cookies", "dpo", "newsletter", "svp"))
    assert not any(is_neutral(word) for word in ("oui", "non", "ja", "nee", "bonjour", "klacht"))
