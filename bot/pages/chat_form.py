"""What a person did on the page of a talk, read from the form it sent."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass, field
from enum import Enum
from urllib.parse import parse_qs

from bot.policies.model import LANGUAGES

#: Bytes of a form that are read: a text of 4,000 signs, each written with nine.
MOST_BYTES = 48_000
#: Signs that the field takes; the assistant itself says where it cut a text.
LONGEST_TEXT = 4_000
_KIND = "application/x-www-form-urlencoded"
_MOST_FIELDS = 12
_FORM_ID = re.compile(r"[0-9a-f]{32}")
_NUMBERS = re.compile(r"(\d{1,9})-(\d{1,3})")
_QUESTION = re.compile(r"\d{1,2}")
_FILE = re.compile(r"(\d{1,9})-([A-Za-z0-9._-]{1,80})")


class Deed(str, Enum):
    """What a button of the page does; its value in the form begins with this."""

    SEND = "send"
    ASK = "ask"
    TAP = "tap"
    HUMAN = "human"
    REFRESH = "refresh"
    OTHER_WORDS = "words"
    SPEAK = "speak"
    FILE = "file"
    ERASE = "erase"
    ERASE_NOW = "erase-now"


#: What is said to the assistant; everything else is between the person and the page.
SAYS = frozenset({Deed.SEND, Deed.ASK, Deed.TAP, Deed.HUMAN})


def new_form_id() -> str:
    """Return what names one drawn form: sent twice, it says one thing."""
    return secrets.token_hex(16)


@dataclass(frozen=True)
class Form:
    """A form that was sent.

    Attributes:
        of: What the deed is about: the number of a question, `<sequence>-<place>` of a button, `<sequence>-<name>` of a file, a language.
        is_start: Its talk begins with the first message.
    """

    deed: Deed
    of: str
    token: str = field(repr=False)
    id: str
    language: str
    text: str = field(default="", repr=False)
    is_start: bool = False

    @property
    def client_id(self) -> str:
        """Return the id of the message: the same form sent again with the same words is the same message, with other words another one."""
        said = hashlib.sha256(f"{self.deed.value} {self.of}\n{self.text}".encode()).hexdigest()[:16]
        return f"{self.id}-{said}"

    @property
    def question(self) -> int | None:
        """Return which of the questions is asked."""
        return int(self.of) if _QUESTION.fullmatch(self.of) else None

    @property
    def button(self) -> tuple[int, int] | None:
        """Return the sequence number of a message, and the place of its button that was tapped."""
        found = _NUMBERS.fullmatch(self.of)
        return (int(found[1]), int(found[2])) if found else None

    @property
    def file(self) -> tuple[int, str] | None:
        """Return the sequence number of a message and the name of its file."""
        found = _FILE.fullmatch(self.of)
        return (int(found[1]), found[2]) if found else None


def read_form(content_type: str, body: bytes) -> Form | None:
    """Return what a form says; None where it is none of ours."""
    if content_type.partition(";")[0].strip().lower() != _KIND:
        return None
    try:
        fields = parse_qs(body.decode("ascii"), keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="replace")
    except ValueError:
        return None
    given = {name: values[0] for name, values in fields.items()}
    deed, _, of = given.get("do", "").partition(":")
    id_ = given.get("form", "")
    if deed not in Deed._value2member_map_ or not given.get("token") or not _FORM_ID.fullmatch(id_) or given.get("language") not in LANGUAGES:
        return None
    # Browsers write a line break as two signs.
    text = given.get("text", "").replace("\r\n", "\n")
    return Form(Deed(deed), of, given["token"], id_, given["language"], text, given.get("start") == "1")
