"""The page behind each recommendation: milestones, the agency's words, history, what is in hand, open points."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from models.core import evolve
from models.memo import Annex, EvidenceRow, Happened, MilestoneStatus, Quoted, Sentence
from models.records import PORTFOLIO, EvidenceItem, RecommendationRecord
from notifications.memo.answers import answers_given, notes_of
from notifications.memo.context import MemoContext, events, sentence, titled_of
from notifications.memo.sources import say_public_records
from notifications.memo.table import TEXT_BASIS, milestone_row
from notifications.words import SAYS, say

HistoryLine = tuple[int | None, int, date, str]
"""The entry that withdrew it (None if none did), its own entry, its day, and what is said."""


def annexes(context: MemoContext) -> tuple[Annex, ...]:
    """Return an annex for each recommendation, and one for the clocks over all of them."""
    pages = [_page(context, record) for _, record in sorted(context.world.recommendations.items())]
    over_all = context.of(PORTFOLIO)
    if over_all:
        page = Annex(
            rec=PORTFOLIO,
            title=say("annex.over_all_title", of=len(context.world.recommendations)),
            summary=say("annex.over_all_summary"),
            text_basis=say("annex.our_words"),
            **_contents(context, over_all),
        )
        pages.append(evolve(page, open_points=(*page.open_points, *say_public_records(context))))
    return tuple(pages)


def _page(context: MemoContext, recommendation: RecommendationRecord) -> Annex:
    answers = [
        Happened(
            date=acceptance.on,
            what=say(
                "history.answered",
                about=context.agency,
                answer=acceptance.value,
                listed=acceptance.basis if acceptance.listed else None,
            ),
            trace=(events(acceptance.seq),),
        )
        for acceptance in recommendation.acceptances
        if acceptance.stands
    ]
    return Annex(
        rec=recommendation.id,
        title=recommendation.title,
        summary=recommendation.summary,
        text_basis=TEXT_BASIS[recommendation.text_basis],
        text_sources=recommendation.planned.text_sources,
        notes=notes_of(context, recommendation),
        **_contents(context, context.of(recommendation.id), answers),
    )


def _contents(
    context: MemoContext, statuses: tuple[MilestoneStatus, ...], answers: list[Happened] | None = None
) -> dict[str, Any]:
    """Return the fields of an annex that follow from its milestones."""
    history = [*(answers or []), *(line for status in statuses for line in _history(context, status))]
    open_points = [_open_point(context, status) for status in statuses if status.is_open and not _is_far(status)]
    shaken = [_shaken(context, status) for status in statuses]
    return {
        "milestones": tuple(milestone_row(context, status) for status in statuses),
        "agency_words": tuple(quote for status in statuses for quote in _quotes(context, status)),
        "history": tuple(sorted(history, key=lambda line: line.date)),
        "evidence": tuple(_evidence(context, status, item) for status in statuses for item in status.record.evidence),
        "open_points": (*open_points, *(point for point in shaken if point)),
    }


def _is_far(status: MilestoneStatus) -> bool:
    """Return whether there is nothing to say about a milestone yet: its date is to come and the agency said nothing."""
    return status.standing in ("not_yet_due", "due_soon") and not status.says


def _quotes(context: MemoContext, status: MilestoneStatus) -> tuple[Quoted, ...]:
    return tuple(
        Quoted(
            milestone=status.record.id,
            says=SAYS[statement.says],
            text=context.words(statement.text_id),
            on=statement.on,
            made_up=context.is_made_up(None),
            trace=(events(statement.seq),),
        )
        for statement in status.record.statements
        if statement.stands
    )


def _evidence(context: MemoContext, status: MilestoneStatus, item: EvidenceItem) -> EvidenceRow:
    privacy_class = context.class_of(item.seq)
    return EvidenceRow(
        name=item.name if privacy_class == "P0" else say("annex.not_printed", klass=privacy_class),
        sha256=item.sha256,
        received=item.recorded_on,
        from_=context.source(item.source) if item.source else context.voice(item.voice),
        pii_class=privacy_class,
        used_for=status.record.id,
        made_up=context.is_made_up(item.source),
        counts=item.counts,
    )


def _open_point(context: MemoContext, status: MilestoneStatus) -> Sentence:
    """Say what is open on a milestone, whose duty it is, and what the date rests on."""
    record = status.record
    where = f"open-{record.id}"
    since = status.holding_since or record.due_now
    duty = None if context.is_agencys(status) else context.body(record.duty_on)
    said: dict[str, Any] = {"titled": titled_of(status), "says": status.says, "mark": context.mark(), "duty": duty}
    said["about"] = context.agency
    if status.standing == "awaiting_review":
        text = say("annex.waits", **said, office=context.office, since=since)
        return sentence(where, text, events(*(item.seq for item in record.evidence_to_review)))
    said |= {"on": record.due_now, "basis": record.basis}
    if status.standing == "unknown":
        if record.removed:
            why = context.words(record.removed.removed_why)
            text = say("annex.removed", **said, since=since, why=why, office=context.office)
        elif record.missing:
            text = say("annex.missing", **said, since=since)
        else:
            at = context.source(record.source)
            looked = status.source is not None
            text = say("annex.unread", **said, since=since, at=at) if looked else say("annex.not_looked", **said, at=at)
        lost = [
            seq for item in record.evidence if item.lost_on for seq in (item.seq, *context.custody_entries(item.sha256))
        ]
        return sentence(where, text, events(status.date_seq, status.source.seq if status.source else None, *lost))
    said["held"] = status.holding
    if status.days:
        ours = record.basis == "planning_assumption"
        counts_from = status.told.counts_from
        later = counts_from if counts_from and counts_from > record.due_now else None
        text = say("annex.passed", **said, days=status.days, ours=ours, told_on=record.told_on, since=later)
    else:
        text = say("annex.open", **said)
    return sentence(where, text, context.computed("days_late", [status]))


def _shaken(context: MemoContext, status: MilestoneStatus) -> Sentence | None:
    """Say that what proved a milestone is gone or changed, although the finding stands; None if nothing did."""
    proof = status.record.shaken
    finding = status.record.finding
    if proof is None or finding is None:
        return None
    at = context.source(proof.source)
    text = say("annex.proof", titled=titled_of(status), how=proof.how, at=at, on=proof.on, office=context.office)
    return sentence(f"shaken-{status.record.id}", text, events(finding.seq, proof.seq))


def _history(context: MemoContext, status: MilestoneStatus) -> list[Happened]:
    """Return what happened to a milestone; what was withdrawn since is shown with its withdrawal."""
    lines: list[Happened] = []
    parts = (_said_and_given, _answered, _found, _moved)
    for said in (part(context, status) for part in parts):
        for withdrawn_by, seq, on, text in said:
            what = say("history.withdrawn", what=text) if withdrawn_by else text
            lines.append(Happened(date=on, what=what, trace=(events(seq, withdrawn_by),)))
    record = status.record
    if record.told_on:
        what = say("history.put", id=record.id, to=context.body(record.duty_on))
        told = events(record.told_seq, record.planned_seq)
        lines.append(Happened(date=record.told_on, what=what, trace=(told,)))
    return lines


def _said_and_given(context: MemoContext, status: MilestoneStatus) -> Iterator[HistoryLine]:
    record = status.record
    for statement in record.statements:
        mark, listed = context.mark(), statement.listed
        text = say("history.claimed", id=record.id, about=context.agency, says=statement.says, mark=mark, listed=listed)
        yield statement.corrected_by, statement.seq, statement.on, text
    for item in record.evidence:
        mark = context.mark(item.source)
        if item.source:
            text = say("history.shown", id=record.id, at=context.source(item.source), mark=mark)
        else:
            text = say("history.received", id=record.id, mark=mark)
        yield item.corrected_by, item.seq, item.on, text


def _answered(context: MemoContext, status: MilestoneStatus) -> Iterator[HistoryLine]:
    """Yield what was answered; a granted date is told with the dates that moved."""
    for given in answers_given(context, status):
        answer = given.answer
        if answer.kind != "date_granted":
            yield given.withdrawn_by, given.seq, answer.on, say("history.answer", id=status.record.id, says=answer.says)


def _found(context: MemoContext, status: MilestoneStatus) -> Iterator[HistoryLine]:
    record = status.record
    by = {"id": record.id, "office": context.office, "mark": context.mark()}
    for rejection in record.rejections:
        text = say("history.not_shown", **by, why=context.words(rejection.reason_id))
        yield rejection.corrected_by, rejection.seq, rejection.recorded_on, text
    for finding in record.findings:
        done_on = finding.on if finding.verdict == "met" else None
        why = context.words(finding.reason_id)
        text = say("history.found", **by, verdict=finding.verdict, on=done_on, why=why)
        yield finding.corrected_by, finding.seq, finding.recorded_on, text


def _moved(context: MemoContext, status: MilestoneStatus) -> Iterator[HistoryLine]:
    record = status.record
    for extension in record.extensions:
        why = context.words(extension.reason_id)
        text = say("history.extended", id=record.id, to=extension.to, mark=context.mark(), why=why)
        yield extension.corrected_by, extension.seq, extension.on, text
    for fix in record.due_fixes:
        text = say("history.due_fixed", id=record.id, on=fix.day, basis=fix.basis, before=fix.before)
        yield fix.corrected_by, fix.seq, fix.on, text
    for proof in record.proofs:
        at = context.source(proof.source)
        yield None, proof.seq, proof.on, say("history.proof", id=record.id, how=proof.how, at=at, on=proof.on)
