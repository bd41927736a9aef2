"""The memo in words: which sentence is said where, about the facts of `models/memo`.

`compose` makes a whole memo from a `MemoContext`, which holds all that it is made from. The sentences themselves are
templates in notifications/templates/sentences; their engine is `notifications/words/sentences.py`. The forms (page,
PDF, DOCX and so on) belong to `notifications/printed`. Read `context` and `memo`, then the sections: `head`, `short`,
`status`, `table`, `changes`, `dates`, `sources`, `comment`, `annex`, `correction`, `records`, `terms`.
"""

from notifications.memo.context import ERASED, MADE_UP, MemoContext
from notifications.memo.correction import place_of
from notifications.memo.head import kind_of
from notifications.memo.memo import compose
from notifications.memo.sources import unread_of
from notifications.memo.status import say_basis

__all__ = ["ERASED", "MADE_UP", "MemoContext", "compose", "kind_of", "place_of", "say_basis", "unread_of"]
