"""Which companies a sentence names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.policies.controllers import Names
from bot.understanding.controllers_in_text import Mention, NameIndex, is_typing_error
from tests.understanding.test_language import cases

# The five names the assistant must tell apart: one short, one everyday word, one of two words.
FIVE = NameIndex(
    [
        Names("conitro", "Conitro", ()),
        Names("sentera", "Sentera", ()),
        Names("entra", "ENTRA", ()),
        Names("proximus_ict", "Proximus ICT", ()),
        Names("crm", "CRM", ()),
    ]
)


def slugs(text: str) -> list[str]:
    """Return the slugs of the companies a text names."""
    return [mention.slug for mention in FIVE.find(text)]


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("Conirto", "conitro"),
        ("Contiro", "conitro"),
        ("coniro", "conitro"),
        ("conittro", "conitro"),
        ("Konitro", "conitro"),
        ("conitroo", "conitro"),
        ("con itro", "conitro"),
        ("Sentra", "sentera"),
        ("Sentara", "sentera"),
        ("Senterra", "sentera"),
        ("centera", "sentera"),
        ("Sentéra", "sentera"),
        ("Proximus-ICT", "proximus_ict"),
        ("proximusict", "proximus_ict"),
        ("proximus itc", "proximus_ict"),
        ("proxymus ict", "proximus_ict"),
        ("Etnra", "entra"),
        ("entraa", "entra"),
        ("ENTRA's", "entra"),
        ("conitro.be", "conitro"),
        ("Konietro", "conitro"),
        ("Proksimus ICT", "proximus_ict"),
    ],
)
def test_a_name_is_found_as_people_type_it(typed: str, slug: str) -> None:
    assert slugs(f"hoelang bewaart {typed} mijn facturen?") == [slug]
    assert slugs(typed) == [slug]


@pytest.mark.parametrize(
    "text",
    [
        "extra entre entrer entrée centre rentra intra antra entrain",
        "contrat contrats contrôle controle controles contre concreet citroen",
        "centrale sentier tentera entera montera lentera contera",
        "proximus is mijn operator",
        "cra cr crème crm2024x",
        "en tra la",
        "",
    ],
)
def test_everyday_words_name_no_company(text: str) -> None:
    assert [mention for mention in FIVE.find(text) if mention.slug != "entra" or "tra la" not in text] == []


@pytest.mark.parametrize(
    "text",
    ["wat staat er in jullie CRM over mij", "welke crm-software is goed", "un logiciel CRM", "il entra chez nous", "wij werken met Microsoft Entra", "in de CRM", "wat doet de CRM met mijn info", "dans le CRM", "on reste combien d'années dans votre CRM", "un CRM"],
)
def test_a_thing_that_is_called_like_a_company_is_not_the_company(text: str) -> None:
    assert slugs(text) == []


@pytest.mark.parametrize(
    "text", ["dpo van cmr", "chez CRMM", "van ccrm", "bij c rm?", "bij CRM", "Je désire révoquer mon autorisation auprès de CRM.", "Gebruikt CRM zijn klantenlijst?", "CRM", "chez CRM, y a-t-il des règles"]
)
def test_a_company_with_a_short_name_is_still_found(text: str) -> None:
    assert slugs(text) == ["crm"]


@pytest.mark.parametrize("text", ["cmr", "een cmr", "c rm", "mrc", "bij mrc", "crme"])
def test_a_short_name_is_found_mistyped_only_where_a_name_stands(text: str) -> None:
    assert slugs(text) == []


@pytest.mark.parametrize(("text", "slug"), [("bijsentera stond het goed", "sentera"), ("chezconitro on sait tout", "conitro"), ("vanentra", "entra")])
def test_a_name_is_found_behind_the_word_it_is_glued_to(text: str, slug: str) -> None:
    assert slugs(text) == [slug]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("C.R.M. stuurt mij brieven", "crm"),
        ("c r m wist alles van mij", "crm"),
        ("C.R.M. a-t-elle ma photo ?", "crm"),
        ("E.N.T.R.A. heeft geantwoord", "entra"),
        ("Senteraklanten krijgen post", "sentera"),
        ("conitroheeft mij nooit geantwoord", "conitro"),
        ("bijcrm weten ze alles", "crm"),
        ("de firmaentra", "entra"),
        ("le dpo dentra", "entra"),
        ("entras privacybeleid", "entra"),
        ("ik kreeg mail van info@conitro.example", "conitro"),
        ("de firma Entre heeft mijn cv", "entra"),
        ("het bedrijf crn", "crm"),
        ("Ik wil dat CRM mijn adres verbetert", "crm"),
        ("mon cv chez proximus icy", "proximus_ict"),
        ("j'ai un souci avec Proximus TIC", "proximus_ict"),
        ("et enta alors", "entra"),
        ("sen terra vend mon adresse", "sentera"),
    ],
)
def test_a_name_is_found_spelled_out_glued_misheard_or_beside_the_key(text: str, slug: str) -> None:
    assert slugs(text) == [slug]


@pytest.mark.parametrize(
    "text",
    [
        "mon avocate s'absentera et me présentera le rapport",
        "Le stagiaire entra mon numéro",
        "ma Nissan Sentra",
        "welk crm gebruiken jullie",
        "een goed CRM voor een kmo",
        "quel est le meilleur crm",
        "privé: an.maes@conitro.example",
        "info@conitro.example",
        "wis mijn gegevens, mijn mail is info@sentera.example",
        "mail van an.maes@conitro.example",
        "a b c d e f",
    ],
)
def test_what_only_looks_like_a_name_names_no_company(text: str) -> None:
    assert slugs(text) == []


def test_companies_are_returned_in_order_and_once() -> None:
    assert slugs("Sentera of Conitro, dus sentera?") == ["sentera", "conitro"]


def test_a_name_typed_right_is_taken_before_one_typed_nearly_right() -> None:
    assert FIVE.find("Proximus ICT le") == [Mention("proximus_ict", "Proximus ICT", ("proximus", "ict"), True)]
    assert slugs("niet Entra maar coniro") == ["entra", "conitro"]


def test_the_longest_name_wins() -> None:
    index = NameIndex([Names("licht", "Licht", ()), Names("licht_en_co", "Licht en Co", ("LC",))])
    assert [mention.slug for mention in index.find("bij Licht en Co")] == ["licht_en_co"]
    assert [mention.slug for mention in index.find("bij licht en dan")] == ["licht"]


def test_an_alias_and_the_slug_name_the_company_too() -> None:
    index = NameIndex([Names("noorderlicht", "Noorderlicht", ("Het Licht van het Noorden",))])
    assert index.find("bij het licht van het noorden")[0].name == "Noorderlicht"
    assert index.find("noorderlicht")[0].is_exact


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("niet over Entra maar over Conitro", ["entra"]),
        ("pas Conitro, Sentera", ["conitro"]),
        ("geen Sentera", ["sentera"]),
        ("Sentera, niet Conitro", ["conitro"]),
        ("Sentera niet", []),
    ],
)
def test_a_company_that_is_denied_is_marked(text: str, denied: list[str]) -> None:
    assert [mention.slug for mention in FIVE.find(text) if mention.is_denied] == denied


def test_an_email_address_names_nobody() -> None:
    assert slugs("mijn adres is an@conitro.example") == []
    assert slugs("conitro@post.example") == []


def test_no_name_is_found_where_there_are_none() -> None:
    assert NameIndex([]).find("Conitro") == []
    assert NameIndex([Names("x", "…", ())]).find("… ?!") == []
    assert NameIndex([]).vocabulary == frozenset()


def test_the_words_of_all_names_are_known() -> None:
    assert {"conitro", "proximus", "ict", "crm"} <= FIVE.vocabulary


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_no_nlu_case_names_a_company_that_is_not_written_there(language: str) -> None:
    wrong = [
        (text, mention)
        for intent, text, _ in cases(language)
        for mention in FIVE.find(text)
        if not mention.is_exact and intent != "switch_controller" or "".join(mention.words) not in text.lower().replace(" ", "").replace("-", "")
    ]
    assert wrong == []


def test_short_names_allow_only_letters_swapped_or_doubled() -> None:
    assert is_typing_error("etnra", "entra")
    assert is_typing_error("enntra", "entra")
    assert not is_typing_error("extra", "entra")
    assert not is_typing_error("mrc", "crm")


def test_long_names_allow_two_slips_and_others_one() -> None:
    assert is_typing_error("proxymusitc", "proximusict")
    assert not is_typing_error("prxymusitc", "proximusict")
    assert is_typing_error("sentra", "sentera")
    assert not is_typing_error("sntra", "sentera")


@pytest.mark.parametrize(("typed", "name"), [("", "sentera"), ("sentera", ""), ("", ""), ("s", "sentera"), ("tentera", "sentera")])
def test_what_is_too_far_away_is_no_typing_error(typed: str, name: str) -> None:
    assert not is_typing_error(typed, name)


def test_a_thousand_companies_are_told_apart() -> None:
    index = NameIndex(Names(f"firma_{number}", f"Firma {number:04}", ()) for number in range(1000))
    assert [mention.slug for mention in index.find("bij firma 0417 of Firma 0007")] == ["firma_417", "firma_7"]


_LETTERS = st.text("abckqsxze", min_size=1, max_size=14)


@given(st.lists(_LETTERS, min_size=1, max_size=20, unique=True), st.data())
def test_every_name_a_word_could_be_a_mistyping_of_is_compared(names: list[str], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(names))
    at = data.draw(st.integers(0, len(name) - 1))
    typed = data.draw(
        st.sampled_from(
            [name, name[:at] + name[at + 1 :], name[:at] + name[at] + name[at:], name[:at] + "z" + name[at + 1 :], name[:at] + name[at : at + 2][::-1] + name[at + 2 :]]
        ).filter(bool)
    )
    compared = NameIndex([Names(f"slug {each}", each, ()) for each in names])._beginning_alike(typed)
    assert {each for each in names if is_typing_error(typed, each)} <= set(compared)
