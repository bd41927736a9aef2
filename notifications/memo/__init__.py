"""The memo in words: `compose` makes it from a `MemoContext`; `MemoDocument` is memo.json. Its facts are in
`models/memo`, its sentences in notifications/templates/sentences, its forms in `notifications/printed`. Read `context`,
`document` and `memo`, then the sections: `bottom`, `table`, `changes`, `annex`, `correction`, `records`."""

from notifications.memo.bottom import DAYS_AHEAD
from notifications.memo.context import ERASED, MADE_UP, MemoContext, clipped, section_of, with_id
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
from notifications.memo.table import PRESS_NOTE
