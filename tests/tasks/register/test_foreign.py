"""Lists of other offices: what a row becomes, what is named by row and column, and that no bad list writes anything."""

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from flows._runtime.data import MAPPINGS
from models.core import DiskRefused, FollowthroughError, InputError, PlanError
from models.register import Plan
from tasks.register import import_list, read_plan
from tasks.register.plan import check_plan

COLUMNS = (
    "agency", "date_issued", "recommendation", "acceptance_status", "implementation_status", "date_implemented",
    "agency_reported_status",
)  # fmt: skip
HEADER = ",".join(COLUMNS)
FIRST = "Parks,2024-03-05,Keep a record of every key,Accepted,Implemented,,Implemented"
SECOND = 'Fire,2025-01-09,"Train, each year, all staff",Rejected,,,'
PERSON = "Parks,2024-03-06,Ask Ann Sample (SSN 123-45-6789) for the key,Accepted,,,"


def mapping_of(folder: Path, name: str = "nyc-doi", *changes: tuple[str, str]) -> Path:
    """Write a shipped mapping, with words of it changed, as `plan mapping` prints it."""
    text = "".join((MAPPINGS / f"{part}.yaml").read_text() for part in (name, "rest"))
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = folder / f"{name}.yaml"
    path.write_text(text)
    return path


def csv_of(folder: Path, *rows: str, header: str = HEADER) -> Path:
    """Write a list as CSV."""
    path = folder / "list.csv"
    path.write_text("\n".join((header, *rows, "")))
    return path


def taken(folder: Path, *rows: str) -> Plan:
    """Return the register of a list without a fault."""
    import_list(csv_of(folder, *rows), mapping_of(folder), folder / "new.yaml")
    assert check_plan(folder / "new.yaml") == ()
    return read_plan(folder / "new.yaml").plan


def reasons(folder: Path, path: Path, mapping: Path | None = None) -> list[str]:
    """Return every reason, as a person reads it, for which a list was not taken in. Nothing may be written then."""
    done = import_list(path, mapping or mapping_of(folder), folder / "new.yaml")
    assert not done.written
    assert not (folder / "new.yaml").exists()
    return [str(each.fault(Path(path.name))) for each in done.left_out]


def test_a_row_becomes_a_recommendation_with_the_agencys_answer_and_its_claim(tmp_path: Path) -> None:
    plan = taken(tmp_path, FIRST, SECOND)
    first, second = plan.recommendations

    assert (first.summary, first.owner.agency) == ("Keep a record of every key", "Parks")
    assert (first.answer, str(first.accepted_on)) == ("accepted", "2026-11-20")
    assert (second.answer, second.summary) == ("rejected", "Train, each year, all staff")
    assert (plan.report.recommendation_count, plan.report.accepted_count) == (2, 1)
    claim = first.milestones[0].agency_says
    assert claim is not None
    assert (claim.says, claim.words) == (
        "done",
        "agency_reported_status: Implemented (DOI's data set of recommendations)",
    )
    assert (claim.listed, first.answer_listed) == (True, True)  # the list has no day for them but its own
    assert first.owner.unit == "Parks"
    assert first.milestones[0].title.endswith(" from Parks")


def test_of_what_the_agency_rejected_no_target_date_is_ours(tmp_path: Path) -> None:
    due = ("    agency: agency\n", "    agency: agency\n    due: date_implemented\n")
    rows = csv_of(
        tmp_path, SECOND, "Fire,2025-01-09,Do it,Rejected,,,Implemented", "Fire,2025-01-09,Say it,Rejected,,2027-05-03,"
    )
    import_list(rows, mapping_of(tmp_path, "nyc-doi", due), tmp_path / "new.yaml")

    first, second, third = read_plan(tmp_path / "new.yaml").plan.recommendations
    assert (first.answer, first.milestones) == ("rejected", ())
    assert second.milestones == ()
    assert [each.words for each in second.text_sources] == [
        "agency_reported_status: Implemented (DOI's data set of recommendations)"
    ]
    assert str(third.milestones[0].due.day) == "2027-05-03"  # the list's own


