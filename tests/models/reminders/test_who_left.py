"""Who was given a milestone and is in the people file no more. Nobody here exists."""

import pytest

from models.ledger import Reassigned, Verb
from models.records import responsible_person
from tests.models.answers.test_decision import PEOPLE, acted, open_record


@pytest.mark.parametrize("verb", ["ack", "done", "extend.ask", "blocked"])
def test_who_was_given_it_and_left_the_people_file_leaves_it_to_whoever_holds_the_role(verb: Verb) -> None:
    """They are asked, so they may answer: else nobody at the agency could."""
    record = open_record(verb, Reassigned(milestone_id="R4-M1", to="p-who-left", was="p-contact"))
    assert acted(verb, "p-contact", record).reply.code == "noted"
    assert responsible_person(record, PEOPLE) == PEOPLE.person("p-contact")
