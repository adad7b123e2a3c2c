"""Workers as processes: killed at every step, stopped in the middle of a mail, two at once; on both databases."""

from __future__ import annotations

import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.engine import Engine

from bot.mail import smtp, webhook
from bot.mail.composing import compose
from bot.mail.folder import FolderSender, write_whole
from bot.rights.acts import RequestedAct
from bot.rights.announcements import AnnouncementKind, AnnouncementState
from bot.rights.letters import Letter, Paragraph
from bot.rights.outbox import Mail, NotDelivered, Problem
from bot.rights.states import State
from bot.rights.telling import LEASE
from bot.settings import RequestKeySettings
from bot.store import engine as engines
from bot.store.engine import make_engine, writing
from bot.store.schema import migrate
from bot.store.tables import outbox
from tests.rights.in_memory import MadeUpClock
from tests.store.conftest import database_url, key  # noqa: F401  # fixtures: both databases here
from tests.store.servers import OWN_PROCESSES
from tests.telling import workers
from tests.telling.mail_server import MailServer
from tests.telling.workers import COMPANY, PATIENCE
from tests.telling.worlds import ADDRESS, World

SENT, WAITING, LEASED = AnnouncementState.SENT, AnnouncementState.WAITING, AnnouncementState.LEASED
RECEIPT, TO_CONTROLLER = AnnouncementKind.RECEIPT, AnnouncementKind.TO_CONTROLLER


def until(is_so: Callable[[], bool]) -> None:
    """Wait for something; fail when it does not come."""
    give_up = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < give_up, "it never came"
        time.sleep(0.05)


def run_until_dead(*arguments: object) -> int | None:
    process = OWN_PROCESSES.Process(target=workers.work_until_dead, args=arguments)
    process.start()
    process.join(PATIENCE)
    process.kill()
    return process.exitcode


#: Of the receipt: lease, turn, send, finish. Of the notice: lease, send, note it, move, finish. Then nothing more to lease.
STEPS = 10


@pytest.mark.parametrize("die_before", range(1, STEPS + 1))
def test_killed_before_any_step_nothing_is_lost_and_a_copy_can_be_recognised(
    world: World, mail_server: MailServer, database_url: str, request_keys: RequestKeySettings, tmp_path: Path, die_before: int  # noqa: F811
) -> None:
    (request,) = world.open()
    arguments = (database_url, request_keys, mail_server.settings, tmp_path)
    assert run_until_dead(*arguments, world.clock(), die_before) == -signal.SIGKILL
    done = (tmp_path / "steps").read_text().split() if die_before > 1 else [""]
    assert run_until_dead(*arguments, world.clock() + LEASE, 0) == 0
    for kind in (RECEIPT, TO_CONTROLLER):
        assert world.states(kind) == [(SENT, None)]
    assert world.desk.request(request.id).state is State.PASSED_ON
    copies = Counter(taken.envelope_to for taken in mail_server.taken)
    # Whoever died between the 250 and writing it down could not know; everywhere else there is one.
    twice = {taken.envelope_to for taken in mail_server.taken if copies[taken.envelope_to] == 2}
    assert len(mail_server.taken) == 2 + len(twice) and len(twice) == (done[-1] == "send")
    for to in twice:
        assert len({taken.message["Message-ID"] for taken in mail_server.taken if taken.envelope_to == to}) == 1
    assert set(copies) == {ADDRESS, COMPANY}


def test_more_steps_than_there_are_is_no_death(world: World, mail_server: MailServer, database_url: str, request_keys: RequestKeySettings, tmp_path: Path) -> None:  # noqa: F811
    world.open()
    assert run_until_dead(database_url, request_keys, mail_server.settings, tmp_path, world.clock(), STEPS + 1) == 0
    assert len(mail_server.taken) == 2


def now() -> datetime:
    return datetime.now(timezone.utc)


@pytest.fixture
def live(engine: Engine, request_keys: RequestKeySettings, mail_server: MailServer, tmp_path: Path) -> World:
    """A world whose clock is at this moment, for workers that look at their own."""
    return World(engine, request_keys, MadeUpClock(now() - timedelta(hours=1)), mail_server.settings, tmp_path)


