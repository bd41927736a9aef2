"""Who holds which role, as the record keeps it: by ids alone (docs/record.md#who-may-do-what)."""

from collections import defaultdict

from models.core import People
from models.ledger import PeopleAdopted


def roles_adopted(people: People) -> PeopleAdopted:
    """Return the entry that says which roles the people file gives, and whom it names to stand in for whom.

    Names, addresses, hours and days stay in the file. The same roles give the same entry, whatever their order there.
    """
    roles: dict[str, dict[str, tuple[str, ...]]] = {}
    for person in people.people:
        held: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for assignment in person.roles:
            held[assignment.role].append(assignment.covers)
        roles[person.id] = {
            role: tuple(sorted({subject for covers in every for subject in covers})) if all(every) else ()
            for role, every in sorted(held.items())
        }
    named = {
        person.id: tuple(sorted({absence.delegate for absence in person.away if absence.delegate}))
        for person in people.people
    }
    stand_ins = {person_id: delegates for person_id, delegates in sorted(named.items()) if delegates}
    return PeopleAdopted(roles=dict(sorted(roles.items())), stand_ins=stand_ins)
