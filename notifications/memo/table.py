"""The table of seven with its notes, the row of a milestone and of a source: the facts, and the words of each cell. A
new kind of answer: its kind in `AnswerKind` (models/standing/answers.py), and its words in answers.j2 and in `answered`
of cells.j2. Source: docs/memo.md#columns, docs/memo.md#answers."""

from collections import Counter
from datetime import date
from functools import partial
from itertools import groupby
from typing import Any

from models.core import new_york_day, same_fields
from models.memo import AnswerFacts, events, milestone_facts, recommendation_facts
from models.records import RecommendationRecord, SourceRecord, offer_of
from models.register import AGENCY, OVERSIGHT, FileDrop, Source
from models.standing import Ground, MilestoneAnswer, MilestoneView, RecommendationView
from notifications.memo import document
from notifications.memo.context import MemoContext, sentence
from notifications.words import (
    ANSWER,
    BASIS,
    SAYS,
    SAYS_NOTHING,
    cap,
    listed,
    proof_words,
    say,
    short_reason,
    state_words,
    titled,
)

OWN_DATES = ("date_requested", "date_agreed", "date_offered")
"""The answers in which the agency gives a date of its own."""
PLAN_ENTRIES = ("plan_adopted", "recommendation_planned", "milestone_planned", "instance_opened")
MOST_NAMED_APART = 2
"""Recommendations whose numbers follow one another, each by its id; of more only the first and the last."""
PRESS_NOTE = "note-press"
"""The note that stands on page 1: what press accounts do not say."""
MEMO_ENTRIES = ("memo_", "checkpoint_taken")
"""How the kinds of entries begin that say nothing about a recommendation."""


def table_of_recommendations(context: MemoContext) -> tuple[document.RecommendationRow, ...]:
    """Return one row for each recommendation that the memo covers, in order."""
    return tuple(_recommendation_row(context, view) for view in context.report.recommendations)


def _recommendation_row(context: MemoContext, view: RecommendationView) -> document.RecommendationRow:
    recommendation = view.record
    time = ""
    if coming := view.next_milestone:
        days = (coming.due_now - context.world.as_of).days
        is_to_come = days >= 0 and not coming.record.dates.provisional
        time = say("table.coming", days=days) if is_to_come else say_time(context, coming)
    status, note = status_of(context, view)
    return document.RecommendationRow(
        **recommendation_facts(view, partial(answered, context)),
        matters=recommendation.plan.why or "",
        contact=_contact_of(context, recommendation),
        followed_by=tuple(context.names.audience(office) for office in recommendation.plan.council_audience),
        note=next(iter(notes_of(context, recommendation)), None),
        answer=_answer_of(context, view),
        status=status,
        status_note=note,
        agency=_say_agency(view),
        time=time,
        next=_next(context, view),
    )


def milestone_row(context: MemoContext, view: MilestoneView) -> document.MilestoneRow:
    """Return the row of one milestone, each axis in a column of its own."""
    status, note = status_of(context, view)
    not_said = SAYS_NOTHING if view.is_agencys else say("table.not_its_duty", about=context.agency)
    return document.MilestoneRow(
        **milestone_facts(view, partial(answered, context)),
        who=context.names.body(view.duty_on),
        source=cap(context.names.source(view.record.source)),
        law_line=view.record.plan.law_line or "",
        status=status,
        status_note=note,
        agency=SAYS[view.says] if view.says else not_said,
        time=say_time(context, view),
    )


def _answer_of(context: MemoContext, view: RecommendationView) -> document.AgencyAnswer | None:
    acceptance = view.record.acceptance
    if acceptance is None:
        return None
    answers = (answer for milestone in view.milestones for answer in milestone.answers)
    own_dates = (answer for answer in answers if answer.kind in OWN_DATES and answer.withdrawn_by is None)
    return document.AgencyAnswer(
        on=acceptance.on,
        listed=acceptance.listed,
        reasons=context.words(acceptance.reason_id) if acceptance.reason_id else None,
        own_dates=tuple(answered(context, answer) for answer in own_dates),
        trace=(events(acceptance.seq),),
    )


def _say_agency(view: RecommendationView) -> str:
    """Say what the agency says of its own work; else its answer, unless that is "accepted": no word on the work."""
    claim = view.claim
    acceptance = view.record.acceptance
    if claim.says is None:
        is_answered = any(milestone.is_open and milestone.last_answer for milestone in view.recommended)
        is_shown = acceptance is not None and acceptance.value != "accepted" and not is_answered
        return ANSWER[acceptance.value] if acceptance and is_shown else SAYS_NOTHING
    return say("table.claims", says=claim.says, n=claim.number, of=claim.out_of)


