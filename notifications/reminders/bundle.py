"""A message of several items: one request for all, then each item with a menu beside it, and the close once.

At most eight items are shown, fewer if a date or the first sentence of what counts would be cut; the others are named.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from models.ledger import Claim, DigestClaimed, MemoMessageClaimed, NoticeClaimed, ReminderClaimed
from models.reminders import KINDS, SHOWN
from notifications.reminders.frame import (
    MOST_BUNDLE_TEXT,
    Drawn,
    Lines,
    answer_and_next,
    asked_words,
    introduction,
    lead_words,
    named_lines,
    what_follows,
    why_group,
)
from notifications.reminders.memos import memo_buttons, memo_item, why_memo
from notifications.reminders.outcomes import Outcome
from notifications.reminders.single import mark_of
from notifications.reminders.slots import AskContext, heading_of, history_of, quotes_of, what_counts, why_reminder
from notifications.reminders.source_notices import TOPIC_OF, notice_item
from notifications.reminders.weekly_digest import digest_item
from notifications.slack import (
    Block,
    beside,
    bold,
    context,
    divider,
    draw_general_buttons,
    draw_menu,
    marked,
    quote,
    tamed,
)
from notifications.words import Sender, Typed, escape, say_message, typed

MOST_DIVIDED = 7
"""Items between which there are lines: with more of them the message would have too many blocks."""
SHARES_OF_A_GROUP = 3
"""How many reminders' room a digest, a memo or the notices of one topic may take."""

Item = tuple[Claim, ...]
ItemWords = tuple[str, Lines]
"""The heading of an item, and its lines."""


@dataclass(frozen=True)
class MessageContext:
    """What every part of one message is put into words with."""

    sender: Sender
    typed: Typed
    outcomes: Mapping[str, Outcome]
    """What became of each part since, by the part's key; empty when a message is first sent."""

    def part(self, claim: ReminderClaimed) -> AskContext:
        """Return a reminder with what it is put into words with."""
        return AskContext(claim, self.sender, self.typed)

    def outcome(self, claim: Claim) -> Outcome | None:
        """Return what became of a part since, or None."""
        return self.outcomes.get(claim.part.key)

    def is_over(self, claim: Claim) -> bool:
        """Return whether nothing is left to answer to a part."""
        outcome = self.outcome(claim)
        return outcome is not None and outcome.ended


def items_of(claims: Sequence[Claim]) -> tuple[Item, ...]:
    """Return the items of a message in their order: a part is an item; the notices of one topic are one together."""
    items: dict[str, list[Claim]] = {}
    for claim in claims:
        key = TOPIC_OF[claim.facts.topic].name if isinstance(claim, NoticeClaimed) else claim.part.key
        items.setdefault(key, []).append(claim)
    return tuple(map(tuple, items.values()))


