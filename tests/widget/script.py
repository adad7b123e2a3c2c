"""What the stand-in says: enough to bring the widget into every state. Nothing here is an answer of the product."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

OPENINGS: dict[str, dict[str, Any]] = {
    "nl": {
        "greeting": "Goeiedag. Ik ben een computerprogramma en antwoord uit het privacybeleid van Conitro. Wat wilt u weten over uw persoonsgegevens?",
        "notice": "Dit is een demonstratie: Conitro heeft er niet om gevraagd en leest niet mee. Liever een mens? Zeg het gerust.",
        "questions": [{"title": "Hoelang worden mijn gegevens bewaard?"}, {"title": "Met wie worden mijn gegevens gedeeld?"}, {"title": "Wis al mijn gegevens"}, {"title": "Welke cookies gebruikt de website?"}],
    },
    "fr": {
        "greeting": "Bonjour. Je suis un programme informatique et je réponds d'après la politique de confidentialité de Conitro. Que voulez-vous savoir sur vos données personnelles ?",
        "notice": "Ceci est une démonstration : Conitro ne l'a pas demandée et ne lit pas la conversation. Vous préférez une personne ? Dites-le simplement.",
        "questions": [{"title": "Combien de temps mes données sont-elles conservées ?"}, {"title": "Avec qui mes données sont-elles partagées ?"}, {"title": "Effacez toutes mes données"}, {"title": "Quels cookies le site utilise-t-il ?"}],
    },
}

_QUOTE = {
    "kind": "quote",
    "quote": "Op basis van de wettelijke fiscale bewaarplicht moeten we factuurgegevens, transactiegegevens en overige financiële gegevens 7 jaar bewaren.",
    "section": "Artikel 4 – Hoelang bewaren we jouw gegevens?",
    "policy": "Privacy beleid",
    "language": "nl",
    "address": "http://127.0.0.1:5080/policy/conitro?passage=retention#passage",
}


def _says(nl: str, fr: str, language: str, **more: Any) -> dict[str, Any]:
    return {"author": "bot", "text": nl if language == "nl" else fr, **more}


def _buttons(language: str, *titles: tuple[str, str]) -> list[dict[str, str]]:
    return [{"title": nl if language == "nl" else fr, "payload": f"/tapped{{{number}}}"} for number, (nl, fr) in enumerate(titles)]


def replies_to(text: str, language: str) -> Iterator[tuple[float, dict[str, Any]]]:
    """Yield what follows a text: seconds of thought (in the stand-in's measure), and a row or a change of status."""
    said = text.lower()
    if any(word in said for word in ("bewaard", "conserv", "factu")):
        dated = "28 januari 2022" if language == "nl" else "28 janvier 2022"
        yield 1, _says("7 jaar: zo lang bewaart Conitro factuurgegevens, transactiegegevens en overige financiële gegevens. Volgens het bedrijf is dat fiscaal verplicht.", "Sept ans : Conitro conserve pendant ce délai les données de facturation, de transaction et les autres données financières. L'entreprise dit y être tenue fiscalement.", language)
        yield 0, _says("“" + _QUOTE["quote"] + "”", "« " + _QUOTE["quote"] + " »", language, card={**_QUOTE, "dated": dated}, buttons=_buttons(language, ("Laat mijn gegevens wissen", "Faire effacer mes données"), ("En mijn account?", "Et mon compte ?")))
    elif any(word in said for word in ("wis al", "effacez")):
        yield 1, _says("Ik maak uw aanvraag klaar voor Conitro. Wat wilt u laten wissen?", "Je prépare votre demande pour Conitro. Que voulez-vous faire effacer ?", language, card={"kind": "progress", "step": 2, "of": 5}, buttons=_buttons(language, ("Alles", "Tout"), ("Een deel", "Une partie"), ("Waarom vraagt u dit?", "Pourquoi cette question ?"), ("Stop", "Arrêter")))
    elif "mail" in said:
        yield 1, _says("Op welk e-mailadres krijgt u graag antwoord?", "À quelle adresse e-mail souhaitez-vous recevoir la réponse ?", language, expects="email", card={"kind": "progress", "step": 4, "of": 5})
    elif said in ("alles", "tout", "code"):
        yield 1, _says("Er is een mail met een code van acht cijfers verstuurd naar an.peeters@voorbeeld.example. Typ de code hier, of klik op de link in de mail.", "Un mail avec un code de huit chiffres a été envoyé à an.peeters@exemple.example. Tapez le code ici, ou cliquez sur le lien du mail.", language, expects="code", card={"kind": "progress", "step": 5, "of": 5})
    elif said.replace(" ", "").isdigit():
        due = ("28 december 2026", "28 décembre 2026")
        yield 1, _says("Bedankt, uw e-mailadres is bevestigd. Uw aanvraag is geopend.", "Merci, votre adresse e-mail est confirmée. Votre demande est ouverte.", language, files=[{"name": "aanvraag-CON-7K3M-9Q2X.txt", "kind": "text/plain"}, {"name": "aanvraag-CON-7K3M-9Q2X.ics", "kind": "text/calendar"}], card={"kind": "receipt", "requests": [{"act": ("Gegevens wissen", "Effacement de vos données")[language == "fr"], "reference": "CON-7K3M-9Q2X", "due": due[language == "fr"]}]})
    elif any(word in said for word in ("medewerker", "collaborateur")):
        yield 1, {"author": "notice", "text": "Een medewerker leest mee zodra er iemand vrij is." if language == "nl" else "Un collaborateur vous lira dès que possible."}
        yield 0, {"status": {"state": "waiting"}}
        yield 4, {"status": {"state": "human", "agent": "Lien"}}
        yield 0, {"author": "notice", "text": "Lien neemt over." if language == "nl" else "Lien prend le relais."}
        yield 2, {"author": "staff", "name": "Lien", "text": "Dag, met Lien. Waarmee kan ik u helpen?" if language == "nl" else "Bonjour, ici Lien. En quoi puis-je vous aider ?"}
    elif "traag" in said:
        yield 100, _says("Dat duurde even.", "Il a fallu un moment.", language)
    elif "lang" in said:
        yield 1, _says("\n\n".join(f"{number}. Een alinea van een lang antwoord, die over meer dan een regel loopt op een smal scherm." for number in range(1, 13)), "\n\n".join(f"{number}. Un alinéa d'une longue réponse." for number in range(1, 13)), language)
    elif "onveilig" in said:
        hostile = "<img src=x onerror=\"window.hacked=1\"><script>window.hacked=1</script> javascript:alert(1) https://voorbeeld.example/a?b=<b>"
        yield 1, {"author": "bot", "text": hostile, "buttons": [{"title": "<b>vet</b>", "payload": "x"}], "files": [{"name": "<i>.txt", "kind": "x"}]}
        yield 0, {"author": "bot", "text": "x", "card": {"kind": "quote", "quote": "<script>window.hacked=1</script>", "section": "<b>s</b>", "policy": "<i>p</i>", "dated": None, "language": "nl", "address": "javascript:window.hacked=1"}}
        yield 0, {"author": "staff", "name": "<u>Lien</u>", "text": "</p></div><h1>groot</h1>"}
    else:
        yield 1, _says(f"U zei: {text}", f"Vous avez dit : {text}", language)
