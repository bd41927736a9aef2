"""A feed is a page whose links are its entries: RSS 2.0 and Atom, and what only looks like one."""

import pytest
from pytest_httpserver import HTTPServer

from models.core.privacy import LEFT_OUT
from models.evidence import Judgment, Link, RuleInput, SourceItem, judge
from models.register import Feed, PageLink, PageText, Rule
from tasks.files.intake import stored_text
from tasks.sources.context import CheckContext
from tests.material import files
from tests.tasks.sources.replay import Days, page

SOURCE = Feed(kind="feed", voice="agency", url="https://news.example/feed", known=".")
RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>Made-up news</title><link>https://news.example</link>
<item><media:title>Not the title</media:title><title>Detainers in FY 2026 &amp;amp; before</title>
  <atom:link href="https://news.example/self"/><link> /fy2026.html </link>
  <description><![CDATA[<p>The <b>annual</b> report.</p><p>It has <a href="/inside">tables</a>.</p>]]></description>
</item>
<item><title/><guid>https://news.example/2</guid><description>A notice without a title</description></item>
<item><title>No address</title><guid isPermaLink="false">urn:3</guid></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://news.example/deep/">
<title>Made-up news</title><author><name>Made-up office</name></author>
<entry><title type="html">Detainers in FY 2026 &amp;amp; before</title><link rel="self" href="/self"/>
  <link href="/fy2026.html"/><summary type="html">&lt;p>The annual report.&lt;/p></summary>
  <content type="html">&lt;p>All of it.&lt;/p></content></entry>
<entry><title>1 &lt; 2</title><link rel="alternate" href="second.pdf"/>
  <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Only <i>here</i></div></content></entry>
