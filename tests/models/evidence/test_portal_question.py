import json
from pathlib import Path

import pytest

from models.core import SourceFault
from models.evidence.tables import asked_columns, column_changes
from models.register import DatasetRow, Human, Socrata

OPEN_DATA = Path(__file__).parents[2] / "opendata"
RULE = DatasetRow.model_validate(
    {"type": "dataset_row", "where": {"agency_matches": "x"}, "column": "implementation_status", "equals": "x"}
)


def columns(dataset: str) -> dict[str, str]:
    described = json.loads((OPEN_DATA / f"{dataset}_columns.json").read_text())
    return {each["fieldName"]: str(each.get("dataTypeName")) for each in described["columns"]}


def source(dataset: str, where: str | None = None) -> Socrata:
    return Socrata(kind="socrata", voice="oversight", dataset=dataset, url="https://a.example", where=where)


def test_of_dois_set_every_column_is_asked_for() -> None:
    asked = asked_columns(source("jstn-jaut"), columns("jstn-jaut"), (RULE, Human(type="human", why="x")))
    assert set(asked) == set(columns("jstn-jaut"))


def test_of_the_city_record_no_contact_is_asked_for() -> None:
    asked = asked_columns(source("dg92-zbpx", "x = 1"), columns("dg92-zbpx"), ())
    names = {"email", "address_to_request", "additional_description_1"}
    assert not [name for name in asked if "contact" in name or name in names]


@pytest.mark.parametrize(
    "name", ["contact_name", "email", "e_mail", "phone_2", "contact_fax", ":@region", "a b", "x;y"]
)
def test_a_column_that_may_be_a_persons_or_that_is_no_name_is_left_alone(name: str) -> None:
    assert name not in asked_columns(source("made-upup"), {"status": "text", name: "text"}, ())


@pytest.mark.parametrize(
    ("where", "needed"),
    [
        ({"agency_matches": "x"}, "agency"),
        ({"issued_to": "2025-12-31"}, "date_issued"),
        ({"text_matches": "x"}, "recommendation"),
        ({"id_equals": "7"}, "id"),
    ],
)
def test_each_column_that_a_rule_reads_is_named_when_it_is_gone(where: dict[str, str], needed: str) -> None:
    rule = DatasetRow.model_validate({"type": "dataset_row", "where": where, "column": "status", "equals": "x"})
    there = dict.fromkeys(("agency", "date_issued", "recommendation", "id", "status"), "text")
    assert asked_columns(source("made-upup"), there, (rule,))
    for name in (needed, "status"):
        with pytest.raises(SourceFault, match=f"the column {name} is gone") as raised:
            asked_columns(source("made-upup"), {key: "text" for key in there if key != name}, (rule,))
        assert (raised.value.reason, raised.value.passing) == ("shape_changed", False)


def test_what_drifts_is_named() -> None:
    assert column_changes({"a": "text", "b": "text"}, {"b": "number", "c": "text"}) == (
        "a new column c (text)",
        "the column a is gone",
        "the column b is now number and was text",
    )
    assert column_changes({"a": "text"}, {"a": "text"}) == ()
