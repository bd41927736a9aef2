"""The log of a run, in lines that a coordinator understands: each is a sentence that stands alone."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from models.ledger import Event
from models.records import MilestoneRecord, SourceRecord
from models.register import Names
from models.standing import PAST_LEGAL, MilestoneView, ReportView
from notifications.prefect.states import STATE
from notifications.terminal import NOT_PROGRESS, long_status
from notifications.words import cap, counted, listed, long_date, short_date, short_reason, tally, titled, titled_of


def say_begun(as_of: date, recommendations: int, sources: int) -> str:
    """Return the first line of the daily check."""
    what = f"{tally(recommendations, 'recommendation')}, {tally(sources, 'source')}"
    return f"Daily check, {short_date(as_of)}: {what}."


def say_read(sources: Mapping[str, SourceRecord], names: Names) -> Iterator[str]:
    """Yield what was read."""
    shown = [f"{names.source(name)} ({_items(one)})" for name, one in sources.items() if one.result in ("ok", "empty")]
    if shown:
        yield f"Read {counted(len(shown), 'source')}: {', '.join(shown)}."


def say_not_read(sources: Mapping[str, SourceRecord], names: Names) -> Iterator[str]:
    """Yield what a person must look at: the sources that were not read, by reason, and the old copies."""
    unread = {name: one for name, one in sources.items() if one.result == "blocked"}
    if unread:
        why = Counter(short_reason(one.reason) for one in unread.values())
        parts = []
        for reason, many in why.most_common():
            which = [names.source(name) for name, one in unread.items() if short_reason(one.reason) == reason]
            parts.append(f"{cap(reason)}: {', '.join(which) if many <= MOST_NAMED else many}.")
        yield f"Not read: {len(unread)} of {tally(len(sources), 'source')}. {' '.join(parts)} {NOT_PROGRESS}"
    for name, one in sources.items():
        if one.result == "stale":
            of = f", of {long_date(one.data_as_of.date())}" if one.data_as_of else ""
            yield f"Old copy: {names.source(name)}{of}. Later records would not show."


MOST_NAMED = 3
"""So many sources with one reason are named; of more, the number stands. The page of the sources names all."""


def say_found(events: Sequence[Event], records: Mapping[str, MilestoneRecord]) -> Iterator[str]:
    """Yield a line for each possible match that was found."""
    for event in events:
        if event.kind == "candidate_found" and (one := records.get(event.subject)):
            yield f"Possible match: {titled(one.title, one.id)}. A person must decide what it shows."


def say_standings(report: ReportView, names: Names) -> Iterator[str]:
    """Yield where the recommendations stand, which dates have passed by kind, and what is unknown."""
    by_word: dict[str, list[str]] = {}
    for recommendation in report.recommendations:
        word = STATE[recommendation.standing].format(office=names.office)
        by_word.setdefault(word, []).append(recommendation.id)
    yield " ".join(f"{word}: {listed(ids)}." for word, ids in by_word.items())
    counts = report.counts
    legal = f"{len(counts.past_legal)} ({len(counts.overdue)} of them overdue)"
    conditional = len(counts.past_conditional) + len(counts.past_reported)
    kinds = f"Legal deadlines: {legal}; conditional: {conditional}; our target dates: {len(counts.past_target)}."
    yield f"Past their dates: {len(counts.past)} of {tally(len(counts.milestones), 'milestone')}. {kinds}"
    if counts.unknown:
        unknown = [report.by_id[id_] for id_ in counts.unknown]
        by_law = [titled_of(view) for view in unknown if view.lateness.kind == "legal"]
        with_law = f", {len(by_law)} of them with a legal deadline, {listed(by_law)}" if by_law else ""
        yield f"Unknown: {tally(len(unknown), 'milestone')}{with_law}."


def say_milestones(milestones: Sequence[MilestoneView], names: Names) -> Iterator[tuple[str, bool]]:
    """Yield a line for each milestone, with the reason; and whether a person must act, as a legal deadline passed."""
    for view in milestones:
        read = ""
        if view.is_past and view.source.is_read:  # that nothing is on file says something only because we could look
            read = f" {cap(names.source(view.source.name))}: read since then."
        yield f"{titled_of(view)}: {long_status(view, names)}{read}", view.standing in PAST_LEGAL


def say_recorded(first: int, last: int) -> str:
    """Return which entries a run added to the ledger."""
    if last < first:
        return "Recorded: nothing new."
    return f"Recorded: entry {last}." if first == last else f"Recorded: entries {first} to {last}."


def _items(one: SourceRecord) -> str:
    return f"{tally(len(one.items), 'item')} there" if one.result == "ok" else "nothing relevant"
