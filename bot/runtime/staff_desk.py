"""The staff desk, put together for the process of the pages; and which of both a path belongs to."""

from __future__ import annotations

import time
from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from bot import wiring
from bot.desk import account_pages, audit_pages, entrance_pages, own_pages, start, talk_routes
from bot.desk.app import make_desk
from bot.desk.entrance_pages import Entrance
from bot.desk.guard import Frame
from bot.desk.routes import PREFIX, DeskRoute
from bot.desk.talk_desk import Colleague, TalkDesk
from bot.desk_wiring import make_desk_services
from bot.pages.limits import Limits
from bot.settings import Settings
from bot.staff.colleagues import Colleagues

#: Pages of the desk that one address may ask for at once, and one more in so many seconds: an office shares an address.
ASKING = (240, 0.2)


def desk(settings: Settings, more: Sequence[Sequence[DeskRoute]] = ()) -> ASGIApp:
    """Return the desk over the product database.

    Args:
        settings: Of the assistant.
        more: Routes of other pages; in the menu they come first.

    Raises:
        BotError: A catalogue of texts is broken, a key is missing or the database cannot be used.
    """
    controllers = wiring.policy_services().controllers
    services = wiring.make_staff_services(settings, wiring.request_keys_or_stop(), controllers)
    public_url, hash_of = wiring.mail_settings_or_stop().public_url, wiring.make_client_hasher(settings)
    origins = origins_of(public_url, settings.pages.port)
    frame = Frame(services.entering, services.auditing, origins, public_url.startswith("https://"))

    def network_of(request: Request) -> str | None:
        return hash_of(request.client.host) if request.client else None

    entrance = Entrance(services.entering, frame.cookies, network_of)
    pages = [
        start.routes(),
        *more,
        talk_routes.routes(talk_desk(settings, services)),
        account_pages.routes(services.managing, controllers.name_of, public_url),
        audit_pages.routes(services.auditing, controllers.name_of),
        own_pages.routes(services.own, frame.cookies, controllers.name_of),
        entrance_pages.routes(entrance),
    ]
    return make_desk(frame, pages, Limits(time.monotonic, *ASKING))


def talk_desk(settings: Settings, staff: wiring.StaffServices) -> TalkDesk:
    """Return what the pages about talks work with; raises as `desk`."""
    services = make_desk_services(settings, wiring.request_keys_or_stop(), wiring.policy_services(), wiring.controllers_told())
    return TalkDesk(services, _Colleagues(staff.colleagues), staff.auditing)


class _Colleagues:
    """Whom a talk can be passed on to, as the pages about talks ask for them."""

    def __init__(self, staff: Colleagues) -> None:
        self._staff = staff

    def who_see(self, controller: str | None) -> list[Colleague]:
        """Return them by name."""
        return [Colleague(each.id, each.name, each.controllers) for each in self._staff.who_see(controller)]


def origins_of(public_url: str, port: int) -> frozenset[str]:
    """Return where forms may come from: where browsers reach the desk; without https also this machine's own address, under either name."""
    parts = urlsplit(public_url)
    origin = f"{parts.scheme}://{parts.netloc}"
    return frozenset({origin} if parts.scheme == "https" else {origin, f"http://127.0.0.1:{port}", f"http://localhost:{port}"})


def beside(desk_app: ASGIApp, pages_app: ASGIApp) -> ASGIApp:
    """Return one application of both: the desk and the public pages each keep their own door, limits and headers."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        is_desk = scope["type"] == "http" and (path == PREFIX or path.startswith(f"{PREFIX}/"))
        await (desk_app if is_desk else pages_app)(scope, receive, send)

    return app
