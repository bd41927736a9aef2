"""The weekly digests of a unit's head and of the coordinator: who gets one, of what, once a week."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from models.ledger import DigestClaimed
from models.records import (
    EvidenceItem,
    HoldItem,
    MilestoneRecord,
    OfferItem,
    RecipientRecord,
    RequestItem,
    SourceRecord,
)
from models.records.milestone import QuietItem, StatementItem
from models.reminders.digests import MOST_LINES, digest_keys, digests_due
from models.reminders.notifications import DigestPart, SweepContext, bundled, claims_of
from models.reminders.recipients import CHANNEL, Channels
from models.reminders.sweeps import sweep
from tests.material.records import changed
from tests.models.reminders.reminder_material import (
    CALENDAR,
    COORDINATOR,
    DELEGATE,
    HEAD,
    PERSON,
    VERIFIER,
    directory_at,
    local,
    milestone,
    people,
    read_source,
    recipient,
    report_of,
    told,
)

WITH_CHANNEL = Channels(coordinator_channel="C0MADEUP001")
DUE, MONDAY = date(2026, 5, 29), local("2026-06-22T09:30")
WEEK = f"digest:{COORDINATOR}:2026-W26"
READ = {"agency_drop": read_source(MONDAY.date())}


def escalated(n: int = 1, on: str = "2026-06-18", **more: Any) -> MilestoneRecord:
    one = milestone(f"R5-M{n}")
    day = date.fromisoformat(on)
    items = [
        told("overdue", date(2026, 6, 1), due=DUE, seq=5),
        told("escalation", day, due=DUE, seq=9, **{"to": HEAD} | more),
    ]
    return changed(one, messages=tuple(items), touched_seq=9)


def context(*records: MilestoneRecord, at: datetime = MONDAY, **more: Any) -> SweepContext:
    known = {"calendar": CALENDAR, "verdicts_by": "DOI", "people": people(), "recipients": {}, "sources": {}}
    report = report_of(records, at.date(), more.get("sources"))
    return SweepContext(**{**known, "claimed_digests": frozenset(), "report": report, **more})


def by_person(found: tuple[DigestPart, ...]) -> dict[str | None, DigestPart]:
    return {each.notification.to: each for each in found}


def test_the_head_gets_what_was_escalated_to_them_and_the_coordinator_all_that_is_past() -> None:
    others = [escalated(2, to="p-other-head"), milestone("R5-M3"), milestone("R5-M4", due_on=date(2026, 7, 1))]
    found = by_person(digests_due(context(escalated(), *others), MONDAY))
    assert [each.milestone_id for each in found[HEAD].facts.lines] == ["R5-M1"]
    assert [each.milestone_id for each in found[COORDINATOR].facts.lines] == ["R5-M1", "R5-M2", "R5-M3"]
    assert (found[HEAD].facts.about, found[COORDINATOR].facts.about) == ("unit_head", "coordinator")
    assert {each.notification.key for each in found.values()} == {f"digest:{HEAD}:2026-W26", WEEK}


@pytest.mark.parametrize(
    "record",
    [
        milestone(),
        escalated(refused=True),
        escalated(on="2026-06-22"),
        escalated(to=COORDINATOR, reason="status_unknown"),
        changed(escalated(), withdrawn_on=date(2026, 6, 19)),
        changed(escalated(), due_now=date(2026, 7, 30)),
    ],
    ids=["not escalated", "refused", "this week", "to the coordinator", "withdrawn", "extended"],
)
def test_the_head_has_no_digest_of_what_they_were_not_told_or_what_is_over(record: MilestoneRecord) -> None:
    assert HEAD not in by_person(digests_due(context(record), MONDAY))


@pytest.mark.parametrize("record", [milestone(due_on=date(2026, 7, 1)), milestone(provisional=True),
                                    milestone(basis="pending_bill")])  # fmt: skip
def test_where_there_is_nothing_to_say_there_is_no_digest(record: MilestoneRecord) -> None:
    assert digests_due(context(record), MONDAY) == ()
    assert digests_due(context(), MONDAY) == ()


@pytest.mark.parametrize(
    ("moment", "comes"),
    [
        ("2026-06-22T09:29", False),
        ("2026-06-22T17:01", False),
        ("2026-06-23T09:30", True),
        ("2026-06-21T12:00", False),
        ("2026-05-25T10:00", False),
        ("2026-05-26T10:00", True),
    ],
)
def test_a_digest_comes_on_the_first_business_day_of_a_week_or_as_soon_after_as_it_may(
    moment: str, comes: bool
) -> None:
    past, at = milestone(due_on=date(2026, 5, 15)), local(moment)
    assert bool(digests_due(context(past, at=at), at)) is comes


def test_what_came_up_since_the_week_began_is_for_the_next_week() -> None:
    record, wednesday, next_monday = (
        milestone(due_on=date(2026, 6, 22)), local("2026-06-24T09:30"), local("2026-06-29T09:30"),
    )  # fmt: skip
    assert digests_due(context(record, at=wednesday), wednesday) == ()
    assert digests_due(context(record, at=next_monday), next_monday)


def test_a_digest_is_claimed_once_a_week() -> None:
    known = frozenset({WEEK, f"digest:{HEAD}:2026-W26"})
    assert digests_due(context(escalated(), claimed_digests=known), MONDAY) == ()
    assert digests_due(context(escalated(), claimed_digests=None), MONDAY) == ()
    later = MONDAY + timedelta(days=7)
    assert digests_due(context(escalated(), at=later, claimed_digests=known), later)


def test_the_keys_that_a_sweep_asks_first_are_those_of_the_digests() -> None:
    found = digests_due(context(escalated()), MONDAY)
    keys = digest_keys(directory_at(MONDAY, people()), CALENDAR)
    assert {each.notification.key for each in found} <= set(keys)
    assert {key.split(":")[1] for key in keys} == {HEAD, VERIFIER, COORDINATOR}
    assert digest_keys(directory_at(local("2026-05-25T12:00"), people()), CALENDAR) == ()


def test_the_worst_comes_first_and_the_rest_is_counted() -> None:
    past = [milestone(f"R5-M{n}", due_on=DUE - timedelta(days=n)) for n in range(1, 14)]
    facts = by_person(digests_due(context(*past, sources=READ), MONDAY))[COORDINATOR].facts
    assert [each.milestone_id for each in facts.lines] == [f"R5-M{n}" for n in range(13, 13 - MOST_LINES, -1)]
    assert facts.more == 3
    assert facts.lines[0].days_past_original == 37


def test_a_legal_deadline_comes_before_an_older_target_date() -> None:
    ours = milestone("R5-M1", due_on=DUE - timedelta(days=9))
    legal = changed(milestone("R5-M2", due_on=DUE), basis="statute")
    facts = by_person(digests_due(context(ours, legal), MONDAY))[COORDINATOR].facts
    assert [each.milestone_id for each in facts.lines] == ["R5-M2", "R5-M1"]


def test_the_coordinator_hears_of_all_that_waits_for_somebody() -> None:
    item: dict[str, Any] = {"seq": 8, "on": date(2026, 6, 16), "by": PERSON, "recorded_on": date(2026, 6, 16)}
    far = milestone("R5-M2", due_on=date(2026, 8, 3))
    records = [
        changed(far, evidence=(EvidenceItem(**item, sha256="ab" * 32, name="x", voice="agency"),), id="R5-M2"),
        changed(far, extension_requests=(RequestItem(**item, to=date(2026, 9, 1), reason_id="t"),), id="R5-M3"),
        changed(far, holds=(HoldItem(**item, waits_for="R1-M1", reason_id=None),), id="R5-M4"),
    ]
    blocked = read_source(DUE).model_copy(update={"result": "blocked", "unread_since": date(2026, 6, 10)})
    found = digests_due(context(*records, sources={"agency_drop": blocked}, unsure=("R1-M1:overdue:x",)), MONDAY)
    facts = by_person(found)[COORDINATOR].facts
    assert (facts.waiting, facts.requests, facts.holds) == (("R5-M2",), ("R5-M3",), ("R5-M4",))
    [decide] = facts.lines
    assert (decide.milestone_id, decide.asks_for) == ("R5-M3", date(2026, 9, 1)), "what to decide has a line"
    assert set(facts.titles) == {"R5-M2", "R5-M3", "R5-M4"}
    assert (facts.unread, facts.unsure) == (("agency_drop",), ("R1-M1:overdue:x",))
    today: SourceRecord = blocked.model_copy(update={"unread_since": MONDAY.date()})
    assert digests_due(context(sources={"agency_drop": today}), MONDAY) == ()


def test_a_line_says_what_the_person_last_answered_and_that_nobody_can_tell() -> None:
    quiet = QuietItem(seq=7, on=date(2026, 6, 5), by=PERSON, kind="snoozed", due=DUE, until=date(2026, 6, 12))
    [line] = by_person(digests_due(context(changed(escalated(), quiets=(quiet,))), MONDAY))[HEAD].facts.lines
    assert (line.person, line.cannot_tell, line.v) == (PERSON, True, 9)
    read = context(escalated(), sources={"agency_drop": read_source(MONDAY.date())})
    assert not by_person(digests_due(read, MONDAY))[HEAD].facts.lines[0].cannot_tell


def test_a_head_who_is_away_has_their_delegate_and_one_without_a_road_none() -> None:
    gone = {"from": "2026-06-20", "to": "2026-06-30", "delegate": DELEGATE}
    there = digests_due(context(escalated(), people=people(head={"away": [gone]})), MONDAY)
    assert (
        by_person(there)[DELEGATE].notification.recipient.instead_of,
        by_person(there)[DELEGATE].notification.reason,
    ) == (
        HEAD,
        "away",
    )
    nowhere = digests_due(context(escalated(), people=people(head={"slack": None})), MONDAY)
    assert [each.notification.to for each in nowhere] == [COORDINATOR], "the coordinator has it all in their own"
    to_stand_in = escalated(to=DELEGATE, instead_of=HEAD, reason="away")
    assert HEAD in by_person(digests_due(context(to_stand_in), MONDAY))


def test_the_heads_cap_holds_their_digest_and_the_coordinator_has_the_daily_cap_alone() -> None:
    week = ("2026-06-17", "2026-06-18", "2026-06-19")
    known = {HEAD: recipient(HEAD, week), COORDINATOR: recipient(COORDINATOR, week)}
    found = by_person(digests_due(context(escalated(), recipients=known), MONDAY))
    delay = found[HEAD].notification.delay
    assert delay is not None
    assert (delay.reason, delay.until) == ("cap", local("2026-06-24T09:30"))
    assert found[COORDINATOR].notification.delay is None
    sent = sweep((), context(escalated(), recipients=known), MONDAY)
    assert [each.to for each in (*sent.messages, *sent.last)] == [COORDINATOR]


def test_the_digest_goes_to_the_coordinators_channel_unless_slack_lately_refused_it() -> None:
    found = by_person(digests_due(context(escalated(), channels=WITH_CHANNEL), MONDAY))
    assert set(found) == {HEAD, CHANNEL}
    assert found[CHANNEL].notification.key == f"digest:{CHANNEL}:2026-W26"
    [keyed] = [
        key for key in digest_keys(directory_at(MONDAY, people(), channels=WITH_CHANNEL), CALENDAR) if CHANNEL in key
    ]
    assert keyed == found[CHANNEL].notification.key
    gone = {CHANNEL: RecipientRecord(id=CHANNEL, unreachable="is_archived", unreachable_on=date(2026, 6, 22))}
    assert COORDINATOR in by_person(digests_due(context(escalated(), channels=WITH_CHANNEL, recipients=gone), MONDAY))
    full = {CHANNEL: recipient(CHANNEL, ("2026-06-22", "2026-06-22"))}
    assert (
        by_person(digests_due(context(escalated(), channels=WITH_CHANNEL, recipients=full), MONDAY))[
            CHANNEL
        ].notification.delay
        is None
    )


def test_a_digest_is_a_part_of_that_persons_message_of_the_day_and_the_channel_is_introduced_to_nobody() -> None:
    kind = milestone("R5-M7", responsible="oversight_coordinator")
    found = sweep((kind,), context(kind), MONDAY)
    [message] = found.messages
    assert [each.notification.kind for each in message.parts] == ["overdue", "weekly_digest"]
    claims = claims_of(message, MONDAY, None, {})
    assert isinstance(claims[1], DigestClaimed)
    assert (claims[1].part.milestone_id, claims[1].part.source, claims[1].message) == (None, None, claims[0].part.key)
    assert claims[1].key == f"digest_claimed:{WEEK}:1"
    [to_channel] = bundled(digests_due(context(kind, channels=WITH_CHANNEL), MONDAY))
    assert not any(each.introduces for each in claims_of(to_channel, MONDAY, None, {}))


def test_what_waits_for_a_verifier_is_not_put_to_the_head_and_stays_past_its_date_for_the_coordinator() -> None:
    """Rule 5 of the ladder: the ball is with the verifier, and the wait is not the unit's. No file hides a date."""
    came: dict[str, Any] = {"seq": 12, "on": date(2026, 6, 19), "by": PERSON, "recorded_on": date(2026, 6, 19)}
    piece = EvidenceItem(**came, sha256="ab" * 32, name="x", voice="agency")
    found = by_person(digests_due(context(changed(escalated(), evidence=(piece,))), MONDAY))
    assert HEAD not in found
    facts = found[COORDINATOR].facts
    assert (facts.past, facts.waiting) == (1, ("R5-M1",))
    assert [line.turn for line in facts.lines] == ["review_evidence"]


