"""The pictures of a memo: the dates at a glance on its page, and its charts as files."""

from notifications.printed.charts.timeline import (
    COLOURS,
    Scale,
    say_status,
    say_timeline,
    svg,
    timeline,
    timeline_legend,
)

__all__ = ["COLOURS", "Scale", "say_status", "say_timeline", "svg", "timeline", "timeline_legend"]
