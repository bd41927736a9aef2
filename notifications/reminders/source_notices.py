"""What the coordinator hears about sources, grouped by topic so that many notices make one short item.

That a source could not be read says nothing about progress, and is never said as if it did.
"""

from collections.abc import Callable, Sequence

from models.core import Value, inspect
from models.ledger import NoticeClaimed, SourceTopic
from notifications.reminders.frame import MOST_BUNDLE_TEXT, Drawn, how_to_answer, introduction, next_lines, why_words
from notifications.slack import context, escape, inert, quote
from notifications.words import Sender, file_reason, listed, long_date, reason, source, tally, weekday_date

MOST_LINES = 8
MOST_IDS = 3
MOST_NAMES = 3
"""Sources in one line, if they cannot be read for the same reason."""
MOST_REFERENCE = 80
"""Characters of where something stands at its source."""
MORE = "And {} more: see them with followthrough status."
READ_BY_HAND = "By hand: save what it shows, and put the file into a drop folder."
CHECK_FOLDER = "By hand: see that the folder is there."

Group = Sequence[NoticeClaimed]


class NoticeTopic(Value):
    """What notices of one topic say and ask for."""

    name: str
    events: tuple[SourceTopic, ...]
    heading: Callable[[Group], str]
    ask: str
    """What the coordinator is asked for; `{by}` is the day, `{it}` "it" or "each"."""
    short: str
    """The same in a bundle."""
    close: tuple[str, ...] = ()
    by_hand: bool = False
    """It ends with what a person can do in place of the program."""


class NoticeLine(Value):
    """A line, and how many notices it says."""

    words: str
    says: int = 1


def _heading_of_unread(group: Group) -> str:
    stale = any(notice.facts.topic == "stale" for notice in group)
    return f"{_sources(group)} could not be read{', or only in an old copy' if stale else ''}"


def _heading_of_recovered(group: Group) -> str:
    return f"{_sources(group)} can be read again"


def _heading_of_vanished(group: Group) -> str:
    many = len(group)
    return "A record is gone from its source" if many == 1 else f"{many} records are gone from their sources"


def _heading_of_questions(group: Group) -> str:
    return f"{tally(len(group), 'question')} that no rule may answer"


def _heading_of_proof(group: Group) -> str:
    if len(group) > 1:
        return f"{len(group)} proofs are gone or changed"
    facts = group[0].facts
    return f"What proved {listed(facts.milestones)} {'is gone' if facts.topic == 'proof_gone' else 'changed'}"


def _heading_of_files(group: Group) -> str:
    return "A file needs a person" if len(group) == 1 else f"{len(group)} files need a person"


TOPICS = (
    NoticeTopic(
        name="unread",
        events=("blocked", "stale"),
        heading=_heading_of_unread,
        ask="please see by {by} what stops {it}, or read it by hand.",
        short="See what stops it.",
        close=("That says nothing about progress.",),
        by_hand=True,
    ),
    NoticeTopic(
        name="recovered",
        events=("recovered",),
        heading=_heading_of_recovered,
        ask="you need do nothing.",
        short="You need do nothing.",
    ),
    NoticeTopic(
        name="vanished",
        events=("vanished",),
        heading=_heading_of_vanished,
        ask="please look by {by} at what is gone.",
        short="Look at what is gone.",
        close=("The copies we hold stay. That says nothing about progress.",),
    ),
    NoticeTopic(
        name="questions",
        events=("page_changed", "two_rows_match", "unknown_word", "watch_ended"),
        heading=_heading_of_questions,
        ask="please answer {it} by {by}.",
        short="Answer it.",
        close=("It closes nothing until a verifier says so.",),
    ),
    NoticeTopic(
        name="proof",
        events=("proof_gone", "proof_changed"),
        heading=_heading_of_proof,
        ask="please ask a verifier by {by} to look at it again.",
        short="Ask a verifier to look at it again.",
        close=("The finding stands until a verifier records another.",),
    ),
    NoticeTopic(
        name="files",
        events=("refused_file",),
        heading=_heading_of_files,
        ask="please look at {it} by {by}, where it lies.",
        short="Look at it where it lies.",
        close=("Nothing of it was kept, not even its name.",),
    ),
)
TOPIC_OF: dict[SourceTopic, NoticeTopic] = {event: topic for topic in TOPICS for event in topic.events}


def say_notices(group: Group, sender: Sender) -> Drawn:
    """Say notices of one topic that come by themselves. No button answers them."""
    heading, intro, ask, end = _topic(group).heading(group), introduction(group[0]), _ask(group), _close(group)
    close = (how_to_answer(sender, pressed=False), *next_lines(group), why_words(group[0], sender))
    around = (heading, *intro, ask, *end, *close)
    lines = _fitting(_lines(group), MOST_BUNDLE_TEXT - len(escape("\n".join(around))))
    blocks = (quote(*intro, ask), quote(*lines), *(quote(line) for line in end), context(*close))
    return heading, (*intro, ask, *lines, *end, *close), blocks


