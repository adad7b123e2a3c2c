"""What becomes of a talk: put it back, pass it on, give it to the assistant, close it. Each says so to the person."""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import Response

from bot.conversations.handoff import NO_CONTROLLER, Agent, Handoff, HandoffRefused, Settled
from bot.desk.asked import Asked
from bot.desk.routes import DeskRoute
from bot.desk.talk_desk import REFUSED, TalkDesk, agent_of
from bot.staff.permissions import Action

_Step = Callable[[Asked, str, Agent], object]


def handing_routes(desk: TalkDesk) -> list[DeskRoute]:
    """Return the routes by which a talk goes to somebody else."""
    pages = _HandingPages(desk)

    def route(path: str, name: str, step: _Step, *, stays: bool = False) -> DeskRoute:
        return DeskRoute("POST", f"/talks/{{talk}}/{path}", name, Action.ANSWER_TALK, pages.doing(step, name, stays=stays), about=desk.talk, written=f"{name}_talk")

    return [
        route("release", "release", pages.release),
        route("pass-on", "pass_on", pages.pass_on),
        route("give-back", "give_back", pages.give_back),
        route("close", "close", pages.close),
    ]


class _HandingPages:
    def __init__(self, desk: TalkDesk) -> None:
        self._desk, self._handoffs = desk, desk.services.handoffs

    def doing(self, step: _Step, said: str, *, stays: bool) -> Callable[[Asked], Response]:
        """Return the handler of a step: done, the agent is back at the queue; refused, at the talk with the reason."""

        def handler(asked: Asked) -> Response:
            handoff: Handoff = asked.subject
            try:
                step(asked, handoff.conversation, agent_of(asked.session))
            except HandoffRefused as refused:
                return asked.go("talk", said=REFUSED[refused.reason], talk=handoff.conversation)
            except ValueError:
                return asked.go("talk", said="choose", talk=handoff.conversation)
            return asked.go("talk", said=said, talk=handoff.conversation) if stays else asked.go("queue", said=said)

        return handler

    def release(self, asked: Asked, talk: str, agent: Agent) -> None:
        self._handoffs.release(talk, agent)

    def pass_on(self, asked: Asked, talk: str, agent: Agent) -> None:
        handoff: Handoff = asked.subject
        # Asked anew: who may see the controller can have changed since the page was made.
        to = next((each for each in self._desk.colleagues.who_see(handoff.controller) if each.id == asked.form.get("to")), None)
        if to is None:
            raise ValueError("nobody of that name may see this talk")
        controllers = to.controllers | ({NO_CONTROLLER} if handoff.controller is None else frozenset())
        self._handoffs.pass_on(talk, agent, Agent(to.id, to.name, controllers))

    def give_back(self, asked: Asked, talk: str, agent: Agent) -> None:
        self._handoffs.give_back(talk, agent, Settled(asked.form.get("settled", "")))

    def close(self, asked: Asked, talk: str, agent: Agent) -> None:
        if not asked.form.get("why", "").strip():
            raise ValueError("a talk is closed with a reason")
        self._handoffs.close(talk, agent, asked.form["why"])
