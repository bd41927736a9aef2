"""Say as events how the sources answered a look: what turned, what is gone, what was refused."""

from collections.abc import Iterable, Iterator, Mapping

from models.evidence import ROWS, SourceCheck
from models.ledger import Event, EvidenceRefused, RecordVanished, SourcesChecked
from models.records import MilestoneRecord, SourceRecord, turned
from tasks import ledger
from tasks.ledger import Database

MOST_NAMED = 20
"""So many rows that are gone are named one by one; of more, their number is said and the copy that held them."""


def note(
    database: Database,
    looks: Iterable[SourceCheck],
    milestones: Mapping[str, MilestoneRecord],
    known: Mapping[str, SourceRecord],
    check_id: str,
) -> tuple[Event, ...]:
    """Return the one event of a look at all its sources, and one for each thing that turned, went or was refused.

    `known` are the sources' records from before the look. A file that is refused, or a record that is gone, is said
    once.
    """
    all_looks = tuple(looks)
    asked = {one.result.name for one in all_looks}
    watches = tuple(
        key for key, one in milestones.items() if one.is_watch and not one.is_closed and one.source in asked
    )
    said: list[EvidenceRefused | RecordVanished] = []
    for each in all_looks:
        said += [*_refused(each), *_vanished(each, known)]
    once = {event.key: event for event in said if ledger.seq_of(database, event.key) is None}
    turns = [turned(known.get(each.result.name), each.result, check_id) for each in all_looks]
    looked = SourcesChecked(check_id=check_id, results=tuple(one.result for one in all_looks), watches=watches)
    return (looked, *(each for each in turns if each), *once.values())


def _refused(look: SourceCheck) -> Iterator[EvidenceRefused]:
    for each in look.refused:
        yield EvidenceRefused(source=look.result.name, **each.model_dump())


def _vanished(look: SourceCheck, known: Mapping[str, SourceRecord]) -> Iterator[RecordVanished]:
    record = known.get(look.result.name)
    last = {each.ref: each.sha256 for each in record.items} if record else {}
    if len(look.vanished) > MOST_NAMED and ROWS in last:
        yield RecordVanished(source=look.result.name, ref=f"{len(look.vanished)} rows", sha256=last[ROWS])
        return
    for ref in look.vanished:
        # A row stood in the copy of all rows.
        if held := last.get(ref, last.get(ROWS)):
            yield RecordVanished(source=look.result.name, ref=ref, sha256=held)
