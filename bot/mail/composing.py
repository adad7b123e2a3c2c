"""A mail as the bytes that travel: plain text and HTML of the same letter, and its attachments."""

from __future__ import annotations

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from bot.mail.html_letter import as_html
from bot.rights.outbox import Mail

#: What stands before the address in From.
_SENDER_NAMES = {"nl": "Privacy-assistent", "fr": "Assistant vie privée"}


def compose(mail: Mail, sender: str, now: datetime) -> EmailMessage:
    """Return a mail as a message; a second copy of it carries the same Message-ID.

    Args:
        mail: What to send.
        sender: The address it comes from.
        now: For its Date.
    """
    letter, (sender_name, _, domain) = mail.letter, sender.rpartition("@")
    message = EmailMessage()
    message["From"] = Address(_SENDER_NAMES[letter.language], sender_name, domain)
    message["To"] = mail.to
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{mail.delivery}{f'.{mail.version}' if mail.version > 1 else ''}@{domain}>"
    # RFC 3834: no holiday reply is wanted.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.as_plain_text(), charset="utf-8")
    message.add_alternative(as_html(letter), subtype="html", charset="utf-8")
    for attachment in mail.attachments:
        maintype, _, subtype = attachment.kind.partition("/")
        message.add_attachment(attachment.content, maintype=maintype, subtype=subtype, filename=attachment.name, params={"charset": "utf-8"})
    # Last: what adds parts would move it into the first of them.
    message["Content-Language"] = letter.language
    return message
