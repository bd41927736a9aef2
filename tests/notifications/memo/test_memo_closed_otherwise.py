"""A recommendation that a verifier closed without its being done is named in short, and never counted as verified."""

from datetime import date

from tests.material.memo import AS_OF, START, held, memo_of, register_events, sealed_of, world_at

CLOSING = {"R1": "R1-M4", "R3": "R3-M4"}


def test_what_is_closed_otherwise_is_named_in_the_first_sentence_with_its_findings() -> None:
    planned = register_events()
    work = (
        each.milestone_id
        for each in planned
        if getattr(each, "milestone_id", "").startswith("R3-") and not each.milestone.closes_recommendation
    )  # type: ignore[union-attr]
    events = [*planned, *(held(each, date(2026, 5, 1), "not_required") for each in work)]
    events.append(held("R1-M4", date(2026, 5, 4), "closed_not_implemented"))
    events.append(held("R3-M4", date(2026, 6, 1), "not_required"))
    facts = memo_of(world_at(sealed_of((START, each) for each in events), AS_OF), mock=False)
    first = facts.bottom_line[0]
    assert first.text.startswith("None of the seven recommendations is verified as done.")
    assert "DOI closed R1 as not implemented." in first.text
    assert "DOI found R3 no longer required." in first.text
    cited = {seq for trace in first.trace for seq in getattr(trace, "events", ())}
    assert {len(events) - 1, len(events)} <= cited
    assert facts.headline.verified == ()
    assert {row.why for row in facts.recommendations if row.id in CLOSING} == {
        "closed_not_implemented",
        "not_required",
    }
