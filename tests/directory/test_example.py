"""The example directory as a real server: it answers as its description says, and the assistant understands it."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from bot.identity.directory import DirectoryAnswer
from bot.settings import ROOT
from tests.directory.served_examples import OPENAPI, SECRET, ExampleServer, directory_at

YES, NO, UNREACHABLE, NOT_SET = DirectoryAnswer.YES, DirectoryAnswer.NO, DirectoryAnswer.UNREACHABLE, DirectoryAnswer.NOT_SET
AN, FAMILY = "an.peeters@voorbeeld.example", "familie.claes@voorbeeld.example"
QUESTION = {"version": 1, "question": "q" * 24, "controller": "conitro", "mailbox": AN, "typed": {"name": "An Peeters"}}
RESPONSES = OPENAPI["paths"]["/lookup"]["post"]["responses"]


@pytest.fixture(scope="module")
def example() -> Iterator[ExampleServer]:
    server = ExampleServer()
    yield server
    server.stop()


def is_of(schema: str, value: Any) -> bool:
    """Return whether a value is as the description says; fails where the description itself is no schema."""
    jsonschema.Draft202012Validator.check_schema(OPENAPI["components"]["schemas"][schema])
    return bool(jsonschema.Draft202012Validator(OPENAPI["components"]["schemas"][schema]).is_valid(value))


def post(url: str, body: bytes, secret: str = SECRET) -> tuple[int, Any]:
    request = urllib.request.Request(url, body, {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


@pytest.mark.parametrize(
    "mailbox, typed, answer",
    [
        (AN, {"name": "An Peeters"}, YES),
        (AN, {"name": "an PEETERS "}, YES),
        ("An.Peeters@Voorbeeld.example", {"name": "An Peeters", "customer_number": "k100234"}, YES),
        (AN, {}, YES),
        (AN, {"name": "Luc Dubois"}, NO),
        # A victim's number with one's own mailbox: on no single record.
        (AN, {"customer_number": "K-100301"}, NO),
        (AN, {"name": "An Peeters", "customer_number": "K-100301"}, NO),
        ("vreemd@voorbeeld.example", {"name": "An Peeters", "customer_number": "K-100234"}, NO),
        # What no record holds.
        (AN, {"name": "An Peeters", "birthday": "1980-01-01"}, NO),
        # A household's mailbox: two records.
        (FAMILY, {}, NO),
        (FAMILY, {"name": "Mia Claes"}, YES),
        (FAMILY, {"name": "Mia Claes", "customer_number": "K-100418"}, NO),
        ("", {}, NO),
        ("x' OR 1=1 --", {"name": "%"}, NO),
        ("jürgen@voorbeeld.example", {"name": "Zoë \N{PILE OF POO}\x00\n"}, NO),
    ],
)
def test_yes_only_if_one_record_holds_it_all(example: ExampleServer, mailbox: str, typed: dict[str, str], answer: DirectoryAnswer) -> None:
    assert directory_at(example.url).knows("conitro", mailbox, typed) is answer


def test_a_controller_without_a_directory_is_told_apart_from_one_that_says_no(example: ExampleServer) -> None:
    directory = directory_at(example.url)
    assert [directory.knows(slug, AN, {}) for slug in ("crm", "sentera")] == [NOT_SET, NOT_SET]


def test_a_wrong_secret_or_path_is_no_answer(example: ExampleServer) -> None:
    assert directory_at(example.url, secret="x" * 24).knows("conitro", AN, {}) is UNREACHABLE
    assert directory_at(example.url + "s").knows("conitro", AN, {}) is UNREACHABLE


@pytest.mark.parametrize(
    "body, secret, status",
    [
        (QUESTION, SECRET, 200),
        ({**QUESTION, "typed": {}}, SECRET, 200),
        ({**QUESTION, "version": 2}, SECRET, 400),
        ({**QUESTION, "mailbox": None}, SECRET, 400),
        ({**QUESTION, "typed": ["name"]}, SECRET, 400),
        ({**QUESTION, "typed": {"name": 1}}, SECRET, 400),
        ([], SECRET, 400),
        (b"{", SECRET, 400),
        (b"[" * 10_000, SECRET, 400),
        (QUESTION, "x" * 24, 401),
        (b"x" * 30_000, SECRET, 413),
    ],
)
def test_every_answer_is_as_the_description_says(example: ExampleServer, body: Any, secret: str, status: int) -> None:
    got, said = post(example.url, body if isinstance(body, bytes) else json.dumps(body).encode(), secret)
    assert got == status
    assert str(status) in RESPONSES
    assert is_of("Answer" if status == 200 else "Error", said)


def test_the_description_s_own_examples_fit_it_and_others_do_not() -> None:
    asked = OPENAPI["paths"]["/lookup"]["post"]["requestBody"]["content"]["application/json"]["example"]
    said = RESPONSES["200"]["content"]["application/json"]["example"]
    assert is_of("Question", asked)
    assert is_of("Answer", said)
    assert asked["question"] == said["question"]
    assert not is_of("Answer", {**said, "name": "An"})
    assert not is_of("Answer", {**said, "known": "yes"})
    assert not is_of("Question", {**asked, "act": "request_access"})


def test_it_writes_nothing_of_what_it_is_asked() -> None:
    server = ExampleServer()
    assert directory_at(server.url).knows("conitro", AN, {"name": "An Peeters"}) is YES
    assert server.stop() == ""


def test_without_a_secret_worth_the_name_it_does_not_start() -> None:
    command = [sys.executable, str(ROOT / "examples" / "directory_server.py"), "0"]
    done = subprocess.run(command, env={"DIRECTORY_SECRET": "kort"}, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "at least 24" in done.stderr
    assert "Traceback" not in done.stderr
