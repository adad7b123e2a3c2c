"""domain.yml, rules, training sentences, cases and the contract of topics fit together.

First Rasa's own validation with warnings as failures; then what it never fails on.
"""

from __future__ import annotations

import ast
import logging
import re
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.request_saying import NOTED
from bot.policies.model import LANGUAGES
from bot.policies.topics import ASK, load_topics
from bot.rights.acts import RequestedAct
from bot.rights.addresses import AddressProblem
from bot.rights.answers import AnswerProblem
from bot.rights.contacts import ContactProblem
from bot.rights.questions import questions_of
from bot.rights.states import State
from bot.tools.company_figures import COMPANIES
from bot.tools.turn_figures import SETS
from bot.understanding.decision import FALLBACK
from bot.understanding.follow_words import Wish

ROOT = Path(__file__).parents[2]
#: Intents that are neither a topic nor an act; those stand in data/topics.yml.
CONVERSATION = frozenset(
    {"greet", "goodbye", "thanks", "affirm", "deny", "help", "bot_challenge", "bot_privacy", "insult", "inform", "ask_why", "correct"}
    | {"handoff", "switch_language", "switch_controller", "out_of_scope"}
)
#: Fewest training sentences per intent and language.
FEWEST_SENTENCES = 25
#: The action that says `utter_<intent>`, and the route that has no intent.
SMALL_TALK, WITHOUT_INTENT = "action_small_talk", "utter_empty"
#: Says the same in both languages at once, one line each: the person speaks neither.
BILINGUAL = frozenset({"utter_other_language"})
#: Who addresses a stranger like a friend.
FAMILIAR = {
    "nl": re.compile(r"\b(?:jij|je|jou|jouw|jouwe|jullie|gij|ge)\b", re.IGNORECASE),
    "fr": re.compile(r"\b(?:tu|toi|ton|ta|tes|te)\b|(?<![-\w])t['’](?=\w)", re.IGNORECASE),
}
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def _read(*names: str) -> Any:
    return yaml.safe_load((ROOT.joinpath(*names)).read_text(encoding="utf-8"))


DOMAIN = _read("domain.yml")
RESPONSES: dict[str, list[dict[str, Any]]] = DOMAIN["responses"]
TOPICS = load_topics(ROOT / "data" / "topics.yml")
CONTRACT = {f"{ASK}{topic}" for topic in TOPICS.topics} | set(TOPICS.acts) | CONVERSATION


# --- Rasa's own validation -------------------------------------------------------------

#: What Rasa says of every project, or cannot know: our actions say the responses.
EXPECTED_WARNINGS = (r"^The utterance 'utter_\w+' is not used in any story or rule", r"^Slot auto-fill has been removed in 3\.0")


@pytest.fixture(scope="module")
def importer() -> Any:
    from rasa.shared.importers.importer import TrainingDataImporter

    folders = [str(ROOT / "data" / "nlu"), str(ROOT / "data" / "stories")]
    return TrainingDataImporter.load_from_config(str(ROOT / "config.yml"), str(ROOT / "domain.yml"), folders)


def test_rasa_finds_nothing_to_warn_about(importer: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    import rasa.cli.utils

    monkeypatch.setattr("rasa.telemetry.track_validate_files", lambda *_: None)
    with warnings.catch_warnings(record=True) as caught, caplog.at_level(logging.WARNING, "rasa"):
        warnings.simplefilter("always")
        # Ends the process when it fails.
        rasa.cli.utils.validate_files(fail_on_warnings=True, max_history=None, importer=importer)
    told = {str(warning.message) for warning in caught if issubclass(warning.category, UserWarning)}
    unexpected = sorted(text for text in told if not any(re.search(pattern, text) for pattern in EXPECTED_WARNINGS))
    assert not unexpected, "\n".join(unexpected)
    assert not caplog.messages


def test_rasas_validation_does_end_the_process_on_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import rasa.cli.utils
    from rasa.shared.importers.importer import TrainingDataImporter

    monkeypatch.setattr("rasa.telemetry.track_validate_files", lambda *_: None)
    two_intents = 'version: "3.1"\nnlu:\n- intent: greet\n  examples: |\n    - dag\n- intent: goodbye\n  examples: |\n    - dag\n'
    (tmp_path / "nlu.yml").write_text(two_intents, encoding="utf-8")
    folders = [str(tmp_path), str(ROOT / "data" / "stories")]
    broken = TrainingDataImporter.load_from_config(str(ROOT / "config.yml"), str(ROOT / "domain.yml"), folders)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(SystemExit) as ended:
            rasa.cli.utils.validate_files(fail_on_warnings=True, max_history=None, importer=broken)
    assert ended.value.code == 1


def test_rasa_reads_every_intent_and_no_other(importer: Any) -> None:
    # The rules add messages without words.
    assert {example.get("intent") for example in importer.get_nlu_data().intent_examples if example.get("text")} == CONTRACT


def test_nothing_else_below_data_is_read_by_rasa() -> None:
    keys = {"nlu", "rules", "stories", "responses", "intents", "entities", "slots", "actions", "forms", "session_config"}
    others = [path for path in (ROOT / "data").rglob("*.yml") if path.relative_to(ROOT / "data").parts[0] not in ("nlu", "stories")]
    assert others
    read = [str(path.relative_to(ROOT)) for path in others if keys & set(yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader) or ())]
    assert not read, read


