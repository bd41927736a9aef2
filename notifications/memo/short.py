"""The bottom line, a bullet each for what is verified, which dates passed and what is unknown; and the questions.

Source: docs/memo.md#bottom-line.
"""

from collections.abc import Sequence

from models.memo import Question, Trace, events, questions_of
from models.records import offer_of
from models.standing import VERIFIED, MilestoneView, Standing
from notifications.memo.context import MemoContext, sentence
from notifications.memo.document import Asked, Extract, Head, Sentence
from notifications.words import mid, say, titled, titled_of

CLOSED_OTHERWISE: tuple[Standing, ...] = ("closed_not_implemented", "not_required")
"""How a verifier closes a recommendation that was not done."""


def bottom_line(context: MemoContext, head: Head) -> tuple[Sentence, ...]:
    """Say what is verified, which dates passed by which kind of date, and what could not be read, if anything."""
    sentences = [_verified(context, head.extract), _dates(context)]
    unread = _unread(context)
    return (*sentences, unread) if unread else tuple(sentences)


# What is verified.


def _verified(context: MemoContext, extract: Extract | None) -> Sentence:
    """Say how many are verified as done, and that acceptance is a promise; of an extract first what it covers."""
    report = context.report
    ids = [view.id for view in report.recommendations]
    done = [view.id for view in report.recommendations if view.standing in VERIFIED]
    if extract and done:
        verified = say("kinds.verified", done=done, of=len(ids), mark=context.mark())
    elif extract:
        is_single = len(ids) == 1
        verified = say("kinds.one_not_verified", id=ids[0]) if is_single else say("kinds.none_verified", of=len(ids))
    elif done:
        verified = say("short.verified", ids=done, of=len(ids), mark=context.mark())
    else:
        verified = say("short.none_verified", of=len(ids))
    head = say("kinds.extract", name=extract.name, ids=ids, of_all=extract.of_all) if extract else ""
    lead = f"{head} {verified}".strip()
    beside = [view for recommendation_id in done for view in context.of(recommendation_id).related_past]
    also = [say("short.beside_verified", duties=[titled_of(view) for view in beside])] if beside else []
    otherwise, seqs = _closed_otherwise(context)
    accepted, accepted_seqs = _accepted(context) if len(done) < len(ids) else ("", [])
    planned = [view.record.planned_seq for view in report.recommendations] if extract else []
    entries = [*planned, *seqs, *accepted_seqs, *_closing_findings(context, done)]
    trace: list[Trace] = [] if done else [context.none_of("finding that verifies a recommendation")]
    trace += [events(*entries)] if entries else []
    trace += [context.computed("past", beside)] if beside else []
    return sentence("short-1", " ".join(filter(None, (lead, *also, *otherwise, accepted))), *trace, lead=lead)


def _accepted(context: MemoContext) -> tuple[str, list[int]]:
    """Say how many recommendations the agency accepted and when; return the entries too."""
    answers = [view.record.acceptance for view in context.report.recommendations]
    accepted = [answer for answer in answers if answer and answer.value == "accepted"]
    days = sorted({answer.on for answer in accepted})
    planned = {view.record.planned_seq for view in context.report.recommendations}
    mark = context.mark() if any(answer.seq not in planned for answer in accepted) else ""
    listed = next((answer.basis for answer in accepted if answer.listed), None)
    n, of = len(accepted), len(answers)
    text = say("short.accepted", n=n, of=of, days=days, about=context.agency, mark=mark, listed=listed)
    return text, [answer.seq for answer in accepted]


def _closed_otherwise(context: MemoContext) -> tuple[list[str], list[int]]:
    """Say which recommendations a verifier closed although they were not done; return their entries too."""
    sentences: list[str] = []
    seqs: list[int] = []
    for how in CLOSED_OTHERWISE:
        ids = [view.id for view in context.report.recommendations if view.standing == how]
        if ids:
            sentences.append(say(f"short.{how}", ids=ids, office=context.office, mark=context.mark()))
            seqs += _closing_findings(context, ids)
    return sentences, seqs


def _closing_findings(context: MemoContext, recommendation_ids: list[str]) -> list[int]:
    """Return the entries of the findings that closed some recommendations."""
    closing = (context.of(recommendation_id).closing_milestone for recommendation_id in recommendation_ids)
    findings = [view.record.finding for view in closing if view]
    return [finding.seq for finding in findings if finding]


# Which dates passed.


