"""The chain of custody is read off the ledger: no second copy of it is kept."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from models.core import ServerAnswer
from models.evidence import Candidate, SourceItem, SourceResult
from models.ledger import CandidateFound, Entry, Event, SourcesChecked
from models.records.custody import files_named, receipts_of
from tests.material.records import received

NOW = datetime(2026, 8, 22, 13, tzinfo=UTC)
A, B, TEXT, SAID = "aa" * 32, "bb" * 32, "cc" * 32, "dd" * 32


def entries(*events: Event, actor: str = "followthrough") -> list[Entry]:
    """Return entries a day apart."""
    return [
        Entry(
            seq=seq,
            occurred_on=date(2026, 8, 21) + timedelta(days=seq),
            recorded_at=NOW + timedelta(days=seq - 1),
            actor=actor,
            event=event,
        )
        for seq, event in enumerate(events, 1)
    ]


def dropped(ref: str = "plan.pdf", sha256: str = A, **facts: Any) -> SourceItem:
    return SourceItem(
        ref=ref,
        sha256=sha256,
        size=7,
        media_type="application/pdf",
        origin=f"drop/agency/{ref}",
        text=TEXT,
        modified="2026-08-20T10:00:00+00:00",
        **facts,
    )


def fetched(sha256: str = B, receipt: str | None = SAID) -> SourceItem:
    return SourceItem(
        ref="a page",
        sha256=sha256,
        size=9,
        media_type="text/html",
        origin="https://a.example/page",
        receipt=receipt,
        modified="Thu, 20 Aug 2026 09:00:00 GMT",
    )


def looked(*seen: SourceItem, source: str = "agency_drop", day: int = 0) -> SourcesChecked:
    at = NOW + timedelta(days=day)
    return SourcesChecked(
        check_id=f"check:{day}", results=(SourceResult(name=source, result="ok", checked_at=at, items=seen),)
    )


def test_a_file_that_a_person_gave_has_every_field_of_its_custody() -> None:
    (receipt,) = receipts_of(entries(received(A), actor="p-contact-legal"), {})
    assert (receipt.received_by, receipt.received_from, receipt.how) == ("p-contact-legal", "agency", "command")
    assert (receipt.name, receipt.media_type, receipt.size, receipt.sha256) == ("register.pdf", "application/pdf", 3, A)
    assert (receipt.received_at, receipt.received_on, receipt.klass) == (NOW, date(2026, 8, 22), "P0")
    assert (receipt.place, receipt.seq) == ("R4-M1", 1)
    assert (receipt.source_url, receipt.source_date) == (None, None)


def test_a_dropped_file_has_its_folder_and_its_own_time() -> None:
    (receipt,) = receipts_of(entries(looked(dropped())), {})
    assert (receipt.how, receipt.received_from, receipt.received_by) == ("drop folder", "agency_drop", "followthrough")
    assert (receipt.place, receipt.name) == ("drop/agency/plan.pdf", "plan.pdf")
    assert (receipt.source_url, receipt.source_date) == (None, "2026-08-20T10:00:00+00:00")
    assert receipt.text == TEXT


def test_a_fetched_page_has_the_address_that_answered_and_the_servers_own_date() -> None:
    answer = ServerAnswer(
        address="https://a.example/moved",
        at=NOW,
        status=200,
        headers=(("Content-Type", "text/html"), ("date", "Sat, 22 Aug 2026 13:00:00 GMT")),
        body_sha256=B,
    )
    (receipt,) = receipts_of(entries(looked(fetched(), source="a_page")), {SAID: answer})
    assert (receipt.how, receipt.source_url) == ("fetch", "https://a.example/moved")
    assert receipt.source_date == "Sat, 22 Aug 2026 13:00:00 GMT"
    assert receipt.answer == SAID
    (without,) = receipts_of(entries(looked(fetched(receipt=None), source="a_page")), {})
    assert (without.source_url, without.source_date) == ("https://a.example/page", None)


def test_a_file_that_stands_where_it_stood_has_come_once() -> None:
    told = entries(*(looked(dropped(), day=day) for day in range(5)))
    (receipt,) = receipts_of(told, {})
    assert (receipt.seq, receipt.received_at) == (1, NOW)


def test_the_same_file_at_another_place_is_a_second_receipt_and_no_second_file() -> None:
    told = entries(
        looked(dropped("plan.pdf"), dropped("plan (1).pdf")),
        received(A),
        received(A).model_copy(update={"milestone_id": "R4-M2"}),
    )
    receipts = receipts_of(told, {})
    assert [each.place for each in receipts] == ["drop/agency/plan.pdf", "drop/agency/plan (1).pdf", "R4-M1", "R4-M2"]
    assert {each.sha256 for each in receipts} == {A}
    assert set(files_named(told)) == {A, TEXT}


def test_other_bytes_at_the_same_place_are_another_receipt() -> None:
    receipts = receipts_of(entries(looked(dropped()), looked(dropped(sha256=B), day=1), looked(dropped(), day=2)), {})
    assert [(each.sha256, each.seq) for each in receipts] == [(A, 1), (B, 2)]


def test_what_a_rule_finds_in_a_file_is_no_arrival() -> None:
    candidate = Candidate(ref=A, sha256=A, happened_on=None, says="made up", rule_type="text_in_file", rule_version=1)
    found = CandidateFound(milestone_id="R4-M1", source="agency_drop", voice="agency", candidate=candidate)
    assert len(receipts_of(entries(looked(dropped()), found), {})) == 1


PLACES = st.lists(st.tuples(st.sampled_from(["a.pdf", "b.pdf", "c.pdf"]), st.sampled_from([A, B])), max_size=8)


@given(st.lists(PLACES, max_size=5))
def test_every_file_that_a_look_showed_has_a_receipt_and_each_place_one(looks: list[list[tuple[str, str]]]) -> None:
    told = entries(*(looked(*(dropped(ref, sha256) for ref, sha256 in seen)) for seen in looks))
    receipts = receipts_of(told, {})
    places = [(each.sha256, each.name) for each in receipts]
    assert len(places) == len(set(places))
    assert set(places) == {(sha256, ref) for seen in looks for ref, sha256 in seen}


def test_a_file_that_a_person_named_in_slack_came_from_the_folder_or_from_its_address() -> None:
    address = "https://made-up.example/plan.pdf"
    from_folder = received(A).model_copy(update={"how": "drop"})
    from_link = received(B).model_copy(update={"how": "link", "name": address})
    shown = receipts_of(entries(received(TEXT), from_folder, from_link, actor="p-contact-legal"), {})
    assert [(each.how, each.source_url) for each in shown] == [
        ("command", None),
        ("drop folder", None),
        ("fetch", address),
    ]
