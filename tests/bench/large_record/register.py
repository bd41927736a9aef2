"""A made-up register of any size, and who holds its roles: the same size and day give the same bytes.

Its words stand in `words.yaml`. Nothing is drawn by chance: what varies follows from the SHA-256
of an id.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from models.register import Recommendation

YEARS = 3
"""So many years before its day a record begins."""
YOUNGEST = 45
"""Days before its day after which no recommendation is made any more."""
STEP, SPREAD = 60, 90
"""Days from one milestone of a recommendation to the next: so many, and up to so many more."""


def drawn(name: str) -> bytes:
    """Return 32 bytes that follow from a name: what varies in a record, in place of chance."""
    return sha256(name.encode()).digest()


def recommendations(words: Mapping[str, Any], size: int, today: date) -> Iterator[tuple[date, Recommendation]]:
    """Yield recommendations that have `size` milestones together, each with the day on which it was made, in order.

    `words` is what `words.yaml` holds.
    """
    kinds = sorted(words["kinds"], key=lambda kind: len(kind["milestones"]))
    small, others = kinds[0], kinds[1:]
    left, number = size, 0
    while left:
        number += 1
        name = f"R{number}"
        kind = others[drawn(name)[0] % len(others)]
        if len(kind["milestones"]) + 1 > left:
            kind = small
        made_on = _made_on(today, (size - left) / size)
        yield made_on, _recommendation(words, kind, name, made_on)
        left -= len(kind["milestones"]) + 1


def head(words: Mapping[str, Any], today: date, count: int) -> dict[str, Any]:
    """Return all of a register but its recommendations, of which there are `count`."""
    begun = str(_made_on(today, 0))
    days = {"issued_on": begun, "accepted_on": begun, "requested_on": str(_made_on(today, 0) - timedelta(days=200))}
    register: dict[str, Any] = words["register"]
    report = register["report"] | days | {"recommendation_count": count, "accepted_count": count}
    return register | {"written_on": str(today), "sources_read_to": str(today), "report": report}


def people_of(words: Mapping[str, Any], units: Mapping[str, list[str]]) -> dict[str, Any]:
    """Return the people file of a record; `units` are the recommendations of each unit."""
    office = (
        ("p-coordinator-1", "oversight_coordinator"), ("p-coordinator-2", "oversight_coordinator"),
        ("p-verifier-1", "oversight_verifier"), ("p-verifier-2", "oversight_verifier"),
        ("p-liaison-1", "agency_liaison"),
    )  # fmt: skip
    people = [{"id": name, "name": f"{name} (fictional)", "roles": [{"role": role}]} for name, role in office]
    for unit, own in units.items():
        number = words["units"].index(unit) + 1
        for kind, role in (("contact", "agency_contact"), ("head", "agency_unit_head")):
            holds = [{"role": role, "for": own}]
            people.append({"id": f"p-{kind}-{number}", "name": f"{kind.title()}, {unit} (fictional)", "roles": holds})
    return {"people": [person | {"slack": f"U0MADEUP{number:03}"} for number, person in enumerate(people, 1)]}


def _made_on(today: date, part: float) -> date:
    """Return the first day of the month in which a recommendation is made, this far through the years."""
    begun = today - timedelta(days=365 * YEARS)
    return (begun + timedelta(days=round((365 * YEARS - YOUNGEST) * part))).replace(day=1)


def _recommendation(words: Mapping[str, Any], kind: Mapping[str, Any], name: str, made_on: date) -> Recommendation:
    roll = drawn(name)
    filled = {
        "{id}": name,
        "{subject}": words["subjects"][roll[1] % len(words["subjects"])],
        "{unit}": words["units"][roll[2] % len(words["units"])],
    }
    own = _filled({key: value for key, value in kind.items() if key != "milestones"}, filled)
    milestones, due = [], made_on + timedelta(days=30)
    for number, template in enumerate((*kind["milestones"], words["closing"]), 1):
        due += timedelta(days=STEP + drawn(f"{name}-M{number}")[3] * SPREAD // 256)
        milestones.append(_milestone(words, _filled(template, filled), f"{name}-M{number}", due, number))
    return Recommendation.model_validate(
        words["defaults"]
        | own
        | {
            "id": name,
            "report_number": int(name[1:]),
            "accepted_on": str(made_on),
            "owner": {
                "agency": words["register"]["report"]["about"]["short"],
                "unit": filled["{unit}"],
                "unit_basis": "planning_assumption",
            },
            "priority": ("high", "medium", "medium", "low")[roll[4] % 4],
            "milestones": milestones,
        }
    )


def _milestone(words: Mapping[str, Any], filled: dict[str, Any], name: str, due: date, number: int) -> dict[str, Any]:
    basis, is_yearly = filled.pop("basis", "planning_assumption"), filled.pop("yearly", False)
    counting = "Chosen by us." if basis == "planning_assumption" else "The law names the period."
    if is_yearly:
        due = date(due.year + 1, 4, 1)
    own: dict[str, Any] = {
        "id": name,
        "due": {"day": str(due), "basis": basis, "counting": counting},
        "needs": [f"{name.rpartition('-')[0]}-M{number - 1}"] if number > 1 and not is_yearly else [],
    }
    if is_yearly:
        own["recurrence"] = {
            "dtstart": str(due),
            "rrule": "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=1",
            "key": "{year}",
            "period_kind": "calendar_year_before",
            "period": "the calendar year before the due date",
            "counting": "By April 1 of each year.",
        }
        own["relation"] = "related_duty"
    written: dict[str, Any] = words["defaults_of_milestones"] | filled | own
    return written


def _filled(node: Any, filled: Mapping[str, str]) -> Any:
    """Return what a template says, with the words of one recommendation in place of the names in braces."""
    if isinstance(node, str):
        for name, value in filled.items():
            node = node.replace(name, value)
        return node
    if isinstance(node, dict):
        return {key: _filled(value, filled) for key, value in node.items()}
    return [_filled(item, filled) for item in node] if isinstance(node, list) else node
