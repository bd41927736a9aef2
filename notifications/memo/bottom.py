"""The bottom line of a memo: slots of a bold clause and plain sentences. Source: docs/memo.md#bottom-line."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from models.memo import Trace, events
from models.standing import DEBTS, MilestoneView, VerdictView
from notifications.memo.context import ERASED, MemoContext, name_in, name_of, sentence, the, words_in
from notifications.memo.document import Sentence
from notifications.words import WHY, near, owed_line, part_rows, say_of

MOST_WORDS = 60
MOST_NAMED = 3
"""Verified milestones that the verdict names."""
LONGEST_REASON = 12
"""Words of a verifier's reason that the bottom line quotes; a longer one stands in the annex."""
DAYS_AHEAD = 60
"""Calendar days for which dates to come are named."""


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
        self.headline = context.report.headline

    def all(self) -> Iterator[Slot]:
        against = self._against()
        legal = self._legal()
        coming = self._next_by_law() if not legal else []
        yield self._verdict()
        yield from (*against, *legal)
        if is_new := self._just_begun():
            nothing = self.context.none_of("message about a date, or look at a source")
            yield Slot(self._say("just_begun"), (), (nothing,))
        yield from coming
        if is_new:
            return
        yield from self._owed()
        yield from self._no_answer()
        if not (against or legal or coming):
            yield from self._targets()
        yield from self._after_closing()

    def _near(self, on: date) -> str:
        return near(on, self.context.world.as_of)

    def _say(self, name: str, /, **facts: Any) -> str:
        names = {"office": self.context.office, "about": self.context.about, "mark": self.context.mark()}
        return say_of(f"bottom.{name}", names | facts)

    def _slot(self, rule: str, views: Iterable[MilestoneView], clause: str, *plain: str) -> Slot:
        return Slot(clause, plain, (self.context.computed(rule, views),))

    def _verdict(self) -> Slot:
        views = self.report.recommendations
        done = self.headline.done
        mark = self.context.mark() if done else ""
        clause = self._say("verdict", ids=done, of=len(views), mark=mark)
        plain: list[str] = []
        closings = [view.closing_milestone for view in views if view.closing_milestone]
        seqs = [view.record.finding.seq for view in closings if view.record.finding]
        for how in ("closed_not_implemented", "not_required"):
            if ids := [view.id for view in views if view.why == how]:
                plain.append(self._say(how, ids=ids))
        if len(done) == len(views) and (days := [view.proof_since for view in closings if view.proof_since]):
            plain.append(self._say("last_verified", on=max(days), mark=mark))
        if not done and (verified := self.report.views(self.headline.verified)):
            names = [name_of(view) for view in verified] if len(verified) <= MOST_NAMED else []
            plain.append(self._say("verified_milestones", n=len(verified), names=names))
            seqs += [view.record.finding.seq for view in verified if view.record.finding]
        trace: list[Trace] = [] if done else [self.context.none_of("finding that verifies a recommendation")]
        return Slot(clause, tuple(plain), (*trace, *([events(*seqs)] if seqs else [])))

    def _against(self) -> list[Slot]:
        before = self.context.before.cut_seq if self.context.before else 0
        verdicts: list[tuple[VerdictView, MilestoneView]] = [
            (view.verdict, view)
            for view in self.report.milestones
            if view.verdict and view.proof == "not_sufficient" and view.verdict.seq > before
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

    def _legal(self) -> list[Slot]:
        """Say the legal deadlines that passed: the agency's without proof, those of others, and those that nobody could
        check. Each is a number of its own; the first is the clause, and what else is known of it comes last."""
        agencys, others, unchecked = (
            self.report.views(ids)
            for ids in (self.headline.legal, self.headline.others_legal, self.headline.by_law_not_checked)
        )
        missed = self.report.views(self.headline.missed)
        mark = self.context.mark_of(view.lateness.ground.source for view in missed if view.lateness.ground)
        bodies = [self.context.names.body(duty_on) for duty_on in dict.fromkeys(view.duty_on for view in others)]
        whys = [WHY[why] for why in dict.fromkeys(view.why for view in unchecked) if why]
        says = [
            (agencys, self._say("legal", n=len(agencys), missed=len(missed), mark=mark)),
            (others, self._say("others_legal", n=len(others), bodies=bodies)),
            (unchecked, self._say("not_checked", n=len(unchecked), whys=whys, more=bool(agencys or others))),
        ]
        parts = [(views, text) for views, text in says if views]
        if not parts:
            return []
        first, clause = parts[0]
        plain = [text for _, text in parts[1:]]
        plain += [self._oldest(first)] if first is unchecked else [self._asked(first), self._oldest(first)]
        return [Slot(clause, tuple(plain), tuple(self.context.computed("past", views) for views, _ in parts))]

    def _oldest(self, views: Sequence[MilestoneView]) -> str:
        first = views[0]
        return self._say("oldest", n=len(views), name=name_in(first), on=self._near(first.due_now))

    def _asked(self, views: Sequence[MilestoneView]) -> str:
        """Say about how many of some deadlines the office asked, since when, and how many of these have no answer."""
        days = [view.asked_on for view in views if view.asked_on]
        silent = [view for view in views if view.asked_on and not view.has_answer]
        on = self._near(min(days)) if days else ""
        return self._say("asked", n=len(days), of=len(views), silent=len(silent), on=on)

    def _just_begun(self) -> bool:
        """Return whether no source was read and nobody received a date."""
        return not any(source.record for source in self.report.sources.values()) and not any(
            view.asked_on for view in self.report.milestones
        )

    def _next_by_law(self) -> list[Slot]:
        today = self.context.world.as_of
        coming = [
            view
            for view in self.report.views(self.headline.to_come)
            if view.basis == "statute" and view.is_agencys and not view.record.dates.provisional
            if 0 <= (view.due_now - today).days <= DAYS_AHEAD
        ]
        if not coming:
            return []
        same = [view for view in coming if view.due_now == coming[0].due_now]
        plain = self._say("next_names", names=[name_in(view) for view in same])
        return [self._slot("coming", same, self._say("next", on=self._near(coming[0].due_now)), plain)]

    def _owed(self) -> Iterator[Slot]:
        """Say all that the office owes, its own duties too, and since when the oldest waits."""
        line = owed_line(self.headline, office=self.context.office, with_oldest=False)
        if line:
            ids = dict.fromkeys(id_ for debt in DEBTS for id_ in getattr(self.headline, debt))
            mark = self.context.mark() if self.headline.to_review or self.headline.to_decide else ""
            plain = self._say("oldest_debt", on=self._near(min(self.headline.oldest.values())))
            yield self._slot(
                "turn", self.report.views(ids), self._say("owed", line=line.removesuffix("."), mark=mark), plain
            )

    def _no_answer(self) -> Iterator[Slot]:
        """Say how many target dates the agency left without any answer, of those whose answer day went by."""
        asked = self.headline.asked
        unanswered = [view for view in self.report.views(asked) if view.id not in self.headline.answered]
        if not unanswered:
            return
        days = sorted({view.asked_on for view in unanswered if view.asked_on})
        ids = sorted({view.record.recommendation_id for view in unanswered if not view.is_shared})
        facts = {"answered": len(self.headline.answered), "of": len(asked), "ids": ids}
        plain = self._say("received", first=self._near(days[0]), last=self._near(days[-1]), **facts)
        yield self._slot("awaiting_answer", unanswered, self._say("no_answer", **facts), plain)

    def _targets(self) -> Iterator[Slot]:
        if past := self.report.views(self.headline.target):
            days = sorted(view.asked_on for view in past if view.asked_on)
            plain = [self._say("first_told", on=self._near(days[0]))] if days else []
            yield self._slot("past", past, self._say("targets", n=len(past)), *plain)

    def _after_closing(self) -> Iterator[Slot]:
        """Say what stays open once every recommendation is closed, part by part."""
        if any(not view.is_closed for view in self.report.recommendations):
            return
        names = {"office": self.context.office, "agency": self.context.about}
        parts = [row for row in part_rows(self.headline, **names) if row[1] and row[0] not in ("verified", "closed")]
        if parts:
            views = self.report.views(id_ for name, _, _ in parts for id_ in getattr(self.headline, name))
            plain = self._say("open_parts", parts=[f"{n} {words}" for _, n, words in parts])
            yield self._slot(
                "open", views, self._say("stay_open", n=len(views), shared=sum(view.is_shared for view in views)), plain
            )
