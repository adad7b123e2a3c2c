"""What a sentence that asks for an act tells already, so that it need not be asked.

"Wis al mijn gegevens" says how much, "de gegevens van mijn zoon" says whose. Only what is
plainly said is taken; it stands in the summary and can be corrected there. What is doubtful is
asked: one question too many costs a tap, one too few a wrong request.
"""

from __future__ import annotations

import re

from bot.understanding.whose_data import KIN, MY, for_whom
from bot.understanding.words import listed, words
from bot.understanding.written_names import CLOSING_WORDS

__all__ = ["details_in", "for_whom", "tells_enough"]


def details_in(text: str) -> dict[str, str]:
    """Return what a sentence plainly answers, as option ids by question id.

    The questions are those of a rights request (`extent`, `scope`, `ground`, `for_whom`); whether one is
    asked at all depends on the act, and is not judged here.
    """
    line = " ".join(words(text))
    found = {"extent": _extent(line), "scope": _scope(line), "ground": ground_in(text), "for_whom": for_whom(text)}
    return {question: option for question, option in found.items() if option}


# --- How much is to be erased -----------------------------------------------------------------
_DATA = r"(?:persoons ?gegevens|gegevens|data|infos?|informatie|informations?|donnees)"
_ERASE = r"(?:wis\w*|gewist|verwijder\w*|schrap\w*|delete\w*|gooi\w*|smijt\w*|vernietig\w*|haal|halen|kuis\w*|weg\w*|effa[cs]\w*|supprim\w*|enlev\w*|retir\w*|detrui\w*|jete\w*|elimin\w*|vir(?:er|ez|e))"
_WHOLLY = r"(?:volledig|helemaal|compleet|totaal|integraal|totalement|completement|entierement|integralement)"
_SYSTEM = r"(?:systeem|systemen|databank\w*|database\w*|databases?|bestand\w*|computers?|systemes?|bases? de donnees|fichiers?|ordinateurs?|serveurs?)"
# "Alles van mijn bestelling", "toutes les données de ma commande": all of one thing is a part.
_OF_ONE_THING = rf"(?! (?:\w+ ){{0,3}}?(?:van|over|uit|rond|in|met|bij|voor|de|d|du|sur|dans|liees? a|concernant|concerne|relatives? a) (?:{MY}|dat|die|deze|dit|de|het|l|la|le|ce|cette) (?!{KIN}\b|(?:\w+ ){KIN}\b|persoon\b|personne\b|{_SYSTEM}\b|part\b))"
_ALL_DATA = rf"(?:al {MY}|alle(?: {MY}| de| die| jullie)?|toutes? {MY}|toutes? (?:les|ces|vos|l)|l ensemble (?:de|des)(?: {MY})?|l integralite (?:de|des)(?: {MY})?|la totalite (?:de|des)(?: {MY})?) (?:(?!{_DATA}\b)\w+ )?{_DATA}{_OF_ONE_THING}"
_EVERYTHING = rf"alles{_OF_ONE_THING}(?! (?:goed|ok|oke|in orde|klopt|wat ik|wat ge daar\w*|wat (?:er|daar)\w*|er(?:op|aan|in|bij)|(?:mag|moet) eruit|(?:van|uit) (?:voor|na|sinds)|is (?:goed|veranderd|anders|duur\w*)|geprobeerd))"
# French "tout" is in many turns of phrase ("tout de suite"): only where it is what is erased.
_TOUT = rf"(?:(?:{_ERASE}(?: moi)?|faut|veux|souhaite|veuillez|tout|merci de) tout(?! (?:de suite|a fait|simplement|d abord|a l heure|le temps|court|mon|ma|le|la){_OF_ONE_THING})|tout(?: (?:soit|doit etre|peut etre|sera|est a|doit|svp))? (?:{_ERASE}|disparaitre|disparaisse)|tout ce que vous (?:\w+ )?(?:avez|savez|possedez|detenez|gardez|conservez)|tout (?:sur moi|me concernant)){_OF_ONE_THING}"
_ME = r"(?:mij|me|m|moi)"
_ME_WHOLLY = rf"(?:(?:{_ERASE}|vergeet|oubliez|oublier) {_ME}(?: \w+){{0,4}} {_WHOLLY}|{_ERASE} {_WHOLLY} (?:{MY}|les) {_DATA}|{_ME} {_WHOLLY} (?:\w+ ){{0,5}}{_ERASE}|{_ME} {_ERASE} {_WHOLLY}|{MY} {_DATA} (?:\w+ ){{0,3}}{_WHOLLY}|{_ERASE} {MY} {_DATA} {_WHOLLY})"
_OUT_OF_THE_SYSTEM = rf"(?:{_ME} (?:\w+ )?(?:uit|de|des|du) (?:(?:al|tous|toutes) )?(?:jullie|uw|de|vos|votre) (?:\w+ )?{_SYSTEM}|{_ME} (?:wissen|verwijderen|supprimer|effacer) (?:uit|de|des) (?:jullie|uw|de|vos|votre) {_SYSTEM})"
_NO_TRACE = r"(?:(?:alle sporen|elk spoor|(?:toutes?|aucune) traces?) (?:van mij|de moi)|(?:niets|niks) (?:meer )?(?:(?:van|over) (?:mij|me)|(?:bij ?houden|bewaren|hebben|overhouden))|(?:gard\w*|conserv\w*|reste\w*) (?:plus )?rien|plus rien (?:sur|de) moi|rien (?:garder|conserver))"
# "Al haar gegevens", "wis ze daarna allemaal": whoever's they are, and whatever was named before.
_ALL_OF_THEM = rf"(?:al(?:le)? (?:zijn|haar|hun) (?:persoons ?)?gegevens|toutes (?:ses|leurs) (?:donnees|infos?)|{_ERASE} (?:ze|die|les) (?:\w+ )?(?:allemaal|toutes))"
_ALL = re.compile(rf"\b(?:{_ALL_DATA}|{_ALL_OF_THEM}|{_EVERYTHING}|{_TOUT}|{_ME_WHOLLY}|{_OUT_OF_THE_SYSTEM}|{_NO_TRACE})\b")
# "Niet alleen mijn adres, maar alles" limits nothing.
_NOT_ONLY = re.compile(r"\b(?:niet|pas|non|ne) (?:alleen|enkel|slechts|seulement|uniquement|juste)\b")
_LIMITED = re.compile(
    r"\b(?:behalve|behoudens|uitgezonderd|uitgenomen|met uitzondering|enkel|alleen|slechts|tenzij|(?:niet|bijna|haast) (?:\w+ )?(?:alles|al|alle)|maar niet|zonder|alles op .{1,40} na|sauf|excepte|hormis|uniquement|seulement|juste|a part|a l exception|"
    r"(?:pas|presque|quasi) (?:\w+ )?(?:tout|toutes)|mais pas|mais gardez|maar hou|maar bewaar|maar laat)\b"
)
# "Dat is alles", "ik heb jullie al mijn gegevens gegeven": nothing is asked of all.
_NOT_WANTED = re.compile(
    rf"\b(?:(?:dat|dit|c|ce|wat) (?:is|was|est|sera) (?:alles|tout)|(?:voor|ondanks|boven|malgre|avant|apres) (?:alles|tout)|(?:ik heb|heb ik|j ai|ai je) (?:\w+ ){{0,2}}(?:alles|tout|al {MY} \w+)|du tout)\b"
)


