"""What the reader's program refuses although the office's key signed it: a memo that contradicts itself."""

import json
import os
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from flows.data import verify_memo
from models.ledger import EntryCorrected
from models.standing import PARTS, DateState, Headline, ProofState, Why
from models.standing.headline import DEBT_OF_VERB
from tasks.ledger.checkpoint import note_of, sign_head
from tests.material.memo import START, sealed_of
from tests.reading.issued_memo import (
    KEY,
    KEY_ID,
    OTHER,
    issued_files,
    pack,
    put,
    record,
    reissued,
    resigned,
    summed,
)

pytestmark = pytest.mark.xdist_group("forms")
"""With others that read the same PDFs."""
Change = Callable[[dict[str, Any]], object]


def issued(place: Path, *changes: Change, forms: Mapping[str, bytes] | None = None) -> Path:
    """Let the publisher change the facts of memo.json and printed forms, and make all sums and signatures anew."""
    memo = json.loads(issued_files()["memo.json"])
    for change in changes:
        change(memo["facts"])
    return put(place, resigned(memo, forms or {}))


def wrong(place: Path, *keys: str) -> str:
    with pytest.raises(verify_memo.Wrong) as caught:
        verify_memo.verify(place, keys or (KEY_ID,))
    return str(caught.value)


def rows_of(part: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [row for page in part["annex"] for row in page["milestones"] if row["id"] == name]


def test_a_number_or_a_day_of_another_type_is_refused(tmp_path: Path) -> None:
    for n, (field, value) in enumerate([("number", "1"), ("number", True), ("number", 0), ("as_of", 20261125)]):

        def change(part: dict[str, Any], field: str = field, value: object = value) -> None:
            part["memo"][field] = value

        place = issued(tmp_path / str(n), change)
        assert wrong(place).startswith("memo.json: its ")
    draft = issued(tmp_path / "draft", lambda part: part["memo"].update(state="draft"))
    assert "its state or its number is not that of an issued memo" in wrong(draft)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b"R1-M1,", b"R1-M9,", "milestones.csv does not say of R1-M1 what memo.json says"),
        (b",passed,", b",to_come,", "milestones.csv does not say of "),
        (b"\r\nR1,", b"\r\nR2,", "milestones.csv does not say of R1-M1 what memo.json says"),
    ],
)  # fmt: skip
def test_a_table_of_milestones_that_contradicts_the_memo_is_refused(
    tmp_path: Path, old: bytes, new: bytes, said: str
) -> None:
    table = issued_files()["milestones.csv"]
    assert old in table
    assert wrong(issued(tmp_path / "1", forms={"milestones.csv": table.replace(old, new, 1)})).startswith(said)


def test_a_table_of_milestones_with_a_line_too_few_or_too_many_is_refused(tmp_path: Path) -> None:
    lines = issued_files()["milestones.csv"].split(b"\r\n")
    short, long = (b"\r\n".join(made) for made in ((*lines[:-2], b""), (*lines[:-1], *lines[-2:])))
    assert "does not say of " in wrong(issued(tmp_path / "1", forms={"milestones.csv": short}))
    assert "once more than memo.json" in wrong(issued(tmp_path / "2", forms={"milestones.csv": long}))


def test_pages_that_hide_rows_from_the_counts_are_refused(tmp_path: Path) -> None:
    def all_named_all(part: dict[str, Any]) -> None:
        for page in part["annex"]:
            page["rec"] = "ALL"
        part["headline"] = {name: ids if name == "recommendations" else [] for name, ids in part["headline"].items()}

    def doubled(part: dict[str, Any]) -> None:
        part["annex"].append(part["annex"][-1])

    def elsewhere(part: dict[str, Any]) -> None:
        part["annex"][-1]["milestones"].append(part["annex"][0]["milestones"][0])

    for n, change in enumerate((all_named_all, doubled, elsewhere)):
        assert wrong(issued(tmp_path / str(n), change)).startswith("memo.json: "), change


def test_a_verified_row_without_a_finding_in_the_record_is_refused(tmp_path: Path) -> None:
    def verified(part: dict[str, Any]) -> None:
        for row in rows_of(part, "R6-M1"):
            row.update(
                proof="verified", why=None, date_state="kept_late", status="Done late; verified as done", turn=None
            )
        days = {row["id"]: row["due_now"] for page in part["annex"] for row in page["milestones"]}
        lists = {
            name: [id_ for id_ in ids if id_ != "R6-M1"] for name, ids in part["headline"].items() if name != "oldest"
        }
        lists["verified"] = sorted([*lists["verified"], "R6-M1"], key=lambda id_: (days[id_], id_))
        part["headline"].update(lists)

    place = issued(tmp_path / "1", verified)
    assert wrong(place) == "memo.json: R6-M1 is verified, but ledger.jsonl has no finding of it that stands"

    def whole(part: dict[str, Any]) -> None:
        part["recommendations"][5].update(proof="verified")
        part["headline"]["done"] = ["R6"]

    assert "memo.json: R6 is verified, but " in wrong(issued(tmp_path / "2", whole))


