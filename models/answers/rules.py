"""The rules of each answer about a milestone: what it adds to the record, when it is refused. A `check_...` of a verb
runs before its rule (`models/answers/specifications.py`). The sentence in an `AnswerRefused` is what a command prints;
its code is what a reply in Slack is worded from."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, Literal

from models import ledger, records
from models.answers.context import Attempt, required
from models.core import AnswerRefused, People, holders
from models.permissions import AGENCY
from models.records import MilestoneRecord
from models.register import NOWHERE, Says
from models.standing import check_period, check_unclosed, check_verdict, fix_due, is_proposed_first

UNDONE = frozenset({"statement_recorded", "acknowledged", "hold_added", "extension_requested", "unit_wrote"})
"""The kinds of entry by which a person answers that they can take back by themselves."""
ACKNOWLEDGED_FOR = timedelta(days=7)
"""How long an acknowledgment keeps reminders away. Source: docs/answers.md#quiet."""
SNOOZE_DAYS = 14
"""Calendar days that one due date can be snoozed in all. Source: docs/answers.md#quiet."""

Events = tuple[ledger.Event, ...]

# Any answer


def check_happened(attempt: Attempt, *, by_agency: bool = False) -> None:
    """Raise AnswerRefused for a day to come, and for one before the report, where the agency answered that."""
    on, report_on = attempt.form.on, attempt.context.report_on
    if on and on > attempt.day:
        raise AnswerRefused("to_come", f"{on} is in the future; write the day on which it happened")
    if by_agency and on and report_on and on < report_on:
        sentence = f"{on} is before the report, issued {report_on}; write the day on which it was said"
        raise AnswerRefused("before_report", sentence)


def check_open(milestone: MilestoneRecord, verdict: ledger.Verdict | None = None) -> None:
    """Raise AnswerRefused if nobody is asked about the milestone: it is closed, a template, or a watch. Its state may
    leave room for a `verdict` after it was closed."""
    if verdict:
        check_verdict(milestone, verdict)
    else:
        check_unclosed(milestone)
    if milestone.is_watch:
        raise AnswerRefused("watch", f"{milestone.id} is a watch on a bill; nobody has to do it")


def check_button(attempt: Attempt, milestone: MilestoneRecord) -> None:
    """Raise AnswerRefused where a duty holder presses `done` in no message on record, such as on a Home tab of 0.2.0:
    it was called "Report it done" there, or "Reply" (docs/answers.md#own-word)."""
    press = attempt.press
    if press.mark.m and not attempt.is_for_another and press.ts is None and press.mark.t is None:
        raise AnswerRefused("old_button", f"{milestone.id}: the button is of 0.2.0; press one of those that stand now")


def record_statement(attempt: Attempt, milestone: MilestoneRecord) -> Events:
    """Return what the agency says it did."""
    form = attempt.form
    text_id = required(attempt.form.text)
    check_period(milestone)
    check_happened(attempt, by_agency=True)
    return (ledger.StatementRecorded(milestone_id=milestone.id, says=form.says or "done", text_id=text_id, on=form.on),)


def set_due(attempt: Attempt, milestone: MilestoneRecord) -> Events:
    """Return an original due date as it is corrected."""
    form = attempt.form
    return (fix_due(milestone, required(form.on), required(form.basis), required(form.text)),)


# The duty holder's own word on its work: what the button says goes on record (docs/answers.md#own-word)


def _own_word(attempt: Attempt, milestone: MilestoneRecord, says: Says) -> ledger.StatementRecorded:
    check_period(milestone)
    text_id = attempt.form.text or ""  # no words: what they said stands on the button
    return ledger.StatementRecorded(milestone_id=milestone.id, says=says, text_id=text_id, on=attempt.day)


def say_not_started(attempt: Attempt, milestone: MilestoneRecord) -> Events:
    """Return that the duty holder says that the work has not started. It starts no quiet."""
    return (_own_word(attempt, milestone, "not_started"),)


def say_under_way(attempt: Attempt, milestone: MilestoneRecord) -> Events:
    """Return that the duty holder says that the work has started, and that reminders rest for a week; with the day on
    which they expect to finish, if they named one. Raises AnswerRefused for a day that has passed."""
    return (_own_word(attempt, milestone, "started"), *acknowledge(attempt, milestone))


def say_done(attempt: Attempt, milestone: MilestoneRecord) -> Events:
    """Return that the duty holder says that it is done. It proves nothing."""
    return (_own_word(attempt, milestone, "done"),)


