"""Everything that can happen, one frozen class for each kind of event, and the hash chain that holds them."""

from models.ledger.chain import (
    GENESIS,
    KINDS,
    SALT_BYTES,
    Entry,
    EntryChannel,
    FirstChannel,
    Link,
    Sealed,
    canonical,
    entry_of,
    read_entry,
    seal,
    sealed_entry,
    unseal,
    verify,
    walk,
)
from models.ledger.events import Event
from models.ledger.events.answers import (
    Acknowledged,
    AwaySet,
    ExtensionRefused,
    ExtensionRequested,
    HoldAdded,
    HoldLifted,
    PressRefused,
    PressTaken,
    Reassigned,
    Snoozed,
)
from models.ledger.events.digest import DigestClaimed, DigestFacts, DigestLine, DutyCount, RefusedPresses
from models.ledger.events.evidence import (
    CandidateFound,
    CustodyNoted,
    EvidenceReceived,
    EvidenceRefused,
    EvidenceRejected,
    ExtensionGranted,
    FileAnswer,
    FileAnswered,
    FindingRecorded,
    LookRecorded,
    RuleFailed,
    SourcesChecked,
    StatementRecorded,
)
from models.ledger.events.forgetting import (
    EvidenceExpunged,
    LegalHoldLifted,
    LegalHoldPlaced,
    TextErased,
    key_of_removal,
)
from models.ledger.events.happening import Verdict
from models.ledger.events.memo import (
    IssuedCounts,
    MemoApproved,
    MemoCommented,
    MemoCorrected,
    MemoDrafted,
    MemoIssued,
    MemoReviewed,
    MemoShared,
    MemoWithdrawalAsked,
    MemoWithdrawn,
    Period,
)
from models.ledger.events.memo_messages import MemoCounts, MemoMessageClaimed, MemoMessageFacts, MemoStep, draft_in
from models.ledger.events.message_facts import (
    Called,
    Channel,
    DateAnswerKind,
    Decided,
    DelayReason,
    GivenFile,
    History,
    NoticeFacts,
    NotificationKind,
    NotificationReason,
    RedirectReason,
    ReminderFacts,
    Shows,
    Since,
    SourceTopic,
    TopicReason,
    TurnVerb,
)
from models.ledger.events.notice import Claim, NoticeClaimed, NoticeDelayed
from models.ledger.events.plan import (
    AcceptanceRecorded,
    DueFixed,
    InstanceOpened,
    MilestonePlanned,
    MilestoneWithdrawn,
    NoteAdded,
    PlanAdopted,
    RecommendationPlanned,
)
from models.ledger.events.proposals import (
    DateAgreed,
    DateHandedOver,
    DateOffered,
    DateProposed,
    OfferAccepted,
    OfferDeclined,
)
from models.ledger.events.record import (
    CheckpointTaken,
    ClockConfirmed,
    DemonstrationNoted,
    EntryCorrected,
    LedgerRestored,
    PeopleAdopted,
    TablesRebuilt,
)
from models.ledger.events.reminder import (
    ClaimEvent,
    DeliveryEvent,
    Part,
    ReminderClaimed,
    ReminderDegraded,
    ReminderDelayed,
    ReminderRedirected,
    ReminderRefused,
    ReminderReleased,
    ReminderSent,
    ReminderUncertain,
)
from models.ledger.events.sent import DuplicateRemoved, ReminderUpdated, Shown
from models.ledger.events.sources import (
    ProofChanged,
    Question,
    QuestionRaised,
    RecordVanished,
    SourceBlocked,
    SourceRecovered,
    SourceStale,
)
from models.ledger.public import is_public, read_head, short_head
from models.register import Answer, Says
