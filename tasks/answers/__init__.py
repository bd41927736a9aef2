"""What a form or a Home tab is drawn from."""

from tasks.answers.form_choices import choices_of
from tasks.answers.home import ground_of

__all__ = ["choices_of", "ground_of"]
