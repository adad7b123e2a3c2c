"""The wish to go on in another language."""

from __future__ import annotations

import pytest

from bot.understanding.language_wish import asks_for_a_third_language, says_only_a_language, wanted_language

WISHES = [
    ("in het Frans graag", "nl", "fr"),
    ("Frans aub", "nl", "fr"),
    ("in t frnas aub", "nl", "fr"),
    ("naar FR", "nl", "fr"),
    ("kan dit ook in het Frans?", "nl", "fr"),
    ("ik ben franstalig", "nl", "fr"),
    ("franse versie van de chat", "nl", "fr"),
    ("ik versta wel Nederlands maar liever Frans", "nl", "fr"),
    ("mijn Nederlands is niet zo goed, kan het in het Frans", "nl", "fr"),
    ("en français s'il vous plaît, mijn Nederlands is niet zo goed", "nl", "fr"),
    ("andere taal", "nl", "fr"),
    ("verander de taal", "nl", "fr"),
    ("ik spreek geen Frans", "nl", "nl"),
    ("waarom antwoord je in het Frans", "nl", "nl"),
    ("ik begrijp dat niet, dat is in het Frans", "nl", "nl"),
    ("mijn frans is niet zo goed, liever nederlands", "nl", "nl"),
    ("overschakelen op nederlands", "nl", "nl"),
    ("en néerlandais svp", "fr", "nl"),
    ("tu parle flamant ?", "fr", "nl"),
    ("mon français n'est pas terrible, on peut passer au néerlandais ?", "fr", "nl"),
    ("version néerlandaise du chat", "fr", "nl"),
    ("autre langue", "fr", "nl"),
    ("je ne parle pas néerlandais", "fr", "fr"),
    ("je comprends rien c'est en flamand", "fr", "fr"),
    ("pourquoi vous me répondez en flamand", "fr", "fr"),
    ("mon néerlandais n'est pas bon", "fr", "fr"),
    ("en franças", "fr", "fr"),
    ("répondez-moi dans ma langue, le français", "fr", "fr"),
]


@pytest.mark.parametrize(("text", "written_in", "wanted"), WISHES)
def test_a_wish_is_understood_also_where_a_language_is_refused(text: str, written_in: str, wanted: str) -> None:
    assert wanted_language(text, "switch_language", written_in) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("in het Frans graag", "fr"),
        ("en néerlandais svp", "nl"),
        ("NL", "nl"),
        ("fr?", "fr"),
        ("geen Frans aub", "nl"),
        ("et en français ?", "fr"),
        ("dutch please", "nl"),
    ],
)
def test_a_bare_wish_needs_no_model(text: str, wanted: str) -> None:
    assert wanted_language(text, "nlu_fallback", "nl") == wanted
    assert says_only_a_language(text)


@pytest.mark.parametrize(
    "text",
    [
        "is uw beleid in het Frans beschikbaar?",
        "waar staat de Nederlandse versie van het privacybeleid?",
        "votre politique existe-t-elle en néerlandais ?",
        "luc@post.fr",
        "an@post.nl",
        "www.noorderlicht.nl",
        "hoelang bewaren jullie facturen?",
        "ik ben nl. klant",
        "",
    ],
)
def test_naming_a_language_in_a_question_is_no_wish(text: str) -> None:
    assert wanted_language(text, "ask_policy_changes", "nl") is None
    assert not says_only_a_language(text)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("English please", "switch_language"),
        ("in het Engels aub", "nlu_fallback"),
        ("auf Deutsch bitte", "nlu_fallback"),
        ("quelles langues parlez-vous", "switch_language"),
        ("is dit tweetalig", "switch_language"),
        ("en anglais ?", "out_of_scope"),
    ],
)
def test_a_language_we_do_not_speak_switches_nothing(text: str, intent: str) -> None:
    assert asks_for_a_third_language(text, intent)
    assert wanted_language(text, intent, "nl") is None


@pytest.mark.parametrize(
    ("text", "intent"),
    [("in het Frans of het Engels", "switch_language"), ("mijn Engelse factuur", "inform"), ("welke talen", "ask_contact"), ("andere taal", "switch_language")],
)
def test_what_can_be_served_is_no_third_language(text: str, intent: str) -> None:
    assert not asks_for_a_third_language(text, intent)
