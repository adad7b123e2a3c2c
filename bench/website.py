"""The website channel under load: open widgets that send so many messages a second, beside one that is alone.

The widgets run on the same machine, and take their share of it. Run it with `make bench`; docs/performance.md says how
to read it.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import aiohttp

from bench import sentences
from bench.bots import APOLOGY, OurBot
from bench.figures import Goal, percentile
from bench.processes import measure_or_stop, running
from bench.widgets import SITE, Widget, answer_times, faults
from bot import wiring
from bot.runtime.hardening import set_environment
from bot.runtime.model import ensure_model

COMPANY = "conitro"
WIDGETS, RATE = 200, 20.0
#: Lower rates that are tried when the goal is missed.
LOWER_RATES = (15.0, 10.0, 5.0)
#: Of the single turn: the slowest of twenty answers may take so many times as long; and what memory may grow over the second half.
P95_GOAL, MEMORY_GOAL = Goal(3.0), Goal(1.05)
#: Seconds that answers get to arrive after the last message.
_PATIENCE = 120.0


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    seconds: float
    alone: int


WHOLE, QUICK = Size(seconds=120.0, alone=40), Size(seconds=10.0, alone=15)


@dataclass(frozen=True)
class Load:
    """What became of the messages of a load; times in milliseconds, memory in megabytes, processor time of both servers a message."""

    rate: float
    sent: int
    answered_a_second: float
    refused: int
    apologies: int
    lost: int
    doubled: int
    out_of_order: int
    unanswered: int
    times: tuple[float, ...]
    memory: tuple[float, float, float]
    processor: float

    @property
    def is_whole(self) -> bool:
        """Return whether everything arrived once, in order, and as an answer."""
        return not (self.refused or self.apologies or self.lost or self.doubled or self.out_of_order or self.unanswered)


def main() -> int:
    """Measure, print, and return 1 when a goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.website", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="ten seconds: to see that it works, not to compare")
    parser.add_argument("--widgets", type=int, default=WIDGETS, help="how many are open")
    parser.add_argument("--rate", type=float, default=RATE, help="messages a second of all together")
    arguments = parser.parse_args()
    settings = wiring.settings_or_stop()
    set_environment(settings)
    ensure_model(settings, print)
    size = QUICK if arguments.quick else WHOLE
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, running(Path(folder)) as processes:
        # A proxy of ours is made believe, so that every widget has an address of its own.
        more = {f"CONTROLLER_{COMPANY.upper()}_WIDGET_ORIGINS": SITE, "CLIENT_PROXIES": "1"}
        bot = OurBot.start(processes, "ours", Path(folder) / "var", COMPANY, more=more)
        return asyncio.run(_measure(bot, size, arguments.widgets, arguments.rate))


async def _measure(bot: OurBot, size: Size, count: int, rate: float) -> int:
    base = f"http://127.0.0.1:{bot.port}/chat/v1"
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), timeout=aiohttp.ClientTimeout(total=_PATIENCE)) as http:
        # Not measured: what loads at its first use.
        await _alone(http, base, 5, "198.51.100.250")
        alone = await _alone(http, base, size.alone, "198.51.100.251")
        print(f"one widget, one message at a time: p50 {median(alone):.0f} ms, p95 {percentile(alone, 0.95):.0f} ms ({len(alone)} messages)", flush=True)
        load = await _load(bot, http, base, size.seconds, count, rate)
        is_met = _told(load, count, alone)
        if not is_met:
            for lower in (each for each in LOWER_RATES if each < rate):
                if _told(await _load(bot, http, base, size.seconds / 3, count, lower), count, alone):
                    print(f"The rate that holds on this machine: {lower:.0f} messages a second.")
                    break
            else:
                print("None of the lower rates holds either.")
    return 0 if is_met else 1


async def _alone(http: aiohttp.ClientSession, base: str, count: int, address: str) -> list[float]:
    widget = Widget(base, address, "nl")
    await widget.open(http, COMPANY)
    for number, text in enumerate(sentences.messages("nl", count)):
        await widget.send(http, number, text)
        await _until_answered([widget], _PATIENCE)
        # As much as one talk may send (bot/channels/website_limits.py).
        await asyncio.sleep(2.0 if number >= 10 else 0.2)
    await widget.close()
    return answer_times(widget.sent, widget.rows)


