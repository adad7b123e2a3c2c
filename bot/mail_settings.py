"""What leaves the machine, and where to: settings of mail and of the ways to controllers.

Apart from the rest: only the worker sends, and only it gets the secrets.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from urllib.parse import urlsplit

from bot.settings import SettingError, environment, read_folder, read_port, read_secret

_OF_CONTROLLER = re.compile(r"CONTROLLER_([A-Z][A-Z0-9_]*?)_(MAIL|WEBHOOK_URL|WEBHOOK_SECRET|DIRECTORY_URL|DIRECTORY_SECRET)")
# Whether a mailbox exists nobody knows here; only what would break a header or an envelope is refused.
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_DOMAIN = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_PORTS = {"starttls": 587, "tls": 465, "none": 25}


class Security(str, Enum):
    """How the line to the mail server is encrypted."""

    STARTTLS = "starttls"
    TLS = "tls"
    #: For a mail server on this machine only.
    NONE = "none"


@dataclass(frozen=True)
class SmtpSettings:
    """The mail server that takes our mails."""

    host: str
    port: int
    security: Security
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class WebhookSettings:
    """A controller's webhook."""

    url: str = field(repr=False)
    secret: str = field(repr=False)


@dataclass(frozen=True)
class DirectorySettings:
    """A controller's customer directory (docs/directory.md)."""

    url: str = field(repr=False)
    secret: str = field(repr=False)


@dataclass(frozen=True)
class ControllerSettings:
    """The ways to one controller that the operator set; none: a local folder, and staff look who asks."""

    mail: str | None = field(default=None, repr=False)
    webhook: WebhookSettings | None = None
    directory: DirectorySettings | None = None


@dataclass(frozen=True)
class MailSettings:
    """Everything about what leaves.

    Attributes:
        smtp: None: mails land in `folder`.
        sender: What stands in From.
        folder: Of mails, while there is no mail server.
        notices: Folder of what is to be passed on to controllers without a way of their own.
        staff: Where staff get mail; None: they look into the outbox.
        alarm: Where it is posted that a talk waits for staff; None: nowhere.
        bounce_domain: Domain of the envelope senders by which bounces are recognised.
        bounce_maildir: The Maildir that bounces are delivered to.
        controllers: By slug.
        public_url: Where the public pages are, for links in mails; without a slash at its end.
    """

    smtp: SmtpSettings | None
    sender: str
    folder: Path
    notices: Path
    staff: str | None
    bounce_domain: str | None
    bounce_maildir: Path | None
    controllers: Mapping[str, ControllerSettings]
    public_url: str = "http://127.0.0.1:5080"
    alarm: WebhookSettings | None = None


def load_mail_settings(environ: Mapping[str, str] | None = None) -> MailSettings:
    """Read the settings of what leaves.

    Raises:
        SettingError: One is missing, is not of its form, or is unsafe.
    """
    environ = environment() if environ is None else environ
    var = environ.get("VAR_FOLDER") or "var"
    smtp = _smtp(environ)
    if smtp is not None and not environ.get("MAIL_FROM"):
        raise SettingError("MAIL_FROM is not set: give the address that mails come from, one that this mail server may send for.")
    bounce_domain, bounce_maildir = environ.get("BOUNCE_DOMAIN") or None, environ.get("BOUNCE_MAILDIR") or None
    if (bounce_domain is None) != (bounce_maildir is None):
        raise SettingError("BOUNCE_DOMAIN and BOUNCE_MAILDIR belong together: set both, or neither.")
    if bounce_domain is not None and not _DOMAIN.fullmatch(bounce_domain):
        raise SettingError("BOUNCE_DOMAIN must be a domain, such as bounces.voorbeeld.example.")
    return MailSettings(
        smtp=smtp,
        sender=_address(environ, "MAIL_FROM") or "privacy-assistant@voorbeeld.example",
        folder=read_folder(environ, "MAIL_FOLDER", f"{var}/mail"),
        notices=read_folder(environ, "NOTICE_FOLDER", f"{var}/notices"),
        staff=_address(environ, "STAFF_MAIL"),
        bounce_domain=bounce_domain,
        bounce_maildir=read_folder(environ, "BOUNCE_MAILDIR", "") if bounce_maildir else None,
        controllers=_controllers(environ),
        public_url=read_public_url(environ),
        alarm=WebhookSettings(*alarm) if (alarm := _called(environ, "HANDOFF_WEBHOOK")) else None,
    )


