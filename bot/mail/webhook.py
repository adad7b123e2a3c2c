"""Notices to a controller's webhook: signed, never sent on elsewhere, believed only with a signed acknowledgement."""

from __future__ import annotations

import http.client
import json
import logging
import secrets
import socket
import ssl
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from bot.mail.deadline import Lines
from bot.mail.signatures import ACKNOWLEDGEMENT, NOTICE, SIGNATURE_HEADER, TIMESTAMP_HEADER, is_signed, sign
from bot.mail_settings import WebhookSettings
from bot.rights.contacts import contact_from
from bot.rights.deadlines import day_in_brussels
from bot.rights.outbox import Acknowledgement, NotDelivered, Notice, Problem
from bot.rights.ports import Clock
from bot.rights.questions import CONTACT

logger = logging.getLogger(__name__)

#: Seconds for one answer on the line, and for all of it; a lease is longer.
ANSWER_SECONDS, CALL_SECONDS = 20.0, 60.0
#: An acknowledgement is some hundred bytes.
MOST_BYTES = 10_000
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})


class SignedCall:
    """Posts a signed body to one address, and believes only a signed acknowledgement of this very call."""

    def __init__(self, settings: WebhookSettings, clock: Clock, lines: Lines, *, seconds: tuple[float, float] = (ANSWER_SECONDS, CALL_SECONDS)) -> None:
        """Take the settings.

        Args:
            settings: Address and secret.
            clock: What time it is.
            lines: Cuts lines that take too long.
            seconds: For one answer, and for the whole call.
        """
        self._settings, self._clock, self._lines = settings, clock, lines
        self._answer_seconds, self._call_seconds = seconds

    def send(self, delivery: str, body_with: Callable[[str], bytes]) -> Acknowledgement:
        """Post a body and return what the other side says, if its signature fits.

        Args:
            delivery: The name that the acknowledgement must repeat.
            body_with: Makes the body with the nonce of this attempt.

        Raises:
            NotDelivered: It was not taken, or not by whom it should be.
        """
        # A fresh one at every attempt: an old acknowledgement does not fit a new call.
        nonce = secrets.token_urlsafe(18)
        body = body_with(nonce)
        timestamp = int(self._clock().timestamp())
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "User-Agent": "data-subject-assistant",
            TIMESTAMP_HEADER: str(timestamp),
            SIGNATURE_HEADER: sign(self._settings.secret, NOTICE, timestamp, body),
        }
        status, answered, answer = self._posted(body, headers)
        if 300 <= status < 400:
            raise NotDelivered(Problem.REDIRECTED)
        if status in _LATER:
            raise NotDelivered(Problem.LATER)
        if not 200 <= status < 300:
            # A wrong path or secret is mended by somebody, so it is tried again.
            raise NotDelivered(Problem.REFUSED)
        if len(answer) > MOST_BYTES:
            raise NotDelivered(Problem.TOO_LONG)
        return self._acknowledged(delivery, nonce, answered, answer)

    def _posted(self, body: bytes, headers: dict[str, str]) -> tuple[int, http.client.HTTPMessage, bytes]:
        parts = urlsplit(self._settings.url)
        host, path = parts.hostname or "", parts.path or "/"
        if parts.scheme == "https":
            line: http.client.HTTPConnection = http.client.HTTPSConnection(host, parts.port, timeout=self._answer_seconds, context=ssl.create_default_context())
        else:
            line = http.client.HTTPConnection(host, parts.port, timeout=self._answer_seconds)

        opened: list[socket.socket] = []

        def socket_of_line() -> socket.socket | None:
            # Where the other side closes after its answer, the library lets go of the socket while the answer is still read.
            return opened[0] if opened else line.sock

        with self._lines.limited(socket_of_line, self._call_seconds) as was_cut:
            try:
                line.connect()
                opened.append(line.sock)
                # This library follows no redirect and uses no proxy of the environment.
                line.request("POST", f"{path}?{parts.query}" if parts.query else path, body=body, headers=headers)
                response = line.getresponse()
                answered = response.status, response.headers, response.read(MOST_BYTES + 1)
                if was_cut():
                    # Without a length, an answer that was cut looks like one that ended.
                    raise NotDelivered(Problem.TOO_SLOW)
                return answered
            except (OSError, http.client.HTTPException) as error:
                logger.warning("A webhook did not answer: %s", error.__class__.__name__)
                if was_cut() or isinstance(error, TimeoutError):
                    raise NotDelivered(Problem.TOO_SLOW) from None
                raise NotDelivered(Problem.NOT_LET_IN if isinstance(error, ssl.SSLError) else Problem.UNREACHABLE) from None
            finally:
                line.close()

    def _acknowledged(self, delivery: str, nonce: str, headers: http.client.HTTPMessage, body: bytes) -> Acknowledgement:
        timestamp, signature = headers.get(TIMESTAMP_HEADER, ""), headers.get(SIGNATURE_HEADER, "")
        if not is_signed(self._settings.secret, ACKNOWLEDGEMENT, timestamp, signature, body, int(self._clock().timestamp())):
            raise NotDelivered(Problem.NOT_ACKNOWLEDGED)
        try:
            said = json.loads(body)
            fits = (said["delivery"], said["nonce"]) == (delivery, nonce)
            acknowledgement = Acknowledgement(said["status"])
        except (ValueError, TypeError, KeyError, RecursionError):
            raise NotDelivered(Problem.NOT_ACKNOWLEDGED) from None
        if not fits:
            raise NotDelivered(Problem.NOT_ACKNOWLEDGED)
        return acknowledgement


