"""A message of several items: one request for all, then each item with a menu beside it, and the close once.

It shows as many items as its words allow, eight at most, and counts the others with their first ids.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from models.answers import Mark, Verb
from models.ledger import Claim, DigestClaimed, MemoMessageClaimed, NoticeClaimed, ReminderClaimed
from models.reminders import KINDS, SHOWN
from notifications.reminders.frame import (
    Drawn,
    Line,
    Lines,
    asked_words,
    closing,
    fitting,
    lead_words,
    not_shown,
    why_group,
    words_of,
)
from notifications.reminders.memos import memo_buttons, memo_lines, why_memo
from notifications.reminders.outcomes import Outcome
from notifications.reminders.single import mark_of
from notifications.reminders.slots import AskContext, heading, heading_of, quotes_of, why_reminder
from notifications.reminders.source_notices import TOPIC_OF, notice_lines
from notifications.reminders.weekly_digest import digest_lines
from notifications.slack import Block, context, draw_general_buttons, draw_item, draw_menu, marked, row_of, tamed
from notifications.words import Sender, Typed, say_message

LAWS = ("statute", "conditional_statute")
"""Bases of a date that a law names."""

Item = tuple[Claim, ...]


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
        key = TOPIC_OF[claim.facts.topic] if isinstance(claim, NoticeClaimed) else claim.part.key
        items.setdefault(key, []).append(claim)
    return tuple(map(tuple, items.values()))


def say_bundle(items: Sequence[Item], message: MessageContext) -> Drawn:
    """Say a message of several items: as many as there are words for, and the others by number and id."""
    by = min(filter(None, map(_answer_by, items)), default=None)
    if _sort(items) == "dates":  # what one press agrees to stands first
        items = sorted(items, key=_has_passed)
    most = min(SHOWN, len(items))
    ways = ((most, False), *((many, True) for many in range(most, 0, -1)))
    (many, _), (title, *kept) = fitting(ways, lambda way: _lines(items, way[0], by, message, brief=way[1]))
    plain, drawn = _asked(items, message.sender, by)
    asks = words_of(kept, "ask")
    blocks = (
        marked(drawn if plain in asks else tamed(" ".join(asks))),
        *(block for place in range(many) for block in _blocks(items[place][0], words_of(kept, place), message, many)),
        *(context(line) for line in words_of(kept, "rest")),
        *_general_buttons(items, many, message),
        context(*words_of(kept, "close")),
    )
    return title.words, _spaced(kept), blocks


def _general_buttons(items: Sequence[Item], many: int, message: MessageContext) -> tuple[Block, ...]:
    """Draw what is about all items: agreeing to each date shown that has not passed, the details, and the list."""
    if not message.sender.buttons:
        return ()
    reminders = _reminders(items)
    dates = {
        claim.milestone_id: claim.part.due
        for claim in _reminders(items[:many])
        if not (_has_passed((claim,)) or message.is_over(claim))
        and "date.agree" in row_of(claim.part.kind, claim.reason, claim.facts.basis)
    }
    verbs: dict[Verb, Mark] = {"date.agree_all": Mark(all=dates)} if len(dates) > 1 else {}
    verbs |= {"details": Mark(k=reminders[0].message)} if reminders else {}
    return (draw_general_buttons(*verbs, "mine", marks=verbs),)


def _lines(
    items: Sequence[Item], many: int, by: date | None, message: MessageContext, *, brief: bool
) -> Iterator[Line]:
    """Yield the lines of a message that shows so many items, each with its rank; `brief` by their short names."""
    claims, sender = [claim for item in items for claim in item], message.sender
    plain, _ = _asked(items, sender, by)
    yield Line(_title(items), 0, "heading")
    yield Line(plain, 0, "ask")
    for place, item in enumerate(items[:many]):
        for words, rank in _item_lines(item, message, asks_alike=bool(_sort(items)), brief=brief):
            yield Line(words, rank, place)
    yield from (Line(words, 1, "rest") for words in _of_all(items))
    hidden = [claim.milestone_id for claim in _reminders(items[many:])]
    yield Line(not_shown(hidden, len(items[many:]) - len(hidden)), 0, "rest")
    yield from closing(claims, sender, _why_lines(claims, sender), pressed=sender.buttons)


def _spaced(lines: Sequence[Line]) -> Lines:
    """Return the words of a message's lines, with an empty line before each item and after the last one."""
    spaced = list[str]()
    before: object = "ask"
    for line in lines:
        if line.place != before and (isinstance(line.place, int) or isinstance(before, int)):
            spaced.append("")
        spaced.append(line.words)
        before = line.place
    return tuple(spaced)


