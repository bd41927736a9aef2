"""What a Council record says of itself, in one line or as dated lines, and the rules about it.

Rules compare ids, never words (docs/evidence.md#council-records).
"""

from collections import Counter
from contextlib import suppress
from datetime import date

from models.core import Unreadable
from models.evidence.council_records import Item, Matter, Meeting, Step, read_record
from models.evidence.values import Judgment, RuleInput, matched
from models.register import EventHeld, MatterStatus

LAW = 35
"""The status of a matter that is law. It counts only with a LocalLaw number and a real EnactmentDate."""
HEARD = 54
"""The action of an agenda item that was heard. A Final agenda does not mean held, and 5014 is a hearing that the Mayor
held before signing."""
DEFERRED = 4

_STATUSES = {
    2: "introduced",
    3: "in committee",
    5: "failed",
    8: "filed",
    10: "passed by the Council, on the Mayor's desk for signature",
    11: "vetoed by the Mayor, with no override shown",
    20: "withdrawn",
    24: "reported from committee",
    25: "laid over in committee",
    29: "received, ordered, printed and filed",
    32: "adopted",
    5001: "disapproved",
    5026: "defeated",
    5040: "filed at the end of the session",
}
"""Where a matter stands, by the id of its status. Ids are compared and words are not, because id 10 reads "Enacted
(Mayor's Desk for Signature)" and is not law."""
_BILL = "Int "
_RESOLUTION = "Res "

_ACTIONS = {
    17: "laid over by a committee",
    27: "introduced",
    32: "approved by a committee",
    33: "amended by a committee",
    43: "referred to a committee",
    53: "sent to the Mayor",
    54: "heard by a committee",
    57: "signed into law by the Mayor",
    58: "became law without the Mayor's signature",
    59: "vetoed by the Mayor",
    61: "the veto was overridden by the Council",
    68: "approved by the Council",
    5001: "an amendment was proposed in committee",
    5014: "heard by the Mayor",
    5023: "received from the Mayor",
    5031: "filed by a committee",
    5032: "approved by the Council",
    5046: "filed at the end of the session",
    5074: "discharged from a committee",
    5084: "returned unsigned by the Mayor",
}
"""What an action means, by its id. An unknown action is given in the record's own words."""
_VOTES = {15: "for", 12: "against", 11: "abstaining", 4: "excused", 9: "not voting", 16: "absent", 46: "absent, ill"}


def summary_of(body: bytes) -> str | None:
    """Return what a record says of itself, in one line, or None if it is not a record of the Council."""
    match _record_in(body):
        case Matter() as matter:
            return _matter_summary(matter)
        case Meeting() as meeting if any(item.action_id == HEARD for item in meeting.items or ()):
            return f"event {meeting.id} of {meeting.day}: a hearing was held"
        case Meeting() as meeting:
            deferred = "deferred; " if meeting.agenda_status_id == DEFERRED else ""
            return f"event {meeting.id} of {meeting.day}: {deferred}no hearing is shown as held"
    return None


def _matter_summary(matter: Matter) -> str:
    if matter.status_id == LAW and matter.local_law and matter.enacted_on:
        return f"{matter.file} is law: {local_law(matter)}"
    if matter.file.startswith(_BILL):
        return f"{matter.file} is not law: {standing(matter)}"
    # Only a bill can be law, so that a resolution "is not law" would mislead.
    kind = "resolution" if matter.file.startswith(_RESOLUTION) else matter.type_name.lower()
    return f"{matter.file}{f' ({kind})' if kind else ''} is {standing(matter)}"


def standing(matter: Matter) -> str:
    """Return where a matter stands, in our words, or in the record's own if the status is not known."""
    if matter.status_id == LAW:
        missing = [name for name, there in (("number", matter.local_law), ("date", matter.enacted_on)) if not there]
        return f"enacted, but no {' and no '.join(missing)} of a law is shown" if missing else local_law(matter)
    return _STATUSES.get(matter.status_id, matter.status_name or f"status {matter.status_id}")


def local_law(matter: Matter) -> str:
    """Return a law's name as it is cited: `2026/114` is Local Law 114 of 2026, and `2026/051` Local Law 51."""
    year, _, number = matter.local_law.partition("/")
    return f"Local Law {number.lstrip('0')} of {year}" if number else f"Local Law {year}"


def _record_in(body: bytes) -> Matter | Meeting | None:
    with suppress(Unreadable):
        return read_record(Matter, body)
    with suppress(Unreadable):
        return read_record(Meeting, body)
    return None


def history_of(body: bytes) -> tuple[str, ...]:
    """Return the dated steps of a record in order of time, or a meeting's items with an action, with no person's name:
    `2026-07-11: became law without the Mayor's signature (action 58, ...)`."""
    match _record_in(body):
        case Matter() as matter:
            return tuple(_line(step, step.day, status_id=step.status_id) for step in matter.steps)
        case Meeting(items=items, day=day):
            return tuple(_line(item, day, f"{item.matter_file} ") for item in items or () if item.action_id)
    return ()