@pytest.fixture
def env(tmp_path: Path, database_url: str, request_keys: RequestKeySettings, key: str, mail_server: MailServer) -> dict[str, str]:  # noqa: F811
    return workers.environment(tmp_path, database_url, request_keys, key, mail_server.port)


def test_two_workers_send_nothing_twice(live: World, mail_server: MailServer, env: dict[str, str]) -> None:
    for number in range(25):
        live.open(f"talk {number}", RequestedAct.ACCESS, RequestedAct.ERASURE, contact=f"{number}@voorbeeld.example")
    both = [workers.start(env) for _ in range(2)]
    until(lambda: not live.outbox.listed([WAITING, LEASED], 1))
    assert workers.end(*both) == [0, 0]
    copies = Counter(taken.envelope_to for taken in mail_server.taken)
    assert copies == {f"{number}@voorbeeld.example": 1 for number in range(25)}
    assert len(list((live.folder / "notices" / "conitro").iterdir())) == 50


def test_killed_while_the_server_thinks_it_is_sent_again_under_the_same_name(live: World, mail_server: MailServer, env: dict[str, str]) -> None:
    mail_server.may_answer.clear()
    live.open()
    process = workers.start(env)
    assert mail_server.has_data.wait(PATIENCE)
    process.kill()
    process.wait(PATIENCE)
    mail_server.may_answer.set()
    with writing(live.engine) as connection:
        # As if the ten minutes had gone by.
        connection.execute(update(outbox).where(outbox.c.state == LEASED.value).values(leased_until=now() - timedelta(seconds=1)))
    second = workers.start(env)
    until(lambda: live.states(RECEIPT) == [(SENT, None)])
    assert workers.end(second) == [0]
    assert len({taken.message["Message-ID"] for taken in mail_server.taken}) == 1


def test_told_to_end_in_the_middle_of_a_mail_it_ends_and_the_mail_is_tried_again(live: World, mail_server: MailServer, env: dict[str, str]) -> None:
    mail_server.may_answer.clear()
    live.open()
    process = workers.start(env)
    assert mail_server.has_data.wait(PATIENCE)
    assert workers.end(process) == [0]
    mail_server.may_answer.set()
    # Its line was cut and that was written down: nobody has to wait for a lease to end.
    assert [state for state, _ in live.states(RECEIPT)] == [WAITING]


def test_a_worker_with_a_setting_that_is_wrong_says_so_and_is_not_started_again(env: dict[str, str]) -> None:
    process = workers.start({**env, "SMTP_SECURITY": "secret"})
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 78
    assert said.decode().startswith("STOPPED: SMTP_SECURITY must be")


def test_a_newcomers_worker_writes_into_folders(live: World, env: dict[str, str], mail_server: MailServer) -> None:
    live.open()
    process = workers.start({name: value for name, value in env.items() if not name.startswith(("SMTP_", "MAIL_"))})
    until(lambda: not live.outbox.listed([WAITING, LEASED], 1))
    assert workers.end(process) == [0]
    assert mail_server.taken == []
    (mail,) = (live.folder / "mail").iterdir()
    assert mail.suffix == ".eml" and ADDRESS in mail.read_text()


def test_a_worker_ends_drafts_that_were_left(live: World, env: dict[str, str]) -> None:
    live.clock.put_forward(hours=-25)
    live.desk.begin("talk", [RequestedAct.ACCESS], language="nl", received_at=live.clock(), key="1", controller="conitro")
    live.desk.answer("talk", "contact", ADDRESS, key="2")
    process = workers.start(env)
    until(lambda: live.states(AnnouncementKind.BEGUN_NOT_CONFIRMED) == [(AnnouncementState.FOR_STAFF, None)])
    assert workers.end(process) == [0]


def test_what_a_worker_logs_names_nobody(live: World, env: dict[str, str], mail_server: MailServer) -> None:
    mail_server.answers += [f"rcpt 550 {ADDRESS} is unknown"]
    live.open()
    process = workers.start({**env, "LOG_LEVEL": "INFO"})
    until(lambda: live.states(RECEIPT) == [(AnnouncementState.DEAD, Problem.REFUSED)])
    process.terminate()
    _, said = process.communicate(timeout=PATIENCE)
    assert "SMTPRecipientsRefused" in said.decode()
    assert "lien" not in said.decode() and "@" not in said.decode()


