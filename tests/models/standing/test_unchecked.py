"""What may not be called absent, because nobody could look; and how target dates that do not count yet are counted."""

from datetime import date

from models.records import MilestoneRecord, RecommendationRecord
from models.register import Recommendation
from models.standing import MilestoneView, view_report
from tests.material.records import changed, found, planned, received, source, told


def of_one(record: MilestoneRecord, day: date, *, is_read: bool) -> tuple[MilestoneView, bool]:
    """Return a milestone of a recommendation, and whether nothing of the recommendation may be called absent."""
    recommendation = RecommendationRecord.model_construct(id="R4", plan=Recommendation.model_construct(withdrawn=None))
    sources = {record.source: source(day)} if is_read else {}
    view = view_report(None, {"R4": recommendation}, {record.id: record}, sources, day).recommendations[0]
    return view.milestones[0], view.is_unchecked


def test_where_its_source_was_not_read_nothing_of_a_milestone_may_be_called_absent_before_its_date_too() -> None:
    early = date(2026, 1, 5)
    unread, nothing = of_one(told(planned()), early, is_read=False)
    assert (unread.holding, unread.is_unchecked, nothing) == ("none", True, True)
    read, nothing = of_one(told(planned()), early, is_read=True)
    assert (read.holding, read.is_unchecked, nothing) == ("none", False, False)
    on_file, nothing = of_one(told(planned(), received()), early, is_read=False)
    assert (on_file.holding, on_file.is_unchecked, nothing) == ("awaiting", False, False)
    waiting, nothing = of_one(told(planned(provisional=True)), early, is_read=False)
    assert (waiting.is_unchecked, nothing) == (False, False)
    closed, nothing = of_one(told(planned(), received(), found()), early, is_read=False)
    assert (closed.is_unchecked, nothing) == (False, False)


def test_target_dates_that_do_not_count_yet_are_counted_by_whether_they_were_received() -> None:
    late = date(2026, 5, 4)
    untold = told(planned())
    report = view_report(None, {}, {untold.id: untold}, {untold.source: source(late)}, late)
    assert report.counts.answer_awaited == report.counts.passed_not_received == report.counts.not_received
    assert report.counts.awaiting_answer == ()
    heard = changed(untold, told_on=date(2026, 5, 1), told_seq=1)
    report = view_report(None, {}, {heard.id: heard}, {heard.source: source(late)}, late)
    assert report.counts.answer_awaited == report.counts.awaiting_answer == (heard.id,)
    assert report.counts.passed_not_received == ()
