"""The table of seven with its notes, the row of a milestone, and the words that their cells share.

A new column of the table of seven: its field in `RecommendationRow` (models/memo/facts.py), its value in
`recommendation_row` below, and its place in notifications/printed. Source: docs/memo.md#columns.
"""

from datetime import date

from models.memo import (
    AgencyAnswer,
    Holding,
    MilestoneRow,
    MilestoneStatus,
    Next,
    RecommendationRow,
    Sentence,
    agency_claim,
    closing_milestone,
    holding_of,
    next_milestone,
    standing_of_recommendation,
)
from models.records import RecommendationRecord
from models.standing import CLOSED
from notifications.memo.answers import answers_about, contact_of, last_answer, notes_of, unit_of
from notifications.memo.context import MemoContext, events, sentence
from notifications.memo.status import say_holding_note, say_recommendation_status, say_status, say_time
from notifications.words import ANSWER, SAYS, SAYS_NOTHING, cap, say

TEXT_BASIS = {
    "press_reconstruction": "our words, from press accounts; not yet compared with the report",
    "report": "the report's own words",
}
OWN_DATES = ("date_requested", "date_agreed", "date_offered")
"""The answers in which the agency gives a date of its own."""
PLAN_ENTRIES = ("plan_adopted", "recommendation_planned", "milestone_planned", "instance_opened")
MEMO_ENTRIES = ("memo_", "checkpoint_taken")
"""How the kinds of entries begin that say nothing about a recommendation."""


def table_of_seven(context: MemoContext) -> tuple[RecommendationRow, ...]:
    """Return one row for each recommendation that the memo covers, in order."""
    return tuple(recommendation_row(context, record) for _, record in sorted(context.world.recommendations.items()))


def recommendation_row(context: MemoContext, recommendation: RecommendationRecord) -> RecommendationRow:
    """Return the row of one recommendation. What closed it is kept apart from what else of it is open."""
    statuses = context.of(recommendation.id)
    standing = standing_of_recommendation(recommendation, statuses)
    is_closed = standing in CLOSED
    holding = holding_of(recommendation, statuses)
    accepted = recommendation.acceptance
    coming = None if is_closed else next_milestone(statuses)
    shown = closing_milestone(recommendation, statuses) or coming
    days_left = (coming.record.due_now - context.world.as_of).days if coming else None
    about, answer = last_answer(context, (*([coming] if coming else []), *statuses))
    time = _say_coming(context, coming, holding.word) if coming else _say_still_open(statuses) if is_closed else ""
    return RecommendationRow(
        id=recommendation.id,
        short=recommendation.title,
        text_basis=TEXT_BASIS[recommendation.text_basis],
        inferred=recommendation.inferred,
        why=recommendation.planned.why or "",
        contact=contact_of(context, recommendation),
        accepted_on=accepted.on if accepted and accepted.value == "accepted" and not accepted.listed else None,
        acceptance=ANSWER[accepted.value] if accepted else "no answer",
        note=next(iter(notes_of(context, recommendation)), None),
        answer=_answer_of(context, recommendation, statuses),
        agency=_say_claim(recommendation, statuses),
        held=holding.word,
        status=say_recommendation_status(context, holding, statuses, coming),
        held_note=say_holding_note(context, holding.word, holding.since, statuses),
        standing=standing,
        milestone=shown.record.id if shown else None,
        due=shown.record.due_on if shown else None,
        extended=extended_to(shown) if shown else None,
        basis=shown.record.basis if shown else None,
        law_line=law_line_of(shown) if shown else "",
        condition=condition_of(shown) if shown else None,
        told=shown.told if shown else None,
        extensions=shown.extensions if shown else 0,
        answer_about=about,
        last_answer=answer,
        days=days_left,
        provisional=coming.record.provisional if coming else False,
        late=coming.is_passed if coming else False,
        time=time,
        next=_nobody(statuses) if is_closed else _next_step(context, recommendation, coming),
        closed_on=holding.since if is_closed else None,
        audience=recommendation.council_audience,
        followed_by=tuple(context.names.audience(each) for each in recommendation.council_audience),
        trace=(events(*_row_entries(context, recommendation, statuses, shown)),),
    )


