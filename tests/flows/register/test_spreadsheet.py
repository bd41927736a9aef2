"""`plan export` and `plan import` as a person calls them."""

import json
from datetime import date
from pathlib import Path

from models.register import CellRow, sheets_of
from tasks.register import read_plan
from tasks.register.spreadsheet import read_workbook
from tests.material.commands import Call
from tests.material.files import workbook
from tests.material.installation import DemoInstallation
from tests.material.records import milestones_of


def edit(path: Path, sheet: str, key: str, column: str, cell: date | str | float) -> int:
    """Change one cell of a workbook, as a person does in Excel, and return its row."""
    sheets = read_workbook(path, path.read_bytes())
    each = next(one for one in sheets if one.name == sheet)
    at = each.rows[0].cells.index(column)
    row = next(line for line in each.rows if line.cells[0] == key)
    changed = CellRow(row.number, (*row.cells[:at], cell, *row.cells[at + 1 :]))
    rows = tuple(changed if line is row else line for line in each.rows)
    path.write_bytes(workbook(one if one is not each else each.model_copy(update={"rows": rows}) for one in sheets))
    return row.number


def test_a_register_goes_to_a_spreadsheet_and_one_edited_in_a_workbook_comes_back(
    installation: DemoInstallation, call: Call, tmp_path: Path
) -> None:
    sheets, book, out = tmp_path / "register.csv", tmp_path / "register.xlsx", tmp_path / "new.yaml"
    code, printed, _ = call("plan", "export", str(sheets))
    assert (code, printed) == (0, f"{sheets}: doi-nypd-2025-12-03, 50 milestones\n")
    assert call("plan", "import", str(sheets), "--out", str(tmp_path / "first.yaml"))[0] == 0
    assert read_plan(tmp_path / "first.yaml").plan == read_plan(installation.settings.plan).plan

    book.write_bytes(workbook(sheets_of(read_plan(installation.settings.plan).plan)))
    edit(book, "Milestones", "R1-M1", "due.day", date(2026, 3, 27))
    code, printed, said = call("plan", "import", str(book), "--out", str(out), "--json")
    assert (code, "comments" in said) == (0, True)
    assert json.loads(printed) == {
        "file": str(out), "recommendations": 7, "milestones": 50, "demonstration": True,
    }  # fmt: skip
    assert call("plan", "check", str(out))[0] == 0

    before = read_plan(installation.settings.plan).plan
    after = read_plan(out).plan
    assert milestones_of(after)["R1-M1"].due.day == date(2026, 3, 27)
    assert after != before
    edit(book, "Milestones", "R1-M1", "due.day", milestones_of(before)["R1-M1"].due.day)
    assert call("plan", "import", str(book), "--out", str(tmp_path / "same.yaml"))[0] == 0
    assert read_plan(tmp_path / "same.yaml").plan == before


def test_faults_end_with_2_name_each_cell_and_write_nothing(
    installation: DemoInstallation, call: Call, tmp_path: Path
) -> None:
    book, out = tmp_path / "register.xlsx", tmp_path / "new.yaml"
    book.write_bytes(workbook(sheets_of(read_plan(installation.settings.plan).plan)))
    row = edit(book, "Milestones", "R1-M2", "due.day", "2026-02-30")
    other = edit(book, "Recommendations", "R7", "priority", "urgent")
    code, printed, said = call("plan", "import", str(book), "--out", str(out))

    assert (code, printed) == (2, "")
    assert (
        f"{book}, sheet Milestones, row {row}, column due.day: `2026-02-30` is not a day of the calendar; write" in said
    )
    assert (
        f"{book}, sheet Recommendations, row {other}, column priority: `urgent` is not a known word here; write" in said
    )
    assert not out.exists()


def test_a_workbook_is_not_written_any_more(installation: DemoInstallation, call: Call, tmp_path: Path) -> None:
    code, _, said = call("plan", "export", str(tmp_path / "register.xlsx"))
    assert code == 2
    assert "a plan is exported as one, which a spreadsheet opens: name FILE.csv" in said
    assert not (tmp_path / "register.xlsx").exists()


def test_the_register_in_use_gives_what_a_plain_sheet_has_not(
    installation: DemoInstallation, call: Call, tmp_path: Path
) -> None:
    plain, out = tmp_path / "plain.csv", tmp_path / "new.yaml"
    header = "Recommendations,id,title,owner unit,status\n"
    rows = [f"Recommendations,R{number},Made-up title {number},Made-up unit,open\n" for number in range(1, 8)]
    plain.write_text(header + "".join(rows))
    code, _, said = call("plan", "import", str(plain), "--out", str(out))

    assert code == 0
    assert f"everything but recommendations, milestones and sources comes from {installation.settings.plan}\n" in said
    assert (
        f"warning: taken from {installation.settings.plan}: sheet Milestones, sheet Sources, "
        "sheet Recommendations short" in said
    )
    assert "warning: sheet Recommendations, row 1, column status is not taken in; what the agency says" in said
    after = read_plan(out).plan
    assert {each.owner.unit for each in after.recommendations} == {"Made-up unit"}
    assert after.milestones == read_plan(installation.settings.plan).plan.milestones