def test_a_finding_that_was_withdrawn_verifies_nothing(tmp_path: Path) -> None:
    found = next(link for link in record() if link.kind == "finding_recorded")
    about = json.loads(found.entry)["subject"]
    event = EntryCorrected(subject_id=about, about="milestone", seq=found.seq, reason_id="t-1")
    chain = sealed_of([(START + timedelta(days=395), event)], after=record())
    place = put(tmp_path / "1", summed(reissued(chain)))
    assert f"{about} is verified, but ledger.jsonl has no finding of it that stands" in wrong(place)


def test_words_of_standing_that_nobody_knows_are_refused(tmp_path: Path) -> None:
    for n, (field, value) in enumerate(
        [("date_state", "excellent"), ("proof", "fine"), ("why", "gold"), ("date_state", None), ("proof", None)]
    ):

        def change(part: dict[str, Any], field: str = field, value: Any = value) -> None:
            (row,) = rows_of(part, "R1-M5")
            row[field] = value

        assert "is no word that this program knows" in wrong(issued(tmp_path / str(n), change))


def test_the_program_knows_the_words_of_the_code() -> None:
    assert set(verify_memo.WORDS["date_state"].split()) == {*get_args(DateState)}
    assert set(verify_memo.WORDS["proof"].split()) == {*get_args(ProofState)}
    assert set(verify_memo.WORDS["why"].split()) == {*get_args(Why), "None"}
    assert verify_memo.PARTS == PARTS
    assert verify_memo.DEBTS == DEBT_OF_VERB
    assert {*json.loads(issued_files()["memo.json"])["facts"]["headline"]} == {*Headline.model_fields}


def test_a_folder_or_a_zip_that_is_a_link_is_refused(tmp_path: Path) -> None:
    place = issued(tmp_path / "1")
    (tmp_path / "memo.zip").write_bytes(pack(summed(issued_files())))
    for target in (place, tmp_path / "memo.zip"):
        link = tmp_path / f"link-{target.name}"
        link.symlink_to(target)
        assert wrong(link) == wrong(Path(f"{link}{os.sep}")) == "it is a link; name the folder or the memo.zip itself"


def test_files_that_do_not_belong_to_a_memo_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = {**issued_files(), "holiday.jpg": b"x", "setup.exe": b"MZ"}
    assert wrong(put(tmp_path / "1", summed(made))) == "holiday.jpg, setup.exe do not belong to a memo"
    place = issued(tmp_path / "2")
    (place / ".DS_Store").write_bytes(b"what a desktop leaves")
    assert verify_memo.main([str(place), "--key", KEY_ID]) == 0
    assert "Not of the memo, and not checked: .DS_Store." in capsys.readouterr().out
    missing = issued(tmp_path / "3", lambda part: part["files"].pop("memo.html"))
    assert wrong(missing) == "memo.json does not name memo.html"


def test_the_time_stamp_of_a_memo_of_0_2_0_is_named_as_not_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = issued(tmp_path / "1")
    (place / "SHA256SUMS.tsr").write_bytes(b"whatever it says")
    assert verify_memo.main([str(place), "--key", KEY_ID]) == 0
    assert "SHA256SUMS.tsr, a time stamp by somebody else, is not checked." in capsys.readouterr().out


def test_the_main_counts_are_printed_so_that_a_reader_can_compare_the_paper(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    verify_memo.main([str(issued(tmp_path / "1")), "--key", KEY_ID])
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == (
        "Compare your copy of memo no. 1: status as of November 25, 2026; of 7 recommendations 0 verified as done; "
        "of 52 milestones 1 verified as done, 4 legal deadlines of the agency passed without proof (0 overdue), 0 of "
        "others, 5 passed and not checked, 1 reported done but not verified."
    )
    facts = json.loads(issued_files()["memo.json"])["facts"]
    asked = [line for line in lines if line.startswith("Question: ")]
    assert lines[2].startswith("Bottom line: None of the seven recommendations is verified as done. ")
    assert len(asked) == len(facts["questions"])
    assert asked[0].isascii()


def handed_over(new: Ed25519PrivateKey, old: Ed25519PrivateKey = KEY) -> Any:
    """Return the record with the entry by which an old key gives way to a new one."""
    last, text = record()[-1], sign_head((record()[-1].seq, record()[-1].hash), now=START, key=new)
    event = note_of(text).model_copy(
        update={
            "old_key_id": old.public_key().public_bytes_raw().hex(),
            "old_signature": old.sign(text.text.encode()).hex(),
        }
    )
    return sealed_of([(START + timedelta(days=390), event)], after=record()), last.seq


def test_the_program_says_which_key_is_good_for_which_days(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new_id = OTHER.public_key().public_bytes_raw().hex()
    chain, _ = handed_over(OTHER)
    place = put(tmp_path / "1", summed(reissued(chain, OTHER), OTHER))
    assert verify_memo.main([str(place), "--key", KEY_ID, "--key", new_id]) == 0
    out = capsys.readouterr().out
    assert f"Key {new_id} signed memo no. 1, on February 9, 2027." in out
    assert f"Key {KEY_ID} is good up to January 5, 2026 (entry 85), when it named {new_id} as the next." in out


def test_a_key_that_gave_way_signs_nothing_later(tmp_path: Path) -> None:
    chain, seq = handed_over(OTHER)
    place = put(tmp_path / "1", summed(reissued(chain)))
    assert wrong(place) == f"it is signed with key {KEY_ID}, which is good up to entry {seq} only"
