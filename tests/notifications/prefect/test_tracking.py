"""The pages on Prefect's runs."""

from datetime import date

from models.records import NoticeItem, SourceRecord
from notifications.prefect.tracking import say_portfolio
from tests.material.records import NOW

TODAY = date(2026, 4, 1)


def test_what_could_not_be_read_stands_first_with_its_reason_and_since_when() -> None:
    read = SourceRecord(id="a_drop", result="ok", checked_at=NOW, seq=1, answered_on=TODAY, answered_at=NOW)
    blocked = read.model_copy(
        update={
            "id": "page",
            "result": "blocked",
            "reason": "no_reader_yet",
            "unread_since": date(2026, 3, 9),
            "answered_on": date(2026, 3, 8),
            "notices": (NoticeItem(seq=2, on=TODAY, tell_on=TODAY, mark="2", topic="blocked"),),
        }
    )
    page = say_portfolio({"R1": "Overdue"}, {"a_drop": read, "page": blocked}, TODAY)
    rows = [line for line in page.splitlines() if line.startswith(("| a_drop", "| page"))]
    assert rows == [
        "| page | blocked | no reader for this kind of source is built yet | 9 March 2026 | 8 March 2026 |  | 0 | "
        "1 thing to tell |",
        "| a_drop | ok |  |  | 1 April 2026 |  | 0 | all |",
    ]
    assert "A source that could not be read says nothing about progress." in page
    assert "no progress" not in page
