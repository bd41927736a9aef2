"""The bottom line of a memo: slots of a bold clause and plain sentences. Source: docs/memo.md#bottom-line."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from models.memo import Trace, events
from models.standing import CLOSED, VERIFIED, MilestoneView, VerdictView
from notifications.memo.context import ERASED, MemoContext, name_in, name_of, sentence, the, words_in
from notifications.memo.document import Sentence
from notifications.words import near, say_of

MOST_WORDS = 60
MOST_NAMED = 3
"""Verified milestones that the verdict names."""
LONGEST_REASON = 12
"""Words of a verifier's reason that the bottom line quotes; a longer one stands in the annex."""
DAYS_AHEAD = 60
"""Calendar days for which dates to come are named."""
FILES = ("review_evidence", "read_file")
DATES = ("decide_offer", "decide_request")
"""What waits for the office's answer: a file, or a date."""


class Slot(NamedTuple):
    """A clause that is never dropped, and what may be said after it."""

    clause: str
    plain: tuple[str, ...]
    trace: tuple[Trace, ...]

    @property
    def lead(self) -> str:
        """Return the clause with its end: a period where nothing follows its colon."""
        return self.clause if self.plain or not self.clause.endswith(":") else f"{self.clause[:-1]}."

    @property
    def text(self) -> str:
        """Return all that it says."""
        return " ".join((self.lead, *self.plain))


def bottom_line(context: MemoContext) -> tuple[Sentence, ...]:
    """Return the bottom line of a memo: the verdict, then what the reader must know, at most 60 words."""
    slots = within(tuple(_Slots(context).all()), MOST_WORDS)
    return tuple(
        sentence(f"short-{place}", slot.text, *slot.trace, lead=slot.lead) for place, slot in enumerate(slots, 1)
    )


def within(slots: tuple[Slot, ...], most: int) -> tuple[Slot, ...]:
    """Return slots of at most so many words: plain sentences go from the last slot upward, a clause never."""
    fitting_slots = list(slots)
    for place in reversed(range(len(fitting_slots))):
        while fitting_slots[place].plain and sum(words_in(slot.text) for slot in fitting_slots) > most:
            fitting_slots[place] = fitting_slots[place]._replace(plain=fitting_slots[place].plain[:-1])
    return tuple(fitting_slots)


