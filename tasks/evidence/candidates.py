"""Candidates, questions and changed proofs that rules find in what sources showed.

Source: docs/evidence.md#rules-and-candidates and docs/evidence.md#questions-and-proofs
"""

from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from typing import Literal

from models.core import EvidenceChanged, Unreadable, evolve
from models.evidence import (
    DOCUMENT,
    PAGE,
    SOURCE_READ,
    UNPROVED,
    UNREAD,
    Candidate,
    Judgment,
    SourceItem,
    can_judge,
    is_about,
    named_in,
    voice_of,
)
from models.ledger import CandidateFound, Event, ProofChanged, QuestionRaised, RuleFailed
from models.records import EvidenceItem, MilestoneRecord, RegisterRecord, SourceRecord, source_of
from models.register import DatasetRow, EventHeld, MatterStatus, PageChanged, PageLink, TextInFile
from tasks import ledger
from tasks.core import Store
from tasks.evidence.reader import EvidenceReader, Unmatched
from tasks.ledger import Database

_MAY_ASK = (PageChanged, DatasetRow, MatterStatus, EventHeld)


def find_all(
    database: Database,
    milestones: Iterable[MilestoneRecord],
    sources: Mapping[str, SourceRecord],
    register: RegisterRecord,
    store: Store,
    every_id: Collection[str] | None = None,
) -> tuple[Event, ...]:
    """Return all that is new; pass all milestones at once, because a question is raised once for all that ask it."""
    records = tuple(milestones)
    return (
        *find_candidates(records, sources, register, store, every_id),
        *find_questions(database, records, sources, store),
        *find_proof_changes(database, records, sources, register, store),
    )


def find_candidates(
    milestones: Iterable[MilestoneRecord],
    sources: Mapping[str, SourceRecord],
    register: RegisterRecord,
    store: Store,
    every_id: Collection[str] | None = None,
) -> tuple[Event, ...]:
    """Return what the rules of open milestones find and is not in hand yet, and which of the rules raised.

    The name of a file may hold any id of the register: `every_id`, or None if these milestones are all.
    """
    events: list[Event] = []
    reader, records = EvidenceReader(store), tuple(milestones)
    ids = every_id or tuple(record.id for record in records)
    for record in records:
        source = sources.get(record.source)
        if record.is_closed or record.is_template or source is None or not can_judge(record.rule):
            continue
        in_hand = {(item.source, item.ref) for item in record.review.evidence}
        try:
            by_ref = {pair[0].ref: pair for pair in _candidates(record, source, reader, in_hand, ids)}
            events += [
                CandidateFound(
                    milestone_id=record.id,
                    source=record.source,
                    voice=voice_of(record.rule, register.sources[record.source].voice),
                    candidate=candidate,
                    item_ref=item_ref,
                    on=candidate.happened_on,
                )
                for candidate, item_ref in by_ref.values()
                if (record.source, candidate.ref) not in in_hand
            ]
        except (EvidenceChanged, Unreadable, RecursionError) as error:
            events.append(RuleFailed(milestone_id=record.id, why=type(error).__name__))
    return tuple(events)


def _candidates(
    record: MilestoneRecord,
    source: SourceRecord,
    reader: EvidenceReader,
    in_hand: Container[object],
    ids: Collection[str],
) -> Iterator[tuple[Candidate, str]]:
    """Yield each new candidate with its item's ref, but no link whose document the rule has read."""
    if isinstance(record.rule, TextInFile):
        unmatched = Unmatched(reader.store, record.rule)
        for item in source.items:
            if item.text in unmatched.texts or (record.source, item.sha256) in in_hand:
                continue
            candidate = reader.judge_for(record, item, source).candidate
            if candidate:
                if not _is_for_others(record.id, item, reader, ids):
                    yield candidate, item.ref
            elif item.text:
                unmatched.new.append(item.text)
        unmatched.write()
        return
    documents = {item.ref for item in source.items if isinstance(record.rule, PageLink) and record.rule.document}
    for item in source.items:
        if is_about(record.rule, item.ref):
            for candidate in reader.judge_for(record, item, source).candidates:
                if item.ref.startswith(DOCUMENT) or f"{DOCUMENT}{candidate.ref}" not in documents:
                    yield candidate, PAGE if item.ref == UNPROVED else item.ref


def _is_for_others(milestone_id: str, item: SourceItem, reader: EvidenceReader, ids: Collection[str]) -> bool:
    """Return whether the name of a file names other milestones than this one, and its text does not name this one."""
    in_name = named_in(item.ref, ids)
    return bool(in_name) and milestone_id not in (*in_name, *named_in(reader.text_of(item), ids))