def write(attempt: Attempt, milestone: MilestoneRecord) -> Events:
    """Return a note to the coordinator: no statement of anybody."""
    way: Literal["button", "page", "command"] = "button"
    if attempt.press.page:
        way = "page"
    elif attempt.press.by:
        way = "command"
    return (ledger.UnitWrote(milestone_id=milestone.id, text_id=required(attempt.form.text), way=way),)


def undo(attempt: Attempt, milestone: MilestoneRecord) -> Events:
    """Return that a person takes back their own last answer, on the day on which they gave it and before anything
    followed. Both entries stay. Source: docs/answers.md#undo."""
    entries = [attempt.context.entries.get(str(seq)) for seq in attempt.press.mark.u or attempt.form.entries]
    if not entries or any(entry is None or entry.event.kind not in UNDONE for entry in entries):
        raise AnswerRefused("malformed", "these are no entries that can be taken back")
    given = [entry for entry in entries if entry]
    is_own = all(
        entry.actor == attempt.person.id and entry.event.subject == milestone.id and entry.occurred_on == attempt.day
        for entry in given
    )
    if not is_own:
        raise AnswerRefused("undo_not_yours", "only who answered takes it back, and only on the same day")
    if milestone.touched_seq > max(entry.seq for entry in given):
        raise AnswerRefused("answered_since", f"something followed about {milestone.id}; write to the coordinator")
    fields: dict[str, Any] = {"subject_id": milestone.id, "about": "milestone", "reason_id": ""}
    return tuple(ledger.EntryCorrected(**fields, seq=entry.seq) for entry in given)


def can_be_undone(events: Iterable[ledger.Event]) -> bool:
    """Return whether a person can take back by themselves what an answer of theirs added."""
    kinds = {event.kind for event in events}
    return bool(kinds) and kinds <= UNDONE


# Quiet: acknowledge and snooze


def acknowledge(attempt: Attempt, milestone: MilestoneRecord) -> Events:
    """Return that the person is working on it. Raises AnswerRefused if the day they name has passed."""
    expected = attempt.form.until
    if expected and expected < attempt.day:
        raise AnswerRefused("in_past", f"{expected} has passed; name a day to come")
    until = attempt.day + ACKNOWLEDGED_FOR
    return (ledger.Acknowledged(milestone_id=milestone.id, due=milestone.due_now, until=until, expected=expected),)


def days_snoozed(milestone: MilestoneRecord, day: date, until: date | None = None) -> int:
    """Return how many days the current due date was snoozed, with those from `day` to `until`, each counted once."""
    spans = [(quiet.on, quiet.until) for quiet in records.quiets_in_force(milestone) if quiet.kind == "snoozed"]
    if until:
        spans.append((day, until))
    return len({start + timedelta(days=offset) for start, end in spans for offset in range((end - start).days)})


def snooze_days_left(milestone: MilestoneRecord, day: date) -> int:
    """Return how many more days the current due date can be snoozed."""
    return max(0, SNOOZE_DAYS - days_snoozed(milestone, day))


def last_snooze_day(milestone: MilestoneRecord, day: date) -> date | None:
    """Return the latest day until which a person may snooze, or None if no day is left."""
    days = (day + timedelta(days=offset) for offset in range(SNOOZE_DAYS, 0, -1))
    return next((until for until in days if days_snoozed(milestone, day, until) <= SNOOZE_DAYS), None)


def check_snooze(attempt: Attempt, milestone: MilestoneRecord) -> None:
    """Raise AnswerRefused if the current due date cannot be snoozed any more."""
    if last_snooze_day(milestone, attempt.day) is None:
        raise AnswerRefused("limit", f"{milestone.id} was snoozed {SNOOZE_DAYS} days in all; none is left", 0)


def snooze(attempt: Attempt, milestone: MilestoneRecord) -> Events:
    """Return that no reminder is wanted before a day. Raises AnswerRefused beyond the limit for the due date."""
    day, until = attempt.day, required(attempt.form.until)
    if until <= day:
        raise AnswerRefused("in_past", f"{until} is not to come")
    # The first test spares counting the days of a date that is years away.
    if (until - day).days > SNOOZE_DAYS or days_snoozed(milestone, day, until) > SNOOZE_DAYS:
        days_left = snooze_days_left(milestone, day)
        sentence = f"{milestone.id} may be snoozed {SNOOZE_DAYS} days in all; {days_left} are left"
        raise AnswerRefused("limit", sentence, days_left)
    return (ledger.Snoozed(milestone_id=milestone.id, due=milestone.due_now, until=until),)


# Holds: what a milestone waits for


