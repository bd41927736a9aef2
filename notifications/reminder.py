"""A claimed reminder as a Slack message: the whole of it in plain words, and the same in blocks."""

from collections.abc import Mapping, Sequence

from models.bundle import SHOWN
from models.events.reminder import ReminderClaimed
from notifications.digest import item_of, lead_of, shortened, title_of
from notifications.message import Block, SlackMessage, context, escape, fields, header, inert, quote
from notifications.reminder_part import words_of
from notifications.reminder_words import agency_words, date_words, holds_words, reason_of
from notifications.words import count_of, long_date, weekday_date

WHOLE = 2950
"""Characters of a message's text, escaped; 3,000 is the most a message may have (reminders.md, section 3)."""

Lines = tuple[str, ...]


def say_reminder(claims: Sequence[ReminderClaimed], reply_to: str | None, typed: Mapping[str, str]) -> SlackMessage:
    """Say the parts of one message, in their order; at most eight are shown and the rest counted.

    `reply_to` is the address that answers go to; `typed` the words behind text ids. The same gives the same message.
    """
    title, lines, blocks = (
        _alone(claims[0], reply_to, typed) if len(claims) == 1 else _together(claims, reply_to, typed)
    )
    whole = (header(title), *blocks)
    text = "\n".join((title, *lines))
    return SlackMessage(text=text, blocks=whole, key=claims[0].message, body_hash=claims[0].body_hash)


def _alone(
    claim: ReminderClaimed, reply_to: str | None, typed: Mapping[str, str]
) -> tuple[str, Lines, tuple[Block, ...]]:
    part, intro, close = words_of(claim), _introduction(claim), (*_close((claim,), reply_to), words_of(claim).why)
    first = (*intro, part.ask, *reason_of(claim, typed), *part.state)
    left = WHOLE - len(escape("\n".join((part.heading, *first, *close))))
    counts = shortened(part.counts, left)
    blocks = (*(quote(line) for line in (*first, counts)), _facts(claim), context(*close))
    return part.heading, (*first, counts, *close), blocks


def _together(
    claims: Sequence[ReminderClaimed], reply_to: str | None, typed: Mapping[str, str]
) -> tuple[str, Lines, tuple[Block, ...]]:
    shown, title = claims[:SHOWN], title_of(claims)
    first, close = (*_introduction(claims[0]), *lead_of(shown)), _close(claims, reply_to)
    left = WHOLE - len(escape("\n".join((title, *first, *close))))
    items = [item_of(each, reason_of(each, typed), left // len(shown) - len("\n\n")) for each in shown]
    lines = (*first, *(f"\n{heading}\n{words}" for heading, words in items), "", *close)
    blocks = (
        quote(" ".join(first)),
        *(quote(f"{heading}{'' if heading.endswith('?') else '.'} {words}") for heading, words in items),
        context(*close),
    )
    return title, lines, blocks


def _facts(claim: ReminderClaimed) -> Block:
    facts = claim.facts
    pairs = [("Original due date", long_date(facts.due_on)), ("The date is", date_words(facts))]
    if facts.due_now != facts.due_on:
        pairs.append(("New date", long_date(facts.due_now)))
    return fields(*pairs, ("The agency says", agency_words(facts)), ("Held", holds_words(facts)))


def _introduction(first: ReminderClaimed) -> Lines:
    """Say who asks and on what authority, before a person's first message (reminders.md, section 2, rule 9)."""
    if not first.introduces:
        return ()
    office = inert(first.facts.verdicts_by)
    return (
        f"This is your first message from followthrough, which keeps the follow-up of {office}.",
        f"{office} follows its seven recommendations until each is shown to be done.",
        "Where a date is ours and not the law's, we say so.",
        f"Your answers are kept in a ledger that nobody can change. {office} reads them; "
        "the Council's readers get a memo.",
    )


def _close(claims: Sequence[ReminderClaimed], reply_to: str | None) -> Lines:
    """Say how to answer and what comes next."""
    rest = len(claims) - SHOWN
    more = (f"{count_of(rest, 'more item')} not shown; write to us for the whole list.",) if rest > 0 else ()
    # The address is the installation's own and must be one that can be copied.
    how = (
        f"How to answer: write to {' '.join(reply_to.split())}." if reply_to else "How to answer: ask the coordinator."
    )
    nexts = [each.facts.next_on for each in claims if each.facts.next_on]
    following = (f"Next message: {weekday_date(min(nexts))}.",) if nexts else ()
    memo = ("The next memo will list this.",) if any(each.part.rung == "escalation" for each in claims) else ()
    return (*more, how, *following, *memo)
