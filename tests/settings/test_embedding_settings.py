"""Which sites may embed the assistant: every default, every refusal, nothing secret in a repr."""

from __future__ import annotations

import pytest

from bot.embedding_settings import Embedding, load_embedding_settings, read_origin
from bot.settings import SettingError

SECRET = "een-geheim-van-minstens-32-tekens-lang"


def load(**more: str):  # type: ignore[no-untyped-def]
    return load_embedding_settings({"WEBSITE_SECRET": SECRET, **more})


def test_without_any_setting_no_site_may_embed_anything() -> None:
    settings = load()
    assert settings.of("conitro") == Embedding(frozenset(), "conitro")
    assert settings.origins() == frozenset()
    assert (settings.chat_url, settings.public_url, settings.client_proxies, settings.demo_sites) == ("http://127.0.0.1:5005", "http://127.0.0.1:5080", 0, False)
    assert SECRET not in repr(settings)


def test_the_channel_follows_its_port() -> None:
    assert load(RASA_PORT="7001").chat_url == "http://127.0.0.1:7001"
    assert load(CHAT_URL="https://Chat.Voorbeeld.example/").chat_url == "https://chat.voorbeeld.example"


def test_a_company_has_its_own_origins_and_key() -> None:
    settings = load(
        CONTROLLER_CONITRO_WIDGET_ORIGINS=" https://www.Voorbeeld.example/ , https://voorbeeld.example:443,http://localhost:8000,",
        CONTROLLER_PROXIMUS_ICT_WIDGET_KEY="nieuw-2",
    )
    assert settings.of("conitro") == Embedding(frozenset({"https://www.voorbeeld.example", "https://voorbeeld.example", "http://localhost:8000"}), "conitro")
    assert settings.of("proximus_ict") == Embedding(frozenset(), "nieuw-2")
    assert settings.of("crm") == Embedding(frozenset(), "crm")
    assert settings.origins() == settings.of("conitro").origins


def test_the_demonstration_sites_may_embed_every_company() -> None:
    settings = load(DEMO_SITES="on", PAGES_PORT="7080")
    both = frozenset({"http://127.0.0.1:7080", "http://localhost:7080"})
    assert settings.of("conitro").origins == settings.of("crm").origins == settings.origins() == both
    assert load(DEMO_SITES="on", PUBLIC_URL="https://privacy.voorbeeld.example/x").origins() == {"https://privacy.voorbeeld.example"}


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("WEBSITE_SECRET", "", "run `make setup`"),
        ("WEBSITE_SECRET", "s" * 31, "at least 32"),
        ("WEBSITE_SECRET", "s" * 40 + " x", "no spaces"),
        ("DEMO_SITES", "yes", "on or off"),
        ("CHAT_URL", "http://chat.voorbeeld.example", "https"),
        ("CHAT_URL", "https://chat.voorbeeld.example/pad", "without a path"),
        ("PUBLIC_URL", "http://privacy.voorbeeld.example", "https"),
        ("CLIENT_PROXIES", "-1", "from 0 to 9"),
        ("CLIENT_PROXIES", "10", "from 0 to 9"),
        ("CLIENT_PROXIES", "een", "from 0 to 9"),
        ("CLIENT_PROXIES", "²", "from 0 to 9"),
        ("CONTROLLER_CONITRO_WIDGET_ORIGINS", "*", "write origins such as"),
        ("CONTROLLER_CONITRO_WIDGET_ORIGINS", "null", "write origins such as"),
        ("CONTROLLER_CONITRO_WIDGET_ORIGINS", "https://goed.example, http://fout.example", "http://fout.example"),
        ("CONTROLLER_CONITRO_WIDGET_ORIGINS", "https://goed.example/pad", "write origins such as"),
        ("CONTROLLER_CONITRO_WIDGET_KEY", "een sleutel", "1 to 64 letters"),
        ("CONTROLLER_CONITRO_WIDGET_KEY", "k" * 65, "1 to 64 letters"),
    ],
)
def test_an_unsafe_value_is_refused_with_its_name_and_the_remedy(name: str, value: str, remedy: str) -> None:
    with pytest.raises(SettingError) as caught:
        load(**{name: value})
    assert name in str(caught.value)
    assert remedy in str(caught.value)


@pytest.mark.parametrize(
    ("value", "origin"),
    [
        ("https://a.example", "https://a.example"),
        ("HTTPS://A.example:8443/", "https://a.example:8443"),
        ("http://127.0.0.1:80", "http://127.0.0.1"),
        ("http://[::1]:9", "http://[::1]:9"),
        ("http://localhost", "http://localhost"),
        ("http://localhost.voorbeeld.example", None),
        ("http://127.0.0.1.voorbeeld.example", None),
        ("https://", None),
        ("https://a.example?x", None),
        ("https://wie@a.example", None),
        ("https://a.example#x", None),
        ("https://*.a.example", None),
        ("https://a.example:70000", None),
        ("ftp://a.example", None),
        ("https://é.example", None),
        ("a.example", None),
    ],
)
def test_an_origin_is_read_as_browsers_write_it(value: str, origin: str | None) -> None:
    assert read_origin(value) == origin
