"""A closed milestone is not the end: looking again, done another way, and which finding decides (record.md)."""

from datetime import date
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from models.core import CITY, AnswerRefused, RuleError
from models.ledger import (
    PROVES,
    DueFixed,
    EntryCorrected,
    Event,
    EvidenceRejected,
    FindingRecorded,
    HoldAdded,
    HoldLifted,
    Verdict,
)
from models.records import MilestoneRecord, RecommendationRecord
from models.register import Recommendation
from models.standing import clocks_started, decide_finding, look_again_of, obstacles_lifted, same_finding
from models.standing.lateness import lateness_of
from models.standing.report import RecommendationView
from models.standing.sources import SourceView
from models.standing.view import MilestoneView
from tests.material.records import DUE, NOW, SHA, changed, found, planned, received, says, source, told

RECORDED = NOW.date()
"""The day on which every entry of these histories is recorded."""
LATER = date(2026, 9, 1)
NEWER = "cd" * 32
CLOSED = told(planned(), received(), found("closed_not_implemented"))
VERIFIED = told(planned(), received(), found(on=DUE))


def view(record: MilestoneRecord, day: date = LATER) -> MilestoneView:
    return MilestoneView(record, SourceView(record.source, record=source(day)), day, CITY)


def decided(
    record: MilestoneRecord, verdict: Verdict, *evidence: str, on: date = LATER, by: str = "p-verifier-2"
) -> MilestoneRecord:
    """Return a milestone after a verifier's finding."""
    return told(*decide_finding(record, verdict, evidence, on=on, by=by, reason_id="t"), record=record, by=by)


def withdrawn(record: MilestoneRecord, seq: int) -> MilestoneRecord:
    return told(EntryCorrected(subject_id=record.id, about="milestone", seq=seq, reason_id="t"), record=record)


def seq_of(record: MilestoneRecord) -> int | None:
    return record.finding.seq if record.finding else None


@pytest.mark.parametrize("verdict", ["closed_not_implemented", "not_required"])
def test_a_claim_done_on_a_milestone_closed_otherwise_is_the_offices_turn(verdict: Verdict) -> None:
    closed = told(planned(), received(), says(), found(verdict))
    assert view(closed).turn is None, "what was said before was known"

    claimed = told(says(), record=closed)

    turn = view(claimed).turn
    assert turn
    assert (turn.party, turn.verb, turn.since) == ("oversight", "look_again", RECORDED)
    assert view(claimed).why == verdict, "a claim opens nothing"
    assert view(told(says("started"), record=closed)).turn is None
    assert view(withdrawn(claimed, 5)).turn is None
    assert view(decided(claimed, "still_holds")).turn is None
    assert view(changed(claimed, withdrawn_on=DUE)).turn is None, "the plan took it out"


@pytest.mark.parametrize("closed", [CLOSED, VERIFIED])
def test_a_file_about_a_closed_milestone_is_the_offices_turn_until_a_verifier_looks(closed: MilestoneRecord) -> None:
    given = told(received(NEWER), record=closed, by="p-records-1")
    turn = view(given).office_turn
    assert turn
    assert turn.verb == "look_again"
    assert view(given).proof == view(closed).proof
    assert view(decided(given, "still_holds")).turn is None


def test_what_was_closed_otherwise_is_verified_on_newer_evidence_and_the_first_finding_stays() -> None:
    with pytest.raises(AnswerRefused) as refused:
        decide_finding(CLOSED, "met", (SHA,), on=LATER, by="p-verifier-2", reason_id="t")
    assert refused.value.why == "closed"
    given = told(received(NEWER), record=CLOSED, by="p-records-1")
    with pytest.raises(RuleError, match="given since"):
        decide_finding(given, "met", (SHA,), on=LATER, by="p-verifier-2", reason_id="t")

    verified = decided(given, "met", SHA, NEWER)

    assert view(verified).date_state == "kept_late"
    first, newer = verified.review.findings
    assert first.stands
    assert seq_of(withdrawn(verified, newer.seq)) == first.seq
    assert view(withdrawn(verified, newer.seq)).why == "closed_not_implemented"
    assert view(withdrawn(verified, first.seq)).date_state == "kept_late"


