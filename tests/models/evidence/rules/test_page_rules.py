from hypothesis import given
from hypothesis import strategies as st

from models.evidence.text_rules import judge_page_change, judge_page_links, judge_page_text
from models.evidence.values import Extracted, Judgment, Link, RuleInput
from models.register import PageChanged, PageLink, PageText

REPORTS = (
    Link(text="Detainer report\n 2025", address="https://nypd.example/detainers-25.pdf"),
    Link(text="Contact", address="https://nypd.example/contact"),
)
NEW = Link(text="Detainer report 2026", address="https://nypd.example/detainers-26.pdf")


def links(pattern: str, *shown: Link, before: tuple[Link, ...] | None = None) -> Judgment:
    stood = None if before is None else Extracted(extractor=1, links=before)
    rule = PageLink(type="page_link", pattern=pattern)
    return judge_page_links(rule, RuleInput(ref="page", sha256="a" * 64, links=shown, before=stood))


def text(pattern: str, *pages: str) -> Judgment:
    return judge_page_text(
        PageText(type="page_text", pattern=pattern), RuleInput(ref="page", sha256="a" * 64, pages=pages)
    )


def changed(before: tuple[str, ...] | None, now: tuple[str, ...]) -> Judgment:
    stood = None if before is None else Extracted(extractor=1, pages=before)
    rule = PageChanged(type="page_changed", why="A person reads it.")
    return judge_page_change(rule, RuleInput(ref="page", sha256="a" * 64, pages=now, before=stood))


def test_on_the_first_look_every_link_is_new() -> None:
    found = links("(?i)detainer report", *REPORTS, NEW)
    assert [each.ref for each in found.candidates] == [REPORTS[0].address, NEW.address]
    assert found.candidates[0].sha256 == "a" * 64
    assert found.why.startswith("matched: the text of a link to https://nypd.example/detainers-25.pdf matches")


def test_a_link_that_stood_there_before_is_no_new_candidate() -> None:
    found = links("(?i)detainer report", *REPORTS, NEW, before=REPORTS)
    assert [each.ref for each in found.candidates] == [NEW.address]
    found = links("(?i)detainer report", *REPORTS, before=REPORTS)
    assert found.why == "not matched: the one link that matches '(?i)detainer report' stood there before"
    found = links("(?i)detainer", *REPORTS, NEW, before=(*REPORTS, NEW))
    assert found.why == "not matched: each of 2 links that match '(?i)detainer' stood there before"


def test_an_address_matches_too_and_a_link_that_is_worded_anew_is_new() -> None:
    assert links("contact$", *REPORTS).why.startswith("matched: the address of a link to https://nypd.example/contact")
    old = Link(text="Report 2025", address="https://nypd.example/latest.pdf")
    new = old.model_copy(update={"text": "Report 2026"})
    assert links("2026", new, before=(old,)).candidate is not None


def test_no_link_that_matches_is_said_with_how_many_there_are() -> None:
    assert links("2027", *REPORTS).why == "not matched: none of 2 links matches '2027'"


def test_a_pages_text_is_found_in_its_line_and_no_word_of_the_page_is_said() -> None:
    found = text("(?i)section 4", "Manual\n\nSecret heading\nAmended  section\n4 of today")
    assert found.why == "matched '(?i)section 4' in line 3 of 4 of the page's text"
    assert "Secret" not in found.why
    assert text("absent", "Manual").why == "not matched: the page's text has no 'absent'"


def test_a_change_elsewhere_on_the_page_makes_no_new_candidate() -> None:
    pages = ("Amended section 4", "News\nAmended  section 4\nMore", "Amended section 5")
    one, two, three = (each.ref for page in pages for each in text("section", page).candidates)
    assert one == two != three


def test_a_change_asks_a_person_and_is_no_candidate() -> None:
    made = changed(("one\ntwo",), ("one\nthree\nfour",))
    assert (made.candidates, made.asks) == ((), "page_changed")
    assert made.why == "the main text changed: 2 lines new, 1 line gone; A person reads it."


def test_the_first_copy_and_an_equal_one_ask_nothing() -> None:
    assert changed(None, ("one",)).asks is None
    assert changed(("one  two\n\nthree",), ("one two\nthree\n",)).asks is None


@given(st.lists(st.text(max_size=8), max_size=6))
def test_white_space_alone_is_never_a_change(lines: list[str]) -> None:
    assert changed(("\n".join(lines),), ("\n\n".join(f"  {line} " for line in lines),)).asks is None
