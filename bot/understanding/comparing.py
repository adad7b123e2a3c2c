"""The wish to compare: "Wie bewaart het langst?", "et les autres ?", "Conitro of Sentera?".

Found by words, for it goes with every topic. The hard part is what only looks like it: who
receives data ("met andere bedrijven", "à d'autres entreprises"), other data ("et les autres
données ?"), other people ("kunnen de anderen dat zien?").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.policies.comparison import Superlative
from bot.understanding.controllers_in_text import Mention
from bot.understanding.words import listed, without_emails, words

#: In a longer text, a story, such words mean something else.
MOST_WORDS = 60

_SENTENCE_END = re.compile(r"[.!?;\n]+\s+|\n+")


@dataclass(frozen=True)
class Wish:
    """A wish to compare.

    Attributes:
        is_bare: It asks nothing of its own, and takes up what was asked before.
        is_weak: One small word ("allemaal"), which means companies only where the person
            was just asked which one.
        is_named_list: Nothing but two names beside each other says that they are compared.
        is_pair: Two are meant, those talked about last: "allebei", "les deux".
    """

    is_bare: bool
    superlative: Superlative | None = None
    is_weak: bool = False
    is_named_list: bool = False
    is_pair: bool = False


# All patterns read words without accents, apostrophes or marks; a company's name is a N.
_NUMBER = r"(?:\d|twee|drie|vier|vijf|zes|zeven|acht|deux|trois|quatre|cinq|sept|huit)"
_FIRMS = r"(?:bedrij(?:f|ven)|firma(?: s|s)?|onderneming(?:en)?|vennootschap(?:pen)?|organisaties?)"
_SOCIETES = r"(?:entreprises?|societes?|firmes?|boites?|compagnies?|organisations?|enseignes?)"
# What a company does with data, as a person asks it of several.
_DOES = (
    r"(?:bewaart|bewaren|houdt|houden|verkoopt|verkopen|deelt|delen|geeft|geven|gebruikt|gebruiken|verzamelt|verzamelen|wist|wissen|verwijdert|verwijderen|"
    r"antwoordt|antwoorden|reageert|reageren|beveiligt|beveiligen|beschermt|beschermen|vraagt|vragen|stuurt|sturen|verwerkt|verwerken|verstuurt|plaatst|plaatsen|"
    r"zegt|zeggen|doet|doen|heeft|hebben|is|zijn|scoort|belooft|meldt|melden|bestaat|biedt|laat|"
    r"garde(?:nt)?|conserve(?:nt)?|vend(?:ent)?|revend(?:ent)?|partage(?:nt)?|transmet(?:tent)?|donne(?:nt)?|utilise(?:nt)?|collecte(?:nt)?|efface(?:nt)?|"
    r"supprime(?:nt)?|repond(?:ent)?|protege(?:nt)?|demande(?:nt)?|envoie(?:nt)?|traite(?:nt)?|dit|disent|fait|font|place(?:nt)?|annonce(?:nt)?|a|ont|est|sont|offre(?:nt)?)"
)
# The same without what people ask of one company alone ("welk bedrijf verwerkt mijn gegevens?").
_DOES_TELLING = (
    r"(?:verkoopt|verkopen|deelt|delen|wist|wissen|antwoordt|antwoorden|beveiligt|beschermt|stuurt|sturen|vraagt|vragen|"
    r"vend(?:ent)?|revend(?:ent)?|partage(?:nt)?|transmet(?:tent)?|efface(?:nt)?|repond(?:ent)?|protege(?:nt)?|envoie(?:nt)?|demande(?:nt)?)"
)
_SHORTEST = (
    r"(?:het |t |de )?(?:kortst|snelst|vlugst|rapst)e?|minst lang|minder lang|korter|sneller|vlugger|"
    r"moins longtemps|(?:le |la |les )?plus (?:courte?s?|vite|rapides?|rapidement|tot)"
)
_LONGEST = r"(?:het |t |de )?(?:langst|traagst)e?|langer|(?:le |les )?plus longtemps|(?:le |la |les )?plus (?:longs?|longues?|lente?s?|lentement)"
_JUDGED = (
    r"(?:het |t |de )?(?:meest|minst|best|slechtst|strengst|veiligst|goedkoopst|duidelijkst|ergst|slapst|netst|eerlijkst)e?|beter|slechter|strenger|veiliger|duidelijker|meer|minder|"
    r"(?:le |la |les )?(?:mieux|meilleure?s?|pires?|plus|moins)(?: (?:stricte?s?|sure?s?|claire?s?|severes?|honnetes?|de donnees))?"
)
_SUPERLATIVE = re.compile(rf"\b(?:{_SHORTEST}|{_LONGEST}|{_JUDGED})\b")

# How a question may begin before its question word.
_LEAD = (
    r"(?:(?:en|et|maar|mais|dus|donc|alors|dan|zeg|dites|hallo|dag|hoi|goeiedag|goedendag|bonjour|bonsoir|salut|ok|oke|merci|bedankt|ah|tiens|vraagje|question|nee|neen|ja|oui|non) )*"
)
# Not the companies themselves: those with whom, through whom, to whom something goes.
_NOT_TO = r"(?<!\baan )(?<!\bmet )(?<!\bnaar )(?<!\bdoor )(?<!\btegen )(?<!\bvia )(?<!\ba )(?<!\baux )(?<!\bavec )(?<!\bpar )(?<!\bvers )(?<!\bsur )(?<!\bmet )"
# A group of companies that is something else: "de andere bedrijven van de groep".
_NOT_OF = (
    r"(?! (?:van (?:de|jullie|uw|hun|zijn) (?:\w+ )?(?:groep|holding|concern)|in (?:de|jullie|uw) groep|uit de groep|waar\w*|met wie|aan wie|die (?:jullie|u|mijn|me|mij|toegang|data|gegevens)|"
    r"van buiten|du groupe|de (?:votre|son|leur) groupe|du meme groupe|partenaires|liees|filiales|avec (?:qui|lesquelles)|aux?quel\w*|a qui|qui (?:ont|recoivent|y)|en contact))"
)
_EVERY_FIRM = (
    rf"(?:al(?:le)? (?:de |die |deze )?(?:andere |overige )?(?:{_NUMBER} )?{_FIRMS}|alle {_NUMBER}|(?:elk|elke|ieder|iedere) (?:van (?:de|die|deze) )?{_FIRMS}|"
    rf"(?:de|die|deze|al de) (?:andere|overige) (?:{_NUMBER} )?{_FIRMS}|de (?:andere|overige) {_NUMBER}|(?:die|deze) (?:{_NUMBER} )?bedrijven|de {_NUMBER} {_FIRMS}|"
    rf"tou(?:te)?s (?:les |ces )?(?:autres )?(?:{_NUMBER} )?{_SOCIETES}|tou(?:te)?s les {_NUMBER}|chaque {_SOCIETES}|chacune (?:de ces |des )(?:{_NUMBER} )?{_SOCIETES}|"
    rf"les (?:{_NUMBER} )?autres (?:{_NUMBER} )?{_SOCIETES}|les {_NUMBER} (?:autres|{_SOCIETES})|ces (?:{_NUMBER} )?{_SOCIETES}|l ensemble des {_SOCIETES})"
)
_THE_OTHERS = r"(?:de anderen|de overigen|de andere|les autres|chacune|elles toutes|toutes)"
# Fetching something from others is no comparison, nor is what others get or see.
_FETCHES = re.compile(
    r"\b(?:opvragen|opgevraagd|halen|haalt|haal|kopen|koopt|kocht|gekocht|gekregen|kregen|krijgt|krijgen|krijg|ontvang\w*|verkregen|inkijken|zien|ziet|toegang|klant|bestel\w*|"
    r"overdragen|overzetten|overstappen|meenemen|samenwerk\w*|werkt|werken|gekoppeld\w*|vergeleken|achete\w*|recu\w*|recoi\w*|recevoir|obten\w*|recuper\w*|voient|voir|"
    r"acces|client|cliente|transfer\w*|transmis\w*|collabor\w*|travaill\w*|croise\w*)\b"
)
_PERSON = re.compile(r"\b(?:ik|mij|me|je|j|moi|m|contact\w*|medewerker\w*|personeel|werknemers?|dienst|afdeling|collega s?|employes?|personnel|service|collegues?|toegang|acces|krijgt|recoit)\b")
# "Wis alles bij alle bedrijven" asks for an act.
_ORDERS = re.compile(
    r"^(?:(?:en|et|dus|donc|graag|gelieve|veuillez|merci de|ik wil dat (?:u|jullie|je)|je veux que vous|aub|svp) )*(?:wis|verwijder|schrap|schrijf|vergeet|stop|stuur|bezorg|haal|"
    r"effacez|efface|supprimez|supprime|effacer|supprimer|desabonnez|desinscrivez|oubliez|arretez|envoyez|transmettez|retirez|corrigez|rectifiez|verbeter|pas aan)\b"
)

_WHO_OF = (
    rf"(?:wie|welke?) van (?:hen|hun|ze|de {_NUMBER}|die {_NUMBER}|deze {_NUMBER}|(?:de |die |deze |jullie )?(?:{_NUMBER} )?{_FIRMS})|"
    rf"(?:qui|lequel|laquelle|lesquel(?:le)?s) (?:d entre (?:elles|eux|ces {_SOCIETES})|de ces (?:{_NUMBER} )?{_SOCIETES}|des {_NUMBER}(?: {_SOCIETES})?|parmi (?:elles|eux|(?:ces|les) {_SOCIETES}))"
)
_WISHES: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern)
    for pattern in (
        # Compare!
        r"\b(?:vergelijk|vergelijken|vergelijking|vergelijkt|naast elkaar|in vergelijking)\b(?! (?:\w+ ){0,2}(?:mijn|onze|m n) (?:\w+ )?\w*(?:gegevens|data|naam|foto s?|profiel|gezicht|adres)\b)",
        r"\b(?:comparez|comparer|comparons|compare|comparaison|comparatif|cote a cote)\b(?! (?:vous|t on|ils|elles)?(?: )?(?:mes|mon|ma|nos) )",
        rf"\b(?:verschil(?:len)?|differences?) (?:is er |y a t il )?(?:tussen|entre) (?:(?:de|die|deze|les|ces|elles) )?(?:{_NUMBER} )?(?:{_FIRMS}|{_SOCIETES}|N\b|hen\b|elles\b|{_NUMBER}\b)",
        rf"\b(?:verschillen|verschilt|differe(?:nt)?) (?:\w+ )?(?:{_EVERY_FIRM}|de {_FIRMS}|les {_SOCIETES}|per {_FIRMS}|d une {_SOCIETES} a l autre)",
        rf"\b(?:per|par) (?:{_FIRMS}|{_SOCIETES})\b",
        # Which of them?
        rf"\b{_NOT_TO}(?:{_WHO_OF})\b",
        rf"^{_LEAD}(?:welke? {_FIRMS}|quelles? {_SOCIETES}|laquelle|lesquelles)"
        rf"(?= (?:{_DOES_TELLING}|(?:heeft|hebben|a|ont) (?:er )?(?:een|geen|un|une|pas de) (?:dpo|functionaris|delegue|termijn|bewaartermijn|delai|duree))\b)",
        # All of them, the others.
        rf"\b{_NOT_TO}{_EVERY_FIRM}\b{_NOT_OF}",
        rf"\b(?:bij|chez|pour|voor) (?:al )?(?:{_THE_OTHERS}|hen allemaal|ze allemaal|allemaal|iedereen|elk(?: van hen)?|tous|tout le monde)$",
        r"\b(?:bij|chez) (?:de anderen|de overigen|les autres|elles toutes|toutes)\b(?! (?:mensen|personnes|gens|donnees|gegevens|klanten|clients|membres|leden))",
        rf"\b(?:de anderen|les autres)(?= {_DOES}\b)",
        rf"\b{_DOES} (?P<wish>de anderen|les autres|ze allemaal)\b",
        rf"\b(?:andere|d autres) (?:{_FIRMS}|{_SOCIETES}) (?:dat|het|cela|ca) ook\b",
        # The same everywhere?
        r"\b(?:overal|partout|bij iedereen|chez (?:tous|tout le monde)) (?:zo|hetzelfde|gelijk|even \w+|pareil|la meme chose|le cas|comme ca|idem)\b",
        r"\b(?:(?:is|geldt) dat|(?:c est|est ce) (?:pareil|la meme chose|le cas|comme ca|idem)) (?:ook )?(?:overal|elders|partout|ailleurs|bij iedereen|chez tous|chez toutes|chez tout le monde|pour toutes)\b",
        r"\b(?:doet iedereen dat|tout le monde fait (?:ca|cela|comme ca|pareil)|font elles toutes|doen ze dat allemaal)\b",
    )
)
# A superlative is a wish where companies are what it chooses among.
_WHO = re.compile(
    rf"^{_LEAD}(?:wie|qui|welke? {_FIRMS}|quelles? {_SOCIETES}|laquelle|lequel|welk beleid|quelle politique|"
    rf"(?:bij|chez|van|de) (?:wie|qui|welk {_FIRMS}|quelle {_SOCIETES}|laquelle)) (?:[a-z]+ ){{0,8}}?{_DOES}\b"
)
_AT_WHOM = re.compile(
    rf"^{_LEAD}(?:bij|chez) (?:wie|qui|welk {_FIRMS}|quelle {_SOCIETES}|laquelle) (?:worden|wordt|blijven|blijft|krijg|sont|reste(?:nt)?|mes|mijn|les|ma|gaat|duurt|heb)\b|^{_LEAD}waar (?:blijven|worden|blijft|wordt)\b|^ou (?:mes|les) donnees\b"
)
# Whole messages that are a wish only where nothing else is said.
_BARE = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:bij |chez |van |voor |pour |wat met |hoe zit (?:het|dat) (?:bij|met) |quid (?:de|des) |qu en est il (?:de|des|pour) |over |de |et )?(?:{_THE_OTHERS}|autres|andere (?:bedrijven|firma s|firmas|ondernemingen)|(?:d )?autres (?:entreprises|societes|firmes|boites))",
        r"(?:bij|chez|voor|pour|van) (?:de rest|le reste)",
        r"(?:elders|overal|ailleurs|partout)",
        rf"(?:les|de) (?:{_NUMBER} )?(?:{_FIRMS}|{_SOCIETES})",
    )
)
_WEAK = re.compile(
    rf"(?:bij |chez |voor |pour |van )?(?:(?:ze |hen |die )?allemaal|alle|tous|toutes|elk|iedereen|chacune|tout le monde|(?:de|alle|die|les|tou(?:te)?s les) {_NUMBER})"
)
_PAIR = re.compile(r"\b(?:allebei|alle twee|beide(?:n)?(?: bedrijven)?|(?:die|de|deze) twee(?: bedrijven)?|(?:les|ces|toutes les|tous les) deux(?: \w+)?|l une et l autre)\b")
# What may stand between two names that are compared; "met" and "avec" only after "vergelijk".
_BETWEEN_NAMES = r"(?: (?:of|en|et|ou|dan|que|qu|versus|vs|tegenover|ni|noch|bij|chez|van|de|die|celle|ceux|a|celui))*"
_NAMED_LIST = re.compile(rf"N(?:{_BETWEEN_NAMES} N)+")
_COMPARED_WITH = re.compile(
    rf"\b(?:vergelijk|compare)\w* (?:[a-z]+ ){{0,8}}?N (?:met|avec|a|aux?|en|et) N|N (?:[a-z]+ ){{0,8}}?(?:{_SHORTEST}|{_LONGEST}|{_JUDGED}) (?:[a-z]+ ){{0,8}}?(?:dan|que|qu) (?:bij |chez )?N"
)
_TO_NAMES = re.compile(r"\b(?:aan|met|naar|door|via|a|avec|vers|par|niet|geen|pas|not) N")

# "Welk bedrijf" makes a question resemble who is responsible, so here the verb tells the topic.
_TOPIC_OF_VERB = {
    "retention": re.compile(r"\b(?:bewa(?:a|)r\w*|bijgehouden|bijhoud\w*|houd\w* .*bij|(?:le|het) langst|langer|bewaartermijn\w*|gard\w+|conserv\w+|longtemps)\b"),
    "response_time": re.compile(r"\b(?:antwoord\w*|reageer\w*|reactietijd|repond\w*|delai de reponse)\b"),
    "recipients": re.compile(r"\b(?:verko\w+|deelt|delen|doorge\w+|vend\w*|revend\w*|partag\w+|transm\w+)\b"),
    "security": re.compile(r"\b(?:beveilig\w*|bescherm\w*|veilig\w*|proteg\w*|securi\w*)\b"),
    "dpo": re.compile(r"\b(?:dpo|functionaris|delegue)\b"),
}

_DATA = listed("gegevens persoonsgegevens data donnees infos informatie informations")
_FILLERS = listed(
    "en et maar mais ook aussi dan alors ja oui ok oke nee non eens even graag svp aub stp alsjeblieft alstublieft s il vous te plait please kan kun kunt u ge jullie vous "
    "pouvez peux peut on ik wil zou willen je veux voudrais aimerais het dat dit da ca cela ce c est is zo hetzelfde gelijk pareil meme la chose le cas comme hoe zit wat met quid "
    "qu il mij me moi dus donc nu maintenant voor pour bij chez van de d of over doe doen doet fait font faites geef geeft toon toont montrez donnez donner zet zetten ze die deze hen "
    "leur eux elles les ces nog encore merci bedankt dank ah tiens allez zeg dis dites gewoon juste toch que quoi comment a une un een idem scoort daarin daarover "
    "antwoorden reponses heel toutes tous alle wie welke qui quelle laquelle y il une entre tussen elkaar entreprises bedrijven beleid politiques politique die liever plutot "
    "graag gerne eh euh hein he zeker allemaal naast heeft er welk quel laatste bedoel bedoelde verschil difference differences different differente anders verschillend maak maken mettez mettre twee deux aan l"
)


def comparison_wish(text: str, mentions: Sequence[Mention] = ()) -> Wish | None:
    """Return the wish to compare that a text holds, or None.

    Args:
        text: What the person wrote.
        mentions: The controllers it names, those denied left out.
    """
    if len(words(text)) > MOST_WORDS:
        return None
    wish = _wish_of(text, mentions)
    if wish is not None:
        return wish
    parts = [part for part in _SENTENCE_END.split(text) if words(part)]
    found = [each for part in parts if (each := _wish_of(part, mentions)) and not each.is_weak] if len(parts) > 1 else []
    # Beside another sentence it is not all that is asked.
    return replace(found[-1], is_bare=False) if found else None


def _wish_of(text: str, mentions: Sequence[Mention]) -> Wish | None:
    said = " ".join(_with_names(words(without_emails(text)), mentions))
    if not said or _ORDERS.match(said):
        return None
    superlative = _superlative(said)
    stripped = _stripped(said)
    is_pair = _PAIR.search(said) is not None
    if _WEAK.fullmatch(stripped) or (is_pair and _is_filled(_PAIR.sub(" ", said))):
        is_counted = re.search(rf"\b{_NUMBER}$", stripped) is not None or re.match(r"(?:bij|chez|voor|pour|van) ", stripped) is not None
        return Wish(is_bare=True, is_weak=not (is_counted or is_pair), is_pair=is_pair)
    if any(pattern.fullmatch(stripped) for pattern in _BARE):
        return Wish(is_bare=True)
    spans = list(_spans(said))
    if spans:
        beside = _without(said, [*spans, *_superlative_spans(said)]).replace("N", " ")
        return Wish(_is_filled(beside), superlative, is_pair=is_pair)
    named = _named_side_by_side(said)
    if named is not None:
        is_plain = superlative is None and not _COMPARED_WITH.search(said)
        beside = _without(said, [named, *_superlative_spans(said)]).replace("N", " ")
        return Wish(_is_filled(beside), superlative, is_named_list=is_plain)
    return None


def is_about_data(text: str, wish: Wish) -> bool:
    """Return whether a comparison is about data or how long something is kept, whatever it resembles."""
    is_of_time = wish.superlative is not None and wish.superlative.is_of_time
    return topic_by_verb(text) is not None and (is_of_time or not _DATA.isdisjoint(words(text)))


def topic_by_verb(text: str) -> str | None:
    """Return the topic that the verb of a comparison asks about, or None."""
    said = " ".join(words(text))
    return next((topic for topic, verb in _TOPIC_OF_VERB.items() if verb.search(said)), None)


def _with_names(said: Sequence[str], mentions: Iterable[Mention]) -> Iterator[str]:
    names = sorted((mention.words for mention in mentions), key=len, reverse=True)
    at = 0
    while at < len(said):
        named = next((name for name in names if tuple(said[at : at + len(name)]) == name), None)
        yield "N" if named else said[at]
        at += len(named) if named else 1


def _stripped(said: str) -> str:
    # Without what may stand before and after a few words: "en ja, bij alle vijf graag".
    before = r"(?:en|et|maar|mais|ja|oui|ok|oke|ah|dan|alors|liever|plutot|graag|doe|doe maar|geef|donnez|toon)"
    after = r"(?:graag|aub|svp|stp|alsjeblieft|alstublieft|s il vous plait|s il te plait|please|dan|alors|ook|aussi|maar|nu|eigenlijk|hein|he|precies|merci|bedankt)"
    return re.sub(rf"^(?:{before} )+|(?: {after})+$", "", said).strip()


def _spans(said: str) -> Iterator[tuple[int, int]]:
    if _FETCHES.search(said) and not re.search(r"\b(?:vergelijk|compare)", said):
        return
    for pattern in _WISHES:
        # What the companies do is no part of the wish: it is what is asked.
        yield from (match.span("wish" if pattern.groups else 0) for match in pattern.finditer(said))
    if _SUPERLATIVE.search(said) and not _PERSON.search(re.sub(r"\b(?:over|sur) (?:mij|me|moi)\b", "", said)):
        for pattern in (_WHO, _AT_WHOM):
            match = pattern.match(said)
            # The verb is what is asked: only the words before it are the wish.
            if match is not None:
                yield (0, match.group().rfind(" ") if pattern is _WHO else match.end())


def _named_side_by_side(said: str) -> tuple[int, int] | None:
    """Return where two names stand beside each other as what is compared; None where they do not."""
    if said.split().count("N") < 2:
        return None
    compared = _COMPARED_WITH.search(said)
    if compared is not None:
        # Only the names: what stands between them is the question.
        return (compared.end() - 1, compared.end())
    lists = list(_NAMED_LIST.finditer(said))
    if len(lists) != 1 or lists[0].group().split().count("N") != said.split().count("N") or _TO_NAMES.search(said):
        return None
    return lists[0].span()


def _superlative_spans(said: str) -> Iterator[tuple[int, int]]:
    yield from (match.span() for match in _SUPERLATIVE.finditer(said))


def _without(said: str, spans: Iterable[tuple[int, int]]) -> str:
    letters = list(said)
    for start, end in spans:
        letters[start:end] = " " * (end - start)
    return "".join(letters)


def _is_filled(said: str) -> bool:
    return all(word in _FILLERS for word in said.split())


def _superlative(said: str) -> Superlative | None:
    for kind, pattern in ((Superlative.SHORTEST, _SHORTEST), (Superlative.LONGEST, _LONGEST), (Superlative.JUDGEMENT, _JUDGED)):
        if re.search(rf"\b(?:{pattern})\b", said):
            return kind
    return None
