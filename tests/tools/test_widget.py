"""The lines for a company's site are those that work."""

from __future__ import annotations

import re
from argparse import Namespace

import pytest

from bot.channels.widget_files import widget_files
from bot.embedding_settings import load_embedding_settings
from bot.tools.widget import lines

ENVIRONMENT = {"WEBSITE_SECRET": "w" * 40, "CHAT_URL": "https://chat.voorbeeld.example", "PUBLIC_URL": "https://privacy.voorbeeld.example"}


def test_the_line_and_the_pinned_one_lead_to_the_channel() -> None:
    said = lines("conitro", "Vragen?", None, load_embedding_settings(ENVIRONMENT), widget_files())
    newest, pinned = re.findall(r"^<script .*</script>$", said, re.MULTILINE)
    assert newest == '<script src="https://chat.voorbeeld.example/widget.js" data-controller="conitro" defer></script>'
    files = widget_files()
    assert f'src="https://chat.voorbeeld.example/{files.name}" integrity="{files.integrity}" crossorigin="anonymous"' in pinned
    assert '<noscript><a href="https://privacy.voorbeeld.example/chat/conitro?language=nl">Vragen?</a></noscript>' in said
    assert "script-src https://chat.voorbeeld.example; connect-src https://chat.voorbeeld.example" in said
    assert "none yet: set CONTROLLER_CONITRO_WIDGET_ORIGINS" in said


def test_an_own_key_and_a_language_stand_in_the_line_and_the_sites_below() -> None:
    own = {"CONTROLLER_CONITRO_WIDGET_KEY": "lente-2027", "CONTROLLER_CONITRO_WIDGET_ORIGINS": "https://www.voorbeeld.example,https://voorbeeld.example"}
    said = lines("conitro", "Des questions sur vos données chez Conitro & zoon ?", "fr", load_embedding_settings({**ENVIRONMENT, **own}), widget_files())
    assert said.count('data-controller="conitro" data-key="lente-2027" data-language="fr" defer') == 2
    assert "?language=fr\">Des questions sur vos données chez Conitro &amp; zoon ?</a>" in said
    assert said.endswith("Sites that may embed it:\nhttps://voorbeeld.example\nhttps://www.voorbeeld.example")


@pytest.mark.parametrize(("language", "words"), [(None, "Vragen over uw gegevens bij Conitro?"), ("fr", "Des questions sur vos données chez Conitro ?")])
def test_the_verb_prints_it_for_a_company(language: str | None, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from bot.tools import widget

    monkeypatch.setattr(widget.wiring, "embedding_or_stop", lambda: load_embedding_settings(ENVIRONMENT))
    assert widget.run(Namespace(controller="conitro", language=language)) == 0
    assert words in capsys.readouterr().out


def test_a_company_that_is_not_there_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    from bot.tools.__main__ import main

    assert main(["widget", "nergens"]) == 1
    told = capsys.readouterr().err
    assert "There is no company 'nergens'" in told and "conitro" in told
