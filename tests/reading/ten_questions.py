"""Ten questions that a reader asks of a memo's first page, for four memos, and the key to them from each record.

The key is worked out from where the record says that everything stands (`models/standing`), not from the memo: names,
days and numbers are the record's. What is taken from the page is only the frame in which it says them ("Five legal
deadlines passed", "DOI: send the date"), because a test can look for words alone. It cannot say whether somebody who
never saw the page understands it.
"""

from collections.abc import Iterator
from datetime import date
from itertools import islice

from models.memo import next_memo_on, questions_of, report_of
from models.projections import World
from models.standing import MilestoneView, RecommendationView, ReportView
from notifications.memo import MemoDocument
from notifications.words import cap, long_date, mid, near, near_short, number, number_first
from tests.material.memo import (
    AS_OF,
    START,
    all_closed,
    memo_of,
    put_to,
    register_events,
    sealed_of,
    story,
    world_at,
)

QUESTIONS = (
    "What is verified?",
    "Which legal deadlines passed or are overdue, and since when was the agency asked?",
    "Which dates are only ours, and did the agency have them?",
    "What could not be checked?",
    "What did the agency say?",
    "What did it not answer?",
    "Who acts next on R1 and on R2?",
    "What changed?",
    "What may be asked at the hearing?",
    "When does the next memo come?",
)
TURNS = {
    "review_evidence": "review the file",
    "decide_offer": "decide on the date",
    "send_date": "send the date",
}
"""What the office does in its turn."""


def demonstration() -> World:
    """Return a record with a year of made-up progress and no message."""
    return world_at(sealed_of(story()), AS_OF)


def empty() -> World:
    """Return a record that holds the register and nothing else."""
    return world_at(sealed_of((START, each) for each in register_events()), date(2026, 1, 6))


def busy() -> World:
    """Return the record of a quarter in which three dates were told and much happened."""
    dates = (("R1-M1", date(2026, 2, 27)), ("R2-M1", date(2026, 3, 31)), ("R3-M1", date(2026, 3, 31)))
    told = [(START, event) for name, due in dates for event in put_to(name, due)]
    first = [(START, event) for event in register_events()]
    return world_at(sealed_of([*first, *told, *(step for step in story() if step[0] != START)]), AS_OF)


def closed() -> World:
    """Return a record in which every recommendation is verified as done."""
    return world_at(sealed_of(all_closed()), AS_OF)


RECORDS = {"demonstration": demonstration, "empty": empty, "busy quarter": busy, "all closed": closed}


def memo_for(name: str) -> MemoDocument:
    """Return the memo of one of the records."""
    period = "quarter" if name == "busy quarter" else "month"
    return memo_of(RECORDS[name](), period=period, mock=name != "empty")


