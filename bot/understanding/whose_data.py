"""Whose data a sentence is about: the person's own, or those of somebody the person asks for.

That somebody is named is not enough: "mijn zoon heeft jullie nieuwsbrief besteld, schrijf mij
uit" is about oneself. There must be a tie: data of somebody, in somebody's name, for somebody.
A tie that could be by the way ("een cadeau voor mijn dochter") gives in to data that the
sentence calls one's own.
"""

from __future__ import annotations

import re

from bot.understanding.words import words

# --- People ------------------------------------------------------------------------------------
#: "My", "our"; "m'n" and "mon" without its apostrophe too.
MY = r"(?:mijn|m n|mn|onze|ons|mon|ma|mes|notre|nos)"
_CHILD = (
    r"(?:zoon|zoons|zonen|zoontjes?|dochters?|dochtertjes?|kind|kinderen|kindje|kids|kleinkind|kleinkinderen|kleinzoon|kleindochter|stiefzoon|stiefdochter|pleegkind|pleegkinderen|pluskind|kleinen?(?! (?!moet|is|mag|heeft|wil|zijn|haar|aub|graag)\w)|tweeling|baby|tiener|puber|"
    r"fils|filles?|fiston|enfants?|gamine?s?|gosses?|bebe|ado|jumeaux|jumelles|petite? (?:fils|fille)|petits enfants)"
)
_ADULT = (
    r"(?:moeder|vader|mama|papa|(?:(?<=mijn )|(?<=ons )|(?<=onze ))(?:ma|pa|moe)|ouders|oma|opa|bomma|bompa|moemoe|meter|peter|grootmoeder|grootvader|grootouders|schoon(?:moeder|vader|ouders|zus|broer)|man|echtgenoot|vrouw|echtgenote|partner|lief|vriend|vriendin|verloofde|"
    r"broer|zus|zuster|tante|nonkel|oom|neef|nicht|buur|buurvrouw|buurman|collega|huisgenoot|"
    r"mere|pere|parents|maman|mamy|mamie|papy|papi|meme|pepe|bobonne|grand mere|grand pere|grands parents|beau pere|belle mere|beau frere|belle soeur|mari|femme|epouse|epoux|conjointe?|compagnon|compagne|frere|soeur|tante|oncle|cousine?|neveu|niece|voisine?|amie?|collegue|copine?|colocataire)"
)
#: Somebody the person may ask for.
KIN = rf"(?:{_CHILD}|{_ADULT})"

# --- Ties --------------------------------------------------------------------------------------
_DATA = (
    r"(?:gegevens|persoonsgegevens|data|infos?|informatie|dossiers?|accounts?|profiel|profielen|fiche|mails?|fotos?|foto s|cv|inschrijving|toestemming|abonnement|alles|"
    r"donnees|coordonnees|informations?|comptes?|profil|photos?|inscription|consentement|tout|(?:en|et|ook|ainsi que) (?:die|dat|celles|ceux|celui|celle))"
)
# May also be put in the place of one's own: "mijn naam in plaats van die van mijn man".
_PARTICULAR = r"(?:naam|namen|adres|emailadres|mailadres|nummer|telefoonnummer|gsm nummer|gsm|geboortedatum|nom|prenom|adresse|numero|date de naissance)"
# One or two words between: "mijn minderjarige zoon", "mes deux jeunes enfants".
_SOME = r"(?:\w+ ){0,2}?"
_REFERS = r"(?:zijn|z n|haar|hun|ses|son|sa|leurs?)"
# Nothing of a person's own stands between the data and whose they are: "mijn adres en de naam van mijn vrouw".
_KNOWN = r"(?:(?:hebben|hebt|weten|weet|bewaren|bewaart|bijhouden|houden|verwerken|savez|avez|gardez|conservez|detenez)(?: \w+)?|inzage|kopie|copie|acces)"


def _tied(person: str) -> re.Pattern[str]:
    """Return what says plainly that it is about a person's data, or in a person's name."""
    ways = (
        rf"{_DATA} (?:die |dat |que )?(?:\w+ )?(?:van|over|de|du|des|d|sur|concernant) {MY} {_SOME}{person}",
        rf"{_KNOWN} (?:van|over|sur|de|concernant|voor|pour) {MY} {_SOME}{person}",
        rf"(?:namens|in naam van|in opdracht van|uit naam van|au nom de|au nom d|pour le compte de|de la part de) {MY} {_SOME}{person}",
        # "Mijn vader zijn gegevens", as it is said.
        rf"{MY} {_SOME}{person} (?:z n|zijn|haar|d r|hun|s) (?:{_DATA}|{_PARTICULAR})",
        rf"{MY} {person}s (?:{_DATA}|{_PARTICULAR})",
    )
    return re.compile(rf"\b(?:{'|'.join(ways)})\b")


