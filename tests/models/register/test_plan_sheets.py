"""A register as sheets of cells and back: nothing is lost, whatever its texts are, and each fault has its cell."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows._runtime.data import REGISTER
from models.register.plan import Plan
from models.register.plan_parts import PARTS
from models.register.plan_sheets import as_written, sheets_of
from models.register.sheet import Cell, Row, Sheet, Unfit, from_cell, to_cell
from models.register.sheet_checks import sheet_faults
from models.register.sheet_columns import Column, Kind
from models.register.sheet_csv import as_csv, from_csv, guarded, unguarded
from models.register.sheet_plan import take
from tasks.register import read_plan

SHIPPED = read_plan(REGISTER).plan
SHEETS = sheets_of(SHIPPED)
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda each: bool(each.strip()))
awkward = st.one_of(
    texts,
    st.builds(
        lambda start, rest: start + rest, st.sampled_from(["'", "''", "=", "+", "-", "@", "\t", "\r", '"', "["]), texts
    ),
    st.sampled_from(
        ["2026-02-30", "012", "1_000", "true", "null", '["a"]', '{"a": "b"}', "a\nb", "a: b\nc", "'", "<<"]
    ),
)


def without(name: str) -> tuple[Sheet, ...]:
    """Return the sheets but one."""
    return tuple(each for each in SHEETS if each.name != name)


def with_cell(sheet: str, row: int, column: str, cell: Cell) -> tuple[Sheet, ...]:
    """Return the sheets with one cell changed; row and column are those that a person sees."""

    def changed(each: Sheet) -> Sheet:
        at = each.rows[0].cells.index(column)
        rows = tuple(
            Row(line.number, (*line.cells[:at], cell, *line.cells[at + 1 :])) if line.number == row else line
            for line in each.rows
        )
        return each.model_copy(update={"rows": rows})

    return tuple(changed(each) if each.name == sheet else each for each in SHEETS)


def told(sheets: tuple[Sheet, ...], onto: Plan | None = None) -> list[str]:
    """Return what is told of sheets: cell, what, mend."""
    return [f"{each.cell}: {each.what}; {each.mend}" for each in sheet_faults(take(sheets, onto))]


def read(sheets: tuple[Sheet, ...], onto: Plan | None = None) -> Plan:
    """Return the register of sheets without a fault."""
    taken = take(sheets, onto)
    assert sheet_faults(taken) == ()
    return Plan.model_validate(taken.raw)


def test_the_shipped_register_comes_back_from_its_sheets_and_from_one_csv_text() -> None:
    assert read(SHEETS) == SHIPPED
    sheets, faults = from_csv(as_csv(SHEETS))
    assert faults == ()
    assert read(sheets) == SHIPPED
    assert as_csv(sheets_of(read(sheets))) == as_csv(SHEETS)


def test_every_field_of_the_register_has_its_place_in_a_sheet() -> None:
    assert {part.key for part in PARTS} >= set(as_written(SHIPPED)) - {"recommendations", "portfolio"} - {
        column.name for part in PARTS if not part.key for column in part.columns
    }
    assert [len(each.rows) - 1 for each in SHEETS[:2]] == [7, 35]


def replaced(node: Any, words: list[str]) -> Any:
    """Return a register as written in which free texts are other texts, taken in turn from a list."""
    free = {"title", "summary", "says", "counting", "priority_why", "law", "about", "why", "unit", "equals", "check"}
    if isinstance(node, dict):
        return {key: _other(each, words) if key in free else replaced(each, words) for key, each in node.items()}
    return [replaced(each, words) for each in node] if isinstance(node, list | tuple) else node


def _other(value: Any, words: list[str]) -> Any:
    def following() -> str:
        words.append(words.pop(0))
        return words[-1]

    if isinstance(value, tuple):
        return [following() for _ in range(len(value) + 1)]
    return following() if isinstance(value, str) else value


@settings(max_examples=40, deadline=None)
@given(st.lists(awkward, min_size=1, max_size=12))
def test_a_register_of_any_texts_comes_back_the_same(words: list[str]) -> None:
    raw = replaced(as_written(SHIPPED), words)
    for each in raw["sources"].values():
        each.pop("check", None)
    plan = Plan.model_validate(raw)

    assert read(sheets_of(plan)) == plan
    sheets, faults = from_csv(as_csv(sheets_of(plan)))
    assert faults == ()
    assert read(sheets) == plan


@given(awkward)
def test_no_csv_cell_begins_as_a_formula_does_and_each_comes_back(text: str) -> None:
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert unguarded(guarded(text)) == text


@given(st.lists(awkward, min_size=1))
def test_a_list_and_a_table_of_any_texts_come_back_from_one_cell(items: list[str]) -> None:
    lines, pairs = Column(("x",), "lines"), Column(("x",), "pairs")
    assert from_cell(to_cell(items, lines), lines) == items
    named = {f"name_{at}": each for at, each in enumerate(items)}
    assert from_cell(to_cell(named, pairs), pairs) == named


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
def test_a_number_or_a_flag_is_read_as_excel_writes_it(kind: Kind, cell: Cell, value: object) -> None:
    read_value = from_cell(cell, Column(("x",), kind))
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
def test_a_cell_of_another_kind_is_turned_into_nothing_else(kind: Kind, cell: Cell) -> None:
    with pytest.raises(Unfit):
        from_cell(cell, Column(("x",), kind))


# Sheet, row, column, what is written there, and what is told.
BROKEN: list[tuple[str, int, str, Cell, str]] = [
    (
        "Milestones",
        12,
        "due.day",
        "2026-02-30",
        "row 12, column due.day: `2026-02-30` is not a day of the calendar; write",
    ),
    ("Milestones", 12, "due.day", 46112.0, "row 12, column due.day: `46112.0` is not a day; write a day as 2026-03-31"),
    ("Milestones", 12, "due.day", None, "row 12, column due.day: the cell is empty; write a day as 2026-03-31"),
    ("Milestones", 12, "due.basis", "law", "row 12, column due.basis: `law` is not a known word here; write"),
    ("Milestones", 12, "due.basis", "", "row 12, column due.basis: the cell is empty; write one of: statute, "),
    ("Milestones", 7, "id", "R1-M1", "row 7, column id: the id R1-M1 stands twice; write an id that is not used yet"),
    ("Milestones", 7, "needs", "R1-M1\nR9-M9", "row 7, column needs: there is no milestone R9-M9; write"),
    ("Milestones", 7, "recommendation", "R9", "row 7, column recommendation: there is no recommendation R9; write"),
    ("Milestones", 7, "responsible", "nobody_here", "row 7, column responsible: `nobody_here` is no role"),
    (
        "Milestones",
        7,
        "evidence.rule.type",
        None,
        "row 7, column evidence.rule.type: the cell is empty; write one of: matter",
    ),
    ("Milestones", 7, "evidence.rule.all_of", "(", "row 7, column evidence.rule.all_of: the pattern does not compile"),
    (
        "Milestones",
        7,
        "evidence.rule.why",
        "x",
        "row 7, column evidence.rule.why: `why` is not known here; take it out",
    ),
    (
        "Milestones",
        7,
        "evidence.rule.min_pages",
        1.5,
        "row 7, column evidence.rule.min_pages: `1.5` is not a whole number",
    ),
    (
        "Milestones",
        7,
        "closes_recommendation",
        "maybe",
        "column closes_recommendation: `maybe` is not true or false; write true",
    ),
    ("Recommendations", 3, "id", None, "sheet Recommendations, row 3, column id: the cell is empty; write a text"),
    ("Recommendations", 3, "owner.unit", None, "row 3, column owner.unit: the cell is empty; write a text"),
    ("Recommendations", 3, "accepted_on", "3 December", "row 3, column accepted_on: `3 December` is not a day"),
    (
        "Report",
        5,
        "value",
        8.0,
        "sheet Report, row 5, column value: recommendation_count is 8, and 7 stand here; write 7",
    ),
    (
        "Report",
        5,
        "field",
        "recomendation_count",
        "row 5, column field: `recomendation_count` is no field of this sheet; write",
    ),
    ("Calendar", 6, "value", "2026-01-01\n2026-01-03", "sheet Calendar, row 6, column value: 2026-01-03 is a Saturday"),
    (
        "Sources",
        2,
        "url",
        "http://x.example/{path}",
        "sheet Sources, row 2, column url: the address does not begin with",
    ),
    (
        "Sources",
        2,
        "kind",
        None,
        "sheet Sources, row 2, column kind: the cell is empty; write one of: git_json, odata_v3",
    ),
    ("Roles", 2, "key", "agency_contact", "sheet Roles, row 4, column key: `agency_contact` stands twice; keep one"),
    ("Roles", 2, "words", None, "sheet Roles, row 2, column words: the cell is empty; write a text"),
    ("Register", 2, "value", 2.0, "sheet Register, row 2, column value: `2` is not a known word here; write one of: 1"),
]


@pytest.mark.parametrize(("sheet", "row", "column", "cell", "wanted"), BROKEN, ids=lambda each: str(each)[:40])
def test_each_fault_is_told_at_its_cell(sheet: str, row: int, column: str, cell: Cell, wanted: str) -> None:
    assert [each for each in told(with_cell(sheet, row, column, cell)) if wanted in each]


def test_all_faults_are_told_at_once_in_the_order_of_the_sheets() -> None:
    one = with_cell("Milestones", 12, "due.day", "2026-02-30")
    both = tuple(
        each if each.name != "Recommendations" else with_cell("Recommendations", 2, "priority", "urgent")[0]
        for each in one
    )
    assert [each.split(":")[0] for each in told(both)] == [
        "sheet Recommendations, row 2, column priority",
        "sheet Milestones, row 12, column due.day",
    ]


def test_a_missing_sheet_is_told_once_and_may_come_from_another_register() -> None:
    for part in PARTS:
        faults = told(without(part.name))
        assert f"sheet {part.name} (not in this file): the sheet is missing; add the sheet" in faults[0]
        assert sum(part.name in each for each in faults) == 1
        assert read(without(part.name), SHIPPED) == SHIPPED


def test_an_office_brings_two_plain_sheets_and_the_rest_stays_as_it_was() -> None:
    ours = Sheet(
        name="recommendations",
        rows=(
            Row(1, ("ID", "Title", "Owner unit", "Status")),
            *(
                Row(at, (each.id, f"{each.title}!", "Chief of Staff", "open"))
                for at, each in enumerate(SHIPPED.recommendations, 2)
            ),
        ),
    )
    steps = Sheet(
        name="Milestones",
        rows=(
            Row(1, ("id", "due date", "responsible")),
            *(Row(at, (each.id, str(each.due.day), each.responsible)) for at, each in enumerate(SHIPPED.milestones, 2)),
        ),
    )
    plan = read((ours, steps), SHIPPED)

    assert [each.owner.unit for each in plan.recommendations] == ["Chief of Staff"] * 7
    assert plan.recommendations[0].title == f"{SHIPPED.recommendations[0].title}!"
    assert plan.milestones == SHIPPED.milestones
    assert plan.report == SHIPPED.report
    assert [str(each) for each in take((ours, steps), SHIPPED).not_taken] == [
        "sheet Recommendations, row 1, column Status"
    ]


def test_a_new_row_without_a_column_is_told_the_column_once() -> None:
    table = Sheet(name="Milestones", rows=(Row(1, ("id", "title")), Row(2, ("R1-M9", "New")), Row(3, ("R2-M9", "New"))))
    wanted = "sheet Milestones, row 1, column due.day: `due.day` is missing; add it to the sheet, and write a day as"
    assert sum(wanted in each for each in told((table,), SHIPPED)) == 1


def test_what_would_be_lost_without_a_word_is_told() -> None:
    first, *rest = SHEETS
    header, *rows = first.rows
    wide = first.model_copy(update={"rows": (header, Row(2, (*rows[0].cells, "beside")), *rows[1:])})
    twice = first.model_copy(update={"rows": (Row(1, (*header.cells, "id")), *rows)})
    strange = first.model_copy(update={"rows": (Row(1, (*header.cells, "titel")), *rows)})
    merged = first.model_copy(update={"merged": ((2, 3),)})
    broken = first.model_copy(update={"broken": ((2, 1, "#REF!"),)})
    for sheet, wanted in (
        (wide, "sheet Recommendations, row 2: `beside` stands under no header; write"),
        (twice, "row 1, column id: this column stands twice; keep one of the two"),
        (strange, "row 1, column titel: this sheet has no such column; write `title`, or delete"),
        (merged, "row 2: rows 2 to 3 hold merged cells; unmerge and fill each cell"),
        (broken, "row 2, column title: the cell holds the error #REF!; write its value"),
    ):
        assert told((sheet, *rest))[0].startswith(wanted) or wanted in told((sheet, *rest))[0]
    assert told((*SHEETS, Sheet(name="Milestone", rows=first.rows)))[0].startswith(
        "sheet Milestone, row 1: a register has no sheet of this name; write `Milestones`, or delete the sheet"
    )
    assert told((*SHEETS, Sheet(name="Sheet2", rows=()))) == []


def test_rows_without_anything_change_nothing_and_keep_the_numbers_of_the_rest() -> None:
    spaced = "\r\n,,,\r\n" + as_csv(SHEETS).replace("Milestones,R1-M1,", ",,,\r\nMilestones,r1 m1,")
    sheets, _ = from_csv(spaced)
    at = next(
        row
        for row, line in enumerate(spaced.replace("\r\n", "\n").split("\n"), 1)
        if line.startswith("Milestones,r1 m1")
    )
    assert any("column id: `r1 m1` is no id" in each for each in told(sheets))
    assert at > 10


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("id,title\r\nR1,One\r\n", "row 1, column 1: `id` is no sheet of a register; write before each row"),
        (
            "Recommendations;id\r\n",
            "row 1, column 1: `Recommendations;id` is no sheet of a register; write before each row",
        ),
        ('Roles,key,words\r\nRoles,"a"b,c\r\n', "row 2: this is no row of a CSV file ("),
    ],
)
def test_a_csv_file_of_another_shape_is_told_its_row(text: str, wanted: str) -> None:
    sheets, faults = from_csv(text)
    assert sheets == ()
    assert [f"{each.cell}: {each.what}; {each.mend}".startswith(wanted) for each in faults] == [True]
