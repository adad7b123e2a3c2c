"""What a sentence that asks for an act tells already, so that it need not be asked.

"Wis al mijn gegevens" says how much, "de gegevens van mijn zoon" says whose. Only what is
plainly said is taken; it stands in the summary and can be corrected there.
"""

from __future__ import annotations

import re

from bot.understanding.words import listed, words

#: From so many words on, a sentence can be the answer to a question in free words.
ENOUGH_WORDS = 7
# Words that ask an act and tell nothing of what it is about.
_ASKING_ONLY = listed(
    "ik jij je u uw wij jullie mijn mij me m n mn het de een dat dit die er van voor tegen om te in op bij aan met en of dan wil zou graag willen gelieve aub svp alstublieft alsjeblieft hierbij maak maken teken aan heb moet "
    "wordt worden intrekken trek bezwaar toestemming gebruik verwerking verwerken gebruiken gegevens persoonsgegevens persoonlijke data alle al mens iemand persoon beslissing besluit computer automatische automatisch "
    "herbekijken herbekijkt bekijken bekijkt bekijk herzien opnieuw nog eens meteen nu direct onmiddellijk dadelijk snel formeel uitdrukkelijk asap artikel art lid avg gdpr rgpd op basis grond heer mevrouw geachte beste hallo dag goeiedag"
) | listed(
    "je j tu vous nous mon ma mes vos votre le la les l un une des du de d a au aux pour contre par en et ou que qu ce cette cela ca se s il elle veux voudrais souhaite demande voulez plait svp merci retire retirer oppose opposer m "
    "opposition consentement utilisation traitement traiter utiliser utilisez traitez donnees personnelles caractere personnel toutes humain humaine personne quelqu decision ordinateur automatique automatisee machine "
    "reexamine reexaminer revoie revoir regarde regarder conteste contester nouveau tout suite immediatement vite enfin formellement expressement officiellement article art paragraphe rgpd gdpr vertu conformement madame monsieur bonjour"
)
_GROUNDS = {
    "accuracy_contested": re.compile(r"\b(?:klop(?:pen|t) niet|niet (?:juist|correct)|fout|foute|verkeerd|betwist\w*|onjuist\w*|inexact\w*|fausses?|erron\w+|incorrect\w*|pas (?:justes?|exact\w*|correct\w*))\b"),
    "unlawful": re.compile(r"\b(?:niet toegelaten|mocht\w* niet|mag niet|mogen niet|onrechtmatig\w*|onwettig\w*|illegaal|illicite|illegale?|pas (?:le )?droit|interdit\w*|pas permis\w*)\b"),
    "needed_for_claims": re.compile(r"\b(?:rechtszaak|rechtsvordering|rechtbank|proces|rechter|advocaat|tribunal|proces|justice|juge|avocat|litige|geschil)\b"),
    "objection_pending": re.compile(r"\b(?:bezwaar (?:\w+ ){0,3}(?:loopt|lopende|ingediend|gemaakt)|opposition (?:\w+ ){0,3}(?:cours|introduite)|suis oppose)\b"),
}

