"""A Council hearing was held: the item of that matter bears the action, not only the agenda."""

from models.evidence.council_records import Meeting, read_meeting
from models.evidence.evidence import Candidate, Judged, Shown
from models.register import EventHeld

VERSION = 1


def judge(rule: EventHeld, shown: Shown) -> Judged:
    """Return a candidate where the meeting's item of this matter bears the action.

    A Final agenda (status 2) is not a meeting held: 22668 is Final and still to come, 22192 was Deferred. One matter
    can stand twice in one meeting, heard and then filed, so its actions are a set (domain.md, section 4). Raises
    Unreadable for bytes that are no meeting.
    """
    meeting = read_meeting(shown.body)
    if meeting.id != rule.event_id:
        return Judged(why=f"not matched: the record is event {meeting.id}, not {rule.event_id}")
    if meeting.agenda_status_id != rule.agenda_status_id:
        says = f"the agenda has status {meeting.agenda_status_id} ({meeting.agenda_status_name})"
        return Judged(why=f"not matched: {_event(meeting)}: {says}, not {rule.agenda_status_id}")
    items = [item for item in meeting.items or () if item.matter_file == rule.matter_file]
    if not items:
        return Judged(why=f"not matched: {_event(meeting)} has no item {rule.matter_file}")
    borne = {item.action_id: item.name for item in items if item.action_id}
    if rule.action_id not in borne:
        bears = ", ".join(f"{number} ({name})" for number, name in borne.items()) or "none so far"
        says = f"item {rule.matter_file} bears no action {rule.action_id}; its actions: {bears}"
        return Judged(why=f"not matched: {_event(meeting)}: {says}")
    ref = f"event {meeting.id}, item {rule.matter_file}, action {rule.action_id}"
    says = f"matched: {ref} ({borne[rule.action_id]}), on {meeting.day}"
    found = Candidate(
        ref=ref,
        sha256=shown.sha256,
        happened_on=meeting.day,
        says=says,
        rule_type=rule.type,
        rule_version=VERSION,
    )
    return Judged(candidates=(found,), why=says)


def _event(meeting: Meeting) -> str:
    return f"event {meeting.id} of {meeting.day}"
