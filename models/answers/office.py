"""What people put on record about anything but a milestone: events, or what a command prints is raised."""

from math import inf
from typing import Literal

from models import ledger, records
from models.answers.context import Attempt, is_coordinator, required
from models.answers.rules import check_happened, reassign
from models.core import AnswerRefused, InputError, RuleError
from models.drafts import COMMENT_DAYS, open_draft, refuse_unless_comment_is_asked
from models.permissions import LIAISON, able
from models.records import MilestoneRecord


def record_acceptance(attempt: Attempt) -> tuple[ledger.Event, ...]:
    """Return what the agency answered to a recommendation; another answer of the same day must be withdrawn first."""
    form = attempt.form
    value = required(attempt.form.value)
    last = _recommendation(attempt).acceptance
    check_happened(attempt, by_agency=True)
    if last and last.on == form.on and last.value != value:
        raise RuleError(
            f"entry {last.seq} says that the agency answered `{last.value}` on {last.on}; withdraw it first "
            f"(`ledger correct {last.seq}`)"
        )
    fields = {"source_id": required(form.text), "reason_id": form.reason, "on": form.on}
    return (ledger.AcceptanceRecorded(recommendation_id=attempt.about, value=value, **fields),)


def same_acceptance(attempt: Attempt) -> int | None:
    """Return the entry of the same answer on the same day."""
    form = attempt.form
    last = _recommendation(attempt).acceptance
    return last.seq if last and (last.value, last.on) == (form.value, form.on) else None


def add_note(attempt: Attempt) -> tuple[ledger.Event, ...]:
    """Return what the office says of a recommendation in its own words. The next draft shows it."""
    _recommendation(attempt)
    check_happened(attempt)
    return (ledger.NoteAdded(recommendation_id=attempt.about, text_id=required(attempt.form.text), on=attempt.form.on),)


def same_note(attempt: Attempt) -> int | None:
    """Return the entry of a note in the same words of the same day."""
    form = attempt.form
    of_day = (note for note in _recommendation(attempt).notes if note.stands and note.on == form.on)
    return next((note.seq for note in of_day if attempt.has_same_words(note.text_id, form.text)), None)


def hand_over(attempt: Attempt) -> tuple[ledger.Event, ...]:
    """Return that a person takes over every open milestone that another holds (`attempt.about`). Raises InputError
    where there is none, and NotPermitted for one that may not be reassigned."""
    milestones = _open_milestones_of(attempt)
    if not milestones:
        raise InputError(f"{attempt.about} holds no open milestone; `followthrough status` shows who holds which")
    for milestone in milestones:
        attempt.permit("reassign", milestone.id)
    return tuple(event for milestone in milestones for event in reassign(attempt, milestone))


def handed_over_before(attempt: Attempt) -> int | None:
    """Return the first entry by which the same person took over all that the other held."""
    if _open_milestones_of(attempt):
        return None
    reassignments = (records.reassignment_of(milestone) for milestone in attempt.context.milestones.values())
    same = (attempt.about, attempt.form.person)
    return min((item.seq for item in reassignments if item and (item.was, item.to) == same), default=None)


def _open_milestones_of(attempt: Attempt) -> list[MilestoneRecord]:
    person = attempt.context.people.by_id.get(attempt.about)
    milestones = attempt.context.milestones.values()
    return [
        milestone
        for milestone in milestones
        if not (milestone.is_closed or milestone.is_template or milestone.is_watch)
        if records.assigned_to(milestone) == attempt.about
        or (person and records.responsible_person(milestone, attempt.context.people) == person)
    ]


def close_pages(attempt: Attempt) -> tuple[ledger.Event, ...]:
    """Return that no link opens a person's page that was sent before. Raises InputError for an unknown person."""
    return (ledger.PagesClosed(person_id=attempt.context.people.person(attempt.about).id),)


def answer_file(attempt: Attempt) -> tuple[ledger.Event, ...]:
    """Return what a coordinator says a file shows, which closes no milestone. Raises InputError for an unknown one."""
    source, task = _named_file(attempt)
    form = attempt.form
    if unknown := [milestone_id for milestone_id in form.shows if milestone_id not in attempt.context.milestones]:
        raise InputError(f"unknown milestone: {', '.join(unknown)}; `followthrough status` lists them")
    return (ledger.FileAnswered(source=source, file=task.file.id, answer=required(form.answer), shows=form.shows),)


def same_file_answer(attempt: Attempt) -> int | None:
    """Return the entry that gave a file the same answer."""
    _, task = _named_file(attempt)
    return task.seq if (task.answer, task.shows) == (attempt.form.answer, attempt.form.shows) else None


def share_draft(attempt: Attempt) -> tuple[ledger.Event, ...]:
    """Return that an open draft is given to the agency's liaison, who may comment for five business days. Raises
    RuleError where nobody is the liaison, because the memo would await a comment that nobody may give."""
    draft = open_draft(attempt.context.drafts, attempt.about)
    refuse_unless_comment_is_asked(draft)
    if not able(attempt.context.people, "memo_comment"):
        raise RuleError(
            f"nobody may comment on {draft.id} for the agency; give its liaison `roles: [{{role: {LIAISON}}}]` in the "
            "people file and share it again, or have it approved without a comment"
        )
    until = attempt.context.calendar.add(attempt.day, COMMENT_DAYS)
    return (ledger.MemoShared(draft_id=draft.id, until=until, facts_sha256=draft.facts_sha256),)


