"""What must be looked at again is shown: on the Home tab of the verifier and the coordinator, and in the week."""

from datetime import date

from models.answers.home import HomeContext, home_of
from models.records import FindingItem
from models.standing import Week
from notifications.reminders.home_list import need_lines
from notifications.words import week_parts
from tests.material.records import changed
from tests.models.reminders.reminder_material import COORDINATOR, VERIFIER, milestone, people, report_of
from tests.notifications.week_material import NAMES

ON = date(2026, 5, 18)
FOUND = FindingItem(seq=9, on=ON, recorded_on=ON, by=VERIFIER, verdict="met", evidence=(), reason_id="t")
PEOPLE = people()


def test_what_must_be_looked_at_again_is_on_the_tabs_of_verifier_and_coordinator_and_in_the_week() -> None:
    verified = changed(milestone(look_again="yearly"), findings=(FOUND,))
    early, late = date(2027, 5, 17), date(2027, 5, 18)
    for person, reason in ((VERIFIER, "look_again"), (COORDINATOR, "look_again_asked")):
        at = PEOPLE.person(person)
        assert home_of(at, HomeContext(PEOPLE, report_of([verified], early))).of("needs_you") == ()
        (item,) = home_of(at, HomeContext(PEOPLE, report_of([verified], late))).of("needs_you")
        assert (item.kind, item.reason) == ("verification_request", reason)
        assert "look again" in need_lines(item)[0]
        assert "still holds" in need_lines(item)[1]
    (part,) = week_parts(Week(report_of([verified], late)), NAMES, {}, {})[:1]
    assert part.heading == "Where DOI must look"
    assert part.items[0][1] == "Closed. A verifier must look again since May 18, 2027."
