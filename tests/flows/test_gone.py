"""What went is refused with one sentence that says what to do instead (flows/_runtime/gone.py)."""

import pytest

from flows.__main__ import app, main
from flows._runtime.gone import COMMANDS, SETTINGS, gone_command
from flows._runtime.settings import read_settings
from models.core import SettingsError


def test_an_option_that_went_is_known_however_its_value_stands() -> None:
    assert gone_command(["show", "R4", "--entries=1"]) == gone_command(["show", "R4", "--entries"])
    assert gone_command(["show", "R4"]) is None


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_that_went_says_what_to_do_instead(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main([*command.split(), "R4"])

    assert end.value.code == 2
    assert f"`followthrough {command}` is gone; {COMMANDS[command]}" in capsys.readouterr().err
    assert command not in app


def test_a_setting_that_went_says_what_to_do_instead() -> None:
    for name, mend in SETTINGS.items():
        with pytest.raises(SettingsError) as refused:
            read_settings(((name, "anything"),))

        assert str(refused.value) == f"{name} is no longer a setting; {mend}"
