"""The pages of `followthrough status`: all recommendations at a glance, and some milestones with all that is known; and
the page of `followthrough week`: the most urgent items of each part first, each with its next command."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from models.register import OVERSIGHT, Names
from models.standing import (
    AHEAD,
    MilestoneView,
    RecommendationView,
    ReportView,
    Week,
    recommendations_most_urgent_first,
)
from notifications.terminal.layout import columns, folded, heading
from notifications.terminal.words import (
    NOT_PROGRESS,
    answer_sentence,
    long_status,
    mark_of,
    say_turn,
    short_status,
)
from notifications.words import (
    ANSWER,
    DEMONSTRATION,
    SAYS,
    SAYS_NOTHING,
    across_rows,
    cap,
    counted,
    date_inside,
    instance,
    listed,
    long_date,
    mid,
    near_short,
    owed_line,
    part_rows,
    say,
    short_date,
    tally,
    titled,
    titled_of,
    week_parts,
    whose,
)

MOST_NAMED = 6
"""Related duties, and days, that the page names."""
MOST = 5
"""Items of a part of the week; `--all` shows the others."""
WIDTHS = (3, 26, 20, 15, 8)


def say_status(report: ReportView, names: Names, *, demonstration: bool) -> Iterator[str]:
    """Yield the page of all recommendations."""
    rows = recommendations_most_urgent_first(report.recommendations)
    yield from _head(report.day, demonstration)
    yield from (*folded(verified_line(report)), "")
    yield from heading(WIDTHS, ("", "Recommendation", f"{names.office}'s status", f"{names.agency} says", "Date"))
    for view in rows:
        due, step = "None open", view.next_milestone
        if step:
            due = "Clock not started" if step.record.dates.provisional else near_short(step.due_now, report.day)
        title = f"{view.id} {view.record.plan.title}"
        yield from columns(WIDTHS, (mark_of(view), title, short_status(view, names), agency_says(view, names), due))
        yield from folded(f"Next: {next_step(view, names)}.", 5)
    yield from ("", *folded(_dates(report, names)), *folded(_order(rows)))
    called = {"office": names.office, "agency": names.agency}
    yield from ("", tally(len(report.headline.milestones), "milestone"))
    for _, number, words in part_rows(report.headline, **called):
        yield f"  {number:>2}  {words}"
    if across := [f"{number} {words}" for _, number, words in across_rows(report.headline, **called)]:
        yield from folded(f"Among them: {'; '.join(across)}.")
    yield from folded(owed_line(report.headline, office=names.office))
    yield from ("", *_sources(report), "")
    yield "One recommendation: followthrough status R4"
    yield "What to decide:     followthrough week"
    yield "For programs:       followthrough status --json"


def say_tracked(views: Iterable[RecommendationView], names: Names) -> Iterator[str]:
    """Yield the last lines of `track`: the status of each recommendation."""
    for view in recommendations_most_urgent_first(views):
        yield from folded(
            f"{mark_of(view)} {titled(view.record.plan.title, view.id)}: {short_status(view, names)}", then=4
        )


def say_milestones(
    views: Sequence[MilestoneView],
    names: Names,
    holders: Mapping[str, str | None],
    day: date,
    title: str,
    *,
    demonstration: bool,
) -> Iterator[str]:
    """Yield the page of some milestones. `holders`: the id of the person whom each waits for, by its id."""
    yield from _head(day, demonstration)
    yield from folded(title)
    if not views:
        yield "No milestone."
    for view in views:
        yield from ("", *folded(f"{mark_of(view)} {titled_of(view)}", then=4))
        for sentence in facts_of(view, names, holders.get(view.id)):
            yield from folded(sentence, 4)
    if any(view.is_past and view.proof == "not_checked" for view in views):
        yield from ("", "Not checked does not mean no progress.")


def facts_of(view: MilestoneView, names: Names, held_by: str | None) -> Iterator[str]:
    """Yield a sentence for each thing that is known of a milestone; `held_by`: the id of the person it waits for."""
    yield long_status(view, names)
    if view.extended_to:
        yield f"Original date: {long_date(view.record.dates.due_on)}. Extended to {long_date(view.extended_to)}."
    if not view.is_agencys:
        yield f"The duty is {whose(names.body(view.duty_on))}, not {whose(names.agency)}."
    if statement := view.record.statement:
        on = long_date(statement.on)
        listed_on = f"as the list of {on}, shows" if statement.listed else on
        yield f"{names.agency} says: {SAYS[statement.says]}, {listed_on}."
    elif view.is_agencys and view.is_open:
        report = f"sent a file, {long_date(view.sent_on)}" if view.sent_on else "nothing reported"
        yield f"{names.agency} says: {report}."
    if view.asked_on and view.is_open and not view.is_past:
        yield f"{cap(names.body(view.duty_on))} first received this date on {long_date(view.asked_on)}."
    for answer in view.answers:
        if answer.in_force or answer == view.last_answer:
            yield answer_sentence(answer, names.body(view.duty_on), names)
    if view.turn:
        yield f"Next: {say_turn(view.turn, names)}."
        if held_by and view.turn.party != OVERSIGHT:
            yield f"With: {held_by}."


def facts_of_recommendation(view: RecommendationView, names: Names) -> Iterator[str]:
    """Yield where a recommendation stands, what the agency says, whose turn it is, and its next milestone."""
    yield f"{short_status(view, names)}."
    yield f"{names.agency} says: {mid(agency_says(view, names))}."
    yield f"Next: {next_step(view, names)}."
    if view.next_milestone:
        yield f"Its next milestone, {titled_of(view.next_milestone)}: {long_status(view.next_milestone, names)}"


def _head(day: date, demonstration: bool) -> Iterator[str]:
    yield f"Status on {long_date(day)}"
    if demonstration:
        yield DEMONSTRATION


def verified_line(report: ReportView) -> str:
    """Say what is verified as done, and what is past a legal deadline beside it."""
    number = len(report.recommendations)
    views = [view for view in report.recommendations if view.proof == "verified"]
    if not number:
        return "No recommendation is tracked."
    if not views:
        return say("short.none_verified", of=number)
    words = say("short.verified", ids=[view.id for view in views], of=number, mark="")
    duties = [titled_of(duty) for view in views for duty in view.related_past]
    return f"{words} {say('short.beside_verified', duties=duties)}" if duties else words


def agency_says(view: RecommendationView, names: Names) -> str:
    """Return the agency's furthest word on its work; else its newest answer or file, with the milestone that it is
    about; else its answer to the recommendation, unless it plainly accepts it."""
    claim, sent, acceptance = view.claim, view.sent, view.record.acceptance
    answer = view.answered.last_answer if view.answered else None
    if claim.says:
        return cap(say("table.claims", says=claim.says, n=claim.number, of=claim.out_of))
    if sent and sent.sent_on and (answer is None or sent.sent_on >= answer.on):
        return cap(say("first.file", name=instance(sent.id)))
    if answer and view.answered:
        by = short_date(answer.day) if answer.day else ""
        about = view.answered.id
        return cap(say("cells.answered", kind=answer.kind, by=by, made_up=False, about=about, office=names.office))
    return cap(ANSWER[acceptance.value] if acceptance and acceptance.value != "accepted" else SAYS_NOTHING)


def next_step(view: RecommendationView, names: Names) -> str:
    """Return whose turn a recommendation is, and on which milestone; of one that is closed, what is still open."""
    if view.turn:
        return f"{say_turn(view.turn, names)} ({instance(view.turn.milestone_id)})"
    still_open = len(view.open_after_closing)
    return f"no one; {tally(still_open, 'milestone')} still open" if still_open else "no one"


def _order(rows: Sequence[RecommendationView]) -> str:
    words = "Rows are in the order of their most urgent open milestone, related duties among them."
    past = [duty.id for view in rows for duty in view.related_past]
    hidden = f" and {len(past) - MOST_NAMED} more" if len(past) > MOST_NAMED else ""
    some = ", ".join(past[:MOST_NAMED]) if hidden else listed(past)
    return f"{words} Related duties past a legal deadline: {some}{hidden}." if past else words


def _dates(report: ReportView, names: Names) -> str:
    steps = [view.next_milestone for view in report.recommendations if view.next_milestone]
    days = [view.asked_on for view in steps if view.is_agencys]
    received = sorted({day for day in days if day})
    year = f"a day without a year is of {report.day.year}"
    words = f"Each date is that of the recommendation's own next open step; {year}."
    if not days:
        return words
    if not received:
        return f"{words} {names.agency} has not received these dates."
    if len(received) > MOST_NAMED:
        when = f"between {date_inside(received[0])} and {long_date(received[-1])}"
    elif len(received) > 1:
        when = f"on {listed([near_short(day, report.day) for day in received])}"
    else:
        when = f"on {long_date(received[0])}"
    missing = f"; {days.count(None)} not yet" if None in days else ""
    return f"{words} {names.agency} first received these dates {when}{missing}."


def _sources(report: ReportView) -> Iterator[str]:
    counts = report.source_counts
    if not counts.of:
        yield "No open milestone relies on a source."
    elif all(source.reading == "never_checked" for source in report.relied_sources):
        yield "No source was checked yet, so nothing is known. Check them: followthrough track"
    else:
        yield sources_line(report)
        if counts.unread:
            yield f"{NOT_PROGRESS} See: followthrough doctor --all"


def sources_line(report: ReportView) -> str:
    """Return how many of the sources on which open milestones rely were read, and how many were not."""
    counts = report.source_counts
    unchecked = sum(source.reading == "never_checked" for source in report.relied_sources)
    old = f", {tally(counts.old_copy, 'old copy', 'old copies')}" if counts.old_copy else ""
    unread = f"{counts.unread - unchecked} not read{f', {unchecked} not checked' if unchecked else ''}"
    return f"Of {counted(counts.of, 'source')} that open milestones rely on: {counts.read} read{old}, {unread}."


def say_week(
    week: Week,
    names: Names,
    people: Mapping[str, str],
    next_steps: Mapping[str, str],
    *,
    every_item: bool,
    demonstration: bool,
) -> Iterator[str]:
    """Yield the page. Arguments are those of `week_parts`; `every_item` shows every item."""
    yield f"The week of {long_date(week.report.day)}"
    if demonstration:
        yield DEMONSTRATION
    parts = week_parts(week, names, people, next_steps, None if every_item else MOST)
    if not parts:
        yield from ("", "Nothing needs you, and nothing is past its date or unknown.")
    for part in parts:
        yield ""
        yield from folded(f"{part.heading.upper()}{part.count}")
        items = part.items if every_item else part.items[:MOST]
        for title, *lines in items:
            yield from folded(title, 2, 5)
            for line in lines:
                yield from [f"     {line}"] if line.startswith("followthrough ") else folded(line, 5)
        if hidden := part.hidden + len(part.items) - len(items):
            yield f"  {hidden} more: followthrough week --all"
    yield from _coming(week)
    if not week.in_doubt:
        yield from ("", "Messages in doubt: none.")


def _coming(week: Week) -> Iterator[str]:
    reminded = {view.id for view in week.open if view.is_past or view.proof == "awaiting_review" or view.hold}
    days = Counter(wake.date() for milestone_id in reminded if (wake := week.wakes.get(milestone_id)))
    ahead = {day: many for day, many in days.items() if week.report.day < day <= week.report.day + AHEAD}
    first = (week.report.day.replace(day=1) + timedelta(days=32)).replace(day=1)
    lines = {day: f"Next reminders: {tally(many, 'milestone')}" for day, many in ahead.items()}
    memo = "Next monthly memo. Draft it: followthrough memo draft --by YOU"
    lines[first] = f"{lines[first]}. {memo}" if first in lines else memo
    yield from ("", "COMING UP")
    for day in sorted(lines):
        yield from folded(f"{day:%a} {near_short(day, week.report.day)}  {lines[day]}", 2, 15)
