"""A person's look by command and from Slack: recorded, refused, withdrawn (docs/evidence.md#looks)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from flows._runtime import clock
from models.answers import SPECIFICATIONS, Attempt
from models.core import RuleError
from models.ledger import Event, ExtensionGranted, is_public
from models.records import MilestoneRecord
from tasks import ledger
from tests.material.answers import Listening, record_look
from tests.material.commands import Call
from tests.material.installation import COORDINATOR, OTHER_VERIFIER, VERIFIER, DemoInstallation

ABOUT, PAGE = "R3-M3@2026", "nypd_detainer_page"
LOOK = ("evidence", "looked", ABOUT, "--on", "2026-11-20", "--found", "nothing", "--by")


def test_a_look_is_recorded_by_command_and_withdrawn_as_any_entry(installation: DemoInstallation, call: Call) -> None:
    code, out, _ = call(*LOOK, VERIFIER)

    seq = len(installation.entries)
    assert (code, out.splitlines()) == (
        0,
        [
            f"noted (entry {seq}): nothing at {PAGE} on 2026-11-20",
            f"to withdraw it: followthrough ledger correct {seq} --reason WHY --by {VERIFIER}",
        ],
    )
    [item] = installation.milestone(ABOUT).looks
    assert (item.seq, item.on, item.by, item.source, item.stands) == (seq, date(2026, 11, 20), VERIFIER, PAGE, True)

    link = ledger.sealed_entries(installation.database)[seq - 1]
    assert is_public(link, installation.entries[seq - 1].event), "a reader can check it"

    assert call("ledger", "correct", str(seq), "--reason", "Made up: the wrong page.", "--by", VERIFIER).code == 0
    assert [each.stands for each in installation.milestone(ABOUT).looks] == [False]
    assert call(*LOOK, VERIFIER).code == 0
    assert [each.stands for each in installation.milestone(ABOUT).looks] == [False, True]


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ((*LOOK, "p-contact-policy"), 4, "may not do this (look for R3-M3@2026); these may: "),
        (("evidence", "looked", "R4-M6", *LOOK[3:], VERIFIER), 4, "says that it shows nowhere public"),
        (("evidence", "looked", "R3-M3", *LOOK[3:], VERIFIER), 4, "name one period of it"),
        ((*LOOK[:4], "2026-09-01", *LOOK[5:], VERIFIER), 4, "is not late before 2026-09-02"),
        ((*LOOK[:4], "2026-11-26", *LOOK[5:], VERIFIER), 2, "is in the future"),
        ((*LOOK[:6], "report", "--by", VERIFIER), 2, f"followthrough evidence add {ABOUT} FILE"),
    ],
)
def test_a_look_that_may_not_be_recorded_writes_nothing(
    installation: DemoInstallation, call: Call, words: tuple[str, ...], code: int, says: str
) -> None:
    head = ledger.head(installation.database)
    ended = call(*words)

    assert (ended.code, says in ended.err) == (code, True), ended
    assert ledger.head(installation.database) == head


def test_found_must_be_said(call: Call, installation: DemoInstallation) -> None:
    head = ledger.head(installation.database)
    assert call(*LOOK[:5], "--by", VERIFIER).code == 2
    assert ledger.head(installation.database) == head


def test_the_same_look_twice_is_refused_and_two_people_are_two_looks(installation: DemoInstallation) -> None:
    first = installation.do(record_look, ABOUT, date(2026, 11, 20), VERIFIER)
    with pytest.raises(RuleError, match=rf"recorded this look at {PAGE} already \(entry {first}\)"):
        installation.do(record_look, ABOUT, date(2026, 11, 20), VERIFIER)
    installation.do(record_look, ABOUT, date(2026, 11, 20), OTHER_VERIFIER)
    installation.do(record_look, ABOUT, date(2026, 11, 20), COORDINATOR)
    assert len(installation.milestone(ABOUT).looks) == 3


def test_a_look_is_decided_on_the_record_as_it_is_when_it_is_written(
    installation: DemoInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody grants a later date between our decision and our entry."""
    decided: list[str] = []
    specification: Any = SPECIFICATIONS["look"]

    def look(attempt: Attempt, record: MilestoneRecord) -> tuple[Event, ...]:
        events = specification.handle(attempt, record)
        if not decided:
            later = ExtensionGranted(milestone_id=ABOUT, to=date(2026, 11, 24), reason_id="t")
            ledger.append(installation.database, [later], now=clock.now(), actor=COORDINATOR)
        decided.append(record.id)
        return events

    monkeypatch.setitem(SPECIFICATIONS, "look", replace(specification, handle=look))  # type: ignore[call-overload]
    with pytest.raises(RuleError, match="is not late before 2026-11-25"):
        installation.do(record_look, ABOUT, date(2026, 11, 20), VERIFIER)
    assert installation.milestone(ABOUT).looks == ()


def test_a_look_from_slack_follows_the_same_rules(installation: DemoInstallation) -> None:
    here = Listening(installation)

    noted = here.send("look", VERIFIER, ABOUT, on="2026-11-20")

    [item] = installation.milestone(ABOUT).looks
    assert (noted.seq, item.by, item.source, item.on) == (item.seq, VERIFIER, PAGE, date(2026, 11, 20))
    assert installation.entries[-1].channel == "slack"
    assert here.send("look", VERIFIER, ABOUT, on="2026-11-20").why == "looked_already"
    assert here.send("look", VERIFIER, ABOUT, on="2026-09-01").why == "too_early"
    assert here.send("look", VERIFIER, "R4-M6", on="2026-11-20").why == "not_public"
    assert here.send("look", "p-contact-policy", ABOUT, on="2026-11-20").code == "wrong_role"
    assert len(installation.milestone(ABOUT).looks) == 1
