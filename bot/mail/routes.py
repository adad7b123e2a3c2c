"""The ways to controllers: what the operator set in the environment, else a local folder; never an address from a policy."""

from __future__ import annotations

from collections.abc import Sequence

from bot.mail.deadline import Lines
from bot.mail.folder import FolderRoute
from bot.mail.webhook import WebhookRoute
from bot.mail_settings import MailSettings
from bot.rights.outbox import Acknowledgement, Mail, MailSender, Notice, NoticeRoute
from bot.rights.ports import Clock


class MailRoute:
    """Notices by mail to an address the operator set; implements `bot.rights.outbox.NoticeRoute`."""

    name = "mail"

    def __init__(self, sender: MailSender, address: str) -> None:
        self._sender, self._address = sender, address

    @property
    def needs_a_human(self) -> bool:
        """Without a mail server the mail is a file that somebody must pass on."""
        return self._sender.is_folder

    def send(self, notice: Notice) -> Acknowledgement:
        """Send a notice; a mail is never more than received."""
        self._sender.send(Mail(notice.delivery, self._address, notice.letter))
        return Acknowledgement.RECEIVED


class Routes:
    """The ways to every controller; implements `bot.rights.outbox.NoticeRoutes`."""

    def __init__(self, settings: MailSettings, sender: MailSender, clock: Clock, lines: Lines) -> None:
        self._settings, self._sender, self._clock, self._lines = settings, sender, clock, lines

    def of(self, controller: str) -> Sequence[NoticeRoute]:
        """Return the ways to a controller: mail, webhook, both, or its folder."""
        own = self._settings.controllers.get(controller)
        routes: list[NoticeRoute] = []
        if own and own.mail:
            routes.append(MailRoute(self._sender, own.mail))
        if own and own.webhook:
            routes.append(WebhookRoute(own.webhook, self._clock, self._lines))
        return routes or [FolderRoute(self._settings.notices / controller)]

    def reaches(self, controller: str) -> bool:
        """Return whether the operator set a way to a controller."""
        own = self._settings.controllers.get(controller)
        return own is not None and bool(own.mail or own.webhook)
