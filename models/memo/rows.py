"""The rows of a memo's annexes, and what a sentence rests on (memo.md, section 4)."""

from datetime import date
from typing import Literal

from pydantic import Field

from models.core import Value
from models.register import Basis, Duty, Relation
from models.standing import Standing

Held = Literal[
    "nothing in hand", "evidence in hand", "evidence did not suffice", "partly verified", "verified implemented",
    "closed, not implemented", "not required", "cannot tell", "evidence missing", "withdrawn", "watched",
]  # fmt: skip
"""The oversight office's column (memo.md, section 2). It shares no word with the agency's."""


class Events(Value):
    """The sentence rests on these entries."""

    events: tuple[int, ...] = Field(min_length=1)


class NoneOf(Value):
    """The sentence says that something is absent from all entries up to `through`."""

    none_of: str
    through: int


class Computed(Value):
    """The sentence says a figure that a rule of the models floor computes from these entries."""

    rule: str
    inputs: tuple[int, ...]
    as_of: date


Trace = Events | NoneOf | Computed


class Sentence(Value):
    """Words of ours, and what they rest on."""

    id: str
    text: str
    trace: tuple[Trace, ...] = Field(min_length=1)


class MilestoneRow(Value):
    """One milestone: the three axes apart, its dates with their basis. The counts are made from these rows."""

    id: str
    what: str
    relation: Relation
    duty_on: Duty
    closes: bool
    due: date
    extended: date | None
    due_now: date
    basis: Basis
    duty_basis: Basis
    provisional: bool
    waits_for: str | None
    law: tuple[str, ...]
    agency: str
    agency_on: date | None
    held: Held
    held_note: str
    standing: Standing
    late: bool | None
    days: int
    """Calendar days past the date in force; 0 where it has not passed."""
    days_past_original: int
    told_on: date | None
    time: str
    needs: str
    """The evidence that would count."""
    trace: tuple[Trace, ...] = Field(min_length=1)


class Quoted(Value):
    """The agency's own words, letter for letter, and where they are recorded."""

    milestone: str
    says: str
    text: str
    on: date
    made_up: bool
    trace: tuple[Trace, ...]


class Happened(Value):
    """One line of a history."""

    date: date
    what: str
    trace: tuple[Trace, ...]


class EvidenceRow(Value):
    """One file in hand, never its content."""

    name: str
    sha256: str
    received: date
    from_: str = Field(alias="from")
    pii_class: str
    used_for: str
    made_up: bool
    counts: bool
    """False where a person withdrew it."""

    model_config = {"populate_by_name": True, "serialize_by_alias": True}


class Annex(Value):
    """The page of one recommendation; `ALL` holds the clocks over all of them."""

    rec: str
    title: str
    summary: str
    text_basis: str
    milestones: tuple[MilestoneRow, ...]
    agency_words: tuple[Quoted, ...]
    history: tuple[Happened, ...]
    evidence: tuple[EvidenceRow, ...]
    open_points: tuple[Sentence, ...]
