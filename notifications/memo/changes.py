"""What changed, in words, and all of it in brief. To word a change of a new kind: its kind and rank in
models/memo/changes.py, its sentence in `NEWS` or `_say_entry`. Source: docs/memo.md#changes."""

from collections.abc import Iterator, Sequence

from models import ledger
from models.core import RuleError, new_york_day
from models.memo import ANSWERED, ChangeFacts, Trace, events, lost_memos
from models.records import PORTFOLIO
from models.register import OVERSIGHT
from models.standing import ASKS, MilestoneView
from notifications.memo.context import MemoContext, name_of, sentence, the, title_of
from notifications.memo.document import Change, Sentence
from notifications.memo.table import say_answer, say_ground
from notifications.words import mid, near, say, say_of, tally, titled

NAMED_RECOMMENDATIONS = 3
"""A change about more recommendations than this gives their number instead of their ids."""
Said = tuple[str, str]
"""What kind of change it is, and what is said of it."""
NEWS = {
    "finding_recorded": "found",
    "statement_recorded": "claimed",
    "evidence_received": "received",
    "candidate_found": "shown",
    "evidence_rejected": "not_shown",
    "look_recorded": "looked_for",
    "extension_granted": "extended",
    "proof_changed": "proof",
    "due_fixed": "due_fixed",
    "milestone_withdrawn": "withdrawn",
}
"""The sentence of news.j2, and of its lead, for an entry about a milestone, by the kind of the entry."""


def changes(context: MemoContext, news: Sequence[ChangeFacts]) -> tuple[Change, ...]:
    """Return the changes since the memo before, the weightiest first; a first memo's page one counts dates passed."""
    items = [change for change in news if change.kind != "past_other" or context.before]
    return tuple(_change(context, number, change) for number, change in enumerate(items, 1))


def _change(context: MemoContext, number: int, change: ChangeFacts) -> Change:
    about = {view.record.recommendation_id for view in change.milestones}
    ids = sorted((about or {change.recommendation_id or PORTFOLIO}) - {PORTFOLIO})
    trace: Trace
    if change.entry is None:
        lead, text = _say_passed(context, change)
        trace = context.computed("past", change.milestones)
    else:
        lead, text = _say_entry(context, change, change.entry)
        trace = events(change.entry.seq)
        before = context.before
        if before and change.on <= before.as_of:
            text = say("news.known_since", text=text, on=new_york_day(change.entry.recorded_at))
    rec = ", ".join(ids) if len(ids) <= NAMED_RECOMMENDATIONS else tally(len(ids), "recommendation")
    kind = lead.rstrip(".")
    return Change(id=f"change-{number}", rec=rec or "all", date=change.on, kind=kind, text=text, trace=(trace,))


def _say_passed(context: MemoContext, change: ChangeFacts) -> Said:
    views = change.milestones
    unchecked = sum(view.id in change.unchecked_until_now for view in views)
    if change.kind == "past_by_law":
        first = views[0]
        text = say(
            "news.past_by_law",
            titled=title_of(first),
            on=first.due_now,
            days=first.lateness.days,
            ground=say_ground(context, first),
            asked_on=first.asked_on,
            waits=first.proof == "awaiting_review",
            untold=unchecked,
            whose=None if first.is_agencys else context.names.body(first.duty_on),
            about=context.agency,
            office=context.office,
        )
        return (say("news.lead_past_by_law", is_overdue=first.date_state == "missed"), text)
    latest = max(views, key=lambda view: view.due_now)
    ours = sum(view.basis == "planning_assumption" for view in views)
    facts = {"titled": title_of(latest), "on": latest.due_now, "basis": latest.basis, "untold": unchecked}
    return (say("news.lead_past_others"), say("news.past_others", **facts, ours=ours, other=len(views) - ours))


