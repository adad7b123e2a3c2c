"""What is said of a code that is waited for, and of a request opened before."""

from __future__ import annotations

import pytest

from bot.understanding.follow_words import CodeSaid, adds_to_request, read_code_talk, reference_in, takes_back, what_is_added

SAID = {
    CodeSaid.RESEND: (
        "stuur de code opnieuw",
        "stuur opnieuw aub",
        "kunt u nog eens sturen?",
        "nieuwe code graag",
        "ik wil een nieuwe code",
        "opnieuw",
        "renvoyez le code svp",
        "renvoyer",
        "un nouveau code",
        "pouvez-vous m'envoyer un autre code ?",
        "renvoyez-moi le mail",
    ),
    CodeSaid.NO_MAIL: (
        "ik krijg geen mail",
        "ik heb nog niets ontvangen",
        "er komt niks binnen",
        "geen mail gekregen",
        "waar blijft die code?",
        "ik zie geen bericht",
        "de code is niet aangekomen",
        "je ne reçois pas de mail",
        "je n'ai rien reçu",
        "toujours pas de code",
        "où est le code ?",
        "le mail n'est pas arrivé",
    ),
    CodeSaid.OTHER_ADDRESS: (
        "mijn adres is fout",
        "verkeerd mailadres",
        "oei ik heb mij vergist van adres",
        "het is lien@voorbeeld.example",
        "ander e-mailadres",
        "mauvaise adresse",
        "je me suis trompé d'adresse",
        "mon adresse n'est pas la bonne",
        "c'est lien@exemple.example",
    ),
    CodeSaid.OPENED_LINK: ("ik heb op de link geklikt", "link geopend", "j'ai cliqué sur le lien", "j'ai appuyé sur le bouton", "ik heb al bevestigd"),
    CodeSaid.NOT_A_CODE: ("123456", "1234", "12 34 5", "12345678901"),
    CodeSaid.WHY: ("waarom?", "waarom moet dat?", "pourquoi un code ?", "pourquoi ?", "pff moet dat nu echt met zo'n code", "is die code nu echt nodig?", "c'est vraiment nécessaire, ce code ?", "à quoi sert ce code ?"),
}


@pytest.mark.parametrize(("text", "said"), [(text, said) for said, texts in SAID.items() for text in texts])
def test_what_is_said_of_a_code(text: str, said: CodeSaid) -> None:
    assert read_code_talk(text) is said


@pytest.mark.parametrize(
    "text",
    [
        "hoelang bewaren jullie mijn facturen?",
        "combien de temps gardez-vous mes factures ?",
        "bewaren jullie ook mijn adres?",
        "delen jullie mijn e-mailadres met anderen?",
        "partagez-vous mon adresse e-mail ?",
        "bedankt",
        "merci",
        "ja",
        "nee",
        "waar staat mijn aanvraag?",
        "ik wil mijn aanvraag intrekken",
        "wie is jullie DPO?",
        "sturen jullie mij reclame?",
        "waarom bewaren jullie mijn adres?",
        "",
        "wis al mijn gegevens",
        "geef mij een kopie van mijn gegevens",
        "stuur mij een nieuwe factuur",
        "envoyez-moi une copie de mes données",
        "stuur mij geen reclame meer",
        "je ne veux plus de publicité",
    ],
)
def test_what_is_about_something_else(text: str) -> None:
    assert read_code_talk(text) is None


@pytest.mark.parametrize(
    "text",
    ["voeg aan mijn aanvraag toe dat ik verhuisd ben", "ik wil iets aan mijn aanvraag toevoegen", "kan ik mijn verzoek aanvullen?", "ajoutez à ma demande que j'ai déménagé", "je voudrais compléter ma demande", "vul mijn aanvraag aan"],
)
def test_something_is_added_to_a_request(text: str) -> None:
    assert adds_to_request(text, has_request=False)


def test_where_a_request_was_opened_it_need_not_be_named() -> None:
    for text in ("voeg toe dat ik verhuisd ben", "ajoutez que j'ai déménagé", "kunt u nog toevoegen dat ik ook een tweede account had?"):
        assert adds_to_request(text, has_request=True)
        assert not adds_to_request(text, has_request=False)


@pytest.mark.parametrize("text", ["hoe voeg ik een adres toe?", "wis mijn gegevens", "ik wil een kopie", "voegen jullie gegevens van anderen toe?"])
def test_adding_something_else_is_no_amendment(text: str) -> None:
    assert not adds_to_request(text, has_request=False)


@pytest.mark.parametrize(
    ("text", "added"),
    [
        ("voeg toe dat ik verhuisd ben", "voeg toe dat ik verhuisd ben"),
        ("voeg aan mijn aanvraag toe: ook mijn oude account", "ook mijn oude account"),
        ("ajoutez à ma demande que j'ai déménagé", "ajoutez à ma demande que j'ai déménagé"),
        ("ajoutez ceci : aussi mon ancien compte", "aussi mon ancien compte"),
        ("ik wil iets toevoegen", None),
        ("je voudrais compléter ma demande", None),
    ],
)
def test_what_is_to_be_added(text: str, added: str | None) -> None:
    assert what_is_added(text) == added


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("KXM-4P7-HHT-29C-RNV-A4W", "KXM-4P7-HHT-29C-RNV-A4W"),
        ("mijn referentie is kxm 4p7 hht 29c rnv a4w, hoe staat het?", "kxm 4p7 hht 29c rnv a4w"),
        ("KXM4P7HHT29CRNVA4W", "KXM4P7HHT29CRNVA4W"),
        ("référence : KXM-4P7-HHT-29C-RNV-A4W.", "KXM-4P7-HHT-29C-RNV-A4W"),
        ("KXM-4P7-HHT-29C-RNV", "KXM-4P7-HHT-29C-RNV"),
        ("wat dit van jou een mag", None),
        ("waar staat mijn aanvraag van vorige week", None),
        ("lien.maes1234567890@voorbeeld.example", None),
        ("bewaren", None),
    ],
)
def test_what_looks_like_a_reference(text: str, reference: str | None) -> None:
    assert reference_in(text) == reference


@pytest.mark.parametrize(
    "text", ["toch niet", "Nee, toch maar niet", "laat maar zitten", "ik heb me bedacht", "doe het toch maar niet", "finalement non", "en fait, laissez tomber", "non finalement", "j'ai changé d'avis", "ne faites rien"]
)
def test_a_few_words_take_back_what_was_asked(text: str) -> None:
    assert takes_back(text)


@pytest.mark.parametrize("text", ["nee", "niet", "non", "toch", "waarom niet", "laat maar komen", "ik heb mijn mail toch niet gekregen", "finalement je veux tout", "laissez-moi tranquille", ""])
def test_other_words_take_nothing_back(text: str) -> None:
    assert not takes_back(text)
