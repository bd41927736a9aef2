"""The table of seven with its notes, the row of a milestone, and the words that their cells share.

A new column of the table of seven: its field in `RecommendationRow` (models/memo/facts.py), its value in
`recommendation_row` below, and its place in notifications/printed. Source: docs/memo.md#columns.
"""

from models.memo import AgencyAnswer, MilestoneRow, Next, RecommendationRow, Sentence, Told
from models.standing import MilestoneView, RecommendationView
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
    return tuple(recommendation_row(context, view) for view in context.report.recommendations)


def recommendation_row(context: MemoContext, view: RecommendationView) -> RecommendationRow:
    """Return the row of one recommendation. What closed it is kept apart from what else of it is open."""
    recommendation = view.record
    accepted = recommendation.acceptance
    coming = view.next_milestone
    shown = view.closing_milestone or coming
    about, answer = last_answer(context, (*([coming] if coming else []), *view.milestones))
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
        answer=_answer_of(context, view),
        agency=_say_claim(view),
        held=view.holding,
        status=say_recommendation_status(context, view),
        held_note=say_holding_note(context, view.holding, view.holding_since, view.milestones),
        standing=view.standing,
        milestone=shown.id if shown else None,
        due=shown.record.due_on if shown else None,
        extended=shown.extended_to if shown else None,
        basis=shown.basis if shown else None,
        law_line=law_line_of(shown) if shown else "",
        condition=condition_of(shown) if shown else None,
        told=told_of(shown) if shown else None,
        extensions=shown.extensions if shown else 0,
        answer_about=about,
        last_answer=answer,
        days=(coming.due_now - context.world.as_of).days if coming else None,
        provisional=coming.record.provisional if coming else False,
        late=coming.is_past if coming else False,
        time=_say_coming(context, coming) if coming else _say_still_open(view),
        next=_nobody(view) if view.is_closed else _next_step(context, view),
        closed_on=view.holding_since if view.is_closed else None,
        audience=recommendation.council_audience,
        followed_by=tuple(context.names.audience(office) for office in recommendation.council_audience),
        trace=(events(*_row_entries(view, shown)),),
    )


def told_of(view: MilestoneView) -> Told:
    """Return when the duty holder received a date, when its answer is due, and from which day the date counts."""
    return Told(on=view.asked_on, answer_due=view.answer_due, counts_from=view.lateness.counts_from)


def notes(context: MemoContext, seven: tuple[RecommendationRow, ...]) -> tuple[Sentence, ...]:
    """Say what must stand beside the table: whose dates and whose words these are, and what is inferred.

    Says also, if it is so, that the record holds only the register and memos.
    """
    register_entry = events(context.register.seq)
    said = [_say_our_dates(context, seven)]
    if ours := [row.id for row in seven if row.text_basis == TEXT_BASIS["press_reconstruction"]]:
        ids = [row.id for row in seven]
        some = [] if len(ours) == len(seven) else ours
        said.append(say("notes.our_words", ids=some, numbers=_runs(ids), many=len(ids), office=context.office))
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
    by_id = context.report.by_id
    shown = {row.id: by_id[row.milestone] for row in seven if row.milestone and not row.closed_on}
    if not shown or any(view.basis != "planning_assumption" for view in shown.values()):
        return ""
    asked = {key: view for key, view in shown.items() if view.is_agencys and view.is_open}
    told = sorted({view.asked_on for view in asked.values() if view.asked_on})
    others = [key for key in shown if key not in asked or not asked[key].asked_on]
    text = say("notes.our_dates", about=context.agency, told=told, others=others, asked=len(asked))
    by_law = [key for key, view in shown.items() if view.record.duty_basis == "statute"]
    return f"{text} {say('notes.law_sets_the_duty', ids=by_law)}" if by_law else text


def milestone_row(context: MemoContext, view: MilestoneView) -> MilestoneRow:
    """Return the row of one milestone, each axis in a column of its own."""
    record = view.record
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
        extended=view.extended_to,
        due_now=record.due_now,
        basis=record.basis,
        duty_basis=record.duty_basis,
        provisional=record.provisional,
        waits_for=record.waits_for,
        law=record.planned.law,
        limits=record.planned.limits,
        law_line=law_line_of(view),
        condition=condition_of(view),
        condition_reason=record.planned.condition_reason,
        agency=_say_statement(context, view),
        agency_on=statement.on if statement and not statement.listed else None,
        held=view.holding,
        status=say_status(context, view),
        held_note=say_holding_note(context, view.holding, view.holding_since, (view,)),
        standing=view.standing,
        late=view.is_late,
        days=view.lateness.days,
        days_past_original=view.lateness.days_past_original,
        told_on=record.told_on,
        told=told_of(view),
        extensions=view.extensions,
        time=say_time(context, view),
        needs=record.says,
        level=record.planned.level,
        answers=answers_about(context, view),
        last_answer=last_answer(context, (view,))[1],
        trace=(events(view.date_seq, *(item.seq for item in items)),),
    )


