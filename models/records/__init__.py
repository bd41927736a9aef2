"""What the ledger knows of each thing, folded from its entries: milestones, sources, messages, people, drafts."""

from models.records.answer_items import HoldItem, ReassignmentItem, RequestItem
from models.records.answers import (
    assigned_to,
    hold_of,
    not_shown_seq,
    obstacle_words,
    quiets_in_force,
    reassignment_of,
    refusal_of,
    request_of,
)
from models.records.corrections import clocks_stopped, correction
from models.records.custody import custody_news, files_named, held_as_evidence
from models.records.draft import DraftRecord, Remark, Share, fold_draft
from models.records.health import ended_how, is_full, is_open, said_again, switched_off, ttl_of, turned
from models.records.items import EvidenceItem, FindingItem, Item, NoticeItem, RejectionItem, ToldItem
from models.records.message_updates import CALL, TO_UNIT, Aftermath, aftermath, is_stale, keeps_buttons, still_asks
from models.records.milestone import MilestoneRecord
from models.records.milestone_fold import fold_milestone
from models.records.notices import TURNS, turned_back
from models.records.planning import PORTFOLIO, openings, plan_changes
from models.records.receipts import Receipt, receipts_of
from models.records.recipient import MAIL, RecipientRecord, fold_recipient
from models.records.recommendation import RecommendationRecord, fold_recommendation
from models.records.register import REGISTER, RegisterRecord, fold_register
from models.records.reminder import MISSES_NEEDED, SETTLE_AFTER, ReminderRecord, fold_reminder, settle_by
from models.records.sources import SourceRecord, fold_source, heard_by
from models.records.written_rules import rules_as_written

__all__ = [
    "CALL",
    "MAIL",
    "MISSES_NEEDED",
    "PORTFOLIO",
    "REGISTER",
    "SETTLE_AFTER",
    "TO_UNIT",
    "TURNS",
    "Aftermath",
    "DraftRecord",
    "EvidenceItem",
    "FindingItem",
    "HoldItem",
    "Item",
    "MilestoneRecord",
    "NoticeItem",
    "ReassignmentItem",
    "Receipt",
    "RecipientRecord",
    "RecommendationRecord",
    "RegisterRecord",
    "RejectionItem",
    "Remark",
    "ReminderRecord",
    "RequestItem",
    "Share",
    "SourceRecord",
    "ToldItem",
    "aftermath",
    "assigned_to",
    "clocks_stopped",
    "correction",
    "custody_news",
    "ended_how",
    "files_named",
    "fold_draft",
    "fold_milestone",
    "fold_recipient",
    "fold_recommendation",
    "fold_register",
    "fold_reminder",
    "fold_source",
    "heard_by",
    "held_as_evidence",
    "hold_of",
    "is_full",
    "is_open",
    "is_stale",
    "keeps_buttons",
    "not_shown_seq",
    "obstacle_words",
    "openings",
    "plan_changes",
    "quiets_in_force",
    "reassignment_of",
    "receipts_of",
    "refusal_of",
    "request_of",
    "rules_as_written",
    "said_again",
    "settle_by",
    "still_asks",
    "switched_off",
    "ttl_of",
    "turned",
    "turned_back",
]
