"""The memo: `compose` says what stands in each section; below it are the sections without a module of their own: the
head, the comment, what goes on after a closing memo, and the questions. Source: docs/memo.md#sections."""

from collections.abc import Sequence
from typing import Any

from models.core import InputError, RuleError, evolve, new_york_day
from models.drafts import COMMENT_PERIODS, correspondence_on
from models.memo import (
    Ledger,
    RecurringDuty,
    ReportFacts,
    Trace,
    changes_since,
    events,
    hearing_of,
    is_regular,
    next_memo_on,
    open_recommendations,
    questions_of,
    recurring_duties,
)
from models.register import AGENCY, OVERSIGHT
from notifications.memo.annex import annexes
from notifications.memo.bottom import bottom_line
from notifications.memo.changes import change_summary, changes
from notifications.memo.context import MemoContext, name_of, section_of, sentence, the
from notifications.memo.correction import correction_of
from notifications.memo.document import AgencyComment, Asked, Head, MemoDocument, Sentence
from notifications.memo.pages import memo_of
from notifications.memo.records import record_rows
from notifications.memo.table import notes, source_rows, table_of_recommendations
from notifications.words import near, say, say_of, titled, titled_of


def compose(context: MemoContext) -> MemoDocument:
    """Return the memo; the same context gives the same one. Raises RuleError without a register, for a world of another
    day, a closing memo while a recommendation is open, and an erratum of a memo never issued; InputError for an event
    that the register does not name."""
    register = context.register
    report = register.report
    head = _head_of(context)
    news = changes_since(context.world, context.report.milestones, context.before)
    seven = table_of_recommendations(context)
    council_questions = questions(context)
    made_words = say("print.found_made", of=report.recommendation_count)
    accepted_words = say("print.found_accepted", n=report.accepted_count, of=report.recommendation_count)
    words = say("page.terms", office=context.office, agency=context.agency, made_by=context.names.made_by)
    terms = [row.split(" ⇒ ") for row in words.splitlines()]
    memo = MemoDocument(
        mock=context.world.is_demonstration,
        banner=say("short.banner") if context.world.is_demonstration else None,
        memo=head,
        bottom_line=bottom_line(context),
        change_summary=change_summary(context, news),
        ask=_heading_of(council_questions, head),
        headline=context.report.headline,
        report=ReportFacts(
            office_name=register.names.body_name(OVERSIGHT),
            agency_name=register.names.body_name(AGENCY),
            issued_on=report.issued_on,
            topic=report.topic,
            issued_by=register.names.issuer,
        ),
        findings=tuple(line.with_numbers(made_words, accepted_words) for line in report.findings),
        changes=changes(context, news),
        recommendations=seven,
        notes=notes(context, seven),
        questions=council_questions,
        going_on=_going_on(context),
        sources=source_rows(context),
        source_counts=context.report.source_counts,
        records=(),
        comment=_comment_of(context),
        annex=annexes(context),
        terms=tuple((word, meaning) for word, meaning in terms),
    )
    # The records are those that all of the above names; an erratum says what of it reads otherwise.
    memo = evolve(memo, records=record_rows(context, memo.parts()))
    if context.draft.supersedes is None:
        return memo
    memo = evolve(memo, correction=correction_of(context, memo_of(memo)))
    return evolve(memo, records=record_rows(context, memo.parts()))


def _head_of(context: MemoContext) -> Head:
    draft = context.draft
    record = context.world
    before = context.before
    if record.known_at is None:
        raise RuleError(f"a memo of {draft.as_of} needs the moment at which its cut was known")
    if (draft.period == "hearing") != (draft.event_id is not None):
        raise InputError("a memo before a hearing names the Council's event (`--for event:N`), and no other memo does")
    hearing = None if draft.event_id is None else hearing_of(record, draft.event_id)
    return Head(
        number=None,
        draft=draft.id,
        **{name: getattr(draft, name) for name in ("period", "as_of", "period_from", "period_to", "supersedes")},
        title=say(
            "kinds.title",
            n=len(record.recommendations),
            office=context.names.made_by,
            about=context.agency,
            followed_by=context.office if context.names.issuer else None,
        ),
        state=context.state,
        next=next_memo_on(draft.as_of, draft.period),
        why_now="" if is_regular(draft.as_of, draft.period) else say("kinds.why_now", period=draft.period),
        recorded_through=record.known_at,
        after=before.number if before else None,
        hearing=hearing,
        ledger=Ledger(seq=record.through, hash=record.hashes.get(record.through, "")),
        to=context.to,
        from_=context.from_,
        verdicts_by=context.office,
        about=context.agency,
        paper=context.paper,
    )