# --- Intents: the contract, the domain, the rules, the sentences, the cases -------------


def _rules() -> list[dict[str, Any]]:
    return [rule for path in sorted((ROOT / "data" / "stories").glob("*.yml")) for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]]


def _intents_of(rule: dict[str, Any]) -> list[str]:
    steps = [inner for step in rule["steps"] for inner in step.get("or", [step])]
    return [step["intent"] for step in steps if "intent" in step]


def test_the_domain_lists_the_intents_of_the_contract() -> None:
    listed = Counter(DOMAIN["intents"])
    assert set(listed) == CONTRACT | {FALLBACK}
    assert listed.total() == len(listed)


def test_every_intent_has_one_rule() -> None:
    ruled = Counter(intent for rule in _rules() for intent in _intents_of(rule))
    assert set(ruled) == CONTRACT | {FALLBACK}
    assert not {intent for intent, count in ruled.items() if count > 1}


def test_topics_are_answered_and_acts_open_the_form() -> None:
    ways = {intent: step["action"] for rule in _rules() for intent in _intents_of(rule) for step in rule["steps"] if "action" in step}
    assert {ways[f"{ASK}{topic}"] for topic in TOPICS.topics} == {"action_answer_question"}
    assert {act for act in TOPICS.acts if ways[act] == "action_request_form"} == {act.intent for act in RequestedAct}
    assert {act for act in TOPICS.acts if ways[act] == "action_follow_request"} == {"check_request_status", "cancel_request"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("folder", ["data/nlu", "tests/nlu_cases"])
def test_sentences_and_cases_have_a_file_per_intent_and_language(folder: str, language: str) -> None:
    files = {path.stem for path in (ROOT / folder / language).glob("*.yml")}
    assert files == CONTRACT, f"{folder}/{language}: {sorted(files ^ CONTRACT)}"


@pytest.mark.parametrize("folder", ["data/nlu", "tests/nlu_cases"])
def test_there_are_folders_for_the_two_languages_only(folder: str) -> None:
    talks = set() if folder == "data/nlu" else {*SETS, COMPANIES}
    assert {path.name for path in (ROOT / folder).iterdir() if path.is_dir() and path.name != "__pycache__"} == {*LANGUAGES, *talks}


def _sentence_files() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for path in sorted((ROOT / "data" / "nlu").glob("*/*.yml")):
        yield path.relative_to(ROOT).as_posix(), yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]


def test_a_file_holds_the_one_intent_it_is_named_after() -> None:
    wrong = [name for name, entries in _sentence_files() if [entry.get("intent") for entry in entries] != [Path(name).stem]]
    cases = [path for language in LANGUAGES for path in (ROOT / "tests" / "nlu_cases" / language).glob("*.yml") if yaml.safe_load(path.read_text(encoding="utf-8"))["intent"] != path.stem]
    assert not wrong and not cases, [*wrong, *cases]


def test_every_intent_has_sentences_enough_in_both_languages() -> None:
    few = {name: count for name, entries in _sentence_files() if (count := entries[0]["examples"].count("\n")) < FEWEST_SENTENCES}
    assert not few, few


def test_sentences_mark_no_entities() -> None:
    # Facets and companies are found by bot/understanding; a bracket would be read as an entity.
    marked = [f"{name}: {line}" for name, entries in _sentence_files() for line in entries[0]["examples"].splitlines() if re.search(r"\[[^\]]*\][({]", line)]
    assert not marked, marked


# --- Responses ----------------------------------------------------------------------------


def _language_of(variation: dict[str, Any]) -> str | None:
    conditions = variation.get("condition") or []
    named = [each["value"] for each in conditions if each.get("type") == "slot" and each.get("name") == "language"]
    return named[0] if len(named) == 1 else None


@pytest.mark.parametrize("name", RESPONSES)
def test_a_response_has_each_language_once_and_nothing_without_one(name: str) -> None:
    # Per channel: a variation for one channel without a language would win over the right language.
    per_channel: dict[str | None, list[str | None]] = {}
    for variation in RESPONSES[name]:
        per_channel.setdefault(variation.get("channel"), []).append(_language_of(variation))
    assert None in per_channel
    assert all(sorted(map(str, languages)) == sorted(LANGUAGES) for languages in per_channel.values()), per_channel


