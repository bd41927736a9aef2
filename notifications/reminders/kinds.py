"""What each kind of reminder says: one function that asks, and one specification, a kind.

To add a kind or to change what one says, edit its section here. Nothing else in this room lists kinds. The days on
which a kind goes out belong to `models.reminders`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from models.core import COORDINATOR, VERIFIER, Value
from models.ledger import NotificationKind, ReminderClaimed, ReminderFacts
from notifications.reminders.phrases import PASSED_DATE, Typed, quoted, refused_words, who_words
from notifications.words import Sender, day_month, long_date, role, source, tally, weekday_date

MOST_PIECES = 5
ASKED_OF_COORDINATOR = ("clock_not_started", "verifier_silent", "on_hold")
"""Reasons for which the coordinator is asked in place of whom the kind asks."""


class Ask(Value):
    """What one reminder says beside the facts that all have in common."""

    heading: str
    sentence: str
    """Who is asked for what and by when: the first sentence, and the only request of the part."""
    short: str = ""
    """The same request in a bundle, whose first sentence says who and by when. Empty: what its kind says."""
    quotes: tuple[str, ...] = ()
    """The words of a person, in quotation marks."""
    notes: tuple[str, ...] = ()
    """How it came to this."""


@dataclass(frozen=True)
class AskContext:
    """A claimed part of a message, and what is needed to put it into words."""

    claim: ReminderClaimed
    sender: Sender
    typed: Typed

    @property
    def facts(self) -> ReminderFacts:
        """Return what the claim says."""
        return self.claim.facts

    @property
    def milestone(self) -> str:
        """Return the milestone's id."""
        return self.claim.milestone_id

    @property
    def by(self) -> str:
        """Return the day by which an answer is asked for."""
        return weekday_date(self.facts.answer_by)

    @property
    def who(self) -> str:
        """Return who is asked: a role, or the person in whose place somebody else is asked."""
        if stands_in(self.claim):
            return f"In place of {who_words(self.sender, self.claim.instead_of)}"
        return f"As {role(role_asked(self.claim))}"

    @property
    def teller(self) -> str:
        """Return who said or asked for what the message is about."""
        return who_words(self.sender, self.facts.asked_by) if self.facts.asked_by else "The contact"

    @property
    def since(self) -> str:
        """Return ` on 28 May 2026`, the day of what the message is about; empty if it has none."""
        return f" on {long_date(self.facts.since)}" if self.facts.since else ""


class KindWording(Value):
    """What one kind of reminder says."""

    kind: NotificationKind
    ask: Callable[[AskContext], Ask]
    short: str
    """What is asked for, in a few words."""
    on_home: str = ""
    """The same on the Home tab, if it differs."""
    why: str = "you are the named person for {milestone}"
    """Why the person gets it, after "because"."""
    role: str | None = None
    """The role that is asked; None for the milestone's own responsible role."""
    says_date_passed: bool = False
    """It tells the unit that the date has passed, and since when they know."""
    says_what_follows: bool = False
    """It says when the unit's head hears of it, and which memo will say where it stands."""
    speaks_of_the_contact: bool = False
    """It goes to somebody over the contact, so that what the contact said is told by name."""
    mentions_unread_source: bool = True
    """In a bundle it says that the source could not be read, if nobody can tell."""


# check_in


def _check_in(context: AskContext) -> Ask:
    return Ask(
        heading=f"{context.milestone}: due {day_month(context.facts.due_now)}",
        sentence=f"{context.who}, please tell us by {context.by} whether {context.milestone} is on track, "
        "and what you will send.",
        quotes=refused_words(context.claim, context.sender, context.typed),
        notes=working_words(context.claim, context.sender),
    )


CHECK_IN = KindWording(
    kind="check_in",
    ask=_check_in,
    short="Is it on track? What will you send?",
    on_home="Is it on track?",
)


# due_soon


def _due_soon(context: AskContext) -> Ask:
    left = context.facts.business_days_left
    due = f"{tally(left, 'business day')} left" if left else f"due {day_month(context.facts.due_now)}"
    return Ask(
        heading=f"{context.milestone}: {due}",
        sentence=f"{context.who}, please send what shows {context.milestone}, or ask for a new date, by {context.by}.",
        quotes=refused_words(context.claim, context.sender, context.typed),
        notes=working_words(context.claim, context.sender),
    )