_ALL = re.compile(
    r"\b(?:alles|allemaal|al (?:mijn|m n|mn|die|onze|haar|zijn|hun)|alle (?:mijn |persoonlijke |die )?(?:\w+ )?(?:gegevens|data|info\w*|persoonsgegevens)|volledig|helemaal|tout|toutes? (?:mes|ses|nos|les|ces)(?! (?:entreprises|societes|firmes))|"
    r"l ensemble|l integralite|totalement|completement|entierement)\b"
)
_FEW_WORDS = 6
_EACH = listed("alle alles allemaal allen tous toutes tout")
_ALL_AFTER_ALL = re.compile(
    r"(?:(?:nee|neen|non|ah|oei|maar|mais|eigenlijk|toch|liever|doe|wis|dan|en fait|finalement|plutot|effacez|bon) )*(?:alles|allemaal|tout)(?: (?:maar|toch|dan|aub|svp|graag|wissen|effacer|finalement|en fait))*"
)
_NOT_ALL = re.compile(r"\b(?:behalve|uitgezonderd|enkel|alleen|slechts|sauf|excepte|hormis|uniquement|seulement|niet alles|pas tout)\b")
_ONE_LIST = re.compile(r"\b(?:nieuwsbrief|nieuwsbrieven|newsletter|infolettre|lettre d information|mailinglijst|mailing list|die lijst|cette liste|liste de diffusion)\b")
_ALL_MARKETING = re.compile(
    r"\b(?:(?:alle|geen|genoeg|nooit meer|niks|stop (?:met )?(?:al )?(?:die|jullie|uw)?) ?(?:\w+ )?(?:reclame\w*|promo\w*|publiciteit|marketing\w*|mailings?|aanbiedingen)|geen enkele (?:reclame|mail)|"
    r"(?:toutes?|aucune?|plus (?:de|aucune?)|plus jamais de|marre de|stop (?:a )?(?:vos|toutes?)?) ?(?:\w+ )?(?:pubs?|publicites?|promos?|promotions?|mailings?|offres|prospection|demarchage))\b"
)
_MARKETING = re.compile(
    r"\b(?:(?:direct )?marketing|reclame\w*|prospecti\w+|prospection|publicit\w+|pubs?|demarchage|promo\w*|mailings?|nieuwsbrie\w+|newsletters?|infolettres?|"
    r"(?:telefonische|direct) (?:verkoop|bellen)|appels? (?:commerciaux|publicitaires?)|21 (?:lid|leden|paragraphes?|par) (?:2|3))\b"
)
_OF_CHILD = r"(?:zoon|zoontje|dochter|dochtertje|kind|kinderen|kids|kleinkind|kleinzoon|kleindochter|fils|fille|enfants?|gamin|gamine|petit fils|petite fille)"
_OF_KIN = (
    r"(?:moeder|vader|mama|papa|ouders|oma|opa|grootmoeder|grootvader|man|echtgenoot|vrouw|echtgenote|partner|broer|zus|tante|nonkel|oom|buurvrouw|buurman|mere|pere|parents|maman|grand mere|grand pere|mari|femme|"
    r"epouse|epoux|compagnon|compagne|frere|soeur|tante|oncle|voisine?)"
)
_MY = r"(?:mijn|m n|mn|onze|ons|mon|ma|mes|notre|nos)"
_DEAD = re.compile(
    rf"\b(?:overleden|gestorven|overlijden|wijlen|decede\w*|defunte?s?|feue?|deces|{_MY} (?:late )?{_OF_KIN} (?:\w+ )?(?:is|est) (?:\w+ )?(?:dood|overleden|gestorven|morte?|decedee?)|(?:is|est) (?:vorig|vorige|\w+) (?:jaar|maand|week) (?:overleden|gestorven))\b"
)
_CLIENT = re.compile(rf"\b(?:{_MY} (?:client|clienten|clients|clientes|cliente|mandante?s?|opdrachtgever)|namens (?:een|onze|mijn) client\w*|au nom de (?:mon|ma|notre) client\w*|als (?:zijn|haar|hun) advocaat|en tant qu avocate?)\b")
_WARD = re.compile(r"\b(?:bewindvoerder|bewind|voogd|voogdij|pupil|onder bewind|administrateur (?:provisoire|de biens|de la personne)|administratrice|tuteur|tutrice|tutelle|mandat(?:aire)?|volmacht|lastgeving|procuration|sous administration)\b")
# Whose data: "de gegevens van mijn zoon", "namens mijn moeder", "les données de ma fille".
_DATA_OF = rf"(?:van|voor|namens|over|in naam van|de|du|des|pour|au nom de|concernant|sur|d) (?:{_MY} )(?:\w+ )?"
_DATA_OF_CHILD, _DATA_OF_KIN = re.compile(rf"\b{_DATA_OF}{_OF_CHILD}\b"), re.compile(rf"\b{_DATA_OF}{_OF_KIN}\b")
_MYSELF = re.compile(r"\b(?:voor (?:mij|me|mezelf|mijzelf|mijn eigen)|van (?:mij|mezelf|mijzelf)|mijn eigen gegevens|over mezelf|pour moi|moi meme|les miennes|mes propres donnees|de moi)\b")


def details_in(text: str) -> dict[str, str]:
    """Return what a sentence plainly answers, as option ids by question id.

    The questions are those of a rights request (`extent`, `scope`, `ground`, `for_whom`); whether one is
    asked at all depends on the act, and is not judged here.
    """
    line = " ".join(words(text))
    found: dict[str, str] = {}
    if _ALL.search(line) and not _NOT_ALL.search(line):
        found["extent"] = "all"
    if _ALL_MARKETING.search(line):
        found["scope"] = "all_marketing"
    elif _ONE_LIST.search(line):
        found["scope"] = "one_list"
    if ground := ground_in(text):
        found["ground"] = ground
    if whose := for_whom(text):
        found["for_whom"] = whose
    return found


def for_whom(text: str) -> str | None:
    """Return whose data a sentence is about when it is another's, or plainly the person's own; None when it does not say."""
    line = " ".join(words(text))
    if _DEAD.search(line):
        return "deceased"
    if _CLIENT.search(line):
        return "client"
    if _DATA_OF_CHILD.search(line):
        return "child"
    if _WARD.search(line) or _DATA_OF_KIN.search(line):
        return "ward"
    return "self" if _MYSELF.search(line) else None


def says_all(text: str) -> bool:
    """Return whether a few words say "all of them": "allemaal", "toutes"."""
    said = words(text)
    return len(said) <= _FEW_WORDS and not _EACH.isdisjoint(said)


def is_about_marketing(text: str) -> bool:
    """Return whether what is objected to is direct marketing: that is article 21(2) and (3), which asks no reasons."""
    return _MARKETING.search(" ".join(words(text))) is not None


def tells_enough(text: str) -> bool:
    """Return whether a sentence says enough to be an answer in the person's own words: "ik trek mijn toestemming in voor ..."."""
    said = words(text)
    return len(said) >= ENOUGH_WORDS and any(len(word) > 1 and not word.isdigit() and word not in _ASKING_ONLY for word in said)


def ground_in(text: str) -> str | None:
    """Return the one ground of article 18(1) that a sentence tells, as the id of the option; None when it tells none or several."""
    line = " ".join(words(text))
    told = [ground for ground, named in _GROUNDS.items() if named.search(line)]
    return told[0] if len(told) == 1 else None


def revised_in(text: str) -> tuple[str, str] | None:
    """Return the question and the option that a few words in place of a free text choose after all: "en fait non, tout"."""
    line = " ".join(words(text))
    if _ALL_AFTER_ALL.fullmatch(line):
        return "extent", "all"
    if len(line.split()) <= _FEW_WORDS and _ALL_MARKETING.search(line):
        return "scope", "all_marketing"
    return None
