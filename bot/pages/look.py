"""How a page looks: templates, their style, and the headers that every answer has."""

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

#: On every answer, beside the policy of its content.
_SAFE: Mapping[str, str] = {
    # The address may hold the secret of a link, or tell what somebody read about.
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


@dataclass(frozen=True)
class Sheet:
    """The style of a page; it is in the page and allowed by its hash, so there is nothing else to fetch.

    Attributes:
        style: Exactly as it stands between the tags.
    """

    style: str

    def headers(self, **directives: str) -> dict[str, str]:
        """Return the headers of a page with this style.

        Args:
            directives: More of the content security policy, underscores for dashes.
        """
        digest = base64.b64encode(hashlib.sha256(self.style.encode("utf-8")).digest()).decode("ascii")
        policy = {"default-src": "'none'", "style-src": f"'sha256-{digest}'", "form-action": "'self'", "base-uri": "'none'", "frame-ancestors": "'none'"}
        policy.update({name.replace("_", "-"): value for name, value in directives.items()})
        return {"Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()), **_SAFE}


def sheet(*names: str) -> Sheet:
    """Return the style of all pages, followed by more of it.

    Args:
        names: Of files beside the templates, without their ending.
    """
    return Sheet("".join((_FOLDER / f"{name}.css").read_text(encoding="utf-8") for name in ("page", *names)))


#: Of the pages that have no style beside the common one.
PLAIN = sheet()
HEADERS: Mapping[str, str] = PLAIN.headers()


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
        self._templates = Environment(loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
        self._templates.filters["typeset"] = typeset

    def page(self, blocks: Sequence[Block], footer: Sequence[tuple[str, str]], status: int, headers: Mapping[str, str] | None = None) -> Response:
        """Return a page of blocks.

        Args:
            blocks: What it says, in one language or in both; the first gives the page its language.
            footer: Language and text of the small print.
            status: Of HTTP.
            headers: Beside those of every answer.
        """
        languages = ", ".join(block.language for block in blocks)
        values = {"language": blocks[0].language, "title": blocks[0].title, "blocks": blocks, "footer": footer}
        return self.drawn("page.html", PLAIN, values, status, {"Content-Language": languages, **(headers or {})})

    def drawn(self, template: str, style: Sheet, values: Mapping[str, object], status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
        """Return a page of a template.

        Args:
            values: What the template fills in; `language` and `title` always.
            headers: Beside those of every answer; one of the same name comes instead.
        """
        text = self._templates.get_template(template).render(style=style.style, **values)
        own = {**style.headers(), "Content-Language": str(values["language"]), **(headers or {})}
        return Response(text, status, own, "text/html; charset=utf-8")
