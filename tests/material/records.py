"""Made-up milestones and histories for the tests of the record."""

from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from flows._runtime.data import REGISTER
from models.core import Calendar, Value, evolve
from models.evidence import SourceItem, SourceResult, WaitingFile
from models.ledger import (
    Entry,
    Event,
    EvidenceReceived,
    FindingRecorded,
    LedgerRestored,
    MemoDrafted,
    MemoIssued,
    MilestonePlanned,
    RuleFailed,
    SourcesChecked,
    StatementRecorded,
)
from models.records import DraftRecord, MilestoneRecord, SourceRecord, adoption, closes, fold_milestone, plan_changes
from models.records.draft import DraftReview, MemoIssue
from models.register import Milestone, Plan, Withdrawal
from models.standing import DateState, MilestoneView, ProofState, SourceView
from tasks.register import read_plan
from tasks.register.plan import LoadedPlan

NOW = datetime(2026, 4, 1, 13, tzinfo=UTC)
DUE = date(2026, 3, 31)
SHA = "ab" * 32


def changed(record: MilestoneRecord, **changes: Any) -> MilestoneRecord:
    """Return a record of a milestone with fields of it, of its plan or of its other parts changed, as no entry may."""
    if rule := changes.pop("rule", None):
        changes["evidence"] = evolve(record.plan.evidence, rule=rule)
        return evolve(record, plan=evolve(record.plan, **changes))
    if day := changes.pop("withdrawn_on", None):
        changes["withdrawal"] = Withdrawal(on=day, reason="Made up.", replaced_by=None)
    for part in ("dates", "review", "exchange", "plan"):
        values: Value = getattr(record, part)
        names = type(values).model_fields.keys() - MilestoneRecord.model_fields.keys()
        of_part = {name: changes.pop(name) for name in names if name in changes}
        record = evolve(record, **{part: values.model_copy(update=of_part)})
    record = evolve(record, **changes)
    return evolve(record, is_closed=closes(record))


def draft_record(**fields: Any) -> DraftRecord:
    """Return a draft of a memo from its fields and those of its parts."""
    for part, kind in (("review", DraftReview), ("issue", MemoIssue)):
        renamed = {"seq": "issued_seq"} if part == "issue" else {}
        names = {name: renamed.get(name, name) for name in kind.model_fields}
        given = {name: fields.pop(named) for name, named in names.items() if named in fields}
        fields[part] = kind(**given)
    return DraftRecord.model_validate(fields)


@cache
def shipped() -> LoadedPlan:
    """Return the register that ships, read once in a process."""
    return read_plan(REGISTER)


def milestones_of(plan: Plan) -> dict[str, Milestone]:
    """Return every milestone of a register by its id."""
    return {each.id: each for each in plan.milestones}


def milestone(milestone_id: str = "R4-M1", due_on: date = DUE, **changes: Any) -> Milestone:
    """Return a made-up milestone of a register, due 31 March 2026 where nothing else is said."""
    due = {"day": due_on, "basis": changes.pop("basis", "planning_assumption"), "counting": "Chosen by us."}
    due |= {"look_again": changes.pop("look_again")} if "look_again" in changes else {}
    facts: dict[str, Any] = {
        "id": milestone_id,
        "title": "Record of every request",
        "says": "A register of requests exists and is in use.",
        "evidence": {"kind": "document", "source": "agency_drop", "rule": {"type": "human", "why": "Made up."}},
        "due": due | {"provisional": changes.pop("provisional", False)},
        "duty_basis": "planning_assumption",
        "responsible": "agency_contact",
        "escalation": "agency_unit_head",
    }
    return Milestone.model_validate(facts | changes)


def planned(milestone_id: str = "R4-M1", due_on: date = DUE, **changes: Any) -> MilestonePlanned:
    """Return the event that takes a made-up milestone into the ledger."""
    one = milestone(milestone_id, due_on, **changes)
    return MilestonePlanned(milestone_id=milestone_id, recommendation_id="R4", milestone=one)


def told(*events: Event, by: str = "p-reviewer-1", record: MilestoneRecord | None = None) -> MilestoneRecord:
    """Return a milestone after these events, the first at entry 1 (or after the record's last entry)."""
    for seq, event in enumerate(events, start=record.touched_seq + 1 if record else 1):
        entry = Entry(seq=seq, occurred_on=event.on or date(2026, 4, 1), recorded_at=NOW, actor=by, event=event)
        record = fold_milestone("R4-M1", record, entry)
    assert record is not None
    return record