def block(attempt: Attempt, milestone: MilestoneRecord) -> Events:
    """Return what the milestone waits for from now on: never itself, nor a milestone that waits for it in turn."""
    others, other_id, reason_id = attempt.context.milestones, attempt.form.waits_for, attempt.form.reason
    if other_id is None and reason_id is None:
        raise AnswerRefused("nothing_named", f"say what {milestone.id} waits for: a milestone or a reason")
    if other_id is not None:
        if (other := others.get(other_id)) is None:
            sentence = f"unknown milestone: {other_id}; `followthrough status` lists them"
            raise AnswerRefused("no_such_milestone", sentence)
        if other_id == milestone.id:
            raise AnswerRefused("itself", f"{milestone.id} cannot wait for itself")
        if other.is_closed:
            raise AnswerRefused("waits_for_closed", f"{other_id} is closed; nothing waits for it")
        if steps := _steps_back(milestone, other, others):
            raise AnswerRefused("circle", f"{milestone.id} cannot wait for {other_id}: {', '.join(steps)}")
    return _with_hold(milestone, ledger.HoldAdded(milestone_id=milestone.id, waits_for=other_id, reason_id=reason_id))


def say_not_mine(attempt: Attempt, milestone: MilestoneRecord) -> Events:
    """Return that the person says that the milestone is not theirs."""
    reason_id = required(attempt.form.reason)
    return _with_hold(milestone, ledger.HoldAdded(milestone_id=milestone.id, reason_id=reason_id, not_mine=True))


def _with_hold(milestone: MilestoneRecord, added: ledger.HoldAdded) -> Events:
    before = records.hold_of(milestone)
    return (ledger.HoldLifted(milestone_id=milestone.id, added=before.seq), added) if before else (added,)


def _steps_back(
    milestone: MilestoneRecord, waits_for: MilestoneRecord, others: Mapping[str, MilestoneRecord]
) -> list[str]:
    """Return the steps, in words, by which `waits_for` already waits for the milestone; empty if it does not."""
    steps: dict[str, str] = {}
    current: MilestoneRecord | None = waits_for
    while current and current.id not in steps and (hold := records.hold_of(current)) and hold.waits_for:
        steps[current.id] = f"{current.id} waits for {hold.waits_for}"
        if hold.waits_for == milestone.id:
            return list(steps.values())
        current = others.get(hold.waits_for)
    return []


def check_hold(_: Attempt, milestone: MilestoneRecord) -> records.HoldItem:
    """Return what the milestone waits for. Raises AnswerRefused if nothing was named."""
    if (hold := records.hold_of(milestone)) is None:
        raise AnswerRefused("no_obstacle", f"{milestone.id} waits for nothing that was named")
    return hold


def unblock(attempt: Attempt, milestone: MilestoneRecord) -> Events:
    """Return that what the milestone waited for has come."""
    return (ledger.HoldLifted(milestone_id=milestone.id, added=check_hold(attempt, milestone).seq),)


# Extensions: a later date, asked for, granted or refused


def check_movable(milestone: MilestoneRecord) -> None:
    """Raise AnswerRefused if a law names the date; say what can be answered instead. Source: docs/answers.md#by-law."""
    if not records.is_movable(milestone.basis):
        raise AnswerRefused(
            "by_law",
            f"{milestone.id} is due {milestone.due_now} by law, and no office can move that date; send evidence "
            "(`evidence add`), say what it is waiting for (`obstacle add`), or name another person (`reassign`)",
        )


def check_extendable(milestone: MilestoneRecord) -> None:
    """Raise AnswerRefused if a law names the date, or none is in force."""
    check_movable(milestone)
    if milestone.dates.provisional:
        raise AnswerRefused("no_date", f"{milestone.id} has no date in force that could be extended")


def check_may_extend(attempt: Attempt, milestone: MilestoneRecord) -> None:
    """Raise AnswerRefused if the date cannot be extended, or a button was drawn for a request that waits no more."""
    check_extendable(milestone)
    if attempt.press.mark.m:
        check_extension_request(attempt, milestone)


def check_may_request_extension(_: Attempt, milestone: MilestoneRecord) -> None:
    """Raise AnswerRefused if no later date can be asked for: by law, without a due date, or while a request is open."""
    check_extendable(milestone)
    if request := records.request_of(milestone):
        sentence = f"{milestone.id}: {request.to} was asked for (entry {request.seq}), unanswered"
        raise AnswerRefused("asked_already", sentence)


def request_extension(attempt: Attempt, milestone: MilestoneRecord) -> Events:
    """Return the request for a later date. The due date stays until the coordinator decides."""
    to = required(attempt.form.to)
    if to <= max(milestone.due_now, attempt.day):
        sentence = f"{milestone.id} is due {milestone.due_now}; ask for a later day, and one to come"
        raise AnswerRefused("not_later", sentence)
    return (ledger.ExtensionRequested(milestone_id=milestone.id, to=to, reason_id=required(attempt.form.reason)),)


