"""Reads a page as a browser does."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Page:
    """What stands in a page."""

    language: str = ""
    title: str = ""
    text: str = ""
    headings: list[str] = field(default_factory=list)
    second_headings: list[str] = field(default_factory=list)
    buttons: list[str] = field(default_factory=list)
    forms: list[dict[str, str | None]] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    attributes: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    _INTO = {"h1": "headings", "h2": "second_headings", "button": "buttons"}

    def __init__(self) -> None:
        super().__init__()
        self.page, self.open, self._begun = Page(), [""], False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.page.tags.append(tag)
        self._begun = self._begun or tag in self._INTO
        self.page.attributes += given
        if tag == "html":
            self.page.language = given.get("lang") or ""
        if tag == "form":
            self.page.forms.append(given)
        if tag in ("button", "input"):
            self.page.fields[given.get("name") or ""] = given.get("value") or ""
        if tag not in ("meta", "link", "br", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1] == tag, f"</{tag}> closes <{self.open[-1]}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        # What keeps a line from breaking is no part of what is read.
        data = data.replace("\N{NO-BREAK SPACE}", " ")
        within = [tag for tag in self.open if tag != "span"][-1]
        if within == "title":
            self.page.title += data
        elif within in self._INTO:
            said = getattr(self.page, self._INTO[within])
            if self._begun:
                said.append("")
            said[-1] += data
            self._begun = False
        if self.open[-1] not in ("style", "title"):
            self.page.text += data


def read_page(text: str) -> Page:
    """Return what stands in a page; fails where tags are not closed in order."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    assert reader.open == [""]
    return reader.page
