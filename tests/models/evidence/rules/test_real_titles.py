"""The patterns of the shipped register about links, tried on titles as agencies write them, and on others like them."""

from datetime import date

import pytest

from models.evidence import Link, RuleInput, judge
from models.register import PageLink, rule_for_instance
from models.register.recurrence import Occurrence
from tests.material.records import milestones_of, shipped

ANNUAL = (
    "Office of the Inspector General for the NYPD (OIG-NYPD) First Annual Report",
    "OIG-NYPD Tenth Annual Report",
    "OIG NYPD 2026 Annual Report (PDF)",
    "DOI Issues Fifth Annual Report on Calendar Year 2018 Investigations by its Office of the Inspector General for the"
    " New York City Police Department",
    "Annual Report, Inspector General for the New York City Police Department, April 2026",
)
NO_ANNUAL = (
    "Using Data from Lawsuits and Legal Claims Involving NYPD to Improve Policing",
    "MOIA's 2022 Report on City's Immigrant Population and Office Initiatives",
    "DOI Annual Report on Anti-Corruption",
    "Observations on Accountability and Transparency in Ten NYPD Chokehold Cases",
)
DETAINERS_2026 = (
    "Civil Immigration Detainers 2026", "Civil Immigration Detainers FY 2026", "Civil Immigration Detainers FY2026",
    "Civil Immigration Detainers Report - Fiscal Year 2026", "Fiscal Year 2026", "FY 2026 (PDF)", "FY-2026",
    "July 1, 2025 - June 30, 2026 Civil Immigration Detainers", "2026 Civil Immigration Detainers",
    "Civil immigration detainers, July 2025 to June 2026", "detainers-fy2025-fy2026.pdf",
    "civil-immigration-detainers-2026.pdf", "Detainer Report 2025-2026",
)  # fmt: skip
NO_DETAINERS_2026 = (
    "Civil Immigration Detainers FY 2025", "Fiscal Year 2027", "July 1, 2026 - June 30, 2027 Detainers",
    "Detainer Report 2026-2027", "Use of Force Report 2026", "Civil Immigration Detainers", "2026 Budget",
)  # fmt: skip


def is_found(milestone_id: str, year: str, title: str) -> bool:
    """Return whether a milestone's rule, filled for a year, finds a link with these words."""
    rule = RULES[milestone_id]
    assert isinstance(rule, PageLink)
    page = RuleInput(ref="page", sha256="0" * 64, links=(Link(text=title, address="https://a.example/x"),))
    of = Occurrence(due_on=date(int(year), 9, 1), period_end=date(int(year), 6, 30), key=year, words="")
    return judge(rule_for_instance(rule, of), page).candidate is not None


RULES = {each: milestones_of(shipped().plan)[each].evidence.rule for each in ("ALL-M4", "R3-M3")}


@pytest.mark.parametrize(
    ("milestone_id", "found", "others"), [("ALL-M4", ANNUAL, NO_ANNUAL), ("R3-M3", DETAINERS_2026, NO_DETAINERS_2026)]
)
def test_a_real_title_is_found_and_one_like_it_is_not(
    milestone_id: str, found: tuple[str, ...], others: tuple[str, ...]
) -> None:
    assert [each for each in found if not is_found(milestone_id, "2026", each)] == []
    assert [each for each in others if is_found(milestone_id, "2026", each)] == []
