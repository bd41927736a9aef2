"""What is to be said of a memo, decided on records alone: by which road, in whose place, and with which facts."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from models.core import People
from models.drafts import Brief, MemoAtHand, brief_of
from models.ledger import MemoCounts, NotificationKind
from models.records import RecipientRecord, ToldItem
from models.reminders.digests import digests_due
from models.reminders.memo_notifications import memos_due
from models.reminders.notifications import MemoPart, SweepContext
from models.reminders.recipients import Channels
from notifications.memo import memo_of as pages_of
from tests.material.memo import made_up_memo
from tests.material.memo_messages import CHANGES, COUNTS
from tests.models.answers.test_drafts import SHARE, draft
from tests.models.reminders.reminder_material import CALENDAR, local

NOW = local("2026-06-02T09:30")
BRIEF = Brief(counts=COUNTS, changes=CHANGES, more=0)
BOTH = Channels(slack=True, email=True)


def people(*rows: tuple[str, str, dict[str, Any]]) -> People:
    """Return people by id and role; what else is given is theirs."""
    made = [{"id": id_, "name": "Made up", "slack": f"U{n:09}", "roles": [{"role": role}]} | more
            for n, (id_, role, more) in enumerate(rows)]  # fmt: skip
    return People.model_validate({"people": made})


OFFICE = (
    ("p-drafter", "oversight_coordinator", {}),
    ("p-verifier", "oversight_verifier", {}),
    ("p-liaison", "agency_liaison", {"email": "l@agency.example"}),
    ("p-reader", "council_reader", {"email": "r@council.example", "slack": None}),
)


def due(at_hand: MemoAtHand, rows: Iterable[Any] = OFFICE, now: Any = NOW, **more: Any) -> tuple[MemoPart, ...]:
    known: dict[str, Any] = {"recipients": {}, "sources": {}, "channels": BOTH, "memos": (at_hand,)}
    context = {"calendar": CALENDAR, "verdicts_by": "DOI", "people": people(*rows)}
    return memos_due(SweepContext.model_validate(context | known | more), now)


def asked(found: tuple[MemoPart, ...]) -> dict[tuple[NotificationKind, str | None], Any]:
    return {(each.notification.kind, each.notification.to): each.notification for each in found}


def told(kind: NotificationKind, to: str, *, refused: bool = False, turn: int = 1) -> ToldItem:
    key = f"{kind}:D1:abababab:{to}:{turn}"
    who = {"to": to, "instead_of": None, "reason": None}
    on = date(2026, 6, 1)
    return ToldItem(key=key, message=key, kind=kind, due=on, **who, seq=5, claimed_on=on, refused=refused)


ISSUED: dict[str, Any] = {"number": 4, "issued_on": date(2026, 6, 1), "issued_seq": 9}


def test_nothing_is_said_outside_the_hours_of_sending() -> None:
    for moment in ("2026-06-02T08:00", "2026-06-06T10:00"):
        assert due(MemoAtHand(draft=draft()), now=local(moment)) == ()


def test_where_nobody_may_review_the_coordinator_hears_that_it_waits() -> None:
    [only] = due(MemoAtHand(draft=draft()), (("p-drafter", "oversight_coordinator", {}),))
    assert (only.notification.to, only.notification.steps) == ("p-drafter", ())


def test_who_is_away_is_stood_in_for_and_no_one_is_asked_twice() -> None:
    away = {"away": [{"from": "2026-06-01", "to": "2026-06-05", "delegate": "p-second"}]}
    rows = (("p-drafter", "oversight_coordinator", {}), ("p-verifier", "oversight_verifier", away),
            ("p-second", "oversight_verifier", {}))  # fmt: skip
    found = due(MemoAtHand(draft=draft()), rows)
    assert [(each.notification.to, each.notification.recipient.instead_of) for each in found] == [("p-second", None)]


def test_the_liaison_is_written_to_by_slack_where_no_mail_server_is_set_and_has_a_button() -> None:
    found = asked(due(MemoAtHand(draft=draft("memo.comment")), channels=Channels()))
    one = found["memo_shared", "p-liaison"]
    assert (one.recipient.channel, one.steps) == ("slack", ("comment",))
    by_mail = asked(due(MemoAtHand(draft=draft("memo.comment", shares=(SHARE,)))))["memo_shared", "p-liaison"]
    assert by_mail.recipient.channel == "email"


def test_the_liaison_gets_what_was_shared_though_another_draft_was_made_before_the_sweep() -> None:
    shared, by = draft("memo.comment", shares=(SHARE,)), draft(id="D2", drafted_seq=9)
    found = asked(due(MemoAtHand(draft=shared, replaced=by, awaited=SHARE.until)))
    assert set(found) == {("memo_shared", "p-liaison")}
    assert due(MemoAtHand(draft=shared, replaced=by)) == (), "no comment is waited for any more"


def test_a_memo_that_was_corrected_before_it_was_told_of_is_not_told_of_as_the_last_word() -> None:
    assert due(MemoAtHand(draft=draft(**ISSUED, corrected_by=5), brief=BRIEF)) == ()


def test_readers_hear_of_it_by_mail_alone_and_without_a_mail_server_not_at_all() -> None:
    at_hand = MemoAtHand(draft=draft(**ISSUED), brief=BRIEF)
    assert ("memo_issued", "p-reader") in asked(due(at_hand))
    assert set(asked(due(at_hand, channels=Channels()))) == {("memo_issued", "p-drafter")}


def test_two_readers_with_one_address_get_one_mail() -> None:
    at_hand = MemoAtHand(draft=draft(**ISSUED), brief=BRIEF)
    more = ("p-another", "council_reader", {"email": "R@Council.example", "slack": None})
    other = ("p-other", "council_reader", {"email": "o@council.example", "slack": None})
    for rows in ((*OFFICE, more, other), (more, other, *OFFICE)):
        readers = {to for kind, to in asked(due(at_hand, rows)) if kind == "memo_issued" and to != "p-drafter"}
        assert readers == {"p-another", "p-other"}


def test_a_reader_whose_server_refused_is_not_tried_again_and_the_coordinator_hears() -> None:
    at_hand = MemoAtHand(draft=draft(**ISSUED, messages=(told("memo_issued", "p-reader", refused=True),)))
    refused = RecipientRecord(id="p-reader", mail_unreachable="mail_550", mail_unreachable_on=date(2026, 6, 1))
    found = due(at_hand, recipients={"p-reader": refused})
    again = [each.notification for each in found if each.notification.recipient.instead_of == "p-reader"]
    assert [(each.to, each.key.endswith(":2")) for each in again] == [("p-drafter", True)]


def test_what_is_told_once_is_told_never_again() -> None:
    at_hand = MemoAtHand(draft=draft(messages=(told("memo_ready", "p-verifier"),)))
    assert due(at_hand) == ()
    assert {each.notification.turn for each in due(at_hand, now=local("2026-06-08T09:30"))} == {2}
    both = (told("memo_ready", "p-verifier"), told("memo_ready", "p-verifier", turn=2))
    late = due(MemoAtHand(draft=draft(messages=both)), now=local("2026-06-22T09:30"))
    assert [(each.notification.to, each.notification.steps) for each in late] == [("p-drafter", ())]


def test_of_a_withdrawn_memo_no_count_and_no_change_is_told_whatever_is_at_hand() -> None:
    at_hand = MemoAtHand(draft=draft(**ISSUED, withdrawn_on=date(2026, 6, 2)), brief=BRIEF)
    [only] = due(at_hand)
    assert (only.facts.counts, only.facts.changes) == (None, ())


def test_a_message_counts_as_the_memo_does() -> None:
    brief = brief_of(json.loads(pages_of(made_up_memo()).to_json()))
    headline = made_up_memo().headline
    assert brief.counts == MemoCounts(
        recommendations=7,
        verified=len(headline.done),
        milestones=len(headline.milestones),
        reported_done=len(headline.claimed),
        past=len(headline.past),
        cannot_tell=len(headline.not_checked),
        awaiting_finding=len(headline.to_review),
    )
    assert brief.bottom_line == tuple(sentence.text for sentence in made_up_memo().bottom_line)
    with pytest.raises(KeyError):
        brief_of({"headline": {}, "changes": []})


def test_a_draft_that_nobody_reads_stops_asking_after_the_second_time_and_is_the_coordinators() -> None:
    asked_twice = draft(messages=(told("memo_ready", "p-verifier"), told("memo_ready", "p-verifier", turn=2)))
    at_hand = MemoAtHand(draft=asked_twice)
    months_later = local("2026-08-31T09:30")
    assert "p-verifier" not in {to for _, to in asked(due(at_hand, now=months_later))}
    rows = people(*OFFICE)
    known: dict[str, Any] = {"recipients": {}, "sources": {}, "memos": (at_hand,), "claimed_digests": frozenset()}
    context = SweepContext(calendar=CALENDAR, verdicts_by="DOI", people=rows, **known)
    [digest] = digests_due(context, months_later)
    assert (digest.notification.to, digest.facts.drafts) == ("p-drafter", (asked_twice.id,))
    read = at_hand.model_copy(update={"replaced": draft(id="D2", drafted_seq=9)})
    assert not digests_due(context.model_copy(update={"memos": (read,)}), months_later)
