"""Charts as SVG, the same in every form: when the next dates are, how long ago dates passed (memo.md, section 6)."""

from datetime import date

from models.memo import Dated, RecommendationRow
from notifications.printed.chart_ageing import draw_ageing
from notifications.printed.chart_marks import svg
from notifications.printed.chart_timeline import draw_timeline


def timeline(rows: tuple[RecommendationRow, ...], today: date) -> str:
    """Return the timeline for a page that says it in words beside it."""
    return svg(draw_timeline(rows, today))


def bars(rows: tuple[Dated, ...]) -> str:
    """Return the ageing bars for a page that says them in words beside them."""
    return svg(draw_ageing(rows))
