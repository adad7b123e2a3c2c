"""How people react to a question of a form instead of, or while, answering it.

"Why do you ask", stop, that is wrong, I would rather not say, a question of their own: each
judged by the words, and by the intent where the words leave it open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from bot.policies.topics import ASK
from bot.understanding.form_questions import Wanted
from bot.understanding.words import listed
from bot.understanding.written_names import name_in

#: From this confidence on, an intent is taken at its word; where a few words resemble many; in
#: a free text, which resembles most.
CERTAIN, SURE, VERY_SURE = 0.5, 0.7, 0.9
#: Longer messages hold more than a bare reaction.
_FEW_WORDS = 8
#: From this length on, a word with one slip is still known.
_SLIP_LENGTH = 5

# Polite words around what is said; they carry nothing.
POLITE = listed(
    "merci bedankt dank dankje dankjewel danku u je wel alvast svp stp aub alsjeblieft alstublieft s il vous te plait please graag hoor he hein dan alors donc dus nu maar mais "
    "en et eh euh ah oh oei tiens bon ben allez toch maar gewoon d avance beaucoup bien"
)
YES = listed(
    "ja jaja jawel joa jep yes yep yup ok oke okay okee zeker inderdaad klopt juist correct akkoord absoluut natuurlijk uiteraard tuurlijk oui ouais ouaip si exact "
    "exactement effectivement absolument certainement evidemment volontiers accord parfait"
)
YES_PHRASES = re.compile(
    r"waarom niet|pourquoi pas|(?:dat )?(?:klopt|is (?:juist|correct|goed|waar|in orde)|mag|is zo)|(?:ik )?(?:ga )?akkoord|doe maar|graag|prima|goed|in orde|d accord|c est (?:bien )?(?:ca|bon|exact|juste|correct|vrai)|"
    r"tout a fait|bien sur(?: que oui)?|pas de (?:probleme|souci)s?|geen probleem|va pour|vas y|allez y|(?:je )?confirme|ik bevestig|je suis d accord|ik ben akkoord|ca (?:va|marche)"
)
NO = listed("nee neen nei nein nope nop no non nan niet nooit jamais geenszins")
NO_PHRASES = re.compile(
    r"(?:zeker|helemaal|liever|absoluut|toch|eigenlijk) niet|(?:dat )?(?:wil|hoef|mag|is|doe) (?:ik )?(?:niet|niet zo|van niet)|dat hoeft niet|niet (?:akkoord|nodig|goed|ok|oke|waar)|ik (?:ben|ga) niet akkoord|"
    r"ik wil dat niet|van niet|pas (?:du tout|vraiment|d accord|question|necessaire|la peine|besoin)|certainement pas|surtout pas|absolument pas|bien sur que non|je ne (?:veux|souhaite|prefere) pas|"
    r"je prefere (?:pas|que non|ne pas)|plutot pas|je ne suis pas d accord|ca ne va pas"
)
_WHY = re.compile(
    r"(?:(?:nee|neen|non|ja|oui|ok|en|et|maar|mais|allez|hm|euh|hein) )*"
    r"(?:waarom|waarvoor|pourquoi|pour quoi|pq|wrm|why|hoezo|waartoe)(?: (?:dan|dat|zo|nu|ca|cela|alors|donc|faire|toch|is dat|precies|eigenlijk|moet dat|vous|svp|aub|deze vraag|die vraag|cette question|la question))*"
)
_WHY_WORDS = listed("waarom waarvoor pourquoi hoezo waartoe")
_WHY_NOT = re.compile(r"(?:(?:ja|oui|ok|bah|ben) )*(?:waarom niet|pourquoi pas)")
# "Waarom hebben jullie dat nodig?", "pourquoi dois-je donner ça ?": it is this form that is meant.
_WHY_HERE = re.compile(
    r"(?:waarom|waarvoor|pourquoi|pour quoi|waartoe)\b.*\b(?:nodig|vraag|vraagt|vragen|moet|moeten|weten|wilt|willen|geven|invullen|besoin|demande\w*|dois|devez|faut|voulez|veux|savoir|donner|remplir)\b"
)
_STOP = re.compile(
    r"(?:(?:nee|neen|non|ok|oke|ah|ach|bon|alors|dan|maar|mais|ja|oui|ik|je|j|wil|veux|zou|willen|liever|prefere|on|we) )*"
    r"(?:stop(?:pen|pez|t|per)?(?: (?:er|hier|nu|ermee|maar|ici|tout|alles|het|ca|mee|met dit|daarmee|gesprek|formulier|le formulaire))*|hou(?:d)? (?:er)?(?: maar)? ?(?:mee )?op|laat (?:het )?(?:maar|zitten)(?: zitten| zo)?|"
    r"vergeet het(?: maar)?|annul(?:eer|eren|er|ez|e|atie|ation)(?: (?:dit|dat|alles|het|maar|tout|ca|mijn aanvraag|ma demande|de aanvraag|la demande))?|cancel(?:en)?|quit|exit|afbreken|breek af|"
    r"niet meer verder|(?:ik )?wil niet (?:meer )?(?:verder|doorgaan)|(?:ik )?(?:ga|doe) niet (?:meer )?verder|arret(?:e|ez|er|ons)(?: (?:tout|la|ca|ici|le formulaire))?|laisse(?:z)? tomber|oublie(?:z)?(?: (?:ca|tout|cela))?|"
    r"abandonne(?:r|z)?|tant pis|plus (?:envie|la peine)|je ne veux plus(?: continuer)?|ne veux pas continuer|quitter|nvm|never mind)"
)
WRONG = re.compile(
    r"\b(?:niet (?:juist|correct|goed|waar)|klopt (?:dat |het |er |iets )?niet|klopt niet|onjuist|fout|foutje|foute|verkeerd|verkeerde|mistypt|vertypt|vergist|vergissing|pas (?:juste|correcte?|bon|bonne|exacte?|vrai|ca)|faux|fausse|"
    r"erreur|incorrecte?|errone\w*|trompe|faute|me suis plante)\b"
)
_CHANGE = re.compile(
    r"\b(?:verbeter\w*|corrige\w*|pas (?:dat |het |mijn \w+ )aan|aanpassen|wijzig\w*|verander\w*|changer?|changez|modifie\w*|rectifie\w*|opnieuw|recommenc\w+|herbegin\w*|overdoen|refaire)\b"
)
_BACK = re.compile(
    r"(?:(?:nee|non|ga|ik|je|wil|veux|even|kan|kun|peux|puis|eentje|een|stap|on|retourner|revenir) )*(?:terug|retour|vorige(?: (?:vraag|stap))?|precedent\w*|(?:question|etape) precedente|en arriere|back|undo|revenir(?: en arriere)?|terugkeren|teruggaan)(?: (?:aub|svp|graag|naar .{0,20}))?"
)
_FIELDS = {
    Wanted.EMAIL: re.compile(r"\b(?:e ?mail\w*|mail(?:adres)?|adresse (?:e )?mail|courriel|adresse electronique)\b"),
    Wanted.NAME: re.compile(r"\b(?:naam|voornaam|achternaam|familienaam|nom|prenom|nom de famille)\b"),
    Wanted.DATE: re.compile(r"\b(?:datum|geboortedatum|geboortejaar|date|naissance|jaartal)\b"),
    Wanted.CHOICE: re.compile(r"\b(?:keuze|optie|choix|option)\b"),
}
NO_ANSWER = re.compile(
    r"\b(?:geen (?:idee|flauw idee)|weet (?:ik |het |dat )*niet|wee ?niet|niet zeker|slaa?n? (?:\w+ )?over|overslaan|overgeslagen|skip|volgende|doe maar zonder|aucune? idee|(?:ne )?sais (?:pas|plus)|j en sais rien|suivante?|passer?|passez|sans reponse)\b"
)
_PRIVATE = re.compile(
    r"\b(?:(?:wil|ga|kan|mag|zal) (?:\w+ ){0,5}niet|(?:zeg|geef) (?:\w+ ){0,4}niet|liever niet|niet (?:zeggen|geven|delen|meedelen)|prive|"
    r"gaat (?:je|u|jullie|niemand) (?:dat )?(?:niks|niets|niet) aan|geen zin|(?:heb|bezit|hebben) (?:ik )?(?:er )?(?:geen|dat niet|niet)|vertel (?:ik )?niet|"
    r"(?:veux|souhaite|vais|peux) pas|prefere (?:pas|ne pas|non)|pas envie|(?:n )?en ai pas|n ai pas|ai pas d|regarde pas|pas vos (?:affaires|oignons)|plutot pas|dirai pas|donne(?:rai)? pas|refuse|weiger)\b"
)
# Said of the question itself; in free words "ik wil niet dat ..." is an answer.
_KEEP_OUT = re.compile(r"\b(?:liever niet|(?:zeg|vertel) ik (?:u |jullie )?(?:liever )?niet|gaat (?:u|je|jullie|niemand) (?:dat )?(?:niks|niets|niet) aan|(?:ca|cela) ne vous regarde pas|pas vos (?:affaires|oignons)|je prefere ne pas|sans commentaire|geen commentaar)\b")
_NOTHING = re.compile(
    r"(?:(?:nee|neen|non|dat|dit|c|est) )*(?:nee|neen|non|geen|niets|niks|rien|aucune?|nope|no|nihil|n ?v ?t|was (?:het|alles)|is alles|tout|niets (?:meer|anders|speciaals)|rien (?:d autre|de plus|a ajouter|de special)|niks meer)"
)
_LIKE_AN_ADDRESS = re.compile(r"\S*\w[.@]\w\S*")
# What the bot answers in the middle of a form, beside topics and acts.
_SIDE = listed("handoff help bot_challenge bot_privacy switch_language switch_controller")
SMALL_TALK = listed("greet goodbye thanks affirm deny insult")
QUESTION_WORDS = listed(
    "hoe hoelang hoeveel wie wat waar waarom wanneer welke welk kan kunnen mag moet hebben heeft bewaren bewaart comment combien qui que quoi quel quelle quels quelles ou pourquoi "
    "quand est puis peut pouvez peux avez gardez"
)
THUMBS_UP, THUMBS_DOWN = frozenset("👍✅👌☑✔"), frozenset("👎❌🚫✖")
PICTURES = THUMBS_UP | THUMBS_DOWN


@dataclass(frozen=True)
class Message:
    """A message in a form, with its words; addresses are left out of these."""

    text: str
    said: list[str]
    intent: str
    confidence: float

    @property
    def line(self) -> str:
        """Return its words as one line."""
        return " ".join(self.said)

    @property
    def bare(self) -> str:
        """Return its words without the polite ones before and after them."""
        said = list(self.said)
        while said and said[-1] in POLITE:
            said.pop()
        while said and said[0] in POLITE:
            said.pop(0)
        return " ".join(said)

    @property
    def is_short(self) -> bool:
        """Return whether it is short enough to be a bare reaction."""
        return len(self.said) <= _FEW_WORDS

    def is_heard(self, *intents: str, confidence: float = CERTAIN) -> bool:
        """Return whether the model heard one of these, and is sure of it."""
        return self.intent in intents and self.confidence >= confidence

    def name(self) -> str | None:
        """Return the name it gives, or None."""
        # "jan" alone resembles a greeting or a yes; "merci" and "oui" are no names.
        is_one_word = _ONE_WORD.fullmatch(self.text) is not None and not any(word in POLITE or is_word(word, YES | NO) for word in self.said)
        return name_in(self.text, is_small_talk=self.is_heard(*SMALL_TALK, confidence=SURE) and not (self.is_bare_name or is_one_word))

    @property
    def is_bare_name(self) -> bool:
        """Return whether it is nothing but one to four words with capitals: "Jan" resembles a greeting and "Lien" a link, but "Merci" is no name."""
        is_capitalised = _CAPITALISED.fullmatch(self.text) is not None
        return is_capitalised and not any(word in POLITE or word in QUESTION_WORDS or is_word(word, YES | NO) for word in self.said)

    def is_why(self, wanted: Wanted) -> bool:
        """Return whether it asks why the value is asked."""
        if _WHY_NOT.fullmatch(self.line):
            return False
        if _WHY.fullmatch(self.bare) or _WHY.fullmatch(self.line):
            return True
        if wanted is Wanted.FREE_TEXT:
            is_why = _WHY_HERE.match(self.line) is not None or ("?" in self.text and self.said[0] in _WHY_WORDS)
            return self.is_heard("ask_why", confidence=VERY_SURE) and self.is_short and is_why
        return self.is_heard("ask_why") or (self.is_short and _WHY_HERE.match(self.line) is not None and not self.is_heard(ASK + "purposes", confidence=VERY_SURE))

    def is_stop(self, wanted: Wanted) -> bool:
        """Return whether the form is to stop."""
        if _STOP.fullmatch(self.bare) or _STOP.fullmatch(self.line) or is_word(self.bare, _STOP_WORDS):
            # "Stop alles" may be what is wanted of the company.
            return wanted is not Wanted.FREE_TEXT or _EVERYTHING.isdisjoint(self.said)
        return wanted is not Wanted.FREE_TEXT and self.is_short and self.is_heard("cancel_request", confidence=SURE)

    def is_correction(self, wanted: Wanted) -> bool:
        """Return whether something given before is wrong, or the person wants to go back."""
        bare = self.bare
        if _BACK.fullmatch(bare):
            return True
        if wanted is Wanted.FREE_TEXT:
            # "Mijn e-mailadres is fout" may be just what was asked for.
            return _WRONG_BY_ITSELF.fullmatch(bare) is not None
        if not self.is_short or "?" in self.text:
            return False
        if wanted is Wanted.NAME and _CAPITALS.fullmatch(self.text) and self.name() is not None and self.intent != "correct":
            # "Luc Faux" is a name.
            return False
        if WRONG.search(self.line):
            return True
        is_named = self.field() is not None
        return (is_named and _CHANGE.search(self.line) is not None) or self.is_heard("correct", confidence=SURE if wanted in (Wanted.NAME, Wanted.YES_NO) else CERTAIN)

    def field(self) -> Wanted | None:
        """Return the kind of value that is named, or None."""
        return next((wanted for wanted, named in _FIELDS.items() if named.search(self.line)), None)

    def is_refusal(self, wanted: Wanted) -> bool:
        """Return whether the person does not want to say, or cannot."""
        if wanted is Wanted.FREE_TEXT:
            says_no = NO_ANSWER.search(self.line) is not None or _KEEP_OUT.search(self.line) is not None
            # "Tout" alone says which consent; "c'est tout" says that nothing follows.
            says_nothing = _NOTHING.fullmatch(self.bare) is not None and self.bare != "tout"
            return says_nothing or (says_no and len(self.said) <= 6)
        if wanted is Wanted.YES_NO:
            return self.is_short and (NO_ANSWER.search(self.line) is not None or _PRIVATE.search(self.line) is not None)
        if "?" in self.text or not self.is_short:
            return False
        is_no = bool(self.said) and (self.said[0] in NO or _NOTHING.fullmatch(self.bare) is not None) and not _INTRODUCES.search(self.line)
        if wanted is Wanted.NAME and is_no and _NO_THEN_NAME.match(self.text) and self.name() is not None:
            return False
        return is_no or NO_ANSWER.search(self.line) is not None or _PRIVATE.search(self.line) is not None or self.is_heard("deny", confidence=SURE)

    def asks_topic(self, confidence: float) -> bool:
        """Return whether the model heard a question about a topic."""
        return self.intent.startswith(ASK) and self.intent != "ask_why" and self.confidence >= confidence

    def is_question(self, wanted: Wanted) -> bool:
        """Return whether something else is asked that the bot answers."""
        if _LIKE_AN_ADDRESS.fullmatch(self.text.strip()):
            # "jan@voorbeeld" resembles a question for examples; it is an address that is not whole.
            return False
        is_of_ours = self.intent in _SIDE or (self.intent.startswith((ASK, "request_")) and self.intent != "ask_why") or self.intent == "check_request_status"
        if wanted is Wanted.FREE_TEXT:
            if self.is_short and self.is_heard(*_SIDE - {"switch_controller"}, confidence=VERY_SURE):
                return True
            begins = bool(self.said) and self.said[0] in QUESTION_WORDS
            needed = SURE if "?" in self.text and begins else VERY_SURE
            return ("?" in self.text or begins) and is_of_ours and not self.intent.startswith("request_") and self.confidence >= needed
        if wanted is Wanted.NAME and _INTRODUCES.match(self.line) and "?" not in self.text:
            return False
        if wanted is Wanted.NAME and self.is_bare_name and self.name() is not None:
            return False
        if wanted is Wanted.NAME and "?" not in self.text and (len(self.text) > _MOST_OF_A_NAME or (len(self.said) <= _WORDS_OF_A_NAME and self.name() is not None)):
            # "lien maes" may resemble a question about links, "rob otten" one about a robot.
            return self.intent in _SIDE and len(self.said) == 1 and _CAPITALISED.fullmatch(self.text) is None and self.confidence >= VERY_SURE
        needed = VERY_SURE if wanted is Wanted.NAME and self.name() is not None else CERTAIN
        return is_of_ours and self.confidence >= needed


#: A question of fewer words than this holds a verb or a pronoun, which no name does; longer texts than that are no name.
_WORDS_OF_A_NAME, _MOST_OF_A_NAME = 3, 200
_EVERYTHING = listed("alles tout")
_STOP_WORDS = listed("stoppen annuleer annuleren annuler annulez arreter arretez abandonner afbreken")
_WRONG_BY_ITSELF = re.compile(rf"(?:(?:nee|neen|non|oei|pardon|sorry|dat|dit|het|is|was|c|ce|est|n|etait|ik|heb|me|mij|je|j|ai|fait|suis|une?|een|wat|ik typte) )*{WRONG.pattern}")
_ONE_WORD = re.compile(r"\s*[^\W\d_]{2,}\s*")
_CAPITALISED = re.compile(r"\s*[^\W\d_a-z][\w'’.-]*(?:\s+(?:(?:van|de|den|der|le|la|du|des|von|el|al|ter|ten|d['’])\s+)*[^\W\d_a-z][\w'’.-]*){0,3}\s*")
_CAPITALS = re.compile(r"\s*(?:[^\W\d_a-z][^\s]*\s+)+[^\W\d_a-z][^\s]*\s*")
_NO_THEN_NAME = re.compile(r"\s*(?:[Nn]een?|[Nn]on)\s*,\s*[^\W\d_a-z]")
_INTRODUCES = re.compile(r"\b(?:ik ben|ik heet|mijn naam|noem mij|men noemt mij|je m appelle|je suis|je me nomme|mon nom|moi c est)\b")


def is_word(word: str, known: frozenset[str]) -> bool:
    """Return whether a word is one of those known, its letters repeated or one of them wrong."""
    if word in known:
        return True
    squeezed = _squeezed(word)
    if any(squeezed == _squeezed(other) for other in known):
        return True
    return len(word) >= _SLIP_LENGTH and any(len(other) >= _SLIP_LENGTH and OSA.distance(word, other, score_cutoff=1) <= 1 for other in known)


def _squeezed(word: str) -> str:
    # "jaaa", "ouiii": repeated letters once.
    return "".join(letter for index, letter in enumerate(word) if index == 0 or letter != word[index - 1])
