"""The forms that a press opens, the reply to a press, and the Home tab.

Read `review`, `forms`, `replies`, then `home`. The words that belong to one verb (its button, its form, what follows
"Noted") and the buttons of each kind of message stand in `notifications/slack/buttons.py`, because messages are drawn
with them too.
"""

from notifications.answers.forms import Choices, say_form
from notifications.answers.home import say_home, say_status
from notifications.answers.replies import (
    say_fault,
    say_home_of_stranger,
    say_issue,
    say_no_milestone,
    say_reply,
    say_state,
    say_stranger,
)
from notifications.answers.review import Piece, Refusal, say_review_page, say_review_refusal
