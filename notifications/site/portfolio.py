"""The front page over the sites of several reports: what the last issued memo of each says in a line.

It is made from what each site publishes, so it can say nothing that no memo said. Source: docs/portfolio.md#the-site
"""

from collections.abc import Sequence
from typing import Any

from models.core import Value
from models.ledger import canonical
from notifications.site.memos import bullets_of
from notifications.site.pages import page, shipped
from notifications.site.reading import Sheet, day_of, inside, is_true, objects, whole
from notifications.words import say


class PublishedReport(Value):
    """What the site of one report publishes."""

    id: str
    """Its folder on the site."""
    listed: dict[str, Any]
    """Its site.json."""
    facts: dict[str, Any] = {}
    """memo.json of the memo that speaks for today; empty if none does."""


def portfolio_pages(reports: Sequence[PublishedReport]) -> dict[str, bytes]:
    """Return the files of the front page by name; the same sites give the same bytes."""
    lines = [_line(report) for report in reports]
    sheet: Sheet = {
        "site": {
            "title": say("site.portfolio_title"),
            "language": next((each["language"] for each in lines if each["language"]), "en-US"),
            "up": "",
            "mock": any(each["mock"] for each in lines),
            "as_of": None,
            "head": None,
        },
        "reports": lines,
    }
    found = {"schema": "followthrough.portfolio/1", "reports": {each.id: f"{each.id}/site.json" for each in reports}}
    return {
        "index.html": page("portfolio.html.j2", sheet),
        "portfolio.json": canonical(found),
        "style.css": shipped("style.css"),
    }


def _line(report: PublishedReport) -> Sheet:
    facts, memo = report.facts, inside(report.facts, "memo", default={})
    agency, office = inside(memo, "about"), inside(facts, "report", "issued_by", "short") or inside(memo, "verdicts_by")
    n, number = len(objects(facts, "recommendations")), whole(report.listed.get("newest"))
    topic = inside(facts, "report", "topic")
    return {
        "page": f"{report.id}/index.html",
        "title": say("site.title", n=n, office=office, agency=agency, topic=topic) if facts else report.id,
        "language": inside(memo, "language"),
        "mock": any(is_true(each, "mock") for each in objects(report.listed, "memos") if each.get("number") == number),
        "number": number,
        "as_of": day_of(inside(memo, "as_of")),
        "bottom": bullets_of(facts)[:2] if facts else [],
        "withdrawn": bool(report.listed.get("memos")) and not facts,
    }
