"""The assistant, two visitors and two agents: a human takes over, answers, and gives back; on the real product, in real browsers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext, expect

from bot.conversations.handoff import Settled
from bot.conversations.model import Author
from tests.browser.desk_page import DeskPage
from tests.browser.stack import PATIENCE, Stack
from tests.browser.test_talks import ask_to_erase
from tests.browser.widget_page import Widget

Visit = Callable[..., Widget]
AtTheDesk = Callable[..., DeskPage]

_MILLISECONDS = PATIENCE * 1000


@dataclass(frozen=True)
class Spoken:
    """What is said in one talk.

    Attributes:
        controller: On whose demonstration site.
        wish: Asks for a human, in the person's own words.
        meanwhile: Written while nobody has the talk yet.
        claimed: Ends the line that says who answers.
        sought: Words by which the agent finds a passage of the policy.
        given_back: Ends the line that says that the assistant answers again.
        then: A question for the assistant, and what its answer holds.
    """

    controller: str
    wish: str
    meanwhile: str
    claimed: str
    hello: str
    question: str
    answer: str
    sought: str
    given_back: str
    then: tuple[str, str]


TALKS = {
    "nl": Spoken(
        "conitro",
        "ik wil met een medewerker praten",
        "Het gaat over een oude factuur.",
        "neemt het gesprek over en antwoordt u hier.",
        "Goeiedag, waarmee kan ik u helpen?",
        "Staat mijn adres nog op die factuur?",
        "Ja, uw adres staat daar nog op.",
        "facturen bewaren",
        "De assistent antwoordt u weer.",
        ("hoelang houden jullie mijn facturen bij?", "7 jaar"),
    ),
    "fr": Spoken(
        "sentera",
        "je voudrais parler à un collaborateur",
        "C'est au sujet d'une ancienne facture.",
        "prend le relais et vous répond ici.",
        "Bonjour, en quoi puis-je vous aider ?",
        "Mon adresse figure-t-elle encore sur cette facture ?",
        "Oui, votre adresse y figure encore.",
        "durée de conservation",
        "L'assistant vous répond à nouveau.",
        ("combien de temps gardez-vous mes données ?", "période raisonnable"),
    ),
}


def waits_for_a_human(widget: Widget) -> None:
    """Ask the assistant for a human, and wait."""
    widget.open()
    widget.ask(TALKS[widget.language].wish)
    expect(widget.panel).to_contain_text(widget.say("waiting"), timeout=_MILLISECONDS)


def shows(widget: Widget, text: str) -> None:
    """Something that was said stands on the visitor's screen, once."""
    expect(widget.said.filter(has_text=text.strip())).to_have_count(1, timeout=_MILLISECONDS)


def test_two_visitors_and_two_agents_at_once_from_the_assistant_to_a_human_and_back(visit: Visit, stack: Stack, at_the_desk: AtTheDesk) -> None:
    widgets = [visit(language, size, controller=TALKS[language].controller) for language, size in (("nl", "desk"), ("fr", "telephone"))]
    agents = [at_the_desk(name, TALKS[language].controller, language=language) for name, language in (("Lien Peeters", "nl"), ("Émile Dubois", "fr"))]
    pairs = list(zip(widgets, agents, strict=True))
    for widget in widgets:
        waits_for_a_human(widget)
    for widget in widgets:
        # Kept for the human; the assistant is silent but for one line that says so.
        widget.ask(TALKS[widget.language].meanwhile)
    for widget, agent in pairs:
        agent.claim(widget.conversation)
    for widget, agent in pairs:
        spoken = TALKS[widget.language]
        expect(widget.panel).to_contain_text(widget.say("human", name=agent.who.name), timeout=_MILLISECONDS)
        shows(widget, f"{agent.who.name} {spoken.claimed}")
        expect(agent.line_with(spoken.meanwhile)).to_have_count(1)
    # Each sees the other type, and nobody of the other pair does.
    for widget, agent in pairs:
        agent.write(TALKS[widget.language].hello)
        expect(widget.typing).to_contain_text(widget.say("types", name=agent.who.name), timeout=_MILLISECONDS)
        agent.send()
        shows(widget, TALKS[widget.language].hello)
    for widget, agent in pairs:
        widget.field.press_sequentially(TALKS[widget.language].question)
        expect(agent.typing).to_be_visible(timeout=_MILLISECONDS)
        widget.button("send").click()
        expect(agent.line_with(TALKS[widget.language].question)).to_have_count(1, timeout=_MILLISECONDS)
    for widget, agent in pairs:
        agent.write(TALKS[widget.language].answer)
        agent.send()
        quoted = agent.put_in_a_quote(TALKS[widget.language].sought)
        agent.send()
        expect(widget.page.locator(".row.staff blockquote")).to_have_text(quoted, timeout=_MILLISECONDS)
        # What the visitor has on screen is marked as read.
        expect(agent.staff_lines.last.locator(".seen")).to_be_visible(timeout=_MILLISECONDS)
    for widget, agent in pairs:
        widget.assert_shows_the_log()
        agent.assert_shows_the_log(widget.conversation)
    for widget, agent in pairs:
        agent.give_back(Settled.ANSWERED)
        shows(widget, TALKS[widget.language].given_back)
        expect(widget.panel).to_contain_text(widget.say("bot"))
    for widget in widgets:
        question, answer = TALKS[widget.language].then
        widget.ask(question)
        assert any(answer in text for text in widget.last_turn())
        widget.assert_shows_the_log()
    for widget, agent in pairs:
        kept = stack.kept(widget.conversation)
        assert [each.name for each in kept if each.author is Author.STAFF] == [agent.who.name] * 3
        # While a human had it, nobody else spoke.
        having = [each.author for each in kept if each.author in (Author.NOTICE, Author.STAFF, Author.BOT)]
        first, last = having.index(Author.STAFF), len(having) - 1 - having[::-1].index(Author.STAFF)
        assert Author.BOT not in having[first:last]


