"""A register as sheets and back: nothing is lost, whatever its texts are, and each fault has its cell."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.core import Fault
from models.register.cells import (
    Cell,
    CellError,
    CellRow,
    Sheet,
    as_csv,
    from_cell,
    from_csv,
    to_cell,
    with_guard,
    without_guard,
)
from models.register.columns import TABLES, CellKind, RegisterColumn
from models.register.plan import Plan
from models.register.plan_checks import row_faults, whole_faults
from models.register.raw import RawRegister
from models.register.shape import shape_faults
from models.register.spreadsheet import Combination, faults_by_cell, lay_sheets, sheets_of
from models.register.text_checks import text_faults
from tests.material.records import as_written, shipped

SHIPPED = shipped().plan
SHEETS = sheets_of(SHIPPED)
BELOW = as_written(SHIPPED)
signs = st.characters(exclude_categories=["Cs", "Cc", "Cf"], include_characters="\n\t\u200d")
texts = st.text(signs, min_size=1).filter(lambda each: bool(each.strip()))
awkward = st.one_of(
    texts,
    st.builds(
        lambda start, rest: start + rest, st.sampled_from(["'", "''", "=", "+", "-", "@", "\t", '"', "["]), texts
    ),
    st.sampled_from(
        ["2026-02-30", "012", "1_000", "true", "null", '["a"]', '{"a": "b"}', "a\nb", "a: b\nc", "'", "<<"]
    ),
)


def reads_as_a_thing(words: str) -> bool:
    """Return whether words may stand as a title and as a condition."""
    raw = {"recommendations": [{"title": words, "milestones": [{"condition": words}]}]}
    return not text_faults(RawRegister(raw))


def without(name: str) -> tuple[Sheet, ...]:
    """Return the sheets but one."""
    return tuple(each for each in SHEETS if each.name != name)


def with_cell(sheet: str, row: int, column: str, cell: Cell) -> tuple[Sheet, ...]:
    """Return the sheets with one cell changed; row and column are those that a person sees."""

    def changed(each: Sheet) -> Sheet:
        at = each.rows[0].cells.index(column)
        rows = tuple(
            CellRow(line.number, (*line.cells[:at], cell, *line.cells[at + 1 :])) if line.number == row else line
            for line in each.rows
        )
        return each.model_copy(update={"rows": rows})

    return tuple(changed(each) if each.name == sheet else each for each in SHEETS)


def faults_of(combination: Combination) -> tuple[Fault, ...]:
    """Return the faults of a combination as an import finds them."""
    return faults_by_cell(
        combination,
        (*shape_faults(Plan, combination.raw), *row_faults(combination.raw), *whole_faults(combination.raw)),
    )


def reported(sheets: tuple[Sheet, ...], below: dict[str, Any] = BELOW) -> list[str]:
    """Return what is reported of sheets: cell (or the location in the register below), what, mend."""
    found = faults_of(lay_sheets(sheets, below))
    return [f"{fault.cell or fault.loc}: {fault.what}; {fault.mend}" for fault in found]


def read(sheets: tuple[Sheet, ...], below: dict[str, Any] = BELOW) -> Plan:
    """Return the register of sheets without a fault."""
    combination = lay_sheets(sheets, below)
    assert faults_of(combination) == ()
    return Plan.model_validate(combination.raw)


def without_parts(raw: dict[str, Any]) -> dict[str, Any]:
    """Return a register as written without anything that a sheet holds."""
    return raw | {"recommendations": [], "portfolio": {"milestones": []}, "sources": {}}


def test_a_round_trip_changes_nothing() -> None:
    assert read(SHEETS, without_parts(BELOW)) == SHIPPED
    sheets, faults = from_csv(as_csv(SHEETS))
    assert faults == ()
    assert read(sheets, without_parts(BELOW)) == SHIPPED
    assert as_csv(sheets_of(read(sheets))) == as_csv(SHEETS)


def test_the_sheets_are_the_three_that_an_office_edits_and_leave_out_none_of_their_fields() -> None:
    assert [(sheet.name, len(sheet.rows) - 1) for sheet in SHEETS] == [
        ("Recommendations", 7),
        ("Milestones", 50),
        ("Sources", len(SHIPPED.sources)),
    ]
    below = deepcopy(BELOW)
    assert lay_sheets(SHEETS, below).from_below == ()
    assert below == BELOW, "laying sheets onto a register changes neither"


def replaced(node: Any, words: list[str]) -> Any:
    """Return a register as written in which free texts are other texts, taken in turn from a list."""
    free = {
        *("title", "ask", "summary", "says", "counting", "priority_why", "why", "unit", "equals", "check", "condition"),
        *("section", "local_law", "words", "record", "note", "condition_reason"),
    }
    if isinstance(node, dict):
        return {key: _other(value, words) if key in free else replaced(value, words) for key, value in node.items()}
    return [replaced(each, words) for each in node] if isinstance(node, list | tuple) else node


def _other(value: Any, words: list[str]) -> Any:
    def following() -> str:
        words.append(words.pop(0))
        return words[-1]

    if isinstance(value, tuple):
        return [following() for _ in range(len(value) + 1)]
    return following() if isinstance(value, str) else value


# Every text is used somewhere, so few registers with many texts try more of them than many with few.
@settings(max_examples=5, deadline=None)
@given(st.lists(awkward.filter(reads_as_a_thing), min_size=20, max_size=40))
def test_a_register_of_any_texts_comes_back_the_same(words: list[str]) -> None:
    raw = replaced(as_written(SHIPPED), words)
    plan = Plan.model_validate(raw)

    assert read(sheets_of(plan), without_parts(raw)) == plan
    sheets, faults = from_csv(as_csv(sheets_of(plan)))
    assert faults == ()
    assert read(sheets, without_parts(raw)) == plan


@given(awkward)
def test_no_csv_cell_begins_as_a_formula_does_and_each_comes_back(text: str) -> None:
    assert not with_guard(text).startswith(("=", "+", "-", "@", "\t", "\n"))
    assert without_guard(with_guard(text)) == text


@given(st.lists(awkward, min_size=1))
def test_a_list_and_a_table_of_any_texts_come_back_from_one_cell(items: list[str]) -> None:
    lines, pairs = RegisterColumn(("x",), "lines"), RegisterColumn(("x",), "pairs")
    assert from_cell(to_cell(items, lines), lines) == items
    named = {f"name_{at}": each for at, each in enumerate(items)}
    assert from_cell(to_cell(named, pairs), pairs) == named
    parts = RegisterColumn(("x",), "parts")
    assert from_cell(to_cell([named, named], parts), parts) == [named, named]


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        ("number", 2026.0, 2026),
        ("number", "12", 12),
        ("text", 7.0, "7"),
        ("flag", "TRUE", True),
        ("flag", False, False),
        ("day", " 2026-03-31 ", "2026-03-31"),
    ],
)
def test_a_number_or_a_flag_is_read_as_excel_writes_it(kind: CellKind, cell: Cell, value: object) -> None:
    read_value = from_cell(cell, RegisterColumn(("x",), kind))
    assert (type(read_value), read_value) == (type(value), value)


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        ("number", 1.5),
        ("number", "012"),
        ("number", True),
        ("text", 1.5),
        ("text", True),
        ("flag", 1.0),
        ("day", 46112.0),
    ],
)
def test_a_cell_of_another_kind_is_turned_into_nothing_else(kind: CellKind, cell: Cell) -> None:
    with pytest.raises(CellError):
        from_cell(cell, RegisterColumn(("x",), kind))


# Sheet, row, column, what is written there, and what is told.
BROKEN: list[tuple[str, int, str, Cell, str]] = [
    (
        "Milestones",
        16,
        "due.day",
        "2026-02-30",
        "row 16, column due.day: `2026-02-30` is not a day of the calendar; write",
    ),
    ("Milestones", 16, "due.day", 46112.0, "row 16, column due.day: `46112.0` is not a day; write a day as 2026-03-31"),
    ("Milestones", 16, "due.day", None, "row 16, column due.day: the cell is empty; write a day as 2026-03-31"),
    ("Milestones", 16, "due.basis", "law", "row 16, column due.basis: `law` is not a known word here; write"),
    ("Milestones", 16, "due.basis", "", "row 16, column due.basis: the cell is empty; write one of: statute, "),
    ("Milestones", 10, "id", "R1-M1", "row 10, column id: the id R1-M1 stands twice; write an id that is not used yet"),
    ("Milestones", 10, "needs", "R1-M1\nR9-M9", "row 10, column needs: there is no milestone R9-M9; write"),
    ("Milestones", 10, "recommendation", "R9", "row 10, column recommendation: there is no recommendation R9; write"),
    ("Milestones", 10, "responsible", "nobody_here", "row 10, column responsible: `nobody_here` is no role"),
    (
        "Milestones",
        10,
        "evidence.rule.type",
        None,
        "row 10, column evidence.rule.type: the cell is empty; write one of: matter",
    ),
    (
        "Milestones",
        10,
        "evidence.rule.all_of",
        "(",
        "row 10, column evidence.rule.all_of: the pattern does not compile",
    ),
    (
        "Milestones",
        10,
        "evidence.rule.why",
        "x",
        "row 10, column evidence.rule.why: `why` is not known here; take it out",
    ),
    (
        "Milestones",
        10,
        "evidence.rule.min_pages",
        1.5,
        "row 10, column evidence.rule.min_pages: `1.5` is not a whole number",
    ),
    (
        "Milestones",
        10,
        "closes_recommendation",
        "maybe",
        "column closes_recommendation: `maybe` is not true or false; write true",
    ),
    ("Recommendations", 3, "id", None, "sheet Recommendations, row 3, column id: the cell is empty; write a text"),
    ("Recommendations", 3, "owner.unit", None, "row 3, column owner.unit: the cell is empty; write a text"),
    ("Recommendations", 3, "accepted_on", "3 December", "row 3, column accepted_on: `3 December` is not a day"),
    (
        "Sources",
        2,
        "url",
        "http://x.example/{path}",
        "sheet Sources, row 2, column url: the address does not begin with",
    ),
    ("Sources", 2, "key", "legistar_api", "sheet Sources, row 3, column key: `legistar_api` stands twice; keep one"),
    ("Sources", 2, "key", None, "sheet Sources, row 2, column key: the cell is empty; write a name, or clear the row"),
    (
        "Sources",
        2,
        "kind",
        None,
        "sheet Sources, row 2, column kind: the cell is empty; write one of: git_json, odata_v3",
    ),
]


@pytest.mark.parametrize(("sheet", "row", "column", "cell", "wanted"), BROKEN, ids=lambda each: str(each)[:40])
def test_each_fault_is_reported_at_its_cell(sheet: str, row: int, column: str, cell: Cell, wanted: str) -> None:
    assert [line for line in reported(with_cell(sheet, row, column, cell)) if wanted in line]


def test_all_faults_are_reported_at_once_in_the_order_of_the_sheets() -> None:
    one = with_cell("Milestones", 12, "due.day", "2026-02-30")
    both = tuple(
        each if each.name != "Recommendations" else with_cell("Recommendations", 2, "priority", "urgent")[0]
        for each in one
    )
    assert [each.split(":")[0] for each in reported(both)] == [
        "sheet Recommendations, row 2, column priority",
        "sheet Milestones, row 12, column due.day",
    ]


def test_a_missing_sheet_comes_from_the_register_below() -> None:
    for table in TABLES:
        combination = lay_sheets(without(table.name), BELOW)
        assert combination.from_below == (f"sheet {table.name}",)
        assert Plan.model_validate(combination.raw) == SHIPPED
    assert read(()) == SHIPPED


def test_a_fault_of_the_register_below_keeps_its_location_there() -> None:
    eight = deepcopy(BELOW)
    eight["report"]["recommendation_count"] = 8
    eight["recommendations"][1]["milestones"][0]["responsible"] = "nobody_here"
    eight["sources"]["legistar_api"]["url"] = "http://x.example"
    at_milestone = "('recommendations', 1, 'milestones', 0, 'responsible'): `nobody_here` is no role of this register"
    at_source = "('sources', 'legistar_api', 'url'): the address does not begin with https://"
    at_count = "('report', 'recommendation_count'): recommendation_count is 8, and 7 stand here; write 7, or put back"

    assert [line.startswith(at_count) for line in reported(SHEETS, eight)] == [True]
    lines = reported(without("Milestones")[:1], eight)
    for wanted in (at_milestone, at_source, at_count):
        assert any(line.startswith(wanted) for line in lines)

    moved = SHEETS[0].model_copy(update={"rows": (SHEETS[0].rows[0], *reversed(SHEETS[0].rows[1:]))})
    assert any(line.startswith(at_milestone) for line in reported((moved,), eight)), "the row moved, the line below not"


def test_a_milestone_below_whose_recommendation_the_sheet_leaves_out_is_reported() -> None:
    first = SHEETS[0].model_copy(update={"rows": SHEETS[0].rows[:-1]})
    wanted = "('recommendations', 6, 'milestones', 0): there is no recommendation R7; write"
    assert any(line.startswith(wanted) for line in reported((first,)))


def test_a_milestone_without_the_column_stays_where_it_was_or_goes_where_its_id_says() -> None:
    rows = [CellRow(at, (milestone.id,)) for at, milestone in enumerate(SHIPPED.milestones, 2)]
    steps = Sheet(name="Milestones", rows=(CellRow(1, ("id",)), *rows))
    assert read((steps,)) == SHIPPED

    first = SHEETS[0].model_copy(update={"rows": SHEETS[0].rows[:-1]})
    wanted = "sheet Milestones, row 51, column recommendation: there is no recommendation R7; write"
    assert any(line.startswith(wanted) for line in reported((first, steps)))

    new = CellRow(52, ("R2-M9",))
    combination = lay_sheets((Sheet(name="Milestones", rows=(CellRow(1, ("id",)), *rows, new)),), BELOW)
    assert combination.raw["recommendations"][1]["milestones"][-1]["id"] == "R2-M9"


def test_an_empty_cell_empties_its_field() -> None:
    nobody = read(with_cell("Recommendations", 2, "council_audience", None))
    assert nobody.recommendations[0].council_audience == ()
    assert (
        lay_sheets(with_cell("Recommendations", 2, "council_audience", None), BELOW).raw["recommendations"][0][
            "council_audience"
        ]
        == []
    )
    six = deepcopy(BELOW)
    six["report"]["accepted_count"] = 6
    unanswered = read(with_cell("Recommendations", 2, "accepted_on", " "), six)
    assert unanswered.recommendations[0].accepted_on is None
    row = next(at for at, milestone in enumerate(SHIPPED.milestones, 2) if milestone.due.after)
    sheets = with_cell("Milestones", row, "due.after.hours", None)
    assert any("column due.after.hours: the cell is empty" in line for line in reported(sheets))


def test_one_more_recommendation_is_counted_in_the_register_below() -> None:
    row = ("R8", "New", None, None, "New", None, None, "press_reconstruction", False, None)
    sheet = SHEETS[0].model_copy(update={"rows": (*SHEETS[0].rows, CellRow(9, (*row, *SHEETS[0].rows[1].cells[10:])))})
    assert reported((sheet, *SHEETS[1:]))[0].startswith("('report', 'recommendation_count'): recommendation_count is 7")


def test_an_office_brings_two_plain_sheets_and_the_rest_stays_as_it_was() -> None:
    ours = Sheet(
        name="recommendations",
        rows=(
            CellRow(1, ("ID", "Title", "Owner unit", "Status")),
            *(
                CellRow(at, (each.id, f"{each.title}!", "Chief of Staff", "open"))
                for at, each in enumerate(SHIPPED.recommendations, 2)
            ),
        ),
    )
    steps = Sheet(
        name="Milestones",
        rows=(
            CellRow(1, ("id", "due date", "responsible")),
            *(
                CellRow(at, (each.id, str(each.due.day), each.responsible))
                for at, each in enumerate(SHIPPED.milestones, 2)
            ),
        ),
    )
    plan = read((ours, steps))

    assert [each.owner.unit for each in plan.recommendations] == ["Chief of Staff"] * 7
    assert plan.recommendations[0].title == f"{SHIPPED.recommendations[0].title}!"
    assert plan.milestones == SHIPPED.milestones
    assert plan.report == SHIPPED.report
    combination = lay_sheets((ours, steps), BELOW)
    assert [str(spot) for spot in combination.ignored] == ["sheet Recommendations, row 1, column Status"]
    assert combination.from_below[:2] == ("sheet Sources", "sheet Recommendations short")


def test_a_new_row_without_a_column_is_told_the_column_once() -> None:
    table = Sheet(
        name="Milestones",
        rows=(CellRow(1, ("id", "title")), CellRow(2, ("R1-M9", "New")), CellRow(3, ("R2-M9", "New"))),
    )
    wanted = "sheet Milestones, row 1, column due.day: `due.day` is missing; add it to the sheet, and write a day as"
    assert sum(wanted in line for line in reported((table,))) == 1


def test_a_fault_between_a_cell_and_a_column_that_the_sheet_does_not_have_names_both() -> None:
    table = Sheet(name="Milestones", rows=(CellRow(1, ("id", "evidence.rule.type")), CellRow(2, ("R1-M1", "human"))))
    wanted = (
        "sheet Milestones, row 2, column evidence.rule.all_of (not in this file): `all_of` is not known here; "
        "take it out, in a column of this sheet or in the register below"
    )
    assert wanted in reported((table,))


def test_what_would_be_lost_without_a_word_is_reported() -> None:
    first, *rest = SHEETS
    header, *rows = first.rows
    wide = first.model_copy(update={"rows": (header, CellRow(2, (*rows[0].cells, "beside")), *rows[1:])})
    twice = first.model_copy(update={"rows": (CellRow(1, (*header.cells, "id")), *rows)})
    strange = first.model_copy(update={"rows": (CellRow(1, (*header.cells, "titel")), *rows)})
    merged = first.model_copy(update={"merged": ((2, 3),)})
    broken = first.model_copy(update={"broken": ((2, 1, "#REF!"),)})
    for sheet, wanted in (
        (wide, "sheet Recommendations, row 2: `beside` stands under no header; write"),
        (twice, "row 1, column id: this column stands twice; keep one of the two"),
        (strange, "row 1, column titel: this sheet has no such column; write `title`, or delete"),
        (merged, "row 2: rows 2 to 3 hold merged cells; unmerge and fill each cell"),
        (broken, "row 2, column title: the cell holds the error #REF!; write its value"),
    ):
        assert reported((sheet, *rest))[0].startswith(wanted) or wanted in reported((sheet, *rest))[0]
    assert reported((*SHEETS, Sheet(name="Milestone", rows=first.rows)))[0].startswith(
        "sheet Milestone, row 1: a register has no sheet of this name; write `Milestones`, or delete the sheet"
    )
    assert reported((*SHEETS, Sheet(name="Sheet2", rows=()))) == []


def test_rows_without_anything_change_nothing_and_keep_the_numbers_of_the_rest() -> None:
    spaced = "\r\n,,,\r\n" + as_csv(SHEETS).replace("Milestones,R1-M1,", ",,,\r\nMilestones,r1 m1,")
    sheets, _ = from_csv(spaced)
    at = next(
        row
        for row, line in enumerate(spaced.replace("\r\n", "\n").split("\n"), 1)
        if line.startswith("Milestones,r1 m1")
    )
    assert any("column id: `r1 m1` is no id" in each for each in reported(sheets))
    assert at > 10


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("id,title\r\nR1,One\r\n", "row 1, column 1: `id` is no sheet of a register; write before each row"),
        (
            "Recommendations;id\r\n",
            "row 1, column 1: `Recommendations;id` is no sheet of a register; write before each row",
        ),
        ('Sources,key,kind\r\nSources,"a"b,c\r\n', "row 2: this is no row of a CSV file ("),
    ],
)
def test_a_csv_file_of_another_shape_is_told_its_row(text: str, wanted: str) -> None:
    sheets, faults = from_csv(text)
    assert sheets == ()
    assert [f"{each.cell}: {each.what}; {each.mend}".startswith(wanted) for each in faults] == [True]
