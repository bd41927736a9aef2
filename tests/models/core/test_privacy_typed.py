"""Words that people type hold no person's address or number; every sample below is made up."""

import pytest

from models.core import inspect_typed
from models.core.privacy import inspect
from tests.models.core.test_privacy import HARMLESS

CONTACTS = {
    "an email address": [
        "Made up: write to first_last@agency.example, please",
        "first.o'last@sub.agency.example.",
        "mailto:first%40agency.example",
        "first\uff20agency.example",
    ],
    "a telephone number": [
        "call 212-555-0147",
        "call (212) 555-0147.",
        "call (212)555-0147 x12",
        "call 212.555.0147",
        "call +1 212 555 0147",
        "call 1-212-555-0147",
        "call 2125550147",
        "call 12125550147, or not",
        "call +44 20 7946 0958",
    ],
    "an id of Slack": ["ask U012AB3CD4", "ask <@U012AB3CD4>", "ask <@WABCDEFGH>", "W0000000001 knows"],
}
NO_CONTACTS = [
    *(each for each in HARMLESS if not each.endswith(("212-555-0123", "212-639-9675"))),
    "Made up: see @office, and 3 @ 5.",
    "WITHDRAWN on WEDNESDAY, UNDERSTANDABLY",
    "$2125550147 in fiscal year 2026, and 2,125,550,147 before",
    "https://records.example/2125550147?id=2125550147",
    "212-555 of 2026; 212 555 014 pages",
    "2026-11-25 to 2026-12-03",
    "UB2026-1030",
    "entry 2125550",
]


@pytest.mark.parametrize(("what", "words"), [(what, each) for what, those in CONTACTS.items() for each in those])
def test_a_persons_address_or_number_is_refused_in_typed_words_and_not_in_a_file(what: str, words: str) -> None:
    gate = inspect_typed(words)
    assert (gate.verdict, gate.klass, gate.pattern) == ("refused", "P1", what)
    assert inspect(words).verdict == "clear"


@pytest.mark.parametrize("words", NO_CONTACTS)
def test_what_only_looks_like_one_is_what_the_gate_says_of_it(words: str) -> None:
    assert inspect_typed(words) == inspect(words)


def test_graver_words_are_told_as_what_they_are() -> None:
    assert inspect_typed("Made up: NYSID 01234567Q, a@b.example").klass == "P3"
