"""How a message begins and ends: who writes, how to answer, what happens next and when, and why the person gets it."""

from collections.abc import Sequence

from models.ledger import Claim, DigestClaimed, NoticeClaimed, NotificationReason, ReminderClaimed
from notifications.reminders.kinds import WORDING
from notifications.reminders.phrases import office_words, who_words
from notifications.slack import Block
from notifications.words import Sender, listed, long_date, role, source, tally, weekday_date

MOST_TEXT = 2600
"""Characters of the text of a message about one thing, escaped: its blocks say some facts twice, and have buttons.

We let neither take more than 3,000. Source: docs/slack-setup.md#limits.
"""
MOST_BUNDLE_TEXT = 2800
"""The same for a message of several items, which says nothing twice."""
ROOM_FOR_IDS = 600
"""Characters for the ids of what is not shown."""
IDS_A_SENTENCE = 20

Drawn = tuple[str, tuple[str, ...], tuple[Block, ...]]
"""A message's heading, its lines, and its blocks without the heading."""

SENT_INSTEAD: dict[NotificationReason, str] = {
    "away": "{who} is away",
    "slack_user_unknown": "Slack does not know {who}",
    "slack_refused": "Slack does not reach {who}",
    "no_channel": "neither Slack nor mail reaches {who}",
    "email_uncertain": "nobody knows whether our mail reached {who}",
    "role_vacant": "nobody holds the role of {role}",
    "coordinator_unreachable": "no coordinator can be reached",
}
"""Why a person gets what was meant for another one, whatever it is about."""


def introduction(first: Claim) -> tuple[str, ...]:
    """Say who asks and on what authority, in a person's first message."""
    if not first.introduces:
        return ()
    office = office_words(first.facts.verdicts_by)
    return (
        f"This is your first message from followthrough, which keeps the follow-up of {office}.",
        f"{office} follows its seven recommendations until each is shown to be done.",
        "Where a date is ours and not the law's, we say so.",
        f"Your answers are kept in a ledger that nobody can change. {office} reads them; "
        "the Council's readers get a memo.",
    )


def how_to_answer(sender: Sender, *, pressed: bool) -> str:
    """Say how to answer; `pressed` if the message has something to press."""
    # The address is the installation's own and must be one that can be copied.
    address = " ".join((sender.reply_to or "").split())
    mail = f"write to {address}" if address else "ask the coordinator"
    return f"How to answer: {f'press a button here, or {mail}' if pressed else mail}."


def next_lines(claims: Sequence[Claim], rest: int = 0, hidden: Sequence[str] = ()) -> tuple[str, ...]:
    """Say what happens next and when; `rest` items are not shown, among them the milestones `hidden`, by id."""
    reminders = [claim for claim in claims if isinstance(claim, ReminderClaimed)]
    more = (" ".join((f"{tally(rest, 'more item')} not shown.", *named_lines(hidden))),) if rest > 0 else ()
    unread = sorted({source(name) for claim in reminders for name in claim.facts.unread})
    still = (f"Still unread: {listed(unread)}. That says nothing about progress.",) if unread else ()
    days = [day for claim in claims if (day := getattr(claim.facts, "next_on", None))]
    following = (f"Next message: {weekday_date(min(days))}.",) if days else ()
    return (*more, *still, *following, *_unit_head_lines(reminders), *_memo_lines(reminders))


def named_lines(ids: Sequence[str]) -> tuple[str, ...]:
    """Name the milestones that are not shown, in short sentences: who is told of one must be able to know which."""
    named, left = list[str](), ROOM_FOR_IDS
    for milestone_id in ids:
        left -= len(milestone_id) + len(", ")
        if left < 0:
            break
        named.append(milestone_id)
    rows = (named[at : at + IDS_A_SENTENCE] for at in range(0, len(named), IDS_A_SENTENCE))
    rest = len(ids) - len(named)
    return (*(f"Also {listed(row)}." for row in rows), *((f"And {rest} more.",) if rest else ()))


def why_words(claim: ReminderClaimed | DigestClaimed | NoticeClaimed, sender: Sender) -> str:
    """Say why this person gets it, and in whose place."""
    if instead := instead_words(claim, sender):
        return instead
    if isinstance(claim, ReminderClaimed):
        return _why_reminder(claim)
    if isinstance(claim, DigestClaimed) and claim.facts.about == "unit_head":
        return "You get this each week because you head the unit."
    return "You get this because you coordinate the follow-up."


def instead_words(claim: Claim, sender: Sender) -> str:
    """Say why a person gets what was meant for another one; empty if it was meant for them."""
    if claim.reason not in SENT_INSTEAD:
        return ""
    because = SENT_INSTEAD[claim.reason].format(
        who=who_words(sender, claim.instead_of), role=role(claim.instead_of or "")
    )
    return f"Sent to you because {because}."


def _why_reminder(claim: ReminderClaimed) -> str:
    milestone = claim.milestone_id
    match claim.reason:
        case "verifier_silent":
            return f"Sent to you because the verifier has not spoken on {milestone}."
        case "clock_not_started":
            return f"Sent to you because nothing says that the clock of {milestone} has started."
        case "on_hold":
            waits = f"waits for {claim.facts.waits_on}" if claim.facts.waits_on else "is said to be blocked"
            return f"Sent to you because {milestone} {waits}."
        case "status_unknown" if claim.part.kind == "escalation":
            return "Sent to you and not to the unit's head, because nobody can tell."
    return f"You get this because {WORDING[claim.part.kind].why.format(milestone=milestone)}."


def _unit_head_lines(claims: Sequence[ReminderClaimed]) -> tuple[str, ...]:
    """Say when the unit's head hears of it. An answer does not stop that: only evidence or a new date does."""
    days = [claim.facts.head_on for claim in claims if claim.facts.head_on and _says_what_follows(claim)]
    if not days:
        return ()
    return (f"Without evidence or a new date, the unit's head hears of it on {weekday_date(min(days))}.",)


def _memo_lines(claims: Sequence[ReminderClaimed]) -> tuple[str, ...]:
    """Say which memo names it; before its date there is nothing to name."""
    days = [claim.facts.memo_on for claim in claims if claim.facts.memo_on and claim.facts.days_past_original]
    if any(claim.part.kind == "escalation" for claim in claims):
        return (f"The memo of {long_date(min(days))} will list this." if days else "The next memo will list this.",)
    if days and any(_says_what_follows(claim) for claim in claims):
        return (f"The memo of {long_date(min(days))} will say where it stands.",)
    return ()


def _says_what_follows(claim: ReminderClaimed) -> bool:
    return WORDING[claim.part.kind].says_what_follows
