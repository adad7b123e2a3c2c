"""The pages' own process over the product database, from outside: started as `make run` starts it."""

from __future__ import annotations

import email
import http.client
import os
import re
import signal
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from datetime import datetime, timezone
from email import policy
from pathlib import Path

import pytest

from bench.processes import free_port
from bot import wiring
from bot.mail_settings import load_mail_settings
from bot.pages.texts import load_page_texts
from bot.rights.acts import RequestedAct
from bot.settings import ROOT, load_request_keys, load_settings
from tests.pages.made_up_chat import Forms
from tests.pages.made_up_links import TEXTS
from tests.pages.read_pages import read_page
from tests.processes.servers import environment, wait_for_port

ADDRESS = "lien@voorbeeld.example"


class Whole:
    """A product database with one request and its mail, and the process of the pages."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.env = {**environment(folder), "PAGES_PORT": str(self.port), "LOG_LEVEL": "INFO", "DEMO_SITES": "on"}
        settings, keys = load_settings(self.env), load_request_keys(self.env)
        controllers = wiring.make_policy_services(settings.paths.data).controllers
        self.services = wiring.make_request_services(settings, keys, controllers, frozenset())
        self._work = wiring.WorkOfTelling(settings, keys, load_mail_settings(self.env), lambda _: False)
        self.request = self._open()
        self.path = self._path_of_link(folder / "mail")
        self._log = folder / "pages.log"
        with self._log.open("wb") as out:
            self.process = subprocess.Popen([sys.executable, "-W", "ignore", "-m", "bot.runtime.pages_server"], cwd=ROOT, env=self.env, stdout=out, stderr=out)
        wait_for_port(self.process, self.port, self._log)

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def ask(self, method: str) -> tuple[int, list[str]]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        body, headers = (b"confirm=yes", {"Content-Type": "application/x-www-form-urlencoded"}) if method == "POST" else (None, {})
        try:
            line.request(method, self.path, body, {"Accept-Language": "nl", **headers})
            answer = line.getresponse()
            return answer.status, read_page(answer.read().decode()).headings
        finally:
            line.close()

    def get(self, path: str) -> tuple[int, list[str], str]:
        with urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers={"Accept-Language": "nl"}), timeout=120) as answer:
            page = answer.read().decode()
            return answer.status, read_page(page).headings, page

    def post(self, path: str, form: dict[str, str]) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", urllib.parse.urlencode(form).encode(), timeout=120) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def proof(self) -> str:
        return self.services.desk.request(self.request).proof.value

    def _open(self) -> str:
        desk, now = self.services.desk, datetime.now(timezone.utc)
        desk.begin("talk", (RequestedAct.ACCESS,), language="nl", received_at=now, key="m1", controller="conitro")
        while (draft := desk.draft("talk")) is not None and (question := draft.next_question) is not None:
            desk.answer("talk", question.id, ADDRESS if question.id == "contact" else "Lien Maes", key=question.id)
        (request,) = desk.confirm("talk", key="yes")
        self.services.proof.begin([request.id], "yes", None)
        while self._work.tell_next("worker"):
            pass
        return request.id

    def _path_of_link(self, folder: Path) -> str:
        for file in folder.rglob("*"):
            if file.is_file():
                text = email.message_from_bytes(file.read_bytes(), policy=policy.default).get_body(("plain",)).get_content()
                if found := re.search(rf"http://127\.0\.0\.1:{self.port}(/proof/\S+)", text):
                    return found[1]
        raise AssertionError(sorted(folder.rglob("*")))


@pytest.fixture
def whole(tmp_path: Path) -> Iterator[Whole]:
    made = Whole(tmp_path)
    yield made
    made.process.kill()
    made.process.wait(10)


def test_a_link_from_a_mail_is_looked_at_survives_a_locked_database_and_proves(whole: Whole) -> None:
    assert whole.ask("GET") == (200, [TEXTS.parts("ready", "nl")["title"]])
    assert whole.proof() == "unproven"
    # Another process holds the database longer than anybody waits.
    holder = sqlite3.connect(whole.folder / "product.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    assert whole.ask("POST") == (503, [TEXTS.parts("down", "nl")["title"]])
    holder.execute("ROLLBACK")
    holder.close()
    assert whole.proof() == "unproven"
    assert whole.ask("POST") == (200, [TEXTS.parts("proven", "nl")["title"]])
    assert whole.proof() == "mailbox"
    assert whole.path.rsplit("/", 1)[1][:12] not in whole.log
    assert ADDRESS not in whole.log
    os.kill(whole.process.pid, signal.SIGTERM)
    whole.process.wait(15)
    assert "Traceback" not in whole.log


def test_the_pages_beside_the_widget_are_served_and_keep_what_is_typed_while_the_assistant_is_away(whole: Whole) -> None:
    texts = load_page_texts(ROOT / "data" / "talk_pages.yml")
    for path, title in (("/policy/conitro", texts.say("policy", "title", "nl", company="Conitro")), ("/chat/conitro", texts.say("chat", "title", "nl", company="Conitro")), ("/", texts.say("demo", "list_title", "nl"))):
        assert whole.get(path)[:2] == (200, [title])
    forms = Forms(whole.get("/chat/conitro")[2])
    # No Rasa server runs here.
    status, page = whole.post("/chat/conitro", forms.sent("send", "geheime woorden"))
    assert (status, Forms(page).typed) == (503, "geheime woorden")
    assert "geheime" not in whole.log
    assert forms.hidden[-1]["token"][:20] not in whole.log


def test_a_missing_key_is_told_at_the_start_in_one_line(tmp_path: Path) -> None:
    env = {**environment(tmp_path), "PAGES_PORT": str(free_port()), "LOOKUP_KEYS": ""}
    done = subprocess.run([sys.executable, "-W", "ignore", "-m", "bot.runtime.pages_server"], cwd=ROOT, env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 78
    assert done.stderr.splitlines()[-1].startswith("STOPPED: LOOKUP_KEYS is not set")
    assert "Traceback" not in done.stderr
