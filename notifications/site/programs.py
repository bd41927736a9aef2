"""What programs read: `site.json`, and the schema that describes it. Source: docs/site.md#what-the-site-shows"""

import json
from collections.abc import Sequence
from datetime import date
from typing import Literal

from pydantic import AwareDatetime, Field

from models.core import Value
from models.ledger import Period, canonical
from notifications.site.reading import Memo, NewestMemo


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
    """Its progress is made up, for a demonstration."""
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
    milestones: str = "standing.csv"
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
    withdrawn = issued.withdrawn
    return ListedMemo(
        number=issued.number,
        period=issued.period,
        as_of=issued.as_of,
        period_from=issued.period_from,
        period_to=issued.period_to,
        issued_at=issued.at,
        mock=issued.mock,
        supersedes=issued.supersedes,
        corrections=tuple(
            ListedCorrection(
                by_number=correction.by_number, at=correction.at, reason=memo.reasons.get(correction.reason_id)
            )
            for correction in issued.corrections
            if not correction.withdrawn_on
        ),
        withdrawn=ListedWithdrawal(at=withdrawn.at, reason=memo.reasons.get(withdrawn.reason_id))
        if withdrawn
        else None,
        page=memo.page,
        files={
            name: ListedFile(sha256=digest, href=None if withdrawn else f"memos/{memo.folder}/{name}")
            for name, digest in sorted(issued.files.items())
        },
    )
