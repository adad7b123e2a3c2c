"""Everything that tells, on a real database, and what people do there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.mail.bounces import Envelopes
from bot.mail.deadline import Lines
from bot.mail.folder import FolderSender
from bot.mail.routes import Routes
from bot.mail.smtp import SmtpSender
from bot.mail_settings import ControllerSettings, MailSettings, SmtpSettings
from bot.rights.acts import RequestedAct
from bot.rights.announcements import AnnouncementKind, AnnouncementState
from bot.rights.desk import RightsDesk
from bot.rights.letter_texts import load_letter_texts
from bot.rights.outbox import Problem, Waiting
from bot.rights.requests import Actor, Request
from bot.rights.states import ActorKind, Move
from bot.rights.telling import RETRIES, Telling
from bot.settings import ROOT, RequestKeySettings
from bot.store.engine import reading
from bot.store.outbox import SqlOutbox
from bot.store.tables import mail_turns
from tests.rights.in_memory import MadeUpClock, TwoControllers, open_gate, seen_in_talk
from tests.store.rights_desks import hasher_of, made_keeping

SENDER = "privacy@assistent.example"
BOUNCES = "bounces.assistent.example"
#: What people type, each a mark that may stand nowhere in a mail to them. The address itself is the envelope.
TYPED = {"name": "Gemarkeerde Lien", "wrong": "gemarkeerde straat", "right": "gemarkeerde laan", "reasons": "gemarkeerde reden", "use": "gemarkeerd gebruik"}
ADDRESS = "lien@voorbeeld.example"
TEXTS = load_letter_texts(ROOT / "data" / "letters.yml")
#: Seconds for an answer and for a whole mail, where a server keeps waiting; everywhere else a busy machine gets its time.
SHORT, PATIENT = (0.4, 0.8), (20.0, 40.0)


def name_of(slug: str) -> str:
    return {"conitro": "Conitro", "voorbeeld": "Voorbeeld bv"}[slug]


class World:
    """A desk, an outbox and a teller, with a clock that stands."""

    def __init__(self, engine: Engine, keys: RequestKeySettings, clock: MadeUpClock, smtp: SmtpSettings | None, folder: Path, seconds: tuple[float, float] = PATIENT) -> None:
        self.engine, self.keys, self.clock, self.folder = engine, keys, clock, folder
        self.keeping, self.hasher = made_keeping(engine, keys), hasher_of(keys)
        self.desk = RightsDesk(self.keeping, clock, TwoControllers(), gate=open_gate)
        self.outbox = SqlOutbox(engine, self.hasher, clock)
        self.envelopes = Envelopes(self.hasher, BOUNCES)
        self.settings = MailSettings(smtp, SENDER, folder / "mail", folder / "notices", None, BOUNCES, folder / "maildir", {})
        self.seconds = seconds

    def set(self, **changed: object) -> None:
        self.settings = replace(self.settings, **changed)

    def reach(self, controllers: Mapping[str, ControllerSettings]) -> None:
        self.set(controllers=controllers)

    def telling(self) -> Telling:
        lines = Lines()
        smtp = self.settings.smtp
        sender = (
            SmtpSender(smtp, SENDER, self.envelopes, self.clock, lines, seconds=self.seconds) if smtp else FolderSender(self.settings.folder, SENDER, self.clock)
        )
        routes = Routes(self.settings, sender, self.clock, lines)
        return Telling(self.keeping, self.outbox, self.desk, sender, routes, TEXTS, name_of, self.clock, lambda _: False, self.settings.staff)

    def tell_all(self, worker: str = "worker") -> int:
        """Tell everything that is due; return how many steps that took."""
        telling, steps = self.telling(), 0
        while telling.tell_next(worker):
            steps += 1
        return steps

    def open(self, talk: str = "talk", *acts: RequestedAct, controller: str = "conitro", language: str = "nl", contact: str = ADDRESS, **given: str) -> list[Request]:
        """Open requests, with marked answers; a minute later than what was done before."""
        self.clock.put_forward(minutes=1)
        self.desk.begin(talk, acts or (RequestedAct.ACCESS,), language=language, received_at=self.clock(), key="begin", controller=controller)
        for question, value in given.items():
            self.desk.answer(talk, question, value, key=f"unasked {question}")
        while (question := self.desk.draft(talk).next_question) is not None:
            raw = question.options[0] if question.options else contact if question.id == "contact" else TYPED.get(question.id, "gemarkeerd antwoord")
            self.desk.answer(talk, question.id, raw, key=question.id)
        return self.desk.confirm(talk, key="yes")

    def move(self, request: Request, move: Move, by: ActorKind = ActorKind.CONTROLLER, why: str = "geheime reden") -> Request:
        return self.desk.move(request.id, move, Actor(by), key=f"{move.value} at {self.clock()}", why=why, shown=seen_in_talk(request.id))

    def announcements(self) -> list[Waiting]:
        return self.outbox.listed(list(AnnouncementState), 1000)

    def only(self, kind: AnnouncementKind) -> Waiting:
        (found,) = [each for each in self.announcements() if each.kind is kind]
        return found

    def states(self, kind: AnnouncementKind) -> list[tuple[AnnouncementState, Problem | None]]:
        return [(each.state, each.problem) for each in self.announcements() if each.kind is kind]

    def pass_retries(self) -> None:
        """Try again and again until everything was given up."""
        for wait in RETRIES:
            self.clock.put_forward(seconds=wait.total_seconds())
            self.tell_all()

    def turns(self) -> list[tuple[object, ...]]:
        with reading(self.engine) as connection:
            return [tuple(row) for row in connection.execute(select(mail_turns)).all()]
