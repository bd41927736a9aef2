"""What closes a milestone, what does not, and what each thing done twice leaves behind."""

from datetime import date
from typing import Any

import pytest

from flows.commands.status import picture_of
from flows.evidence.track_portfolio import track_portfolio
from models.core import FollowthroughError
from tasks import ledger
from tests.material.answers import (
    correct_entry,
    record_acceptance,
    record_finding,
    record_statement,
)
from tests.material.installation import COORDINATOR, OTHER_VERIFIER, VERIFIER, DemoInstallation

TODAY = date(2026, 11, 25)
CONTACT, CONTACT_R1 = "p-contact-policy", "p-contact-internal-affairs"


def picture() -> dict[str, Any]:
    """Return the picture of today."""
    return picture_of(None, None)


def standing(milestone_id: str) -> str:
    """Return where a milestone stands today."""
    shown = picture()
    parts = (shown["portfolio"], *shown["recommendations"])
    return next(row["standing"] for part in parts for row in part["milestones"] if row["id"] == milestone_id)


def refuses(installation: DemoInstallation, code: int, match: str, flow: Any, *args: Any) -> None:
    """Prove that a flow refuses, with its exit code, and that nothing was written."""
    head = ledger.head(installation.database)
    with pytest.raises(FollowthroughError, match=match) as no:
        installation.do(flow, *args)
    assert no.value.exit_code == code
    assert ledger.head(installation.database) == head


def test_the_hearing_is_verified_by_the_day_it_was_held_and_verified_late_by_a_later_one(
    installation: DemoInstallation,
) -> None:
    installation.do(track_portfolio)
    assert standing("ALL-M3") == "awaiting_review"
    sha256 = installation.milestone("ALL-M3").review.evidence[0].sha256
    why = installation.words("Made up: the record shows action 54.")

    first = installation.do(record_finding, "ALL-M3", "met", date(2026, 3, 5), VERIFIER, why, sha256[:8])
    assert standing("ALL-M3") == "verified"
    installation.do(correct_entry, first, installation.words("Made up: typed for the wrong day."), VERIFIER)
    assert standing("ALL-M3") == "awaiting_review"
    installation.do(record_finding, "ALL-M3", "met", date(2026, 3, 6), VERIFIER, why, sha256)
    assert standing("ALL-M3") == "verified_late"
    assert [each.stands for each in installation.milestone("ALL-M3").review.findings] == [False, True]
    refuses(installation, 4, "closed", record_finding, "ALL-M3", "met", date(2026, 3, 5), OTHER_VERIFIER, why, sha256)
    assert picture()["counts"]["verified"] == 0, "a hearing closes no recommendation"


def test_a_claim_alone_closes_nothing(installation: DemoInstallation) -> None:
    why = installation.words("Made up: it was seen.")
    installation.do(
        record_statement, "R6-M1", "done", TODAY, installation.words("Made up: the inventory is finished."), CONTACT
    )
    assert standing("R6-M1") not in ("verified", "verified_late", "awaiting_review")
    refuses(installation, 4, "claim alone closes nothing", record_finding, "R6-M1", "met", TODAY, VERIFIER, why)

    by_agency = installation.evidence("R6-M1", "Made-up inventory.", by=CONTACT)
    assert standing("R6-M1") == "awaiting_review"
    by_verifier = installation.evidence("R6-M1", "Made-up second copy.", by=VERIFIER, voice="oversight")
    refuses(
        installation, 4, "supplied this evidence", record_finding, "R6-M1", "met", TODAY, VERIFIER, why, by_verifier
    )
    refuses(installation, 4, "may not do this", record_finding, "R6-M1", "met", TODAY, CONTACT, why, by_agency)
    assert picture()["counts"]["verified_milestones"] == 0

    installation.do(
        record_finding, "R6-M1", "met", date(2026, 11, 20), OTHER_VERIFIER, why, f"{by_agency},{by_verifier}"
    )
    assert standing("R6-M1") == "verified_late"
    counts = picture()["counts"]
    assert (counts["verified_milestones"], counts["verified"], counts["accepted"]) == (1, 0, 7)


def test_a_finding_starts_the_clock_that_waited_for_it(installation: DemoInstallation) -> None:
    why = installation.words("Made up: seen.")
    assert installation.milestone("R6-M3").dates.provisional
    assert standing("R6-M3") == "not_yet_due"
    sha256 = installation.evidence("R6-M2", "Made-up procedure.", by=CONTACT)
    finding = installation.do(record_finding, "R6-M2", "met", date(2026, 11, 19), VERIFIER, why, sha256)
    fixed = installation.milestone("R6-M3")
    dates = fixed.dates
    assert (dates.provisional, dates.due_on, fixed.plan.due.day) == (False, date(2026, 11, 20), date(2026, 9, 1))
    assert [each.event.kind for each in installation.entries[finding - 1 :]] == ["finding_recorded", "due_fixed"]

    installation.do(correct_entry, finding, installation.words("Made up: the wrong day."), VERIFIER)
    assert installation.milestone("R6-M3").dates.provisional, "the clock has not started after all"
    installation.do(record_finding, "R6-M2", "met", date(2026, 11, 18), VERIFIER, why, sha256)
    assert installation.milestone("R6-M3").dates.due_on == date(2026, 11, 19)

    report = installation.evidence("R4-M3@2026Q2", "Made-up report.", by=COORDINATOR)
    installation.do(record_finding, "R4-M3@2026Q2", "met", date(2026, 8, 10), VERIFIER, why, report)
    assert installation.milestone("R4-M4@2026Q2").dates.due_on == date(2026, 8, 24), (
        "ten business days, the first not counted"
    )
    assert installation.milestone("R4-M4@2026Q1").dates.provisional, "the other quarter still waits"
    assert standing("R4-M3@2026Q2") == "verified_late"


def test_only_the_milestone_that_closes_a_recommendation_closes_it(installation: DemoInstallation) -> None:
    why = installation.words("Made up: the data set shows Implemented.")
    sha256 = installation.evidence("R6-M4", "Made-up row.", by=COORDINATOR, voice="oversight")
    installation.do(record_finding, "R6-M4", "met", date(2026, 11, 20), VERIFIER, why, sha256)
    shown = picture()
    assert {row["id"]: row["proof"] for row in shown["recommendations"]}["R6"] == "verified"
    assert (shown["counts"]["verified"], shown["counts"]["accepted"]) == (1, 7)
    installation.do(
        record_finding, "R5-M5", "closed_not_implemented", TODAY, VERIFIER, installation.words("Made up: will not be.")
    )
    assert {row["id"]: row["why"] for row in picture()["recommendations"]}["R5"] == "closed_not_implemented"
    assert picture()["counts"]["verified"] == 1


def test_an_answer_of_the_agency_never_changes_a_count_of_what_is_done(installation: DemoInstallation) -> None:
    before = picture()["counts"]
    letter = installation.words("Made-up letter.")
    installation.do(record_acceptance, "R4", "rejected", TODAY, letter, COORDINATOR)
    after = picture()["counts"]
    assert after == before | {"accepted": 6}
    assert "R4" in [each["id"] for each in picture()["recommendations"]]
    refuses(
        installation, 2, "R9 is not a recommendation", record_acceptance, "R9", "accepted", TODAY, letter, COORDINATOR
    )
    refuses(installation, 4, "may not do this", record_acceptance, "R4", "accepted", TODAY, letter, CONTACT)