@pytest.mark.parametrize("name", RESPONSES)
def test_a_response_has_the_same_placeholders_in_both_languages(name: str) -> None:
    used = {_language_of(variation): set(PLACEHOLDER.findall(variation["text"])) for variation in RESPONSES[name]}
    assert used["nl"] == used["fr"]


@pytest.mark.parametrize("name", RESPONSES)
def test_braces_of_a_response_are_placeholders_only(name: str) -> None:
    for variation in RESPONSES[name]:
        rest = PLACEHOLDER.sub("", variation["text"])
        # Anywhere in YAML that Rasa reads, a dollar before a brace is an environment variable.
        assert not set("{}") & set(rest) and "${" not in variation["text"], variation["text"]


@pytest.mark.parametrize("name", RESPONSES)
def test_a_response_is_a_text_only_and_in_one_piece(name: str) -> None:
    # Channels of Rasa cut a text at blank lines; buttons come from the actions.
    for variation in RESPONSES[name]:
        assert set(variation) <= {"condition", "text", "channel"}
        assert variation["text"] == variation["text"].strip() and "\n\n" not in variation["text"]


def test_the_language_slot_starts_with_a_language_or_nothing_would_be_said() -> None:
    assert DOMAIN["slots"]["language"]["initial_value"] in LANGUAGES


def _texts() -> Iterator[tuple[str, str, str]]:
    """Yield where, language and text of everything the assistant says of its own."""
    for name, variations in RESPONSES.items():
        for variation in variations:
            language = str(_language_of(variation))
            if name in BILINGUAL:
                own, other = variation["text"].split("\n")
                yield name, language, own
                yield name, next(each for each in LANGUAGES if each != language), other
            else:
                yield name, language, variation["text"]
    for topic in TOPICS.topics.values():
        for language in LANGUAGES:
            yield f"topics.{topic.id}", language, f"{topic.title[language]} {topic.law[language]}"
    for act in TOPICS.acts.values():
        yield from ((f"acts.{act.id}", language, act.title[language]) for language in LANGUAGES)
    for facet in TOPICS.facets.values():
        yield from ((f"facets.{facet.id}", language, facet.label[language]) for language in LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_people_are_addressed_politely(language: str) -> None:
    familiar = [f"{where}: {found.group()} in {text!r}" for where, tongue, text in _texts() if tongue == language and (found := FAMILIAR[language].search(text))]
    assert not familiar, "\n".join(familiar)


@pytest.mark.parametrize("name", sorted(BILINGUAL))
def test_a_bilingual_response_has_a_line_per_language(name: str) -> None:
    assert [len(variation["text"].split("\n")) for variation in RESPONSES[name]] == [len(LANGUAGES)] * len(LANGUAGES)


@pytest.mark.parametrize("language, text", [("nl", "Wat wil je weten?"), ("nl", "Hebben jullie iets?"), ("fr", "Que veux-tu savoir ?"), ("fr", "Je t'écris.")])
def test_a_familiar_text_would_be_found(language: str, text: str) -> None:
    assert FAMILIAR[language].search(text)


@pytest.mark.parametrize("language, text", [("nl", "Wat wilt u weten?"), ("fr", "Y a-t-il autre chose ? Je vous écoute.")])
def test_a_polite_text_is_left_alone(language: str, text: str) -> None:
    assert not FAMILIAR[language].search(text)


# --- Responses, and what the code says ------------------------------------------------------


def _trees() -> list[ast.Module]:
    folders = ("actions", "bot/channels", "bot/tools")
    return [ast.parse(path.read_text(encoding="utf-8")) for folder in folders for path in sorted((ROOT / folder).glob("*.py"))]


def _small_talk() -> set[str]:
    ruled = {intent for rule in _rules() if {"action": SMALL_TALK} in rule["steps"] for intent in _intents_of(rule)}
    return {f"utter_{intent}" for intent in ruled} | {WITHOUT_INTENT}


def _said_in_code() -> set[str]:
    """Return every response named in the code; `f"{name}_undated"` names a second one."""
    strings = [node for tree in _trees() for node in ast.walk(tree) if isinstance(node, (ast.Constant, ast.JoinedStr))]
    names = {node.value for node in strings if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"utter_\w*[a-z0-9]", node.value)}
    undated = {f"{name}_undated" for name in names if name.startswith("utter_policy_quote")}
    return names | undated | _said_by_the_form() | _said_of_a_request_opened_before()