DUE_SOON = KindWording(
    kind="due_soon",
    ask=_due_soon,
    short="Send what shows it, or ask for a new date.",
)


# overdue and weekly_digest


def _overdue(context: AskContext) -> Ask:
    claim, milestone = context.claim, context.milestone
    quotes = refused_words(claim, context.sender, context.typed)
    notes = (
        *passed_lines(context.facts),
        *_told_since_lines(claim, context.sender),
        *working_words(claim, context.sender),
    )
    if context.facts.cannot_tell:
        return Ask(
            heading=f"{milestone}: the date has passed and we cannot tell",
            sentence=f"{context.who}, can you tell us by {context.by} whether {milestone} is done?",
            short="Is it done?",
            quotes=quotes,
            notes=notes,
        )
    return Ask(
        heading=_passed_heading(claim),
        sentence=f"{context.who}, please send what shows {milestone}, or tell us what stops it, by {context.by}.",
        quotes=quotes,
        notes=notes,
    )


OVERDUE = KindWording(
    kind="overdue",
    ask=_overdue,
    short="Send what shows it, or tell us what stops it.",
    says_date_passed=True,
    says_what_follows=True,
)
WEEKLY_DIGEST = KindWording(
    kind="weekly_digest",
    ask=_overdue,
    short="Send what shows it, or tell us what stops it.",
    says_date_passed=True,
    says_what_follows=True,
)


# evidence_rejected


def _evidence_rejected(context: AskContext) -> Ask:
    reason = context.typed.get(context.facts.rejected_why or "")
    return Ask(
        heading=f"{context.milestone}: the evidence does not show it yet",
        sentence=f"{context.who}, please send other evidence for {context.milestone}, or say what stops it, "
        f"by {context.by}.",
        quotes=(
            *quoted("The verifier's reason", reason),
            *refused_words(context.claim, context.sender, context.typed),
        ),
        notes=passed_lines(context.facts),
    )


EVIDENCE_REJECTED = KindWording(
    kind="evidence_rejected",
    ask=_evidence_rejected,
    short="Send other evidence, or tell us what stops it.",
    says_what_follows=True,
)


# handed_over


def _handed_over(context: AskContext) -> Ask:
    facts = context.facts
    giver = who_words(context.sender, facts.asked_by) if facts.asked_by else "The coordinator"
    reason = context.typed.get(facts.answered_why or "")
    return Ask(
        heading=f"{context.milestone} is with you now: due {day_month(facts.due_now)}",
        sentence=f"{context.who}, please take on {context.milestone}, or tell us by {context.by} that it is not yours.",
        quotes=(*quoted(f"{giver} wrote", reason), *refused_words(context.claim, context.sender, context.typed)),
        notes=(f"{giver} handed it over to you{context.since}.", *passed_lines(facts)),
    )


HANDED_OVER = KindWording(
    kind="reassignment",
    ask=_handed_over,
    short="Take it on, or tell us that it is not yours.",
    says_what_follows=True,
)


# escalation


def _escalation(context: AskContext) -> Ask:
    facts, milestone = context.facts, context.milestone
    if facts.told_on:
        told = f"The contact was first told on {long_date(facts.told_on)}. We sent {tally(facts.asked, 'message')}."
    else:
        told = "The contact was not told of the date in person."
    notes = (*passed_lines(facts), told, *working_words(context.claim, context.sender))
    if facts.cannot_tell:
        return Ask(
            heading=f"{milestone}: the date has passed and we cannot tell",
            sentence=f"{context.who}, please find out by {context.by} whether {milestone} is done.",
            short="Find out whether it is done.",
            notes=notes,
        )
    return Ask(
        heading=_passed_heading(context.claim),
        sentence=f"{context.who}, please decide by {context.by}: do {milestone}, name another person, "
        "or ask for a new date.",
        notes=notes,
    )


ESCALATION = KindWording(
    kind="escalation",
    ask=_escalation,
    short="Decide: have it done, name another person, or ask for a new date.",
    why="{milestone} lies with your unit",
    speaks_of_the_contact=True,
)


# please_verify


