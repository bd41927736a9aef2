"""Every kind of entry can be seen by a reader of the memo, or it is internal for a reason that stands here."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest

from models.ledger import KINDS, Event
from notifications.memo import MemoDocument
from tests.material.memo import START, memo_of, opened, register_events, sealed_of, world_at
from tests.material.one_of_each import one_of_each

DAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
EVENTS = {event.kind: event for event in one_of_each()}
PLAN = ("plan_adopted", "recommendation_planned", "milestone_planned", "instance_opened")
"""What taking in the register brings."""
BEFORE: dict[str, tuple[str, ...]] = {
    "hold_lifted": ("hold_added",),
    "extension_refused": ("extension_requested",),
    "question_raised": ("sources_checked",),
    "record_vanished": ("sources_checked",),
    "candidate_found": ("sources_checked",),
    "evidence_refused": ("sources_checked",),
    "file_answered": ("sources_checked",),
    "notice_claimed": ("sources_checked", "source_blocked"),
    "notice_delayed": ("sources_checked", "source_blocked"),
    "proof_changed": ("sources_checked", "evidence_received", "finding_recorded"),
    "evidence_rejected": ("evidence_received",),
    "finding_recorded": ("evidence_received",),
    "custody_noted": ("evidence_received",),
    "evidence_expunged": ("evidence_received",),
    "entry_corrected": ("statement_recorded",),
    "source_stale": ("sources_checked",),
    "source_blocked": ("sources_checked",),
    "source_recovered": ("sources_checked", "source_blocked"),
    "reminder_sent": ("reminder_claimed",),
    "reminder_refused": ("reminder_claimed",),
    "reminder_uncertain": ("reminder_claimed",),
    "reminder_released": ("reminder_claimed",),
    "reminder_redirected": ("reminder_claimed",),
    "reminder_degraded": ("reminder_claimed",),
    "reminder_updated": ("reminder_claimed", "reminder_sent"),
    "duplicate_removed": ("reminder_claimed", "reminder_sent"),
    "date_handed_over": ("date_proposed",),
    "date_agreed": ("date_proposed",),
    "date_offered": ("date_proposed",),
    "offer_accepted": ("date_proposed", "date_offered"),
    "offer_declined": ("date_proposed", "date_offered"),
    "memo_message_claimed": ("memo_drafted",),
    "memo_shared": ("memo_drafted",),
    "memo_commented": ("memo_drafted", "memo_shared"),
    "memo_reviewed": ("memo_drafted",),
    "memo_approved": ("memo_drafted",),
    "memo_issued": ("memo_drafted",),
    "memo_corrected": ("memo_drafted", "memo_issued"),
    "memo_withdrawal_asked": ("memo_drafted", "memo_issued"),
    "memo_withdrawn": ("memo_drafted", "memo_issued"),
}
"""What must have happened first."""

WORK_OF_OURS = "how a message travelled; the memo says when one arrived and what was answered"
LIFE_OF_A_DRAFT = "who reads or approves a draft is the office's own; the head names who approved"
TO_COORDINATOR = "a note to the coordinator is nobody's statement"
SOURCES_ROW = "it tells the coordinator; the row of the source says how its last check ended and since when"
ON_THE_MEMO_ITSELF = "the memo, the site, and the message to its readers say it"
INTERNAL: dict[str, str] = {
    "date_proposed": WORK_OF_OURS,
    "away_set": "a person's days away are nobody else's",
    "pages_closed": "which links a person may open is the office's own",
    "checkpoint_taken": "it signs the record; the head of an issued memo carries the signed bytes",
    "text_erased": "where the words stood, the memo says that they were erased",
    "legal_hold_placed": "what may be erased is the office's own",
    "legal_hold_lifted": "what may be erased is the office's own",
    "people_adopted": "who holds which role is the office's own; the head names who approved",
    "clock_confirmed": "what was recorded stays as it is; it says by which clock the rest goes",
    "tables_rebuilt": "tables follow from the entries, which did not change; the audit names each row",
    "digest_claimed": WORK_OF_OURS,
    "duplicate_removed": WORK_OF_OURS,
    "memo_message_claimed": WORK_OF_OURS,
    "notice_claimed": WORK_OF_OURS,
    "notice_delayed": WORK_OF_OURS,
    "item_claimed": WORK_OF_OURS,
    "reminder_claimed": WORK_OF_OURS,
    "reminder_degraded": WORK_OF_OURS,
    "reminder_delayed": WORK_OF_OURS,
    "reminder_redirected": WORK_OF_OURS,
    "reminder_refused": WORK_OF_OURS,
    "reminder_released": WORK_OF_OURS,
    "reminder_uncertain": WORK_OF_OURS,
    "reminder_updated": WORK_OF_OURS,
    "evidence_refused": "nothing of a file that may hold personal data is shown",
    "file_answered": "it concerns a file of which nothing is kept; what the file shows is evidence of its own",
    "memo_approved": LIFE_OF_A_DRAFT,
    "memo_drafted": LIFE_OF_A_DRAFT,
    "memo_reviewed": LIFE_OF_A_DRAFT,
    "memo_corrected": ON_THE_MEMO_ITSELF,
    "memo_issued": ON_THE_MEMO_ITSELF,
    "memo_withdrawal_asked": LIFE_OF_A_DRAFT,
    "memo_withdrawn": ON_THE_MEMO_ITSELF,
    "press_refused": "it changed nothing",
    "press_taken": "what the press said is an entry of its own",
    "mail_kept_apart": "it was passed to nobody",
    "unit_wrote": TO_COORDINATOR,
    "words_received": TO_COORDINATOR,
    "question_raised": "it asks the coordinator to look; what they find is an entry of its own",
    "record_vanished": "if it proved a milestone, that its proof is gone is an entry of its own",
    "rule_failed": "a fault of ours, which `doctor` names; the milestone is checked again",
    "source_blocked": SOURCES_ROW,
    "source_recovered": SOURCES_ROW,
    "source_stale": SOURCES_ROW,
}
"""Kinds that no row or sentence of a memo points to, each with the reason."""


@cache
def facts_with(kind: str) -> tuple[MemoDocument, list[int]]:
    """Return a memo whose last entry is of a kind, and the entries of that kind."""
    steps: list[tuple[datetime, Event]] = [(START, event) for event in register_events()]
    steps += [(NOW, event) for event in opened(DAY)]
    for number, name in enumerate((*BEFORE.get(kind, ()), *(() if kind in PLAN else (kind,)))):
        event = EVENTS[name]
        if name == "hold_lifted":
            event = event.model_copy(update={"added": len(steps)})
        if name == "notice_claimed":
            event = event.model_copy(update={"notice": len(steps)})
        if name == "memo_shared":
            event = event.model_copy(update={"until": DAY})
        if name == "entry_corrected":
            event = event.model_copy(update={"seq": len(steps)})
        steps.append((NOW + timedelta(minutes=number), event))
    world = world_at(sealed_of(steps), DAY)
    drafted = next(iter(world.drafts.values()), None)
    period = {"period": drafted.period, "period_from": drafted.period_from} if drafted else {}
    plan = [seq for seq, (_, event) in enumerate(steps, 1) if event.kind == kind]
    return memo_of(world, texts=defaultdict(lambda: "Made-up words."), **period), plan


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_reader_of_the_memo_can_see_it_or_it_is_internal_for_a_reason(kind: str) -> None:
    facts, seqs = facts_with(kind)
    seen = any(row.seq in seqs for row in facts.records)
    assert seen or kind in INTERNAL, f"no reader of the memo can see `{kind}`"
    assert not (seen and kind in INTERNAL), f"`{kind}` is called internal, and a reader sees it"


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - INTERNAL.keys()))
def test_what_a_reader_sees_is_said_in_words(kind: str) -> None:
    facts, seqs = facts_with(kind)
    assert not [row.what for row in facts.records if row.seq in seqs and (row.kind == "other" or "_" in row.what)]


def test_what_is_called_internal_exists() -> None:
    assert INTERNAL.keys() <= KINDS.keys()
