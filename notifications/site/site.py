"""The whole site: its pages, feed, calendar, spreadsheet and list, made from what was issued. Source: docs/site.md

At the end the front page over the sites of several reports. It is made from what each site publishes, so it can say
nothing that no memo said. Source: docs/portfolio.md#the-site
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from models.core import Value
from models.ledger import canonical, short_head
from notifications.memo import MemoDocument
from notifications.site.calendar import render_calendar
from notifications.site.feed import NEVER, feed_of, tag_of
from notifications.site.front import MOST_LISTED, duties_page, front_page, sources_page
from notifications.site.memos import key_file, memo_line, memo_page, say_keys
from notifications.site.pages import page, shipped, title_of
from notifications.site.programs import SiteList, site_list, site_schema, standing_sheet
from notifications.site.reading import Memo, NewestMemo, Sheet
from notifications.site.recommendations import recommendation_page
from notifications.words import say

Files = Mapping[str, bytes]


class SiteRecord(Value):
    """What the site takes from the record besides its memos."""

    first_hash: str
    """The hash of the record's first entry, by which two records are told apart."""
    begun: date
    """The New York day of that entry."""
    lost: tuple[int, ...] = ()
    """The numbers of memos that were made public and whose entries were lost before the record was restored."""
    changes: dict[str, int]
    """How often the date of each milestone changed."""


def render_site(
    memos: Sequence[Memo], record: SiteRecord, site_url: str | None, verifier: bytes
) -> Iterator[tuple[str, Files]]:
    """Yield the folders of the site one by one, each with its files, but without the memos' own. The same record gives
    the same bytes. `verifier` is verify_memo.py as it is shipped."""
    newest = next((memo for memo in memos if isinstance(memo, NewestMemo)), None)
    facts = newest.facts if newest else None
    frame = _frame(newest, all_withdrawn=bool(memos))
    title = frame["title"]
    withdrawals = sum(memo.issued.withdrawn is not None for memo in memos)
    stamp = newest.issued.at if newest else NEVER
    sheets: dict[str, Sheet] = {
        "index": front_page(newest) if newest else {},
        "about": {"keys": say_keys(memos)},
        "memos": {"memos": [*map(memo_line, reversed(memos))], "lost": record.lost},
    }
    if facts:
        sheets |= {"duties": duties_page(facts), "sources": sources_page(facts)}
    if newest and len(newest.lines) > MOST_LISTED:
        sheets["recommendations"] = {}
    files: dict[str, bytes] = {
        f"{name}.html": page(f"{name}.html.j2", {"site": frame, "facts": facts} | sheet)
        for name, sheet in sheets.items()
    }
    calendar_name = say("site.calendar", title=title)
    tag = tag_of(record.first_hash, record.begun)
    files |= {
        "style.css": shipped("style.css"),
        "feed.atom": page("feed.atom.j2", feed_of(memos, tag, title, site_url)),
        "dates.ics": render_calendar(calendar_name, facts, record.changes, withdrawals, site_url, stamp),
        "standing.csv": standing_sheet(facts),
        "site.json": site_list(memos, newest),
        "site.schema.json": site_schema(),
        "verify_memo.py": verifier,
        "key.txt": key_file(memos),
    }
    yield "", files
    below = frame | {"up": "../"}
    pages = {memo.folder: {"site": below | {"mock": memo.issued.mock}} | memo_page(memo) for memo in memos}
    yield "memos", {f"{folder}.html": page("memo.html.j2", sheet) for folder, sheet in pages.items()}
    if newest:
        pages = {annex.rec: {"site": below} | recommendation_page(memos, newest, annex) for annex in newest.facts.annex}
        yield "recommendations", {f"{rec}.html": page("recommendation.html.j2", sheet) for rec, sheet in pages.items()}


def _frame(newest: NewestMemo | None, *, all_withdrawn: bool) -> Sheet:
    frame = {"up": "", "language": "en-US", "as_of": None, "head": None, "mock": False}
    if newest is None:
        return frame | {"title": say("site.title_none"), "all_withdrawn": all_withdrawn}
    head = newest.facts.memo
    return frame | {
        "office": head.verdicts_by,
        "agency": head.about,
        "language": head.language,
        "title": title_of(newest.facts),
        "number": len(newest.facts.recommendations),
        "as_of": head.as_of,
        "memo": newest,
        "head": short_head(newest.issued.cut_seq, head.ledger.hash),
        "mock": newest.issued.mock,
    }


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
