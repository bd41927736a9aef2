"""Where one milestone stands on a day: one frozen value that every surface takes whole (docs/record.md#standing)."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from models.core import Calendar
from models.ledger import Says, TurnVerb, Verdict
from models.records import PORTFOLIO, FindingItem, MilestoneRecord, RejectionItem, offer_of, proposal_of, request_of
from models.register import AGENCY, OVERSIGHT, Basis, Duty
from models.standing.answers import ASKS, DECISIONS, AnswerKind, MilestoneAnswer, answers_of, last_answer_of
from models.standing.closing import look_again_of
from models.standing.lateness import Lateness, answer_due, is_proposed_first, is_unsettled, lateness_of
from models.standing.sources import SourceView
from models.standing.standing import CLOSED, PAST, VERIFIED, Standing, standing_of

Review = Literal["none", "awaiting", "not_sufficient", "verified", "closed"]
"""What verifiers did with the evidence, or with a file that nobody could read yet. It says nothing of the date."""
Holding = Literal[
    "none", "awaiting", "not_sufficient", "partly_verified", "verified", "not_implemented", "not_required", "unknown",
    "missing", "removed", "withdrawn", "tracked",
]  # fmt: skip
"""The office's status in one code: what it holds, or that it could not look. Source: docs/memo.md#columns."""
HOLDING_BY_FINDING: dict[Standing, Holding] = {
    "verified": "verified",
    "verified_late": "verified",
    "not_required": "not_required",
    "closed_not_implemented": "not_implemented",
}
"""The office's status where a finding closed the milestone."""
AWAITED: tuple[TurnVerb, ...] = ("review_evidence", "read_file", "decide_offer", "decide_request")
"""What somebody sent us and waits for. It goes before any next date of a recommendation."""


@dataclass(frozen=True)
class Turn:
    """Who acts next on a milestone, and what they do."""

    party: str
    """The id of a body: `oversight`, `agency`, or another of the register."""
    verb: TurnVerb
    milestone_id: str
    since: date | None
    """The day from which it has waited for the party; None if that is not recorded."""
    by: date | None


@dataclass(frozen=True)
class VerdictView:
    """The newest word of a verifier: a finding, or that evidence did not show it (`insufficient`)."""

    word: Verdict | Literal["insufficient"]
    seq: int
    on: date
    """The New York day on which it was recorded."""
    by: str
    reason_id: str


