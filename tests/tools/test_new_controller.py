"""`new-controller`: a skeleton that helps its author and can answer nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.errors import BotError
from bot.policies.answer_desk import AnswerDesk
from bot.policies.topics import load_topics
from bot.tools.__main__ import main
from bot.wiring import make_policy_services
from tests.data.made_up import POLICY, TOPICS

FRENCH = """\
Protection de la vie privée

Nous gardons vos données pendant 3 ans. Vous pouvez nous écrire à "info@exemple.example" : nous répondrons.
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "data" / "controllers").mkdir(parents=True)
    (tmp_path / "data" / "topics.yml").write_text(TOPICS, encoding="utf-8")
    nlu = tmp_path / "data" / "nlu" / "nl"
    nlu.mkdir(parents=True)
    sentences = "".join(f"    - {sentence}\n" for sentence in ("hoelang bewaren jullie facturen?", "hoelang bewaart u facturen"))
    (nlu / "ask_retention.yml").write_text(f"nlu:\n- intent: ask_retention\n  examples: |\n{sentences}", encoding="utf-8")
    return tmp_path


def _written(root: Path, policy: bytes | str, *more: str, slug: str = "voorbeeld") -> int:
    file = root / "policy.txt"
    file.write_bytes(policy if isinstance(policy, bytes) else policy.encode())
    return main(["new-controller", "--root", str(root), "--slug", slug, "--policy", str(file), *more])


def _folder(root: Path) -> Path:
    return root / "data" / "controllers" / "voorbeeld"


def test_the_folder_holds_the_policy_word_for_word_the_card_and_the_statements(root: Path) -> None:
    raw = POLICY.replace("\n", "\r\n").encode()
    assert _written(root, raw) == 0
    assert {path.name for path in _folder(root).iterdir()} == {"policy.nl.txt", "controller.yml", "statements.yml"}
    assert (_folder(root) / "policy.nl.txt").read_bytes() == raw


def test_the_card_proposes_what_the_text_tells(root: Path) -> None:
    _written(root, POLICY)
    card = yaml.safe_load((_folder(root) / "controller.yml").read_text(encoding="utf-8"))
    assert card["name"] == "Voorbeeld" and card["aliases"] == []
    assert card["contacts"] == [{"kind": "email", "value": "privacy@voorbeeld.example"}]
    assert card["policy"].pop("dated").isoformat() == "2022-01-28"
    assert card["policy"] == {
        "file": "policy.nl.txt",
        "language": "nl",
        "title": "Privacyverklaring van Voorbeeld",
        "url": None,
        "headings": ["Privacyverklaring van Voorbeeld", "Hoe bereikt u ons?", "Hoelang bewaren we je gegevens?", "Cookies"],
    }


def test_the_language_is_detected_or_told(root: Path) -> None:
    _written(root, FRENCH)
    assert (_folder(root) / "policy.fr.txt").is_file()
    _written(root, "Cookies 2022", "--language", "fr", slug="kort")
    assert (root / "data" / "controllers" / "kort" / "policy.fr.txt").is_file()


def test_every_topic_stands_there_undecided_with_passages_that_may_be_on_it(root: Path) -> None:
    _written(root, POLICY)
    text = (_folder(root) / "statements.yml").read_text(encoding="utf-8")
    assert yaml.safe_load(text) == {topic: {"status": "undecided"} for topic in ("contact", "dpo", "retention")}
    block = text[text.index("# Hoelang\n") : text.index("retention:\n  status: undecided")]
    assert block.splitlines() == [
        "# Hoelang",
        '#   under "Hoelang bewaren we je gegevens?"',
        '#     line 12: "Facturen bewaren we 7 jaar."',
        '#     line 12: "Andere gegevens wissen we binnen één maand na het einde van de overeenkomst."',
    ]


def test_a_skeleton_answers_nothing_whatever_is_asked(root: Path) -> None:
    _written(root, POLICY)
    desk = make_policy_services(root / "data").answers
    assert isinstance(desk, AnswerDesk)
    for topic in load_topics(root / "data" / "topics.yml").topics:
        with pytest.raises(BotError, match="needs a status"):
            desk.answer("voorbeeld", topic, "nl")


