"""The pages that a coordinator sees on Prefect's runs."""

from notifications.prefect.memo_form import REASONS, Reason, say_form_page
from notifications.prefect.tracking import say_portfolio, say_recommendation, say_state

__all__ = ["REASONS", "Reason", "say_form_page", "say_portfolio", "say_recommendation", "say_state"]
