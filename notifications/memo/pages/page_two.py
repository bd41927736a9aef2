"""Page 2: what follows page 1 without a break, each section once. Source: docs/printed-forms.md#page-2"""

from collections import Counter
from collections.abc import Iterable, Iterator

from models.memo import Events, Trace
from models.records import PORTFOLIO
from models.register import OVERSIGHT
from models.standing import DEBTS, PAST, place_of_basis
from notifications.memo.context import clipped, section_of, with_id
from notifications.memo.document import MemoDocument, MilestoneRow
from notifications.memo.milestones import CLOSED, status_of
from notifications.memo.pages.page_one import Fit, bar_of, deadline_rows, is_near
from notifications.memo.pages.references import References
from notifications.memo.pages.selection import has_annexes, is_few
from notifications.memo.shapes import Line, Row, Section, Words, anchor, bold, cell, columns, plain, row_of
from notifications.words import DATE, WHY, label, mid, near_short, part_rows, say

MOST_DUTIES, MOST_DATES = 12, 8
"""Lines of each section; of what is left out the section says where it stands."""
MOST_NAMES = 12
"""Milestones that a cell names."""
MOST_COMING = 3
LONGEST_DUTY = 50
UNREAD = ("turned_off", "not_read", "never_checked")
"""Why nothing was checked, where the source could not be read."""
NAMED_ELSEWHERE = ("legal", "others_legal", "own", "to_come")
"""The parts whose milestones stand in lists of their own: by law, what the office owes, and dates to come."""


def second_page(facts: MemoDocument, fit: Fit, refs: References) -> Iterator[Section]:
    """Yield the sections of page 2 in their order."""
    bar = bar_of(facts)
    if len(bar.bar) > 1:
        yield bar
    yield _numbers(facts, refs)
    yield from _debts(facts, refs)
    if more := facts.change_summary[fit.changes :]:
        line = tuple(refs.sentence(sentence) for sentence in more)
        yield Section(part="more_changes", id="part-changes-more", name="More that changed", sentences=(line,))
    yield from _ahead(facts, refs)
    if questions := facts.questions[fit.questions :]:
        points = tuple((refs.sentence(question),) for question in questions)
        yield Section(part="more_questions", id="part-questions", name="More to ask", points=points)
    if facts.going_on:
        points = tuple((refs.sentence(sentence),) for sentence in facts.going_on)
        yield Section(part="going_on", id="part-going_on", name="What continues after closing", points=points)
    yield Section(
        part="check",
        id="part-check",
        name="Who answers, and how to verify this memo",
        small=(plain(_who_answers(facts)), _coded(say("page.check", office=facts.memo.verdicts_by))),
        notes=(tuple(_notes(facts, refs)),),
    )


def _debts(facts: MemoDocument, refs: References) -> Iterator[Section]:
    """Yield all that the office owes, each kind with its oldest day and all that it is about."""
    office, line = facts.memo.verdicts_by, facts.headline
    rows = {row.id: row for row in facts.milestones}
    lines = []
    for debt in DEBTS:
        if owed := [rows[id_] for id_ in getattr(line, debt)]:
            names = names_of(owed, with_why=debt == "own")
            words = f"{len(owed)} {label(debt, office=office, agency=facts.memo.short_about)}"
            lines.append(
                row_of(
                    many=cell(bold(words)),
                    oldest=cell(plain(near_short(line.oldest[debt], facts.memo.as_of))),
                    about=cell((refs.line(anchor("owes", debt), names, _dated(owed)),)),
                )
            )
    if lines:
        yield Section(
            part="owes",
            id="part-owes",
            name=say("page.owes_head", office=office),
            columns=columns(many="How many", oldest="Oldest", about="About"),
            rows=tuple(lines),
        )


def _numbers(facts: MemoDocument, refs: References) -> Section:
    """Return the milestones behind each number that no other list names, with the reasons; and the sources not read."""
    rows = {row.id: row for row in facts.milestones}
    office, agency = facts.memo.verdicts_by, facts.memo.short_about
    lines = []
    for name, n, words in part_rows(facts.headline, office=office, agency=agency):
        groups: dict[str, list[MilestoneRow]] = {}
        for milestone in (
            rows[id_] for id_ in getattr(facts.headline, name) if name not in NAMED_ELSEWHERE and id_ in rows
        ):
            groups.setdefault(_why(milestone, facts), []).append(milestone)
        place_id = anchor("number", name)
        lead = Words(bold=f"{n} {words}.")
        if only := groups.pop("", None):
            about = Words(id=place_id, bold=lead.bold, text=f" {names_of(only)}.", marks=refs.marks(_dated(only)))
            lines.append(Row(group=cell((about,))))
        elif groups:
            lines.append(Row(group=cell((lead,))))
        for place, (why, group) in enumerate(groups.items()):
            is_owed = {row.id for row in group} <= {*facts.headline.to_send}
            names = say("page.as_owed", office=office) if is_owed else names_of(group)
            about = refs.line(f"{place_id}-{place}", names, _dated(group))
            lines.append(row_of(why=cell(plain(why)), about=cell((about,))))
    counts = facts.source_counts
    unread = [
        say("page.unread_why", name=source.name, reason=source.reason)
        for source in facts.sources
        if source.wanted and source.reading != "read"
    ]
    return Section(
        part="numbers",
        id="part-numbers",
        name="Behind the numbers, and what we do not know",
        columns=columns(why="Why", about="About") if lines else (),
        rows=tuple(lines),
        more=(plain(say("page.sources_read", read=counts.read, of=counts.of, unread=unread)),),
    )


