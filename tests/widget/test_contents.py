"""What stands in a conversation: quotes, receipts, codes, languages, a colleague; and what can be taken out of it."""

from __future__ import annotations

import json

from playwright.sync_api import expect

from tests.widget.conftest import Visit
from tests.widget.served import ServedChat
from tests.widget.visitor import Visitor


def test_a_quote_shows_its_source_and_the_way_to_it_and_is_marked_in_its_language(new_visitor: Visit, chat: ServedChat) -> None:
    visitor = new_visitor().visit(chat.site(lang="fr")).open()
    visitor.ask("combien de temps conservez-vous ma facture ?")
    quote = visitor.page.get_by_role("figure")
    expect(quote.locator("blockquote")).to_have_attribute("lang", "nl")
    expect(quote).to_contain_text("original en néerlandais")
    expect(quote).to_contain_text("Privacy beleid · Artikel 4 – Hoelang bewaren we jouw gegevens?")
    expect(quote).to_contain_text("28 janvier 2022")
    link = quote.get_by_role("link", name="Voir dans la politique (nouvelle fenêtre)")
    expect(link).to_have_attribute("href", "http://127.0.0.1:5080/policy/conitro?passage=retention#passage")
    expect(link).to_have_attribute("rel", "noopener")
    # The card stands instead of the text.
    expect(visitor.page.locator(".log .row").last.locator(".text")).to_have_count(0)


def test_a_button_is_sent_with_its_payload_and_title(visitor: Visitor, chat: ServedChat) -> None:
    sent: list[dict[str, str]] = []
    visitor.page.on("request", lambda request: sent.append(json.loads(request.post_data or "{}")) if request.method == "POST" and request.url.endswith("/messages") else None)
    visitor.visit(chat.site()).open().ask("wis al mijn gegevens")
    visitor.page.get_by_role("button", name="Alles", exact=True).click()
    expect(visitor.page.locator("input.code")).to_be_visible()
    assert sent[1]["text"] == "Alles" and sent[1]["payload"] == "/tapped{0}"
    expect(visitor.page.locator(".chip")).to_have_count(0)
    # A frequent question is plain text.
    assert "payload" not in sent[0]


def test_progress_follows_the_form(visitor: Visitor, chat: ServedChat) -> None:
    visitor.visit(chat.site()).open().ask("wis al mijn gegevens")
    expect(visitor.page.locator(".progress")).to_have_text("Stap 2 van 5")
    visitor.page.get_by_role("button", name="Alles", exact=True).click()
    expect(visitor.page.locator(".progress")).to_have_text("Stap 5 van 5")
    visitor.ask("12345678")
    expect(visitor.page.locator(".receipt")).to_be_visible()
    expect(visitor.page.locator(".progress")).to_be_hidden()


def test_a_code_has_the_keyboard_of_digits_and_is_pasted_clean(visitor: Visitor, chat: ServedChat) -> None:
    visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visitor.visit(chat.site()).open().ask("code")
    field = visitor.page.locator("input.code")
    expect(field).to_have_attribute("inputmode", "numeric")
    expect(field).to_have_attribute("autocomplete", "one-time-code")
    expect(field).to_have_attribute("enterkeyhint", "send")
    expect(field).to_have_accessible_name("Code uit de mail")
    expect(field).to_be_focused()
    visitor.page.evaluate("navigator.clipboard.writeText('Uw code: 1234 56 78')")
    field.press("Control+v")
    expect(field).to_have_value("12345678")
    # Who has no code is not shut in by digits.
    visitor.page.get_by_role("button", name="Iets anders typen").click()
    expect(visitor.page.locator("textarea")).to_be_focused()
    visitor.page.get_by_role("button", name="De code typen").click()
    expect(field).to_be_focused()
    field.press("Enter")
    expect(visitor.page.locator(".receipt")).to_be_visible()
    expect(visitor.page.locator("textarea")).to_be_focused()


def test_an_address_has_the_keyboard_of_addresses(visitor: Visitor, chat: ServedChat) -> None:
    visitor.visit(chat.site(lang="fr")).open().ask("mail")
    field = visitor.page.locator("input[inputmode=email]")
    expect(field).to_have_attribute("autocomplete", "email")
    expect(field).to_have_accessible_name("Votre adresse e-mail")


