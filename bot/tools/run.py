"""`run`: start the assistant, wait until it answers, say how to talk; Ctrl-C ends it."""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

from bot import wiring
from bot.errors import BotError
from bot.runtime.hardening import set_environment
from bot.runtime.model import is_intact, model_path
from bot.runtime.supervision import Supervision, assert_port_is_free
from bot.settings import ROOT, Settings

#: Seconds the processes get until they must answer; loading Rasa takes ten to twenty.
HEALTHY_WITHIN = 120
#: Free bytes below which nothing is started: databases and model need room to be written.
DISK_NEEDED = 300 * 1024**2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this verb."""
    parser.add_argument("--once-healthy-exit", action="store_true", help="stop again as soon as it answers; for tests and measurements")


def run(arguments: argparse.Namespace) -> int:
    """Run until Ctrl-C."""
    settings = wiring.settings_or_stop()
    set_environment(settings)
    # `make run` is for development: this channel answers on loopback only, and the sites are a demonstration.
    os.environ.update({"DEVELOPMENT_CHANNEL": "on", "DEMO_SITES": "on", "STAFF_DESK": "on"})
    _assert_machine(settings)
    failed = _ensure_model(settings)
    if failed:
        # It has said why.
        return failed
    wiring.make_message_log(settings)
    _warn_of_broken_controllers(settings)
    supervision = Supervision(settings)
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stopping.set())
    try:
        supervision.start()
        if not _wait_until_healthy(settings, supervision, stopping):
            return 130
        print(_how_to_talk(settings), flush=True)
        if arguments.once_healthy_exit:
            return 0
        return _watch(supervision, stopping)
    finally:
        supervision.stop()


def _assert_machine(settings: Settings) -> None:
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        print(
            f"This is {platform.system()} on {platform.machine()}: checked on Linux x86-64 only. Elsewhere the pinned wheels of TensorFlow and "
            "the sentence encoder would be missing, and processes would not end with their parent.",
            file=sys.stderr,
        )
    settings.paths.var.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.paths.var).free
    if free < DISK_NEEDED:
        raise BotError(f"The disk is too full: {free // 1024**2} MB free, {DISK_NEEDED // 1024**2} MB needed.", "Free some space, then try again.")
    assert_port_is_free(settings.rasa.host, settings.rasa.port, "RASA_PORT")
    assert_port_is_free(settings.actions.host, settings.actions.port, "ACTION_PORT")
    assert_port_is_free(settings.pages.host, settings.pages.port, "PAGES_PORT")


def _ensure_model(settings: Settings) -> int:
    path = model_path(settings)
    if is_intact(path):
        return 0
    # In a process of its own: what training loads would stay with us until the end.
    return subprocess.run([sys.executable, "-W", "ignore", "-m", "bot.tools", "train"], cwd=ROOT).returncode


def _warn_of_broken_controllers(settings: Settings) -> None:
    controllers = wiring.make_policy_services(settings.paths.data).controllers
    usable = 0
    for slug in controllers.slugs():
        try:
            controllers.get(slug)
            usable += 1
        except BotError as error:
            print(f"Left out: {error}", file=sys.stderr)
    if not usable:
        raise BotError("No controller can be used.", "Mend one; `python -m bot.tools check` lists everything.")


def _wait_until_healthy(settings: Settings, supervision: Supervision, stopping: threading.Event) -> bool:
    print("Starting ", end="", flush=True)
    began = time.monotonic()
    wanted = [f"http://{server.host}:{server.port}/health" for server in (settings.actions, settings.rasa, settings.pages)]
    while not stopping.wait(0.25):
        if all(_answers(address) for address in wanted):
            print(f" ready after {time.monotonic() - began:.0f} s.", flush=True)
            return True
        print("." if int((time.monotonic() - began) * 4) % 4 == 0 else "", end="", flush=True)
        for state in supervision.states():
            if state.must_be_mended:
                print(flush=True)
                raise BotError(supervision.last_words(state.name))
        if not supervision.is_alive():
            print(flush=True)
            raise BotError("The process manager ended.", f"Look into {supervision.log_file('rasa').parent}.")
        if time.monotonic() - began > HEALTHY_WITHIN:
            print(flush=True)
            raise BotError(f"It does not answer after {HEALTHY_WITHIN} s.", f"Look into {supervision.log_file('rasa').parent}.")
    print(flush=True)
    return False


def _watch(supervision: Supervision, stopping: threading.Event) -> int:
    while not stopping.wait(1.0):
        for state in supervision.states():
            if state.must_be_mended:
                raise BotError(supervision.last_words(state.name))
        if not supervision.is_alive():
            raise BotError("The process manager ended.", f"Look into {supervision.log_file('rasa').parent}.")
    print("\nStopping.", flush=True)
    return 0


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310  # our own loopback address
            return bool(json.load(answer).get("status") == "ok")
    except (OSError, ValueError, urllib.error.URLError):
        return False


def _how_to_talk(settings: Settings) -> str:
    sites = f"http://{settings.pages.host}:{settings.pages.port}/"
    address = f"http://{settings.rasa.host}:{settings.rasa.port}/webhooks/development/messages"
    body = '{"text": "hoelang houden jullie mijn facturen bij?", "controller": "conitro"}'
    return (
        f"\nOpen {sites} and talk.\n\nOr in another terminal:\n\n"
        "  make talk\n\n"
        f"  curl -s {address} -H 'Content-Type: application/json' \\\n    -d '{body}'\n\n"
        "What it tells by mail and to companies: .venv/bin/python -m bot.tools mail, .venv/bin/python -m bot.tools outbox\n\n"
        "Ctrl-C ends it."
    )
