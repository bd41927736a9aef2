"""The memo in words: `compose` makes it from a `MemoContext`; `MemoDocument` is memo.json, and `read_memo` reads an
issued one. Its facts are in `models/memo`, its sentences in notifications/templates/sentences, its forms in
`notifications/printed`. Read `context`, `document` and `memo`, then the sections: `bottom`, `table`, `changes`,
`annex`, `correction`, `records`; `older` raises a memo.json of 0.1.0."""

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
