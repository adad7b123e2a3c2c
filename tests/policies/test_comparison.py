"""One topic over several companies: short lines, whole sentences, no winner."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.policies.answer_desk import AnswerDesk
from bot.policies.comparison import GENERAL_FRAME, LEFT_OUT, LONGEST_LINE, QUALIFIED_FRAME, Comparison, Line, Superlative, compare, sentences_of
from bot.policies.controllers import ControllerDirectory
from bot.policies.figures import figures_in
from bot.policies.model import LANGUAGES, Status
from bot.policies.passages import fold
from bot.policies.topics import load_topics
from bot.settings import ROOT
from bot.tools.domain_texts import response_text
from bot.wiring import make_policy_services
from tests.policies.made_up_companies import company

POLICIES = make_policy_services(ROOT / "data")
REAL = ["conitro", "crm", "entra", "proximus_ict", "sentera"]


def _statement(nl: str, fr: str, more: str = "") -> str:
    return f'retention: {{status: stated, nl: "{nl}", fr: "{fr}"{more}}}\n'


@pytest.fixture
def desk(tmp_path: Path) -> AnswerDesk:
    company(tmp_path, "eik", statements=_statement("Facturen 7 jaar.", "Les factures 7 ans."))
    company(tmp_path, "beuk", statements=_statement("Alles 30 dagen.", "Tout 30 jours."))
    company(tmp_path, "olm", statements=_statement("Zolang het nodig is.", "Aussi longtemps que nécessaire."))
    company(tmp_path, "wilg", statements="retention: {status: not_stated}\n")
    company(tmp_path, "den", statements="retention: {status: not_applicable}\n")
    return AnswerDesk(load_topics(ROOT / "data" / "topics.yml"), ControllerDirectory(tmp_path, lambda source: []))


def _compare(desk: AnswerDesk, *slugs: str, superlative: Superlative | None = None, facet: str | None = None, language: str = "nl") -> Comparison:
    return compare([desk.answer(slug, "retention", language, facet) for slug in slugs], superlative)


def _one(tmp_path: Path, nl: str, fr: str = "Rien.", *, topic: str = "security", language: str = "nl", facet: str | None = None) -> Line:
    company(tmp_path, "noorderlicht", statements=f'{topic}:\n  status: stated\n  nl: "{nl}"\n  fr: "{fr}"\n')
    alone = AnswerDesk(load_topics(ROOT / "data" / "topics.yml"), ControllerDirectory(tmp_path, lambda source: []))
    return compare([alone.answer("noorderlicht", topic, language, facet)]).lines[0]


# --- the order ----------------------------------------------------------------------------
def test_without_a_superlative_the_order_stays(desk: AnswerDesk) -> None:
    comparison = _compare(desk, "wilg", "beuk", "eik")
    assert [line.slug for line in comparison.lines] == ["wilg", "beuk", "eik"]
    assert comparison.without_period == ()


def test_the_longest_comes_first_and_the_silent_last(desk: AnswerDesk) -> None:
    comparison = _compare(desk, "wilg", "olm", "beuk", "den", "eik", superlative=Superlative.LONGEST)
    assert [line.slug for line in comparison.lines] == ["eik", "beuk", "olm", "wilg", "den"]
    assert comparison.without_period == ("Wilg", "Olm", "Den")


def test_the_shortest_comes_first_and_the_silent_last(desk: AnswerDesk) -> None:
    comparison = _compare(desk, "wilg", "eik", "olm", "beuk", superlative=Superlative.SHORTEST)
    assert [line.slug for line in comparison.lines] == ["beuk", "eik", "olm", "wilg"]


def test_a_judgement_orders_nothing(desk: AnswerDesk) -> None:
    comparison = _compare(desk, "beuk", "eik", superlative=Superlative.JUDGEMENT)
    assert [line.slug for line in comparison.lines] == ["beuk", "eik"]
    assert comparison.without_period == ()


def test_periods_are_the_same_in_both_languages(desk: AnswerDesk) -> None:
    for superlative in (Superlative.LONGEST, Superlative.SHORTEST):
        dutch, french = (_compare(desk, "olm", "eik", "beuk", superlative=superlative, language=language) for language in LANGUAGES)
        assert [(line.slug, line.days) for line in dutch.lines] == [(line.slug, line.days) for line in french.lines]


def test_a_period_that_one_language_writes_without_a_number_counts(tmp_path: Path) -> None:
    line = _one(tmp_path, "Binnen een maand.", "Dans le mois.", topic="response_time", language="fr")
    assert line.days == (365.25 / 12,)


def test_working_days_are_not_put_in_order(tmp_path: Path) -> None:
    assert _one(tmp_path, "Binnen 5 werkdagen.", topic="response_time").days == ()


# --- the words ------------------------------------------------------------------------------
def test_silence_and_what_does_not_apply_have_no_words(desk: AnswerDesk) -> None:
    lines = _compare(desk, "wilg", "den").lines
    assert [(line.status, line.words, line.is_longer) for line in lines] == [(Status.NOT_STATED, "", False), (Status.NOT_APPLICABLE, "", False)]


def test_a_short_statement_is_said_whole(tmp_path: Path) -> None:
    line = _one(tmp_path, "Met een slot op de deur. En een hond.")
    assert (line.words, line.is_longer, line.is_qualified) == ("Met een slot op de deur. En een hond.", False, False)


def test_what_is_left_out_is_marked(tmp_path: Path) -> None:
    first = "Met een slot op de deur van het kantoor, dat elke avond door twee medewerkers wordt nagekeken."
    line = _one(tmp_path, f"{first} De computers staan in een kamer zonder ramen waar niemand zonder begeleiding binnen mag.")
    assert (line.words, line.is_longer, line.is_qualified) == (first + LEFT_OUT, True, False)


@pytest.mark.parametrize("turn", ["Toch geeft het", "Het geeft ze wel", "Maar het geeft ze"])
def test_a_qualification_that_is_left_out_is_said(tmp_path: Path, turn: str) -> None:
    first = "Neen, het bedrijf zegt dat het uw gegevens aan niemand verkoopt en ze voor niets anders gebruikt dan uw bestelling."
    line = _one(tmp_path, f"{first} {turn} aan distributiepartners die er reclame mee maken voor hun eigen producten en diensten.")
    assert (line.words, line.is_qualified) == (first + LEFT_OUT, True)


def test_periods_come_before_other_sentences_where_time_is_asked_for(tmp_path: Path) -> None:
    line = _one(tmp_path, f"Niet langer dan nodig is voor het doel waarvoor {'heel ' * 12}veel gegevens dienen. Facturen: 7 jaar. Accounts: 2 jaar na het laatste bezoek.", topic="retention")
    assert line.words == "Facturen: 7 jaar. Accounts: 2 jaar na het laatste bezoek." + LEFT_OUT


def test_a_period_that_is_left_out_is_a_qualification(tmp_path: Path) -> None:
    first = "Uiterlijk een maand nadat het bedrijf uw volledig ingevulde en ondertekende formulier heeft ontvangen, schriftelijk en gratis."
    line = _one(tmp_path, f"{first} Bij een moeilijk verzoek komen er twee maanden bij, en dat hoort u van het bedrijf nog voor de eerste maand om is.", topic="response_time")
    assert (line.words, line.is_qualified) == (first + LEFT_OUT, True)


def test_a_period_keeps_the_sentence_it_refers_back_to(tmp_path: Path) -> None:
    long = "Wat het bedrijf nog bewaart, hangt af van de dienst die u hebt gekozen, van de wet en van lopende geschillen tussen u en het bedrijf."
    line = _one(tmp_path, f"Bestellingen worden verwijderd. Dat gebeurt na 7 dagen. {long}", topic="retention")
    assert line.words == "Bestellingen worden verwijderd. Dat gebeurt na 7 dagen." + LEFT_OUT


def test_a_sentence_that_does_not_fit_is_cut_at_a_comma_only_where_nothing_after_it_limits(tmp_path: Path) -> None:
    beginning = "Uw naam, uw adres en alles wat u invult als u zich inschrijft, een bestelling plaatst of een vraag stelt aan een van de medewerkers,"
    rest = "en wat uw toestel zelf doorgeeft terwijl u over de pagina's van de website loopt en er iets bekijkt"
    assert _one(tmp_path, f"{beginning} {rest}.").words == beginning + LEFT_OUT


def test_a_sentence_that_turns_at_its_end_is_not_cut(tmp_path: Path) -> None:
    beginning = "Uw naam, uw adres en alles wat u invult als u zich inschrijft, een bestelling plaatst of een vraag stelt aan een van de medewerkers,"
    line = _one(tmp_path, f"{beginning} en wat uw toestel zelf doorgeeft aan de website, worden door het bedrijf volgens zijn eigen beleid niet bewaard.")
    assert (line.words, line.is_longer) == ("", True)


def test_a_line_about_the_topic_in_general_says_so_and_has_no_comparable_period(desk: AnswerDesk) -> None:
    comparison = _compare(desk, "eik", superlative=Superlative.LONGEST, facet="account")
    assert [(line.words, line.is_general, line.days) for line in comparison.lines] == [("Facturen 7 jaar.", True, ())]
    assert comparison.without_period == ("Eik",)
    # A silent policy is silent, whatever is asked.
    assert not _compare(desk, "wilg", facet="account").lines[0].is_general


def test_a_full_stop_inside_a_sentence_ends_none() -> None:
    assert sentences_of("Zie art. 6 op www.eik.example. “Elk jaar.” Meer niet.") == ["Zie art. 6 op www.eik.example.", "“Elk jaar.”", "Meer niet."]


# --- the real companies -----------------------------------------------------------------------
def _facets(topic: str) -> list[str | None]:
    return [None, *(POLICIES.topics.facets if POLICIES.topics.topics[topic].is_narrowed else ())]


@pytest.mark.parametrize("superlative", [None, *Superlative])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", list(POLICIES.topics.topics))
def test_every_topic_compares_in_lines_that_fit(topic: str, language: str, superlative: Superlative | None) -> None:
    for facet in _facets(topic):
        answers = [POLICIES.answers.answer(slug, topic, language, facet) for slug in REAL]
        comparison = compare(answers, superlative)
        assert sorted(line.slug for line in comparison.lines) == REAL
        for line in comparison.lines:
            said = response_text("utter_compared_qualified", language, words=line.words) if line.is_qualified else line.words
            whole = response_text("utter_compared_general" if line.is_general else "utter_compared", language, company=line.name, words=said)
            assert len(whole) <= LONGEST_LINE, whole


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", list(POLICIES.topics.topics))
def test_a_line_says_nothing_that_the_statement_does_not(topic: str, language: str) -> None:
    for facet in _facets(topic):
        for slug in REAL:
            answer = POLICIES.answers.answer(slug, topic, language, facet)
            for superlative in (None, Superlative.LONGEST):
                line = compare([answer], superlative).lines[0]
                kept = line.words.removesuffix(LEFT_OUT)
                rest = fold(answer.text)
                for sentence in sentences_of(kept):
                    # In order, so that no sentence is moved.
                    assert sentence in rest
                    rest = rest[rest.index(sentence) + len(sentence) :]
                assert {figure.value for figure in figures_in(kept, language)} <= {figure.value for figure in figures_in(answer.text, language)}
                assert line.is_longer == (kept != fold(answer.text))
                assert line.words.endswith(LEFT_OUT) == (line.is_longer and bool(line.words))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_frames_of_the_domain_take_no_more_than_is_kept_for_them(language: str) -> None:
    bare = len(response_text("utter_compared", language, company="", words=""))
    assert len(response_text("utter_compared_general", language, company="", words="")) - bare <= GENERAL_FRAME
    assert len(response_text("utter_compared_qualified", language, words="")) <= QUALIFIED_FRAME


def test_conitro_gives_its_periods_and_only_them() -> None:
    line = compare([POLICIES.answers.answer("conitro", "retention", "nl")]).lines[0]
    assert line.words == (
        "Factuurgegevens en andere financiële gegevens: 7 jaar. Andere klantgegevens, zoals e-mail en telefoon: hoogstens één maand na de overeenkomst. "
        "Accounts: verwijderd na 7 jaar inactiviteit. …"
    )


def test_sentera_does_not_just_deny_selling_data() -> None:
    for language in LANGUAGES:
        line = compare([POLICIES.answers.answer("sentera", "recipients", language, "sale")]).lines[0]
        assert line.is_qualified
