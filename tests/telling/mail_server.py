"""A real mail server that takes, refuses or keeps waiting, as it is told."""

from __future__ import annotations

import datetime
import email
import email.policy
import ipaddress
import socket
import ssl
import threading
from collections import deque
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bench.processes import free_port
from bot.mail_settings import Security, SmtpSettings

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Taken:
    """A mail the server took."""

    envelope_from: str
    envelope_to: str
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        parsed = email.message_from_bytes(self.raw, policy=email.policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed

    @property
    def text(self) -> str:
        """The plain text, lines joined."""
        body = self.message.get_body(("plain",))
        assert body is not None
        return " ".join(body.get_content().split())

    @property
    def everything(self) -> str:
        """Headers and every part, decoded."""
        parts = [part.get_content() for part in self.message.walk() if not part.is_multipart()]
        return "\n".join([*map(str, self.message.values()), *(part if isinstance(part, str) else part.decode() for part in parts)])


class MailServer:
    """Takes mails; `answers` are given in turn to RCPT ("rcpt 451") or DATA ("451"), 250 when none is left."""

    def __init__(self, **options: Any) -> None:
        self.taken: list[Taken] = []
        self.answers: deque[str] = deque()
        #: Set: a mail was received whole, its 250 not yet said. It is said when `may_answer` is set.
        self.has_data, self.may_answer = threading.Event(), threading.Event()
        self.may_answer.set()
        self.port = free_port()
        self._controller = Controller(self, hostname=HOST, port=self.port, **options)

    @property
    def settings(self) -> SmtpSettings:
        return SmtpSettings(HOST, self.port, Security.NONE)

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        self.may_answer.set()
        self._controller.stop()

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802  # the library's name
        if self.answers and self.answers[0].startswith("rcpt "):
            return f"{self.answers.popleft().removeprefix('rcpt ')} not here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        import asyncio

        answer = self.answers.popleft() if self.answers else "250"
        if answer == "250":
            self.taken += [Taken(envelope.mail_from, to, envelope.content) for to in envelope.rcpt_tos]
        self.has_data.set()
        while not self.may_answer.is_set():
            await asyncio.sleep(0.01)
        return f"{answer} said the server"


def dripping(port: int, drip: bytes, ended: threading.Event, first: bytes = b"") -> None:
    """Take one line, whatever is said on it; send something at first, then a drip ten times a second until it is over."""
    with socket.create_server((HOST, port)) as server:
        server.settimeout(20)
        line, _ = server.accept()
        with line:
            line.sendall(first)
            while not ended.wait(0.1):
                try:
                    line.sendall(drip)
                except OSError:
                    return


def with_login(user: str, password: str, **options: Any) -> MailServer:
    """Return a server that wants a login."""

    def authenticate(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        # Not handled: the server itself says the refusal.
        return AuthResult(success=(data.login.decode(), data.password.decode()) == (user, password), handled=False)

    return MailServer(authenticator=authenticate, auth_required=True, **options)


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """Return a server's side for 127.0.0.1, and the certificate that a client must trust."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.voorbeeld.example")])
    now = datetime.datetime.now(datetime.timezone.utc)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    trusted, private = folder / "certificate.pem", folder / "key.pem"
    trusted.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(trusted, private)
    return context, trusted
