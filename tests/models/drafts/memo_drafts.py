"""Drafts and issued memos as records, for the rules of a memo's life; all made up."""

from datetime import UTC, date, datetime
from typing import Any

from models.ledger import Period
from models.records import DraftRecord, Remark, Share
from tests.material.records import draft_record

SHA = "0" * 64


def a_draft(seq: int, period: Period = "month", as_of: str = "2026-11-30", **more: Any) -> DraftRecord:
    """Return a draft whose entry is `seq`, cut from the entry before it."""
    day = date.fromisoformat(as_of)
    facts = {
        "id": f"D{seq}",
        "period": period,
        "as_of": day,
        "period_from": day.replace(day=1),
        "period_to": day,
        "recorded_through": datetime(2026, 12, 1, 12, tzinfo=UTC),
        "cut_seq": seq - 1,
        "cut_hash": SHA,
        "facts_sha256": SHA,
        "drafted_by": "p-c-1",
        "drafted_seq": seq,
    }
    return draft_record(**facts | more)


def a_memo(number: int, period: Period, as_of: str, **more: Any) -> DraftRecord:
    """Return a memo that was drafted, then issued, in an order of numbers."""
    issued = {"number": number, "issued_seq": number * 10 + 5, "issued_on": date(2026, 12, 1)}
    return a_draft(number * 10, period, as_of, **issued | more)


def by_id(*drafts: DraftRecord) -> dict[str, DraftRecord]:
    """Return drafts as the ledger's table holds them."""
    return {each.id: each for each in drafts}


def a_share(seq: int, until: str) -> Share:
    """Return a share of a draft whose comment is waited for until a day."""
    return Share(seq=seq, on=date(2026, 12, 1), by="p-c-1", until=date.fromisoformat(until), facts_sha256=SHA)


def a_remark(seq: int, by: str = "p-c-2", **more: Any) -> Remark:
    """Return a comment, a review or an approval."""
    return Remark(seq=seq, on=date(2026, 12, 2), by=by, **{"facts_sha256": SHA} | more)