def _extent(line: str) -> str | None:
    said = _NOT_WANTED.sub(" . ", _NOT_ONLY.sub(" ", line))
    return "all" if _ALL.search(said) and not _LIMITED.search(said) else None


# --- What one unsubscribes from -----------------------------------------------------------------
_LIST = re.compile(
    r"\b(?:nieuwsbrief\w{0,2}|news ?letter|infolettre|lettre d infos?|lettre d information|bulletin d information|mailing ?lijst|mailing list|(?:die|deze|dat|cette) (?:lijst|liste)|liste de diffusion)\b"
)
_LISTS = r"(?:nieuwsbrieven|news ?letters|infolettres|lettres d infos?|lettres d information|mailing ?lijsten|mailing lists|lijsten|listes|listes de diffusion)"
_ADVERTISING = r"(?:reclame\w*|promo\w*|publiciteit|marketing\w*|promotions|aanbiedingen|commerciele \w+|spam\w*|pubs?|publicites?|offres|prospection|demarchage|(?:mails|messages|courriels|offres) (?:promotionnels|publicitaires|commerciaux|commerciales))"
_MAILS = r"(?:mails?|mailtjes?|mailings?|e ?mails?|courriels?)"
_NO_MORE = r"(?:geen|alle|al|genoeg|nooit meer|niks|stop|stopt|stoppen met|stop met|toutes?|tous|tout|aucune?|plus (?:de|d|aucune?)|plus jamais (?:de|d)|marre (?:de|des)|assez (?:de|des)|stopper|stoppez|arret\w+|plus recevoir(?: (?:de|d|aucune?))?|lastig te vallen met)"
_BETWEEN = r"(?: (?:al|alle|die|dat|de|deze|het|mij|me|te|jullie|uw|enkele|zo n|nog|met|sturen|stuur|van|vorm|m|envoyer|inonder|harceler|bombarder|a|avec|les|des|vos|votre|la|le|cette|ces|toutes?|tous|ca|l|de|commerciele|ongewenste|vervelende)){0,5}"
_ALL_ADVERTISING = re.compile(rf"\b{_NO_MORE}{_BETWEEN} {_ADVERTISING}\b")
_ALL_LISTS = re.compile(
    rf"\b(?:al|alle|toutes?|tous|geen enkele|aucune)(?: (?:de|die|jullie|uw|les|vos|ces|van|mogelijke))*(?: (?:mogelijke|verschillende|andere))? (?:{_LISTS}|newsletter|nieuwsbrief)\b|\b(?:overal|partout|de tout|van alles|uit alles) ?(?:uit|af)?\b"
)
# Mails are what a list sends: who wants none wants no advertising, unless a list is named.
_NO_MAILS = re.compile(
    rf"\b(?:geen (?:enkele )?(?:\w+ )?{_MAILS}|(?:stop|stopt|stoppen|gedaan)(?: (?:nu|eens|aub|onmiddellijk))?(?: met)?(?: (?:al|die|jullie|de|mij|me|te|het|uw|dat|zo)){{0,3}}(?: sturen van)? (?:{_MAILS}|mailen|gemail)|(?:niet meer|nooit meer|niet langer) (?:mailen|gemaild)|(?:niets|niks) meer (?:ontvangen|krijgen|horen)|plus rien recevoir|rien recevoir d autre|(?:stoppez|stopper) (?:vos|les|ces|tous vos) {_MAILS}|(?:mail|mailt) (?:mij|me) (?:niet|nooit|niet meer)|"
    rf"(?:stuur|sturen|zend)(?: (?:mij|me))? (?:niets|niks|geen \w+) meer|"
    rf"(?:aucun|plus (?:de|d|aucun)|plus recevoir (?:de|d|aucun|vos|ces)|arret\w+ (?:de |d )?(?:m |me |nous )?(?:envoyer )?(?:(?:tous|des|vos|les|ces|de) )*|stop(?: (?:a|aux|avec))?(?: (?:tous|vos|les|ces))*) ?(?:\w+ )?{_MAILS}|envoyez plus (?:rien|de \w+)|arretez de (?:me|m|nous) (?:mailer|spammer|ecrire))\b"
)
_KEPT_OR_NARROWER = re.compile(
    r"\b(?:behalve|uitgezonderd|uitgenomen|sauf|excepte|hormis|a part|maar niet|mais pas|(?:niet|pas) (?:de |la |die |voor de )?(?:nieuwsbrief|newsletter)|(?:gepersonaliseerde|gerichte|personalisee?s?|personnalisee?s?|ciblee?s?)|(?:reclame|pub|publicite) (?:ciblee|personnalisee)|"
    r"(?:van|voor|aan|de|des|a|aux) (?:\w+ )?(?:partners|derden|tiers|partenaires)|(?:per|via|par|op|sur) (?:\w+ )?(?:telefoon|gsm|sms|post|brief|whatsapp|telephone|courrier|poste|facebook|instagram)|telefonisch\w*|telephonique|smsen|sms|brievenbus|in (?:de|mijn) bus|offres d emploi|boite aux lettres|"
    r"(?:over|omtrent|rond|ivm|concernant|a propos de|au sujet de|sur) (?:de|die|dat|deze|dit|jullie|uw|l|la|le|les|cette|ce|ces|votre|vos)|niet (?:alle|al)|pas (?:toutes?|tous)|wel (?:nog|graag)|(?:veux|voudrais|souhaite) bien)\b"
)
_ONLY_THE_LIST = re.compile(
    r"\b(?:enkel|alleen|uniquement|seulement|juste|que) (?:voor |van |uit |de |la |l |die |cette |votre |jullie )*(?:nieuwsbrief\w{0,2}|news ?letter|infolettre|lettre d information|lijst|liste)\b"
)
# Article 21(2): who objects to direct marketing as such wants none of it.
_OBJECTED = re.compile(r"\b(?:bezwaar|verzet|oppos\w+)\b")


