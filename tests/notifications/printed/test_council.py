"""A council office has a part of the page, to which a link of its own leads, and its name beside what it follows."""

from selectolax.lexbor import LexborHTMLParser

from models.core import evolve
from notifications.memo import MemoDocument
from notifications.memo.pages.selection import FEW
from tests.material.memo import made_up_memo
from tests.material.memo_forms import html_of, memos
from tests.notifications.printed.test_many import many

FOLLOWS = {
    "council-immigration": ("R2", "R3", "R4", "R7"),
    "council-oversight-and-investigations": ("R1", "R2", "R3", "R4", "R5", "R6", "R7"),
    "council-public-safety": ("R1", "R5", "R7"),
    "council-speaker": ("R4",),
}
"""As the shipped register says it."""


def page(facts: MemoDocument) -> LexborHTMLParser:
    return LexborHTMLParser(html_of(facts).decode())


def part_of(tree: LexborHTMLParser, anchor: str) -> list[str]:
    """Return what the part of an office says, the office first."""
    row = tree.css_first(f"#{anchor}")
    assert row is not None
    return [cell.text(strip=False) for cell in row.css("th, td")]


def test_each_office_has_a_row_with_its_recommendations_and_no_other() -> None:
    tree = page(made_up_memo())
    for anchor, ids in FOLLOWS.items():
        links = tree.css(f"#{anchor} a")
        assert [link.text() for link in links] == list(ids)
        assert [link.attributes["href"] for link in links] == [f"#annex-{id_}" for id_ in ids]
    assert part_of(tree, "council-speaker")[0] == "The Speaker of the Council"


def test_each_recommendation_names_its_offices_and_links_to_their_parts() -> None:
    tree = page(made_up_memo())
    links = [link.attributes["href"] for link in tree.css(".after p a")]
    by_office = {f"#{anchor}": len(ids) for anchor, ids in FOLLOWS.items()}
    assert {href: links.count(href) for href in by_office} == by_office


def test_a_link_of_a_memo_leads_to_a_place_that_it_has() -> None:
    for facts in (*memos().values(), many(), many(15)):
        tree = page(facts)
        ids = {node.attributes["id"] for node in tree.css("[id]")}
        links = {str(link.attributes["href"])[1:] for link in tree.css("a[href^='#']")}
        assert links <= ids


def test_of_many_recommendations_a_part_names_the_most_urgent_and_says_where_the_others_are() -> None:
    tree = page(many())
    said = part_of(tree, "council-oversight-and-investigations")[1]
    assert len(tree.css("#council-oversight-and-investigations a")) == FEW
    assert said.endswith("Eighty-six more are in milestones.csv, in the rows of this office.")


def test_a_register_that_names_no_office_has_no_such_part() -> None:
    facts = made_up_memo()
    rows = tuple(evolve(row, audience=(), followed_by=()) for row in facts.recommendations)
    said = html_of(facts.model_copy(update={"recommendations": rows})).decode()
    assert "part-council" not in said
    assert "Followed by" not in said
