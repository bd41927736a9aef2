"""Forms, the Home tab, and the reply to a press."""

from notifications.answers.choices import Choices, Piece
from notifications.answers.forms import say_form
from notifications.answers.home import say_home, say_status
from notifications.answers.not_known import say_home_of_stranger, say_no_milestone, say_stranger
from notifications.answers.replies import say_fault, say_reply, say_state

__all__ = [
    "Choices",
    "Piece",
    "say_fault",
    "say_form",
    "say_home",
    "say_home_of_stranger",
    "say_no_milestone",
    "say_reply",
    "say_state",
    "say_status",
    "say_stranger",
]
