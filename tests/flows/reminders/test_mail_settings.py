"""The settings of the mail server: off unless set, wrong ones named with the mend, the password nowhere."""

import logging
import os
from pathlib import Path

import pytest

from flows._runtime.environment import play_also
from flows._runtime.settings import load_settings
from flows.commands.doctor.checks import examine_settings
from models.core import SettingsError
from tests.material.installation import DemoInstallation
from tests.material.mail import LOGIN

URL = f"smtp://{LOGIN}@mail.office.example:587"


def test_mail_is_off_unless_it_is_set(empty_installation: DemoInstallation) -> None:
    assert load_settings().office() is None
    play_also(SMTP_URL="smtp://127.0.0.1:25", MAIL_FROM="follow-up@office.example")
    office = load_settings().office()
    assert office is not None
    assert (office.host, office.sender, office.reply_to) == (
        "127.0.0.1",
        "follow-up@office.example",
        "replies@followthrough.example",
    )


def test_the_password_may_lie_in_the_secrets_file_and_is_shown_nowhere(
    empty_installation: DemoInstallation, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secrets = tmp_path / "secrets.env"
    secrets.write_text(f"FOLLOWTHROUGH_SMTP_URL={URL}\nFOLLOWTHROUGH_MAIL_FROM=follow-up@office.example\n")
    secrets.chmod(0o600)
    play_also(SECRETS_FILE=str(secrets))
    del os.environ["FOLLOWTHROUGH_NOW"]
    office = load_settings().office()
    assert office is not None
    assert (office.host, office.user) == ("mail.office.example", "made-up")
    (part,) = [each for each in examine_settings(load_settings()) if each.part == "FOLLOWTHROUGH_SMTP_URL"]
    assert part.what == "********** (file)"
    assert "canary" not in f"{load_settings()!r} {office!r} {caplog.text}"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"SMTP_URL": URL}, "needs FOLLOWTHROUGH_MAIL_FROM"),
        ({"SMTP_URL": URL, "MAIL_FROM": "Made Up"}, "FOLLOWTHROUGH_MAIL_FROM is not an email address"),
        ({"SMTP_URL": f"{URL}/x", "MAIL_FROM": "a@office.example"}, "FOLLOWTHROUGH_SMTP_URL is not the address"),
        (
            {"SMTP_URL": URL, "MAIL_FROM": "a@office.example", "REPLY_TO": "room 5"},
            "FOLLOWTHROUGH_REPLY_TO is not an email address",
        ),
    ],
)
def test_a_wrong_mail_setting_is_named_with_the_mend_and_without_the_password(
    empty_installation: DemoInstallation, wrong: dict[str, str], words: str
) -> None:
    play_also(**wrong)
    with pytest.raises(SettingsError, match=words) as raised:
        load_settings()
    assert "canary" not in str(raised.value)


def test_a_made_up_clock_and_a_crash_are_refused_where_mail_reaches_real_people(
    empty_installation: DemoInstallation,
) -> None:
    play_also(SMTP_URL=URL, MAIL_FROM="follow-up@office.example", CRASH_AT="noted")
    with pytest.raises(SettingsError, match="FOLLOWTHROUGH_NOW is for a demonstration and refused with real"):
        load_settings()
    del os.environ["FOLLOWTHROUGH_NOW"]
    with pytest.raises(SettingsError, match="FOLLOWTHROUGH_CRASH_AT is for tests and refused with real"):
        load_settings()