def says(words: str = "done") -> StatementRecorded:
    """Return the agency's claim."""
    return StatementRecorded.model_validate({"milestone_id": "R4-M1", "says": words, "text_id": "t"})


def received(sha256: str = SHA) -> EvidenceReceived:
    """Return a file that the agency gave."""
    what: dict[str, Any] = {"sha256": sha256, "name": "register.pdf", "size": 3, "media_type": "application/pdf"}
    return EvidenceReceived(milestone_id="R4-M1", voice="agency", how="command", **what)


def found(verdict: str = "met", on: date | None = None) -> FindingRecorded:
    """Return a verifier's finding."""
    what = {"milestone_id": "R4-M1", "verdict": verdict, "evidence": (SHA,), "reason_id": "t", "on": on}
    return FindingRecorded.model_validate(what)


def looked(
    result: str = "ok", on: datetime = NOW, items: tuple[SourceItem, ...] = (), *, waits: bool = False
) -> SourcesChecked:
    """Return one look at the agency's drop folder; with `waits`, it has a file that no rule has judged."""
    waiting = (WaitingFile(id=SHA, size=3, why="no_text"),) if waits else ()
    one = SourceResult.model_validate(
        {"name": "agency_drop", "result": result, "checked_at": on, "items": items, "waiting": waiting}
    )
    return SourcesChecked(check_id=f"check-{on:%Y%m%d%H%M}", results=(one,))


def source(answered_on: date | None, result: str = "ok") -> SourceRecord:
    """Return what the ledger says of the agency's drop folder."""
    return SourceRecord.model_validate(
        {"id": "agency_drop", "result": result, "checked_at": NOW, "seq": 1, "answered_on": answered_on}
    )


def state_of(
    record: MilestoneRecord, source: SourceRecord | None, day: date, calendar: Calendar
) -> tuple[DateState, ProofState]:
    """Return the two answers about a milestone on a day; `source` is None if its source was never checked."""
    view = MilestoneView(record, SourceView(record.source, record=source), day, calendar)
    return view.date_state, view.proof


def story(count: int) -> list[Event]:
    """Return so many events as an office makes them: milestones, claims, looks, dates."""
    made: list[Event] = []
    for number in range(count):
        made.append(
            planned(f"R4-M{number + 1}")
            if number % 4 == 0
            else RuleFailed(milestone_id=f"R4-M{number - number % 4 + 1}", why=f"fault {number}")
        )
    return made


def issued(number: int, files: dict[str, str]) -> list[Event]:
    """Return the life of a memo whose files have these hashes."""
    period: dict[str, Any] = {"as_of": DUE, "period_from": date(2026, 3, 1), "period_to": DUE}
    cut: dict[str, Any] = {"recorded_through": NOW, "cut_seq": 1, "cut_hash": "0" * 64, "facts_sha256": "1" * 64}
    draft = MemoDrafted(draft_id=f"draft-{number}", period="month", **period, **cut)
    return [draft, MemoIssued(draft_id=f"draft-{number}", number=number, cut_seq=1, files=files)]


def restored_at(seq: int, digest: str, **changes: Any) -> LedgerRestored:
    """Return that the ledger was put back as it was at an entry, and that nobody knows of a later one."""
    facts = {"copy_of": NOW.date(), "known_seq": seq, "known_hash": digest, "last_memo": 0}
    return LedgerRestored.model_validate({"head": digest, "head_seq": seq, **facts, **changes})


def as_written(plan: Plan) -> dict[str, Any]:
    """Return a register as its YAML file holds it: plain mappings, days as texts, holidays by year."""
    written = plan.model_dump(by_alias=True, mode="json")
    listed = written["calendar"].pop("listed")
    written["calendar"] |= {f"holidays_{year}": days for year, days in listed.items()}
    return written


def all_changes(plan: Plan, sha256: str) -> tuple[Event, ...]:
    """Return what the first sync of a register records."""
    return (adoption(plan, sha256), *plan_changes(plan, {}, {}, {}))
