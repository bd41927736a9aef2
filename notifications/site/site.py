"""The whole site: its pages, feed, calendar and list, made from what was issued (memo.md, section 11)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from models.core import Value
from models.memo import newest as newest_of
from notifications.site.dates import due_dates
from notifications.site.feed import NEVER, feed_sheet
from notifications.site.ics import render_calendar
from notifications.site.keys import key_file, say_keys
from notifications.site.memos import forms, listed, memo_sheet
from notifications.site.programs import site_list, site_schema
from notifications.site.reading import Memo, inside, rows
from notifications.site.recommendation import recommendation_sheet, short_row
from notifications.site.render import render_page, shipped
from notifications.words import long_date, say

Files = Mapping[str, bytes]


class Record(Value):
    """What the site takes from the record besides its memos."""

    first_hash: str
    """The hash of the record's first entry, by which two records are told apart."""
    begun: date
    """The New York day of that entry."""
    changes: dict[str, int]
    """How often the date of each milestone changed."""
    reasons: dict[str, str]
    """The words of corrections and withdrawals, by text id."""


def render_site(
    memos: Sequence[Memo], record: Record, site_url: str | None, check: bytes
) -> Iterator[tuple[str, Files]]:
    """Give the folders of the site one by one, each with its files; the memos' own folders are not among them.

    The same record gives the same bytes. `check` is verify_memo.py as it is shipped.
    """
    speaks = newest_of(each.issued for each in memos)
    newest = next((each for each in memos if speaks and each.number == speaks.number), None)
    pages = rows(newest.told, "annex") if newest else []
    site = _around(newest, all_withdrawn=bool(memos))
    yield (
        "",
        {
            **_front(memos, newest, site),
            **_for_programs(memos, newest, record, site_url, site),
            "verify_memo.py": check,
            "key.txt": key_file(memos),
        },
    )
    yield (
        "memos",
        {
            f"{memo.folder}.html": render_page("memo.html.j2", {"site": site | {"up": "../"}, "m": memo_sheet(memo)})
            for memo in memos
        },
    )
    if newest:
        yield (
            "recommendations",
            {
                f"{inside(page, 'rec')}.html": render_page(
                    "recommendation.html.j2",
                    {"site": site | {"up": "../"}, "r": recommendation_sheet(newest, memos, page)},
                )
                for page in pages
            },
        )


def _around(newest: Memo | None, *, all_withdrawn: bool) -> dict[str, Any]:
    """Return what each page says of the site; `all_withdrawn`: why no memo speaks for today, where none does."""
    told = newest.told if newest else {}
    office, agency = (
        inside(told, "memo", "verdicts_by", default="DOI"),
        inside(told, "memo", "about", default="the agency"),
    )
    seven = len(rows(told, "recommendations"))
    return {
        "up": "",
        "language": inside(told, "memo", "language", default="en-US"),
        "title": say("site.title", n=seven, office=office, agency=agency) if newest else say("site.title_none"),
        "about": say("site.about", n=seven, office=office, agency=agency)
        if newest
        else say("site.about_none", all_withdrawn=all_withdrawn),
        "office": office,
        "agency": agency,
        "banner": inside(told, "banner"),
    }


def _front(memos: Sequence[Memo], newest: Memo | None, site: dict[str, Any]) -> Files:
    last = None
    if newest:
        last = memo_sheet(newest) | {"as_of": long_date(newest.issued.as_of), "page": f"memos/{newest.folder}.html",
                                     "forms": forms(newest, "memo", f"memos/{newest.folder}/")}  # fmt: skip
    sheet = {
        "site": site,
        "last": last,
        "recommendations": [short_row(newest, page) for page in rows(newest.told, "annex")] if newest else [],
        "memos": [listed(each) for each in reversed(memos)],
        "keys": say_keys(memos),
    }
    return {"index.html": render_page("index.html.j2", sheet), "style.css": shipped("style.css")}


def _for_programs(
    memos: Sequence[Memo], newest: Memo | None, record: Record, site_url: str | None, site: dict[str, Any]
) -> Files:
    recommendations = [inside(page, "rec") for page in rows(newest.told, "annex")] if newest else []
    back = sum(each.issued.withdrawn is not None for each in memos)
    days = due_dates(newest, record.changes, back, site_url) if newest else ()
    feed = feed_sheet(memos, record.first_hash, record.begun, site["title"], site_url)
    return {
        "feed.atom": render_page("feed.atom.j2", feed),
        "dates.ics": render_calendar(
            say("site.calendar", title=site["title"]), days, newest.issued.at if newest else NEVER
        ),
        "site.json": site_list(memos, newest, recommendations),
        "site.schema.json": site_schema(),
    }
