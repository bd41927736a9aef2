"""What is on record was checked when it was taken in, so reading it compiles no pattern."""

import json

import pytest
from pydantic import ValidationError

from models.projections.rows import MilestoneRow
from tests.material.records import planned, told

UNFIT = {"type": "text_in_file", "all_of": ["("]}


def test_a_pattern_is_compiled_when_a_plan_is_taken_in_and_not_when_a_record_is_read() -> None:
    with pytest.raises(ValidationError, match="does not compile"):
        planned(evidence={"kind": "document", "source": "agency_drop", "rule": UNFIT})
    stored = told(planned()).model_dump(mode="json")
    stored["plan"]["evidence"]["rule"] = UNFIT
    column = MilestoneRow.__table__.columns["record"]  # type: ignore[attr-defined]
    read = column.type.process_result_value(json.dumps(stored), None)
    assert read.plan.evidence.rule.type == "text_in_file"
