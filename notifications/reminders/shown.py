"""The facts of one milestone as the templates of a message take them: made safe for Slack, with nothing said yet.

Whatever a person outside typed passes through `inert` here, because Slack makes links and mentions of plain words.
"""

from datetime import date

from models.core import Value
from models.ledger import Decided, ReminderClaimed, ReminderFacts, Says, Since
from models.register import Basis
from notifications.reminders.phrases import (
    LONGEST_LAW,
    LONGEST_NAME,
    LONGEST_TITLE,
    office_words,
    shortened,
    who_words,
)
from notifications.slack import inert
from notifications.words import Sender, long_date, say_message

MOST_FILES = 5
LAST_EXTENSIONS = 4
LONGEST_CONDITION = 160
OWN_HEAD = "agency_unit_head"
"""The role that heads the unit of whoever is asked; of no other role is it "your unit head"."""
COVERED = ("away", "slack_user_unknown", "slack_refused", "no_channel", "email_uncertain", "role_vacant")
"""Reasons for which somebody else than the person meant is asked."""


class File(Value):
    """A file that waits for a verifier: the first signs of its hash, and who gave it."""

    hash: str
    giver: str = ""
    found: bool = False
    """A rule found it."""


class Shown(Value):
    """What a message can say of one milestone."""

    id: str
    title: str
    by: date | None
    """By when an answer is asked for; none in a repeat."""
    due_on: date
    due_now: date
    basis: Basis
    duty_basis: Basis
    law: str
    condition: str
    provisional: bool
    waits_for: str
    """What a placeholder waits for, empty if it is not known."""
    is_agencys: bool
    duty_holder: str
    agency: str
    office: str
    role: str
    """What the role responsible is called."""
    unknown: bool
    source: str
    source_checked: bool
    source_since: date | None
    """The day of the last good reading."""
    days: int
    """Days past its date."""
    days_left: int | None
    is_new: bool
    """Nobody told the unit of the date before."""
    told_on: date | None
    told_days: int
    asked: int
    says: Says | None
    says_on: date | None
    awaiting: int
    in_hand: int
    rejected_on: date | None
    waited: int | None
    files: tuple[File, ...]
    more_files: int
    covered: str
    """Whom the unit's message was meant for, if it goes to somebody else."""
    contact: str
    """Who is spoken of where the reader is not the contact."""
    giver: str
    since: date | None
    extension_to: date | None
    offered_to: date | None
    date_passed: bool
    """The current date has passed by the day of the message."""
    extended_to: tuple[date, ...]
    extended_days: tuple[str, ...]
    waits_on: str
    not_mine: bool
    working_on: date | None
    expected_on: date | None
    repeats: date | None
    """In a repeat, the day of the message before."""
    news: tuple[str, ...]
    """In a repeat, what is new since then."""
    decided: Decided | None
    decided_on: date | None
    decided_to: str
    """To whom it was handed over."""


def shown_of(claim: ReminderClaimed, sender: Sender, *, speaks_of_contact: bool = False) -> Shown:
    """Return what a message can say of a claimed part; `speaks_of_contact` if its reader is not the contact."""
    facts, covered = claim.facts, covered_words(claim, sender)
    contact = covered or (say_message("slots.the_contact") if speaks_of_contact else "")
    waiting = len(facts.evidence)
    return Shown(
        id=claim.milestone_id,
        title=title_of(facts.title),
        by=facts.answer_by,
        due_on=facts.due_on,
        due_now=facts.due_now,
        basis=facts.basis,
        duty_basis=facts.duty_basis,
        law=shortened(inert(facts.law_line or "".join(facts.law[:1])), LONGEST_LAW),
        condition=shortened(inert(facts.condition or ""), LONGEST_CONDITION).rstrip("."),
        provisional=facts.provisional,
        waits_for=_milestone(facts.waits_for),
        is_agencys=facts.duty_on == "agency",
        duty_holder=shortened(inert(facts.called.body(facts.duty_on)), LONGEST_NAME),
        agency=shortened(inert(facts.called.agency or "The agency"), LONGEST_NAME),
        office=office_words(facts.verdicts_by),
        role=shortened(inert(facts.called.role(facts.responsible)), LONGEST_NAME),
        unknown=facts.cannot_tell,
        source=shortened(inert(facts.called.source(facts.source)), LONGEST_NAME),
        source_checked=facts.source_checked,
        source_since=facts.source_since,
        days=max(facts.days_past_original, 0),
        days_left=facts.business_days_left,
        is_new=facts.told_on is None,
        told_on=facts.told_on,
        told_days=(facts.said_on - facts.told_on).days if facts.told_on else 0,
        asked=facts.asked,
        says=facts.agency_says,
        says_on=facts.agency_says_on,
        awaiting=waiting,
        in_hand=facts.in_hand,
        rejected_on=facts.rejected_on,
        waited=(facts.said_on - facts.evidence_since).days if facts.evidence_since else None,
        files=_files(facts, sender)[:MOST_FILES],
        more_files=max(waiting - MOST_FILES, 0),
        covered=covered,
        contact=contact,
        giver=who_words(sender, facts.asked_by) if facts.asked_by else "",
        since=facts.since,
        extension_to=facts.extension_to,
        offered_to=facts.offered_to,
        date_passed=facts.due_now < facts.said_on,
        extended_to=facts.extended_to,
        extended_days=tuple(long_date(day) for day in facts.extended_to[-LAST_EXTENSIONS:]),
        waits_on=_milestone(facts.waits_on),
        not_mine=facts.not_mine,
        working_on=facts.said_working_on,
        expected_on=facts.expected_on,
        repeats=facts.repeats,
        news=tuple(_news(each, facts) for each in facts.news),
        decided=facts.decided,
        decided_on=facts.decided_on,
        decided_to=who_words(sender, facts.decided_to) if facts.decided_to else "",
    )


def _news(each: Since, facts: ReminderFacts) -> str:
    agency = shortened(inert(facts.called.agency or "The agency"), LONGEST_NAME)
    head = "" if facts.head_role == OWN_HEAD else shortened(inert(facts.called.role(facts.head_role)), LONGEST_NAME)
    return say_message("slots.news", what=each.what, on=each.on, agency=agency, says=facts.agency_says, head=head)


def title_of(title: str) -> str:
    """Return a milestone's title on one line, without the period that our own sentence puts after it."""
    return shortened(inert(title), LONGEST_TITLE).rstrip(".")


def covered_words(claim: ReminderClaimed, sender: Sender) -> str:
    """Return whom a message was meant for, if somebody else gets it: a person's name, or what the role is called."""
    if claim.instead_of is None or claim.reason not in COVERED:
        return ""
    if claim.reason == "role_vacant":
        return shortened(inert(claim.facts.called.role(claim.instead_of)), LONGEST_NAME)
    return who_words(sender, claim.instead_of)


def wrote(who: str, words: str) -> str:
    """Quote what a person wrote."""
    return say_message("slots.wrote", who=who, words=words)


def _milestone(milestone_id: str | None) -> str:
    return say_message("slots.another", id=milestone_id) if milestone_id else ""


def _files(facts: ReminderFacts, sender: Sender) -> tuple[File, ...]:
    """Return each file that waits, by the start of its hash, and who gave it."""
    givers = (*facts.supplied_by, *[""] * (len(facts.evidence) - len(facts.supplied_by)))
    return tuple(
        File(hash=hash_, found=giver == FOUND, giver=who_words(sender, giver) if giver else "")
        for hash_, giver in zip(facts.evidence, givers, strict=False)
    )


FOUND = "followthrough"
"""Who gave what a rule found."""
