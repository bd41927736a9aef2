"""The messages about a milestone: what became of each, and what a message in Slack must show now."""

from collections.abc import Sequence
from typing import Any

from models import ledger
from models.core import RuleError, evolve, new_york_day
from models.ledger import items
from models.records.answers import (
    accepted_offer,
    date_answer_of,
    hold_of,
    is_movable,
    not_shown_seq,
    offer_of,
    proposal_of,
    refusal_of,
    request_of,
    void_request_of,
)
from models.records.milestone import I, MilestoneRecord, OfferItem, ToldItem, last_standing, shared

NO_DELAY: dict[str, Any] = dict.fromkeys(("held_until", "delayed_until", "held_reason", "held_for"))
"""What a record has of a delay where there is none."""


def with_message(record: MilestoneRecord, entry: ledger.Entry) -> MilestoneRecord:
    """Return the record after a message was delayed, claimed, or ended. Raises RuleError for any other entry."""
    event = entry.event
    if isinstance(event, ledger.ReminderDelayed):
        day, until = new_york_day(event.until), event.until
        return evolve(record, held_until=day, delayed_until=until, held_reason=event.reason, held_for=event.to)
    # How a message ended changes nothing about another one that is delayed.
    changes = NO_DELAY if isinstance(event, ledger.ItemClaimed | ledger.ReminderClaimed) else {}
    messages = with_delivery(record.exchange.messages, entry)
    return evolve(record, **changes, exchange=evolve(record.exchange, messages=messages))


def with_delivery(messages: tuple[ToldItem, ...], entry: ledger.Entry) -> tuple[ToldItem, ...]:
    """Return the messages after one was claimed or ended, without an older claim of its key or what was surely not
    sent. Raises RuleError for any other entry."""
    event = entry.event
    match event:
        case ledger.ItemClaimed() | ledger.ReminderClaimed() | ledger.MemoMessageClaimed():
            claimed = ToldItem(
                **shared(ToldItem, event) | shared(ToldItem, event.part),
                seq=entry.seq,
                claimed_on=new_york_day(entry.recorded_at),
                by_mail=event.channel == "email",
            )
            return (*(message for message in messages if message.key != event.part.key), claimed)
        case ledger.ReminderReleased():
            return tuple(message for message in messages if message.message != event.message or message.sent_on)
        case ledger.DeliveryEvent():
            return tuple(
                _delivered(message, event, entry) if message.message == event.message else message
                for message in messages
            )
    raise RuleError(f"{event.kind} does not follow for a message")


def _delivered(message: ToldItem, event: ledger.DeliveryEvent, entry: ledger.Entry) -> ToldItem:
    match event:
        case ledger.ReminderSent():
            return evolve(message, sent_on=new_york_day(entry.recorded_at), sent_seq=entry.seq)
        case ledger.ReminderRefused():
            return evolve(message, refused=True)
        case ledger.ReminderUpdated():
            state = next((part for part in event.shown if part.key == message.key), None)
            return evolve(message, shows=state.shows, shows_seq=state.seq) if state else message
    return message


TO_COORDINATOR: frozenset[ledger.NotificationReason | None] = frozenset({"date_not_proposed", "date_not_told"})
"""Reasons of a proposal that was a word to the coordinator."""

Aftermath = tuple[ledger.Shows, int]
"""What it shows, and the entry that says so."""
CALL: Aftermath = ("call", 0)
TO_UNIT = frozenset(name for name, kind in items.KINDS.items() if kind.role == "responsible" and not kind.is_news)
TO_OTHERS = frozenset(name for name, kind in items.KINDS.items() if kind.over_when == "reader_answers")
"""Who acts on the milestone is nothing to these: a verifier and the coordinator have the ball."""
DECISIONS = frozenset(name for name, kind in items.KINDS.items() if kind.over_when == "never")
"""These tell what was decided or written, and stay as they were sent."""
KEEPS_BUTTONS: frozenset[ledger.Shows] = frozenset(
    {"call", "stated", "noted", "acknowledged", "snoozed", "blocked", "asked"}
)
"""After these the person may still answer otherwise; after all others there is nothing left to press."""

NO: frozenset[ledger.Shows] = frozenset({"refused", "rejected", "by_law"})
"""The answer no: to a later date, by the coordinator or by law, or to evidence."""


def keeps_buttons(shows: ledger.Shows, kind: ledger.NotificationKind) -> bool:
    """Return whether a message keeps its buttons: after a refusal the unit is still asked for the thing."""
    return shows in KEEPS_BUTTONS or (shows in NO and kind not in TO_OTHERS)


def still_asks(message: ToldItem, record: MilestoneRecord) -> bool:
    """Return whether a message still calls for what it asked: nothing answered it, or only a refusal did."""
    shows, _ = aftermath(message, record)
    return shows == "call" or (shows in NO and keeps_buttons(shows, message.kind))


def is_stale(message: ToldItem, record: MilestoneRecord) -> bool:
    """Return whether a message in Slack shows something other than what is true of its part now."""
    stands = message.sent_on is not None and not message.refused and not message.by_mail
    return stands and (message.shows, message.shows_seq) != aftermath(message, record)


def aftermath(message: ToldItem, record: MilestoneRecord) -> Aftermath:
    """Return what a message about a milestone must show: the last thing that changed what it asks for."""
    if message.kind in DECISIONS:
        return CALL
    return _ended(message, record) or _moved(message, record) or _answered(message, record) or CALL


