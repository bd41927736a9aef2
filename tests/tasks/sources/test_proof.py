"""What a page must show for what it does not show to be absent: an item that we know it holds (docs/evidence.md#proof).

Each body is made up after what servers, firewalls, caches and agencies answer with status 200.
"""

from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime

import pytest
from pytest_httpserver import HTTPServer

from flows._runtime.data import REGISTER
from models.core import evolve
from models.evidence import SOURCE_READ, UNPROVED, SourceItem
from models.register import PageLink, WebPage
from notifications.words.terms import reason
from tasks.files import stored_text
from tasks.register import read_plan
from tasks.sources.context import CheckContext
from tests.tasks.sources.replay import Days, page

LISTS = {
    "nypd_detainer_page": ("Civil Immigration Detainers FY 2025", "/reports/detainers-2025.pdf"),
    "nypd_manual_page": ("Patrol Guide", "/manual/patrol-guide.pdf"),
    "nypd_surveillance_page": ("Drones: Impact and Use Policy", "/post/drones.pdf"),
    "doi_reports_page": ("A report of 2025", "/assets/doi/reports/2025/report.pdf"),
    "access_guidelines_page": ("Guidelines on Access to City Property", "/access/guidelines.pdf"),
}
"""An item that each page of the shipped plan is known to hold."""
SHIPPED = read_plan(REGISTER).plan.sources
FRAME = "Agencies, services, programs, events, jobs and news of the City. " * 40
"""Menus and footers of a site, as an error in its design has them."""


def made_up(title: str, *lines: str, links: tuple[tuple[str, str], ...] = (), outside: str = "") -> str:
    """Return a made-up page whose menu says nothing of a list."""
    shown = "".join(f"<p>{line}</p>" for line in lines) + "".join(f"<li><a href='{at}'>{w}</a>" for w, at in links)
    menu = "<nav><a href='/home'>Home</a><a href='/tips'>Report corruption</a></nav>"
    return f"<!doctype html><html><head><title>{title}</title></head><body>{menu}<main>{shown}</main>{outside}</html>"


def quoted(source: str) -> str:
    """Return what the plan says that the page holds, which an error of its site may quote."""
    plan = SHIPPED[source]
    assert isinstance(plan, WebPage)
    return ". ".join((*plan.must_contain, LISTS[source][0], "The reports of this page"))


BODIES: dict[str, Callable[[str], str]] = {
    "its list is loaded by JavaScript": lambda name: made_up(
        "NYPD", quoted(name), FRAME, outside="<div id=list></div><script src=/list.js></script>"
    ),
    "a soft 404 that quotes the page": lambda name: made_up(
        "NYC.gov", f"Sorry. {quoted(name)}: this has found a new home.", FRAME
    ),
    "a soft 404 in the design of the site": lambda _: made_up("NYC.gov", "We looked everywhere.", FRAME),
    "an error page": lambda _: made_up("Page not found - NYC.gov", FRAME),
    "maintenance": lambda _: made_up("NYC.gov", "We are improving our services and will be back shortly.", FRAME),
    "a firewall": lambda _: made_up("Request Rejected", "Your support ID is: 1234567890"),
    "another firewall": lambda _: made_up("Web Page Blocked", "FortiGuard Intrusion Prevention", "Access Blocked"),
    "a robot check": lambda _: made_up("Just a moment...", "Checking your browser before you go on."),
    "a parked domain": lambda _: made_up("nyc.gov", "This domain may be for sale. Related searches: reports"),
    "an error in Spanish": lambda _: made_up("Página no encontrada - NYC.gov", "No hemos encontrado eso.", FRAME),
    "the home page": lambda _: made_up("NYPD", "Welcome to the Department", "Press releases", FRAME),
    "loading": lambda name: made_up("NYPD", "Loading...", quoted(name)),
    "not loaded": lambda name: made_up("NYPD", quoted(name), "Sorry, we could not load this content."),
    "a fault of its database": lambda name: made_up("NYPD", quoted(name), "Microsoft OLE DB Provider error '80004005'"),
    "being updated": lambda name: made_up("NYPD", quoted(name), "This page is being updated. Please check back soon."),
    "a list without entries": lambda name: made_up("NYPD", quoted(name), "No reports match.", FRAME),
    "a wall of consent": lambda _: made_up("NYPD", "We value your privacy. Accept all cookies.", FRAME),
    "a search": lambda name: made_up("Search", f"0 results for {quoted(name)}", FRAME),
    "a session that ended": lambda _: made_up("NYPD", "Your session has timed out. Start again.", FRAME),
    "a login": lambda _: made_up("Sign in | NYC.gov", "<input type=password>", FRAME),
    "another list of the same site": lambda _: made_up(
        "NYPD", "Use of force", FRAME, links=(("Use of Force Report 2025", "/force/2025.pdf"),)
    ),
    "a page that sends its readers on": lambda name: made_up(
        "NYPD", quoted(name), outside="<meta http-equiv=refresh content='0; url=https://elsewhere.example'>"
    ),
    "its list in a frame": lambda name: made_up("NYPD", quoted(name), FRAME, outside="<iframe src=/list></iframe>"),
    "its list in a comment": lambda name: made_up(
        "NYPD", quoted(name), FRAME, outside=f"<!-- <a href='{LISTS[name][1]}'>{LISTS[name][0]}</a> -->"
    ),
    "nothing but its title": lambda name: made_up("NYPD", quoted(name)),
}


@pytest.fixture(params=LISTS)
def days(request: pytest.FixtureRequest, context: CheckContext, httpserver: HTTPServer) -> Days:
    """Looks at one of the five pages, day after day."""
    return Days(context, SHIPPED[request.param], own_url=httpserver.url_for("/page"), name=request.param)


