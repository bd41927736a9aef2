"""How entries change what is known of a milestone: nothing that was said is ever taken out."""

from datetime import date

import pytest

from models.core import RuleError
from models.ledger import (
    DueFixed,
    Entry,
    EntryCorrected,
    Event,
    EvidenceRejected,
    ExtensionGranted,
    LookRecorded,
    MilestonePlanned,
    ReminderClaimed,
    ReminderReleased,
    ReminderSent,
)
from models.projections import MILESTONES, SOURCES
from models.records.milestone_fold import fold_milestone
from tests.material.one_of_each import PART
from tests.material.records import DUE, NOW, SHA, found, looked, milestone, planned, received, says, told

EXTENDED = ExtensionGranted(milestone_id="R4-M1", to=date(2026, 6, 30), reason_id="t")
FIXED = DueFixed(milestone_id="R4-M1", day=date(2026, 5, 4), basis="statute", source_id="t")


def corrected(seq: int) -> EntryCorrected:
    return EntryCorrected(subject_id="R4-M1", about="milestone", seq=seq, reason_id="t")


def test_an_extension_stands_beside_the_original_date() -> None:
    record = told(planned(), EXTENDED)

    assert (record.plan.due.day, record.dates.due_on, record.due_now) == (DUE, DUE, date(2026, 6, 30))
    assert [each.to for each in record.dates.extensions] == [date(2026, 6, 30)]


def test_a_fixed_date_is_the_original_one_and_the_one_before_stays_shown() -> None:
    record = told(planned(), FIXED)

    assert (record.plan.due.day, record.dates.due_on, record.due_now) == (DUE, date(2026, 5, 4), date(2026, 5, 4))
    assert (record.basis, record.dates.due_fixes[0].before) == ("statute", DUE)


def test_a_fixed_date_that_is_withdrawn_takes_its_basis_with_it() -> None:
    assert told(planned(), FIXED).basis != told(planned()).basis
    assert told(planned(), FIXED, corrected(2)).basis == told(planned()).basis


def test_a_date_fixed_after_an_extension_keeps_both() -> None:
    later = DueFixed(milestone_id="R4-M1", day=date(2026, 7, 31), basis="statute", source_id="t")

    assert told(planned(), FIXED, EXTENDED).due_now == date(2026, 6, 30)
    record = told(planned(), EXTENDED, FIXED)
    assert (record.dates.due_on, record.due_now) == (date(2026, 5, 4), date(2026, 6, 30))
    assert told(planned(), EXTENDED, later).due_now == date(2026, 7, 31), "no later, so it extends nothing"
    assert len(told(planned(), EXTENDED, later).dates.extensions) == 1


def test_a_clock_that_started_makes_a_provisional_date_a_real_one() -> None:
    assert told(planned(provisional=True)).dates.provisional
    assert not told(planned(provisional=True), FIXED).dates.provisional
    assert told(planned(provisional=True), FIXED, corrected(2)).dates.provisional


@pytest.mark.parametrize(
    ("name", "events"),
    [
        ("extensions", [EXTENDED]),
        ("due_fixes", [FIXED]),
        ("statements", [says()]),
        ("evidence", [received()]),
        ("findings", [found()]),
        ("rejections", [EvidenceRejected(milestone_id="R4-M1", evidence=(SHA,), reason_id="t")]),
    ],
)
def test_a_corrected_item_stays_shown_and_counts_no_more(name: str, events: list[Event]) -> None:
    record = told(planned(), *events, corrected(2))

    items = next(getattr(part, name) for part in (record.dates, record.review) if name in vars(part))
    assert [(each.seq, each.corrected_by, each.stands) for each in items] == [(2, 3, False)]
    assert (record.dates.due_on, record.due_now) == (DUE, DUE)
    assert (record.finding, record.statement, record.extension, record.evidence_to_review) == (None, None, None, ())
    assert not record.is_closed


def test_a_finding_closes_it_unless_the_thing_is_not_done() -> None:
    closed = [told(planned(), found(verdict)).is_closed for verdict in ("met", "not_required", "not_met")]
    assert closed == [True, True, False]


def test_an_extension_withdrawn_gives_way_to_the_one_before() -> None:
    first = ExtensionGranted(milestone_id="R4-M1", to=date(2026, 5, 15), reason_id="t")

    assert told(planned(), first, EXTENDED, corrected(3)).due_now == date(2026, 5, 15)


