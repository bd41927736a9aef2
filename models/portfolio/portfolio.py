"""The picture of several reports on a day. Counts are added up over reports, never over axes (docs/portfolio.md)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from heapq import nsmallest

from models.core import Value, same_fields
from models.records import RegisterRecord
from models.register import Basis, Duty
from models.standing import (
    PAST,
    Lateness,
    LedgerHead,
    MilestoneView,
    ReportView,
    Review,
    Standing,
    StatusCounts,
    Turn,
    counts_of,
    next_of,
    urgency_of,
)

SHOWN = 12
"""How many milestones the portfolio names. Source: docs/portfolio.md#what-needs-attention."""
NEEDS_ATTENTION: frozenset[Standing] = PAST | {"unknown", "awaiting_review"}


@dataclass(frozen=True)
class ReadReport:
    """One report whose record was read."""

    id: str
    """The name of its folder."""
    register: RegisterRecord
    view: ReportView
    ledger: LedgerHead

    @property
    def milestones(self) -> tuple[MilestoneView, ...]:
        """Return the milestones of its recommendations."""
        return tuple(milestone for milestone in self.view.milestones if not milestone.is_shared)


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
    lateness: Lateness
    review: Review
    turn: Turn | None


class ReportStatus(Value):
    """How far one report is."""

    id: str
    """The name of its folder."""
    title: str
    office: str
    agency: str
    issued_on: date
    ledger: LedgerHead
    counts: StatusCounts
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
    totals: StatusCounts
    attention: tuple[AttentionItem, ...]
    """The most urgent milestones of all reports, at most SHOWN."""
    attention_count: int
    """How many milestones need attention."""


def _status_of(report: ReadReport) -> ReportStatus:
    register, view = report.register, report.view
    ahead = next_of(milestone for milestone in report.milestones if milestone.is_open and milestone.due_now >= view.day)
    return ReportStatus(
        id=report.id,
        title=register.title,
        office=register.names.office,
        agency=register.names.agency,
        issued_on=register.report.issued_on,
        ledger=report.ledger,
        counts=counts_of(view),
        sources_not_read=view.source_counts.unread,
        next_due=ahead.due_now if ahead else None,
    )


def compose_portfolio(reports: Iterable[ReadReport | UnreadReport], as_of: date) -> Portfolio:
    """Return the picture of the reports that are read one after the other, so that one at a time is in memory."""
    statuses: list[ReportStatus] = []
    unread: list[UnreadReport] = []
    urgent: list[AttentionItem] = []
    number = 0
    for report in reports:
        if isinstance(report, UnreadReport):
            unread.append(report)
            continue
        names = report.register.names
        statuses.append(_status_of(report))
        items = [
            AttentionItem(
                report_id=report.id,
                **same_fields(AttentionItem, milestone),
                title=milestone.record.title,
                agency=names.agency,
                office=names.office,
                body=names.body(milestone.duty_on),
            )
            for milestone in report.milestones
            if milestone.standing in NEEDS_ATTENTION
        ]
        number += len(items)
        urgent = nsmallest(SHOWN, (*urgent, *items), key=lambda item: (urgency_of(item), item.report_id))
    counts = [status.counts.model_dump() for status in statuses]
    return Portfolio(
        as_of=as_of,
        reports=tuple(statuses),
        unread=tuple(unread),
        totals=StatusCounts(**{name: sum(count[name] for count in counts) for name in StatusCounts.model_fields}),
        attention=tuple(urgent),
        attention_count=number,
    )
