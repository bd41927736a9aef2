"""A claimed reminder as a Slack message: the whole of it in plain words, and the same in blocks."""

from collections.abc import Mapping, Sequence

from models.bundle import SHOWN
from models.events.notice import Claimed, NoticeClaimed
from models.events.reminder import ReminderClaimed
from notifications.digest import item_of, lead_of, shortened, title_of
from notifications.message import Block, SlackMessage, context, escape, fields, header, inert, quote
from notifications.notices import items_of, notice_item, notice_words, shown_of
from notifications.reminder_part import words_of
from notifications.reminder_words import agency_words, date_words, holds_words, reason_of, why_words
from notifications.words import count_of, listed, long_date, source, weekday_date

WHOLE = 2950
"""Characters of a message's text, escaped; 3,000 is the most a message may have (reminders.md, section 3)."""

Lines = tuple[str, ...]


def say_reminder(claims: Sequence[Claimed], reply_to: str | None, typed: Mapping[str, str]) -> SlackMessage:
    """Say the parts of one message, in their order; at most eight items are shown and the rest counted.

    `reply_to` is the address that answers go to; `typed` the words behind text ids. The same gives the same message.
    """
    items, first = items_of(claims), claims[0]
    if len(items) > 1:
        title, lines, blocks = _together(items, reply_to, typed)
    elif isinstance(first, ReminderClaimed):
        title, lines, blocks = _alone(first, reply_to, typed)
    else:
        title, lines, blocks = _noticed(_notices(claims), reply_to)
    whole = (header(title), *blocks)
    text = "\n".join((title, *lines))
    return SlackMessage(text=text, blocks=whole, key=first.message, body_hash=first.body_hash)


def _alone(
    claim: ReminderClaimed, reply_to: str | None, typed: Mapping[str, str]
) -> tuple[str, Lines, tuple[Block, ...]]:
    part, intro = words_of(claim), _introduction(claim)
    close = (*_close((claim,), 0, reply_to), part.why)
    first = (*intro, part.ask, *reason_of(claim, typed), *part.state)
    left = WHOLE - len(escape("\n".join((part.heading, *first, *close))))
    counts = shortened(part.counts, left)
    blocks = (*(quote(line) for line in (*first, counts)), _facts(claim), context(*close))
    return part.heading, (*first, counts, *close), blocks


def _noticed(claims: Sequence[NoticeClaimed], reply_to: str | None) -> tuple[str, Lines, tuple[Block, ...]]:
    words, intro = notice_words(claims), _introduction(claims[0])
    close = (*_close(claims, 0, reply_to), why_words(claims[0]))
    around = (words.heading, *intro, words.ask, *words.close, *close)
    lines = shown_of(words.lines, WHOLE - len(escape("\n".join(around))))
    blocks = (quote(*intro, words.ask), quote(*lines), *(quote(line) for line in words.close), context(*close))
    return words.heading, (*intro, words.ask, *lines, *words.close, *close), blocks


def _together(
    items: Sequence[Sequence[Claimed]], reply_to: str | None, typed: Mapping[str, str]
) -> tuple[str, Lines, tuple[Block, ...]]:
    shown, title = items[:SHOWN], title_of(items)
    parts = [each for item in shown for each in item]
    every = [each for item in items for each in item]
    first, close = (*_introduction(parts[0]), *lead_of(parts)), _close(every, len(items) - len(shown), reply_to)
    left = WHOLE - len(escape("\n".join((title, *first, *close))))
    told = _items(shown, left, typed)
    lines = (*first, *(f"\n{heading}\n{words}" for heading, words in told), "", *close)
    blocks = (
        quote(" ".join(first)),
        *(quote(f"{heading}{'' if heading.endswith('?') else '.'}", *words.split("\n")) for heading, words in told),
        context(*close),
    )
    return title, lines, blocks


def _items(shown: Sequence[Sequence[Claimed]], left: int, typed: Mapping[str, str]) -> list[tuple[str, str]]:
    """Say each item within so many characters in all; notices of one topic may take the room of three reminders."""
    groups = sum(isinstance(item[0], NoticeClaimed) for item in shown)
    room = left // (len(shown) + 2 * groups)
    told = {}
    for number, item in enumerate(shown):
        if isinstance(item[0], NoticeClaimed):
            told[number] = notice_item(_notices(item), 3 * room - len("\n\n"))
    rest = left - sum(len(escape(f"\n{heading}\n{words}\n")) for heading, words in told.values())
    for number, item in enumerate(shown):
        if isinstance(one := item[0], ReminderClaimed):
            told[number] = item_of(one, reason_of(one, typed), rest // (len(shown) - groups) - len("\n\n"))
    return [told[number] for number in sorted(told)]


def _notices(claims: Sequence[Claimed]) -> tuple[NoticeClaimed, ...]:
    return tuple(each for each in claims if isinstance(each, NoticeClaimed))


def _facts(claim: ReminderClaimed) -> Block:
    facts = claim.facts
    pairs = [("Original due date", long_date(facts.due_on)), ("The date is", date_words(facts))]
    if facts.due_now != facts.due_on:
        pairs.append(("New date", long_date(facts.due_now)))
    return fields(*pairs, ("The agency says", agency_words(facts)), ("Held", holds_words(facts)))


def _introduction(first: Claimed) -> Lines:
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


def _close(claims: Sequence[Claimed], rest: int, reply_to: str | None) -> Lines:
    """Say how to answer and what comes next; `rest` items are not shown."""
    reminders = [each for each in claims if isinstance(each, ReminderClaimed)]
    more = (f"{count_of(rest, 'more item')} not shown; write to us for the whole list.",) if rest > 0 else ()
    unread = sorted({source(name) for each in reminders for name in each.facts.unread})
    still = (f"Still unread: {listed(unread)}. That says nothing about progress.",) if unread else ()
    # The address is the installation's own and must be one that can be copied.
    how = (
        f"How to answer: write to {' '.join(reply_to.split())}." if reply_to else "How to answer: ask the coordinator."
    )
    nexts = [each.facts.next_on for each in reminders if each.facts.next_on]
    following = (f"Next message: {weekday_date(min(nexts))}.",) if nexts else ()
    memo = ("The next memo will list this.",) if any(each.part.rung == "escalation" for each in claims) else ()
    return (*more, *still, how, *following, *memo)
