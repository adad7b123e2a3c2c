"""What WCAG 2.2 asks of the style: contrast in both schemes, targets, a focus that is seen."""

from __future__ import annotations

import re

import pytest

from bot.pages.look import PLAIN, sheet

LIGHT, DARK = (dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block)) for block in re.findall(r":root \{(.*?)\}", PLAIN.style, re.DOTALL))
#: Every style there is, by the file beside the common one.
STYLES = {"page": PLAIN.style, **{name: sheet(name).style for name in ("policy", "chat", "demo")}}
#: What is behind white letters on a demonstration site, in both schemes.
ACCENTS = re.findall(r"--accent: (#[0-9a-f]{6})", STYLES["demo"])


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the ratio as WCAG 2.2 defines it."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    "ink, ground, least",
    [
        # 1.4.3 text
        ("ink", "sheet", 4.5),
        ("soft", "sheet", 4.5),
        ("soft", "ground", 4.5),
        ("ink", "notice", 4.5),
        ("on-act", "act", 4.5),
        ("on-act", "act-over", 4.5),
        ("act", "ground", 4.5),
        ("act-over", "ground", 4.5),
        ("act-over", "sheet", 4.5),
        ("ink", "ground", 4.5),
        ("on-mark", "mark", 4.5),
        # 1.4.11 what is no text: the button, the ring around it
        ("act", "sheet", 3.0),
        ("notice-line", "sheet", 3.0),
    ],
)
def test_contrast(scheme: dict[str, str], ink: str, ground: str, least: float) -> None:
    assert contrast(scheme[ink], scheme[ground]) >= least


def test_both_schemes_name_the_same_colours() -> None:
    assert LIGHT.keys() == DARK.keys()
    assert not {name for style in STYLES.values() for name in re.findall(r"var\(--([a-z-]+)\)", style)} - LIGHT.keys() - {"accent"}


@pytest.mark.parametrize("accent", ACCENTS)
def test_white_letters_are_read_on_the_colour_of_a_site(accent: str) -> None:
    assert contrast("#ffffff", accent) >= 4.5


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES.keys())
def test_nothing_has_a_width_or_a_letter_size_in_pixels(style: str) -> None:
    # Lines and rings may: what is read grows with the reader's own size (1.4.4, 1.4.10).
    assert not re.findall(r"(?:^|[ ;{])(?:width|height|max-width|font-size|font|min-height|padding|margin): [^;}]*[1-9]\d*px", style.replace("width: 1px; height: 1px; overflow: hidden", ""))


def test_the_target_is_large_and_the_focus_seen() -> None:
    # 2.5.8 asks for 24 CSS pixels; 3rem are 48.
    assert "min-height: 3rem" in PLAIN.style
    assert re.search(r":focus-visible \{ outline: 3px solid", PLAIN.style)
    assert not [name for name, style in STYLES.items() if "outline: none" in style]
