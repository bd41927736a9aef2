"""The memo in short: at most three sentences, one thing asked of the reader, and the questions for the Council.

Source: docs/memo.md#in-short.
"""

from models.memo import (
    VERIFIED,
    Counts,
    Extract,
    Head,
    MilestoneStatus,
    Question,
    RecommendationRow,
    Sentence,
    Trace,
    questions_of,
)
from models.records import PORTFOLIO
from models.standing import Standing
from notifications.memo.context import MemoContext, events, sentence
from notifications.words import say

CLOSED_OTHERWISE: tuple[Standing, ...] = ("closed_not_implemented", "not_required")
"""How a verifier closes a recommendation that was not done."""


def bottom_line(
    context: MemoContext,
    head: Head,
    seven: tuple[RecommendationRow, ...],
    counts: Counts,
    unread: str | None,
) -> tuple[Sentence, ...]:
    """Say what is verified, which dates passed by which kind of clock, and what could not be read, if anything."""
    first = _extract_verified(context, head.extract, seven) if head.extract else _verified(context, seven)
    said = [first, _dates(context, counts)]
    if unread:
        seqs = [source.seq for source in context.world.sources.values() if source.result in ("blocked", "stale")]
        said.append(sentence("short-3", unread, events(*seqs) if seqs else context.none_of("look at these sources")))
    return tuple(said)


def ask_of(questions: tuple[Sentence, ...], head: Head) -> Sentence | None:
    """Return the one thing asked of the reader; None if there is no question.

    An extract asks the office that reads it. Before a hearing it asks that the questions be put there.
    """
    if not questions:
        return None
    hearing = head.hearing
    is_to_come = hearing is not None and not (hearing.on and hearing.on < head.as_of)
    if hearing and is_to_come:
        how = say("kinds.at_the_hearing", on=hearing.on, event_id=hearing.event_id)
    else:
        how = say("kinds.before", on=head.next)
    whom = head.extract.name if head.extract else "the Committee"
    text = say("kinds.ask", whom=whom, many=len(questions), how=how)
    seqs = [seq for question in questions for trace in question.trace for seq in getattr(trace, "events", ())]
    return sentence("ask", text, events(*seqs))


def questions(context: MemoContext) -> tuple[Sentence, ...]:
    """Return the questions the Council may put; each can be answered with a document or a date."""
    asked = questions_of(context.statuses)
    return tuple(
        sentence(f"question-{number}", _say_question(question, context.mark()), _question_trace(question))
        for number, question in enumerate(asked, 1)
    )


def _verified(context: MemoContext, seven: tuple[RecommendationRow, ...]) -> Sentence:
    done = [row.id for row in seven if row.standing in VERIFIED]
    otherwise, seqs = _closed_otherwise(context, seven)
    if not done:
        text = " ".join((say("short.none_verified", of=len(seven)), *otherwise))
        none = context.none_of("finding that verifies a recommendation")
        return sentence("short-1", text, none, *([events(*seqs)] if seqs else []))
    text = " ".join((say("short.verified", ids=done, of=len(seven), mark=context.mark()), *otherwise))
    return sentence("short-1", text, events(*_closing_findings(context, done), *seqs))


def _extract_verified(context: MemoContext, extract: Extract, seven: tuple[RecommendationRow, ...]) -> Sentence:
    """Say first that this is an extract, for whom and of what; then how many of these are verified as done."""
    kept = extract.recommendations
    done = [row.id for row in seven if row.standing in VERIFIED]
    head = say("kinds.extract", name=extract.name, recommendations=kept, of_all=extract.of_all)
    planned = [record.planned_seq for record in context.world.recommendations.values()]
    otherwise, seqs = _closed_otherwise(context, seven)
    if not done:
        none = context.none_of("finding that verifies a recommendation")
        if len(kept) == 1:
            verified = say("kinds.one_not_verified", id=kept[0])
        else:
            verified = say("kinds.none_verified", of=len(kept))
        return sentence("short-1", " ".join((head, verified, *otherwise)), none, events(*planned, *seqs))
    verified = say("kinds.verified", done=done, of=len(kept), mark=context.mark())
    rests_on = events(*planned, *seqs, *_closing_findings(context, done))
    return sentence("short-1", " ".join((head, verified, *otherwise)), rests_on)


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
    statuses = [status for recommendation_id in recommendation_ids for status in context.of(recommendation_id)]
    findings = [status.record.finding for status in statuses if status.record.closes_recommendation]
    return [finding.seq for finding in findings if finding]


def _dates(context: MemoContext, counts: Counts) -> Sentence:
    """Say which dates passed: by statute first and named, then on a condition, then ours, told to NYPD or not."""
    passed = [status for status in context.statuses if status.is_passed]
    past = counts.past.value
    said = [say("short.passed", past=past, of=counts.milestones.value)]
    if counts.late_by_law.value:
        by_law = [
            status
            for status in passed
            if status.record.basis == "statute" and status.record.recommendation_id != PORTFOLIO
        ]
        longest = max(by_law, key=lambda status: status.days)
        said.append(say("short.by_statute", n=len(by_law), past=past, id=longest.record.id, days=longest.days))
    if conditional := counts.late_conditional.value:
        said.append(say("short.conditional", n=conditional, past=past))
    if ours := counts.late_ours.value:
        said.append(say("short.ours", n=ours, past=past, told=counts.ours_told.value))
    if others := counts.others_duties.value:
        said.append(say("short.of_others", n=others, past=past))
    if waiting := counts.awaiting_review.value:
        said.append(say("short.waiting", n=waiting, office=context.office))
    for status in passed:
        if status.record.recommendation_id == PORTFOLIO and status.record.duty_on == "agency":
            said.append(_say_over_all(status))
    return sentence("short-2", " ".join(said), context.computed("past", passed or context.statuses))


def _say_over_all(status: MilestoneStatus) -> str:
    record = status.record
    return say("short.over_all", title=record.title, days=status.days, on=record.due_now, basis=record.basis)


def _say_question(question: Question, mark: str) -> str:
    record = question.about.record
    match question.kind:
        case "was_it_sent":
            return say("questions.was_it_sent", title=record.title)
        case "show_what_is_reported":
            return say("questions.show_what_is_reported", id=record.id, title=record.title, mark=mark)
        case "when_by_law":
            return say("questions.when_by_law", id=record.id, title=record.title)
        case "why_later":
            return say(
                "questions.why_later",
                id=record.id,
                title=record.title,
                was=record.due_on,
                now=record.due_now,
                mark=mark,
            )
        case "when_ours":
            return say("questions.when_ours", id=record.id, title=record.title)


def _question_trace(question: Question) -> Trace:
    statements = [statement.seq for statement in question.about.record.statements if statement.stands]
    return events(question.about.date_seq, *statements)
