"""Evidence about a milestone: in whose voice a file is filed, who may verify it, and what a finding brings with it."""

import re
from collections.abc import Iterable

from models.answers.context import AnswerContext, Attempt, required
from models.answers.press import StoredFile
from models.answers.rules import check_happened
from models.core import COORDINATOR, VERIFIER, AnswerRefused, Person
from models.ledger import Event, EvidenceReceived, EvidenceRejected, FindingRecorded
from models.permissions import AGENCY, able, barred_suppliers, may_speak
from models.records import MilestoneRecord
from models.register import Voice
from models.standing import check_period, clocks_started, obstacles_lifted


def check_file(attempt: Attempt, milestone: MilestoneRecord) -> tuple[Event, ...]:
    """Return nothing yet: `evidence_received` records a file once it is fetched. Raises RuleError if it may not be."""
    evidence_voice(attempt)
    check_period(milestone)
    check_happened(attempt)
    return ()


def evidence_voice(attempt: Attempt) -> Voice:
    """Return in whose voice a file is filed: the one chosen, which who answers for another must choose, or else that of
    the person's roles. Raises AnswerRefused for a voice that is not theirs."""
    is_oversight = not attempt.roles.isdisjoint((COORDINATOR, VERIFIER))
    if chosen := attempt.form.voice:
        may_speak(attempt.context.people, attempt.person.id, chosen, attempt.context.stand_ins)
        return chosen
    if attempt.is_for_another:
        return required(chosen)
    is_agency = any(role.startswith(AGENCY) for role in attempt.roles)
    return "oversight" if is_oversight and not is_agency else "agency"


def evidence_received(attempt: Attempt, milestone: MilestoneRecord, file: StoredFile) -> tuple[Event, ...]:
    """Return that a file was stored as evidence."""
    fields = {"read_by": attempt.person.id if attempt.form.was_read else None, "on": attempt.form.on} | dict(file)
    return (EvidenceReceived(milestone_id=milestone.id, voice=evidence_voice(attempt), **fields),)


def suppliers_barred_for(person: Person, milestone: MilestoneRecord, context: AnswerContext) -> frozenset[str]:
    """Return whose evidence a person may not verify, by id. Source: docs/answers.md#who-may-press-what."""
    verifiers = able(context.people, "finding", milestone.id)
    return barred_suppliers(person.id, verifiers, context.stand_ins)


def must_show(says: str) -> tuple[str, ...]:
    """Return what the register says the evidence must show, one sentence each; `Admin.` and `U.S.` end none."""
    return tuple(filter(None, re.split(r"(?<=[.;])(?<!\bAdmin\.)(?<!\b[A-Z]\.)\s+", says.strip())))


def check_evidence(attempt: Attempt, milestone: MilestoneRecord) -> None:
    """Raise AnswerRefused if there is no evidence on which this person can record a finding."""
    evidence = milestone.evidence_to_review
    if not evidence:
        raise AnswerRefused(
            "no_evidence", f"{milestone.id}: no evidence waits for a verifier; a claim alone closes nothing"
        )
    barred = suppliers_barred_for(attempt.person, milestone, attempt.context)
    if all(piece.by in barred for piece in evidence):
        raise AnswerRefused("own_evidence", f"{attempt.person.id} supplied this evidence; another must look at it")
    if not any(piece.counts for piece in evidence):
        raise AnswerRefused("evidence_lost", "the file is missing or was changed; see `ledger verify`")


def rests_on(events: Iterable[Event], milestone: MilestoneRecord | None) -> tuple[int, ...]:
    """Return the entries by which the evidence came that findings judge."""
    files = {sha for event in events if isinstance(event, FindingRecorded | EvidenceRejected) for sha in event.evidence}
    return tuple(item.seq for item in milestone.review.evidence if item.sha256 in files) if milestone else ()


def check_chosen_evidence(attempt: Attempt, milestone: MilestoneRecord) -> None:
    """Raise AnswerRefused if a chosen piece does not wait; a command names it by how its SHA-256 begins."""
    chosen, waiting = attempt.form.evidence, milestone.evidence_to_review
    if not chosen or not all(any(piece.sha256.startswith(start) for piece in waiting) for start in chosen):
        raise AnswerRefused("no_evidence", f"{milestone.id}: this evidence does not wait for a verifier")


def consequences(findings: Iterable[Event], milestone: MilestoneRecord, context: AnswerContext) -> tuple[Event, ...]:
    """Return what findings bring with them: the clocks that start, and the holds that end, on other milestones."""
    others = context.milestones.values()
    events: list[Event] = []
    for finding in findings:
        if isinstance(finding, FindingRecorded):
            events += clocks_started(finding, others, milestone, context.calendar)
            events += obstacles_lifted(finding, others)
    return tuple(events)