# --- The database, the disk ---------------------------------------------------------------------
def test_a_database_that_is_locked_after_the_250_causes_no_second_copy(tmp_path: Path, request_keys: RequestKeySettings, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "_BUSY_TIMEOUT", 0)
    engine, other = (make_engine(f"sqlite:///{tmp_path / 'locked.db'}") for _ in range(2))
    migrate(engine)
    world = World(engine, request_keys, MadeUpClock(), mail_server.settings, tmp_path, seconds=(20.0, 40.0))
    world.open()
    mail_server.may_answer.clear()
    unlocked, telling = threading.Event(), world.telling()
    waits: list[float] = []

    def wait(seconds: float) -> bool:
        # The first failure to write it down lets the lock go.
        waits.append(seconds)
        unlock.set()
        unlocked.wait(PATIENCE)
        return False

    unlock = threading.Event()
    telling._wait = wait
    thread = threading.Thread(target=lambda: [None for _ in iter(lambda: telling.tell_next("worker"), False)])
    try:
        # Only the receipt: the notice goes to a folder and would lock too.
        thread.start()
        assert mail_server.has_data.wait(PATIENCE)
        with writing(other):
            mail_server.may_answer.set()
            assert unlock.wait(PATIENCE)
        unlocked.set()
        thread.join(PATIENCE)
    finally:
        unlocked.set()
        mail_server.may_answer.set()
    assert waits
    assert world.states(RECEIPT) == [(SENT, None)]
    assert len(mail_server.taken) == 1


def test_a_folder_that_cannot_be_written_is_tried_again(engine: Engine, request_keys: RequestKeySettings, tmp_path: Path) -> None:
    world = World(engine, request_keys, MadeUpClock(), None, tmp_path)
    for blocked in ("mail", "notices"):
        (tmp_path / blocked).write_text("in the way")
    world.open()
    world.tell_all()
    assert world.states(RECEIPT) == world.states(TO_CONTROLLER) == [(WAITING, Problem.DISK)]
    for blocked in ("mail", "notices"):
        (tmp_path / blocked).unlink()
    world.clock.put_forward(minutes=2)
    world.tell_all()
    assert world.states(RECEIPT) == [(SENT, None)]
    assert len(list((tmp_path / "mail").iterdir())) == 1


LETTER = Letter("nl", "onderwerp", "titel", (Paragraph("tekst " * 200),))
MAIL = Mail("a" * 28, ADDRESS, LETTER)


def _send_on_a_full_disk(folder: Path, results: object) -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
    try:
        FolderSender(folder, "privacy@assistent.example", now).send(MAIL)
    except NotDelivered as failure:
        results.put(failure.problem)


def test_a_full_disk_leaves_no_half_mail(tmp_path: Path) -> None:
    results = OWN_PROCESSES.Queue()
    process = OWN_PROCESSES.Process(target=_send_on_a_full_disk, args=(tmp_path / "mail", results))
    process.start()
    assert results.get(timeout=PATIENCE) is Problem.DISK
    process.join(PATIENCE)
    assert list((tmp_path / "mail").iterdir()) == []


def test_a_mail_written_twice_is_one_file(tmp_path: Path) -> None:
    sender = FolderSender(tmp_path / "mail", "privacy@assistent.example", now)
    sender.send(MAIL)
    sender.send(MAIL)
    assert len(list((tmp_path / "mail").iterdir())) == 1
    assert compose(MAIL, "privacy@assistent.example", now())["Message-ID"] == f"<{'a' * 28}@assistent.example>"


def test_a_file_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    write_whole(tmp_path / "one" / "file", b"x")
    assert [path.stat().st_mode & 0o077 for path in (tmp_path / "one", tmp_path / "one" / "file")] == [0, 0]


def test_a_lease_is_longer_than_all_that_is_sent_in_it() -> None:
    assert LEASE.total_seconds() > 2 * (smtp.MAIL_SECONDS + webhook.CALL_SECONDS)