def _scope(line: str) -> str | None:
    if _ONLY_THE_LIST.search(line):
        return "one_list"
    if _KEPT_OR_NARROWER.search(line):
        return None
    if _ALL_ADVERTISING.search(line) or _ALL_LISTS.search(line):
        return "all_marketing"
    is_list, is_mails = _LIST.search(line) is not None, _NO_MAILS.search(line) is not None
    if not is_list and _OBJECTED.search(line) and _MARKETING.search(line):
        return "all_marketing"
    if is_list and is_mails:
        return None
    return "one_list" if is_list else "all_marketing" if is_mails else None


# --- Enough for an answer in free words -----------------------------------------------------------
#: From so many words on, a sentence may be the answer to a question in free words.
_FEWEST_WORDS = 5
# What asks for the act, greets, or carries nothing: what is left tells which use, consent or decision.
_TELLS_NOTHING = listed(
    "ik je j t il on we wij u jullie vous jij men mij me m mezelf moi mijn m n mn mon ma mes uw votre vos de het een den ne d l la le les un une des du deze die dit dat ca cela ce cette ces ze hem haar er en et of ou maar mais dan als "
    "wil wilt willen zou graag wens wensen had heb hebt hebben ben bent is was zijn ga gaat kan kunt kunnen mag moet moeten laten laat doen doe veux voudrais souhaite souhaiterais aimerais veuillez pouvez peux peut peut etre suis ai as a avez avoir est fait faire faites puis dois doit "
    "niet geen nooit meer langer toch nu ook nog al wel zo hier hierbij vandaag meteen direct onmiddellijk zonder reden pas plus jamais maintenant aussi encore deja par la presente immediatement tout suite simplement gewoon eigenlijk "
    "in tegen voor op over met aan bij van uit naar door om te pour contre sur avec au aux dans en y qui que quoi wat wie hoe comment dat "
    "trek trekken intrekken ingetrokken herroep herroepen toestemming toestemmingen akkoord consentement consentements accord autorisation retire retirer retirez retrait revoque revoquer annule annuler "
    "bezwaar maak maken aantekenen teken opposer oppose m opposition objection protest "
    "mens menselijke tussenkomst iemand persoon medewerker echt echte bekijk bekijken bekijkt herbekijken herzien beoordelen opnieuw beslissing beslissingen besluit besluiten computer robot algoritme automatisch automatische geautomatiseerde dossier "
    "humain humaine personne quelqu regarde regarder conteste contester betwist intervention revoir revoie reexaminer reexamine examine examiner decision decisions ordinateur algorithme machine automatique automatisee "
    "gebruik gebruiken gebruikt gegevens persoonsgegevens data info verwerking verwerken verwerkt verwerkte utilisation utiliser utilisez usage donnees personnelles persoonlijke traitement traiter traitez "
    "dag hallo hoi goeiedag goedendag goedemorgen beste mijnheer meneer mevrouw heer bonjour bonsoir salut madame monsieur messieurs mesdames alsjeblieft alstublieft aub svp stp s please dank danku bedankt merci beaucoup avance vooraf plait alvast vraag vragen demande demander graag help hulp gelieve"
)
# What follows is a signature, or the name of the company.
_SIGNED = re.compile(rf"\b{CLOSING_WORDS}\b.*")
_AT_COMPANY = re.compile(r"\b(?:bij|chez) \w+")


