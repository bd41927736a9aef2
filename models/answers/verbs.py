"""What each verb is: what it is about, who may do it, what its form asks for, when it fits, and what it does. Its words
stand in `notifications/templates/messages/buttons.j2`, those of a command in `flows/commands`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Literal, NamedTuple

from models import records
from models.answers import office, rules
from models.answers.context import Attempt, required
from models.answers.evidence import (
    check_chosen_evidence,
    check_evidence,
    check_file,
    consequences,
    suppliers_barred_for,
)
from models.answers.press import Verb
from models.drafts import ACTION, ApprovalStep
from models.ledger import Event, MemoStep, Verdict
from models.permissions import Action
from models.records import MilestoneRecord
from models.standing import decide_finding, same_finding

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


Check = Callable[[Attempt, MilestoneRecord], object]
"""Raises AnswerRefused if the state of the milestone does not allow the verb, whatever the form says."""
Handler = Callable[[Attempt, MilestoneRecord], tuple[Event, ...]]
"""Returns the events of an act. Raises RuleError if a rule forbids it, AnswerRefused if a button reaches the rule."""


@dataclass(frozen=True, kw_only=True)
class VerbSpecification:
    """What all verbs have: a form, or no fields if the verb acts at once."""

    fields: tuple[Field, ...] = ()
    fields_for_another: tuple[Field, ...] | None = None
    """The fields when a coordinator answers for somebody else, if they differ."""
    alternatives: Alternatives | None = None
    in_slack: str | None = None
    """How it is done in Slack, where only Slack counts (FOLLOWTHROUGH_DECIDE_IN); None if a command always counts."""

    @property
    def doing(self) -> str:
        """Return what the account of another person may not do."""
        return "verify this evidence"


@dataclass(frozen=True, kw_only=True)
class MilestoneVerb(VerbSpecification):
    """A verb about a milestone."""

    action: Action
    """The line of the role table (`models/permissions`) that says who may do it."""
    handle: Handler
    repeats: Callable[[Attempt, MilestoneRecord], int | None] | None = None
    """Returns the entry that says the same already, for a command typed twice."""
    check: Check | None = None
    """What else a button needs; a command has the rule alone."""
    fits_any_date: bool = False
    fits_closed: bool = False
    """Whether a command may add it to a milestone of which nobody is asked anything; else its rule refuses one."""
    verdict: Verdict | None = None
    """What a verifier finds by it; the state of a closed milestone may leave room for that."""
    takes_file: bool = False
    """Whether the form names a file, which is fetched between the handler and `evidence_received`."""


@dataclass(frozen=True, kw_only=True)
class RecordVerb(VerbSpecification):
    """A verb about anything else: a recommendation, a draft, a file, an entry, or the days of an absence."""

    action: Action | None = None
    """None: the rule itself says who may do it."""
    handle: Callable[[Attempt], tuple[Event, ...]]
    subject: Callable[[Attempt], str | None] = lambda attempt: None
    """Returns what the person needs permission for, where a role may cover only some of it."""
    repeats: Callable[[Attempt], int | None] | None = None


@dataclass(frozen=True, kw_only=True)
class DraftVerb(VerbSpecification):
    """A verb about a draft memo."""

    step: MemoStep
    """What a message about the draft calls the step."""
    rule: ApprovalStep
    """What the rules of a draft's life call it (`models/drafts/approval.py`)."""
    repeats: Callable[[Attempt], int | None] | None = None

    @property
    def action(self) -> Action:
        """Return the line of the role table that says who may take the step."""
        return ACTION[self.rule]

    @property
    def doing(self) -> str:
        """Return what the account of another person may not do."""
        return self.rule.replace("_", " ")


@dataclass(frozen=True, kw_only=True)
class SeveralVerb(VerbSpecification):
    """A verb that does another one to every milestone that its button carries."""

    verb: Verb


