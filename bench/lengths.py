"""How long it takes to understand one text, from a word to the longest that is read.

As the verb `understand` does it: cleaned, parsed, language, companies and facets found, in one
process with one thread for numbers and what is loaded kept from the garbage collector, as the server has it. Run it with `python -W ignore -m bench.lengths`.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from statistics import median

from bench import sentences
from bench.processes import measure_or_stop
from bot.conversations.cleaning import LONGEST_TEXT
from bot.runtime.logs import set_up_logging
from bot.runtime.process import keep_what_is_loaded, use_one_thread_for_numbers

#: Characters of the texts; beyond the last nothing is read.
LENGTHS = (10, 60, 200, 600, LONGEST_TEXT)
#: Milliseconds: the median of a sentence of 60 characters, and the worst of any text.
USUAL, USUAL_GOAL, WORST_GOAL = 60, 20.0, 80.0
_ROUNDS = 10
# Letters of words that nobody knows: the most work for whatever mends typing errors.
_UNKNOWN = "gevegens faktuur retenssion donées supprimmer verwijdren "


@dataclass(frozen=True)
class Taken:
    """Milliseconds that texts of one kind took, by the clock and of the processor."""

    kind: str
    length: int
    times: tuple[float, ...]
    used: tuple[float, ...] = (0.0,)


def texts_of(length: int) -> dict[str, list[str]]:
    """Return texts of so many characters, by kind: both languages, and words full of errors."""
    found = {}
    for language in sentences.LANGUAGES:
        said = sentences.of_talk(language)
        begun = (" ".join([*said[at:], *said[:at]]) * (1 + length // 500) for at in range(len(said)))
        found[language] = [text[:length] for text in begun]
    found["typing errors"] = [(_UNKNOWN * (1 + length // len(_UNKNOWN)))[at:][:length] for at in range(10)]
    return found


def is_missed(taken: Taken) -> bool:
    """Return whether a measurement misses a goal."""
    is_usual = taken.length == USUAL and taken.kind in sentences.LANGUAGES
    return max(taken.times) > WORST_GOAL or (is_usual and median(taken.times) > USUAL_GOAL)


async def measure() -> list[Taken]:
    """Understand every text some times and return how long each took."""
    # Loads numpy, which reads at its start how many threads it may use.
    from bot.tools.understand import Reader

    reader = Reader.start()
    keep_what_is_loaded()
    measured = []
    for length in LENGTHS:
        for kind, texts in texts_of(length).items():
            times, used = [], []
            for text in (*texts[:3], *(texts * _ROUNDS)):
                began, had = time.perf_counter(), time.process_time()
                await reader.understand(text)
                times.append((time.perf_counter() - began) * 1000)
                used.append((time.process_time() - had) * 1000)
            measured.append(Taken(kind, length, tuple(times[3:]), tuple(used[3:])))
    return measured


def main() -> int:
    """Measure, print, and return 1 when a goal is missed."""
    use_one_thread_for_numbers()
    set_up_logging(quiet=True)
    measured = asyncio.run(measure())
    print(f"{'':24}{'median':>10}{'95 of 100':>12}{'worst':>10}{'processor':>12}{'at worst':>10}   milliseconds")
    for taken in measured:
        times = sorted(taken.times)
        told = f"{taken.length:5} {taken.kind:18}{median(times):10.1f}{times[len(times) * 95 // 100]:12.1f}{times[-1]:10.1f}{median(taken.used):12.1f}{max(taken.used):10.1f}"
        print(f"{told}   NOT MET" if is_missed(taken) else told)
    print(f"Goals: at most {USUAL_GOAL:.0f} in the middle for {USUAL} characters, never above {WORST_GOAL:.0f}.")
    return 1 if any(map(is_missed, measured)) else 0


if __name__ == "__main__":
    measure_or_stop(main)
