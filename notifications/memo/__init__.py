"""Which sentence of a memo is said where."""

from notifications.memo.context import ERASED, MADE_UP
from notifications.memo.correction import place_of
from notifications.memo.head import kind_of
from notifications.memo.memo import compose
from notifications.memo.sources import unread_of
from notifications.memo.table import say_basis

__all__ = ["ERASED", "MADE_UP", "compose", "kind_of", "place_of", "say_basis", "unread_of"]
