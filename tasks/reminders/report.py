"""What a sweep did, in numbers, and what it must not end without naming. Source: docs/reminders.md#sending."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from models.answers import KEPT_FOR, repeated
from models.core import COORDINATOR, Calendar, People, SlackError, holder, new_york_day
from models.ledger import (
    KINDS,
    ClaimEvent,
    DeliveryEvent,
    ReminderDelayed,
    ReminderRefused,
    ReminderSent,
    ReminderUncertain,
)
from models.projections import MILESTONES, REMINDERS, SOURCES
from models.reminders import Sweep, SweepContext, due_on, pending, still_due
from tasks import ledger
from tasks.ledger import Database, inbox, records
from tasks.reminders.slack_delivery import DeliveryResult

UNSETTLED_AFTER = timedelta(hours=24)
OURS = frozenset(name for name, kind in KINDS.items() if issubclass(kind, ClaimEvent | DeliveryEvent | ReminderDelayed))
"""The kinds of entries that a sweep writes."""
WORDS = {ReminderSent: "sent", ReminderUncertain: "uncertain", ReminderRefused: "refused"}


@dataclass
class SweepReport:
    """The counts of one sweep, and the reminders that reach nobody."""

    counted: Counter[str] = field(default_factory=Counter)
    unreachable: list[str] = field(default_factory=list)
    stopped: dict[str, None] = field(default_factory=dict)
    """For each channel that stopped, why no more can be sent."""
    busy: bool = False
    refused: bool = False
    """True if a message was refused in this round, so that someone else is to hear of it."""

    def begin(self, decided: Sweep) -> None:
        """Begin a round: count what was delayed, and note what reaches nobody."""
        self.refused = False
        self.counted["held"] += len(decided.delayed)
        self.unreachable += [f"{notification.about} ({notification.kind})" for notification in decided.unreachable]

    def take(self, result: DeliveryResult) -> None:
        """Count the result of one message."""
        for event in result.events:
            if word := WORDS.get(type(event)):
                self.counted[word] += 1
                self.refused = self.refused or word == "refused"
        self.stopped |= {result.stopped: None} if result.stopped else {}
        self.busy = self.busy or result.busy

    def counts(self) -> dict[str, int]:
        """Return how many messages were sent, delayed, uncertain and refused."""
        return {word: self.counted[word] for word in ("sent", "held", "uncertain", "refused")}

    def raise_for_unsent(self, database: Database, context: SweepContext, now: datetime, late: Iterable[str]) -> None:
        """Raise SlackError that names all unsent, `late` too. Source: docs/operations.md#exit-codes."""
        wrong = [*unreconciled(database, now), *unsaid(database, context.calendar, now), *late]
        wrong += undeliverable(database, context, now, self.unreachable)
        if wrong and self.busy:
            wrong.insert(0, "Slack asked us to wait")
        wrong[:0] = self.stopped
        if wrong:
            raise SlackError("; ".join(wrong))


def unreconciled(database: Database, now: datetime) -> list[str]:
    """Name each message that was claimed more than 24 hours ago and is still uncertain."""
    return [f"{key}: delivery has been unconfirmed for 24 hours" for key in unsure_messages(database, now)]


def unsure_messages(database: Database, now: datetime) -> tuple[str, ...]:
    """Return the keys of messages that were claimed more than 24 hours ago and have no result."""
    # Every uncertain message has a wake time: a look-up sets it at most a minute ahead, a mail a day ahead.
    waiting = records.awake(database, REMINDERS, now + timedelta(hours=25))
    return tuple(sorted({part.message for part in waiting if now - part.claimed_at > UNSETTLED_AFTER}))


def unsaid(database: Database, calendar: Calendar, now: datetime) -> list[str]:
    """Name each milestone and source with something due for over a business day that was neither sent nor delayed."""
    since = calendar.slot(calendar.add(new_york_day(now), -1))
    today, ended = new_york_day(now), records.ended(database)
    awake = records.awake(database, MILESTONES, since)
    milestones = [milestone for milestone in awake if milestone.id not in ended]
    # A check-in that nobody sent before its date had passed is due no more, though the milestone still wakes for it.
    due = [milestone.id for milestone in milestones if due_on(pending(milestone, calendar), today)]
    due += [source.id for source in records.awake(database, SOURCES, since)]
    if not due:
        return []
    # News after a day's last sweep has had no sweep yet; that a recommendation is open again is news of its steps.
    with_news = {subject for subject, kind in ledger.subjects_since(database, since) if kind not in OURS}
    reopened = {
        milestone.recommendation_id
        for milestone in records.some(database, MILESTONES, with_news).values()
        if milestone.plan.closes_recommendation and not milestone.is_closed
    }
    with_news |= {milestone.id for milestone in milestones if milestone.recommendation_id in reopened}
    late = (name for name in due if name not in with_news)
    return [f"{name}: due since before {new_york_day(since)}, neither sent nor held" for name in late]


def undeliverable(
    database: Database, context: SweepContext, now: datetime, unreachable: Iterable[str] = ()
) -> list[str]:
    """Name what waits because Slack takes none of ours, and what no coordinator can be reached for."""
    unsent = records.where(database, REMINDERS, released_why="slack_stopped").values()
    milestones = records.some(database, MILESTONES, {part.milestone_id for part in unsent if part.milestone_id})
    due = [part.id for part in unsent if still_due(part.claim, milestones.get(part.milestone_id or ""), context, now)]
    held = records.where(database, MILESTONES, held_reason="coordinator_unreachable")
    names = [*unreachable] or [
        *sorted(held.keys() - context.ended),
        *records.where(database, SOURCES, held_reason="coordinator_unreachable"),
    ]
    wrong = [f"Slack takes no message from this app, and these wait: {', '.join(due)}"] if due else []
    return wrong + ([f"no coordinator can be reached for {', '.join(names)}"] if names else [])


def repeated_presses(database: Database, now: datetime) -> list[str]:
    """Name the entries of each account that was refused again and again in the last day."""
    return [
        f"one Slack account was refused {len(seqs)} times in a day (entries {', '.join(map(str, seqs))}): find out who "
        "it is, and take it out of the workspace or give it its role (docs/answers.md#who-may-press-what)"
        for seqs in repeated(inbox.refusals(database, now - KEPT_FOR[True]))
    ]


def silent(database: Database, people: People) -> list[str]:
    """Name each open milestone that has no wake time, or nobody who would receive its messages."""
    wakes = records.wakes(database, MILESTONES)
    wrong: list[str] = []
    for id_, milestone in records.every(database, MILESTONES).items():
        if milestone.is_closed:
            continue
        if wakes[id_] is None:
            wrong.append(f"{id_} is open and never wakes: run `followthrough ledger rebuild`")
        if all(holder(people, role, id_) is None for role in (milestone.plan.responsible, COORDINATOR)):
            wrong.append(f"{id_} has no person: give someone the role {milestone.plan.responsible} or {COORDINATOR}")
    return wrong
