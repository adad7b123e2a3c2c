"""The pictures of the report on the understanding: PNG files beside reports/nlu.md.

Made to be read on a telephone, also by who is colour-blind: few colours (Okabe and Ito,
"Color Universal Design", 2008), each language with a mark of its own, large letters.
Each function draws one picture; `CAPTIONS` says how to read it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import MultipleLocator

from bot.tools.nlu_confidence import LEAST_RECALL, MOST_LOSS, curve, point_at, reliability
from bot.tools.nlu_figures import TURNED_AWAY, Outcome, confusions, groups, measure, styles

_COLOURS = {"nl": "#0072B2", "fr": "#D55E00"}
_MARKS = {"nl": "o", "fr": "s"}
_RIGHT, _GREY, _INK = "#009E73", "#767676", "#222222"
_SHADES = LinearSegmentedColormap.from_list("shades", ["#FFFFFF", "#D55E00"])
_LETTERS = {"font.size": 15}
_SMALL = 13
_WIDTH, _DOTS = 7.2, 150

#: How many intents the picture of the confusions shows.
MOST_CONFUSED = 8
#: A bar that stands on fewer cases is drawn pale: chance may have made it.
_FEW = 20
#: The curve is shown up to this in-scope loss, in percent.
_WIDEST_LOSS = 10

#: File name -> how to read the picture.
CAPTIONS = {
    "nlu-threshold.png": "How to read it: a stricter threshold moves a line's point to the right and up. The ringed points are the threshold in use; "
    "the best place is high up (strangers turned away) and far left (nobody turned away who should not be), within the white corner.",
    "nlu-styles.png": "How to read it: the longer the bar, the more questions of that style are understood right; in each bar the language and "
    "the percentage, below each style the number of cases.",
    "nlu-confusions.png": "How to read it: each row is what was meant, each column (same numbers) what was heard. Green is right; the darker the orange, "
    "the more often the one is taken for the other. Shown are the intents confused most, both languages together; "
    "`ask_` is left out of their names.",
    "nlu-confidence.png": "How to read it: the black line is how sure the model was, the bar how often it was right. A bar below its line: it was too sure; "
    f"above: it could have been surer. Bars drawn pale stand on fewer than {_FEW} cases.",
}


def draw_all(outcomes: Sequence[Outcome], threshold: float, folder: Path) -> list[Path]:
    """Write every picture into a folder and return the paths.

    Raises:
        OSError: A file cannot be written.
    """
    pictures: dict[str, Callable[[], Figure]] = {
        "nlu-threshold.png": lambda: threshold_picture(outcomes, threshold),
        "nlu-styles.png": lambda: styles_picture(outcomes),
        "nlu-confusions.png": lambda: confusions_picture(outcomes),
        "nlu-confidence.png": lambda: confidence_picture(outcomes),
    }
    paths = []
    for name, draw in pictures.items():
        with rc_context(_LETTERS):
            draw().savefig(folder / name, dpi=_DOTS, facecolor="white")
        paths.append(folder / name)
    return paths


def threshold_picture(outcomes: Sequence[Outcome], threshold: float) -> Figure:
    """Draw what each threshold turns away, in scope and out of scope, per language."""
    figure, (axes,) = _figure(6.2)
    languages = _languages(outcomes)
    in_use = {language: point_at(part, threshold) for language, part in languages}
    # A point in use is never outside the picture.
    widest = max([_WIDEST_LOSS, *(5 * np.ceil(20 * used.loss) for used in in_use.values())])
    lowest = 100.0
    for language, part in languages:
        points = [point for point in curve(part) if 100 * point.loss <= widest]
        axes.plot([100 * point.loss for point in points], [100 * point.recall for point in points], color=_COLOURS[language], linewidth=3)
        used = in_use[language]
        axes.plot(
            100 * used.loss, 100 * used.recall, _MARKS[language], color=_COLOURS[language], markersize=15,
            markeredgecolor=_INK, markeredgewidth=2.5, label=f"{language}: {100 * used.loss:.1f} and {100 * used.recall:.1f}", clip_on=False, zorder=5,
        )  # fmt: skip
        lowest = min(lowest, *(100 * point.recall for point in (*points, used)))
    axes.set_xlim(0, widest)
    axes.set_ylim(min(80.0, 5 * np.floor(lowest / 5)), 100)
    axes.yaxis.set_major_locator(MultipleLocator(5))
    axes.axvspan(100 * MOST_LOSS, widest, color="#EEEEEE", zorder=0)
    axes.axhspan(0, 100 * LEAST_RECALL, color="#EEEEEE", zorder=0)
    axes.axvline(100 * MOST_LOSS, color=_GREY, linestyle="--", linewidth=2)
    axes.axhline(100 * LEAST_RECALL, color=_GREY, linestyle="--", linewidth=2)
    axes.set_title("The price of turning away")
    axes.set_xlabel(f"in scope, turned away (%; goal: at most {100 * MOST_LOSS:.0f})")
    axes.set_ylabel(f"out of scope, turned away\n(%; goal: at least {100 * LEAST_RECALL:.0f})")
    axes.legend(loc="lower right", framealpha=1, title=f"at threshold {threshold:.2f} (%)")
    return figure


def styles_picture(outcomes: Sequence[Outcome]) -> Figure:
    """Draw the accuracy per style of writing and language."""
    names = list(styles(outcomes))
    figure, (axes,) = _figure(1.6 + 0.95 * len(names))
    languages = _languages(outcomes)
    height = 0.8 / max(len(languages), 1)
    for index, (language, part) in enumerate(languages):
        per_style = {name: measure(those).accuracy for name, those in styles(part).items()}
        places = [row + (index - (len(languages) - 1) / 2) * height for row, name in enumerate(names) if name in per_style]
        shares = [100 * per_style[name] for name in names if name in per_style]
        axes.barh(places, shares, height * 0.92, color=_COLOURS[language])
        for place, share in zip(places, shares, strict=True):
            axes.text(2, place, f"{language}  {share:.0f}", color="white", fontweight="bold", va="center_baseline")
    counts = {name: len(those) for name, those in styles(outcomes).items()}
    axes.set_yticks(range(len(names)), [f"{name}\n({counts[name]})" for name in names])
    axes.invert_yaxis()
    axes.set_xlim(0, 100)
    axes.set_xlabel("understood right (%)")
    axes.set_title("Accuracy per style of writing")
    return figure


def confusions_picture(outcomes: Sequence[Outcome]) -> Figure:
    """Draw how often the intents that are confused most are heard for each other."""
    names = most_confused(outcomes)
    table = confusion_table(outcomes, names)
    figure, (axes,) = _figure(2.0 + 0.55 * max(len(names), 1))
    figure.suptitle("Meant (rows), heard (columns)")
    if not names:
        axes.set_axis_off()
        axes.text(0.5, 0.5, "no intent is taken for another", ha="center")
        return figure
    wrong = table.astype(float)
    wrong[np.arange(len(names)), np.arange(len(names))] = 0
    axes.imshow(wrong, cmap=_SHADES, vmin=0, vmax=wrong.max(), aspect="auto")
    for (row, column), count in np.ndenumerate(table):
        if row == column:
            axes.fill_between([column - 0.5, column + 0.5], row - 0.5, row + 0.5, color=_RIGHT, alpha=0.35, linewidth=0)
        if count:
            axes.text(column, row, str(count), ha="center", va="center", color=_INK, fontweight="normal" if row == column else "bold")
    axes.set_yticks(range(len(names)), [f"{_short(name)}  {row}" for row, name in enumerate(names, 1)])
    axes.set_xticks(range(len(names) + 1), [*map(str, range(1, len(names) + 1)), "else"])
    axes.xaxis.tick_top()
    axes.set_xticks(np.arange(0.5, len(names) + 0.5), minor=True)
    axes.set_yticks(np.arange(0.5, len(names) - 0.5), minor=True)
    axes.grid(which="minor", color="#CCCCCC")
    axes.tick_params(which="both", length=0)
    return figure


def confidence_picture(outcomes: Sequence[Outcome]) -> Figure:
    """Draw per language and bin of confidence how often the model was right."""
    languages = _languages(outcomes)
    figure, panels = _figure(0.8 + 3.6 * max(len(languages), 1), rows=max(len(languages), 1))
    for axes, (language, part) in zip(panels, languages, strict=False):
        bins = reliability(part)
        for index, each in enumerate(bins):
            if each:
                axes.bar(index, 100 * each.right, 0.86, color=_COLOURS[language], alpha=1 if each.cases >= _FEW else 0.35)
                axes.plot([index - 0.43, index + 0.43], [100 * each.confidence] * 2, color=_INK, linewidth=4, solid_capstyle="butt")
        ticks = [f"{100 * index // len(bins)}\n({each.cases if each else 0})" for index, each in enumerate(bins)]
        axes.set_xticks(range(len(bins)), ticks, fontsize=_SMALL)
        axes.set_xlim(-0.6, len(bins) - 0.4)
        axes.set_ylim(0, 100)
        axes.yaxis.set_major_locator(MultipleLocator(25))
        axes.set_title(f"{language}: sure and right (%)")
        axes.set_xlabel("sure, from ... % on (cases)")
    return figure


def most_confused(outcomes: Iterable[Outcome], most: int = MOST_CONFUSED) -> list[str]:
    """Return the intents of the most frequent confusions, those of a pair beside each other."""
    pairs: Counter[tuple[str, str]] = Counter()
    for each in confusions(outcomes):
        # What is turned away is no intent one could tell better from another.
        if not {each.intent, each.heard} & TURNED_AWAY:
            pairs[tuple(sorted((each.intent, each.heard)))] += len(each.texts)  # type: ignore[index]
    names: list[str] = []
    for pair, _ in sorted(pairs.items(), key=lambda item: (-item[1], item[0])):
        new = [name for name in pair if name not in names]
        if len(names) + len(new) <= most:
            names += new
    return names


def confusion_table(outcomes: Iterable[Outcome], names: Sequence[str]) -> np.ndarray:
    """Return how often each intent (row) was heard as which (column); the last column is any other."""
    table = np.zeros((len(names), len(names) + 1), dtype=int)
    row = {name: index for index, name in enumerate(names)}
    for each in outcomes:
        if each.case.intent in row:
            # Another intent that is right too counts as the one the case is filed under.
            heard = each.case.intent if each.is_right else each.first
            table[row[each.case.intent], row.get(heard, len(names))] += 1
    return table


def _languages(outcomes: Sequence[Outcome]) -> list[tuple[str, list[Outcome]]]:
    parts = groups(outcomes)
    return [(language, parts[language]) for language in _COLOURS if language in parts]


def _short(name: str) -> str:
    return name.removeprefix("ask_").replace("_", " ")


def _figure(height: float, rows: int = 1) -> tuple[Figure, list[Axes]]:
    figure = Figure(figsize=(_WIDTH, height), layout="constrained")
    panels = [figure.add_subplot(rows, 1, row + 1) for row in range(rows)]
    for axes in panels:
        axes.spines[["top", "right"]].set_visible(False)
    return figure, panels