class WebhookRoute:
    """Posts notices to one controller; implements `bot.rights.outbox.NoticeRoute`."""

    name = "webhook"
    needs_a_human = False

    def __init__(self, settings: WebhookSettings, clock: Clock, lines: Lines, *, seconds: tuple[float, float] = (ANSWER_SECONDS, CALL_SECONDS)) -> None:
        """Take the settings; the arguments are those of `SignedCall`."""
        self._call = SignedCall(settings, clock, lines, seconds=seconds)

    def send(self, notice: Notice) -> Acknowledgement:
        """Post a notice; raises NotDelivered."""
        return self._call.send(notice.delivery, lambda nonce: notice_body(notice, nonce))


class AlarmHook:
    """Posts alarms of hand-offs to the operator's own webhook; implements `bot.rights.handoff_alarm.Hook`."""

    def __init__(self, settings: WebhookSettings, clock: Clock, lines: Lines) -> None:
        """Take the settings; the arguments are those of `SignedCall`."""
        self._call = SignedCall(settings, clock, lines)

    def send(self, delivery: str, facts: Mapping[str, str | int | None]) -> None:
        """Post an alarm; raises NotDelivered."""

        def body(nonce: str) -> bytes:
            told = {"version": 1, "delivery": delivery, "nonce": nonce, "kind": "handoff_alarm", "handoff": dict(facts)}
            return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8")

        self._call.send(delivery, body)


def notice_body(notice: Notice, nonce: str) -> bytes:
    """Return what is posted: JSON, UTF-8; the fields stand in docs/telling.md."""
    request = notice.request
    body: dict[str, Any] = {
        **({"added": notice.added} if notice.added is not None else {}),
        "version": 1,
        "delivery": notice.delivery,
        "nonce": nonce,
        "kind": notice.kind.value,
        "request": {
            "id": request.id,
            "reference": request.reference,
            "controller": request.controller,
            "act": request.act.value,
            "article": request.act.article,
            "language": request.language,
            "for_whom": request.for_whom.value,
            "proof": request.proof.value,
            "received_on": day_in_brussels(request.received_at).isoformat(),
            "last_day": request.term.due.isoformat() if request.term.due else None,
            "is_done_at_once": request.act.is_done_at_once,
            "contact": {"kind": request.contact.kind.value, "value": request.contact.value},
            "answers": {each.question: None if each.is_skipped else _given(each.question, each.value) for each in request.answers},
        },
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _given(question: str, value: str) -> str:
    return contact_from(value).value if question == CONTACT else value
