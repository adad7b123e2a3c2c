"""Which of the answers offered a few words of one's own choose: "alles natuurlijk", "juste la newsletter", "aan mij".

Where buttons are offered many people type, and in some channels nobody can tap. A choice is known by
a closed vocabulary: each word is a filler or belongs to the subject. A sentence about something else
chooses nothing, and is asked again; one question too many costs a tap, a wrong choice a wrong request.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from bot.understanding.act_details import details_in
from bot.understanding.form_reactions import NO, POLITE, QUESTION_WORDS, YES, is_word
from bot.understanding.whose_data import for_whom
from bot.understanding.words import listed, straight, words

#: Longer messages hold more than a choice.
_FEW_WORDS = 10
# What makes of "mijn dochter" data of hers; and how long that may be.
_DATA_OF, _FEW_WORDS_OF_WHO = "gegevens van", 5
# What stands around a choice and tells nothing of which.
_FILLERS = (
    POLITE
    | YES
    | NO
    | listed(
        "ik we wij mij me m mijn mn n j je nous moi mes mon ma jullie uw u ge gij van uit af voor naar aan op in met bij om te er ook het de den een ne die dat dit deze is zijn t tis c ce ca cela l la le les des du un une y a au aux of ou "
        "vos votre ces wil willen wens zou zouden veux veut voudrais souhaite souhaiterais aimerais mag mogen moet moeten kan heb hebben hebt heeft had avez ai liefst liever echt vraiment simplement finalement plutot "
        "eigenlijk doe doen fais faites faire mettez zet laten laat nog encore gelijk egal bref sowieso surtout vooral pour par sur dans hierbij kies choisis neem prends optie option keuze choix bien sur est sont soit"
    )
)
_LIMITED = re.compile(
    r"\b(?:(?:niet|pas) (?:\w+ )?(?:alles|allemaal|alle|tout|toutes|tous)|behalve|uitgezonderd|sauf|excepte|hormis|maar niet|mais pas|"
    r"enkel|alleen|slechts|seulement|juste|uniquement|que (?:la|le|l|les|cette)|maar een)\b"
)
_ALL = r"alles|allemaal|allebei|alle|al|tout|toutes?|tous|totale"
_WHOLE = r"volledig\w*|helemaal|compleet|complete|integraal|totaal|heel|hele|ensemble|totalite|integralite|entier|entiere|entierement|completement|totalement"
_EMPHASIS = listed("volledig helemaal compleet totaal absolument totalement completement entierement vraiment zonder uitzondering sans exception zeker bepaald")
_ADVERTISING = listed(
    "reclame reclames promo promos promoties publiciteit marketing mail mails mailtjes mailings e email emails berichten aanbiedingen spam pub pubs publicite publicites offres messages courriels promotions sms "
    "stop stoppen stopt stopzetten uitschrijven uitgeschreven schrijf krijgen ontvangen sturen stuur arret arreter arretez stopper stoppez recevoir envoyez envoyer desinscrire desinscrivez desabonner weg"
)
_LISTS = listed("nieuwsbrief nieuwsbrieven newsletter newsletters news letter infolettre infolettres lettre lettres info infos information lijst lijsten liste listes mailinglijst mailing mailinglist diffusion bulletin")
_DATA = listed("gegevens persoonsgegevens data info infos informatie account accounts profiel dossier boel boeltje handel systeem systemen databank computers computer donnees systeme systemes compte comptes profil informations personnelles")
_ERASING = listed("wis wissen gewist verwijder verwijderen verwijderd weg schrap schrappen delete deleten effacer effacez efface supprimer supprimez supprime enlever enlevez retirez disparaitre wat que over mij moi possedez gardez bewaren bewaart conservez")


@dataclass(frozen=True)
class _Way:
    """How an option is told: a word that names it, the subject's own words, and what must not stand there."""

    option: str
    named: re.Pattern[str]
    subject: frozenset[str]
    unless: re.Pattern[str]


