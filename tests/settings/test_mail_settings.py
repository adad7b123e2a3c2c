"""Settings of what leaves: every default, every refusal, and nothing secret in a repr."""

from __future__ import annotations

from pathlib import Path

import pytest
from dotenv import dotenv_values

from bot.mail_settings import (
    ControllerSettings,
    DirectorySettings,
    MailSettings,
    Security,
    SmtpSettings,
    WebhookSettings,
    controllers_told,
    load_mail_settings,
    secrets_of_telling,
)
from bot.settings import ROOT, SettingError

SECRET = "een-geheim-van-minstens-24-tekens"
SMTP = {"SMTP_HOST": "mail.voorbeeld.example", "MAIL_FROM": "privacy@voorbeeld.example", "PUBLIC_URL": "https://privacy.voorbeeld.example/"}


def test_without_any_setting_everything_lands_in_folders() -> None:
    assert load_mail_settings({}) == MailSettings(
        smtp=None,
        sender="privacy-assistant@voorbeeld.example",
        folder=ROOT / "var" / "mail",
        notices=ROOT / "var" / "notices",
        staff=None,
        bounce_domain=None,
        bounce_maildir=None,
        controllers={},
    )


def test_the_folders_move_with_the_folder_of_all_that_is_kept(tmp_path: Path) -> None:
    settings = load_mail_settings({"VAR_FOLDER": str(tmp_path)})
    assert (settings.folder, settings.notices) == (tmp_path / "mail", tmp_path / "notices")


@pytest.mark.parametrize("security, port", [("starttls", 587), ("tls", 465)])
def test_a_mail_server_is_spoken_to_encrypted(security: str, port: int) -> None:
    assert load_mail_settings({**SMTP, "SMTP_SECURITY": security}).smtp == SmtpSettings("mail.voorbeeld.example", port, Security(security))


def test_starttls_is_what_nobody_needs_to_set() -> None:
    assert load_mail_settings(SMTP).smtp == SmtpSettings("mail.voorbeeld.example", 587, Security.STARTTLS)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_in_clear_only_on_this_machine(host: str) -> None:
    assert load_mail_settings({**SMTP, "SMTP_HOST": host, "SMTP_SECURITY": "none"}).smtp == SmtpSettings(host, 25, Security.NONE)


def test_controllers_are_reached_where_the_operator_said() -> None:
    settings = load_mail_settings(
        {
            "CONTROLLER_CONITRO_MAIL": "gdpr@conitro.example",
            "CONTROLLER_PROXIMUS_ICT_WEBHOOK_URL": "https://hooks.voorbeeld.example/verzoeken?bron=1",
            "CONTROLLER_PROXIMUS_ICT_WEBHOOK_SECRET": SECRET,
            "CONTROLLER_CRM_MAIL": "",
            "CONTROLLER_SENTERA_DIRECTORY_URL": "https://directory.voorbeeld.example/lookup",
            "CONTROLLER_SENTERA_DIRECTORY_SECRET": SECRET,
        }
    )
    assert settings.controllers == {
        "conitro": ControllerSettings("gdpr@conitro.example"),
        "proximus_ict": ControllerSettings(None, WebhookSettings("https://hooks.voorbeeld.example/verzoeken?bron=1", SECRET)),
        "sentera": ControllerSettings(directory=DirectorySettings("https://directory.voorbeeld.example/lookup", SECRET)),
    }


def test_links_lead_to_the_public_pages() -> None:
    assert load_mail_settings(SMTP).public_url == "https://privacy.voorbeeld.example"
    assert load_mail_settings({"PUBLIC_URL": "http://localhost:5080"}).public_url == "http://localhost:5080"


HOOK = "CONTROLLER_CONITRO_WEBHOOK"
DIRECTORY = "CONTROLLER_CONITRO_DIRECTORY"


