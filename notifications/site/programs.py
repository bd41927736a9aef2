"""What programs read: `site.json` with its schema, and the Atom feeds. Source: docs/site.md#feeds,
docs/site.md#for-programs"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

from pydantic import AwareDatetime, Field

from models.core import Value, same_fields
from models.ledger import Period, canonical
from notifications.memo import Facts, Head, is_made_up
from notifications.site.reading import Memo, NewestMemo, Sheet, Told, say_date
from notifications.words import SAYS_NOTHING, ended, say


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
    recommendation_feeds: dict[str, str]
    """Its own feed: the memos that say something new of it."""
    recommendation_calendars: dict[str, str]
    """Its own calendar: its open dates."""
    feed: str = "feed.atom"
    calendar: str = "dates.ics"
    milestones: str = "milestones.csv"
    """One row for each milestone of the memo that speaks for today."""
    model_config = {"populate_by_name": True, "serialize_by_alias": True}


def site_list(memos: Sequence[Memo], newest: NewestMemo | None) -> bytes:
    """Return site.json: canonical bytes (RFC 8785)."""
    places = {page.rec: f"recommendations/{page.rec}" for page in newest.facts.annex} if newest else {}
    site = SiteList(
        newest=newest.number if newest else None,
        memos=tuple(map(_list_memo, memos)),
        recommendations={rec: f"{place}.html" for rec, place in places.items()},
        recommendation_feeds={rec: f"{place}.atom" for rec, place in places.items()},
        recommendation_calendars={rec: f"{place}.ics" for rec, place in places.items()},
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


# The Atom feeds (RFC 4287): an entry for each issue, erratum or withdrawal, the newest first. docs/site.md#feeds

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""The time of a feed without entries, because the format wants one."""
MOST_TOLD = 5
"""New lines of a recommendation in one entry, the newest; its page has all."""


@dataclass(frozen=True)
class Feeds:
    """What all feeds of a site share. `tag` begins each id: a tag URI (RFC 4151) of the day and the hash of the
    record's first entry, so that two installations never share one."""

    memos: Sequence[Memo]
    tag: str
    site_url: str | None

    def of_all(self, title: str) -> Sheet:
        """Return the feed of all memos, each with the first sentence of its bottom line."""
        first = ((memo, memo.bottom_line[0] if memo.bottom_line else ()) for memo in self.memos)
        summaries = [(memo, " ".join(words.texts for words in line)) for memo, line in first]
        return self._feed(summaries, self.tag, title, self.site_url or "", ("feed.atom", "index.html"))

    def of_recommendation(self, rec: str, title: str, news: Iterable[Told], facts: Facts) -> Sheet:
        """Return the feed of one recommendation: the memos that say something new of it, and those withdrawn, because
        nobody can tell any more whether they did. `facts`: of the newest memo, which names the two bodies."""
        summaries = [(memo, "") for memo in self.memos if memo.issued.withdrawn]
        summaries += [(of.memo, say_told(of, facts.memo)) for of in news]
        names = (f"recommendations/{rec}.atom", f"recommendations/{rec}.html")
        return self._feed(summaries, f"{self.tag}/recommendation/{rec}", title, self.site_url or "../", names)

    def _feed(
        self, summaries: Sequence[tuple[Memo, str]], tag: str, title: str, base: str, names: tuple[str, str]
    ) -> Sheet:
        entries = [entry for memo, words in summaries for entry in _entries(memo, words, tag, base)]
        entries.sort(key=lambda entry: (entry["updated"], entry["id"]), reverse=True)
        return {
            "id": f"{tag}/memos",
            "title": title,
            "updated": max((entry["updated"] for entry in entries), default=_instant(NEVER)),
            "author": next((memo.from_ for memo in reversed(self.memos) if memo.from_), "followthrough"),
            "own": f"{base}{names[0]}",
            "home": f"{base}{names[1]}",
            "entries": entries,
        }


def say_told(of: Told, head: Head) -> str:
    """Say what a memo says of a recommendation that the memo before it did not; `head` names the two bodies."""
    office, agency, mock = head.verdicts_by, head.about, of.memo.issued.mock
    words = []
    if of.line:
        row, status = of.line.row, of.line.status
        states = {"status": status.words, "note": status.note, "said": row.agency, "then": row.next.text}
        made_up = {"found_made_up": is_made_up(row, mock=mock), "said_made_up": mock and row.agency != SAYS_NOTHING}
        words.append(say("site.told_status", office=office, agency=agency, **states, **made_up))
        if of.line.milestone and row.closed_on is None:
            words.append(say_date(of.line.milestone, office, mock=mock))
    for _, milestone, on, text in of.new_lines[-MOST_TOLD:]:
        words.append(ended(say("site.told_line", on=on, text=text, milestone=milestone, agency=agency)))
    if (more := len(of.new_lines) - MOST_TOLD) > 0:
        words.append(say("site.told_more", n=more, rec=of.new_lines[0][0]))
    return " ".join(words)


def _entries(memo: Memo, words: str, tag: str, base: str) -> list[Sheet]:
    issued = memo.issued
    withdrawn = issued.withdrawn
    parts = [say("site.erratum", number=issued.supersedes)] if issued.supersedes else []
    parts += [say("site.withdrawn_files") if withdrawn else words]
    parts += [say("short.banner")] if issued.mock else []
    files = [name for name in ("memo.html", "memo.pdf") if name in issued.files and not withdrawn]
    entry = {
        "id": f"{tag}/memo/{issued.number}",
        "title": say("site.memo_line", number=issued.number, kind=issued.period, as_of=issued.as_of),
        "published": _instant(issued.at),
        # What an entry says changes once: when its memo is withdrawn.
        "updated": _instant(withdrawn.at if withdrawn else issued.at),
        "link": f"{base}{memo.page}",
        "files": [f"{base}memos/{memo.folder}/{name}" for name in files],
        "summary": " ".join(filter(None, parts)),
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