def notes(context: MemoContext, seven: tuple[RecommendationRow, ...]) -> tuple[Sentence, ...]:
    """Say what must stand beside the table: whose dates and whose words these are, and what is inferred.

    Says also, if it is so, that the record holds only the register and memos.
    """
    register_entry = events(context.register.seq)
    said = [_say_our_dates(context, seven)]
    if ours := [row.id for row in seven if row.text_basis == TEXT_BASIS["press_reconstruction"]]:
        ids = [row.id for row in seven]
        some = [] if len(ours) == len(seven) else ours
        said.append(say("notes.our_words", ids=some, numbers=_runs(ids), many=len(ids), office=context.names.made_by))
    if inferred := [row.id for row in seven if row.inferred]:
        said.append(say("notes.inferred", ids=inferred, of=len(seven)))
    sentences = [sentence(f"note-{number}", text, register_entry) for number, text in enumerate(filter(None, said), 1)]
    kinds = {entry.event.kind for entry in context.world.entries}
    if all(kind.startswith((*PLAN_ENTRIES, *MEMO_ENTRIES)) for kind in kinds):
        nothing = context.none_of("entry besides the register and memos")
        sentences.append(sentence("note-record", say("kinds.nothing_yet"), register_entry, nothing))
    return tuple(sentences)


FEWEST_OF_A_RUN = 3
"""Two that follow each other are named both."""


def _runs(ids: list[str]) -> list[str]:
    """Return ids as a reader lists them: three or more whose numbers follow each other as one ("R2 to R5")."""
    runs: list[list[str]] = []
    for each in ids:
        if runs and _number(each) == _number(runs[-1][-1]) + 1:
            runs[-1].append(each)
        else:
            runs.append([each])
    return [each for run in runs for each in ([f"{run[0]} to {run[-1]}"] if len(run) >= FEWEST_OF_A_RUN else run)]


def _number(recommendation_id: str) -> int:
    return int("".join(filter(str.isdigit, recommendation_id)) or 0)


def _say_our_dates(context: MemoContext, seven: tuple[RecommendationRow, ...]) -> str:
    """Say whose the dates in the table are, and when the agency first received them; nothing if a law sets one."""
    shown = {row.id: status for row in seven if row.due and not row.closed_on and (status := _shown(context, row))}
    if not shown or any(status.record.basis != "planning_assumption" for status in shown.values()):
        return ""
    asked = {id_: status for id_, status in shown.items() if context.is_agencys(status) and status.is_open}
    told = sorted({status.record.told_on for status in asked.values() if status.record.told_on})
    others = [id_ for id_ in shown if id_ not in asked or not asked[id_].record.told_on]
    said = say("notes.our_dates", about=context.agency, told=told, others=others, asked=len(asked))
    by_law = [row.id for row in seven if row.id in shown and shown[row.id].record.duty_basis == "statute"]
    return f"{said} {say('notes.law_sets_the_duty', ids=by_law)}" if by_law else said


def _shown(context: MemoContext, row: RecommendationRow) -> MilestoneStatus | None:
    return next((status for status in context.of(row.id) if status.record.id == row.milestone), None)


def milestone_row(context: MemoContext, status: MilestoneStatus) -> MilestoneRow:
    """Return the row of one milestone, each axis in a column of its own."""
    record = status.record
    statement = record.statement
    items = (*record.statements, *record.evidence, *record.rejections, *record.findings, *record.extensions)
    return MilestoneRow(
        id=record.id,
        what=record.title,
        relation=record.relation,
        duty_on=record.duty_on,
        who=context.names.body(record.duty_on),
        closes=record.closes_recommendation,
        due=record.due_on,
        extended=extended_to(status),
        due_now=record.due_now,
        basis=record.basis,
        duty_basis=record.duty_basis,
        provisional=record.provisional,
        waits_for=record.waits_for,
        law=record.planned.law,
        limits=record.planned.limits,
        law_line=law_line_of(status),
        condition=condition_of(status),
        condition_reason=record.planned.condition_reason,
        agency=_say_statement(context, status),
        agency_on=statement.on if statement and not statement.listed else None,
        held=status.holding,
        status=say_status(context, status),
        held_note=say_holding_note(context, status.holding, status.holding_since, (status,)),
        standing=status.standing,
        late=status.late,
        days=status.days,
        days_past_original=status.days_past_original,
        told_on=record.told_on,
        told=status.told,
        extensions=status.extensions,
        time=say_time(context, status),
        needs=record.says,
        level=record.planned.level,
        answers=answers_about(context, status),
        last_answer=last_answer(context, (status,))[1],
        trace=(events(status.date_seq, *(item.seq for item in items)),),
    )


def law_line_of(status: MilestoneStatus) -> str:
    """Return the law behind a milestone, in one line; the empty string if no law is."""
    return status.record.planned.law_line or ""


