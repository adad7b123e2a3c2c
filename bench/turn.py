"""A whole turn, measured: ours beside a stock Rasa bot, a long talk beside a young one, many companies beside few.

What is compared runs in the same seconds, message by message or in blocks that alternate, so
that whatever else the machine does hits both. Run it with `make bench`; docs/performance.md says how to read it.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import sentences
from bench.bots import Bot, OurBot, StockBot, Talk, environment
from bench.figures import Blocks, Goal, Row, compared, table
from bench.made_up_controllers import make_data_folder, slug_of
from bench.processes import Processes, measure_or_stop, running
from bench.stock_bot import ensure_model, make_folder
from bot import wiring
from bot.runtime.hardening import set_environment
from bot.runtime.model import ensure_model as ensure_our_model
from bot.settings import ROOT

#: The company a talk of the first measurements is tied to.
COMPANY = "conitro"
#: Talks at once, and how many messages each sends in a block.
CROWDS = {1: 40, 10: 8, 50: 3}
#: The message from which a talk counts as long; a multiple of the sentences of a talk.
LONG_FROM = 280
FEW, MANY = 5, 1000

MEDIAN_GOAL = Goal(0.6)
THROUGHPUT_GOAL = Goal(1.5, is_ceiling=False)
LONG_TALK_GOAL = Goal(1.3)
MANY_GOAL = Goal(1.1)


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    blocks: int
    long_talks: int


WHOLE, QUICK = Size(blocks=8, long_talks=4), Size(blocks=2, long_talks=1)


def main() -> int:
    """Measure, print, and return 1 when a goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.turn", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a quarter of the blocks: to see that it works, not to compare")
    parser.add_argument("--only", choices=sorted(PARTS), action="append", help="only this part; may be given more than once")
    arguments = parser.parse_args()
    size = QUICK if arguments.quick else WHOLE
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for name, part in PARTS.items():
            if not arguments.only or name in arguments.only:
                work = Path(folder) / name
                work.mkdir()
                rows += part(work, size)
    missed = [row.name for row in rows if row.is_missed]
    print(f"\nGoals not met: {', '.join(missed)}." if missed else "\nEvery goal measured is met.")
    return 1 if missed else 0


def measure_parsing(work: Path, size: Size) -> list[Row]:
    """Measure the understanding alone, ours beside stock."""
    ours, stock = _models(work)
    texts = sentences.of_talk("nl") + sentences.of_talk("fr")
    with running(work) as processes:
        parsers = {name: _Parser(processes, name, model) for name, model in (("ours", ours), ("stock", stock))}
        for parser in parsers.values():
            parser.parse(texts)
        taken: tuple[list[list[float]], list[list[float]]] = ([], [])
        for number in range(size.blocks):
            for block in taken:
                block.append([])
            for place, text in enumerate(texts):
                for which in _order(number + place):
                    taken[which][-1] += list(parsers.values())[which].parse([text])
    measured = _blocks(taken[0]), _blocks(taken[1])
    rows = [compared("parsing alone, median ms", *measured), compared("parsing alone, p95 ms", *measured, at="p95")]
    return _told(rows, "ours", "stock")