def _dates(context: MemoContext) -> Sentence:
    """Say which dates passed: legal deadlines first and named, then conditional ones, then ours, told or not.

    A file that awaits review takes no date out of this count, and only a deadline that is known to be missed is called
    overdue.
    """
    report = context.report
    passed = [report.by_id[id_] for id_ in report.counts.past]
    past, of = len(passed), len(report.counts.milestones)
    legal = [view for view in passed if view.lateness.kind == "legal"]
    overdue = [view for view in legal if view.standing == "overdue"]
    no_proof = [view for view in legal if view.standing != "overdue"]
    leads = [say("short.passed", past=past, of=of)]
    if overdue:
        longest = max(overdue, key=lambda view: view.lateness.days)
        facts = {"n": len(overdue), "past": past, "titled": titled_of(longest), "days": longest.lateness.days}
        leads.append(say("short.by_statute", **facts))
    if no_proof:
        oldest = min(no_proof, key=lambda view: (view.due_now, view.id))
        facts = {"n": len(no_proof), "past": past, "titled": titled_of(oldest), "on": oldest.due_now}
        leads.append(say("short.no_proof", **facts))
    if past and not legal:
        leads.append(say("short.none_by_statute", past=past))
    lead = " ".join(leads)
    asked = _say_asked(context, no_proof)
    over_all = [view for view in report.shared if view.is_past and view.is_agencys]
    sentences = [lead, *asked, *_say_kinds(context, passed), *_say_not_counted(context)]
    if waiting := [report.by_id[id_] for id_ in report.counts.in_review]:
        late = sum(view.is_past for view in waiting)
        sentences.append(say("short.waiting", n=len(waiting), late=late, office=context.office))
    sentences += _say_over_all(context, over_all)
    inputs = [view for view in report.milestones if view.is_past] or report.milestones
    return sentence("short-2", " ".join(sentences), context.computed("past", inputs), lead=lead)


def _say_asked(context: MemoContext, no_proof: list[MilestoneView]) -> list[str]:
    """Say when we first asked about the legal deadlines of which we hold no proof, or that we have not."""
    if not no_proof:
        return []
    asked = [view.asked_on for view in no_proof if view.asked_on]
    days = sorted(set(asked))
    return [say("short.first_asked", n=len(no_proof), asked=len(asked), days=days, office=context.office)]


def _say_kinds(context: MemoContext, passed: list[MilestoneView]) -> list[str]:
    """Say of the dates that passed how many are ours or conditional, when the agency was told, and whose they are."""
    past = len(passed)
    sentences: list[str] = []
    conditional = [view for view in passed if view.lateness.kind in ("conditional", "reported")]
    if conditional:
        only_laws = all(view.lateness.kind == "conditional" for view in conditional)
        sentences.append(say("short.conditional", n=len(conditional), past=past, only_laws=only_laws))
    ours = [view for view in passed if view.lateness.kind == "target"]
    if ours:
        sentences.append(say("short.ours", n=len(ours), past=past))
    agencys = [view for view in ours if view.is_agencys]
    received = [view.asked_on for view in agencys if view.asked_on]
    others = len(ours) - len(agencys)
    if agencys:
        unsent = len(agencys) - len(received)
        facts = {
            "n": len(ours),
            "told": len(received),
            "days": sorted(set(received)),
            "others": others,
            "unsent": unsent,
        }
        sentences.append(say("short.told", **facts, about=context.agency))
    of_others = sum(not view.is_agencys for view in passed)
    is_said = agencys and received and others == of_others
    if of_others and not is_said:
        sentences.append(say("short.of_others", n=of_others, past=past, about=context.agency))
    return sentences


def _say_not_counted(context: MemoContext) -> list[str]:
    """Say which target dates went by before whoever has the duty could answer, so that nobody is late yet."""
    report = context.report
    early = [report.by_id[id_] for id_ in report.counts.answer_awaited]
    if not early:
        return []
    offered = [view for view in early if offer_of(view.record)]
    received = [view for view in early if view.answer_due and not offer_of(view.record)]
    days = sorted({view.asked_on for view in received if view.asked_on})
    by = max((view.answer_due for view in received if view.answer_due), default=None)
    facts = {"n": len(early), "told": len(received), "days": days, "by": by, "offered": len(offered)}
    who, offerer = _say_holder(context, received or early), _say_holder(context, offered)
    return [say("short.not_counted", **facts, who=who, offerer=offerer, office=context.office)]