def _line(action: Step | Item, day: date | None, item: str = "", status_id: int = 0) -> str:
    """Return a line with how many voted how, those in favor first; an unknown kind of vote counts as "otherwise"."""
    details = [f"action {action.action_id}, {action.name}" if action.name else f"action {action.action_id}"]
    details += [f"status {status_id}"] if status_id else []
    if action.passed is not None:
        details.append("passed" if action.passed else "not passed")
    counts = Counter(_VOTES.get(vote.id, "otherwise") for vote in action.votes or ())
    details += [f"{counts[how]} {how}" for how in (*_VOTES.values(), "otherwise") if counts[how]]
    words = _ACTIONS.get(action.action_id, action.name or "an action without a name")
    return f"{day or 'no day is shown'}: {item.lstrip()}{words} ({'; '.join(details)})"


def judge_matter(rule: MatterStatus, record: RuleInput) -> Judgment:
    """Return a candidate if the matter has the status, or that its watch has ended. Raises Unreadable."""
    matter = read_record(Matter, record.body)
    stands = f"{matter.file} is {standing(matter)} (status {matter.status_id}, {matter.status_name})"
    if (matter.id, matter.file) != (rule.matter_id, rule.file):
        # A number without its year is another bill.
        return Judgment(
            why=f"not matched: the record is {matter.file} ({matter.id}), not {rule.file} ({rule.matter_id})"
        )
    if matter.status_id in rule.ends_watch:
        return Judgment(why=f"the watch has ended: {stands}; a person decides what follows", watch_ended=True)
    if matter.status_id != rule.status_id:
        return Judgment(why=f"not matched: {stands}; the rule waits for status {rule.status_id}")
    ref = f"matter {rule.matter_id}, {rule.file}, status {rule.status_id}"
    if not rule.law:
        return matched(record.candidate(rule.type, ref, f"matched: {stands}", _reached_on(matter)))
    # A status alone is not enough, because it may go back (Int 0125-2024 ran 24, 11, 24, 10, 35).
    if not matter.local_law:
        return Judgment(why=f"not matched: {stands}; there is no LocalLaw number")
    if matter.enacted_on is None:
        return Judgment(why=f"not matched: {stands}; there is no EnactmentDate")
    says = f"matched: {stands}; LocalLaw {matter.local_law}, EnactmentDate {matter.enacted_on}"
    return matched(record.candidate(rule.type, ref, says, matter.enacted_on))


def another_record(rule: MatterStatus | EventHeld, body: bytes) -> str | None:
    """Return what record a body holds if a rule names another id, else None. Raises Unreadable for other bytes."""
    if isinstance(rule, EventHeld):
        meeting = read_record(Meeting, body)
        return None if meeting.id == rule.event_id else f"event {meeting.id}"
    matter = read_record(Matter, body)
    return None if (matter.id, matter.file) == (rule.matter_id, rule.file) else f"{matter.file} ({matter.id})"


def judge_event(rule: EventHeld, record: RuleInput) -> Judgment:
    """Return a candidate if the meeting's item of this matter bears the action of a hearing held. Raises Unreadable."""
    meeting = read_record(Meeting, record.body)
    if meeting.id != rule.event_id:
        return Judgment(why=f"not matched: the record is event {meeting.id}, not {rule.event_id}")
    name = f"event {meeting.id} of {meeting.day}"
    if meeting.agenda_status_id != rule.agenda_status_id:
        says = f"the agenda has status {meeting.agenda_status_id} ({meeting.agenda_status_name})"
        return Judgment(why=f"not matched: {name}: {says}, not {rule.agenda_status_id}")
    items = [item for item in meeting.items or () if item.matter_file == rule.matter_file]
    if not items:
        return Judgment(why=f"not matched: {name} has no item {rule.matter_file}")
    # One matter can be on the agenda twice, heard and then filed, so its actions are a set.
    actions = {item.action_id: item.name for item in items if item.action_id}
    if rule.action_id not in actions:
        bears = ", ".join(f"{number} ({name})" for number, name in actions.items()) or "none so far"
        says = f"item {rule.matter_file} bears no action {rule.action_id}; its actions: {bears}"
        return Judgment(why=f"not matched: {name}: {says}")
    ref = f"event {meeting.id}, item {rule.matter_file}, action {rule.action_id}"
    says = f"matched: {ref} ({actions[rule.action_id]}), on {meeting.day}"
    return matched(record.candidate(rule.type, ref, says, meeting.day))


def _reached_on(matter: Matter) -> date | None:
    """Return the day of the first step after the last one with another status: later steps may keep a status."""
    day = None
    for step in reversed([step for step in matter.steps if step.status_id]):
        if step.status_id != matter.status_id:
            break
        day = step.day
    return day
