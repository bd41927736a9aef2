"""The life of a memo: drafted, commented, reviewed, approved, issued (docs/memo.md#life-of-a-draft)."""

from datetime import date

from pydantic import AwareDatetime

from models import ledger
from models.core import Record, RuleError, Value, evolve
from models.records.messages import with_delivery
from models.records.milestone import RecordItem, ToldItem, shared
from models.records.milestone_fold import Added, item_change


class Remark(RecordItem):
    """A comment, a review or an approval of a draft."""

    text_id: str | None = None
    sent_back: bool = False
    facts_sha256: str | None = None


class Share(RecordItem):
    """The draft given to the agency's liaison."""

    until: date
    """The last day on which a comment is waited for."""
    facts_sha256: str


class DraftReview(Value):
    """What was said of a draft."""

    shares: tuple[Share, ...] = ()
    comments: tuple[Remark, ...] = ()
    reviews: tuple[Remark, ...] = ()
    approvals: tuple[Remark, ...] = ()


class MemoIssue(Value):
    """The memo as it went out; empty while it is a draft."""

    seq: int | None = None
    files: dict[str, str] = {}
    corrected_by: int | None = None
    """The number of the last memo that corrects this one."""


class DraftRecord(Record):
    """One draft of a memo, and the memo it became."""

    id: str
    period: ledger.Period
    as_of: date
    period_from: date
    period_to: date
    recorded_through: AwareDatetime
    cut_seq: int
    cut_hash: str
    facts_sha256: str
    event_id: int | None = None
    supersedes: int | None = None
    reason_id: str | None = None
    drafted_by: str
    drafted_seq: int
    drafted_on: date | None = None
    """The New York day; none before it is recorded."""
    review: DraftReview = DraftReview()
    number: int | None = None
    issued_on: date | None = None
    issue: MemoIssue = MemoIssue()
    withdrawal_asked: Remark | None = None
    """Who first asked that the memo be withdrawn, and why; another person must confirm it."""
    withdrawn_on: date | None = None
    withdrawn_reason_id: str | None = None
    messages: tuple[ToldItem, ...] = ()
    """Who was told of it, in Slack or by mail."""


ADDED: Added = {
    ledger.MemoShared: ("shares", Share),
    ledger.MemoCommented: ("comments", Remark),
    ledger.MemoReviewed: ("reviews", Remark),
    ledger.MemoApproved: ("approvals", Remark),
}


def fold_draft(key: str, record: DraftRecord | None, entry: ledger.Entry) -> DraftRecord:
    """Take one entry into a draft's record. Raises RuleError if it cannot follow."""
    event = entry.event
    if record and record.number is None and (added := ADDED.get(type(event))):
        return evolve(record, review=evolve(record.review, **item_change(record.review, *added, entry)))
    match event:
        case ledger.MemoDrafted() if record is None:
            return DraftRecord(
                id=key,
                drafted_by=entry.actor,
                drafted_seq=entry.seq,
                drafted_on=entry.occurred_on,
                **shared(DraftRecord, event),
            )
        case ledger.MemoIssued() if record and record.number is None:
            issue = MemoIssue(seq=entry.seq, files=event.files)
            return evolve(record, number=event.number, issued_on=entry.occurred_on, issue=issue)
        case ledger.MemoCorrected() if record and record.number == event.number:
            return evolve(record, issue=evolve(record.issue, corrected_by=event.by_number))
        case ledger.MemoWithdrawalAsked() if record and record.number == event.number and record.withdrawn_on is None:
            return evolve(record, withdrawal_asked=Remark(**entry.origin, text_id=event.reason_id))
        case ledger.MemoWithdrawn() if record and record.number == event.number and record.withdrawn_on is None:
            return evolve(record, withdrawn_on=entry.occurred_on, withdrawn_reason_id=event.reason_id)
        case ledger.MemoMessageClaimed() | ledger.DeliveryEvent() if record:
            return evolve(record, messages=with_delivery(record.messages, entry))
    raise RuleError(f"{event.kind} does not follow for draft {key}")
