"""The two questions asked of a milestone, and their answers: what became of its date, and what stands of its proof.
Source: docs/record.md#standing."""

from typing import Literal, Protocol

from models.register import Basis, Duty

DateState = Literal["none", "not_counting", "to_come", "file_in_time", "passed", "missed", "kept", "kept_late"]
"""What became of the date, by the first rule that holds in `date_state_of` (docs/record.md#date)."""
ProofState = Literal["none", "not_checked", "awaiting_review", "not_sufficient", "verified", "closed"]
"""What stands of the proof, by the first rule that holds in `MilestoneView.proof` (docs/record.md#proof)."""
Why = Literal[
    "turned_off", "not_read", "never_checked", "not_looked", "file_missing", "file_removed",
    "not_required", "closed_not_implemented", "withdrawn", "ended",
]  # fmt: skip
"""Why a proof is `not_checked`, or how a milestone is `closed` otherwise than as done."""
PAST: frozenset[DateState] = frozenset({"passed", "missed"})


class Paired(Protocol):
    """A view, or a row of a memo: a milestone with its two answers."""

    @property
    def date_state(self) -> DateState:
        """Return what became of its date."""

    @property
    def proof(self) -> ProofState:
        """Return what stands of its proof."""

    @property
    def basis(self) -> Basis:
        """Return what its date rests on."""

    @property
    def duty_on(self) -> Duty:
        """Return the id of the body whose duty it is."""