def _say_entry(context: MemoContext, change: ChangeFacts, entry: ledger.Entry) -> Said:
    """Say what an entry changed; the annex has the reason of an answer. Raises RuleError if there are no words."""
    view = change.milestones[0] if change.milestones else None
    match event := entry.event:
        case ledger.AcceptanceRecorded():
            record = context.world.recommendations[event.recommendation_id]
            title = titled(record.plan.title, record.id)
            facts = {"about": context.agency, "titled": title, "answer": event.value, "mark": context.mark()}
            return (say("news.lead_answered", about=context.agency), say("news.answered", **facts))
        case ledger.LedgerRestored():
            text = say(
                "news.restored",
                on=entry.occurred_on,
                copy_of=event.copy_of,
                seq=event.head_seq,
                lost=event.known_seq - event.head_seq,
                memos=[str(number) for number in lost_memos(context.world.entries, entry)],
            )
            return (say("news.lead_restored"), text)
        case ledger.EntryCorrected():
            name = title_of(view) if view else change.recommendation_id or ""
            return (say("news.lead_corrected"), say("news.corrected", seq=event.seq, what=name))
    if view and change.kind in ANSWERED:
        for answer in view.answers:
            if answer.seq == entry.seq:
                says = say_answer(context, answer, with_reason=False)
                lead = say("news.lead_answer", kind=answer.kind)
                return (lead, say("news.answer", titled=title_of(view), says=says))
    if view and event.kind in NEWS:
        return _say_of_milestone(context, entry, view)
    raise RuleError(f"the memo has no words for this change: {event.kind}")


def _say_of_milestone(context: MemoContext, entry: ledger.Entry, view: MilestoneView) -> Said:
    event = entry.event
    record = view.record
    title = title_of(view)
    facts = context.facts_of(event)
    facts |= {"titled": title, "name": the(mid(title)), "proof": view.proof, "was": record.dates.due_on}
    match event:
        case ledger.FindingRecorded():
            last = record.finding
            is_replaced = last is not None and last.seq > entry.seq and last.verdict != event.verdict
            facts["replaced"] = is_replaced and event.verdict != "still_holds"
            facts["agencys"] = event.verdict not in ledger.PROVES or view.is_agencys
            facts["on"] = event.on if event.verdict in ledger.PROVES else None
        case ledger.ProofChanged():
            facts["on"] = entry.occurred_on
    name = NEWS[event.kind]
    is_judged = name == "received" and view.proof != "awaiting_review"
    return say_of(f"news.lead_{name}", facts), say_of("news.received_before" if is_judged else f"news.{name}", facts)


# What changed, in a sentence of each kind: verdicts, what the agency told us, legal deadlines that passed.

LONGEST_SENTENCE = 170
"""Letters of a sentence; a longer one gives numbers in place of names."""
AGREED = ("date_granted", "offer_accepted")
"""The office's decisions by which the agency got another date."""
Views = list[MilestoneView]


def change_summary(context: MemoContext, news: Sequence[ChangeFacts]) -> tuple[Sentence, ...]:
    """Return the sentences about the changes since the memo before; none if nothing changed."""
    parts = _News(context, news)
    sentences = (parts.verdicts, parts.acceptance, parts.dates, parts.statements, parts.files, parts.deadlines)
    changes = [pair for part in sentences for pair in part()]
    return tuple(sentence(f"told-{place}", text, trace) for place, (text, trace) in enumerate(changes, 1))


