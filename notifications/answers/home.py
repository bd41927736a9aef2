"""A person's Home tab (`views.publish`), and the same list in words for the slash command."""

from collections.abc import Callable, Sequence

from models.answers import HomeFacts, HomeItem, Mark, draft_verb
from notifications.reminders import (
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
    Block,
    context,
    divider,
    draw_draft_buttons,
    draw_general_buttons,
    draw_row,
    header,
    numbered,
    quote,
)
from notifications.words import Sender, tally

MOST_NEEDS = 8
MOST_LISTED = 12
MOST_MEMOS = 4
"""How many items each list shows, so that a tab stays under Slack's 100 blocks. The rest is counted."""
LONGEST_STATUS = 2800
"""Characters of the answer to the slash command."""

NEEDS = "Needs you now"
LISTS: tuple[tuple[str, Callable[[HomeFacts], Sequence[HomeItem]], Callable[[HomeItem], str]], ...] = (
    ("Coming in 30 days", lambda facts: facts.coming, coming_line),
    ("You answered", lambda facts: facts.answered, answered_line),
    ("Waiting for others", lambda facts: facts.waiting, waiting_line),
    ("Closed in the last 30 days", lambda facts: facts.closed, closed_line),
)
"""The other lists in their order: title, items, and the line of an item. An empty one is left out."""
OPERATIONS = "For coordinators"
BY_TELEPHONE = (
    "What was said by telephone, or came by mail, you can note here. "
    "Of evidence you say whose it is; a statement is the agency's."
)


def say_home(facts: HomeFacts, sender: Sender) -> Block:
    """Draw a person's Home tab: what needs them with its buttons, then everything else in lists."""
    blocks = (
        header(NEEDS),
        *_memos(facts, sender),
        *_needs(facts, sender),
        *(block for title, items, line in LISTS for block in _list(title, items(facts), line)),
        *(_operations(facts, sender) if facts.coordinates else ()),
        header("Away"),
        quote(away_line(facts, sender)),
        *(_away(facts) if sender.buttons else ()),
        divider(),
        context(how_to_answer(sender, pressed=sender.buttons), record_line(facts)),
    )
    return {"type": "home", "blocks": list(numbered(blocks, "home"))}


def say_status(facts: HomeFacts, sender: Sender) -> str:
    """Say a person's list in plain words. The text is not escaped; the caller escapes it."""
    lines = [f"{NEEDS}: {len(facts.needs_you) + len(facts.memos) or 'nothing'}"]
    lines += ["\n" + "\n".join(memo_lines(memo)) for memo in facts.memos[:MOST_MEMOS]]
    lines += ["\n" + "\n".join(need_lines(item)) for item in facts.needs_you[:MOST_NEEDS]]
    lines += _rest(facts.needs_you, MOST_NEEDS)
    for title, items_of, line in LISTS:
        if items := items_of(facts):
            lines += [f"\n{title}:", *(line(item) for item in items[:MOST_LISTED]), *_rest(items, MOST_LISTED)]
    if facts.coordinates:
        lines += [f"\n{OPERATIONS}:", *operations_lines(facts.operations)]
    close = ("", away_line(facts, sender), how_to_answer(sender, pressed=False), record_line(facts))
    return "\n".join((*_cut(lines, LONGEST_STATUS - len("\n".join(close))), *close))


def _cut(lines: Sequence[str], room: int) -> list[str]:
    """Return the lines that fit into so many characters, followed by where the rest is if some do not."""
    kept: list[str] = []
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            return [*kept, "The rest stands on the Home tab of this app."]
        kept.append(line)
    return kept


def _memos(facts: HomeFacts, sender: Sender) -> tuple[Block, ...]:
    drawn: list[Block] = []
    for memo in facts.memos[:MOST_MEMOS]:
        drawn.append(quote(*memo_lines(memo)))
        if sender.buttons:
            drawn.append(draw_draft_buttons(tuple(map(draft_verb, memo.steps)), Mark(d=memo.draft)))
    return tuple(drawn)


def _needs(facts: HomeFacts, sender: Sender) -> tuple[Block, ...]:
    if not facts.needs_you:
        return () if facts.memos else (quote("Nothing needs you now."),)
    drawn: list[Block] = []
    for item in facts.needs_you[:MOST_NEEDS]:
        drawn.append(quote(*need_lines(item)))
        mark = Mark(m=item.milestone_id, due=item.due_now, v=item.v)
        kind = item.kind or ("overdue" if item.days_past_original else "check_in")
        if sender.buttons and (row := draw_row(kind, None, mark)):
            drawn.append(row)
    return (*drawn, *(quote(line) for line in _rest(facts.needs_you, MOST_NEEDS)))


def _list(title: str, items: Sequence[HomeItem], line: Callable[[HomeItem], str]) -> tuple[Block, ...]:
    if not items:
        return ()
    return header(title), quote(*(line(item) for item in items[:MOST_LISTED]), *_rest(items, MOST_LISTED))


def _operations(facts: HomeFacts, sender: Sender) -> tuple[Block, ...]:
    shown = (header(OPERATIONS), quote(*operations_lines(facts.operations)))
    if not sender.buttons:
        return shown
    buttons = draw_general_buttons("done", "evidence", "reassign", "away", for_another=True)
    return (*shown, quote(BY_TELEPHONE), buttons)


def _away(facts: HomeFacts) -> tuple[Block, ...]:
    return (draw_general_buttons("away", "away.clear"),) if facts.away_first else (draw_general_buttons("away"),)


def _rest(items: Sequence[HomeItem], shown: int) -> tuple[str, ...]:
    """Say how many items are not shown, and which."""
    rest = len(items) - shown
    if rest <= 0:
        return ()
    names = named_lines([item.milestone_id for item in items[shown:]])
    return (" ".join((f"And {tally(rest, 'more', 'more')}.", *names)),)
