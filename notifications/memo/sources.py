"""What was read and what could not be read, said for each source of the register. Source: docs/memo.md#sources."""

from datetime import date
from typing import Any

from models.core import new_york_day
from models.memo import Sentence, SourceRow
from models.records import SourceRecord
from models.register import FileDrop, Source
from notifications.memo.context import MemoContext, events, sentence
from notifications.words import reason, say, source

UNREAD = ("blocked", "stale", "not looked at")


def source_rows(context: MemoContext) -> tuple[SourceRow, ...]:
    """Return a row for each source of the register, unread ones first."""
    register = context.world.register
    rows = [_row(name, item, context) for name, item in sorted(register.sources.items())] if register else []
    return tuple(sorted(rows, key=lambda row: (row.result not in UNREAD, row.name)))


def say_unread(rows: tuple[SourceRow, ...]) -> str | None:
    """Say which sources could not be read and why, and of which only an old copy was; None if all were read."""
    groups: dict[str, list[str]] = {}
    for row in rows:
        if row.result in UNREAD and row.result != "stale":
            groups.setdefault(row.reason or row.result, []).append(row.name)
    stale = [row.name for row in rows if row.result == "stale"]
    if not groups and not stale:
        return None
    unread = sum(len(names) for names in groups.values())
    return say("sources.unread", n=unread, of=len(rows), groups=list(groups.items()), stale=stale)


def unread_of(rows: tuple[SourceRow, ...]) -> int:
    """Return how many sources could not be read, or gave only an old copy."""
    return sum(row.result in UNREAD for row in rows)


def say_public_records(context: MemoContext) -> tuple[Sentence, ...]:
    """Say what the public records that were read say about themselves: a bill that is law, one that is not."""
    said: list[Sentence] = []
    for name, record in sorted(context.world.sources.items()):
        if shows := [item.shows for item in record.items if item.shows]:
            text = say("sources.public_records", at=name, shows=shows)
            said.append(sentence(f"shows-{name}", text, events(record.seq)))
    return tuple(said)


def _row(name: str, planned: Source, context: MemoContext) -> SourceRow:
    record = context.world.sources.get(name)
    wanted = sum(status.is_open and status.record.source == name for status in context.statuses)
    same: dict[str, Any] = {"name": source(name), "voice": planned.voice, "wanted": wanted}
    if record is None:
        return SourceRow(
            **same,
            last_good=None,
            result="not looked at",
            reason=say("sources.no_look"),
            means=say("sources.never_looked"),
            seq=None,
            looked_on=None,
            unread_since=None,
            own_date=None,
            shows=0,
        )
    own_date = new_york_day(record.data_as_of) if record.data_as_of else None
    copy_of = own_date if record.items else None
    return SourceRow(
        **same,
        last_good=copy_of if record.result == "stale" and copy_of else record.answered_on,
        result=record.result,
        reason=reason(record.reason) if record.reason else None,
        means=_say_means(planned, record, copy_of),
        seq=record.seq,
        looked_on=new_york_day(record.checked_at),
        unread_since=record.unread_since,
        own_date=own_date,
        shows=len(record.items),
    )


def _say_means(planned: Source, record: SourceRecord, copy_of: date | None) -> str:
    """Say what the last check means for what this memo can say."""
    if record.result == "stale" and copy_of:
        means = say("sources.old_copy", on=copy_of)
    elif record.result in ("blocked", "stale"):
        why = reason(record.reason) if record.reason else None
        means = say("sources.not_read", since=record.unread_since, why=why)
    elif record.result == "empty":
        means = say("sources.empty")
    else:
        means = say("sources.read", n=len(record.items))
    if isinstance(planned, FileDrop) and planned.portal is not None:
        return say("sources.portal", means=means, on=copy_of)
    if copy_of and record.result != "stale":
        return say("sources.own_date", means=means, on=copy_of)
    return means
