"""The page of `followthrough status`: the bottom line, a row for each recommendation, the counts, the sources."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from models.records import MilestoneRecord, date_answer_of, hold_of, quiets_in_force, request_of
from models.register import Names
from models.standing import (
    CLOSED,
    MilestoneStatus,
    RecommendationStatus,
    Status,
    claim_of,
    count_results,
    next_due,
    recommendations_most_urgent_first,
    related_overdue,
)
from notifications.terminal.layout import columns, folded
from notifications.terminal.words import (
    NOT_PROGRESS,
    date_of,
    is_unknown,
    long_status,
    mark,
    mark_of,
    short_status,
)
from notifications.words import (
    ANSWER,
    SAYS,
    SAYS_NOTHING,
    cap,
    listed,
    long_date,
    say,
    short_date,
    tally,
    titled,
)

MOST_NAMED = 6
"""Related duties that the page names."""
WIDTHS = (3, 26, 20, 15, 8)
DATE_ANSWERS = {
    "agreed": "date_agreed", "offered": "date_offered", "accepted": "offer_accepted", "declined": "offer_declined",
}  # fmt: skip
"""What the memo calls each answer to a target date. Source: docs/memo.md#answers."""


def say_status(
    picture: Status, records: Mapping[str, MilestoneRecord], names: Names, *, demonstration: bool
) -> Iterator[str]:
    """Yield the page of all recommendations."""
    yield from _head(picture.as_of, demonstration)
    yield from folded(verified_line(picture))
    yield ""
    heads = ("", "Recommendation", f"{names.office}'s status", f"{names.agency} says", "Date")
    yield from columns(WIDTHS, heads)
    yield "  ".join("-" * width for width in WIDTHS)
    following = {one.id: next_step(one) for one in picture.recommendations}
    for one in recommendations_most_urgent_first(picture.recommendations):
        day = following[one.id]
        cells = (
            mark("unknown" if is_unknown(one) else one.standing),
            f"{one.id} {one.title}",
            short_standing(one, names),
            agency_says(one, records, names),
            date_of(day.due_now, picture.as_of) if day else "None open",
        )
        yield from columns(WIDTHS, cells)
    yield ""
    yield from folded(_dates(list(following.values()), picture.as_of, names))
    yield from folded(_order(picture))
    yield ""
    yield from count_lines(picture, names)
    yield ""
    yield from _sources(picture)
    yield ""
    yield "One recommendation: followthrough status R4"
    yield "What to decide:     followthrough week"
    yield "For programs:       followthrough status --json"


def say_tracked(recommendations: Sequence[RecommendationStatus], names: Names) -> Iterator[str]:
    """Yield the last lines of `track`: the status of each recommendation."""
    for one in recommendations_most_urgent_first(recommendations):
        sign = mark("unknown" if is_unknown(one) else one.standing)
        yield from folded(f"{sign} {titled(one.title, one.id)}: {short_standing(one, names)}", then=4)


def say_milestones(
    picture: Status,
    shown: Sequence[MilestoneStatus],
    records: Mapping[str, MilestoneRecord],
    names: Names,
    *,
    title: str,
    unknown: int = 0,
    demonstration: bool,
) -> Iterator[str]:
    """Yield the page of some milestones: the status of each, what was answered, and when the duty holder was told.

    `unknown`: how many more may be among them, because nobody could look.
    """
    yield from _head(picture.as_of, demonstration)
    yield from folded(title)
    if not shown:
        yield "No milestone."
    for one in shown:
        yield ""
        yield from folded(f"{mark_of(one)} {titled(one.title, one.id)}", then=4)
        for sentence in facts_of(one, records.get(one.id), names):
            yield from folded(sentence, 4)
    if unknown:
        yield ""
        yield from folded(f"Beside them: {unknown} unknown, because we have not read the source. {NOT_PROGRESS}")


def facts_of(one: MilestoneStatus, record: MilestoneRecord | None, names: Names) -> Iterator[str]:
    """Yield a sentence for each thing that is known of a milestone."""
    yield long_status(one, names)
    if one.due_now != one.due:
        yield f"Original date: {long_date(one.due)}. Extended to {long_date(one.due_now)}."
    if one.duty_on != "agency":
        yield f"The duty is {names.body(one.duty_on)}'s, not {names.agency}'s."
    if one.agency_says:
        said, on = one.agency_says.says.replace("_", " "), long_date(one.agency_says.on)
        day = f"as the list of {on}, shows" if one.agency_says.listed else on
        yield f"{names.agency} says: {said}, {day}."
    elif one.duty_on == "agency" and one.standing not in CLOSED:
        yield f"{names.agency} says: nothing reported."
    if one.told_on:
        yield f"{names.body(one.duty_on)} first received this date on {long_date(one.told_on)}.".replace(
            "the ", "The ", 1
        )
    yield from _date_answer(one)
    yield from _answers(record)
    if one.held_by and one.standing not in CLOSED:
        yield f"With: {one.held_by}."