def test_a_line_says_whose_duty_it_is() -> None:
    record = changed(escalated(), duty_on="mayor_designee")
    [line] = by_person(digests_due(context(record), MONDAY))[COORDINATOR].facts.lines
    assert line.duty_on == "mayor_designee"


def test_the_counts_are_those_of_every_screen_of_the_day_however_many_lines_are_shown() -> None:
    unread = {"source": "city_record"}
    records = [
        *(milestone(f"R5-M{n}", due_on=DUE - timedelta(days=n)) for n in range(1, 13)),
        *(changed(milestone(f"R6-M{n}", due_on=DUE), **unread) for n in range(1, 4)),
        # Ours, and its answer is not due yet: it does not count, whether or not somebody could look.
        changed(milestone("R7-M1", agreed=False), **unread, told_on=date(2026, 6, 15)),
        changed(milestone("ALL-M1", due_on=DUE), recommendation_id="ALL"),
        milestone("R8-M1", due_on=date(2026, 8, 3)),
    ]
    given = context(*records, sources=READ)
    facts = by_person(digests_due(given, MONDAY))[COORDINATOR].facts
    report = given.report
    assert report is not None
    assert facts.numbers == {"target": 13, "not_checked": 3}
    assert (facts.past, facts.unknown) == (len(report.headline.past), len(report.headline.not_checked))
    assert len(facts.lines) + facts.more == facts.past + facts.unknown


