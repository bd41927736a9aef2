"""A message of several items: one request for all, then each item. The first has its buttons, the rest a list to open.

At most eight items are shown, fewer if their dates would be cut; the others are named. Each reminder gets the room
without which it would not say what is asked for, and an equal share of what is left.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.core import COORDINATOR
from models.ledger import Claim, DigestClaimed, MemoMessageClaimed, NoticeClaimed, ReminderClaimed
from models.reminders import SHOWN
from notifications.reminders.frame import MOST_BUNDLE_TEXT, Drawn, how_to_answer, introduction, next_lines, why_words
from notifications.reminders.kinds import (
    WORDING,
    Ask,
    AskContext,
    ask_for,
    role_asked,
    short_request,
    stands_in,
    working_words,
)
from notifications.reminders.memos import MEMO_WORDING, memo_buttons, memo_item, why_memo
from notifications.reminders.outcomes import Outcome
from notifications.reminders.phrases import (
    Typed,
    agency_words,
    holds_words,
    office_words,
    short_date_words,
    shortened,
    title_words,
)
from notifications.reminders.single import mark_of
from notifications.reminders.source_notices import TOPIC_OF, notice_item
from notifications.reminders.weekly_digest import digest_item
from notifications.slack import (
    Block,
    beside,
    context,
    divider,
    draw_general_buttons,
    draw_menu,
    draw_row,
    escape,
    inert,
    quote,
)
from notifications.words import Sender, role, tally, weekday_date

SHORTEST_TITLE = 12
"""Characters; a title of fewer says nothing and is left out."""
SHARES_OF_A_GROUP = 3
"""How many reminders' room a digest, a memo or the notices of one topic may take."""
BLANK_LINE = "\n\n"

