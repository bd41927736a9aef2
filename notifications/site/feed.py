"""The Atom feed (RFC 4287): one entry for each issue, erratum or withdrawal, the newest first."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from notifications.site.memos import kind_of
from notifications.site.reading import Memo, inside, rows
from notifications.words import say

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""The time of a feed in which nothing was said yet; the format wants one."""


def feed_sheet(memos: Sequence[Memo], record_id: str, begun: date, title: str, site_url: str | None) -> dict[str, Any]:
    """Return what stands in the feed.

    The ids are tag URIs (RFC 4151). They hold the start of the record's first hash, so that two houses never share
    one, and not the site's address, which may change while an entry stays the same.
    """
    tag = f"tag:followthrough.example,{begun.isoformat()}:{record_id[:16]}"
    entries = [each for memo in memos for each in _entries(memo, tag, site_url or "")]
    entries.sort(key=lambda each: (each["updated"], each["id"]), reverse=True)
    return {
        "id": f"{tag}/memos",
        "title": title,
        "updated": max((each["updated"] for each in entries), default=_instant(NEVER)),
        "author": next((inside(memo.told, "memo", "from") for memo in reversed(memos) if memo.told), "followthrough"),
        "own": f"{site_url or ''}feed.atom",
        "home": f"{site_url or ''}index.html",
        "entries": entries,
    }


def _entries(memo: Memo, tag: str, site_url: str) -> list[dict[str, Any]]:
    one, back = memo.issued, memo.issued.withdrawn
    said = [inside(each, "text") for each in rows(memo.told, "bottom_line")]
    parts = [say("site.erratum", number=one.supersedes)] if one.supersedes else []
    parts += [say("site.made_up")] if one.mock else []
    first = {
        "id": f"{tag}/memo/{one.number}",
        "title": say("site.memo_line", number=one.number, kind=kind_of(one), as_of=one.as_of),
        "published": _instant(one.at),
        # What an entry says changes once: when its memo is taken back.
        "updated": _instant(back.at if back else one.at),
        "link": f"{site_url}memos/{memo.folder}.html",
        "files": [] if back else [f"{site_url}memos/{memo.folder}/{name}" for name in ("memo.html", "memo.pdf")
                                  if name in one.files],
        "summary": " ".join([*parts, say("site.withdrawn_files")] if back else [*parts, *said]),
    }  # fmt: skip
    if back is None:
        return [first]
    words = say("site.withdrawn", on=back.on, reason=memo.reason(back.reason_id))
    taken = {"id": f"{first['id']}/withdrawn", "title": f"Memo no. {one.number} is withdrawn", "summary": words}
    return [first, {**first, "published": _instant(back.at), "files": [], **taken}]


def _instant(moment: datetime) -> str:
    """Return an instant as RFC 3339 in UTC, to the second."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
