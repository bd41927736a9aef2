"""What the ledger knows of each thing, folded from its entries: milestones, sources, messages, people, drafts.

Read `milestone` (the record and its items) and `milestone_fold` (how an entry changes it) first. `answers` says what is
in force of what people answered, `messages` what a message in Slack must show now. `reminder` follows each message and
its reader, `draft` a memo, `sources` and `notices` a source, `custody` its files. `disclosure` is what is handed out;
`register` and `planning` take a register in. Folds are pure and raise RuleError if an entry cannot follow.
"""

from models.records.answers import (
    accepted_offer,
    assigned_to,
    date_answer_of,
    declined_offer,
    hold_of,
    is_movable,
    not_shown_seq,
    offer_of,
    proposal_of,
    quiets_in_force,
    reassignment_of,
    refusal_of,
    request_of,
    responsible_person,
    void_request_of,
)
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
    MilestoneRecord,
    OfferItem,
    ProofItem,
    ReassignmentItem,
    RecordItem,
    RejectionItem,
    RequestItem,
    ToldItem,
    WrittenItem,
    last_standing,
)
from models.records.milestone_fold import closes, fold_milestone, with_derived
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
from models.records.register import REGISTER, RecommendationRecord, RegisterRecord, fold_recommendation, fold_register
from models.records.reminder import (
    MAIL,
    MISSES_NEEDED,
    RECONCILE_AFTER,
    RecipientRecord,
    ReminderRecord,
    fold_recipient,
    fold_reminder,
    written_to,
)
from models.records.sources import (
    Fate,
    FileTask,
    SourceRecord,
    ended_how,
    fate_of,
    fold_source,
    heard_by,
    is_full,
    is_open,
    repeated_fault,
    source_of,
    switched_off,
    ttl_of,
    turn_event,
)
