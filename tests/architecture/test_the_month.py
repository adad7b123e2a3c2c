"""A request is answered within a month: nothing of ours says "30 days" (article 12(3) GDPR).

Looked for in code, texts and documentation: a number of days that people put in the place of
one, two or three months, beside a word about answering. A sentence may say what the period
is not ("one month, not 30 days").
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot.policies.controllers import STATEMENTS_FILE
from tests.architecture.tracked import ROOT, text_of, tracked_files

# One month, two and three, as people round them.
_NUMBER = (
    r"(?:30|60|90|thirty|sixty|ninety|dertig|zestig|negentig|trente|trentaine|soixante|nonante|quatre[- ]vingt[- ]dix)"
    r"(?:[- ]?tal)?(?:\s*\(\s*\w+\s*\))?"
)
_KIND_OF_DAY = r"(?:\b(?:de|calendar|working|aaneengesloten)\b[\s-]*)?(?:kalender|werk)?"
_DAYS = re.compile(rf"(?<![\w,.-]){_NUMBER}[\s-]*{_KIND_OF_DAY}(?:days?|dag(?:en)?|jours?)\b", re.I)
_LENGTH_IN_CODE = re.compile(
    r"\b(?:timedelta|relativedelta)\(\s*(?:30|60|90)(?:\.0*)?\s*[,)]|"
    r"\bdays\s*=\s*(?:30|60|90)\b|"
    r"\w*DAYS\w*(?:\s*:\s*\w+)?\s*=\s*(?:30|60|90)\b"
)
_ANSWERING = re.compile(
    r"answer|repl(?:y|ies)|respon[ds]|request|deadline|(?<![a-z])due(?![a-z])|"
    r"antwoord|\breage|\breactie|verzoek|aanvra|\btermijn|"
    r"r[ée]pon[ds]|demande|requ[êe]te|\bd[ée]lai(?! de conservation)",
    re.I,
)
_DENIED = re.compile(r"(?:\b(?:not|never|niet|geen|pas|non)(?: (?:in|as|of|a|de))?|n't)[\s\"“«'`*_]*\Z", re.I)

#: Places where such words are not ours, and why.
NOT_OURS = {
    re.compile(r"data/controllers/[^/]+/policy\.\w+\.txt"): "the company's own words, kept to the letter",
    re.compile(r"data/nlu/.+"): "what people ask, right or wrong",
    re.compile(r"bench/made_up/.+"): "templates of made-up companies, with a made-up policy",
    re.compile(r"tests/.+"): "what people ask, companies say, and these tests refuse",
}
#: The room of the clock: here such a length is wrong whatever stands beside it.
CLOCK = "bot/rights/"


def _sentences(text: str) -> Iterator[str]:
    for paragraph in re.split(r"\n\s*\n|\n(?=\s*(?:[-*|#] |\d+\. ))", text):
        folded = " ".join(paragraph.split())
        # A row of a table is read as one: its cells explain each other.
        yield from [folded] if folded.startswith("|") else re.split(r"(?<=[.!?;])\s+", folded)


def _comments_as_prose(text: str) -> str:
    return re.sub(r"(?m)^\s*#:?(?: |$)", "", text)


def _texts_of_yaml(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from _texts_of_yaml(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts_of_yaml(each)
    elif isinstance(value, str):
        yield value


def _texts_of_statements(statements: dict[str, dict]) -> Iterator[str]:
    """Yield our texts on a policy; a length that a quote beside it carries is the company's."""
    for topic in statements.values():
        for statement in (topic, *(topic.get("facets") or {}).values()):
            quoted = " ".join(quote["text"] for quote in statement.get("quotes") or [])
            carried = bool(_DAYS.search(quoted))
            own = {name: text for name, text in statement.items() if name not in ("quotes", "facets")}
            # The note on the law is ours alone: no quote carries it.
            yield from _texts_of_yaml({name: text for name, text in own.items() if name == "law" or not carried})


def _definitions(source: str) -> Iterator[str]:
    """Yield each function and each other statement of a module; a class by its parts."""

    def parts(body: list[ast.stmt]) -> Iterator[str]:
        for node in body:
            if isinstance(node, ast.ClassDef):
                yield from parts(node.body)
            else:
                yield ast.get_source_segment(source, node) or ""

    yield from parts(ast.parse(source).body)


def wrong_periods(name: str, text: str) -> list[str]:
    """Return what a file says wrongly of the period.

    Args:
        name: Its path from the root of the repository: what it is decides how it is read.
    """
    found: list[str] = []
    if name.endswith(f"/{STATEMENTS_FILE}"):
        units = list(_texts_of_statements(yaml.safe_load(text)))
    elif name.endswith((".yml", ".yaml")):
        # A text of the assistant is short enough to be read as one.
        units = [*_texts_of_yaml(yaml.safe_load(text)), *_sentences("\n".join(re.findall(r"#:? (.*)", text)))]
    else:
        units = list(_sentences(_comments_as_prose(text) if name.endswith(".py") else text))
    for unit in units:
        for match in _DAYS.finditer(unit):
            said = name.startswith(CLOCK) or _ANSWERING.search(unit)
            if said and not _DENIED.search(unit[: match.start()]):
                found.append(f"{name}: {match.group()} in: {' '.join(unit.split())[:120]}")
    if name.endswith(".py") and _LENGTH_IN_CODE.search(text):
        for definition in _definitions(text):
            for match in _LENGTH_IN_CODE.finditer(definition):
                if name.startswith(CLOCK) or _ANSWERING.search(definition):
                    found.append(f"{name}: {match.group()} in: {definition.splitlines()[0][:120]}")
    return found


