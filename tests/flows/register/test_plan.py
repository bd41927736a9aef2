"""The register is taken in once; what may not change there is refused with the mend."""

from collections import Counter
from datetime import date

import pytest

from flows.register.sync_plan import sync_plan
from models.core import RuleError
from models.projections import MILESTONES
from tasks import ledger
from tasks.ledger import records
from tests.material.installation import DemoInstallation


def rewrite(installation: DemoInstallation, old: str, new: str) -> None:
    """Change the register as a person would in an editor."""
    whole = installation.settings.plan.read_text()
    assert whole.count(old) == 1, f"{old!r} stands {whole.count(old)} times in the register"
    installation.settings.plan.write_text(whole.replace(old, new))


def test_a_register_is_taken_in_once(empty_installation: DemoInstallation) -> None:
    first = empty_installation.do(sync_plan)
    planned = Counter(empty_installation.kinds())
    assert (planned["plan_adopted"], planned["recommendation_planned"], planned["instance_opened"]) == (
        1,
        7,
        first["opened"],
    )
    assert first["changes"] == 1 + 7 + planned["milestone_planned"]
    assert first["opened"] >= 7, "three quarters of two milestones, and the yearly ones"
    head = ledger.head(empty_installation.database)

    assert empty_installation.do(sync_plan) == {"changes": 0, "opened": 0, "warnings": 0}
    assert ledger.head(empty_installation.database) == head


def test_a_period_that_ended_since_opens_its_instance_and_nothing_else(installation: DemoInstallation) -> None:
    assert "R4-M3@2026Q4" not in records.every(installation.database, MILESTONES)
    installation.at("2027-01-04T09:30:00-05:00")

    opened = installation.do(sync_plan)
    assert opened["changes"] == 0
    assert opened["opened"] >= 2
    assert installation.milestone("R4-M3@2026Q4").dates.due_on == date(2027, 1, 30)
    assert installation.milestone("R4-M4@2026Q4").dates.due_on == date(2027, 2, 12)
    assert installation.milestone("R4-M4@2026Q4").dates.provisional


def test_a_register_that_says_where_things_show_is_taken_into_a_record_that_did_not_know(
    empty_installation: DemoInstallation,
) -> None:
    plan = empty_installation.settings.plan
    whole = plan.read_text()
    plan.write_text("\n".join(line for line in whole.splitlines() if "shows_in:" not in line))
    empty_installation.do(sync_plan)
    before = ledger.sealed_entries(empty_installation.database)
    assert not any("shows_in" in link.entry for link in before)
    assert empty_installation.milestone("R3-M3@2026").plan.shows_in is None

    plan.write_text(whole)
    changes = empty_installation.do(sync_plan)["changes"]

    after = ledger.sealed_entries(empty_installation.database)
    assert after[: len(before)] == before
    planned = {*records.every(empty_installation.database, MILESTONES)}
    assert changes == 1 + len(planned), "the register, and each milestone and instance"
    assert empty_installation.milestone("R3-M3@2026").plan.shows_in == "nypd_detainer_page"
    assert ledger.rebuild(empty_installation.database) == ()


def test_a_corrected_title_is_taken_in_and_a_moved_date_is_refused_with_the_mend(
    installation: DemoInstallation,
) -> None:
    rewrite(installation, "title: Inventory of current policies", "title: Inventory of all current policies")
    assert installation.do(sync_plan)["changes"] == 2
    assert installation.milestone("R6-M1").plan.title == "Inventory of all current policies"
    head = ledger.head(installation.database)

    rewrite(
        installation,
        "due: {day: 2026-08-31, basis: planning_assumption",
        "due: {day: 2026-09-30, basis: planning_assumption",
    )
    with pytest.raises(
        RuleError, match=r"R6-M2 is due 2026-08-31 .* 2026-09-30.*date fix R6-M2.*date extend R6-M2"
    ) as no:
        installation.do(sync_plan)
    assert no.value.exit_code == 4
    assert ledger.head(installation.database) == head


def test_an_id_left_out_is_refused_with_the_mend_and_one_withdrawn_is_taken_in(installation: DemoInstallation) -> None:
    whole = installation.settings.plan.read_text()
    start = whole.index("      - id: R6-M3")
    end = whole.index("      - id: R6-M4")
    installation.settings.plan.write_text(whole[:start] + whole[end:])
    head = ledger.head(installation.database)
    with pytest.raises(RuleError, match=r"leaves out R6-M3.*withdrawn: \{on") as no:
        installation.do(sync_plan)
    assert no.value.exit_code == 4
    assert ledger.head(installation.database) == head

    gone = '        withdrawn: {on: 2026-11-24, reason: "Made up: the law was repealed.", replaced_by: null}\n'
    installation.settings.plan.write_text(whole[:end] + gone + whole[end:])
    installation.do(sync_plan)
    assert installation.milestone("R6-M3").withdrawn_on == date(2026, 11, 24)