def test_a_correction_of_what_was_never_said_is_refused() -> None:
    with pytest.raises(RuleError, match="entry 7 says nothing of R4-M1"):
        told(planned(), says(), corrected(7))


def test_nothing_follows_for_a_milestone_that_is_not_planned() -> None:
    entry = Entry(seq=1, occurred_on=DUE, recorded_at=NOW, actor="a", event=says())

    with pytest.raises(RuleError, match="is not planned"):
        fold_milestone("R4-M1", None, entry)


def test_new_words_of_the_register_keep_all_that_was_said() -> None:
    before = told(planned(), says(), received(), EXTENDED)

    reworded = MilestonePlanned(
        milestone_id="R4-M1", recommendation_id="R4", milestone=milestone(title="Every request is in the register")
    )
    record = told(reworded, record=before)

    assert record.plan.title == "Every request is in the register"
    assert (record.review.statements, record.review.evidence, record.dates.extensions) == (
        before.review.statements,
        before.review.evidence,
        before.dates.extensions,
    )
    assert (record.due_now, record.planned_seq, record.touched_seq) == (date(2026, 6, 30), 1, 5)


def test_evidence_waits_until_a_verifier_has_spoken_since_it_came() -> None:
    rejected = EvidenceRejected(milestone_id="R4-M1", evidence=(SHA,), reason_id="t")

    assert len(told(planned(), received()).evidence_to_review) == 1
    assert told(planned(), received(), rejected).evidence_to_review == ()
    assert [each.sha256 for each in told(planned(), received(), rejected, received("cd" * 32)).evidence_to_review] == [
        "cd" * 32
    ]
    assert len(told(planned(), received(), rejected, corrected(3)).evidence_to_review) == 1


def test_a_look_is_noted_without_touching_what_is_known() -> None:
    watch = planned(basis="pending_bill")
    record = told(watch, looked())

    assert (record.review.checked_on, record.touched_seq) == (date(2026, 4, 1), 1)


def test_a_message_that_was_released_counts_as_never_told() -> None:
    told_once = ReminderSent(message=PART.key, to="p", parts=(PART,), channel="D1", ts="1.0")
    released = ReminderReleased(message=PART.key, to="p", parts=(PART,), why="429")
    claim = next(each for each in one_claim())

    assert told(planned(), claim, told_once).dates.told_on == date(2026, 4, 1)
    assert told(planned(), claim, released).exchange.messages == ()
    assert told(planned(), claim, released).dates.told_on is None


def test_a_claim_that_never_ended_does_not_hide_a_later_message_that_was_sent() -> None:
    (claim,) = (each for each in one_claim() if isinstance(each, ReminderClaimed))
    part = PART.model_copy(update={"key": "R4-M1:overdue:later"})
    later = claim.model_copy(update={"part": part, "message": part.key})
    arrived = ReminderSent(message=part.key, to="p", parts=(part,), channel="D1", ts="1.0")

    assert told(planned(), claim, later).dates.told_on is None
    assert told(planned(), claim, later, arrived).dates.told_on == date(2026, 4, 1)


def one_claim() -> list[Event]:
    from tests.material.one_of_each import one_of_each

    return [each for each in one_of_each() if each.kind == "reminder_claimed"]


def test_a_look_stands_with_the_source_of_its_time_until_it_is_withdrawn() -> None:
    look = LookRecorded(milestone_id="R4-M1", source="ppr_open_data", found="nothing", on=date(2026, 4, 1))
    record = told(planned(), look)

    assert [(each.source, each.on, each.stands) for each in record.review.looks] == [
        ("ppr_open_data", date(2026, 4, 1), True)
    ]
    assert [each.stands for each in told(planned(), look, corrected(2)).review.looks] == [False]


def test_a_persons_look_says_nothing_of_whether_we_can_read_the_source() -> None:
    look = LookRecorded(milestone_id="R4-M1", source="ppr_open_data", found="nothing")

    assert (MILESTONES.keys(look), SOURCES.keys(look)) == (("R4-M1",), ())


def test_a_milestone_recorded_before_shows_in_was_known_is_written_as_it_was() -> None:
    assert "shows_in" not in milestone("R4-M1").model_dump(mode="json")
    assert milestone("R4-M1", shows_in="nowhere").model_dump(mode="json")["shows_in"] == "nowhere"
