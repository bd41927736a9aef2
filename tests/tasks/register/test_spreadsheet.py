"""The register to a spreadsheet and back, with real files: equal, whole, and hostile files refused by a child."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows._runtime.data import REGISTER
from models.core import InputError, PlanError
from models.register import Cell, CellRow, Plan, Sheet, as_csv, from_csv, sheets_of
from tasks.register.plan import check_plan, read_plan
from tasks.register.spreadsheet import export_plan, import_plan, read_workbook
from tasks.register.yaml import read_yaml, write_yaml
from tests.material.files import workbook
from tests.material.records import as_written, shipped

SHIPPED = shipped().plan
NINE_THIRTY = datetime.fromisoformat("2026-03-31T09:30")
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda each: bool(each.strip()))
AWKWARD = (
    "=1+1",
    "+1",
    "-1",
    "@a",
    "\ttab",
    "\rcr",
    "'quoted",
    "''twice",
    "'=1",
    "'",
    " spaced ",
    "a\nb",
    "a\r\nb",
    "2026-02-30",
    "2026-03-31",
    "012",
    "1_000",
    "0x1f",
    "1e3",
    "true",
    "No",
    "null",
    "~",
    "<<",
    "!!python/x",
    "&a",
    "*a",
    "%a",
    "# no",
    "a: b",
    "- a",
    "[a]",
    "{a}",
    '["a"]',
    '"a"',
    "_x000D_",
    "\u2028a",
    "\ufeffa",
    "😀",
    "NaN",
    "#REF!",
    ":",
    "|",
    ">",
)


def with_texts(*words: str) -> Plan:
    """Return the shipped register with other words in places where any text may stand."""
    raw = as_written(SHIPPED)
    for at, word in enumerate(words):
        step = raw["portfolio"]["milestones"][at % 4]
        step["law"] = [*step["law"], {"section": word, "words": word}]
        raw["recommendations"][at % 7]["summary"] = word
        raw["sources"][f"made_up_{at}"] = {
            "kind": "made_up",
            "voice": "agency",
            "gives": "pages",
            "options": {"a": word},
        }
    return Plan.model_validate(raw)


def rest_of(plan: Plan, folder: Path) -> Path:
    """Write a register without anything that a sheet holds, and return its file."""
    raw = as_written(plan) | {"recommendations": [], "portfolio": {"milestones": []}, "sources": {}}
    (folder / "rest.yaml").write_bytes(write_yaml(raw))
    return folder / "rest.yaml"


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@pytest.mark.parametrize("words", [(), AWKWARD], ids=["shipped", "awkward"])
def test_a_round_trip_changes_nothing(
    tmp_path: Path, ending: str, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = with_texts(*words)
    """Of what `plan export` writes, and of the same sheets saved as a workbook."""
    first, second, out = tmp_path / "a.csv", tmp_path / "b.csv", tmp_path / "new.yaml"
    monkeypatch.setattr("tasks.sources.kinds", lambda: frozenset({"made_up"}))
    export_plan(plan, first)
    sheets = tmp_path / f"a.{ending}"
    if ending == "xlsx":
        sheets.write_bytes(workbook(sheets_of(plan)))
    imported = import_plan(sheets, out, rest_of(plan, tmp_path))

    assert imported.plan == plan
    assert imported.warnings == ()
    assert check_plan(out) == ()
    assert read_plan(out).plan == plan
    export_plan(read_plan(out).plan, second)
    assert second.read_bytes() == first.read_bytes()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(texts, st.one_of(texts, st.lists(texts), st.booleans(), st.none(), st.integers(-9, 99)), min_size=1)
)
def test_what_is_written_as_yaml_is_read_back_the_same(tmp_path: Path, value: dict[str, Any]) -> None:
    path = tmp_path / "any.yaml"
    path.write_bytes(write_yaml(value))
    raw, _, faults = read_yaml(path)
    assert faults == ()
    assert raw == value


def sheet_of(*rows: tuple[Cell, ...], name: str = "Roles") -> Sheet:
    """Return a made-up sheet."""
    return Sheet(name=name, rows=tuple(CellRow(number, cells) for number, cells in enumerate(rows, start=1)))


def test_every_kind_of_cell_comes_back_from_a_workbook() -> None:
    row: tuple[Cell, ...] = ("a", 7, 1.5, True, False, date(2026, 3, 31), None, "z")
    read = read_workbook(Path("made-up.xlsx"), workbook([sheet_of(("h",), row), sheet_of(("x",), name="Empty")]))

    assert read[0].rows == (
        CellRow(1, ("h", *[None] * 7)),
        CellRow(2, ("a", 7.0, 1.5, True, False, date(2026, 3, 31), None, "z")),
    )
    assert [each.name for each in read] == ["Roles", "Empty"]


def drawn(draw: Callable[[Any, Any], None]) -> bytes:
    """Return a workbook of one sheet named Roles that a person made by hand."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        draw(book, book.add_worksheet("Roles"))
    return out.getvalue()


