"""All milestones of a memo: one line each, and the table of them as milestones.csv. Source: docs/memo.md#milestones,
docs/site.md#status"""

import csv
from collections.abc import Iterator, Sequence
from datetime import date
from io import StringIO
from typing import Any, NamedTuple

from models.register import AGENCY, OVERSIGHT, with_guard
from models.standing import ProofState
from notifications.memo.document import Annex, Facts, Head, MilestoneRow, RecommendationRow
from notifications.memo.glyphs import printable
from notifications.memo.shapes import Mark
from notifications.words import BASIS, DATE, WHY, cap, instance, label, proof_words, say, state_words

DUTIES = {"statute": "duty", "conditional_statute": "duty", "executive_order_reported": "duty_reported"}
"""The kind of a target date of ours, by what its duty rests on if a law or an order asks for it."""


MARKS: dict[ProofState, Mark] = {
    "none": "none",
    "not_checked": "unknown",
    "awaiting_review": "waiting",
    "not_sufficient": "poor",
    "verified": "verified",
    "closed": "closed",
}
"""The mark of each state of a proof; the shapes differ, so that no color is needed."""
CLOSED: tuple[ProofState, ...] = ("verified", "closed")
LOST = ("file_missing", "file_removed")
DATED = ("missed", "passed", "file_in_time", "not_counting", "to_come", "kept_late")
"""What became of a date, where that is said beside the proof."""


class Status(NamedTuple):
    """What stands of a proof and what became of the date, in a few words and as a mark."""

    mark: Mark
    words: str
    note: str
    """The second of the two answers, or why: not checked, closed otherwise."""


class MilestoneLine(NamedTuple):
    """One milestone of a memo."""

    row: MilestoneRow
    rec: str
    step: str
    """Its id without the period of an instance: R4-M3 for R4-M3@2026Q1."""
    period: str
    status: Status
    kind: str
    """The kind of its date; of a target date of ours also whether a law sets the duty."""
    due_now: date | None
    """None for a placeholder, which is no date."""
    runs_from: str
    """The milestone with whose closing the clock of a placeholder starts; the empty string if it waits for none."""
    is_received: bool
    """False if the duty holder must receive the date before it counts, and has not."""
    answer_due: date | None
    """The day by which the duty holder answers a date that does not count yet."""


def milestone_lines(facts: Facts) -> tuple[MilestoneLine, ...]:
    """Return all milestones of a memo, by recommendation."""
    return tuple(line for annex in facts.annex for line in lines_of(annex, facts.memo))


def lines_of(annex: Annex, head: Head) -> Iterator[MilestoneLine]:
    """Yield the milestones of one recommendation of a memo."""
    return (_milestone_line(row, annex.rec, head) for row in annex.milestones)


def _milestone_line(row: MilestoneRow, rec: str, head: Head) -> MilestoneLine:
    last = row.last_answer
    verb = row.turn.verb if row.turn else ""
    is_offered = last is not None and last.kind == "date_offered" and last.in_force
    is_waiting = row.date_state == "not_counting"
    is_ours = row.basis == "planning_assumption"
    return MilestoneLine(
        row=row,
        rec=rec,
        step=row.id.partition("@")[0],
        period=instance(row.id).partition(", ")[2],
        status=noted_status(row, head.verdicts_by),
        kind=DUTIES.get(row.duty_basis, row.basis) if is_ours else row.basis,
        due_now=None if row.provisional else row.due_now,
        runs_from=(row.waits_for or "").partition("@")[0],
        is_received=row.asked_on is not None or not (is_waiting or verb == "send_date"),
        answer_due=row.answer_due if is_waiting or verb == "answer_date" or is_offered else None,
    )


def status_of(row: MilestoneRow | RecommendationRow, office: str) -> Status:
    """Return the status of a row: the date leads where it was missed or is to come, because the absence of a proof says
    nothing then; of a recommendation without another word, how much of it is verified."""
    proof = proof_words(row.proof, None, office=office)
    when = DATE[row.date_state] if row.date_state in DATED else ""
    if isinstance(row, RecommendationRow) and row.proof == "none" and row.verified:
        return Status("partly", say("first.some_verified", n=row.verified, of=row.out_of), when)
    if row.date_state == "to_come" and row.proof in ("none", "not_checked") and row.why not in LOST:
        return Status("later", cap(when), proof_words(row.proof, row.why, office=office))
    if row.proof != "none":
        note = WHY[row.why] if row.why else when
        return Status("missing" if row.why in LOST else MARKS[row.proof], cap(proof), note)
    if row.basis == "pending_bill":
        return Status("later", BASIS[row.basis], "")
    if row.provisional:
        return Status("idle", cap(label("no_clock", office=office, agency="")), "")
    if row.date_state == "missed":
        return Status("overdue", cap(when), proof)
    return Status("none", cap(proof), when)


def noted_status(row: MilestoneRow | RecommendationRow, office: str) -> Status:
    """Return the status of a row with what the memo says below it."""
    status = status_of(row, office)
    return status._replace(note="; ".join(filter(None, (status.note, row.status_note))))


COLUMNS = (
    "recommendation", "milestone", "title", "period", "status", "agency_says", "fictional", "kind_of_date",
    "original_date", "current_date", "extensions", "days_past", "runs_from", "agency_received_date_on",
    "answer_due", "duty_of", "law", "condition", "what_would_close_it", "date_state", "basis_code",
    "proof", "why", "next_by", "next_verb", "followed_by", "memo", "status_as_of",
)  # fmt: skip


def milestones_csv(facts: Facts | None) -> bytes:
    """Return all milestones of a memo as CSV (RFC 4180); the head alone if there is no memo."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    if facts:
        followed_by = {row.id: "; ".join(row.followed_by) for row in facts.recommendations}
        writer.writerows(_cells(line, facts, followed_by.get(line.rec, "")) for line in milestone_lines(facts))
    return out.getvalue().encode()


def _cells(line: MilestoneLine, facts: Facts, followed_by: str) -> Sequence[str]:
    row = line.row
    head = facts.memo
    cells = (
        line.rec,
        row.id,
        row.what,
        line.period,
        cap(state_words(row, office=head.verdicts_by)),
        row.agency if row.duty_on == "agency" else say("site.not_theirs", agency=head.about),
        facts.mock,
        say("site.kind", code=line.kind),
        row.due if line.due_now else None,
        line.due_now,
        row.extensions if line.due_now else None,
        row.days_late or None,
        line.runs_from,
        row.asked_on,
        line.answer_due,
        row.who,
        row.law_line,
        row.condition,
        row.needs,
        row.date_state,
        row.basis,
        row.proof,
        row.why,
        {OVERSIGHT: head.verdicts_by, AGENCY: head.about}.get(row.turn.party, row.who) if row.turn else None,
        row.turn.verb if row.turn else None,
        followed_by,
        head.number,
        head.as_of,
    )
    return [_cell(value) for value in cells]


def _cell(value: Any) -> str:
    """Return one cell: days in ISO form, and no words that a spreadsheet would take for a formula."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    text = "" if value is None else str(printable(str(value))).strip()
    return with_guard(text)