def tells_enough(text: str) -> bool:
    """Return whether a sentence says enough to be an answer in the person's own words: "ik trek mijn toestemming in voor de nieuwsbrief"."""
    line = _AT_COMPANY.sub(" ", _SIGNED.sub(" ", " ".join(words(text))))
    said = line.split()
    return len(said) >= _FEWEST_WORDS and any(len(word) > 2 and not word.isdigit() and word not in _TELLS_NOTHING for word in said)


# --- Short answers, and what an objection is about ------------------------------------------------
_FEW_WORDS = 6
_EACH = listed("alle alles allemaal allen tous toute toutes tout")
_ALL_AFTER_ALL = re.compile(
    r"(?:(?:nee|neen|non|ah|oei|maar|mais|eigenlijk|toch|liever|doe|wis|dan|en fait|finalement|plutot|effacez|bon) )*(?:alles|allemaal|tout)(?: (?:maar|toch|dan|aub|svp|graag|wissen|effacer|finalement|en fait))*"
)
_MARKETING = re.compile(
    r"\b(?:(?:direct )?marketing|reclame\w*|prospecti\w+|prospection|publicit\w+|pubs?|demarchage|promo\w*|mailings?|nieuwsbrie\w+|newsletters?|infolettres?|"
    r"(?:telefonische|direct) (?:verkoop|bellen)|appels? (?:commerciaux|publicitaires?)|21 (?:lid|leden|paragraphes?|par) (?:2|3))\b"
)
_GROUNDS = {
    "accuracy_contested": re.compile(r"\b(?:klop(?:pen|t) niet|niet (?:juist|correct)|fout|foute|fouten|verkeerde?|erreurs?|betwist\w*|onjuist\w*|inexact\w*|fausses?|erron\w+|incorrect\w*|pas (?:justes?|exact\w*|correct\w*))\b"),
    "unlawful": re.compile(r"\b(?:niet toegelaten|mocht\w* niet|mag niet|mogen (?:dat |dit )?niet|niet legaal|pas legal|onrechtmatig\w*|onwettig\w*|illegaal|illicite|illegale?|pas (?:le )?droit|interdit\w*|pas permis\w*)\b"),
    "needed_for_claims": re.compile(r"\b(?:rechtszaak|rechtsvordering|rechtbank|proces|rechter|advocaat|tribunal|justice|juge|avocat|litige|geschil)\b"),
    "objection_pending": re.compile(r"\b(?:bezwaar (?:\w+ ){0,3}(?:loopt|lopende|ingediend|gemaakt)|opposition (?:\w+ ){0,3}(?:cours|introduite)|(?:fait|introduit) (?:une )?opposition|suis oppose)\b"),
}


def says_all(text: str) -> bool:
    """Return whether a few words say "all of them": "allemaal", "toutes"."""
    said = words(text)
    return len(said) <= _FEW_WORDS and not _EACH.isdisjoint(said)


def is_about_marketing(text: str) -> bool:
    """Return whether what is objected to is direct marketing: that is article 21(2) and (3), which asks no reasons."""
    return _MARKETING.search(" ".join(words(text))) is not None


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
    if len(line.split()) <= _FEW_WORDS and _scope(line) == "all_marketing":
        return "scope", "all_marketing"
    return None
