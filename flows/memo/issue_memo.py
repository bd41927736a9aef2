"""Draft the status memo from a cut of the ledger, issue what was approved, draft a correction, withdraw a memo."""

from datetime import date
from typing import Any

from prefect import flow

from flows._runtime import artifact, clock, context, run_names
from flows._runtime.run import scheduled
from flows._runtime.settings import Settings, load_settings
from flows.memo.drafting import cut_now, cut_to_correct, draft_and_note
from flows.memo.issuing import issue
from models.core import RuleError
from models.drafts import (
    correctable,
    drafts_for,
    errata_of,
    issued_memo,
    kind_of,
    open_draft,
    steps_for,
    withdrawal_of,
)
from models.ledger import Event, Period
from models.memo import DraftRequest
from models.permissions import SYSTEM, able, may
from models.projections import DRAFTS, MILESTONES
from models.records import DraftRecord, custody_news, held_as_evidence
from notifications.memo import ERASED
from notifications.prefect import say_draft_page, say_issued
from notifications.printed import check_parts, say_withdrawn
from notifications.words import cap, counted
from tasks.ledger import append_decided, records, refuse_under_hold, texts
from tasks.memo import issued_files, one_at_hand


@flow(name="issue_memo", flow_run_name=run_names.memo)
@scheduled
async def issue_memo(
    period_id: Period = "month",
    as_of: date | None = None,
    person_id: str = SYSTEM,
    draft_id: str | None = None,
    event_id: int | None = None,
) -> dict[str, str | int]:
    """Draft a memo, or with `draft_id` issue that draft; return its id, number and the SHA-256 of its facts.

    A scheduled monthly or quarterly memo is the closing memo once every recommendation is verified or closed. Drafting
    again without news gives the same draft. Raises RuleError if the draft is not approved as it stands, and where
    evidence went missing that was not noted yet; SettingsError where a template or a font is missing.

    Args:
        period_id: What it is about: week, month, quarter, hearing or closing.
        as_of: The day of the status; if it is left out, today or the end of the time just past.
        person_id: Who drafts or issues it, an id of the people file; a schedule is `system`.
        draft_id: The draft to issue, such as D3; a new one is drafted if it is left out.
        event_id: The Council's own number of the event, for a memo before a hearing.
    """
    settings = load_settings()
    database = context.open_record(settings)
    if draft_id:
        context.refuse_outside_slack(settings, f"type `/followthrough issue {draft_id}` there")
    check_parts()
    drafts = records.every(database, DRAFTS)
    milestones = records.every(database, MILESTONES).values()
    lost = settings.store.missing_or_changed(held_as_evidence(milestones))
    people = settings.people() if draft_id or person_id != SYSTEM else None
    if custody_news(milestones, lost):
        raise RuleError("evidence went missing from our files, or came back; run `ledger verify`, then draft the memo")
    if people:
        may(people, person_id, "memo_issue" if draft_id else "memo_draft")
    approved = open_draft(drafts, draft_id) if draft_id else None
    # An issue has an order of its own: a draft is noted before it is shown, a memo is written before it is noted
    if approved:
        issued = issue(settings, database, approved.id, person_id)
        await _show_issued(settings, int(issued["number"]))
        return artifact.end(issued, "Issued")
    request = DraftRequest(period=period_id, person_id=person_id, event_id=event_id)
    drafted = draft_and_note(settings, lambda: cut_now(settings, request, as_of), person_id)
    asked_people = await _show_who_is_waited_for(settings, str(drafted["draft"])) if artifact.is_shown() else 0
    return artifact.end(
        drafted, f"{cap(counted(asked_people, 'person', 'people')) if asked_people else 'Nobody'} asked"
    )


@flow(name="issue_memo_hearing", flow_run_name=run_names.of_day("Memo draft, hearing"))
async def issue_memo_hearing(event_id: int, as_of: date | None = None) -> dict[str, str | int]:
    """Draft a memo before a hearing; return its id and the SHA-256 of its facts. Raises what `issue_memo` raises.

    Args:
        event_id: The Council's own number of the event, as it stands in the address of its page.
        as_of: The day of the status; today if it is left out.
    """
    # Only the parameters differ from those of `issue_memo`, so that Prefect asks for the event
    draft: Any = issue_memo.fn
    drafted: dict[str, str | int] = await draft("hearing", as_of, event_id=event_id)
    return drafted


