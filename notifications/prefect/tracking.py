"""The pages of the daily check, in Markdown: all recommendations at a glance, and the sources. Prefect
shows each run in green, so every title says "run OK", and statuses are in the words of `followthrough status`."""

import re
from collections.abc import Sequence
from datetime import datetime
from textwrap import wrap

from models.core import new_york_day
from models.register import Names
from models.standing import MilestoneView, ReportView, SourceView
from notifications import terminal, words
from notifications.prefect.pages import page
from notifications.prefect.runs import RESULT, say_overdue

MARKS = {"verified": "●", "awaiting_review": "◐", "not_checked": "?"}
BREAK, LINE = "<br>", 50
SEE_ALSO = (
    "See also: [sources](/artifacts/key/sources), [reminders](/artifacts/key/reminders), and `followthrough week`."
)


def say_portfolio(report: ReportView, names: Names, now: datetime) -> tuple[str, str]:
    """Return the page of all recommendations as of a moment (UTC), and its one line in a list."""
    moment = words.local_moment(now)
    verified, called = terminal.verified_line(report), {"office": names.office, "agency": names.agency}
    judged = "" if report.day == new_york_day(now) else f", as they stood on {words.long_date(report.day)}"
    lines = [f"# The recommendations, {moment}{judged} (run OK)", ""]
    bold = [
        f"{moment}: {words.mid(verified)}",
        say_overdue(report.milestones),
        words.owed_line(report.headline, office=names.office),
    ]
    lines += [f"**{line}**\n" for line in bold if line]
    lines += [f"{terminal.sources_line(report)} {terminal.NOT_PROGRESS}", ""]
    lines += _head("Recommendation", f"{names.office}'s status", "Next date")
    for view in report.recommendations:
        title = f"{view.id} {_cell(view.record.plan.title)}"
        says = f"{names.agency} says: {words.mid(_cell(terminal.agency_says(view, names)))}"
        status = f"{MARKS.get(view.proof, '○')} {terminal.short_status(view, names)}"
        turn = _fold(f"Next: {terminal.next_step(view, names)}")
        lines.append(_row((title + BREAK + says, status + BREAK + turn, _date(view.next_milestone))))
    parts = [*words.part_rows(report.headline, **called)]
    lines += ["", _row(("All milestones", str(len(report.headline.milestones)))), _row(("---", "---:"))]
    lines += [_row((words.cap(text), str(number))) for _, number, text in parts]
    across = [f"{number} {text}" for _, number, text in words.across_rows(report.headline, **called)]
    lines += ["", f"Among them: {'; '.join(across)}." if across else "", SEE_ALSO]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n"
    brief = [f"{number} {text}." for name, number, text in parts if number and name != "verified"]
    unread = report.source_counts.unread
    return text, " ".join((f"{moment}: {verified}", *brief[:2], *([f"Sources not read: {unread}."] if unread else [])))


def say_sources(report: ReportView, names: Names, now: datetime) -> tuple[str, str]:
    """Return the page of the sources relied on or checked, unread ones first, and its one line in a list."""
    sources = [source for source in report.sources.values() if source.record or source.is_relied_on]
    rows = (_source(source, names) for source in sorted(sources, key=lambda source: (source.is_read, source.name)))
    head = _head("Source", "Result", "Last read", "Milestones")
    summary = f"{words.local_moment(now)}: {words.mid(terminal.sources_line(report))} {terminal.NOT_PROGRESS}"
    return page(f"Sources, {words.local_moment(now)}", summary, *head, *rows)


def _source(source: SourceView, names: Names) -> str:
    record = source.record
    name = _fold(words.cap(_cell(names.source(source.name))))
    relying = str(len(source.milestone_ids))
    if record is None:
        return _row((name, "Never checked", "Never", relying))
    why = words.cap(_cell(words.short_reason(record.reason))) if record.reason else ""
    since, last_answer = (words.short_date(day) if day else "" for day in (record.unread_since, record.answered_on))
    notices = [f"{words.tally(len(record.untold), 'item')} to report"] if record.untold else []
    result = BREAK.join(part for part in (RESULT[record.result], why) if part)
    last = BREAK.join((last_answer or "Never", *([f"not read since {since}"] if since else []), *notices))
    return _row((name, result, last, relying))


def _date(view: MilestoneView | None) -> str:
    if view is None:
        return "None open"
    day = "Clock not started" if view.record.dates.provisional else words.short_date(view.due_now)
    date = f"{day}{BREAK}{words.BASIS[view.basis]}"
    if not view.is_past:
        return date
    if view.proof == "not_checked":
        return f"{date}, not checked"
    days = words.tally(view.days_late, "day")
    start = view.lateness.counts_from or view.due_now
    return f"{date}, {days} past" if start == view.due_now else f"{date}{BREAK}{days} past {words.short_date(start)}"


def _fold(line: str) -> str:
    # Prefect folds no cell, and cuts a wide table.
    return BREAK.join(wrap(_cell(line), LINE, break_on_hyphens=False))


def _head(*names: str) -> tuple[str, str]:
    return _row(names), _row(["---"] * len(names))


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return text.replace("|", "/").replace("\n", " ").replace("<", "&lt;")
