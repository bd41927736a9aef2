"""What the unit's head, the coordinator and the verifier are asked for: one builder a kind."""

from models.core import COORDINATOR, VERIFIER
from models.ledger import ReminderClaimed
from notifications.reminders.asked import Asked, Typed, as_role
from notifications.reminders.asked_of_unit import passed, past_heading
from notifications.reminders.reminder_words import quoted, who_words, working_words
from notifications.words import Sender, count_of, long_date, role, weekday_date

MOST_PIECES = 5


def clock(claim: ReminderClaimed, sender: Sender, typed: Typed) -> Asked:
    """Ask the coordinator whether the clock that a provisional date waits for has started."""
    who, by, waits = as_role(claim, COORDINATOR, sender), weekday_date(claim.facts.answer_by), claim.facts.waits_for
    return Asked(
        heading=f"{claim.milestone_id}: has its clock started?",
        ask=f"{who}, please tell us by {by} whether the clock of {claim.milestone_id} has started.",
        short=f"Has the clock{f' of {waits}' if waits else ''} started?",
        notes=(f"If it has, record the day with: followthrough due fix {claim.milestone_id}",),
    )


def escalation(claim: ReminderClaimed, sender: Sender, typed: Typed) -> Asked:
    """Ask the head of the unit to decide; the coordinator, where nobody can tell whether it is done."""
    facts, by, name = claim.facts, weekday_date(claim.facts.answer_by), claim.milestone_id
    told = (
        f"The contact was first told on {long_date(facts.told_on)}. We sent {count_of(facts.asked, 'message')}."
        if facts.told_on
        else "The contact was not told of the date in person."
    )
    notes = (*passed(claim), told, *working_words(claim, sender))
    if facts.cannot_tell:
        return Asked(
            heading=f"{name}: the date has passed and we cannot tell",
            ask=f"{as_role(claim, COORDINATOR, sender)}, please find out by {by} whether {name} is done.",
            short="Find out whether it is done.",
            notes=notes,
        )
    who = as_role(claim, facts.responsible, sender)
    return Asked(
        heading=past_heading(claim),
        ask=f"{who}, please decide by {by}: do {name}, name another person, or ask for a new date.",
        short="Decide: have it done, name another person, or ask for a new date.",
        notes=notes,
    )


def please_verify(claim: ReminderClaimed, sender: Sender, typed: Typed) -> Asked:
    """Ask a verifier what the evidence shows; the coordinator, where the verifier is silent."""
    facts, by, name = claim.facts, weekday_date(claim.facts.answer_by), claim.milestone_id
    silent = claim.reason == "verifier_silent"
    who = as_role(claim, COORDINATOR if silent else VERIFIER, sender)
    asked = f"see by {by} that a verifier looks at {name}" if silent else f"record by {by} what the evidence shows"
    wait = count_of((facts.said_on - facts.evidence_since).days, "day") if facts.evidence_since else ""
    return Asked(
        heading=f"{name}: evidence waits for a finding",
        ask=f"{who}, please {asked}{'' if silent else f' of {name}'}.",
        short="See that a verifier looks at it." if silent else "Record what the evidence shows.",
        notes=(
            *((f"It waits for {wait}.",) if wait else ()),
            *_pieces(claim, sender),
            f"No file is in Slack. See what it shows, and where it lies: followthrough evidence show {name}",
        ),
    )


def blocked_notice(claim: ReminderClaimed, sender: Sender, typed: Typed) -> Asked:
    """Tell the coordinator that a person waits for something, or says that it is not theirs."""
    facts, by, name = claim.facts, weekday_date(claim.facts.answer_by), claim.milestone_id
    teller = who_words(sender, facts.asked_by) if facts.asked_by else "The contact"
    on = f" on {long_date(facts.since)}" if facts.since else ""
    who = as_role(claim, COORDINATOR, sender)
    if facts.not_mine:
        heading, said = f"{name}: its contact says it is not theirs", f"{teller} said{on} that it is not theirs."
        ask, short = f"{who}, please find by {by} who acts on {name}.", "Find who acts on it."
    else:
        waits = f"waits for {facts.waits_on}" if facts.waits_on else "is blocked"
        heading, said = f"{name} {waits}", f"{teller} said{on} that it {waits}."
        ask, short = f"{who}, please see by {by} what stops {name}.", "See what stops it."
    quotes = quoted(f"{teller} wrote", typed.get(facts.answered_why or ""))
    notes = (said, *passed(claim), "While it lasts, its reminders come to you. The date does not move.")
    return Asked(heading=heading, ask=ask, short=short, quotes=quotes, notes=notes)


def while_blocked(claim: ReminderClaimed, asked: Asked) -> Asked:
    """Turn what the unit would be asked into what the coordinator is asked while the unit waits for something."""
    by = weekday_date(claim.facts.answer_by)
    ask = f"As {role(COORDINATOR)}, please see by {by} what stops {claim.milestone_id}."
    return asked.model_copy(update={"ask": ask, "short": "See what stops it."})


def decide_extension(claim: ReminderClaimed, sender: Sender, typed: Typed) -> Asked:
    """Ask the coordinator to grant or refuse a later date."""
    facts, by, name = claim.facts, weekday_date(claim.facts.answer_by), claim.milestone_id
    asker = who_words(sender, facts.asked_by) if facts.asked_by else "The contact"
    to = long_date(facts.extension_to) if facts.extension_to else "a later day"
    on = f" on {long_date(facts.since)}" if facts.since else ""
    return Asked(
        heading=f"{name}: a new date is asked for",
        ask=f"{as_role(claim, COORDINATOR, sender)}, please grant or refuse by {by} the new date for {name}: {to}.",
        short=f"Grant or refuse the new date: {to}.",
        quotes=quoted(f"{asker} wrote", typed.get(facts.answered_why or "")),
        notes=(f"{asker} asked for {to}{on}.", *passed(claim)),
    )


def _pieces(claim: ReminderClaimed, sender: Sender) -> tuple[str, ...]:
    """Say which pieces wait, by the start of their hash, and who sent each."""
    facts = claim.facts
    suppliers = (*facts.supplied_by, *[""] * (len(facts.evidence) - len(facts.supplied_by)))
    every = [
        f"File {piece}" + (f", from {who_words(sender, supplier)}." if supplier else ".")
        for piece, supplier in zip(facts.evidence, suppliers, strict=False)
    ]
    more = len(every) - MOST_PIECES
    return (*every[:MOST_PIECES], *((f"And {more} more.",) if more > 0 else ()))
