"""The pages of the daily check, in Markdown: the numbers of its moment, and the sources."""

from collections.abc import Sequence
from datetime import datetime
from textwrap import wrap

from models.register import Names
from models.standing import ReportView, SourceView
from notifications import terminal, words
from notifications.prefect.pages import page
from notifications.prefect.runs import RESULT, say_unread

BREAK, LINE = "<br>", 50
AND_NOW = "How they stand now, and what needs you: `followthrough week`."
SEE_ALSO = "See also: [sources](/artifacts/key/sources), [reminders](/artifacts/key/reminders)."


def say_portfolio(report: ReportView, names: Names, now: datetime) -> tuple[str, str]:
    """Return the page of the daily check, one line of a moment (UTC), and that line for a list. It stands still; what
    came later is in `followthrough week`."""
    moment = words.local_moment(now)
    parts = words.part_rows(report.headline, office=names.office, agency=names.agency)
    brief = [f"{number} {text}." for name, number, text in parts if number and name != "verified"]
    unread = say_unread(report)
    verified = f"{moment}: {words.mid(terminal.verified_line(report))}"
    line = " ".join((verified, *brief[:2], *([f"{unread}."] if unread else [])))
    return page(f"The recommendations, {moment}", line, AND_NOW, "", SEE_ALSO)


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


def _fold(line: str) -> str:
    # Prefect folds no cell, and cuts a wide table.
    return BREAK.join(wrap(_cell(line), LINE, break_on_hyphens=False))


def _head(*names: str) -> tuple[str, str]:
    return _row(names), _row(["---"] * len(names))


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return text.replace("|", "/").replace("\n", " ").replace("<", "&lt;")
