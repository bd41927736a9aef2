"""What frames a message: in whose place it comes, who we are, how to answer, and what happens next and when."""

from collections.abc import Sequence
from datetime import date

from models.ledger import Claim, DigestClaimed, NoticeClaimed, ReminderClaimed
from models.records import is_movable
from models.reminders import KINDS
from notifications.slack import Block, bold, tamed
from notifications.words import Sender, escape, inert, say_message, titled, typed

MOST_TEXT = 2600
"""Characters of the text of a message about one thing, escaped: its blocks have buttons besides.

We let neither take more than 3,000. Source: docs/slack-setup.md#limits.
"""
MOST_BUNDLE_TEXT = 2800
"""The same for a message of several items."""
ROOM_FOR_IDS = 600
"""Characters for the ids of what is not shown."""

UNIT_HEAD = "agency_unit_head"
"""The role that heads the unit of whoever is asked; of no other role is it "your unit head"."""
COVERED = ("away", "slack_user_unknown", "slack_refused", "no_channel", "email_uncertain", "role_vacant")
"""Reasons for which somebody else than the person meant is asked."""

Lines = tuple[str, ...]
Drawn = tuple[str, Lines, tuple[Block, ...]]
"""A message's heading, its lines, and its blocks without the heading."""


def introduction(first: Claim) -> Lines:
    """Say who we are, in a person's first message, after what is asked."""
    if not first.introduces:
        return ()
    return (say_message("slots.who_we_are", facts=first.facts),)


def asked_words(ask: str, lead: str = "", more: str = "") -> tuple[str, str]:
    """Return what is asked as plain words, and with the request in bold."""
    plain = " ".join(filter(None, (lead, ask, more)))
    return plain, " ".join(filter(None, (tamed(lead), bold(ask), tamed(more))))


def how_to_answer(sender: Sender, *, pressed: bool) -> str:
    """Say how to answer; `pressed` if the message has something to press."""
    # The address is the installation's own and must be one that can be copied.
    return say_message("slots.answer", pressed=pressed, address=" ".join((sender.reply_to or "").split()))


def answer_and_next(claims: Sequence[Claim], sender: Sender, *, pressed: bool) -> str:
    """Say how to answer, and when the next message comes."""
    days = [day for claim in claims if (day := getattr(claim.facts, "next_on", None))]
    following = (say_message("slots.next_message", on=min(days)),) if days else ()
    return " ".join((how_to_answer(sender, pressed=pressed), *following))


def what_follows(claims: Sequence[Claim]) -> Lines:
    """Say what is still unread, when we notify the unit's head, and which memo lists it."""
    reminders = [claim for claim in claims if isinstance(claim, ReminderClaimed)]
    unread = sorted({inert(claim.facts.called.source(name)) for claim in reminders for name in claim.facts.unread})
    still = (say_message("slots.still_unread", sources=unread),) if unread else ()
    return (*still, *_unit_head_lines(reminders), *_memo_lines(reminders))


def first_names(names: Sequence[str], most: int) -> str:
    """Name the first of several things, and count the rest."""
    return say_message("slots.names", named=names[:most], rest=max(len(names) - most, 0))


def named_lines(items: Sequence[tuple[str, str]], *, first: bool = False) -> Lines:
    """Name the milestones that are not shown, by id and title: who is told of one must be able to know which.

    Their ids alone stand there if the titles take too much room; `first` in a person's first message.
    """
    if not items:
        return ()
    macro = "bundle.you_have_more" if first else "bundle.not_shown"
    named = [titled(typed(title, "name"), id_) for id_, title in items]
    if len(escape("".join(named))) > ROOM_FOR_IDS:
        named = [id_ for id_, _ in items]
    kept, left = list[str](), ROOM_FOR_IDS
    for name in named:
        left -= len(escape(name)) + len(", ")
        if left < 0:
            break
        kept.append(name)
    return (say_message(macro, n=len(items), named=kept, rest=len(items) - len(kept)),)


def covered_for(claim: Claim, sender: Sender) -> str:
    """Return whom a message was meant for, if somebody else gets it: a person, or a role that nobody holds."""
    if claim.instead_of is None or claim.reason not in COVERED:
        return ""
    is_vacant = claim.reason == "role_vacant"
    return typed(claim.facts.called.role(claim.instead_of) if is_vacant else sender.name(claim.instead_of), "name")


def lead_words(claim: Claim, sender: Sender) -> str:
    """Say in whose place a person gets a message; empty if it was meant for them."""
    if claim.reason is None:
        return ""
    return say_message("slots.lead", reason=claim.reason, who=covered_for(claim, sender))


def why_group(claim: DigestClaimed | NoticeClaimed) -> str:
    """Say why this person gets a digest or a notice."""
    if isinstance(claim, DigestClaimed) and claim.facts.about == "unit_head":
        return say_message("slots.why_head")
    return say_message("slots.why_coordinator")


def _unit_head_lines(claims: Sequence[ReminderClaimed]) -> Lines:
    """Say when we notify the unit's head. An answer does not stop that: only evidence does, or a new date where there
    can be one."""
    heard = [claim for claim in claims if claim.facts.head_on and KINDS[claim.part.kind].says_what_follows]
    if not heard:
        return ()
    first = min(heard, key=lambda claim: claim.facts.head_on or date.max)
    role, is_theirs = first.facts.head_role, first.reason is None
    who = "" if role == UNIT_HEAD and is_theirs else typed(first.facts.called.role(role), "name")
    if first.facts.head_is_coordinator:
        who = say_message("slots.the_coordinator")
    movable = all(is_movable(claim.facts.basis) for claim in heard)
    return (say_message("slots.head_notified", on=first.facts.head_on, who=who, movable=movable),)


def _memo_lines(claims: Sequence[ReminderClaimed]) -> Lines:
    """Say which memo lists it; before its date there is nothing to list."""
    passed = [claim.facts for claim in claims if claim.facts.days or claim.facts.cannot_tell]
    days = [facts.memo_on for facts in passed if facts.memo_on]
    escalated = any(claim.part.kind == "escalation" for claim in claims)
    if escalated or (days and any(KINDS[claim.part.kind].says_what_follows for claim in claims)):
        return (say_message("slots.memo_lists", on=min(days, default=None), many=len(claims)),)
    return ()
