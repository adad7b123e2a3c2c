"""The composition root: settings -> services; the only place that joins domain and store."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from bot.conversations.clients import ClientHasher
from bot.conversations.handoff_desk import HandoffDesk
from bot.conversations.message_log import MessageLog
from bot.conversations.session_tokens import SessionTokens
from bot.conversations.signs import Signs
from bot.conversations.standings import Standings
from bot.embedding_settings import EmbeddingSettings, load_embedding_settings
from bot.errors import BotError
from bot.identity.directory import AskingDirectories, Directory
from bot.identity.gate import OwnLevels, gate_of, none_set
from bot.identity.ladder import problems_of
from bot.identity.mailing import ProofMailing
from bot.identity.proving import ProofDesk
from bot.identity.sparing import SparingDirectory
from bot.identity.waiting import Waiting
from bot.mail.bounces import BounceMailbox, Envelopes
from bot.mail.customer_directory import HttpDirectory
from bot.mail.deadline import Lines
from bot.mail.folder import FolderSender
from bot.mail.routes import Routes
from bot.mail.smtp import SmtpSender
from bot.mail.staff_invitations import StaffInvitations
from bot.mail.webhook import AlarmHook
from bot.mail_settings import MailSettings, controllers_told, load_mail_settings
from bot.policies.answer_desk import AnswerDesk
from bot.policies.checks.registry import blocking_problems
from bot.policies.controllers import ControllerDirectory, Names
from bot.policies.model import LANGUAGES, OfficeHours
from bot.policies.topics import TopicCatalogue, load_topics
from bot.rights.announcements import AnnouncementKind
from bot.rights.changing import Changing
from bot.rights.deadlines import day_in_brussels
from bot.rights.desk import RightsDesk
from bot.rights.following import Following
from bot.rights.handoff_alarm import HandoffAlarm
from bot.rights.letter_texts import LetterTexts, load_letter_texts
from bot.rights.listing import RequestList
from bot.rights.office import is_open, next_opening, opening_in_words, time_in_words
from bot.rights.outbox import MailSender
from bot.rights.ports import Controllers
from bot.rights.telling import Telling
from bot.rights.told import Tell
from bot.settings import REQUEST_KEY_NAMES, ROOT, RequestKeySettings, SettingError, Settings, load_request_keys, load_settings
from bot.staff.auditing import Auditing
from bot.staff.colleagues import Colleagues
from bot.staff.entering import Entering
from bot.staff.managing import InvitationMails, Managing
from bot.staff.own_account import OwnAccount
from bot.staff.passwords import Passwords
from bot.store.clients import KeyedClientHasher
from bot.store.directory_questions import SqlQuestionCounts
from bot.store.encryption import Cipher
from bot.store.engine import make_engine
from bot.store.handoffs import SqlHandoffs
from bot.store.key_upkeep import Upkeep, left_to_reindex, left_to_rotate, reindex, rotate
from bot.store.message_log import SqlMessageLog
from bot.store.notes import SealedNotes
from bot.store.outbox import SqlOutbox
from bot.store.request_list import SqlRequestRows
from bot.store.rights import SqlKeeping
from bot.store.schema import migrate
from bot.store.sealing import KeyRing, LookupHasher, Sealer
from bot.store.signs import SqlSigns
from bot.store.staff import SqlStaffKeeping
from bot.store.standings import SqlStandings
from bot.understanding.decision import Understanding

_Read = TypeVar("_Read")


@dataclass(frozen=True)
class PolicyServices:
    """What needs no database: topics, controllers, the answer desk."""

    topics: TopicCatalogue
    controllers: ControllerDirectory
    answers: AnswerDesk
    data: Path = ROOT / "data"

    @property
    def letters(self) -> LetterTexts:
        """Return the words of letters, read once; raises BotError where the file is broken."""
        return load_letter_texts(self.data / "letters.yml")

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
    return _or_stop(load_settings)


def make_policy_services(data: Path) -> PolicyServices:
    """Join topics and controllers below a data folder."""
    topics = load_topics(data / "topics.yml")
    controllers = ControllerDirectory(data / "controllers", lambda source: [*blocking_problems(source, topics), *problems_of(source.controller.identity_levels)])
    return PolicyServices(topics, controllers, AnswerDesk(topics, controllers), data)


def request_keys_or_stop() -> RequestKeySettings:
    """Return the keys of rights requests; never asked for by the Rasa process.

    Raises:
        BotError: One is missing or unsafe; the message names it and the remedy.
    """
    return _or_stop(load_request_keys)


def make_message_log(settings: Settings) -> MessageLog:
    """Open the product database, bring it up to date, and return the message log.

    Raises:
        BotError: The database is newer than this program or cannot be used.
    """
    cipher = Cipher(settings.database.message_log_keys)
    return SqlMessageLog(_open_database(settings), cipher)


def make_handoff_desk(settings: Settings, clock: Callable[[], datetime] | None = None) -> HandoffDesk:
    """Open the product database, bring it up to date, and return the desk of hand-offs; raises as `make_message_log`."""
    engine, cipher = _open_database(settings), Cipher(settings.database.message_log_keys)
    return HandoffDesk(SqlHandoffs(engine, cipher), SqlMessageLog(engine, cipher), SqlSigns(engine), load_letter_texts(settings.paths.data / "handoff.yml"), clock or _now)


@lru_cache(maxsize=1)
def message_log() -> MessageLog:
    """Return the message log of this process, made once for all its channels; tests clear the cache; raises as `make_message_log`."""
    return make_message_log(settings_or_stop())


def make_standings(settings: Settings) -> Standings:
    """Return what reads how talks stand; raises as `make_message_log`."""
    return SqlStandings(_open_database(settings), Cipher(settings.database.message_log_keys))


def make_signs(settings: Settings) -> Signs:
    """Return what keeps who has read and who is typing; raises as `make_message_log`."""
    return SqlSigns(_open_database(settings))


def embedding_or_stop() -> EmbeddingSettings:
    """Return which websites may embed the assistant; raises as `settings_or_stop`."""
    return _or_stop(load_embedding_settings)


def make_session_tokens(settings: EmbeddingSettings) -> SessionTokens:
    """Return what issues and reads the tokens of sessions."""
    return SessionTokens(settings.secret, _now)


def make_keeping(settings: Settings, keys: RequestKeySettings) -> SqlKeeping:
    """Open the product database, bring it up to date, and return where requests are kept; raises as `make_message_log`."""
    return SqlKeeping(_open_database(settings), _sealer(keys), _hasher(keys))


def own_levels(controllers: ControllerDirectory) -> OwnLevels:
    """Return what controllers set themselves of the ladder of proof; one whose folder is broken is as is usual."""

    def levels(slug: str) -> Mapping[str, str]:
        try:
            return controllers.get(slug).identity_levels
        except BotError:
            return {}

    return levels


def make_rights_desk(settings: Settings, keys: RequestKeySettings, controllers: Controllers, levels: OwnLevels = none_set) -> RightsDesk:
    """Open the product database, bring it up to date, and return the rights desk; raises as `make_message_log`."""
    sealer, hasher = _sealer(keys), _hasher(keys)
    return RightsDesk(SqlKeeping(_open_database(settings), sealer, hasher), _now, controllers, gate=gate_of(levels))


def mail_settings_or_stop() -> MailSettings:
    """Return the settings of what leaves the machine; raises as `settings_or_stop`."""
    return _or_stop(load_mail_settings)


def letter_texts(settings: Settings) -> LetterTexts:
    """Return the words of letters; raises BotError where the file is broken."""
    return load_letter_texts(settings.paths.data / "letters.yml")


def make_outbox(settings: Settings, keys: RequestKeySettings) -> SqlOutbox:
    """Return the outbox, for operators; raises as `make_message_log`."""
    return SqlOutbox(_open_database(settings), _hasher(keys), _now)


class WorkOfTelling:
    """What the worker does, each a step that ends; raises as `make_message_log`."""

    def __init__(self, settings: Settings, keys: RequestKeySettings, mail: MailSettings, wait: Callable[[float], bool], directory: Directory | None = None) -> None:
        """Join database, senders and desk.

        Args:
            settings: Of the assistant.
            keys: Of rights requests.
            mail: Of what leaves.
            wait: Waits so many seconds; True, early, when the process is to end.
            directory: The directories of controllers; None: those that the operator set.
        """
        engine, sealer, hasher = _open_database(settings), _sealer(keys), _hasher(keys)
        controllers = make_policy_services(settings.paths.data).controllers
        keeping = SqlKeeping(engine, sealer, hasher)
        self._lines = Lines()
        levels = own_levels(controllers)
        self._desk = RightsDesk(keeping, _now, controllers, gate=gate_of(levels))
        changing = Changing(keeping, _now, gate_of(levels))
        self._outbox = SqlOutbox(engine, hasher, _now)
        envelopes = Envelopes(hasher, mail.bounce_domain) if mail.bounce_domain else None
        self._bounces = BounceMailbox(mail.bounce_maildir, envelopes) if mail.bounce_maildir and envelopes else None
        sender: MailSender = SmtpSender(mail.smtp, mail.sender, envelopes, _now, self._lines) if mail.smtp else FolderSender(mail.folder, mail.sender, _now)
        routes = Routes(mail, sender, _now, self._lines)

        def name_of(slug: str) -> str:
            # A company whose statements are broken is told all the same.
            found = controllers.name_of(slug)
            if found is None:
                raise BotError(f"There is no card of the controller '{slug}'.", f"Restore {settings.paths.data / 'controllers' / slug}.")
            return found

        texts = letter_texts(settings)
        self._handoffs, self._alarm_after = make_handoff_desk(settings), timedelta(minutes=settings.handoff.alarm_minutes)
        self._hours = HandoffServices(settings.handoff.is_on, load_letter_texts(settings.paths.data / "handoff.yml"), controllers)
        hook = AlarmHook(mail.alarm, _now, self._lines) if mail.alarm else None
        alarm = HandoffAlarm(self._handoffs.of, self._outbox, sender, hook, self._hours.texts, name_of, _now, mail.staff, mail.public_url)
        over_http = HttpDirectory(mail, self._lines)
        directories = directory or SparingDirectory(over_http, over_http.has, SqlQuestionCounts(engine, hasher, _now))
        self._waiting = Waiting(keeping, ProofDesk(keeping, changing, _now, levels), _now)
        identity: dict[AnnouncementKind, Tell] = {
            AnnouncementKind.PROOF_MAIL: ProofMailing(keeping, sender, texts, name_of, _now, mail.public_url).tell,
            AnnouncementKind.PROOF_REMINDER: self._waiting.tell_reminder,
            AnnouncementKind.HANDOFF_ALARM: alarm.tell,
            AnnouncementKind.ASK_DIRECTORY: AskingDirectories(keeping, self._outbox, changing, directories, _now, levels).tell,
        }
        invitations = InvitationMails(SqlStaffKeeping(engine, sealer, hasher), _now, secrets.token_bytes)
        identity[AnnouncementKind.STAFF_INVITATION] = StaffInvitations(invitations, sender, texts, mail.public_url).tell
        self._telling = Telling(keeping, self._outbox, self._desk, sender, routes, texts, name_of, _now, wait, mail.staff, identity)

    def tell_next(self, worker: str) -> bool:
        """Tell one thing that is due; whether there was one."""
        return self._telling.tell_next(worker)

    def look_around(self) -> None:
        """Do the clock's work: drafts and talks that were left, requests that nobody proved, mails that came back, turns of past days."""
        self._desk.end_left_drafts()
        self._handoffs.return_left()
        self._handoffs.give_alarms(self._alarm_after, self._hours.is_open_at)
        self._waiting.look_around()
        if self._bounces is not None:
            self._bounces.read(self._outbox.bounced)
        self._outbox.forget_turns(day_in_brussels(_now()))

    def cut_lines(self) -> None:
        """Cut what is under way: the process ends."""
        self._lines.cut_all()


