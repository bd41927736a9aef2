"""The bottom line, a bullet each for what is verified, which dates passed and what is unknown; and the questions.

Source: docs/memo.md#bottom-line.
"""

from models.memo import (
    VERIFIED,
    Asked,
    Counts,
    Extract,
    Head,
    Question,
    RecommendationRow,
    Sentence,
    SourceRow,
    Trace,
    count_sources,
    questions_of,
)
from models.records import offer_of
from models.standing import MilestoneView, Standing
from notifications.memo.context import MemoContext, events, sentence, titled_of
from notifications.words import mid, say, titled

CLOSED_OTHERWISE: tuple[Standing, ...] = ("closed_not_implemented", "not_required")
"""How a verifier closes a recommendation that was not done."""


def bottom_line(
    context: MemoContext,
    head: Head,
    seven: tuple[RecommendationRow, ...],
    counts: Counts,
    sources: tuple[SourceRow, ...],
) -> tuple[Sentence, ...]:
    """Say what is verified, which dates passed by which kind of date, and what could not be read, if anything."""
    said = [_verified(context, head.extract, seven), _dates(context, counts)]
    unread = _unread(context, counts, sources)
    return (*said, unread) if unread else tuple(said)


def heading_of(questions: tuple[Sentence, ...], head: Head, readers: str) -> Sentence | None:
    """Return the heading of the questions; None if there is none.

    It names a day only if the memo is made before a hearing, for no other day is the readers' to keep.
    """
    if not questions:
        return None
    hearing = head.hearing
    is_to_come = hearing is not None and not (hearing.on and hearing.on < head.as_of)
    text = say(
        "questions.heading",
        n=len(questions),
        whom=head.extract.name if head.extract else readers,
        about=head.about,
        hearing_on=hearing.on if hearing and is_to_come else None,
        event_id=hearing.event_id if hearing and is_to_come else None,
    )
    seqs = [seq for question in questions for trace in question.trace for seq in getattr(trace, "events", ())]
    return sentence("ask", text, events(*seqs))


def questions(context: MemoContext) -> tuple[Asked, ...]:
    """Return the questions that readers may put; each can be answered with a document or a date."""
    asked = questions_of(context.report.milestones)
    return tuple(_asked(context, number, question) for number, question in enumerate(asked, 1))


def _asked(context: MemoContext, number: int, question: Question) -> Asked:
    record = question.about.record
    return Asked(
        id=f"question-{number}",
        text=_say_question(context, question),
        about=record.id,
        whom=context.names.body(record.duty_on),
        law_line=(record.planned.law_line or "") if question.is_law else "",
        answered_by=question.answered_by,
        trace=(_question_trace(question),),
    )


def _verified(context: MemoContext, extract: Extract | None, seven: tuple[RecommendationRow, ...]) -> Sentence:
    """Say how many are verified as done, and that acceptance is a promise; of an extract first what it covers."""
    done = [row.id for row in seven if row.standing in VERIFIED]
    ids = [row.id for row in seven]
    if extract and done:
        verified = say("kinds.verified", done=done, of=len(seven), mark=context.mark())
    elif extract:
        one = len(ids) == 1
        verified = say("kinds.one_not_verified", id=ids[0]) if one else say("kinds.none_verified", of=len(seven))
    elif done:
        verified = say("short.verified", ids=done, of=len(seven), mark=context.mark())
    else:
        verified = say("short.none_verified", of=len(seven))
    head = say("kinds.extract", name=extract.name, ids=ids, of_all=extract.of_all) if extract else ""
    lead = f"{head} {verified}".strip()
    beside = _beside(context, done)
    also = [say("short.beside_verified", duties=[titled_of(each) for each in beside])] if beside else []
    otherwise, seqs = _closed_otherwise(context, seven)
    accepted, accepted_seqs = _accepted(context) if len(done) < len(seven) else ("", [])
    planned = [record.planned_seq for record in context.world.recommendations.values()] if extract else []
    entries = [*planned, *seqs, *accepted_seqs, *_closing_findings(context, done)]
    trace: list[Trace] = [] if done else [context.none_of("finding that verifies a recommendation")]
    trace += [events(*entries)] if entries else []
    trace += [context.computed("past", beside)] if beside else []
    return sentence("short-1", " ".join(filter(None, (lead, *also, *otherwise, accepted))), *trace, lead=lead)


