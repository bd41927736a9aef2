"""The memo in short: at most three sentences, one thing asked, and the questions for the Council."""

from collections.abc import Iterable
from datetime import date

from models.memo import Counts, Placed, Question, RecommendationRow, Sentence, Trace, questions_of
from models.records import PORTFOLIO
from models.standing import Standing
from notifications.memo.context import MemoContext, events, sentence
from notifications.words import say

OTHERWISE: tuple[Standing, ...] = ("closed_not_implemented", "not_required")
"""How a verifier closes a recommendation that was not done."""


def bottom_line(
    context: MemoContext, seven: tuple[RecommendationRow, ...], counts: Counts, unread: str | None
) -> tuple[Sentence, ...]:
    """Say what is verified, which dates passed by which kind of clock, and what could not be seen."""
    said = [_verified(context, seven), _dates(context, counts)]
    if unread:
        seqs = [each.seq for each in context.world.sources.values() if each.result in ("blocked", "stale")]
        said.append(sentence("short-3", unread, events(*seqs) if seqs else context.none_of("look at these sources")))
    return tuple(said)


def _verified(context: MemoContext, seven: tuple[RecommendationRow, ...]) -> Sentence:
    done = [row.id for row in seven if row.standing in ("verified", "verified_late")]
    otherwise, seqs = closed_otherwise(context, seven)
    if not done:
        text = " ".join((say("short.none_verified", of=len(seven)), *otherwise))
        none = context.none_of("finding that verifies a recommendation")
        return sentence("short-1", text, none, *([events(*seqs)] if seqs else []))
    closing = [p.record.finding for row in done for p in context.of(row) if p.record.closes_recommendation]
    text = " ".join((say("short.verified", ids=done, of=len(seven), mark=context.mark()), *otherwise))
    return sentence("short-1", text, events(*(each.seq for each in closing if each), *seqs))


def closed_otherwise(context: MemoContext, rows: tuple[RecommendationRow, ...]) -> tuple[list[str], list[int]]:
    """Say which recommendations a verifier closed without their being done; return the entries that say so, too."""
    said, seqs = [], []
    for how in OTHERWISE:
        ids = [row.id for row in rows if row.standing == how]
        if ids:
            said.append(say(f"short.{how}", ids=ids, office=context.office, mark=context.mark()))
            closing = [p.record.finding for row in ids for p in context.of(row) if p.record.closes_recommendation]
            seqs += [each.seq for each in closing if each]
    return said, seqs


def _dates(context: MemoContext, counts: Counts) -> Sentence:
    """Say the dates passed: by statute first and named, then those on a condition, then ours, told or not."""
    passed = [each for each in context.placed if each.is_passed]
    over_all = [each for each in passed if each.record.recommendation_id == PORTFOLIO and each.record.duty_on == "nypd"]
    n = counts.past.value
    said = [say("short.passed", past=n, of=counts.milestones.value)]
    if counts.late_by_law.value:
        law = [each for each in passed if each.record.basis == "statute" and each.record.recommendation_id != PORTFOLIO]
        longest = max(law, key=lambda each: each.days)
        said.append(say("short.by_statute", n=len(law), past=n, id=longest.record.id, days=longest.days))
    if conditional := counts.late_conditional.value:
        said.append(say("short.conditional", n=conditional, past=n))
    if ours := counts.late_ours.value:
        said.append(say("short.ours", n=ours, past=n, told=counts.ours_told.value))
    if others := counts.others_duties.value:
        said.append(say("short.of_others", n=others, past=n))
    if waits := counts.awaiting_finding.value:
        said.append(say("short.waiting", n=waits, office=context.office))
    said += [_over_all(each) for each in over_all]
    return sentence("short-2", " ".join(said), context.computed("past", passed or context.placed))


def _over_all(placed: Placed) -> str:
    one = placed.record
    return say("short.over_all", title=one.title, days=placed.days, on=one.due_now, basis=one.basis)


def questions(context: MemoContext) -> tuple[Sentence, ...]:
    """Return the questions the Council may put: each can be answered with a document or a date."""
    asked = questions_of(context.placed)
    return tuple(
        sentence(f"question-{number}", _ask(one, context.mark()), _trace(one)) for number, one in enumerate(asked, 1)
    )


def _ask(one: Question, mark: str) -> str:
    of = one.about.record
    match one.kind:
        case "was_it_sent":
            return say("questions.was_it_sent", title=of.title)
        case "show_what_is_reported":
            return say("questions.show_what_is_reported", id=of.id, title=of.title, mark=mark)
        case "when_by_law":
            return say("questions.when_by_law", id=of.id, title=of.title)
        case "why_later":
            return say("questions.why_later", id=of.id, title=of.title, was=of.due_on, now=of.due_now, mark=mark)
        case "when_ours":
            return say("questions.when_ours", id=of.id, title=of.title)


def _trace(one: Question) -> Trace:
    of = one.about.record
    said = [each.seq for each in of.statements if each.stands]
    return events(one.about.date_seq, *said)


def ask_of(asked: tuple[Sentence, ...], before: date) -> Sentence | None:
    """Return the one thing asked of the reader; none where there is no question."""
    if not asked:
        return None
    text = say("kinds.ask", whom="the Committee", many=len(asked), how=say("kinds.before", on=before))
    return sentence("ask", text, events(*_seqs(asked)))


def _seqs(sentences: Iterable[Sentence]) -> list[int]:
    return [seq for one in sentences for trace in one.trace for seq in getattr(trace, "events", ())]
