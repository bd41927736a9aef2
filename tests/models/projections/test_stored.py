"""What is on record was checked when it was taken in, so reading it compiles no pattern."""

import pytest
from pydantic import ValidationError

from models.projections import MILESTONES
from models.records import MilestoneRecord
from tests.material.records import planned, told

UNFIT = {"type": "text_in_file", "all_of": ["("]}


def test_a_pattern_is_compiled_when_a_plan_is_taken_in_and_not_when_a_record_is_read() -> None:
    with pytest.raises(ValidationError, match="does not compile"):
        planned(evidence={"kind": "document", "source": "agency_drop", "rule": UNFIT})
    stored = told(planned()).model_dump()
    stored["plan"]["evidence"]["rule"] = UNFIT
    read = MILESTONES.read([stored[name] for name in MilestoneRecord.model_fields])
    assert read.plan.evidence.rule.type == "text_in_file"
