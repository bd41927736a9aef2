"""What the coordinator hears about sources, by topic, so that many notices make one short item (`notices.j2`)."""

from collections.abc import Iterator, Mapping, Sequence

from models.core import inspect
from models.ledger import NoticeClaimed, NoticeFacts, SourceTopic
from notifications.reminders import frame
from notifications.reminders.frame import Drawn, Line, Lines
from notifications.slack import context, marked, quote
from notifications.words import Sender, file_words, inert, listed, reason, say_message, typed

MOST_LINES = 8
MOST_IDS = 3
MOST_NAMES = 3
MOST_REFERENCE = 80
"""Characters of where something stands at its source."""
Group = Sequence[NoticeClaimed]
TOPIC_OF: Mapping[SourceTopic, str] = {
    **dict.fromkeys(("blocked", "stale"), "unread"),
    "recovered": "recovered",
    "vanished": "vanished",
    **dict.fromkeys(("page_changed", "two_rows_match", "unknown_word", "watch_ended", "unread_record"), "questions"),
    **dict.fromkeys(("proof_gone", "proof_changed"), "proof"),
    "refused_file": "files",
}
"""The name of the wording under which notices are said together."""


def say_notices(group: Group, sender: Sender) -> Drawn:
    """Say notices of one topic that come by themselves. No button answers them."""
    lead = frame.lead_words(group[0], sender)
    ask = say_message(f"notices.{_topic(group)}_ask", n=len(group))
    plain, markup = frame.asked_words(ask, lead)
    lines = _lines(group)
    _, (title, *message_lines) = frame.fitting(
        range(min(len(lines), MOST_LINES), 0, -1),
        lambda many: (
            Line(_heading(group), 0, "heading"),
            Line(plain, 0, "ask"),
            *(Line(words, 0, "notices") for words in _first(lines, many)),
            *(Line(words, 1, "end") for words in _close(group)),
            *frame.closing(group, sender, "" if lead else frame.why_group(group[0]), has_buttons=False),
        ),
    )
    blocks = (
        marked(markup),
        *(quote(*words) for place in ("notices", "end") if (words := frame.words_of(message_lines, place))),
        *((context(*words),) if (words := frame.words_of(message_lines, "close")) else ()),
    )
    return title.words, tuple(line.words for line in message_lines), blocks


def notice_lines(group: Group) -> Iterator[tuple[str, int]]:
    """Yield the lines of an item of a bundle, the heading first, each with its rank."""
    yield _heading(group), 0
    yield say_message(f"notices.{_topic(group)}_ask", n=len(group)), 1
    yield from ((words, 2) for words in _first(_lines(group), 1))
    # That an unread source says nothing of progress stays; how to check it goes first.
    yield from ((words, 4 if place else 1) for place, words in enumerate(_close(group)))


def _topic(group: Group) -> str:
    return TOPIC_OF[group[0].facts.topic]


def _heading(group: Group) -> str:
    topic, n, first = _topic(group), len(group), group[0]
    if topic == "proof":
        ids = frame.first_names(first.facts.milestones, MOST_IDS)
        return say_message("notices.proof_heading", n=n, ids=ids, gone=first.facts.topic == "proof_gone")
    if topic == "unread":
        stale = any(notice.facts.topic == "stale" for notice in group)
        return say_message("notices.unread_heading", n=n, name=_name(first), stale=stale)
    return say_message(f"notices.{topic}_heading", n=n, name=_name(first))


def _close(group: Group) -> Lines:
    topic = _topic(group)
    close = say_message(f"notices.{topic}_close", n=len(group))
    macros = {_manually(notice.facts) for notice in group}
    manually = tuple(say_message(f"notices.{macro}") for macro in sorted(macros)) if topic == "unread" else ()
    return (*((close,) if close else ()), *manually)


def _manually(facts: NoticeFacts) -> str:
    if facts.reason == "personal_data":
        return "manually_personal"
    return "manually_folder" if facts.gives == "files" else "manually"


def _first(lines: Sequence[tuple[str, int]], many: int) -> Lines:
    hidden = sum(says for _, says in lines[many:])
    return (*(words for words, _ in lines[:many]), *((say_message("notices.more", n=hidden),) if hidden else ()))


def _lines(group: Group) -> tuple[tuple[str, int], ...]:
    alike: dict[tuple[object, ...], list[NoticeClaimed]] = {}
    for notice in group:
        facts = notice.facts
        same = (facts.topic, facts.reason, facts.since, facts.answered_on) if _is_unread(notice) else (notice.part.key,)
        alike.setdefault(same, []).append(notice)
    lines: list[tuple[str, int]] = []
    for notices in alike.values():
        for start in range(0, len(notices), MOST_NAMES):
            few = notices[start : start + MOST_NAMES]
            lines.append((_words(few), len(few)))
    return tuple(lines)


def _is_unread(notice: NoticeClaimed) -> bool:
    return TOPIC_OF[notice.facts.topic] == "unread"


def _words(notices: Group) -> str:
    """Say one notice, or several sources that could not be read for the same reason."""
    first, names = notices[0], listed([_name(notice) for notice in notices])
    facts, ref = first.facts, first.facts.ref or ""
    if len(ref) > MOST_REFERENCE:
        ref = ref[: MOST_REFERENCE - 1] + "…"
    is_file = facts.topic == "refused_file"
    return say_message(
        f"notices.{'unread' if _is_unread(first) else facts.topic}_line",
        facts=facts,
        name=say_message("notices.each", names=names) if len(notices) > 1 else names,
        ids=frame.first_names([*dict.fromkeys(id_ for notice in notices for id_ in notice.facts.milestones)], MOST_IDS),
        ref=inert(ref) if inspect(facts.ref or "").verdict == "clear" else "",  # It may look like personal data.
        why=inert(file_words(facts.reason, facts.detail, reader="office") if is_file else reason(facts.reason)),
    )


def _name(notice: NoticeClaimed) -> str:
    return typed(notice.facts.called.source(notice.source), "name")
