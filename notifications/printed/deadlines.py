"""Legal deadlines to ask about: overdue, then passed, then unknown; or, where none is, the next ones.

Rows stand in groups, whose head says once what we know, why, and when we first asked. Source:
docs/printed-forms.md#legal-deadlines
"""

from collections.abc import Iterator, Sequence

from models.memo import Events
from models.records import PORTFOLIO
from models.register import LONGEST_DUTY, NOWHERE
from models.standing import CLOSED
from notifications.memo import DAYS_AHEAD, MemoDocument, MilestoneRow, clipped, section_of
from notifications.printed.blocks import Block, Cell, Glyph, Heading, Line, Row, Words, cell, plain, section
from notifications.printed.references import References
from notifications.words import cap, near_short, say, short_reason

STATES = ("overdue", "passed", "unknown")
"""The order of the groups."""
LONGEST_ASK = 50
LONGEST_ID = 3
"""Letters of a recommendation's id that stands beside the law."""
SENDS = ("send ", "show ", "publish ", "post ", "give ")
"""How an ask begins that names what is to be sent: "send the report, with its day" asks for the report."""
MARKS: dict[str, Glyph] = {"overdue": "overdue", "passed": "none", "unknown": "unknown"}
Rows = Sequence[MilestoneRow]


def deadline_rows(facts: MemoDocument) -> list[MilestoneRow]:
    """Return the legal deadlines to ask about, whoever owes them, by state, the oldest first; where there is none,
    those of the next 60 days."""
    by_law = [
        row for page in facts.annex for row in page.milestones if row.basis == "statute" and row.standing not in CLOSED
    ]
    by_law.sort(key=lambda row: (row.due_now, row.id))
    rows = [row for state in STATES for row in by_law if row.lateness.state == state]
    today = facts.memo.as_of
    return rows or [row for row in by_law if not row.provisional and 0 <= (row.due_now - today).days <= DAYS_AHEAD]


def deadlines(facts: MemoDocument, most: int, refs: References) -> Iterator[Block]:
    """Yield the table of page one, with at most so many deadlines."""
    rows = deadline_rows(facts)
    if not rows:
        return
    is_asked_about = rows[0].lateness.state in STATES
    shown = rows[:most]
    note = say(
        "first.this_year",
        year=facts.memo.as_of.year,
        made_up=facts.mock and is_asked_about and any(row.asked_on for row in rows),
        some_not_asked=len({_counts(row) for row in shown if row.lateness.state == "passed"}) > 1,
        office=facts.memo.verdicts_by,
    )
    columns = (
        (say("first.duty"), "225pt"),
        (say("first.due"), "34pt"),
        (say("first.days") if any(map(_counts, shown)) else "", "40pt"),
        (say("first.ask"), "1fr"),
    )
    counts = [sum(row.lateness.state == state for row in rows[most:]) for state in STATES]
    more = say("first.more", n=len(rows) - most, counts=counts) if is_asked_about and len(rows) > most else ""
    head = Heading(say("first.head" if is_asked_about else "first.next"), "part-legal", note=note)
    yield from section(head, columns, _in_groups(shown, facts, refs), "ledger", more)


def _in_groups(rows: Rows, facts: MemoDocument, refs: References) -> Iterator[Row]:
    """Yield deadlines below the heads of their groups, each with what to ask for."""
    groups: dict[tuple[str, str], list[MilestoneRow]] = {}
    for row in rows:
        groups.setdefault((row.lateness.state, why_of(row, facts)), []).append(row)
    rec_of = {row.id: page.rec for page in facts.annex for row in page.milestones}
    for (state, why), group in groups.items():
        if state in STATES:
            yield Row((_head(state, why, group, facts, refs),), heads=True)
        yield from (_row(row, rec_of[row.id], facts, refs) for row in group)


def groups_of(rows: Rows, facts: MemoDocument) -> int:
    """Return how many heads some rows have."""
    return len({(row.lateness.state, why_of(row, facts)) for row in rows if row.lateness.state in STATES})


