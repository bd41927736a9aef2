"""What the coordinator hears of sources, put together so that many make one short item (reminders.md, section 3).

That a source could not be read says nothing about progress, and is never said as if it did.
"""

from collections.abc import Sequence
from typing import Literal

from models.core import Value
from models.ledger import Claimed, Heard, NoticeClaimed
from notifications.reminders.notice_lines import Line, capital, lines_of
from notifications.slack import escape
from notifications.words import count_of, listed, source, weekday_date

Topic = Literal["unread", "back", "vanished", "asked", "proof", "file"]
TOPIC: dict[Heard, Topic] = {
    "blocked": "unread", "stale": "unread", "recovered": "back", "vanished": "vanished", "page_changed": "asked",
    "two_rows_match": "asked", "unknown_word": "asked", "watch_ended": "asked", "proof_gone": "proof",
    "proof_changed": "proof", "refused_file": "file",
}  # fmt: skip
SHORT_ASK: dict[Topic, str] = {
    "unread": "See what stops it.",
    "back": "You need do nothing.",
    "vanished": "Look at what is gone.",
    "asked": "Answer it.",
    "proof": "Ask a verifier to look at it again.",
    "file": "Look at it where it lies.",
}
CLOSE: dict[Topic, tuple[str, ...]] = {
    "unread": ("That says nothing about progress.",),
    "back": (),
    "vanished": ("The copies we hold stay. That says nothing about progress.",),
    "asked": ("It closes nothing until a verifier says so.",),
    "proof": ("The finding stands until a verifier records another.",),
    "file": ("Nothing of it was kept, not even its name.",),
}
BY_HAND = "By hand: save what it shows, and put the file into a drop folder."
FOLDER = "By hand: see that the folder is there."

MOST_LINES = 8
MORE = "And {} more: see them with followthrough status."


class NoticeWords(Value):
    """What an item of notices says; `ask` is what is asked for, and until when."""

    heading: str
    ask: str
    lines: tuple[Line, ...]
    close: tuple[str, ...]


def items_of(claims: Sequence[Claimed]) -> tuple[tuple[Claimed, ...], ...]:
    """Return the items of a message in their order: each reminder alone, notices of one topic together."""
    items: dict[str, list[Claimed]] = {}
    for each in claims:
        topic = TOPIC[each.facts.heard] if isinstance(each, NoticeClaimed) else each.part.key
        items.setdefault(topic, []).append(each)
    return tuple(map(tuple, items.values()))


def notice_words(group: Sequence[NoticeClaimed]) -> NoticeWords:
    """Put the notices of one topic into words."""
    topic, by = TOPIC[group[0].facts.heard], weekday_date(group[0].facts.answer_by)
    hands = {FOLDER if each.facts.gives == "files" else BY_HAND for each in group} if topic == "unread" else set()
    return NoticeWords(
        heading=_heading(topic, group),
        ask=f"As the oversight coordinator, {_ask(topic, by, len(group))}",
        lines=lines_of(group),
        close=(*CLOSE[topic], *sorted(hands)),
    )


def notice_item(group: Sequence[NoticeClaimed], room: int) -> tuple[str, str]:
    """Return the heading of an item among others and its words, within so many characters; the rest is counted."""
    words, topic = notice_words(group), TOPIC[group[0].facts.heard]
    close = " ".join((SHORT_ASK[topic], *words.close))
    left = room - len(escape(f"{words.heading}\n{close}\n"))
    return words.heading, "\n".join((*shown_of(words.lines, left), close))


def shown_of(lines: Sequence[Line], room: int) -> tuple[str, ...]:
    """Return the lines that fit, one at least, and how many notices there are beside them."""
    used, shown = 0, list[Line]()
    for line in lines[:MOST_LINES]:
        used += len(escape(line.words)) + len("\n")
        if shown and used + len(MORE) > room:
            break
        shown.append(line)
    rest = sum(line.says for line in lines[len(shown) :])
    return (*(line.words for line in shown), *((MORE.format(rest),) if rest else ()))


def _heading(topic: Topic, group: Sequence[NoticeClaimed]) -> str:
    many, facts = len(group), group[0].facts
    one = source(facts.source)
    match topic:
        case "unread":
            stale = any(each.facts.heard == "stale" for each in group)
            old = ", or only in an old copy" if stale else ""
            return f"{capital(one) if many == 1 else f'{many} sources'} could not be read{old}"
        case "back":
            return f"{capital(one) if many == 1 else f'{many} sources'} can be read again"
        case "vanished":
            return "A record is gone from its source" if many == 1 else f"{many} records are gone from their sources"
        case "asked":
            return f"{count_of(many, 'question')} that no rule may answer"
        case "proof" if many == 1:
            return f"What proved {listed(facts.milestones)} {'is gone' if facts.heard == 'proof_gone' else 'changed'}"
        case "proof":
            return f"{many} proofs are gone or changed"
    return "A file needs a person" if many == 1 else f"{many} files need a person"


def _ask(topic: Topic, by: str, many: int) -> str:
    it = "it" if many == 1 else "each"
    match topic:
        case "unread":
            return f"please see by {by} what stops {it}, or read it by hand."
        case "back":
            return "you need do nothing."
        case "vanished":
            return f"please look by {by} at what is gone."
        case "asked":
            return f"please answer {it} by {by}."
        case "proof":
            return f"please ask a verifier by {by} to look at it again."
    return f"please look at {it} by {by}, where it lies."