def measure_turns(work: Path, size: Size) -> list[Row]:
    """Measure whole turns and throughput, ours beside stock."""
    _, model = _models(work)
    make_folder(work / "stock")
    with running(work) as processes:
        ours = OurBot.start(processes, "ours", work / "var", COMPANY)
        bots: tuple[Bot, Bot] = (ours, StockBot.start(processes, "stock", work / "stock", model))
        _side_by_side(1, *bots)
        *measured, ours_used, stock_used = _side_by_side(size.blocks, *bots)
        rows = [
            compared("a turn, median ms", *measured, goal=MEDIAN_GOAL),
            compared("a turn, p95 ms", *measured, at="p95"),
            compared("processor time of a turn, ms", ours_used, stock_used),
        ]
        for crowd in CROWDS:
            answered = _alternate(max(2, size.blocks // 2), *(lambda bot=bot, crowd=crowd: [_throughput(bot, crowd)] for bot in bots))
            talks = "1 talk" if crowd == 1 else f"{crowd} talks at once"
            rows.append(compared(f"{talks}, turns a second", *answered, goal=THROUGHPUT_GOAL))
    return _told(rows, "ours", "stock")


def measure_long_talk(work: Path, size: Size) -> list[Row]:
    """Measure messages 281 to 300 of a talk beside messages 1 to 20 of one like it."""
    with running(work) as processes:
        bot = OurBot.start(processes, "ours", work / "var", COMPANY)
        young: list[list[float]] = []
        old: list[list[float]] = []
        for number in range(size.long_talks):
            language = sentences.LANGUAGES[number % 2]
            grown, fresh = bot.talk(), bot.talk()
            for text in sentences.messages(language, LONG_FROM):
                grown.send(text)
            pairs = [(_timed(fresh, text), _timed(grown, text)) for text in sentences.of_talk(language)]
            young.append([pair[0] for pair in pairs])
            old.append([pair[1] for pair in pairs])
    measured = _blocks(old), _blocks(young)
    rows = [compared("a turn, median ms", *measured, goal=LONG_TALK_GOAL), compared("a turn, p95 ms", *measured, at="p95")]
    return _told(rows, "281-300", "1-20")


def measure_many_controllers(work: Path, size: Size) -> list[Row]:
    """Measure turns with a thousand made-up companies beside five."""
    companies = make_data_folder(work / "few", FEW)
    make_data_folder(work / "many", MANY)
    rows = []
    with running(work) as processes:
        many, few = (OurBot.start(processes, name, work / f"var-{name}", None, work / name) for name in ("many", "few"))
        for channel, slug in (("tied", slug_of(companies[0])), ("free", None)):
            bots = many.on(slug), few.on(slug)
            _side_by_side(1, *bots, companies)
            *measured, many_used, few_used = _side_by_side(size.blocks, *bots, companies)
            rows += [
                compared(f"channel {channel}, median ms", *measured, goal=MANY_GOAL),
                compared(f"channel {channel}, p95 ms", *measured, at="p95"),
                compared(f"channel {channel}, processor time ms", many_used, few_used),
            ]
    return _told(rows, str(MANY), str(FEW))


PARTS: dict[str, Callable[[Path, Size], list[Row]]] = {
    "parsing": measure_parsing,
    "turns": measure_turns,
    "long-talk": measure_long_talk,
    "many-controllers": measure_many_controllers,
}


class _Parser:
    """A process that parses texts and tells how long each took."""

    def __init__(self, processes: Processes, name: str, model: Path) -> None:
        command = [sys.executable, "-W", "ignore", "-m", "bench.parser", str(model), name]
        self._log = processes.log_of(f"{name}-parser")
        self._process = processes.start(f"{name}-parser", command, ROOT, environment(self._log.parent), talks=True)
        self._line()

    def parse(self, texts: Sequence[str]) -> list[float]:
        """Return how long each text took, in milliseconds."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(texts).encode() + b"\n")
        self._process.stdin.flush()
        return [float(taken) for taken in json.loads(self._line())]

    def _line(self) -> bytes:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the parser ended:\n{self._log.read_text(errors='replace')[-2000:]}")
        return line


def _models(work: Path) -> tuple[Path, Path]:
    settings = wiring.settings_or_stop()
    set_environment(settings)
    return ensure_our_model(settings, print), ensure_model(settings.paths.var / "bench", work)


def _order(number: int) -> tuple[int, int]:
    """Return which comes first: neither always after the other."""
    return (0, 1) if number % 2 == 0 else (1, 0)


def _alternate(blocks: int, first: Callable[[], list[float]], second: Callable[[], list[float]]) -> tuple[Blocks, Blocks]:
    """Run A B, B A, A B ... and return what each gave."""
    measured: tuple[list[list[float]], list[list[float]]] = ([], [])
    for number in range(blocks):
        for which in _order(number):
            measured[which].append((first, second)[which]())
    return _blocks(measured[0]), _blocks(measured[1])


def _blocks(values: list[list[float]]) -> Blocks:
    return Blocks(tuple(tuple(block) for block in values))


def _side_by_side(blocks: int, first: Bot, second: Bot, companies: list[str] | None = None) -> tuple[Blocks, Blocks, Blocks, Blocks]:
    """Send each message to both bots, one right after the other, in talks in both languages.

    Args:
        companies: Companies that the messages name.

    Returns:
        How long each turn took the first and the second bot, then the processor time a turn
        took each on average, all in milliseconds.
    """
    taken: tuple[list[list[float]], list[list[float]]] = ([], [])
    used: tuple[list[list[float]], list[list[float]]] = ([], [])
    bots = (first, second)
    for number in range(blocks):
        before = [bot.processor_time() for bot in bots]
        block: tuple[list[float], list[float]] = ([], [])
        for language in sentences.LANGUAGES:
            talks = [bot.talk() for bot in bots]
            said = sentences.messages_naming(language, companies, 20) if companies else sentences.of_talk(language)
            for place, text in enumerate(said):
                for which in _order(number + place):
                    block[which].append(_timed(talks[which], text))
        for which, bot in enumerate(bots):
            taken[which].append(block[which])
            used[which].append([(bot.processor_time() - before[which]) / len(block[which])])
    return _blocks(taken[0]), _blocks(taken[1]), _blocks(used[0]), _blocks(used[1])


def _timed(talk: Talk, text: str) -> float:
    began = time.perf_counter()
    talk.send(text)
    return (time.perf_counter() - began) * 1000


def _throughput(bot: Bot, crowd: int) -> float:
    """Return the turns a second that so many talks at once get answered."""
    failures: list[BaseException] = []

    def run(number: int) -> None:
        talk = bot.talk()
        try:
            for text in sentences.messages(sentences.LANGUAGES[number % 2], CROWDS[crowd], start=number):
                talk.send(text)
        except Exception as error:  # noqa: BLE001  # raised again below: a thread would only print it
            failures.append(error)

    threads = [threading.Thread(target=run, args=(number,), daemon=True) for number in range(crowd)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return crowd * CROWDS[crowd] / (time.perf_counter() - began)


def _told(rows: list[Row], figure: str, baseline: str) -> list[Row]:
    print(f"\n{table(rows, figure, baseline)}", flush=True)
    return rows


if __name__ == "__main__":
    measure_or_stop(main)
