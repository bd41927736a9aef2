"""A message of several items: one request for all, then each item with a menu, as many as the words allow, eight at
most, and the close once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from models.answers import ButtonMark, Verb, row_of
from models.ledger import Claim, DigestClaimed, MemoMessageClaimed, NoticeClaimed, ReminderClaimed
from models.reminders import KINDS, SHOWN
from notifications.reminders import frame, slots
from notifications.reminders.frame import Drawn, Line, Lines
from notifications.reminders.memos import memo_buttons, memo_lines, why_memo
from notifications.reminders.outcomes import Outcome
from notifications.reminders.source_notices import TOPIC_OF, notice_lines
from notifications.reminders.weekly_digest import digest_lines
from notifications.slack import Block, context, draw_general_buttons, draw_item, draw_menu, marked
from notifications.words import Sender, Typed, inert, say_message

LAWS = ("statute", "conditional_statute")
Item = tuple[Claim, ...]


@dataclass(frozen=True)
class MessageContext:
    """What every part of one message is put into words with; `outcomes`: what became of each part since, by its key."""

    sender: Sender
    typed: Typed
    outcomes: Mapping[str, Outcome]

    def part(self, claim: ReminderClaimed) -> slots.AskContext:
        """Return a reminder with what it is put into words with."""
        return slots.AskContext(claim, self.sender, self.typed, self.outcome(claim))

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


SORTS = {
    "date_proposal": "dates",
    "check_in": "ahead",
    "due_soon": "send",
    "overdue": "send",
    "weekly_digest": "send",
    "escalation": "name",
}
"""What each kind asks, in the name of its wording for several. All but proposals take one line: their date."""


@dataclass(frozen=True)
class Bundle:
    """A message of several items, and what follows for all of them."""

    items: Sequence[Item]
    message: MessageContext

    @cached_property
    def reminders(self) -> list[ReminderClaimed]:
        """Return the items that are about a milestone."""
        return [item[0] for item in self.items if isinstance(item[0], ReminderClaimed)]

    @cached_property
    def for_information(self) -> int:
        """Return how many items ask nothing."""
        return sum(frame.asks_nothing(item[0]) for item in self.items)

    @cached_property
    def sort(self) -> str:
        """Return what all items ask alike; empty if they ask different things."""
        if self.for_information == len(self.items):
            return "news" if len(self.reminders) == len(self.items) else "nothing"
        if len(self.reminders) < len(self.items):
            return ""
        sorts = {SORTS.get(claim.part.kind, "") for claim in self.reminders}
        if sorts == {"name"} and all(claim.reason == "status_unknown" for claim in self.reminders):
            return "find"
        if sorts == {"ahead", "send"}:
            sorts = {"send"}
        is_own = all(claim.reason in (None, "date_passed", "status_unknown") for claim in self.reminders)
        sort = sorts.pop() if len(sorts) == 1 and (is_own or sorts == {"dates"}) else ""
        if sort == "name" and not all(self.message.part(claim).is_unanswered for claim in self.reminders):
            return ""
        return sort

    @property
    def has_dates_alone(self) -> bool:
        """Return whether several items are a line with their date beside others, so that one sentence asks for all."""
        return not self.sort and sum(map(_is_dated, self.reminders)) > 1

    @cached_property
    def lead(self) -> str:
        """Say in whose place the reader gets all of it; empty if it was meant for them, or for different people."""
        recipients = {claim.instead_of for item in self.items for claim in item}
        return frame.lead_words(self.items[0][0], self.message.sender) if len(recipients) == 1 else ""

    @property
    def ask(self) -> str:
        """Say what is asked by when, once for all items."""
        if self.for_information == len(self.items):
            return say_message("bundle.no_ask")
        claims = [item[0] for item in self.items]
        days = [None if isinstance(claim, DigestClaimed) else claim.facts.answer_by for claim in claims]
        # The earliest day, of what is not shown too. An item without one repeats what we asked for before.
        by = min(filter(None, days), default=None)
        macro = f"ask_{self.sort}" if self.sort and (by or self.sort == "send") else "ask"
        return say_message(f"bundle.{macro}", by=by, repeats=days.count(None), asking_nothing=self.for_information)


def say_bundle(items: Sequence[Item], message: MessageContext) -> Drawn:
    """Say a message of several items: as many as there are words for, and the others by number and id."""
    bundle = Bundle(items, message)
    if bundle.sort == "dates":  # what one press agrees to stands first
        bundle = Bundle(sorted(items, key=_has_passed), message)
    most = min(SHOWN, len(items))
    ways = ((most, False), *((many, True) for many in range(most, 0, -1)))
    (many, _), (title, *lines) = frame.fitting(ways, lambda way: _lines(bundle, way[0], brief=way[1]))
    _, markup = frame.asked_words(bundle.ask, bundle.lead)
    blocks: list[Block] = [marked(markup)]
    for place, item in enumerate(bundle.items[:many]):
        blocks += _blocks(item[0], frame.words_of(lines, place), message, many)
    blocks += [context(words) for words in frame.words_of(lines, "rest")]
    if message.sender.buttons:
        blocks.append(_general_buttons(bundle, many))
    return title.words, _spaced(lines), (*blocks, context(*frame.words_of(lines, "close")))


def _general_buttons(bundle: Bundle, many: int) -> Block:
    message, reminders = bundle.message, bundle.reminders
    dates = {
        claim.milestone_id: claim.part.due
        for claim in Bundle(bundle.items[:many], message).reminders
        if not (_has_passed((claim,)) or message.is_over(claim))
        and "date.agree" in row_of(claim.part.kind, claim.reason, claim.facts.basis)
    }
    verbs: dict[Verb, ButtonMark] = {"date.agree_all": ButtonMark(all=dates)} if len(dates) > 1 else {}
    verbs |= {"details": ButtonMark(k=reminders[0].message)} if reminders else {}
    return draw_general_buttons(*verbs, "mine", marks=verbs)


def _lines(bundle: Bundle, many: int, *, brief: bool) -> Iterator[Line]:
    items, sender = bundle.items, bundle.message.sender
    plain, _ = frame.asked_words(bundle.ask, bundle.lead)
    title = say_message("bundle.today", n=len(items) - bundle.for_information)
    if bundle.sort not in ("", "nothing"):
        is_law = all(claim.facts.basis in LAWS for claim in bundle.reminders)
        title = say_message(f"bundle.title_{bundle.sort}", n=len(items), law=is_law)
    yield Line(title, 0, "heading")
    yield Line(plain, 0, "ask")
    ids: dict[str, list[str]] = {}  # by in whose place they come
    for reminder in () if bundle.lead else bundle.reminders:
        if reminder.instead_of and reminder.reason != "on_hold":
            ids.setdefault(frame.lead_words(reminder, sender), []).append(reminder.milestone_id)
    yield from (Line(say_message("bundle.in_place", ids=ids[lead], lead=lead), 0, "rest") for lead in ids if lead)
    for place, item in enumerate(items[:many]):
        for words, rank in _item_lines(item, bundle, brief=brief):
            yield Line(words, rank, place)
    yield from (Line(words, 1, "rest") for words in _of_all(bundle))
    hidden = [item[0].milestone_id for item in items[many:] if isinstance(item[0], ReminderClaimed)]
    yield Line(frame.not_shown(hidden, len(items[many:]) - len(hidden)), 0, "rest")
    claims = [claim for item in items for claim in item]
    why = ""  # said once; of items that were meant for another person it stands with their ids
    if (claim := next((claim for claim in claims if claim.reason is None), None)) is not None:
        if isinstance(claim, MemoMessageClaimed):
            why = why_memo(claim, sender)
        elif not isinstance(claim, ReminderClaimed):
            why = frame.why_group(claim)
    yield from frame.closing(claims, sender, why, has_buttons=sender.buttons)


def _spaced(lines: Sequence[Line]) -> Lines:
    spaced: list[str] = []
    before: object = "ask"
    for line in lines:
        if line.place != before and (isinstance(line.place, int) or isinstance(before, int)):
            spaced.append("")
        spaced.append(line.words)
        before = line.place
    return tuple(spaced)


def _has_passed(item: Item) -> bool:
    return isinstance(item[0], ReminderClaimed) and item[0].facts.due_now < item[0].facts.said_on


def _is_dated(claim: ReminderClaimed) -> bool:
    """Return whether an item takes one line, its date: what is asked of all such items is said once."""
    return claim.part.kind in SORTS and claim.reason not in slots.ASKED_OF_COORDINATOR


def _of_all(bundle: Bundle) -> Iterator[str]:
    reminders, sort = bundle.reminders, bundle.sort
    if sort == "dates":
        yield say_message("bundle.why_dates")
        return
    if bundle.has_dates_alone:
        yield say_message("bundle.ask_dated")
    dated = [claim for claim in reminders if KINDS[claim.part.kind].tells_date and claim.reason is None]
    new = [claim for claim in dated if not claim.facts.history.first_on]
    if sort == "name":
        yield say_message("bundle.asked_on", on=min(claim.facts.history.first_on or date.max for claim in reminders))
    elif any(claim.facts.days_late > 0 for claim in new):
        yield say_message("bundle.first_time", n=len(new), all=len(new) == len(bundle.items))
    if unknown := [claim.facts for claim in reminders if _is_dated(claim) and claim.facts.cannot_tell]:
        sources = dict.fromkeys(inert(facts.called.source(facts.source)) for facts in unknown)
        folder, many = all(facts.folder for facts in unknown), len(unknown)
        is_all = many == len(bundle.items)
        yield say_message("bundle.not_read", sources=[*sources], folder=folder, n=many, all=is_all)
    past_facts = (claim.facts for claim in reminders if claim.facts.basis == "statute" and claim.facts.days_late > 0)
    unproved = [facts for facts in past_facts if not (facts.overdue or facts.in_hand or facts.cannot_tell)]
    if unproved:
        yield say_message("bundle.may_be_done", all=len(unproved) == len(bundle.items))


def _item_lines(item: Item, bundle: Bundle, *, brief: bool) -> Iterator[tuple[str, int]]:
    first, message = item[0], bundle.message
    if isinstance(first, DigestClaimed):
        yield from digest_lines(first, message.sender)
    elif isinstance(first, MemoMessageClaimed):
        yield from memo_lines(first, message.sender, message.outcome(first))
    elif isinstance(first, NoticeClaimed):
        yield from notice_lines([claim for claim in item if isinstance(claim, NoticeClaimed)])
    else:
        yield from _reminder_lines(first, bundle, brief=brief)


def _reminder_lines(claim: ReminderClaimed, bundle: Bundle, *, brief: bool) -> Iterator[tuple[str, int]]:
    part, facts = bundle.message.part(claim), claim.facts
    outcome = part.outcome
    title = part.short if brief else facts.title
    if outcome is not None and outcome.ended:
        yield slots.heading_of(part, outcome.heading), 0
        yield outcome.line, 0
        return
    if part.wording == "date_proposal":
        yield slots.heading(title, part.id, say_message("bundle.proposal", facts=facts, brief=brief)), 0
        return
    if _is_dated(claim):
        state = say_message("slots.item_date", facts=facts, part=part, brief=brief)
        yield say_message("slots.heading", title=part.short if brief else part.thing, id=part.id, state=state), 0
        yield outcome.line if outcome else "", 1
        yield "" if bundle.sort or bundle.has_dates_alone else part.say("ask", by=None), 2
        yield say_message("slots.repeat", facts=facts, part=part, unread="") if facts.news else "", 4
        return
    yield slots.heading(title, part.id, part.say("state")), 0
    yield outcome.line if outcome else "", 1
    # Its heading asks already whether a clock has started.
    yield "" if claim.reason == "clock_not_started" else part.say("ask", by=None), 2
    yield from ((quote, 3) for quote in slots.quotes_of(part))
    yield part.say("more"), 3
    yield slots.why_reminder(part) if claim.reason in ("verifier_silent", "on_hold") else "", 4


def _blocks(claim: Claim, lines: Lines, message: MessageContext, many: int) -> tuple[Block, ...]:
    menu: Block | None = None
    row: tuple[Block, ...] = ()
    if not message.is_over(claim):
        if isinstance(claim, MemoMessageClaimed):
            row = memo_buttons(claim, message.sender)
        elif isinstance(claim, ReminderClaimed) and message.sender.buttons:
            part = message.part(claim)
            menu = draw_menu(claim.part.kind, claim.reason, claim.facts.basis, part.mark, part.title)
    return (*draw_item(lines, menu, many), *row)
