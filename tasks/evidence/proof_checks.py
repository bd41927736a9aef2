"""What proved a verified milestone is looked at again; where it is gone or changed, that is said once."""

from collections.abc import Iterable, Iterator, Mapping

from models.core import EvidenceChanged, Unreadable
from models.ledger import ProofChanged
from models.records import EvidenceItem, MilestoneRecord, RegisterRecord, SourceRecord
from tasks import ledger
from tasks.core import Store
from tasks.evidence.judging import Reader, before_of
from tasks.ledger import Database


def proofs(
    database: Database,
    milestones: Iterable[MilestoneRecord],
    known: Mapping[str, SourceRecord],
    register: RegisterRecord,
    store: Store,
) -> tuple[ProofChanged, ...]:
    """Return for each milestone found to be met what became of its proof at the source, where that was not said yet.

    Only a source that answered says that something is gone. What a person dropped or gave stays in custody and has no
    place of its own to look at. The finding stands until a verifier records another (issue 3, point 4).
    """
    reader = Reader(store)
    changed = []
    for record in milestones:
        for item in _resting_on(record):
            source, wanted = known.get(item.source or ""), register.sources.get(item.source or "")
            if source and wanted and _says_what_is_gone(source, item) and wanted.gives != "files":
                changed += [each for each in _looked_at(record, item, source, reader) if _is_new(each, record)]
    once = {each.key: each for each in changed}  # two links of one copy are one proof
    return tuple(each for key, each in once.items() if ledger.seq_of(database, key) is None)


def _says_what_is_gone(source: SourceRecord, item: EvidenceItem) -> bool:
    """Say whether a source answered; one that is blocked because this very record is gone from it says so too."""
    if source.result in ("ok", "empty"):
        return True
    return source.reason == "not_found" and any(
        each.topic == "vanished" and each.ref == item.item_ref for each in source.notices
    )


def _resting_on(record: MilestoneRecord) -> Iterator[EvidenceItem]:
    """Yield the evidence that came from a source and on which a finding of `met` rests."""
    finding = record.finding
    if finding is not None and finding.verdict == "met":
        yield from (each for each in record.evidence if each.stands and each.source and each.sha256 in finding.evidence)


def _looked_at(
    record: MilestoneRecord, item: EvidenceItem, source: SourceRecord, reader: Reader
) -> Iterator[ProofChanged]:
    stood_at = item.item_ref or getattr(record.rule, "path", None)
    if stood_at is None:
        return
    answered = source.result in ("ok", "empty")
    seen = next((each for each in source.items if each.ref == stood_at), None) if answered else None
    finding = record.finding.seq if record.finding else None
    said = {"milestone_id": record.id, "finding": finding, "source": source.id, "ref": stood_at}
    said |= {"proved_by": item.sha256}
    if seen is None:
        yield ProofChanged(**said, how="gone", sha256=None)
        return
    if seen.sha256 == item.sha256:
        return
    try:
        before = before_of(record.rule, seen, source, record.planned_seq)
        still = any(each.ref == item.ref for each in reader.one(record.rule, seen, before).candidates)
    except EvidenceChanged:
        return  # our own copy is lost: that is for `ledger verify` to say
    except (Unreadable, RecursionError):
        still = False
    if not still:
        yield ProofChanged(**said, how="changed", sha256=seen.sha256)


def _is_new(one: ProofChanged, record: MilestoneRecord) -> bool:
    """Say whether a change was not said since the finding: a page that changes daily is said to have changed once."""
    last = record.shaken
    return last is None or (last.source, last.ref, last.how) != (one.source, one.ref, one.how)
