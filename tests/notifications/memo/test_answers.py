"""The records relied on name an answer by what it is: never its words, never a person."""

import pytest

from models.ledger import Event
from models.ledger.events import answers
from notifications.memo.records import RECORD_OF, say_entry
from tests.material.memo import AS_OF, context_of, sealed_of, story, world_at
from tests.material.one_of_each import one_of_each

ANSWERS = [each for each in one_of_each() if type(each).__module__ == answers.__name__]


@pytest.mark.parametrize("event", ANSWERS, ids=lambda event: event.kind)
def test_every_kind_of_answer_has_its_words_and_names_nobody(event: Event) -> None:
    kind, what = say_entry(context_of(world_at(sealed_of(story()), AS_OF)), event)
    assert kind != "other"
    assert "p-" not in what
    assert "_" not in what
    assert getattr(event, "milestone_id", "") in what


def test_every_kind_of_answer_is_in_the_table_and_every_kind_there_is_an_entry() -> None:
    assert {each.kind for each in ANSWERS} <= RECORD_OF.keys() <= {each.kind for each in one_of_each()}
