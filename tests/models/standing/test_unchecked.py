"""What may not be called absent, because nobody could look; and how target dates that do not count yet are counted."""

from datetime import date

from models.records import MilestoneRecord, RecommendationRecord
from models.register import Recommendation
from models.standing import ProofState, Why, view_report
from tests.material.records import changed, found, planned, received, source, told

Answer = tuple[ProofState, Why | None]


def of_one(record: MilestoneRecord, day: date, *, is_read: bool) -> tuple[Answer, Answer]:
    """Return the proof of a milestone of a recommendation, and that of the recommendation."""
    recommendation = RecommendationRecord.model_construct(id="R4", plan=Recommendation.model_construct(withdrawn=None))
    sources = {record.source: source(day)} if is_read else {}
    view = view_report(None, {"R4": recommendation}, {record.id: record}, sources, day).recommendations[0]
    return (view.milestones[0].proof, view.milestones[0].why), (view.proof, view.why)


def test_where_its_source_was_not_read_nothing_of_a_milestone_may_be_called_absent_before_its_date_too() -> None:
    early = date(2026, 1, 5)
    unread: Answer = ("not_checked", "never_checked")
    assert of_one(told(planned()), early, is_read=False) == (unread, unread)
    assert of_one(told(planned()), early, is_read=True) == (("none", None), ("none", None))
    on_file: Answer = ("awaiting_review", None)
    assert of_one(told(planned(), received()), early, is_read=False) == (on_file, on_file)
    assert of_one(told(planned(provisional=True)), early, is_read=False) == (("none", None), ("none", None))
    closed, _ = of_one(told(planned(), received(), found()), early, is_read=False)
    assert closed == ("verified", None)


def test_a_target_date_that_does_not_count_yet_is_in_no_number_of_those_that_passed() -> None:
    late = date(2026, 5, 4)
    untold = told(planned())
    for record, debt in ((untold, (untold.id,)), (changed(untold, told_on=date(2026, 5, 1), told_seq=1), ())):
        for sources in ({}, {record.source: source(late)}):
            headline = view_report(None, {}, {record.id: record}, sources, late).headline
            assert headline.not_counting == headline.milestones == (record.id,)
            assert headline.to_send == debt
