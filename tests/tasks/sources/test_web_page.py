import pytest
from pytest_httpserver import HTTPServer

from flows._runtime.data import REGISTER
from models.core.privacy import LEFT_OUT
from models.evidence import difference
from models.register import PageLink, WebPage
from tasks.files.intake import stored_text
from tasks.register import read_plan
from tasks.sources.context import CheckContext
from tasks.sources.web_page import sends_on, shown_as
from tests.tasks.sources.replay import Days, page

SOURCE = WebPage(kind="web_page", voice="agency", url="https://pages.example/reports.page")
MENU = "<nav><a href='/home'>Home {banner}</a></nav>"


def made_up(*lines: str, links: tuple[tuple[str, str], ...] = (), banner: str = "", title: str = "Reports") -> str:
    """Return a made-up page of an agency."""
    shown = "".join(f"<p>{line}</p>" for line in lines) + "".join(f"<a href='{at}'>{text}</a>" for text, at in links)
    menu = MENU.format(banner=banner)
    return f"<!doctype html><html><head><title>{title}</title></head><body>{menu}<main>{shown}</main></body></html>"


GOOD = made_up("Civil immigration detainers", "Reports by year", links=(("Fiscal year 2026", "/fy2026.pdf"),))


@pytest.fixture
def days(context: CheckContext, httpserver: HTTPServer) -> Days:
    return Days(context, SOURCE, own_url=httpserver.url_for("/reports.page"))


def serve(httpserver: HTTPServer, body: str, status: int = 200, **headers: str) -> None:
    httpserver.clear()
    httpserver.expect_request("/reports.page").respond_with_response(page(body, status, **headers))


def test_a_page_is_kept_with_its_text_its_links_and_what_the_server_said(days: Days, httpserver: HTTPServer) -> None:
    serve(httpserver, GOOD, **{"X-Made-Up": "yes", "Set-Cookie": "secret=1"})
    result = days.check().result
    assert (result.result, result.reason) == ("ok", None)
    (seen,) = result.items
    store = days.context.store
    assert store.read(seen.sha256) == GOOD.encode()
    assert seen.text is not None
    text = stored_text(store, seen.text)
    assert "Civil immigration detainers" in text.pages[0]
    assert ("Fiscal year 2026", httpserver.url_for("/fy2026.pdf")) in [(each.text, each.address) for each in text.links]
    assert seen.receipt is not None
    said = store.read(seen.receipt)
    assert b'["x-made-up","(not kept)"]' in said
    assert b"secret" not in said


def test_a_page_that_did_not_change_is_not_sent_again(days: Days, httpserver: HTTPServer) -> None:
    serve(httpserver, GOOD, ETag='"one"')
    first = days.check().result.items[0]
    httpserver.clear()
    httpserver.expect_request("/reports.page", headers={"If-None-Match": '"one"'}).respond_with_data(b"", status=304)
    again = days.check()
    assert again.result.result == "ok"
    assert again.result.items[0].sha256 == first.sha256
    assert again.result.items[0].text == first.text
    assert days.known is not None
    assert len(days.known.copies) == 1


def test_a_menu_that_changes_daily_is_no_other_copy_and_a_new_line_is_shown(days: Days, httpserver: HTTPServer) -> None:
    texts = []
    for body in (GOOD, GOOD.replace("Home", "Home, 21 degrees"), made_up("Civil immigration detainers", "Updated")):
        serve(httpserver, body)
        (seen,) = days.check().result.items
        assert seen.text is not None
        texts.append(stored_text(days.context.store, seen.text))
    assert texts[0].pages == texts[1].pages != texts[2].pages
    changed = difference(texts[0], texts[2])
    assert "- Reports by year" in " ".join(changed)
    assert "+ Updated" in changed
    assert any(line.startswith("- link: Fiscal year 2026 (") for line in changed)


def test_a_good_page_may_speak_of_javascript(days: Days, httpserver: HTTPServer) -> None:
    words = " ".join(f"word{number}" for number in range(200))
    serve(httpserver, made_up(words, "Please enable JavaScript for the map.", "A captcha protects our form."))
    assert days.check().result.result == "ok"


NOT_THE_PAGE = {
    "challenge_page": made_up("Checking your browser before you go on.", title="Just a moment..."),
    "error_page": made_up("Page not found"),
    "unreadable": "<html><script>draw()</script></html>",
}
"""One of each sort; tests/models/evidence/test_page_faults.py has them all."""


@pytest.mark.parametrize(("reason", "body"), NOT_THE_PAGE.items())
def test_what_is_not_the_page_blocks_and_takes_nothing_away(
    days: Days, httpserver: HTTPServer, reason: str, body: str
) -> None:
    serve(httpserver, GOOD)
    days.check()
    kept = set(days.context.store.orphans([]))
    serve(httpserver, body)
    result = days.check().result
    assert (result.result, result.reason, result.items) == ("blocked", reason, ())
    assert set(days.context.store.orphans([])) == kept
    assert days.known is not None
    assert len(days.known.items) == 1


def test_of_a_page_only_the_sentence_with_a_persons_number_is_not_kept(days: Days, httpserver: HTTPServer) -> None:
    hidden = "<!-- A012345678 --><a href='/arrest%20no.%20M24612345.pdf'>A file</a><a href='/r.pdf'>The report</a>"
    serve(httpserver, made_up(f"The report is out. The file of A012345678 is closed. All is said. {hidden}"))
    result = days.check().result
    assert (result.result, result.reason) == ("ok", None)
    assert "was left out; the rest was kept" in str(result.detail)
    (item,) = result.items
    assert item.text
    shown = stored_text(days.context.store, item.text)
    assert f"The report is out. {LEFT_OUT} All is said." in "\n".join(shown.pages)
    assert [link.address.rpartition("/")[2] for link in shown.links] == ["home", "r.pdf"]
    kept = b"".join(each.read_bytes() for each in days.context.store.root.rglob("*") if each.is_file())
    assert b"A012345678" not in kept
    assert b"M24612345" not in kept