@pytest.mark.parametrize(
    "environ, named",
    [
        ({"SMTP_HOST": "mail.voorbeeld.example"}, "MAIL_FROM is not set"),
        ({**SMTP, "SMTP_SECURITY": "none"}, "SMTP_SECURITY=none"),
        ({**SMTP, "PUBLIC_URL": ""}, "PUBLIC_URL is not set"),
        ({"PUBLIC_URL": "http://privacy.voorbeeld.example"}, "PUBLIC_URL must be an https"),
        ({"PUBLIC_URL": "https://privacy.voorbeeld.example/?x"}, "PUBLIC_URL must be an https"),
        ({"PUBLIC_URL": "https://[privacy"}, "PUBLIC_URL is no address"),
        ({**SMTP, "SMTP_SECURITY": "ssl"}, "SMTP_SECURITY must be"),
        ({**SMTP, "SMTP_PORT": "0"}, "SMTP_PORT must be a port"),
        ({**SMTP, "SMTP_USER": "wie"}, "SMTP_USER and SMTP_PASSWORD"),
        ({**SMTP, "SMTP_PASSWORD": "wat"}, "SMTP_USER and SMTP_PASSWORD"),
        ({"MAIL_FROM": "a@b.example\r\nBcc: c@d.example"}, "MAIL_FROM must be one"),
        ({"MAIL_FROM": "niemand"}, "MAIL_FROM must be one"),
        ({"STAFF_MAIL": "a@b.example, c@d.example"}, "STAFF_MAIL must be one"),
        ({"CONTROLLER_CONITRO_MAIL": "conitro"}, "CONTROLLER_CONITRO_MAIL must be one"),
        ({"BOUNCE_DOMAIN": "bounces.voorbeeld.example"}, "BOUNCE_DOMAIN and BOUNCE_MAILDIR"),
        ({"BOUNCE_MAILDIR": "var/bounces"}, "BOUNCE_DOMAIN and BOUNCE_MAILDIR"),
        ({"BOUNCE_DOMAIN": "a@b", "BOUNCE_MAILDIR": "var/bounces"}, "BOUNCE_DOMAIN must be"),
        ({f"{HOOK}_URL": "https://a.example/"}, f"{HOOK}_SECRET is not set"),
        ({f"{HOOK}_SECRET": SECRET}, f"{HOOK}_SECRET is set without"),
        ({f"{HOOK}_URL": "https://a.example/", f"{HOOK}_SECRET": "kort"}, f"{HOOK}_SECRET is too short"),
        ({f"{DIRECTORY}_URL": "https://a.example/"}, f"{DIRECTORY}_SECRET is not set"),
        ({f"{DIRECTORY}_SECRET": SECRET}, f"{DIRECTORY}_SECRET is set without"),
        *(({f"{name}_URL": url, f"{name}_SECRET": SECRET}, f"{name}_URL") for name in (HOOK, DIRECTORY) for url in (
            "http://a.example/", "ftp://a.example/", "https:///x", "https://u:p@a.example/", "https://a.example/#x", "https://a.example:99999/", "https://a b.example/", "a.example",
        )),
    ],
)
def test_what_is_missing_or_unsafe_is_refused_by_name(environ: dict[str, str], named: str) -> None:
    with pytest.raises(SettingError) as caught:
        load_mail_settings(environ)
    assert named in str(caught.value)


def test_a_webhook_in_clear_only_on_this_machine() -> None:
    settings = load_mail_settings({f"{HOOK}_URL": "http://127.0.0.1:8080/", f"{HOOK}_SECRET": SECRET})
    assert settings.controllers["conitro"].webhook == WebhookSettings("http://127.0.0.1:8080/", SECRET)


def test_a_directory_tells_a_controller_nothing_so_it_is_no_way_to_it() -> None:
    assert controllers_told({f"{DIRECTORY}_URL": "https://a.example/", "CONTROLLER_CRM_MAIL": "a@b.example"}) == {"crm"}


def test_secrets_and_addresses_show_in_no_repr() -> None:
    settings = load_mail_settings({**SMTP, "SMTP_USER": "geheim-1", "SMTP_PASSWORD": "geheim-2", f"{HOOK}_URL": "https://a.example/geheim-3", f"{HOOK}_SECRET": f"geheim-4{SECRET}", "CONTROLLER_CONITRO_MAIL": "geheim-5@a.example", f"{DIRECTORY}_URL": "https://a.example/geheim-6", f"{DIRECTORY}_SECRET": f"geheim-7{SECRET}"})
    assert "geheim-" not in repr(settings)


def test_what_only_the_worker_may_have_is_known_by_name() -> None:
    given = {f"{HOOK}_SECRET": "", f"{HOOK}_URL": "x", f"{DIRECTORY}_SECRET": "z", f"{DIRECTORY}_URL": "x", "HOME": "y"}
    assert secrets_of_telling(given) == ("SMTP_USER", "SMTP_PASSWORD", "HANDOFF_WEBHOOK_SECRET", f"{DIRECTORY}_SECRET", f"{HOOK}_SECRET")


def test_an_alarm_is_posted_to_a_safe_place_only_and_signed() -> None:
    given = {"HANDOFF_WEBHOOK_URL": "https://wacht.voorbeeld.example/alarm", "HANDOFF_WEBHOOK_SECRET": SECRET}
    assert load_mail_settings(given).alarm == WebhookSettings("https://wacht.voorbeeld.example/alarm", SECRET)
    assert load_mail_settings({}).alarm is None
    for wrong in ({"HANDOFF_WEBHOOK_URL": "http://wacht.voorbeeld.example/"}, {"HANDOFF_WEBHOOK_SECRET": ""}, {"HANDOFF_WEBHOOK_SECRET": "kort"}, {"HANDOFF_WEBHOOK_URL": ""}):
        with pytest.raises(SettingError, match="HANDOFF_WEBHOOK"):
            load_mail_settings({**given, **wrong})


def test_every_setting_of_what_leaves_stands_in_the_example() -> None:
    example = dotenv_values(ROOT / ".env.example")
    named = {"SMTP_HOST", "SMTP_PORT", "SMTP_SECURITY", "SMTP_USER", "SMTP_PASSWORD", "MAIL_FROM", "MAIL_FOLDER", "NOTICE_FOLDER", "STAFF_MAIL", "BOUNCE_DOMAIN", "BOUNCE_MAILDIR", "PUBLIC_URL", "HANDOFF_WEBHOOK_URL", "HANDOFF_WEBHOOK_SECRET"}
    assert named | {"CONTROLLER_CONITRO_MAIL", f"{HOOK}_URL", f"{HOOK}_SECRET", f"{DIRECTORY}_URL", f"{DIRECTORY}_SECRET"} <= set(example)
    # As it stands, it works for a newcomer.
    assert load_mail_settings({name: value or "" for name, value in example.items()}) == load_mail_settings({})
