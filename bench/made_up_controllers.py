"""Folders of invented companies, of the form of data/controllers, as many as are wanted."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path

from bot.policies.topics import load_topics
from bot.settings import ROOT

#: The files of one company, with {name} and {slug} where they go.
TEMPLATES = ROOT / "bench" / "made_up"
# Unlike each other in two letters and more, or a name would be taken for a mistyped other one.
_BEGINNINGS = (
    "noorder", "zuider", "wester", "ooster", "hoog", "laag", "blauw", "rood", "groen", "geel", "zilver", "goud", "winter", "zomer", "lente", "herfst",
    "avond", "morgen", "middag", "ster", "maan", "zonne", "wolken", "regen", "sneeuw", "storm", "donder", "vuur", "water", "aarde", "steen", "zand",
    "klei", "hout", "ijzer", "koper", "linden", "eiken", "beuken", "wilgen",
)
_ENDINGS = (
    "licht", "berg", "dal", "veld", "bos", "meer", "beek", "brug", "poort", "toren", "molen", "hoeve", "kamp", "duin", "haven", "dijk", "weide",
    "gracht", "straat", "plein", "markt", "tuin", "wacht", "kring", "bron",
)


def names() -> Iterator[str]:
    """Yield a thousand invented names of companies, always the same."""
    for ending, beginning in product(_ENDINGS, _BEGINNINGS):
        yield f"{beginning}{ending}".capitalize()


def make_data_folder(folder: Path, count: int) -> list[str]:
    """Write a data folder with so many companies; return their names.

    Topics that the invented policy is silent on are `not_stated`, as the checks demand.
    """
    folder.mkdir(parents=True)
    # Topics, and the words of servers that would not start without them.
    for path in (ROOT / "data").glob("*.yml"):
        shutil.copy(path, folder / path.name)
    topics = load_topics(folder / "topics.yml").topics
    templates = {path.name: path.read_text(encoding="utf-8") for path in TEMPLATES.iterdir()}
    told = {line.rstrip(":") for line in templates["statements.yml"].splitlines() if line[:1].isalpha()}
    templates["statements.yml"] += "".join(f"{topic}: {{{{status: not_stated}}}}\n" for topic in topics if topic not in told)
    made = list(islice(names(), count))
    if len(made) < count:
        raise ValueError(f"there are names for {len(made)} companies only")
    for name in made:
        company = folder / "controllers" / slug_of(name)
        company.mkdir(parents=True)
        for file, template in templates.items():
            (company / file).write_text(template.format(name=name, slug=slug_of(name)), encoding="utf-8")
    return made


def slug_of(name: str) -> str:
    """Return the slug of an invented company."""
    return name.lower()
