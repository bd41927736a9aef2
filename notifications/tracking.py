"""The pages that a coordinator sees on Prefect's runs, in Markdown."""

from collections.abc import Mapping
from datetime import date

from models.milestone import MilestoneRecord
from models.recommendation import RecommendationRecord
from models.sources import SourceRecord
from models.standing import Standing, days_late
from notifications.words import BASIS, DUTY, RESULT, SAYS, SAYS_NOTHING, long_date, reason

STATE: dict[Standing, str] = {
    "verified": "Verified",
    "verified_late": "Verified late",
    "not_required": "Not required",
    "closed_not_implemented": "Closed, not implemented",
    "withdrawn": "Withdrawn",
    "watch": "Watch",
    "awaiting_finding": "Awaiting finding",
    "cannot_tell": "Cannot tell",
    "overdue": "Overdue",
    "due_soon": "Due soon",
    "not_yet_due": "Not yet due",
}
"""The name of a run's state. Prefect shows it green: the run itself succeeded (prefect.md, section 4)."""


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
        if not one.recurring:
            lines.append(_row(one, sources.get(one.source), standing, as_of))
    return "\n".join(lines) + "\n"


def say_portfolio(states: Mapping[str, str], sources: Mapping[str, SourceRecord], as_of: date) -> str:
    """Return the page of the portfolio: where each recommendation stands, and how each source answered."""
    lines = [f"# Portfolio, {long_date(as_of)}", "", "| Recommendation | Stands |", "|---|---|"]
    lines += [f"| {key} | {_cell(state)} |" for key, state in states.items()]
    lines += ["", "| Source | Result | Why | Last answered |", "|---|---|---|---|"]
    for name, source in sources.items():
        why = reason(source.reason) if source.reason else ""
        last = long_date(source.answered_on) if source.answered_on else "never"
        lines.append(f"| {name} | {RESULT[source.result]} | {_cell(why)} | {last} |")
    return "\n".join(lines) + "\n"


def _row(one: MilestoneRecord, source: SourceRecord | None, standing: Standing, as_of: date) -> str:
    due = long_date(one.due_on)
    if one.due_now != one.due_on:
        due += f", extended to {long_date(one.due_now)}"
    if one.provisional:
        due += f", holds a place until {one.waits_for or 'its clock'} is known"
    days = days_late(one, as_of) if standing in ("overdue", "awaiting_finding") else 0
    stands = STATE[standing] + (f", {days} days past" if days else "")
    says = SAYS[one.statement.says] if one.statement else SAYS_NOTHING
    read = f"{one.source}: {RESULT[source.result]}" if source else f"{one.source}: not looked at yet"
    cells = (f"{one.id} {_cell(one.title)}", due, BASIS[one.basis], says, stands, DUTY[one.duty_on], read)
    return "| " + " | ".join(cells) + " |"


def _cell(text: str) -> str:
    return text.replace("|", "/").replace("\n", " ").replace("<", "&lt;")