def _say_holder(context: MemoContext, views: list[MilestoneView]) -> str:
    """Return whose duties some milestones are: the agency's, or else nobody's in particular."""
    return context.agency if all(view.is_agencys for view in views) else say("short.responsible")


def _say_over_all(context: MemoContext, passed: list[MilestoneView]) -> list[str]:
    """Say which dates that cover all recommendations passed: one by its title, more by their number."""
    of = len(context.report.recommendations)
    if len(passed) > 1:
        return [say("short.over_all_many", n=len(passed), of=of)]
    if not passed:
        return []
    view = passed[0]
    facts = {"days": view.lateness.days, "on": view.due_now, "basis": view.basis}
    return [say("short.over_all", title=view.record.title, **facts, of=of)]


# What could not be read.


def _unread(context: MemoContext) -> Sentence | None:
    """Say how many sources could not be read, what is unknown for that, and which of it has a legal deadline."""
    report = context.report
    counts = report.source_counts
    relied = {name: source for name, source in report.sources.items() if source.is_relied_on}
    stale = [context.source_label(name) for name, source in relied.items() if source.reading == "old_copy"]
    unchecked = sum(source.reading == "never_checked" for source in relied.values())
    unknown = len(report.counts.unknown)
    if not counts.unread and not stale and not unknown:
        return None
    lead = say("short.unread", n=counts.unread, of=counts.of, unknown=unknown, stale=stale, unchecked=unchecked)
    sentences = [lead, say("short.not_no_progress", unknown=unknown)]
    blind = [view for view in report.milestones if view.standing == "unknown"]
    by_law = [view for view in blind if view.basis == "statute"]
    if by_law:
        first = min(by_law, key=lambda view: view.due_now)
        over_all = any(view.is_shared for view in by_law)
        facts = {"n": len(by_law), "titled": titled_of(first), "on": first.due_now, "over_all": over_all}
        sentences.append(say("short.unread_statute", **facts, unknown=unknown, unchecked=unchecked == counts.of))
    seqs = [source.record.seq for source in relied.values() if source.record and not source.is_read]
    trace: list[Trace] = [events(*seqs)] if seqs else [context.none_of("look at these sources")]
    if blind:
        trace.append(context.computed("unknown", blind))
    return sentence("short-3", " ".join(sentences), *trace, lead=lead)


# The questions.


def heading_of(asked: Sequence[Sentence], head: Head, readers: str) -> Sentence | None:
    """Return the heading of the questions; None if there is none.

    It names a day only if the memo is made before a hearing, for no other day is the readers' to keep.
    """
    if not asked:
        return None
    hearing = head.hearing
    is_to_come = hearing is not None and not (hearing.on and hearing.on < head.as_of)
    text = say(
        "questions.heading",
        n=len(asked),
        whom=head.extract.name if head.extract else readers,
        about=head.about,
        hearing_on=hearing.on if hearing and is_to_come else None,
        event_id=hearing.event_id if hearing and is_to_come else None,
    )
    seqs = [seq for question in asked for trace in question.trace for seq in getattr(trace, "events", ())]
    return sentence("ask", text, events(*seqs))


def questions(context: MemoContext) -> tuple[Asked, ...]:
    """Return the questions that readers may put; each can be answered with a document or a date."""
    asked = questions_of(context.report.milestones)
    return tuple(_asked(context, number, question) for number, question in enumerate(asked, 1))


def _asked(context: MemoContext, number: int, question: Question) -> Asked:
    record = question.about.record
    statements = [statement.seq for statement in record.statements if statement.stands]
    return Asked(
        id=f"question-{number}",
        text=_say_question(context, question),
        about=record.id,
        whom=context.body(record.duty_on),
        law_line=(record.planned.law_line or "") if question.is_law else "",
        answered_by=question.answered_by,
        trace=(events(question.about.date_seq, *statements),),
    )


def _say_question(context: MemoContext, question: Question) -> str:
    record = question.about.record
    mid_titled = titled(mid(record.title), record.id)
    mark, about, readers = context.mark(), context.agency, context.names.readers
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
            return say("questions.when_by_law", titled=mid_titled, law=law, readers=readers)
        case "why_later":
            days = {"was": record.due_on, "now": record.due_now}
            return say("questions.why_later", titled=mid_titled, **days, mark=mark)
        case "when_ours":
            return say("questions.when_ours", about=about, titled=mid_titled, law=law, readers=readers)
