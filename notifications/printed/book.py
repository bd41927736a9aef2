"""The memo as sheets for those who filter and sort: what it is, then one row a milestone; dates and numbers typed.

Sheets hold what memo.json holds, no word lost, in the words that all forms use; the first sheet says what they mean.
"""

from collections.abc import Iterable
from typing import NamedTuple

from models.memo import MemoFacts, MilestoneRow, RecommendationRow, Trace
from models.register import Cell
from notifications.printed.book_about import about_page
from notifications.printed.sheet_said import Numbers, rests_sheet
from notifications.words import BASIS, DUTY, SAYS_NOTHING, STANDING, VOICE, audience, listed

Cells = tuple[Cell, ...]


class Page(NamedTuple):
    """One sheet: its name, each column's name and width in characters, and its rows."""

    name: str
    columns: tuple[tuple[str, int], ...]
    rows: tuple[Cells, ...]


def pages_of(facts: MemoFacts) -> tuple[Page, ...]:
    """Return the sheets of a memo in their order."""
    numbers = {row.seq: row.n for row in facts.records}
    about = Page("About", (("About this memo", 34), ("What it says", 100)), tuple(about_page(facts)))
    return (
        about,
        _milestones(facts, numbers),
        _recommendations(facts, numbers),
        _changes(facts, numbers),
        _sources(facts),
        _records(facts),
    )


def _milestones(facts: MemoFacts, numbers: Numbers) -> Page:
    memo = facts.memo
    columns = (
        ("No.", 15), ("Recommendation", 16), ("Milestone", 40), ("Relation", 24), ("Whose duty", 20),
        ("Original due date", 13), ("Extended to", 13), ("Date in force", 13), ("Basis of the date", 26),
        ("Basis of the duty", 26), ("Agency says", 14), ("Agency said it on", 13), (f"{memo.verdicts_by} holds", 24),
        (f"{memo.verdicts_by} holds: note", 30), ("Stands at", 24), ("Time", 34), ("Days past the date in force", 12),
        ("Days past the original date", 12), (f"Put to {memo.about} on", 13), ("Waits for", 12), ("Law", 30),
        ("Evidence that would count", 60), ("Made up", 26), ("Records", 30),
    )  # fmt: skip
    rows = (_milestone(page.rec, row, facts, numbers) for page in facts.annex for row in page.milestones)
    return Page("Milestones", columns, tuple(rows))


def _milestone(rec: str, row: MilestoneRow, facts: MemoFacts, numbers: Numbers) -> Cells:
    return (
        row.id, rec, row.what, _relation(row, facts), DUTY[row.duty_on],
        row.due, row.extended, row.due_now, BASIS[row.basis], BASIS[row.duty_basis],
        row.agency, row.agency_on, row.held, row.held_note, STANDING[row.standing], row.time, row.days,
        row.days_past_original, row.told_on, row.waits_for, listed(row.law),
        row.needs, _made_up(row, facts.mock), _numbers(row.trace, numbers),
    )  # fmt: skip


def _recommendations(facts: MemoFacts, numbers: Numbers) -> Page:
    office = facts.memo.verdicts_by
    columns = (
        ("No.", 8), ("Recommendation", 44), ("Agency's answer", 18), ("Accepted on", 13), ("Agency says", 14),
        (f"{office} holds", 24), (f"{office} holds: note", 34), ("Milestone", 12), ("Original due date", 13),
        ("Extended to", 13), ("Basis of the date", 26), ("Days to the date in force", 12), ("Time", 34),
        ("Who is next", 24), ("What is next", 50), ("By", 13), ("Followed by", 34), ("Made up", 26), ("Records", 30),
    )  # fmt: skip
    rows = (_recommendation(row, facts.mock, numbers) for row in facts.recommendations)
    return Page("Recommendations", columns, tuple(rows))


def _recommendation(row: RecommendationRow, mock: bool, numbers: Numbers) -> Cells:
    return (
        row.id, row.short, row.acceptance, row.accepted_on, row.agency,
        row.held, row.held_note, row.milestone, row.due,
        row.extended, BASIS[row.basis] if row.basis else None, row.days, row.time,
        row.next.who, row.next.what, row.next.by, listed([audience(name) for name in row.audience]),
        _made_up(row, mock), _numbers(row.trace, numbers),
    )  # fmt: skip


def _changes(facts: MemoFacts, numbers: Numbers) -> Page:
    columns = (("Recommendation", 18), ("Date", 13), ("Kind", 24), ("What changed", 110), ("Records", 34))
    rows = tuple((c.rec, c.date, c.kind, c.text, _numbers(c.trace, numbers)) for c in facts.changes)
    return Page("Changes", columns, rows)


def _sources(facts: MemoFacts) -> Page:
    columns = (
        ("Source", 34), ("Whose word", 20), ("Result", 16), ("Why", 34), ("Last look", 13), ("Last good reading", 13),
        ("Unread since", 13), ("Its own date", 13), ("Things shown", 10), ("Milestones that would show there", 16),
        ("What it means", 60),
    )  # fmt: skip
    rows = (
        (
            row.name, VOICE[row.voice], row.result, row.reason, row.looked_on,
            row.last_good, row.unread_since, row.own_date, row.shows, row.wanted, row.means,
        )
        for row in facts.sources
    )  # fmt: skip
    return Page("Sources", columns, tuple(rows))


def _records(facts: MemoFacts) -> Page:
    columns = (
        ("No.", 7), ("Ledger entry", 10), ("Date", 13), ("What", 60), ("Kind", 20), ("Hash of the entry", 68),
        ("SHA-256 of the evidence", 68), ("Where the evidence came from", 34),
    )  # fmt: skip
    rows = ((row.n, row.seq, row.date, row.what, row.kind, row.hash, row.sha256, row.origin) for row in facts.records)
    return Page("Records", columns, tuple(rows))


def _relation(row: MilestoneRow, facts: MemoFacts) -> str:
    return "related duty" if row.relation == "related_duty" else f"asked by {facts.memo.verdicts_by}"


def _made_up(row: MilestoneRow | RecommendationRow, mock: bool) -> str:
    """Name the cells of a row that a demonstration made up; its notes say so themselves."""
    parts = {"what the agency says": row.agency != SAYS_NOTHING, "the extension": row.extended is not None}
    return listed([what for what, is_so in parts.items() if is_so and mock])


def _numbers(trace: Iterable[Trace], numbers: Numbers) -> str:
    """Return the numbers of the records that a row rests on, as they stand in brackets elsewhere."""
    return ", ".join(part["text"] for part in rests_sheet(trace, numbers)["mark"])