def test_conditional_deadlines_others_and_our_own_are_no_legal_deadlines_of_the_agency() -> None:
    """Nine dates by law were said to be nine legal deadlines, though four of them may not apply."""
    bases = ["statute"] * 3 + ["conditional_statute"] * 4
    records = [changed(milestone(f"R5-M{n}"), basis=basis) for n, basis in enumerate(bases, start=1)]
    records += [
        changed(milestone(f"R6-M{n}"), basis="statute", duty_on=body)
        for n, body in enumerate(("mayor_designee", "oversight"), start=1)
    ]
    facts = by_person(digests_due(context(*records, sources=READ), MONDAY))[COORDINATOR].facts
    assert facts.numbers == {"legal": 3, "others_legal": 1, "conditional": 4, "own": 1}
    assert facts.counts == (), "nothing beside them adds them up"


def test_a_conditional_deadline_is_no_legal_one_that_depends_on_a_source() -> None:
    blocked = read_source(DUE).model_copy(update={"result": "blocked", "unread_since": date(2026, 6, 10)})
    records = [changed(milestone("R5-M1"), basis="statute"), changed(milestone("R5-M2"), basis="conditional_statute")]
    given = context(*records, sources={"agency_drop": blocked})
    facts = by_person(digests_due(given, MONDAY))[COORDINATOR].facts
    assert (facts.relying, facts.relying_by_law) == (2, 1)


