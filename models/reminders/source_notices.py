"""What the coordinator hears about a source, and when. Source: docs/reminders.md#sources."""

from datetime import datetime

from models.core import COORDINATOR, same_fields
from models.ledger import NoticeFacts, items
from models.records import TURNS, NoticeItem, SourceRecord, heard_by
from models.reminders.ladder import ANSWER_WITHIN
from models.reminders.limits import delay_for
from models.reminders.notifications import NoticePart, SourceNotice, SweepContext
from models.reminders.recipients import coordinator_for


def notices_due(source: SourceRecord, context: SweepContext, now: datetime) -> tuple[NoticePart, ...]:
    """Return the notices due about a source, delayed ones too; none before its send slot, or once all is said."""
    slot = heard_by(source, context.calendar)
    if slot is None or slot > now or not context.calendar.may_send(now):
        return ()
    return tuple(_part(item, source, context, now) for item in source.untold)


def _part(item: NoticeItem, source: SourceRecord, context: SweepContext, now: datetime) -> NoticePart:
    directory, touched = context.directory(now), context.touched.get(source.id, ())
    is_turn = item.topic in TURNS
    kind = items.SOURCE_BLOCKED if is_turn else items.NEEDS_PERSON
    # News of the source itself goes to whoever coordinates everything, if there is one, but news of a milestone to
    # the milestone's own coordinator.
    recipient = coordinator_for((*item.milestones, None, *touched), directory)
    # The same thing has the same key, even in a record that was restored. After a refusal it goes out under another
    # key, because a key is used once.
    again = f":again:{item.refused}" if item.refused else ""
    notice = SourceNotice(
        source=source.id,
        notice=item.seq,
        kind=kind.name,
        key=f"{source.id}:{item.topic}:{item.mark}{again}",
        due=item.on,
        recipient=recipient,
        reason=recipient.reason,
        delay=delay_for(kind, recipient, directory, context.calendar),
    )
    facts = same_fields(NoticeFacts, item) | {
        "source": source.id,
        "gives": context.gives.get(source.id),
        "entry": item.seq,
        "since": item.since if item.topic == "recovered" else source.unread_since,
        "answered_on": source.answered_on,
        "milestones": item.milestones or (touched if is_turn else ()),
        "answer_by": context.calendar.add(directory.day, ANSWER_WITHIN),
        **context.message_facts(directory.day, roles=(COORDINATOR,), sources=(source.id,)),
    }
    return NoticePart(notification=notice, facts=NoticeFacts(**facts))