@flow(name="correct_memo", flow_run_name=run_names.by_person("Correction of memo no. {number}"))
async def correct_memo(number: int, reason_id: str, person_id: str) -> dict[str, str | int]:
    """Draft the erratum of memo no. N; return its id. Raises InputError or RuleError if it cannot be corrected."""
    settings = load_settings()
    check_parts()
    may(settings.people(), person_id, "memo_correct")
    correctable(records.every(context.open_record(settings), DRAFTS), number)
    return draft_and_note(settings, lambda: cut_to_correct(settings, number, reason_id, person_id), person_id)


@flow(name="withdraw_memo", flow_run_name=run_names.by_person("Withdrawal of memo no. {number}"))
async def withdraw_memo(
    number: int, person_id: str, reason_id: str | None = None
) -> dict[str, str | int | list[int] | None]:
    """Ask to withdraw memo no. N, or confirm what another person asked; return its number, the day and its errata.

    It is noted before files are removed. Raises InputError, and RuleError if who asked would confirm, or under a hold.
    Source: docs/memo.md#withdrawal.
    """
    settings = load_settings()
    database = context.open_record(settings)
    people = settings.people()

    def decide() -> tuple[Event, ...]:
        memo = issued_memo(records.every(database, DRAFTS), number)
        may(people, person_id, "memo_approve" if memo.withdrawal_asked else "memo_withdraw")
        if request := memo.withdrawal_asked:  # now files would be removed
            refuse_under_hold(database)
            context.refuse_account_of_another(database, [request.seq], person_id, "confirm this withdrawal")
        event = withdrawal_of(memo, person_id, reason_id)
        return (event,) if event else ()

    # Files are removed only after it is noted
    append_decided(database, decide, now=clock.now(), actor=person_id)
    drafts = records.every(database, DRAFTS)
    memo = issued_memo(drafts, number)
    errata = list(errata_of(drafts, number))
    if memo.withdrawn_on is None:
        return {"number": number, "withdrawn_on": None, "errata": errata}
    why = memo.withdrawn_reason_id or ""
    text = say_withdrawn(number, memo.withdrawn_on, texts.words_of(database, [why]).get(why, ERASED))
    same = [draft.id for draft in drafts_for(drafts.values(), memo.period, memo.period_from)]
    issued_files.take_back(settings.home / "memos", memo, text, same)
    corrects = next((draft.number for draft in drafts.values() if draft.issue.corrected_by == number), None)
    if corrects is not None:
        issued_files.untell_beside(settings.home / "memos", corrects)
    return {"number": number, "withdrawn_on": memo.withdrawn_on.isoformat(), "errata": errata}


async def _show_issued(settings: Settings, number: int) -> None:
    """Show on the run that issued a memo where it is, and so in place of the page of its draft."""
    (memo,) = records.where(settings.database(), DRAFTS, number=number).values()
    page = say_issued(number, memo.as_of, sorted(memo.issue.files), context.memo_store_of(settings).link(number))
    artifact.tell([page[1]])
    await artifact.show(_draft_key(memo), page)
    await artifact.show("memo", page)


def _draft_key(draft: DraftRecord) -> str:
    """Return the key of a page that the next draft of the same kind replaces."""
    return f"memo-draft-{kind_of(draft).replace(' ', '-')}"


async def _show_who_is_waited_for(settings: Settings, draft_id: str) -> int:
    """Show on the run whom its draft waits for and how they approve it; return of how many people it asks something."""
    database = settings.database()
    at_hand = one_at_hand(database, draft_id, clock.today(), context.memo_store_of(settings))
    if at_hand is None:
        return 0
    able_people = able(settings.people(), "memo_approve")
    reviewers = tuple(person for person in able_people if steps_for(at_hand.draft, person))
    if reviewers:
        page = say_draft_page(at_hand.draft, at_hand.brief, reviewers)
        artifact.tell([page[1]])
        await artifact.show(_draft_key(at_hand.draft), page)
    return len(reviewers)
