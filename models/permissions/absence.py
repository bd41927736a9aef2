"""Who is away on a day, and who then acts in their place (docs/reminders.md#recipients)."""

from collections.abc import Collection, Mapping
from datetime import date

from models.core import COORDINATOR, VERIFIER, People, Person
from models.records import RecipientRecord

AGENCY = "agency_"
"""How the roles of the agency's own people begin."""

StandIns = Mapping[str, frozenset[str]]
"""In whose place a person acts on one day, by ids; who acts for nobody is not in it."""


def absences(person: Person, recipient: RecipientRecord | None) -> list[tuple[date, date, str | None]]:
    """Return the days on which a person is away, both counted, and who stands in: what was told last comes first."""
    days = [(absence.first, absence.last, absence.delegate) for absence in person.away]
    stated = recipient.away if recipient else None
    if stated and stated.first and stated.last:
        days.insert(0, (stated.first, stated.last, stated.delegate))
    return days


def is_away(person: Person, recipient: RecipientRecord | None, day: date) -> bool:
    """Return whether a person is away on a day: by the people file, or as was last told in Slack."""
    return any(first <= day <= last for first, last, _ in absences(person, recipient))


def stand_ins(people: People, recipients: Mapping[str, RecipientRecord], day: date) -> StandIns:
    """Return in whose place each delegate acts on a day. The agency never decides on its own case: a person with only
    agency roles acts for no coordinator or verifier."""
    places: dict[str, frozenset[str]] = {}
    for person in people.people:
        oversees = any(role.role in (COORDINATOR, VERIFIER) for role in person.roles)
        for first, last, delegate in absences(person, recipients.get(person.id)):
            stand_in = people.by_id.get(delegate or "")
            if stand_in and first <= day <= last and not (oversees and is_agency_staff(stand_in)):
                places[stand_in.id] = places.get(stand_in.id, frozenset()) | {person.id}
    return places


def acts_as(person_id: str, acting_for: StandIns) -> frozenset[str]:
    """Return the ids of the persons whose part somebody takes: their own, and those in whose place they act."""
    return acting_for.get(person_id, frozenset()) | {person_id}


def barred_suppliers(person_id: str, verifiers: Collection[str], acting_for: StandIns) -> frozenset[str]:
    """Return whose evidence a person may not verify: their own, and that of the one of `verifiers` in whose place they
    act (docs/record.md#who-may-do-what)."""
    roles = acts_as(person_id, acting_for).intersection(verifiers)
    return roles | {person_id} if len(roles) == 1 else frozenset({person_id})


def is_agency_staff(person: Person) -> bool:
    """Return whether a person holds roles of the agency alone: only they have a page (docs/answers.md#your-page)."""
    return all(role.role.startswith(AGENCY) for role in person.roles)
