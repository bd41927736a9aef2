"""One made-up event of each kind, for the tests that hold for every kind."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from models.core import Value
from models.evidence import Candidate, SourceItem
from models.ledger import (
    AcceptanceRecorded,
    Acknowledged,
    AwaySet,
    Called,
    CandidateFound,
    CheckpointTaken,
    ClockConfirmed,
    CustodyNoted,
    DateAgreed,
    DateHandedOver,
    DateOffered,
    DateProposed,
    DigestClaimed,
    DigestFacts,
    DueFixed,
    DuplicateRemoved,
    EntryCorrected,
    Event,
    EvidenceExpunged,
    EvidenceRefused,
    EvidenceRejected,
    ExtensionGranted,
    ExtensionRefused,
    ExtensionRequested,
    FileAnswered,
    History,
    HoldAdded,
    HoldLifted,
    InstanceOpened,
    ItemClaimed,
    LedgerRestored,
    LegalHoldLifted,
    LegalHoldPlaced,
    LookRecorded,
    MailKeptApart,
    MemoApproved,
    MemoCommented,
    MemoCorrected,
    MemoMessageClaimed,
    MemoMessageFacts,
    MemoReviewed,
    MemoShared,
    MemoWithdrawalAsked,
    MemoWithdrawn,
    MilestoneWithdrawn,
    NoteAdded,
    NoticeClaimed,
    NoticeDelayed,
    NoticeFacts,
    OfferAccepted,
    OfferDeclined,
    PagesClosed,
    Part,
    PeopleAdopted,
    PressRefused,
    PressTaken,
    ProofChanged,
    QuestionRaised,
    Reassigned,
    RecordVanished,
    ReminderClaimed,
    ReminderDegraded,
    ReminderDelayed,
    ReminderRedirected,
    ReminderRefused,
    ReminderReleased,
    ReminderSent,
    ReminderUncertain,
    ReminderUpdated,
    RuleFailed,
    Shown,
    Snoozed,
    SourceBlocked,
    SourceRecovered,
    SourceStale,
    TablesRebuilt,
    TextErased,
    UnitWrote,
    WordsReceived,
)
from models.ledger.events.old_items import item_of_old
from models.ledger.events.reminder import ReminderFacts
from tests.material.records import (
    DUE,
    NOW,
    SHA,
    all_changes,
    found,
    issued,
    looked,
    milestone,
    planned,
    received,
    says,
    shipped,
)

CHECKOUT = Path(__file__).parents[2]

PART = Part(key="R4-M1:overdue:2026-03-31", milestone_id="R4-M1", kind="overdue", due=DUE)
NOTICE = Part(key="agency_drop:blocked:2026-03-31", source="agency_drop", kind="source_blocked", due=DUE)
DIGEST = Part(key="digest:p-records-1:2026-W14", kind="weekly_digest", due=DUE)
MEMO = Part(key="memo_ready:draft-1:abababab:p-verify-1:1", kind="memo_ready", due=DUE)
MESSAGE: dict[str, Any] = {"message": PART.key, "to": "p-records-1", "parts": (PART,)}
PLAIN: dict[Any, Any] = {str: "words", date: DUE, bool: False, int: 1}


def filled(kind: type[Value]) -> dict[str, Any]:
    """Return a plain value for each field of a value."""
    return {name: PLAIN.get(field.annotation, _first(field.annotation)) for name, field in kind.model_fields.items()}


def _first(annotation: Any) -> Any:
    if get_origin(annotation) is Literal:
        return get_args(annotation)[0]
    if annotation is Called:
        return Called()
    if annotation is History:
        return History.model_validate(filled(History))
    empty: dict[Any, Any] = {tuple: (), Mapping: {}}
    return empty.get(get_origin(annotation))


def one_of_each() -> list[Event]:
    """Return one event of each kind; those of the register are the first of the one that ships."""
    loaded = shipped()
    first: dict[str, Event] = {}
    for event in all_changes(loaded.plan, loaded.sha256):
        first.setdefault(event.kind, event)
    about = {"milestone_id": "R4-M1"}
    draft = {"draft_id": "draft-1"}
    seen = SourceItem(ref="a", sha256=SHA, size=3, media_type="application/pdf", origin="drop/a.pdf")
    candidate = Candidate(ref="a", sha256=SHA, happened_on=DUE, says="A file.", rule_type="human", rule_version=1)
    claim: dict[str, Any] = {"message": PART.key, "to": "p-records-1", "lease_until": NOW, "body_hash": "0" * 64}
    facts: dict[str, Any] = filled(ReminderFacts) | {"rejected_why": None}
    others: list[Event] = [
        planned(),
        InstanceOpened(
            milestone_id="R4-M3@2026Q2", recommendation_id="R4", template_id="R4-M3", instance_key="2026Q2",
            next_opening=DUE, milestone=milestone("R4-M3@2026Q2"),
        ),
        MilestoneWithdrawn(**about, reason="The duty was repealed."),
        DueFixed(**about, day=DUE, basis="statute", source_id="t"),
        AcceptanceRecorded(recommendation_id="R4", value="accepted", source_id="t"),
        NoteAdded(recommendation_id="R4", text_id="t"),
        looked(items=(seen,), waits=True),
        SourceBlocked(source="agency_drop", reason="folder_missing", check_id="check:1"),
        SourceStale(source="agency_drop", reason="clock_too_old", check_id="check:1"),
        SourceRecovered(source="agency_drop", unread_since=DUE, check_id="check:2"),
        RecordVanished(source="agency_drop", ref="a", sha256=SHA),
        QuestionRaised(
            source="agency_drop", question="page_changed", milestones=("R4-M1",), ref="a", sha256=SHA,
        ),
        ProofChanged(
            **about, source="agency_drop", ref="a", how="gone", proved_by=SHA, sha256=None, finding=1,
        ),
        RuleFailed(**about, why="A rule raised."),
        received(),
        EvidenceRefused(source="agency_drop", size=3, salted_hash=SHA, klass="P4", reason="refused"),
        FileAnswered(source="agency_drop", file=SHA, answer="not_relevant"),
        CandidateFound(**about, source="agency_drop", voice="agency", candidate=candidate),
        CustodyNoted(**about, sha256=SHA, whole=False),
        EvidenceRejected(**about, evidence=(SHA,), reason_id="t"),
        LookRecorded(**about, source="ppr_open_data", found="nothing"),
        says(),
        found(),
        ExtensionGranted(**about, to=date(2026, 6, 30), reason_id="t"),
        ReminderClaimed(**claim, **about, part=PART, facts=(old := ReminderFacts.model_validate(facts))),
        ItemClaimed(**claim, **about, part=PART, facts=item_of_old(PART.kind, None, old)),
        ReminderSent(**MESSAGE, channel="D1", ts="1.0"),
        ReminderRefused(**MESSAGE, code="user_not_found"),
        ReminderUncertain(**MESSAGE, channel="D1", misses=1, look_at=NOW, why="no answer"),
        ReminderReleased(**MESSAGE, why="429"),
        ReminderRedirected(**MESSAGE, redirected_to="p-follow-up-1"),
        ReminderDegraded(**MESSAGE, code="invalid_blocks"),
        ReminderDelayed(**about, notification_kind="overdue", to="p-records-1", reason="cap", until=NOW),
        DuplicateRemoved(**MESSAGE, channel="D1", ts="2.0"),
        Acknowledged(**about, due=DUE, until=date(2026, 4, 8)),
        Snoozed(**about, due=DUE, until=date(2026, 4, 8)),
        UnitWrote(**about, text_id="t", way="button"),
        HoldAdded(**about, waits_for="R2-M1"),
        HoldLifted(**about, added=1),
        ExtensionRequested(**about, to=date(2026, 6, 30), reason_id="t"),
        ExtensionRefused(**about, reason_id="t"),
        Reassigned(**about, to="p-records-2", was="p-records-1"),
        DateProposed(**about, due=DUE, unit="agency_unit_head"),
        DateHandedOver(**about, due=DUE),
        DateAgreed(**about, due=DUE),
        DateOffered(**about, to=date(2026, 6, 30), reason_id="t"),
        OfferAccepted(**about, to=date(2026, 6, 30)),
        OfferDeclined(**about, reason_id="t"),
        AwaySet(person_id="p-records-1", first=DUE, last=DUE),
        PagesClosed(person_id="p-records-1"),
        PressTaken(press_id="T1:D1:1.0:ft.ack:U1:1.1", verb="ack", about="R4-M1"),
        PressRefused(press_id="T1:D1:1.0:ft.ack:U2:1.2", verb="ack", why="wrong_role"),
        UnitWrote(**about, text_id="t", way="page"),
        WordsReceived(person_id="p-records-1", message_id=SHA, way="mail", text_id="t"),
        MailKeptApart(message_id=SHA, why="stranger"),
        ReminderUpdated(**MESSAGE, shown=(Shown(key=PART.key, shows="verified", seq=9),)),
        DigestClaimed(
            **(claim | {"message": DIGEST.key}), part=DIGEST,
            facts=DigestFacts.model_validate(filled(DigestFacts)),
        ),
        MemoMessageClaimed(
            **(claim | {"message": MEMO.key}), draft="draft-1", part=MEMO,
            facts=MemoMessageFacts.model_validate(filled(MemoMessageFacts) | {"files": {}}),
        ),
        NoticeClaimed(
            **claim, source="agency_drop", notice=1, part=NOTICE,
            facts=NoticeFacts.model_validate(filled(NoticeFacts)),
        ),
        NoticeDelayed(
            source="agency_drop", notification_kind="source_blocked", to="p-follow-up-1", reason="cap", until=NOW,
        ),
        *issued(1, {"memo.html": SHA}),
        MemoShared(**draft, until=date(2026, 4, 8), facts_sha256=SHA),
        MemoCommented(**draft, text_id="t"),
        MemoReviewed(**draft, sent_back=False, text_id="t", facts_sha256=SHA),
        MemoApproved(**draft, facts_sha256=SHA),
        MemoCorrected(**draft, number=1, by_number=2, reason_id="t", sentences=("short-1",)),
        MemoWithdrawalAsked(**draft, number=1, reason_id="t"),
        MemoWithdrawn(**draft, number=1, reason_id="t"),
        EntryCorrected(subject_id="R4-M1", about="milestone", seq=1, reason_id="t"),
        CheckpointTaken(head=SHA, head_seq=1, taken_at=NOW, key_id=None, signature=None),
        LedgerRestored(
            head=SHA, head_seq=1, copy_of=NOW.date(), known_seq=1, known_hash=SHA, last_memo=1,
        ),
        TextErased(text_id="t", reason_id="t"),
        EvidenceExpunged(sha256=SHA, files=(SHA,), milestones=("R4-M1",), reason_id="t"),
        LegalHoldPlaced(reason_id="t"),
        LegalHoldLifted(reason_id="t"),
        PeopleAdopted(roles={"p-verifier-1": {"oversight_verifier": ()}}),
        TablesRebuilt(told=SHA, rows={"milestone": 1}),
        ClockConfirmed(seq=1, reason_id="t"),
    ]  # fmt: skip
    return list((first | {event.kind: event for event in others}).values())