def law_line_of(view: MilestoneView) -> str:
    """Return the law behind a milestone, in one line; the empty string if no law is."""
    return view.record.planned.law_line or ""


def condition_of(view: MilestoneView) -> str | None:
    """Return the clause on which a conditional deadline hangs; None if it hangs on none or the register gives none."""
    return view.record.planned.condition


def _answer_of(context: MemoContext, view: RecommendationView) -> AgencyAnswer | None:
    """Return what the agency answered to a recommendation, with the dates that it gave; None if it gave no answer."""
    accepted = view.record.acceptance
    if accepted is None:
        return None
    answers = [answer for milestone in view.milestones for answer in answers_about(context, milestone)]
    return AgencyAnswer(
        value=ANSWER[accepted.value],
        on=accepted.on,
        reasons=context.words(accepted.reason_id) if accepted.reason_id else None,
        own_dates=tuple(answer for answer in answers if answer.kind in OWN_DATES),
        trace=(events(accepted.seq),),
    )


def _say_coming(context: MemoContext, coming: MilestoneView) -> str:
    """Return what stands below the date of the next milestone: how far away it is, or how long ago it was."""
    days = (coming.due_now - context.world.as_of).days
    return say("table.coming", days=days) if days >= 0 and not coming.record.provisional else say_time(context, coming)


def _say_statement(context: MemoContext, view: MilestoneView) -> str:
    """Return the agency's last word on a milestone, or that the duty is not its own."""
    if view.says:
        return SAYS[view.says]
    return SAYS_NOTHING if view.is_agencys else say("table.not_its_duty", about=context.agency)


def _say_still_open(view: RecommendationView) -> str:
    """Say how many milestones of a closed recommendation are open; the empty string if none is."""
    number = len(view.open_after_closing)
    return say("table.closed_but", n=number) if number else ""


def _say_claim(view: RecommendationView) -> str:
    """Say what the agency says, and of how many milestones. Its refusal stands where it said nothing else."""
    claim = view.claim
    if claim.says is None:
        answer = view.record.acceptance
        return ANSWER["rejected"] if answer and answer.value == "rejected" else SAYS_NOTHING
    if claim.number == claim.out_of:
        return SAYS[claim.says]
    return say("table.claims", says=claim.says, n=claim.number, of=claim.out_of)


def _nobody(view: RecommendationView) -> Next:
    what = "table.next_closed" if view.open_after_closing else "table.next_nothing"
    return Next(who=say("table.next_nobody"), what=say(what), by=None)


def _next_step(context: MemoContext, view: RecommendationView) -> Next:
    """Say who does what next. Evidence that waits is the verifier's turn and never the agency's delay."""
    waiting = next((milestone for milestone in view.milestones if milestone.holding == "awaiting"), None)
    if waiting:
        who = say("table.next_who", office=context.office)
        return Next(who=who, what=say("table.next_look", id=waiting.id), by=None)
    coming = view.next_milestone
    if coming is None:
        return _nobody(view)
    record = coming.record
    who = unit_of(view.record) if coming.is_agencys else cap(context.role(record.responsible))
    return Next(who=who, what=say("table.next_step", id=record.id, title=record.title), by=record.due_now)


def _row_entries(view: RecommendationView, shown: MilestoneView | None) -> list[int]:
    """Return the entries behind a row: the plan, the agency's answers, claims and findings, the milestone shown."""
    seqs = [view.record.planned_seq, *(acceptance.seq for acceptance in view.record.acceptances)]
    for milestone in view.milestones:
        words = (*milestone.record.statements, *milestone.record.findings)
        seqs += [item.seq for item in words if item.stands]
    if shown:
        record = shown.record
        items = (*record.statements, *record.evidence, *record.rejections, *record.findings, *record.extensions)
        seqs += [shown.date_seq, *(item.seq for item in items)]
        seqs += [record.told_seq] if record.told_seq else []
    return seqs
