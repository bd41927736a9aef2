"""What the coordinator hears of a source at one moment, and what is held (reminders.md, sections 2 and 3)."""

from collections.abc import Mapping
from datetime import date, datetime

from models.core import Calendar, People, new_york_day
from models.ledger import NoticeFacts, NotificationKind
from models.records import TURNS, NoticeItem, RecipientRecord, SourceRecord, heard_by
from models.register import Gives
from models.reminders.addressee import SLACK_ONLY, coordinator
from models.reminders.channel import Channels
from models.reminders.limits import held
from models.reminders.notification import Notice
from models.reminders.reminder_facts import ANSWER_WITHIN


def notices_due(
    record: SourceRecord,
    now: datetime,
    calendar: Calendar,
    touched: tuple[str, ...],
    people: People,
    recipients: Mapping[str, RecipientRecord],
    channels: Channels = SLACK_ONLY,
) -> tuple[Notice, ...]:
    """Return what is to be said of a source at a moment; with `held_until` where cap or hours hold it.

    `touched` are the open milestones that would show there. Nothing is due before its slot, and nothing where the
    coordinator has heard all.
    """
    wake = heard_by(record, calendar)
    if wake is None or wake > now or not calendar.may_send(now):
        return ()
    return tuple(
        _notice(record.id, each, now, calendar, touched, people, recipients, channels) for each in record.untold
    )


def _notice(
    source: str,
    one: NoticeItem,
    now: datetime,
    calendar: Calendar,
    touched: tuple[str, ...],
    people: People,
    recipients: Mapping[str, RecipientRecord],
    channels: Channels,
) -> Notice:
    # What is of the source itself goes to who coordinates all, where there is one; what is of a milestone, to its own.
    who = coordinator((*one.milestones, None, *touched), people, recipients, new_york_day(now), channels)
    person = people.by_id.get(who.to) if who.to else None
    hold = held(person, recipients.get(person.id), now, calendar, weekly=False) if person else None
    kind: NotificationKind = "source_blocked" if one.topic in TURNS else "needs_person"
    return Notice(
        source=source,
        notice=one.seq,
        kind=kind,
        key=key_of(source, one),
        due=one.on,
        to=who.to,
        role=who.role,
        instead_of=who.instead_of,
        reason=who.reason,
        held_until=hold[0] if hold else None,
        held_for=hold[1] if hold else None,
        channel=who.channel,
    )


def key_of(source: str, one: NoticeItem) -> str:
    """Return a notice's key: the same thing has the same key, also in a ledger that was put back from a copy.

    What Slack refused is said under another one, for the first is used up.
    """
    again = f":again:{one.refused}" if one.refused else ""
    return f"{source}:{one.topic}:{one.mark}{again}"


def notice_facts(
    notice: Notice,
    record: SourceRecord,
    day: date,
    calendar: Calendar,
    touched: tuple[str, ...],
    gives: Gives | None,
    verdicts_by: str,
) -> NoticeFacts:
    """Return all that a notice says on a day. A refused file is named by its entry alone."""
    one = next(each for each in record.notices if each.seq == notice.notice)
    return NoticeFacts(
        source=record.id,
        gives=gives,
        topic=one.topic,
        entry=one.seq,
        on=one.on,
        reason=one.reason,
        since=one.since if one.topic == "recovered" else record.unread_since,
        answered_on=record.answered_on,
        milestones=one.milestones or (touched if one.topic in TURNS else ()),
        ref=one.ref,
        verdicts_by=verdicts_by,
        said_on=day,
        answer_by=calendar.add(day, ANSWER_WITHIN),
    )
