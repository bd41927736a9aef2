"""The lines of a person's list of milestones, on the Home tab and in the answer to the slash command."""

from datetime import date

from models.answers import HomeFacts, HomeItem, HomeMemo, Operations
from models.core import NEW_YORK
from models.ledger import Shows
from models.standing import PAST
from notifications.reminders.kinds import WORDING
from notifications.reminders.phrases import DATE, PASSED_DATE, shortened, title_words, who_words
from notifications.slack import inert
from notifications.words import (
    ROLE,
    SOURCE,
    STANDING,
    Sender,
    listed,
    long_date,
    role,
    say,
    source,
    tally,
    weekday_date,
)

MOST_IDS = 6
LONGEST_RESULT = 200
LONGEST_LISTED_TITLE = 80

LAST_ANSWER: dict[Shows, str] = {
    "acknowledged": "working on it",
    "snoozed": "asked for quiet",
    "blocked": "blocked",
    "asked": "asked for a new date",
    "evidence_in": "sent evidence",
    "reassigned": "handed over",
    "unblocked": "no longer blocked",
    "refused": "the new date was refused",
    "extended": "a new date was granted",
}
"""What a person answered last, in a few words."""


def need_lines(item: HomeItem) -> tuple[str, ...]:
    """Say what a milestone needs of the person now."""
    wording = WORDING.get(item.kind or "overdue")
    need = wording.on_home or wording.short if wording else ""
    return tuple(filter(None, (f"{item.milestone_id}: {title_words(item.title)}.", _dates(item), need)))


def memo_lines(memo: HomeMemo) -> tuple[str, ...]:
    """Say which draft of a memo waits for the person, and for what."""
    named = f"{say('told.form_about', id=memo.draft)}, {say('told.kind', period=memo.period)}."
    need = say("told.home_comment", until=memo.until) if memo.until else say("told.home_review")
    return named, say("told.home_as_of", as_of=memo.as_of), need


def coming_line(item: HomeItem) -> str:
    """Say when a milestone comes due."""
    return f"{_named(item)}; due {long_date(item.due_now)}."


def answered_line(item: HomeItem) -> str:
    """Say what the person answered, and until when it is quiet."""
    answer = LAST_ANSWER.get(item.answered, "answered") if item.answered else "answered"
    on = f", on {long_date(item.answered_on)}" if item.answered_on else ""
    quiet = f" Quiet until {long_date(item.quiet_until)}." if item.quiet_until else ""
    return f"{_named(item)}; {answer}{on}.{quiet}"


def waiting_line(item: HomeItem) -> str:
    """Say for whom or what a milestone waits."""
    waits = item.waits or "others"
    what = role(waits) if waits in ROLE else source(waits) if waits in SOURCE else inert(waits)
    since = f" since {long_date(item.on)}" if item.on else ""
    return f"{_named(item)}; waits for {what}{since}."


def closed_line(item: HomeItem) -> str:
    """Say how a milestone closed, and when."""
    on = f", {long_date(item.on)}" if item.on else ""
    return f"{_named(item)}; {STANDING[item.standing]}{on}."


def operations_lines(operations: Operations) -> tuple[str, ...]:
    """Say what coordinators see of the deliveries, the sources and the last sweep."""
    swept = operations.last_sweep_at.astimezone(NEW_YORK) if operations.last_sweep_at else None
    result = f": {shortened(inert(operations.last_sweep), LONGEST_RESULT)}" if operations.last_sweep else ""
    return (
        f"Deliveries nobody is sure of: {_some(operations.uncertain)}.",
        f"Redirected to you: {_some(operations.redirected)}.",
        f"Sources that cannot be read: {_some(tuple(source(name) for name in operations.unread))}.",
        f"New dates asked for: {_some(operations.requests)}.",
        f"Last sweep: {f'{weekday_date(swept.date())}, {swept:%H:%M} in New York{result}' if swept else 'none yet'}.",
    )


def away_line(facts: HomeFacts, sender: Sender) -> str:
    """Say when the person is away, and who stands in."""
    if facts.away_first is None or facts.away_last is None:
        return "No away days are set."
    stands_in = who_words(sender, facts.delegate) if facts.delegate else "the coordinator"
    return f"Away from {_day(facts.away_first)} to {_day(facts.away_last)}. Messages go to {stands_in}."


def record_line(facts: HomeFacts) -> str:
    """Name the head of the record and the last memo, so that a person can check that both are the ones they know."""
    memo = f" Last memo: No. {facts.last_memo}." if facts.last_memo else " No memo yet."
    memo += f" {say('told.link_at', link=facts.last_memo_link)}" if facts.last_memo_link else ""
    return f"Record: entry {facts.head_seq}, {inert(facts.head_hash[:12]) or 'empty'}.{memo}"


def _dates(item: HomeItem) -> str:
    new = f" New date: {long_date(item.due_now)}." if item.due_now != item.due_on else ""
    date_ = f"Original due date: {long_date(item.due_on)} ({DATE[item.basis]}).{new}"
    if item.standing == "unknown":
        return f"{date_} The date has passed and we cannot tell."
    if item.days_past_original and item.standing in PAST:
        return f"{date_} {tally(item.days_past_original, 'day')} past {PASSED_DATE[item.basis].partition(' (')[0]}."
    return date_


def _named(item: HomeItem) -> str:
    return f"{item.milestone_id}: {shortened(title_words(item.title), LONGEST_LISTED_TITLE)}"


def _some(names: tuple[str, ...]) -> str:
    more = (f"{len(names) - MOST_IDS} more",) if len(names) > MOST_IDS else ()
    return inert(listed((*names[:MOST_IDS], *more))) if names else "none"


def _day(day: date) -> str:
    return f"{weekday_date(day)} {day.year}"
