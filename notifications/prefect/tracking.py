"""The pages that a coordinator sees on Prefect's runs, in Markdown."""

from collections.abc import Mapping
from datetime import date

from models.core import Calendar, new_york_day
from models.records import MilestoneRecord, RecommendationRecord, SourceRecord
from models.standing import PAST, Standing, days_late
from notifications.words import BASIS, DUTY, RESULT, SAYS, SAYS_NOTHING, long_date, reason, tally

STATE: dict[Standing, str] = {
    "verified": "Verified",
    "verified_late": "Verified late",
    "not_required": "Not required",
    "closed_not_implemented": "Closed, not implemented",
    "withdrawn": "Withdrawn",
    "watch": "Watch",
    "awaiting_review": "Awaiting review",
    "date_not_told": "Target date not told",
    "awaiting_answer": "Awaiting answer on date",
    "unknown": "Unknown",
    "overdue": "Overdue",
    "past_conditional_deadline": "Past conditional deadline",
    "past_reported_date": "Past reported date",
    "past_target_date": "Past target date",
    "due_soon": "Due soon",
    "not_yet_due": "Not yet due",
}
"""The name of a run's state. Prefect shows each of them in green, because the run itself succeeded."""


def say_state(standing: Standing | None) -> str:
    """Return the name of a run's state; the portfolio's clocks have none of their own."""
    return STATE[standing] if standing else "Looked at"


def say_recommendation(
    name: str,
    record: RecommendationRecord | None,
    milestones: Mapping[str, MilestoneRecord],
    sources: Mapping[str, SourceRecord],
    standings: Mapping[str, Standing],
    as_of: date,
    calendar: Calendar,
) -> str:
    """Return the page of one recommendation: its milestones with due date, basis and the axes apart."""
    title = f"# {name}: {_cell(record.title) if record else 'clocks over all recommendations'}, {long_date(as_of)}"
    lines = [title, ""]
    if record:
        answer = record.acceptance
        said = f"{answer.value.replace('_', ' ')} on {long_date(answer.on)}" if answer else "none recorded"
        lines += [f"The agency's answer: {said}. An answer is a promise; it is no step done.", ""]
    lines += [
        "| Milestone | Original due date | Basis | Agency says | Standing | Whose duty | Source |",
        "|---|---|---|---|---|---|---|",
    ]
    for key, standing in standings.items():
        one = milestones[key]
        if not one.is_template:
            lines.append(_row(one, sources.get(one.source), standing, as_of, calendar))
    return "\n".join(lines) + "\n"


def say_portfolio(states: Mapping[str, str], sources: Mapping[str, SourceRecord], as_of: date) -> str:
    """Return the page of the portfolio: where each recommendation stands, and how each source answered."""
    lines = [f"# Portfolio, {long_date(as_of)}", "", "| Recommendation | Stands |", "|---|---|"]
    lines += [f"| {key} | {_cell(state)} |" for key, state in states.items()]
    return "\n".join([*lines, "", *_sources(sources)]) + "\n"


def _sources(sources: Mapping[str, SourceRecord]) -> list[str]:
    """Return the table of sources, unread ones first: what could not be seen, since when, and what is held of it."""
    lines = [
        "| Source | Result | Why | Unread since | Last answered | Its own date | Shows | Coordinator told |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, source in sorted(sources.items(), key=lambda each: (each[1].unread_since is None, each[0])):
        dates = (
            source.unread_since,
            source.answered_on,
            new_york_day(source.data_as_of) if source.data_as_of else None,
        )
        unread, answered, own = (long_date(each) if each else "" for each in dates)
        told = tally(len(source.untold), "thing to tell", "things to tell") if source.untold else "all"
        why = _cell(reason(source.reason)) if source.reason else ""
        cells = (name, RESULT[source.result], why, unread, answered or "never", own, str(len(source.items)), told)
        lines.append("| " + " | ".join(cells) + " |")
    return [*lines, "", "A source that could not be read says nothing about progress."]


def _row(one: MilestoneRecord, source: SourceRecord | None, standing: Standing, as_of: date, calendar: Calendar) -> str:
    due = long_date(one.due_on)
    if one.due_now != one.due_on:
        due += f", extended to {long_date(one.due_now)}"
    if one.provisional:
        due += f", holds a place until {one.waits_for or 'its clock'} is known"
    days = days_late(one, as_of, calendar) if standing in PAST or standing == "awaiting_review" else 0
    stands = STATE[standing] + (f", {days} days past" if days else "")
    says = SAYS[one.statement.says] if one.statement else SAYS_NOTHING
    read = f"{one.source}: {RESULT[source.result]}" if source else f"{one.source}: not looked at yet"
    cells = (f"{one.id} {_cell(one.title)}", due, BASIS[one.basis], says, stands, DUTY[one.duty_on], read)
    return "| " + " | ".join(cells) + " |"


def _cell(text: str) -> str:
    return text.replace("|", "/").replace("\n", " ").replace("<", "&lt;")
