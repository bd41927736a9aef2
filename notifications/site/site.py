"""The whole site: its pages, feed, calendar, spreadsheet and list, made from what was issued. Source:
docs/site.md#pages"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from jinja2 import ChoiceLoader, PackageLoader
from markupsafe import Markup

from models.core import Value, new_york_day
from models.ledger import short_head
from models.memo import newest as newest_of
from models.records import PORTFOLIO
from notifications.memo import Facts, council_offices, memo_schema, milestones_csv, printable
from notifications.printed import environment, looked, trimmed
from notifications.site.calendar import dates_of, render_calendar
from notifications.site.programs import NEVER, Feeds, site_list, site_schema
from notifications.site.reading import Memo, NewestMemo, Sheet, told_by_recommendation
from notifications.site.recommendations import recommendation_page
from notifications.words import FILTERS, say

MOST_LISTED = 12
"""Recommendations of which each has a mark and a row on the first page; more have a page of their own."""
FORMS = ("memo.html", "memo.pdf", "milestones.csv", "memo.json")
"""A memo's forms in the order of the links; `say("site.form")` names each. What else an older memo has stands among its
files alone."""
Files = Mapping[str, bytes]


class SiteRecord(Value):
    """What the site takes from the record besides its memos."""

    first_hash: str
    """The hash of the record's first entry, by which two records are told apart."""
    begun: date
    lost: tuple[int, ...] = ()
    """The numbers of memos that were made public and whose entries were lost before the record was restored."""
    changes: dict[str, int]


def render_site(
    memos: Sequence[Memo], record: SiteRecord, site_url: str | None, verifier: bytes
) -> Iterator[tuple[str, Files]]:
    """Yield the folders of the site with their files, without the memos' own; `verifier` is verify_memo.py as shipped.
    The same record gives the same bytes."""
    newest = next((memo for memo in memos if isinstance(memo, NewestMemo)), None)
    facts = newest.facts if newest else None
    older = None if newest else _older_page(memos)
    frame = _frame(newest, all_withdrawn=bool(memos)) | ({"mock": older["memo"].issued.mock} if older else {})
    title = frame["title"]
    withdrawals = sum(memo.issued.withdrawn is not None for memo in memos)
    memo_lines = [
        {"memo": memo, "lines": _state_lines(memo), "forms": _forms(memo, "memos/")} for memo in reversed(memos)
    ]
    sheets: dict[str, Sheet] = {
        "index": _front_page(newest) if newest else {"older": older},
        "about": {"keys": _say_keys(memos)},
        "memos": {"memos": memo_lines, "lost": record.lost},
    }
    if newest:
        counts, listed = newest.facts.source_counts, len(newest.facts.sources)
        read = say(
            "site.sources", of=counts.of, read=counts.read, old=counts.old_copy, unread=counts.unread, listed=listed
        )
        sheets |= {
            "duties": _sections_page(newest, ("deadlines", "duties"), say("site.duties_page"), say("site.no_duty")),
            "sources": _sections_page(newest, ("sources",), say("site.sources_page"), say("site.no_source"), read),
        }
    if newest and len(newest.lines) > MOST_LISTED:
        sheets["recommendations"] = {}
    common = {"site": frame, "facts": facts, "document": newest.document if newest else None}
    files: dict[str, bytes] = {
        f"{name}.html": _page("sections.html.j2" if "sections" in sheet else f"{name}.html.j2", common | sheet)
        for name, sheet in sheets.items()
    }
    stamp = newest.issued.at if newest else NEVER
    dates = list(dates_of(facts, record.changes, withdrawals, site_url or "", stamp)) if facts else []
    tag = f"tag:followthrough.example,{record.begun.isoformat()}:{record.first_hash[:16]}"
    feeds = Feeds(memos, tag, site_url)
    files |= {
        "style.css": shipped("shapes.css") + shipped("style.css"),
        "feed.atom": _page("feed.atom.j2", feeds.of_all(title)),
        "dates.ics": render_calendar(say("site.calendar", title=title), (date for _, date in dates)),
        "milestones.csv": milestones_csv(facts),
        "site.json": site_list(memos, newest),
        "site.schema.json": site_schema(),
        "memo.schema.json": memo_schema(),
        "verify_memo.py": verifier,
        "key.txt": _key_file(memos),
    }
    yield "", files
    below = frame | {"up": "../"}
    pages = {memo.folder: {"site": below | {"mock": memo.issued.mock}} | _memo_page(memo) for memo in memos}
    yield "memos", {f"{folder}.html": _page("memo.html.j2", sheet) for folder, sheet in pages.items()}
    if newest:
        news_by_rec = told_by_recommendation(memos)
        dates_by_rec: dict[str, list[bytes]] = {}
        for rec, date_ in dates:
            dates_by_rec.setdefault(rec, []).append(date_)
        files = {}
        for annex in newest.facts.annex:
            rec, news = annex.rec, news_by_rec.get(annex.rec, [])
            sheet = recommendation_page(news, newest, annex)
            feed = feeds.of_recommendation(rec, sheet["name"], news, newest.facts)
            files[f"{rec}.html"] = _page("recommendation.html.j2", {"site": below} | sheet)
            files[f"{rec}.atom"] = _page("feed.atom.j2", feed)
            name = say("site.calendar", title=sheet["name"])
            files[f"{rec}.ics"] = render_calendar(name, dates_by_rec.get(rec, ()))
        yield "recommendations", files


