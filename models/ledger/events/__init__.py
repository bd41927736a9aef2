"""What can happen, in the past tense: a closed list. One more kind needs a reason in ARCHITECTURE.md."""

from typing import Annotated

from pydantic import Field

from models.ledger.events import (
    answers,
    digest,
    evidence,
    forgetting,
    memo,
    memo_messages,
    notice,
    plan,
    proposals,
    record,
    reminder,
    sent,
    sources,
)

Event = Annotated[
    plan.PlanAdopted
    | plan.RecommendationPlanned
    | plan.MilestonePlanned
    | plan.InstanceOpened
    | plan.MilestoneWithdrawn
    | plan.DueFixed
    | plan.AcceptanceRecorded
    | plan.NoteAdded
    | evidence.SourcesChecked
    | sources.SourceBlocked
    | sources.SourceStale
    | sources.SourceRecovered
    | sources.RecordVanished
    | sources.QuestionRaised
    | sources.ProofChanged
    | evidence.RuleFailed
    | evidence.EvidenceReceived
    | evidence.EvidenceRefused
    | evidence.FileAnswered
    | evidence.CandidateFound
    | evidence.CustodyNoted
    | evidence.EvidenceRejected
    | evidence.LookRecorded
    | evidence.StatementRecorded
    | evidence.FindingRecorded
    | evidence.ExtensionGranted
    | answers.Acknowledged
    | answers.Snoozed
    | answers.HoldAdded
    | answers.HoldLifted
    | answers.ExtensionRequested
    | answers.ExtensionRefused
    | answers.Reassigned
    | answers.AwaySet
    | answers.PressTaken
    | answers.PressRefused
    | proposals.DateProposed
    | proposals.DateHandedOver
    | proposals.DateAgreed
    | proposals.DateOffered
    | proposals.OfferAccepted
    | proposals.OfferDeclined
    | reminder.ReminderClaimed
    | reminder.ReminderSent
    | reminder.ReminderRefused
    | reminder.ReminderUncertain
    | reminder.ReminderReleased
    | reminder.ReminderRedirected
    | reminder.ReminderDegraded
    | reminder.ReminderDelayed
    | sent.ReminderUpdated
    | sent.DuplicateRemoved
    | notice.NoticeClaimed
    | notice.NoticeDelayed
    | digest.DigestClaimed
    | memo_messages.MemoMessageClaimed
    | memo.MemoDrafted
    | memo.MemoShared
    | memo.MemoCommented
    | memo.MemoReviewed
    | memo.MemoApproved
    | memo.MemoIssued
    | memo.MemoCorrected
    | memo.MemoWithdrawalAsked
    | memo.MemoWithdrawn
    | record.EntryCorrected
    | record.CheckpointTaken
    | record.LedgerRestored
    | record.PeopleAdopted
    | record.TablesRebuilt
    | record.DemonstrationNoted
    | record.ClockConfirmed
    | forgetting.TextErased
    | forgetting.EvidenceExpunged
    | forgetting.LegalHoldPlaced
    | forgetting.LegalHoldLifted,
    Field(discriminator="kind"),
]