@pytest.mark.parametrize(("order", "day"), [("month_first", "2027-04-03"), ("day_first", "2027-03-04")])
def test_a_day_that_can_be_read_in_both_orders_needs_the_order(tmp_path: Path, order: str, day: str) -> None:
    due = ("    agency: agency\n", "    agency: agency\n    due: date_implemented\n")
    forms = ('"%m/%d/%Y"', '"%m.%d.%Y"' if order == "month_first" else '"%d.%m.%Y"')
    rows = csv_of(tmp_path, "Parks,2024-03-05,Do it,,,04.03.2027,")

    (told,) = reasons(tmp_path, rows, mapping_of(tmp_path, "nyc-doi", due, forms))
    assert "`04.03.2027` may be 2027-03-04 or 2027-04-03; write `date_order: month_first` or" in told

    said = ("  statuses:\n", f"  date_order: {order}\n  statuses:\n")
    import_list(rows, mapping_of(tmp_path, "nyc-doi", due, forms, said), tmp_path / "new.yaml")
    assert str(read_plan(tmp_path / "new.yaml").plan.recommendations[0].milestones[0].due.day) == day


def test_the_word_of_an_auditor_is_a_quotation_and_nothing_more(tmp_path: Path) -> None:
    one = taken(tmp_path, "Parks,2024-03-05,Keep a record,,Implemented,,").recommendations[0]

    assert [(each.words, each.reading) for each in one.text_sources] == [
        ("implementation_status: Implemented", "reported")
    ]
    assert (one.accepted_on, one.milestones[0].agency_says) == (None, None)
    assert not one.verified_against_report


def test_no_mapping_can_make_a_status_a_finding(tmp_path: Path) -> None:
    path = mapping_of(tmp_path, "nyc-doi", ("Implemented: done", "Implemented: met"))
    with pytest.raises(PlanError, match="`met` is not a known word here; write one of"):
        import_list(csv_of(tmp_path, FIRST), path, tmp_path / "new.yaml")


def test_every_shipped_mapping_takes_a_row_in(tmp_path: Path) -> None:
    gao = "Report Number,Recommendation Number,Title,Recommendation,Agency Affected,Status"
    row = "GAO-21-7,1,Better records needed,Keep records,Parks,Closed - Implemented"
    above = "GAO's open recommendations,,,,,\n,,,,,\n"
    rows = csv_of(tmp_path, row, header=above + gao)
    import_list(rows, mapping_of(tmp_path, "gao"), tmp_path / "gao-new.yaml")
    one = read_plan(tmp_path / "gao-new.yaml").plan.recommendations[0]
    assert (one.id, one.title, one.milestones[0].id) == ("GAO-21-7-1", "Keep records", "GAO-21-7-1-M1")

    oig = "Report Number,Recommendation Number,Report Title,Recommendation,Agency Reviewed,Significant Recommendation"
    rows = csv_of(tmp_path, "2024-OIG/3,1,Audit of fleets,Keep records,Parks,Yes", header=oig)
    import_list(rows, mapping_of(tmp_path, "oversight-gov"), tmp_path / "oig-new.yaml")
    assert read_plan(tmp_path / "oig-new.yaml").plan.recommendations[0].title == "Audit of fleets"


BAD_ROWS: list[tuple[str, str]] = [
    ("Parks,2024-03-05,,Accepted,,,", "row 3, column recommendation: the cell is empty"),
    ("Parks,2024-03-05,Do it,Agreed,,,", "row 3, column acceptance_status: `Agreed` is a status that the mapping does"),
    ("Parks,2024-03-05,Do it,,,,Finished", "know; write one of: Implemented, In Progress"),
    ("Parks,2024-03-05,=SUM(A1),,,,", "row 3, column recommendation: the cell holds a formula; write its value"),
    (f"Parks,2024-03-05,{'x' * 40_000},,,,", "the cell holds 40,000 characters, and at most 32,767 can be"),
    ("Parks,2024-03-05,Do\ufffdit,,,,", "row 3, column recommendation: a character was lost"),
    (
        "Parks,2024-03-05,Do\x07it,,,,",
        "row 3, column recommendation: the cell holds a character that readers cannot see",
    ),
    (
        "Parks,2024-03-05,Do\u202eit,,,,",
        "row 3, column recommendation: the cell holds a character that readers cannot see",
    ),
    (FIRST, "row 3, column agency and date_issued and recommendation: the id PPR-"),
    (f"{FIRST},,,extra", "row 3: the row has 10 cells under 7 columns"),
    (PERSON, "row 3, column recommendation: this looks like personal data"),
]


