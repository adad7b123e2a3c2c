"""The contacts and the date on the card are the policy's own."""

from __future__ import annotations

from collections.abc import Iterator

from bot.policies.checks import Check, Finding
from bot.policies.checks.walk import in_card
from bot.policies.controllers import Source
from bot.policies.dates import dates_in
from bot.policies.passages import PolicyText
from bot.policies.topics import TopicCatalogue

ID = "contacts-quoted"


def run(source: Source, topics: TopicCatalogue) -> Iterator[Finding]:
    """Find contacts and a date that the policy does not give."""
    policy = source.controller.policy
    text = PolicyText(policy.text, policy.headings)
    for index, contact in enumerate(source.controller.contacts):
        if not text.passages(contact.value):
            problem = f"“{contact.value}” does not stand in the policy."
            yield in_card(source, ID, ("contacts", index), problem, "Copy it as the policy has it, mistakes and all, or leave it out.")
    day = policy.dated
    if day is not None and (day.day, day.month, day.year) not in dates_in(text.folded):
        problem = f"the day {day.isoformat()} does not stand in the policy."
        yield in_card(source, ID, ("policy", "dated"), problem, "Write the day the text itself carries, or null.")


CHECK = Check(
    id=ID,
    why="A request sent to an address the policy does not give may reach nobody, and a made-up date misleads.",
    blocking=True,
    run=run,
)
