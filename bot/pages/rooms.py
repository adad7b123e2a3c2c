"""What the application of the pages is put together from: rooms, each with its paths and its measures."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.pages.limits import Limits

#: A form with one button has eleven bytes.
MOST_BYTES = 1_000

Answers = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class Room:
    """Some paths that belong together.

    Attributes:
        path: What all of them begin with, such as `/proof/`; of two rooms that fit, the longer path counts.
        routes: Of Starlette; a whole application is one `Mount`.
        limits: How often one address may ask; None where the room counts by itself.
        most_bytes: Longest body that is read.
        too_large: The page (data/pages.yml) for a longer one.
    """

    path: str
    routes: Sequence[BaseRoute]
    limits: Limits | None
    most_bytes: int = MOST_BYTES
    too_large: str = "too_large"


def route(path: str, answers: Mapping[str, Answers]) -> Route:
    """Return one route for all methods of a path, so that a wrong one is told which are right.

    Args:
        answers: By method; GET answers HEAD too.
    """

    async def answer(request: Request) -> Response:
        return await answers.get(request.method, answers["GET"])(request)

    return Route(path, answer, methods=list(answers))