def _why(row: MilestoneRow, facts: MemoDocument) -> str:
    """Say why a milestone was not checked, is closed or does not count yet; else return the empty string."""
    if row.date_state != "not_counting":
        source = row.source if row.why in UNREAD else ""
        return say("page.why_of", why=WHY[row.why], source=source) if row.why else ""
    if row.proof == "awaiting_review":
        return ""
    due = near_short(row.answer_due, facts.memo.as_of) if row.answer_due else ""
    is_undecided = row.id in facts.headline.to_decide
    return say("page.not_counting", undecided=is_undecided, due=due, office=facts.memo.verdicts_by)


def more_of(text: str) -> tuple[Line, ...]:
    """Return what a list leaves out as the lines of a section; none for an empty text."""
    return (plain(text),) if text else ()


def _coded(text: str) -> Line:
    """Return a line in which what stands between backticks is to be typed as it is."""
    parts = (part.strip() for part in text.split("`"))
    return tuple(Words(code=part) if place % 2 else Words(text=part) for place, part in enumerate(parts) if part)


GROUPS = ("legal", "may_not_apply", "ours")
"""The kinds of duties in their order: the law sets the date; it may not apply; the law sets the duty alone."""
GROUP = {"statute": "legal", "conditional_statute": "may_not_apply", "executive_order_reported": "may_not_apply"}


def duties(facts: MemoDocument, fit: Fit, refs: References) -> Iterator[Section]:
    """Yield the duties by law that page 1 does not name, those of other bodies among them."""
    on_page_1 = {row.id for row in deadline_rows(facts)[: fit.deadlines]}
    # What the office itself owes stands above.
    counted = set(facts.headline.milestones) - on_page_1 - set(facts.headline.own)
    others = [row for row in rows_of(facts) if _is_duty(row) and row.id in counted]
    if not others:
        return
    kinds: dict[str, dict[tuple[str, ...], list[MilestoneRow]]] = {kind: {} for kind in GROUPS}
    for duty in sorted(others, key=lambda duty: (place_of_basis(duty.basis), duty.due_now, duty.id)):
        key = (duty.id.split("@")[0], duty.who, duty.date_state, duty.proof, str(duty.provisional))
        kinds[GROUP.get(duty.basis, "ours")].setdefault(key, []).append(duty)
    lines: list[Row] = []
    room = MOST_DUTIES
    for kind, groups in kinds.items():
        groups_here = list(groups.values())[:room]
        room -= len(groups_here)
        if groups_here:
            note = say("page.duties_note", kind=kind, n=len(on_page_1) if kind == "legal" else 0)
            lines.append(Row(group=cell((Words(bold=say(f"page.duties_{kind}"), text=note and f" {note}"),))))
            lines += [_duty(group, facts, refs) for group in groups_here]
    hidden = sum(map(len, kinds.values())) - (MOST_DUTIES - room)
    yield Section(
        part="duties",
        id="part-related",
        name="Duties by law",
        note=say("page.beside", about=facts.memo.about),
        columns=columns(duty="Duty and law", date="Date", known="What we know, and whose duty"),
        rows=tuple(lines),
        more=more_of(
            say("print.more", n=hidden, singular="duty", plural="duties", has_annexes=has_annexes(facts))
            if hidden
            else ""
        ),
    )


def _is_duty(row: MilestoneRow) -> bool:
    is_by_law = row.relation == "related_duty" or row.basis in GROUP
    return is_by_law and row.proof not in CLOSED


def rows_of(facts: MemoDocument) -> list[MilestoneRow]:
    """Return all milestones, those that cover all recommendations first."""
    return [row for page in sorted(facts.annex, key=lambda page: page.rec != PORTFOLIO) for row in page.milestones]