def check_extension_request(attempt: Attempt, milestone: MilestoneRecord) -> None:
    """Raise AnswerRefused if nobody has asked for a later date, another one was asked for since the button was drawn,
    or nobody can decide about one."""
    check_movable(milestone)
    request = records.request_of(milestone)
    if request is None:
        raise AnswerRefused("no_request", f"{milestone.id}: no request for a later date is open")
    _refuse_another_date(attempt, milestone, request, attempt.press.mark.to)


def _refuse_another_date(
    attempt: Attempt, milestone: MilestoneRecord, waiting: records.RequestItem | records.OfferItem, read: date | None
) -> None:
    """Raise AnswerRefused where another date waits than the one that was read; of a button that names none, where it
    came after the button was drawn."""
    drawn = attempt.press.mark.v
    is_other = read != waiting.to if read else drawn is not None and waiting.seq > drawn
    if is_other:
        raise AnswerRefused(
            "other_date", f"{milestone.id}: {waiting.to} waits for a decision now (entry {waiting.seq})"
        )


def extend(attempt: Attempt, milestone: MilestoneRecord) -> Events:
    """Return a later date beside the original one, asked for or not (docs/register.md#dates)."""
    to = required(attempt.form.to)
    if to <= milestone.due_now:
        sentence = f"{milestone.id} is due {milestone.due_now}; an extension is a later day than that"
        raise AnswerRefused("not_later", sentence)
    if to < attempt.day:
        raise AnswerRefused("in_past", f"{to} has passed; approve a day from today on, so that it can still be met")
    return (ledger.ExtensionGranted(milestone_id=milestone.id, to=to, reason_id=required(attempt.form.reason)),)


def refuse_extension(attempt: Attempt, milestone: MilestoneRecord) -> Events:
    """Return the refusal of a request. The due date stays."""
    return (ledger.ExtensionRefused(milestone_id=milestone.id, reason_id=required(attempt.form.reason)),)


# Target dates: proposed by us, agreed to, or another one offered. Source: docs/reminders.md#proposal


def may_be_proposed(milestone: MilestoneRecord) -> bool:
    """Return whether a target date is still to be proposed to its duty holder."""
    is_open = not (milestone.is_closed or milestone.is_template)
    return is_open and is_proposed_first(milestone) and records.proposal_of(milestone) is None


def propose(milestone: MilestoneRecord) -> ledger.DateProposed:
    """Return the proposal of a target date to the unit that we assume is responsible."""
    return ledger.DateProposed(milestone_id=milestone.id, due=milestone.dates.due_on, unit=milestone.plan.escalation)


def check_proposed(_: Attempt, milestone: MilestoneRecord) -> None:
    """Raise AnswerRefused if there is no proposed target date to answer, or it was settled."""
    check_movable(milestone)
    if not is_proposed_first(milestone):
        raise AnswerRefused("no_target_date", f"the date of {milestone.id} is not a target date that we proposed")
    if records.proposal_of(milestone) is None:
        raise AnswerRefused("not_proposed", f"{milestone.id}: its date was not proposed; `plan propose` does that")
    answer = records.date_answer_of(milestone)
    if records.accepted_offer(milestone) or (answer and answer.kind == "agreed"):
        raise AnswerRefused("date_settled", f"{milestone.id}: the date is settled; request a later one instead")


def check_can_agree(attempt: Attempt, milestone: MilestoneRecord) -> None:
    """Raise AnswerRefused if our date cannot be agreed to: one that has passed can only be replaced."""
    check_proposed(attempt, milestone)
    if milestone.due_now < attempt.day:
        raise AnswerRefused("date_passed", f"{milestone.due_now} has passed; offer a date of your own (`date offer`)")


def agree(attempt: Attempt, milestone: MilestoneRecord) -> Events:
    """Return that the unit agrees to our date."""
    return (ledger.DateAgreed(milestone_id=milestone.id, due=milestone.dates.due_on),)


def offer(attempt: Attempt, milestone: MilestoneRecord) -> Events:
    """Return the date that the unit offers. It replaces an offer that nobody has decided."""
    to = required(attempt.form.to)
    if to <= attempt.day:
        raise AnswerRefused("in_past", f"{to} is not to come; offer a day to come")
    if to == milestone.due_now:
        raise AnswerRefused("same_date", f"{to} is our date already; agree to it instead (`date agree`)")
    return (ledger.DateOffered(milestone_id=milestone.id, to=to, reason_id=required(attempt.form.reason)),)


