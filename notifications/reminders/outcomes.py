"""What became of a part of a message that stands in Slack: who did what, and on which day.

A message is drawn again when something happens, so that it shows no request that is over. Its first line is then the
outcome of each part. Source: docs/slack-setup.md#messages-that-change.
"""

from collections.abc import Callable
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
    hold_of,
    keeps_buttons,
    reassignment_of,
    refusal_of,
    request_of,
)
from notifications.reminders.phrases import Typed, quoted, who_words
from notifications.words import Sender, long_date, say


class Outcome(Value):
    """What became of a part of a message. `line` is empty if it still asks what it asked."""

    line: str
    heading: str = ""
    """How the part is headed if it is over; empty for what keeps its heading."""
    v: int = 0
    """The record's version with which the part's buttons are drawn."""
    ended: bool
    """Nothing is left to answer."""


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
        return "You" if item.by == self.claim.to else who_words(self.sender, item.by)

    def on_by(self, what: str, on: date, by: str) -> str:
        """Return a sentence that says what was done, when and by whom."""
        return f"{what} on {long_date(on)} by {who_words(self.sender, by)}."


class OutcomeWording(Value):
    """How one outcome is said."""

    line: Callable[[OutcomeContext], str]
    heading: str = ""
    """The heading of a part to which nothing is left to answer, after the milestone's id."""


def outcome_of(claim: ReminderClaimed, record: MilestoneRecord | None, sender: Sender, typed: Typed) -> Outcome | None:
    """Return what became of a part about a milestone, or None if nothing is known of it."""
    if record is None:
        return None
    told = next((message for message in record.messages if message.key == claim.part.key), None)
    if told is None:
        return None
    shows, seq = aftermath(told, record)
    wording = OUTCOMES.get(shows)
    line = wording.line(OutcomeContext(claim, record, seq, sender)) if wording else ""
    ended = not keeps_buttons(shows, told.kind)
    if shows == "refused" and not ended:
        line = " ".join((line, *_refusal_reason(record, typed)))
    return Outcome(line=line, heading=wording.heading if wording else "", v=record.touched_seq, ended=ended)


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
            return say("told.now_withdrawn", number=state.number, on=on)
        case "issued":
            return say("told.now_issued", id=id_, number=state.number, on=on)
        case "replaced" if state.number is not None:
            return say("told.now_corrected", number=state.number, by=state.by)
        case "replaced":
            return say("told.now_replaced", id=id_, by=state.by)
        case "sent_back":
            return say("told.now_sent_back", id=id_, on=on)
        case "approved":
            return say("told.now_approved" if state.agreed else "told.now_approved_by_you", id=id_)
        case "read":
            return say("told.now_read", id=id_)
        case "asked":
            return say("told.now_with_agency", id=id_, until=on)
        case "commented":
            return say("told.now_commented", id=id_, on=on)
        case "over" if on:
            return say("told.now_over", id=id_, until=on)
    return ""


def _verified(context: OutcomeContext) -> str:
    finding = context.record.finding
    return context.on_by("Verified", finding.recorded_on, finding.by) if finding else "Verified."


def _closed(context: OutcomeContext) -> str:
    finding = context.record.finding
    if finding is None:
        return "Found not required."
    what = "Found not required" if finding.verdict == "not_required" else "Closed as not implemented"
    return context.on_by(what, finding.recorded_on, finding.by)


def _withdrawn(context: OutcomeContext) -> str:
    withdrawn_on = context.record.withdrawn_on
    on = f" on {long_date(withdrawn_on)}" if withdrawn_on else ""
    return f"Withdrawn from the register{on}. Nobody has to act on it."


def _extended(context: OutcomeContext) -> str:
    granted = context.record.extension
    by = f" {who_words(context.sender, granted.by)} granted it on {long_date(granted.on)}." if granted else ""
    return f"New date: {long_date(context.record.due_now)}.{by} The original date stays in view."


def _dated(context: OutcomeContext) -> str:
    return f"New date: {long_date(context.record.due_now)}. The original due date is known now."


def _handed_over(context: OutcomeContext) -> str:
    last = reassignment_of(context.record)
    return f"Handed over to {who_words(context.sender, last.to)} on {long_date(last.on)}." if last else "Handed over."