def _frame(newest: NewestMemo | None, *, all_withdrawn: bool) -> Sheet:
    frame = {"up": "", "language": "en-US", "as_of": None, "head": None, "mock": False}
    if newest is None:
        return frame | {"title": say("site.title_none"), "all_withdrawn": all_withdrawn}
    head = newest.facts.memo
    return frame | {
        "office": head.verdicts_by,
        "agency": head.about,
        "language": head.language,
        "title": _title_of(newest.facts),
        "number": len(newest.facts.recommendations),
        "as_of": head.as_of,
        "memo": newest,
        "head": short_head(newest.issued.cut_seq, head.ledger.hash),
        "mock": newest.issued.mock,
    }


def _sections_page(memo: NewestMemo, parts: Sequence[str], heading: str, nothing: str, lead: str = "") -> Sheet:
    """Return a page that sets sections of the memo, below `lead`; `nothing`: what it says if the memo has none."""
    sections = [section for part in parts if (section := memo.document.section(part))]
    base = f"memos/{memo.folder}/memo.html"
    return {"heading": heading, "lead": lead, "sections": sections, "nothing": nothing, "base": base}


def _front_page(memo: NewestMemo) -> Sheet:
    facts = memo.facts
    return {
        "memo": memo,
        "banner": _state_lines(memo)[1:],
        "forms": _forms(memo, "memos/"),
        "offices": _offices(memo, "memos/"),
        "lines": memo.lines,
        "is_listed": len(memo.lines) <= MOST_LISTED,
        "key": Counter(line.status[:2] for line in memo.lines),
        "has_portfolio": any(annex.rec == PORTFOLIO for annex in facts.annex),
        "base": f"memos/{memo.folder}/memo.html",
    }


def _older_page(memos: Sequence[Memo]) -> Sheet | None:
    """Return the memo that speaks for today, where an earlier version made it; None if there is none."""
    speaking = newest_of([memo.issued for memo in memos])
    older = next((memo for memo in memos if memo.issued == speaking), None)
    return {"memo": older, "forms": _forms(older, "memos/")} if older else None


# The list of memos, the page beside each one, and which public key signs which memos. Source: docs/site.md#keys


def _state_lines(memo: Memo) -> list[str]:
    """Return what became of a memo since it was made: issued, a correction, corrected, withdrawn."""
    issued = memo.issued
    lines = [say("site.issued", on=issued.on)]
    if issued.supersedes:
        lines.append(say("site.erratum", number=issued.supersedes))
    for correction in issued.corrections:
        facts = {"by": correction.by_number, "on": new_york_day(correction.at)}
        if correction.withdrawn_on:
            # The reason given for it is left out, because its words may be what may not be shown.
            lines.append(say("site.was_corrected", **facts, gone_on=correction.withdrawn_on))
        else:
            lines.append(say("site.corrected", **facts, reason=memo.reasons.get(correction.reason_id)))
    if issued.withdrawn:
        reason = memo.reasons.get(issued.withdrawn.reason_id)
        lines.append(say("site.withdrawn", on=issued.withdrawn.on, reason=reason))
    return lines


def _forms(memo: Memo, folder: str) -> list[Sheet]:
    """Return the forms of a memo as links, by the folder in which its own lies; none if it was withdrawn."""
    if memo.issued.withdrawn:
        return []
    return [{"href": f"{folder}{memo.folder}/{name}", "form": name} for name in FORMS if name in memo.issued.files]


def _offices(memo: Memo, folder: str) -> list[Sheet]:
    """Return each council office with a link to its part of a memo's page; none of a memo that names no offices."""
    if memo.issued.withdrawn or "milestones.csv" not in memo.issued.files:
        return []
    offices = council_offices(line.row for line in memo.lines)
    return [{"href": f"{folder}{memo.folder}/memo.html#{office.anchor}", "name": office.name} for office in offices]


def _memo_page(memo: Memo) -> Sheet:
    """Return what stands on the page beside a memo's folder: its files among it."""
    digests = dict.fromkeys(memo.sizes, "") | memo.issued.files
    return {
        "memo": memo,
        "issued": memo.issued,
        "banner": _state_lines(memo)[1:],
        "forms": _forms(memo, ""),
        "offices": _offices(memo, ""),
        "files": sorted(digests.items()),
    }


def _key_file(memos: Sequence[Memo]) -> bytes:
    warning = ["", say("site.compare_key")] if any(memo.key for memo in memos) else []
    return "\n".join([*_say_keys(memos), *warning, ""]).encode()


def _say_keys(memos: Sequence[Memo]) -> list[str]:
    """Return which public key signs which memos, in words: numbers that follow each other as `2 to 7`."""
    lines = []
    for key in dict.fromkeys(memo.key for memo in memos if memo.key):
        signed = enumerate(memo.number for memo in memos if memo.key == key)
        runs = [[number for _, number in run] for _, run in groupby(signed, key=lambda pair: pair[1] - pair[0])]
        numbers = [f"{run[0]} to {run[-1]}" if run[1:] else str(run[0]) for run in runs]
        lines.append(say("site.signed", key=key, numbers=numbers))
    return lines or [say("site.signed_by_none")]


_LOADER = ChoiceLoader([PackageLoader("notifications", "templates/site"), PackageLoader("notifications")])
_environment = environment(
    _LOADER, lstrip_blocks=True, finalize=lambda value: value if isinstance(value, Markup) else printable(value)
)
_environment.filters |= FILTERS | {
    "first_small": lambda text: text[:1].lower() + text[1:],
    "looked": lambda text: looked(printable(text)),
}
_environment.globals["say"] = say


def _page(template: str, sheet: Sheet) -> bytes:
    return trimmed(_environment.get_template(template).render(sheet))


def shipped(name: str) -> bytes:
    """Return a file of `templates/site/`, or of `templates/`, that goes out as it is."""
    return _LOADER.get_source(_environment, name)[0].encode()


def _title_of(facts: Facts) -> str:
    n = len(facts.recommendations)
    return say("site.title", n=n, office=facts.made_by, agency=facts.memo.about, topic=facts.report.topic)
