"""How often and at what hours a person may be written to: a cap or an hour delays a notification, and drops none.
Source: docs/reminders.md#caps and docs/reminders.md#hours."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from models import ledger
from models.core import CLOSES, NEW_YORK, OPENS, Calendar, Hours, People, Person, new_york_day
from models.ledger import Kind, items
from models.records import RecipientRecord
from models.reminders.kinds import DIGEST
from models.reminders.ladder import WEEK
from models.reminders.notifications import Delay
from models.reminders.recipients import Directory, Recipient

PER_DAY = 1
"""Messages that one person may get on one New York day."""
PER_WEEK = 3
"""Messages that one person may get in any seven days in a row. Coordinators have no weekly cap."""
REPEATS_PER_WEEK = 1
"""Messages in any seven days in a row in which nothing changed: a digest as the first part. Coordinators excepted."""
PACE = (timedelta(days=3), timedelta(days=7), timedelta(days=14))
"""The least time between two messages to a contact who answered neither that nor the messages before: after the first
of them, after the second, and after each further one. So a silent contact gets 8 in a quarter at most."""
QUARTER = timedelta(days=91)
"""How long a message without an answer counts."""
ANSWERS: tuple[type[ledger.Event], ...] = (
    ledger.StatementRecorded,
    ledger.EvidenceReceived,
    ledger.Acknowledged,
    ledger.Snoozed,
    ledger.HoldAdded,
    ledger.HoldLifted,
    ledger.ExtensionRequested,
    ledger.Reassigned,
    ledger.DateAgreed,
    ledger.DateOffered,
    ledger.UnitWrote,
    ledger.AwaySet,
    ledger.EntryCorrected,
)
"""Acts that show that somebody reads our messages."""
SHORTEST_WINDOW = timedelta(hours=1)
"""The least time a person's hours must share with ours on a day. A sweep runs every half hour and may miss one run."""
LOOK_AHEAD = timedelta(days=14)
"""How far ahead a window is looked for. If there is none, the person's own hours are ignored."""


def delay_for(kind: Kind, recipient: Recipient, directory: Directory, calendar: Calendar) -> Delay | None:
    """Return how long a notification to its recipient waits, or None if it may go out now."""
    person = directory.person(recipient.to)
    if person is None:
        return None
    record = directory.record(person)
    is_contact = recipient.role == "responsible"
    first_day = pace_allows_from(record, directory.answered.get(person.id), directory.day) if is_contact else date.min
    caps = {"has_weekly_cap": recipient.role != "coordinator", "is_repeat": kind == items.WEEKLY_DIGEST}
    day = directory.day
    while kind.is_capped and not (day >= first_day and is_under_caps(record, day, **caps)):
        day = calendar.add(day, 1)
    if day > directory.day:
        return Delay(until=next_open_moment(person, calendar.slot(day), calendar), reason="cap")
    return hours_delay(recipient, directory, calendar)


def hours_delay(recipient: Recipient, directory: Directory, calendar: Calendar) -> Delay | None:
    """Return how long a notification waits for its recipient's hours alone."""
    person = directory.person(recipient.to)
    opens = next_open_moment(person, directory.now, calendar) if person else directory.now
    return Delay(until=opens, reason="outside_hours") if opens > directory.now else None


def pace_allows_from(record: RecipientRecord, answered: date | None, day: date) -> date:
    """Return the first day on which `PACE` lets us write again to a contact, who last answered on a day or never."""
    first = max(answered or date.min, day - QUARTER)
    unanswered = [message.on for message in record.messages if message.on > first]
    if not unanswered:
        return date.min
    return max(unanswered) + PACE[min(len(unanswered), len(PACE)) - 1]


def is_under_caps(record: RecipientRecord, day: date, *, has_weekly_cap: bool, is_repeat: bool = False) -> bool:
    """Return whether one more message may go to a person on a New York day; `is_repeat`: nothing in it is new."""
    on_day = sum(message.on == day for message in record.messages)
    in_week = [message for message in record.messages if day - WEEK < message.on <= day]
    # A message bears the key of its first part, and only a check-in or a memo comes after a repeat.
    repeats = sum(
        f":{items.WEEKLY_DIGEST.name}:" in message.key or message.key.startswith(DIGEST) for message in in_week
    )
    is_full = len(in_week) >= PER_WEEK or (is_repeat and repeats >= REPEATS_PER_WEEK)
    return on_day < PER_DAY and not (has_weekly_cap and is_full)


def next_open_moment(person: Person, moment: datetime, calendar: Calendar) -> datetime:
    """Return the first moment (UTC), not before the given one, in our hours and in the person's own."""
    ours = moment if calendar.may_send(moment) else calendar.next_slot(moment)
    if person.hours is None:
        return ours
    windows = _shared_windows(person.hours, new_york_day(moment), calendar)
    # No shared window means that the person's hours are ignored, because a late message is better than none.
    return next((max(opens, moment) for opens, closes in windows if closes >= moment), ours)


def hours_warnings(people: People, day: date, calendar: Calendar) -> tuple[str, ...]:
    """Return a warning for each person whose own hours never meet ours in the two weeks from a New York day."""
    return tuple(
        f"the hours of {person.id} share less than an hour with 09:30 to 17:00 in New York, so they are ignored; "
        "fix `hours` in the people file"
        for person in people.people
        if person.hours and not any(_shared_windows(person.hours, day, calendar))
    )


def _shared_windows(hours: Hours, first: date, calendar: Calendar) -> Iterator[tuple[datetime, datetime]]:
    """Yield the windows (UTC) on the business days of two weeks that lie in our hours and in the person's."""
    zone, day = ZoneInfo(hours.timezone), calendar.on_or_after(first)
    while day <= first + LOOK_AHEAD:
        opens, closes = _moment(day, OPENS, NEW_YORK), _moment(day, CLOSES, NEW_YORK)
        # Our day may touch two of theirs: across the date line it is already tomorrow by our noon.
        for their_day in dict.fromkeys((opens.astimezone(zone).date(), closes.astimezone(zone).date())):
            start = max(opens, _moment(their_day, hours.opens, zone))
            end = min(closes, _moment(their_day, hours.closes, zone))
            if end - start >= SHORTEST_WINDOW:
                yield start, end
        day = calendar.add(day, 1)


def _moment(day: date, hour: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, hour, tzinfo=zone).astimezone(UTC)
