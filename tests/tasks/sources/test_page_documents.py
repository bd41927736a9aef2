"""A rule about a page's links that says what the document behind a link holds: read, kept, judged."""

from types import SimpleNamespace
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response

from models.evidence import SourceCheck
from models.register import PageLink, PageText, Rule, WebPage
from tasks.evidence.candidates import find_candidates
from tasks.sources.context import CheckContext
from tests.material.files import pdf
from tests.tasks.sources.replay import Days, page

RULE = PageLink(type="page_link", pattern="(?i)annual report", document=("(?i)annual report", "2026"))
PLAIN = PageLink(type="page_link", pattern="(?i)annual report")
GOOD = pdf("Annual Report", "The year 2026, made up.")
OTHER = "https://elsewhere.example/annual-report.pdf"


def listed(*addresses: str) -> Response:
    links = "".join(f'<li><a href="{each}">Annual report</a></li>' for each in addresses)
    return page(f"<!doctype html><title>Reports</title><main><h1>Reports</h1><p>Made up.</p><ul>{links}</ul></main>")


class Installation:
    """A page with links, its documents, and what rules make of them."""

    def __init__(self, server: HTTPServer, context: CheckContext) -> None:
        self.server = server
        source = WebPage(kind="web_page", voice="agency", url="https://a.example/reports.page", known="Annual report")
        self.days = Days(context, source, own_url=server.url_for("/reports.page"))

    def check(self, answers: dict[str, Response], *rules: Rule) -> tuple[SourceCheck, list[list[tuple[str, str]]]]:
        """Look once, and return what was found by each rule: where, and in which bytes."""
        self.server.clear()
        for path, answer in answers.items():
            self.server.expect_request(path).respond_with_response(answer)
        looked = self.days.check(rules=rules, full=True)
        register: Any = SimpleNamespace(sources={"made_up": self.days.source})
        milestones: list[Any] = [
            SimpleNamespace(
                id="X",
                source="made_up",
                is_closed=False,
                is_template=False,
                planned_seq=0,
                rule=rule,
                review=SimpleNamespace(evidence=()),
            )
            for rule in rules
        ]
        found = []
        for one in milestones:
            known: Any = {"made_up": self.days.known}
            events: Any = find_candidates((one,), known, register, self.days.context.store)
            found.append([(each.candidate.ref.rpartition("/")[2], each.candidate.sha256) for each in events])
        return looked, found


@pytest.fixture
def installation(httpserver: HTTPServer, context: CheckContext) -> Installation:
    return Installation(httpserver, context)


def test_the_document_behind_a_link_is_kept_and_judged(installation: Installation) -> None:
    answers = {
        "/reports.page": listed("/good.pdf", "/bad.pdf", OTHER, "/page.html"),
        "/good.pdf": page(GOOD, content_type="application/pdf"),
        "/bad.pdf": page(pdf("Annual Report", "Of another year."), content_type="application/pdf"),
    }
    text = PageText(type="page_text", pattern="2026")
    looked, found = installation.check(answers, RULE, PLAIN, text)
    assert looked.result.result == "ok"
    (good,) = [each for each in looked.result.items if each.ref.endswith("/good.pdf")]
    assert installation.days.context.store.read(good.sha256) == GOOD
    judged, plain, words = found
    assert sorted(name for name, _ in judged) == ["annual-report.pdf", "good.pdf", "page.html"], "not the wrong year"
    assert dict(judged)["good.pdf"] == good.sha256, "the evidence is the document itself"
    assert len(plain) == 4
    assert words == [], "a rule about the page reads no document"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Response(status=404), "not_found"),
        (page("<!doctype html><html>no</html>"), "wrong_type"),
        (page(GOOD[:200], content_type="application/pdf"), "unreadable"),
        (page(pdf("", picture=True), content_type="application/pdf"), "no_text"),
        (page(pdf("Annual Report 2026: A012345678"), content_type="application/pdf"), "personal_data"),
    ],
)
def test_a_document_that_cannot_be_read_blocks_the_source_and_its_link_still_shows(
    installation: Installation, answer: Response, reason: str
) -> None:
    looked, ((link,),) = installation.check({"/reports.page": listed("/good.pdf"), "/good.pdf": answer}, RULE)
    assert (looked.result.result, looked.result.reason) == ("blocked", reason)
    assert link[0] == "good.pdf"


def test_no_document_is_read_where_no_rule_asks_for_it(installation: Installation) -> None:
    looked, _ = installation.check({"/reports.page": listed("/good.pdf")}, PLAIN)
    assert looked.result.result == "ok"
    assert [request.path for request, _ in installation.server.log] == ["/reports.page"]
