"""What was read, and what could not be read: said for each source of the register (domain.md, section 4)."""

from typing import Any

from models.memo_parts import SourceRow
from models.memo_rows import Sentence
from models.source import FileDrop, Source
from models.workdays import new_york_day
from notifications.memo_telling import Telling, events, sentence
from notifications.words import count_of, listed, long_date, reason, source

UNREAD = ("blocked", "stale", "not looked at")


def source_rows(telling: Telling) -> tuple[SourceRow, ...]:
    """Return a row for each source of the register, unread ones first."""
    register = telling.world.register
    rows = [_row(name, one, telling) for name, one in sorted(register.sources.items())] if register else []
    return tuple(sorted(rows, key=lambda row: (row.result not in UNREAD, row.name)))


def say_unread(rows: tuple[SourceRow, ...]) -> str | None:
    """Say in one sentence which sources could not be read, why, and which only in an old copy; none if all were."""
    groups: dict[str, list[str]] = {}
    for row in rows:
        if row.result in UNREAD and row.result != "stale":
            groups.setdefault(row.reason or row.result, []).append(row.name)
    stale = [row.name for row in rows if row.result == "stale"]
    unread = sum(len(names) for names in groups.values())
    named = "; ".join(f"{why}: {listed(names)}" for why, names in groups.items())
    parts = [f"{unread} of {count_of(len(rows), 'source')} could not be read ({named})"] if unread else []
    parts += [f"{count_of(len(stale), 'source')} could be read only in an old copy ({listed(stale)})"] if stale else []
    unseen = "so a paper filed only there would not have been seen. That says nothing about progress."
    return f"{' and '.join(parts)}, {unseen}" if parts else None


def _row(name: str, one: Source, telling: Telling) -> SourceRow:
    portal = isinstance(one, FileDrop) and one.portal is not None
    seen = telling.world.sources.get(name)
    wanted = sum(each.is_open and each.record.source == name for each in telling.placed)
    same: dict[str, Any] = {"name": source(name), "voice": one.voice, "wanted": wanted}
    if seen is None:
        means = "no look is in the ledger; cannot tell whether anything was filed"
        never = dict.fromkeys(("last_good", "seq", "looked_on", "unread_since", "own_date"))
        return SourceRow(**same, **never, result="not looked at", reason="no look yet", means=means, shows=0)
    why = reason(seen.reason) if seen.reason else None
    copy_of = new_york_day(seen.data_as_of) if seen.data_as_of and seen.seen else None
    if seen.result == "stale" and copy_of:
        means = f"a copy of {long_date(copy_of)} was read; what came after it would not have been seen"
    elif seen.result in ("blocked", "stale"):
        since = f"could not be checked since {long_date(seen.unread_since)}" if seen.unread_since else "not checked"
        means = f"{since}, because {why or 'it did not answer'}; cannot tell whether anything was filed"
    elif seen.result == "empty":
        means = "read; nothing that bears on a milestone was found"
    else:
        means = f"read; {count_of(len(seen.seen), 'thing')} shown"
    if portal:
        last = f"last file on {long_date(copy_of)}" if copy_of else "no file yet"
        means += f"; a person saves what the portal shows: {last}"
    elif copy_of and seen.result != "stale":
        means += f"; its own date is {long_date(copy_of)}"
    last_good = copy_of if seen.result == "stale" and copy_of else seen.answered_on
    return SourceRow(
        **same,
        last_good=last_good,
        result=seen.result,
        reason=why,
        means=means,
        seq=seen.seq,
        looked_on=new_york_day(seen.looked_at),
        unread_since=seen.unread_since,
        own_date=new_york_day(seen.data_as_of) if seen.data_as_of else None,
        shows=len(seen.seen),
    )


def say_public_records(telling: Telling) -> tuple[Sentence, ...]:
    """Say what the public records that were read say of themselves: a bill that is law, one that is not."""
    said = []
    for name, seen in sorted(telling.world.sources.items()):
        if shows := [each.shows for each in seen.seen if each.shows]:
            text = f"{source(name)} show: {'; '.join(shows)}. What they show closes nothing by itself."
            said.append(sentence(f"shows-{name}", text, events(seen.seq)))
    return tuple(said)
