"""The list of what evidence must show has a line for each sentence of the register."""

from models.answers import must_show


def test_a_sentence_does_not_end_at_an_abbreviation() -> None:
    assert must_show("A plan that covers Admin. Code § 4-210. Data given to U.S. Customs by NYPD. It; a name.") == (
        "A plan that covers Admin. Code § 4-210.", "Data given to U.S. Customs by NYPD.", "It;", "a name."
    )  # fmt: skip


def test_nothing_to_show_is_no_line() -> None:
    assert must_show(" ") == ()