def say_bundle(items: Sequence[Item], message: MessageContext) -> Drawn:
    """Say a message of several items: as many as there is room for, and the others by name."""
    claims, sender, most = _claims_in(items), message.sender, min(SHOWN, len(items))
    title, intro = _title(items), introduction(claims[0])
    groups = most - len(_reminders(items[:most]))
    by = min(filter(None, map(_answer_by, items)), default=None)
    for many in range(most, 0, -1):
        listed = items[:many]
        plain, drawn = _asked(listed, sender, by)
        hidden = named_lines(other_items(items[many:]))
        close = (
            answer_and_next(claims, sender, pressed=sender.buttons),
            *what_follows(claims),
            *_why_lines(_claims_in(listed), sender),
        )
        left = MOST_BUNDLE_TEXT - len(escape("\n".join((title, plain, *intro, *hidden, *close))))
        room = left // (most + 2 * groups)
        spare = left - sum(_size(_say_item(item, message, room, 0)) for item in listed)
        if spare >= 0:
            break
    words = [_say_item(item, message, room, spare // many) for item in listed]
    lines = (
        plain,
        *(line for heading, body in words for line in ("", heading, *body)),
        *("", *hidden, *intro, *close),
    )
    sections = (
        _blocks(item[0], item_words, message, divided=many <= MOST_DIVIDED)
        for item, item_words in zip(listed, words, strict=True)
    )
    blocks = (
        marked(drawn),
        *chain.from_iterable(sections),
        *(quote(line) for line in hidden),
        *((draw_general_buttons("mine"),) if sender.buttons else ()),
        *(context(line) for line in intro),
        context(*close),
    )
    return title, lines, blocks


def other_items(items: Sequence[Item]) -> tuple[tuple[str, str], ...]:
    """Return the milestones of items, by id and title, to be named where they are not shown."""
    titles: dict[str, str] = {}
    for claim, *_ in items:
        if isinstance(claim, ReminderClaimed):
            titles.setdefault(claim.milestone_id, typed(claim.facts.title, "title"))
        elif isinstance(claim, DigestClaimed):
            for line in claim.facts.lines:
                titles.setdefault(line.milestone_id, typed(line.title, "title"))
    return tuple(titles.items())


def _title(items: Sequence[Item]) -> str:
    if _proposes(items):
        return say_message("bundle.proposed", n=len(items))
    if _is_news(items):
        return say_message("bundle.news", n=len(items))
    repeats = [claim for claim in _reminders(items) if claim.part.kind == "weekly_digest"]
    if len(repeats) == len(items) and all(claim.reason in (None, "status_unknown") for claim in repeats):
        return say_message("bundle.past", n=len(items))
    return say_message("bundle.today", n=len(items) - _asking_nothing(items))


def _proposes(items: Sequence[Item]) -> bool:
    """Return whether a message proposes target dates and nothing else."""
    return all(item[0].part.kind == "date_proposal" for item in items)


def _is_news(items: Sequence[Item]) -> bool:
    """Return whether a message tells decisions and nothing else."""
    return all(KINDS[item[0].part.kind].is_news for item in items)


def _asking_nothing(items: Sequence[Item]) -> int:
    """Return how many items ask nothing: a decision that is told, and an issued memo."""
    return sum(_is_news([item]) or item[0].part.kind == "memo_issued" for item in items)


def _claims_in(items: Sequence[Item]) -> list[Claim]:
    return [claim for item in items for claim in item]


def _reminders(items: Sequence[Item]) -> list[ReminderClaimed]:
    return [item[0] for item in items if isinstance(item[0], ReminderClaimed)]


def _answer_by(item: Item) -> date | None:
    """Return the day by which an item asks for an answer; None if it sets none."""
    return None if isinstance(item[0], DigestClaimed) else item[0].facts.answer_by


def _asked(items: Sequence[Item], sender: Sender, by: date | None) -> tuple[str, str]:
    """Say what is asked by when, once for all items, and that a date is new to the reader.

    `by` is the earliest day of the message, of what is not shown too.
    """
    first, reminders = items[0][0], _reminders(items)
    if _proposes(items):
        ask = say_message("bundle.ask_dates", by=by)
        return asked_words(ask, lead_words(first, sender), say_message("bundle.why_dates"))
    asking_nothing = _asking_nothing(items)
    if asking_nothing == len(items):
        return asked_words(say_message("bundle.no_ask"))
    dated = [claim for claim in reminders if KINDS[claim.part.kind].tells_date and claim.reason is None]
    new = [claim for claim in dated if not (claim.facts.told_on or claim.facts.first_told_on) and claim.facts.days > 0]
    more = [say_message("bundle.statement_alone")] if reminders else []
    more += [say_message("bundle.is_news", all=len(new) == len(dated))] if new else []
    lead = lead_words(first, sender) if len({claim.instead_of for claim in _claims_in(items)}) == 1 else ""
    repeats = sum(_answer_by(item) is None for item in items)
    ask = say_message("bundle.ask", by=by, repeats=repeats, asking_nothing=asking_nothing)
    return asked_words(ask, lead, " ".join(more))


def _why_lines(claims: Sequence[Claim], sender: Sender) -> Lines:
    """Say once why the message came: an item that was meant for another person says so by itself."""
    claim = next((claim for claim in claims if claim.reason is None), None)
    if claim is None or isinstance(claim, ReminderClaimed):
        return ()
    return (why_memo(claim, sender) if isinstance(claim, MemoMessageClaimed) else why_group(claim),)


def _say_item(item: Item, message: MessageContext, room: int, spare: int) -> ItemWords:
    """Say an item: a group within its room, a reminder with what it must say and `spare` characters."""
    first = item[0]
    group_room = SHARES_OF_A_GROUP * room
    if isinstance(first, DigestClaimed):
        heading, words = digest_item(first, message.sender, group_room)
    elif isinstance(first, MemoMessageClaimed):
        heading, words = memo_item(first, message.sender, group_room, message.outcome(first))
    elif isinstance(first, NoticeClaimed):
        heading, words = notice_item([claim for claim in item if isinstance(claim, NoticeClaimed)], group_room)
    else:
        return _reminder_item(first, message, spare)
    return heading, tuple(words.split("\n"))


def _reminder_item(claim: ReminderClaimed, message: MessageContext, spare: int) -> ItemWords:
    """Return a reminder's heading and lines: ask, date and the first sentence of what counts are never cut.

    What else there is to say comes in its place as far as `spare` characters go.
    """
    part, outcome = message.part(claim), message.outcome(claim)
    facts, date = claim.facts, part.slot("short_date")
    if outcome is not None and outcome.ended:
        return heading_of(part, outcome.heading), (outcome.line, date)
    ask, more, quotes = part.say("ask", by=None), part.say("more"), quotes_of(part)
    lead = lead_words(claim, message.sender) if claim.instead_of and claim.reason != "on_hold" else ""
    now = outcome.line if outcome else ""
    if part.kind.is_news:
        return heading_of(part), (" ".join(filter(None, (lead, ask, more))), *quotes, date)
    if facts.repeats and claim.reason != "on_hold":
        return heading_of(part), (" ".join(filter(None, (now, lead, more, date))), *quotes)
    if part.kind.name == "date_proposal":
        more = ""  # A message that proposes dates says once, above them, why we set them.
    history = history_of(part) if facts.told_on or facts.first_told_on else ()
    status = (part.slot("status"),) if facts.agency_says or facts.in_hand or facts.rejected_on else ()
    kept = set[str]()
    for line in filter(None, (more, *quotes, *history, *status)):
        if len(escape(line)) < spare:
            kept.add(line)
            spare -= len(escape(f"{line}\n"))
    why = why_reminder(part) if claim.reason in ("verifier_silent", "on_hold", "clock_not_started") else ()
    lines = (
        now,
        lead,
        *(line for line in quotes if line in kept),
        date,
        *(line for line in (*history, *status) if line in kept),
        what_counts(part, spare),
        f"{ask} {more}" if more in kept else ask,
        *why,
    )
    return heading_of(part), tuple(filter(None, lines))


def _size(item: ItemWords) -> int:
    heading, words = item
    return len(escape("\n".join(("", heading, *words, ""))))


def _blocks(claim: Claim, words: ItemWords, message: MessageContext, *, divided: bool) -> tuple[Block, ...]:
    """Draw a section with a bold heading, a menu beside it or its buttons below, and perhaps a line above."""
    heading, lines = words
    section = marked(bold(heading), *map(tamed, lines))
    row: tuple[Block, ...] = ()
    if not message.is_over(claim):
        if isinstance(claim, MemoMessageClaimed):
            row = memo_buttons(claim, message.sender)
        elif isinstance(claim, ReminderClaimed) and message.sender.buttons:
            part, mark = message.part(claim), mark_of(claim, message.outcome(claim))
            menu = draw_menu(claim.part.kind, claim.reason, claim.facts.basis, mark, part.title)
            section = beside(section, menu) if menu else section
    return (*((divider(),) if divided else ()), section, *row)
