"""What changed, in at most three sentences: verdicts, what the agency told us, legal deadlines that passed.

Each change by itself is in `changes`. Source: docs/memo.md#changes.
"""

from collections.abc import Iterator, Sequence

from models.ledger import FindingRecorded
from models.memo import ChangeFacts, Trace, events
from models.standing import ASKS, MilestoneView
from notifications.memo.context import MemoContext, sentence
from notifications.memo.document import Sentence
from notifications.memo.names import name_of, the
from notifications.words import near, say

MOST_SENTENCES = 3
LONGEST_SENTENCE = 170
"""Letters of a sentence; a longer one gives numbers in place of names."""
Views = list[MilestoneView]
AGREED = ("date_granted", "offer_accepted")
"""The office's decisions by which the agency got another date."""


def change_summary(context: MemoContext, news: Sequence[ChangeFacts]) -> tuple[Sentence, ...]:
    """Return the sentences about the changes since the memo before; none if nothing changed."""
    parts = _News(context, news)
    sentences = (parts.verdicts, parts.acceptance, parts.dates, parts.statements, parts.files, parts.passed)
    changes = [pair for part in sentences for pair in part()][:MOST_SENTENCES]
    return tuple(sentence(f"told-{place}", text, trace) for place, (text, trace) in enumerate(changes, 1))


class _News:
    """The news of one memo by what it is."""

    def __init__(self, context: MemoContext, news: Sequence[ChangeFacts]) -> None:
        self.context, self.news = context, news
        self.facts = {"about": context.about, "mark": context.mark()}

    def of(self, *kinds: str) -> list[ChangeFacts]:
        """Return the changes of some kinds that a milestone and an entry are behind, the oldest first."""
        changes = [change for change in self.news if change.kind in kinds and change.entry and change.milestones]
        return sorted(changes, key=lambda change: change.entry.seq if change.entry else 0)

    def verdicts(self) -> Iterator[tuple[str, Trace]]:
        """Say what verifiers found."""
        met: Views = []
        against: Views = []
        for change in self.of("finding", "not_shown"):
            event = change.entry.event if change.entry else None
            view = change.milestones[0]
            if view.is_shared and not view.is_agencys:
                continue  # such as a hearing: it says nothing of a recommendation
            is_met = isinstance(event, FindingRecorded) and event.verdict == "met"
            if is_met and view.review == "verified":
                met.append(view)
            elif change.kind == "not_shown" and view.review == "not_sufficient" and view not in against:
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
        accepted = [answer for answer in answers if answer and answer.value == "accepted"]
        if self.context.before or not answers:
            return
        days = sorted({answer.on for answer in accepted})
        planned = {view.record.planned_seq for view in self.context.report.recommendations}
        is_planned = all(answer.seq in planned for answer in accepted)
        listed = next((answer.basis for answer in accepted if answer.listed), None)
        facts = {"n": len(accepted), "of": len(answers), "days": days, "listed": listed, "about": self.context.about}
        text = say("news.accepted", **facts, mark="" if is_planned else self.context.mark())
        views = self.context.report.milestones
        if not any(view.says or view.last_answer or view.record.evidence for view in views if view.is_agencys):
            is_asked = any(view.asked_on and view.is_agencys for view in views)
            text += f" {say('news.nothing_more', office=self.context.office, asked=is_asked)}"
        none = self.context.none_of(f"answer of {self.context.agency}")
        yield text, events(*(answer.seq for answer in accepted)) if accepted else none

    def dates(self) -> Iterator[tuple[str, Trace]]:
        """Say for how many milestones another date was asked for, and what became of it."""
        changes = self.of("answered")
        seqs = {change.entry.seq for change in changes if change.entry}
        asks = {
            view.id for view in _views(changes) for answer in view.answers if answer.seq in seqs and answer.kind in ASKS
        }
        asked = [view for view in _views(changes) if view.id in asks]
        if not asked:
            return
        parts: dict[str, list[str]] = {"agreed": [], "declined": [], "waiting": []}
        for view in asked:
            name = name_of(view) if view.is_shared else view.record.recommendation_id
            if view.undecided:
                parts["waiting"].append(name)
            elif view.last_decision:
                parts["agreed" if view.last_decision.kind in AGREED else "declined"].append(name)
        trace = events(*(answer.seq for view in asked for answer in view.answers))
        yield self._short("dates", {**parts, "office": self.context.office, **self.facts}, asked=asked), trace

    def statements(self) -> Iterator[tuple[str, Trace]]:
        """Say what the agency says of its work."""
        changes = self.of("statement")
        views = [view for view in _views(changes) if view.says]
        if views:
            without = not any(view.record.evidence for view in views)
            text = self._short("statements", {"without": without, **self.facts}, views=views)
            yield text, events(*(change.entry.seq for change in changes if change.entry))

    def files(self) -> Iterator[tuple[str, Trace]]:
        """Say for what a file came."""
        changes = self.of("evidence")
        views = _views(changes)
        if views:
            mark = self.context.mark_of(item.source for view in views for item in view.record.evidence)
            text = self._short("files", {"mark": mark}, views=views)
            yield text, events(*(change.entry.seq for change in changes if change.entry))

    def passed(self) -> Iterator[tuple[str, Trace]]:
        """Say, after a first memo, which legal deadlines passed since."""
        views = [change.milestones[0] for change in self.news if change.kind == "past_by_law"]
        if views and self.context.before:
            views.sort(key=lambda view: (view.due_now, view.id))
            text = self._short("passed", {}, views=views)
            yield text, self.context.computed("past", views)

    def _short(self, macro: str, facts: dict[str, object], **views: Views) -> str:
        """Return a sentence that names milestones, or one that counts them if it is too long."""
        named = {key: [self._named(macro, view) for view in several] for key, several in views.items()}
        text = say(f"news.{macro}", **facts, **named, counted=False)
        return text if len(text) <= LONGEST_SENTENCE else say(f"news.{macro}", **facts, **named, counted=True)

    def _named(self, macro: str, view: MilestoneView) -> tuple[str, str]:
        """Return a milestone's name, and what a sentence says of it beside."""
        beside = view.says or "" if macro == "statements" else near(view.due_now, self.context.world.as_of)
        return the(name_of(view)), beside


def _views(changes: Sequence[ChangeFacts]) -> Views:
    """Return the milestones that some changes are about, each once."""
    return list({view.id: view for change in changes for view in change.milestones}.values())
