"""Target dates by command: proposed, agreed to, offered, accepted, declined. Nobody here exists."""

import os
import re
from pathlib import Path

from pypdf import PdfReader

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
    assert call("date", "accept", "R7-M1", "--to", "2027-03-31", "--by", HEAD).code != 0, "only the coordinator decides"
    assert call("date", "accept", "R7-M1", "--to", "2027-03-31", "--by", COORDINATOR).code == 0
    assert str(installation.milestone("R7-M1").due_now) == "2027-03-31"
    assert installation.milestone("R7-M1").dates.extensions == ()


def test_a_letter_that_was_handed_over_counts_as_told(installation: DemoInstallation, call: Call) -> None:
    done = call("plan", "propose", "R1", "--by", COORDINATOR, "--handed-over", "2026-11-20", "--json").json
    assert done["proposed"] == done["handed_over"] > 0
    assert str(installation.milestone("R1-M1").dates.told_on) == "2026-11-20"


def words_of(letter: Path) -> str:
    return " ".join(" ".join(page.extract_text().replace("\xa0", " ") for page in PdfReader(letter).pages).split())


def test_a_letter_for_each_unit_lists_what_was_proposed_and_names_roles_but_no_person(
    installation: DemoInstallation, call: Call
) -> None:
    done = call("plan", "propose", "--by", COORDINATOR)
    folder = installation.settings.home / "letters"
    names = sorted(path.name for path in folder.iterdir())
    units = {name.partition(".")[0].removeprefix("2026-11-25-") for name in names}
    assert units == {
        "internal-affairs-bureau", "legal-bureau", "detective-bureau", "policy-office", "training-bureau"
    }  # fmt: skip
    assert len(names) == len(units)
    assert all(f"letter written: {folder / name}" in " ".join(done.out.split()) for name in names)
    said = words_of(folder / "2026-11-25-training-bureau.pdf")
    assert "(R7-M1) May 29, 2026 passed before we told you" in said
    assert "Write to replies@followthrough.example." in said
    people = installation.settings.people().people
    for path in folder.iterdir():
        assert not [each for each in people if each.name in words_of(path) or each.id in words_of(path)]
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_the_same_record_gives_the_same_letters_and_what_was_received_is_in_none(
    installation: DemoInstallation, call: Call
) -> None:
    first = call("plan", "propose", "R7", "--by", COORDINATOR, "--json").json["letters"]
    before = [Path(path).read_bytes() for path in first]
    assert call("plan", "propose", "R7", "--by", COORDINATOR, "--json").json["letters"] == first
    assert [Path(path).read_bytes() for path in first] == before
    assert call("date", "agree", "R7-M3", "--by", HEAD).code == 0
    again = call("plan", "propose", "R7", "--by", COORDINATOR, "--json").json["letters"]
    assert "R7-M3" not in words_of(Path(again[-1]))
    handed = call("plan", "propose", "R7", "--by", COORDINATOR, "--handed-over", "2026-11-25", "--json").json
    assert handed["letters"] == []


def test_without_slack_and_mail_a_proposal_says_that_nobody_is_written_to_and_what_to_do(
    installation: DemoInstallation, call: Call
) -> None:
    assert "nobody is written to" not in call("plan", "propose", "R7", "--by", COORDINATOR).out
    unsent = unsent_dates(call)
    assert (unsent["R1-M1"], unsent["R7-M1"]) == ("not proposed yet", "proposed, and nobody received it")
    del os.environ["FOLLOWTHROUGH_SLACK_BOT_TOKEN"]
    out = call("plan", "propose", "R7", "--by", COORDINATOR).out
    assert "nobody is written to, because no Slack and no mail is set" in out
    assert str(installation.settings.home / "letters") in out
    command = f"plan propose R7 --to agency --by {COORDINATOR} --handed-over"
    assert out.splitlines()[-1] == f"next: followthrough {command} DAY"
    assert call(*command.split(), "2026-11-25").code == 0
    assert "R7-M1" not in unsent_dates(call)


def unsent_dates(call: Call) -> dict[str, str]:
    """Return what the week says of each target date that was not received, by the milestone's id."""
    page = " ".join(call("week", "--all").out.partition("WITH A DATE THAT DOI HAS NOT SENT")[2].split())
    rows = re.findall(r"\((R\d-M\d|ALL-M\d)[^)]*\) [^:]+: ((?:not proposed|proposed, and)[^.]+)\.", page)
    return dict(rows)