@pytest.mark.parametrize("verdict", ["met", "done_another_way", "not_met", "not_required", "closed_not_implemented"])
def test_what_is_verified_takes_no_other_verdict_than_those_of_looking_again(verdict: Verdict) -> None:
    given = told(received(NEWER), record=VERIFIED, by="p-records-1")
    with pytest.raises(AnswerRefused, match="no_longer_holds"):
        decide_finding(given, verdict, (NEWER,), on=LATER, by="p-verifier-2", reason_id="t")
    if verdict not in PROVES:
        closed = told(received(NEWER), record=CLOSED, by="p-records-1")
        with pytest.raises(AnswerRefused, match="no_longer_holds"):
            decide_finding(closed, verdict, (NEWER,), on=LATER, by="p-verifier-2", reason_id="t")


@pytest.mark.parametrize("verdict", ["still_holds", "no_longer_holds"])
def test_only_what_a_finding_closed_is_looked_at_again(verdict: Verdict) -> None:
    reopened = decided(VERIFIED, "no_longer_holds")
    rejected = told(EvidenceRejected(milestone_id="R4-M1", evidence=(SHA,), reason_id="t"), record=told(planned()))
    for record in (told(planned()), rejected, reopened, changed(VERIFIED, withdrawn_on=DUE)):
        with pytest.raises(AnswerRefused) as refused:
            decide_finding(record, verdict, (), on=LATER, by="p-verifier-2", reason_id="t")
        assert refused.value.why == "not_closed"


def test_that_it_still_holds_changes_neither_the_finding_nor_the_day_of_the_work() -> None:
    again = decided(VERIFIED, "still_holds")
    before, after = view(VERIFIED), view(again)
    assert (after.date_state, after.proof, after.proof_since) == (before.date_state, before.proof, before.proof_since)
    assert seq_of(again) == seq_of(VERIFIED)
    assert again.newest_finding
    assert again.newest_finding.verdict == "still_holds"
    assert withdrawn(again, 3).finding is None, "it confirms a finding, and is none without it"
    assert not withdrawn(again, 3).is_closed


def test_what_no_longer_holds_is_open_again_and_the_first_finding_stays() -> None:
    open_again = decided(VERIFIED, "no_longer_holds")
    assert not open_again.is_closed
    assert open_again.review.findings[0].stands
    assert view(open_again).is_open
    assert view(open_again).proof == "not_sufficient"
    assert view(withdrawn(open_again, 4)).proof == "verified"
    verified_again = decided(told(received(NEWER), record=open_again, by="p-records-1"), "met", NEWER)
    assert view(verified_again).date_state == "kept_late"
    assert view(withdrawn(verified_again, 6)).is_open
    with pytest.raises(RuleError, match="was closed as of"):
        decide_finding(VERIFIED, "no_longer_holds", (), on=date(2026, 1, 2), by="p-verifier-2", reason_id="t")


def test_a_reopened_milestone_is_late_from_the_day_on_which_it_no_longer_held() -> None:
    verified = changed(told(planned(basis="statute"), received(), found(on=DUE)), told_on=date(2026, 1, 2))
    open_again = decided(verified, "no_longer_holds", on=RECORDED)
    late = lateness_of(open_again, source(LATER), LATER, CITY)
    assert late.counts_from == RECORDED
    assert late.days == (LATER - RECORDED).days, "until then the date was kept"
    assert late.ground
    assert late.ground
    assert (late.ground.kind, late.ground.seq) == ("finding", 4)