def test_a_receipt_can_be_copied_and_its_files_fetched(visitor: Visitor, chat: ServedChat) -> None:
    visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visitor.visit(chat.site()).open().ask("12345678")
    receipt = visitor.page.get_by_role("region", name="Ontvangstbewijs")
    expect(receipt).to_contain_text("CON-7K3M-9Q2X")
    receipt.get_by_role("button", name="Kopieer").click()
    expect(visitor.page.locator(".toast")).to_have_text("Gekopieerd")
    assert visitor.page.evaluate("navigator.clipboard.readText()") == "Gegevens wissen\nReferentie: CON-7K3M-9Q2X\nAntwoord ten laatste op: 28 december 2026"
    for name in ("aanvraag-CON-7K3M-9Q2X.txt", "aanvraag-CON-7K3M-9Q2X.ics"):
        with visitor.page.expect_download() as download:
            receipt.get_by_role("button", name=f"Download {name}").click()
        assert download.value.suggested_filename == name
        assert download.value.path().read_text(encoding="utf-8") == f"Inhoud van {name}\n"


def test_a_file_that_cannot_be_fetched_is_told(visitor: Visitor, chat: ServedChat) -> None:
    visitor.visit(chat.site()).open().ask("12345678")
    visitor.page.route("**/files/**", lambda route: route.abort())
    visitor.page.get_by_role("button", name="Download aanvraag-CON-7K3M-9Q2X.txt").click()
    expect(visitor.page.locator(".toast")).to_contain_text("kan nu niet worden opgehaald")


def test_the_language_is_switched_before_the_first_message_without_asking_anything(visitor: Visitor, chat: ServedChat) -> None:
    visitor.visit(chat.site()).open()
    visitor.page.get_by_role("button", name="FR: Passer au français").click()
    expect(visitor.page.locator(".panel h2")).to_have_text("Vos données")
    expect(visitor.page.locator(".question").first).to_contain_text("Combien de temps")
    assert chat.asked("/sessions") == 0
    visitor.ask("allo")
    visitor.expect_texts("allo", "Vous avez dit : allo")
    assert chat.talk.language == "fr"
    # The session has the language; the browser keeps nothing else.
    visitor.page.reload()
    expect(visitor.rows).to_have_count(2)
    visitor.open()
    expect(visitor.page.locator(".panel h2")).to_have_text("Vos données")


def test_in_a_talk_the_switch_is_asked_of_the_assistant(visitor: Visitor, chat: ServedChat) -> None:
    visitor.visit(chat.site()).open().ask("hallo")
    visitor.expect_texts("hallo", "U zei: hallo")
    visitor.page.get_by_role("button", name="FR: Passer au français").click()
    expect(visitor.rows).to_have_count(4)
    assert chat.talk.rows[2]["text"] == "En français, s'il vous plaît"
    expect(visitor.field).to_have_attribute("placeholder", "Posez votre question")


def test_a_colleague_is_asked_for_and_takes_over(visitor: Visitor, chat: ServedChat) -> None:
    visitor.visit(chat.site()).open()
    visitor.choose("Praat met een medewerker")
    expect(visitor.page.locator(".staff")).to_contain_text("Dag, met Lien")
    expect(visitor.page.locator(".subtitle")).to_have_text("Conitro · U spreekt met Lien")
    expect(visitor.page.locator(".notice").last).to_have_text("Lien neemt over.")
    chat.set_status(agent_typing=True)
    expect(visitor.page.locator(".typing")).to_have_text("Lien schrijft…")
    chat.set_status(agent_typing=False, agent_seen=1)
    expect(visitor.page.locator(".own .state")).to_have_text("Gelezen")
    visitor.field.press_sequentially("ik")
    chat.until(lambda: any(sign.get("typing") for sign in chat.talk.signs), "a sign of typing")
    chat.until(lambda: any(sign["seen"] == len(chat.talk.rows) for sign in chat.talk.signs), "a sign of reading")
    visitor.page.keyboard.press("Enter")
    chat.until(lambda: any(sign.get("typing") is False for sign in chat.talk.signs), "the end of typing")


def test_that_something_was_read_says_nothing_of_typing(visitor: Visitor, chat: ServedChat) -> None:
    # Two requests may arrive in the other order: a sign of reading must not put out that of a letter typed after it.
    visitor.visit(chat.site()).open()
    visitor.choose("Praat met een medewerker")
    expect(visitor.page.locator(".subtitle")).to_have_text("Conitro · U spreekt met Lien")
    chat.until(lambda: any(sign["seen"] == len(chat.talk.rows) for sign in chat.talk.signs), "a sign of reading")
    assert all(set(sign) == {"seen"} for sign in chat.talk.signs)


def test_nothing_is_told_of_typing_while_the_assistant_answers(visitor: Visitor, chat: ServedChat) -> None:
    visitor.visit(chat.site()).open().ask("hallo")
    visitor.expect_texts("hallo", "U zei: hallo")
    visitor.field.press_sequentially("ik ben")
    assert chat.asked("/signs") == 0