def key_of(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the words of the record that answer each question, in the order of the questions."""
    return tuple(tuple(answer) for answer in _Key(RECORDS[name]()).answers())


class _Key:
    """The answers that a record gives."""

    def __init__(self, world: World) -> None:
        self.report: ReportView = report_of(world)
        self.today = world.as_of
        self.views = self.report.milestones
        by_law = [view for view in self.views if view.basis == "statute" and view.is_open]
        self.passed = [view for view in by_law if view.is_past and view.is_agencys]
        self.unknown = [view for view in by_law if view.lateness.state == "unknown"]
        soon = [view for view in by_law if view.lateness.state == "coming" and not view.record.provisional]
        self.coming = [view for view in soon if (view.due_now - self.today).days <= 60]

    def answers(self) -> Iterator[Iterator[str]]:
        """Yield the answers to each question."""
        yield self.verified()
        yield self.legal()
        yield self.ours()
        yield self.unchecked()
        yield self.said()
        yield self.unanswered()
        yield self.turns()
        yield self.changed()
        yield self.questions()
        yield iter((f"Next memo {long_date(next_memo_on(self.today, 'month'))}",))

    def verified(self) -> Iterator[str]:
        """Yield how many recommendations are verified, when the last was closed, and else which milestones are."""
        done = [view for view in self.report.recommendations if view.standing == "verified"]
        if done:
            assert len(done) == len(self.report.recommendations)
            yield f"All {number(len(done))} recommendations are verified as done"
            yield f"the last on {long_date(max(view.holding_since for view in done if view.holding_since))}"
            return
        yield f"None of the {number(len(self.report.recommendations))} recommendations is verified as done."
        yield from (f"{mid(_name(view))} ({view.record.recommendation_id})" for view in self._verified())

    def legal(self) -> Iterator[str]:
        """Yield the legal deadlines that passed with their days, and whether the agency was asked; or the next ones."""
        if not self.passed:
            yield f"The next legal deadline is {near(self.coming[0].due_now, self.today)}"
            yield from (cap(_name(view)) for view in self.coming)
            return
        yield f"{number_first(len(self.passed))} legal deadlines passed"
        yield f"The oldest was {near(min(view.due_now for view in self.passed), self.today)}."
        asked = sorted(view.asked_on for view in self.passed if view.asked_on)
        yield f"We first asked on {near(asked[0], self.today)}." if asked else "DOI has not asked NYPD."
        yield from (f"{cap(_name(view))} " for view in self.passed)
        yield from (near_short(view.due_now, self.today) for view in self.passed)

    def ours(self) -> Iterator[str]:
        """Yield whose the dates of the rows are, each date, and which of them the agency received."""
        steps = [view.next_milestone for view in self._open() if view.next_milestone]
        if not steps:
            return
        assert all(step.basis == "planning_assumption" for step in steps)
        yield "Target dates are ours, not law."
        yield from (f"{near_short(step.due_now, self.today)} {mid(_name(step))}" for step in steps)
        asked = {step.asked_on for step in steps}
        yield "NYPD has not received them." if asked == {None} else "NYPD has received those with a day asked."
        yield from (f"asked {near_short(day, self.today)}" for day in asked if day)

    def unchecked(self) -> Iterator[str]:
        """Yield the legal deadlines that nobody could check; where nothing was looked at, that no source was read."""
        if not any(source.record for source in self.report.sources.values()):
            yield "read no source"
            return
        yield f"could not check {number(len(self.unknown))} more"
        yield from (f"{cap(_name(view))} " for view in self.unknown)

    def said(self) -> Iterator[str]:
        """Yield what the agency said of each open step and sent, and that it accepted."""
        accepted = {view.record.acceptance.on for view in self.report.recommendations if view.record.acceptance}
        yield from (f"accepted all {number(7)} on {long_date(day)}" for day in accepted)
        for view in self.views:
            if view.says and view.says_on and view.is_open:
                yield f"{near_short(view.says_on, self.today)}: {mid(_name(view))} {view.says}"
        files = [file for view in self.views for file in view.record.evidence if file.voice == "agency"]
        yield from {f"{near_short(file.recorded_on, self.today)}: sent a file" for file in files if file.counts}
        if not files and not any(view.says for view in self.views):
            yield "It has told us nothing more"

    def unanswered(self) -> Iterator[str]:
        """Yield how many of our dates went unanswered; where the agency was not asked, that it was not."""
        left = [view for view in self.views if view.answer_due and view.answer_due < self.today and view.is_agencys]
        left = [view for view in left if view.review == "none" and not view.says and not view.answers]
        if not left:
            yield "not asked" if any(self._open()) else "DOI has not asked NYPD."
            return
        (asked,) = {view.asked_on for view in left if view.asked_on}
        ids = ", ".join(sorted({view.record.recommendation_id for view in left}))
        yield f"left {number(len(left))} of our dates, received {near(asked, self.today)}, unanswered"
        yield f"({ids})"

    def turns(self) -> Iterator[str]:
        """Yield whose turn the first two recommendations are; of closed ones, how much stays open beside them."""
        for view in self.report.recommendations[:2]:
            if view.turn is None:
                yield f"{len(view.open_after_closing)} still open"
            elif view.turn.party == "oversight":
                yield f"DOI: {TURNS[view.turn.verb]}"
            else:
                record = self.report.by_id[view.turn.milestone_id].record
                yield f"NYPD: {(record.planned.ask or '').partition(',')[0].partition(' that ')[0]}"

    def changed(self) -> Iterator[str]:
        """Yield that it is the first memo, and what verifiers found."""
        yield "First memo: everything since the report is new."
        verified = self._verified()
        if len(verified) == 1:
            yield f"DOI verified (fictional) the {mid(_name(verified[0]))} ({verified[0].record.recommendation_id})."
        elif verified:
            yield f"DOI verified (fictional) {number(len(verified))} milestones."

    def questions(self) -> Iterator[str]:
        """Yield the first questions of the register; where nothing passed, what to ask for by the next deadlines."""
        registered = [question.text for question in questions_of(self.views) if 0 < len(question.text) <= 112]
        yield from islice(registered, 3)
        if not registered:
            asks = [view.record.planned.ask or "" for view in self.coming]
            yield from (cap(ask.removeprefix("send ").partition(",")[0]) for ask in asks)

    def _verified(self) -> list[MilestoneView]:
        return [view for view in self.views if view.review == "verified" and view.is_recommended]

    def _open(self) -> list[RecommendationView]:
        return [view for view in self.report.recommendations if not view.is_closed]


def _name(view: MilestoneView) -> str:
    """Return the register's short name of a milestone."""
    return view.record.planned.short or view.record.title
