"""Controllers read from their folders, always fresh."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from bot.errors import BotError
from bot.policies.controllers import ControllerDirectory, Source, read_controller, read_names
from bot.policies.model import Status
from tests.policies.made_up_companies import CARD, STATEMENTS, company, write


def directory(root: Path, problems: dict[str, str] | None = None, look_again_after: float = 0.0) -> ControllerDirectory:
    """Return the directory; `problems` names what the checks would find, by slug."""

    def is_sound(source: Source) -> list[str]:
        return [problem for slug, problem in (problems or {}).items() if slug == source.folder.name]

    return ControllerDirectory(root, is_sound, look_again_after)


# --- one folder --------------------------------------------------------------------------------
def test_a_folder_is_read_into_values(tmp_path: Path) -> None:
    source = read_controller(company(tmp_path, "noorderlicht"))
    controller = source.controller
    assert (controller.slug, controller.name, controller.aliases) == ("noorderlicht", "Noorderlicht", ("Noorderlicht NV",))
    assert (controller.policy.language, str(controller.policy.dated), controller.policy.url) == ("nl", "2022-01-28", None)
    assert [(contact.kind, contact.value) for contact in controller.contacts] == [("email", "privacy@noorderlicht.example")]
    assert controller.statements["retention"].facets["invoices"].status is Status.PARTLY
    assert controller.statements["dpo"].text is None
    assert (source.card_file.name, source.statements_file.name) == ("controller.yml", "statements.yml")
    assert source.statement_lines.of("retention", "quotes", 0) == 6


def test_a_garbled_contact_is_kept_as_printed_and_known_to_be_unusable(tmp_path: Path) -> None:
    folder = company(tmp_path, "voorbeeld")
    card = (folder / "controller.yml").read_text(encoding="utf-8").split("contacts:")[0]
    write(folder / "controller.yml", card + 'contacts:\n  - {kind: email, value: "info @ voorbeeld", usable: false}\n  - {kind: post, value: "Straat 1"}\n')
    contacts = read_controller(folder).controller.contacts
    assert [(contact.value, contact.is_usable) for contact in contacts] == [("info @ voorbeeld", False), ("Straat 1", True)]


def test_the_version_of_a_policy_is_that_of_its_text(tmp_path: Path) -> None:
    one, other = (read_controller(company(tmp_path / place, "noorderlicht")) for place in ("a", "b"))
    assert one.controller.policy.version == other.controller.policy.version
    write(other.folder / "policy.nl.txt", "Bewaren\nContact\nAnders.")
    assert read_controller(other.folder).controller.policy.version != one.controller.policy.version


def test_a_mark_of_byte_order_is_no_part_of_a_policy(tmp_path: Path) -> None:
    folder = company(tmp_path, "noorderlicht")
    (folder / "policy.nl.txt").write_bytes(b"\xef\xbb\xbfBewaren\n")
    assert read_controller(folder).controller.policy.text == "Bewaren\n"


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("name: Noorderlicht", "label: x", 1, "'name' is needed"),
        ('aliases: ["Noorderlicht NV"]', "aliases: NV", 2, "'aliases' is a list"),
        ('aliases: ["Noorderlicht NV"]', "aliases: [7]", 2, "'aliases' is a list"),
        ('  title: "Privacyverklaring"\n', "", 3, "'policy' needs"),
        ('headings: ["Bewaren", "Contact"]', "headings: Bewaren", 9, "'headings' is a list"),
        ("dated: 2022-01-28", 'dated: "januari"', 7, "'dated' is a day"),
        ("policy.nl.txt", "nothing.txt", 4, "the policy file cannot be read"),
        ("kind: email, ", "", 10, "'contacts' is a list"),
        ('  - {kind: email, value: "privacy@noorderlicht.example"}', "  an: address", 10, "'contacts' is a list"),
    ],
)
def test_a_broken_card_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, says: str) -> None:
    folder = company(tmp_path, "noorderlicht")
    text = (folder / "controller.yml").read_text(encoding="utf-8")
    assert old in text
    write(folder / "controller.yml", text.replace(old, new))
    with pytest.raises(BotError) as raised:
        read_controller(folder)
    assert raised.value.problem.startswith(f"{folder / 'controller.yml'}:{line}: ")
    assert says in raised.value.problem


@pytest.mark.parametrize(
    ("statements", "line", "says"),
    [
        ("- a\n", 1, "a mapping of topics"),
        ("\nretention: stated\n", 2, "retention is a mapping"),
        ("retention: {status: maybe}\n", 1, "needs a status, one of stated, partly"),
        ("retention: {}\n", 1, "needs a status"),
        ("retention:\n  status: stated\n  nl: Alles.\n", 1, "needs its text in nl and in fr"),
        ("retention:\n  status: stated\n  de: Alles.\n", 1, "unknown keys: de"),
        ("retention:\n  status: stated\n  quotes: {text: x}\n", 3, "retention.quotes is a list"),
        ("retention:\n  status: stated\n  quotes:\n    - text: x\n", 4, "retention.quotes.0 needs a text and a section"),
        ("retention:\n  status: stated\n  law: Iets.\n", 3, "retention.law needs its text"),
        ("retention:\n  status: stated\n  facets: [invoices]\n", 3, "retention.facets is a mapping"),
        ("retention:\n  status: stated\n  facets:\n    invoices:\n      status: x\n", 4, "retention.facets.invoices needs a status"),
    ],
)
def test_a_broken_statement_is_named_with_its_line(tmp_path: Path, statements: str, line: int, says: str) -> None:
    folder = company(tmp_path, "noorderlicht", statements=statements)
    with pytest.raises(BotError) as raised:
        read_controller(folder)
    assert raised.value.problem.startswith(f"{folder / 'statements.yml'}:{line}: ")
    assert says in raised.value.problem


@pytest.mark.parametrize("missing", ["controller.yml", "policy.nl.txt", "statements.yml"])
def test_a_missing_file_is_an_error_of_ours(tmp_path: Path, missing: str) -> None:
    folder = company(tmp_path, "noorderlicht")
    (folder / missing).unlink()
    with pytest.raises(BotError, match="cannot be read"):
        read_controller(folder)


def test_the_names_need_the_card_alone(tmp_path: Path) -> None:
    folder = company(tmp_path, "noorderlicht")
    (folder / "statements.yml").unlink()
    assert read_names(folder).aliases == ("Noorderlicht NV",)


# --- the directory: always fresh -----------------------------------------------------------------
def test_a_new_controller_is_there_without_a_restart(tmp_path: Path) -> None:
    company(tmp_path, "noorderlicht")
    controllers = directory(tmp_path)
    assert controllers.slugs() == ["noorderlicht"]
    company(tmp_path, "avondster")
    assert controllers.slugs() == ["avondster", "noorderlicht"]
    assert controllers.get("avondster").name == "Avondster"


def test_an_edit_counts_without_a_restart(tmp_path: Path) -> None:
    folder = company(tmp_path, "noorderlicht")
    controllers = directory(tmp_path)
    before = controllers.get("noorderlicht")
    assert controllers.get("noorderlicht") is before
    write(folder / "statements.yml", STATEMENTS.replace("alles 7 jaar", "alles 8 jaar"))
    write(folder / "controller.yml", CARD.format(name="Noorderzon", slug="noorderlicht"))
    after = controllers.get("noorderlicht")
    assert after.statements["retention"].text is not None
    assert (after.name, after.statements["retention"].text["nl"]) == ("Noorderzon", "Ze bewaren alles 8 jaar.")
    assert [names.name for names in controllers.names()] == ["Noorderzon"]


def test_a_changed_policy_counts_too(tmp_path: Path) -> None:
    folder = company(tmp_path, "noorderlicht")
    controllers = directory(tmp_path)
    before = controllers.get("noorderlicht").policy.version
    write(folder / "policy.nl.txt", "Bewaren\nContact\nAnders.")
    assert controllers.get("noorderlicht").policy.version != before


def test_a_removed_controller_is_gone(tmp_path: Path) -> None:
    folder = company(tmp_path, "noorderlicht")
    controllers = directory(tmp_path)
    controllers.get("noorderlicht")
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    assert controllers.slugs() == []
    with pytest.raises(BotError, match="no controller 'noorderlicht'"):
        controllers.get("noorderlicht")


def test_the_folders_are_not_looked_at_at_every_turn(tmp_path: Path) -> None:
    controllers = directory(tmp_path, look_again_after=3600.0)
    assert controllers.names() == []
    company(tmp_path, "noorderlicht")
    assert controllers.names() == []
    assert controllers.get("noorderlicht").name == "Noorderlicht"


def test_without_any_folder_there_is_no_controller(tmp_path: Path) -> None:
    controllers = directory(tmp_path / "nothing")
    assert controllers.slugs() == []
    with pytest.raises(BotError, match="Known: none"):
        controllers.get("noorderlicht")


@pytest.mark.parametrize(
    "slug", ["", ".", "..", "../noorderlicht", "noorderlicht/../noorderlicht", "Noorderlicht", "noorder licht", "n\x00x", "noorderlicht\n", "x" * 300]
)
def test_a_slug_that_is_none_never_touches_the_disk(tmp_path: Path, slug: str) -> None:
    company(tmp_path, "noorderlicht")
    with pytest.raises(BotError, match="There is no controller"):
        directory(tmp_path).get(slug)


# --- broken edits -----------------------------------------------------------------------------------
BROKEN = [
    ("statements.yml", "retention: [\n"),
    ("statements.yml", "retention: {status: maybe}\n"),
    ("controller.yml", "name: [\n"),
    ("controller.yml", CARD.format(name="Noorderlicht", slug="noorderlicht").replace("2022-01-28", "2022-02-30")),
    ("controller.yml", ""),
]


@pytest.mark.parametrize(("file", "text"), BROKEN)
def test_a_broken_edit_keeps_the_last_good_version_and_says_so_once(tmp_path: Path, caplog: pytest.LogCaptureFixture, file: str, text: str) -> None:
    folder = company(tmp_path, "noorderlicht")
    controllers = directory(tmp_path)
    good = controllers.get("noorderlicht")
    assert controllers.slugs() == ["noorderlicht"]
    write(folder / file, text)
    with caplog.at_level(logging.ERROR, "bot.policies.controllers"):
        assert controllers.get("noorderlicht") is good
        assert controllers.get("noorderlicht") is good
        said = [record.getMessage() for record in caplog.records]
    assert len(said) == 1
    assert "the last good version stays in use" in said[0]
    assert file in said[0]
    assert controllers.slugs() == controllers.slugs() == ["noorderlicht"]


def test_an_edit_the_checks_refuse_keeps_the_last_good_version(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = company(tmp_path, "noorderlicht")
    problems: dict[str, str] = {}
    controllers = directory(tmp_path, problems)
    good = controllers.get("noorderlicht")
    problems["noorderlicht"] = "statements.yml:3: the quote does not stand in the policy"
    write(folder / "statements.yml", STATEMENTS.replace("7 jaar", "9 jaar"))
    assert controllers.get("noorderlicht") is good
    assert "the quote does not stand in the policy" in caplog.text


def test_a_check_that_breaks_down_keeps_the_last_good_version(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = company(tmp_path, "noorderlicht")
    calls: list[Source] = []

    def is_sound(source: Source) -> list[str]:
        calls.append(source)
        if len(calls) > 1:
            raise ZeroDivisionError("a person's words")
        return []

    controllers = ControllerDirectory(tmp_path, is_sound, 0.0)
    good = controllers.get("noorderlicht")
    write(folder / "statements.yml", STATEMENTS + "\n")
    assert controllers.get("noorderlicht") is good
    assert "ZeroDivisionError" in caplog.text
    assert "a person's words" not in caplog.text


def test_a_mended_edit_counts_again(tmp_path: Path) -> None:
    folder = company(tmp_path, "noorderlicht")
    controllers = directory(tmp_path)
    controllers.get("noorderlicht")
    write(folder / "statements.yml", "retention: [\n")
    controllers.get("noorderlicht")
    write(folder / "statements.yml", "dpo: {status: not_applicable}\n")
    assert controllers.get("noorderlicht").statements["dpo"].status is Status.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("file", "text"), [("statements.yml", "retention: [\n"), ("controller.yml", CARD.format(name="X", slug="x").replace("policy.nl.txt", "nothing.txt"))]
)
def test_a_broken_new_controller_is_refused_and_no_longer_offered(tmp_path: Path, caplog: pytest.LogCaptureFixture, file: str, text: str) -> None:
    folder = company(tmp_path, "noorderlicht")
    company(tmp_path, "avondster")
    write(folder / file, text)
    controllers = directory(tmp_path)
    for _ in range(2):
        with pytest.raises(BotError, match=file) as raised:
            controllers.get("noorderlicht")
    assert "python -m bot.tools check" in raised.value.remedy
    assert caplog.text.count("it cannot be used") == 1
    assert controllers.slugs() == ["avondster"]
    assert controllers.get("avondster").name == "Avondster"


def test_a_new_controller_that_is_not_sound_is_never_offered(tmp_path: Path) -> None:
    company(tmp_path, "voorbeeld")
    company(tmp_path, "onaf", statements="retention:\n  status: undecided\n")
    assert directory(tmp_path).slugs() == ["voorbeeld"]


def test_a_refused_controller_is_offered_again_once_it_changed(tmp_path: Path) -> None:
    folder = company(tmp_path, "noorderlicht", statements="retention: [\n")
    controllers = directory(tmp_path)
    with pytest.raises(BotError):
        controllers.get("noorderlicht")
    assert controllers.slugs() == []
    write(folder / "statements.yml", STATEMENTS)
    assert controllers.slugs() == ["noorderlicht"]
    assert controllers.get("noorderlicht").name == "Noorderlicht"


def test_a_new_card_that_cannot_be_read_is_left_out_and_said_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = company(tmp_path, "noorderlicht")
    write(folder / "controller.yml", "name: [\n")
    controllers = directory(tmp_path)
    assert [controllers.slugs(), controllers.slugs()] == [[], []]
    assert caplog.text.count("Controller 'noorderlicht'") == 1
    write(folder / "controller.yml", CARD.format(name="Noorderlicht", slug="noorderlicht"))
    assert controllers.slugs() == ["noorderlicht"]


def test_a_folder_whose_name_is_no_slug_is_left_out_and_said_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    company(tmp_path, "Noorderlicht oud")
    company(tmp_path, "noorderlicht")
    (tmp_path / "notes").mkdir()
    (tmp_path / "readme.txt").write_text("x", encoding="utf-8")
    controllers = directory(tmp_path)
    assert [controllers.slugs(), controllers.slugs()] == [["noorderlicht"]] * 2
    assert caplog.text.count("Rename it") == 1


def test_a_thousand_controllers_are_listed_and_only_what_changed_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(1000):
        folder = tmp_path / f"firma_{number:04}"
        folder.mkdir()
        (folder / "controller.yml").write_text(f"name: Firma {number}\n", encoding="utf-8")
    controllers = directory(tmp_path)
    assert len(controllers.names()) == 1000
    read: list[str] = []

    def counted(folder: Path) -> object:
        read.append(folder.name)
        return read_names(folder)

    monkeypatch.setattr("bot.policies.controllers.read_names", counted)
    write(tmp_path / "firma_0417" / "controller.yml", "name: Anders\n")
    assert controllers.names()[417].name == "Anders"
    assert read == ["firma_0417"]