def why_of(row: MilestoneRow, facts: MemoDocument) -> str:
    """Return why we know no more of a deadline, or know that it was missed, as the name of its words."""
    if row.lateness.state == "overdue":
        return row.lateness.ground.kind if row.lateness.ground else ""
    if row.lateness.state == "unknown":
        source = next((source for source in facts.sources if source.name == row.source), None)
        if source is None or row.holding in ("missing", "removed"):
            return "lost"
        return "off" if source.reason == short_reason("switched_off") else "unread"
    if row.lateness.state != "passed" or row.shows_in is None:
        return ""
    return "no_source" if row.shows_in == NOWHERE else "not_looked"


def _head(state: str, why: str, rows: Rows, facts: MemoDocument, refs: References) -> Cell:
    """Return what holds for a group: the state, why, when we first asked, and whether an answer came."""
    words = {"office": facts.memo.verdicts_by, "about": facts.memo.short_about}
    parts = [say("first.why", code=why, n=len(rows), **words)] if why else []
    if state != "unknown":
        asked = [row.asked_on for row in rows if row.asked_on]
        days = {"first": min(asked, default=None), "last": max(asked, default=None), "today": facts.memo.as_of}
        parts.append(say("first.asked", **days, answered=any(row.last_answer or row.says for row in rows), **words))
        if waiting := sum(row.review == "awaiting" for row in rows):
            parts.append(say("first.awaits", n=waiting, office=facts.memo.verdicts_by))
    lead = Words(say(f"first.{state}"), "alarm" if state == "overdue" else "strong")
    place = f"legal-{state}{f'-{why}' if why else ''}".replace("_", "-")
    marks = refs.place(place, [trace for row in rows for trace in row.trace], "row")
    piece = marks._replace(words=(lead, Words(f" {' '.join(parts)}")), id=place)
    return cell((piece,), glyph=MARKS[state])


def _row(row: MilestoneRow, rec: str, facts: MemoDocument, refs: References) -> Row:
    at = f"legal-{row.id}".replace("@", "-")
    law = section_of(row.law[0]) if row.law else ""
    # The law stands in the same line.
    name = clipped(row.short or row.what, LONGEST_DUTY - len(law), say("first.no_room_here"))
    beside = (law, rec if rec != PORTFOLIO and len(rec) <= LONGEST_ID else "")
    words = (Words(name), Words(f" {', '.join(filter(None, beside))}", "more"))
    duty = refs.place(at, [Events(events=(row.date_seq,))], "row")._replace(words=words)
    due = plain(near_short(row.due_now, facts.memo.as_of))
    days = plain(str(row.lateness.days) if _counts(row) else "", "strong")
    glyph: Glyph = "later" if row.lateness.state == "coming" else ""
    return Row((cell((duty,), glyph=glyph), cell(due), cell(days), cell(_ask(row, facts))), at)


def _counts(row: MilestoneRow) -> bool:
    """Return whether a row says how many days past it is: not where nobody was asked and nothing is known."""
    return row.lateness.state == "overdue" or (row.lateness.state == "passed" and row.asked_on is not None)


def _ask(row: MilestoneRow, facts: MemoDocument) -> Line:
    """Return what to ask for, and of a deadline that could not be checked whether the office asked."""
    beside = "" if row.duty_on == "agency" else say("first.theirs", who=row.who)
    if row.lateness.state == "unknown":
        on = near_short(row.asked_on, facts.memo.as_of) if row.asked_on else None
        beside += say("first.row_asked", on=on, answered=bool(row.last_answer or row.says))
    ask = row.ask or ""
    document = ask.removeprefix(next((verb for verb in SENDS if ask.startswith(verb)), ""))
    return plain(f"{cap(clipped(document, LONGEST_ASK - len(beside)) or say('first.proof'))}{beside}")