def test_who_reopens_it_has_not_judged_the_file_that_came_since_unless_they_name_it() -> None:
    given = told(received(NEWER), record=CLOSED, by="p-records-1")
    assert [item.sha256 for item in decided(given, "no_longer_holds").evidence_to_review] == [NEWER]
    assert decided(given, "no_longer_holds", NEWER).evidence_to_review == ()


@pytest.mark.parametrize("verdict", ["still_holds", "no_longer_holds"])
def test_nobody_looks_again_on_a_file_of_their_own(verdict: Verdict) -> None:
    given = told(received(NEWER), record=VERIFIED, by="p-verifier-2")
    with pytest.raises(AnswerRefused) as refused:
        decide_finding(given, verdict, (), on=LATER, by="p-verifier-2", reason_id="t")
    assert refused.value.why == "own_evidence"
    assert decide_finding(given, verdict, (), on=LATER, by="p-verifier-3", reason_id="t")


def test_done_another_way_counts_as_verified() -> None:
    record = told(planned(), received(), by="p-records-1")
    with pytest.raises(RuleError, match="a claim alone closes nothing"):
        decide_finding(record, "done_another_way", (), on=DUE, by="p-verifier-2", reason_id="t")
    done = decided(record, "done_another_way", SHA, on=DUE)
    assert (view(done).date_state, view(done).proof) == ("kept", "verified")
    assert view(done).verdict.word == "done_another_way"  # type: ignore[union-attr]


@pytest.mark.parametrize("verdict", sorted(PROVES))
def test_a_verdict_of_done_starts_clocks_and_ends_holds_and_a_look_again_neither(verdict: Verdict) -> None:
    due = {"day": LATER, "basis": "statute", "counting": "t", "provisional": True}
    waits = told(planned("R4-M2", due={**due, "after": {"milestone": "R4-M1", "hours": 24}}))
    held = told(HoldAdded(milestone_id="R4-M3", waits_for="R4-M1"), record=told(planned("R4-M3")))
    finding = FindingRecorded(milestone_id="R4-M1", verdict=verdict, evidence=(SHA,), reason_id="t", on=DUE)
    assert [type(event) for event in clocks_started(finding, (waits,), VERIFIED, CITY)] == [DueFixed]
    assert [type(event) for event in obstacles_lifted(finding, (held,))] == [HoldLifted]
    for other in ("still_holds", "no_longer_holds"):
        again = FindingRecorded.model_validate({**finding.model_dump(), "verdict": other})
        assert clocks_started(again, (waits,), VERIFIED, CITY) == obstacles_lifted(again, (held,)) == ()


def test_the_plans_day_comes_a_year_after_the_last_look() -> None:
    yearly = told(planned(look_again="yearly"), received(), found(on=DUE))
    again = look_again_of(yearly, CITY)
    assert again
    assert (again.why, again.since) == ("plan", date(2027, 4, 1))
    assert view(yearly, date(2027, 3, 31)).turn is None
    assert view(yearly, date(2027, 4, 1)).turn
    assert look_again_of(decided(yearly, "no_longer_holds"), CITY) is None
    closed = told(planned(look_again="yearly"), received(), found("not_required"))
    assert look_again_of(closed, CITY) is None, "only what is verified is looked at by the plan"
    assert look_again_of(VERIFIED, CITY) is None, "a plan that says nothing asks for nothing"


def test_the_plan_keeps_its_bytes_without_look_again() -> None:
    assert "look_again" not in planned().model_dump_json()
    assert '"look_again":"yearly"' in planned(look_again="yearly").model_dump_json()


def test_a_recommendation_whose_closing_milestone_no_longer_holds_is_open_again() -> None:
    closing = told(planned(closes_recommendation=True), received(), found(on=DUE))
    plan = Recommendation.model_construct(id="R4")
    record = RecommendationRecord.model_construct(id="R4", plan=plan, withdrawal=None)
    assert RecommendationView(record, (view(closing),)).proof == "verified"
    assert not RecommendationView(record, (view(decided(closing, "no_longer_holds")),)).is_closed


