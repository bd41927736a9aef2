"""The pages that a coordinator sees on Prefect's runs, in Markdown.

`tracking` writes the pages of the daily cycle, `week` the coordinator's week, `draft_page` the page of a draft memo
that waits for review. The pages inform; nothing is decided on them.
"""

from notifications.prefect.draft_page import say_draft_page
from notifications.prefect.tracking import say_portfolio, say_portfolio_state, say_recommendation, say_state
from notifications.prefect.week import say_week_page

__all__ = [
    "say_draft_page",
    "say_portfolio",
    "say_portfolio_state",
    "say_recommendation",
    "say_state",
    "say_week_page",
]