def _next(context: MemoContext, view: RecommendationView) -> document.Next:
    still_open = view.open_after_closing
    if turn := view.turn:
        record = context.report.by_id[turn.milestone_id].record
        parties = {OVERSIGHT: context.office, AGENCY: unit_of(view.record)}
        party = parties.get(turn.party) or cap(context.names.body(turn.party))
        step = say("table.next_turn", verb=turn.verb, title=record.plan.title, id=record.id, by=turn.by)
    elif still_open:
        bodies = Counter(milestone.duty_on for milestone in still_open)
        whose = [context.names.body(duty_on) for duty_on, _ in bodies.most_common()]
        are_duties = all(milestone.record.plan.relation == "related_duty" for milestone in still_open)
        step = say("table.next_related", n=len(still_open), are_duties=are_duties)
        text = say("table.next_of_closed", what=step, whose=whose)
        return document.Next(who=cap(listed(whose)), what=step, text=text)
    else:
        party = say("table.next_nobody")
        step = say("table.next_nothing")
    return document.Next(who=party, what=step, text=say("table.next_step", who=party, what=step))


def notes(context: MemoContext, seven: tuple[document.RecommendationRow, ...]) -> tuple[document.Sentence, ...]:
    """Say what must stand beside the table: whose words these are, what is inferred, or if nothing is recorded."""
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


def _runs(ids: list[str]) -> list[str]:
    """Return ids as a reader lists them: three or more whose numbers follow one another as one ("R2 to R5")."""
    numbers = {rec_id: int("".join(filter(str.isdigit, rec_id)) or 0) for rec_id in ids}
    groups = groupby(enumerate(ids), key=lambda pair: numbers[pair[1]] - pair[0])
    runs = [[rec_id for _, rec_id in group] for _, group in groups]
    return [rec_id for run in runs for rec_id in ([f"{run[0]} to {run[-1]}"] if len(run) > MOST_NAMED_APART else run)]


def status_of(context: MemoContext, view: MilestoneView | RecommendationView) -> tuple[str, str]:
    """Return the words of the office's column, and the note below them: the ground, the day, or when we first asked.
    Of a recommendation, a date that its next milestone passed gives the note."""
    since = view.proof_since
    behind: tuple[MilestoneView, ...]
    if isinstance(view, RecommendationView):
        coming, closing = view.next_milestone, view.closing_milestone
        status = cap(proof_words(view.proof, view.why, office=context.office))
        if view.proof == "none":
            status = say("table.status_some", n=view.verified, of=len(view.recommended)) if view.verified else status
            return status, status_of(context, coming)[1] if coming and coming.is_past else ""
        behind = view.recommended
    else:
        status = BASIS[view.basis] if view.record.is_watch else cap(state_words(view, office=context.office))
        if view.date_state == "missed" and view.lateness.ground:
            return status, say("table.ground", **_ground_facts(context, view, view.lateness.ground))
        is_asked_about = view.duty_on != OVERSIGHT and view.basis != "planning_assumption"
        if view.is_past and view.proof == "none" and is_asked_about:
            return status, say("table.first_asked", on=view.asked_on, office=context.office)
        closing, behind = view, (view,)
    if since is None:
        return status, ""
    if view.proof == "awaiting_review":
        files = (item for milestone in behind for item in milestone.record.evidence_to_review)
        return status, say("table.on_file_since", on=since, mark=context.mark_of(item.source for item in files))
    if view.proof == "not_checked":
        return status, say("table.since", on=since)
    finding = closing.record.finding if closing and view.proof == "verified" else None
    mark = "" if view.why == "withdrawn" else context.mark()
    return status, say("table.found_on", on=finding.on if finding else since, verified_on=since, mark=mark)


def say_ground(context: MemoContext, view: MilestoneView) -> str | None:
    """Return why a deadline is known to be missed, as a sentence without its end; None if it is not called overdue."""
    ground = view.lateness.ground
    if view.date_state != "missed" or ground is None:
        return None
    return say("shared.ground", **_ground_facts(context, view, ground), office=context.office)


def _ground_facts(context: MemoContext, view: MilestoneView, ground: Ground) -> dict[str, Any]:
    says = view.says if ground.kind == "agency_word" else None
    source_name = context.names.source(ground.source) if ground.source else None
    return {"kind": ground.kind, "on": ground.on, "about": context.agency, "says": says, "at": source_name}


