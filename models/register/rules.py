"""What each type of rule needs to know to find a candidate; models/evidence applies it (docs/register.md#rules)."""

from datetime import date
from typing import Annotated, ClassVar, Literal, Self, get_args

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from models.core import Day, Flag, Number, Positive, Sha256, Text, Value
from models.register.sources import Gives, Pattern


class MatterStatus(Value):
    """A Council matter has a status id and, when `law` is true, a LocalLaw number and a real EnactmentDate."""

    reads: ClassVar[Gives] = "council_records"
    type: Literal["matter_status"]
    file: Text
    matter_id: Number
    status_id: Number
    law: Flag = False
    path: Text | None = None
    """Where a public copy without an index keeps the record."""
    ends_watch: tuple[Number, ...] = ()

    @property
    def ref(self) -> str:
        """Return the record's own id."""
        return f"matters/{self.matter_id}"


class EventHeld(Value):
    """A Council event has an agenda item of this matter whose action says that the hearing was held."""

    reads: ClassVar[Gives] = "council_records"
    type: Literal["event_held"]
    event_id: Number
    matter_file: Text
    agenda_status_id: Number
    action_id: Number
    path: Text | None = None

    @property
    def ref(self) -> str:
        """Return the record's own id."""
        return f"events/{self.event_id}"


class TextInFile(Value):
    """A file whose text matches every pattern in `all_of` and none in `none_of`."""

    reads: ClassVar[Gives] = "files"
    type: Literal["text_in_file"]
    all_of: tuple[Pattern, ...] = Field(min_length=1)
    none_of: tuple[Pattern, ...] = ()
    min_pages: Positive = 1


class PageLink(Value):
    """A page shows a link whose text or address matches."""

    reads: ClassVar[Gives] = "pages"
    type: Literal["page_link"]
    pattern: Pattern
    document: tuple[Pattern, ...] = ()
    """What the document (PDF) behind the link holds. If given, documents on the page's host are kept and judged."""


class PageText(Value):
    """A page's text matches."""

    reads: ClassVar[Gives] = "pages"
    type: Literal["page_text"]
    pattern: Pattern


class PageChanged(Value):
    """A page's main text differs from the copy kept before. It asks a person to look."""

    reads: ClassVar[Gives] = "pages"
    type: Literal["page_changed"]
    why: Text


PERIOD_END = "{period_end}"
"""What an instance of a recurring milestone replaces by the last day of its period."""


class RowWhere(Value):
    """The row of a data set that is meant. Every condition given must hold, and at least one must be given."""

    id_equals: Text | None = None
    agency_matches: Pattern | None = None
    law_matches: Annotated[Pattern | None, Field(exclude_if=lambda pattern: pattern is None)] = None
    issued_from: Day | None = None
    issued_to: Day | None = None
    text_matches: Pattern | None = None

    @model_validator(mode="after")
    def _names_a_row(self) -> Self:
        if not any(value is not None for _, value in self):
            raise PydanticCustomError("no_condition", "no condition is given, so every row would match")
        if self.issued_from and self.issued_to and self.issued_from > self.issued_to:
            raise PydanticCustomError("bad_issue_days", "issued_from is later than issued_to")
        return self


class DatasetRow(Value):
    """Exactly one row of a data set matches, and its column says so: the word `equals`, or a day later than `after`."""

    reads: ClassVar[Gives] = "rows"
    type: Literal["dataset_row"]
    where: RowWhere
    column: Text
    equals: Annotated[Text | None, Field(exclude_if=lambda word: word is None)] = None
    after: Annotated[Text | None, Field(exclude_if=lambda day: day is None)] = None
    """A day as 2026-03-31, or `{period_end}`: the last day of the instance's period."""
    pin: Sha256 | None = None
    """SHA-256 of the row's recommendation text in UTF-8 and Unicode NFC. It replaces `text_matches`."""

    @model_validator(mode="after")
    def _says_what_counts(self) -> Self:
        if (self.equals is None) == (self.after is None):
            raise PydanticCustomError("bad_row_rule", "a row counts by `equals` or by `after`, one of the two")
        if self.after not in (None, PERIOD_END):
            try:
                date.fromisoformat(self.after)
            except ValueError:
                raise PydanticCustomError("bad_row_rule", "`after` is neither a day nor `{period_end}`") from None
        return self


class Human(Value):
    """No machine rule would be honest, so a person attaches the evidence."""

    reads: ClassVar[Gives] = "files"
    type: Literal["human"]
    why: Text


Rule = Annotated[
    MatterStatus | EventHeld | TextInFile | PageLink | PageText | PageChanged | DatasetRow | Human,
    Field(discriminator="type"),
]

READS: dict[str, Gives] = {
    get_args(model.model_fields["type"].annotation)[0]: model.reads for model in get_args(get_args(Rule)[0])
}
"""What each type of rule reads, from a source of any kind that gives it."""

PROVED_BY: dict[str, Literal["record", "known", "person"]] = {
    "matter_status": "record",
    "event_held": "record",
    "dataset_row": "known",
    "page_link": "known",
    "page_text": "known",
    "page_changed": "person",
    "text_in_file": "person",
    "human": "person",
}
"""What must be there in the same look for what a rule did not find to be absent: the very record that the rule names by
its id; an item that the source is known to hold (`known`); or nothing that a program reads, so that a person looks.
Source: docs/evidence.md#proof."""
