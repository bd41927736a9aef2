"""Where one milestone stands on a day: one frozen value that every surface takes whole (docs/record.md#standing)."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from models.core import Calendar
from models.ledger import REOPENS, Says, TurnVerb, Verdict
from models.records import PORTFOLIO, FindingItem, MilestoneRecord, RejectionItem, offer_of, proposal_of, request_of
from models.register import AGENCY, OVERSIGHT, Basis, Duty
from models.standing.answers import ASKS, DECISIONS, AnswerKind, MilestoneAnswer, answers_of, last_answer_of
from models.standing.closing import look_again_of
from models.standing.lateness import (
    ANSWER_DAYS,
    Lateness,
    answer_due,
    is_proposed_first,
    is_unsettled,
    lateness_of,
    needs_receipt,
    was_read_after,
)
from models.standing.sources import SourceView
from models.standing.state import PAST, DateState, ProofState, Why

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
    """By when; None if no day is, or if it is over. The office takes the ten business days that it gives others."""


@dataclass(frozen=True)
class VerdictView:
    """The newest word of a verifier: a finding, or that evidence did not show it (`insufficient`)."""

    word: Verdict | Literal["insufficient"]
    seq: int
    on: date
    """The New York day on which it was recorded."""
    by: str
    reason_id: str

    @property
    def closes(self) -> bool:
        """Return whether it closes the milestone while it stands."""
        return self.word not in (*REOPENS, "insufficient")


@dataclass(frozen=True)
class MilestoneView:
    """Where a milestone stands on a New York day."""

    record: MilestoneRecord
    source: SourceView
    """The source at which its evidence would show."""
    day: date
    calendar: Calendar

    is_ended: bool = False
    """Whether its recommendation is closed, and it is a step toward that which nobody awaits any more."""

    @cached_property
    def lateness(self) -> Lateness:
        """Return from which day its date counts, and how long it has passed."""
        return lateness_of(self.record, self.source.record, self.day, self.calendar)

    @cached_property
    def date_state(self) -> DateState:
        """Return what became of its date, by the first rule that holds (docs/record.md#date)."""
        record, start = self.record, self.lateness.counts_from
        if self.proof == "verified" and record.finding:
            return "kept_late" if record.finding.on > record.dates.due_on else "kept"
        if self.proof == "closed" or record.is_watch or record.dates.provisional:
            return "none"
        if start is None or not self.lateness.has_passed:
            is_before_start = start is not None and needs_receipt(record) and self.due_now < self.day <= start
            waits = start is None or self.is_unsettled or is_before_start
            return "not_counting" if waits else "to_come"
        if any(item.recorded_on <= start for item in record.evidence_to_review):
            return "file_in_time"
        return "missed" if self.lateness.ground and record.basis == "statute" else "passed"

    @cached_property
    def proof(self) -> ProofState:
        """Return what stands of its proof, by the first rule that holds (docs/record.md#proof)."""
        record = self.record
        if self.closed_why:
            return "closed"
        if record.finding and record.finding.proves and not record.missing:
            return "verified"
        if record.is_watch:
            return "none"
        if not record.missing and (record.evidence_to_review or self._is_file_hidden):
            return "awaiting_review"
        if self.unchecked_why:
            return "not_checked"
        return "not_sufficient" if self.verdict and not self.verdict.closes else "none"

    @property
    def why(self) -> Why | None:
        """Return why its proof was not checked, or how it was closed otherwise than as done; else None."""
        return {"closed": self.closed_why, "not_checked": self.unchecked_why}.get(self.proof)

    @cached_property
    def closed_why(self) -> Why | None:
        """Return how it was closed otherwise than as done; None if it was not."""
        record, finding = self.record, self.record.finding
        if record.withdrawn_on:
            return "withdrawn"
        if finding and finding.closes and not (finding.proves or record.missing):
            return "not_required" if finding.verdict == "not_required" else "closed_not_implemented"
        return "ended" if self.is_ended else None

    @cached_property
    def proof_since(self) -> date | None:
        """Return the day since when its proof stands so; None where nothing is on file, or no day is known."""
        record, finding = self.record, self.record.finding
        if record.withdrawn_on or record.missing:
            return record.withdrawn_on or record.missing
        if self.proof in {"verified", "closed"}:
            return finding.recorded_on if finding else None
        if self.proof == "awaiting_review":
            waiting = [item.recorded_on for item in record.evidence_to_review]
            return min(waiting) if waiting else self.source.hidden_since(self.id)
        if self.proof == "not_checked":
            return self.source.record.unread_since if self.source.record else None
        return self.verdict.on if self.verdict and self.proof == "not_sufficient" else None

    @property
    def _is_file_hidden(self) -> bool:
        """Return whether a file that may show it waits for a person, at a source that could otherwise be read."""
        start = self.lateness.counts_from if self.lateness.has_passed else None
        is_hidden = self.source.hidden_since(self.id) is not None
        return is_hidden and (start is None or was_read_after(self.source.record, start))

    @cached_property
    def unchecked_why(self) -> Why | None:
        """Return why nobody could look for its proof, since its date if that has passed; None if somebody could."""
        record, source, lateness = self.record, self.source, self.lateness
        if record.missing:
            return "file_removed" if record.removed else "file_missing"
        if record.dates.provisional or lateness.ground or record.evidence_to_review:
            return None
        start = lateness.counts_from if lateness.has_passed else None
        if start and self.verdict and self.verdict.on > start:
            return None
        is_target_over = needs_receipt(record) and self.day > self.due_now
        since = start or (self.due_now if is_target_over else None)
        if was_read_after(source.record, since) if since else not source.is_unread:
            return "not_looked" if start and self._is_ours_to_look else None
        if source.record is None:
            return "never_checked"
        return "turned_off" if source.record.reason == "switched_off" else "not_read"

    @property
    def _is_ours_to_look(self) -> bool:
        """Return whether its proof shows only when the office looks: at a page that no rule judges, or in its own
        folder."""
        return self.source.voice == OVERSIGHT and (self.record.rule.type == "human" or not self.source.is_read)

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
        if self._is_ours_to_look and self.date_state in PAST:
            return self._ours("inspect", self.lateness.counts_from)
        return None

    def _ours(self, verb: TurnVerb, since: date | None) -> Turn:
        by = self.calendar.add(since, ANSWER_DAYS) if since else None
        return Turn(OVERSIGHT, verb, self.id, since, by if by and by >= self.day else None)

    @cached_property
    def turn(self) -> Turn | None:
        """Return whose turn it is: the office's if it owes something, else the duty holder's; None once closed."""
        if not self.is_open or self.office_turn:
            return self.office_turn
        record = self.record
        due = self.answer_due
        if due and self.is_unsettled:
            return Turn(record.plan.duty_on, "answer_date", record.id, record.dates.told_on, due)
        last = None if record.dates.provisional or self.day > record.due_now else record.due_now
        if record.statement and record.statement.says == "done":
            return Turn(record.plan.duty_on, "send_document", record.id, record.statement.on, last)
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
        """Return the calendar days past its date; 0 unless it passed and somebody could look since."""
        return self.lateness.days if self.is_past and self.proof != "not_checked" else 0

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
        return self.proof not in ("verified", "closed") and not self.record.is_watch

    @property
    def is_past(self) -> bool:
        """Return whether its date passed and nothing proves that it was kept, whether or not somebody could look."""
        return self.date_state in PAST

    @property
    def is_counted(self) -> bool:
        """Return whether it counts among the milestones: it is neither a bill nor withdrawn."""
        return not self.record.is_watch and self.record.withdrawn_on is None

    @property
    def has_answer(self) -> bool:
        """Return whether the duty holder gave any answer about it: a word, a file, or what a message asks for."""
        words = (answer for answer in self.answers if answer.kind not in DECISIONS)
        is_answered = any(answer.withdrawn_by is None for answer in words)
        return bool(self.says or self.sent_on or is_answered)

    @property
    def is_shared(self) -> bool:
        """Return whether its date covers all recommendations."""
        return self.record.recommendation_id == PORTFOLIO

    @property
    def is_related(self) -> bool:
        """Return whether it is a duty beside what a recommendation asks for."""
        return self.record.plan.relation != "recommended"

    @property
    def is_recommended(self) -> bool:
        """Return whether a recommendation asks for it; a related duty never decides where a recommendation stands."""
        return not self.is_related and not self.is_shared

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
