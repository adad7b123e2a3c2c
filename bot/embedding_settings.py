"""Which websites may embed the assistant, and how the channel they use is reached.

A widget key is no secret: it stands in the page. It lets an operator retire an old embedding
by giving a company a new one. What keeps other sites out is the list of origins.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.mail_settings import read_public_url
from bot.settings import SettingError, environment, read_secret, read_switch

#: Of the setting that sessions of the website channel are signed with; only what speaks with pages needs it.
SESSION_SETTING = "WEBSITE_SECRET"
_OF_CONTROLLER = re.compile(r"CONTROLLER_([A-Z][A-Z0-9_]*?)_WIDGET_(ORIGINS|KEY)")
_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]")
_PORTS = {"https": 443, "http": 80}
#: Characters of the secret that signs sessions, at least.
_SECRET_LENGTH = 32
#: Most proxies in a row that anyone has.
_MOST_PROXIES = 9


@dataclass(frozen=True)
class Embedding:
    """How one company's site embeds the assistant."""

    origins: frozenset[str]
    key: str


@dataclass(frozen=True)
class EmbeddingSettings:
    """Everything about the website channel.

    Attributes:
        secret: Signs session tokens.
        chat_url: Where browsers reach the channel; without a slash at its end.
        public_url: Where they reach the public pages.
        client_proxies: How many trusted proxies before this server append to X-Forwarded-For.
        demo_sites: Whether the demonstration sites are shown, and may embed every company's assistant.
        embeddings: What the operator set, by slug.
        demo_origins: Origins of the demonstration sites; allowed for every company.
    """

    secret: str = field(repr=False)
    chat_url: str
    public_url: str
    client_proxies: int
    demo_sites: bool
    embeddings: Mapping[str, Embedding]
    demo_origins: frozenset[str]

    def of(self, slug: str) -> Embedding:
        """Return how a company's site embeds the assistant; without a setting: by its slug, from the demonstration sites only."""
        own = self.embeddings.get(slug, Embedding(frozenset(), slug))
        return Embedding(own.origins | self.demo_origins, own.key)

    def origins(self) -> frozenset[str]:
        """Return every origin that may embed any company's assistant."""
        return self.demo_origins.union(*(each.origins for each in self.embeddings.values()))


def load_embedding_settings(environ: Mapping[str, str] | None = None) -> EmbeddingSettings:
    """Read the settings.

    Raises:
        SettingError: One is missing, is not of its form, or is unsafe.
    """
    environ = environment() if environ is None else environ
    secret = read_secret(environ, SESSION_SETTING)
    if len(secret) < _SECRET_LENGTH:
        raise SettingError(f"{SESSION_SETTING} is too short to be safe: use at least {_SECRET_LENGTH} random characters.")
    public_url = read_public_url(environ)
    demo_sites = read_switch(environ, "DEMO_SITES", default=False)
    return EmbeddingSettings(
        secret=secret,
        chat_url=_chat_url(environ),
        public_url=public_url,
        client_proxies=_proxies(environ),
        demo_sites=demo_sites,
        embeddings=_embeddings(environ),
        demo_origins=_of_this_machine(public_url) if demo_sites else frozenset(),
    )


def read_origin(value: str) -> str | None:
    """Return an origin as browsers write it (RFC 6454, 6.2), or None: https, or http on this machine."""
    if not (value.isascii() and value.isprintable()) or any(sign in value for sign in "?#@ \\"):
        return None
    try:
        parts = urlsplit(value.strip().lower())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    host = f"[{host}]" if ":" in host else host
    if parts.scheme not in _PORTS or not _HOST.fullmatch(host) or parts.path not in ("", "/"):
        return None
    if parts.scheme == "http" and not _is_this_machine(host):
        return None
    shown = "" if port is None or port == _PORTS[parts.scheme] else f":{port}"
    return f"{parts.scheme}://{host}{shown}"


def _embeddings(environ: Mapping[str, str]) -> dict[str, Embedding]:
    slugs = sorted({found[1] for name in environ if environ[name].strip() and (found := _OF_CONTROLLER.fullmatch(name))})
    embeddings = {}
    for slug in slugs:
        prefix = f"CONTROLLER_{slug}_WIDGET"
        key = environ.get(f"{prefix}_KEY", "").strip() or slug.lower()
        if not _KEY.fullmatch(key):
            raise SettingError(f"{prefix}_KEY must be 1 to 64 letters, digits, dashes and underscores.")
        embeddings[slug.lower()] = Embedding(_origins(environ, f"{prefix}_ORIGINS"), key)
    return embeddings


def _origins(environ: Mapping[str, str], name: str) -> frozenset[str]:
    found = set()
    for value in filter(None, (each.strip() for each in environ.get(name, "").split(","))):
        origin = read_origin(value)
        if origin is None:
            raise SettingError(f"{name} holds '{value}': write origins such as https://www.voorbeeld.example, separated by commas (http only on this machine).")
        found.add(origin)
    return frozenset(found)


def _chat_url(environ: Mapping[str, str]) -> str:
    value = (environ.get("CHAT_URL") or "").strip() or f"http://127.0.0.1:{(environ.get('RASA_PORT') or '').strip() or 5005}"
    origin = read_origin(value)
    if origin is None:
        raise SettingError("CHAT_URL must be an https address such as https://chat.voorbeeld.example (http only on this machine), without a path.")
    return origin


def _proxies(environ: Mapping[str, str]) -> int:
    value = (environ.get("CLIENT_PROXIES") or "0").strip()
    if not (value.isascii() and value.isdigit()) or int(value) > _MOST_PROXIES:
        raise SettingError(f"CLIENT_PROXIES must be a number of proxies from 0 to {_MOST_PROXIES}, not '{value}'.")
    return int(value)


def _of_this_machine(public_url: str) -> frozenset[str]:
    """Return the origin of the public pages; on this machine by both of its names."""
    parts = urlsplit(public_url)
    origin = read_origin(f"{parts.scheme}://{parts.netloc}")
    if origin is None:
        return frozenset()
    names = ("127.0.0.1", "localhost")
    host = parts.hostname or ""
    return frozenset(origin.replace(host, name, 1) for name in names) if parts.scheme == "http" and host in names else frozenset({origin})


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
