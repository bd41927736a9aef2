"""Give what the sources showed to the rules of open milestones: candidates out, and what a person must be asked."""

from collections.abc import Iterable, Iterator, Mapping

from models.errors import EvidenceChanged, Unreadable
from models.events import Event
from models.events.evidence import CandidateFound, LookFailed
from models.evidence import Candidate
from models.milestone import MilestoneRecord
from models.register import RegisterRecord
from models.rules import can_judge
from models.sources import SourceRecord
from tasks.files import Store
from tasks.judging import Reader


def candidates(
    milestones: Iterable[MilestoneRecord], known: Mapping[str, SourceRecord], register: RegisterRecord, store: Store
) -> tuple[Event, ...]:
    """Return what the rules of open milestones find in what their sources showed, and is not in hand yet.

    A rule that raises is noted for its milestone; the others go on.
    """
    found: list[Event] = []
    reader = Reader(store)
    for record in milestones:
        source = known.get(record.source)
        if record.is_closed or record.recurring or source is None or not can_judge(record.rule):
            continue
        in_hand = {(each.source, each.ref) for each in record.evidence}
        seen_as = {each.sha256: each.ref for each in source.seen}
        try:
            found += [
                CandidateFound(
                    milestone_id=record.id,
                    source=record.source,
                    voice=register.sources[record.source].voice,
                    candidate=each,
                    seen_as=seen_as[each.sha256],
                    on=each.happened_on,
                )
                for each in {one.ref: one for one in _judged(record, source, reader)}.values()
                if (record.source, each.ref) not in in_hand
            ]
        except (EvidenceChanged, Unreadable, RecursionError) as error:
            found.append(LookFailed(milestone_id=record.id, why=type(error).__name__))
    return tuple(found)


def _judged(record: MilestoneRecord, source: SourceRecord, reader: Reader) -> Iterator[Candidate]:
    for made in reader.judged(record.rule, source.seen):
        if made.candidate:
            yield made.candidate
