"""What the unit is asked for: one builder a kind (reminders.md, section 3)."""

from models.ledger import ReminderClaimed
from notifications.reminders.asked import Asked, Typed, as_role
from notifications.reminders.reminder_words import PAST, quoted, refused_words, who_words, working_words
from notifications.words import Sender, count_of, day_month, long_date, source, weekday_date


def check_in(claim: ReminderClaimed, sender: Sender, typed: Typed) -> Asked:
    """Ask whether it is on track."""
    who, by = _who_by(claim, sender)
    return Asked(
        heading=f"{claim.milestone_id}: due {day_month(claim.facts.due_now)}",
        ask=f"{who}, please tell us by {by} whether {claim.milestone_id} is on track, and what you will send.",
        short="Is it on track? What will you send?",
        quotes=refused_words(claim, sender, typed),
        notes=working_words(claim, sender),
    )


def due_soon(claim: ReminderClaimed, sender: Sender, typed: Typed) -> Asked:
    """Ask to send it now, or to ask for a new date."""
    (who, by), left = _who_by(claim, sender), claim.facts.business_days_left
    due = f"{count_of(left, 'business day')} left" if left else f"due {day_month(claim.facts.due_now)}"
    return Asked(
        heading=f"{claim.milestone_id}: {due}",
        ask=f"{who}, please send what shows {claim.milestone_id}, or ask for a new date, by {by}.",
        short="Send what shows it, or ask for a new date.",
        quotes=refused_words(claim, sender, typed),
        notes=working_words(claim, sender),
    )


def overdue(claim: ReminderClaimed, sender: Sender, typed: Typed) -> Asked:
    """Say that the date has passed; where nobody can tell whether it is done, ask."""
    who, by = _who_by(claim, sender)
    notes = (*passed(claim), *_told(claim, sender), *working_words(claim, sender))
    if claim.facts.cannot_tell:
        return Asked(
            heading=f"{claim.milestone_id}: the date has passed and we cannot tell",
            ask=f"{who}, can you tell us by {by} whether {claim.milestone_id} is done?",
            short="Is it done?",
            quotes=refused_words(claim, sender, typed),
            notes=notes,
        )
    return Asked(
        heading=past_heading(claim),
        ask=f"{who}, please send what shows {claim.milestone_id}, or tell us what stops it, by {by}.",
        short="Send what shows it, or tell us what stops it.",
        quotes=refused_words(claim, sender, typed),
        notes=notes,
    )


def evidence_rejected(claim: ReminderClaimed, sender: Sender, typed: Typed) -> Asked:
    """Say why the evidence was not enough, and ask for other."""
    who, by = _who_by(claim, sender)
    return Asked(
        heading=f"{claim.milestone_id}: the evidence does not show it yet",
        ask=f"{who}, please send other evidence for {claim.milestone_id}, or say what stops it, by {by}.",
        short="Send other evidence, or tell us what stops it.",
        quotes=(
            *quoted("The verifier's reason", typed.get(claim.facts.rejected_why or "")),
            *refused_words(claim, sender, typed),
        ),
        notes=passed(claim),
    )


def handed_over(claim: ReminderClaimed, sender: Sender, typed: Typed) -> Asked:
    """Tell the new person what is theirs now, from whom and why."""
    (who, by), facts, name = _who_by(claim, sender), claim.facts, claim.milestone_id
    giver = who_words(sender, facts.asked_by) if facts.asked_by else "The coordinator"
    given = f"{giver} handed it over to you" + (f" on {long_date(facts.since)}." if facts.since else ".")
    return Asked(
        heading=f"{name} is with you now: due {day_month(facts.due_now)}",
        ask=f"{who}, please take on {name}, or tell us by {by} that it is not yours.",
        short="Take it on, or tell us that it is not yours.",
        quotes=(*quoted(f"{giver} wrote", typed.get(facts.answered_why or "")), *refused_words(claim, sender, typed)),
        notes=(given, *passed(claim)),
    )


def past_heading(claim: ReminderClaimed) -> str:
    """Head a part whose date has passed, by the law's date or ours."""
    whose = {"statute": "the date set by law", "planning_assumption": "its planned date"}.get(
        claim.facts.basis, "its date"
    )
    return f"{claim.milestone_id} is {count_of(claim.facts.days_past_original, 'day')} past {whose}"


def passed(claim: ReminderClaimed) -> tuple[str, ...]:
    """Say how far past the date it is; where its source was not read since, that nobody can tell."""
    facts = claim.facts
    if facts.provisional or not facts.days_past_original:
        return ()
    if facts.cannot_tell:
        since = f" since {long_date(facts.source_since)}" if facts.source_since else ""
        return (
            f"The date has passed. We could not read the source where it would show ({source(facts.source)}){since}.",
            "If it is there, tell us.",
        )
    return (f"That is {count_of(facts.days_past_original, 'day')} past {PAST[facts.basis]}.",)


def _told(claim: ReminderClaimed, sender: Sender) -> tuple[str, ...]:
    """Say since when the person knows: what was late before is not their delay."""
    facts = claim.facts
    if facts.told_on is None:
        return ("We put this date to you today.",)
    ago = count_of((facts.said_on - facts.told_on).days, "day")
    who = f"{who_words(sender, claim.instead_of)} was" if claim.instead_of else "You were"
    return (f"{who} first told of it on {long_date(facts.told_on)}, {ago} ago.",)


def _who_by(claim: ReminderClaimed, sender: Sender) -> tuple[str, str]:
    return as_role(claim, claim.facts.responsible, sender), weekday_date(claim.facts.answer_by)
