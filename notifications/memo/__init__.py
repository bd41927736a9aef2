"""The memo: `compose` makes its facts and sentences from a `MemoContext`, `memo_of` gives every word its place on a
page, and `Memo` is memo.json. Its sentences are in notifications/templates/sentences, its forms in `printed`. Read
`context`, `document` and `memo`, then the sections: `bottom`, `table`, `changes`, `annex`, `correction`, `records`;
then `shapes` and `pages`. Source: docs/memo.md"""

from notifications.memo.bottom import DAYS_AHEAD
from notifications.memo.context import ERASED, MADE_UP, MemoContext, clipped, section_of, with_id
from notifications.memo.correction import difference_of, places_of
from notifications.memo.document import (
    AgencyComment,
    Annex,
    Change,
    Facts,
    Head,
    Memo,
    MemoDocument,
    MilestoneRow,
    RecommendationRow,
    RecordRow,
    Sentence,
    SourceRow,
    memo_schema,
)
from notifications.memo.glyphs import COVERED, covered, printable
from notifications.memo.memo import compose
from notifications.memo.milestones import (
    CLOSED,
    MARKS,
    MilestoneLine,
    Status,
    lines_of,
    milestone_lines,
    milestones_csv,
    noted_status,
)
from notifications.memo.pages import (
    annex_sections,
    council_offices,
    is_made_up,
    kind_of,
    memo_of,
    row_of_recommendation,
    with_head,
)
from notifications.memo.table import PRESS_NOTE