def make_request_list(settings: Settings, keys: RequestKeySettings) -> RequestList:
    """Open the product database, bring it up to date, and return the list of requests; raises as `make_message_log`."""
    return RequestList(SqlRequestRows(_open_database(settings), _sealer(keys)), _now)


@dataclass(frozen=True)
class StaffServices:
    """What the accounts of the desk need; only for a process that has the keys of requests."""

    entering: Entering
    own: OwnAccount
    managing: Managing
    auditing: Auditing
    colleagues: Colleagues


def make_staff_services(settings: Settings, keys: RequestKeySettings, controllers: ControllerDirectory) -> StaffServices:
    """Open the product database, bring it up to date, and join what works on accounts of staff; raises as `make_message_log`."""
    keeping, passwords, draw = SqlStaffKeeping(_open_database(settings), _sealer(keys), _hasher(keys)), Passwords(), secrets.token_bytes
    entering, own = Entering(keeping, passwords, controllers, _now, draw), OwnAccount(keeping, passwords, _now, draw)
    return StaffServices(entering, own, Managing(keeping, controllers, _now, draw), Auditing(keeping, _now), Colleagues(keeping, controllers))


def make_notes(settings: Settings) -> SealedNotes:
    """Return what seals a few values of a talk on their way through Rasa; raises as `make_client_hasher`."""
    return SealedNotes(Cipher(settings.database.message_log_keys))


