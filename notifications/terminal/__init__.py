"""What `status`, `week`, `show` and `export` print: marks in ASCII, one idea a line, for any terminal."""

from notifications.terminal.layout import folded, say_table
from notifications.terminal.preview import say_explanation, say_preview
from notifications.terminal.record import (
    say_entries,
    say_milestone_record,
    say_person_export,
    say_plan_changes,
    say_recommendation_record,
    say_request_export,
)
from notifications.terminal.status import (
    agency_says,
    next_step,
    say_milestones,
    say_status,
    say_tracked,
    say_week,
    sources_line,
    verified_line,
)
from notifications.terminal.words import NOT_PROGRESS, long_status, say_turn, short_status
