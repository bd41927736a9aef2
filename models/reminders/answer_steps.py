"""What an answer makes the house say: to the coordinator who must decide, and to the person who acts from now on."""

from models.core import Calendar
from models.ledger import NotificationKind
from models.records import Item, MilestoneRecord, ToldItem, hold_of, reassignment_of, request_of
from models.reminders.step import Step

ASK_COORDINATOR_EVERY = 5
"""Business days until a request that nobody decided is put to the coordinator again: no request is forgotten."""

OF_ANSWERS: frozenset[NotificationKind] = frozenset({"extension_request", "hold_notice", "reassignment"})


def answer_steps(record: MilestoneRecord, calendar: Calendar) -> tuple[Step, ...]:
    """Return what is still to be said because of an answer: a request, an obstacle, a handing over."""
    return tuple(filter(None, (_request(record, calendar), _obstacle(record), _handed(record))))


def _request(record: MilestoneRecord, calendar: Calendar) -> Step | None:
    """Return when the coordinator is next asked to decide on a later date; none where nobody waits for that."""
    asked = request_of(record)
    if asked is None:
        return None
    told = _told_since(record, "extension_request", asked)
    day = calendar.add(told[-1].claimed_on, ASK_COORDINATOR_EVERY) if told else asked.recorded_on
    return Step(kind="extension_request", day=day, role="coordinator")


def _obstacle(record: MilestoneRecord) -> Step | None:
    """Return the notice of an obstacle of which the coordinator has not heard."""
    hold = hold_of(record)
    if hold is None or _told_since(record, "hold_notice", hold):
        return None
    return Step(kind="hold_notice", day=hold.recorded_on, role="coordinator")


def _handed(record: MilestoneRecord) -> Step | None:
    """Return the first word to the person to whom the milestone was given."""
    handed = reassignment_of(record)
    if handed is None or _told_since(record, "reassignment", handed):
        return None
    return Step(kind="reassignment", day=handed.recorded_on)


def _told_since(record: MilestoneRecord, kind: NotificationKind, item: Item) -> tuple[ToldItem, ...]:
    """Return what was said of an answer since it was given, and not refused."""
    return tuple(each for each in record.told if each.kind == kind and not each.refused and each.seq > item.seq)
