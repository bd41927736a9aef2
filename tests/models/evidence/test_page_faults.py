import pytest

from models.core import SourceFault
from models.evidence import Link
from models.evidence.pages import SHORT_PAGE, addresses_for, check_page, missing_proof
from models.register import PageLink


@pytest.mark.parametrize(
    ("title", "text", "reason"),
    [
        ("Just a moment...", "", "challenge_page"),
        ("", "Verify you are human by completing the action below.", "challenge_page"),
        ("Page Not Found", "Try the menu.", "error_page"),
        ("", "This page is no longer available.", "error_page"),
    ],
)
def test_a_short_page_that_says_so_is_no_page_of_its_own(title: str, text: str, reason: str) -> None:
    with pytest.raises(SourceFault) as raised:
        check_page(title, text, origin="https://a.example/p")
    assert raised.value.reason == reason
    assert "https://a.example/p" in raised.value.detail


@pytest.mark.parametrize(
    "text",
    [
        "Local Law 404 of 2026",
        "Reports",
        "Precinct 403 and 500 officers",
        "Sign in at the desk",
        "500 Pearl Street",
        "word " * (SHORT_PAGE + 1),
    ],
)
def test_a_page_with_words_of_its_own_passes(text: str) -> None:
    check_page("Reports", text, origin="x")


LONG = "Agencies and services of the City. " * 60
"""Menus and footers, as an error page in the design of its site has them."""


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("404 Not Found | NYC.gov", LONG),
        ("Page Not Found - City of New York", LONG),
        ("Site Maintenance", LONG),
        ("Sign In", LONG),
        ("Log in | Portal", LONG),
        ("Access Denied", LONG),
        ("Moved Permanently", LONG),
        ("301 Moved Permanently", LONG),
        ("Object moved", LONG),
        ("503 Service Unavailable", LONG),
        ("NYC.gov", f"Page not found\n{LONG}"),
        ("NYC.gov", f"Under maintenance\n{LONG}"),
        ("NYC.gov", f"We're sorry. The page you are looking for could not be found. {LONG}"),
        ("NYC.gov", f"This page has moved. Please update your bookmarks. {LONG}"),
        ("NYC.gov", f"The document you requested does not exist. {LONG}"),
        ("NYC.gov", f"This page is no longer available. {LONG}"),
    ],
)
def test_an_error_page_of_any_length_is_never_an_answer(title: str, text: str) -> None:
    with pytest.raises(SourceFault) as raised:
        check_page(title, text, origin="https://a.example/p")
    assert raised.value.reason == "error_page"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Maintenance of records: a guide", LONG),
        ("Civil immigration detainers - NYPD", f"Reports of requests that were not honored. {LONG}"),
        (
            "Access to City property",
            f"When access is denied to federal agents, the person in charge reports it. {LONG}",
        ),
        ("Sign in at the front desk: visitors", LONG),
        ("Public reports", f"Reports found in 2025 that were moved to the archive are listed below. {LONG}"),
        ("Department Manual", f"{LONG} The page you are looking for could not be found."),
    ],
)
def test_a_page_about_such_things_passes(title: str, text: str) -> None:
    check_page(title, text, origin="x")


def test_a_page_is_believed_when_it_holds_what_the_register_says() -> None:
    holds = ("Civil  immigration", "detainers")
    check_page("NYPD", f"CIVIL\nimmigration Detainers {LONG}", origin="x", must_contain=holds)
    with pytest.raises(SourceFault, match="does not hold 'detainers'") as raised:
        check_page("NYPD", f"Civil immigration {LONG}", origin="x", must_contain=holds)
    assert raised.value.reason == "list_missing"


def test_a_line_that_only_repeats_the_title_is_not_what_the_page_holds() -> None:
    for text in ("Civil Immigration Detainers\nThis page is being updated.", "NYPD\nThe list will be back soon."):
        with pytest.raises(SourceFault, match="does not hold"):
            check_page("Civil Immigration Detainers - NYPD", text, "x", ("civil immigration detainers",))


def test_a_list_proves_itself_by_a_link_that_we_know_it_holds() -> None:
    rule = PageLink(type="page_link", pattern="(?i)detainer.*20[0-9]{2}")
    old, new, menu = (Link(text=text, address=f"/{text}") for text in ("Detainers 2025", "Detainers 2026", "Home"))

    def why_not(links: tuple[Link, ...], before: tuple[Link, ...], known: str | None) -> tuple[str, str] | None:
        fault = missing_proof(links, known, addresses_for((rule,), before), "x")
        return (fault.reason, fault.detail) if fault else None

    assert why_not((menu, old), (), "2025") is None
    assert why_not((new, old), (menu, old), None) is None
    for links, before, known, reason, words in (
        ((menu, new), (menu, old), "2025", "list_missing", "shows no link that matches `2025`"),
        ((menu,), (menu, old), None, "list_missing", "none of the links that it listed before"),
        ((menu, new), (menu, old), None, "list_missing", "none of the links that it listed before"),
        ((menu, old), (menu,), None, "nothing_known", "write `known`"),
    ):
        fault = why_not(links, before, known)
        assert fault
        assert fault[0] == reason
        assert words in fault[1]