def _beside(context: MemoContext, done: list[str]) -> list[MilestoneView]:
    """Return the related duties of what is verified that are past a legal deadline."""
    return [view for recommendation_id in done for view in context.of(recommendation_id).related_past]


def _accepted(context: MemoContext) -> tuple[str, list[int]]:
    """Say how many recommendations the agency accepted and when; return the entries too."""
    records = context.world.recommendations.values()
    accepted = [each.acceptance for each in records if each.acceptance and each.acceptance.value == "accepted"]
    days = sorted({acceptance.on for acceptance in accepted})
    planned = {record.planned_seq for record in records}
    mark = context.mark() if any(each.seq not in planned for each in accepted) else ""
    listed = next((each.basis for each in accepted if each.listed), None)
    n, of = len(accepted), len(records)
    said = say("short.accepted", n=n, of=of, days=days, about=context.agency, mark=mark, listed=listed)
    return said, [each.seq for each in accepted]


def _closed_otherwise(context: MemoContext, seven: tuple[RecommendationRow, ...]) -> tuple[list[str], list[int]]:
    """Say which recommendations a verifier closed although they were not done; return their entries too."""
    said: list[str] = []
    seqs: list[int] = []
    for how in CLOSED_OTHERWISE:
        ids = [row.id for row in seven if row.standing == how]
        if ids:
            said.append(say(f"short.{how}", ids=ids, office=context.office, mark=context.mark()))
            seqs += _closing_findings(context, ids)
    return said, seqs


def _closing_findings(context: MemoContext, recommendation_ids: list[str]) -> list[int]:
    """Return the entries of the findings that closed some recommendations."""
    closing = (context.of(recommendation_id).closing_milestone for recommendation_id in recommendation_ids)
    findings = [view.record.finding for view in closing if view]
    return [finding.seq for finding in findings if finding]


def _dates(context: MemoContext, counts: Counts) -> Sentence:
    """Say which dates passed: legal deadlines first and named, then conditional ones, then ours, told or not."""
    passed = [view for view in context.report.milestones if view.is_past]
    own = [view for view in passed if not view.is_shared]
    over_all = [view for view in context.report.shared if view.is_past and view.is_agencys]
    past = counts.past.value
    lead = say("short.passed", past=past, of=counts.milestones.value)
    by_law = [view for view in own if view.basis == "statute"]
    if by_law:
        longest = max(by_law, key=lambda view: view.lateness.days)
        facts = {"n": len(by_law), "past": past, "titled": titled_of(longest), "days": longest.lateness.days}
        lead += " " + say("short.by_statute", **facts)
    elif past:
        lead += " " + say("short.none_by_statute", past=past)
    said = [lead, *_say_kinds(context, counts, own)]
    said += _say_not_counted(context)
    if waiting := counts.awaiting_review.value:
        said.append(say("short.waiting", n=waiting, office=context.office))
    said += _say_over_all(context, over_all)
    return sentence("short-2", " ".join(said), context.computed("past", passed or context.report.milestones), lead=lead)


def _say_kinds(context: MemoContext, counts: Counts, passed: list[MilestoneView]) -> list[str]:
    """Say of the dates that passed how many are ours or conditional, when the agency was told, and whose they are."""
    past = counts.past.value
    said: list[str] = []
    conditional = [view for view in passed if view.basis not in ("statute", "planning_assumption")]
    if conditional:
        only_laws = all(view.basis == "conditional_statute" for view in conditional)
        said.append(say("short.conditional", n=len(conditional), past=past, only_laws=only_laws))
    ours = [view for view in passed if view.basis == "planning_assumption"]
    if ours:
        said.append(say("short.ours", n=len(ours), past=past))
    asked = [view for view in ours if view.is_agencys]
    told = [view.asked_on for view in asked if view.asked_on]
    others = len(ours) - len(asked)
    if asked:
        unsent = len(asked) - len(told)
        facts = {"n": len(ours), "told": len(told), "days": sorted(set(told)), "others": others, "unsent": unsent}
        said.append(say("short.told", **facts, about=context.agency))
    is_said = asked and told and others == counts.others_duties.value
    if counts.others_duties.value and not is_said:
        said.append(say("short.of_others", n=counts.others_duties.value, past=past, about=context.agency))
    return said


