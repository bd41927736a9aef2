"""Which milestones the name of a file names."""

import pytest

from models.evidence import named_in

IDS = ("R1-M1", "R4-M3", "R4-M3@2026Q2", "R4-M3@2026Q3")
OF_ALL = ("R4-M3", "R4-M3@2026Q2", "R4-M3@2026Q3")


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("policy.pdf", ()),
        ("R1_m1 policy.pdf", ("R1-M1",)),
        ("R1-M11 policy.pdf", ()),
        ("R4-M3@2026Q2 report.pdf", ("R4-M3", "R4-M3@2026Q2")),
        ("R4-M3 report.pdf", OF_ALL),
        ("R1-M1 and R4-M3.pdf", ("R1-M1", *OF_ALL)),
        ("R1-M1 and R4-M3@2026Q3.pdf", ("R1-M1", "R4-M3", "R4-M3@2026Q3")),
    ],
)
def test_the_id_of_one_that_recurs_stands_for_its_instances(name: str, named: tuple[str, ...]) -> None:
    assert named_in(name, IDS) == named
    assert named_in(name, reversed(IDS)) == tuple(reversed(named))