class _News:
    def __init__(self, context: MemoContext, news: Sequence[ChangeFacts]) -> None:
        self.context = context
        self.news = news
        self.facts = {"about": context.about, "mark": context.mark()}

    def of(self, *kinds: str) -> list[ChangeFacts]:
        """Return the changes of some kinds that a milestone and an entry are behind, the oldest first."""
        changes = [change for change in self.news if change.kind in kinds and change.entry and change.milestones]
        return sorted(changes, key=lambda change: change.seq)

    def verdicts(self) -> Iterator[tuple[str, Trace]]:
        met: Views = []
        against: Views = []
        for change in self.of("finding", "not_shown"):
            event = change.entry.event if change.entry else None
            view = change.milestones[0]
            if view.is_shared and not view.is_agencys:
                continue  # such as a hearing: it says nothing of a recommendation
            is_met = isinstance(event, ledger.FindingRecorded) and event.verdict in ledger.PROVES
            if is_met and view.proof == "verified":
                met.append(view)
            elif change.kind == "not_shown" and view.proof == "not_sufficient" and view not in against:
                against.append(view)
        if met or against:
            agencys = bool(against) or any(view.is_agencys for view in met)
            facts = {"office": self.context.office, "agencys": agencys, **self.facts}
            seqs = [view.record.finding.seq for view in met if view.record.finding]
            seqs += [view.verdict.seq for view in against if view.verdict]
            yield self._short("verdicts", facts, met=met, against=against), events(*seqs)

    def acceptance(self) -> Iterator[tuple[str, Trace]]:
        """Say, in a first memo, what the agency answered to the recommendations."""
        answers = [view.record.acceptance for view in self.context.report.recommendations]
        acceptances = [answer for answer in answers if answer and answer.value == "accepted"]
        if self.context.before or not answers:
            return
        days = sorted({answer.on for answer in acceptances})
        planned = {view.record.planned_seq for view in self.context.report.recommendations}
        is_planned = all(answer.seq in planned for answer in acceptances)
        basis = next((answer.basis for answer in acceptances if answer.listed), None)
        facts = {"n": len(acceptances), "of": len(answers), "days": days, "listed": basis, "about": self.context.about}
        text = say("news.accepted", **facts, mark="" if is_planned else self.context.mark())
        views = self.context.report.milestones
        if not any(view.says or view.last_answer or view.record.review.evidence for view in views if view.is_agencys):
            is_asked = any(view.asked_on and view.is_agencys for view in views)
            text += f" {say('news.nothing_more', office=self.context.office, asked=is_asked)}"
        none = self.context.none_of(f"answer of {self.context.agency}")
        yield text, events(*(answer.seq for answer in acceptances)) if acceptances else none

    def dates(self) -> Iterator[tuple[str, Trace]]:
        """Say for how many milestones another date was asked for, and what became of it."""
        changes = self.of("answered")
        seqs = {change.seq for change in changes}
        views = [
            view
            for view in _views(changes)
            if any(answer.seq in seqs and answer.kind in ASKS for answer in view.answers)
        ]
        if not views:
            return
        parts: dict[str, list[str]] = {"agreed": [], "declined": [], "waiting": []}
        for view in views:
            name = name_of(view) if view.is_shared else view.record.recommendation_id
            if view.undecided:
                parts["waiting"].append(name)
            elif view.last_decision:
                parts["agreed" if view.last_decision.kind in AGREED else "declined"].append(name)
        trace = events(*(answer.seq for view in views for answer in view.answers))
        yield self._short("dates", {**parts, "office": self.context.office, **self.facts}, asked=views), trace

    def statements(self) -> Iterator[tuple[str, Trace]]:
        changes = self.of("statement")
        views = [view for view in _views(changes) if view.says]
        if views:
            without = not any(view.record.review.evidence for view in views)
            text = self._short("statements", {"without": without, **self.facts}, views=views)
            yield text, events(*(change.seq for change in changes))

    def files(self) -> Iterator[tuple[str, Trace]]:
        changes = self.of("evidence")
        views = _views(changes)
        if views:
            mark = self.context.mark_of(item.source for view in views for item in view.record.review.evidence)
            text = self._short("files", {"mark": mark}, views=views)
            yield text, events(*(change.seq for change in changes))

    def deadlines(self) -> Iterator[tuple[str, Trace]]:
        """Say which legal deadlines passed: the agency's, the office's own, and those of others, each apart."""
        views = [change.milestones[0] for change in self.news if change.kind == "past_by_law"]
        if views and self.context.before:
            views.sort(key=lambda view: (view.due_now, view.id))
            own = [view for view in views if view.duty_on == OVERSIGHT]
            others = [view for view in views if view not in own and not view.is_agencys]
            agencys = [view for view in views if view.is_agencys]
            facts: dict[str, object] = {"office": self.context.office, "about": self.context.about}
            text = self._short("passed", facts, agencys=agencys, others=others, own=own)
            yield text, self.context.computed("past", views)

    def _short(self, macro: str, facts: dict[str, object], **views: Views) -> str:
        today = self.context.world.as_of
        says = macro == "statements"
        names = {
            key: [(the(name_of(view)), view.says if says else near(view.due_now, today)) for view in several]
            for key, several in views.items()
        }
        text = say(f"news.{macro}", **facts, **names, counted=False)
        return text if len(text) <= LONGEST_SENTENCE else say(f"news.{macro}", **facts, **names, counted=True)


def _views(changes: Sequence[ChangeFacts]) -> Views:
    return list({view.id: view for change in changes for view in change.milestones}.values())