</feed>"""


@pytest.fixture
def days(context: CheckContext, httpserver: HTTPServer) -> Days:
    return Days(context, SOURCE, own_url=httpserver.url_for("/feed"))


def serve(server: HTTPServer, body: str | bytes, content_type: str = "application/rss+xml", **headers: str) -> None:
    server.clear()
    server.expect_request("/feed").respond_with_response(page(body, 200, content_type, **headers))


def shown(days: Days, item: SourceItem) -> tuple[list[str], list[Link]]:
    assert item.text
    text = stored_text(days.context.store, item.text)
    return "\n".join(text.pages).splitlines(), list(text.links)


def judged(days: Days, rule: Rule, item: SourceItem) -> Judgment:
    assert item.text
    text = stored_text(days.context.store, item.text)
    return judge(rule, RuleInput(ref=item.ref, sha256=item.sha256, **text.model_dump(exclude={"extractor"})))


def test_the_entries_of_rss_are_lines_and_links(days: Days, httpserver: HTTPServer) -> None:
    serve(httpserver, RSS)
    (item,) = days.check().result.items
    assert days.context.store.read(item.sha256) == RSS.encode(), "the bytes as they came"
    assert shown(days, item) == (
        ["Detainers in FY 2026 & before", "The annual report.", "It has tables.", "A notice without a title",
         "No address"],
        [Link(text="Detainers in FY 2026 & before", address=httpserver.url_for("/fy2026.html")),
         Link(text="A notice without a title", address="https://news.example/2")],
    )  # fmt: skip


@pytest.mark.parametrize("content_type", ["application/atom+xml", "application/xml; charset=utf-8", "text/xml"])
def test_the_entries_of_atom_are_lines_and_links(days: Days, httpserver: HTTPServer, content_type: str) -> None:
    serve(httpserver, ATOM, content_type)
    (item,) = days.check().result.items
    assert shown(days, item) == (
        ["Detainers in FY 2026 & before", "The annual report.", "1 < 2", "Only here"],
        [Link(text="Detainers in FY 2026 & before", address="https://news.example/fy2026.html"),
         Link(text="1 < 2", address="https://news.example/deep/second.pdf")],
    )  # fmt: skip


def test_the_rules_of_pages_read_a_feed(days: Days, httpserver: HTTPServer) -> None:
    serve(httpserver, RSS)
    (item,) = days.check().result.items
    link = judged(days, PageLink(type="page_link", pattern="(?i)detainers.*2026"), item)
    assert [candidate.ref for candidate in link.candidates] == [httpserver.url_for("/fy2026.html")]
    assert judged(days, PageText(type="page_text", pattern="annual report"), item).candidate
    assert not judged(days, PageText(type="page_text", pattern="Made-up news"), item).candidate


def test_a_document_behind_an_entry_is_read_as_behind_a_link_of_a_page(days: Days, httpserver: HTTPServer) -> None:
    serve(httpserver, RSS.replace("/fy2026.html", "/fy2026.pdf"))
    httpserver.expect_request("/fy2026.pdf").respond_with_data(files.pdf("detainers"), content_type="application/pdf")
    rule = PageLink(type="page_link", pattern="(?i)detainers", document=("(?i)detainers",))
    result = days.check(rules=(rule,)).result
    assert [item.ref.partition(" ")[0] for item in result.items] == ["page", "document"]


def test_a_feed_that_did_not_change_is_not_sent_again(days: Days, httpserver: HTTPServer) -> None:
    serve(httpserver, RSS, ETag='"one"')
    first = days.check().result.items[0]
    httpserver.clear()
    httpserver.expect_request("/feed", headers={"If-None-Match": '"one"'}).respond_with_data(b"", status=304)
    assert days.check().result.items[0].text == first.text


def test_of_a_feed_only_what_holds_a_persons_number_is_not_kept(days: Days, httpserver: HTTPServer) -> None:
    entry = "<item><title>The file of A012345678</title><link>/a</link></item></channel>"
    hidden = "<author>A&#48;12345678</author></channel>"
    serve(httpserver, RSS.replace("</channel>", entry).replace("</channel>", hidden))
    result = days.check().result
    assert (result.result, "was left out; the rest was kept" in str(result.detail)) == ("ok", True)
    lines, links = shown(days, result.items[0])
    assert lines[-1] == LEFT_OUT
    assert [link.address.rpartition("/")[2] for link in links] == ["fy2026.html", "2"]
    kept = b"".join(path.read_bytes() for path in days.context.store.root.rglob("*") if path.is_file())
    assert b"12345678" not in kept


FILE = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
BOMB = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
NO_FEED = {
    "an entity": (RSS.replace("<rss", f"{BOMB}<rss").replace("No address", "&b;"), "unreadable", "document type"),
    "another file": (RSS.replace("<rss", f"{FILE}<rss").replace("No address", "&x;"), "unreadable", "document type"),
    "a page": ("<html><body><p>Not found</p></body></html>", "unreadable", "is no feed"),
    "cut": (RSS[:-40], "unreadable", "cannot be read"),
    "a site map": ("<urlset><url><loc>https://a.example</loc></url></urlset>", "unreadable", "is no feed"),
    "no entry": ("<rss><channel><title>Made-up news</title></channel></rss>", "list_missing", "without an entry"),
    "deep": ("<rss>" + "<a>" * 200_000 + "</a>" * 200_000 + "</rss>", "list_missing", "without an entry"),
}  # fmt: skip


@pytest.mark.parametrize("fault", NO_FEED)
def test_what_is_no_feed_blocks_and_takes_nothing_away(days: Days, httpserver: HTTPServer, fault: str) -> None:
    serve(httpserver, RSS)
    days.check()
    body, reason, says = NO_FEED[fault]
    serve(httpserver, body)
    result = days.check().result
    assert (result.result, result.reason, result.items) == ("blocked", reason, ())
    assert says in str(result.detail)
    assert days.known is not None
    assert len(days.known.items) == 1


def test_a_feed_proves_itself_by_an_entry_that_it_showed_before(context: CheckContext, httpserver: HTTPServer) -> None:
    source = Feed(kind="feed", voice="agency", url="https://news.example/feed")
    days = Days(context, source, own_url=httpserver.url_for("/feed"))

    def look(*numbers: int) -> tuple[str, str | None]:
        entries = "".join(f"<item><title>Made up {n}</title><link>/{n}</link></item>" for n in numbers)
        httpserver.clear()
        body = f"<rss><channel>{entries}</channel></rss>"
        httpserver.expect_request("/feed").respond_with_data(body, content_type="application/rss+xml")
        result = days.check().result
        return result.result, result.reason

    assert look(1, 2) == ("blocked", "nothing_known"), "a first look proves nothing"
    assert look(2, 3) == ("ok", None)
    assert look(8, 9) == ("blocked", "list_missing"), "none of those before"