@pytest.mark.parametrize(
    "odd",
    ['Wij, "Voorbeeld": # geen commentaar', "Wat \\n is dit?", "{geen: kaart}", "- Een streepje?", "Vraag: ja?", "& anker *", "Één œ 😀 \u00a0 wit"],
)
def test_whatever_stands_in_a_policy_the_skeleton_stays_yaml(root: Path, odd: str) -> None:
    text = f"{odd}\n\n{POLICY}\n\n{odd}\n\nFacturen: {odd} bewaren we.\n\u2028\x0c\n"
    assert _written(root, text) == 0
    for name in ("controller.yml", "statements.yml"):
        assert isinstance(yaml.safe_load((_folder(root) / name).read_text(encoding="utf-8")), dict)


def test_what_remains_to_be_done_is_said(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _written(root, POLICY)
    said = capsys.readouterr().out
    assert all(word in said for word in ("answers nothing yet", "controller.yml", "statements.yml", "check --controller voorbeeld"))


@pytest.mark.parametrize(
    "slug, remedy",
    [
        ("", "make new-controller SLUG="),
        ("Voorbeeld NV", "for example 'voorbeeld_nv'"),
        ("2de_kans", "for example 'de_kans'"),
        ("a", "Use 2 to 41 lower-case letters"),
        ("a" * 42, "Use 2 to 41 lower-case letters"),
        ("../buiten", "for example 'buiten'"),
        ("société-générale", "for example 'societe_generale'"),
        ("goed\n", "for example 'goed'"),
    ],
)
def test_a_bad_slug_is_refused_with_a_remedy(root: Path, slug: str, remedy: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _written(root, POLICY, slug=slug) == 1
    assert remedy in capsys.readouterr().err
    assert list((root / "data" / "controllers").iterdir()) == []


@pytest.mark.parametrize(
    "policy, more, said",
    [
        (b"", [], "is empty"),
        ("Données".encode("cp1252"), [], "is not UTF-8"),
        ("We keep your personal data for as long as needed and never sell them to anybody.", [], "does not read as Dutch or French"),
        (POLICY, ["--language", "en"], "There is no language 'en'. Known: nl, fr."),
    ],
)
def test_a_policy_that_cannot_be_used_is_refused_and_nothing_is_written(
    root: Path, policy: bytes | str, more: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _written(root, policy, *more) == 1
    assert said in capsys.readouterr().err
    assert list((root / "data" / "controllers").iterdir()) == []


def test_a_folder_that_exists_is_never_touched(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _folder(root).mkdir()
    (_folder(root) / "controller.yml").write_text("name: Mine\n", encoding="utf-8")
    assert _written(root, POLICY) == 1
    assert "There is a controller 'voorbeeld' already." in capsys.readouterr().err
    assert (_folder(root) / "controller.yml").read_text(encoding="utf-8") == "name: Mine\n"
    assert len(list(_folder(root).iterdir())) == 1


def test_no_policy_and_no_repository_are_told_apart(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new-controller", "--root", str(root), "--slug", "voorbeeld"]) == 1
    assert "--policy is needed." in capsys.readouterr().err
    assert main(["new-controller", "--root", str(tmp_path / "gone"), "--slug", "voorbeeld", "--policy", "x"]) == 1
    assert "Name the folder that holds data/ with --root." in capsys.readouterr().err


def test_half_a_folder_is_never_left_behind(root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def full_disk(self: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    file = root / "policy.txt"
    file.write_text(POLICY, encoding="utf-8")
    monkeypatch.setattr(Path, "write_bytes", full_disk)
    assert main(["new-controller", "--root", str(root), "--slug", "voorbeeld", "--policy", str(file)]) == 1
    assert "No space left on device" in capsys.readouterr().err
    assert sorted(path.name for path in (root / "data").iterdir()) == ["controllers", "nlu", "topics.yml"]
    assert list((root / "data" / "controllers").iterdir()) == []