def _date_answer(one: MilestoneStatus) -> Iterator[str]:
    """Yield what the unit answered to our target date, and what the coordinator decided."""
    answer = one.date_answer
    if answer is None:
        return
    on, to = long_date(answer.on), long_date(answer.to)
    if answer.kind == "agreed":
        yield f"The unit agreed to {to} on {on}."
        return
    decided = {"accepted": "accepted it", "declined": "kept our date"}.get(answer.kind)
    end = (
        f"The coordinator {decided} on {long_date(answer.decided_on)}."
        if decided and answer.decided_on
        else "Not decided yet."
    )
    yield f"The unit offered {to} on {on}. {end}"


def _answers(record: MilestoneRecord | None) -> Iterator[str]:
    if record is None:
        return
    if request := request_of(record):
        yield f"New date requested on {long_date(request.recorded_on)}: {long_date(request.to)}. Not decided yet."
    for quiet in quiets_in_force(record)[-1:]:
        if quiet.kind == "acknowledged":
            expected = f"; expected by {long_date(quiet.expected)}" if quiet.expected else ""
            yield f"Working on it, said on {long_date(quiet.on)}{expected}."
        else:
            yield f"Reminders paused until {long_date(quiet.until)}."
    if hold := hold_of(record):
        what = hold.waits_for or ("the contact says it is not theirs" if hold.not_mine else "a reason was given")
        yield f"On hold since {long_date(hold.recorded_on)}: {what}."


def _head(as_of: date, demonstration: bool) -> Iterator[str]:
    yield f"Status on {long_date(as_of)}"
    if demonstration:
        yield "Demonstration: statements, files, findings and people are fictional."


def verified_line(picture: Status) -> str:
    """Say what is verified as done, and what is past a legal deadline beside it."""
    whole = len(picture.recommendations)
    done = [one for one in picture.recommendations if one.standing in ("verified", "verified_late")]
    if not whole:
        return "No recommendation is tracked."
    if not done:
        return say("short.none_verified", of=whole)
    duties = [titled(each.title, each.id) for each in related_overdue(done)]
    said = [say("short.verified", ids=[one.id for one in done], of=whole, mark="")]
    return " ".join(said + ([say("short.beside_verified", duties=duties)] if duties else []))


def short_standing(one: RecommendationStatus, names: Names) -> str:
    """Return the status of a recommendation in a table; of one not closed, how much of it is verified."""
    own = [each for each in one.milestones if each.relation == "recommended" and each.standing != "withdrawn"]
    done = [each for each in own if each.standing in ("verified", "verified_late")]
    is_partly = done and one.standing not in CLOSED
    said = f"Partly verified: {len(done)} of {len(own)}" if is_partly else short_status(one, names)
    overdue = len(related_overdue([one]))
    return f"{said}; {tally(overdue, 'related duty', 'related duties')} overdue" if overdue else said


def agency_says(one: RecommendationStatus, records: Mapping[str, MilestoneRecord], names: Names) -> str:
    """Return the memo's cell: the agency's furthest word, or if it said none the last answer to our messages."""
    own = [each for each in one.milestones if each.relation == "recommended" and each.standing != "withdrawn"]
    agencys = [each for each in own if each.duty_on == "agency"]
    claim = claim_of(each.agency_says.says if each.agency_says else None for each in agencys)
    if claim.says is None:
        refused = ANSWER["rejected"] if one.acceptance.value == "rejected" else SAYS_NOTHING
        return _last_answer(one, records, names) or cap(refused)
    if claim.number == claim.out_of:
        return cap(SAYS[claim.says])
    return cap(say("table.claims", says=claim.says, n=claim.number, of=claim.out_of))


def _last_answer(one: RecommendationStatus, records: Mapping[str, MilestoneRecord], names: Names) -> str:
    """Return the last answer that holds, of the next milestone before the others; the empty string if there is none.

    Whose turn is next is the memo's rule: what the recommendation asks for, the agency's own milestones first.
    """
    open_ = [each for each in one.milestones if each.standing not in CLOSED and each.standing != "watch"]
    asked = [each for each in open_ if each.relation == "recommended" and one.standing not in CLOSED]
    coming = next_due(asked)
    rest = sorted(open_, key=lambda each: (each.due, each.id))
    for each in (*([coming] if coming else []), *rest):
        if answers := sorted(_held_answers(each, records.get(each.id))):
            _, kind, until = answers[-1]
            by = short_date(until) if until else ""
            about = None if each == coming else each.id
            return cap(say("cells.answered", kind=kind, by=by, made_up=False, about=about, office=names.office))
    return ""


def _held_answers(one: MilestoneStatus, record: MilestoneRecord | None) -> Iterator[tuple[int, str, date | None]]:
    """Yield the answers about a milestone that hold: the entry, the memo's word for its kind, the day that it names."""
    yield from ((each.seq, each.kind, each.until) for each in one.answers)
    yield from ((each.seq, "date_granted", each.to) for each in one.extensions[-1:])
    if record and (answer := date_answer_of(record)):
        yield answer.decided_seq or answer.seq, DATE_ANSWERS[answer.kind], answer.to


