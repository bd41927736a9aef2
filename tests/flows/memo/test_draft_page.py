"""The run that drafts a memo shows whom the draft waits for; nothing is approved there."""

import asyncio
from datetime import date
from typing import Any

from flows.memo.issue_memo import issue_memo
from models.permissions import SYSTEM
from models.projections import DRAFTS
from tasks.ledger import records
from tests.material.answers import review_memo
from tests.material.installation import COORDINATOR, SECOND, VERIFIER, DemoInstallation


def test_the_run_of_a_draft_names_whom_it_waits_for_and_how_they_approve(
    installation: DemoInstallation, prefect_server: str
) -> None:
    drafted = str(installation.do(issue_memo, "week", person_id=SYSTEM)["draft"])
    draft = records.every(installation.database, DRAFTS)[drafted]
    page = asyncio.run(_last_page())
    assert all(person in page for person in (COORDINATOR, SECOND, VERIFIER))
    assert "one person reads it and another approves it" in page
    assert "in Slack" in page
    assert f"followthrough memo approve {drafted[1:]} --by" in page
    assert f"SHA-256 {draft.facts_sha256[:12]};" in page, "the bytes that an approval binds"


def test_a_draft_that_was_approved_gets_no_new_page_and_its_drafter_is_not_waited_for(
    installation: DemoInstallation, prefect_server: str
) -> None:
    given = {"as_of": date(2026, 11, 24), "person_id": COORDINATOR}
    drafted = str(installation.do(issue_memo, "quarter", **given)["draft"])
    waits = next(line for line in asyncio.run(_last_page()).splitlines() if line.startswith("It is awaiting review by"))
    assert SECOND in waits
    assert COORDINATOR not in waits
    pages = asyncio.run(_pages())
    installation.do(review_memo, drafted, "approve", SECOND)
    assert installation.do(issue_memo, "quarter", **given)["draft"] == drafted
    assert asyncio.run(_pages()) == pages


def test_a_draft_that_was_replaced_or_issued_waits_for_nobody(
    installation: DemoInstallation, prefect_server: str
) -> None:
    given = {"as_of": date(2026, 11, 23), "person_id": COORDINATOR}
    installation.do(issue_memo, "hearing", **given, event_id=22233)
    again = installation.do(issue_memo, "hearing", **given | {"as_of": date(2026, 11, 24)}, event_id=22233)
    installation.do(review_memo, str(again["draft"]), "approve", SECOND)
    installation.do(issue_memo, person_id=COORDINATOR, draft_id=str(again["draft"]))
    newest = asyncio.run(_newest("memo-draft-hearing-22233"))
    assert newest.description == "Memo no. 1 issued, status as of November 24, 2026."
    assert "awaiting review" not in newest.data


async def _newest(key: str) -> Any:
    """Return what a list of pages shows under a key."""
    from prefect import get_client
    from prefect.client.schemas.filters import ArtifactCollectionFilter

    only = ArtifactCollectionFilter.model_validate({"key": {"any_": [key]}})
    async with get_client() as client:
        (newest,) = await client.read_latest_artifacts(artifact_filter=only)
    return newest


async def _last_page() -> str:
    return (await _pages())[-1]


async def _pages() -> list[str]:
    """Return the pages of drafts that the server keeps, oldest first."""
    from prefect import get_client

    async with get_client() as client:
        artifacts = await client.read_artifacts()
    pages = [artifact for artifact in artifacts if str(artifact.key).startswith("memo-draft-")]
    return [str(page.data) for page in sorted(pages, key=lambda page: str(page.created))]
