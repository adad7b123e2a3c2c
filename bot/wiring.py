"""The composition root: settings -> services; the only place that joins domain and store."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.conversations.message_log import MessageLog
from bot.errors import BotError
from bot.policies.answer_desk import AnswerDesk
from bot.policies.checks.registry import blocking_problems
from bot.policies.controllers import ControllerDirectory, Names
from bot.policies.topics import TopicCatalogue, load_topics
from bot.settings import SettingError, Settings, load_settings
from bot.store.encryption import Cipher
from bot.store.engine import make_engine
from bot.store.message_log import SqlMessageLog
from bot.store.schema import migrate
from bot.understanding.decision import Understanding


@dataclass(frozen=True)
class PolicyServices:
    """What needs no database: topics, controllers, the answer desk."""

    topics: TopicCatalogue
    controllers: ControllerDirectory
    answers: AnswerDesk

    def understanding(self) -> Understanding:
        """Return the understanding of turns for the controllers as they are now."""
        return _understanding(self.topics, tuple(self.controllers.names()))

    def policy_version(self, slug: str) -> str | None:
        """Return the fingerprint of a controller's policy, or None when there is none."""
        try:
            return self.controllers.get(slug).policy.version
        except BotError:
            return None


def settings_or_stop() -> Settings:
    """Return the settings.

    Raises:
        BotError: One is missing or unsafe; the message names it and the remedy.
    """
    try:
        return load_settings()
    except SettingError as error:
        raise BotError(str(error)) from error


def make_policy_services(data: Path) -> PolicyServices:
    """Join topics and controllers below a data folder."""
    topics = load_topics(data / "topics.yml")
    controllers = ControllerDirectory(data / "controllers", lambda source: blocking_problems(source, topics))
    return PolicyServices(topics, controllers, AnswerDesk(topics, controllers))


def make_message_log(settings: Settings) -> MessageLog:
    """Open the product database, bring it up to date, and return the message log.

    Raises:
        BotError: The database is newer than this program or cannot be used.
    """
    cipher = Cipher(settings.database.message_log_keys)
    if settings.database.url.startswith("sqlite:///"):
        _make_folder(Path(settings.database.url[len("sqlite:///") :]).parent)
    engine = make_engine(settings.database.url)
    migrate(engine)
    return SqlMessageLog(engine, cipher)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BotError(
            f"The folder {folder} of the product database cannot be made ({error.strerror}).",
            "Check PRODUCT_DATABASE_URL and VAR_FOLDER, that the disk is not full and that the folder may be written.",
        ) from error


# Made anew only when a controller's names changed: patterns are costly to build.
_made: dict[str, object] = {}


def _understanding(topics: TopicCatalogue, names: tuple[Names, ...]) -> Understanding:
    key = (id(topics), names)
    if _made.get("key") != key:
        _made.update(key=key, understanding=Understanding(topics, names))
    made = _made["understanding"]
    assert isinstance(made, Understanding)
    return made


@lru_cache(maxsize=1)
def policy_services() -> PolicyServices:
    """Return the policy services of this process, made once; tests clear the cache."""
    return make_policy_services(settings_or_stop().paths.data)
