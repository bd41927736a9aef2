"""A person's Home tab (`views.publish`), and the same list in words for the slash command."""

from collections.abc import Iterator, Sequence
from itertools import accumulate

from models.answers import ButtonMark, HomeFacts, HomeMilestone, Section
from models.records import offer_of, request_of
from notifications import reminders, slack
from notifications.words import DEMONSTRATION, Sender, say_message

MOST_NEEDS = 8
MOST_LISTED = 12
MOST_MEMOS = 4
"""How many items each list shows, so that a tab stays under Slack's 100 blocks. The rest is counted."""
LONGEST_STATUS = 2800

LISTS: tuple[Section, ...] = ("coming", "answered", "waiting", "closed")
"""The other lists in their order. An empty one is left out."""


def say_home(facts: HomeFacts, sender: Sender, *, every_item: bool = False) -> slack.Block:
    """Draw a person's Home tab: what needs them with its buttons, then the rest in lists. With `every_item`, as for a
    page that Slack does not limit, nothing is left out."""
    needs, listed = (len(facts.milestones),) * 2 if every_item else (MOST_NEEDS, MOST_LISTED)
    lists = ((section, _lines(section, facts, listed)) for section in LISTS)
    blocks = (
        *((slack.context(DEMONSTRATION),) if sender.is_demonstration else ()),
        slack.header(say_message("home.needs")),
        *_memos(facts, sender),
        *_needs(facts, sender, needs),
        *(
            block
            for section, lines in lists
            if lines
            for block in (slack.header(say_message(f"home.{section}")), slack.quote(*lines))
        ),
        *(_operations(facts, sender) if facts.coordinates else ()),
        slack.header(say_message("buttons.away_title")),
        slack.quote(reminders.away_line(facts, sender)),
        *(
            (slack.draw_general_buttons("away", *(("away.clear",) if facts.away_first else ())),)
            if sender.buttons
            else ()
        ),
        slack.divider(),
        slack.context(*_close(facts, sender, has_buttons=sender.buttons)),
    )
    return {"type": "home", "blocks": list(slack.numbered(blocks, "home"))}


def say_status(facts: HomeFacts, sender: Sender) -> str:
    """Say a person's list in plain words. The text is not escaped; the caller escapes it."""
    needs = facts.of("needs_you")
    lines = [DEMONSTRATION] if sender.is_demonstration else []
    lines += [say_message("home.needs_count", n=len(needs) + len(facts.memos))]
    lines += ["\n" + "\n".join(reminders.memo_lines(memo)) for memo in facts.memos[:MOST_MEMOS]]
    lines += ["\n" + "\n".join(reminders.need_lines(item)) for item in needs[:MOST_NEEDS]]
    lines += _hidden(needs, MOST_NEEDS)
    for section in LISTS:
        if section_lines := _lines(section, facts):
            lines += [f"\n{say_message(f'home.{section}')}:", *section_lines]
    if facts.coordinates:
        lines += [f"\n{say_message('home.operations')}:", *reminders.operations_lines(facts.operations)]
        lines += ["\n" + "\n".join(part) for part in reminders.week_lines(facts, sender)]
    away = f"{say_message('buttons.away_title')}: {reminders.away_line(facts, sender)}"
    close = ("", away, *_close(facts, sender, has_buttons=False))
    return "\n".join((*_first_lines(lines, LONGEST_STATUS - len("\n".join(close))), *close))


def _close(facts: HomeFacts, sender: Sender, *, has_buttons: bool) -> tuple[str, ...]:
    names = facts.names
    who = say_message("home.who_we_are", office=names.office, agency=names.agency) if names else ""
    lines = (who, reminders.how_to_answer(sender, has_buttons=has_buttons), reminders.record_line(facts))
    return tuple(filter(None, lines))


def _first_lines(lines: Sequence[str], most: int) -> Sequence[str]:
    for number, length in enumerate(accumulate(len(line) + 1 for line in lines)):
        if length > most:
            return [*lines[:number], say_message("home.on_tab")]
    return lines


def _memos(facts: HomeFacts, sender: Sender) -> Iterator[slack.Block]:
    for memo in facts.memos[:MOST_MEMOS]:
        yield slack.draw_item(reminders.memo_lines(memo))
        if sender.buttons:
            yield slack.draw_draft_buttons(memo.steps, memo.draft)
        yield slack.divider()


def _needs(facts: HomeFacts, sender: Sender, most: int) -> Iterator[slack.Block]:
    needs = facts.of("needs_you")
    if not (needs or facts.memos):
        yield slack.quote(say_message("home.nothing_needs"))
    for item in needs[:most]:
        yield slack.draw_item(reminders.need_lines(item))
        record = item.view.record
        if sender.buttons:
            waiting = request_of(record) or offer_of(record)
            to = waiting.to if waiting and item.kind in ("extension_request", "date_offer") else None
            mark = ButtonMark(m=item.id, due=record.due_now, v=record.touched_seq, to=to)
            yield from slack.draw_buttons(item.kind or "overdue", item.reason, item.view.basis, mark, record.plan.title)
        yield slack.divider()
    yield from map(slack.quote, _hidden(needs, most))


def _lines(section: Section, facts: HomeFacts, most: int = MOST_LISTED) -> tuple[str, ...]:
    items = facts.of(section)
    return (*(reminders.list_line(item, facts) for item in items[:most]), *_hidden(items, most))


def _operations(facts: HomeFacts, sender: Sender) -> tuple[slack.Block, ...]:
    week = map(slack.draw_item, reminders.week_lines(facts, sender))
    run = slack.quote(*reminders.operations_lines(facts.operations))
    blocks = (slack.header(say_message("home.operations")), *week, run)
    if not sender.buttons:
        return blocks
    buttons = slack.draw_general_buttons("done", "evidence", "reassign", "away", for_another=True)
    return (*blocks, slack.quote(say_message("home.by_telephone")), buttons)


def _hidden(items: Sequence[HomeMilestone], most: int) -> tuple[str, ...]:
    hidden = say_message("home.hidden", n=len(items[most:])) if items[most:] else ""
    return (hidden,) if hidden else ()
