"""The pages of the daily check, in Markdown: all recommendations at a glance, each of them, and the sources.

Prefect shows each run in green, because the run worked. So every title says "run OK", and what a milestone's status is
stands in words that follow the kind of date (docs/voice.md). They are the words of `followthrough status`.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from textwrap import wrap

from models.records import EvidenceItem, MilestoneRecord, RecommendationRecord, RegisterRecord, SourceRecord
from models.register import Names
from models.standing import CLOSED, PAST, MilestoneStatus, RecommendationStatus, Status, count_results
from notifications.prefect.states import RESULT, every_milestone, past_legal_deadlines, say_overdue, say_state
from notifications.terminal import agency_says, count_lines, next_step, short_standing, verified_line
from notifications.words import (
    BASIS,
    cap,
    counted,
    instance,
    listed,
    long_date,
    mid,
    say,
    short_date,
    short_reason,
    tally,
    titled,
)

MARKS = {"verified": "●", "verified_late": "●", "awaiting_review": "◐", "unknown": "?"}
NO_EVIDENCE, CLOCK_NOT_STARTED, NO_ONE = "No evidence on file", "Clock not started", "no one"
NO_PROGRESS = "Not read does not mean no progress."
READ = ("ok", "empty")
BREAK, LINE = "<br>", 50
PAGES = ("sources", "reminders", "week")
SEE_ALSO = f"See also: {', '.join(f'[{key}](/artifacts/key/{key})' for key in PAGES)}."


def say_portfolio(
    picture: Status,
    records: Mapping[str, MilestoneRecord],
    sources: Mapping[str, SourceRecord],
    names: Names,
    *,
    demonstration: bool,
) -> tuple[str, str]:
    """Return the page of the daily check, and its one line in a list."""
    bottom = tuple(bottom_line(picture, records, sources, names))
    lines = [f"# The recommendations on {long_date(picture.as_of)} (run OK)", ""]
    lines += [say("short.banner"), ""] if demonstration else []
    lines += [f"- {sentence}" for sentence in bottom]
    heads = ("Recommendation", f"{names.office}'s status", "Next date")
    lines += ["", _row(heads), _row(["---"] * len(heads))]
    for one in picture.recommendations:
        coming = next_step(one)
        page = f"[{one.id} {_cell(one.title)}](/artifacts/key/standing-{one.id.lower()})"
        says = f"{names.agency} says: {mid(_cell(agency_says(one, records, names)))}"
        status = f"{_mark(one.standing)} {short_standing(one, names)}"
        acts = f"Next: {_turn(one, names)}"
        lines.append(_row((page + BREAK + says, status + BREAK + acts, _date(coming, picture.as_of))))
    total, *parts = count_lines(picture, names)
    lines += ["", _row(("All milestones", total.split()[0])), _row(("---", "---:"))]
    counted_parts = (each.strip().partition("  ") for each in parts if each.startswith(" "))
    lines += [_row((cap(words), many)) for many, _, words in counted_parts]
    lines += ["", *(each for each in parts if not each.startswith(" ")), "", SEE_ALSO]
    unread = count_results(one.result for one in picture.sources).unread
    late = past_legal_deadlines(every_milestone(picture))
    told = [bottom[0], *([f"Past a legal deadline: {len(late)}."] if late else [])]
    return _page(lines), " ".join((*told, *([f"Sources not read: {unread}."] if unread else [])))


def bottom_line(
    picture: Status, records: Mapping[str, MilestoneRecord], sources: Mapping[str, SourceRecord], names: Names
) -> Iterator[str]:
    """Yield what a reader would repeat: what is verified, which dates have passed by kind, what we could not check."""
    yield verified_line(picture)
    counts = picture.counts
    conditional = counts.past_conditional_deadline + counts.past_reported_date
    past = counts.overdue + conditional + counts.past_target_date
    said = [say("short.passed", past=past, of=counts.milestones)] if counts.milestones else []
    if counts.overdue:
        said.append(f"{cap(counted(counts.overdue, 'is', 'are'))} past a legal deadline.")
    elif past:
        said.append(say("short.none_by_statute", past=past))
    if conditional:
        said.append(say("short.conditional", n=conditional, past=past, only_laws=not counts.past_reported_date))
    if counts.past_target_date:
        said.append(say("short.ours", n=counts.past_target_date, past=past))
    if said:
        yield " ".join(said)
    found = count_results(one.result for one in picture.sources)
    old = [names.source(one.name) for one in picture.sources if one.result == "stale"]
    if found.unread or counts.unknown or old:
        cannot = say("short.unread", n=found.unread, of=found.of, unknown=counts.unknown, stale=old)
        yield f"{cannot} Unknown does not mean no progress."


def say_recommendation(
    one: RecommendationStatus | None,
    milestones: Sequence[MilestoneStatus],
    records: Mapping[str, MilestoneRecord],
    record: RecommendationRecord | None,
    register: RegisterRecord,
    as_of: date,
    memo: tuple[int, str | None] | None = None,
) -> tuple[str, str]:
    """Return the page of one recommendation, and its one line in a list.

    `one` and `record` are None for the dates that cover all recommendations; `memo`: the number of the last memo and
    its address.
    """
    names = register.names
    title = f"{_cell(one.title)} ({one.id})" if one else "Dates that cover all recommendations"
    lines = [f"# {title}, {short_date(as_of)} (run OK)", ""]
    told = f"{tally(len(milestones), 'milestone')}."
    if one and record:
        told = f"{short_standing(one, names)}."
        says = agency_says(one, records, names)
        lines += [f"**{told}** {names.agency} says: {mid(says)}. {_answer(record, names)}", ""]
    if late := past_legal_deadlines(milestones):
        told = f"{say_overdue(late)} {told}"
        lines += [f"**{say_overdue(late)}**", ""]
    heads = ("Milestone", f"{names.office}'s status", "Original date")
    lines += [_row(heads), _row(["---"] * len(heads))]
    lines += [_milestone(each, as_of, names) for each in milestones]
    lines += ["", *_received(milestones, names)]
    for each in milestones:
        if each.standing not in CLOSED and each.standing != "watch" and (held := records.get(each.id)):
            lines += [f"- **What would close {instance(each.id)}:** {_cell(held.says)}"]
    lines += ["", *_evidence(milestones, records, register)]
    lines += ["", f"{_memo(memo)}[All recommendations](/artifacts/key/portfolio)"]
    return _page(lines), told


def say_sources(
    sources: Mapping[str, SourceRecord], records: Mapping[str, MilestoneRecord], as_of: date, names: Names
) -> tuple[str, str]:
    """Return the page of the sources, unread ones first, and its one line in a list."""
    told = f"{read_line(sources)} {NO_PROGRESS}"
    heads = ("Source", "Result", "Last read", "Milestones")
    lines = [
        f"# Sources on {long_date(as_of)} (run OK)",
        "",
        f"**{told}**",
        "",
        _row(heads),
        _row(["---"] * len(heads)),
    ]
    for name, one in sorted(sources.items(), key=lambda each: (each[1].unread_since is None, each[0])):
        rely = sum(each.source == name and not each.is_template and not each.is_closed for each in records.values())
        why = cap(_cell(short_reason(one.reason))) if one.reason else ""
        since, read = (short_date(day) if day else "" for day in (one.unread_since, one.answered_on))
        untold = [f"{tally(len(one.untold), 'item')} to report"] if one.untold else []
        result = BREAK.join(each for each in (RESULT[one.result], why) if each)
        last = BREAK.join((read or "Never", *([f"not read since {since}"] if since else []), *untold))
        lines.append(_row((_folded(cap(_cell(names.source(name)))), result, last, str(rely))))
    return _page(lines), told


def read_line(sources: Mapping[str, SourceRecord]) -> str:
    """Return how many sources were read, and how many were not."""
    results = [each.result for each in sources.values()]
    read, old, unread = (sum(one in of for one in results) for of in (READ, ("stale",), ("blocked",)))
    old_copies = [tally(old, "old copy", "old copies")] if old else []
    return (
        f"Checked {counted(len(results), 'source')}: {', '.join([f'{read} read', *old_copies, f'{unread} not read'])}."
    )


def _turn(one: RecommendationStatus, names: Names) -> str:
    """Return who acts next: a verifier where evidence waits, or else whoever is responsible for the next date."""
    if one.standing in CLOSED:
        return NO_ONE
    if any(each.standing == "awaiting_review" for each in one.milestones):
        return f"{names.office} verifier"
    coming = next_step(one)
    return _cell(names.role(coming.responsible)) if coming else NO_ONE


def _date(coming: MilestoneStatus | None, as_of: date) -> str:
    """Return a date with its kind; once it has passed, how many days ago."""
    if coming is None:
        return "None open"
    return f"{short_date(coming.due_now)}{BREAK}{BASIS[coming.basis]}{_past(coming, as_of)}"


def _past(one: MilestoneStatus, as_of: date) -> str:
    """Return how many days a date is past, and from when they are counted if the duty holder was told later."""
    if one.standing not in PAST:
        return ""
    days = tally(one.days_late, "day")
    is_whole = one.days_late == (as_of - one.due_now).days or one.counts_from is None
    return (
        f", {days} past" if is_whole or one.counts_from is None else f"{BREAK}{days} past {short_date(one.counts_from)}"
    )


def _answer(record: RecommendationRecord, names: Names) -> str:
    answer = record.acceptance
    if answer is None:
        return f"{names.agency} has not answered this recommendation."
    if answer.listed:
        said = f"{answer.value.replace('_', ' ')}, as {answer.basis} shows on {long_date(answer.on)}"
        return f"{names.agency}'s answer: {said}. An answer is not evidence."
    if answer.value == "accepted":
        accepted = f"{names.agency} accepted the recommendation on {long_date(answer.on)}."
        return f"{accepted} Acceptance is a promise, not evidence."
    return f"{names.agency}'s answer on {long_date(answer.on)}: {answer.value.replace('_', ' ')}."


def _milestone(one: MilestoneStatus, as_of: date, names: Names) -> str:
    kind = BASIS[one.basis]
    if one.provisional and one.standing != "watch":
        status, due = (
            CLOCK_NOT_STARTED,
            f"Runs from{BREAK}{instance(one.waits_for) if one.waits_for else 'a day not yet known'}",
        )
    else:
        status, due = _status(one, names), short_date(one.due)
        due += f"{BREAK}extended to {short_date(one.due_now)}" if one.due_now != one.due else ""
        kind += _past(one, as_of)
    says = cap(one.agency_says.says.replace("_", " ")) if one.agency_says else "Nothing"
    said = f"{names.agency} says: {mid(says)}" if one.duty_on == "agency" else f"Not {names.agency}'s duty"
    read = mid(RESULT[one.source_result]) if one.source_result else "never checked"
    source = f"{cap(_cell(names.source(one.source)))}: {read}"
    return _row((_folded(titled(one.title, one.id), said, source), status, f"{due}{BREAK}{kind}"))


def _status(one: MilestoneStatus, names: Names) -> str:
    """Return the status with its mark; of a date that has passed, the evidence and then the kind of date."""
    word = say_state(one.standing, names)
    return f"{_mark(one.standing)} {f'{NO_EVIDENCE}{BREAK}{word}' if one.standing in PAST else word}"


def _mark(standing: str) -> str:
    return MARKS.get(standing, "○")


def _received(milestones: Sequence[MilestoneStatus], names: Names) -> Iterator[str]:
    """Yield on which days those who must act first received the dates, with the entries that say so."""
    for day in sorted({each.told_on for each in milestones if each.told_on}):
        of_day = [each for each in milestones if each.told_on == day]
        ids = listed([instance(each.id) for each in of_day])
        entries = listed([str(seq) for seq in sorted({each.told_seq for each in of_day if each.told_seq})])
        bodies = listed(sorted({names.body(each.duty_on) for each in of_day}))
        dates = "date" if len(of_day) == 1 else "dates"
        yield f"{cap(bodies)} first received the {dates} of {ids} on {long_date(day)} (ledger: {entries}).\n"


def _evidence(
    milestones: Sequence[MilestoneStatus], records: Mapping[str, MilestoneRecord], register: RegisterRecord
) -> Iterator[str]:
    """Yield a line for each piece of evidence that counts, with its address where it is public."""
    for each in milestones:
        held = records.get(each.id)
        for piece in held.evidence if held else ():
            if piece.counts:
                where = _where(piece, register)
                how = f"`followthrough evidence show {each.id}`"
                yield f"- **Evidence** for {_cell(titled(mid(each.title), each.id))}: entry {piece.seq}, {where}. {how}"


def _where(piece: EvidenceItem, register: RegisterRecord) -> str:
    """Return where evidence came from: the source, as a link where what is there is public. No file is named."""
    if piece.source is None:
        return "a file that was handed in"
    source = _cell(register.names.source(piece.source))
    address = next((each for each in (piece.item_ref, piece.ref) if each and each.startswith("https://")), None)
    return f"[{source}]({address})" if address else source


def _memo(memo: tuple[int, str | None] | None) -> str:
    """Return where the last memo is, with what separates it from what follows."""
    if memo is None:
        return ""
    number, address = memo
    return (
        f"[Memo no. {number}]({address}) · " if address else f"Memo no. {number}: in the home folder, memos/{number} · "
    )


def _folded(*lines: str) -> str:
    """Return lines of one cell, none longer than `LINE` signs: Prefect folds no cell, and cuts a wide table."""
    return BREAK.join(each for line in lines for each in wrap(_cell(line), LINE, break_on_hyphens=False))


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return text.replace("|", "/").replace("\n", " ").replace("<", "&lt;")


def _page(lines: Sequence[str]) -> str:
    kept = [line for at, line in enumerate(lines) if line or (at and lines[at - 1])]
    return "\n".join(kept).rstrip() + "\n"
