import pytest
from pytest_httpserver import HTTPServer

from models.core.privacy import LEFT_OUT
from models.evidence import difference
from models.register import WebPage
from tasks.files.intake import stored_text
from tasks.sources.context import CheckContext
from tasks.sources.web_page import title_of
from tests.tasks.sources.replay import Days, page

SOURCE = WebPage(kind="web_page", voice="agency", url="https://pages.example/reports.page", known="/home$")
"""Each made-up page proves itself by its menu; what proves a page is tested in test_proof.py."""
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


@pytest.mark.parametrize("piece", [b"<title ", b"<title>a"])
def test_a_hostile_page_is_read_to_its_end_and_shows_nothing(piece: bytes) -> None:
    """`make bench` measures that twice the length takes twice the time."""
    assert title_of((piece * (160_000 // len(piece)))[:160_000]) == ""
