"""What a form or a Home tab is drawn from, read from the ledger at one moment."""

from tasks.answers.form_choices import choices_of
from tasks.answers.home_context import build_home_context

__all__ = ["build_home_context", "choices_of"]
