"""What became of a part of a message that stands in Slack: who did what, and on which day.

A message is drawn again when something happens, so that it shows no request that is over. Its first line is then the
outcome of each part. Source: docs/slack-setup.md#messages-that-change.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from models.core import Value
from models.drafts import MemoAtHand, MemoState, state_of
from models.ledger import MemoMessageClaimed, ReminderClaimed, Shows
from models.records import (
    FindingItem,
    Item,
    MilestoneRecord,
    RejectionItem,
    aftermath,
    date_answer_of,
    hold_of,
    keeps_buttons,
    reassignment_of,
    refusal_of,
    request_of,
)
from notifications.words import Sender, Typed, say_message, typed

Facts = dict[str, object]


class Outcome(Value):
    """What became of a part of a message. `line` is empty if it still asks what it asked."""

    line: str
    heading: str = ""
    """The state in the heading of a part that is over; empty for what keeps its heading."""
    v: int = 0
    """The record's version with which the part's buttons are drawn."""
    ended: bool
    """Nothing is left to answer."""
    asks_day: bool = False
    """The person said that they are on it, and not yet when they expect to finish."""


@dataclass(frozen=True)
class OutcomeContext:
    """A part of a message, and the milestone's record as it stands now."""

    claim: ReminderClaimed
    record: MilestoneRecord
    seq: int
    """The ledger entry that decided the outcome."""
    sender: Sender

    def who(self, item: Item) -> str:
        """Return who did something: "You" for the message's own reader."""
        return say_message("after.you") if item.by == self.claim.to else self.name(item.by)

    def name(self, person_id: str) -> str:
        """Return a person's name."""
        return typed(self.sender.name(person_id), "name")


def outcome_of(claim: ReminderClaimed, record: MilestoneRecord | None, sender: Sender, texts: Typed) -> Outcome | None:
    """Return what became of a part about a milestone, or None if nothing is known of it."""
    if record is None:
        return None
    told = next((message for message in record.messages if message.key == claim.part.key), None)
    if told is None:
        return None
    shows, seq = aftermath(told, record)
    context = OutcomeContext(claim, record, seq, sender)
    line = _line(shows, context)
    ended = not keeps_buttons(shows, told.kind)
    if shows == "refused" and not ended:
        line = " ".join((line, *_refusal_reason(record, texts)))
    return Outcome(
        line=line,
        heading=say_message(f"after.{shows}_state") if line else "",
        v=record.touched_seq,
        ended=ended,
        asks_day=shows == "acknowledged" and _quiet(context, "expected") is None and not ended,
    )


def memo_outcome_of(claim: MemoMessageClaimed, at_hand: MemoAtHand, day: date) -> Outcome | None:
    """Return what became of a draft, or of the memo made from it, by a New York day; None if it is not on record."""
    told = next((message for message in at_hand.draft.messages if message.key == claim.part.key), None)
    if told is None:
        return None
    state = state_of(told.kind, told.to, at_hand, day, after=told.seq)
    # The message of an issued memo stays true after a correction.
    ended = state.shows != "call" and not (told.kind == "memo_issued" and state.shows == "replaced")
    return Outcome(line=say_memo_state(state), ended=ended)


def say_memo_state(state: MemoState) -> str:
    """Say what became of a draft, or of the memo made from it; empty if it still asks what it asked."""
    id_, on = state.draft, state.on
    match state.shows:
        case "withdrawn":
            return say_message("memos.now_withdrawn", number=state.number, on=on)
        case "issued":
            return say_message("memos.now_issued", id=id_, number=state.number, on=on)
        case "replaced" if state.number is not None:
            return say_message("memos.now_corrected", number=state.number, by=state.by)
        case "replaced":
            return say_message("memos.now_replaced", id=id_, by=state.by)
        case "sent_back":
            return say_message("memos.now_sent_back", id=id_, on=on)
        case "approved":
            return say_message("memos.now_approved" if state.agreed else "memos.now_approved_by_you", id=id_)
        case "read":
            return say_message("memos.now_read", id=id_)
        case "asked":
            return say_message("memos.now_with_agency", id=id_, until=on)
        case "commented":
            return say_message("memos.now_commented", id=id_, on=on)
        case "over" if on:
            return say_message("memos.now_over", id=id_, until=on)
    return ""


def _line(shows: Shows, context: OutcomeContext) -> str:
    """Return the first line of a part on which something happened; empty if nothing did."""
    facts = LINES.get(shows)
    return say_message(f"after.{shows}", **facts(context)) if facts else ""


def _verified(context: OutcomeContext) -> Facts:
    finding = context.record.finding
    return {"on": finding.recorded_on, "by": context.name(finding.by)} if finding else {"on": None, "by": ""}