def read_public_url(environ: Mapping[str, str]) -> str:
    """Return where the public pages are, as people's browsers reach them; raises SettingError where links would go in clear."""
    value = (environ.get("PUBLIC_URL") or "").strip().rstrip("/")
    if not value:
        if (environ.get("SMTP_HOST") or "").strip() and not _is_loopback(environ["SMTP_HOST"].strip()):
            raise SettingError("PUBLIC_URL is not set: give the https address of the public pages; mails hold links to them.")
        return f"http://127.0.0.1:{read_port(environ, 'PAGES_PORT', 5080)}"
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise SettingError("PUBLIC_URL is no address.") from None
    if not host or parts.query or parts.fragment or parts.username or not (parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host))):
        raise SettingError("PUBLIC_URL must be an https address such as https://privacy.voorbeeld.example (http only on this machine), without ? or #.")
    return value


def secrets_of_telling(environ: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Return the names of the settings that only the worker may have."""
    environ = environment() if environ is None else environ
    of_controllers = sorted(name for name in environ if (found := _OF_CONTROLLER.fullmatch(name)) and found[2].endswith("_SECRET"))
    return ("SMTP_USER", "SMTP_PASSWORD", "HANDOFF_WEBHOOK_SECRET", *of_controllers)


def controllers_told(environ: Mapping[str, str] | None = None) -> frozenset[str]:
    """Return the controllers for which the operator set a way to tell them; for whoever has none of the secrets."""
    environ = environment() if environ is None else environ
    found = (_OF_CONTROLLER.fullmatch(name) for name in environ if environ[name].strip())
    return frozenset(each[1].lower() for each in found if each and each[2] in ("MAIL", "WEBHOOK_URL"))


def _smtp(environ: Mapping[str, str]) -> SmtpSettings | None:
    host = (environ.get("SMTP_HOST") or "").strip()
    if not host:
        return None
    named = (environ.get("SMTP_SECURITY") or Security.STARTTLS.value).lower()
    if named not in _PORTS:
        raise SettingError(f"SMTP_SECURITY must be starttls, tls or none, not '{named}'.")
    if named == Security.NONE.value and not _is_loopback(host):
        raise SettingError("SMTP_SECURITY=none is for a mail server on this machine (127.0.0.1) only: what people asked would go over the network in clear.")
    user, password = environ.get("SMTP_USER") or "", environ.get("SMTP_PASSWORD") or ""
    if bool(user) != bool(password):
        raise SettingError("SMTP_USER and SMTP_PASSWORD belong together: set both, or neither.")
    return SmtpSettings(host, read_port(environ, "SMTP_PORT", _PORTS[named]), Security(named), user, password)


def _controllers(environ: Mapping[str, str]) -> dict[str, ControllerSettings]:
    slugs = sorted({found[1] for name in environ if environ[name] and (found := _OF_CONTROLLER.fullmatch(name))})
    ways = {}
    for slug in slugs:
        webhook, directory = (_called(environ, f"CONTROLLER_{slug}_{what}") for what in ("WEBHOOK", "DIRECTORY"))
        ways[slug.lower()] = ControllerSettings(
            _address(environ, f"CONTROLLER_{slug}_MAIL"),
            WebhookSettings(*webhook) if webhook else None,
            DirectorySettings(*directory) if directory else None,
        )
    return ways


def _called(environ: Mapping[str, str], name: str) -> tuple[str, str] | None:
    """Return address and secret of what is called, or None."""
    url = (environ.get(f"{name}_URL") or "").strip()
    if not url:
        if environ.get(f"{name}_SECRET"):
            raise SettingError(f"{name}_SECRET is set without {name}_URL: set both, or neither.")
        return None
    secret = read_secret(environ, f"{name}_SECRET")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise SettingError(f"{name}_URL is no address.") from None
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host))
    if not (is_safe and host and url.isascii() and url.isprintable() and " " not in url) or "@" in parts.netloc or parts.fragment:
        raise SettingError(f"{name}_URL must be https://<host>/<path>, without user, password or '#' (http only on 127.0.0.1).")
    return url, secret


def _address(environ: Mapping[str, str], name: str) -> str | None:
    value = (environ.get(name) or "").strip()
    if value and not _ADDRESS.fullmatch(value):
        # The value itself stays out: it may be somebody's address.
        raise SettingError(f"{name} must be one e-mail address.")
    return value or None


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
