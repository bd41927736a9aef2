"""What the terminal and Prefect's pages call where a milestone stands, its date, and whose turn it is."""

from collections.abc import Iterator
from datetime import date

from models.register import OVERSIGHT, Names
from models.standing import DECISIONS, AnswerKind, Holding, MilestoneAnswer, MilestoneView, RecommendationView, Turn
from notifications.words import OF_DATE, TURN, an, cap, instance, long_date, say, tally

NOT_PROGRESS = "Not read does not mean no progress."
HOLDING: dict[Holding, str] = {
    "none": "No evidence on file",
    "awaiting": "Awaiting {office} review",
    "not_sufficient": "Evidence reviewed, not sufficient",
    "partly_verified": "Partly verified",
    "verified": "Verified as done",
    "not_implemented": "Closed, not implemented",
    "not_required": "No longer required",
    "unknown": "Unknown",
    "missing": "Evidence missing from our files",
    "removed": "Evidence removed by order",
    "withdrawn": "Removed from the tracking plan",
    "tracked": "A bill that we are tracking; no deadline",
}
"""The office's status. It says nothing of dates."""
SINCE: frozenset[Holding] = frozenset({"awaiting", "missing", "removed"})
"""What is so since a day; other days are those on which something was decided."""
MARKS: dict[Holding, str] = {
    "verified": "[x]", "not_required": "[x]", "not_implemented": "[-]", "withdrawn": "[-]", "awaiting": "[~]",
    "unknown": "[?]",
}  # fmt: skip
"""The mark of a status; `[ ]` for all others. The words beside it always repeat it."""
DECIDED: dict[AnswerKind, str] = {
    "date_granted": "granted a new date, {day}",
    "date_declined": "declined the date requested, {day}",
    "offer_accepted": "accepted the date offered, {day}",
    "offer_declined": "declined the date offered, {day}",
}


def mark_of(view: MilestoneView | RecommendationView) -> str:
    """Return the mark of a status: where nobody could look, it says so whether or not the date has passed."""
    if view.standing == "overdue":
        return "[!]"
    return MARKS["unknown"] if view.is_unchecked else MARKS.get(view.holding, "[ ]")


def short_status(view: RecommendationView, names: Names) -> str:
    """Return the office's status of a recommendation in a table, and its related duties past a legal deadline."""
    words = HOLDING[view.holding].format(office=names.office)
    if view.holding == "partly_verified":
        words = f"{words}: {view.verified} of {len(view.recommended)}"
    elif view.holding == "unknown" or view.is_unchecked:
        was_checked = any(milestone.source.record for milestone in view.recommended if milestone.is_open)
        words = f"{HOLDING['unknown']}: {'not read' if was_checked else 'not checked'}"
    if not view.related_past:
        return words
    duties = tally(len(view.related_past), "related duty", "related duties")
    overdue = sum(duty.standing == "overdue" for duty in view.related_past)
    if overdue == len(view.related_past):
        return f"{words}; {duties} overdue"
    return f"{words}; {duties} past a legal deadline{f', {overdue} of them overdue' if overdue else ''}"


def long_status(view: MilestoneView, names: Names) -> str:
    """Return the status in sentences: what the office holds, how the date stands, and the ground if it is overdue."""
    return " ".join(_status_sentences(view, names))


def _status_sentences(view: MilestoneView, names: Names) -> Iterator[str]:
    record, lateness, ground = view.record, view.lateness, view.lateness.ground
    runs_from = instance(record.waits_for) if record.waits_for else "a date not yet known"
    if view.is_open and record.dates.provisional and view.holding == "none":
        yield f"Clock not started: it runs from {runs_from}."
        return
    status = _holding_words(view, names)
    if lateness.is_past and view.holding == "none":
        status = "Overdue" if view.standing == "overdue" else "Passed, no proof on file"
    elif lateness.is_past:
        state = "Overdue" if lateness.state == "overdue" else "Passed"
        is_not_met = ground and ground.kind == "finding"
        status = state if is_not_met else f"{state}; {status[:1].lower()}{status[1:]}"
    yield f"{status}."
    if not view.is_open:
        return
    body = names.body(view.duty_on)
    due = long_date(view.due_now)
    if record.dates.provisional:
        yield f"The clock has not started: it runs from {runs_from}."
    elif lateness.is_past:
        start = lateness.counts_from or view.due_now
        later = f", counted from {long_date(start)}" if start != view.due_now else ""
        yield f"{tally(lateness.days, 'day')} {OF_DATE[view.standing]}, {due}{later}."
        # The agency's own word as a ground has a sentence of its own elsewhere.
        if ground and ground.kind == "finding":
            yield f"{cap(an(names.office))} verifier found on {long_date(ground.on)}, that it was not met."
        elif ground and ground.kind == "look":
            source = names.source(ground.source or view.source.name)
            yield f"A look at {source} on {long_date(ground.on)}, found nothing."
    elif view.is_unsettled:
        why = "it does not count yet" if view.asked_on else f"{body} has not received it"
        yield f"Our target date is {due}; {why}."
    else:
        yield f"The date was {due}." if lateness.state == "unknown" else f"Due {due}."
    if view.duty_on != OVERSIGHT and lateness.state in ("passed", "overdue", "unknown") and not view.is_unsettled:
        receipt = f"was first asked on {long_date(view.asked_on)}" if view.asked_on else "has not been asked"
        yield f"{cap(body)} {receipt}."


def _holding_words(view: MilestoneView, names: Names) -> str:
    if view.holding == "unknown" or view.is_unchecked:
        source = view.source
        unread = "not read" if source.record else "not checked yet"
        is_since = view.lateness.state == "unknown" and source.record
        return f"{HOLDING['unknown']}: {names.source(source.name)} {unread}{' since the date' if is_since else ''}"
    words = HOLDING[view.holding].format(office=names.office)
    if view.standing == "verified_late":
        words = f"{words} after the original date"
    if view.holding_since is None:
        return words
    return f"{words}{' since' if view.holding in SINCE else ','} {long_date(view.holding_since)}"


def say_turn(turn: Turn | None, names: Names, day: date) -> str:
    """Return whose turn it is on a day and what they do, `the agency, answer the target date by December 4, 2026`."""
    if turn is None:
        return "no one"
    by = f" by {long_date(turn.by)}" if turn.by and turn.verb == "answer_date" and turn.by >= day else ""
    return f"{names.body(turn.party)}, {TURN[turn.verb]}{by}"


def answer_sentence(answer: MilestoneAnswer, body: str, names: Names) -> str:
    """Return a sentence on an answer of a body, or on what the office decided on one."""
    on = long_date(answer.on)
    day = long_date(answer.day) if answer.day else ""
    if answer.kind in DECISIONS:
        return f"{names.office} {DECIDED[answer.kind].format(day=day)}, on {on}."
    words = say("cells.answered", kind=answer.kind, by=day, made_up=False, office=names.office)
    waits = f", waiting for {instance(answer.waits_for)}" if answer.waits_for else ""
    return f"{cap(body)} answered on {on}: {words}{waits}."