def _closed(context: OutcomeContext) -> Facts:
    finding = context.record.finding
    return _verified(context) | {"verdict": finding.verdict if finding else "not_required"}


def _extended(context: OutcomeContext) -> Facts:
    granted = context.record.extension
    by, on = (context.name(granted.by), granted.on) if granted else ("", None)
    return {"to": context.record.due_now, "by": by, "on": on}


def _reassigned(context: OutcomeContext) -> Facts:
    last = reassignment_of(context.record)
    return {"to": context.name(last.to), "on": last.on} if last else {"to": "", "on": None}


def _evidence_in(context: OutcomeContext) -> Facts:
    received = next((item for item in context.record.evidence_to_review if item.seq == context.seq), None)
    return {"on": received.recorded_on if received else None}


def _acknowledged(context: OutcomeContext) -> Facts:
    return _quiet_facts(context) | {"expected": _quiet(context, "expected")}


def _snoozed(context: OutcomeContext) -> Facts:
    return _quiet_facts(context) | {"until": _quiet(context, "until")}


def _unblocked(context: OutcomeContext) -> Facts:
    lifted = (hold.lifted_on for hold in context.record.holds if hold.lifted_seq == context.seq and hold.lifted_on)
    return {"on": next(lifted, None)}


def _asked(context: OutcomeContext) -> Facts:
    request = request_of(context.record)
    if request is None:
        return {"who": "", "on": None, "to": None}
    return {"who": context.who(request), "on": request.on, "to": request.to}


def _rejected(context: OutcomeContext) -> Facts:
    spoken: tuple[RejectionItem | FindingItem, ...] = (*context.record.rejections, *context.record.findings)
    decisive = next((item for item in spoken if item.seq == context.seq), None)
    return {"on": decisive.recorded_on, "by": context.name(decisive.by)} if decisive else {"on": None, "by": ""}


def _quiet(context: OutcomeContext, day: str) -> date | None:
    """Return a day of the answer that paused the reminders: until when, or when it is expected to be done."""
    quiet = next((item for item in context.record.quiets if item.seq == context.seq), None)
    found: date | None = getattr(quiet, day, None)
    return found


def _quiet_facts(context: OutcomeContext) -> Facts:
    quiet = next((item for item in context.record.quiets if item.seq == context.seq), None)
    return {"who": context.who(quiet), "on": quiet.on} if quiet else {"who": "", "on": None}


def _blocked(context: OutcomeContext) -> Facts:
    hold = hold_of(context.record)
    if hold is None:
        return {"who": "", "on": None, "waits_for": "", "not_mine": False, "own": False}
    waits_for = say_message("slots.another", id=hold.waits_for) if hold.waits_for else ""
    own = hold.by == context.claim.to
    return {"who": context.who(hold), "on": hold.on, "waits_for": waits_for, "not_mine": hold.not_mine, "own": own}


def _date_answer(context: OutcomeContext) -> Facts:
    answer = date_answer_of(context.record)
    if answer is None:
        return {"who": context.name(""), "on": None, "to": context.record.due_now}
    who = say_message("after.you") if answer.by == context.claim.to else context.name(answer.by)
    return {"who": who, "on": answer.on, "to": answer.to}


def _refused(context: OutcomeContext) -> Facts:
    refusal = refusal_of(context.record)
    return {"on": refusal.answered_on if refusal else None, "due": context.record.due_now}


def _refusal_reason(record: MilestoneRecord, texts: Typed) -> tuple[str, ...]:
    """Quote why the coordinator declined a later date."""
    refusal = refusal_of(record)
    words = typed(texts.get(refusal.answer_reason_id or "", ""), "reason") if refusal else ""
    return (say_message("slots.coordinators_reason", words=words),) if words else ()


LINES: Mapping[Shows, Callable[[OutcomeContext], Facts]] = {
    "verified": _verified,
    "closed": _closed,
    "withdrawn": lambda context: {"on": context.record.withdrawn_on},
    "extended": _extended,
    "dated": lambda context: {"to": context.record.due_now},
    "reassigned": _reassigned,
    "evidence_in": _evidence_in,
    "rejected": _rejected,
    "acknowledged": _acknowledged,
    "snoozed": _snoozed,
    "blocked": _blocked,
    "unblocked": _unblocked,
    "asked": _asked,
    "refused": _refused,
    "agreed": _date_answer,
    "offered": _date_answer,
    "accepted": _date_answer,
    "declined": _date_answer,
    "over": lambda _: {},
    "evidence_gone": lambda context: {"seq": context.seq},
}
"""The facts of each outcome; its words are under the same name in `templates/messages/after.j2`."""
