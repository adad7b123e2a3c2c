"""Everything that proves, on a real database, with the real gate, and a mail sender that keeps what it sends."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sqlalchemy.engine import Engine

from bot.identity.directory import AskingDirectories, Directory, NoDirectory
from bot.identity.gate import gate_of
from bot.identity.mailing import ProofMailing
from bot.identity.outcomes import Beginning
from bot.identity.proving import ProofDesk
from bot.identity.waiting import Waiting
from bot.rights.acts import RequestedAct
from bot.rights.announcements import AnnouncementKind, AnnouncementState
from bot.rights.changing import Changing
from bot.rights.desk import RightsDesk
from bot.rights.following import Following
from bot.rights.letter_texts import load_letter_texts
from bot.rights.outbox import Acknowledgement, Mail, NotDelivered, Notice
from bot.rights.outbox import Waiting as WaitingAnnouncement
from bot.rights.requests import Actor, Request
from bot.rights.states import ActorKind, Move
from bot.rights.telling import Telling
from bot.settings import ROOT, RequestKeySettings
from bot.store.outbox import SqlOutbox
from tests.rights.in_memory import MadeUpClock, TwoControllers
from tests.store.rights_desks import hasher_of, made_keeping

TEXTS = load_letter_texts(ROOT / "data" / "letters.yml")
ADDRESS, STRANGER = "lien@voorbeeld.example", "rob@voorbeeld.example"
PUBLIC_URL = "https://privacy.voorbeeld.example"
CLIENT = "keyed hash of a client"
COMPANY, STAFF = Actor(ActorKind.CONTROLLER), Actor(ActorKind.STAFF, "An")
_CODE = re.compile(r"\b(\d{4}) (\d{4})\b")
_LINK = re.compile(re.escape(PUBLIC_URL) + r"/proof/([A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])")


class Mailboxes:
    """Takes mails, or does not, as it is told."""

    is_folder = False

    def __init__(self) -> None:
        self.taken: list[Mail] = []
        self.tried: list[Mail] = []
        self.failures: list[NotDelivered] = []

    def send(self, mail: Mail) -> None:
        self.tried.append(mail)
        if self.failures:
            raise self.failures.pop(0)
        self.taken.append(mail)

    def of(self, address: str) -> list[Mail]:
        return [mail for mail in self.taken if mail.to == address]

    def proofs_of(self, address: str) -> list[Mail]:
        """Return what came because of a proof: not the receipts, not the news."""
        subjects = {TEXTS.say(f"proof.{key}", language, company="Conitro") for key in ("subject", "reminder_subject", "follow_subject", "follow_title") for language in ("nl", "fr")}
        return [mail for mail in self.of(address) if mail.letter.subject in subjects]


class Company:
    """A way to a company that keeps what it is told."""

    name, needs_a_human = "webhook", False

    def __init__(self) -> None:
        self.told: list[Notice] = []
        self.says = Acknowledgement.RECEIVED

    def send(self, notice: Notice) -> Acknowledgement:
        self.told.append(notice)
        return self.says

    def of(self, controller: str) -> Sequence[Company]:
        return [self]

    def reaches(self, controller: str) -> bool:
        return True


class ProofWorld:
    """A rights desk, a proof desk and a worker, with a clock that stands."""

    def __init__(self, engine: Engine, keys: RequestKeySettings, clock: MadeUpClock, levels: Mapping[str, str] | None = None, directory: Directory | None = None) -> None:
        self.engine, self.keys, self.clock = engine, keys, clock
        self.keeping, own = made_keeping(engine, keys), (lambda _: levels or {})
        gate = gate_of(own)
        changing = Changing(self.keeping, clock, gate)
        self.changing = changing
        self.desk = RightsDesk(self.keeping, clock, TwoControllers(), gate=gate)
        self.proof = ProofDesk(self.keeping, changing, clock, own)
        self.following = Following(self.keeping, changing, clock)
        self.waiting = Waiting(self.keeping, self.proof, clock)
        self.outbox = SqlOutbox(engine, hasher_of(keys), clock)
        self.mailboxes, self.company = Mailboxes(), Company()

        def name_of(slug: str) -> str:
            return {"conitro": "Conitro", "voorbeeld": "Voorbeeld bv"}[slug]

        asking = AskingDirectories(self.keeping, self.outbox, changing, directory or NoDirectory(), clock, own)
        identity = {
            AnnouncementKind.PROOF_MAIL: ProofMailing(self.keeping, self.mailboxes, TEXTS, name_of, clock, PUBLIC_URL).tell,
            AnnouncementKind.PROOF_REMINDER: self.waiting.tell_reminder,
            AnnouncementKind.ASK_DIRECTORY: asking.tell,
        }
        self.telling = Telling(self.keeping, self.outbox, self.desk, self.mailboxes, self.company, TEXTS, name_of, clock, lambda _: False, None, identity)

    def work(self) -> None:
        """Let the worker tell everything that is due."""
        while self.telling.tell_next("worker"):
            pass

    def open(self, *acts: RequestedAct, talk: str = "talk", controller: str = "conitro", contact: str = ADDRESS, language: str = "nl", **given: str) -> list[Request]:
        """Open requests, a minute later than what was done before."""
        self.clock.put_forward(minutes=1)
        key = f"{talk} {self.clock()}"
        self.desk.begin(talk, acts or (RequestedAct.ACCESS,), language=language, received_at=self.clock(), key=key, controller=controller)
        while (question := self.desk.draft(talk).next_question) is not None:
            value = given.get(question.id) or (question.options[0] if question.options else contact if question.id == "contact" else "Lien Maes" if "name" in question.id else "iets")
            self.desk.answer(talk, question.id, value, key=f"{key} {question.id}")
        return self.desk.confirm(talk, key=key)

    def begun(self, *acts: RequestedAct, talk: str = "talk", contact: str = ADDRESS, **more: str) -> list[Request]:
        """Open requests, ask for a mail, and let it be sent."""
        requests = self.open(*acts, talk=talk, contact=contact, **more)
        assert self.proof.begin([each.id for each in requests], "begin", CLIENT) is Beginning.MAIL_UNDER_WAY
        self.work()
        return requests

    def again(self, requests: Sequence[Request], key: str) -> Beginning:
        """Ask for another mail, and let it be sent."""
        beginning = self.proof.begin([each.id for each in requests], key, CLIENT)
        self.work()
        return beginning

    def proven(self, *acts: RequestedAct, **more: str) -> list[Request]:
        """Open requests and prove their mailbox."""
        requests = self.begun(*acts, **more)
        self.proof.take_code(requests[0].conversation, self.code())
        return [self.desk.request(each.id) for each in requests]

    def code(self, address: str = ADDRESS) -> str:
        """Return the code in the newest mail to an address."""
        found = _CODE.search(self.mailboxes.proofs_of(address)[-1].letter.as_plain_text())
        assert found is not None
        return found[1] + found[2]

    def token(self, address: str = ADDRESS) -> str:
        """Return the token of the link in the newest mail to an address."""
        found = _LINK.search(self.mailboxes.proofs_of(address)[-1].letter.as_plain_text())
        assert found is not None
        return found[1]

    def wrong(self, right: str | None = None) -> str:
        """Return a code that is not the right one."""
        return f"{(int(right or self.code()) + 1) % 10**8:08d}"

    def answer(self, request: Request) -> Request:
        """Let the company say that it answered."""
        return self.desk.move(request.id, Move.ANSWER, COMPANY, key=f"answer {self.clock()}")

    def kinds(self, kind: AnnouncementKind) -> list[WaitingAnnouncement]:
        return [each for each in self.outbox.listed(list(AnnouncementState), 1000) if each.kind is kind]
