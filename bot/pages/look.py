"""How a page looks: one template, its style, and the headers that every answer has."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.responses import Response

_FOLDER = Path(__file__).parent / "templates"
_STYLE = (_FOLDER / "page.css").read_text(encoding="utf-8")
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode("utf-8")).digest()).decode("ascii")

#: On every answer. The style is in the page and allowed by its hash: there is nothing else to fetch, from us or anybody.
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    # The address holds the secret of the link.
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


# "e-mail", "copiez-le" and a reference are one word at the end of a line too; in French a sign stays with its word.
_WHOLE = re.compile(r"\b(?=[\w-]{3,20}\b)\w+(?:-\w+)+\b")
_SPACED = re.compile(r" (?=[?!:;»])|(?<=«) ")


def typeset(text: str) -> Markup:
    """Return a text as it is set in a page: escaped, and not broken where a reader would stumble."""
    # Escaped first: what is added afterwards is ours.
    return Markup(_WHOLE.sub(r'<span class="whole">\g<0></span>', _SPACED.sub("\N{NO-BREAK SPACE}", str(escape(text)))))  # noqa: S704


@dataclass(frozen=True)
class Block:
    """What a page says in one language.

    Attributes:
        language: Of the block.
        title: Its heading.
        notice: What went otherwise than meant; above all else.
        paragraphs: In order.
        facts: Terms and their values, such as company and reference.
        closing: Paragraphs below the facts.
        button: What the button says; None: there is none.
        if_not: What to do for whom the page is not meant.
    """

    language: str
    title: str
    paragraphs: Sequence[str]
    notice: str | None = None
    facts: Sequence[tuple[str, str]] = ()
    closing: Sequence[str] = ()
    button: str | None = None
    if_not: str | None = None


class Look:
    """Draws pages."""

    def __init__(self) -> None:
        environment = Environment(loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
        environment.filters["typeset"] = typeset
        self._template = environment.get_template("page.html")

    def page(self, blocks: Sequence[Block], footer: Sequence[tuple[str, str]], status: int, headers: Mapping[str, str] | None = None) -> Response:
        """Return a page.

        Args:
            blocks: What it says, in one language or in both; the first gives the page its language.
            footer: Language and text of the small print.
            status: Of HTTP.
            headers: Beside those of every answer.
        """
        # The hash is of the style exactly as it stands between the tags.
        text = self._template.render(style=_STYLE, blocks=blocks, footer=footer)
        return Response(text, status, {**HEADERS, "Content-Language": ", ".join(block.language for block in blocks), **(headers or {})}, "text/html; charset=utf-8")