def test_a_digest_that_goes_out_later_in_the_week_counts_as_the_screens_of_its_own_day() -> None:
    wednesday = local("2026-06-24T09:30")
    records = [milestone("R5-M1"), milestone("R5-M2", due_on=date(2026, 6, 22))]
    sources = {"agency_drop": read_source(wednesday.date())}
    facts = by_person(digests_due(context(*records, at=wednesday, sources=sources), wednesday))[COORDINATOR].facts
    assert (facts.past, [line.milestone_id for line in facts.lines]) == (2, ["R5-M1", "R5-M2"])


def test_a_date_offered_is_decided_and_listed_with_the_requests() -> None:
    item: dict[str, Any] = {"seq": 8, "on": date(2026, 6, 16), "by": PERSON, "recorded_on": date(2026, 6, 16)}
    offer = OfferItem(**item, to=date(2026, 9, 1), reason_id="t", due=date(2026, 8, 3))
    record = changed(milestone(due_on=date(2026, 8, 3)), offers=(offer,), agreements=())
    facts = by_person(digests_due(context(record, sources=READ), MONDAY))[COORDINATOR].facts
    assert (facts.offers, facts.requests, facts.past) == (("R5-M1",), (), 0)
    [line] = facts.lines
    assert (line.offers, line.asks_for, line.turn) == (date(2026, 9, 1), None, "decide_offer")


def test_the_sources_not_read_are_those_on_which_an_open_milestone_relies() -> None:
    blocked = read_source(DUE).model_copy(update={"result": "blocked", "unread_since": date(2026, 6, 10)})
    sources = {"agency_drop": blocked, "city_record": blocked.model_copy(update={"id": "city_record"})}
    never = changed(milestone("R5-M2", due_on=date(2026, 8, 3)), source="council_mirror")
    given = context(milestone(), never, sources=sources)
    facts = by_person(digests_due(given, MONDAY))[COORDINATOR].facts
    assert facts.unread == ("agency_drop", "council_mirror")
    assert given.report is not None
    assert given.report.source_counts.unread == 2


def test_a_line_says_overdue_with_a_ground_alone() -> None:
    legal = changed(escalated(), basis="statute")
    partly = StatementItem(seq=8, on=date(2026, 6, 16), by=PERSON, says="partly_done", text_id="t")
    for record, overdue in ((legal, False), (changed(legal, statements=(partly,)), True)):
        [line] = by_person(digests_due(context(record, sources=READ), MONDAY))[COORDINATOR].facts.lines
        assert (line.overdue, line.days_late) == (overdue, 24)