def check_offer(attempt: Attempt, milestone: MilestoneRecord) -> records.OfferItem:
    """Return the offer that the coordinator has to decide. Raises AnswerRefused if there is none, or another one than
    was read."""
    if (open_offer := records.offer_of(milestone)) is None:
        raise AnswerRefused("no_offer", f"{milestone.id}: no date that was offered waits for a decision")
    _refuse_another_date(attempt, milestone, open_offer, attempt.press.mark.to or attempt.form.to)
    return open_offer


def accept(attempt: Attempt, milestone: MilestoneRecord) -> Events:
    """Return that the date offered is the current one. Raises AnswerRefused if it has passed meanwhile."""
    to = check_offer(attempt, milestone).to
    if to < attempt.day:
        raise AnswerRefused("date_passed", f"{to} has passed meanwhile; decline it, and ask for another date")
    return (ledger.OfferAccepted(milestone_id=milestone.id, to=to),)


def decline(attempt: Attempt, milestone: MilestoneRecord) -> Events:
    """Return that our date stays."""
    return (ledger.OfferDeclined(milestone_id=milestone.id, reason_id=required(attempt.form.reason)),)


# Reassignment: who acts


def reassignable_to(milestone: MilestoneRecord, people: People) -> tuple[str, ...]:
    """Return the ids of those who may take a milestone over: the agency's people, and those who hold its role."""
    responsible = records.responsible_person(milestone, people)
    role_holders = {person.id for person in holders(people, milestone.plan.responsible, milestone.id)}
    return tuple(
        person.id
        for person in people.people
        if person != responsible
        and (person.id in role_holders or any(assignment.role.startswith(AGENCY) for assignment in person.roles))
    )


def reassign(attempt: Attempt, milestone: MilestoneRecord) -> Events:
    """Return that another person acts. It also answers a "Not mine" of the person before."""
    to, people = required(attempt.form.person), attempt.context.people
    responsible = records.responsible_person(milestone, people)
    if to not in people.by_id:
        raise AnswerRefused("no_such_person", f"{to} is not in the people file")
    if responsible and to == responsible.id:
        raise AnswerRefused("same_person", f"{milestone.id} is with {to} already")
    if to not in reassignable_to(milestone, people):
        raise AnswerRefused("no_agency_role", f"{to} holds no role of the agency; name one who does")
    was, hold = responsible.id if responsible else milestone.plan.responsible, records.hold_of(milestone)
    reassigned = ledger.Reassigned(milestone_id=milestone.id, to=to, was=was, reason_id=attempt.form.reason)
    if hold is None or not hold.not_mine:
        return (reassigned,)
    return (reassigned, ledger.HoldLifted(milestone_id=milestone.id, added=hold.seq, reason="reassigned"))


# Looks: a person looked where the milestone would show, and found nothing


def check_look(attempt: Attempt, milestone: MilestoneRecord) -> None:
    """Raise AnswerRefused if a look on the form's day, or today, says nothing: nothing shows publicly, or the date is
    not yet past (docs/evidence.md#looks)."""
    on, shows_in = attempt.form.on or attempt.day, milestone.plan.shows_in
    if shows_in in (None, NOWHERE):
        lack = "says that it shows nowhere public" if shows_in else "does not say where it would show"
        raise AnswerRefused(
            "not_public",
            f"{milestone.id}: the tracking plan {lack}, so a look says nothing. Ask the duty holder; or, if a public "
            "source would show it, name that source as shows_in and run `plan sync`",
        )
    if milestone.dates.provisional:
        raise AnswerRefused("no_date", f"{milestone.id} has no date in force; its clock has not started")
    first = attempt.context.calendar.late_from(milestone.due_now, milestone.plan.due.shown_within_days)
    if on < first:
        sentence = f"{milestone.id} is not late before {first}; a look on {on} says nothing of it"
        raise AnswerRefused("too_early", sentence)


def look(attempt: Attempt, milestone: MilestoneRecord) -> Events:
    """Return that a person looked on a day, today or before, at the source in which the milestone would show."""
    on, by, source = required(attempt.form.on), attempt.person.id, str(milestone.plan.shows_in)
    check_happened(attempt)
    for before in milestone.review.looks:
        if before.stands and (before.source, before.on, before.by) == (source, on, by):
            raise AnswerRefused("looked_already", f"{by} recorded this look at {source} already (entry {before.seq})")
    return (ledger.LookRecorded(milestone_id=milestone.id, source=source, found="nothing", on=on),)
