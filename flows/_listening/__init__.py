"""The parts of the Slack listener.

Read `listener` (what it works with, and its queue), `receiver` (an envelope is kept, acknowledged and queued; a form is
opened), `worker` (presses are acted on one after the other) and `replies` (what people see of it).
"""