def _please_verify(context: AskContext) -> Ask:
    facts, milestone = context.facts, context.milestone
    if context.claim.reason == "verifier_silent":
        asked, short = f"see by {context.by} that a verifier looks at {milestone}", "See that a verifier looks at it."
    else:
        asked, short = f"record by {context.by} what the evidence shows of {milestone}", ""
    waited = (facts.said_on - facts.evidence_since).days if facts.evidence_since else None
    return Ask(
        heading=f"{milestone}: evidence waits for a finding",
        sentence=f"{context.who}, please {asked}.",
        short=short,
        notes=(
            *((f"It waits for {tally(waited, 'day')}.",) if waited is not None else ()),
            *_evidence_lines(context),
            f"No file is in Slack. See what it shows, and where it lies: followthrough evidence show {milestone}",
        ),
    )


def _evidence_lines(context: AskContext) -> tuple[str, ...]:
    """Name each piece that waits, by the start of its hash, and who sent it."""
    facts = context.facts
    suppliers = (*facts.supplied_by, *[""] * (len(facts.evidence) - len(facts.supplied_by)))
    lines = [
        f"File {piece}" + (f", from {who_words(context.sender, supplier)}." if supplier else ".")
        for piece, supplier in zip(facts.evidence, suppliers, strict=False)
    ]
    more = len(lines) - MOST_PIECES
    return (*lines[:MOST_PIECES], *((f"And {more} more.",) if more > 0 else ()))


PLEASE_VERIFY = KindWording(
    kind="verification_request",
    ask=_please_verify,
    short="Record what the evidence shows.",
    why="you verify evidence",
    role=VERIFIER,
    mentions_unread_source=False,
)


# blocked_notice


def _blocked_notice(context: AskContext) -> Ask:
    facts, milestone = context.facts, context.milestone
    quotes = quoted(f"{context.teller} wrote", context.typed.get(facts.answered_why or ""))
    after = (*passed_lines(facts), "While it lasts, its reminders come to you. The date does not move.")
    if facts.not_mine:
        return Ask(
            heading=f"{milestone}: its contact says it is not theirs",
            sentence=f"{context.who}, please find by {context.by} who acts on {milestone}.",
            short="Find who acts on it.",
            quotes=quotes,
            notes=(f"{context.teller} said{context.since} that it is not theirs.", *after),
        )
    waits = f"waits for {facts.waits_on}" if facts.waits_on else "is blocked"
    return Ask(
        heading=f"{milestone} {waits}",
        sentence=f"{context.who}, please see by {context.by} what stops {milestone}.",
        quotes=quotes,
        notes=(f"{context.teller} said{context.since} that it {waits}.", *after),
    )


BLOCKED_NOTICE = KindWording(
    kind="hold_notice",
    ask=_blocked_notice,
    short="See what stops it.",
    why="you coordinate the follow-up",
    role=COORDINATOR,
)


# decide_extension


def _decide_extension(context: AskContext) -> Ask:
    facts, milestone = context.facts, context.milestone
    to = long_date(facts.extension_to) if facts.extension_to else "a later day"
    return Ask(
        heading=f"{milestone}: a new date is asked for",
        sentence=f"{context.who}, please grant or refuse by {context.by} the new date for {milestone}: {to}.",
        short=f"Grant or refuse the new date: {to}.",
        quotes=quoted(f"{context.teller} wrote", context.typed.get(facts.answered_why or "")),
        notes=(f"{context.teller} asked for {to}{context.since}.", *passed_lines(facts)),
    )


DECIDE_EXTENSION = KindWording(
    kind="extension_request",
    ask=_decide_extension,
    short="Grant or refuse the new date.",
    why="you coordinate the follow-up",
    role=COORDINATOR,
)


WORDING: dict[NotificationKind, KindWording] = {
    wording.kind: wording
    for wording in (
        CHECK_IN,
        DUE_SOON,
        OVERDUE,
        WEEKLY_DIGEST,
        EVIDENCE_REJECTED,
        HANDED_OVER,
        ESCALATION,
        PLEASE_VERIFY,
        BLOCKED_NOTICE,
        DECIDE_EXTENSION,
    )
}


