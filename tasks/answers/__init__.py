"""What a form, the details of a message or a Home tab is drawn from, read from the ledger at one moment."""

from tasks.answers.form_choices import choices_of, details_of
from tasks.answers.home_context import build_home_context
from tasks.answers.review import FilesAtHand, pieces_of
from tasks.answers.week import read_report, read_week, view_milestones, waiting_drafts
