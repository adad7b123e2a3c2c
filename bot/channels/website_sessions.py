"""Who may talk: sessions opened for a company's own pages, and the tokens that later requests show."""

from __future__ import annotations

import hmac
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.channels.website_calls import Call, Refusal, optional_text_in, read_object, text_in
from bot.channels.website_limits import Limits
from bot.conversations.clients import ClientHasher
from bot.conversations.message_log import MessageLog
from bot.conversations.model import Conversation, new_id
from bot.conversations.session_tokens import Issued, Refused, Session, SessionTokens, TokenRefused, Via, key_fingerprint
from bot.embedding_settings import EmbeddingSettings
from bot.policies.model import LANGUAGES

#: Name of the channel in the log, and of our own pages' talks.
CHANNEL = "website"
_CHANNEL_OF = {Via.WEB: frozenset({CHANNEL}), Via.PAGES: frozenset({CHANNEL, "pages"})}
_SCHEME = "bearer "
_LONGEST_NAME = 128


@dataclass(frozen=True)
class Talk:
    """A conversation whose holder asks.

    Attributes:
        client: Keyed hash of the client's address; None where our own pages ask for it.
        expires: When the token ends.
    """

    conversation: Conversation
    client: str | None
    expires: datetime

    @property
    def id(self) -> str:
        """Return the id of the conversation."""
        return self.conversation.id


@dataclass(frozen=True)
class Page:
    """What a page says of itself before it has a session: whose assistant, in which language."""

    controller: str
    language: str


class Sessions:
    """Opens sessions and reads tokens; the log is asked in the caller's thread."""

    def __init__(self, settings: EmbeddingSettings, tokens: SessionTokens, log: MessageLog, limits: Limits, client_of: ClientHasher) -> None:
        self._settings = settings
        self._tokens = tokens
        self._log = log
        self._limits = limits
        self._client_of = client_of

    def page(self, call: Call, controllers: Collection[str]) -> Page:
        """Return what a page on a company's list says of itself.

        Raises:
            Refusal: It is not on the list, its key is not the company's, or there is no such company.
        """
        body = read_object(call)
        slug, key = text_in(body, "controller", _LONGEST_NAME), text_in(body, "key", _LONGEST_NAME)
        language = optional_text_in(body, "language", _LONGEST_NAME)
        embedding = self._settings.of(slug)
        is_key = hmac.compare_digest(key.encode("utf-8", "surrogatepass"), embedding.key.encode("utf-8", "surrogatepass"))
        if slug not in controllers or call.origin not in embedding.origins or not is_key:
            # Which of the three it was is for whoever reads our log, not for who asks.
            raise Refusal("not_allowed")
        return Page(slug, language if language in LANGUAGES else preferred_language(call.languages))

    def client(self, call: Call) -> str:
        """Return the keyed hash of who asks."""
        return self._client_of(call.address)

    def open(self, call: Call, page: Page) -> Issued:
        """Open a conversation and return its token.

        Raises:
            Refusal: Too many were opened.
        """
        client = self.client(call)
        self._limits.take(self._limits.rules.session_of_client, client)
        self._limits.take(self._limits.rules.session_of_controller, page.controller)
        conversation = Conversation(new_id(), CHANNEL, page.controller, page.language, client)
        self._log.open_conversation(conversation)
        assert call.origin is not None, "a page without an origin is on no list"
        return self._tokens.issue(conversation.id, page.controller, page.language, call.origin, key_fingerprint(self._settings.of(page.controller).key))

    def renew(self, call: Call) -> tuple[Session, Issued]:
        """Return a new token for an old one.

        Raises:
            Refusal: The old one is not ours, too old, of another page, or its talk is gone.
        """
        client = self.client(call)
        self._limits.take(self._limits.rules.reading_of_client, client)
        try:
            session, issued = self._tokens.renew(_bearer(call), call.origin)
        except TokenRefused as error:
            raise _refusal(error) from error
        self._talk_of(call, session, reads_only=False)
        return session, issued

    def talk(self, call: Call, *, reads_only: bool) -> Talk:
        """Return the talk that a token opens.

        Args:
            reads_only: A browser names the origin with whatever changes something; reading, it
                leaves it out on the site's own origin.

        Raises:
            Refusal: The token does not let in, or its talk is gone.
        """
        try:
            session = self._tokens.read(_bearer(call), call.origin)
        except TokenRefused as error:
            raise _refusal(error) from error
        return self._talk_of(call, session, reads_only=reads_only)

    def _talk_of(self, call: Call, session: Session, *, reads_only: bool) -> Talk:
        embedding = self._settings.of(session.controller)
        is_of_pages = session.via is Via.PAGES
        if call.origin is None and not (reads_only or is_of_pages):
            raise Refusal("not_allowed")
        if not is_of_pages and (session.origin not in embedding.origins or session.key != key_fingerprint(embedding.key)):
            # The operator has taken the site off the list, or replaced the key.
            raise Refusal("not_allowed")
        conversation = self._log.conversation(session.conversation)
        if conversation is None:
            raise Refusal("gone")
        if conversation.controller != session.controller or conversation.channel not in _CHANNEL_OF[session.via]:
            raise Refusal("no_session")
        return Talk(conversation, None if is_of_pages else self.client(call), session.expires)


def preferred_language(accepted: str) -> str:
    """Return the first of ours in a browser's list of languages (RFC 9110, 12.5.4); Dutch where there is none."""
    weighed = []
    for place, each in enumerate(accepted[:500].split(",")):
        tag, _, weight = each.strip().partition(";q=")
        language = tag.split("-")[0].lower()
        if language in LANGUAGES:
            try:
                weighed.append((-float(weight or 1), place, language))
            except ValueError:
                continue
    return min(weighed)[2] if weighed else LANGUAGES[0]


def _bearer(call: Call) -> str:
    scheme, token = call.authorization[: len(_SCHEME)], call.authorization[len(_SCHEME) :]
    if scheme.lower() != _SCHEME:
        raise Refusal("no_session")
    return token.strip()


def _refusal(error: TokenRefused) -> Refusal:
    return Refusal({Refused.EXPIRED: "expired", Refused.OTHER_ORIGIN: "not_allowed", Refused.INVALID: "no_session"}[error.why])
