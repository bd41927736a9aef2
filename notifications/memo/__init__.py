"""The memo in words: which sentence is said where, beside the facts of `models/memo`.

`compose` makes a whole memo from a `MemoContext`, which holds all that it is made from; `MemoDocument` is memo.json,
and `read_memo` reads an issued one. The sentences themselves are templates in notifications/templates/sentences; their
engine is `notifications/words/sentences.py`. The forms (page, PDF, DOCX and so on) belong to `notifications/printed`.
Read `context`, `document` and `memo`, then the sections: `bottom`, `table`,
`changes`, `annex`, `correction`, `records`; `older` raises a memo.json of 0.1.0.
"""

from notifications.memo.bottom import DAYS_AHEAD
from notifications.memo.context import ERASED, MADE_UP, MemoContext, clipped, section_of, with_id, words_in
from notifications.memo.correction import difference_of, place_of
from notifications.memo.document import (
    AgencyComment,
    Annex,
    Change,
    Head,
    MemoDocument,
    MilestoneRow,
    RecommendationRow,
    RecordRow,
    Sentence,
    SourceRow,
)
from notifications.memo.memo import compose, kind_of
from notifications.memo.older import raise_memo, read_issued, read_memo
from notifications.memo.table import PRESS_NOTE
