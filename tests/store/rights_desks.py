"""Rights desks on a real database, and what people do at them; also in processes of their own."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from datetime import datetime, timezone

from sqlalchemy.engine import Engine

from bot.errors import BotError
from bot.rights import caps
from bot.rights.acts import RequestedAct
from bot.rights.caps import Cap, TooManyOpened
from bot.rights.desk import RightsDesk
from bot.rights.requests import Actor, Request
from bot.rights.states import ActorKind, IllegalMove, Move
from bot.settings import RequestKeySettings
from bot.store.engine import make_engine
from bot.store.key_upkeep import rotate
from bot.store.rights import SqlKeeping
from bot.store.sealing import KeyRing, LookupHasher, Sealer
from tests.rights.in_memory import START, TwoControllers, open_gate, seen_in_talk

#: What is looked for where it may not stand in clear.
MARKED = {"contact": "gemarkeerd@voorbeeld.example", "name": "Gemarkeerde Lien", "wrong": "gemarkeerde straat", "right": "gemarkeerde laan"}
ASSISTANT = Actor(ActorKind.ASSISTANT)


def fresh_key() -> str:
    return urlsafe_b64encode(secrets.token_bytes(32)).decode("ascii")


def sealer_of(keys: RequestKeySettings) -> Sealer:
    return Sealer(KeyRing(keys.sealing, "REQUEST_KEYS"))


def hasher_of(keys: RequestKeySettings) -> LookupHasher:
    return LookupHasher(KeyRing(keys.lookup, "LOOKUP_KEYS"))


def made_keeping(engine: Engine, keys: RequestKeySettings) -> SqlKeeping:
    return SqlKeeping(engine, sealer_of(keys), hasher_of(keys))


def filled_draft(desk: RightsDesk, conversation: str, *acts: RequestedAct, **given: str) -> None:
    """Bring a draft to where it only waits for a yes."""
    desk.begin(conversation, acts or (RequestedAct.RECTIFICATION,), language="nl", received_at=START, key="m1", controller="conitro")
    while (draft := desk.draft(conversation)) is not None and (question := draft.next_question) is not None:
        raw = given.get(question.id) or (question.options[0] if question.options else MARKED.get(question.id, "een voorbeeld"))
        desk.answer(conversation, question.id, raw, key=f"answer to {question.id}")


def open_requests(desk: RightsDesk, conversation: str = "talk", *acts: RequestedAct, **given: str) -> list[Request]:
    filled_draft(desk, conversation, *acts, **given)
    return desk.confirm(conversation, key="yes")


def desk_at(url: str, keys: RequestKeySettings) -> RightsDesk:
    return RightsDesk(made_keeping(make_engine(url), keys), lambda: datetime.now(timezone.utc), TwoControllers(), gate=open_gate)


# --- In a process of its own: called by name, with what can be sent there -------------------------
def confirm(url: str, keys: RequestKeySettings, conversations: list[str], keys_of_writes: list[str]) -> list[list[tuple[str, str]]]:
    """Confirm the draft of every talk, each with its key; return ids and references of the requests."""
    desk = desk_at(url, keys)
    return [[(request.id, request.reference) for request in desk.confirm(conversation, key=key)] for conversation, key in zip(conversations, keys_of_writes, strict=True)]


def confirm_up_to(url: str, keys: RequestKeySettings, cap: Cap, most: int, conversations: list[str], client: str | None) -> tuple[int, int]:
    """Confirm the draft of every talk for a client, with a cap at `most`; return how many were opened and how many refused."""
    caps._MOST[cap] = most
    desk, opened, refused = desk_at(url, keys), 0, 0
    for conversation in conversations:
        try:
            opened += len(desk.confirm(conversation, key="yes", client=client))
        except TooManyOpened:
            refused += 1
    return opened, refused


def confirm_on_a_full_disk(url: str, keys: RequestKeySettings, conversation: str, bytes_left: int) -> str:
    """Confirm a draft where no file may become longer; return what went wrong."""
    import resource

    desk = desk_at(url, keys)
    # The files beside the database are there before the disk is full.
    assert desk.draft(conversation) is not None
    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_left, bytes_left))
    try:
        desk.confirm(conversation, key="yes")
    except BotError as error:
        return str(error)
    return ""


def answer(url: str, keys: RequestKeySettings, conversations: list[str], given: dict[str, str], name: str) -> int:
    """Answer the same questions in every talk, every other answer with a key of this process alone; return how many were taken."""
    desk, taken = desk_at(url, keys), 0
    for conversation in conversations:
        for number, (question, raw) in enumerate(given.items()):
            taken += desk.answer(conversation, question, raw, key=f"{question} {name if number % 2 else 'same'}").read.problem is None
    return taken


def begin(url: str, keys: RequestKeySettings, conversations: list[str], act: RequestedAct) -> list[str]:
    """Begin a draft in every talk; return their ids."""
    desk = desk_at(url, keys)
    return [desk.begin(conversation, [act], language="nl", received_at=START, key=f"{act.value} of {conversation}").id for conversation in conversations]


def move(url: str, keys: RequestKeySettings, requests: list[str], moves: list[tuple[Move, ActorKind]], keys_of_writes: list[str]) -> int:
    """Make every move with every request, each request with its key; return how many were made."""
    desk, made = desk_at(url, keys), 0
    for request, key in zip(requests, keys_of_writes, strict=True):
        for what, by in moves:
            try:
                desk.move(request, what, Actor(by), key=f"{key} {what.value}", why="een reden", shown=seen_in_talk(request))
                made += 1
            except IllegalMove:
                continue
    return made


def note(url: str, keys: RequestKeySettings, request: str, name: str, count: int) -> int:
    """Add notes to one request, the same ones as every process with this name."""
    desk = desk_at(url, keys)
    return len([desk.note(request, Actor(ActorKind.STAFF, name), f"{name} {number}", key=f"{name} {number}") for number in range(count)])


def read_and_write(url: str, keys: RequestKeySettings, requests: list[tuple[str, str]], rounds: int) -> list[str]:
    """Read requests in every way and add notes to them, over and over; return what went wrong."""
    desk, wrong = desk_at(url, keys), []
    for number in range(rounds):
        for identifier, reference in requests:
            try:
                if desk.find(reference).standing is None:
                    wrong.append("not found by its reference")
                if desk.request(identifier).reference != reference:
                    wrong.append("another reference")
                desk.note(identifier, ASSISTANT, f"nota {number}", key=f"note {number}")
                if [entry.why for entry in desk.history(identifier)][-1] != f"nota {number}":
                    wrong.append("another note")
            except BotError as error:
                wrong.append(str(error))
    return wrong


def rotate_keys(url: str, keys: RequestKeySettings, _: object, rounds: int) -> list[str]:
    """Seal everything anew, over and over, one row at a time; return nothing wrong."""
    engine = make_engine(url)
    for _ in range(rounds):
        rotate(engine, sealer_of(keys), batch=1)
    return []
