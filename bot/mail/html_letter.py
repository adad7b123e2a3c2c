"""A letter as HTML that everybody can read: semantic, with its language, no images, nothing from elsewhere."""

from __future__ import annotations

from html import escape

from bot.rights.letters import Block, Facts, Heading, Letter, Link, Points

# Few and plain: a mail is read on a small screen, in the reader's own colours and letter size.
_STYLE = "body{max-width:40em;margin:1em auto;padding:0 1em;font-family:sans-serif;line-height:1.5}dt{font-weight:bold}dd{margin:0 0 .5em}h1{font-size:1.4em}h2{font-size:1.15em}"


def as_html(letter: Letter) -> str:
    """Return a whole page; every text in it is escaped."""
    body = "\n".join(_html_of(block) for block in letter.blocks)
    return (
        f'<!DOCTYPE html>\n<html lang="{letter.language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(letter.subject)}</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{escape(letter.title)}</h1>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _html_of(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h2>{escape(block.text)}</h2>"
    if isinstance(block, Facts):
        return "<dl>\n" + "\n".join(f"<dt>{escape(term)}</dt>\n<dd>{_lines(value)}</dd>" for term, value in block.pairs) + "\n</dl>"
    if isinstance(block, Points):
        return "<ul>\n" + "\n".join(f"<li>{escape(text)}</li>" for text in block.texts) + "\n</ul>"
    if isinstance(block, Link):
        # Not behind other words: a person sees where it leads.
        return f'<p>{_lines(block.text)}<br><a href="{escape(block.url)}" rel="noreferrer">{escape(block.url)}</a></p>'
    return f"<p>{_lines(block.text)}</p>"


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
