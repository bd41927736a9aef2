"""The questions that readers may put, and their heading. Source: docs/memo.md#questions."""

from collections.abc import Sequence

from models.memo import Question, events, questions_of
from notifications.memo.context import MemoContext, name_of, section_of, sentence, the
from notifications.memo.document import Asked, Head, Sentence
from notifications.words import near, say, say_of

LONGEST_QUESTION = 112
"""Letters of a question, which stands on one line."""
MOST_QUESTIONS = 3
WORDS = {
    "registered": "news.when_by_law",
    "when_by_law": "news.when_by_law",
    "show_what_is_reported": "news.show_what_is_reported",
    "why_later": "news.why_later",
    "when_ours": "news.when_ours",
    "will_it_be": "news.will_it_be",
}
"""Our words for a question of each kind; for one of the register, where its own are too long."""


def heading_of(council_questions: Sequence[Sentence], head: Head) -> Sentence | None:
    """Return the heading of the questions; None if there is none.

    It names a day only if the memo is made before a hearing, for no other day is the readers' to keep.
    """
    if not council_questions:
        return None
    hearing = head.hearing
    on = hearing.on if hearing and hearing.on and hearing.on >= head.as_of else None
    seqs = [seq for question in council_questions for trace in question.trace for seq in trace.seqs]
    return sentence("ask", say("news.ask", hearing_on=on), events(*seqs))


def questions(context: MemoContext) -> tuple[Asked, ...]:
    """Return the questions that readers may put, at most three of a line each; each can be answered with a document or
    a date. One that is too long gives its place to the next that fits."""
    candidates = ((question, _said(context, question)) for question in questions_of(context.report.milestones))
    fitting = [(question, text) for question, text in candidates if len(text) <= LONGEST_QUESTION][:MOST_QUESTIONS]
    return tuple(_asked(context, number, *pair) for number, pair in enumerate(fitting, 1))


def _asked(context: MemoContext, number: int, question: Question, text: str) -> Asked:
    record = question.about.record
    statements = [statement.seq for statement in record.statements if statement.stands]
    return Asked(
        id=f"question-{number}",
        text=text,
        about=record.id,
        whom=context.names.body(record.duty_on),
        law_line=(record.planned.law_line or "") if question.is_law else "",
        answered_by=question.answered_by,
        trace=(events(question.about.date_seq, *statements),),
    )


def _said(context: MemoContext, question: Question) -> str:
    if question.kind == "registered" and len(question.text) <= LONGEST_QUESTION:
        return question.text
    record = question.about.record
    laws = record.planned.law if question.is_law else ()
    facts = {"name": the(name_of(question.about)), "law": section_of(laws[0]) if laws else ""}
    days = {"was": record.due_on, "now": record.due_now, "on": near(record.due_now, context.world.as_of)}
    return say_of(WORDS[question.kind], {**facts, **days, "about": context.about, "mark": context.mark()})
