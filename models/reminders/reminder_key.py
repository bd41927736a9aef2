"""The key of a step: deterministic, so that two sweeps mean the same message (reliability.md, section 4)."""

from collections.abc import Sequence
from datetime import date

from models.ledger import NotificationReason
from models.records import Item, MilestoneRecord
from models.reminders.answer_steps import OF_ANSWERS
from models.reminders.step import Step


def key_of(step: Step, record: MilestoneRecord, day: date, reason: NotificationReason | None) -> str:
    """Return the key of a step: the same step has the same key, whoever decides it (reliability.md, section 4)."""
    own = f"{record.id}:{step.kind}:{record.due_now}{_cycle(step, record, day)}"
    second = step.reason == "verifier_silent" or any(each.key == own and each.refused for each in record.told)
    if not second:
        return own
    # Several of these may be refused in one message, and each needs a key of its own then.
    of = f"{step.kind}:" if step.kind in OF_ANSWERS else ""
    stem = f"{record.id}:{reason or 'again'}:{record.due_now}:{of}"
    return f"{stem}{sum(each.key.startswith(stem) for each in record.told) + 1}"


def _cycle(step: Step, record: MilestoneRecord, day: date) -> str:
    match step.kind:
        case "weekly_digest":
            year, week, _ = day.isocalendar()
            return f":{year}-W{week:02}"
        case "evidence_rejected":
            return f":{_position(record.rejections)}"
        case "hold_notice":
            return f":{_position(record.holds)}"
        case "reassignment":
            return f":{_position(record.reassignments)}"
        case "extension_request":
            before = sum(each.kind == "extension_request" and not each.refused for each in record.told)
            return f":{_position(record.requests)}:{before + 1}"
        case "verification_request":
            asked = [each for each in record.told if each.kind == "verification_request" and not each.refused]
            return f":{sum(each.reason != 'verifier_silent' for each in asked) + 1}"
    return ""


def _position(items: Sequence[Item]) -> int:
    """Return the place of the last item that stands, counted from 1: it keeps it, whatever is withdrawn before it."""
    return max((at for at, each in enumerate(items, start=1) if each.stands), default=0)