def _asked_for(person: str) -> re.Pattern[str]:
    """Return what says it unless the sentence is about one's own data: "voor mijn zoon", "mijn zoon is 12, wis zijn gegevens"."""
    ways = (
        rf"(?:voor|pour) {MY} {_SOME}{person}",
        rf"{_PARTICULAR} (?:die |dat |que )?(?:\w+ )?(?:van|de|du|des|d) {MY} {_SOME}{person}",
        rf"{MY} {_SOME}{person}\b.{{0,120}}\b{_REFERS} (?:\w+ )?(?:{_DATA}|{_PARTICULAR})",
        rf"(?:wis|verwijder|schrap|schrijf|supprimez|effacez|desinscrivez|desabonnez|retirez) {MY} {_SOME}{person}",
        rf"{MY} {_SOME}{person} (?:te |laten )?(?:wissen|verwijderen|uitschrijven|uit te schrijven|schrappen)",
        rf"(?:desinscrire|desabonner|supprimer|effacer) {MY} {_SOME}{person}",
    )
    return re.compile(rf"\b(?:{'|'.join(ways)})\b")


_OWN = re.compile(
    rf"\b(?:{MY} (?:eigen |persoonlijke |propres )?(?:gegevens|persoonsgegevens|data|account|profiel|adres|mailadres|naam|meisjesnaam|nummer|donnees|compte|profil|adresse|nom|numero)|schrijf (?:mij|me)|(?:mij|me) (?:\w+ )?(?:uitschrijven|uit te schrijven|uitschrijft)|"
    r"(?:wis|verwijder|vergeet) (?:mij|me)|(?:desinscrivez|desabonnez|supprimez|effacez|retirez) moi|me (?:desinscrire|desabonner)|mail (?:mij|me)|(?:mij|me) (?:niet |niks )?(?:meer )?(?:te )?mailen|(?:wat|alles) (?:\w+ ){0,3}(?:van|over) (?:mij|me)|(?:avez|savez|gardez|tout) (?:\w+ )?sur moi)\b"
)
# Bought, given or arranged for somebody: by the way.
_BOUGHT = re.compile(
    r"\b(?:gekocht|kocht|aangekocht|besteld|bestelde|bestelling|cadeau\w*|geschenk|geboekt|gereserveerd|aankoop|iets|achete\w*|commande\w*|offert|reserve\w*|achat|kado\w*)\b.{0,40}$"
)
_DENIED = re.compile(
    rf"\b(?:niet|geen|pas|non|ni) (?:(?:de |les )?{_DATA} )?(?:van|voor|over|namens|de|du|pour|sur) (?:(?:{MY} {_SOME}{KIN})|mij|moi|mezelf)\b"
)

