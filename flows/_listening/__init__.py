"""The parts of the Slack listener.

Read `listener` (what it works with, and its queue), `receiver` (an envelope is kept, acknowledged and queued), `forms`
(the form a press asks for), `worker` (presses are acted on one after the other), `replies` and `home_tabs`.
"""
