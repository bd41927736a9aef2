"""The figures of the tables count sources as the view does, on both databases."""

from datetime import UTC, date, datetime

from models.ledger import EvidenceReceived
from models.projections import MILESTONES, SOURCES
from models.standing import view_report
from tasks.ledger import Database, append, figures, last_acts, records
from tests.material.records import NOW, found, looked, planned, received

EACH_MONTH = {
    "dtstart": "2026-04-30", "rrule": "FREQ=MONTHLY;BYMONTHDAY=30", "period_kind": "calendar_quarter_before",
    "period": "a period", "counting": "Chosen by us.", "key": "{period_year}Q{period_quarter}",
}  # fmt: skip
PAGE = {"kind": "document", "source": "page", "rule": {"type": "human", "why": "Made up."}}


def counted(database: Database) -> tuple[int, int]:
    """Return how many sources there are and how many were not read, by the tables; the view says the same."""
    made = figures(database, NOW)
    milestones, sources = records.every(database, MILESTONES), records.every(database, SOURCES)
    counts = view_report(None, {}, milestones, sources, date(2026, 4, 1)).source_counts
    assert (made.sources, made.not_read) == (counts.of, counts.unread)
    return made.sources, made.not_read


def test_a_source_counts_as_long_as_an_open_milestone_relies_on_it_and_one_never_checked_is_not_read(
    database: Database,
) -> None:
    steps = [planned(), planned("R4-M2", evidence=PAGE), planned("R4-M3", evidence=PAGE, basis="pending_bill")]
    steps.append(planned("R4-M4", evidence=PAGE | {"source": "recurring"}, recurrence=EACH_MONTH))
    append(database, [*steps, looked(), received()], now=NOW, actor="p-records-1")
    assert counted(database) == (2, 1)
    append(database, [found("not_met")], now=NOW, actor="p-reviewer-1")
    assert counted(database) == (2, 1)
    append(database, [found()], now=NOW, actor="p-reviewer-1")
    assert counted(database) == (1, 1)


def test_an_act_counts_from_the_day_it_was_recorded_whatever_day_its_document_bears(database: Database) -> None:
    old = date(2026, 1, 2)
    late_evening = datetime(2026, 4, 11, 2, tzinfo=UTC)  # 10 p.m. of April 10 in New York
    append(database, [planned()], now=NOW)
    append(database, [received().model_copy(update={"on": old})], now=late_evening, actor="p-records-1")
    kinds = (EvidenceReceived,)
    assert last_acts(database, kinds, date(2026, 4, 10)) == {"p-records-1": date(2026, 4, 10)}
    assert last_acts(database, kinds, date(2026, 4, 11)) == {}
