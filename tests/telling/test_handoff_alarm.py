"""The alarm of a talk that waits: once in each waiting, in office hours, without a word of the person."""

from __future__ import annotations

from datetime import datetime, timedelta
from email import message_from_bytes, policy

import pytest
from cryptography.fernet import Fernet

from bot.conversations.handoff import LIFE_LASTS, Holder, Reason
from bot.conversations.message_log import Incoming
from bot.conversations.model import Conversation, new_id
from bot.mail.deadline import Lines
from bot.mail.folder import FolderSender
from bot.mail.webhook import AlarmHook
from bot.mail_settings import WebhookSettings
from bot.policies.model import OfficeHours
from bot.rights.announcements import AnnouncementKind, AnnouncementState
from bot.rights.handoff_alarm import HandoffAlarm
from bot.rights.office import is_open
from bot.rights.outbox import Problem
from bot.rights.telling import Telling
from bot.store.encryption import Cipher
from bot.store.message_log import SqlMessageLog
from tests.store.handoff_desks import LIEN, made_desk
from tests.store.handoff_desks import TEXTS as HANDOFF_TEXTS
from tests.telling.web_server import WebServer
from tests.telling.worlds import SENDER, TEXTS, World, name_of

AFTER = timedelta(minutes=15)
ALARM = AnnouncementKind.HANDOFF_ALARM


class Waiting:
    """A talk of Conitro's site, in whose world a worker looks around."""

    def __init__(self, world: World) -> None:
        self.world, self.key = world, Fernet.generate_key().decode()
        self.desk = made_desk(world.engine, self.key, world.clock)
        self.log = SqlMessageLog(world.engine, Cipher([self.key]))
        self.talk = new_id()
        self.log.open_conversation(Conversation(self.talk, "website", "conitro", "nl"))
        self.hook: WebhookSettings | None = None
        self.staff: str | None = "staf@assistent.example"

    def ask(self, language: str = "nl") -> None:
        self.desk.ask(self.talk, Reason.ASKED, language, {"misses": 1}, "conitro")

    def look_around(self) -> int:
        return self.desk.give_alarms(AFTER, lambda _slug, moment: is_open(OfficeHours(), moment))

    def tell(self) -> None:
        world, sender = self.world, FolderSender(self.world.settings.folder, SENDER, self.world.clock)
        hook = AlarmHook(self.hook, world.clock, Lines()) if self.hook else None
        alarm = HandoffAlarm(self.desk.of, world.outbox, sender, hook, HANDOFF_TEXTS, name_of, world.clock, self.staff, "https://privacy.voorbeeld.example")
        telling = Telling(world.keeping, world.outbox, world.desk, sender, None, TEXTS, name_of, world.clock, lambda _: False, self.staff, {ALARM: alarm.tell})
        while telling.tell_next("worker"):
            pass

    def mails(self) -> list[str]:
        files = sorted(self.world.settings.folder.glob("*.eml")) if self.world.settings.folder.exists() else []
        read = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in files]
        return [f"{mail['To']} {mail['Subject']} {mail.get_body(('plain',)).get_content()}" for mail in read]


@pytest.fixture
def waiting(world: World) -> Waiting:
    return Waiting(world)


def test_a_talk_that_nobody_takes_is_told_once_by_mail_without_a_word_of_the_person(waiting: Waiting) -> None:
    message, _ = waiting.log.receive(waiting.talk, Incoming("one", "gemarkeerde vraag van gemarkeerde@voorbeeld.example", False, False, None))
    waiting.log.complete(message.id, [], None)
    waiting.ask()
    assert waiting.look_around() == 0
    waiting.world.clock.put_forward(minutes=16)
    assert [waiting.look_around() for _ in range(3)] == [1, 0, 0]
    waiting.tell()
    (mail,) = waiting.mails()
    assert mail.startswith("staf@assistent.example Een gesprek wacht op een medewerker")
    assert "Een gesprek over Conitro, in het Nederlands, wacht al 16 minuten." in " ".join(mail.split())
    assert f"https://privacy.voorbeeld.example/desk/talks/{waiting.talk}" in mail
    assert "gemarkeerde" not in mail
    assert waiting.world.states(ALARM) == [(AnnouncementState.SENT, None)]


