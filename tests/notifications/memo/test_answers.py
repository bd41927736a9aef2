"""The records relied on name an answer by what it is: never its words, never a person."""

import pytest

from models.ledger import Event
from models.ledger.events import answers
from notifications.memo.records import say_answer
from tests.material.one_of_each import one_of_each

ANSWERS = [each for each in one_of_each() if type(each).__module__ == answers.__name__]


@pytest.mark.parametrize("event", ANSWERS, ids=lambda event: event.kind)
def test_every_kind_of_answer_has_its_words_and_names_nobody(event: Event) -> None:
    said = say_answer(event)
    assert said is not None
    kind, what = said
    assert kind
    assert "p-" not in what
    assert "_" not in what
    assert getattr(event, "milestone_id", "") in what


def test_what_is_no_answer_has_none() -> None:
    assert {each.kind for each in one_of_each() if say_answer(each)} == {each.kind for each in ANSWERS}
