"""Title, headings and sections are lines of the policy, and quotes stand under theirs."""

from __future__ import annotations

from collections.abc import Iterator

from bot.policies.checks import Check, Finding
from bot.policies.checks.walk import in_card, in_statements, places
from bot.policies.controllers import Source
from bot.policies.passages import PolicyText, fold, missing_headings
from bot.policies.topics import TopicCatalogue

ID = "sections-exist"


def run(source: Source, topics: TopicCatalogue) -> Iterator[Finding]:
    """Find titles, headings and sections that do not lead to the place they name."""
    yield from _card(source)
    yield from _quotes(source)


def _card(source: Source) -> Iterator[Finding]:
    policy = source.controller.policy
    if fold(policy.title) not in {fold(line) for line in policy.text.splitlines()}:
        problem = f"the title “{policy.title}” is not a line of the policy."
        yield in_card(source, ID, ("policy", "title"), problem, "Copy the whole line the policy begins with.")
    missing = set(missing_headings(policy.text, policy.headings))
    for index, heading in enumerate(policy.headings):
        if heading in missing:
            problem = f"the heading “{heading}” is not a line of the policy, or not in this order."
            yield in_card(source, ID, ("policy", "headings", index), problem, "Copy the whole line; list headings as they follow each other.")


def _quotes(source: Source) -> Iterator[Finding]:
    policy = source.controller.policy
    text = PolicyText(policy.text, policy.headings)
    known = {fold(heading) for heading in policy.headings}
    for place in places(source):
        for key, quote in place.quotes():
            section = fold(quote.section)
            above = list(dict.fromkeys(passage.section for passage in text.passages(quote.text)))
            stands = f"It stands under {' and '.join(f'“{heading}”' for heading in above)}." if above else "Copy the heading line above the quote."
            if section not in known:
                problem = f"the section “{quote.section}” is not one of the headings of controller.yml."
                yield in_statements(source, ID, (*key, "section"), problem, stands)
            elif above and section not in {fold(heading) for heading in above}:
                problem = f"the quote does not stand under “{quote.section}”."
                yield in_statements(source, ID, (*key, "section"), problem, stands)


CHECK = Check(
    id=ID,
    why="A person who wants to read on has to find the passage under the heading we name.",
    blocking=True,
    run=run,
)
