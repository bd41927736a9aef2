"""What programs read: `site.json` with its schema, and the Atom feed. Source: docs/site.md#what-the-site-shows,
docs/site.md#for-programs"""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Literal

from pydantic import AwareDatetime, Field

from models.core import Value, same_fields
from models.ledger import Period, canonical
from notifications.site.reading import Memo, NewestMemo, Sheet
from notifications.words import say


class ListedFile(Value):
    """One file of a memo; `href` is relative to site.json, and null where the memo was withdrawn."""

    sha256: str
    href: str | None


class ListedCorrection(Value):
    """A later memo that corrects this one, and was not withdrawn."""

    by_number: int
    at: AwareDatetime
    reason: str | None
    """Its words; null if they were erased."""


class ListedWithdrawal(Value):
    """When a memo was taken back, and why; its files are gone."""

    at: AwareDatetime
    reason: str | None
    """Its words; null if they were erased."""


class ListedMemo(Value):
    """One issued memo. Times are instants in UTC, days are days in New York."""

    number: int
    period: Period
    as_of: date
    period_from: date
    period_to: date
    issued_at: AwareDatetime
    mock: bool
    supersedes: int | None
    """The number of the memo that it corrects."""
    corrections: tuple[ListedCorrection, ...]
    withdrawn: ListedWithdrawal | None
    page: str
    files: dict[str, ListedFile]


class SiteList(Value):
    """The whole list: every memo ever issued, by number."""

    schema_: Literal["followthrough.site/1"] = Field(default="followthrough.site/1", alias="schema")
    newest: int | None
    """The number of the memo that speaks for today: its memo.json holds all facts."""
    memos: tuple[ListedMemo, ...]
    recommendations: dict[str, str]
    """The page of each recommendation, by id."""
    feed: str = "feed.atom"
    calendar: str = "dates.ics"
    milestones: str = "milestones.csv"
    """One row for each milestone of the memo that speaks for today."""
    model_config = {"populate_by_name": True, "serialize_by_alias": True}


def site_list(memos: Sequence[Memo], newest: NewestMemo | None) -> bytes:
    """Return site.json: canonical bytes (RFC 8785)."""
    site = SiteList(
        newest=newest.number if newest else None,
        memos=tuple(map(_list_memo, memos)),
        recommendations={page.rec: f"recommendations/{page.rec}.html" for page in newest.facts.annex} if newest else {},
    )
    return canonical(site.model_dump(mode="json"))


def site_schema() -> bytes:
    """Return the JSON Schema (draft 2020-12) of site.json, which is where its fields are described."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "urn:followthrough:site:1"}
    schema = SiteList.model_json_schema(mode="serialization") | head
    return (json.dumps(schema, indent=1, sort_keys=True) + "\n").encode()


def _list_memo(memo: Memo) -> ListedMemo:
    issued = memo.issued
    corrections = tuple(
        ListedCorrection(by_number=item.by_number, at=item.at, reason=memo.reasons.get(item.reason_id))
        for item in issued.corrections
        if not item.withdrawn_on
    )
    withdrawn = None
    if issued.withdrawn:
        reason = memo.reasons.get(issued.withdrawn.reason_id)
        withdrawn = ListedWithdrawal(at=issued.withdrawn.at, reason=reason)
    files = {
        name: ListedFile(sha256=digest, href=None if withdrawn else f"memos/{memo.folder}/{name}")
        for name, digest in sorted(issued.files.items())
    }
    facts = {"issued_at": issued.at, "corrections": corrections, "withdrawn": withdrawn, "files": files}
    return ListedMemo(**same_fields(ListedMemo, memo, issued) | facts)


# The Atom feed (RFC 4287): an entry for each issue, erratum or withdrawal, the newest first. docs/site.md#the-feed

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""The time of a feed without entries, because the format wants one."""


def feed_of(memos: Sequence[Memo], record_id: str, begun: date, title: str, site_url: str | None) -> Sheet:
    """Return what stands in the feed. Its ids begin with a tag URI (RFC 4151) of the day and the hash of the record's
    first entry, so that two installations never share one."""
    tag = f"tag:followthrough.example,{begun.isoformat()}:{record_id[:16]}"
    entries = [entry for memo in memos for entry in _entries(memo, tag, site_url or "")]
    entries.sort(key=lambda entry: (entry["updated"], entry["id"]), reverse=True)
    authors = (memo.from_ for memo in reversed(memos) if memo.from_)
    return {
        "id": f"{tag}/memos",
        "title": title,
        "updated": max((entry["updated"] for entry in entries), default=_instant(NEVER)),
        "author": next(authors, "followthrough"),
        "own": f"{site_url or ''}feed.atom",
        "home": f"{site_url or ''}index.html",
        "entries": entries,
    }


def _entries(memo: Memo, tag: str, site_url: str) -> list[Sheet]:
    issued = memo.issued
    withdrawn = issued.withdrawn
    parts = [say("site.erratum", number=issued.supersedes)] if issued.supersedes else []
    parts += (
        [say("site.withdrawn_files")] if withdrawn else [words.texts for line in memo.bottom_line[:1] for words in line]
    )
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
