"""The table of seven with its notes, and the row of a milestone: the facts, and beside them the words of each cell.

A new column of the table of seven: its fact in `RecommendationFacts` (models/memo/facts.py) or its words in
`RecommendationRow` (notifications/memo/document.py), its value in `_recommendation_row` below, and its place in
notifications/printed. Source: docs/memo.md#columns.
"""

from collections import Counter
from functools import partial

from models.memo import events, milestone_facts, recommendation_facts
from models.register import AGENCY, OVERSIGHT
from models.standing import MilestoneView, RecommendationView
from notifications.memo.cells import (
    answered,
    contact_of,
    notes_of,
    say_statement,
    say_status,
    say_status_note,
    say_time,
    unit_of,
)
from notifications.memo.context import MemoContext, sentence
from notifications.memo.document import AgencyAnswer, MilestoneRow, Next, RecommendationRow, Sentence
from notifications.words import ANSWER, SAYS, SAYS_NOTHING, cap, listed, say

OWN_DATES = ("date_requested", "date_agreed", "date_offered")
"""The answers in which the agency gives a date of its own."""
PLAN_ENTRIES = ("plan_adopted", "recommendation_planned", "milestone_planned", "instance_opened")
PRESS_NOTE = "note-press"
"""The note that stands on page 1: what press accounts do not say."""
MEMO_ENTRIES = ("memo_", "checkpoint_taken")
"""How the kinds of entries begin that say nothing about a recommendation."""


def table_of_seven(context: MemoContext) -> tuple[RecommendationRow, ...]:
    """Return one row for each recommendation that the memo covers, in order."""
    return tuple(_recommendation_row(context, view) for view in context.report.recommendations)


def _recommendation_row(context: MemoContext, view: RecommendationView) -> RecommendationRow:
    recommendation = view.record
    time = ""
    if coming := view.next_milestone:
        days = (coming.due_now - context.world.as_of).days
        is_to_come = days >= 0 and not coming.record.provisional
        time = say("table.coming", days=days) if is_to_come else say_time(context, coming)
    return RecommendationRow(
        **dict(recommendation_facts(view, partial(answered, context))),
        why=recommendation.planned.why or "",
        contact=contact_of(context, recommendation),
        followed_by=tuple(context.names.audience(office) for office in recommendation.council_audience),
        note=next(iter(notes_of(context, recommendation)), None),
        answer=_answer_of(context, view),
        status=say_status(context, view),
        status_note=say_status_note(context, view),
        agency=_say_agency(view),
        time=time,
        next=_next(context, view),
    )


def milestone_row(context: MemoContext, view: MilestoneView) -> MilestoneRow:
    """Return the row of one milestone, each axis in a column of its own."""
    return MilestoneRow(
        **dict(milestone_facts(view, partial(answered, context))),
        who=context.names.body(view.duty_on),
        source=cap(context.names.source(view.record.source)),
        law_line=view.record.planned.law_line or "",
        status=say_status(context, view),
        status_note=say_status_note(context, view),
        agency=say_statement(context, view),
        time=say_time(context, view),
    )


def _answer_of(context: MemoContext, view: RecommendationView) -> AgencyAnswer | None:
    """Return what the agency answered to a recommendation, with the dates that it gave; None if it gave no answer."""
    accepted = view.record.acceptance
    if accepted is None:
        return None
    answers = (answer for milestone in view.milestones for answer in milestone.answers)
    own_dates = (answer for answer in answers if answer.kind in OWN_DATES and answer.withdrawn_by is None)
    return AgencyAnswer(
        on=accepted.on,
        listed=accepted.listed,
        reasons=context.words(accepted.reason_id) if accepted.reason_id else None,
        own_dates=tuple(answered(context, answer) for answer in own_dates),
        trace=(events(accepted.seq),),
    )


