"""The whole site: its pages, feed, calendar and list, made from what was issued. Source: docs/site.md"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from models.core import Value
from models.memo import newest as newest_of
from notifications.printed import shown
from notifications.site.calendar import due_dates, render_calendar
from notifications.site.feed import NEVER, feed_of, tag_of
from notifications.site.memos import forms, key_file, memo_line, memo_page, say_keys
from notifications.site.programs import site_list, site_schema
from notifications.site.reading import Memo, inside, objects
from notifications.site.recommendations import recommendation_line, recommendation_page
from notifications.words import long_date, say

Files = Mapping[str, bytes]
Sheet = dict[str, Any]
"""What stands on a page, by place."""

_LOADER = PackageLoader("notifications", "templates/site")
_environment = Environment(
    loader=_LOADER,
    autoescape=True,  # because select_autoescape() would not escape `.html.j2` and `.atom.j2`
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


class SiteRecord(Value):
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
    memos: Sequence[Memo], record: SiteRecord, site_url: str | None, verifier: bytes
) -> Iterator[tuple[str, Files]]:
    """Yield the folders of the site one by one, each with its files, but without the memos' own folders.

    The same record gives the same bytes. `verifier` is verify_memo.py as it is shipped.
    """
    speaks = newest_of(memo.issued for memo in memos)
    newest = next((memo for memo in memos if speaks and memo.number == speaks.number), None)
    frame = _frame(newest, all_withdrawn=bool(memos))
    programs = _for_programs(memos, newest, record, site_url, frame["title"])
    yield "", {**_front(memos, newest, frame), **programs, "verify_memo.py": verifier, "key.txt": key_file(memos)}
    below = frame | {"up": "../"}
    yield (
        "memos",
        {f"{memo.folder}.html": _page("memo.html.j2", {"site": below, "m": memo_page(memo)}) for memo in memos},
    )
    if newest:
        pages = {inside(annex, "rec"): recommendation_page(newest, memos, annex) for annex in _annexes(newest)}
        template = "recommendation.html.j2"
        yield (
            "recommendations",
            {f"{rec}.html": _page(template, {"site": below, "r": page}) for rec, page in pages.items()},
        )


def shipped(name: str) -> bytes:
    """Return a file of `templates/site/` that goes out as it is."""
    return _LOADER.get_source(_environment, name)[0].encode()


def _page(template: str, sheet: Sheet) -> bytes:
    """Return a page made from a template of `templates/site/` and what stands on it; UTF-8, newlines as \\n."""
    page = _environment.get_template(template).render(shown(sheet))
    return "\n".join(line.rstrip() for line in page.splitlines()).encode() + b"\n"


def _annexes(newest: Memo | None) -> list[Any]:
    return list(objects(newest.facts, "annex")) if newest else []


def _frame(newest: Memo | None, *, all_withdrawn: bool) -> Sheet:
    """Return what every page says of the site; `all_withdrawn` is the reason if no memo speaks for today."""
    facts = newest.facts if newest else {}
    named = {
        "office": inside(facts, "memo", "verdicts_by", default="DOI"),
        "agency": inside(facts, "memo", "about", default="the agency"),
    }
    seven = len(objects(facts, "recommendations"))
    return {
        **named,
        "up": "",
        "language": inside(facts, "memo", "language", default="en-US"),
        "title": say("site.title", n=seven, **named) if newest else say("site.title_none"),
        "about": say("site.about", n=seven, **named) if newest else say("site.about_none", all_withdrawn=all_withdrawn),
        "banner": inside(facts, "banner"),
    }


def _front(memos: Sequence[Memo], newest: Memo | None, frame: Sheet) -> Files:
    last = None
    if newest:
        last = memo_page(newest) | {
            "as_of": long_date(newest.issued.as_of),
            "page": f"memos/{newest.folder}.html",
            "forms": forms(newest, "memo", f"memos/{newest.folder}/"),
        }
    sheet = {
        "site": frame,
        "last": last,
        "recommendations": [recommendation_line(newest, annex) for annex in _annexes(newest)] if newest else [],
        "memos": [memo_line(memo) for memo in reversed(memos)],
        "keys": say_keys(memos),
    }
    return {"index.html": _page("index.html.j2", sheet), "style.css": shipped("style.css")}


def _for_programs(
    memos: Sequence[Memo], newest: Memo | None, record: SiteRecord, site_url: str | None, title: str
) -> Files:
    moved_back = sum(memo.issued.withdrawn is not None for memo in memos)
    days = due_dates(newest, record.changes, moved_back, site_url) if newest else ()
    feed = feed_of(memos, tag_of(record.first_hash, record.begun), title, site_url)
    stamp = newest.issued.at if newest else NEVER
    return {
        "feed.atom": _page("feed.atom.j2", feed),
        "dates.ics": render_calendar(say("site.calendar", title=title), days, stamp),
        "site.json": site_list(memos, newest, [inside(annex, "rec") for annex in _annexes(newest)]),
        "site.schema.json": site_schema(),
    }
