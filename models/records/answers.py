"""What is in force of the answers that people gave about a milestone (docs/answers.md)."""

from models.records.milestone import HoldItem, MilestoneRecord, QuietItem, ReassignmentItem, RequestItem
from models.register import BY_LAW, Basis


def hold_of(record: MilestoneRecord) -> HoldItem | None:
    """Return the last hold that is not lifted."""
    return next((item for item in reversed(record.holds) if item.stands and item.lifted_on is None), None)


def is_movable(basis: Basis) -> bool:
    """Return whether another date may be asked for: not where a law names the date, which no office can move.

    The one rule for what is accepted, for the buttons and for the words. Source: docs/answers.md#by-law.
    """
    return basis not in BY_LAW


def request_of(record: MilestoneRecord) -> RequestItem | None:
    """Return the request for a later date that waits for the coordinator's answer."""
    return _unanswered(record) if is_movable(record.basis) else None


def void_request_of(record: MilestoneRecord) -> RequestItem | None:
    """Return the unanswered request for a later date where a law names the date: it is on record, and nobody decides
    it. Source: docs/answers.md#by-law."""
    return None if is_movable(record.basis) else _unanswered(record)


def _unanswered(record: MilestoneRecord) -> RequestItem | None:
    last = next((item for item in reversed(record.extension_requests) if item.stands), None)
    return last if last and last.answer is None else None


def refusal_of(record: MilestoneRecord) -> RequestItem | None:
    """Return the last request for a later date, if the coordinator refused it and no other date came since."""
    last = next((item for item in reversed(record.extension_requests) if item.stands), None)
    if last is None or last.answer != "refused" or last.answered_seq is None:
        return None
    moved = max((item.seq for item in (*record.extensions, *record.due_fixes) if item.stands), default=0)
    return last if moved < last.answered_seq else None


def reassignment_of(record: MilestoneRecord) -> ReassignmentItem | None:
    """Return the last time that the milestone was given to another person."""
    return next((item for item in reversed(record.reassignments) if item.stands), None)


def assigned_to(record: MilestoneRecord) -> str | None:
    """Return the id of the person to whom the milestone was given; None: whoever holds the responsible role."""
    last = reassignment_of(record)
    return last.to if last else None


def quiets_in_force(record: MilestoneRecord) -> tuple[QuietItem, ...]:
    """Return what was said for the date in force by whoever acts now: with another date or person it starts over."""
    handed = reassignment_of(record)
    since = handed.seq if handed else 0
    return tuple(item for item in record.quiets if item.stands and item.due == record.due_now and item.seq > since)


def not_shown_seq(record: MilestoneRecord) -> int:
    """Return the entry with which a verifier last held that the evidence does not show it; 0 if none did.

    What was told before it, such as that somebody is working on it, is no answer to it.
    """
    return max((item.seq for item in record.rejections if item.stands), default=0)
