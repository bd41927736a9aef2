"""One item of a message of several: its heading and a few lines (reminders.md, sections 2 and 3)."""

from collections.abc import Sequence

from models.core import COORDINATOR, VERIFIER
from models.ledger import Claimed, DigestClaimed, MemoMessageClaimed, ReminderClaimed
from models.permissions import LIAISON
from notifications.reminders.aftermath_words import HEADING, After
from notifications.reminders.asked import Typed
from notifications.reminders.reminder_part import asked_of
from notifications.reminders.reminder_words import (
    DATE,
    agency_words,
    duty_words,
    holds_words,
    office_words,
    shortened,
    title_words,
    working_words,
)
from notifications.reminders.why import why_words
from notifications.slack import escape, inert
from notifications.words import Sender, count_of, long_date, role, source, weekday_date

SHORTEST_TITLE = 12
"""Characters; a title of fewer says nothing and is left out."""
REVIEWER = "a reviewer of the memo"
REDIRECTED = ("verifier_silent", "blocked_by")
"""Reasons that an item says by itself, since the message says why it came only once."""


def title_of(items: Sequence[Sequence[Claimed]]) -> str:
    """Head a message of several items."""
    claims = [each for item in items for each in item]
    past = all(each.part.rung == "weekly_digest" and each.reason in (None, "cannot_tell") for each in claims)
    own = past and not any(isinstance(each, DigestClaimed) for each in claims)
    return f"{count_of(len(items), 'item')} past their date" if own else f"Today: {count_of(len(items), 'item')}"


def lead_of(claims: Sequence[Claimed]) -> tuple[str, ...]:
    """Say who is asked for what and by when, once for all items, and what was put to the person only today."""
    first, own = claims[0], [each for each in claims if isinstance(each, ReminderClaimed)]
    who = "the one who stands in" if _stands_in(first) else role(_role(first))
    by = weekday_date(first.facts.answer_by)
    lines = [f"As {who}, please answer each item below by {by}."]
    if any(each.facts.told_on is None and each.facts.days_past_original for each in own if _is_own(each)):
        lines.append("Where a date has passed already, we put this date to you today.")
    if own:
        lines.append("A statement alone closes none of them.")
    return tuple(lines)


def item_of(
    claim: ReminderClaimed, sender: Sender, typed: Typed, room: int, after: After | None = None
) -> tuple[str, str]:
    """Return an item's heading and its words, within so many characters; what counts is cut short first.

    What is asked for is cut last.
    """
    facts, asked = claim.facts, asked_of(claim, sender, typed)
    if after is not None and after.ended:
        head = f"{claim.milestone_id}: {HEADING[after.shows]}"
        return head, shortened(f"{after.line}\n{title_words(facts.title)}. {_date(claim)}", room - len(escape(head)))
    now = (after.line,) if after and after.line else ()
    title, why, more = title_words(facts.title), _why(claim, sender), list(working_words(claim, sender))
    if facts.agency_says or facts.in_hand:
        holds = f"{office_words(facts.verdicts_by)} holds: {holds_words(facts)}."
        more.append(f"The agency says: {agency_words(facts)}. {holds}")
    body = "\n".join((*now, f"{title}. {_date(claim)} {_ask(claim, asked.short)}", *asked.quotes, *why, *more))
    left = room - len(escape(f"{asked.heading}\n{body}\n"))
    if left > len("What counts: "):
        return asked.heading, f"{body}\n{shortened(f'What counts: {inert(facts.says)}', left)}"
    # Where even that is too long, the title is cut first, the ask comes first, and the rest stands if it fits.
    body = "\n".join((*now, f"{_ask(claim, asked.short)} {_date(claim)}", *why))
    left = room - len(escape(f"{asked.heading}\n{body}")) - len(". ")
    if left > SHORTEST_TITLE:
        first = f"{shortened(title, left)}. ".replace("…. ", "… ")
        body = "\n".join((*now, f"{first}{_ask(claim, asked.short)} {_date(claim)}", *why))
    for line in (*asked.quotes, *more):
        if len(escape(f"{asked.heading}\n{body}\n{line}")) <= room:
            body = f"{body}\n{line}"
    return asked.heading, shortened(body, room - len(escape(f"{asked.heading}\n")))


def least_of(claim: ReminderClaimed, sender: Sender, typed: Typed, after: After | None = None) -> int:
    """Return the characters without which an item would not say what is asked for, of which date, and why here."""
    asked, now = asked_of(claim, sender, typed), (after.line,) if after and after.line else ()
    lines = (asked.heading, *now, f"{_ask(claim, asked.short)} {_date(claim)}", *_why(claim, sender))
    return len(escape("\n".join(("", *lines, ""))))


def _why(claim: ReminderClaimed, sender: Sender) -> tuple[str, ...]:
    """Say why it came to this person, where it was meant for another one."""
    return (why_words(claim, sender),) if claim.instead_of or claim.reason in REDIRECTED else ()


def _date(claim: ReminderClaimed) -> str:
    facts = claim.facts
    if facts.provisional:
        return f"{long_date(facts.due_on)} only holds a place."
    later = f", new date {long_date(facts.due_now)}" if facts.due_now != facts.due_on else ""
    return " ".join((f"Original due date: {long_date(facts.due_on)} ({DATE[facts.basis]}){later}.", *duty_words(facts)))


def _ask(claim: ReminderClaimed, short: str) -> str:
    facts = claim.facts
    if claim.reason == "clock_not_started" or not facts.cannot_tell or claim.part.rung == "please_verify":
        return short
    since = f" since {long_date(facts.source_since)}" if facts.source_since else ""
    return f"We could not read {source(facts.source)}{since}. If it is there, tell us."


def _role(claim: Claimed) -> str:
    if isinstance(claim, DigestClaimed):
        return "agency_unit_head" if claim.facts.about == "head" else COORDINATOR
    if isinstance(claim, MemoMessageClaimed):
        return {"memo_ready": REVIEWER, "memo_shared": LIAISON}.get(claim.part.rung, COORDINATOR)
    if not isinstance(claim, ReminderClaimed):
        return COORDINATOR
    rung = claim.part.rung
    if rung == "please_verify":
        return VERIFIER if claim.reason != "verifier_silent" else COORDINATOR
    if rung in ("blocked_notice", "decide_extension") or claim.reason in ("clock_not_started", "blocked_by"):
        return COORDINATOR
    return COORDINATOR if rung == "escalation" and claim.facts.cannot_tell else claim.facts.responsible


def _stands_in(claim: Claimed) -> bool:
    """Say whether another was meant to be asked; while one waits for something the coordinator is asked."""
    return claim.instead_of is not None and claim.reason != "blocked_by"


def _is_own(claim: ReminderClaimed) -> bool:
    return claim.part.rung in ("overdue", "weekly_digest") and claim.reason in (None, "cannot_tell")