@pytest.mark.parametrize(("row", "told"), BAD_ROWS, ids=[told[:40] for _, told in BAD_ROWS])
def test_a_row_that_cannot_be_taken_is_named_by_place_and_nothing_is_written(
    tmp_path: Path, row: str, told: str
) -> None:
    found = reasons(tmp_path, csv_of(tmp_path, FIRST, row, SECOND))
    assert len(found) == 1
    assert told in found[0].replace(", column ", ", column ")
    assert "Sample" not in found[0]
    assert "6789" not in found[0]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("03/04/2025", "`03/04/2025` may be 2025-03-04 or 2025-04-03"),
        ("2025-02-30", "`2025-02-30` is not a day in the forms of the mapping"),
        ("0026-01-05", "the year 26 is not between 1970 and 2100"),
    ],
)
def test_a_broken_date_is_named(tmp_path: Path, written: str, told: str) -> None:
    due = ("    agency: agency\n", "    agency: agency\n    due: date_implemented\n")
    mapping = mapping_of(tmp_path, "nyc-doi", due, ('"%m/%d/%Y"', '"%m/%d/%Y", "%d/%m/%Y"'))
    found = reasons(tmp_path, csv_of(tmp_path, f"Parks,2024-03-05,Do it,,,{written},"), mapping)
    assert [told in each for each in found] == [True]


@pytest.mark.parametrize("name", ["GAO 21/3", "-1", "gao-1", "G" * 40])
def test_an_id_outside_our_form_is_named(tmp_path: Path, name: str) -> None:
    header = "Report Number,Recommendation Number,Title,Recommendation,Agency Affected,Status"
    rows = csv_of(tmp_path, f"{name},1,,Do it,Parks,Open", header=header)
    found = reasons(tmp_path, rows, mapping_of(tmp_path, "gao"))
    assert len(found) == 1
    assert "row 2, column Recommendation Number: `" in found[0]
    assert "is no id" in found[0]


GOOD_TEXT = f"{HEADER}\nParks,2024-03-05,Café records \u2013 all,,,,\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_common_encodings_give_the_same_register(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(GOOD_TEXT.encode(encoding))
    import_list(path, mapping_of(tmp_path), tmp_path / "new.yaml")
    assert read_plan(tmp_path / "new.yaml").plan.recommendations[0].summary == "Café records \u2013 all"


BAD_FILES: list[tuple[str, bytes, str]] = [
    ("mixed", GOOD_TEXT.encode() + b"Parks,,Caf\xe9,,,,\n", "line 3 is in another encoding than line 2"),
    ("wrong mark", b"\xff\xfe" + GOOD_TEXT.encode(), "line 1 begins with the mark of UTF-16, and the file is not"),
    ("cut UTF-16", GOOD_TEXT.encode("utf-16")[:-1], "a byte is not utf-16"),
    ("zero byte", f"{HEADER}\nParks\0\n".encode(), "line 2 holds a zero byte"),
    ("empty", b"", "is empty; export the list again"),
    ("header alone", HEADER.encode(), "the list has no row below the names of its columns"),
    ("no header", b"a,b\n1,2\n", "has no row, among the first 20, with the column agency, date_issued, recommendation"),
    ("column twice", f"{HEADER},agency\n".encode(), "has the column agency twice"),
    ("open quote", f'{HEADER}\nParks,"2024\n'.encode(), "row 2 (line 2): this is no row of a CSV file"),
    ("200,000 columns", b"," * 200_000 + HEADER.encode(), "row 1 has 200,007 columns, and at most 16,384 can be"),
    ("long line", HEADER.encode() + b"\n" + b"x" * 8_000_001, "line 2 is longer than 8 MB"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "told"), [each[1:] for each in BAD_FILES], ids=[each[0] for each in BAD_FILES])
def test_a_file_that_cannot_be_read_is_named_by_place(tmp_path: Path, body: bytes, told: str) -> None:
    (tmp_path / "list.csv").write_bytes(body)
    with pytest.raises(InputError) as error:
        import_list(tmp_path / "list.csv", mapping_of(tmp_path), tmp_path / "new.yaml")
    assert told in str(error.value)
    assert not (tmp_path / "new.yaml").exists()


@pytest.mark.parametrize("name", ["no.csv", "folder.csv", "no.xlsx", "list.xls", "plain.xlsx"])
def test_what_is_no_list_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "plain.xlsx").write_text("no workbook")
    (tmp_path / "list.xls").write_text("old")
    with pytest.raises(InputError, match=name):
        import_list(tmp_path / name, mapping_of(tmp_path), tmp_path / "new.yaml")


def test_a_row_of_200_000_cells_and_a_cell_of_5_mb_are_faults_of_their_rows(tmp_path: Path) -> None:
    found = reasons(tmp_path, csv_of(tmp_path, "x," * 200_000, f"Parks,2024-03-05,{'x ' * 2_500_000},,,,", FIRST))
    assert len(found) == 2
    assert "row 2: the row has 200,001 cells under 7 columns" in found[0]
    assert "row 3, column recommendation: the cell holds 4,999,999 characters" in found[1]


