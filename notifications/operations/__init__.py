"""What coordinators read about the installation itself: alarms, and the names of planned work."""

from notifications.operations.alarms import (
    command_of,
    merged,
    say_alarm,
    say_caught_up,
    say_moment,
    say_news,
    say_plain_run,
    work_of,
)