def _say_not_counted(context: MemoContext) -> list[str]:
    """Say which target dates went by before whoever has the duty could answer, so that nobody is late yet."""
    early = [
        view
        for view in context.report.milestones
        if view.standing in ("date_not_told", "awaiting_answer")
        and view.due_now < context.world.as_of
        and not view.is_shared
    ]
    if not early:
        return []
    offered = [view for view in early if offer_of(view.record)]
    told = [view for view in early if view.answer_due and not offer_of(view.record)]
    days = sorted({view.asked_on for view in told if view.asked_on})
    by = max((view.answer_due for view in told if view.answer_due), default=None)
    facts = {"n": len(early), "told": len(told), "days": days, "by": by, "offered": len(offered)}
    who, offerer = _say_holder(context, told or early), _say_holder(context, offered)
    return [say("short.not_counted", **facts, who=who, offerer=offerer, office=context.office)]


def _say_holder(context: MemoContext, views: list[MilestoneView]) -> str:
    """Return whose duties some milestones are: the agency's, or else nobody's in particular."""
    return context.agency if all(view.is_agencys for view in views) else say("short.responsible")


def _say_over_all(context: MemoContext, passed: list[MilestoneView]) -> list[str]:
    """Say which dates that cover all recommendations passed: one by its title, more by their number."""
    if not passed:
        return []
    if len(passed) > 1:
        return [say("short.over_all_many", n=len(passed), of=len(context.world.recommendations))]
    record, days = passed[0].record, passed[0].lateness.days
    return [say("short.over_all", title=record.title, days=days, on=record.due_now, basis=record.basis)]


def _unread(context: MemoContext, counts: Counts, sources: tuple[SourceRow, ...]) -> Sentence | None:
    """Say how many sources could not be read, what is unknown for that, and which of it has a legal deadline."""
    counted = count_sources(sources)
    stale = [row.name for row in sources if row.result == "stale" and row.wanted]
    unread = counted.unread
    unchecked = sum(row.seq is None for row in sources if row.wanted)
    unknown = counts.unknown.value
    if not unread and not stale and not unknown:
        return None
    lead = say("short.unread", n=unread, of=counted.of, unknown=unknown, stale=stale, unchecked=unchecked)
    said = [lead, say("short.not_no_progress", unknown=unknown)]
    blind = [view for view in context.report.milestones if view.standing == "unknown"]
    by_law = [view for view in blind if view.basis == "statute"]
    if by_law:
        first = min(by_law, key=lambda view: view.due_now)
        over_all = any(view.is_shared for view in by_law)
        facts = {"n": len(by_law), "titled": titled_of(first), "on": first.record.due_now, "over_all": over_all}
        said.append(say("short.unread_statute", **facts, unknown=unknown, unchecked=unchecked == counted.of))
    seqs = [row.seq for row in sources if row.result in ("blocked", "stale") and row.wanted]
    trace: list[Trace] = [events(*seqs)] if seqs else [context.none_of("look at these sources")]
    if blind:
        trace.append(context.computed("unknown", blind))
    return sentence("short-3", " ".join(said), *trace, lead=lead)


def _say_question(context: MemoContext, question: Question) -> str:
    record = question.about.record
    mid_titled = titled(mid(record.title), record.id)
    mark, about = context.mark(), context.agency
    laws = record.planned.law if question.is_law else ()
    law = laws[0].section or "" if laws else ""
    match question.kind:
        case "registered":
            return question.text
        case "was_it_sent":
            is_unread = question.about.lateness.state == "unknown"
            facts = {"who": about, "titled": mid(record.title), "on": record.due_now, "basis": record.basis}
            return say("questions.was_it_sent", **facts, law=law, is_unread=is_unread)
        case "show_what_is_reported":
            return say("questions.show_what_is_reported", about=about, titled=mid_titled, mark=mark)
        case "when_by_law":
            return say("questions.when_by_law", titled=mid_titled, law=law, readers=context.names.readers)
        case "why_later":
            days = {"was": record.due_on, "now": record.due_now}
            return say("questions.why_later", titled=mid_titled, **days, mark=mark)
        case "when_ours":
            return say(
                "questions.when_ours",
                about=about,
                titled=mid_titled,
                law=law,
                readers=context.names.readers,
            )


def _question_trace(question: Question) -> Trace:
    statements = [statement.seq for statement in question.about.record.statements if statement.stands]
    return events(question.about.date_seq, *statements)