OF_RECOMMENDATIONS = frozenset({"acceptance_recorded", "note_added"})
WITHDRAWABLE = OF_RECOMMENDATIONS | {
    *("statement_recorded", "evidence_received", "candidate_found", "evidence_rejected", "look_recorded"),
    *("finding_recorded", "extension_granted", "due_fixed", "acknowledged", "snoozed", "hold_added"),
    *("extension_requested", "reassigned"),
}
"""The kinds of entry that a person may withdraw; all but two are about a milestone."""


def withdraw_entry(attempt: Attempt) -> tuple[ledger.Event, ...]:
    """Return the withdrawal of what an entry said; a finding takes the due dates it had fixed with it. What a verifier
    said, only a verifier withdraws."""
    entry = _withdrawable(attempt)
    reason_id = required(attempt.form.reason)
    of_finding = isinstance(entry.event, ledger.FindingRecorded)
    if of_finding or isinstance(entry.event, ledger.EvidenceRejected):
        attempt.permit("finding", entry.event.subject)
    findings = attempt.context.milestones[entry.event.subject].review.findings if of_finding else ()
    # A clock that a later finding started is that one's.
    later = min((item.seq for item in findings if item.seq > entry.seq and item.proves), default=inf)
    clocks_stopped = (
        ledger.EntryCorrected(subject_id=milestone.id, about="milestone", seq=fixed.seq, reason_id=reason_id)
        for milestone in attempt.context.milestones.values()
        for fixed in milestone.dates.due_fixes
        if of_finding and fixed.stands and fixed.started_by == entry.event.subject and entry.seq < fixed.seq < later
    )
    about: Literal["recommendation", "milestone"]
    about = "recommendation" if entry.event.kind in OF_RECOMMENDATIONS else "milestone"
    withdrawn = ledger.EntryCorrected(subject_id=entry.event.subject, about=about, seq=entry.seq, reason_id=reason_id)
    return (withdrawn, *clocks_stopped)


def withdrawn_subject(attempt: Attempt) -> str:
    """Return the milestone or recommendation that an entry is about. Raises RuleError if it cannot be withdrawn."""
    return _withdrawable(attempt).event.subject


def set_away(attempt: Attempt) -> tuple[ledger.Event, ...]:
    """Return the days on which a person is away, and who stands in. Raises AnswerRefused for an unknown person or
    delegate, one's own delegate, and days that end before today."""
    form = attempt.form
    person_id = _absent_person(attempt)
    first, last = required(form.first), required(form.last)
    people = attempt.context.people.by_id
    if person_id not in people or form.delegate not in {None, *people}:
        raise AnswerRefused("no_such_person", "this person is not in the people file")
    if form.delegate == person_id:
        raise AnswerRefused("own_delegate", f"{person_id} cannot stand in for themself")
    if last < max(first, attempt.day):
        raise AnswerRefused("ends_before", f"the days end on {last}, before they begin or before today")
    return (ledger.AwaySet(person_id=person_id, first=first, last=last, delegate=form.delegate),)


def clear_away(attempt: Attempt) -> tuple[ledger.Event, ...]:
    """Return that a person is not away."""
    return (ledger.AwaySet(person_id=_absent_person(attempt)),)


def _absent_person(attempt: Attempt) -> str:
    person_id = attempt.form.person or attempt.person.id
    if person_id != attempt.person.id and not is_coordinator(attempt.person):
        raise AnswerRefused("not_yours", f"{attempt.person.id} may set nobody's days but their own")
    return person_id


def _recommendation(attempt: Attempt) -> records.RecommendationRecord:
    record = attempt.context.recommendations.get(attempt.about)
    if record is None:
        raise InputError(f"{attempt.about} is not a recommendation of the tracking plan")
    return record


def _withdrawable(attempt: Attempt) -> ledger.Entry:
    entry = attempt.context.entries.get(attempt.about)
    if entry is None:
        raise InputError(f"{attempt.about!r} is not the number of an entry; `followthrough ledger show` has them")
    if entry.event.kind not in WITHDRAWABLE:
        kinds = "a statement, evidence, a look, a finding, an extension, a due date, a handing over or an answer"
        raise RuleError(f"entry {entry.seq} is `{entry.event.kind}`; only {kinds} can be withdrawn")
    return entry


def _named_file(attempt: Attempt) -> tuple[str, records.FileTask]:
    """Return the file whose id begins with `attempt.about`, after its source; raise InputError for none or several."""
    files = [(name, task) for name, source in attempt.context.sources.items() for task in source.files]
    matches = [(name, task) for name, task in files if task.file.id.startswith(attempt.about)]
    if not attempt.about or len(matches) != 1:
        numbers = ", ".join(task.number for _, task in files) or "none"
        raise InputError(f"{attempt.about} does not name exactly one file that waits; these wait: {numbers}")
    return matches[0]