def _title(items: Sequence[Item]) -> str:
    many, sort = len(items), _sort(items)
    if sort not in ("", "nothing"):
        is_law = all(claim.facts.basis in LAWS for claim in _reminders(items))
        return say_message(f"bundle.title_{sort}", n=many, law=is_law)
    repeats = [claim for claim in _reminders(items) if claim.part.kind == "weekly_digest"]
    if len(repeats) == many and all(claim.reason in (None, "status_unknown") for claim in repeats):
        return say_message("bundle.past", n=many)
    return say_message("bundle.today", n=many - _asking_nothing(items))


SORTS = {
    "date_proposal": "dates",
    "check_in": "ahead",
    "due_soon": "send",
    "overdue": "send",
    "weekly_digest": "send",
    "escalation": "name",
}


def _sort(items: Sequence[Item]) -> str:
    """Return what all items of a message ask alike; empty if they ask different things."""
    if _asking_nothing(items) == len(items):
        return "news" if all(item[0].part.kind != "memo_issued" for item in items) else "nothing"
    if not all(isinstance(item[0], ReminderClaimed) for item in items):
        return ""
    sorts = {SORTS.get(claim.part.kind, "") for claim in _reminders(items)}
    own = all(claim.reason in (None, "date_passed", "status_unknown") for claim in _reminders(items))
    sorts -= {"ahead"} if sorts == {"ahead", "send"} else set()
    sort = sorts.pop() if len(sorts) == 1 and (own or sorts == {"dates"}) else ""
    if sort == "name" and not all(AskContext(claim, Sender(), {}).is_unanswered for claim in _reminders(items)):
        return ""
    return sort


def _asking_nothing(items: Sequence[Item]) -> int:
    """Return how many items ask nothing: a decision that is told, and an issued memo."""
    return sum(KINDS[item[0].part.kind].is_news or item[0].part.kind == "memo_issued" for item in items)


def _reminders(items: Sequence[Item]) -> list[ReminderClaimed]:
    return [item[0] for item in items if isinstance(item[0], ReminderClaimed)]


def _answer_by(item: Item) -> date | None:
    """Return the day by which an item asks for an answer; None if it sets none."""
    return None if isinstance(item[0], DigestClaimed) else item[0].facts.answer_by


def _asked(items: Sequence[Item], sender: Sender, by: date | None) -> tuple[str, str]:
    """Say what is asked by when, once for all items.

    `by` is the earliest day of the message, of what is not shown too.
    """
    sort, asking_nothing = _sort(items), _asking_nothing(items)
    if asking_nothing == len(items):
        return asked_words(say_message("bundle.no_ask"))
    is_dated = by is not None or sort == "send"
    macro = f"ask_{sort}" if sort and is_dated else "ask"
    repeats = sum(_answer_by(item) is None for item in items)
    ask = say_message(f"bundle.{macro}", by=by, repeats=repeats, asking_nothing=asking_nothing)
    whom = {claim.instead_of for item in items for claim in item}
    return asked_words(ask, lead_words(items[0][0], sender) if len(whom) == 1 else "")


def _has_passed(item: Item) -> bool:
    """Return whether the date of an item passed before the message."""
    return isinstance(item[0], ReminderClaimed) and item[0].facts.due_now < item[0].facts.said_on