def _evidence_in(context: OutcomeContext) -> str:
    received = next((item for item in context.record.evidence_to_review if item.seq == context.seq), None)
    on = f" on {long_date(received.recorded_on)}" if received else ""
    return f"Evidence came in{on}; the verifier has it."


def _rejected(context: OutcomeContext) -> str:
    spoken: tuple[RejectionItem | FindingItem, ...] = (*context.record.rejections, *context.record.findings)
    decisive = next((item for item in spoken if item.seq == context.seq), None)
    if decisive is None:
        return "It does not show it."
    return context.on_by("Found not to show it yet", decisive.recorded_on, decisive.by)


def _acknowledged(context: OutcomeContext) -> str:
    quiet = next((item for item in context.record.quiets if item.seq == context.seq), None)
    if quiet is None:
        return "Somebody is working on it."
    expected = f", expected by {long_date(quiet.expected)}" if quiet.expected else ""
    return f"{context.who(quiet)} said on {long_date(quiet.on)}: working on it{expected}."


def _snoozed(context: OutcomeContext) -> str:
    quiet = next((item for item in context.record.quiets if item.seq == context.seq), None)
    if quiet is None:
        return "Snoozed."
    return f"{context.who(quiet)} asked on {long_date(quiet.on)}: no reminder before {long_date(quiet.until)}."


def _blocked(context: OutcomeContext) -> str:
    hold = hold_of(context.record)
    if hold is None:
        return "It is blocked."
    if hold.waits_for:
        what = f"it waits for {hold.waits_for}"
    elif hold.not_mine:
        what = "it is not yours" if hold.by == context.claim.to else "it is not theirs"
    else:
        what = "it is blocked"
    return f"{context.who(hold)} said on {long_date(hold.on)}: {what}. The coordinator has it."


def _unblocked(context: OutcomeContext) -> str:
    lifted = next(
        (hold.lifted_on for hold in context.record.holds if hold.lifted_seq == context.seq and hold.lifted_on), None
    )
    return f"The block was lifted{f' on {long_date(lifted)}' if lifted else ''}."


def _asked(context: OutcomeContext) -> str:
    request = request_of(context.record)
    if request is None:
        return "A new date is asked for."
    asked = f"{context.who(request)} asked on {long_date(request.on)} for {long_date(request.to)}."
    return f"{asked} The coordinator has it."


def _refused(context: OutcomeContext) -> str:
    refusal, due = refusal_of(context.record), long_date(context.record.due_now)
    if context.claim.part.kind == "extension_request" or refusal is None:
        return f"The new date was refused. {due} stays the date in force."
    on = f" on {long_date(refusal.answered_on)}" if refusal.answered_on else ""
    return f"The coordinator said no{on} to a later date. The date stays {due}."


def _refusal_reason(record: MilestoneRecord, typed: Typed) -> tuple[str, ...]:
    """Quote why the coordinator refused a later date."""
    refusal = refusal_of(record)
    return quoted("The coordinator's reason", typed.get(refusal.answer_reason_id or "")) if refusal else ()


def _evidence_withdrawn(context: OutcomeContext) -> str:
    return f"The evidence was withdrawn (entry {context.seq}). There is nothing to verify here."


OUTCOMES: dict[Shows, OutcomeWording] = {
    "verified": OutcomeWording(line=_verified, heading="verified"),
    "closed": OutcomeWording(line=_closed, heading="closed"),
    "withdrawn": OutcomeWording(line=_withdrawn, heading="withdrawn from the register"),
    "extended": OutcomeWording(line=_extended, heading="has a new date"),
    "dated": OutcomeWording(line=_dated, heading="has its date now"),
    "reassigned": OutcomeWording(line=_handed_over, heading="handed over"),
    "evidence_in": OutcomeWording(line=_evidence_in, heading="evidence came in"),
    "rejected": OutcomeWording(line=_rejected, heading="the verifier has spoken"),
    "acknowledged": OutcomeWording(line=_acknowledged),
    "snoozed": OutcomeWording(line=_snoozed),
    "blocked": OutcomeWording(line=_blocked),
    "unblocked": OutcomeWording(line=_unblocked, heading="no longer blocked"),
    "asked": OutcomeWording(line=_asked),
    "refused": OutcomeWording(line=_refused, heading="the new date was refused"),
    "evidence_gone": OutcomeWording(line=_evidence_withdrawn, heading="the evidence was withdrawn"),
}
"""How each outcome of a part about a milestone is said."""
