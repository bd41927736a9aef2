"""What a restore of an older copy says is lost."""

import pytest

from flows.commands._restore import say_lost


@pytest.mark.parametrize(
    ("lost", "sentence"),
    [
        (0, "no entry after 480 is known; what was recorded after the copy of 2026-11-24 is lost"),
        (1, "the copy of 2026-11-24 is older than the record was: entry 481 is lost, with every answer, "),
        (20, "the copy of 2026-11-24 is older than the record was: entries 481 to 500 are lost, with every answer, "),
    ],
)
def test_a_restore_says_in_a_sentence_what_is_lost(lost: int, sentence: str) -> None:
    assert say_lost({"day": "2026-11-24", "seq": 480, "lost": lost}).startswith(sentence)