def test_a_page_that_is_gone_is_said_to_have_vanished(days: Days, httpserver: HTTPServer) -> None:
    serve(httpserver, "", 404)
    assert days.check().vanished == (), "what never stood there cannot vanish"
    serve(httpserver, GOOD)
    days.check()
    serve(httpserver, "", 404)
    found = days.check()
    assert (found.result.reason, found.vanished) == ("not_found", ("page",))


@pytest.mark.parametrize("piece", [b"<title ", b"<title>a", b"<input ", b"<input type ", b"<input type=" + b" " * 30])
def test_a_hostile_page_is_read_to_its_end_and_shows_nothing(piece: bytes) -> None:
    """`make bench` measures that twice the length takes twice the time."""
    assert shown_as((piece * (160_000 // len(piece)))[:160_000]) == ("", False)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        (b'<meta http-equiv="refresh" content="0; url=https://b.example/new">', True),
        (b"<META content='5;URL=/new' HTTP-EQUIV=Refresh>", True),
        (b'<meta http-equiv="refresh" content="600">', False),
        (b'<meta name="refresh" content="0; url=/new">', False),
        (b"<p>A meta refresh sends readers on; url=none</p>", False),
    ],
)
def test_a_page_that_sends_its_readers_on_is_not_the_page(tag: bytes, expected: bool) -> None:
    assert sends_on(b"<html><head>" + tag + b"</head><body>Words.</body></html>") is expected


def under_the_right_title(*lines: str) -> str:
    heading = "<h1>Civil Immigration Detainers</h1>"
    return made_up(
        f"{heading}{''.join(f'<p>{line}</p>' for line in lines)}", title="Civil Immigration Detainers - NYPD"
    )


FRAME = "Agencies, services, programs, events, jobs and news of the City. " * 40
"""Menus and footers of a site, as an error in its design has them."""
NEVER_THE_LIST = {
    "maintenance": made_up("We are improving our services and will be back shortly.", FRAME, title="NYC.gov"),
    "f5": "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult with "
    "your administrator.<br><br>Your support ID is: 1234567890</body></html>",
    "fortinet": made_up(
        "FortiGuard Intrusion Prevention", "Access Blocked", "URL www.nyc.gov", title="Web Page Blocked"
    ),
    "parked": made_up("nyc-reports.example", "This domain may be for sale. Related searches: reports", title="nyc.gov"),
    "spanish": made_up("No hemos encontrado lo que busca.", FRAME, title="Página no encontrada - NYC.gov"),
    "home": made_up("Welcome to the Department", "Press releases", FRAME, links=(("Report corruption", "/tips"),)),
    "loading": under_the_right_title("Loading..."),
    "not_loaded": under_the_right_title("Sorry, we could not load this content. Try again later."),
    "database": under_the_right_title("Microsoft OLE DB Provider for SQL Server error '80004005'"),
    "updated": under_the_right_title("This page is being updated. Please check back soon."),
    "empty": under_the_right_title(),
    "consent": made_up("We value your privacy. Accept all cookies.", FRAME, title="Civil Immigration Detainers"),
    "search": made_up("Search results", "0 results for detainers", FRAME, title="Search"),
    "session": made_up("Your session has timed out. Start again.", FRAME, title="Civil Immigration Detainers - NYPD"),
}
"""Made up after what servers, firewalls and hosts answer with 200."""


@pytest.mark.parametrize("name", NEVER_THE_LIST)
@pytest.mark.parametrize("source", ["nypd_detainer_page", "doi_reports_page", "nypd_surveillance_page"])
def test_a_page_served_with_200_that_is_not_the_page_blocks_each_list_of_a_legal_deadline(
    context: CheckContext, httpserver: HTTPServer, source: str, name: str
) -> None:
    serve(httpserver, NEVER_THE_LIST[name])
    shipped = read_plan(REGISTER).plan.sources[source]
    result = Days(context, shipped, own_url=httpserver.url_for("/reports.page")).check().result
    assert result.result == "blocked"
    assert result.items == ()


def test_the_words_of_the_real_page_of_detainer_reports_are_believed(
    context: CheckContext, httpserver: HTTPServer
) -> None:
    says = "This annual report contains the number of civil immigration detainers received from federal immigration"
    serve(httpserver, under_the_right_title(f"{says} authorities; the number of individuals held ..."))
    shipped = read_plan(REGISTER).plan.sources["nypd_detainer_page"]
    assert Days(context, shipped, own_url=httpserver.url_for("/reports.page")).check().result.result == "ok"


def test_a_list_that_was_there_and_is_gone_blocks_and_takes_nothing_away(days: Days, httpserver: HTTPServer) -> None:
    rules = (PageLink(type="page_link", pattern="(?i)fiscal year 20[0-9]{2}"),)
    serve(httpserver, GOOD)
    assert days.check(rules=rules).result.result == "ok"
    serve(httpserver, made_up("Civil immigration detainers", "Reports by year", FRAME))
    result = days.check(rules=rules).result
    assert (result.result, result.reason) == ("blocked", "list_missing")
    assert days.known is not None
    assert len(days.known.items) == 1
