"""What the terminal and Prefect's pages call where a milestone stands, its date, and whose turn it is."""

from collections.abc import Iterator

from models.register import OVERSIGHT, Names
from models.standing import DECISIONS, AnswerKind, MilestoneAnswer, MilestoneView, ProofState, RecommendationView, Turn
from notifications.words import (
    BASIS_SAID,
    TURN,
    an,
    cap,
    instance,
    long_date,
    proof_words,
    reason,
    say,
    state_words,
    tally,
)

NOT_PROGRESS = "Not read does not mean no progress."
MARKS: dict[ProofState, str] = {
    "verified": "[x]", "closed": "[-]", "awaiting_review": "[~]", "not_checked": "[?]",
}  # fmt: skip
"""The mark of a proof; `[ ]` for all others. The words beside it always repeat it."""
DECIDED: dict[AnswerKind, str] = {
    "date_granted": "granted a new date, {day}",
    "date_declined": "declined the date requested, {day}",
    "offer_accepted": "accepted the date offered, {day}",
    "offer_declined": "declined the date offered, {day}",
}


def mark_of(view: MilestoneView | RecommendationView) -> str:
    """Return the mark of a milestone or a recommendation; `[!]` where a legal deadline is overdue."""
    views = view.recommended if isinstance(view, RecommendationView) and not view.is_closed else (view,)
    if any(isinstance(view, MilestoneView) and view.date_state == "missed" for view in views):
        return "[!]"
    return "[x]" if view.why == "not_required" else MARKS.get(view.proof, "[ ]")


def short_status(view: RecommendationView, names: Names) -> str:
    """Return what stands of the proof of a recommendation, in a table, and its related duties past a legal deadline."""
    words = cap(proof_words(view.proof, view.why, office=names.office))
    if view.verified and not view.is_closed:
        words = f"{words}; {view.verified} of {len(view.recommended)} verified"
    if not view.related_past:
        return words
    return f"{words}; {tally(len(view.related_past), 'related duty', 'related duties')} past a legal deadline"


def long_status(view: MilestoneView, names: Names) -> str:
    """Return the status in sentences: the two answers, how the date stands, and the ground if it is overdue."""
    return " ".join(_status_sentences(view, names))


def _status_sentences(view: MilestoneView, names: Names) -> Iterator[str]:
    record, lateness, ground = view.record, view.lateness, view.lateness.ground
    yield f"{cap(state_words(view, office=names.office))}{_since(view)}."
    if not view.is_open:
        return
    body, due = names.body(view.duty_on), long_date(view.due_now)
    if record.dates.provisional:
        runs_from = instance(record.waits_for) if record.waits_for else "a date not yet known"
        yield f"The clock has not started: it runs from {runs_from}."
    elif view.is_past:
        start = lateness.counts_from or view.due_now
        later = f", counted from {long_date(start)}" if start != view.due_now else ""
        kind = BASIS_SAID[view.basis]
        past = f"{tally(view.days_late, 'day')} past {kind}, {due}" if view.days_late else f"{cap(kind)}, {due}, passed"
        yield f"{past}{later}."
        # The agency's own word as a ground has a sentence of its own elsewhere.
        if ground and ground.kind == "finding":
            yield f"{cap(an(names.office))} verifier found on {long_date(ground.on)}, that it was not met."
        elif ground and ground.kind == "look":
            source = names.source(ground.source or view.source.name)
            yield f"A look at {source} on {long_date(ground.on)}, found nothing."
    elif view.date_state == "not_counting":
        why = "it does not count yet" if view.asked_on else f"{body} has not received it"
        yield f"Our target date is {due}; {why}."
    else:
        yield f"Due {due}."
    if view.why in ("not_read", "turned_off") and view.source.record:
        yield f"{cap(names.source(view.source.name))} was not read: {reason(view.source.record.reason)}."
    if view.duty_on != OVERSIGHT and view.is_past:
        receipt = f"was first asked on {long_date(view.asked_on)}" if view.asked_on else "has not been asked"
        yield f"{cap(body)} {receipt}."


def _since(view: MilestoneView) -> str:
    """Return the day of a proof's state; of a verified one, when the work was done and when it was verified."""
    finding, since = view.record.finding, view.proof_since
    if view.proof == "verified" and finding and finding.recorded_on != finding.on:
        return f", done {long_date(finding.on)}, verified {long_date(finding.recorded_on)}"
    if since is None or view.proof == "not_checked":
        return ""
    return f" since {long_date(since)}" if view.proof == "awaiting_review" else f", {long_date(since)}"


def say_turn(turn: Turn | None, names: Names) -> str:
    """Return whose turn it is and what they do, `the agency, answer the target date by December 4, 2026`."""
    if turn is None:
        return "no one"
    by = f" by {long_date(turn.by)}" if turn.by else ""
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
