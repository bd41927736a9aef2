"""What sources show, how well they answer, and the rules that find candidates in it.

Everything here is a pure function of stored bytes and register rules: nothing is fetched, and no rule closes a
milestone. How sources are read is `tasks/sources`; the rules for readers are in docs/evidence.md. Read `values`,
`council_records`, `council`, `pages`, `text_rules`, `tables`, and `rules`, which chooses among them.
"""

from models.evidence.council import another_record, history_of, summary_of
from models.evidence.pages import addresses_for, check_page, difference, known_missing, missing_proof
from models.evidence.rules import can_judge, is_about, judge, voice_of
from models.evidence.tables import (
    ROWS,
    TableRow,
    as_texts,
    asked_columns,
    check_rows,
    column_changes,
    row_ref,
    vanished_rows,
)
from models.evidence.text_rules import DOCUMENT, Excerpt, excerpts_of, links_to_follow, named_in
from models.evidence.values import (
    MAY_PASS,
    PAGE,
    RULE_VERSIONS,
    SOURCE_READ,
    UNPROVED,
    UNREAD,
    Candidate,
    Extracted,
    Judgment,
    Link,
    RefusedFile,
    Result,
    RuleInput,
    SourceCheck,
    SourceItem,
    SourceResult,
    WaitingFile,
    not_before,
)
