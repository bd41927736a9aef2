"""The front page over the sites of several reports: what the last issued memo of each says in a line.

It is made from what each site publishes, so it can say nothing that no memo said. Source: docs/portfolio.md#the-site
"""

from collections.abc import Sequence

from models.core import Value
from models.ledger import canonical
from notifications.memo import MemoDocument
from notifications.site.pages import page, shipped, title_of
from notifications.site.programs import SiteList
from notifications.site.reading import Sheet
from notifications.words import say


class PublishedReport(Value):
    """What the site of one report publishes."""

    id: str
    """Its folder on the site."""
    listed: SiteList
    facts: MemoDocument | None = None
    """Those of the memo that speaks for today; None if none does."""


def portfolio_pages(reports: Sequence[PublishedReport]) -> dict[str, bytes]:
    """Return the files of the front page by name; the same sites give the same bytes."""
    lines = [_line(report) for report in reports]
    sheet: Sheet = {
        "site": {
            "title": say("site.portfolio_title"),
            "language": next((report.facts.memo.language for report in reports if report.facts), "en-US"),
            "up": "",
            "mock": any(line["mock"] for line in lines),
            "as_of": None,
            "head": None,
        },
        "reports": lines,
    }
    sites = {report.id: f"{report.id}/site.json" for report in reports}
    return {
        "index.html": page("portfolio.html.j2", sheet),
        "portfolio.json": canonical({"schema": "followthrough.portfolio/1", "reports": sites}),
        "style.css": shipped("style.css"),
    }


def _line(report: PublishedReport) -> Sheet:
    facts = report.facts
    newest = next((memo for memo in report.listed.memos if memo.number == report.listed.newest), None)
    return {
        "page": f"{report.id}/index.html",
        "title": title_of(facts) if facts else report.id,
        "memo": newest,
        "mock": bool(newest and newest.mock),
        "bottom": facts.bottom_line[:2] if facts else [],
        "withdrawn": bool(report.listed.memos) and not facts,
    }
