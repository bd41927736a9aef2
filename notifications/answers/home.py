"""A person's Home tab (`views.publish`), and the same list in words for the slash command (reminders.md, section 6)."""

from collections.abc import Callable, Sequence

from models.answers import HomeFacts, HomeItem, Mark
from notifications.reminders import (
    MEMO_VERBS,
    answered_line,
    away_line,
    closed_line,
    coming_line,
    how_to_answer,
    memo_lines,
    named_lines,
    need_lines,
    operations_lines,
    record_line,
    waiting_line,
)
from notifications.slack import (
    FOR_ANOTHER,
    Block,
    context,
    divider,
    draw_own,
    draw_own_of,
    draw_row,
    header,
    numbered,
    quote,
)
from notifications.words import Sender, count_of

MOST_NEEDS = 8
MOST_LISTED = 12
MOST_MEMOS = 4
LONGEST_STATUS = 2800
"""Characters of the answer to the slash command."""

NEEDS = "Needs you now"
LISTS: tuple[tuple[str, str, Callable[[HomeItem], str]], ...] = (
    ("Coming in 30 days", "coming", coming_line),
    ("You answered", "answered", answered_line),
    ("Waiting for others", "waiting", waiting_line),
    ("Closed in the last 30 days", "closed", closed_line),
)
"""The other lists, in their order; one that is empty is left out."""
OPERATIONS = "For coordinators"
BY_TELEPHONE = (
    "What was said by telephone, or came by mail, you can note here. "
    "Of evidence you say whose it is; a statement is the agency's."
)


def say_home(facts: HomeFacts, sender: Sender) -> Block:
    """Draw a person's Home tab: what needs them with its buttons, then all else in lists. Never over 100 blocks."""
    blocks = (
        header(NEEDS),
        *_memos(facts, sender),
        *_needs(facts, sender),
        *(block for title, name, say in LISTS for block in _list(title, getattr(facts, name), say)),
        *(_house(facts, sender) if facts.coordinates else ()),
        header("Away"),
        quote(away_line(facts, sender)),
        *(_away(facts) if sender.buttons else ()),
        divider(),
        context(how_to_answer(sender, pressed=sender.buttons), record_line(facts)),
    )
    return {"type": "home", "blocks": list(numbered(blocks, "home"))}


def say_status(facts: HomeFacts, sender: Sender) -> str:
    """Say a person's list in plain words, not escaped; the door escapes it."""
    lines = [f"{NEEDS}: {len(facts.needs_you) + len(facts.memos) or 'nothing'}"]
    lines += ["\n" + "\n".join(memo_lines(memo)) for memo in facts.memos[:MOST_MEMOS]]
    lines += ["\n" + "\n".join(need_lines(item)) for item in facts.needs_you[:MOST_NEEDS]]
    lines += _rest(facts.needs_you, MOST_NEEDS)
    for title, name, say in LISTS:
        if items := getattr(facts, name):
            lines += [f"\n{title}:", *(say(item) for item in items[:MOST_LISTED]), *_rest(items, MOST_LISTED)]
    if facts.coordinates:
        lines += [f"\n{OPERATIONS}:", *operations_lines(facts.operations)]
    close = ("", away_line(facts, sender), how_to_answer(sender, pressed=False), record_line(facts))
    left, kept = LONGEST_STATUS - len("\n".join(close)), list[str]()
    for line in lines:
        if (left := left - len(line) - 1) < 0:
            kept.append("The rest stands on the Home tab of this app.")
            break
        kept.append(line)
    return "\n".join((*kept, *close))


def _memos(facts: HomeFacts, sender: Sender) -> tuple[Block, ...]:
    drawn = list[Block]()
    for memo in facts.memos[:MOST_MEMOS]:
        verbs = tuple(MEMO_VERBS[each] for each in memo.steps)
        drawn += [quote(*memo_lines(memo)), *((draw_own_of(verbs, Mark(d=memo.draft)),) if sender.buttons else ())]
    return tuple(drawn)


def _needs(facts: HomeFacts, sender: Sender) -> tuple[Block, ...]:
    if not facts.needs_you and facts.memos:
        return ()
    if not facts.needs_you:
        return (quote("Nothing needs you now."),)
    drawn = list[Block]()
    for item in facts.needs_you[:MOST_NEEDS]:
        mark = Mark(m=item.milestone_id, due=item.due_now, v=item.v)
        kind = item.kind or ("overdue" if item.days_past_original else "check_in")
        row = draw_row(kind, None, mark) if sender.buttons else None
        drawn += [quote(*need_lines(item)), *((row,) if row else ())]
    return (*drawn, *(quote(line) for line in _rest(facts.needs_you, MOST_NEEDS)))


def _list(title: str, items: Sequence[HomeItem], say: Callable[[HomeItem], str]) -> tuple[Block, ...]:
    if not items:
        return ()
    return header(title), quote(*(say(item) for item in items[:MOST_LISTED]), *_rest(items, MOST_LISTED))


def _house(facts: HomeFacts, sender: Sender) -> tuple[Block, ...]:
    shown = (header(OPERATIONS), quote(*operations_lines(facts.operations)))
    if not sender.buttons:
        return shown
    return (*shown, quote(BY_TELEPHONE), draw_own("done", "evidence", "reassign", "away", words=FOR_ANOTHER))


def _away(facts: HomeFacts) -> tuple[Block, ...]:
    return (draw_own("away", "away.clear"),) if facts.away_first else (draw_own("away"),)


def _rest(items: Sequence[HomeItem], shown: int) -> tuple[str, ...]:
    rest = len(items) - shown
    names = named_lines([each.milestone_id for each in items[shown:]])
    return (" ".join((f"And {count_of(rest, 'more', 'more')}.", *names)),) if rest > 0 else ()