def make_client_hasher(settings: Settings) -> ClientHasher:
    """Return what hashes the addresses of clients, for the channels.

    Raises:
        BotError: MESSAGE_LOG_KEYS holds no usable key.
    """
    return KeyedClientHasher(settings.database.message_log_keys[0])


class KeyUpkeep:
    """Replaces the keys of rights requests in the product database; raises as `make_message_log`."""

    def __init__(self, settings: Settings, keys: RequestKeySettings) -> None:
        self._sealer, self._hasher = _sealer(keys), _hasher(keys)
        self._engine = _open_database(settings)

    def rotate(self) -> Upkeep:
        """Seal everything with the newest of REQUEST_KEYS."""
        return rotate(self._engine, self._sealer)

    def reindex(self) -> Upkeep:
        """Make every lookup hash with the newest of LOOKUP_KEYS."""
        return reindex(self._engine, self._sealer, self._hasher)

    def left(self) -> tuple[int, int]:
        """Return how many rows are still to be rotated, and how many to be reindexed."""
        return left_to_rotate(self._engine, self._sealer), left_to_reindex(self._engine, self._hasher)


def _or_stop(load: Callable[[], _Read]) -> _Read:
    try:
        return load()
    except SettingError as error:
        raise BotError(str(error)) from error


def _sealer(keys: RequestKeySettings) -> Sealer:
    return Sealer(KeyRing(keys.sealing, REQUEST_KEY_NAMES[0]))


