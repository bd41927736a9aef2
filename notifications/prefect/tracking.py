"""The pages that a coordinator sees on Prefect's runs, in Markdown.

Prefect shows each run in green, because the run worked. So every title says "run OK", and the word of a state follows
the kind of date: "Overdue" is for a legal deadline alone (docs/voice.md).
"""

from collections.abc import Mapping, Sequence
from datetime import date

from models.core import Calendar
from models.records import MilestoneRecord, RecommendationRecord, RegisterRecord, SourceRecord
from models.register import Names
from models.standing import PAST, Standing, days_late
from notifications.words import (
    BASIS,
    SAYS,
    counted,
    listed,
    long_date,
    mid,
    number_first,
    reason,
    short_date,
    tally,
    titled,
)

STATE: dict[Standing, str] = {
    "verified": "Verified as done",
    "verified_late": "Verified as done, after the original date",
    "not_required": "No longer required",
    "closed_not_implemented": "Closed, not implemented",
    "withdrawn": "Withdrawn",
    "watch": "Tracking a bill",
    "awaiting_review": "Awaiting review",
    "date_not_told": "Target date not yet told",
    "awaiting_answer": "Target date told, answer awaited",
    "unknown": "Unknown: not read",
    "overdue": "Overdue",
    "past_conditional_deadline": "Past conditional deadline",
    "past_reported_date": "Past reported date",
    "past_target_date": "Past target date",
    "due_soon": "Due soon",
    "not_yet_due": "Not yet due",
}
"""The name of a run's state: where the recommendation stands."""

CHECKED = "Checked"
PORTFOLIO_ORDER: tuple[Standing, ...] = ("past_conditional_deadline", "past_reported_date", "past_target_date")
NO_EVIDENCE, CLOCK_NOT_STARTED = "No evidence on file", "Clock not started"
MARKS: dict[str, str] = {"verified": "●", "verified_late": "●", "awaiting_review": "◐", "unknown": "?"}
RESULT = {"ok": "Read", "empty": "Read, nothing relevant", "stale": "Old copy", "blocked": "Not read"}
NO_PROGRESS = "Not read does not mean no progress."


def say_state(standing: Standing | None) -> str:
    """Return the name of a run's state; the dates that cover all recommendations have none of their own."""
    return STATE[standing] if standing else CHECKED


def say_portfolio_state(standings: Sequence[Standing], sources: Mapping[str, SourceRecord]) -> str:
    """Return the state of the daily check: the most urgent thing that a person can act on."""
    unread = sum(each.result == "blocked" for each in sources.values())
    if "overdue" in standings:
        return STATE["overdue"]
    if unread:
        return f"{number_first(unread)} {'source' if unread == 1 else 'sources'} not read"
    return next((STATE[each] for each in PORTFOLIO_ORDER if each in standings), CHECKED)


def say_recommendation(
    name: str,
    record: RecommendationRecord | None,
    milestones: Mapping[str, MilestoneRecord],
    sources: Mapping[str, SourceRecord],
    standings: Mapping[str, Standing],
    as_of: date,
    register: RegisterRecord,
) -> str:
    """Return the page of one recommendation: each milestone's status, what the duty holder says, and its date."""
    names, calendar = register.names, register.calendar
    title = f"{_cell(record.title)} ({name})" if record else "Dates that cover all recommendations"
    lines = [f"# {title}, {short_date(as_of)} (run OK)", ""]
    if record:
        lines += [_answer(record, names), ""]
    shown = {key: one for key, one in milestones.items() if key in standings and not one.is_template}
    lines += [
        f"| Milestone | {names.office}'s status | {names.agency} says | Original date | Kind of date | Source |",
        "|---|---|---|---|---|---|",
    ]
    lines += [_row(one, sources.get(one.source), standings[key], as_of, names, calendar) for key, one in shown.items()]
    return "\n".join(lines) + "\n"


