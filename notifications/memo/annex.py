"""The page behind each recommendation: milestones, the agency's words, history, what is in hand, open points."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from models.core import evolve
from models.memo import Trace, events
from models.records import PORTFOLIO, EvidenceItem
from models.standing import MilestoneView, RecommendationView
from notifications.memo.context import MemoContext, sentence
from notifications.memo.document import Annex, EvidenceRow, Happened, Quoted, Sentence
from notifications.memo.sources import say_public_records
from notifications.memo.table import milestone_row, notes_of, say_answer, say_ground
from notifications.words import SAYS, say, say_of, titled_of

TEXT_BASIS = {
    "press_reconstruction": "our words, from press accounts; not yet compared with the report",
    "report": "the report's own words",
}
FAR = ("not_yet_due", "due_soon")
"""Of these there is nothing to say yet, unless the agency said something."""
HistoryLine = tuple[int | None, int, date, str]
"""The entry that withdrew it (None if none did), its own entry, its day, and what is said."""


def annexes(context: MemoContext) -> tuple[Annex, ...]:
    """Return an annex for each recommendation, and one for the clocks over all of them."""
    pages = [_page(context, view) for view in context.report.recommendations]
    over_all = context.report.shared
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


def _page(context: MemoContext, view: RecommendationView) -> Annex:
    recommendation = view.record
    answers = []
    for acceptance in recommendation.acceptances:
        if acceptance.stands:
            listed = acceptance.basis if acceptance.listed else None
            what = say("history.answered", about=context.agency, answer=acceptance.value, listed=listed)
            answers.append(Happened(date=acceptance.on, what=what, trace=(events(acceptance.seq),)))
    return Annex(
        rec=recommendation.id,
        title=recommendation.title,
        summary=recommendation.summary,
        text_basis=TEXT_BASIS[recommendation.text_basis],
        text_sources=recommendation.planned.text_sources,
        notes=notes_of(context, recommendation),
        **_contents(context, view.milestones, answers),
    )


def _contents(
    context: MemoContext, views: tuple[MilestoneView, ...], answers: Iterable[Happened] = ()
) -> dict[str, Any]:
    history = [*answers, *(line for view in views for line in _history(context, view))]
    open_points = [
        _open_point(context, view) for view in views if view.is_open and not (view.standing in FAR and not view.says)
    ]
    shaken = filter(None, (_shaken(context, view) for view in views))
    return {
        "milestones": tuple(milestone_row(context, view) for view in views),
        "agency_words": tuple(quote for view in views for quote in _quotes(context, view)),
        "history": tuple(sorted(history, key=lambda line: line.date)),
        "evidence": tuple(_evidence(context, view, item) for view in views for item in view.record.evidence),
        "open_points": (*open_points, *shaken),
    }


def _quotes(context: MemoContext, view: MilestoneView) -> tuple[Quoted, ...]:
    return tuple(
        Quoted(
            milestone=view.id,
            says=SAYS[statement.says],
            text=context.words(statement.text_id),
            on=statement.on,
            made_up=context.is_made_up(None),
            trace=(events(statement.seq),),
        )
        for statement in view.record.statements
        if statement.stands
    )


def _evidence(context: MemoContext, view: MilestoneView, item: EvidenceItem) -> EvidenceRow:
    privacy_class = context.classes.get(item.seq, "P0")
    return EvidenceRow(
        name=item.name if privacy_class == "P0" else say("annex.not_printed", klass=privacy_class),
        sha256=item.sha256,
        received=item.recorded_on,
        from_=context.names.source(item.source) if item.source else context.voice(item.voice),
        voice=item.voice,
        pii_class=privacy_class,
        used_for=view.id,
        made_up=context.is_made_up(item.source),
        counts=item.counts,
    )


def _open_point(context: MemoContext, view: MilestoneView) -> Sentence:
    record = view.record
    waiting = [item.seq for item in record.evidence_to_review]
    facts: dict[str, Any] = {
        "titled": titled_of(view),
        "says": view.says,
        "mark": context.mark(),
        "duty": None if view.is_agencys else context.names.body(record.duty_on),
        "about": context.agency,
        "office": context.office,
        "on": record.due_now,
        "basis": record.basis,
        "held": view.holding,
        "days": view.lateness.days,
        "asked_on": view.asked_on,
        "since": view.holding_since,
    }
    trace: list[Trace] = [context.computed("days_late", [view]), *([events(*waiting)] if waiting else [])]
    if view.holding == "awaiting" and not view.is_past:
        name = "waits"
        source = view.source.record
        trace = [events(*waiting) if waiting else events(view.date_seq, source.seq if source else None)]
    elif view.standing == "unknown":
        name, trace = _why_unknown(context, view, facts)
    elif not view.is_past:
        name = "open"
    elif record.basis == "planning_assumption":
        name = "passed_target"
        start = view.lateness.counts_from
        facts |= {"told_on": view.asked_on, "since": start if start and start > record.due_now else None}
    else:
        name = "passed"
        facts["ground"] = say_ground(context, view)
        if facts["ground"] and view.lateness.ground and view.lateness.ground.kind == "agency_word":
            facts["says"] = None  # the ground says it
    return sentence(f"open-{record.id}", say_of(f"annex.{name}", facts), *trace)


def _why_unknown(context: MemoContext, view: MilestoneView, facts: dict[str, Any]) -> tuple[str, list[Trace]]:
    record = view.record
    source = view.source.record
    facts["at"] = context.names.source(record.source)
    if record.removed:
        name = "removed"
        facts["why"] = context.words(record.removed.removed_why)
    elif record.missing:
        name = "missing"
    else:
        name = "unread" if source else "not_looked"
        facts["since"] = (source.unread_since if source else None) or record.due_now
    lost = [
        seq for item in record.evidence if item.lost_on for seq in (item.seq, *context.custody.get(item.sha256, ()))
    ]
    return name, [events(view.date_seq, source.seq if source else None, *lost)]


def _shaken(context: MemoContext, view: MilestoneView) -> Sentence | None:
    """Say that what proved a milestone is gone or changed, although the finding stands; None if nothing did."""
    proof = view.record.shaken
    finding = view.record.finding
    if proof is None or finding is None:
        return None
    source_name = context.names.source(proof.source)
    text = say("annex.proof", titled=titled_of(view), how=proof.how, at=source_name, on=proof.on, office=context.office)
    return sentence(f"shaken-{view.id}", text, events(finding.seq, proof.seq))


def _history(context: MemoContext, view: MilestoneView) -> list[Happened]:
    lines: list[Happened] = []
    for withdrawn_by, seq, on, text in (*_given(context, view), *_found(context, view), *_moved(context, view)):
        what = say("history.withdrawn", what=text) if withdrawn_by else text
        lines.append(Happened(date=on, what=what, trace=(events(seq, withdrawn_by),)))
    record = view.record
    if record.told_on:
        what = say("history.put", id=record.id, to=context.names.body(record.duty_on))
        trace = (events(record.told_seq, record.planned_seq),)
        lines.append(Happened(date=record.told_on, what=what, trace=trace))
    return lines


def _given(context: MemoContext, view: MilestoneView) -> Iterator[HistoryLine]:
    record = view.record
    for statement in record.statements:
        facts = {"id": record.id, "about": context.agency, "mark": context.mark()}
        text = say("history.claimed", **facts, says=statement.says, listed=statement.listed)
        yield statement.corrected_by, statement.seq, statement.on, text
    for item in record.evidence:
        mark = context.mark(item.source)
        if item.source:
            text = say("history.shown", id=record.id, at=context.names.source(item.source), mark=mark)
        else:
            text = say("history.received", id=record.id, mark=mark)
        yield item.corrected_by, item.seq, item.on, text
    for answer in view.answers:
        if answer.kind != "date_granted":
            text = say("history.answer", id=view.id, says=say_answer(context, answer))
            yield answer.withdrawn_by, answer.seq, answer.on, text


def _found(context: MemoContext, view: MilestoneView) -> Iterator[HistoryLine]:
    record = view.record
    by = {"id": record.id, "office": context.office, "mark": context.mark()}
    for look in record.looks:
        text = say("history.looked", **by, at=context.names.source(look.source))
        yield look.corrected_by, look.seq, look.on, text
    for rejection in record.rejections:
        text = say("history.not_shown", **by, why=context.words(rejection.reason_id))
        yield rejection.corrected_by, rejection.seq, rejection.recorded_on, text
    for finding in record.findings:
        done_on = finding.on if finding.verdict == "met" else None
        why = context.words(finding.reason_id)
        text = say("history.found", **by, verdict=finding.verdict, on=done_on, why=why)
        yield finding.corrected_by, finding.seq, finding.recorded_on, text


def _moved(context: MemoContext, view: MilestoneView) -> Iterator[HistoryLine]:
    record = view.record
    for extension in record.extensions:
        why = context.words(extension.reason_id)
        text = say("history.extended", id=record.id, to=extension.to, mark=context.mark(), why=why)
        yield extension.corrected_by, extension.seq, extension.on, text
    for fix in record.due_fixes:
        text = say("history.due_fixed", id=record.id, on=fix.day, basis=fix.basis, before=fix.before)
        yield fix.corrected_by, fix.seq, fix.on, text
    for proof in record.proofs:
        source_name = context.names.source(proof.source)
        yield None, proof.seq, proof.on, say("history.proof", id=record.id, how=proof.how, at=source_name, on=proof.on)
