"""How words are shortened on a telephone and in spoken Flemish, and what stands behind them.

Only what can mean one thing; the rest is left to the training sentences.
"""

from __future__ import annotations

#: Typed -> meant.
SHORTHAND = {
    # French
    "vs": "vous", "ns": "nous", "pk": "pourquoi", "pq": "pourquoi", "pkoi": "pourquoi", "pourkoi": "pourquoi", "koi": "quoi", "kwa": "quoi",
    "ki": "qui", "ke": "que", "ds": "dans", "pr": "pour", "tt": "tout", "bcp": "beaucoup", "qd": "quand", "cmt": "comment", "dc": "donc",
    "tjs": "toujours", "tjrs": "toujours", "tjr": "toujours", "jai": "j'ai", "cest": "c'est", "kel": "quel", "kelle": "quelle", "ya": "il y a",
    # Dutch
    "mn": "mijn", "nie": "niet", "ni": "niet", "nx": "niks", "da": "dat", "wa": "wat", "vd": "van de", "vh": "van het", "ff": "even", "wnr": "wanneer",
    "k": "ik", "kheb": "ik heb", "kwil": "ik wil", "kwou": "ik wou", "hoelaat": "hoe laat", "nr": "naar",
    # spoken Flemish drops an h at the start
    "oe": "hoe", "oelang": "hoelang", "oeveel": "hoeveel", "ebt": "hebt", "ebben": "hebben", "eb": "heb", "dees": "deze",
}  # fmt: skip