def by_hand(book: Any, sheet: Any) -> None:
    """Draw what people do: a moment, a merged range, a formula with its value and one that came to nothing."""
    sheet.write_datetime("A1", NINE_THIRTY, book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
    sheet.merge_range("A3:A5", "merged")
    sheet.write_formula("B7", '="a"&"b"', None, "ab")
    sheet.write_formula("AB8", "=1/0", None, "#DIV/0!")


def test_moments_merged_cells_formulas_and_errors_are_seen_for_what_they_are() -> None:
    sheet = read_workbook(Path("made-up.xlsx"), drawn(by_hand))[0]

    assert sheet.rows[0].cells[0] == NINE_THIRTY
    assert sheet.merged == ((3, 5),)
    assert next(row for row in sheet.rows if row.number == 7).cells[1] == "ab"
    assert sheet.broken == ((8, 27, "#DIV/0!"),)


def archive(parts: dict[str, bytes]) -> bytes:
    """Return a ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def changed(name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return a good workbook with one part changed or added."""
    with zipfile.ZipFile(io.BytesIO(workbook([sheet_of(("key", "words"), ("a", "b"))]))) as good:
        parts = {each: good.read(each) for each in good.namelist()}
    parts[name] = change(parts.get(name, b""))
    return archive(parts)


SHEET = "xl/worksheets/sheet1.xml"
FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
DOCTYPE = b'<!DOCTYPE a [<!ENTITY b "bbbb">]>'
REFUSED: list[tuple[str, Callable[[], bytes], str]] = [
    ("no workbook", lambda: b"id,title\n", "is not a workbook; save it as .xlsx"),
    ("empty", lambda: b"", "is not a workbook; save it as .xlsx"),
    (
        "encrypted, or .xls",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "encrypted or of the old .xls kind",
    ),
    ("cut short", lambda: workbook([sheet_of(("key",))])[:900], "the file cannot be read (BadZipFile); save it again"),
    ("another archive", lambda: archive({"a.xml": b"<a/>"}), "the file is no workbook; save it again as .xlsx"),
    ("bomb", lambda: changed("xl/media/a.bin", lambda _: bytes(60_000_000)), "the file unpacks to too much"),
    (
        "entities",
        lambda: changed(SHEET, lambda old: old.replace(b"<worksheet", DOCTYPE + b"<worksheet", 1)),
        "declares a document type",
    ),
    ("a way out", lambda: changed("../a.xml", lambda _: b"<a/>"), "a name that leads out of it"),
    ("macros", lambda: changed("xl/vbaProject.bin", lambda _: b"a"), "holds other files or macros"),
    (
        "a far cell",
        lambda: changed(SHEET, lambda old: old.replace(b"</sheetData>", FAR)),
        "spans too many cells",
    ),
    ("too much", lambda: workbook([sheet_of(*[("a",) * 50] * 4_001)]), "the workbook holds too much"),
]


@pytest.mark.parametrize(("made", "told"), [each[1:] for each in REFUSED], ids=[each[0] for each in REFUSED])
def test_a_file_that_will_not_do_is_refused_and_nothing_is_written(
    tmp_path: Path, made: Callable[[], bytes], told: str
) -> None:
    path, out = tmp_path / "made-up.xlsx", tmp_path / "new.yaml"
    path.write_bytes(made())
    with pytest.raises(InputError, match=r"made-up\.xlsx") as error:
        import_plan(path, out, REGISTER)
    assert told in str(error.value)
    assert not out.exists()


@pytest.mark.parametrize(
    ("name", "body", "told"),
    [
        (
            "a.csv",
            "Sources,key\r\nSources,caf\xe9".encode("latin-1"),
            "a.csv, line 2: a byte is not UTF-8; save the file as CSV UTF-8",
        ),
        ("a.csv", b"x" * 5_000_001, "a.csv is larger than 5 MB"),
        ("a.csv", b"id,title\r\n", "a.csv, row 1, column 1: `id` is no sheet of a register"),
        ("a.ods", b"", "a.ods is neither .xlsx nor .csv; save it as one of the two"),
    ],
)
def test_a_csv_file_that_will_not_do_is_refused(tmp_path: Path, name: str, body: bytes, told: str) -> None:
    (tmp_path / name).write_bytes(body)
    with pytest.raises(InputError) as error:
        import_plan(tmp_path / name, tmp_path / "new.yaml", REGISTER)
    assert told in str(error.value)
    assert not (tmp_path / "new.yaml").exists()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a\.xlsx cannot be read \(No such file or directory\); name a file"):
        import_plan(tmp_path / "a.xlsx", tmp_path / "new.yaml", REGISTER)


def test_no_file_that_is_there_is_overwritten(tmp_path: Path) -> None:
    kept = tmp_path / "kept.csv"
    export_plan(SHIPPED, tmp_path / "a.csv")
    kept.write_text("kept")
    with pytest.raises(InputError, match=r"exists already and is not overwritten; name another with --out"):
        import_plan(tmp_path / "a.csv", kept, REGISTER)
    with pytest.raises(InputError, match=r"exists already and is not overwritten; name another file"):
        export_plan(SHIPPED, kept)
    assert kept.read_text() == "kept"


def test_every_fault_is_listed_with_file_and_cell_or_line_and_nothing_is_written(tmp_path: Path) -> None:
    path, below, out = tmp_path / "register.csv", tmp_path / "below.yaml", tmp_path / "new.yaml"
    export_plan(SHIPPED, path)
    text = path.read_text("utf-8-sig").replace("2026-02-27", "2026-02-30").replace(",Training Bureau,", ",,")
    path.write_text(text.replace("Sources,city_record,", "Sources,legistar_api,"), "utf-8")
    written = REGISTER.read_text("utf-8").replace("recommendation_count: 7", "recommendation_count: 8")
    below.write_text(written, "utf-8")
    line = written[: written.index("recommendation_count")].count("\n") + 1
    with pytest.raises(PlanError) as error:
        import_plan(path, out, below)

    assert str(error.value).splitlines() == [
        f"{path}, sheet Recommendations, row 8, column owner.unit: the cell is empty; write a text, and format the "
        "cell as text where it looks like a number or a date",
        f"{path}, sheet Recommendations, row 8, column contact.office: the cell is empty; write a text, and format the "
        "cell as text where it looks like a number or a date",
        f"{path}, sheet Milestones, row 17, column due.day: `2026-02-30` is not a day of the calendar; "
        "write a day as 2026-03-31",
        f"{path}, sheet Sources, row 64, column key: `legistar_api` stands twice; keep one of the two rows",
        f"{below}:{line}: report.recommendation_count: recommendation_count is 8, and 7 stand here; "
        "write 7, or put back what is missing",
    ]
    assert not out.exists()


def test_a_sheet_that_a_file_does_not_have_comes_from_the_register_below_and_is_named(tmp_path: Path) -> None:
    path = tmp_path / "plain.csv"
    export_plan(SHIPPED, path)
    sheets, _ = from_csv(path.read_bytes().decode("utf-8-sig"))
    path.write_bytes(as_csv(sheet for sheet in sheets if sheet.name == "Milestones").encode())

    done = import_plan(path, tmp_path / "new.yaml", REGISTER)
    assert done.plan == SHIPPED
    assert done.warnings == (f"taken from {REGISTER}: sheet Recommendations, sheet Sources",)


def test_a_spreadsheet_is_laid_onto_a_register_that_can_be_read(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("schema: [2\n")
    export_plan(SHIPPED, tmp_path / "a.csv")
    with pytest.raises(InputError, match=r"a\.csv has only part of a plan; name the plan file .* with --onto"):
        import_plan(tmp_path / "a.csv", tmp_path / "new.yaml", None)
    with pytest.raises(PlanError, match=r"bad\.yaml:2: YAML cannot read this"):
        import_plan(tmp_path / "a.csv", tmp_path / "new.yaml", bad)
    assert not (tmp_path / "new.yaml").exists()
