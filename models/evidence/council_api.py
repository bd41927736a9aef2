"""The Legistar Web API's own names for a record, given in the mirror's shape, so that the same rules judge both."""

import re
from datetime import datetime
from typing import Any

from pydantic_core import from_json, to_json

from models.core import NEW_YORK

_MATTER = {
    "MatterId": "ID",
    "MatterFile": "File",
    "MatterEnactmentNumber": "LocalLaw",
    "MatterTypeId": "TypeID",
    "MatterTypeName": "TypeName",
    "MatterStatusId": "StatusID",
    "MatterStatusName": "StatusName",
    "MatterEnactmentDate": "EnactmentDate",
}
_STEP = {
    "MatterHistoryId": "ID",
    "MatterHistoryActionDate": "Date",
    "MatterHistoryActionId": "ActionID",
    "MatterHistoryActionName": "Action",
    "MatterHistoryPassedFlagName": "PassedFlagName",
    "MatterHistoryMatterStatusId": "MatterStatusID",
}
_EVENT = {
    "EventId": "ID",
    "EventAgendaStatusId": "AgendaStatusID",
    "EventAgendaStatusName": "AgendaStatusName",
}
_ITEM = {
    "EventItemId": "ID",
    "EventItemMatterFile": "MatterFile",
    "EventItemActionId": "ActionID",
    "EventItemActionName": "ActionName",
    "EventItemPassedFlagName": "PassedFlagName",
}
_CLOCK = re.compile(r"(\d{1,2}):(\d{2}) ([AP])M")


def in_mirror_shape(body: bytes) -> bytes:
    """Return a record with the mirror's names, as JSON; what is no record of the API is returned as it came.

    The API's record is kept as one: `{"Matter": ..., "Histories": [...]}` or `{"Event": ..., "EventItems": [...]}`.
    Only what rules read is taken over, and a name whose value is null is left out, as the mirror does.
    """
    try:
        record = from_json(body)
    except ValueError:
        return body
    match record:
        case {"Matter": dict(matter)}:
            return to_json(_renamed(matter, _MATTER) | {"History": _each(record.get("Histories"), _STEP)})
        case {"Event": dict(event)}:
            items = _each(record.get("EventItems"), _ITEM)
            return to_json(_renamed(event, _EVENT) | {"Date": _moment(event), "Items": items})
    return body


def _renamed(written: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    return {names[key]: value for key, value in written.items() if key in names and value is not None}


def _each(rows: Any, names: dict[str, str]) -> Any:
    """Return the rows of a list, renamed; what is no list of rows stays, for the shape to refuse."""
    if not isinstance(rows, list):
        return rows
    return [_renamed(row, names) if isinstance(row, dict) else row for row in rows]


def _moment(event: dict[str, Any]) -> Any:
    """Return when a meeting begins, with New York's offset: `EventDate` is midnight there, `EventTime` "10:00 AM".

    A time that is none (null, "Deferred") leaves midnight: the day is what rules read. A day that is none stays as
    it is written, for the shape to refuse.
    """
    written: Any = event.get("EventDate")
    try:
        midnight = datetime.fromisoformat(written).replace(tzinfo=NEW_YORK)
    except (TypeError, ValueError):
        return written
    clock = _CLOCK.fullmatch(str(event.get("EventTime")).strip())
    if clock is None:
        return midnight.isoformat()
    hour = int(clock[1]) % 12 + (12 if clock[3] == "P" else 0)
    return midnight.replace(hour=hour, minute=min(int(clock[2]), 59)).isoformat()