def _of_all(items: Sequence[Item]) -> Iterator[str]:
    """Say what is so of several items, once."""
    reminders, sort = _reminders(items), _sort(items)
    if sort == "dates":
        yield say_message("bundle.why_dates")
        return
    dated = [each for each in reminders if KINDS[each.part.kind].tells_date and each.reason is None]
    new = [each for each in dated if not each.facts.first_told_on]
    if sort == "name":
        yield say_message("bundle.asked_on", on=min(each.facts.first_told_on or date.max for each in reminders))
    elif any(each.facts.days > 0 for each in new):
        yield say_message("bundle.first_time", n=len(new), all=len(new) == len(items))
    passed = (each.facts for each in reminders if each.facts.basis == "statute" and each.facts.days > 0)
    unproved = [facts for facts in passed if not (facts.overdue or facts.in_hand or facts.cannot_tell)]
    if unproved:
        yield say_message("bundle.may_be_done", all=len(unproved) == len(items))


def _why_lines(claims: Sequence[Claim], sender: Sender) -> Lines:
    """Say once why the message came: an item that was meant for another person says so by itself."""
    claim = next((claim for claim in claims if claim.reason is None), None)
    if claim is None or isinstance(claim, ReminderClaimed):
        return ()
    return (why_memo(claim, sender) if isinstance(claim, MemoMessageClaimed) else why_group(claim),)


def _item_lines(item: Item, message: MessageContext, *, asks_alike: bool, brief: bool) -> Iterator[tuple[str, int]]:
    """Yield an item's lines, the heading first, each with its rank; `asks_alike`: the message asks for all at once."""
    first = item[0]
    if isinstance(first, DigestClaimed):
        yield from digest_lines(first, message.sender)
    elif isinstance(first, MemoMessageClaimed):
        yield from memo_lines(first, message.sender, message.outcome(first))
    elif isinstance(first, NoticeClaimed):
        yield from notice_lines([claim for claim in item if isinstance(claim, NoticeClaimed)])
    else:
        yield from _reminder_lines(first, message, asks_alike=asks_alike, brief=brief)


def _reminder_lines(
    claim: ReminderClaimed, message: MessageContext, *, asks_alike: bool, brief: bool
) -> Iterator[tuple[str, int]]:
    part, outcome = message.part(claim), message.outcome(claim)
    facts, kind = claim.facts, claim.part.kind
    if outcome is not None and outcome.ended:
        yield heading_of(part, outcome.heading), 0
        yield outcome.line, 0
        return
    if part.wording == "date_proposal":
        state = say_message("bundle.proposal", facts=facts, brief=brief)
        yield heading(part.short if brief else facts.title, part.id, state), 0
        return
    if kind in SORTS and claim.reason in (None, "date_passed", "status_unknown"):
        state = say_message("slots.item_date", facts=facts, part=part, brief=brief)
        yield say_message("slots.heading", title=part.short if brief else part.thing, id=part.id, state=state), 0
        yield outcome.line if outcome else "", 1
        yield "" if asks_alike else part.say("ask", by=None), 2
        yield say_message("slots.repeat", facts=facts, part=part, unread="") if facts.news else "", 4
        return
    yield heading(part.short if brief else facts.title, part.id, part.say("state")), 0
    yield outcome.line if outcome else "", 1
    yield lead_words(claim, message.sender) if claim.instead_of and claim.reason != "on_hold" else "", 2
    yield part.say("ask", by=None), 2
    yield from ((quote, 3) for quote in quotes_of(part))
    yield part.say("more"), 3
    if claim.reason in ("verifier_silent", "on_hold", "clock_not_started"):
        yield from ((why, 4) for why in why_reminder(part))


def _blocks(claim: Claim, lines: Lines, message: MessageContext, many: int) -> tuple[Block, ...]:
    """Draw an item with a menu beside it or its buttons below."""
    menu: Block | None = None
    row: tuple[Block, ...] = ()
    if not message.is_over(claim):
        if isinstance(claim, MemoMessageClaimed):
            row = memo_buttons(claim, message.sender)
        elif isinstance(claim, ReminderClaimed) and message.sender.buttons:
            part, mark = message.part(claim), mark_of(claim, message.outcome(claim))
            menu = draw_menu(claim.part.kind, claim.reason, claim.facts.basis, mark, part.title)
    return (*draw_item(lines, menu, many), *row)