# --- Somebody who died ---------------------------------------------------------------------------
_DIED = r"(?:overleden|gestorven|heengegaan|dood|decedee?s?|morte?s?|defunte?s?|disparue?)"
_DEAD = re.compile(
    rf"\b(?:{MY} {_SOME}{KIN}(?: \w+){{0,3}} (?:is|was|zijn|est|sont|a ete)(?: \w+){{0,6}} {_DIED}|{MY} {_SOME}{KIN} (?:is|est)(?: \w+){{0,4}} {_DIED}|{MY} {KIN} (?:die|qui)(?: \w+){{0,5}} {_DIED}|"
    rf"{MY} (?:\w+ )?(?:overleden|gestorven|wijlen|defunte?|feue?|regrettee?) {_SOME}{KIN}|{MY} {_SOME}{KIN} (?:decedee?|defunte?)|(?:wijlen|feu|feue) {MY} {KIN}|{MY} {KIN} (?:is er niet meer|nous a quittes?|n est plus (?:la|de ce monde))|"
    r"(?:van|over) (?:de|een|onze|mijn) (?:overleden \w+|overledene)|(?:d un|d une|du|de la|de mon|de ma) (?:personne )?(?:decedee?|defunte?)|personne decedee|(?:het |na het |sinds het )?overlijden van|deces (?:de|du|d) (?:mon|ma|notre|monsieur|madame|m|mme|un|une|l|la)|"
    r"(?:als|ben|zijn) (?:de |een |enige |mede)*erfgenam?e?n?\w* van|erfgenaam van|heritiere? (?:de|du)|ayant droit)\b"
)
# --- Somebody one acts for by profession, or by law ----------------------------------------------
_CLIENT = re.compile(
    rf"\b(?:{MY} (?:client|cliente|mandante?|opdrachtgeefster|opdrachtgever)(?! (?:mail|nummer|numero|id|account))|(?:namens|au nom de) {MY} (?:clienten|clients|clientes|mandants|mandantes)|(?:namens|voor|pour|au nom d|concernant) (?:een|un|une) (?:client|cliente)|"
    r"(?:als|ben|ik ben) (?:\w+ )?(?:advocaat|advocate|raadsman|raadsvrouw) van|(?:als|ben|optreed als) (?:zijn|haar|hun) (?:advocaat|advocate|raadsman)|(?:avocate?|conseil) (?:de|du) (?:la personne|monsieur|madame|m|mme|mon|ma|la|l)|en tant qu avocate?|en ma qualite d avocate?|in mijn hoedanigheid van advocaat)\b"
)
# "Mijn bewindvoerder" is who acts for the person.
_WARD = re.compile(
    rf"\b(?:(?<!mijn )(?<!onze )(?<!uw )bewindvoerder (?:van|over|voor)|(?:ik ben|als|in mijn hoedanigheid van) (?:\w+ ){{0,2}}(?:bewindvoerder|voogd|curator|mantelzorger|vertegenwoordiger|lasthebber|zorgvolmachthouder)|voogdij over|{MY} pupil|onder mijn (?:bewind|voogdij|hoede)|{MY} {_SOME}{KIN} (?:\w+ ){{0,3}}onder bewind|"
    r"(?:heb|hebben|met|bezit) (?:\w+ )?(?:zorg)?volmacht|volmacht (?:van|voor) (?:mijn|mevrouw|meneer|mijnheer|iemand)|"
    r"(?:je suis|en tant qu|en tant que|comme|en ma qualite de|en ma qualite d) (?:\w+ )?(?:administrat(?:eur|rice)|tut(?:eur|rice)|mandataire|curat(?:eur|rice)|aidante? proche|representante? legale?)|(?:j ai|avec|muni d|ayant) (?:une |un )?(?:procuration|mandat)|sous ma tutelle|sous mon administration|dont je suis (?:\w+ ){0,2}(?:administrat|tut|mandat)\w+)\b"
)
# --- Oneself -------------------------------------------------------------------------------------
_MYSELF = re.compile(
    r"\b(?:voor mezelf|voor mijzelf|van mezelf|van mijzelf|over mezelf|over mijzelf|(?:mijn|m n) eigen (?:gegevens|data|account|naam)|pour moi meme|de moi meme|mes propres donnees|mon propre compte|en mon nom propre|in eigen naam)\b"
)
# "Voor mij hoeft dat niet" says something else.
_ONLY_ME = re.compile(
    r"(?:(?:nee|neen|non|ja|oui|ok|het|dat|dit|is|gaat|c|est|ce|gewoon|alleen|enkel|juste|seulement|hoor|merci|voila|toch|om|over|gegevens|mijn|de|les|donnees) )*(?:voor|van|over|om|pour|de|a) (?:mij|me|moi)(?: (?:alleen|hoor|aub|svp|seul|seule|seulement|merci|gewoon))*"
)

# "Wis haar gegevens": of somebody named before, or not at all. "Er zijn gegevens" are nobody's.
_HIS_OR_HERS = re.compile(
    r"(?<!\ber )(?<!\bwat )(?<!\bdat )(?<!\bdie )(?<!\bwaar )(?<!\bwelke )\b(?:haar|zijn|hun|ses|leurs?|son) (?:persoonlijke |propres )?"
    r"(?:gegevens|persoonsgegevens|data|account|profiel|naam|adres|dossier|fiche|fotos?|donnees|infos?|informations|compte|profil|nom|adresse|photos?)\b"
)

_OF = ((_tied(_CHILD), "child"), (_tied(_ADULT), "ward"))
_PARENT = re.compile(
    r"\b(?:ben|suis) (?:haar|zijn|hun|sa|son|leur) (?:moeder|vader|mama|papa|ouder|mere|pere|maman|parent)\b|\b(?:als|ben|bent|en tant que|comme|suis)(?: (?:de|een|la|le|trotse|alleenstaande))* (?:moeder|vader|mama|papa|ouder|mere|pere|maman|parent) (?:van|de|d)\b"
)
_FOR = ((_asked_for(_CHILD), "child"), (_PARENT, "child"), (_asked_for(_ADULT), "ward"))


def for_whom(text: str) -> str | None:
    """Return whose data a sentence is about when it is another's, or plainly the person's own; None when it does not say.

    The words are the options of the question `for_whom` (bot/rights/acts.py).
    """
    line = _DENIED.sub(" ", " ".join(words(text)))
    if _CLIENT.search(line):
        return "client"
    of_another = next((whose for tie, whose in _OF if tie.search(line)), None)
    is_own = of_another is None and _OWN.search(line) is not None
    if _DEAD.search(line) and not is_own:
        return "deceased"
    if of_another is not None:
        return of_another
    if _WARD.search(line) and not is_own:
        return "ward"
    if not is_own:
        for tie, whose in _FOR:
            found = tie.search(line)
            if found and not _BOUGHT.search(line[: found.start()]):
                return whose
    return "self" if _MYSELF.search(line) or _ONLY_ME.fullmatch(line.strip()) else None


def is_of_another(text: str) -> bool:
    """Return whether data are somebody else's without a word of who that is: "wis haar gegevens"."""
    line = " ".join(words(text))
    return for_whom(text) is None and _HIS_OR_HERS.search(line) is not None and _OWN.search(line) is None