async def _load(bot: OurBot, http: aiohttp.ClientSession, base: str, seconds: float, count: int, rate: float) -> Load:
    widgets = [Widget(base, f"203.0.{number // 250}.{number % 250 + 1}", sentences.LANGUAGES[number % 2]) for number in range(count)]
    for at in range(0, count, 20):
        await asyncio.gather(*(widget.open(http, COMPANY) for widget in widgets[at : at + 20]))
    said = [sentences.messages(widget.language, int(seconds * rate / count) + 2, start=number) for number, widget in enumerate(widgets)]
    memory, used = [bot.memory()], bot.processor_time()
    began = time.perf_counter()
    sending = []
    for number in range(int(seconds * rate)):
        await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
        widget, turn = widgets[number % count], number // count
        sending.append(asyncio.get_running_loop().create_task(widget.send(http, number, said[number % count][turn])))
        if number == int(seconds * rate) // 2:
            memory.append(bot.memory())
    await asyncio.gather(*sending)
    await _until_answered(widgets, _PATIENCE)
    took = time.perf_counter() - began
    memory.append(bot.memory())
    used = bot.processor_time() - used
    kept = [await widget.kept(http) for widget in widgets]
    found = [faults(widget.rows, rows) for widget, rows in zip(widgets, kept, strict=True)]
    for widget in widgets:
        await widget.close()
    answered = sum(row.get("state") == "answered" for rows in kept for row in rows)
    sent = sum(len(widget.sent) for widget in widgets)
    return Load(
        rate=rate,
        sent=sent,
        answered_a_second=answered / took,
        refused=sum(widget.refused for widget in widgets),
        apologies=sum(bool(APOLOGY.search(row["text"])) for rows in kept for row in rows if row["author"] == "bot"),
        lost=sum(each[0] for each in found),
        doubled=sum(each[1] for each in found),
        out_of_order=sum(each[2] for each in found),
        unanswered=sent - answered,
        times=tuple(taken for widget in widgets for taken in answer_times(widget.sent, widget.rows)),
        memory=(memory[0], memory[1], memory[-1]),
        processor=used / max(sent, 1),
    )


async def _until_answered(widgets: list[Widget], seconds: float) -> None:
    deadline = time.perf_counter() + seconds
    while time.perf_counter() < deadline and any(_last_person(widget) > _last_bot(widget) for widget in widgets):
        await asyncio.sleep(0.005 if len(widgets) == 1 else 0.2)


def _last_person(widget: Widget) -> int:
    return max(widget.sent, default=0)


def _last_bot(widget: Widget) -> int:
    return max((row.sequence for row in widget.rows if row.author == "bot"), default=0)


def _told(load: Load, count: int, alone: list[float]) -> bool:
    """Print what became of a load; return whether the goals are met."""
    p50, p95 = median(load.times), percentile(load.times, 0.95)
    ratio, growth = p95 / median(alone), load.memory[2] / load.memory[1]
    print(
        f"\n{count} widgets, {load.rate:.0f} messages a second: {load.sent} sent, {load.answered_a_second:.1f} answered a second\n"
        f"  lost {load.lost}, doubled {load.doubled}, out of order {load.out_of_order}, unanswered {load.unanswered}, refused {load.refused}, apologies {load.apologies}\n"
        f"  from message to whole answer: p50 {p50:.0f} ms, p95 {p95:.0f} ms, {ratio:.2f} times the median of one alone, {p95 / percentile(alone, 0.95):.2f} times its p95"
        f"  ({P95_GOAL} of the median: {'met' if P95_GOAL.is_met(ratio) else 'NOT MET'}; {len(load.times)} of {load.sent} timed)\n"
        f"  processor time of both servers: {load.processor:.0f} ms a message\n"
        f"  memory of the Rasa server: {load.memory[0]:.0f}, {load.memory[1]:.0f}, {load.memory[2]:.0f} MB at begin, middle and end"
        f"  ({growth:.3f} over the second half; {MEMORY_GOAL}: {'met' if MEMORY_GOAL.is_met(growth) else 'NOT MET'})",
        flush=True,
    )
    return load.is_whole and P95_GOAL.is_met(ratio) and MEMORY_GOAL.is_met(growth)


if __name__ == "__main__":
    measure_or_stop(main)