_NEVER = re.compile(r"(?!)")
_PART = r"deel|deeltje|gedeelte|stuk|stukje|partie|bepaalde|sommige|certaines?|niet (?:alles|allemaal)|pas (?:tout|toutes)"
_OTHER_COMPANY = r"andere?|nieuwe?|autre|nouveau|nouvelle|nouvel|bedrijf|firma|onderneming|entreprise|societe|firme|leverancier|provider|operator|fournisseur|operateur|concurrent"
_WAYS = (
    _Way(
        "all_marketing",
        re.compile(rf"\b(?:{_ALL}|overal|partout|geen|gene|niets|niks|nooit|rien|aucune?|plus (?:de|d)|jamais|les deux|alle ?twee)\b"),
        _ADVERTISING | _LISTS | _EMPHASIS | listed(f"{_ALL.replace('|', ' ').replace('?', '')} toute overal partout geen gene enkele niets niks nooit meer rien aucun aucune plus jamais deux twee lastig vallen gerust"),
        _LIMITED,
    ),
    _Way(
        "one_list",
        re.compile(r"\b(?:nieuwsbrief|news ?letter|infolettre|lettre d infos?|lettre d information|lijst|liste|mailing ?lijst|mailing ?list|een enkele|une seule|maar een)\b"),
        _LISTS | listed("enkel alleen slechts seulement juste uniquement que seule enkele die cette ene maar stop uitschrijven desabonner desinscrire"),
        re.compile(rf"\b(?:{_ALL}|geen|niets|niks|rien|aucune?|plus|niet|pas|behalve|sauf)\b"),
    ),
    _Way(
        "all",
        re.compile(rf"\b(?:{_ALL}|{_WHOLE})\b"),
        _DATA | _ERASING | _EMPHASIS | listed("alles allemaal allebei alle al tout toute toutes tous totale heel hele gehele ensemble totalite integralite integraal entier entiere"),
        _LIMITED,
    ),
    _Way(
        "part",
        re.compile(rf"\b(?:{_PART})\b"),
        _DATA | listed("deel deeltje gedeelte stuk stukje partie bepaalde sommige certaine certaines dingen zaken choses niet alles allemaal pas tout toutes enkel alleen slechts seulement juste uniquement"),
        _NEVER,
    ),
    _Way(
        "person",
        re.compile(r"\b(?:ik|ikzelf|mij|mijzelf|mezelf|me|moi)\b"),
        listed("ikzelf mijzelf mezelf zelf meme stuur sturen stuurt zend bezorg bezorgen geef envoyer envoyez envoie donner donnez transmettez ze les persoonlijk personnellement direct rechtstreeks directement email mail per par"),
        re.compile(rf"\b(?:{_OTHER_COMPANY})\b"),
    ),
    _Way(
        "company",
        re.compile(rf"\b(?:{_OTHER_COMPANY})\b"),
        listed(f"{_OTHER_COMPANY.replace('|', ' ').replace('?', '')} ander nieuw stuur sturen bezorg envoyer envoyez transmettez transferez directement rechtstreeks direct ze les hosting internet"),
        re.compile(r"\b(?:niet|pas|geen|aucune?|of|ou)\b"),
    ),
)


def choice_in(text: str, options: Collection[str]) -> str | None:
    """Return the one option that a few words choose, or None.

    Args:
        text: What the person wrote, where the options were offered.
        options: The ids of the answers to choose from (`bot.rights.questions`).
    """
    said = words(text)
    if not said or "?" in text or len(said) > _FEW_WORDS or said[0] in QUESTION_WORDS - listed("que"):
        return None
    line = " ".join(said)
    told = {way.option for way in _WAYS if way.option in options and way.named.search(line) and not way.unless.search(line) and _is_told(said, way)}
    if not told and "child" in options and len(said) <= _FEW_WORDS_OF_WHO:
        # "Mijn dochter", where it is asked whose data they are.
        whose = for_whom(f"{_DATA_OF} {line}")
        told = {whose} if whose is not None and whose in options else set()
    if not told:
        # A whole sentence says how much in too many ways that mean something else ("alles over mijn buurman").
        told = {option for question, option in details_in(text).items() if question != "extent" and option in options}
    return told.pop() if len(told) == 1 else None


def _is_told(said: list[str], way: _Way) -> bool:
    known = _FILLERS | way.subject
    return all(word in known or is_word(word, known) for word in said)


