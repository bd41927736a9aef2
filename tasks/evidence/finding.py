"""Give what the sources showed to the rules of open milestones: candidates out, and what a person must be asked."""

from collections.abc import Iterable, Iterator, Mapping

from models.core import EvidenceChanged, Unreadable
from models.evidence import Candidate, can_judge, is_about, voice_of
from models.ledger import CandidateFound, Event, RuleFailed
from models.records import MilestoneRecord, RegisterRecord, SourceRecord
from tasks.core import Store
from tasks.evidence.judging import Reader, before_of
from tasks.evidence.proof_checks import proofs
from tasks.evidence.question_checks import questions
from tasks.ledger import Database


def found(
    database: Database,
    milestones: Iterable[MilestoneRecord],
    known: Mapping[str, SourceRecord],
    register: RegisterRecord,
    store: Store,
) -> tuple[Event, ...]:
    """Return all that is new in what the sources showed: candidates, questions to a person, proofs that went.

    A question is raised once for a copy and all milestones that ask it, so give all milestones at once.
    """
    records = tuple(milestones)
    return (
        *candidates(records, known, register, store),
        *questions(database, records, known, store),
        *proofs(database, records, known, register, store),
    )


def candidates(
    milestones: Iterable[MilestoneRecord], known: Mapping[str, SourceRecord], register: RegisterRecord, store: Store
) -> tuple[Event, ...]:
    """Return what the rules of open milestones find in what their sources showed, and is not in hand yet.

    A rule that raises is noted for its milestone; the others go on.
    """
    found_now: list[Event] = []
    reader = Reader(store)
    for record in milestones:
        source = known.get(record.source)
        if record.is_closed or record.recurring or source is None or not can_judge(record.rule):
            continue
        in_hand = {(each.source, each.ref) for each in record.evidence}
        try:
            found_now += [
                CandidateFound(
                    milestone_id=record.id,
                    source=record.source,
                    voice=voice_of(record.rule, register.sources[record.source].voice),
                    candidate=each,
                    item_ref=item_ref,
                    on=each.happened_on,
                )
                for each, item_ref in {one.ref: (one, where) for one, where in _judged(record, source, reader)}.values()
                if (record.source, each.ref) not in in_hand
            ]
        except (EvidenceChanged, Unreadable, RecursionError) as error:
            found_now.append(RuleFailed(milestone_id=record.id, why=type(error).__name__))
    return tuple(found_now)


def _judged(record: MilestoneRecord, source: SourceRecord, reader: Reader) -> Iterator[tuple[Candidate, str]]:
    """Yield each candidate with where it stood at the source."""
    for seen in source.items:
        if is_about(record.rule, seen.ref):
            before = before_of(record.rule, seen, source, record.planned_seq)
            for candidate in reader.one(record.rule, seen, before).candidates:
                yield candidate, seen.ref
