"""Page 2: what follows page 1 without a break, each section once. Source: docs/printed-forms.md#page-2"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from models.memo import Computed, Events, Trace
from models.records import PORTFOLIO
from models.register import AGENCY, OVERSIGHT
from models.standing import DEBTS, PAST, place_of_basis
from notifications.memo import MemoDocument, MilestoneRow, clipped, section_of, with_id
from notifications.printed.blocks import Block, Heading, Items, Para, Piece, Row, Words, cell, coded, plain, section
from notifications.printed.first import Fit, bar_of, deadline_rows, is_near
from notifications.printed.milestones import CLOSED, status_of
from notifications.printed.references import References
from notifications.printed.selection import has_annexes, is_few
from notifications.words import DATE, WHY, cap, label, mid, near_short, part_rows, say

MOST_DAYS, MOST_DUTIES, MOST_DATES = 10, 12, 8
"""Lines of each section; of what is left out the section says where it stands."""
MOST_NAMES = 30
"""Milestones that a cell names."""
MOST_COMING = 3
LONGEST_DUTY = 50
UNREAD = ("turned_off", "not_read", "never_checked")
"""Why nothing was checked, where the source could not be read."""
NAMED_ELSEWHERE = ("legal", "others_legal", "own", "to_come")
"""The parts whose milestones stand in lists of their own: by law, what the office owes, and dates to come."""


def second_page(facts: MemoDocument, fit: Fit, refs: References) -> Iterator[Block]:
    """Yield the sections of page 2 in their order."""
    bar = bar_of(facts)
    if len(bar.parts) > 1:
        yield Heading(bar.name, "part-bar", note=say("print.bar_note"))
        yield bar
    yield from _numbers(facts, refs)
    yield from _debts(facts, refs)
    yield from _asked(facts)
    yield from _days(facts, fit, refs)
    yield from _duties(facts, fit, refs)
    yield from _ahead(facts, refs)
    if questions := facts.questions[fit.questions :]:
        yield Heading(say("page.more_questions"), "part-questions")
        yield Items(tuple((refs.sentence(question),) for question in questions))
    if facts.going_on:
        yield Heading(say("print.going_on"), "part-going_on")
        yield Items(tuple((refs.sentence(sentence),) for sentence in facts.going_on))
    yield Heading(say("print.check_head"), "part-check")
    memo = facts.memo
    yield Para(plain(_who_answers(facts)), "small")
    signed = say("page.signed", key=memo.ledger.key_id if memo.ledger.signature else None)
    yield Para(coded(say("page.check", office=memo.verdicts_by, signed=signed)), "small")
    yield Para(tuple(_notes(facts, refs)), "notes")


def _debts(facts: MemoDocument, refs: References) -> Iterator[Block]:
    """Yield all that the office owes, each kind with its oldest day and all that it is about."""
    office, line = facts.memo.verdicts_by, facts.headline
    rows = {row.id: row for row in facts.milestones}
    lines = []
    for debt in DEBTS:
        if owed := [rows[id_] for id_ in getattr(line, debt)]:
            words = f"{len(owed)} {label(debt, office=office, agency=facts.memo.short_about)}"
            about = refs.line(
                f"owes-{debt}".replace("_", "-"), _names(owed, with_why=debt == "own"), _dated(owed), "line"
            )
            since = plain(near_short(line.oldest[debt], facts.memo.as_of))
            lines.append(Row((cell(plain(words, "strong")), cell(since), cell((about,)))))
    if lines:
        head = Heading(say("page.owes_head", office=office), "part-owes")
        columns = ((say("page.owes"), "132pt"), (say("page.oldest"), "64pt"), (say("page.owes_about"), "1fr"))
        yield from section(head, columns, lines, "ledger")


def _asked(facts: MemoDocument) -> Iterator[Block]:
    """Yield what the office asked about, whom and when: what has an answer, and what has none."""
    units = {row.id: row.contact.office for row in facts.recommendations}
    groups: dict[tuple[date, str], list[MilestoneRow]] = {}
    for row in _rows_of(facts):
        if row.asked_on and row.proof not in CLOSED:
            unit = units.get(row.id.split("-")[0], "")
            who = ", ".join(filter(None, (row.who, unit))) if row.duty_on == AGENCY else cap(row.who)
            groups.setdefault((row.asked_on, who), []).append(row)
    lines = []
    for (on, who), rows in sorted(groups.items()):
        answers = [[row for row in rows if row.has_answer == answered] for answered in (True, False)]
        names = (_names(part) if part else say("page.empty") for part in answers)
        texts = (who, near_short(on, facts.memo.as_of), *names)
        lines.append(Row(tuple(cell(plain(text)) for text in texts)))
    office = facts.memo.verdicts_by
    note = say("page.asked_note") if lines else ""
    head = Heading(say("page.asked_head", office=office, made_up=facts.mock and bool(lines)), "part-asked", note=note)
    if not lines:
        yield from (head, Para(plain(say("page.asked_nothing", office=office))))
    else:
        columns = (
            (say("page.whom"), "104pt"),
            (say("page.asked_on"), "44pt"),
            (say("page.with_answer"), "1fr"),
            (say("page.without_answer"), "1.4fr"),
        )
        yield from section(head, columns, lines, "ledger")


def _numbers(facts: MemoDocument, refs: References) -> Iterator[Block]:
    """Yield the milestones behind each number that no other list names, with the reasons; and the sources not read."""
    rows = {row.id: row for row in facts.milestones}
    office, agency = facts.memo.verdicts_by, facts.memo.short_about
    lines = []
    for name, n, words in part_rows(facts.headline, office=office, agency=agency):
        groups: dict[str, list[MilestoneRow]] = {}
        for row in (rows[id_] for id_ in getattr(facts.headline, name) if name not in NAMED_ELSEWHERE and id_ in rows):
            groups.setdefault(_why(row, facts), []).append(row)
        lead = Words(f"{n} {words}. ", "strong")
        if only := groups.pop("", None):
            about = refs.line(f"number-{name}".replace("_", "-"), f"{_names(only)}.", _dated(only), "line")
            lines.append(Row((cell((about._replace(words=(lead, *about.words)),)),), heads=True))
        elif groups:
            lines.append(Row((cell((Piece((lead,)),)),), heads=True))
        for place, (why, group) in enumerate(groups.items()):
            is_owed = {row.id for row in group} <= {*facts.headline.to_send}
            names = say("page.as_owed", office=office) if is_owed else _names(group)
            about = refs.line(f"number-{name}-{place}".replace("_", "-"), names, _dated(group), "line")
            lines.append(Row((cell(plain(why)), cell((about,)))))
    counts = facts.source_counts
    unread = [
        say("page.unread_why", name=row.name, reason=row.reason)
        for row in facts.sources
        if row.wanted and row.reading != "read"
    ]
    read = say("page.sources_read", read=counts.read, of=counts.of, unread=unread)
    head = Heading(say("page.numbers_head"), "part-numbers")
    columns = ((say("page.why"), "172pt"), (say("page.owes_about"), "1fr"))
    yield from section(head, columns, lines, "ledger", read) if lines else (head, Para(plain(read)))


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


def _days(facts: MemoDocument, fit: Fit, refs: References) -> Iterator[Block]:
    if more := facts.told[fit.changes :]:
        yield Heading(say("page.more_changes"), "part-changes-more")
        yield Para(tuple(refs.sentence(sentence) for sentence in more))
    changes = [change for change in facts.changes if not isinstance(change.trace[0], Computed)]
    lines = [(change.date, refs.sentence(change)) for change in changes[:MOST_DAYS]]
    if lines:
        days = groupby(sorted(lines, key=lambda line: line[0], reverse=True), key=lambda line: line[0])
        rows = (
            Row((cell(plain(near_short(on, facts.memo.as_of), "strong")), cell(*((piece,) for _, piece in day))))
            for on, day in days
        )
        hidden = len(changes) - MOST_DAYS
        hidden_line = say("page.changes_more", n=hidden, has_annexes=has_annexes(facts)) if hidden > 0 else ""
        head = Heading(say("page.days_head", after=facts.memo.after), "part-days")
        columns = ((say("print.date"), "64pt"), (say("page.happened"), "1fr"))
        yield from section(head, columns, rows, "ledger", hidden_line)


GROUPS = ("legal", "may_not_apply", "ours")
"""The kinds of duties in their order: the law sets the date; it may not apply; the law sets the duty alone."""
GROUP = {"statute": "legal", "conditional_statute": "may_not_apply", "executive_order_reported": "may_not_apply"}


def _duties(facts: MemoDocument, fit: Fit, refs: References) -> Iterator[Block]:
    on_page_1 = {row.id for row in deadline_rows(facts)[: fit.deadlines]}
    # What the office itself owes stands above.
    counted = set(facts.headline.milestones) - on_page_1 - set(facts.headline.own)
    duties = [row for row in _rows_of(facts) if _is_duty(row) and row.id in counted]
    if not duties:
        return
    kinds: dict[str, dict[tuple[str, ...], list[MilestoneRow]]] = {kind: {} for kind in GROUPS}
    for duty in sorted(duties, key=lambda duty: (place_of_basis(duty.basis), duty.due_now, duty.id)):
        key = (duty.id.split("@")[0], duty.who, duty.date_state, duty.proof, str(duty.provisional))
        kinds[GROUP.get(duty.basis, "ours")].setdefault(key, []).append(duty)
    lines: list[Row] = []
    room = MOST_DUTIES
    for kind, groups in kinds.items():
        groups_here = list(groups.values())[:room]
        room -= len(groups_here)
        if groups_here:
            note = say("page.duties_note", kind=kind, n=len(on_page_1) if kind == "legal" else 0)
            head = Piece((Words(say(f"page.duties_{kind}"), "strong"), Words(f" {note}")))
            lines.append(Row((cell((head,)),), heads=True))
            lines += [_duty(group, facts, refs) for group in groups_here]
    columns = ((say("first.duty"), "198pt"), (say("print.date"), "50pt"), (say("page.known"), "1fr"))
    hidden = sum(map(len, kinds.values())) - (MOST_DUTIES - room)
    hidden_line = say("print.more_duties", n=hidden, has_annexes=has_annexes(facts)) if hidden else ""
    heading = Heading(say("print.law"), "part-related", note=say("page.beside", about=facts.memo.about))
    yield from section(heading, columns, lines, "ledger", hidden_line)


def _is_duty(row: MilestoneRow) -> bool:
    is_by_law = row.relation == "related_duty" or row.basis in GROUP
    return is_by_law and row.proof not in CLOSED


def _rows_of(facts: MemoDocument) -> list[MilestoneRow]:
    return [row for page in sorted(facts.annex, key=lambda page: page.rec != PORTFOLIO) for row in page.milestones]


def _duty(group: list[MilestoneRow], facts: MemoDocument, refs: References) -> Row:
    first = group[0]
    today = facts.memo.as_of
    anchor = f"related-{first.id}".replace("@", "-")  # "@" cannot stand in an address
    law = section_of(first.law[0]) if first.law else ""
    name = clipped(first.short or first.what, LONGEST_DUTY, say("page.in_annex", rec=first.id.split("-")[0]))
    fits = law and len(name) + len(law) <= LONGEST_DUTY  # where it does not, it stands in the annex
    words = (Words(name), Words(f" {law}", "more")) if fits else (Words(name),)
    due = near_short(first.due_now, today)
    day = say("page.not_begun") if first.provisional else say("page.days_of", on=due, n=len(group))
    status = status_of(first, facts.memo.verdicts_by)
    waits = DATE[first.date_state] if first.date_state == "not_counting" else ""
    stands = ", ".join(dict.fromkeys(filter(None, (status.words, status.note, waits))))
    asked = near_short(first.asked_on, today) if first.asked_on else ""
    is_late = first.date_state in PAST and first.duty_on != OVERSIGHT
    facts_of = {"condition": first.condition, "stands": stands, "who": first.who, "is_late": is_late}
    duty = refs.place(anchor, _dated(group), "row")._replace(words=words)
    known = plain(say("page.duty_known", **facts_of, asked=asked, answered=first.has_answer))
    return Row((cell((duty,), glyph=status.mark), cell(plain(day)), cell(known)), anchor)


def _dated(group: Iterable[MilestoneRow]) -> list[Trace]:
    return [Events(events=(row.date_seq,)) for row in group]


def _ahead(facts: MemoDocument, refs: References) -> Iterator[Block]:
    groups: dict[tuple[str, ...], list[MilestoneRow]] = {}
    for row in sorted(_rows_of(facts), key=lambda row: (row.due_now, row.id)):
        is_open = row.proof not in CLOSED and row.basis != "pending_bill"
        if is_open and is_near(row, facts.memo.as_of) and not _is_duty(row):
            groups.setdefault((row.due_now.isoformat(), row.who, row.basis, row.duty_basis), []).append(row)
    if groups:
        rows = (_coming(group, facts, refs) for group in list(groups.values())[:MOST_DATES])
        hidden = len(groups) - MOST_DATES
        hidden_line = say("print.more_dates", n=hidden, has_annexes=has_annexes(facts)) if hidden > 0 else ""
        head = Heading(say("print.ahead"), "part-ahead")
        columns = ((say("print.date"), "64pt"), (say("page.what_is_due"), "1fr"))
        yield from section(head, columns, rows, "ledger", hidden_line)


def _coming(group: list[MilestoneRow], facts: MemoDocument, refs: References) -> Row:
    first = group[0]
    names = [with_id(_name(row), row.id.split("-")[0]) for row in group[:MOST_COMING]]
    was = near_short(first.due, facts.memo.as_of) if first.extended else None
    kind = say("table.rests", basis=first.basis, duty_basis=first.duty_basis)
    text = say("page.coming", names=names, kind=kind, who=first.who, was=was, more=len(group) - len(names))
    day = plain(near_short(first.due_now, facts.memo.as_of), "strong")
    anchor = f"clock-{first.id}".replace("@", "-")
    marks = refs.place(anchor, _dated(group), "line")
    return Row((cell(day), cell((marks._replace(words=(Words(text),), id=anchor),))))


def _names(rows: Iterable[MilestoneRow], *, with_why: bool = False) -> str:
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
    words = {"sender": memo.from_, "next": memo.next, "is_draft": memo.is_draft, "contacts": contacts}
    return say("page.who_answers", **words)


def _notes(facts: MemoDocument, refs: References) -> Iterator[Piece]:
    yield Piece((Words(say("print.notes"), "strong"),))
    for note in facts.notes:
        if note.id not in refs.rests:  # as page 1 does not have it
            yield refs.sentence(note)
    if facts.comment and not facts.comment.text:
        yield refs.sentence(facts.comment.says)
    yield from plain(say("print.note_words", office=facts.memo.verdicts_by))
