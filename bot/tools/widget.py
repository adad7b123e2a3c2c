"""`widget`: the line that puts the chat widget in a company's site, and the line that pins it."""

from __future__ import annotations

import argparse
from html import escape
from urllib.parse import urlencode

import yaml

from bot import wiring
from bot.channels.widget_files import WidgetFiles, widget_files
from bot.embedding_settings import EmbeddingSettings
from bot.errors import BotError
from bot.policies.model import LANGUAGES


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this verb."""
    parser.add_argument("controller", help="the slug of the company")
    parser.add_argument("--language", choices=LANGUAGES, help="of the widget; without it that of the page")


def run(arguments: argparse.Namespace) -> int:
    """Print the lines."""
    settings = wiring.settings_or_stop()
    controllers = wiring.make_policy_services(settings.paths.data).controllers
    if arguments.controller not in controllers.slugs():
        raise BotError(f"There is no company '{arguments.controller}'.", f"Name one of {', '.join(sorted(controllers.slugs()))}.")
    texts = yaml.safe_load((settings.paths.data / "website.yml").read_text(encoding="utf-8"))
    without_script = texts["without_script"][arguments.language or LANGUAGES[0]].format(company=controllers.name_of(arguments.controller))
    print(lines(arguments.controller, without_script, arguments.language, wiring.embedding_or_stop(), widget_files()))
    return 0


def lines(slug: str, without_script: str, language: str | None, settings: EmbeddingSettings, files: WidgetFiles) -> str:
    """Return what to paste, and what else a site needs.

    Args:
        without_script: What a visitor without script reads.
        language: Of the widget; None: that of the page.
        settings: Where the channel is, and which sites may embed it.
        files: The widget as it is served now.
    """
    embedding = settings.of(slug)
    given = {"data-controller": slug, **({"data-key": embedding.key} if embedding.key != slug else {}), **({"data-language": language} if language else {})}
    attributes = " ".join(f'{name}="{escape(value)}"' for name, value in given.items())
    spoken = language or LANGUAGES[0]
    plain = f"{settings.public_url}/chat/{slug}?{urlencode({'language': spoken})}"
    allowed = "\n".join(sorted(embedding.origins)) or f"none yet: set CONTROLLER_{slug.upper()}_WIDGET_ORIGINS, e.g. https://www.voorbeeld.example"
    return "\n".join(
        [
            "In the pages of the site, in <head> (the second line in <body>):",
            "",
            f'<script src="{settings.chat_url}/widget.js" {attributes} defer></script>',
            f'<noscript><a href="{escape(plain)}">{escape(without_script)}</a></noscript>',
            "",
            "Pinned to this version, which then changes only when you change the line:",
            "",
            f'<script src="{settings.chat_url}/{files.name}" integrity="{files.integrity}" crossorigin="anonymous" {attributes} defer></script>',
            "",
            "What a content security policy of the site must allow:",
            "",
            f"script-src {settings.chat_url}; connect-src {settings.chat_url}",
            "",
            "Sites that may embed it:",
            allowed,
        ]
    )