def serve(server: HTTPServer, body: str, **headers: str) -> None:
    server.clear()
    server.expect_request("/page").respond_with_response(page(body, **headers))


def good(name: str, *more: tuple[str, str]) -> str:
    return made_up("NYPD", quoted(name), links=(LISTS[name], *more))


def test_twenty_five_bodies_are_tried() -> None:
    assert len(BODIES) == 25


@pytest.mark.parametrize("body", BODIES)
def test_no_answer_without_a_known_item_says_that_something_is_absent(
    days: Days, httpserver: HTTPServer, body: str
) -> None:
    serve(httpserver, good(days.name))
    assert days.check().result.result == "ok"
    assert days.known is not None
    last, copies = days.known.answered_on, days.known.copies
    serve(httpserver, BODIES[body](days.name))
    for _ in range(2):
        result = days.check().result
        assert result.result not in SOURCE_READ
        assert reason(result.reason) != result.reason, "the coordinator reads why"
        assert result.detail
    assert days.known.answered_on == last, "no look at it is a ground"
    assert days.known.copies[: len(copies)] == copies
    assert days.known.items[0].ref == "page", "what it last showed stays"
    serve(httpserver, good(days.name))
    assert days.check().result.result == "ok", "nothing of it is remembered as the page"


@pytest.mark.parametrize("headers", [{"Age": "31000000"}, {"Date": "a year ago"}])
def test_last_years_page_from_a_cache_is_an_old_copy(
    days: Days, httpserver: HTTPServer, headers: dict[str, str]
) -> None:
    if "Date" in headers:
        headers = {"Date": format_datetime(days.now - timedelta(days=365), usegmt=True)}
    serve(httpserver, good(days.name), **headers)
    result = days.check().result
    assert (result.result, result.reason) == ("stale", "old_answer")
    assert result.data_as_of is not None
    assert days.now - result.data_as_of > timedelta(days=300)
    assert days.known is not None
    assert days.known.answered_on is None


def test_an_answer_of_a_day_ago_is_none_of_a_year_ago_and_tomorrows_is_a_fault(
    days: Days, httpserver: HTTPServer
) -> None:
    serve(httpserver, good(days.name), Age="86000")
    assert days.check().result.result == "ok"
    serve(httpserver, good(days.name), Date=format_datetime(days.now + timedelta(days=3), usegmt=True))
    assert days.check().result.reason == "clock_ahead"


def test_a_redesign_under_new_addresses_is_read_at_once(days: Days, httpserver: HTTPServer) -> None:
    serve(httpserver, good(days.name))
    days.check()
    words, address = LISTS[days.name]
    new = address if days.name == "doi_reports_page" else "/new/place.pdf"
    serve(httpserver, made_up("A new design", quoted(days.name), FRAME, links=((words, new),)))
    assert days.check().result.result == "ok"


def test_a_redesign_that_shows_nothing_known_is_told_at_the_first_look_and_what_it_shows_is_found(
    days: Days, httpserver: HTTPServer
) -> None:
    rule = PageLink(type="page_link", pattern="(?i)annual report 2026")
    serve(httpserver, good(days.name))
    days.check(rules=(rule,))
    serve(httpserver, made_up("A new design", quoted(days.name), FRAME, links=(("Annual report 2026", "/new.pdf"),)))
    result = days.check(rules=(rule,)).result
    assert (result.result, result.reason) == ("blocked", "list_missing")
    assert "correct `known`" in str(result.detail)
    (item,) = result.items
    assert item.ref == UNPROVED
    assert "Annual report 2026" in words_of(item, days)


def words_of(item: SourceItem, days: Days) -> list[str]:
    assert item.text
    return [link.text for link in stored_text(days.context.store, item.text).links]


def test_a_page_of_which_nothing_is_known_is_kept_and_says_nothing_of_what_is_absent(
    context: CheckContext, httpserver: HTTPServer
) -> None:
    source = WebPage(kind="web_page", voice="agency", url="https://a.example/", must_contain=("Reports",))
    days = Days(context, source, own_url=httpserver.url_for("/page"))
    rules = (PageLink(type="page_link", pattern="(?i)report of 20[0-9]{2}"),)
    serve(httpserver, made_up("Office", "Reports", links=(("Report of 2025", "/2025.pdf"),)))
    result = days.check(rules=rules).result
    assert (result.result, result.reason) == ("blocked", "nothing_known")
    assert "write `known`" in str(result.detail)
    assert [item.ref for item in result.items] == ["page"]
    serve(httpserver, made_up("Office", "Reports", links=(("Report of 2025", "/2025.pdf"), ("Menu", "/menu"))))
    assert days.check(rules=rules).result.result == "ok", "a link that a rule matched before is known from then on"
    serve(httpserver, made_up("Office", "Reports", links=(("Report of 2026", "/2026.pdf"),)))
    assert days.check(rules=rules).result.reason == "list_missing"


def test_each_reason_of_a_list_is_worded() -> None:
    for code in ("list_missing", "nothing_known", "old_answer", "clock_ahead"):
        assert reason(code) != code.replace("_", " ")


def test_an_earlier_look_that_proved_nothing_is_no_ground_once_the_page_is_seen_not_to_prove_itself(
    days: Days, httpserver: HTTPServer
) -> None:
    serve(httpserver, good(days.name))
    days.check()
    assert days.known is not None
    days.known = evolve(days.known, proved=False)  # as 0.2.0 left it
    serve(httpserver, made_up("NYPD", quoted(days.name)))
    days.check()
    assert days.known.answered_on is None
    assert days.known.unread_since is not None
