"""Ten questions that a reader asks of a memo's first page, for four memos, and the key to them from each record.

The key is worked out from where the record says that everything stands (`models/standing`), not from the memo: names,
days and numbers are the record's. What is taken from the page is only the frame in which it says them ("Five legal
deadlines passed", "DOI: send the date"), because a test can look for words alone. It cannot say whether somebody who
never saw the page understands it.
"""

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from pypdf import PdfReader

from models.ledger import DateOffered, Event, EvidenceRejected, OfferAccepted, OfferDeclined
from models.memo import next_memo_on, questions_of, report_of
from models.projections import World
from models.standing import MilestoneView, RecommendationView, ReportView
from notifications.memo import MemoDocument
from notifications.words import cap, long_date, mid, near, near_short, number, number_first
from notifications.words.dates import n_of
from tests.material.memo import (
    AS_OF,
    START,
    TEXTS,
    held,
    look,
    memo_of,
    opened,
    put_to,
    received,
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
ASKED = {"working_on_it": "working on it", "date_offered": "asked for ", "date_requested": "asked for "}
"""What the agency answers to a date, by the words before a day."""
SMALLEST = 7.2
"""Points of the smallest letters but raised numbers and letters, which have seven."""


def unasked() -> World:
    """Return a record with a year of made-up progress and no message."""
    return world_at(sealed_of(story()), AS_OF)


def empty() -> World:
    """Return a record that holds the register and nothing else."""
    return world_at(sealed_of((START, event) for event in register_events()), date(2026, 1, 6))


def busy() -> World:
    """Return the record of half a year in which dates were proposed and answered, and files judged."""
    day = date(2026, 6, 30)
    draft = received("R2-M1", "guidance-draft.pdf")
    refused = EvidenceRejected(milestone_id="R2-M1", evidence=(draft.sha256,), reason_id="t-no-test")
    happened: tuple[tuple[tuple[int, int], Event], ...] = (
        ((1, 12), DateOffered(milestone_id="R3-M1", to=date(2026, 6, 30), reason_id="t-why")),
        ((1, 15), OfferAccepted(milestone_id="R3-M1", to=date(2026, 6, 30))),
        ((1, 16), DateOffered(milestone_id="R6-M1", to=date(2026, 5, 29), reason_id="t-why")),
        ((2, 9), received("R1-M1", "audit-plan.pdf")),
        ((2, 20), held("R1-M1", date(2026, 2, 9))),
        ((3, 2), draft),
        ((5, 5), DateOffered(milestone_id="R7-M1", to=date(2026, 8, 31), reason_id="t-why")),
        ((4, 10), refused),
        ((5, 12), OfferDeclined(milestone_id="R7-M1", reason_id="t-why")),
        ((6, 22), received("R5-M1", "access-guidelines.pdf")),
        *(((6, 30), event) for event in (*opened(day), look(day))),
    )
    later = ((datetime(2026, *on, 15, tzinfo=UTC), event) for on, event in happened)
    return world_at(sealed_of((*_proposed("M1"), *later)), day)


def closed() -> World:
    """Return the record of a year at whose end all that was recommended is verified; some related duties are open."""
    day, planned = date(2026, 11, 30), world_at(sealed_of((START, event) for event in register_events()), AS_OF)
    steps = [*_proposed("M"), *((datetime(2026, 2, 9, 15, tzinfo=UTC), event) for event in put_to("R4-M8", LEGAL))]
    for view in report_of(planned).milestones:
        if view.is_recommended and not view.is_shared:
            rec = int(view.record.recommendation_id[1:])
            on = CLOSED_ON[rec - 1] if view.record.plan.closes_recommendation else min(view.due_now, date(2026, 10, 29))
            at = datetime(on.year, on.month, on.day, 15, tzinfo=UTC)
            file = received(view.id, f"{view.id}.pdf")
            steps += [(at - timedelta(days=7), file)] if view.is_agencys else []
            done = on if view.record.plan.closes_recommendation else on - timedelta(days=7)
            steps.append((at, held(view.id, done)))
    steps += [(datetime(2026, 11, 30, 15, tzinfo=UTC), event) for event in (*opened(day), look(day))]
    return world_at(sealed_of(sorted(steps, key=lambda step: step[0])), day)


CLOSED_ON = tuple(date(2026, 11, day) for day in (3, 4, 5, 6, 9, 10, 12))
"""Business days on which a verifier found each recommendation implemented."""
LEGAL = date(2026, 2, 4)
"""The first legal deadline of the register."""


def _proposed(kind: str) -> list[tuple[datetime, Event]]:
    """Return the register, and the agency's target dates of a kind of milestones, as it received them at the start."""
    views = report_of(world_at(sealed_of((START, event) for event in register_events()), date(2026, 1, 6))).milestones
    targets = [view for view in views if view.is_agencys and view.is_recommended and not view.is_shared]
    targets = [view for view in targets if f"-{kind}" in view.id]
    events = (*register_events(), *(event for view in targets for event in put_to(view.id, view.due_now)))
    return [(START, event) for event in events]


RECORDS = {"unasked": unasked, "empty": empty, "busy quarter": busy, "all closed": closed}
PERIODS = {"busy quarter": "quarter", "all closed": "closing"}


def memo_for(name: str) -> MemoDocument:
    """Return the memo of one of the records."""
    texts = {**TEXTS, "t-no-test": "It lacks a test for immigration requests."}
    return memo_of(
        RECORDS[name](),
        period=PERIODS.get(name, "month"),
        mock=name != "empty",
        texts=texts,
        state="issued",
        number=1,
        from_="the DOI follow-up coordinator",
    )


def key_of(world: World) -> dict[str, tuple[str, ...]]:
    """Return the words of a record that answer each question."""
    return dict(zip(QUESTIONS, map(tuple, _Key(world).answers()), strict=True))


def page_of(pdf: bytes) -> str:
    """Return the text of the first page of a memo, without raised numbers and letters."""
    parts: list[str] = []

    def visit(text: str, _: object, __: object, ___: object, size: float) -> None:
        parts.append(text if size >= SMALLEST else " ")

    PdfReader(io.BytesIO(pdf)).pages[0].extract_text(visitor_text=visit)
    return " ".join("".join(parts).split())


def missing(world: World, page: str) -> list[tuple[str, str]]:
    """Return the answers of a record that a first page lacks, each after its question."""
    return [(question, words) for question, key in key_of(world).items() for words in key if words not in page]


class _Key:
    """The answers that a record gives."""

    def __init__(self, world: World) -> None:
        self.report: ReportView = report_of(world)
        self.today = world.as_of
        self.views = self.report.milestones
        by_law = [view for view in self.views if view.basis == "statute" and view.is_open]
        headline = self.report.headline
        self.passed = list(self.report.views(headline.legal))
        self.unknown = list(self.report.views(headline.by_law_not_checked))
        soon = [view for view in by_law if not (view.is_past or view.record.dates.provisional)]
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
        yield iter((f" memo {long_date(next_memo_on(self.today, 'month'))}",))

    def verified(self) -> Iterator[str]:
        """Yield how many recommendations are verified, when the last was closed, and else which milestones are."""
        done = [view for view in self.report.recommendations if view.proof == "verified"]
        if done:
            assert len(done) == len(self.report.recommendations)
            yield f"All {number(len(done))} recommendations are verified as done"
            yield f"the last on {long_date(max(view.proof_since for view in done if view.proof_since))}"
            return
        yield f"None of the {number(len(self.report.recommendations))} recommendations is verified as done."
        yield from (f"{mid(_name(view))} ({view.record.recommendation_id})" for view in self._verified())

    def legal(self) -> Iterator[str]:
        """Yield the legal deadlines that passed with their days, and since when the agency was asked; or the next."""
        if not self.passed:
            yield f"the next is {near(self.coming[0].due_now, self.today)}"
            yield from (cap(_name(view)) for view in self.coming)
            return
        yield f"{number_first(len(self.passed))} of NYPD's legal deadlines passed without proof."
        yield from (f"{cap(_name(view))} " for view in self.passed)
        yield from (near_short(view.due_now, self.today) for view in self.passed)
        asked = sorted({view.asked_on for view in self.passed if view.asked_on})
        yield from [f"first asked {self._near(asked[0])}", *map(self._near, asked)] if asked else []
        if not all(view.asked_on for view in self.passed):
            yield "DOI has not asked about "

    def ours(self) -> Iterator[str]:
        """Yield whose the dates of the rows are, each date, and which of them the agency received."""
        closed = [view.closing_milestone for view in self.report.recommendations if view.closing_milestone]
        if closed:
            yield from (
                f"done {near_short(view.record.finding.on, self.today)}" for view in closed if view.record.finding
            )
            return
        steps = [view.next_milestone for view in self._open() if view.next_milestone]
        assert all(step.basis == "planning_assumption" for step in steps)
        yield "Target dates are DOI's, not law."
        yield from (f"{near_short(step.due_now, self.today)} {mid(_name(step))}" for step in steps)
        asked = {step.asked_on for step in steps}
        if asked == {None}:
            yield "NYPD has not received them."
        else:
            yield "has received those with a day asked" if None in asked else "each of these on the day asked"
        yield from (f"asked {near_short(day, self.today)}" for day in asked if day)

    def unchecked(self) -> Iterator[str]:
        """Yield the legal deadlines that nobody could check; where nothing was looked at, that no source was read."""
        if not any(source.record for source in self.report.sources.values()):
            yield "checked no source"
            return
        if self.unknown:
            yield "not checked ("
        yield from (f"{cap(_name(view))} " for view in self.unknown)

    def said(self) -> Iterator[str]:
        """Yield the newest that the agency said of each recommendation or sent, and that it accepted."""
        accepted = {view.record.acceptance.on for view in self.report.recommendations if view.record.acceptance}
        yield from (f"accepted all {number(7)} on {long_date(day)}" for day in accepted)
        newest = [words for rec in self.report.recommendations if (words := self._newest(rec))]
        yield from newest
        if not newest and not any(view.sent_on for view in self.views):
            yield "It has told DOI nothing more"

    def _newest(self, rec: RecommendationView) -> str:
        words: list[tuple[date, str]] = []
        for view in rec.milestones:
            if view.proof == "awaiting_review" and view.is_recommended and view.sent_on:
                words.append((view.sent_on, "sent a file"))
            if view.is_open and view.is_agencys and view.is_recommended:
                words += [(view.says_on, f"{mid(_name(view))} {view.says}")] if view.says and view.says_on else []
                asked = [answer for answer in view.answers if answer.kind in ASKED and answer.withdrawn_by is None]
                words += [(answer.on, f"{ASKED[answer.kind]}{self._near_short(answer.day)}") for answer in asked]
        on = max((day for day, _ in words), default=None)
        last = next((text for day, text in reversed(words) if day == on), "")
        return f"{near_short(on, self.today)}: {last}" if on else ""

    def unanswered(self) -> Iterator[str]:
        """Yield how many target dates went unanswered, of how many; where the agency was not asked, that it was not."""
        theirs = [view for view in self.views if view.is_agencys and view.is_open]
        proposed = [view for view in theirs if view.answer_due and view.answer_due < self.today]
        left = [view for view in proposed if not view.has_answer]
        if left:
            ids = ", ".join(sorted({view.record.recommendation_id for view in left}))
            received = f"received {self._near(left[0].asked_on)}"
            if len(left) < len(proposed):
                answered = n_of(len(proposed) - len(left), len(proposed))
                yield f"NYPD gave {answered} answers due"
            else:
                yield received
                yield f"({ids})"
        elif any(view.asked_on for view in self.passed):
            yield "; no answer."
        else:
            yield "not asked"

    def turns(self) -> Iterator[str]:
        """Yield whose turn the first two recommendations are; of closed ones, how much stays open beside them."""
        for view in self.report.recommendations[:2]:
            if view.turn is None:
                yield f"{len(view.open_after_closing)} related duties: NYPD" if view.open_after_closing else "No one"
            elif view.turn.party == "oversight":
                yield f"DOI: {TURNS[view.turn.verb]}"
            else:
                step = self.report.by_id[view.turn.milestone_id]
                asked = (step.record.plan.ask or "").partition(",")[0].partition(" that ")[0]
                yield f": {'send a new version' if step.proof == 'not_sufficient' else asked}"

    def changed(self) -> Iterator[str]:
        """Yield that it is the first memo, what verifiers found, and for how many milestones another date was asked."""
        yield "First memo: everything since the report is new."
        verified = self._verified()
        if len(verified) == 1:
            yield f"DOI verified (fictional) the {mid(_name(verified[0]))} ({verified[0].record.recommendation_id})"
        elif verified:
            yield f"DOI verified (fictional) {number(len(verified))} milestones."
        asked = [view for view in self.views if {"date_offered", "date_requested"} & {a.kind for a in view.answers}]
        decided = {"agreed": "offer_accepted", "declined": "offer_declined"}
        for word, kind in decided.items():
            ids = [view.record.recommendation_id for view in asked if kind in {answer.kind for answer in view.answers}]
            yield from (f"{word} for {rec}" for rec in ids)
        waiting = [view.record.recommendation_id for view in asked if view.undecided]
        yield from [f"owes an answer for {' and '.join(waiting)}."] if waiting else []

    def questions(self) -> Iterator[str]:
        """Yield the first questions of the register; where nothing passed, what to ask for by the next deadlines."""
        registered = [question.text for question in questions_of(self.views) if 0 < len(question.text) <= 112]
        yield from islice(registered, 3)
        if not registered:
            yield f"What will NYPD send to show the {mid(_name(self.coming[0]))}"
            yield f"by {near(self.coming[0].due_now, self.today)}?"

    def _verified(self) -> list[MilestoneView]:
        return [view for view in self.views if view.proof == "verified" and view.is_recommended and not view.is_shared]

    def _open(self) -> list[RecommendationView]:
        return [view for view in self.report.recommendations if not view.is_closed]

    def _near(self, day: date | None) -> str:
        return near(day, self.today) if day else ""

    def _near_short(self, day: date | None) -> str:
        return near_short(day, self.today) if day else ""


def _name(view: MilestoneView) -> str:
    """Return the register's short name of a milestone; where it gives none, its title up to its first phrase."""
    return view.record.plan.short or view.record.plan.title