# --- A thing, where all or a part is asked --------------------------------------------------------
_THING = re.compile(
    r"(?P<before>(?:(?:nee|neen|non|nan|ja|oui|ok|maar|mais|en|et|ook|aussi|gewoon|liefst|graag|finalement|eigenlijk|toch|plutôt|plutot|wis|verwijder|schrap|effacez|supprimez|efface|supprime)\b[\s,.:;!-]*)*)"
    r"(?P<only>(?:enkel|alleen|slechts|seulement|juste|uniquement|rien que|que)\b[\s,]*)?"
    r"(?P<thing>(?:mijn|m'n|onze|ons|haar|zijn|hun|mon|ma|mes|nos|notre|son|sa|ses|leurs?|die|de|het|les|la|le|l'|ce|cette|ces|deze)\s*\w.*)",
    re.IGNORECASE | re.DOTALL,
)
_POLITE_END = re.compile(r"(?:[\s,]+(?:svp|stp|aub|alsjeblieft|alstublieft|s'il (?:vous|te) pla[iî]t|merci|bedankt|dank u|graag|please))*[\s.!]*$", re.IGNORECASE)
# A sentence says something of a thing; a part is only named. "Dat is fout", "mijn naam is Lien".
_SAYS = listed(
    "is zijn was ben bent heb hebt heeft hebben had staat staan klopt kloppen wil willen wilt moet moeten mag mogen kan kunnen zal gaat werkt weet vraag est sont suis es ai as a avez ont avait fait veux veut dois doit peut peux vais va marche sais demande "
    "niet pas fout fouten verkeerd faux fausse erreur question vraagt bedoel bedoelt snap begrijp comprends reste rest zelfde same eerste tweede premier premiere deux "
    "bij chez alle alles tous toutes tout overal partout elders ailleurs"
)
# "Mijn gegevens", "ses données" name no part of them.
_NO_PART = _FILLERS | listed("haar zijn hun ons onze ses son sa leur leurs nos notre gegevens persoonsgegevens data donnees personnelles informations informatie infos info man vrouw zoon dochter kind mari femme fils fille enfant mien mienne miens persoonlijke")

_WHOLE_THING = listed("account accounts profiel compte comptes profil dossier fiche abonnement login")


@dataclass(frozen=True)
class NamedPart:
    """A part of the data that an answer names.

    Attributes:
        thing: A piece of the text itself, with the apostrophes of a keyboard.
        is_only: Whether just that is meant: "enkel mijn foto's".
        denies: Whether it begins with a no.
    """

    thing: str
    is_only: bool
    denies: bool


def named_part(text: str) -> NamedPart | None:
    """Return the thing that an answer names instead of "all" or "a part": "non, juste mon adresse mail"."""
    found = _THING.fullmatch(straight(text).strip())
    if found is None or "?" in text:
        return None
    said = words(found["thing"])
    if not 1 < len(said) <= _FEW_WORDS or any(word in _SAYS for word in said[1:]) or all(word in _NO_PART for word in said):
        return None
    return NamedPart(_POLITE_END.sub("", found["thing"]), found["only"] is not None, not NO.isdisjoint(words(found["before"])))


def means_all(named: NamedPart) -> bool:
    """Return whether the thing stands for all there is in most mouths: "wis mijn account"; that is asked."""
    return not _WHOLE_THING.isdisjoint(words(named.thing))


_THE_SAME = re.compile(
    r"(?:(?:ja|oui|gewoon|op|naar|aan|via|met|a|au|sur|het|de|le|la|l|ook|aussi|toujours|nog altijd|stuur|graag|doe) )*(?:hetzelfde|dezelfde|zelfde|meme)(?: (?:adres|adresse|e|mail|mailadres|emailadres|e mailadres|e mail|numero|nummer|"
    r"als|que|qu|daarnet|zonet|daarstraks|voordien|hierboven|de|vorige|keer|tantot|tout|l|heure|avant|la|fois|precedente|ci|dessus|aub|svp|graag|toujours|chose|die|celle))*"
)


def means_the_same(text: str) -> bool:
    """Return whether a few words point at what was given before: "hetzelfde adres", "la même"."""
    return _THE_SAME.fullmatch(" ".join(words(text))) is not None