def _duty(group: list[MilestoneRow], facts: MemoDocument, refs: References) -> Row:
    first = group[0]
    today = facts.memo.as_of
    law = section_of(first.law[0]) if first.law else ""
    name = clipped(first.short or first.what, LONGEST_DUTY, say("page.in_annex", rec=first.id.split("-")[0]))
    fits = law and len(name) + len(law) <= LONGEST_DUTY  # where it does not, it stands in the annex
    due = near_short(first.due_now, today)
    day = say("page.not_begun") if first.provisional else say("page.days_of", on=due, n=len(group))
    status = status_of(first, facts.memo.verdicts_by)
    waits = DATE[first.date_state] if first.date_state == "not_counting" else ""
    stands = ", ".join(dict.fromkeys(filter(None, (status.words, status.note, waits))))
    asked = near_short(first.asked_on, today) if first.asked_on else ""
    is_late = first.date_state in PAST and first.duty_on != OVERSIGHT
    facts_of = {"condition": first.condition, "stands": stands, "who": first.who, "is_late": is_late}
    duty = Words(text=name, more=law if fits else "", marks=refs.marks(_dated(group)))
    words = say("page.duty_known", **facts_of, asked=asked, answered=first.has_answer)
    cells = {"duty": cell((duty,), mark=status.mark), "date": cell(plain(day)), "known": cell(plain(words))}
    return row_of(anchor("related", first.id), **cells)


def _dated(group: Iterable[MilestoneRow]) -> list[Trace]:
    return [Events(events=(row.date_seq,)) for row in group]


def _ahead(facts: MemoDocument, refs: References) -> Iterator[Section]:
    groups: dict[tuple[str, ...], list[MilestoneRow]] = {}
    for row in sorted(rows_of(facts), key=lambda row: (row.due_now, row.id)):
        is_open = row.proof not in CLOSED and row.basis != "pending_bill"
        if is_open and is_near(row, facts.memo.as_of) and not _is_duty(row):
            groups.setdefault((row.due_now.isoformat(), row.who, row.basis, row.duty_basis), []).append(row)
    if groups:
        hidden = len(groups) - MOST_DATES
        hidden_line = (
            say("print.more", n=hidden, singular="date", plural="dates", has_annexes=has_annexes(facts))
            if hidden > 0
            else ""
        )
        yield Section(
            part="ahead",
            id="part-ahead",
            name="Other dates in the next 60 days",
            columns=columns(date="Date", what="What is due"),
            rows=tuple(_coming(group, facts, refs) for group in list(groups.values())[:MOST_DATES]),
            more=more_of(hidden_line),
        )


def _coming(group: list[MilestoneRow], facts: MemoDocument, refs: References) -> Row:
    first = group[0]
    names = [with_id(_name(row), row.id.split("-")[0]) for row in group[:MOST_COMING]]
    was = near_short(first.due, facts.memo.as_of) if first.extended else None
    kind = say("table.rests", basis=first.basis, duty_basis=first.duty_basis)
    text = say("page.coming", names=names, kind=kind, who=first.who, was=was, more=len(group) - len(names))
    what = refs.line(anchor("clock", first.id), text, _dated(group))
    return row_of(date=cell(bold(near_short(first.due_now, facts.memo.as_of))), what=cell((what,)))


def names_of(rows: Iterable[MilestoneRow], *, with_why: bool = False) -> str:
    """Name milestones, each with its recommendation, and why it was not checked; of dates of one duty how many."""
    names = Counter(
        say(
            "page.item",
            name=with_id(_name(row), row.id.split("-")[0]),
            why=WHY[row.why] if with_why and row.why else "",
        )
        for row in rows
    )
    counted = [say("page.times", name=name, n=n) for name, n in names.items()]
    return say("page.named", names=counted[:MOST_NAMES], more=sum(list(names.values())[MOST_NAMES:]))


def _name(row: MilestoneRow) -> str:
    return mid(row.short or clipped(row.what, LONGEST_DUTY, row.what))


def _who_answers(facts: MemoDocument) -> str:
    memo = facts.memo
    contacts: dict[str, dict[str, list[str]]] = {}
    for row in facts.recommendations if is_few(facts) else ():
        contacts.setdefault(row.contact.role, {}).setdefault(row.contact.office, []).append(row.id)
    return say("page.who_answers", sender=memo.from_, next=memo.next, contacts=contacts)


def _notes(facts: MemoDocument, refs: References) -> Iterator[Words]:
    yield Words(bold="Notes.")
    for note in facts.notes:
        if note.id not in refs.traces:  # as page 1 does not have it
            yield refs.sentence(note)
    if facts.comment and not facts.comment.text:
        yield refs.sentence(facts.comment.says)
    yield from plain(say("print.note_words", office=facts.memo.verdicts_by))
