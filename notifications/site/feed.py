"""The Atom feed (RFC 4287): one entry for each issue, erratum or withdrawal, the newest first. Source:
docs/site.md#the-feed"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from notifications.site.reading import Memo
from notifications.words import say

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""The time of a feed without entries, because the format wants one."""


def feed_of(memos: Sequence[Memo], tag: str, title: str, site_url: str | None) -> dict[str, Any]:
    """Return what stands in the feed; `tag` begins every id in it (`tag_of`)."""
    entries = [entry for memo in memos for entry in _entries(memo, tag, site_url or "")]
    entries.sort(key=lambda entry: (entry["updated"], entry["id"]), reverse=True)
    authors = (memo.head.from_ for memo in reversed(memos) if memo.head)
    return {
        "id": f"{tag}/memos",
        "title": title,
        "updated": max((entry["updated"] for entry in entries), default=_instant(NEVER)),
        "author": next(authors, "followthrough"),
        "own": f"{site_url or ''}feed.atom",
        "home": f"{site_url or ''}index.html",
        "entries": entries,
    }


def tag_of(record_id: str, begun: date) -> str:
    """Return how the ids of a record's feed begin: a tag URI (RFC 4151), whatever the address of the site."""
    return f"tag:followthrough.example,{begun.isoformat()}:{record_id[:16]}"


def _entries(memo: Memo, tag: str, site_url: str) -> list[dict[str, Any]]:
    issued = memo.issued
    withdrawn = issued.withdrawn
    parts = [say("site.erratum", number=issued.supersedes)] if issued.supersedes else []
    parts.append(say("site.withdrawn_files") if withdrawn else memo.bottom_line[0].text)
    parts += [say("site.demonstration")] if issued.mock else []
    files = [name for name in ("memo.html", "memo.pdf") if name in issued.files and not withdrawn]
    entry = {
        "id": f"{tag}/memo/{issued.number}",
        "title": say("site.memo_line", number=issued.number, kind=issued.period, as_of=issued.as_of),
        "published": _instant(issued.at),
        # What an entry says changes once: when its memo is withdrawn.
        "updated": _instant(withdrawn.at if withdrawn else issued.at),
        "link": f"{site_url}{memo.page}",
        "files": [f"{site_url}memos/{memo.folder}/{name}" for name in files],
        "summary": " ".join(parts),
    }
    if withdrawn is None:
        return [entry]
    withdrawal = {
        **entry,
        "id": f"{entry['id']}/withdrawn",
        "title": say("site.withdrawn_title", number=issued.number),
        "published": _instant(withdrawn.at),
        "summary": say("site.withdrawn", on=withdrawn.on, reason=memo.reasons.get(withdrawn.reason_id)),
    }
    return [entry, withdrawal]


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
