"""A message of several items: one ask for all, then each item; the first has its buttons, the rest a list to open."""

from collections.abc import Mapping, Sequence

from models.bundle import SHOWN
from models.events.digest import DigestClaimed
from models.events.notice import Claimed, NoticeClaimed
from models.events.reminder import ReminderClaimed
from notifications.aftermath_words import After
from notifications.alone import WHOLE_OF_SEVERAL, Told, mark_of
from notifications.asked import Typed
from notifications.buttons import draw_menu, draw_own, draw_row
from notifications.closing import how_to_answer, introduction, next_lines
from notifications.digest import item_of, lead_of, title_of
from notifications.message import Block, beside, context, divider, escape, quote
from notifications.notices import notice_item
from notifications.saying import Saying
from notifications.week import week_item
from notifications.why import why_words

Item = tuple[Claimed, ...]
Afters = Mapping[str, After]
"""What became of each part of a message that is drawn anew, by the part's key."""


def say_together(items: Sequence[Item], saying: Saying, typed: Typed, afters: Afters) -> Told:
    """Say a message of several items; at most eight are shown and the rest counted."""
    shown, title = items[:SHOWN], title_of(items)
    parts, every = [each for item in shown for each in item], [each for item in items for each in item]
    pressed, hidden = saying.buttons, len(items) - len(shown)
    rest = [item[0].milestone_id for item in items[SHOWN:] if isinstance(item[0], ReminderClaimed)]
    close = (how_to_answer(saying, pressed=pressed), *next_lines(every, hidden, rest), *_why(parts, saying))
    first = (*introduction(parts[0]), *lead_of(parts))
    left = WHOLE_OF_SEVERAL - len(escape("\n".join((title, *first, *close))))
    told = _items(shown, saying, typed, afters, left)
    lines = (*first, *(f"\n{heading}\n{words}" for heading, words in told), "", *close)
    blocks = (quote(" ".join(first)), *_drawn(shown, told, saying, afters), context(*close))
    return title, lines, blocks


def _why(parts: Sequence[Claimed], saying: Saying) -> tuple[str, ...]:
    """Say once why it came: each item that came in another's place says so by itself."""
    own = next((each for each in parts if each.because is None), None)
    return (why_words(own, saying),) if own is not None and not isinstance(own, ReminderClaimed) else ()


def _items(shown: Sequence[Item], saying: Saying, typed: Typed, afters: Afters, left: int) -> list[tuple[str, str]]:
    """Say each item within so many characters in all; notices of one topic, or a digest, may take the room of three."""
    groups = sum(not isinstance(item[0], ReminderClaimed) for item in shown)
    room = left // (len(shown) + 2 * groups)
    told = dict[int, tuple[str, str]]()
    for number, item in enumerate(shown):
        if isinstance(first := item[0], DigestClaimed):
            told[number] = week_item(first, saying, 3 * room - len("\n\n"))
        elif isinstance(first, NoticeClaimed):
            notices = [each for each in item if isinstance(each, NoticeClaimed)]
            told[number] = notice_item(notices, 3 * room - len("\n\n"))
    rest = left - sum(len(escape(f"\n{heading}\n{words}\n")) for heading, words in told.values())
    for number, item in enumerate(shown):
        if isinstance(one := item[0], ReminderClaimed):
            each = rest // (len(shown) - groups) - len("\n\n")
            told[number] = item_of(one, saying, typed, each, afters.get(one.part.key))
    return [told[number] for number in sorted(told)]


def _drawn(shown: Sequence[Item], told: Sequence[tuple[str, str]], saying: Saying, afters: Afters) -> tuple[Block, ...]:
    """Draw a section an item; the row of the first that can be answered stands under it, and a line after it."""
    blocks, row = list[Block](), None
    for item, (heading, words) in zip(shown, told, strict=True):
        section = quote(f"{heading}{'' if heading.endswith('?') else '.'}", *words.split("\n"))
        claim, open_ = item[0], saying.buttons
        if not isinstance(claim, ReminderClaimed):
            blocks.append(section)
            continue
        after = afters.get(claim.part.key)
        open_ = open_ and not (after and after.ended)
        mark = mark_of(claim, after)
        if open_ and claim.part.rung == "weekly_digest":
            beside_it = draw_menu(claim.part.rung, claim.because, mark)
            blocks.append(beside(section, beside_it) if beside_it else section)
        elif open_ and row is None and (row := draw_row(claim.part.rung, claim.because, mark)):
            blocks += [section, row, divider()]
        else:
            blocks.append(section)
    return (*blocks, *((draw_own("mine"),) if saying.buttons else ()))
