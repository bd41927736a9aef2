"""Target dates by command: proposed, agreed to, offered, accepted, declined. Nobody here exists."""

from tests.material.commands import Call
from tests.material.installation import COORDINATOR, DemoInstallation

HEAD = "p-head-training"


def test_dates_are_proposed_once_and_answered_by_command(installation: DemoInstallation, call: Call) -> None:
    assert "may not do this" in call("plan", "propose", "--by", HEAD).err
    first = call("plan", "propose", "R7", "--by", COORDINATOR, "--json").json
    assert first["proposed"] == 3
    assert call("plan", "propose", "R7", "--by", COORDINATOR, "--json").json["proposed"] == 0
    assert call("date", "agree", "R7-M3", "--by", HEAD).code == 0
    passed = call("date", "agree", "R7-M1", "--by", HEAD)
    assert passed.code != 0
    assert "has passed; offer a date of your own" in passed.err
    offer = ("date", "offer", "R7-M1", "--to", "2027-03-31", "--reason", "Made up: a new lesson plan.", "--by", HEAD)
    assert call(*offer).code == 0
    assert call("date", "accept", "R7-M1", "--by", HEAD).code != 0, "only the coordinator decides"
    assert call("date", "accept", "R7-M1", "--by", COORDINATOR).code == 0
    assert str(installation.milestone("R7-M1").due_now) == "2027-03-31"
    assert installation.milestone("R7-M1").extensions == ()


def test_a_letter_that_was_handed_over_counts_as_told(installation: DemoInstallation, call: Call) -> None:
    done = call("plan", "propose", "R1", "--by", COORDINATOR, "--handed-over", "2026-11-20", "--json").json
    assert done["proposed"] == done["handed_over"] > 0
    assert str(installation.milestone("R1-M1").told_on) == "2026-11-20"
