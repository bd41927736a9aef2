"""One sentence for each thing that may have become of a part of a message: who, what, and on which day."""

from collections.abc import Callable
from datetime import date

from models.ledger import ReminderClaimed, Shows
from models.records import (
    FindingItem,
    Item,
    MilestoneRecord,
    RejectionItem,
    hold_of,
    reassignment_of,
    refusal_of,
    request_of,
)
from notifications.reminders.asked import Typed
from notifications.reminders.reminder_words import quoted, who_words
from notifications.words import Sender, long_date


def _verified(claim: ReminderClaimed, record: MilestoneRecord, seq: int, sender: Sender) -> str:
    finding = record.finding
    return _on_by("Verified", finding.recorded_on, finding.by, sender) if finding else "Verified."


def _closed(claim: ReminderClaimed, record: MilestoneRecord, seq: int, sender: Sender) -> str:
    finding = record.finding
    what = "Closed as not implemented"
    if finding is None or finding.verdict == "not_required":
        what = "Found not required"
    return _on_by(what, finding.recorded_on, finding.by, sender) if finding else f"{what}."


def _withdrawn(claim: ReminderClaimed, record: MilestoneRecord, seq: int, sender: Sender) -> str:
    on = f" on {long_date(record.withdrawn_on)}" if record.withdrawn_on else ""
    return f"Withdrawn from the register{on}. Nobody has to act on it."


def _extended(claim: ReminderClaimed, record: MilestoneRecord, seq: int, sender: Sender) -> str:
    granted = record.extension
    by = f" {who_words(sender, granted.by)} granted it on {long_date(granted.on)}." if granted else ""
    return f"New date: {long_date(record.due_now)}.{by} The original date stays in view."


def _dated(claim: ReminderClaimed, record: MilestoneRecord, seq: int, sender: Sender) -> str:
    return f"New date: {long_date(record.due_now)}. The original due date is known now."


def _handed_over(claim: ReminderClaimed, record: MilestoneRecord, seq: int, sender: Sender) -> str:
    last = reassignment_of(record)
    return f"Handed over to {who_words(sender, last.to)} on {long_date(last.on)}." if last else "Handed over."


def _evidence_in(claim: ReminderClaimed, record: MilestoneRecord, seq: int, sender: Sender) -> str:
    came = [each.recorded_on for each in record.waiting_evidence if each.seq == seq]
    return f"Evidence came in{f' on {long_date(came[0])}' if came else ''}; the verifier has it."


def _rejected(claim: ReminderClaimed, record: MilestoneRecord, seq: int, sender: Sender) -> str:
    every: tuple[RejectionItem | FindingItem, ...] = (*record.rejections, *record.findings)
    spoken = next((each for each in every if each.seq == seq), None)
    return (
        _on_by("Found not to show it yet", spoken.recorded_on, spoken.by, sender) if spoken else "It does not show it."
    )


def _acknowledged(claim: ReminderClaimed, record: MilestoneRecord, seq: int, sender: Sender) -> str:
    quiet = next((each for each in record.quiets if each.seq == seq), None)
    if quiet is None:
        return "Somebody is working on it."
    expected = f", expected by {long_date(quiet.expected)}" if quiet.expected else ""
    return f"{_teller(claim, quiet, sender)} said on {long_date(quiet.on)}: working on it{expected}."


def _snoozed(claim: ReminderClaimed, record: MilestoneRecord, seq: int, sender: Sender) -> str:
    quiet = next((each for each in record.quiets if each.seq == seq), None)
    if quiet is None:
        return "Snoozed."
    until = f"no reminder before {long_date(quiet.until)}"
    return f"{_teller(claim, quiet, sender)} asked on {long_date(quiet.on)}: {until}."


def _blocked(claim: ReminderClaimed, record: MilestoneRecord, seq: int, sender: Sender) -> str:
    hold = hold_of(record)
    if hold is None:
        return "It is blocked."
    what = "it is not theirs" if hold.not_mine else "it is blocked"
    if hold.not_mine and hold.by == claim.to:
        what = "it is not yours"
    if hold.waits_for:
        what = f"it waits for {hold.waits_for}"
    return f"{_teller(claim, hold, sender)} said on {long_date(hold.on)}: {what}. The coordinator has it."


def _unblocked(claim: ReminderClaimed, record: MilestoneRecord, seq: int, sender: Sender) -> str:
    lifted = [each.lifted_on for each in record.holds if each.lifted_seq == seq and each.lifted_on]
    return f"The block was lifted{f' on {long_date(lifted[0])}' if lifted else ''}."


def _asked(claim: ReminderClaimed, record: MilestoneRecord, seq: int, sender: Sender) -> str:
    asked = request_of(record)
    if asked is None:
        return "A new date is asked for."
    teller = _teller(claim, asked, sender)
    return f"{teller} asked on {long_date(asked.on)} for {long_date(asked.to)}. The coordinator has it."


def _refused(claim: ReminderClaimed, record: MilestoneRecord, seq: int, sender: Sender) -> str:
    refusal = refusal_of(record)
    if claim.part.rung == "decide_extension" or refusal is None:
        return f"The new date was refused. {long_date(record.due_now)} stays the date in force."
    on = f" on {long_date(refusal.answered_on)}" if refusal.answered_on else ""
    return f"The coordinator said no{on} to a later date. The date stays {long_date(record.due_now)}."


def no_words(record: MilestoneRecord, typed: Typed) -> tuple[str, ...]:
    """Quote why the coordinator said no to a later date."""
    refusal = refusal_of(record)
    return quoted("The coordinator's reason", typed.get(refusal.answer_reason_id or "")) if refusal else ()


def _evidence_gone(claim: ReminderClaimed, record: MilestoneRecord, seq: int, sender: Sender) -> str:
    return f"The evidence was withdrawn (entry {seq}). There is nothing to verify here."


LINES: dict[Shows, Callable[[ReminderClaimed, MilestoneRecord, int, Sender], str]] = {
    "verified": _verified, "closed": _closed, "withdrawn": _withdrawn, "extended": _extended,
    "dated": _dated, "handed_over": _handed_over, "evidence_in": _evidence_in, "rejected": _rejected,
    "acknowledged": _acknowledged, "snoozed": _snoozed, "blocked": _blocked, "unblocked": _unblocked, "asked": _asked,
    "refused": _refused, "evidence_gone": _evidence_gone,
}  # fmt: skip


def _on_by(what: str, on: date, by: str, sender: Sender) -> str:
    return f"{what} on {long_date(on)} by {who_words(sender, by)}."


def _teller(claim: ReminderClaimed, item: Item, sender: Sender) -> str:
    return "You" if item.by == claim.to else who_words(sender, item.by)
