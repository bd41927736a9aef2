"""What is on record was checked when it was taken in, so reading it compiles no pattern."""

import json

import pytest
from pydantic import ValidationError
from pydantic_core import to_json

from models.ledger import ClaimEvent, Entry
from models.projections.rows import MilestoneRow
from models.records import ReminderRecord, fold_reminder
from tests.material.one_of_each import one_of_each
from tests.material.records import DUE, NOW, planned, told

CLAIMS = [event for event in one_of_each() if isinstance(event, ClaimEvent)]


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.kind)
def test_a_claim_is_read_as_what_it_was(claim: ClaimEvent) -> None:
    """They are tried one after the other, so no two may have the same fields."""
    entry = Entry(seq=9, occurred_on=DUE, recorded_at=NOW, actor="followthrough", event=claim)
    record = fold_reminder(claim.part.key, None, entry)
    read = ReminderRecord.model_validate_json(to_json(record))
    assert (type(read.claim), read) == (type(claim), record)


UNFIT = {"type": "text_in_file", "all_of": ["("]}


def test_a_pattern_is_compiled_when_a_plan_is_taken_in_and_not_when_a_record_is_read() -> None:
    with pytest.raises(ValidationError, match="does not compile"):
        planned(evidence={"kind": "document", "source": "agency_drop", "rule": UNFIT})
    stored = told(planned()).model_dump(mode="json")
    stored["plan"]["evidence"]["rule"] = UNFIT
    column = MilestoneRow.__table__.columns["record"]  # type: ignore[attr-defined]
    read = column.type.process_result_value(json.dumps(stored), None)
    assert read.rule.type == "text_in_file"
