"""The part of the composition root that joins what the staff's desk works with; apart, for only one process needs it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone

from bot import wiring
from bot.conversations.desk_views import DeskViews
from bot.conversations.handoff_desk import HandoffDesk
from bot.conversations.message_log import MessageLog
from bot.conversations.saved_replies import SavedReplies
from bot.rights.letter_texts import LetterTexts, load_letter_texts
from bot.rights.staff_opening import RequestsOfTalks, StaffOpening
from bot.settings import RequestKeySettings, Settings
from bot.store.desk_views import SqlDeskViews
from bot.store.encryption import Cipher
from bot.store.engine import make_engine
from bot.store.saved_replies import SqlSavedReplies


@dataclass(frozen=True)
class DeskServices:
    """What the staff's desk works with; only for a process that has the keys of requests.

    Attributes:
        texts: What is said to a person when staff send a quote or open a request.
        clock: Of this moment, aware.
    """

    handoffs: HandoffDesk
    log: MessageLog
    views: DeskViews
    replies: SavedReplies
    opening: StaffOpening
    of_talks: RequestsOfTalks
    requests: wiring.RequestServices
    policies: wiring.PolicyServices
    texts: LetterTexts
    clock: Callable[[], datetime]

    @property
    def letters(self) -> LetterTexts:
        """Return the words of letters."""
        return self.policies.letters


def make_desk_services(settings: Settings, keys: RequestKeySettings, policies: wiring.PolicyServices, told: frozenset[str]) -> DeskServices:
    """Open the product database, bring it up to date, and join what the desk works with.

    Args:
        settings: Of the assistant.
        keys: Of rights requests.
        policies: The controllers and what their policies say.
        told: The controllers for which the operator set a way to tell them of a request.

    Raises:
        BotError: A key is missing, a text is broken, or the database cannot be used.
    """
    # Brings the database up to date; the engine below then only reads and writes rows.
    keeping, log = wiring.make_keeping(settings, keys), wiring.make_message_log(settings)
    engine, cipher = make_engine(settings.database.url), Cipher(settings.database.message_log_keys)
    return DeskServices(
        wiring.make_handoff_desk(settings),
        log,
        SqlDeskViews(engine, cipher),
        SqlSavedReplies(engine),
        StaffOpening(keeping, _now),
        RequestsOfTalks(keeping, _now),
        wiring.make_request_services(settings, keys, policies.controllers, told),
        policies,
        load_letter_texts(settings.paths.data / "desk.yml"),
        _now,
    )


def _now() -> datetime:
    return datetime.now(timezone.utc)
