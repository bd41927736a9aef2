"""Notices of one topic that come alone: what is up with sources, and what a person can do by hand."""

from collections.abc import Sequence

from models.ledger import NoticeClaimed
from notifications.reminders.alone import WHOLE_OF_SEVERAL, Told
from notifications.reminders.closing import how_to_answer, introduction, next_lines
from notifications.reminders.notices import notice_words, shown_of
from notifications.reminders.why import why_words
from notifications.slack import context, escape, quote
from notifications.words import Sender


def say_notices(claims: Sequence[NoticeClaimed], sender: Sender) -> Told:
    """Say notices of one topic: nothing in them is answered by a button."""
    words, intro = notice_words(claims), introduction(claims[0])
    close = (how_to_answer(sender, pressed=False), *next_lines(claims), why_words(claims[0], sender))
    around = (words.heading, *intro, words.ask, *words.close, *close)
    lines = shown_of(words.lines, WHOLE_OF_SEVERAL - len(escape("\n".join(around))))
    blocks = (quote(*intro, words.ask), quote(*lines), *(quote(line) for line in words.close), context(*close))
    return words.heading, (*intro, words.ask, *lines, *words.close, *close), blocks
