"""What a verb is: what it is about, who may do it, what its form asks for, when it fits, and what it adds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from models import drafts
from models.answers.context import Attempt
from models.answers.evidence import evidence_received, rests_on
from models.answers.press import StoredFile
from models.answers.rules import check_open
from models.core import AnswerRefused
from models.ledger import Event, MemoStep, Verb
from models.permissions import Action, able
from models.records import MilestoneRecord

FieldType = Literal["day", "words", "milestone", "person", "successor", "evidence", "says", "voice"]
"""How a field is asked for. A successor is a person who may take over."""


class Field(NamedTuple):
    """One field of a form. Its name is its `block_id` in Slack and its name in `Form`."""

    name: str
    type: FieldType
    required: bool = True


class Alternatives(NamedTuple):
    """Fields of which at least one must be filled, or exactly one."""

    names: tuple[str, ...]
    fault: Literal["link_or_file", "milestone_or_reason"]
    exactly_one: bool = False


@dataclass(frozen=True)
class Outcome:
    """What an answer adds to the record."""

    events: tuple[Event, ...] = ()
    judged: tuple[int, ...] = ()
    """The entries of others that it judges."""
    on_record: int | None = None
    """The entry that says the same already; then there are no events."""
    awaits_file: bool = False
    """Whether nothing is added yet, because the file that the form names is still to be fetched."""


Check = Callable[[Attempt, MilestoneRecord], object]
"""Raises AnswerRefused if the state of the milestone does not allow the verb, whatever the form says."""


@dataclass(frozen=True, kw_only=True)
class VerbSpecification:
    """What all verbs have: a form, or no fields if the verb acts at once; and the steps of a decision. One that is no
    more than this changes nothing, and shows the person's list, or what a message leaves out."""

    fields: tuple[Field, ...] = ()
    fields_for_another: tuple[Field, ...] | None = None
    """The fields when a coordinator answers for somebody else, if they differ."""
    alternatives: Alternatives | None = None
    repeats: Callable[[Attempt], int | None] = lambda attempt: None
    """Returns the entry that says the same already, for an answer that is given twice."""
    in_slack: str | None = None
    """How it is done in Slack, where only Slack counts (FOLLOWTHROUGH_DECIDE_IN); None if a command always counts."""

    @property
    def doing(self) -> str:
        """Return what the account of another person may not do."""
        return "verify this evidence"

    def permit(self, attempt: Attempt) -> None:
        """Raise NotPermitted where the role table does not let the person do it, and AnswerRefused or InputError where
        the record does not know what it is about."""

    def check_fits(self, attempt: Attempt) -> None:
        """Raise AnswerRefused where nothing can be answered now, whatever the form says."""

    def outcome(self, attempt: Attempt, file: StoredFile | None) -> Outcome:
        """Return what it adds. Raises RuleError for what the form says."""
        return Outcome()


@dataclass(frozen=True, kw_only=True)
class SeveralVerb(VerbSpecification):
    """A verb that does another one to every milestone that its button carries."""

    verb: Verb


@dataclass(frozen=True, kw_only=True)
class MilestoneVerb(VerbSpecification):
    """A verb about a milestone."""

    action: Action
    """The line of the role table (`models/permissions`) that says who may do it."""
    handle: Callable[[Attempt, MilestoneRecord], tuple[Event, ...]]
    check: Check = lambda attempt, milestone: None
    """What the state of the milestone must allow, beside being open."""
    fits_any_date: bool = False
    fits_closed: bool = False
    """Whether it may be added to a milestone of which nobody is asked anything, or its rule says when."""
    takes_file: bool = False
    """Whether the form names a file, which is fetched between the handler and `evidence_received`."""

    def permit(self, attempt: Attempt) -> None:
        """Ask the role table, for this milestone."""
        attempt.permit(self.action, attempt.record.id)

    def check_fits(self, attempt: Attempt) -> None:
        """Refuse a button that was drawn for another date, then by the state of the milestone."""
        milestone = attempt.record
        if not self.fits_any_date and attempt.press.mark.due not in (None, milestone.due_now):
            # It is not certain what the person meant.
            raise AnswerRefused("date_moved", f"{milestone.id} is due {milestone.due_now} now")
        if not self.fits_closed:
            check_open(milestone)
        self.check(attempt, milestone)

    def outcome(self, attempt: Attempt, file: StoredFile | None) -> Outcome:
        """Return what the rule of the verb adds, and of which entries a finding judges."""
        milestone = attempt.record
        events = self.handle(attempt, milestone)
        if self.takes_file:
            return Outcome(evidence_received(attempt, milestone, file)) if file else Outcome(awaits_file=True)
        return Outcome(events, judged=rests_on(events, milestone))


@dataclass(frozen=True, kw_only=True)
class RecordVerb(VerbSpecification):
    """A verb about anything else: a recommendation, a draft, a file, an entry, or the days of an absence."""

    action: Action | None = None
    """None: the rule itself says who may do it."""
    handle: Callable[[Attempt], tuple[Event, ...]]
    subject: Callable[[Attempt], str | None] = lambda attempt: None
    """Returns what the person needs permission for, where a role may cover only some of it."""

    def permit(self, attempt: Attempt) -> None:
        """Ask the role table, if the rule does not."""
        if self.action:
            attempt.permit(self.action, self.subject(attempt))

    def outcome(self, attempt: Attempt, file: StoredFile | None) -> Outcome:
        """Return what the rule of the verb adds."""
        return Outcome(self.handle(attempt))


@dataclass(frozen=True, kw_only=True)
class DraftVerb(VerbSpecification):
    """A verb about a draft memo. What a message asks for is no rule: a step that nobody was asked for may be taken, if
    the rules of a draft's life allow it (docs/memo.md#approval)."""

    step: MemoStep
    """What a message about the draft calls the step."""
    rule: drafts.ApprovalStep
    """What the rules of a draft's life call it (`models/drafts/approval.py`)."""

    @property
    def action(self) -> Action:
        """Return the line of the role table that says who may take the step."""
        return drafts.ACTION[self.rule]

    @property
    def doing(self) -> str:
        """Return what the account of another person may not do."""
        return self.rule.replace("_", " ")

    def permit(self, attempt: Attempt) -> None:
        """Ask the role table, then refuse who drafted it, and who acts in the place of nobody but the drafter."""
        draft = drafts.known_draft(attempt.context.drafts, attempt.draft_id)
        attempt.permit(self.action, None)
        acting = attempt.acting_ids.intersection(able(attempt.context.people, self.action))
        drafts.refuse_own_step(draft, self.rule, attempt.person.id, acting)

    def check_fits(self, attempt: Attempt) -> None:
        """Refuse a step with a draft that is not open, and a comment that is not awaited."""
        on_record, draft_id = attempt.context.drafts, attempt.draft_id
        if self.rule == "comment":
            drafts.refuse_unless_comment_is_awaited(on_record, on_record[draft_id], attempt.day)
        else:
            drafts.open_draft(on_record, draft_id)

    def outcome(self, attempt: Attempt, file: StoredFile | None) -> Outcome:
        """Return the step. It judges the draft, and what others said of it."""
        draft, form = attempt.context.drafts[attempt.draft_id], attempt.form
        step = drafts.step_of(draft, self.rule, form.reason or form.text or "")
        judged = (draft.drafted_seq, *(item.seq for item in (*draft.review.reviews, *draft.review.approvals)))
        return Outcome((step,), judged=() if self.rule == "comment" else judged)
