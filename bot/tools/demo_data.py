"""`demo-data`: invented talks, hand-offs and requests, to try the desk with; `--many` fills a database for measuring."""

from __future__ import annotations

import argparse
from datetime import datetime, timezone

from sqlalchemy import func, select
from sqlalchemy.engine import Engine

from bot import wiring
from bot.errors import BotError
from bot.store.encryption import Cipher
from bot.store.engine import make_engine, reading
from bot.store.schema import migrate
from bot.store.tables import conversations, requests
from bot.tools.demo_many import write_many
from bot.tools.demo_talks import CHANNEL, DemoTalks, load_demo


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("--many", type=int, metavar="N", help="write N talks of ten messages each beside them, made up at random: for measuring")
    parser.add_argument("--beside-real", action="store_true", help="also where the database holds talks or requests that are not invented")


def run(arguments: argparse.Namespace) -> int:
    """Write them; what an earlier call wrote is taken away first."""
    if arguments.many is not None and not 0 < arguments.many <= 1_000_000:
        raise BotError("--many is a number of talks between 1 and 1000000.", "For instance: demo-data --many 10000.")
    settings, keys = wiring.settings_or_stop(), wiring.request_keys_or_stop()
    # Makes the folder and the tables where there are none.
    wiring.make_rights_desk(settings, keys, wiring.policy_services().controllers)
    engine, cipher = make_engine(settings.database.url), Cipher(settings.database.message_log_keys)
    migrate(engine)
    if not arguments.beside_real:
        require_invented(engine)
    talks = DemoTalks(engine, cipher, settings, keys, wiring.policy_services())
    talks.take_away()
    content = load_demo(settings.paths.data / "demo.yml")
    count = talks.write(content, datetime.now(timezone.utc))
    print(f"{count} invented talks, with their hand-offs, requests and saved replies. The desk shows them.")
    if arguments.many:
        print(f"And {write_many(engine, cipher, wiring.policy_services().controllers.slugs(), arguments.many)} messages in {arguments.many} talks.")
    engine.dispose()
    return 0


def require_invented(engine: Engine) -> None:
    """Require that a database holds nothing of real people.

    Raises:
        BotError: It holds talks or requests that this tool did not write.
    """
    demo = select(conversations.c.id).where(conversations.c.channel == CHANNEL)
    with reading(engine) as connection:
        talks = connection.execute(select(func.count()).select_from(conversations).where(conversations.c.channel != CHANNEL)).scalar_one()
        asked = connection.execute(select(func.count()).select_from(requests).where(requests.c.conversation.not_in(demo))).scalar_one()
    if talks or asked:
        raise BotError(
            f"This database holds {talks} talks and {asked} requests that are not invented: demo data would stand among them.",
            "Use another database (PRODUCT_DATABASE_URL), or say --beside-real.",
        )