Item = tuple[Claim, ...]
Lines = tuple[str, ...]
ItemWords = tuple[str, str]
"""The heading of an item, and its words."""


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
        first, close = _first_lines(shown), _last_lines(items, many, message.sender)
        left = MOST_BUNDLE_TEXT - len(escape("\n".join((title, *first, *close))))
        groups = _group_items(shown, message, left // (most + 2 * _count_groups(items[:most])))
        spare = left - sum(len(escape(f"\n{heading}\n{words}\n")) for heading, words in groups.values())
        spare -= sum(_least_room(claim, message) for claim in _reminders(shown))
        if spare >= 0:
            break
    said = _say_items(shown, groups, message, spare)
    lines = (*first, *(f"\n{heading}\n{words}" for heading, words in said), "", *close)
    blocks = (quote(" ".join(first)), *_blocks(shown, said, message), context(*close))
    return title, lines, blocks


def _title(items: Sequence[Item]) -> str:
    claims = _parts(items)
    past = all(
        claim.part.kind == "weekly_digest"
        and claim.reason in (None, "status_unknown")
        and not isinstance(claim, DigestClaimed)
        for claim in claims
    )
    many = tally(len(items), "item")
    return f"{many} past their date" if past else f"Today: {many}"


def _parts(items: Sequence[Item]) -> list[Claim]:
    return [claim for item in items for claim in item]


def _reminders(items: Sequence[Item]) -> list[ReminderClaimed]:
    return [item[0] for item in items if isinstance(item[0], ReminderClaimed)]


def _count_groups(items: Sequence[Item]) -> int:
    return len(items) - len(_reminders(items))


def _first_lines(shown: Sequence[Item]) -> Lines:
    """Say who is asked for what and by when, once for all items, and what was put to the person only today."""
    parts, first = _parts(shown), shown[0][0]
    if isinstance(first, ReminderClaimed):
        who = "the one who stands in" if stands_in(first) else role(role_asked(first))
    else:
        who = "the one who stands in" if first.instead_of else role(_role_of_group(first))
    lines = [f"As {who}, please answer each item below by {weekday_date(first.facts.answer_by)}."]
    reminders = _reminders(shown)
    if any(_is_news(claim) for claim in reminders):
        lines.append("Where a date has passed already, we put this date to you today.")
    if reminders:
        lines.append("A statement alone closes none of them.")
    return (*introduction(parts[0]), *lines)


def _role_of_group(claim: Claim) -> str:
    if isinstance(claim, DigestClaimed) and claim.facts.about == "unit_head":
        return "agency_unit_head"
    if isinstance(claim, MemoMessageClaimed):
        return MEMO_WORDING[claim.part.kind].role
    return COORDINATOR


def _is_news(claim: ReminderClaimed) -> bool:
    """Return whether this message is the first to tell the unit that a date has passed."""
    return (
        WORDING[claim.part.kind].says_date_passed
        and claim.reason in (None, "status_unknown")
        and claim.facts.told_on is None
        and claim.facts.days_past_original > 0
    )


def _last_lines(items: Sequence[Item], many: int, sender: Sender) -> Lines:
    """Return what is said after the first `many` items."""
    hidden = tuple(dict.fromkeys(id_ for item in items[many:] for id_ in _milestone_ids(item[0])))
    following = next_lines(_parts(items), len(items) - many, hidden)
    return (how_to_answer(sender, pressed=sender.buttons), *following, *_why_lines(_parts(items[:many]), sender))


def _milestone_ids(claim: Claim) -> Lines:
    """Return the milestones that an item is about, by which it is named if it is not shown."""
    if isinstance(claim, ReminderClaimed):
        return (claim.milestone_id,)
    return tuple(line.milestone_id for line in claim.facts.lines) if isinstance(claim, DigestClaimed) else ()


def _why_lines(parts: Sequence[Claim], sender: Sender) -> Lines:
    """Say once why the message came: an item that was meant for another person says so by itself."""
    own = next((claim for claim in parts if claim.reason is None), None)
    if own is None or isinstance(own, ReminderClaimed):
        return ()
    return (why_memo(own, sender) if isinstance(own, MemoMessageClaimed) else why_words(own, sender),)


def _group_items(shown: Sequence[Item], message: MessageContext, room: int) -> dict[int, ItemWords]:
    """Say each digest, memo and topic of notices, by its place."""
    said = dict[int, ItemWords]()
    room = SHARES_OF_A_GROUP * room - len(BLANK_LINE)
    for place, item in enumerate(shown):
        first = item[0]
        if isinstance(first, DigestClaimed):
            said[place] = digest_item(first, message.sender, room)
        elif isinstance(first, MemoMessageClaimed):
            said[place] = memo_item(first, message.sender, room, message.outcome(first))
        elif isinstance(first, NoticeClaimed):
            said[place] = notice_item([claim for claim in item if isinstance(claim, NoticeClaimed)], room)
    return said


def _say_items(
    shown: Sequence[Item], groups: Mapping[int, ItemWords], message: MessageContext, spare: int
) -> list[ItemWords]:
    """Say each item in its order."""
    share = spare // max(1, len(_reminders(shown)))
    said = dict(groups)
    for place, item in enumerate(shown):
        if isinstance(claim := item[0], ReminderClaimed):
            room = _least_room(claim, message) + share - len(BLANK_LINE)
            said[place] = _reminder_item(claim, message, room)
    return [said[place] for place in sorted(said)]


def _reminder_item(claim: ReminderClaimed, message: MessageContext, room: int) -> ItemWords:
    """Return a reminder's heading and words, within `room` characters; what is asked for is cut last."""
    part, outcome = message.part(claim), message.outcome(claim)
    facts, title, date = claim.facts, title_words(claim.facts.title), short_date_words(claim.facts)
    if outcome is not None and outcome.ended:
        heading = f"{claim.milestone_id}: {outcome.heading}"
        return heading, shortened(f"{outcome.line}\n{title}. {date}", room - len(escape(heading)))
    now = (outcome.line,) if outcome and outcome.line else ()
    ask = ask_for(part)
    request, why, more = short_request(part, ask), _why_here(claim, message.sender), _known_lines(part)
    body = "\n".join((*now, f"{title}. {date} {request}", *ask.quotes, *why, *more))
    left = room - len(escape(f"{ask.heading}\n{body}\n"))
    if left > len("What counts: "):
        return ask.heading, f"{body}\n{shortened(f'What counts: {inert(facts.says)}', left)}"
    # If even that is too long, the title is cut first, the request comes first, and the rest is said if it fits.
    body = "\n".join((*now, f"{request} {date}", *why))
    left = room - len(escape(f"{ask.heading}\n{body}")) - len(". ")
    if left > SHORTEST_TITLE:
        cut = f"{shortened(title, left)}. ".replace("…. ", "… ")
        body = "\n".join((*now, f"{cut}{request} {date}", *why))
    for line in (*ask.quotes, *more):
        if len(escape(f"{ask.heading}\n{body}\n{line}")) <= room:
            body = f"{body}\n{line}"
    return ask.heading, shortened(body, room - len(escape(f"{ask.heading}\n")))


def _known_lines(part: AskContext) -> Lines:
    """Say what the person told us, and what the agency says and the office has, if there is any of it."""
    facts, working = part.facts, working_words(part.claim, part.sender)
    if not facts.agency_says and not facts.in_hand:
        return working
    holds = f"{office_words(facts.verdicts_by)} holds: {holds_words(facts)}."
    return (*working, f"The agency says: {agency_words(facts)}. {holds}")


def _least_room(claim: ReminderClaimed, message: MessageContext) -> int:
    """Return the characters without which an item would not say what is asked for, of which date, and why here."""
    part, outcome = message.part(claim), message.outcome(claim)
    ask: Ask = ask_for(part)
    now = (outcome.line,) if outcome and outcome.line else ()
    request = f"{short_request(part, ask)} {short_date_words(claim.facts)}"
    lines = (ask.heading, *now, request, *_why_here(claim, message.sender))
    return len(escape("\n".join(("", *lines, ""))))


def _why_here(claim: ReminderClaimed, sender: Sender) -> Lines:
    """Say why it came to this person, if it was meant for another one."""
    is_redirected = claim.instead_of or claim.reason in ("verifier_silent", "on_hold")
    return (why_words(claim, sender),) if is_redirected else ()


def _blocks(shown: Sequence[Item], said: Sequence[ItemWords], message: MessageContext) -> tuple[Block, ...]:
    """Draw a section for each item. The buttons of the first that can be answered stand under it, before a line."""
    blocks, has_row = list[Block](), False
    for item, (heading, words) in zip(shown, said, strict=True):
        stop = "" if heading.endswith("?") else "."
        section = quote(f"{heading}{stop}", *words.split("\n"))
        row = () if has_row else _row(item[0], message)
        if row:
            has_row = True
            blocks += [section, *row, divider()]
        else:
            blocks.append(_with_menu(section, item[0], message))
    return (*blocks, *((draw_general_buttons("mine"),) if message.sender.buttons else ()))


def _row(claim: Claim, message: MessageContext) -> tuple[Block, ...]:
    """Draw the buttons that answer an item, if there are any and its kind does not have a menu instead."""
    if not message.sender.buttons or message.is_over(claim):
        return ()
    if isinstance(claim, MemoMessageClaimed):
        return memo_buttons(claim, message.sender)
    if not isinstance(claim, ReminderClaimed) or claim.part.kind == "weekly_digest":
        return ()
    row = draw_row(claim.part.kind, claim.reason, mark_of(claim, message.outcome(claim)))
    return (row,) if row else ()


def _with_menu(section: Block, claim: Claim, message: MessageContext) -> Block:
    """Put a menu beside an item of the weekly digest that can be answered."""
    if not isinstance(claim, ReminderClaimed) or claim.part.kind != "weekly_digest":
        return section
    if not message.sender.buttons or message.is_over(claim):
        return section
    menu = draw_menu(claim.part.kind, claim.reason, mark_of(claim, message.outcome(claim)))
    return beside(section, menu) if menu else section
