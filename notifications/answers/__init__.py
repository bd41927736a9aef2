"""The forms that a press opens, the reply to a press, and the Home tab. Read `review`, `forms`, `replies`, then `home`;
the buttons, which messages have too, are in `notifications/slack/buttons.py`."""

from notifications.answers.forms import Choices, say_form
from notifications.answers.home import say_home, say_status
from notifications.answers.replies import (
    say_fault,
    say_home_of_stranger,
    say_issue,
    say_mail_taken,
    say_no_milestone,
    say_reply,
    say_state,
    say_stranger,
    say_taken,
    undo_row,
)
from notifications.answers.review import (
    PageRefusal,
    Piece,
    Refusal,
    say_page_refusal,
    say_review_page,
    say_review_refusal,
)
