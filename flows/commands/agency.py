"""What is put on record about a recommendation or a milestone: statements, findings and the agency's answers."""

from typing import TYPE_CHECKING

from cyclopts import App

from flows.commands._out import answer, fact
from flows.commands._parameters import (
    Answer,
    By,
    Day,
    MilestoneId,
    Reason,
    RecommendationId,
    Says,
    Verdict,
    Words,
)

if TYPE_CHECKING:
    from models.answers import Verb

statement = App(name="statement", help="What the agency says it did. A statement does not close a milestone.")
finding = App(name="finding", help="What a named verifier found in the evidence.")
acceptance = App(name="acceptance", help="The agency's answer to a recommendation. It is a promise, not evidence.")
VERDICTS: dict[Verdict, "Verb"] = {
    "met": "verify", "not_met": "reject", "not_required": "waive", "closed_not_implemented": "close",
}  # fmt: skip
"""The verb of each verdict."""


@statement.command(name="add")
def add_statement(milestone_id: MilestoneId, *, says: Says, text: Words, on: Day, by: By) -> None:
    """Record what the agency says about a milestone. --by is the person who wrote it down.

    Example: followthrough statement add R5-M1 --says done --text "..." --on 2026-11-20 --by p-coordinator-1

    Args:
        says: How far the work is, by the agency's word.
        on: The day on which the agency said it, such as 2026-11-20.
    """
    seq = answer("done", milestone_id, by, says=says, on=on, text=text).seq
    fact(f"recorded (entry {seq}). A statement does not close the milestone.")


@finding.command(name="add")
def add_finding(
    milestone_id: MilestoneId, *, verdict: Verdict, on: Day, by: By, reason: Reason, evidence: tuple[str, ...] = ()
) -> None:
    """Record what a verifier found. --on is the day on which the work was done.

    Example: followthrough finding add ALL-M3 --verdict met --evidence 3f2a9c01 --on 2026-03-05 --by p-verifier-1
    --reason "the record shows action 54"

    Args:
        verdict: What you found.
        on: The day on which the work was done, such as 2026-03-05.
        evidence: The first characters of the SHA-256 of each file that shows it. The option can be repeated.
    """
    seq = answer(VERDICTS[verdict], milestone_id, by, on=on, reason=reason, evidence=evidence).seq
    fact(f"recorded (entry {seq})")


@acceptance.command(name="add")
def add_acceptance(
    recommendation_id: RecommendationId, *, value: Answer, on: Day, source: str, by: By, reason: Words | None = None
) -> None:
    """Record the agency's answer to a recommendation, with its reasons in its own words if it gave any.

    Example: followthrough acceptance add R4 --value accepted --on 2025-12-03 --source "letter" --by p-coordinator-1

    Args:
        value: The agency's answer.
        on: The day of the answer, such as 2025-12-03.
        source: Where it is written, such as a letter or a press release.
        reason: The agency's reasons, in its own words.
    """
    seq = answer("acceptance", recommendation_id, by, value=value, on=on, text=source, reason=reason).seq
    fact(f"recorded (entry {seq}). An answer is a promise, not evidence.")