def _finding(verdict: Verdict, in_slack: str, *fields: Field) -> MilestoneVerb:
    """Return the verb by which a verifier judges a milestone; by a button only evidence that waits is judged."""
    judges_evidence = EVIDENCE in fields

    def handle(attempt: Attempt, milestone: MilestoneRecord) -> tuple[Event, ...]:
        form = attempt.form
        if judges_evidence and not attempt.press.by:
            check_chosen_evidence(attempt, milestone)
        rules.check_happened(attempt)
        findings = decide_finding(
            milestone,
            verdict,
            form.evidence,
            on=required(form.on) if DAY_IT_HAPPENED in fields else form.on or attempt.day,
            by=attempt.person.id,
            reason_id=required(form.reason),
            barred=suppliers_barred_for(attempt.person, milestone, attempt.context),
            others=attempt.context.milestones.values(),
        )
        return (*findings, *consequences(findings, milestone, attempt.context))

    def same(attempt: Attempt, milestone: MilestoneRecord) -> int | None:
        form = attempt.form
        return same_finding(milestone, verdict, form.evidence, on=form.on or attempt.day, by=attempt.person.id)

    return MilestoneVerb(
        action="finding",
        fields=fields,
        check=check_evidence if judges_evidence else None,
        fits_any_date=True,  # a verifier speaks about evidence, not about a date
        fits_closed=True,
        verdict=verdict,
        handle=handle,
        repeats=same,
        in_slack=in_slack,
    )


# What says already what a command would say again: the entry. A press needs none, because Slack's deliveries have ids.


def _same_statement(attempt: Attempt, milestone: MilestoneRecord) -> int | None:
    """Return the statement in the same words of the same day."""
    form = attempt.form
    of_day = (
        item for item in milestone.review.statements if item.stands and (item.on, item.says) == (form.on, form.says)
    )
    return next((item.seq for item in of_day if attempt.has_same_words(item.text_id, form.text)), None)


def _same_hold(attempt: Attempt, milestone: MilestoneRecord) -> int | None:
    hold, form = records.hold_of(milestone), attempt.form
    if hold is None or hold.not_mine or hold.waits_for != form.waits_for:
        return None
    return hold.seq if attempt.has_same_words(hold.reason_id, form.reason) else None


def _lifted_before(_: Attempt, milestone: MilestoneRecord) -> int | None:
    last = records.last_standing(milestone.exchange.holds)
    return last.lifted_seq if last else None


def _same_extension(attempt: Attempt, milestone: MilestoneRecord) -> int | None:
    """Return the later date that the same person approved last."""
    last = milestone.extension
    return last.seq if last and (last.to, last.by) == (attempt.form.to, attempt.person.id) else None


def _refused_before(attempt: Attempt, milestone: MilestoneRecord) -> int | None:
    """Return the refusal of the last request in the same words."""
    last = records.last_standing(milestone.dates.extension_requests)
    if last is None or last.answer != "refused":
        return None
    return last.answered_seq if attempt.has_same_words(last.answer_reason_id, attempt.form.reason) else None


def _same_offer(attempt: Attempt, milestone: MilestoneRecord) -> int | None:
    """Return the open offer of the same date in the same words."""
    offer = records.offer_of(milestone)
    if offer is None or offer.to != attempt.form.to:
        return None
    return offer.seq if attempt.has_same_words(offer.reason_id, attempt.form.reason) else None


def _same_person(attempt: Attempt, milestone: MilestoneRecord) -> int | None:
    last = records.reassignment_of(milestone)
    return last.seq if last and last.to == attempt.form.person else None


def _same_due(attempt: Attempt, milestone: MilestoneRecord) -> int | None:
    """Return the same due date, set last by the same person."""
    same = (attempt.form.on, attempt.form.basis, attempt.person.id)
    last = milestone.dates.due_fixes[-1] if milestone.dates.due_fixes else None
    return last.seq if last and last.stands and (last.day, last.basis, last.by) == same else None