def _comment_of(context: MemoContext) -> AgencyComment | None:
    draft = context.draft
    about = context.agency
    if draft.period not in COMMENT_PERIODS:
        return None
    shares, comments = correspondence_on(context.world.drafts.values(), draft.period, draft.period_from)
    share = shares[-1] if shares else None
    known_at = context.world.known_at
    trace: Trace
    words: dict[str, Any] = {"shared_on": share.on, "until": share.until} if share else {}
    if comments:
        comment = comments[-1]
        words |= {"state": "commented", "text": context.words(comment.text_id), "on": comment.on}
        text = say("comment.commented", about=about, on=comment.on)
        trace = events(comment.seq)
    elif share:
        words["state"] = "none_by" if known_at and new_york_day(known_at) > share.until else "awaited"
        text = say(f"comment.{words['state']}", about=about, on=share.on, until=share.until)
        trace = events(share.seq)
    else:
        words["state"] = "not_shared"
        text = say("comment.not_shared", about=about)
        trace = context.none_of(f"draft shared with {about}")
    return AgencyComment(**words, says=sentence("comment", text, trace))


def _going_on(context: MemoContext) -> tuple[Sentence, ...]:
    """Say in a closing memo what becomes of each recurring duty, then what else is open or watched. Raises RuleError
    while a recommendation is open; not for an erratum, as a finding may have been withdrawn since."""
    if context.draft.period != "closing":
        return ()
    open_ids = open_recommendations(context.report)
    if open_ids and context.draft.supersedes is None:
        these = f"{', '.join(open_ids)} {'is' if len(open_ids) == 1 else 'are'} neither verified nor closed"
        raise RuleError(f"{these}; a closing memo comes after the last finding, a monthly memo before it")
    duties = recurring_duties(context.world, context.report)
    sentences = [_say_duty(context, duty) for duty in duties]
    if not duties:
        sentences.append(sentence("going-duties", say("closing.nothing_recurs"), context.none_of("recurring duty")))
    duty_ids = {view.id for duty in duties for view in duty.open}
    milestones = context.report.milestones
    others = [view for view in milestones if view.is_open and view.id not in duty_ids]
    watched = [view for view in milestones if view.record.is_watch and not view.record.withdrawn_on]
    for name, views in (("others", others), ("watched", watched)):
        if views:
            text = say(f"closing.{name}", names=[titled_of(view) for view in views])
            sentences.append(sentence(f"going-{name}", text, events(*(view.record.planned_seq for view in views))))
    return tuple(sentences)


def _say_duty(context: MemoContext, duty: RecurringDuty) -> Sentence:
    record = duty.record
    title = titled(record.plan.title, record.id)
    if record.withdrawn_on:
        text = say("closing.withdrawn", titled=title, on=record.withdrawn_on)
    elif duty.coming is None:
        text = say("closing.ended", titled=title)
    else:
        text = say(
            "closing.coming",
            titled=title,
            day=duty.coming.due_on,
            rests=say("table.rests", basis=record.basis, duty_basis=record.plan.duty_basis),
            who=context.names.body(record.plan.duty_on),
            ends=duty.coming.period_end,
            source=context.names.source(record.source),
            asked=context.names.role(record.plan.responsible),
        )
    if duty.open:
        text += " " + say("closing.still_open", names=[titled_of(view) for view in duty.open])
    planned = [record.planned_seq, *(view.record.planned_seq for view in duty.open)]
    return sentence(f"going-{record.id}", text, events(*planned))


LONGEST_QUESTION = 112
"""Letters of a question, which stands on one line."""
MOST_QUESTIONS = 3


def questions(context: MemoContext) -> tuple[Asked, ...]:
    """Return the questions that readers may put, at most three of a line each; one that is too long gives its place to
    the next that fits. Source: docs/memo.md#questions."""
    council_questions: list[Asked] = []
    for question in questions_of(context.report.milestones):
        record = question.about.record
        text = question.text
        if question.kind != "registered" or len(text) > LONGEST_QUESTION:
            law = section_of(record.plan.law[0]) if question.is_law and record.plan.law else ""
            words = {"name": the(name_of(question.about)), "law": law, "about": context.about, "mark": context.mark()}
            days = {"was": record.dates.due_on, "now": record.due_now, "on": near(record.due_now, context.world.as_of)}
            kind = "when_by_law" if question.kind == "registered" else question.kind
            text = say_of(f"news.{kind}", words | days)
        if len(text) > LONGEST_QUESTION:
            continue
        statements = [statement.seq for statement in record.review.statements if statement.stands]
        council_questions.append(
            Asked(
                id=f"question-{len(council_questions) + 1}",
                text=text,
                about=record.id,
                whom=context.names.body(record.plan.duty_on),
                law_line=(record.plan.law_line or "") if question.is_law else "",
                answered_by=question.answered_by,
                trace=(events(question.about.date_seq, *statements),),
            )
        )
    return tuple(council_questions[:MOST_QUESTIONS])


def _heading_of(council_questions: Sequence[Sentence], head: Head) -> Sentence | None:
    """Return the heading of the questions. It names a day only if the memo is made before a hearing."""
    if not council_questions:
        return None
    hearing = head.hearing
    on = hearing.on if hearing and hearing.on and hearing.on >= head.as_of else None
    seqs = [seq for question in council_questions for trace in question.trace for seq in trace.seqs]
    return sentence("ask", say("news.ask", hearing_on=on), events(*seqs))
