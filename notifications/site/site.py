"""The whole site: its pages, feed, calendar, spreadsheet and list, made from what was issued. Source: docs/site.md"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from models.core import Value
from models.ledger import short_head
from models.memo import newest as newest_of
from notifications.site.calendar import open_dates, render_calendar
from notifications.site.duties import duties_page
from notifications.site.feed import NEVER, feed_of, tag_of
from notifications.site.front import front_page
from notifications.site.memos import key_file, memo_line, memo_page, say_keys
from notifications.site.pages import page, shipped
from notifications.site.programs import site_list, site_schema
from notifications.site.reading import Memo, Sheet, day_of, inside, objects
from notifications.site.recommendations import neighbors, recommendation_page
from notifications.site.sources import sources_page
from notifications.site.spreadsheet import standing_sheet
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
    reasons: dict[str, str]
    """The words of corrections and withdrawals, by text id."""


def render_site(
    memos: Sequence[Memo], record: SiteRecord, site_url: str | None, verifier: bytes
) -> Iterator[tuple[str, Files]]:
    """Yield the folders of the site one by one, each with its files, but without the memos' own folders.

    The same record gives the same bytes. `verifier` is verify_memo.py as it is shipped.
    """
    speaks = newest_of(memo.issued for memo in memos)
    newest = next((memo for memo in memos if speaks and memo.number == speaks.number), None)
    frame = _frame(newest, all_withdrawn=bool(memos))
    programs = _for_programs(memos, newest, record, site_url, frame["title"])
    yield "", {**_top(memos, newest, frame, record), **programs, "verify_memo.py": verifier, "key.txt": key_file(memos)}
    below = frame | {"up": "../"}
    yield (
        "memos",
        {
            f"{memo.folder}.html": page(
                "memo.html.j2", {"site": below | {"mock": memo.issued.mock}, "m": memo_page(memo)}
            )
            for memo in memos
        },
    )
    if newest:
        pages = {inside(annex, "rec"): recommendation_page(newest, memos, annex) for annex in _annexes(newest)}
        yield (
            "recommendations",
            {
                f"{rec}.html": page(
                    "recommendation.html.j2", {"site": below, "r": sheet, "beside": neighbors(newest, rec)}
                )
                for rec, sheet in pages.items()
            },
        )


def _annexes(newest: Memo | None) -> list[Any]:
    return list(objects(newest.facts, "annex")) if newest else []


def _frame(newest: Memo | None, *, all_withdrawn: bool) -> Sheet:
    """Return what every page says of the site; `all_withdrawn` is the reason if no memo speaks for today."""
    facts = newest.facts if newest else {}
    number = len(objects(facts, "recommendations"))
    named: Sheet = {"office": newest.office, "agency": newest.agency} if newest else {"office": "", "agency": ""}
    topic = inside(facts, "report", "topic")
    office_name = inside(facts, "report", "office_name") or named["office"]
    issuer = {"name": office_name, "short": named["office"]} | inside(facts, "report", "issued_by", default={})
    titled = named | {"office": issuer["short"]}
    return {
        **named,
        "up": "",
        "language": inside(facts, "memo", "language", default="en-US"),
        "title": say("site.title", n=number, topic=topic, **titled) if newest else say("site.title_none"),
        "made_by": issuer,
        "number": number,
        "as_of": newest.issued.as_of if newest else None,
        "memo": newest.number if newest else None,
        "memo_page": f"memos/{newest.folder}.html" if newest else None,
        "head": short_head(newest.issued.cut_seq, str(inside(facts, "memo", "ledger", "hash"))) if newest else None,
        "mock": newest is not None and newest.issued.mock,
        "runs": inside(facts, "memo", "from"),
        "office_name": office_name,
        "agency_name": inside(facts, "report", "agency_name") or named["agency"],
        "report_on": day_of(inside(facts, "report", "issued_on")),
        "all_withdrawn": all_withdrawn,
    }


def _top(memos: Sequence[Memo], newest: Memo | None, frame: Sheet, record: SiteRecord) -> Files:
    """Return the pages of the site's own folder."""
    listed = [memo_line(memo) for memo in reversed(memos)]
    made = {
        "index.html": page(
            "index.html.j2",
            {"site": frame, "f": front_page(newest) if newest else None, "memos": len(memos), "keys": say_keys(memos)},
        ),
        "memos.html": page("memos.html.j2", {"site": frame, "memos": listed, "lost": record.lost}),
        "style.css": shipped("style.css"),
    }
    if newest:
        made["duties.html"] = page("duties.html.j2", {"site": frame, "d": duties_page(newest)})
        made["sources.html"] = page("sources.html.j2", {"site": frame, "s": sources_page(newest)})
    return made


def _for_programs(
    memos: Sequence[Memo], newest: Memo | None, record: SiteRecord, site_url: str | None, title: str
) -> Files:
    moved_back = sum(memo.issued.withdrawn is not None for memo in memos)
    days = open_dates(newest, record.changes, moved_back, site_url) if newest else ()
    feed = feed_of(memos, tag_of(record.first_hash, record.begun), title, site_url)
    stamp = newest.issued.at if newest else NEVER
    return {
        "feed.atom": page("feed.atom.j2", feed),
        "dates.ics": render_calendar(say("site.calendar", title=title), days, stamp),
        "standing.csv": standing_sheet(newest),
        "site.json": site_list(memos, newest, [inside(annex, "rec") for annex in _annexes(newest)]),
        "site.schema.json": site_schema(),
    }