def test_the_talk_is_downloaded_as_text(visitor: Visitor, chat: ServedChat) -> None:
    visitor.visit(chat.site()).open().ask("hoelang wordt mijn factuur bewaard?")
    expect(visitor.page.locator(".quote")).to_be_visible()
    with visitor.page.expect_download() as download:
        visitor.choose("Download het gesprek")
    assert download.value.suggested_filename == "gesprek-conitro.txt"
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert text.startswith("Uw gegevens – Conitro\n")
    assert [line for line in text.splitlines() if line in [row["text"] for row in chat.talk.rows]] == [row["text"] for row in chat.talk.rows]
    assert "  U\n" in text and "  Assistent\n" in text


def test_only_the_talk_is_printed(new_visitor: Visit, chat: ServedChat) -> None:
    for width in (1280, 400):
        visitor = new_visitor(width=width)
        visitor.page.add_init_script("window.print = () => { window.printed = true; }")
        visitor.visit(chat.site()).open().ask("lang")
        expect(visitor.rows).to_have_count(2)
        visitor.choose("Druk het gesprek af")
        assert visitor.page.evaluate("window.printed") is True
        visitor.page.emulate_media(media="print")
        expect(visitor.page.locator("main")).to_be_hidden()
        expect(visitor.field).to_have_count(0)
        expect(visitor.rows.last).to_be_visible()
        # All of it: nothing is cut off at the height of a screen.
        assert visitor.panel.evaluate("each => each.offsetHeight") > 800
        visitor.page.emulate_media(media="screen")
        visitor.page.evaluate("dispatchEvent(new Event('afterprint'))")
        expect(visitor.page.locator("main")).to_be_visible()
        expect(visitor.field).to_be_visible()
        assert visitor.panel.evaluate("each => each.matches(':modal')") is (width == 400)


def test_a_page_that_is_printed_leaves_the_widget_out(visitor: Visitor, chat: ServedChat) -> None:
    visitor.visit(chat.site())
    visitor.page.emulate_media(media="print")
    expect(visitor.launcher).to_be_hidden()


def test_the_retry_of_an_opening_that_failed(visitor: Visitor, chat: ServedChat) -> None:
    chat.chat.faults.no_opening = True
    visitor.visit(chat.site()).launcher.click()
    expect(visitor.page.get_by_role("alert")).to_have_text("De assistent is even niet bereikbaar.")
    chat.chat.faults.no_opening = False
    visitor.page.get_by_role("button", name="Probeer opnieuw").click()
    expect(visitor.page.locator(".question")).to_have_count(4)
    visitor.expect_focus("textarea")


def test_a_reader_who_scrolled_back_is_left_there(visitor: Visitor, chat: ServedChat) -> None:
    visitor.visit(chat.site()).open().ask("lang")
    expect(visitor.rows).to_have_count(2)
    scroller = visitor.page.locator(".scroller")
    # The answer is longer than the screen: its question stands at the top.
    expect(visitor.page.locator(".own")).to_be_in_viewport()
    scroller.evaluate("each => { each.scrollTop = 0 }")
    chat.say("staff", "Onderaan", name="Lien")
    more = visitor.page.get_by_role("button", name="Nieuw bericht")
    expect(more).to_be_visible()
    assert scroller.evaluate("each => each.scrollTop") == 0
    more.click()
    expect(visitor.page.locator(".staff")).to_be_in_viewport()
    expect(more).to_be_hidden()
    visitor.expect_focus("textarea")


def test_an_answer_in_many_parts_is_followed(new_visitor: Visit, chat: ServedChat) -> None:
    # Buttons, progress and the field's own line come and go below it, and move it.
    visitor = new_visitor(width=320, height=568).visit(chat.site()).open()
    visitor.ask("wis al mijn gegevens")
    visitor.page.get_by_role("button", name="Alles", exact=True).click()
    expect(visitor.page.locator("input.code")).to_be_visible()
    for part in ("Een deel van het antwoord.", "Nog een deel ervan.", "En het laatste deel."):
        chat.say("bot", part)
    expect(visitor.rows).to_have_count(7)
    expect(visitor.page.locator(".more")).to_be_hidden()
    assert visitor.page.locator(".own").last.evaluate("each => each.offsetTop >= each.closest('.scroller').scrollTop")


def test_the_assistant_introduces_itself_once(visitor: Visitor, chat: ServedChat) -> None:
    # Its first answer begins with what the greeting said already; other channels have no greeting.
    visitor.visit(chat.site()).open().ask("voorstellen")
    expect(visitor.rows.last).to_contain_text("En dit is het antwoord.")
    introduction = visitor.page.get_by_text("Ik ben een computerprogramma")
    expect(introduction.locator("visible=true")).to_have_count(1)
    visitor.page.reload()
    expect(visitor.rows).to_have_count(3)
    visitor.open()
    expect(introduction.locator("visible=true")).to_have_count(1)
    expect(visitor.rows.last).to_be_visible()
