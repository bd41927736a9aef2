"""The pages of the daily check, in Markdown: all recommendations at a glance, each of them, and the sources. Prefect
shows each run in green, so every title says "run OK", and statuses are in the words of `followthrough status`."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from textwrap import wrap

from models.records import RecommendationRecord, RegisterRecord
from models.register import Names
from models.standing import MilestoneView, RecommendationView, ReportView, SourceView
from notifications import terminal, words
from notifications.prefect.pages import page
from notifications.prefect.runs import RESULT, past_legal_deadlines, say_overdue, say_state

MARKS = {"verified": "●", "verified_late": "●", "awaiting_review": "◐", "unknown": "?"}
CLOCK_NOT_STARTED = "Clock not started"
BREAK, LINE = "<br>", 50
PAGES = ("sources", "reminders", "week")
SEE_ALSO = f"See also: {', '.join(f'[{key}](/artifacts/key/{key})' for key in PAGES)}."


def say_portfolio(report: ReportView, names: Names, *, demonstration: bool) -> tuple[str, str]:
    """Return the page of the daily check, and its one line in a list."""
    headline = terminal.verified_line(report)
    lines = [f"# The recommendations on {words.long_date(report.day)} (run OK)", ""]
    lines += [words.say("short.banner"), ""] if demonstration else []
    lines += [f"**{headline}**", "", *(f"**{line}**\n" for line in _legal_lines(report.milestones) if line)]
    lines += [f"{terminal.sources_line(report)} {terminal.NOT_PROGRESS}", ""]
    lines += _head("Recommendation", f"{names.office}'s status", "Next date")
    for view in report.recommendations:
        link = f"[{view.id} {_cell(view.record.title)}](/artifacts/key/standing-{view.id.lower()})"
        says = f"{names.agency} says: {words.mid(_cell(terminal.agency_says(view, names)))}"
        status = f"{MARKS.get(view.standing, '○')} {terminal.short_status(view, names)}"
        turn = _fold(f"Next: {terminal.next_step(view, names, report.day)}")
        lines.append(_row((link + BREAK + says, status + BREAK + turn, _date(view.next_milestone))))
    lines += ["", _row(("All milestones", str(len(report.counts.milestones)))), _row(("---", "---:"))]
    lines += [_row((words.cap(text), str(number))) for number, text in terminal.count_rows(report, names)]
    lines += ["", terminal.say_across(report, names), "", SEE_ALSO]
    numbers = {
        "Overdue": len(past_legal_deadlines(report.milestones)),
        "Past a legal deadline, no proof on file": len(past_legal_deadlines(report.milestones, "past_legal_deadline")),
        "Sources not read": report.source_counts.unread,
    }
    return _page(lines), " ".join((headline, *(f"{text}: {number}." for text, number in numbers.items() if number)))


def _legal_lines(milestones: Sequence[MilestoneView]) -> tuple[str, str]:
    titles = past_legal_deadlines(milestones, "past_legal_deadline")
    unproved = f"Past a legal deadline, no proof on file: {words.listed(titles)}." if titles else ""
    return say_overdue(milestones), unproved


def say_recommendation(
    view: RecommendationView | None,
    milestones: Sequence[MilestoneView],
    register: RegisterRecord,
    day: date,
    memo: tuple[int, str | None] | None = None,
) -> tuple[str, str]:
    """Return the page of one recommendation, or without `view` of the dates that cover all, and its line in a list;
    `memo`: the number of the last memo and its address."""
    names = register.names
    title = f"{_cell(view.record.title)} ({view.id})" if view else "Dates that cover all recommendations"
    lines = [f"# {title}, {words.short_date(day)} (run OK)", ""]
    status = f"{terminal.short_status(view, names)}." if view else f"{words.tally(len(milestones), 'milestone')}."
    if view:
        says = terminal.agency_says(view, names)
        lines += [f"**{status}** {names.agency} says: {words.mid(says)}. {_answer(view.record, names)}", ""]
        lines += [f"Next: {terminal.next_step(view, names, day)}.", ""]
    overdue, unproved = _legal_lines(milestones)
    lines += [f"**{line}**\n" for line in (overdue, unproved) if line]
    lines += _head("Milestone", f"{names.office}'s status", "Original date")
    lines += [_milestone(milestone, names) for milestone in milestones]
    lines += ["", *_say_receipts(milestones, names)]
    lines += [
        f"- **What would close {words.instance(milestone.id)}:** {_cell(milestone.record.says)}"
        for milestone in milestones
        if milestone.is_open
    ]
    lines += ["", *_say_evidence(milestones, names), ""]
    links = ["[All recommendations](/artifacts/key/portfolio)"]
    if memo:
        number, address = memo
        title, place = f"Memo no. {number}", f"in the home folder, memos/{number}"
        links.insert(0, f"[{title}]({address})" if address else f"{title}: {place}")
    return _page([*lines, " · ".join(links)]), f"{overdue} {status}".strip()


def say_sources(report: ReportView, names: Names) -> tuple[str, str]:
    """Return the page of the sources relied on or checked, unread ones first, and its one line in a list."""
    sources = [source for source in report.sources.values() if source.record or source.is_relied_on]
    rows = (_source(source, names) for source in sorted(sources, key=lambda source: (source.is_read, source.name)))
    head = _head("Source", "Result", "Last read", "Milestones")
    summary = f"{terminal.sources_line(report)} {terminal.NOT_PROGRESS}"
    return page(f"Sources on {words.long_date(report.day)}", summary, *head, *rows)


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
    day = CLOCK_NOT_STARTED if view.record.provisional else words.short_date(view.due_now)
    return f"{day}{BREAK}{words.BASIS[view.basis]}{_past(view)}"


def _past(view: MilestoneView) -> str:
    if not view.is_past:
        return ""
    days = words.tally(view.days_late, "day")
    start = view.lateness.counts_from or view.due_now
    return f", {days} past" if start == view.due_now else f"{BREAK}{days} past {words.short_date(start)}"


def _answer(record: RecommendationRecord, names: Names) -> str:
    answer = record.acceptance
    if answer is None:
        return f"{names.agency} has not answered this recommendation."
    on = words.long_date(answer.on)
    value = words.ANSWER[answer.value]
    if answer.listed:
        return f"{names.agency}'s answer: {value}, as {answer.basis} shows on {on}. An answer is not evidence."
    if answer.value == "accepted":
        return f"{names.agency} accepted the recommendation on {on}. Acceptance is a promise, not evidence."
    return f"{names.agency}'s answer on {on}: {value}."


def _milestone(view: MilestoneView, names: Names) -> str:
    kind = words.BASIS[view.basis]
    record = view.record
    if record.provisional and view.standing != "watch":
        status = CLOCK_NOT_STARTED
        due = f"Runs from{BREAK}{words.instance(record.waits_for) if record.waits_for else 'a day not yet known'}"
    else:
        status = f"{MARKS.get(view.standing, '○')} {say_state(view.standing, names)}"
        if view.is_past and view.review == "awaiting":
            status += f"{BREAK}{say_state('awaiting_review', names)}"
        due = words.short_date(record.due_on)
        due += f"{BREAK}extended to {words.short_date(view.extended_to)}" if view.extended_to else ""
        kind += _past(view)
    says = f"{names.agency} says: {words.SAYS[view.says] if view.says else words.SAYS_NOTHING}"
    whose = says if view.is_agencys else f"Not {names.agency}'s duty"
    reading = words.mid(RESULT[view.source.record.result]) if view.source.record else "never checked"
    source = f"{words.cap(_cell(names.source(view.source.name)))}: {reading}"
    turn = [f"Next: {terminal.say_turn(view.turn, names, view.day)}"] if view.turn else []
    return _row((_fold(words.titled(record.title, view.id), whose, source, *turn), status, f"{due}{BREAK}{kind}"))


def _say_receipts(milestones: Sequence[MilestoneView], names: Names) -> Iterator[str]:
    for day in sorted({view.asked_on for view in milestones if view.asked_on}):
        of_day = [view for view in milestones if view.asked_on == day]
        ids = words.listed([words.instance(view.id) for view in of_day])
        entries = words.listed([str(seq) for seq in sorted({view.record.told_seq or 0 for view in of_day} - {0})])
        bodies = words.cap(words.listed(sorted({names.body(view.duty_on) for view in of_day})))
        dates = "date" if len(of_day) == 1 else "dates"
        yield f"{bodies} first received the {dates} of {ids} on {words.long_date(day)} (ledger: {entries}).\n"


def _say_evidence(milestones: Sequence[MilestoneView], names: Names) -> Iterator[str]:
    """Yield a line for each piece of evidence that counts, with its source, linked where public. No file is named."""
    for view in milestones:
        title = _cell(words.titled(words.mid(view.record.title), view.id))
        how = f"`followthrough evidence show {view.id}`"
        for piece in view.record.evidence:
            address = next((ref for ref in (piece.item_ref, piece.ref) if ref and ref.startswith("https://")), None)
            source = _cell(names.source(piece.source)) if piece.source else "a file that was handed in"
            place = f"[{source}]({address})" if piece.source and address else source
            if piece.counts:
                yield f"- **Evidence** for {title}: entry {piece.seq}, {place}. {how}"


def _fold(*lines: str) -> str:
    # Prefect folds no cell, and cuts a wide table.
    return BREAK.join(part for line in lines for part in wrap(_cell(line), LINE, break_on_hyphens=False))


def _head(*names: str) -> tuple[str, str]:
    return _row(names), _row(["---"] * len(names))


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return text.replace("|", "/").replace("\n", " ").replace("<", "&lt;")


def _page(lines: Sequence[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).rstrip() + "\n"
