"""What was read, and what could not be read: said for each source of the register (domain.md, section 4)."""

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
    rows = [_row(name, one, context) for name, one in sorted(register.sources.items())] if register else []
    return tuple(sorted(rows, key=lambda row: (row.result not in UNREAD, row.name)))


def say_unread(rows: tuple[SourceRow, ...]) -> str | None:
    """Say which sources could not be read, why, and which only in an old copy; none if all were."""
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
    """Return how many sources could not be read, or were read in an old copy only."""
    return sum(row.result in UNREAD for row in rows)


def _row(name: str, one: Source, context: MemoContext) -> SourceRow:
    seen = context.world.sources.get(name)
    wanted = sum(each.is_open and each.record.source == name for each in context.placed)
    same: dict[str, Any] = {"name": source(name), "voice": one.voice, "wanted": wanted}
    if seen is None:
        never = dict.fromkeys(("last_good", "seq", "looked_on", "unread_since", "own_date"))
        words = {"reason": say("sources.no_look"), "means": say("sources.never_looked")}
        return SourceRow(**same, **never, **words, result="not looked at", shows=0)
    copy_of = new_york_day(seen.data_as_of) if seen.data_as_of and seen.items else None
    return SourceRow(
        **same,
        last_good=copy_of if seen.result == "stale" and copy_of else seen.answered_on,
        result=seen.result,
        reason=reason(seen.reason) if seen.reason else None,
        means=_means(one, seen, copy_of),
        seq=seen.seq,
        looked_on=new_york_day(seen.checked_at),
        unread_since=seen.unread_since,
        own_date=new_york_day(seen.data_as_of) if seen.data_as_of else None,
        shows=len(seen.items),
    )


def _means(one: Source, seen: SourceRecord, copy_of: date | None) -> str:
    """Say what the last look means for what this memo can say."""
    if seen.result == "stale" and copy_of:
        means = say("sources.old_copy", on=copy_of)
    elif seen.result in ("blocked", "stale"):
        why = reason(seen.reason) if seen.reason else None
        means = say("sources.not_read", since=seen.unread_since, why=why)
    elif seen.result == "empty":
        means = say("sources.empty")
    else:
        means = say("sources.read", n=len(seen.items))
    if isinstance(one, FileDrop) and one.portal is not None:
        return say("sources.portal", means=means, on=copy_of)
    if copy_of and seen.result != "stale":
        return say("sources.own_date", means=means, on=copy_of)
    return means


def say_public_records(context: MemoContext) -> tuple[Sentence, ...]:
    """Say what the public records that were read say of themselves: a bill that is law, one that is not."""
    said = []
    for name, seen in sorted(context.world.sources.items()):
        if shows := [each.shows for each in seen.items if each.shows]:
            said.append(
                sentence(f"shows-{name}", say("sources.public_records", at=name, shows=shows), events(seen.seq))
            )
    return tuple(said)
