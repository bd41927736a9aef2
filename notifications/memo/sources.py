"""What was read and what could not be read, said for each source of the register. Source: docs/memo.md#sources."""

from datetime import date

from models.core import new_york_day
from models.memo import events
from models.records import SourceRecord
from models.register import FileDrop, Source
from models.standing import SourceCounts
from notifications.memo.context import MemoContext, sentence
from notifications.memo.document import Sentence, SourceRow
from notifications.words import cap, say, short_reason


def source_rows(context: MemoContext) -> tuple[SourceRow, ...]:
    """Return a row for each source of the register: unread ones first, and of them those on which milestones rely."""
    register = context.world.register
    rows = [_row(name, item, context) for name, item in sorted(register.sources.items())] if register else []
    return tuple(sorted(rows, key=lambda row: (row.reading == "read", not row.wanted, row.name)))


def unread_of(counts: SourceCounts) -> int:
    """Return how many sources that open milestones rely on could not be read, or gave only an old copy."""
    return counts.unread + counts.old_copy


def say_public_records(context: MemoContext) -> tuple[Sentence, ...]:
    """Say what the public records that were read say about themselves: a bill that is law, one that is not."""
    sentences: list[Sentence] = []
    for name, record in sorted(context.world.sources.items()):
        if shows := [item.shows for item in record.items if item.shows]:
            text = say("sources.public_records", at=context.names.source(name), shows=shows)
            sentences.append(sentence(f"shows-{name}", text, events(record.seq)))
    return tuple(sentences)


def _row(name: str, planned: Source, context: MemoContext) -> SourceRow:
    view = context.report.sources[name]
    record = view.record
    own_date = new_york_day(record.data_as_of) if record and record.data_as_of else None
    return SourceRow(
        name=cap(context.names.source(name)),
        voice=planned.voice,
        reading=view.reading,
        wanted=len(view.milestone_ids),
        last_good=record.last_good if record else None,
        reason=short_reason(record.reason) if record and record.reason else None,
        means=_say_means(planned, record, own_date),
        seq=record.seq if record else None,
        looked_on=new_york_day(record.checked_at) if record else None,
        unread_since=record.unread_since if record else None,
        own_date=own_date,
        shows=len(record.items) if record else 0,
    )


def _say_means(planned: Source, record: SourceRecord | None, own_date: date | None) -> str:
    if record is None:
        return say("sources.never_checked")
    copy_of = own_date if record.items else None
    if record.result == "stale":
        means = say("sources.old_copy", on=copy_of)
    elif record.result == "blocked":
        means = say("sources.not_read", why=short_reason(record.reason) if record.reason else None)
    elif record.result == "empty":
        means = say("sources.empty")
    else:
        means = say("sources.read", n=len(record.items))
    if isinstance(planned, FileDrop) and planned.portal is not None:
        return say("sources.portal", means=means, on=copy_of)
    if copy_of and record.result != "stale":
        return say("sources.own_date", means=means, on=copy_of)
    return means