def notice_item(group: Group, room: int) -> tuple[str, str]:
    """Return the heading of an item of a bundle and its words, within `room` characters; the rest is counted."""
    heading = _topic(group).heading(group)
    close = " ".join((_topic(group).short, *_close(group)))
    lines = _fitting(_lines(group), room - len(escape(f"{heading}\n{close}\n")))
    return heading, "\n".join((*lines, close))


def _topic(group: Group) -> NoticeTopic:
    return TOPIC_OF[group[0].facts.topic]


def _ask(group: Group) -> str:
    ask = _topic(group).ask.format(by=weekday_date(group[0].facts.answer_by), it="it" if len(group) == 1 else "each")
    return f"As the oversight coordinator, {ask}"


def _close(group: Group) -> tuple[str, ...]:
    topic = _topic(group)
    by_hand = {CHECK_FOLDER if notice.facts.gives == "files" else READ_BY_HAND for notice in group}
    return (*topic.close, *(sorted(by_hand) if topic.by_hand else ()))


def _sources(group: Group) -> str:
    return _capital(source(group[0].facts.source)) if len(group) == 1 else f"{len(group)} sources"


def _fitting(lines: Sequence[NoticeLine], room: int) -> tuple[str, ...]:
    """Return the lines that fit, one at least, and how many notices are left out."""
    used, fitting = 0, list[NoticeLine]()
    for line in lines[:MOST_LINES]:
        used += len(escape(line.words)) + len("\n")
        if fitting and used + len(MORE) > room:
            break
        fitting.append(line)
    rest = sum(line.says for line in lines[len(fitting) :])
    return (*(line.words for line in fitting), *((MORE.format(rest),) if rest else ()))


def _lines(group: Group) -> tuple[NoticeLine, ...]:
    """Say each notice; sources that cannot be read for the same reason share a line, a few at a time."""
    alike: dict[tuple[object, ...], list[NoticeClaimed]] = {}
    for notice in group:
        facts = notice.facts
        same = (facts.topic, facts.reason, facts.since, facts.answered_on) if _is_unread(notice) else (notice.part.key,)
        alike.setdefault(same, []).append(notice)
    few = [notices[at : at + MOST_NAMES] for notices in alike.values() for at in range(0, len(notices), MOST_NAMES)]
    return tuple(
        NoticeLine(words=_unread_words(notices) if _is_unread(notices[0]) else _words(notices[0]), says=len(notices))
        for notices in few
    )


def _is_unread(notice: NoticeClaimed) -> bool:
    return TOPIC_OF[notice.facts.topic].name == "unread"


def _unread_words(notices: Group) -> str:
    """Say which sources could not be read, why, since when, when they last could, and what that touches."""
    facts, many = notices[0].facts, len(notices) > 1
    names = listed([source(notice.source) for notice in notices]) + (", each" if many else "")
    old = "known only by an old copy, for " if facts.topic == "stale" else ""
    since = long_date(facts.since or facts.on)
    last_read = long_date(facts.answered_on) if facts.answered_on else "never"
    ids = _ids(tuple(dict.fromkeys(id_ for notice in notices for id_ in notice.facts.milestones)))
    touches = f" {'They touch' if many else 'It touches'} {ids}." if ids else ""
    why = inert(reason(facts.reason))
    return f"{_capital(names)}: {old}{why}, since {since}. Last good reading: {last_read}.{touches}"


def _words(notice: NoticeClaimed) -> str:
    facts, name = notice.facts, _capital(source(notice.source))
    ids, at = _ids(facts.milestones), _reference(facts.ref)
    match facts.topic:
        case "recovered":
            first = f"from {long_date(facts.since)} to" if facts.since and facts.since < facts.on else "on"
            return f"{name}: unread {first} {long_date(facts.on)}."
        case "vanished":
            return f"{name}: gone since {long_date(facts.on)}{at}."
        case "page_changed":
            return f"{name}: the page changed{at}. Read it, and record what it shows of {ids}."
        case "two_rows_match":
            return f"{name}: two rows match {ids}{at}. Look which row is meant."
        case "unknown_word":
            return f"{name}: a row on {ids} has a status that no rule knows{at}. Look at the row."
        case "watch_ended":
            return f"{name}: the bill that {ids} watches came to its end{at}. Say what follows."
        case "proof_gone":
            return f"{ids}: {source(notice.source)} shows it no longer, since {long_date(facts.on)}{at}."
        case "proof_changed":
            return f"{ids}: {source(notice.source)} shows something else, since {long_date(facts.on)}{at}."
    return f"Entry {facts.entry}: a file for {source(notice.source)} was not kept: {inert(file_reason(facts.reason))}."


def _reference(ref: str | None) -> str:
    """Say where it stands at its source, unless what stands there looks like personal data."""
    if not ref or inspect(ref).verdict != "clear":
        return ""
    return f" ({inert(ref if len(ref) <= MOST_REFERENCE else ref[: MOST_REFERENCE - 1] + '…')})"


def _ids(ids: tuple[str, ...]) -> str:
    more = (f"{len(ids) - MOST_IDS} more",) if len(ids) > MOST_IDS else ()
    return listed((*ids[:MOST_IDS], *more))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
