"""A message of several items: one request for all, then each item with a menu beside it, and the close once.

At most eight items are shown, fewer if a date or the first sentence of what counts would be cut; the others are named.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
    """Say a message of several items."""
    title, most = _title(items), min(SHOWN, len(items))
    for many in range(most, 0, -1):
        shown = items[:many]
        first, drawn = _asked(shown, message.sender)
        hidden, close = _hidden_lines(items[many:]), _last_lines(items, many, message.sender)
        around = len(escape("\n".join((title, first, *introduction(_parts(items)[0]), *hidden, *close))))
        left = MOST_BUNDLE_TEXT - around
        said = _say_items(shown, message, left // (most + 2 * _count_groups(items[:most])))
        spare = left - sum(_size(item) for item in said)
        if spare >= 0:
            break
    said = _say_items(shown, message, left // (most + 2 * _count_groups(items[:most])), spare // many)
    intro = introduction(_parts(items)[0])
    lines = (
        first,
        *(line for heading, words in said for line in ("", heading, *words)),
        *("", *hidden, *intro, *close),
    )
    blocks = (
        marked(drawn),
        *_blocks(shown, said, message),
        *(quote(line) for line in hidden),
        *((draw_general_buttons("mine"),) if message.sender.buttons else ()),
        *(context(line) for line in intro),
        context(*close),
    )
    return title, lines, blocks


def other_items(items: Sequence[Item]) -> tuple[tuple[str, str], ...]:
    """Return the milestones of items, by id and title, to be named where they are not shown."""
    named: dict[str, str] = {}
    for item in items:
        for id_, title in _milestones(item[0]):
            named.setdefault(id_, typed(title, "title"))
    return tuple(named.items())


def _title(items: Sequence[Item]) -> str:
    claims = _parts(items)
    past = all(
        claim.part.kind == "weekly_digest"
        and claim.reason in (None, "status_unknown")
        and not isinstance(claim, DigestClaimed)
        for claim in claims
    )
    needs = len(items) - _told_only(items)
    if _proposes(items):
        return say_message("bundle.proposed", n=len(items))
    if _is_news(items):
        return say_message("bundle.news", n=len(items))
    return say_message("bundle.past", n=len(items)) if past else say_message("bundle.today", n=needs)


def _proposes(items: Sequence[Item]) -> bool:
    """Return whether a message proposes target dates and nothing else."""
    return all(item[0].part.kind == "date_proposal" for item in items)


def _is_news(items: Sequence[Item]) -> bool:
    """Return whether a message tells decisions and nothing else."""
    return all(KINDS[item[0].part.kind].is_news for item in items)


def _told_only(items: Sequence[Item]) -> int:
    """Return how many items ask nothing: a decision that is told, and an issued memo."""
    return sum(_is_news([item]) or item[0].part.kind == "memo_issued" for item in items)


def _parts(items: Sequence[Item]) -> list[Claim]:
    return [claim for item in items for claim in item]


def _reminders(items: Sequence[Item]) -> list[ReminderClaimed]:
    return [item[0] for item in items if isinstance(item[0], ReminderClaimed)]


def _count_groups(items: Sequence[Item]) -> int:
    return len(items) - len(_reminders(items))


def _asked(shown: Sequence[Item], sender: Sender) -> tuple[str, str]:
    """Say what is asked by when, once for all items, and that a date is new to the reader."""
    first, reminders = shown[0][0], _reminders(shown)
    if _proposes(shown):
        ask = say_message("bundle.ask_dates", by=reminders[0].facts.answer_by)
        return asked_words(ask, lead_words(first, sender), say_message("bundle.why_dates"))
    told_only = _told_only(shown)
    if told_only == len(shown):
        return asked_words(say_message("bundle.no_ask"))
    told = [claim for claim in reminders if KINDS[claim.part.kind].tells_date and claim.reason is None]
    new = [claim for claim in told if claim.facts.told_on is None and claim.facts.days > 0]
    more = [say_message("bundle.statement_alone")] if reminders else []
    more += [say_message("bundle.is_news", all=len(new) == len(told))] if new else []
    lead = lead_words(first, sender) if len({claim.instead_of for claim in _parts(shown)}) == 1 else ""
    days = [None if isinstance(item[0], DigestClaimed) else item[0].facts.answer_by for item in shown]
    ask = say_message("bundle.ask", by=next(filter(None, days), None), repeats=days.count(None), told_only=told_only)
    return asked_words(ask, lead, " ".join(more))


def _hidden_lines(hidden: Sequence[Item]) -> Lines:
    return named_lines(other_items(hidden))


def _last_lines(items: Sequence[Item], many: int, sender: Sender) -> Lines:
    parts = _parts(items)
    answer = answer_and_next(parts, sender, pressed=sender.buttons)
    return (answer, *what_follows(parts), *_why_lines(_parts(items[:many]), sender))


def _milestones(claim: Claim) -> tuple[tuple[str, str], ...]:
    """Return the milestones that an item is about, by which it is named if it is not shown."""
    if isinstance(claim, ReminderClaimed):
        return ((claim.milestone_id, claim.facts.title),)
    return (
        tuple((line.milestone_id, line.title) for line in claim.facts.lines) if isinstance(claim, DigestClaimed) else ()
    )


def _why_lines(parts: Sequence[Claim], sender: Sender) -> Lines:
    """Say once why the message came: an item that was meant for another person says so by itself."""
    own = next((claim for claim in parts if claim.reason is None), None)
    if own is None or isinstance(own, ReminderClaimed):
        return ()
    return (why_memo(own, sender) if isinstance(own, MemoMessageClaimed) else why_group(own),)


def _say_items(shown: Sequence[Item], message: MessageContext, room: int, spare: int = 0) -> list[ItemWords]:
    """Say each item in its order: a group within its room, a reminder with what it must say and `spare` characters."""
    return [_say_item(item, message, room, spare) for item in shown]


def _say_item(item: Item, message: MessageContext, room: int, spare: int) -> ItemWords:
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
    history = history_of(part) if facts.told_on else ()
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


def _blocks(shown: Sequence[Item], said: Sequence[ItemWords], message: MessageContext) -> tuple[Block, ...]:
    """Draw a section with a bold heading for each item, its menu beside it or its buttons below, and a line above."""
    blocks = list[Block]()
    for item, (heading, words) in zip(shown, said, strict=True):
        section = marked(bold(heading), *map(tamed, words))
        claim = item[0]
        row: tuple[Block, ...] = ()
        if isinstance(claim, MemoMessageClaimed) and not message.is_over(claim):
            row = memo_buttons(claim, message.sender)
        blocks += [divider()] if len(shown) <= MOST_DIVIDED else []
        blocks += [_with_menu(section, claim, message), *row]
    return tuple(blocks)


MOST_DIVIDED = 7
"""Items between which there are lines: with more of them the message would have too many blocks."""


def _with_menu(section: Block, claim: Claim, message: MessageContext) -> Block:
    """Put a menu beside an item that can be answered."""
    if not isinstance(claim, ReminderClaimed) or not message.sender.buttons or message.is_over(claim):
        return section
    mark = mark_of(claim, message.outcome(claim))
    menu = draw_menu(claim.part.kind, claim.reason, mark, message.part(claim).title)
    return beside(section, menu) if menu else section
