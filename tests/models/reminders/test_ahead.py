"""The preview: each person's next message, why it goes to them, and what is held until when."""

from datetime import date
from typing import Any

from models.records import MilestoneRecord, RecipientRecord
from models.records.reminder import AwayItem
from models.reminders.notifications import SweepContext
from models.reminders.upcoming import UpcomingMessage, next_messages
from tests.material.records import changed
from tests.models.records.test_notices import look, morning
from tests.models.reminders.reminder_material import (
    CALENDAR,
    COORDINATOR,
    DELEGATE,
    HEAD,
    PERSON,
    VERIFIER,
    after,
    local,
    milestone,
    people,
    read_source,
    recipient,
    report_of,
    told,
)
from tests.models.reminders.reminder_world import World

LATE = [
    {"date": "2026-05-08", "event": "sent", "kind": "check_in"},
    {"date": "2026-05-26", "event": "sent", "kind": "due_soon"},
    {"date": "2026-06-01", "event": "sent", "kind": "overdue"},
]


def context(**more: Any) -> SweepContext:
    known = {"calendar": CALENDAR, "verdicts_by": "DOI", "people": people(), "recipients": {}}
    return SweepContext(**{**known, "sources": {"agency_drop": read_source(date(2026, 6, 2))}, **more})


def ahead(*records: MilestoneRecord, now: str = "2026-06-02T10:00", **more: Any) -> dict[str | None, UpcomingMessage]:
    return {each.to: each for each in next_messages(records, context(**more), local(now))}


def parts(one: UpcomingMessage) -> list[tuple[str, str]]:
    return [(each.about, each.kind) for each in one.parts]


def test_each_person_has_the_next_message_of_their_own_seat() -> None:
    found = ahead(after(milestone(), LATE), milestone("R5-M2", due_on=date(2026, 7, 1)))
    assert (found[PERSON].at, parts(found[PERSON])) == (local("2026-06-08T09:30"), [("R5-M1", "weekly_digest")])
    assert (found[HEAD].at, parts(found[HEAD])) == (local("2026-06-18T09:30"), [("R5-M1", "escalation")])
    assert set(found) == {PERSON, HEAD}


def test_what_comes_on_one_day_is_one_message_and_of_a_ladder_the_highest_rung_alone() -> None:
    found = ahead(milestone(), milestone("R5-M2", due_on=date(2026, 6, 4)), now="2026-06-01T08:00")
    assert parts(found[PERSON]) == [("R5-M1", "overdue"), ("R5-M2", "due_soon")]
    assert found[PERSON].at == local("2026-06-01T09:30")


def test_it_says_why_it_goes_to_a_person_who_stands_in() -> None:
    gone = {
        PERSON: RecipientRecord(
            id=PERSON, away=AwayItem(seq=3, first=date(2026, 6, 1), last=date(2026, 6, 30), delegate=DELEGATE)
        )
    }
    [part] = ahead(after(milestone(), LATE), recipients=gone)[DELEGATE].parts
    assert (part.instead_of, part.reason, part.role) == (PERSON, "away", "responsible")
    [slack_user_unknown] = ahead(after(milestone(), LATE), people=people(records={"slack": None}))[COORDINATOR].parts
    assert (slack_user_unknown.reason, slack_user_unknown.at) == ("no_channel", local("2026-06-08T09:30"))


def test_what_would_be_held_says_why_and_until_when() -> None:
    full = {PERSON: recipient(PERSON, ("2026-06-08",))}
    one = ahead(after(milestone(), LATE), now="2026-06-08T10:00", recipients=full)[PERSON]
    assert [(each.delay_reason, each.until) for each in one.delayed] == [("cap", local("2026-06-11T09:30"))]
    assert one.at == local("2026-06-11T09:30")
    late = people(records={"hours": {"from": "11:00", "to": "18:00", "timezone": "America/New_York"}})
    [held] = ahead(after(milestone(), LATE), people=late)[PERSON].delayed
    assert (held.delay_reason, held.until) == ("outside_hours", local("2026-06-08T11:00"))


def test_a_delay_on_record_whose_cause_is_gone_is_no_delay() -> None:
    record = changed(after(milestone(), LATE), delayed_until=local("2026-06-10T09:30"), held_reason="cap")
    assert ahead(record, now="2026-06-08T10:00")[PERSON].delayed == ()


def test_verifier_and_coordinator_each_see_their_own_turn() -> None:
    record = after(milestone(), [{"date": "2026-06-01", "event": "evidence_submitted"},
                                 {"date": "2026-06-02", "event": "sent", "kind": "verification_request"}])  # fmt: skip
    found = ahead(record)
    assert found[VERIFIER].at == local("2026-06-09T09:30")
    assert [each.reason for each in found[COORDINATOR].parts] == ["verifier_silent"]


def test_what_reaches_nobody_is_listed_under_nobody() -> None:
    assert (
        ahead(after(milestone(), LATE), people=people(without=(COORDINATOR, HEAD)))[None].parts[0].kind == "escalation"
    )


def test_closed_milestones_and_watches_bring_nothing() -> None:
    closed = after(milestone(), [*LATE, {"date": "2026-06-02", "event": "verified"}])
    assert ahead(closed, milestone("R5-M2", basis="pending_bill")) == {}


def test_the_notice_of_a_source_and_the_weeks_digest_are_there() -> None:
    world = World({"R5-M1": milestone()})
    world.sources["agency_drop"] = read_source(date(2026, 5, 28))
    look(world, morning(date(2026, 6, 1), -1), agency_drop="blocked")
    found = ahead(
        after(milestone(), LATE),
        now="2026-06-08T09:30",
        sources=world.sources,
        claimed_digests=frozenset(),
        report=report_of([after(milestone(), LATE)], date(2026, 6, 8), world.sources),
    )
    assert {each.about for each in found[COORDINATOR].parts} == {"agency_drop", "2026-W24"}


def test_what_the_preview_shows_for_now_is_what_the_sweep_sends() -> None:
    records = [
        after(milestone(), LATE),
        milestone("R5-M2", due_on=date(2026, 6, 11)),
        milestone("R5-M3", provisional=True),
    ]
    world = World({each.id: each for each in records}, sources={"agency_drop": read_source(date(2026, 6, 2))})
    now = local("2026-06-08T09:30")
    shown = {
        (each.to, part.key)
        for each in next_messages(records, world.context(now), now)
        if each.at == now
        for part in each.parts
    }
    world.deliver(now)
    assert shown == {(to, key) for _, to, keys in world.sent for key in keys}


def test_a_heads_digest_of_a_later_week_is_there() -> None:
    record = after(milestone(), LATE)
    escalated = told("escalation", date(2026, 6, 18), due=record.due_now, seq=20, to=HEAD)
    record = changed(record, messages=(*record.exchange.messages, escalated))
    [part] = ahead(record, now="2026-06-18T12:00")[HEAD].parts
    assert part.key == f"digest:{HEAD}:2026-W26"
