from hypothesis import given
from hypothesis import strategies as st

from models.evidence.pages import difference, main_text
from models.evidence.values import Extracted, Link

LINES = st.lists(st.text(alphabet="abc -+@", min_size=1, max_size=5), max_size=8)


def page(*lines: str, links: tuple[Link, ...] = ()) -> Extracted:
    return Extracted(extractor=1, pages=("\n".join(lines),), links=links)


def test_what_went_and_what_came_is_shown_line_by_line_and_then_the_links() -> None:
    old, new = (Link(text=f"Report\n{year}", address=f"https://a.example/{year}") for year in (2025, 2026))
    before = page("Manual", "Updated in May", "", "End", links=(old,))
    after = page("Manual", "Updated  in June", "++ odd", "End", links=(old, new, new))
    assert difference(before, after) == (
        "- Updated in May",
        "+ Updated in June",
        "+ ++ odd",
        "+ link: Report 2026 (https://a.example/2026)",
    )
    assert difference(after, page("Manual"))[-2:] == (
        "- link: Report 2025 (https://a.example/2025)",
        "- link: Report 2026 (https://a.example/2026)",
    )


@given(LINES, LINES)
def test_the_difference_is_empty_only_where_the_main_text_is_the_same(one: list[str], two: list[str]) -> None:
    before, after = page(*one), page(*two)
    assert (difference(before, after) == ()) == (main_text(before.pages) == main_text(after.pages))


@given(LINES, LINES)
def test_what_went_stood_before_and_what_came_stands_now(one: list[str], two: list[str]) -> None:
    before, after = page(*one), page(*two)
    for line in difference(before, after):
        assert line[2:] in main_text((before if line[0] == "-" else after).pages)