def _ended(message: ToldItem, record: MilestoneRecord) -> Aftermath | None:
    if record.withdrawn_on is not None:
        return "withdrawn", record.planned_seq
    finding, newest = record.finding, record.newest_finding
    if finding is None or newest is None or not finding.closes:
        return None
    ending = finding
    if message.kind == "verification_request" and message.seq > finding.seq:
        ending = newest  # who is asked to look again at a closed milestone is answered by a newer finding alone
        if ending.seq < message.seq:
            return None
    return ("verified" if finding.proves else "closed"), ending.seq


def _moved(message: ToldItem, record: MilestoneRecord) -> Aftermath | None:
    if message.due != record.due_now or (message.reason == "clock_not_started" and not record.dates.provisional):
        granted = max(
            (item.seq for item in record.dates.extensions if item.stands and item.seq > message.seq), default=0
        )
        # A later date that was withdrawn leaves another one in force, as one that was fixed again does.
        changes = [item.corrected_by or 0 for item in (*record.dates.extensions, *record.dates.due_fixes)]
        fixed = max([*changes, *(item.seq for item in record.dates.due_fixes if item.stands)], default=0)
        if max(granted, fixed) > message.seq:
            return ("extended", granted) if granted > fixed else ("dated", fixed)
        accepted = accepted_offer(record)
        if accepted and (accepted.answered_seq or 0) > message.seq:
            return "accepted", accepted.answered_seq or 0
    reassigned_seq = max((item.seq for item in record.exchange.reassignments if item.stands), default=0)
    if reassigned_seq > message.seq and message.kind not in TO_OTHERS:
        return "reassigned", reassigned_seq
    return None


def _answered(message: ToldItem, record: MilestoneRecord) -> Aftermath | None:
    match message.kind:
        case "verification_request":
            judged_seq = max(
                (item.seq for item in (*record.review.rejections, *record.review.findings) if item.stands), default=0
            )
            return ("rejected", judged_seq) if judged_seq > message.seq else _evidence_gone(message, record, judged_seq)
        case "extension_request":
            request = _before(message, record.dates.extension_requests)
            if request and request.answer is None and not is_movable(record.basis):
                return "by_law", request.seq
            if request is None or request.answer is None:
                return None
            return ("refused" if request.answer == "refused" else "extended"), request.answered_seq or 0
        case "date_proposal" | "date_offer" if message.reason not in TO_COORDINATOR:
            return _date_answered(message, record)
        case "date_proposal":
            proposal = proposal_of(record)
            return ("over", proposal.seq) if proposal and proposal.seq > message.seq else None
        case "hold_notice":
            hold = _before(message, record.exchange.holds)
            return ("unblocked", hold.lifted_seq) if hold and hold.lifted_seq else None
    newest = max((item.seq for item in record.evidence_to_review), default=0)
    if newest > message.seq:
        return "evidence_in", newest
    return _last_word(message, record)


def _date_answered(message: ToldItem, record: MilestoneRecord) -> Aftermath | None:
    answer, hold = date_answer_of(record), hold_of(record)
    if hold and hold.not_mine and hold.seq > message.seq and message.kind == "date_proposal":
        return "blocked", hold.seq
    if answer is None:
        return None
    seq = (isinstance(answer, OfferItem) and answer.answered_seq) or answer.seq
    is_own = message.kind == "date_offer" and answer.kind == "offered"
    return (answer.kind, seq) if seq > message.seq and not is_own else None


def _evidence_gone(message: ToldItem, record: MilestoneRecord, judged_seq: int) -> Aftermath | None:
    """Return that all evidence a verifier was asked to look at was withdrawn; newer evidence gets its own request."""
    gone = [item.corrected_by or 0 for item in record.review.evidence if judged_seq < item.seq < message.seq]
    return ("evidence_gone", max(gone)) if gone and all(gone) else None


def _before(message: ToldItem, items: Sequence[I]) -> I | None:
    return last_standing([item for item in items if item.seq < message.seq])


def _last_word(message: ToldItem, record: MilestoneRecord) -> Aftermath | None:
    """Return what the unit said last. A head's message ends with the unit's answer, too."""
    hold, offer = hold_of(record), offer_of(record)
    request, refusal, void = request_of(record), refusal_of(record), void_request_of(record)
    answers: list[Aftermath] = []
    if items.KINDS[message.kind].over_when == "unit_answers":
        answers.append(("rejected", not_shown_seq(record)))
        answers += [("stated", item.seq) for item in record.review.statements if item.stands and not item.listed]
        answers += [(item.kind, item.seq) for item in record.exchange.quiets if item.stands and item.due == message.due]
        # Anybody can write the From line of a mail, so a mail answers nothing.
        answers += [("noted", item.seq) for item in record.exchange.written if item.stands and not item.bears_name_of]
        answers += [("blocked", hold.seq)] if hold else []
        answers += [("offered", offer.seq)] if offer else []
    answers += [("asked", request.seq)] if request else []
    answers += [("by_law", void.seq)] if void else []
    answers += [("refused", refusal.answered_seq or 0)] if refusal else []
    last = max(answers, key=lambda item: item[1], default=CALL)
    return last if last[1] > message.seq else None