def test_the_same_command_again_is_the_same_finding_only_while_that_decides() -> None:
    fields: dict[str, Any] = {"on": DUE, "by": "p-reviewer-1"}
    assert same_finding(VERIFIED, "met", (SHA,), **fields) == 3
    reopened = decided(VERIFIED, "no_longer_holds")
    assert same_finding(reopened, "met", (SHA,), **fields) is None
    assert same_finding(reopened, "no_longer_holds", (), on=LATER, by="p-verifier-2") == 4


class Looking(RuleBasedStateMachine):
    """Files, claims, verdicts and withdrawals in any order, beside a list of the findings that stand."""

    @initialize(yearly=st.booleans())
    def begin(self, yearly: bool) -> None:
        self.record = told(planned(**({"look_again": "yearly"} if yearly else {})))
        self.standing: list[tuple[int, Verdict]] = []
        self.files = 0

    def take(self, *events: Event, by: str = "p-records-1") -> None:
        before = self.record
        self.record = told(*events, record=before, by=by)
        kept = [item for item in self.record.review.findings if item.seq <= before.touched_seq]
        assert [(item.seq, item.verdict, item.on) for item in kept] == [
            (item.seq, item.verdict, item.on) for item in before.review.findings
        ], "nothing recorded before is touched"

    @rule()
    def give(self) -> None:
        self.files += 1
        self.take(received(f"{self.files:064x}"))

    @rule()
    def claim(self) -> None:
        self.take(says())

    @rule(
        verdict=st.sampled_from(
            [
                "met",
                "done_another_way",
                "not_met",
                "not_required",
                "closed_not_implemented",
                "still_holds",
                "no_longer_holds",
            ]
        )
    )
    def judge(self, verdict: Verdict) -> None:
        evidence = (f"{self.files:064x}",) if self.files and verdict in (*PROVES, "not_met") else ()
        last = self.deciding
        try:
            events = decide_finding(self.record, verdict, evidence, on=LATER, by="p-verifier-2", reason_id="t")
        except RuleError:
            return
        if verdict in ("still_holds", "no_longer_holds"):
            assert last
            assert last[1] not in ("not_met", "no_longer_holds")
        elif last and last[1] not in ("not_met", "no_longer_holds"):
            assert verdict in PROVES
            assert last[1] not in PROVES
            assert any(item.seq > last[0] for item in self.record.review.evidence if item.sha256 in evidence)
        seq = self.record.touched_seq + 1
        self.take(*events, by="p-verifier-2")
        self.standing += [(seq, verdict)] if isinstance(events[0], FindingRecorded) else []
        again = look_again_of(self.record, CITY)
        assert again is None or again.since > RECORDED, "a verifier has just looked"

    @precondition(lambda self: self.standing)
    @rule(place=st.integers(0, 20))
    def withdraw(self, place: int) -> None:
        seq, _ = self.standing.pop(place % len(self.standing))
        self.take(EntryCorrected(subject_id="R4-M1", about="milestone", seq=seq, reason_id="t"), by="p-verifier-2")

    @property
    def deciding(self) -> tuple[int, Verdict] | None:
        return next((pair for pair in reversed(self.standing) if pair[1] != "still_holds"), None)

    @invariant()
    def the_newest_finding_that_stands_decides(self) -> None:
        if not hasattr(self, "record"):
            return
        last = self.deciding
        assert seq_of(self.record) == (last[0] if last else None)
        assert self.record.is_closed == bool(last and last[1] not in ("not_met", "no_longer_holds"))
        assert (view(self.record).proof == "verified") == bool(last and last[1] in PROVES)
        turn = view(self.record).turn
        assert (turn is None or turn.verb == "look_again") == self.record.is_closed
        assert look_again_of(self.record, CITY) is None or self.record.is_closed


TestLooking = Looking.TestCase
TestLooking.settings = settings(max_examples=150, stateful_step_count=25, deadline=None)