def say_time(context: MemoContext, view: MilestoneView) -> str:
    """Return what stands below a date: how long ago it passed, or from what it runs; no days if we could not check."""
    record = view.record
    if not view.is_open:
        return ""
    if record.dates.provisional:
        return say("table.runs_from", waits_for=record.waits_for)
    body = context.names.body(record.plan.duty_on)
    if view.date_state == "not_counting" and view.proof != "awaiting_review":
        if offer := offer_of(record):
            return say("table.offered", about=body, to=offer.to, office=context.office)
        if view.asked_on is None or view.answer_due is None:
            return say("table.told", about=body, told_on=None)
        return say("table.answer_due", about=body, told_on=view.asked_on, by=view.answer_due)
    since = view.lateness.counts_from
    if view.days_late and since and since > record.due_now:
        return say("table.past_since", days=view.days_late, since=since)
    return say("table.ago", days=view.days_late) if view.days_late else ""


def answered(context: MemoContext, answer: MilestoneAnswer) -> document.Answered:
    """Return an answer, or a decision on one, with its words."""
    return document.Answered(**same_fields(AnswerFacts, answer), text=say_answer(context, answer))


def say_answer(context: MemoContext, answer: MilestoneAnswer, *, with_reason: bool = True) -> str:
    """Say what was answered about a milestone, or decided on it, as a clause that stands alone in a cell."""
    awaited = context.world.milestones.get(answer.waits_for or "")
    return say(
        "answers.given",
        kind=answer.kind,
        mark=context.mark(),
        day=answer.day,
        office=context.office,
        reason=context.words(answer.reason_id) if answer.reason_id and with_reason else None,
        awaited=titled(awaited.plan.title if awaited else "", answer.waits_for) if answer.waits_for else None,
    )


def _contact_of(context: MemoContext, recommendation: RecommendationRecord) -> document.Contact:
    planned = recommendation.plan.contact
    role = context.names.role(planned.role if planned else "agency_contact")
    office = planned.office if planned else unit_of(recommendation)
    return document.Contact(office=office, role=role, telephone=planned.telephone if planned else None)


def notes_of(context: MemoContext, recommendation: RecommendationRecord) -> tuple[document.Note, ...]:
    """Return the office's notes on a recommendation that stand, the newest first."""
    return tuple(
        document.Note(text=context.words(item.text_id), on=item.on, trace=(events(item.seq),))
        for item in reversed(recommendation.notes)
        if item.stands
    )


def unit_of(recommendation: RecommendationRecord) -> str:
    """Return the unit of the agency that answers for a recommendation, without what the register adds in brackets."""
    return recommendation.plan.owner.unit.split(" (")[0]


# What was read and what could not be read, of each source of the register. Source: docs/memo.md#sources.


def source_rows(context: MemoContext) -> tuple[document.SourceRow, ...]:
    """Return a row for each source of the register: unread ones first, and of them those on which milestones rely."""
    register = context.world.register
    rows = [_row(name, item, context) for name, item in sorted(register.sources.items())] if register else []
    return tuple(sorted(rows, key=lambda row: (row.reading == "read", not row.wanted, row.name)))


def say_public_records(context: MemoContext) -> tuple[document.Sentence, ...]:
    """Say what the public records that were read say about themselves: a bill that is law, one that is not."""
    sentences: list[document.Sentence] = []
    for name, record in sorted(context.world.sources.items()):
        if shows := [item.shows for item in record.items if item.shows]:
            text = say("sources.public_records", at=context.names.source(name), shows=shows)
            sentences.append(sentence(f"shows-{name}", text, events(record.seq)))
    return tuple(sentences)


def _row(name: str, planned: Source, context: MemoContext) -> document.SourceRow:
    view = context.report.sources[name]
    record = view.record
    own_date = new_york_day(record.data_as_of) if record and record.data_as_of else None
    return document.SourceRow(
        name=cap(context.names.source(name)),
        voice=planned.voice,
        reading=view.reading,
        wanted=len(view.milestone_ids),
        last_good=record.last_good if record else None,
        reason=short_reason(record.reason) if record and record.reason else None,
        means=_say_means(planned, record, own_date),
        seq=record.seq if record else None,
        looked_on=new_york_day(record.checked_at) if record else None,
        unread_since=record.unread_since if record else None,
        own_date=own_date,
        shows=len(record.items) if record else 0,
    )


def _say_means(planned: Source, record: SourceRecord | None, own_date: date | None) -> str:
    if record is None:
        return say("sources.never_checked")
    copy_of = own_date if record.items else None
    if record.result == "stale":
        means = say("sources.old_copy", on=copy_of)
    elif record.result == "blocked":
        means = say("sources.not_read", why=short_reason(record.reason) if record.reason else None)
    elif record.result == "empty":
        means = say("sources.empty")
    else:
        means = say("sources.read", n=len(record.items))
    if isinstance(planned, FileDrop) and planned.portal is not None:
        return say("sources.portal", means=means, on=copy_of)
    if copy_of and record.result != "stale":
        return say("sources.own_date", means=means, on=copy_of)
    return means
