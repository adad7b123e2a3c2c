"""Mails and notices as files in a folder of this machine: for a newcomer, and for controllers without a way of their own."""

from __future__ import annotations

import logging
import os
from contextlib import suppress
from pathlib import Path

from bot.mail.composing import compose
from bot.rights.outbox import Acknowledgement, Mail, NotDelivered, Notice, Problem
from bot.rights.ports import Clock

logger = logging.getLogger(__name__)


class FolderSender:
    """Writes each mail as a file; implements `bot.rights.outbox.MailSender`."""

    is_folder = True

    def __init__(self, folder: Path, sender: str, clock: Clock) -> None:
        self._folder, self._sender, self._clock = folder, sender, clock

    def send(self, mail: Mail) -> None:
        """Write one; a second copy takes the place of the first."""
        write_whole(self._folder / f"{mail.delivery}.eml", compose(mail, self._sender, self._clock()).as_bytes())


class FolderRoute:
    """Writes notices to one controller as text; implements `bot.rights.outbox.NoticeRoute`."""

    name = "folder"
    needs_a_human = True

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, notice: Notice) -> Acknowledgement:
        """Write a notice; a second copy takes the place of the first."""
        write_whole(self._folder / f"{notice.delivery}.txt", notice.letter.as_plain_text().encode("utf-8"))
        return Acknowledgement.RECEIVED


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all, also after a power cut; readable by its owner only.

    Raises:
        NotDelivered: The disk is full, or the folder may not be written.
    """
    # Of two workers at the same file each writes one of its own.
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        logger.error("A file of the outbox cannot be written: %s", error.__class__.__name__)
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise NotDelivered(Problem.DISK) from None


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