def _said_by_the_form() -> set[str]:
    """Return the responses whose names the form of rights requests makes of what it asks."""
    asked = {question.id for question in questions_of(list(RequestedAct))}
    beside = {"controller", "suggestion", "confirm", "change"}
    problems = {problem.value for kind in (AnswerProblem, AddressProblem, ContactProblem) for problem in kind}
    return {
        *(f"utter_form_ask_{each}" for each in asked | {"contact_unsubscribe"}),
        *(f"utter_form_why_{each}" for each in asked | beside),
        *(f"utter_form_still_{each}" for each in ("confirm", "suggestion")),
        *(f"utter_form_note_{act.value.removeprefix('request_')}" for act in NOTED),
        *(f"utter_form_problem_{problem}" for problem in problems),
    }


def _said_of_a_request_opened_before() -> set[str]:
    """Return the responses whose names are made of a state, a wish or what is asked."""
    return {
        *(f"utter_follow_state_{state.value}" for state in State),
        "utter_follow_state_demonstration",
        *(f"utter_follow_wish_{wish.value}" for wish in Wish),
        *(f"utter_follow_which_{wish.value}" for wish in (Wish.WITHDRAW, Wish.AMEND)),
        *(f"utter_follow_ask_{each}" for each in ("reference", "mailbox", "text")),
    }


def _said_in_rules() -> set[str]:
    return {step["action"] for rule in _rules() for step in rule["steps"] if str(step.get("action", "")).startswith("utter_")}


def test_every_response_is_said_somewhere() -> None:
    unused = set(RESPONSES) - _said_in_code() - _said_in_rules() - _small_talk()
    assert not unused, f"never said: {sorted(unused)}"


def test_everything_said_stands_in_the_domain() -> None:
    missing = (_said_in_code() | _said_in_rules() | _small_talk()) - set(RESPONSES)
    assert not missing, f"not in domain.yml: {sorted(missing)}"


def _calls_of_say() -> Iterator[tuple[str, set[str]]]:
    for tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "say" and node.args:
                name, names = node.args[0], {keyword.arg for keyword in node.keywords}
                if isinstance(name, ast.Constant) and None not in names:
                    yield name.value, {str(each) for each in names}


def test_an_action_gives_exactly_the_values_a_response_needs() -> None:
    calls = list(_calls_of_say())
    assert len(calls) > 10
    wrong = [
        f"{name} is given {sorted(given)}, its text needs {sorted(needed)}"
        for name, given in calls
        if name in RESPONSES and given != (needed := set(PLACEHOLDER.findall(RESPONSES[name][0]["text"])))
    ]
    assert not wrong, "\n".join(wrong)


def test_a_quote_needs_its_source_and_says_the_date_only_where_there_is_one() -> None:
    source = {"quote", "policy", "company", "section"}
    needed = {name: set(PLACEHOLDER.findall(RESPONSES[name][0]["text"])) for name in RESPONSES if name.startswith("utter_policy_quote")}
    assert needed == {name: source if name.endswith("_undated") else source | {"date"} for name in needed}


# --- Actions and slots ------------------------------------------------------------------------


def _action_names() -> set[str]:
    """Return what the actions of actions/ answer to: the constant their `name` returns."""
    functions = [node for tree in _trees() for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == "name"]
    returned = [step.value for function in functions for step in function.body if isinstance(step, ast.Return)]
    return {value.value for value in returned if isinstance(value, ast.Constant) and str(value.value).startswith("action_")}


def test_the_domain_lists_the_actions_there_are() -> None:
    assert {name for each in DOMAIN["actions"] for name in ([each] if isinstance(each, str) else each)} == _action_names()


def test_an_action_that_puts_texts_together_is_sent_them() -> None:
    putting = [path.stem for path in sorted((ROOT / "actions").glob("*.py")) if "reply.text(" in path.read_text(encoding="utf-8")]
    assert putting == ["comparing", "follow_request", "follow_saying", "request_saying"]
    assert {"action_compare": {"send_domain": True}} in DOMAIN["actions"]
    for action in ("action_request_form", "action_proof", "action_follow_request"):
        assert {action: {"send_domain": True}} in DOMAIN["actions"]


def test_slots_are_filled_by_our_decision_only() -> None:
    # Another mapping would fire on every turn, whatever bot/understanding decided.
    other = {name: slot["mappings"] for name, slot in DOMAIN["slots"].items() if slot["mappings"] != [{"type": "custom"}]}
    assert not other, other


def test_a_slot_never_changes_what_the_rules_predict() -> None:
    assert not [name for name, slot in DOMAIN["slots"].items() if slot.get("influence_conversation") is not False]


def test_a_session_never_ends_by_itself() -> None:
    assert DOMAIN["session_config"] == {"session_expiration_time": 0, "carry_over_slots_to_new_session": False}
