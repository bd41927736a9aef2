"""The records relied on: every entry that a sentence of the memo points to, numbered once."""

from collections.abc import Iterable
from typing import Any

from models.events import evidence, plan, record, sources
from models.ledger import Entry
from models.memo_parts import RecordRow
from notifications.memo_answers import say_answer
from notifications.memo_telling import Telling
from notifications.words import SAYS, listed, long_date, reason, source


def record_rows(telling: Telling, said: Any) -> tuple[RecordRow, ...]:
    """Return the rows of all entries that some part of the memo, as JSON, names in a trace or beside a source."""
    cited = sorted(set(_seqs(said)))
    by_seq = {entry.seq: entry for entry in telling.world.entries}
    rows = []
    for number, seq in enumerate((each for each in cited if each in by_seq), 1):
        entry = by_seq[seq]
        kind, what = _say(telling, entry)
        hashed = telling.world.hashes.get(seq, "")
        rows.append(RecordRow(n=number, seq=seq, date=entry.occurred_on, what=what, kind=kind, hash=hashed))
    return tuple(rows)


def _seqs(node: Any) -> Iterable[int]:
    """Find the entries named: `events` and `inputs` of traces, and `seq` of a source's row."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("events", "inputs") and isinstance(value, list):
                yield from (each for each in value if isinstance(each, int))
            elif key == "seq" and isinstance(value, int):
                yield value
            else:
                yield from _seqs(value)
    elif isinstance(node, list):
        for each in node:
            yield from _seqs(each)


def _say(telling: Telling, entry: Entry) -> tuple[str, str]:
    """Return the kind of a record and what it is, in a few words."""
    event, mark = entry.event, telling.mark()
    match event:
        case evidence.EvidenceReceived():
            return "evidence", f"File received for {event.milestone_id}{mark}"
        case evidence.CandidateFound():
            shows = f"{source(event.source)} shows something on {event.milestone_id}"
            return "evidence", shows + telling.mark(event.source)
        case evidence.EvidenceRejected():
            return "finding", f"Evidence for {event.milestone_id} does not suffice{mark}"
        case evidence.StatementRecorded():
            return "statement", f"Agency says {event.milestone_id} is {SAYS[event.says]}{mark}"
        case evidence.FindingRecorded():
            return "finding", f"{event.milestone_id}: {event.verdict.replace('_', ' ')}{mark}"
        case evidence.ExtensionGranted():
            return "extension", f"{event.milestone_id} extended to {long_date(event.to)}{mark}"
        case record.EntryCorrected():
            return "correction", f"Entry {event.seq} on {event.subject_id} withdrawn"
    return _say_plan(telling, entry)


def _say_plan(telling: Telling, entry: Entry) -> tuple[str, str]:
    """Say an entry about the plan, the sources or a message."""
    event = entry.event
    match event:
        case plan.PlanAdopted():
            return "register", f"Register {event.register_id} taken in"
        case plan.RecommendationPlanned():
            return "register", f"{event.recommendation_id} taken into the register"
        case plan.MilestonePlanned() | plan.InstanceOpened():
            return "register", f"{event.milestone_id} planned for {long_date(event.milestone.due.day)}"
        case plan.MilestoneWithdrawn():
            return "register", f"{event.milestone_id} withdrawn from the register"
        case plan.DueFixed():
            return "due date", f"{event.milestone_id} fixed as {long_date(event.day)}"
        case plan.AcceptanceRecorded():
            return "answer", f"Agency's answer to {event.recommendation_id}{telling.mark()}"
        case evidence.SourcesLooked():
            unread = sum(one.result in ("blocked", "stale") for one in event.results)
            return "source check", f"{len(event.results)} sources looked at, {unread} could not be read"
    return _say_source(entry)


def _say_source(entry: Entry) -> tuple[str, str]:
    """Say what turned at a source, or a message by its kind."""
    event = entry.event
    if said := say_answer(event):
        return said
    match event:
        case sources.SourceBlocked() | sources.SourceStale():
            return "source check", f"{source(event.source)} could not be read: {reason(event.reason)}"
        case sources.SourceRecovered():
            return (
                "source check",
                f"{source(event.source)} can be read again, unread since {long_date(event.unread_since)}",
            )
        case sources.RecordVanished():
            return "source check", f"A record is gone from {source(event.source)}"
        case sources.QuestionRaised():
            return (
                "question",
                f"{source(event.source)}: {event.question.replace('_', ' ')}, on {listed(event.milestones)}",
            )
        case sources.ProofChanged():
            return "source check", f"What proved {event.milestone_id} is {event.how} at {source(event.source)}"
        case evidence.EvidenceRefused():
            return "source check", f"A file for {source(event.source)} was not kept"
    what = "reminder" if event.kind.startswith(("reminder", "notice", "duplicate")) else "other"
    return what, event.kind.replace("_", " ").capitalize()
