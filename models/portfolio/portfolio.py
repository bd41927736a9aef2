"""The picture of several reports on a day. Counts are added up over reports, never over axes (docs/portfolio.md)."""

from collections.abc import Iterable, Iterator
from datetime import date
from heapq import nsmallest

from models.core import Value
from models.records import RegisterRecord
from models.register import Basis, Duty, Names
from models.standing import (
    CLOSED,
    PAST,
    Counts,
    LedgerHead,
    MilestoneStatus,
    Standing,
    Status,
    Urgency,
    count_results,
    next_due,
    urgency_of,
)

SHOWN = 12
"""How many milestones the portfolio names. Source: docs/portfolio.md#what-needs-attention."""
NEEDS_ATTENTION: frozenset[Standing] = PAST | {"unknown", "awaiting_review"}


class AttentionItem(Value):
    """A milestone that needs attention, and the report that it belongs to."""

    report_id: str
    id: str
    title: str
    standing: Standing
    basis: Basis
    due_now: date
    days_late: int
    agency: str
    """What a sentence calls the agency of the report."""
    office: str
    """What a sentence calls the overseeing office of the report."""
    body: str
    """What a sentence calls the body that holds the duty."""
    duty_on: Duty
    """That body; another body's duty is never shown as the agency's delay."""


class ReportStatus(Value):
    """How far one report is."""

    id: str
    """The name of its folder."""
    title: str
    office: str
    agency: str
    issued_on: date
    ledger: LedgerHead
    counts: Counts
    sources_not_read: int
    """Sources that were never checked, or did not answer when they last were."""
    next_due: date | None
    """The next open date, the agency's own first."""


class UnreadReport(Value):
    """A report whose record could not be read. Nothing is known of it, so it is in no count."""

    id: str
    why: str


class Portfolio(Value):
    """The picture of all reports on a New York day."""

    as_of: date
    reports: tuple[ReportStatus, ...]
    unread: tuple[UnreadReport, ...]
    totals: Counts
    attention: tuple[AttentionItem, ...]
    """The most urgent milestones of all reports, at most SHOWN."""
    attention_count: int
    """How many milestones need attention."""


def report_status(report_id: str, register: RegisterRecord, status: Status) -> ReportStatus:
    """Return how far a report is, from its register and its status of a day."""
    following = next_due(one for one in _milestones(status) if _is_open(one) and one.due_now >= status.as_of)
    return ReportStatus(
        id=report_id,
        title=register.title,
        office=register.names.office,
        agency=register.names.agency,
        issued_on=register.report.issued_on,
        ledger=status.ledger,
        counts=status.counts,
        sources_not_read=count_results(one.result for one in status.sources).unread,
        next_due=following.due_now if following else None,
    )


def attention_of(report_id: str, names: Names, status: Status) -> Iterator[AttentionItem]:
    """Yield the milestones of a report that need attention: a date has passed, or somebody must look."""
    for one in _milestones(status):
        if one.standing in NEEDS_ATTENTION:
            yield AttentionItem(
                report_id=report_id,
                id=one.id,
                title=one.title,
                standing=one.standing,
                due_now=one.due_now,
                days_late=one.days_late,
                agency=names.agency,
                office=names.office,
                body=names.body(one.duty_on),
                duty_on=one.duty_on,
                basis=one.basis,
            )


def compose_portfolio(read: Iterable[tuple[str, RegisterRecord, Status] | UnreadReport], as_of: date) -> Portfolio:
    """Return the picture of the reports that are read one after the other, so that one at a time is in memory."""
    reports: list[ReportStatus] = []
    unread: list[UnreadReport] = []
    urgent: list[AttentionItem] = []
    number = 0
    for one in read:
        if isinstance(one, UnreadReport):
            unread.append(one)
            continue
        report_id, register, status = one
        reports.append(report_status(report_id, register, status))
        items = list(attention_of(report_id, register.names, status))
        number += len(items)
        urgent = nsmallest(SHOWN, (*urgent, *items), key=_most_urgent)
    counted = [one.counts.model_dump() for one in reports]
    totals = Counts(**{axis: sum(one[axis] for one in counted) for axis in Counts.model_fields})
    return Portfolio(
        as_of=as_of,
        reports=tuple(reports),
        unread=tuple(unread),
        totals=totals,
        attention=tuple(urgent),
        attention_count=number,
    )


def _milestones(status: Status) -> Iterator[MilestoneStatus]:
    return (each for one in status.recommendations for each in one.milestones)


def _is_open(one: MilestoneStatus) -> bool:
    return one.standing not in CLOSED and one.standing != "watch"


def _most_urgent(one: AttentionItem) -> tuple[Urgency, str]:
    return urgency_of(one), one.report_id