def next_step(one: RecommendationStatus) -> MilestoneStatus | None:
    """Return the open milestone whose date comes first; None if none is open."""
    open_ = [each for each in one.milestones if each.standing not in CLOSED and not each.provisional]
    own = [each for each in open_ if each.standing != "watch" and each.relation == "recommended"]
    return min(own or open_, key=lambda each: (each.due_now, each.id), default=None)


def _order(picture: Status) -> str:
    """Say by what the rows are ordered; a related duty moves a row up, although it decides no status."""
    said = "Rows are in the order of their most urgent open milestone, related duties among them."
    overdue = [each.id for each in related_overdue(picture.recommendations)]
    more = f" and {len(overdue) - MOST_NAMED} more" if len(overdue) > MOST_NAMED else ""
    named = ", ".join(overdue[:MOST_NAMED]) if more else listed(overdue)
    return f"{said} Related duties past a legal deadline: {named}{more}." if overdue else said


def _dates(following: Sequence[MilestoneStatus | None], as_of: date, names: Names) -> str:
    """Say what the dates of the table are, and when the agency received them."""
    steps = [one for one in following if one]
    own = [one for one in steps if one.duty_on == "agency"]
    said = f"Each date is that of the recommendation's own next open step; a day without a year is of {as_of.year}."
    told = Counter(one.told_on for one in own if one.told_on)
    if not own:
        return said
    if not told:
        return f"{said} {names.agency} has not received these dates."
    (day, many), *others = told.most_common()
    if many == len(own):
        return f"{said} {names.agency} first received these dates on {long_date(day)}."
    if others:
        days = listed([date_of(each, as_of) for each in sorted(told)])
        untold = f"; {len(own) - told.total()} not yet" if told.total() < len(own) else ""
        return f"{said} {names.agency} first received these dates on {days}{untold}."
    without = listed([one.id for one in own if not one.told_on])
    return f"{said} {names.agency} first received these dates, except {without}, on {long_date(day)}."


def count_lines(picture: Status, names: Names) -> Iterator[str]:
    """Yield how many milestones there are, and below it how many stand where."""
    counts = picture.counts
    every = [each for one in picture.recommendations for each in one.milestones]
    waiting = sum(each.provisional and each.standing == "not_yet_due" for each in every)
    # As in the memo's bar: of a target date that does not count yet something is said only once its day has passed.
    passed = Counter(each.standing for each in every if picture.as_of > each.due_now)
    rows = [
        (counts.verified_milestones, "verified as done", True),
        (counts.awaiting_review, f"awaiting {names.office} review", True),
        (counts.overdue, "past a legal deadline", True),
        (counts.past_conditional_deadline, "past a conditional legal deadline", False),
        (counts.past_reported_date, "past a date reported for an executive order", False),
        (counts.past_target_date, "past a target date that we set", True),
        (passed["awaiting_answer"], "target date passed: told, no date agreed yet", False),
        (passed["date_not_told"], "target date passed: not told yet", False),
        (counts.unknown, "unknown: source not read", True),
    ]
    closed = sum(each.standing in ("not_required", "closed_not_implemented") for each in every)
    rows.append((closed, "closed otherwise", False))
    rest = counts.milestones - sum(many for many, _, _ in rows)
    unread = sum(mark_of(each) == mark("unknown") and each.standing != "unknown" for each in every)
    of_them = [f"{waiting} of them: clock not started"] if waiting else []
    of_them += [f"{unread} of them: source not read"] if unread else []
    rows.append((rest, f"not yet due ({'; '.join(of_them)})" if of_them else "not yet due", True))
    yield tally(counts.milestones, "milestone")
    for many, words, always in rows:
        if many or always:
            yield f"  {many:>2}  {words}"
    claimed = sum(
        bool(each.agency_says and each.agency_says.says == "done") and each.standing not in CLOSED for each in every
    )
    if claimed:
        yield f"Beside them: {claimed} reported done by {names.agency}, not verified."


def _sources(picture: Status) -> Iterator[str]:
    if not any(one.result for one in picture.sources):
        yield "No source was checked yet, so nothing is known. Check them: followthrough track"
        return
    counts = count_results(one.result for one in picture.sources)
    old, unchecked = counts.old_copy, sum(one.result is None for one in picture.sources)
    unread = counts.unread - unchecked
    parts = [f"{counts.read} read", *([tally(old, "old copy", "old copies")] if old else []), f"{unread} not read"]
    parts += [f"{unchecked} not checked"] if unchecked else []
    yield (
        f"Sources: {', '.join(parts)}."
        if unchecked
        else (f"Checked {tally(len(picture.sources), 'source')}: {', '.join(parts)}.")
    )
    if unread or unchecked:
        yield f"{NOT_PROGRESS} See: followthrough doctor --all"
