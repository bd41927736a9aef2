"""What a record of the Council says of itself, in one line: whether a matter is law, whether a hearing was held."""

from models.core import Unreadable
from models.evidence.council_records import Matter, Meeting, read_matter, read_meeting

LAW = 35
"""The status of a matter that is law; with it must stand a LocalLaw number and a real EnactmentDate."""
HEARD = 54
"""The action of an agenda item that was heard. A Final agenda alone does not mean held; 5014, a hearing held by the
Mayor before signing, is another."""
FINAL, DEFERRED = 2, 4
"""The status of an agenda that was published, and of a meeting that was put off."""

ON_THE_DESK, VETOED = 10, 11
_STANDING = {
    2: "introduced",
    3: "in committee",
    5: "failed",
    8: "filed",
    ON_THE_DESK: "passed by the Council, on the Mayor's desk for signature",
    VETOED: "vetoed by the Mayor, with no override shown",
    20: "withdrawn",
    24: "reported from committee",
    25: "laid over in committee",
    29: "received, ordered, printed and filed",
    32: "adopted",
    5001: "disapproved",
    5026: "defeated",
    5040: "filed at the end of the session",
}
"""Where a matter stands, by the id of its status (domain.md, section 4). Its words are not compared: id 10 reads
"Enacted (Mayor's Desk for Signature)"."""
_BILL, _RESOLUTION = "Int ", "Res "


def said_of(body: bytes) -> str | None:
    """Return what a record says of itself, in one line; None for what is no record of the Council.

    Only a bill can be law: that a resolution "is not law" would mislead.
    """
    try:
        matter = read_matter(body)
    except Unreadable:
        return _meeting_said(body)
    if matter.status_id == LAW and matter.local_law and matter.enacted_on:
        return f"{matter.file} is law: {local_law(matter)}"
    if matter.file.startswith(_BILL):
        return f"{matter.file} is not law: {standing(matter)}"
    kind = "resolution" if matter.file.startswith(_RESOLUTION) else matter.type_name.lower()
    return f"{matter.file}{f' ({kind})' if kind else ''} is {standing(matter)}"


def standing(matter: Matter) -> str:
    """Return where a matter stands, in words; a status that is not known, in the record's own."""
    if matter.status_id == LAW:
        missing = [name for name, there in (("number", matter.local_law), ("date", matter.enacted_on)) if not there]
        return f"enacted, but no {' and no '.join(missing)} of a law is shown" if missing else local_law(matter)
    return _STANDING.get(matter.status_id, matter.status_name or f"status {matter.status_id}")


def local_law(matter: Matter) -> str:
    """Return a law's name as it is cited: `2026/114` is Local Law 114 of 2026, and `2026/051` Local Law 51."""
    year, _, number = matter.local_law.partition("/")
    return f"Local Law {number.lstrip('0')} of {year}" if number else f"Local Law {year}"


def held(meeting: Meeting) -> bool:
    """Say whether any item of a meeting bears the action of a hearing held."""
    return any(item.action_id == HEARD for item in meeting.items or ())


def _meeting_said(body: bytes) -> str | None:
    try:
        meeting = read_meeting(body)
    except Unreadable:
        return None
    if held(meeting):
        says = "a hearing was held"
    elif meeting.agenda_status_id == DEFERRED:
        says = "deferred; no hearing is shown as held"
    else:
        says = "no hearing is shown as held"
    return f"event {meeting.id} of {meeting.day}: {says}"
