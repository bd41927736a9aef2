import json
from datetime import date
from hashlib import sha256
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.evidence.tables import as_texts, day_of, hash_of, row_ref, vanished_rows

CELLS = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.lists(st.integers(), max_size=2)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2025-12-03", date(2025, 12, 3)),
        (" 2025-12-03T10:00:00.000", date(2025, 12, 3)),
        ("12/3/2025", date(2025, 12, 3)),
        ("2025-13-03", None),
        ("31/12/2025", None),
        ("2025-12-033", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_cell_holds_a_day_or_none(cell: str, day: date | None) -> None:
    assert day_of(cell) == day


def test_a_row_is_known_by_its_text_however_the_rest_changes() -> None:
    one = {"recommendation": "Caf\u00e9", "implementation_status": "Open"}
    two = {"recommendation": "Cafe\u0301", "implementation_status": "Implemented"}
    assert hash_of(one) == hash_of(two) == sha256("Caf\u00e9".encode()).hexdigest()
    assert row_ref(one) == f"row {hash_of(one)[:16]}"
    assert row_ref({"request_id": "1"}) != row_ref({"request_id": "2"})
    assert vanished_rows([one, {"request_id": "1"}], [two]) == ()
    assert vanished_rows([one, one], []) == (row_ref(one),)


@given(st.dictionaries(st.text(max_size=4), CELLS, max_size=5))
def test_every_cell_of_json_is_a_text_and_nothing_is_left_out(row: dict[str, object]) -> None:
    texts = as_texts(row)
    assert set(texts) == {name for name, value in row.items() if value is not None and value != ""}
    for name, value in texts.items():
        cell = row[name]
        assert value == normalize("NFC", cell) if isinstance(cell, str) else json.loads(value) == cell
