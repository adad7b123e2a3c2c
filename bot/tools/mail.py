"""`mail`: the mails that landed in the folder, while there is no mail server."""

from __future__ import annotations

import argparse
import email
import email.policy
from email.message import EmailMessage
from pathlib import Path

from bot import wiring
from bot.errors import BotError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this verb."""
    parser.add_argument("what", nargs="?", choices=["list", "show"], default="list", help="list the mails, the oldest first, or show one")
    parser.add_argument("number", nargs="?", type=int, help="which one to show: its number in the list")
    parser.add_argument("--html", action="store_true", help="show the HTML of it")


def run(arguments: argparse.Namespace) -> int:
    """List the mails, or show one."""
    folder = wiring.mail_settings_or_stop().folder
    files = _files(folder)
    if arguments.what == "list":
        for number, path in enumerate(files, 1):
            message = _read(path)
            print(f"{number}\t{message['Date']}\t{message['To']}\t{message['Subject']}")
        if not files:
            print(f"No mail in {folder}.")
        return 0
    if arguments.number is None or not 1 <= arguments.number <= len(files):
        raise BotError(f"Give the number of a mail: there are {len(files)}.", "`python -m bot.tools mail` lists them.")
    print(_shown(_read(files[arguments.number - 1]), is_html=arguments.html))
    return 0


def _files(folder: Path) -> list[Path]:
    try:
        files = [path for path in folder.glob("*.eml") if not path.name.startswith(".")]
        return sorted(files, key=lambda path: (path.stat().st_mtime_ns, path.name))
    except OSError as error:
        raise BotError(f"{folder} cannot be read ({error.strerror}).", "Check MAIL_FOLDER and its rights.") from error


def _read(path: Path) -> EmailMessage:
    try:
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    except OSError as error:
        raise BotError(f"{path} cannot be read ({error.strerror}).", "Check MAIL_FOLDER and its rights.") from error
    assert isinstance(message, EmailMessage)
    return message


def _shown(message: EmailMessage, *, is_html: bool) -> str:
    head = [f"{name}: {message[name]}" for name in ("From", "To", "Subject", "Date", "Message-ID") if message[name]]
    head += [f"Attachment: {part.get_filename()}" for part in message.iter_attachments()]
    body = message.get_body(("html",) if is_html else ("plain",))
    return "\n".join(head) + "\n\n" + (body.get_content() if body else "")
