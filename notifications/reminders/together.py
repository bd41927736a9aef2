"""A message of several items: one ask for all, then each item; the first has its buttons, the rest a list to open."""

from collections.abc import Mapping, Sequence

from models.ledger import Claimed, DigestClaimed, MemoMessageClaimed, NoticeClaimed, ReminderClaimed
from models.reminders import SHOWN
from notifications.reminders.aftermath_words import After
from notifications.reminders.alone import WHOLE_OF_SEVERAL, Told, mark_of
from notifications.reminders.asked import Typed
from notifications.reminders.closing import how_to_answer, introduction, next_lines
from notifications.reminders.digest import item_of, lead_of, least_of, title_of
from notifications.reminders.memo_told import memo_item, row_of
from notifications.reminders.notices import notice_item
from notifications.reminders.week import week_item
from notifications.reminders.why import why_words
from notifications.slack import Block, beside, context, divider, draw_menu, draw_own, draw_row, escape, quote
from notifications.words import Sender

Item = tuple[Claimed, ...]
Lines = tuple[str, ...]
Afters = Mapping[str, After]
"""What became of each part of a message that is drawn anew, by the part's key."""


def say_together(items: Sequence[Item], sender: Sender, typed: Typed, afters: Afters) -> Told:
    """Say a message of several items; at most eight are shown, fewer where their dates would be cut, the rest named."""
    title, most = title_of(items), min(SHOWN, len(items))
    for many in range(most, 0, -1):
        shown = items[:many]
        first, close, left = _around(items, many, title, sender)
        groups = _groups(shown, sender, left // (most + 2 * _groups_among(items[:most])), afters)
        spare = left - sum(len(escape(f"\n{heading}\n{words}\n")) for heading, words in groups.values())
        spare -= sum(least_of(each, sender, typed, afters.get(each.part.key)) for each in _reminders(shown))
        if spare >= 0:
            break
    told = _items(shown, groups, sender, typed, afters, spare)
    lines = (*first, *(f"\n{heading}\n{words}" for heading, words in told), "", *close)
    blocks = (quote(" ".join(first)), *_drawn(shown, told, sender, afters), context(*close))
    return title, lines, blocks


def _around(items: Sequence[Item], many: int, title: str, sender: Sender) -> tuple[Lines, Lines, int]:
    """Return what stands before and behind so many items, and the characters that are left for them."""
    parts, every = [each for item in items[:many] for each in item], [each for item in items for each in item]
    rest = tuple(dict.fromkeys(about for item in items[many:] for about in _milestones(item[0])))
    following = next_lines(every, len(items) - many, rest)
    close = (how_to_answer(sender, pressed=sender.buttons), *following, *_why(parts, sender))
    first = (*introduction(parts[0]), *lead_of(parts))
    return first, close, WHOLE_OF_SEVERAL - len(escape("\n".join((title, *first, *close))))


def _milestones(claim: Claimed) -> tuple[str, ...]:
    """Return the milestones that an item is about, by which it is named where it is not shown."""
    if isinstance(claim, ReminderClaimed):
        return (claim.milestone_id,)
    return tuple(line.milestone_id for line in claim.facts.lines) if isinstance(claim, DigestClaimed) else ()


def _reminders(items: Sequence[Item]) -> list[ReminderClaimed]:
    return [item[0] for item in items if isinstance(item[0], ReminderClaimed)]


def _groups_among(items: Sequence[Item]) -> int:
    return len(items) - len(_reminders(items))


def _why(parts: Sequence[Claimed], sender: Sender) -> tuple[str, ...]:
    """Say once why it came: each item that came in another's place says so by itself."""
    own = next((each for each in parts if each.reason is None), None)
    return (why_words(own, sender),) if own is not None and not isinstance(own, ReminderClaimed) else ()


def _groups(shown: Sequence[Item], sender: Sender, room: int, afters: Afters) -> dict[int, tuple[str, str]]:
    """Say the notices of one topic, a digest or a memo by their places; each may take the room of three items."""
    told = dict[int, tuple[str, str]]()
    for number, item in enumerate(shown):
        if isinstance(first := item[0], DigestClaimed):
            told[number] = week_item(first, sender, 3 * room - len("\n\n"))
        elif isinstance(first, MemoMessageClaimed):
            told[number] = memo_item(first, sender, 3 * room - len("\n\n"), afters.get(first.part.key))
        elif isinstance(first, NoticeClaimed):
            notices = [each for each in item if isinstance(each, NoticeClaimed)]
            told[number] = notice_item(notices, 3 * room - len("\n\n"))
    return told


def _items(
    shown: Sequence[Item],
    groups: Mapping[int, tuple[str, str]],
    sender: Sender,
    typed: Typed,
    afters: Afters,
    spare: int,
) -> list[tuple[str, str]]:
    """Say each item: a reminder gets the room that it needs, and its share of what is to spare."""
    share = spare // max(1, len(_reminders(shown)))
    told = dict(groups)
    for number, item in enumerate(shown):
        if isinstance(one := item[0], ReminderClaimed):
            after = afters.get(one.part.key)
            room = least_of(one, sender, typed, after) + share - len("\n\n")
            told[number] = item_of(one, sender, typed, room, after)
    return [told[number] for number in sorted(told)]


def _drawn(shown: Sequence[Item], told: Sequence[tuple[str, str]], sender: Sender, afters: Afters) -> tuple[Block, ...]:
    """Draw a section an item; the row of the first that can be answered stands under it, and a line after it."""
    blocks, row = list[Block](), None
    for item, (heading, words) in zip(shown, told, strict=True):
        section = quote(f"{heading}{'' if heading.endswith('?') else '.'}", *words.split("\n"))
        claim, open_ = item[0], sender.buttons
        if (
            isinstance(claim, MemoMessageClaimed)
            and row is None
            and not _is_over(claim, afters)
            and row_of(claim, sender)
        ):
            row = row_of(claim, sender)[0]
            blocks += [section, row, divider()]
            continue
        if not isinstance(claim, ReminderClaimed):
            blocks.append(section)
            continue
        after = afters.get(claim.part.key)
        open_ = open_ and not (after and after.ended)
        mark = mark_of(claim, after)
        if open_ and claim.part.rung == "weekly_digest":
            beside_it = draw_menu(claim.part.rung, claim.reason, mark)
            blocks.append(beside(section, beside_it) if beside_it else section)
        elif open_ and row is None and (row := draw_row(claim.part.rung, claim.reason, mark)):
            blocks += [section, row, divider()]
        else:
            blocks.append(section)
    return (*blocks, *((draw_own("mine"),) if sender.buttons else ()))


def _is_over(claim: MemoMessageClaimed, afters: Afters) -> bool:
    after = afters.get(claim.part.key)
    return after is not None and after.ended
