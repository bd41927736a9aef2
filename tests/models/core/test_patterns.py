import pytest

from models.core import BadPattern, check_pattern, find_pattern


def test_a_match_is_given_by_its_characters_and_not_by_its_bytes() -> None:
    assert find_pattern("(?i)réport", "É, the RÉPORT") == (7, 13)
    assert find_pattern("report", "nothing here") is None


@pytest.mark.parametrize(
    "pattern", ["(", "(?=a)b", "(?<!a)b", r"(a)\1", "a{2000}", "x" * 1001, r"[a-", "((a{500}){500}){500}"]
)
def test_a_pattern_that_could_take_more_time_than_the_text_is_long_is_refused(pattern: str) -> None:
    with pytest.raises(BadPattern):
        check_pattern(pattern)


@pytest.mark.parametrize("pattern", ["(a+)+$", "^(a|a)*$", "^(.*a){12}$", "^(a?){25}a{25}$"])
def test_a_hostile_pattern_comes_to_its_end(pattern: str) -> None:
    """Python's own search takes minutes for each of these on thirty characters."""
    assert find_pattern(pattern, "a" * 200_000 + "!") is None