# In one language: what is said in both stands above, and each start of a server takes its time.
@pytest.mark.parametrize("language", ["fr"])
def test_the_server_dies_while_the_agents_browser_is_closed_and_nothing_is_lost_or_doubled(
    visit: Visit, stack: Stack, at_the_desk: AtTheDesk, new_context: Callable[..., BrowserContext], language: str
) -> None:
    spoken = TALKS[language]
    widget = visit(language, controller=spoken.controller)
    agent = at_the_desk("Karim Haddad", spoken.controller, language=language)
    waits_for_a_human(widget)
    agent.claim(widget.conversation)
    agent.write(spoken.hello)
    agent.send()
    shows(widget, spoken.hello)
    # Half typed, and gone.
    agent.write(spoken.answer)
    agent.page.context.close()
    # The server has the first message, and dies before anybody hears that it does; the second finds no server.
    stack.arm("after_receive")
    widget.type(spoken.meanwhile)
    stack.wait_for_death("rasa")
    expect(widget.banner).to_have_text(widget.say("lost"), timeout=_MILLISECONDS)
    widget.type(spoken.question)
    expect(widget.page.locator(".own.failed")).to_have_count(2, timeout=_MILLISECONDS)
    # The desk goes on meanwhile; what the agent says waits for the visitor.
    again = agent.in_another(new_context(language).new_page())
    again.log_in()
    again.open_own(widget.conversation)
    expect(again.line_with(spoken.meanwhile)).to_have_count(1)
    again.write(spoken.answer)
    again.send()
    stack.launch("rasa")
    expect(widget.banner).to_be_empty(timeout=2 * _MILLISECONDS)
    shows(widget, spoken.answer)
    while (left := widget.page.locator(".again")).count():
        left.first.click()
        widget.page.wait_for_timeout(100)
    expect(again.line_with(spoken.question)).to_have_count(1, timeout=_MILLISECONDS)
    again.write("Tot uw dienst." if language == "nl" else "À votre service.")
    again.send()
    widget.assert_shows_the_log()
    again.assert_shows_the_log(widget.conversation)
    written = [each.text for each in stack.kept(widget.conversation) if each.author is Author.PERSON]
    assert written == [spoken.wish, spoken.meanwhile, spoken.question]
    again.give_back(Settled.ANSWERED)
    widget.ask(spoken.then[0])
    assert any(spoken.then[1] in text for text in widget.last_turn())
    widget.assert_shows_the_log()


@pytest.mark.parametrize(("language", "confirmed", "proven"), [("nl", "uw mailbox is bevestigd", "Mailbox bewezen"), ("fr", "votre boîte mail est confirmée", "Boîte mail prouvée")])
def test_a_code_that_is_typed_while_an_agent_has_the_talk_proves_the_mailbox_at_once(visit: Visit, stack: Stack, at_the_desk: AtTheDesk, language: str, confirmed: str, proven: str) -> None:
    widget, agent = visit(language), at_the_desk("Noor Claes", "conitro", language=language)
    address = f"noor.{language}@voorbeeld.example"
    widget.open()
    ask_to_erase(widget, address)
    widget.button("words").click()
    widget.ask(TALKS[language].wish)
    agent.claim(widget.conversation)
    code = stack.code_for(address)
    expect(widget.panel).to_contain_text(widget.say("human", name=agent.who.name), timeout=_MILLISECONDS)
    widget.ask(code)
    # One line, in which the assistant does not speak.
    (told,) = widget.last_turn()
    assert confirmed in told
    expect(agent.line_with(confirmed)).to_have_count(1, timeout=_MILLISECONDS)
    assert code not in agent.page.content()
    agent.open_own(widget.conversation)
    expect(agent.page.locator("#summary")).to_contain_text(proven)
    widget.assert_shows_the_log()
    agent.assert_shows_the_log(widget.conversation)
