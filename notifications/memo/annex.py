"""The page behind each recommendation: milestones, the agency's words, history, what is in hand, open points."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from models.memo import Trace, events
from models.records import PORTFOLIO, EvidenceItem, ProofItem, RecordItem
from models.register import OVERSIGHT
from models.standing import MilestoneAnswer, MilestoneView, part_of
from notifications.memo.context import MemoContext, sentence
from notifications.memo.document import Annex, EvidenceRow, Happened, Quoted, Sentence
from notifications.memo.table import milestone_row, notes_of, say_answer, say_ground, say_public_records
from notifications.words import SAYS, say, say_of, state_words, titled_of

TEXT_BASIS = {
    "press_reconstruction": "our words, from press accounts; not yet compared with the report",
    "report": "the report's own words",
}
LOST = ("file_missing", "file_removed")


def annexes(context: MemoContext) -> tuple[Annex, ...]:
    """Return an annex for each recommendation, and one for the clocks over all of them."""
    pages = []
    for view in context.report.recommendations:
        record = view.record
        answers = []
        for acceptance in filter(lambda acceptance: acceptance.stands, record.acceptances):
            list_name = acceptance.basis if acceptance.listed else None
            text = say("history.answered", about=context.agency, answer=acceptance.value, listed=list_name)
            answers.append(Happened(date=acceptance.on, what=text, trace=(events(acceptance.seq),)))
        page = Annex(
            rec=record.id,
            title=record.plan.title,
            summary=record.plan.summary,
            text_basis=TEXT_BASIS[record.plan.text_basis],
            text_sources=record.plan.text_sources,
            notes=notes_of(context, record),
            **_contents(context, view.milestones, answers),
        )
        pages.append(page)
    if shared := context.report.shared:
        contents = _contents(context, shared)
        contents["open_points"] += say_public_records(context)
        page = Annex(
            rec=PORTFOLIO,
            title=say("annex.over_all_title", of=len(context.world.recommendations)),
            summary=say("annex.over_all_summary"),
            text_basis=say("annex.our_words"),
            **contents,
        )
        pages.append(page)
    return tuple(pages)


def _contents(
    context: MemoContext, views: tuple[MilestoneView, ...], answers: Iterable[Happened] = ()
) -> dict[str, Any]:
    history = [*answers, *(line for view in views for line in _history(context, view))]
    # Of what is to come there is nothing to say yet, unless the agency said something or a file was lost.
    points = (view for view in views if view.is_open and (part_of(view) != "to_come" or view.says or view.why in LOST))
    open_points = [_open_point(context, view) for view in points]
    return {
        "milestones": tuple(milestone_row(context, view) for view in views),
        "agency_words": tuple(
            Quoted(
                milestone=view.id,
                says=SAYS[statement.says],
                text=context.words(statement.text_id),
                on=statement.on,
                made_up=context.is_made_up(None),
                trace=(events(statement.seq),),
            )
            for view in views
            for statement in view.record.review.statements
            if statement.stands
        ),
        "history": tuple(sorted(history, key=lambda line: line.date)),
        "evidence": tuple(_evidence_row(context, view, item) for view in views for item in view.record.review.evidence),
        "open_points": (*open_points, *filter(None, (_shaken(context, view) for view in views))),
    }


def _evidence_row(context: MemoContext, view: MilestoneView, item: EvidenceItem) -> EvidenceRow:
    privacy_class = context.classes.get(item.seq, "P0")
    return EvidenceRow(
        name=item.name if privacy_class == "P0" else say("annex.not_printed", klass=privacy_class),
        sha256=item.sha256,
        received=item.recorded_on,
        from_=_from(context, item),
        voice=item.voice,
        pii_class=privacy_class,
        used_for=view.id,
        made_up=context.is_made_up(item.source),
        counts=item.counts,
        was_found=item.was_found,
    )


def _from(context: MemoContext, item: EvidenceItem) -> str:
    if item.source is None:
        return context.voice(item.voice)
    source = context.names.source(item.source)
    return say("annex.found_on", source=source) if item.was_found else source


def _open_point(context: MemoContext, view: MilestoneView) -> Sentence:
    record = view.record
    review_seqs = [item.seq for item in record.evidence_to_review]
    facts: dict[str, Any] = {
        "titled": titled_of(view),
        "says": view.says,
        "mark": context.mark(),
        "duty": None if view.is_agencys else context.names.body(record.plan.duty_on),
        "about": context.agency,
        "office": context.office,
        "on": record.due_now,
        "basis": record.basis,
        "stands": state_words(view, office=context.office),
        "days": view.lateness.days,
        "asked_on": view.asked_on,
        "since": view.proof_since,
    }
    trace: list[Trace] = [context.computed("days_late", [view]), *([events(*review_seqs)] if review_seqs else [])]
    if view.proof == "awaiting_review" and not view.is_past:
        name = "waits"
        source = view.source.record
        trace = [events(*review_seqs) if review_seqs else events(view.date_seq, source.seq if source else None)]
    elif view.proof == "not_checked":
        name, trace = _why_not_checked(context, view, facts)
    elif not view.is_past:
        name = "open"
    elif record.basis == "planning_assumption":
        name = "passed_target"
        start = view.lateness.counts_from
        facts |= {"told_on": view.asked_on, "since": start if start and start > record.due_now else None}
    else:
        name = "passed"
        facts |= {"ground": say_ground(context, view), "is_ours": view.duty_on == OVERSIGHT}
        if facts["ground"] and view.lateness.ground and view.lateness.ground.kind == "agency_word":
            facts["says"] = None  # the ground says it
    return sentence(f"open-{record.id}", say_of(f"annex.{name}", facts), *trace)


def _why_not_checked(context: MemoContext, view: MilestoneView, facts: dict[str, Any]) -> tuple[str, list[Trace]]:
    record = view.record
    source = view.source.record
    facts["at"] = None if view.why in LOST else context.names.source(record.source)
    facts["why"] = context.words(record.removed.removed_why) if record.removed else None
    lost_seqs = [
        seq
        for item in record.review.evidence
        if item.lost_on
        for seq in (item.seq, *context.custody.get(item.sha256, ()))
    ]
    name = "removed" if record.removed else "not_checked"
    return name, [events(view.date_seq, source.seq if source else None, *lost_seqs)]


def _shaken(context: MemoContext, view: MilestoneView) -> Sentence | None:
    """Say that what proved a milestone is gone or changed, although the finding stands; None if nothing did."""
    proof = view.record.shaken
    finding = view.record.finding
    if proof is None or finding is None:
        return None
    source_name = context.names.source(proof.source)
    text = say("news.proof", titled=titled_of(view), how=proof.how, at=source_name, on=proof.on, office=context.office)
    return sentence(f"shaken-{view.id}", text, events(finding.seq, proof.seq))


def _history(context: MemoContext, view: MilestoneView) -> list[Happened]:
    record = view.record
    names = context.names
    facts = {"id": record.id, "about": context.agency, "office": context.office, "mark": context.mark()}
    lines: list[Happened] = []

    def add(name: str, item: RecordItem | ProofItem | MilestoneAnswer, day: date | None = None, **words: Any) -> None:
        fields = vars(item)
        source = fields.get("source")
        words = {"why": context.words(fields.get("reason_id")), "at": source and names.source(source)} | words
        text = say_of(f"history.{name}", facts | fields | words)
        withdrawn_by = fields.get("corrected_by") or fields.get("withdrawn_by")
        text = say("history.withdrawn", what=text) if withdrawn_by else text
        lines.append(Happened(date=day or item.on, what=text, trace=(events(item.seq, withdrawn_by),)))

    for statement in record.review.statements:
        add("claimed", statement)
    for item in record.review.evidence:
        add("shown" if item.source else "received", item, mark=context.mark(item.source))
    for answer in view.answers:
        if answer.kind != "date_granted":  # a granted date stands with the dates that moved
            add("answer", answer, says=say_answer(context, answer))
    for look in record.review.looks:
        add("looked", look)
    for rejection in record.review.rejections:
        add("not_shown", rejection, rejection.recorded_on)
    for finding in record.review.findings:
        add("found", finding, finding.recorded_on, on=finding.on if finding.proves else None)
    for extension in record.dates.extensions:
        add("extended", extension)
    for fix in record.dates.due_fixes:
        add("due_fixed", fix, on=fix.day)
    for proof in record.review.proofs:
        add("proof", proof)
    return lines