class _Slots:
    def __init__(self, context: MemoContext) -> None:
        self.context = context
        self.report = context.report
        # By state, the oldest first: the agency's own that were missed, passed or are soon to come, and all unchecked.
        self.legal: dict[str, list[MilestoneView]] = {"overdue": [], "passed": [], "unknown": [], "coming": []}
        for view in sorted(context.report.milestones, key=lambda view: (view.due_now, view.id)):
            state = view.lateness.state
            days = (view.due_now - context.world.as_of).days
            is_spoken_of = state != "coming" or (not view.record.dates.provisional and 0 <= days <= DAYS_AHEAD)
            is_theirs = view.is_agencys or state == "unknown"
            if view.basis == "statute" and view.is_open and is_spoken_of and is_theirs and state in self.legal:
                self.legal[state].append(view)

    def all(self) -> Iterator[Slot]:
        against = self._against()
        yield self._verdict()
        yield from against
        yield from self._legal()
        if is_new := self._just_begun():
            nothing = self.context.none_of("message about a date, or look at a source")
            yield Slot(self._say("just_begun"), (), (nothing,))
        yield from self._next_by_law()
        if is_new:
            return
        yield from self._office_turn()
        yield from self._no_answer()
        if not (against or any(self.legal.values())):
            yield from self._targets()
        yield from self._after_closing()

    def _near(self, on: date) -> str:
        return near(on, self.context.world.as_of)

    def _say(self, name: str, /, **facts: Any) -> str:
        names = {"office": self.context.office, "about": self.context.about, "mark": self.context.mark()}
        return say_of(f"bottom.{name}", names | facts)

    def _slot(self, rule: str, views: list[MilestoneView], clause: str, *plain: str) -> Slot:
        return Slot(clause, plain, (self.context.computed(rule, views),))

    def _verdict(self) -> Slot:
        views = self.report.recommendations
        done = [view for view in views if view.standing in VERIFIED]
        mark = self.context.mark() if done else ""
        clause = self._say("verdict", ids=[view.id for view in done], of=len(views), mark=mark)
        plain: list[str] = []
        findings = [view.closing_milestone.record.finding for view in views if view.closing_milestone]
        seqs = [finding.seq for finding in findings if finding]
        for how in ("closed_not_implemented", "not_required"):
            if ids := [view.id for view in views if view.standing == how]:
                plain.append(self._say(how, ids=ids))
        if len(done) == len(views) and (days := [finding.recorded_on for finding in findings if finding]):
            plain.append(self._say("last_closed", on=max(days), mark=mark))
        steps = [view for view in self.report.milestones if view.review == "verified" and view.is_recommended]
        if not done and steps:
            names = [name_of(view) for view in steps[:MOST_NAMED]]
            plain.append(self._say("verified_milestones", n=len(steps), names=names))
            seqs += [view.record.finding.seq for view in steps if view.record.finding]
        trace: list[Trace] = [] if done else [self.context.none_of("finding that verifies a recommendation")]
        return Slot(clause, tuple(plain), (*trace, *([events(*seqs)] if seqs else [])))

    def _against(self) -> list[Slot]:
        before = self.context.before.cut_seq if self.context.before else 0
        verdicts: list[tuple[VerdictView, MilestoneView]] = [
            (view.verdict, view)
            for view in self.report.milestones
            if view.verdict and view.review == "not_sufficient" and view.verdict.seq > before
        ]
        if not verdicts:
            return []
        newest, view = max(verdicts, key=lambda pair: pair[0].seq)
        why = self.context.words(newest.reason_id)
        facts = {"n": len(verdicts), "name": the(name_of(view))}
        plain: tuple[str, ...] = ()
        if len(verdicts) > 1:
            plain = (self._say("newest", name=facts["name"]),)
        elif why != ERASED and words_in(why) <= LONGEST_REASON:
            plain = (self._say("reason", words=why),)
        return [Slot(self._say("against", **facts), plain, (events(*(verdict.seq for verdict, _ in verdicts)),))]

    def _legal(self) -> Iterator[Slot]:
        overdue = self.legal["overdue"]
        unproved = self.legal["passed"]
        unknown = self.legal["unknown"]
        if overdue:
            first = overdue[0]
            mark = self.context.mark_of(view.lateness.ground.source for view in overdue if view.lateness.ground)
            facts = {"n": len(overdue), "name": name_in(first), "on": self._near(first.due_now)}
            plain = self._say("oldest_missed", **facts, days=first.lateness.days)
            yield self._slot("past", overdue, self._say("missed", n=len(overdue), mark=mark), plain)
        if unproved:
            yield self._no_proof(unproved, len(unknown))
        if unknown and not (overdue or unproved):
            first = unknown[0]
            plain = self._say("first_unknown", n=len(unknown), name=name_in(first), on=self._near(first.due_now))
            clause = self._say("not_checked", n=len(unknown), tried=not self._just_begun())
            yield self._slot("unknown", unknown, clause, plain)

    def _no_proof(self, deadlines: list[MilestoneView], unknown: int) -> Slot:
        asked_days = sorted(view.asked_on for view in deadlines if view.asked_on)
        first = deadlines[0]
        shows_in = first.record.plan.shows_in
        not_looked = len(deadlines) == 1 and not asked_days and shows_in not in (None, "nowhere")
        plain = [self._say("oldest", n=len(deadlines), name=name_in(first), on=self._near(first.due_now))]
        if asked_days:
            counts = {"n": len(asked_days), "of": len(deadlines)}
            plain.append(self._say("first_asked", on=self._near(asked_days[0]), **counts))
        elif not not_looked:
            plain.append(self._say("not_asked"))
        if unknown:
            plain.append(self._say("more_not_checked", n=unknown))
        return self._slot("past", deadlines, self._say("passed", n=len(deadlines), not_looked=not_looked), *plain)

    def _just_begun(self) -> bool:
        """Return whether no source was read and nobody received a date."""
        return not any(source.record for source in self.report.sources.values()) and not any(
            view.asked_on for view in self.report.milestones
        )

    def _next_by_law(self) -> Iterator[Slot]:
        coming = self.legal["coming"]
        if coming and not any(views for state, views in self.legal.items() if state != "coming"):
            same = [view for view in coming if view.due_now == coming[0].due_now]
            plain = self._say("next_names", names=[name_in(view) for view in same])
            yield self._slot("coming", same, self._say("next", on=self._near(coming[0].due_now)), plain)

    def _office_turn(self) -> Iterator[Slot]:
        turns = [view.turn for view in self.report.recommendations if view.turn]
        files = sum(turn.verb in FILES for turn in turns)
        dates = sum(turn.verb in DATES for turn in turns)
        milestones = [self.report.by_id[turn.milestone_id] for turn in turns if turn.verb in (*FILES, *DATES)]
        if milestones:
            yield self._slot("turn", milestones, self._say("owes", files=files, dates=dates))

    def _no_answer(self) -> Iterator[Slot]:
        """Say how many target dates the agency left without any answer, of those whose answer day went by."""
        agencys = [view for view in self.report.milestones if view.is_agencys and view.is_open]
        proposals = [view for view in agencys if view.answer_due and view.answer_due < self.context.world.as_of]
        unanswered = [
            view
            for view in proposals
            if view.review == "none" and not (view.says or any(answer.withdrawn_by is None for answer in view.answers))
        ]
        if not unanswered:
            return
        days = sorted({view.asked_on for view in unanswered if view.asked_on})
        ids = sorted({view.record.recommendation_id for view in unanswered if not view.is_shared})
        facts = {"n": len(unanswered), "of": len(proposals), "first": self._near(days[0]), "last": self._near(days[-1])}
        yield self._slot("awaiting_answer", unanswered, self._say("no_answer", **facts, ids=ids))

    def _targets(self) -> Iterator[Slot]:
        past = [self.report.by_id[key] for key in self.report.counts.past_target]
        if past:
            days = sorted(view.asked_on for view in past if view.asked_on)
            plain = [self._say("first_told", on=self._near(days[0]))] if days else []
            yield self._slot("past", past, self._say("targets", n=len(past)), *plain)

    def _after_closing(self) -> Iterator[Slot]:
        """Say what stays open once every recommendation is closed, by whose it is and how it stands."""
        views = self.report.recommendations
        if any(view.standing not in CLOSED for view in views):
            return
        still_open = [view for rec in views for view in rec.open_after_closing]
        if not still_open:
            return
        plain = []
        for duty_on, _ in Counter(view.duty_on for view in still_open).most_common():
            kinds = Counter(_kind_of(view) for view in still_open if view.duty_on == duty_on)
            parts = [self._say("open_kind", kind=kind, n=n) for kind, n in kinds.items()]
            plain.append(self._say("open_of", who=self.context.names.body(duty_on), parts=parts))
        are_duties = all(view.record.plan.relation == "related_duty" for view in still_open)
        clause = self._say("stay_open", n=len(still_open), are_duties=are_duties)
        yield self._slot("open", still_open, clause, *plain)


def _kind_of(view: MilestoneView) -> str:
    if view.lateness.state == "unknown":
        return "unknown"
    if view.is_past:
        return "past_conditional" if view.lateness.kind in ("conditional", "reported") else "past"
    return "not_begun" if view.record.dates.provisional else "to_come"
