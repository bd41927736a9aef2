"""Prefect's own form for a draft of a memo: the run waits, and an answer is noted by the same rules as a press."""

import asyncio
from datetime import date
from typing import Any

import pytest

from flows.memo.approve_memo import approve_memo
from flows.memo.issue_memo import issue_memo
from flows.memo.memo_form import DraftAnswer, note_answer, offer_form
from models.core import InputError, RuleError
from models.projections import DRAFTS
from models.records import DraftRecord
from tasks.ledger import records, texts
from tests.material.installation import COORDINATOR, SECOND, VERIFIER, DemoInstallation

TODAY = date(2026, 11, 25)


def drafted(installation: DemoInstallation, by: str = COORDINATOR) -> str:
    return str(installation.do(issue_memo, as_of=TODAY, person_id=by, mock="made_up")["draft"])


def of(installation: DemoInstallation, draft_id: str) -> DraftRecord:
    found = records.one(installation.database, DRAFTS, draft_id)
    assert found is not None
    return found


def answer(person_id: str, step: str = "approve", reason: str = "none") -> DraftAnswer:
    return DraftAnswer.model_validate({"person_id": person_id, "step": step, "reason": reason})


def test_an_answer_is_noted_once_by_the_rules_of_a_memos_life(installation: DemoInstallation) -> None:
    draft = drafted(installation)
    for who, why in ((COORDINATOR, "drafted D1"), ("p-contact-policy", "may not do this")):
        with pytest.raises(RuleError, match=why):
            note_answer(installation.settings, draft, answer(who))
    with pytest.raises(InputError, match="is not in the people file"):
        note_answer(installation.settings, draft, answer("p-nobody"))
    assert of(installation, draft).approvals == ()
    told = note_answer(installation.settings, draft, answer(SECOND))
    assert "noted as entry" in told
    assert note_answer(installation.settings, draft, answer(SECOND)) == told.replace("noted as", "noted before, as")
    assert [each.by for each in of(installation, draft).approvals] == [SECOND]


def test_who_stands_in_for_the_drafter_does_not_approve_by_the_form(installation: DemoInstallation) -> None:
    path = installation.settings.home / "people.yaml"
    away = "  slack: U0DEMO001\n  away: [{from: 2026-11-20, to: 2026-12-20, delegate: p-office-9}]\n"
    other = "- id: p-office-9\n  name: Made up\n  slack: U0DEMO099\n  roles: [{role: council_reader}]\n"
    path.write_text(path.read_text().replace("  slack: U0DEMO001\n", away) + other)
    draft = drafted(installation)
    with pytest.raises(RuleError, match="may not do this"):
        note_answer(installation.settings, draft, answer("p-office-9"))
    assert of(installation, draft).approvals == ()


def test_a_draft_is_sent_back_with_a_reason_of_a_closed_list(installation: DemoInstallation) -> None:
    draft = drafted(installation)
    with pytest.raises(RuleError, match="sent back with a reason"):
        note_answer(installation.settings, draft, answer(VERIFIER, "send_back"))
    note_answer(installation.settings, draft, answer(VERIFIER, "send_back", "facts"))
    [review] = of(installation, draft).reviews
    assert (review.by, review.sent_back) == (VERIFIER, True)
    assert texts.words_of(installation.database, [review.text_id or ""]) == {review.text_id: "A fact in it is wrong."}


def test_without_a_server_there_is_no_form_and_nothing_is_started(installation: DemoInstallation) -> None:
    draft = drafted(installation)
    with pytest.raises(InputError, match="Prefect's server"):
        installation.do(approve_memo, draft)
    asyncio.run(offer_form(draft))
    assert of(installation, draft).approvals == ()


@pytest.mark.xdist_group("prefect")
def test_a_run_waits_for_a_person_and_the_form_comes_again_where_the_answer_was_wrong(
    installation: DemoInstallation, prefect_server: str
) -> None:
    draft = drafted(installation)
    states, page = asyncio.run(_through_the_form(draft, [COORDINATOR, SECOND]))
    assert states == ["Suspended", "Suspended", "Completed"]
    assert "drafted D1 and may not approve it" in page
    assert of(installation, draft).facts_sha256 in page
    assert [each.by for each in of(installation, draft).approvals] == [SECOND]


@pytest.mark.xdist_group("prefect")
def test_a_run_whose_draft_was_replaced_meanwhile_fails_with_the_rule(
    installation: DemoInstallation, prefect_server: str
) -> None:
    draft = drafted(installation)
    installation.do(issue_memo, as_of=date(2026, 11, 24), person_id=COORDINATOR, mock="made_up")
    states, _ = asyncio.run(_through_the_form(draft, []))
    assert states == ["Failed"]


async def _through_the_form(draft: str, persons: list[str]) -> tuple[list[str], str]:
    """Run the deployment as a worker would, each time with the next person's answer; the states, and the last page."""
    from prefect import get_client
    from prefect.flow_engine import run_flow_async
    from prefect.flow_runs import resume_flow_run

    states, page = list[str](), ""
    async with get_client() as client:
        flow_id = await client.create_flow(approve_memo)
        deployment = await client.create_deployment(flow_id, "approve_memo")
        run = await client.create_flow_run_from_deployment(deployment, parameters={"draft_id": draft})
        for person in [*persons, None]:
            try:
                await run_flow_async(approve_memo, run, parameters={"draft_id": draft}, return_type="state")
            except BaseException as paused:  # Prefect ends the process of a suspended run by an exception of its own
                if type(paused).__name__ != "Pause":
                    raise
            run = await client.read_flow_run(run.id)
            states.append(str(run.state_name))
            keyset: Any = run.state.state_details.run_input_keyset if run.state else None
            if person is None or keyset is None:
                break
            page = str(await client.read_flow_run_input(run.id, keyset["description"]))
            await resume_flow_run(run.id, run_input={"person_id": person, "step": "approve", "reason": "none"})
            run = await client.read_flow_run(run.id)
    return states, page


@pytest.mark.xdist_group("prefect")
def test_a_schedules_draft_starts_one_form_where_the_deployment_is_kept(
    installation: DemoInstallation, prefect_server: str
) -> None:
    runs = asyncio.run(_offered("D7"))
    assert [each.parameters for each in runs] == [{"draft_id": "D7"}]


async def _offered(draft: str) -> list[Any]:
    """Offer the form for a draft twice, and return the runs that hold it."""
    from prefect import get_client

    async with get_client() as client:
        flow_id = await client.create_flow(approve_memo)
        await client.create_deployment(flow_id, "approve_memo")
        await offer_form(draft)
        await offer_form(draft)
        return [each for each in await client.read_flow_runs() if each.parameters == {"draft_id": draft}]
