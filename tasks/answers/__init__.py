"""What a form, the details of a message or a Home tab is drawn from, read from the ledger at one moment."""

from tasks.answers.form_choices import choices_of, details_of
from tasks.answers.review import FilesAtHand, pieces_of
from tasks.answers.typed_words import (
    NoteResult,
    done_by_reply,
    is_on_record,
    keep_apart,
    kept_apart,
    notes,
    take_words,
    was_listed,
)
from tasks.answers.views import build_home_context, read_report, read_week, view_milestones, waiting_drafts
