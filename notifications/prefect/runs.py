"""How a run in Prefect ends, and what its log says. A run ends in the two answers about the most
urgent milestone that it judged.
Red (type Failed, named "Overdue") means one thing: a legal deadline is overdue, with a ground on record. Each other
standing is Completed, because the run worked. Source: docs/operations.md#the-coordinators-pages."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from models.core import Person
from models.evidence import SourceResult
from models.ledger import Event, Verb
from models.permissions import is_agency_staff
from models.records import MilestoneRecord, SourceRecord
from models.register import Names
from models.standing import MilestoneView, ReportView, urgency_of
from notifications import words
from notifications.terminal import long_status, say_turn

OVERDUE = "Overdue"
RESULT = {"ok": "Read", "empty": "Nothing relevant", "stale": "Old copy", "blocked": "Not read"}


def state_of(milestones: Iterable[MilestoneView], names: Names) -> str:
    """Return the name of the state of a run that judged these: the two answers about the most urgent of them. A related
    duty, or a bill, says nothing of a recommendation before its date has passed."""
    decisive = (view for view in milestones if view.is_counted and (view.is_past or not view.is_related))
    worst = min(decisive, key=urgency_of, default=None)
    if worst is None:
        return "Nothing to judge"
    return OVERDUE if worst.date_state == "missed" else words.cap(words.state_words(worst, office=names.office))


def say_overdue(milestones: Iterable[MilestoneView]) -> str:
    """Return which legal deadlines are overdue, as a run says that ends so; the empty string if none is."""
    titles = [words.titled_of(view) for view in milestones if view.date_state == "missed"]
    deadlines = "a legal deadline" if len(titles) == 1 else "legal deadlines"
    return f"Overdue under {deadlines}: {words.listed(titles)}." if titles else ""


def say_answer(person: Person | None, verb: Verb, about: str | None, unit: str | None, names: Names) -> str:
    """Return the name of the run of an answer, by the title of who gave it: `Agency contact, Legal Bureau: under way
    (R2-M1)`. `about` is the id of a milestone or a draft, `unit` the agency's that must act; nobody's name is in it."""
    at = f", {unit}" if person and unit and is_agency_staff(person) else ""
    return f"{say_title(person, names)}{at}: {re.sub('[._]', ' ', verb)}{f' ({about})' if about else ''}"


def say_title(person: Person | None, names: Names) -> str:
    """Return a person by the first of their roles: `Agency contact`; of nobody that we know, `Somebody unknown`."""
    return words.cap(re.sub("^(the|an?) ", "", names.role(person.roles[0].role))) if person else "Somebody unknown"


def say_source_state(result: SourceResult, before: SourceRecord | None) -> str:
    """Return the name of the state of a task that checked a source: `14 records`, `Unchanged`, `Not read: nothing is at
    its address`."""
    if result.result == "ok":
        shown = {(item.ref, item.sha256) for item in result.items}
        is_same = before is not None and shown == {(item.ref, item.sha256) for item in before.items}
        return "Unchanged" if is_same else words.tally(len(result.items), "record")
    reason = f": {words.short_reason(result.reason)}" if result.reason else ""
    return f"{RESULT[result.result]}{reason}"


def say_unread(report: ReportView) -> str:
    """Return `2 of 9 sources not read`, of those on which open milestones rely; the empty string if all were read."""
    counts = report.source_counts
    return f"{counts.unread} of {words.tally(counts.of, 'source')} not read" if counts.unread else ""


def say_begun(as_of: date, recommendations: int, sources: int) -> str:
    """Return the first line of the daily check."""
    counts = f"{words.tally(recommendations, 'recommendation')}, {words.tally(sources, 'source')}"
    return f"Daily check, {words.short_date(as_of)}: {counts}."


def say_found(events: Sequence[Event], records: Mapping[str, MilestoneRecord]) -> Iterator[str]:
    """Yield a line for each possible match that was found."""
    for event in events:
        if event.kind == "candidate_found" and (record := records.get(event.subject)):
            yield f"Possible match: {words.titled(record.plan.title, record.id)}. A person must decide what it shows."


def say_standings(report: ReportView, names: Names) -> Iterator[str]:
    """Yield the numbers of the day, and why what was not checked could not be."""
    called = {"office": names.office, "agency": names.agency}
    yield "; ".join(f"{number} {text}" for _, number, text in words.part_rows(report.headline, **called)) + "."
    if owed := words.owed_line(report.headline, office=names.office):
        yield owed
    for view in report.views(report.headline.by_law_not_checked):
        yield f"{words.titled_of(view)}: {words.state_words(view, office=names.office)}."


def say_milestones(milestones: Sequence[MilestoneView], names: Names) -> Iterator[tuple[str, bool]]:
    """Yield a line for each milestone: its status with the reason, what the agency says, and who acts next; and
    whether a person must act, as a legal deadline passed."""
    for view in milestones:
        reading = ""
        # That nothing is on file says something only because we could look.
        if view.is_past and view.source.is_read and view.proof != "not_checked":
            reading = f" {words.cap(names.source(view.source.name))}: read since then."
        says = f" {names.agency} says: {words.SAYS[view.says]}." if view.says else ""
        turn = f" Next: {say_turn(view.turn, names)}." if view.turn else ""
        line = f"{words.titled_of(view)}: {long_status(view, names)}{says}{reading}{turn}"
        yield line, view.basis == "statute" and view.is_past


def say_recorded(first: int, last: int) -> str:
    """Return which entries a run added to the ledger."""
    if last < first:
        return "Recorded: nothing new."
    return f"Recorded: entry {last}." if first == last else f"Recorded: entries {first} to {last}."