def test_every_fault_of_a_mapping_is_named_by_its_line(tmp_path: Path) -> None:
    changes = (
        ("    oversight_owner: oversight_coordinator\n", "    oversight_owner: nobody\n"),
        ("    duty_basis: planning_assumption\n", ""),
    )
    mapping = mapping_of(tmp_path, "nyc-doi", *changes)
    with pytest.raises(PlanError) as error:
        import_list(csv_of(tmp_path, FIRST), mapping, tmp_path / "new.yaml")
    told = str(error.value)
    assert "`nobody` is no role of this register" in told
    assert "`duty_basis` is missing" in told
    line = mapping.read_text().splitlines().index("    oversight_owner: nobody") + 1
    assert f"nyc-doi.yaml:{line}:" in told


def test_bad_rows_are_left_out_only_on_request_and_listed(tmp_path: Path) -> None:
    rows = csv_of(tmp_path, FIRST, PERSON, SECOND)
    done = import_list(rows, mapping_of(tmp_path), tmp_path / "new.yaml", tmp_path / "left.csv")

    assert (done.written, done.recommendations, len(done.left_out)) == (True, 2, 1)
    assert len(read_plan(tmp_path / "new.yaml").plan.recommendations) == 2
    listed = (tmp_path / "left.csv").read_text("utf-8-sig").splitlines()
    assert listed[0] == "row,column,what,mend"
    assert listed[1].startswith("3,recommendation,this looks like personal data")
    assert "Sample" not in listed[1]


def test_interrupted_and_begun_again_it_ends_in_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows, mapping = csv_of(tmp_path, FIRST, SECOND), mapping_of(tmp_path)
    import_list(rows, mapping, tmp_path / "whole.yaml")
    real, calls = Path.rename, 0

    def full_disk(self: Path, target: Path) -> Path:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", full_disk)
    with pytest.raises(DiskRefused):
        import_list(rows, mapping, tmp_path / "new.yaml")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["list.csv", "nyc-doi.yaml", "whole.yaml"]
    for _ in range(2):  # once more after it was done
        assert import_list(rows, mapping, tmp_path / "new.yaml").written
        assert (tmp_path / "new.yaml").read_bytes() == (tmp_path / "whole.yaml").read_bytes()


def test_a_list_too_long_for_a_register_is_named_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tasks.register.foreign.LARGEST_LIST", 1_001_000)
    with pytest.raises(InputError, match="the register would be too large from row 3, at recommendation 2"):
        import_list(csv_of(tmp_path, FIRST, SECOND), mapping_of(tmp_path), tmp_path / "new.yaml")
    assert not (tmp_path / "new.yaml").exists()


def test_another_file_in_its_place_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "new.yaml").write_text("mine")
    with pytest.raises(InputError, match="exists already and is not overwritten"):
        import_list(csv_of(tmp_path, FIRST), mapping_of(tmp_path), tmp_path / "new.yaml")
    assert (tmp_path / "new.yaml").read_text() == "mine"


def workbook_of(folder: Path, *rows: tuple[object, ...]) -> Path:
    """Write a list as a workbook, with another sheet before it."""
    path = folder / "list.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("About").write(0, 0, "The list of an office")
    sheet = book.add_worksheet("Recommendations")
    for at, row in enumerate([COLUMNS, *rows]):
        for column, cell in enumerate(row):
            if cell is not None:
                sheet.write(at, column, cell)
    book.close()
    return path


def test_a_workbook_gives_the_same_register_as_csv(tmp_path: Path) -> None:
    rows = [tuple(FIRST.split(",")), ("Fire", "2025-01-09", "Train, each year, all staff", "Rejected")]
    import_list(workbook_of(tmp_path, *rows), mapping_of(tmp_path), tmp_path / "a.yaml")
    import_list(csv_of(tmp_path, FIRST, SECOND), mapping_of(tmp_path), tmp_path / "b.yaml")
    assert (tmp_path / "a.yaml").read_bytes() == (tmp_path / "b.yaml").read_bytes()


def test_a_fault_in_a_workbook_names_its_sheet(tmp_path: Path) -> None:
    found = reasons(tmp_path, workbook_of(tmp_path, ("Parks", "2024-03-05", "Do it", "Agreed")))
    assert "list.xlsx, sheet Recommendations, row 2, column acceptance_status: `Agreed`" in found[0]


def test_a_workbook_that_would_burst_is_refused(tmp_path: Path) -> None:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 90_000_000)
    (tmp_path / "list.xlsx").write_bytes(body.getvalue())
    with pytest.raises(FollowthroughError, match="the file unpacks to too much"):
        import_list(tmp_path / "list.xlsx", mapping_of(tmp_path), tmp_path / "new.yaml")