def _hasher(keys: RequestKeySettings) -> LookupHasher:
    return LookupHasher(KeyRing(keys.lookup, REQUEST_KEY_NAMES[1]))


def _now() -> datetime:
    return datetime.now(timezone.utc)


def _open_database(settings: Settings) -> Any:
    # An engine of SQLAlchemy, which is not for this module to know.
    if settings.database.url.startswith("sqlite:///"):
        _make_folder(Path(settings.database.url[len("sqlite:///") :]).parent)
    engine = make_engine(settings.database.url)
    migrate(engine)
    return engine


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


@dataclass(frozen=True)
class HandoffServices:
    """What the bot knows of staff who may take a talk over: whether there are any, and when.

    Attributes:
        is_on: Whether there are; else whoever asks for a human is given the company's own contact.
        texts: The words of data/handoff.yml.
    """

    is_on: bool
    texts: LetterTexts
    controllers: ControllerDirectory

    def hours(self, slug: str | None) -> OfficeHours:
        """Return the office hours for a controller; the usual ones where none is meant or its folder is broken."""
        try:
            return self.controllers.get(slug).office if slug else OfficeHours()
        except BotError:
            return OfficeHours()

    def is_open(self, slug: str | None) -> bool:
        """Return whether staff are there now."""
        return self.is_open_at(slug, _now())

    def is_open_at(self, slug: str | None, moment: datetime) -> bool:
        """Return whether staff are there at a moment."""
        return is_open(self.hours(slug), moment)

    def opening(self, slug: str | None, language: str) -> str:
        """Return, in words, when staff are there again."""
        return opening_in_words(next_opening(self.hours(slug), _now()), language)

    def closing(self, slug: str | None, language: str) -> str:
        """Return, in words, until what time staff are there today."""
        return time_in_words(self.hours(slug).closes, language)

    def notice(self, slug: str | None) -> dict[str, str]:
        """Return what is said, by language, to whoever writes while nobody has the talk yet."""
        key = "waiting.open" if self.is_open(slug) else "waiting.later"
        return {language: self.texts.say(key, language, opening=self.opening(slug, language)) for language in LANGUAGES}


@lru_cache(maxsize=1)
def handoff_services() -> HandoffServices:
    """Return what this process knows of staff, made once; tests clear the cache; raises as `settings_or_stop`."""
    settings = settings_or_stop()
    return HandoffServices(settings.handoff.is_on, load_letter_texts(settings.paths.data / "handoff.yml"), policy_services().controllers)


def waiting_notice(slug: str | None) -> dict[str, str]:
    """Return what is said to whoever writes while staff of a controller are waited for, by language."""
    return handoff_services().notice(slug)


def code_not_taken() -> dict[str, str]:
    """Return what is said of a code that could not be looked at while staff have a talk, by language."""
    return {language: handoff_services().texts.say("code.not_taken", language) for language in LANGUAGES}


@dataclass(frozen=True)
class RequestServices:
    """What opens, proves and follows rights requests; only for a process that has their keys."""

    desk: RightsDesk
    proof: ProofDesk
    following: Following
    #: The controllers for which the operator set a way to tell them.
    told: frozenset[str]
    notes: SealedNotes

    def is_connected(self, slug: str) -> bool:
        """Return whether a controller learns of a request; without a way set by the operator it does not."""
        return slug in self.told


def make_request_services(settings: Settings, keys: RequestKeySettings, controllers: ControllerDirectory, told: frozenset[str]) -> RequestServices:
    """Open the product database, bring it up to date, and join what works on requests; raises as `make_message_log`."""
    levels = own_levels(controllers)
    keeping, gate = SqlKeeping(_open_database(settings), _sealer(keys), _hasher(keys)), gate_of(levels)
    changing = Changing(keeping, _now, gate)
    return RequestServices(
        RightsDesk(keeping, _now, controllers, gate=gate), ProofDesk(keeping, changing, _now, levels), Following(keeping, changing, _now), told, make_notes(settings)
    )


@lru_cache(maxsize=1)
def request_services() -> RequestServices:
    """Return the request services of this process, made once; tests clear the cache.

    Raises:
        BotError: A key is missing, or the database cannot be used.
    """
    return make_request_services(settings_or_stop(), request_keys_or_stop(), policy_services().controllers, controllers_told())
