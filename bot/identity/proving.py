"""The proof desk: asks for a mail with a code and a link, takes either, says what a talk may see."""

from __future__ import annotations

from collections.abc import Sequence

from bot.identity.outcomes import Beginning, CodeResult, LinkResult
from bot.rights.proofs import Shown


class ProofDesk:
    """Proves that whoever asks reads the mailbox of a request; safe with several processes at once."""

    def begin(self, request_ids: Sequence[str], key: str, client: str | None) -> Beginning:
        """Ask for a mail to the address of requests that were confirmed together.

        Args:
            request_ids: Of one talk, one controller and one address.
            key: Of this write, the id of the message that caused it; another key sends again.
            client: Keyed hash of the client's address; None where the channel has none.
        """
        raise NotImplementedError

    def begin_for_reference(self, reference: str, mailbox: str, conversation: str, language: str, key: str, client: str | None) -> Beginning:
        """Ask for a mail with a code, to see how a request stands.

        The same outcome, time and mail traffic whether or not the reference exists and belongs to the mailbox.

        Args:
            reference: As typed.
            mailbox: As typed; NO_MAILBOX when it is no e-mail address.
            conversation: The talk in which the code is to be typed.
            language: Of the talk.
            key: Of this write; another key sends again.
            client: Keyed hash of the client's address; None where the channel has none.
        """
        raise NotImplementedError

    def take_code(self, conversation: str, typed: str) -> CodeResult:
        """Take a text with a code, typed in a talk."""
        raise NotImplementedError

    def look_at_link(self, token: str) -> LinkResult:
        """Return how a link stands; spends nothing, for mail scanners open every link."""
        raise NotImplementedError

    def take_link(self, token: str) -> LinkResult:
        """Prove by a link; only when a person pressed the button."""
        raise NotImplementedError

    def shown(self, conversation: str) -> Shown | None:
        """Return what a talk may see now, after a code was typed there; None: nothing."""
        raise NotImplementedError
