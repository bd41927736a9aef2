"""Record what a named verifier holds after looking at evidence."""

from datetime import date
from typing import Any

from prefect import flow

from flows._runtime import clock, context
from flows._runtime.settings import load_settings
from models.answers import AnswerContext, consequences
from models.ledger import EvidenceRejected, FindingRecorded, Verdict
from models.permissions import able, barred_suppliers
from models.projections import MILESTONES
from models.standing import find, found_before
from tasks import ledger
from tasks.ledger import records


@flow(name="record_finding", flow_run_name="Finding on {milestone_id}: {verdict}")
async def record_finding(
    milestone_id: str, verdict: Verdict, done_on: date, person_id: str, reason_id: str, evidence_id: str | None = None
) -> int:
    """Record a finding, start the clocks that hang on it and lift what waited for it; return the finding's seq.

    The same finding is recorded once. `done_on` is the day the thing was done in the world; `evidence_id` the SHA-256,
    or its start, of evidence in hand (several, with commas). Raises RuleError if a rule forbids it.
    """
    settings, now = load_settings(), clock.now()
    database = context.open_record(settings)
    in_slack = {"met": '"Verify"', "not_met": '"Not sufficient"'}.get(verdict)
    context.refuse_outside_slack(
        settings,
        f"press {in_slack} in the message about {milestone_id} that the app sent you"
        if in_slack
        else f"Slack has no button for `{verdict}`, so this one takes the setting",
    )
    # Look
    record = context.milestone(database, milestone_id)
    seq, _ = ledger.head(database)
    # Decide
    context.permit(settings, person_id, "finding", record)
    on = context.not_after(done_on, clock.today())
    shas = tuple(filter(None, (evidence_id or "").split(",")))
    same = found_before(record, verdict, shas, on=on, by=person_id)
    barred = barred_suppliers(
        person_id, able(settings.people(), "finding", record.id), context.stand_ins_today(settings)
    )
    what: dict[str, Any] = {"on": on, "by": person_id, "reason_id": reason_id, "barred": barred}
    found = () if same else find(record, verdict, shas, **what)
    shown = {sha for event in found if isinstance(event, FindingRecorded | EvidenceRejected) for sha in event.evidence}
    supplied = [each.seq for each in record.evidence if each.sha256 in shown]
    context.refuse_account_of_another(database, supplied, person_id, "verify this evidence")
    others = records.every(database, MILESTONES) if found else {}
    calendar = context.register(database).calendar
    brought = consequences(found, record, AnswerContext(settings.people(), clock.today(), others, calendar))
    # Act: nothing outside is touched
    # Note
    if same:
        return same
    ledger.append(database, [*found, *brought], now=now, actor=person_id, after=seq)
    return seq + 1
