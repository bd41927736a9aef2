"""What the ledger knows of each thing, folded from its entries: milestones, sources, messages, people, drafts.

Read `milestone` (the record and the items it holds) and `milestone_fold` (how one entry changes it) first. `answers`
says what is in force of what people answered, and `messages` what a message that stands in Slack must show now.
`reminder` follows each message and the person it went to, and `draft` a memo. `sources` and `notices` hold what a
source showed and what the coordinator hears of it; `custody` the files that came from it; `disclosure` what is handed
out. `register` and `planning` take a register in; `corrections` says what may be withdrawn. Folds are pure and raise
RuleError if an entry cannot follow.
"""

from models.records.answers import (
    assigned_to,
    hold_of,
    is_movable,
    not_shown_seq,
    quiets_in_force,
    reassignment_of,
    refusal_of,
    request_of,
    void_request_of,
)
from models.records.corrections import clocks_stopped, correction
from models.records.custody import (
    NAMING,
    Receipt,
    custody_news,
    expunction,
    files_expunged,
    files_named,
    held_as_evidence,
    receipts_of,
)
from models.records.disclosure import DisclosureItem, PersonExport, person_export, request_export
from models.records.draft import DraftRecord, Remark, Share, fold_draft
from models.records.file_tasks import FileTask
from models.records.messages import (
    CALL,
    DECISIONS,
    TO_COORDINATOR,
    TO_UNIT,
    Aftermath,
    aftermath,
    is_stale,
    keeps_buttons,
    still_asks,
)
from models.records.milestone import (
    EvidenceItem,
    ExtensionItem,
    FindingItem,
    HoldItem,
    Item,
    MilestoneRecord,
    OfferItem,
    ReassignmentItem,
    RejectionItem,
    RequestItem,
    ToldItem,
)
from models.records.milestone_fold import fold_milestone, with_dates
from models.records.notices import TURNS, NoticeItem, turned_back
from models.records.planning import (
    PORTFOLIO,
    adoption,
    agency_claims,
    openings,
    plan_changes,
    refuse_lost_ids,
    rules_as_written,
)
from models.records.proposals import (
    DateAnswer,
    accepted_offer,
    date_answer_of,
    declined_offer,
    offer_of,
    proposal_of,
)
from models.records.register import REGISTER, RecommendationRecord, RegisterRecord, fold_recommendation, fold_register
from models.records.reminder import (
    MAIL,
    MISSES_NEEDED,
    RECONCILE_AFTER,
    RecipientRecord,
    ReminderRecord,
    fold_recipient,
    fold_reminder,
    settle_by,
    written_to,
)
from models.records.sources import (
    Fate,
    SourceRecord,
    ended_how,
    fate_of,
    fold_source,
    heard_by,
    is_full,
    is_open,
    said_again,
    source_of,
    switched_off,
    ttl_of,
    turned,
)