@dataclass(frozen=True)
class MilestoneView:
    """Where a milestone stands on a New York day."""

    record: MilestoneRecord
    source: SourceView
    """The source at which its evidence would show."""
    day: date
    calendar: Calendar

    @cached_property
    def lateness(self) -> Lateness:
        """Return how its date stands."""
        return lateness_of(self.record, self.source.record, self.day, self.calendar)

    @cached_property
    def standing(self) -> Standing:
        """Return where it stands, in one word."""
        return standing_of(self.record, self.lateness, self.day, self.calendar)

    @cached_property
    def review(self) -> Review:
        """Return what verifiers did with the evidence."""
        if self.standing in VERIFIED:
            return "verified"
        if self.standing in CLOSED:
            return "closed"
        if self.record.evidence_to_review or self.source.hidden_since(self.id):
            return "awaiting"
        return "not_sufficient" if self.verdict else "none"

    @cached_property
    def verdict(self) -> VerdictView | None:
        """Return the newest word of a verifier that stands."""
        words: list[FindingItem | RejectionItem] = [*self.record.review.findings, *self.record.review.rejections]
        last = max((word for word in words if word.stands), key=lambda word: word.seq, default=None)
        if last is None:
            return None
        word = last.verdict if isinstance(last, FindingItem) else "insufficient"
        return VerdictView(word, last.seq, last.recorded_on, last.by, last.reason_id)

    @cached_property
    def _holding_and_day(self) -> tuple[Holding, date | None]:
        record = self.record
        if record.missing and not record.withdrawn_on:
            return "removed" if record.removed else "missing", record.missing
        if record.finding and self.standing in HOLDING_BY_FINDING:
            return HOLDING_BY_FINDING[self.standing], record.finding.on
        if self.standing == "withdrawn":
            return "withdrawn", record.withdrawn_on
        if self.standing == "watch":
            return "tracked", None
        if record.evidence_to_review:
            return "awaiting", min(item.recorded_on for item in record.evidence_to_review)
        if file_since := self.source.hidden_since(self.id):
            return "awaiting", file_since
        if self.verdict:
            return "not_sufficient", self.verdict.on
        if self.lateness.state == "unknown":
            unread_since = self.source.record.unread_since if self.source.record else None
            return "unknown", unread_since or record.due_now
        return "none", None

    @property
    def holding(self) -> Holding:
        """Return the office's status in one code. A verifier's word comes before a source that was not read."""
        return self._holding_and_day[0]

    @property
    def holding_since(self) -> date | None:
        """Return the day since when that is so; None if no day is."""
        return self._holding_and_day[1]

    @property
    def is_unchecked(self) -> bool:
        """Return whether nothing may be called absent: it is awaited, nothing is on file, its source was not read."""
        is_awaited = self.is_open and not self.record.dates.provisional
        return is_awaited and self.holding == "none" and self.source.is_unread

    @cached_property
    def answers(self) -> tuple[MilestoneAnswer, ...]:
        """Return all that was answered and decided about it, the oldest first; what was withdrawn too."""
        return answers_of(self.record)

    @property
    def last_answer(self) -> MilestoneAnswer | None:
        """Return the duty holder's newest answer, whatever the office decided on it."""
        return last_answer_of(self.answers)

    @property
    def last_decision(self) -> MilestoneAnswer | None:
        """Return the office's newest decision that holds."""
        return self.newest(*DECISIONS)

    @cached_property
    def date_answer(self) -> MilestoneAnswer | None:
        """Return the newest word on our target date that holds: agreed, offered, or what the office decided."""
        return self.newest("date_agreed", "date_offered", "offer_accepted", "offer_declined")

    @cached_property
    def hold(self) -> MilestoneAnswer | None:
        """Return what keeps it on hold, that it is not theirs among it; None if nothing does."""
        return self.newest("on_hold", "not_theirs") if self.record.exchange.holds else None

    @cached_property
    def quiet(self) -> MilestoneAnswer | None:
        """Return the newest answer that keeps reminders back; None if none holds for its date and its person."""
        return self.newest("working_on_it", "reminders_paused")

    @cached_property
    def undecided(self) -> tuple[MilestoneAnswer, ...]:
        """Return the dates that the duty holder asked for or offered and on which the office has not decided."""
        if not (self.record.dates.extension_requests or self.record.dates.offers):
            return ()  # as of most: no other answer need be looked at
        return tuple(answer for answer in self.answers if answer.kind in ASKS and answer.in_force)

    def newest(self, *kinds: AnswerKind) -> MilestoneAnswer | None:
        """Return the newest answer or decision of some kinds that holds; None if none does."""
        return next((answer for answer in reversed(self.answers) if answer.kind in kinds and answer.in_force), None)

    @property
    def answer_due(self) -> date | None:
        """Return the day by which our target date may be answered; None if nobody received it, or it needs none."""
        return answer_due(self.record, self.calendar)

    @property
    def is_unsettled(self) -> bool:
        """Return whether our target date does not count yet: not received, or an answer to it is awaited."""
        return is_unsettled(self.record, self.day, self.calendar)

    @cached_property
    def office_turn(self) -> Turn | None:
        """Return what the office owes, by the first rule that holds; None if nothing. Source: docs/record.md#turn."""
        record = self.record
        if not self.is_open:
            again = look_again_of(record, self.calendar)
            return self._ours("look_again", again.since) if again and again.since <= self.day else None
        if review := record.evidence_to_review:
            return self._ours("review_evidence", min(item.recorded_on for item in review))
        if file_since := self.source.hidden_since(self.id):
            return self._ours("read_file", file_since)
        if offer := offer_of(record):
            return self._ours("decide_offer", offer.recorded_on)
        if request := request_of(record):
            return self._ours("decide_request", request.recorded_on)
        if record.dates.told_on is None and is_proposed_first(record):
            return self._ours("send_date", record.planned_on)
        is_ours_to_look = self.source.voice == OVERSIGHT and (record.rule.type == "human" or not self.source.is_read)
        if is_ours_to_look and self.lateness.state in ("passed", "unknown"):
            return self._ours("inspect", self.lateness.counts_from)
        return None

    def _ours(self, verb: TurnVerb, since: date | None) -> Turn:
        return Turn(OVERSIGHT, verb, self.id, since, None)

    @cached_property
    def turn(self) -> Turn | None:
        """Return whose turn it is: the office's if it owes something, else the duty holder's; None once closed."""
        if not self.is_open or self.office_turn:
            return self.office_turn
        record = self.record
        due = self.answer_due
        if due and self.is_unsettled:
            return Turn(record.plan.duty_on, "answer_date", record.id, record.dates.told_on, due)
        if record.statement and record.statement.says == "done":
            return Turn(record.plan.duty_on, "send_document", record.id, record.statement.on, record.due_now)
        last = None if record.dates.provisional else record.due_now
        return Turn(record.plan.duty_on, "do_step", record.id, record.dates.told_on, last)

    @property
    def id(self) -> str:
        """Return the milestone's id."""
        return self.record.id

    @property
    def basis(self) -> Basis:
        """Return what its date rests on."""
        return self.record.basis

    @property
    def duty_on(self) -> Duty:
        """Return the id of the body whose duty it is."""
        return self.record.plan.duty_on

    @property
    def due_now(self) -> date:
        """Return the date in force."""
        return self.record.due_now

    @property
    def extended_to(self) -> date | None:
        """Return the date in force if it is not the original one."""
        return self.record.due_now if self.record.due_now != self.record.dates.due_on else None

    @property
    def days_late(self) -> int:
        """Return the calendar days past its date; 0 unless it is known to have passed."""
        return self.lateness.days

    @property
    def asked_on(self) -> date | None:
        """Return the day on which the duty holder first received the date; None if never."""
        return self.record.dates.told_on

    @property
    def proposed_on(self) -> date | None:
        """Return the day on which our target date was proposed, whether or not it arrived; None if it never was."""
        proposal = proposal_of(self.record)
        return proposal.on if proposal else None

    @property
    def says(self) -> Says | None:
        """Return the agency's last word on its own work."""
        return self.record.statement.says if self.record.statement else None

    @property
    def says_on(self) -> date | None:
        """Return the day of that word; None if there is none, or if only a list shows it."""
        statement = self.record.statement
        return statement.on if statement and not statement.listed else None

    @property
    def sent_on(self) -> date | None:
        """Return the day on which the agency last sent a file that counts; None if it sent none."""
        evidence = self.record.review.evidence
        files = (item for item in evidence if item.voice == AGENCY and item.counts and not item.was_found)
        return max((item.recorded_on for item in files), default=None)

    @property
    def is_open(self) -> bool:
        """Return whether something is still awaited."""
        return self.standing not in CLOSED and self.standing != "watch"

    @property
    def is_past(self) -> bool:
        """Return whether its date passed and nothing proves that it was kept."""
        return self.standing in PAST

    @property
    def is_counted(self) -> bool:
        """Return whether it counts among the milestones: it is neither a bill nor withdrawn."""
        return self.standing not in ("watch", "withdrawn")

    @property
    def is_shared(self) -> bool:
        """Return whether its date covers all recommendations."""
        return self.record.recommendation_id == PORTFOLIO

    @property
    def is_recommended(self) -> bool:
        """Return whether a recommendation asks for it; a related duty never decides where a recommendation stands."""
        return self.record.plan.relation == "recommended" and not self.is_shared

    @property
    def is_agencys(self) -> bool:
        """Return whether it is the agency's own duty."""
        return self.record.plan.duty_on == AGENCY

    @property
    def extensions(self) -> int:
        """Return how many later dates were granted and stand."""
        return sum(extension.stands for extension in self.record.dates.extensions)

    @property
    def date_seq(self) -> int:
        """Return the entry that set the date in force."""
        fixes = [fix.seq for fix in self.record.dates.due_fixes if fix.stands]
        extension = self.record.extension
        return max([self.record.planned_seq, *fixes, extension.seq if extension else 0])