DAY_IT_HAPPENED = Field("on", "day")
REASON = Field("reason", "words")
OPTIONAL_REASON = Field("reason", "words", required=False)
TEXT = Field("text", "words")
OPTIONAL_TEXT = Field("text", "words", required=False)
EXPECTED = Field("until", "day", required=False)
NEW_DATE = Field("to", "day")
EVIDENCE = Field("evidence", "evidence")
MILESTONE = Field("milestone", "milestone")
"""Asked for first if a form is opened for no milestone in particular."""
LINK = Field("link", "words", required=False)
FILE = Field("file", "words", required=False)
MESSAGE = 'press "{}" in the message about {{}} from the app'
TYPED = "type `/followthrough {} {{}}` there"
ABOUT = attrgetter("about")
ABSENCE = (Field("first", "day"), Field("last", "day"), Field("delegate", "person", required=False))

SPECIFICATIONS: Mapping[Verb, VerbSpecification] = {
    "not_started": MilestoneVerb(action="own_word", fields=(OPTIONAL_TEXT,), handle=rules.say_not_started),
    "under_way": MilestoneVerb(action="own_word", fields=(EXPECTED,), handle=rules.say_under_way),
    "done_no_file": MilestoneVerb(action="own_word", fields=(OPTIONAL_TEXT,), handle=rules.say_done),
    "write": MilestoneVerb(action="write", fields=(TEXT,), fits_any_date=True, handle=rules.write),
    "undo": MilestoneVerb(action="write", fits_any_date=True, handle=rules.undo),
    # "On it" of 0.2.0: it records that they are on it, and no statement.
    "ack": MilestoneVerb(action="own_word", handle=rules.acknowledge),
    "snooze": MilestoneVerb(
        action="own_word", fields=(Field("until", "day"),), check=rules.check_snooze, handle=rules.snooze
    ),
    "evidence": MilestoneVerb(
        action="statement",
        fields=(LINK, FILE, DAY_IT_HAPPENED),
        fields_for_another=(LINK, FILE, DAY_IT_HAPPENED, Field("voice", "voice")),
        alternatives=Alternatives(("link", "file"), "link_or_file", exactly_one=True),
        takes_file=True,
        fits_closed=True,
        handle=check_file,
    ),
    "done": MilestoneVerb(
        action="statement",
        fields=(TEXT,),
        fields_for_another=(Field("says", "says"), DAY_IT_HAPPENED, TEXT),
        fits_closed=True,
        handle=rules.record_statement,
        repeats=_same_statement,
    ),
    "blocked": MilestoneVerb(
        action="obstacle",
        fields=(Field("waits_for", "milestone", required=False), OPTIONAL_REASON),
        alternatives=Alternatives(("waits_for", "reason"), "milestone_or_reason"),
        handle=rules.block,
        repeats=_same_hold,
    ),
    "unblock": MilestoneVerb(action="obstacle", check=rules.check_hold, handle=rules.unblock, repeats=_lifted_before),
    "not_mine": MilestoneVerb(action="obstacle", fields=(REASON,), handle=rules.say_not_mine),
    "extend.ask": MilestoneVerb(
        action="extension_ask",
        fields=(NEW_DATE, REASON),
        check=rules.check_may_request_extension,
        handle=rules.request_extension,
    ),
    "extend.grant": MilestoneVerb(
        action="extension",
        fields=(NEW_DATE, REASON),
        check=rules.check_extension_request,
        handle=rules.extend,
        repeats=_same_extension,
    ),
    "extend.refuse": MilestoneVerb(
        action="extension",
        fields=(REASON,),
        check=rules.check_extension_request,
        handle=rules.refuse_extension,
        repeats=_refused_before,
    ),
    "date.agree": MilestoneVerb(action="date_answer", check=rules.check_can_agree, handle=rules.agree),
    "date.agree_all": SeveralVerb(verb="date.agree"),
    "date.offer": MilestoneVerb(
        action="date_answer",
        fields=(NEW_DATE, REASON),
        check=rules.check_proposed,
        handle=rules.offer,
        repeats=_same_offer,
    ),
    "date.accept": MilestoneVerb(action="date_decide", check=rules.check_offer, handle=rules.accept),
    "date.decline": MilestoneVerb(
        action="date_decide", fields=(REASON,), check=rules.check_offer, handle=rules.decline
    ),
    "reassign": MilestoneVerb(
        action="reassign",
        fields=(Field("person", "successor"), OPTIONAL_REASON),
        handle=rules.reassign,
        repeats=_same_person,
    ),
    "verify": _finding("met", MESSAGE.format("Verify"), EVIDENCE, DAY_IT_HAPPENED, REASON),
    "another_way": _finding("done_another_way", TYPED.format("another way"), EVIDENCE, DAY_IT_HAPPENED, REASON),
    "reject": _finding("not_met", MESSAGE.format("Not sufficient"), EVIDENCE, REASON),
    "waive": _finding("not_required", TYPED.format("not required"), REASON),
    "close": _finding("closed_not_implemented", TYPED.format("close"), REASON),
    "confirm": _finding("still_holds", TYPED.format("still holds"), REASON),
    "reopen": _finding("no_longer_holds", TYPED.format("no longer holds"), DAY_IT_HAPPENED, REASON),
    "look": MilestoneVerb(action="look", fields=(DAY_IT_HAPPENED,), check=rules.check_look, handle=rules.look),
    "memo.approve": DraftVerb(
        step="approve", rule="approve", repeats=office.same_approval, in_slack=MESSAGE.format("Approve")
    ),
    "memo.read": DraftVerb(step="read", rule="review", in_slack=MESSAGE.format("I have read it")),
    "memo.back": DraftVerb(step="back", rule="send_back", fields=(REASON,), in_slack=MESSAGE.format("Send back")),
    "memo.comment": DraftVerb(step="comment", rule="comment", fields=(TEXT,)),
    "away": RecordVerb(
        fields=ABSENCE, fields_for_another=(Field("person", "person"), *ABSENCE), handle=office.set_away
    ),
    "away.clear": RecordVerb(handle=office.clear_away),
    # These change nothing, and show the person's list, or what a message leaves out.
    "mine": VerbSpecification(),
    "details": VerbSpecification(),
    # By a button, evidence comes from those who may say that it is done. A verifier adds a file by a command.
    "file.add": MilestoneVerb(action="evidence", takes_file=True, fits_closed=True, handle=check_file),
    "date.fix": MilestoneVerb(action="due_fix", fits_closed=True, handle=rules.set_due, repeats=_same_due),
    "acceptance": RecordVerb(
        action="acceptance", subject=ABOUT, handle=office.record_acceptance, repeats=office.same_acceptance
    ),
    "note": RecordVerb(action="note", subject=ABOUT, handle=office.add_note, repeats=office.same_note),
    "file.answer": RecordVerb(action="answer_file", handle=office.answer_file, repeats=office.same_file_answer),
    "memo.share": RecordVerb(action="memo_share", handle=office.share_draft),
    "hand_over": RecordVerb(action="reassign", handle=office.hand_over, repeats=office.handed_over_before),
    "close_pages": RecordVerb(action="close_pages", handle=office.close_pages),
    "withdraw": RecordVerb(action="correct", subject=office.withdrawn_subject, handle=office.withdraw_entry),
}


def fields_of(verb: Verb, *, for_another: bool, about: str | None) -> tuple[Field, ...]:
    """Return the fields of a verb's form; none if it acts at once. `about` is the milestone it is opened for."""
    specification = SPECIFICATIONS[verb]
    for_others = specification.fields_for_another
    fields = for_others if for_another and for_others is not None else specification.fields
    asks_for_milestone = fields and about is None and isinstance(specification, MilestoneVerb)
    return (MILESTONE, *fields) if asks_for_milestone else fields


def is_about_milestone(verb: Verb) -> bool:
    """Return whether a verb is about a milestone."""
    return isinstance(SPECIFICATIONS[verb], MilestoneVerb)


def draft_verb(step: MemoStep) -> Verb:
    """Return the verb by which a person takes a step with a draft memo."""
    return next(
        verb
        for verb, specification in SPECIFICATIONS.items()
        if isinstance(specification, DraftVerb) and specification.step == step
    )