def test_it_is_told_in_french_where_french_is_spoken(waiting: Waiting) -> None:
    waiting.ask("fr")
    waiting.world.clock.put_forward(minutes=20)
    waiting.look_around()
    waiting.tell()
    assert "Une conversation sur Conitro, en français, attend depuis 20 minutes." in " ".join(waiting.mails()[0].split())


def test_each_waiting_has_its_own_alarm(waiting: Waiting) -> None:
    waiting.ask()
    for _ in range(2):
        waiting.world.clock.put_forward(minutes=16)
        assert waiting.look_around() == 1
        waiting.desk.claim(waiting.talk, LIEN)
        waiting.desk.release(waiting.talk, LIEN)
        assert waiting.look_around() == 0
    assert len(waiting.world.states(ALARM)) == 2


def test_whoever_was_taken_meanwhile_alarms_nobody(waiting: Waiting) -> None:
    waiting.ask()
    waiting.world.clock.put_forward(minutes=16)
    waiting.look_around()
    waiting.desk.claim(waiting.talk, LIEN)
    waiting.tell()
    assert waiting.mails() == []
    assert waiting.world.states(ALARM) == [(AnnouncementState.WITHHELD, Problem.OVERTAKEN)]


@pytest.mark.parametrize(
    ("asked", "looked", "alarms"),
    [
        ("2026-03-05T19:00", "2026-03-05T19:30", 0),  # in the evening
        ("2026-03-05T19:00", "2026-03-06T08:05", 0),  # five minutes after the opening
        ("2026-03-05T19:00", "2026-03-06T08:16", 1),
        ("2026-03-06T15:50", "2026-03-06T16:10", 0),  # just before the weekend
        ("2026-03-06T15:50", "2026-03-07T10:00", 0),
        ("2026-03-06T15:50", "2026-03-09T08:20", 1),
    ],
)
def test_only_the_time_counts_in_which_staff_are_there(waiting: Waiting, asked: str, looked: str, alarms: int) -> None:
    waiting.world.clock.now = datetime.fromisoformat(f"{asked}:00+00:00")
    waiting.ask()
    waiting.world.clock.now = datetime.fromisoformat(f"{looked}:00+00:00")
    assert waiting.look_around() == alarms


def test_without_any_way_it_waits_on_the_list_of_staff(waiting: Waiting) -> None:
    waiting.staff = None
    waiting.ask()
    waiting.world.clock.put_forward(minutes=16)
    waiting.look_around()
    waiting.tell()
    assert waiting.world.states(ALARM) == [(AnnouncementState.FOR_STAFF, None)]


def test_the_webhook_is_signed_and_names_no_person_and_a_failure_repeats_no_mail(waiting: Waiting) -> None:
    server = WebServer(lambda: int(waiting.world.clock().timestamp()))
    server.start()
    try:
        waiting.hook = server.settings
        server.answers.append(lambda _posted: server_error())
        waiting.ask()
        waiting.world.clock.put_forward(minutes=16)
        waiting.look_around()
        waiting.tell()
        assert waiting.world.states(ALARM) == [(AnnouncementState.WAITING, Problem.LATER)]
        waiting.world.clock.put_forward(minutes=2)
        waiting.tell()
    finally:
        server.stop()
    assert waiting.world.states(ALARM) == [(AnnouncementState.SENT, None)]
    assert len(waiting.mails()) == 1
    posted = server.posted[-1]
    assert server.is_genuine(posted)
    assert posted.value["kind"] == "handoff_alarm"
    assert posted.value["handoff"] == {
        "conversation": waiting.talk,
        "controller": "conitro",
        "language": "nl",
        "reason": "asked",
        "waiting_since": "2026-03-05T09:30:00+00:00",
        "minutes": 18,
        "desk": f"https://privacy.voorbeeld.example/desk/talks/{waiting.talk}",
    }


def test_what_an_agent_left_goes_back_and_alarms_in_its_turn(waiting: Waiting) -> None:
    waiting.ask()
    waiting.desk.claim(waiting.talk, LIEN)
    waiting.world.clock.put_forward(seconds=LIFE_LASTS.total_seconds() + 1)
    assert waiting.desk.return_left() == 1
    assert waiting.desk.of(waiting.talk).holder is Holder.WAITING
    assert waiting.look_around() == 0
    waiting.world.clock.put_forward(minutes=16)
    assert waiting.look_around() == 1


def server_error() -> object:
    from tests.telling.web_server import Answer

    return Answer(503)