def say_portfolio(
    recommendations: Mapping[str, RecommendationRecord],
    standings: Mapping[str, Standing],
    sources: Mapping[str, SourceRecord],
    as_of: date,
    names: Names,
) -> str:
    """Return the page of the daily check: where each recommendation stands, and how each source answered."""
    done = [key for key, one in standings.items() if one in ("verified", "verified_late")]
    bottom = f"{listed(done)} verified as done." if done else "None of the recommendations is verified as done."
    unread = sum(each.result == "blocked" for each in sources.values())
    lines = [f"# The recommendations on {long_date(as_of)} (run OK)", "", f"- **{bottom}**"]
    if unread:
        lines.append(f"- **We could not read {unread} of our {len(sources)} sources.** {NO_PROGRESS}")
    lines += ["", f"| Recommendation | {names.office}'s status |", "|---|---|"]
    for key, one in standings.items():
        title = recommendations[key].title if key in recommendations else key
        lines.append(f"| [{key} {_cell(title)}](/artifacts/key/standing-{key.lower()}) | {STATE[one]} |")
    return "\n".join([*lines, "", *_sources(sources, names)]) + "\n"


def _answer(record: RecommendationRecord, names: Names) -> str:
    answer = record.acceptance
    if answer is None:
        return f"{names.agency} has not answered this recommendation."
    if answer.value == "accepted":
        accepted = f"{names.agency} accepted the recommendation on {long_date(answer.on)}."
        return f"{accepted} Acceptance is a promise, not evidence."
    return f"{names.agency}'s answer on {long_date(answer.on)}: {answer.value.replace('_', ' ')}."


def _sources(sources: Mapping[str, SourceRecord], names: Names) -> list[str]:
    """Return the table of sources, unread ones first: the result, why, and when each was last read."""
    results = [each.result for each in sources.values()]
    read, old, unread = (sum(one in of for one in results) for of in (("ok", "empty"), ("stale",), ("blocked",)))
    parts = (f"{read} read", tally(old, "old copy", "old copies"), f"{unread} not read")
    lines = [
        f"Checked {counted(len(sources), 'source')}: {', '.join(parts)}. {NO_PROGRESS}",
        "",
        "| Source | Result | Why | First failed check | Last read | Items | Coordinator told |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, source in sorted(sources.items(), key=lambda each: (each[1].unread_since is None, each[0])):
        since, answered = (short_date(day) if day else "" for day in (source.unread_since, source.answered_on))
        told = f"{tally(len(source.untold), 'item')} to report" if source.untold else "Yes"
        why = _cell(reason(source.reason)) if source.reason else ""
        cells = (_cell(names.source(name)), RESULT[source.result], why, since, answered or "Never")
        lines.append("| " + " | ".join((*cells, str(len(source.items)), told)) + " |")
    return lines


def _row(
    one: MilestoneRecord,
    source: SourceRecord | None,
    standing: Standing,
    as_of: date,
    names: Names,
    calendar: Calendar,
) -> str:
    if one.provisional:
        status, due = CLOCK_NOT_STARTED, f"Runs from {one.waits_for or 'a date not yet known'}"
    else:
        status, due = _status(standing), short_date(one.due_on)
        if one.due_now != one.due_on:
            due += f", extended to {short_date(one.due_now)}"
        if standing in PAST:
            due += f", {tally(days_late(one, as_of, calendar), 'day')} ago"
    says = _says(one) if one.duty_on == "agency" else f"Not {names.agency}'s duty"
    kind = BASIS[one.basis]
    read = f"{_cell(names.source(one.source))}: {mid(RESULT[source.result]) if source else 'never checked'}"
    cells = (_cell(titled(one.title, one.id)), status, says, due, kind[:1].upper() + kind[1:], read)
    return "| " + " | ".join(cells) + " |"


def _status(standing: Standing) -> str:
    """Return the status with its mark; of a date that has passed, the evidence and then the kind of date."""
    mark = MARKS.get(standing, "○")
    return f"{mark} {NO_EVIDENCE}. {STATE[standing]}" if standing in PAST else f"{mark} {STATE[standing]}"


def _says(one: MilestoneRecord) -> str:
    return SAYS[one.statement.says].capitalize() if one.statement else "Nothing"


def _cell(text: str) -> str:
    return text.replace("|", "/").replace("\n", " ").replace("<", "&lt;")