def _names() -> dict[str, Path]:
    return {path.relative_to(ROOT).as_posix(): path for path in tracked_files()}


def test_nothing_of_ours_answers_within_30_days() -> None:
    found = [
        problem
        for name, path in _names().items()
        if not any(pattern.fullmatch(name) for pattern in NOT_OURS) and (text := text_of(path)) is not None
        for problem in wrong_periods(name, text)
    ]
    assert not found, "A month is meant (docs/deadlines.md):\n" + "\n".join(found)


@pytest.mark.parametrize("pattern", NOT_OURS, ids=lambda pattern: pattern.pattern)
def test_what_is_left_out_exists(pattern: re.Pattern[str]) -> None:
    assert any(pattern.fullmatch(name) for name in _names())


@pytest.mark.parametrize(
    "text",
    [
        "We answer within 30 days.",
        "The deadline is thirty (30) calendar days after receipt.",
        "A request is closed\nno later than 30 days after it came.",
        "An extended request is due in 90 days.",
        "a 30-day deadline",
        "Not answered within 30 days, a request is late.",
        "| term for an answer | 30 days |",
        "U krijgt antwoord binnen 30 dagen.",
        "Uw verzoek wordt binnen de dertig dagen behandeld.",
        "De termijn bedraagt dertig (30) kalenderdagen.",
        "Een verzoek wordt niet later dan 30 dagen na ontvangst beantwoord.",
        "Wij reageren binnen een dertigtal dagen.",
        "Vous recevez une réponse dans les 30 jours.",
        "Votre demande est traitée dans les trente jours.",
        "Le délai est de 30\u00a0jours calendrier.",
        "Une réponse suit dans une trentaine de jours.",
        "Le délai peut être porté à nonante jours.",
    ],
)
@pytest.mark.parametrize("name", ["docs/law.md", "README.md", "bot/pages/texts.txt"])
def test_a_wrong_period_in_a_text_is_found(text: str, name: str) -> None:
    assert wrong_periods(name, text)


@pytest.mark.parametrize("text", ["Vous recevez une réponse dans les 30 jours.", "U krijgt antwoord\nbinnen de dertig dagen."])
def test_a_wrong_period_in_a_text_of_the_assistant_is_found(text: str) -> None:
    assert wrong_periods("domain.yml", yaml.safe_dump({"responses": {"utter_received": [{"text": text}]}}))
    assert wrong_periods("data/topics.yml", yaml.safe_dump({"topics": {"response_time": {"law": {"nl": text}}}}))
    assert wrong_periods("data/topics.yml", f"# {' '.join(text.split())}\ntopics: {{}}\n")


@pytest.mark.parametrize(
    "code",
    [
        "due = received + timedelta(days=30)",
        "def due_date(received):\n    return received + timedelta(30)",
        "def answer_by(day):\n    return day + relativedelta(days=90)",
        "DAYS_TO_ANSWER = 30",
        "class Clock:\n    DEADLINE_DAYS: int = 30",
        'NOTICE = "The company answers within 30 days."',
        "# A request is answered within\n# 30 days.\nX = 1",
    ],
)
def test_a_wrong_period_in_code_is_found(code: str) -> None:
    assert wrong_periods("bot/desk/requests.py", code)
    assert wrong_periods("actions/requests.py", code)


@pytest.mark.parametrize("code", ["x = timedelta(days=30)", "SPAN_DAYS = 30", "# some 30 days"])
def test_in_the_room_of_the_clock_any_such_length_is_wrong(code: str) -> None:
    assert wrong_periods("bot/rights/deadlines.py", code)
    assert not wrong_periods("bot/privacy/retention.py", code)


@pytest.mark.parametrize(
    "text",
    [
        "Article 12(3) says a month, not 30 days, to answer.",
        'The period for a request is never "30 days".',
        "U krijgt antwoord binnen één maand, geen dertig dagen.",
        "La réponse vient dans le mois, et non 30 jours.",
        "Logs are kept for 30 days.",
        "De bewaartermijn van een back-up is 30 dagen.",
        "Le délai de conservation est de 30 jours.",
        "A request has 130 days of history; version 1.30 days ago was answered.",
        "We answer within one month. Backups are kept for 30 days.",
        "Our target for an answer is 20 days.",
    ],
)
def test_other_periods_and_denials_are_left_alone(text: str) -> None:
    assert wrong_periods("docs/law.md", text) == []


@pytest.mark.parametrize("code", ["kept = timedelta(days=30)", "def wait():\n    return timedelta(days=3)", "due = day + relativedelta(months=1)"])
def test_other_lengths_in_code_are_left_alone(code: str) -> None:
    assert wrong_periods("bot/privacy/retention.py", code) == []


def _statements(text: str, quote: str | None = None, **more: str) -> str:
    statement = {"status": "stated", "nl": text, "quotes": [{"text": quote, "section": "x"}] if quote else [], **more}
    return yaml.safe_dump({"response_time": statement})


def test_what_a_policy_says_of_itself_is_told_as_it_says_it() -> None:
    name = "data/controllers/voorbeeld/statements.yml"
    said, quote = "Voorbeeld antwoordt binnen 30 dagen.", "Nous répondons dans les 30 jours."
    assert wrong_periods(name, _statements(said, quote)) == []
    assert wrong_periods(name, _statements(said, "Wij antwoorden snel."))
    assert wrong_periods(name, _statements(said))
    # The note on the law is no policy's word.
    assert wrong_periods(name, _statements(said, quote, law="Volgens de wet antwoordt een bedrijf binnen 30 dagen."))
    assert wrong_periods(name, _statements(said, quote, law="Volgens de wet is de termijn één maand, geen 30 dagen.")) == []
