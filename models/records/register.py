"""The register as adopted, and its recommendations."""

from datetime import date

from models import ledger
from models.core import Calendar, Mark, Record, RuleError, evolve
from models.records.milestone import RecordItem, last_standing, shared
from models.records.milestone_fold import Added, item_change, with_withdrawal
from models.register import (
    Body,
    CouncilBody,
    Names,
    Recommendation,
    Report,
    Role,
    Source,
    names_of,
)

REGISTER = "register"
"""The id of the one record: an installation follows one register."""


class RegisterRecord(Record):
    """The register last adopted."""

    id: str
    register_id: str
    title: str
    sha256: str
    seq: int
    report: Report
    calendar: Calendar
    roles: dict[str, Role]
    bodies: dict[str, Body] = {}
    council: dict[str, CouncilBody] = {}
    sources: dict[str, Source]

    @property
    def names(self) -> Names:
        """Return every name that readers see."""
        return names_of(self.report, self.bodies, self.roles, self.sources, self.council)


def fold_register(key: str, record: RegisterRecord | None, entry: ledger.Entry) -> RegisterRecord:
    """Take an adoption into the record. Raises RuleError for another register than the one followed."""
    event = entry.event
    if not isinstance(event, ledger.PlanAdopted):
        raise RuleError(f"{event.kind} does not follow for the register")
    if record and record.register_id != event.register_id:
        raise RuleError(f"this ledger follows {record.register_id}; {event.register_id} needs a ledger of its own")
    return RegisterRecord(id=key, seq=entry.seq, **shared(RegisterRecord, event))


class AcceptanceItem(RecordItem):
    """What the agency answered to a recommendation."""

    value: ledger.Answer
    basis: str = "recorded"
    source_id: str | None = None
    reason_id: str | None = None
    listed: Mark = False
    """Whether the day is only that of a list that shows the answer, which `basis` names."""


class NoteItem(RecordItem):
    """What the overseeing office said of a recommendation in its own words."""

    text_id: str


class RecommendationRecord(Record):
    """One recommendation as planned, with the acceptance axis. Nothing adds acceptance to implementation."""

    id: str
    plan: Recommendation
    """The recommendation as the register gives it, without its milestones."""
    planned_seq: int
    touched_seq: int
    acceptances: tuple[AcceptanceItem, ...] = ()
    notes: tuple[NoteItem, ...] = ()

    @property
    def withdrawn_on(self) -> date | None:
        """Return the day on which the plan withdrew it."""
        return self.plan.withdrawn.on if self.plan.withdrawn else None

    @property
    def acceptance(self) -> AcceptanceItem | None:
        """Return the agency's last answer that stands."""
        return last_standing(self.acceptances)

    @property
    def note(self) -> NoteItem | None:
        """Return the office's last note that stands."""
        return last_standing(self.notes)


ADDED: Added = {ledger.AcceptanceRecorded: ("acceptances", AcceptanceItem), ledger.NoteAdded: ("notes", NoteItem)}


def fold_recommendation(key: str, record: RecommendationRecord | None, entry: ledger.Entry) -> RecommendationRecord:
    """Take one entry into a recommendation's record. Raises RuleError if it cannot follow."""
    event = entry.event
    if record and (added := ADDED.get(type(event))):
        return evolve(record, touched_seq=entry.seq, **item_change(record, *added, entry))
    match event:
        case ledger.RecommendationPlanned():
            return _planned(record, entry, event)
        case ledger.EntryCorrected() if record and (marked := with_withdrawal(record, event, entry)):
            return evolve(marked, touched_seq=entry.seq)
    raise RuleError(f"{event.kind} does not follow for recommendation {key}")


def _planned(
    record: RecommendationRecord | None, entry: ledger.Entry, event: ledger.RecommendationPlanned
) -> RecommendationRecord:
    planned = event.recommendation
    acceptances = record.acceptances if record else ()
    if planned.accepted_on and not any(
        item.on == planned.accepted_on and item.by == entry.actor for item in acceptances
    ):
        answer = AcceptanceItem(
            **entry.origin | {"on": planned.accepted_on},
            value=planned.answer,
            basis=event.accepted_basis,
            listed=planned.answer_listed,
        )
        acceptances = (*acceptances, answer)
    return RecommendationRecord(
        id=planned.id,
        plan=planned,
        planned_seq=record.planned_seq if record else entry.seq,
        touched_seq=entry.seq,
        acceptances=acceptances,
        notes=record.notes if record else (),
    )