def condition_of(status: MilestoneStatus) -> str | None:
    """Return the clause on which a conditional deadline hangs; None if it hangs on none or the register gives none."""
    return status.record.planned.condition


def _answer_of(
    context: MemoContext, recommendation: RecommendationRecord, statuses: tuple[MilestoneStatus, ...]
) -> AgencyAnswer | None:
    """Return what the agency answered to a recommendation, with the dates that it gave; None if it gave no answer."""
    accepted = recommendation.acceptance
    if accepted is None:
        return None
    own = [answer for status in statuses for answer in answers_about(context, status) if answer.kind in OWN_DATES]
    return AgencyAnswer(
        value=ANSWER[accepted.value],
        on=accepted.on,
        reasons=context.words(accepted.reason_id) if accepted.reason_id else None,
        own_dates=tuple(own),
        trace=(events(accepted.seq),),
    )


def extended_to(status: MilestoneStatus) -> date | None:
    """Return the current due date if it is not the original one."""
    return status.record.due_now if status.record.due_now != status.record.due_on else None


def _say_coming(context: MemoContext, coming: MilestoneStatus, held: Holding) -> str:
    """Return what stands below the date of the next milestone: how far away it is, unless evidence awaits review."""
    days = (coming.record.due_now - context.world.as_of).days
    if days >= 0 and not coming.record.provisional:
        return say("table.coming", days=days)
    return "" if held == "awaiting review" else say_time(context, coming)


def _say_statement(context: MemoContext, status: MilestoneStatus) -> str:
    """Return the agency's last word on a milestone, or that the duty is not its own."""
    statement = status.record.statement
    if statement:
        return SAYS[statement.says]
    return SAYS_NOTHING if context.is_agencys(status) else say("table.not_its_duty", about=context.agency)


def _say_still_open(statuses: tuple[MilestoneStatus, ...]) -> str:
    """Say how many milestones of a closed recommendation are open; the empty string if none is."""
    number = sum(status.is_open for status in statuses)
    return say("table.closed_but", n=number) if number else ""


def _say_claim(recommendation: RecommendationRecord, statuses: tuple[MilestoneStatus, ...]) -> str:
    """Say what the agency says, and of how many milestones. Its refusal stands where it said nothing else."""
    claim = agency_claim(statuses)
    if claim.says is None:
        answer = recommendation.acceptance
        return ANSWER["rejected"] if answer and answer.value == "rejected" else SAYS_NOTHING
    if claim.number == claim.out_of:
        return SAYS[claim.says]
    return say("table.claims", says=claim.says, n=claim.number, of=claim.out_of)


def _nobody(statuses: tuple[MilestoneStatus, ...]) -> Next:
    what = "table.next_closed" if any(status.is_open for status in statuses) else "table.next_nothing"
    return Next(who=say("table.next_nobody"), what=say(what), by=None)


def _next_step(context: MemoContext, recommendation: RecommendationRecord, coming: MilestoneStatus | None) -> Next:
    """Say who does what next. Evidence that waits is the verifier's turn and never the agency's delay."""
    statuses = context.of(recommendation.id)
    waiting = next((status for status in statuses if status.holding == "awaiting review"), None)
    if waiting:
        who = say("table.next_who", office=context.office)
        return Next(who=who, what=say("table.next_look", id=waiting.record.id), by=None)
    if coming is None:
        return _nobody(())
    record = coming.record
    who = unit_of(recommendation) if context.is_agencys(coming) else cap(context.role(record.responsible))
    return Next(who=who, what=say("table.next_step", id=record.id, title=record.title), by=record.due_now)


def _row_entries(
    context: MemoContext,
    recommendation: RecommendationRecord,
    statuses: tuple[MilestoneStatus, ...],
    shown: MilestoneStatus | None,
) -> list[int]:
    """Return the entries behind a row: the plan, the agency's answers, claims and findings, the milestone shown."""
    seqs = [recommendation.planned_seq, *(acceptance.seq for acceptance in recommendation.acceptances)]
    for status in statuses:
        said = (*status.record.statements, *status.record.findings)
        seqs += [item.seq for item in said if item.stands]
    if shown:
        record = shown.record
        items = (*record.statements, *record.evidence, *record.rejections, *record.findings, *record.extensions)
        seqs += [shown.date_seq, *(item.seq for item in items)]
        seqs += [record.told_seq] if record.told_seq else []
    return seqs