def find_questions(
    database: Database, milestones: Iterable[MilestoneRecord], sources: Mapping[str, SourceRecord], store: Store
) -> tuple[QuestionRaised, ...]:
    """Return the new questions of open milestones: about a page's change for each copy, about all else once."""
    reader = EvidenceReader(store)
    raised: dict[QuestionRaised, list[str]] = {}
    for record in milestones:
        source = sources.get(record.source)
        if record.is_closed or record.is_template or source is None or not isinstance(record.rule, _MAY_ASK):
            continue
        unread = [item for item in source.items if item.ref == f"{UNREAD}{getattr(record.rule, 'ref', None)}"]
        unread_judgments = ((item, Judgment(why=item.shows or "not read", asks="unread_record")) for item in unread)
        for item, judgment in (*unread_judgments, *reader.judgments(record, source)):
            question = judgment.asks or ("watch_ended" if judgment.watch_ended else None)
            if question:
                # Bytes change daily, so a change is asked about by the first copy with this main text.
                copies = [copy.sha256 for copy in source.copies if copy.ref == item.ref]
                sha256 = copies[-1] if question == "page_changed" and copies else item.sha256
                ref = (judgment.about or item.ref).removeprefix(UNREAD)
                fields = {"source": record.source, "question": question, "ref": ref}
                event = QuestionRaised.model_validate(fields | {"sha256": sha256, "milestones": ()})
                raised.setdefault(event, []).append(record.id)
    before = {
        (_subject(earlier), milestone_id)
        for entry in ledger.about(database, {event.source for event in raised})
        if isinstance(earlier := entry.event, QuestionRaised)
        for milestone_id in earlier.milestones
    }
    new = {event: tuple(id_ for id_ in ids if (_subject(event), id_) not in before) for event, ids in raised.items()}
    return tuple(evolve(event, milestones=ids) for event, ids in new.items() if ids)


def _subject(event: QuestionRaised) -> tuple[str, str, str]:
    """Return what a question is known by: a page's change by its copy, everything else by its ref."""
    return event.source, event.question, event.sha256 if event.question == "page_changed" else event.ref


def find_proof_changes(
    database: Database,
    milestones: Iterable[MilestoneRecord],
    sources: Mapping[str, SourceRecord],
    register: RegisterRecord,
    store: Store,
) -> tuple[ProofChanged, ...]:
    """Return how proofs of milestones found to be met changed at the source, if that is new. The finding stands."""
    reader = EvidenceReader(store)
    changes = []
    for record in milestones:
        proofs = record.finding.evidence if record.finding and record.finding.proves else ()
        for item in record.review.evidence:
            if not item.stands or not item.source or item.sha256 not in proofs:
                continue
            source = source_of(record, sources) if item.source == record.source else sources.get(item.source)
            source_plan = register.sources.get(item.source)
            if source and source_plan and source_plan.gives != "files" and _can_say_gone(source, item):
                changes.append(_proof_change(record, item, source, reader))
    once = {change.key: change for change in changes if change}  # two links of one copy are one proof
    return tuple(change for key, change in once.items() if ledger.seq_of(database, key) is None)


def _can_say_gone(source: SourceRecord, item: EvidenceItem) -> bool:
    """Return whether a source answered, or is blocked because this very record is gone from it."""
    if source.result in SOURCE_READ:
        return True
    return source.reason in ("not_found", "unread_record") and any(
        notice.topic == "vanished" and notice.ref == item.item_ref for notice in source.notices
    )


def _is_same(record: MilestoneRecord, shown: str, proof: str | None) -> bool:
    """Return whether a ref is still that of a proof: a later day in its row tells of another publication, not of it."""
    if proof and isinstance(record.rule, DatasetRow) and record.rule.after:
        return shown.partition(", ")[0] == proof.partition(", ")[0]
    return shown == proof


def _proof_change(
    record: MilestoneRecord, item: EvidenceItem, source: SourceRecord, reader: EvidenceReader
) -> ProofChanged | None:
    """Return how a proof changed since the finding; a page that changes daily has changed once."""
    ref = item.item_ref or getattr(record.rule, "ref", None)
    if ref is None:
        return None
    answered = source.result in SOURCE_READ
    now = next((current for current in source.items if current.ref == ref), None) if answered else None
    if now is not None:
        try:
            shown = reader.judge_for(record, now, source).candidates
            if now.sha256 == item.sha256 or any(_is_same(record, candidate.ref, item.ref) for candidate in shown):
                return None
        except EvidenceChanged:
            return None  # our own copy is lost, which `ledger verify` reports
        except (Unreadable, RecursionError):
            pass  # a copy that no longer can be read no longer shows it
    how: Literal["changed", "gone"] = "changed" if now else "gone"
    last = record.shaken
    if last and (last.source, last.ref, last.how) == (source.id, ref, how):
        return None
    return ProofChanged(
        milestone_id=record.id,
        source=source.id,
        ref=ref,
        how=how,
        proved_by=item.sha256,
        sha256=now.sha256 if now else None,
        finding=record.finding.seq if record.finding else None,
    )
