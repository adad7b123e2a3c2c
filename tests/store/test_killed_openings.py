"""A process that is killed while it opens requests: nothing is lost, nothing is there twice."""

from __future__ import annotations

import signal
from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.rights.desk import RightsDesk
from bot.settings import RequestKeySettings
from bot.store.engine import reading
from bot.store.tables import drafts, outbox, request_history, requests
from tests.store.killed import ACTS, STEPS, kill_at_every_seam, open_whole
from tests.store.servers import in_processes

#: On each of the two databases.
KILLS = 100
# One receipt, and one line to the controller for each act.
TOLD = 1 + len(ACTS)


def kept(engine: Engine) -> dict[str, tuple[list[tuple[str, int]], int, int, str]]:
    """Return by talk: its requests in order with their entries, how many rows of the outbox, how many drafts, the state of its draft."""
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    with reading(engine) as connection:
        entries: dict[str, int] = defaultdict(int)
        for request in connection.execute(select(request_history.c.request)).scalars():
            entries[request] += 1
        talk_of = {}
        for row in connection.execute(select(requests.c.id, requests.c.conversation).order_by(requests.c.group_id, requests.c.place)):
            talk_of[row.id] = row.conversation
            found[row.conversation].append((row.id, entries[row.id]))
        told: dict[str, int] = defaultdict(int)
        for request in connection.execute(select(outbox.c.request)).scalars():
            told[talk_of[request]] += 1
        states: dict[str, list[str]] = defaultdict(list)
        for row in connection.execute(select(drafts.c.conversation, drafts.c.state)):
            states[row.conversation].append(row.state)
    return {talk: (found[talk], told[talk], len(states[talk]), states[talk][0]) for talk in states}


def test_openings_killed_at_every_seam_are_whole_or_not_there_and_open_once_when_asked_again(
    database_url: str, engine: Engine, desk: RightsDesk, request_keys: RequestKeySettings
) -> None:
    ((seams, killed),) = in_processes(kill_at_every_seam, [(database_url, request_keys, KILLS)])
    # Every seam is killed at, and the whole opening passes through many.
    assert 30 < seams <= KILLS == len(killed)
    assert {ended_by for _, ended_by, _ in killed} == {signal.SIGKILL}
    before = kept(engine)
    lost = halves = 0
    for talk, _, acknowledged in killed:
        steps = dict(acknowledged)
        found, told, count, state = before.get(talk, ([], 0, 0, ""))
        # What a step returned is there; the last one alone opens, and opens all or nothing.
        lost += ("begin" in steps and count == 0) or ("confirm" in steps and [request for request, _ in found] != [each[0] for each in steps["confirm"]])
        halves += (len(found), told, state) not in ((0, 0, ""), (0, 0, "open"), (len(ACTS), TOLD, "confirmed")) or any(entries != 1 for _, entries in found)
        if state == "open":
            draft = desk.draft(talk)
            assert draft is not None
            lost += not set(steps) & set(STEPS[1:-1]) <= {answer.question for answer in draft.answers}
    assert (lost, halves) == (0, 0)
    # Some were opened without having told so, some were not: both kinds are below.
    assert {bool(before.get(talk, ([],))[0]) for talk, _, acknowledged in killed if "confirm" not in dict(acknowledged)} == {True, False}
    for talk, _, acknowledged in killed:
        opened = open_whole(desk, talk)
        assert open_whole(desk, talk) == opened and len(opened) == len(ACTS)
        if talk in before and before[talk][0]:
            assert [identifier for identifier, _ in opened] == [request for request, _ in before[talk][0]]
        if "confirm" in dict(acknowledged):
            assert [list(each) for each in opened] == dict(acknowledged)["confirm"]
    after = kept(engine)
    assert set(after) == {"whole", *(talk for talk, _, _ in killed)}
    for talk, (found, told, count, state) in after.items():
        assert ([entries for _, entries in found], told, count, state) == ([1] * len(ACTS), TOLD, 1, "confirmed"), talk
