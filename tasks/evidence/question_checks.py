"""What no rule may answer is asked of a person: once for each copy, whatever number of milestones ask it."""

from collections.abc import Iterable, Iterator, Mapping

from models.core import EvidenceChanged, Unreadable
from models.evidence import Judged, SourceItem, is_about
from models.ledger import Question, QuestionRaised
from models.records import MilestoneRecord, SourceRecord
from models.register import DatasetRow, MatterStatus, PageChanged
from tasks import ledger
from tasks.core import Store
from tasks.evidence.judging import Reader, before_of
from tasks.ledger import Database

_MAY_ASK = (PageChanged, DatasetRow, MatterStatus)


def questions(
    database: Database, milestones: Iterable[MilestoneRecord], known: Mapping[str, SourceRecord], store: Store
) -> tuple[QuestionRaised, ...]:
    """Return the questions that the rules of open milestones raise and that were not asked yet.

    A page's change is asked about for each new copy; two rows, a strange word and a watch that ended only once, however
    the copy around them changes. What a rule cannot read is noted by `finding.candidates`.
    """
    reader = Reader(store)
    raised: dict[tuple[str, str, str, str], list[str]] = {}
    for record in milestones:
        source = known.get(record.source)
        if record.is_closed or record.recurring or source is None or not isinstance(record.rule, _MAY_ASK):
            continue
        for seen, made in _judged(record, source, reader):
            question = made.asks or ("watch_ended" if made.watch_ended else None)
            if question:
                # Bytes change daily; it is the copy whose main text was the first of its kind that is asked about.
                copies = [each.sha256 for each in source.copies if each.ref == seen.ref]
                shown = copies[-1] if question == "page_changed" and copies else seen.sha256
                at = (record.source, question, made.about or seen.ref, shown)
                raised.setdefault(at, []).append(record.id)
    asked = set(_asked(database, {source for source, *_ in raised}))
    events = []
    for (source_name, question, ref, sha256), ids in raised.items():
        new = tuple(each for each in ids if (source_name, question, _what(question, ref, sha256), each) not in asked)
        if new:
            what = {"question": question, "milestones": new, "ref": ref, "sha256": sha256}
            events.append(QuestionRaised.model_validate({"source": source_name, **what}))
    return tuple(events)


def _judged(record: MilestoneRecord, source: SourceRecord, reader: Reader) -> Iterator[tuple[SourceItem, Judged]]:
    for seen in source.items:
        if is_about(record.rule, seen.ref):
            try:
                yield seen, reader.one(record.rule, seen, before_of(record.rule, seen, source, record.planned_seq))
            except (EvidenceChanged, Unreadable, RecursionError):
                continue


def _asked(database: Database, sources: set[str]) -> Iterator[tuple[str, str, str, str]]:
    """Yield what was asked before, a milestone at a time."""
    for entry in ledger.about(database, sources):
        event = entry.event
        if isinstance(event, QuestionRaised):
            for each in event.milestones:
                yield event.source, event.question, _what(event.question, event.ref, event.sha256), each


def _what(question: Question | str, ref: str, sha256: str) -> str:
    """Return by what a question is known: a change by the copy that shows it, all else by what it is about."""
    return sha256 if question == "page_changed" else ref