def _say_agency(view: RecommendationView) -> str:
    """Say what the agency says of its own work, and of how many milestones; if nothing, and it gave no answer about
    them, what it answered to the recommendation, unless that is plainly "accepted", which is no word on the work."""
    claim, acceptance = view.claim, view.record.acceptance
    if claim.says is None:
        is_shown = acceptance is not None and acceptance.value != "accepted" and view.last_answer is None
        return ANSWER[acceptance.value] if acceptance and is_shown else SAYS_NOTHING
    if claim.number == claim.out_of:
        return SAYS[claim.says]
    return say("table.claims", says=claim.says, n=claim.number, of=claim.out_of)


def _next(context: MemoContext, view: RecommendationView) -> Next:
    """Say whose turn it is and what they do; of a closed recommendation, what is open beside it and whose that is."""
    turn = view.turn
    if turn is None:
        return _next_of_closed(context, view)
    record = context.report.by_id[turn.milestone_id].record
    parties = {OVERSIGHT: context.office, AGENCY: unit_of(view.record)}
    who = parties.get(turn.party) or cap(context.names.body(turn.party))
    what = say("table.next_turn", verb=turn.verb, title=record.title, id=record.id, by=turn.by)
    return Next(who=who, what=what, text=say("table.next_step", who=who, what=what))


def _next_of_closed(context: MemoContext, view: RecommendationView) -> Next:
    still_open = view.open_after_closing
    if not still_open:
        who = say("table.next_nobody")
        what = say("table.next_nothing")
        return Next(who=who, what=what, text=say("table.next_step", who=who, what=what))
    bodies = Counter(milestone.duty_on for milestone in still_open)
    whose = [context.names.body(duty_on) for duty_on, _ in bodies.most_common()]
    are_duties = all(milestone.relation == "related_duty" for milestone in still_open)
    what = say("table.next_related", n=len(still_open), are_duties=are_duties)
    return Next(who=cap(listed(whose)), what=what, text=say("table.next_of_closed", what=what, whose=whose))


def notes(context: MemoContext, seven: tuple[RecommendationRow, ...]) -> tuple[Sentence, ...]:
    """Say what must stand beside the table: whose words these are, and what is inferred.

    Says also, if it is so, that the record holds only the register and memos.
    """
    register_entry = events(context.register.seq)
    sentences = []
    if ours := [row.id for row in seven if row.text_basis == "press_reconstruction"]:
        ids = [row.id for row in seven]
        some = [] if len(ours) == len(seven) else ours
        text = say("page.our_words", ids=some, numbers=_runs(ids), many=len(ids), office=context.names.made_by)
        sentences.append(sentence("note-1", text, register_entry))
    if inferred := [row.id for row in seven if row.inferred]:
        sentences.append(sentence(PRESS_NOTE, say("page.inferred", ids=inferred, of=len(seven)), register_entry))
    kinds = {entry.event.kind for entry in context.world.entries}
    if all(kind.startswith((*PLAN_ENTRIES, *MEMO_ENTRIES)) for kind in kinds):
        nothing = context.none_of("entry besides the register and memos")
        sentences.append(sentence("note-record", say("kinds.nothing_yet"), register_entry, nothing))
    return tuple(sentences)


FEWEST_OF_A_RUN = 3
"""Two that follow one another are named both."""


def _runs(ids: list[str]) -> list[str]:
    """Return ids as a reader lists them: three or more whose numbers follow one another as one ("R2 to R5")."""
    runs: list[list[str]] = []
    for rec_id in ids:
        if runs and _number(rec_id) == _number(runs[-1][-1]) + 1:
            runs[-1].append(rec_id)
        else:
            runs.append([rec_id])
    return [rec_id for run in runs for rec_id in ([f"{run[0]} to {run[-1]}"] if len(run) >= FEWEST_OF_A_RUN else run)]


def _number(recommendation_id: str) -> int:
    return int("".join(filter(str.isdigit, recommendation_id)) or 0)
