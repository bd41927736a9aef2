"""Rules about Council records: a matter has reached a status, a hearing was held. Ids are compared, never words."""

from datetime import date

from models.evidence.council_records import Matter, read_matter, read_meeting
from models.evidence.council_words import standing
from models.evidence.values import Judgment, RuleInput, matched
from models.register import EventHeld, MatterStatus


def judge_matter(rule: MatterStatus, record: RuleInput) -> Judgment:
    """Return a candidate if the matter has the status, and whether its watch has ended.

    Raises Unreadable for bytes that are not a matter. Source: docs/evidence.md#council-records
    """
    matter = read_matter(record.body)
    where = _standing_of(matter)
    if (matter.id, matter.file) != (rule.matter_id, rule.file):
        # A number without its year is another bill.
        return Judgment(
            why=f"not matched: the record is {matter.file} ({matter.id}), not {rule.file} ({rule.matter_id})"
        )
    if matter.status_id in rule.ends_watch:
        return Judgment(why=f"the watch has ended: {where}; a person decides what follows", watch_ended=True)
    if matter.status_id != rule.status_id:
        return Judgment(why=f"not matched: {where}; the rule waits for status {rule.status_id}")
    ref = f"matter {rule.matter_id}, {rule.file}, status {rule.status_id}"
    if not rule.law:
        return matched(record.candidate(rule.type, ref, f"matched: {where}", _reached_on(matter)))
    # A status alone is not enough, because it may go back (Int 0125-2024 ran 24, 11, 24, 10, 35).
    if not matter.local_law:
        return Judgment(why=f"not matched: {where}; there is no LocalLaw number")
    if matter.enacted_on is None:
        return Judgment(why=f"not matched: {where}; there is no EnactmentDate")
    says = f"matched: {where}; LocalLaw {matter.local_law}, EnactmentDate {matter.enacted_on}"
    return matched(record.candidate(rule.type, ref, says, matter.enacted_on))


def another_record(rule: MatterStatus | EventHeld, body: bytes) -> str | None:
    """Return what record a body holds if it is not the one that a rule names by its id, else None.

    A source that answers with another record has not been read. Raises Unreadable for bytes that are no such record.
    """
    if isinstance(rule, EventHeld):
        meeting = read_meeting(body)
        return None if meeting.id == rule.event_id else f"event {meeting.id}"
    matter = read_matter(body)
    return None if (matter.id, matter.file) == (rule.matter_id, rule.file) else f"{matter.file} ({matter.id})"


def judge_event(rule: EventHeld, record: RuleInput) -> Judgment:
    """Return a candidate if the meeting's item of this matter bears the action of a hearing held.

    Raises Unreadable for bytes that are not a meeting. Source: docs/evidence.md#council-records
    """
    meeting = read_meeting(record.body)
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


def _standing_of(matter: Matter) -> str:
    """Return where a matter stands: our words for a reader, the record's own id and words for a checker."""
    return f"{matter.file} is {standing(matter)} (status {matter.status_id}, {matter.status_name})"


def _reached_on(matter: Matter) -> date | None:
    """Return the New York day of the step that gave the matter its present status, or None if no step shows it.

    A later step may keep a status (the Mayor's hearing leaves 10), and a status may be left and come back, so it is
    the first step after the last one that bears another status.
    """
    day = None
    for step in reversed([step for step in matter.steps if step.status_id]):
        if step.status_id != matter.status_id:
            break
        day = step.day
    return day
