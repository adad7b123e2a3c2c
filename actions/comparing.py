"""The action that puts one topic of several companies side by side, a line each."""

from __future__ import annotations

from collections.abc import Sequence

from babel.lists import format_list

from actions.reply import LONGEST_ANSWER, Reply, button
from actions.speaking import MOST_COMPANIES, SpeakingAction, offer_examples
from actions.turn import Turn
from bot import wiring
from bot.policies.comparison import MOST_COMPARED, Comparison, Line, Superlative, compare
from bot.policies.examples import EXAMPLES
from bot.policies.model import Answer, Status
from bot.understanding.decision import Asked
from bot.understanding.model import is_request_act


class ActionCompare(SpeakingAction):
    """Compares what was asked over the companies that bot/understanding chose."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_compare"

    def speak(self, turn: Turn, reply: Reply, services: wiring.PolicyServices) -> None:
        """Say the lines, what cannot be said of them, and offer each company's whole answer."""
        if not turn.asked:
            _ask_what(turn, reply, services)
            return
        if not turn.compared:
            reply.say("utter_compare_which", limit=MOST_COMPARED)
            reply.offer(button(names.name, "switch_controller", to_controller=names.slug) for names in services.controllers.names()[:MOST_COMPANIES])
            return
        if len(turn.compared) > MOST_COMPARED:
            reply.say("utter_compare_first", limit=MOST_COMPARED)
        slugs = turn.compared[:MOST_COMPARED]
        act = next((asked.intent for asked in turn.asked if is_request_act(asked.intent)), None)
        if act is not None:
            reply.say("utter_comparison_of_acts")
        is_longer = [_compare(asked, slugs, turn, reply, services) for asked in turn.asked]
        if any(is_longer) and act is None:
            reply.say("utter_comparison_more")
        names = (services.controllers.get(slug).name for slug in slugs)
        # A request is opened at one of them; a question is answered in full.
        reply.offer(button(name, act or "switch_controller", to_controller=slug) for name, slug in zip(names, slugs, strict=True))


def _ask_what(turn: Turn, reply: Reply, services: wiring.PolicyServices) -> None:
    reply.say("utter_compare_what")
    if not turn.compared:
        offer_examples(turn, reply, services)
        return
    compared = ",".join(turn.compared[:MOST_COMPARED])
    for intent in EXAMPLES:
        topic = services.topics.of_intent(intent)
        reply.offer([button(topic.title[turn.language], intent, compared=compared)] if topic else [])


def _compare(asked: Asked, slugs: Sequence[str], turn: Turn, reply: Reply, services: wiring.PolicyServices) -> bool:
    # Returns whether the whole answers say more.
    known = services.topics.of_intent(asked.intent)
    topic = known.id if known else services.topics.acts[asked.intent].topic
    narrowest = [services.answers.narrowest(slug, topic, asked.facets) for slug in slugs]
    # One facet for all: lines about different things are no comparison.
    facet = next((each for each in asked.facets if each in narrowest), None)
    answers = [services.answers.answer(slug, topic, turn.language, facet) for slug in slugs]
    comparison = compare(answers, turn.superlative)
    _say_lines(answers[0], comparison, reply)
    _say_verdict(comparison, turn, reply)
    return any(line.is_longer for line in comparison.lines)


def _say_lines(answer: Answer, comparison: Comparison, reply: Reply) -> None:
    title = answer.topic.title[answer.language]
    if answer.facet is not None:
        title = reply.text("utter_comparison_title_of_facet", title=title, facet=answer.facet.label[answer.language])
    lines = [_line(line, reply) for line in comparison.lines]
    screens: list[list[str]] = [[]]
    for line in lines:
        if screens[-1] and len("\n".join([title, *screens[-1], line])) > LONGEST_ANSWER:
            screens.append([])
        screens[-1].append(line)
    reply.say("utter_comparison", title=title, lines="\n".join(screens[0]))
    for screen in screens[1:]:
        reply.say("utter_comparison_continued", lines="\n".join(screen))


def _line(line: Line, reply: Reply) -> str:
    if not line.words:
        if line.is_longer:
            return reply.text("utter_compared_longer", company=line.name)
        is_silent = line.status is not Status.NOT_APPLICABLE
        return reply.text("utter_compared_silent" if is_silent else "utter_compared_not_applicable", company=line.name)
    words = reply.text("utter_compared_qualified", words=line.words) if line.is_qualified else line.words
    return reply.text("utter_compared_general" if line.is_general else "utter_compared", company=line.name, words=words)


def _say_verdict(comparison: Comparison, turn: Turn, reply: Reply) -> None:
    # No winner is named: docs/decisions/0010-comparing-without-a-winner.md
    if turn.superlative is None:
        return
    if turn.superlative is Superlative.JUDGEMENT:
        reply.say("utter_comparison_no_judgement")
    elif len(comparison.without_period) == len(comparison.lines):
        reply.say("utter_comparison_without_periods")
    elif comparison.without_period:
        names = format_list(list(comparison.without_period), locale=f"{turn.language}_BE")
        reply.say("utter_comparison_of_some_periods", companies=names)
    else:
        reply.say("utter_comparison_of_periods")
