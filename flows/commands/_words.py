"""The closed lists that a command line may name; a test holds them against the rulebook's, which is slow to import."""

from typing import Literal

Says = Literal["started", "partly_done", "done"]
Verdict = Literal["met", "not_met", "not_required", "closed_not_implemented"]
Answer = Literal["under_consideration", "accepted", "accepted_in_part", "rejected"]
Voice = Literal["agency", "oversight", "public_record"]
Basis = Literal["statute", "conditional_statute", "executive_order_reported", "pending_bill", "planning_assumption"]