def ask_for(context: AskContext) -> Ask:
    """Return what a part of a message asks for: what its kind asks, unless its reason asks something else."""
    if context.claim.reason == "clock_not_started":
        return _clock(context)
    wording = WORDING[context.claim.part.kind]
    ask = wording.ask(context)
    sentence, short = ask.sentence, ask.short or wording.short
    if context.claim.reason == "on_hold":
        # The unit waits for something, so the coordinator is asked.
        sentence = f"{context.who}, please see by {context.by} what stops {context.milestone}."
        short = BLOCKED_NOTICE.short
    return Ask(heading=ask.heading, sentence=sentence, short=short, quotes=ask.quotes, notes=ask.notes)


def _clock(context: AskContext) -> Ask:
    """Ask whether the clock that a provisional date waits for has started, whatever the kind."""
    of_what = f" of {context.facts.waits_for}" if context.facts.waits_for else ""
    return Ask(
        heading=f"{context.milestone}: has its clock started?",
        sentence=f"{context.who}, please tell us by {context.by} whether the clock of {context.milestone} has started.",
        short=f"Has the clock{of_what} started?",
        notes=(f"If it has, record the day with: followthrough due fix {context.milestone}",),
    )


def role_asked(claim: ReminderClaimed) -> str:
    """Return the role that a reminder asks."""
    if claim.reason in ASKED_OF_COORDINATOR:
        return COORDINATOR
    if claim.part.kind == "escalation" and claim.facts.cannot_tell:
        return COORDINATOR
    return WORDING[claim.part.kind].role or claim.facts.responsible


def stands_in(claim: ReminderClaimed) -> bool:
    """Return whether another person was meant to be asked. While a unit waits, the coordinator is asked."""
    return claim.instead_of is not None and claim.reason != "on_hold"


def short_request(context: AskContext, ask: Ask) -> str:
    """Return what an item of a bundle asks for; if nobody can tell whether it is done, that."""
    claim, facts = context.claim, context.facts
    is_question = facts.cannot_tell and WORDING[claim.part.kind].mentions_unread_source
    if claim.reason == "clock_not_started" or not is_question:
        return ask.short
    since = f" since {long_date(facts.source_since)}" if facts.source_since else ""
    return f"We could not read {source(facts.source)}{since}. If it is there, tell us."


def working_words(claim: ReminderClaimed, sender: Sender) -> tuple[str, ...]:
    """Say that the person told us they are working on it, and until when, once that quiet is over."""
    facts = claim.facts
    if facts.said_working_on is None:
        return ()
    on = long_date(facts.said_working_on)
    if claim.instead_of or WORDING[claim.part.kind].speaks_of_the_contact:
        who = who_words(sender, claim.instead_of) if claim.instead_of else "The contact"
        due = f" It was expected by {long_date(facts.expected_on)}." if facts.expected_on else ""
        return (f"{who} told us on {on} of working on it.{due}",)
    due = f" You expected it by {long_date(facts.expected_on)}." if facts.expected_on else ""
    return (f"You told us on {on} that you are working on it.{due}",)


def passed_lines(facts: ReminderFacts) -> tuple[str, ...]:
    """Say how far past the date it is, or that nobody can tell if its source was not read since."""
    if facts.provisional or not facts.days_past_original:
        return ()
    if facts.cannot_tell:
        since = f" since {long_date(facts.source_since)}" if facts.source_since else ""
        return (
            f"The date has passed. We could not read the source where it would show ({source(facts.source)}){since}.",
            "If it is there, tell us.",
        )
    return (f"That is {tally(facts.days_past_original, 'day')} past {PASSED_DATE[facts.basis]}.",)


def _passed_heading(claim: ReminderClaimed) -> str:
    match claim.facts.basis:
        case "statute":
            date = "the date set by law"
        case "planning_assumption":
            date = "its planned date"
        case _:
            date = "its date"
    return f"{claim.milestone_id} is {tally(claim.facts.days_past_original, 'day')} past {date}"


def _told_since_lines(claim: ReminderClaimed, sender: Sender) -> tuple[str, ...]:
    """Say since when the person knows: what was late before that is not their delay."""
    facts = claim.facts
    if facts.told_on is None:
        return ("We put this date to you today.",)
    ago = tally((facts.said_on - facts.told_on).days, "day")
    who = f"{who_words(sender, claim.instead_of)} was" if claim.instead_of else "You were"
    return (f"{who} first told of it on {long_date(facts.told_on)}, {ago} ago.",)
