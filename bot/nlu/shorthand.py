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
    "esque": "est-ce que", "esk": "est-ce que", "eske": "est-ce que", "keske": "qu'est-ce que", "kesk": "qu'est-ce que", "jveux": "je veux", "jveu": "je veux",
    "jpeux": "je peux", "jpeu": "je peux", "jsuis": "je suis", "jsui": "je suis", "chui": "je suis", "jen": "j'en", "kon": "qu'on", "coman": "comment", "cé": "c'est", "veu": "veux", "dla": "de la",
    "areté": "arrêter", "areter": "arrêter", "aretez": "arrêtez", "mété": "mettez",
    # Dutch
    "mn": "mijn", "nie": "niet", "ni": "niet", "nx": "niks", "da": "dat", "wa": "wat", "vd": "van de", "vh": "van het", "ff": "even", "wnr": "wanneer",
    "k": "ik", "kheb": "ik heb", "kwil": "ik wil", "kwou": "ik wou", "hoelaat": "hoe laat", "nr": "naar",
    # spoken Flemish drops an h at the start
    "oe": "hoe", "oelang": "hoelang", "oeveel": "hoeveel", "ebt": "hebt", "ebben": "hebben", "eb": "heb", "dees": "deze",
    # and joins the pronoun to the verb
    "hebde": "hebt ge", "kunde": "kunt ge", "moogde": "mag ge", "weette": "weet ge", "krijgde": "krijgt ge", "doede": "doet ge", "gulle": "jullie", "gullie": "jullie",
    "golle": "jullie", "ulle": "jullie", "ullie": "jullie", "nimeer": "niet meer", "nemeer": "niet meer", "nimer": "niet meer", "efkes": "even", "tis": "het is", "keb": "ik heb", "kzou": "ik zou",
    "kweet": "ik weet", "isda": "is dat", "kanda": "kan dat", "magda": "mag dat",
}  # fmt: skip
