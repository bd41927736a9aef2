"""The pictures of a memo: the dates at a glance on its page, and its charts as files.

Read `places`, where days stand in a picture, on the site too; `drawing`, how a template sets it; then `timeline`, and
`files` for the charts as files.
"""

from notifications.printed.charts.drawing import COLOURS, svg
from notifications.printed.charts.places import Dates, Scale
from notifications.printed.charts.timeline import say_status, say_timeline, timeline, timeline_legend

__all__ = ["COLOURS", "Dates", "Scale", "say_status", "say_timeline", "svg", "timeline", "timeline_legend"]
