"""The pages that a coordinator sees on Prefect's runs, in Markdown.

`tracking` writes the pages of the daily cycle, `draft_page` the one of a draft memo that waits for review. The pages
inform; nothing is decided on them.
"""

from notifications.prefect.draft_page import say_draft_page
from notifications.prefect.tracking import say_portfolio, say_portfolio_state, say_recommendation, say_state

__all__ = ["say_draft_page", "say_portfolio", "say_portfolio_state", "say_recommendation", "say_state"]
