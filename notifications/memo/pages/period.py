"""The first annexes: what happened day by day, and what the office asked. Source: docs/printed-forms.md#annexes"""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from models.memo import Computed
from models.register import AGENCY
from notifications.memo.document import MemoDocument, MilestoneRow
from notifications.memo.milestones import CLOSED
from notifications.memo.pages.page_two import more_of, names_of, rows_of
from notifications.memo.pages.references import References
from notifications.memo.pages.selection import has_annexes
from notifications.memo.shapes import Section, bold, cell, columns, plain, row_of
from notifications.words import cap, near_short, say

MOST_DAYS = 10
"""Changes that are named."""


def days(facts: MemoDocument, refs: References) -> Iterator[Section]:
    """Yield what happened since the memo before, the newest day first; a day that passed is no event."""
    changes = [change for change in facts.changes if not isinstance(change.trace[0], Computed)]
    lines = [(change.date, refs.sentence(change)) for change in changes[:MOST_DAYS]]
    if lines:
        by_day = groupby(sorted(lines, key=lambda line: line[0], reverse=True), key=lambda line: line[0])
        hidden = len(changes) - MOST_DAYS
        hidden_line = say("page.changes_more", n=hidden, has_annexes=has_annexes(facts)) if hidden > 0 else ""
        yield Section(
            part="days",
            id="part-days",
            name=say("page.days_head", after=facts.memo.after),
            columns=columns(date="Date", what="What happened"),
            rows=tuple(
                row_of(date=cell(bold(near_short(on, facts.memo.as_of))), what=cell(*((words,) for _, words in day)))
                for on, day in by_day
            ),
            more=more_of(hidden_line),
        )


def asked(facts: MemoDocument) -> Section:
    """Return what the office asked about, whom and when: what has an answer, and what has none."""
    units = {row.id: row.contact.office for row in facts.recommendations}
    groups: dict[tuple[date, str], list[MilestoneRow]] = {}
    for milestone in rows_of(facts):
        if milestone.asked_on and milestone.proof not in CLOSED:
            unit = units.get(milestone.id.split("-")[0], "")
            is_agencys = milestone.duty_on == AGENCY
            who = ", ".join(filter(None, (milestone.who, unit))) if is_agencys else cap(milestone.who)
            groups.setdefault((milestone.asked_on, who), []).append(milestone)
    lines = []
    for (on, who), rows in sorted(groups.items()):
        answers = [[row for row in rows if row.has_answer == answered] for answered in (True, False)]
        with_answer, without = (cell(plain(names_of(part) if part else "None")) for part in answers)
        day = cell(plain(near_short(on, facts.memo.as_of)))
        lines.append(row_of(whom=cell(plain(who)), asked=day, answered=with_answer, unanswered=without))
    office = facts.memo.verdicts_by
    head = say("page.asked_head", office=office, made_up=facts.mock and bool(lines))
    if not lines:
        nothing = plain(say("page.asked_nothing", office=office))
        return Section(part="asked", id="part-asked", name=head, sentences=(nothing,))
    return Section(
        part="asked",
        id="part-asked",
        name=head,
        note="Only what is still open.",
        columns=columns(whom="Of whom", asked="Asked", answered="With an answer", unanswered="No answer yet"),
        rows=tuple(lines),
    )
