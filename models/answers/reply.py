"""What a person learns about their press, before it is put into words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from models import records
from models.answers.specifications import Outcome
from models.core import Value, same_fields
from models.drafts import MemoState
from models.ledger import Event, Shows, Verb
from models.records import MilestoneRecord
from models.register import Says

Code = Literal[
    "noted",
    "noted_before",
    "wrong_role",
    "unknown_person",
    "foreign",
    "outdated",
    "unfit",
    "refused",
    "not_taken",
    "taking",
    "opens",
    "mine",
]
"""What became of a press. `unfit`: the state of the milestone does not allow it; `outdated`: the same, and it changed
after the button was drawn; `taking`: a file must be fetched first; `opens`: a form opens. Nobody reads the last two."""

WhyInState = Literal[
    "closed",
    "not_closed",
    "recurring",
    "watch",
    "no_date",
    "no_request",
    "asked_already",
    "no_obstacle",
    "no_evidence",
    "same_person",
    "no_target_date",
    "not_proposed",
    "date_settled",
    "date_passed",
    "no_offer",
    "other_date",
]
"""The reasons that lie in the state of the milestone, so that the reply shows this state."""
Why = Literal[
    WhyInState,
    "own_evidence",
    "evidence_lost",
    "itself",
    "circle",
    "no_such_milestone",
    "waits_for_closed",
    "nothing_named",
    "in_past",
    "to_come",
    "before_report",
    "not_later",
    "ends_before",
    "limit",
    "no_such_person",
    "no_agency_role",
    "own_delegate",
    "voice",
    "not_yours",
    "undo_not_yours",
    "answered_since",
    "malformed",
    "before",
    "rule",
    "no_such_draft",
    "own_draft",
    "same_date",
    "not_public",
    "too_early",
    "looked_already",
    "by_law",
]
"""Why a press was refused. `AnswerRefused.why` is one of these, or a reason why a button is outdated."""


class MilestoneState(Value):
    """The state of a milestone as a reply shows it."""

    shows: Shows
    title: str = ""
    on: date | None = None
    by: str | None = None
    due_now: date
    due_on: date
    provisional: bool = False
    days_past: int = 0
    """Calendar days past the original due date, if the reply answers a question about the state."""
    cannot_tell: bool = False


class Reply(Value):
    """What became of a press, in ids and codes. `notifications/answers/replies.py` puts it into words."""

    code: Code
    verb: Verb | None = None
    milestone_id: str | None = None
    seq: int | None = None
    why: str | None = None
    """A word of `Why`, a fault of a file's source, or why a file was not taken in; then `detail` and `places` too."""
    detail: str = ""
    places: tuple[str, ...] = ()
    days_left: int | None = None
    who: tuple[str, ...] = ()
    """The ids of those who may do this, without the coordinators."""
    coordinator: bool = False
    state: MilestoneState | None = None
    done: tuple[str, ...] = ()
    """The milestones to which a press about several did what it says."""
    refused: tuple[str, ...] = ()
    memo: MemoState | None = None
    says: Says | None = None
    """What the agency says now, by this answer."""
    on: date | None = None
    """The day of that word."""
    agency: str = ""
    """What a sentence calls the agency."""
    undo: tuple[int, ...] = ()
    """The entries that this answer added, which its giver can take back."""

    def plain(self) -> dict[str, Any]:
        """Return the reply as a small mapping, which a flow can return."""
        return self.model_dump(mode="json", exclude_defaults=True)


@dataclass(frozen=True)
class ActResult:
    """What an act adds to the record, and what the person is told. No events: a form opens, or a list is shown."""

    events: tuple[Event, ...]
    reply: Reply
    judged: tuple[int, ...] = ()
    """The entries of others that the act judges."""


def result_of(outcome: Outcome, verb: Verb, milestone_id: str | None = None) -> ActResult:
    """Return what a decision adds, with a reply that says whether it is on record by it, before it, or not yet."""
    code: Code = "noted"
    if outcome.on_record is not None:
        code = "noted_before"
    elif outcome.awaits_file:
        code = "taking"
    reply = Reply(code=code, verb=verb, milestone_id=milestone_id, seq=outcome.on_record)
    return ActResult(outcome.events, reply, outcome.judged)


def read_reply(plain: Mapping[str, Any]) -> Reply:
    """Return the reply that a flow returned as a mapping."""
    return Reply.model_validate(plain)


def state_of(milestone: MilestoneRecord, why: str | None = None) -> MilestoneState:
    """Return the state of a milestone: closed, or the last thing that changed what is asked of people; where `why` says
    that there was nothing left to decide, who decided it first."""
    shows, on, by = (None if milestone.is_closed else _decided_first(milestone, why)) or _last_change(milestone)
    fields = same_fields(MilestoneState, milestone.plan, milestone.dates, milestone)
    return MilestoneState(**fields, shows=shows, on=on, by=by)


def _decided_first(milestone: MilestoneRecord, why: str | None) -> tuple[Shows, date | None, str | None] | None:
    answered = [item for item in milestone.dates.extension_requests if item.answer]
    match why:
        case "no_request" if request := records.last_standing(answered):
            return "extended" if request.answer == "granted" else "refused", request.answered_on, request.answered_by
        case "no_offer" if offer := records.last_standing([item for item in milestone.dates.offers if item.answer]):
            return offer.answer or "offered", offer.answered_on, offer.answered_by
        case "no_evidence" if rejection := records.last_standing(milestone.review.rejections):
            return "rejected", rejection.recorded_on, rejection.by
        case "date_moved" if milestone.extension:
            return "extended", milestone.extension.on, milestone.extension.by
        case "date_moved" if offer := records.accepted_offer(milestone):
            return "accepted", offer.answered_on, offer.answered_by
        case "same_person" if last := records.reassignment_of(milestone):
            return "reassigned", last.on, last.by
    return None


def _last_change(milestone: MilestoneRecord) -> tuple[Shows, date | None, str | None]:
    finding, evidence = milestone.finding, milestone.evidence_to_review
    if milestone.withdrawn_on is not None:
        return "withdrawn", milestone.withdrawn_on, None
    if finding and finding.closes:
        return ("verified" if finding.proves else "closed"), finding.on, finding.by
    if evidence:
        return "evidence_in", evidence[-1].recorded_on, evidence[-1].by
    if request := records.request_of(milestone):
        return "asked", request.on, request.by
    if hold := records.hold_of(milestone):
        return "blocked", hold.on, hold.by
    quiets = records.quiets_in_force(milestone)
    rejection = records.last_standing(milestone.review.rejections)
    if rejection and rejection.seq > max((quiet.seq for quiet in quiets), default=0):
        return "rejected", rejection.recorded_on, None
    if quiets:
        return quiets[-1].kind, quiets[-1].on, quiets[-1].by
    return "call", None, records.assigned_to(milestone)
