"""A register with any fault: every fault with its line and the mend, nothing else raised."""

import json
import random
import re
from hashlib import sha256
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from flows._runtime.data import REGISTER
from models.core import PlanError
from models.register import plan_warnings, register_schema
from tasks.register.plan import check_plan, read_people, read_plan
from tasks.register.yaml import line_of, read_yaml
from tests.material.records import milestones_of

ROOT = Path(__file__).parents[3]
SHIPPED = REGISTER.read_text(encoding="utf-8")
DEMO_PEOPLE = (ROOT / "flows" / "data" / "demo" / "people.yaml").read_text(encoding="utf-8")

HEAD, *EACH = re.split(r"(?m)^(?=  - id: R\d)", SHIPPED)
"""The register before its recommendations, and each of these: a part is read in a third of the time."""

OF_THE_WHOLE = (
    "the id R6 stands twice",
    "stands in the portfolio and bears the id of R2",
    "is 8, and 7 stand here; write 7",
    "accepted_count is 6, and by their own answers 7 are accepted; write 7, or correct `answer` and `accepted_on`",
    "accepted_count is 7, and by their own answers 6 are accepted; write 6",
)
"""Faults that are none in a part."""

R1_M1 = "      - id: R1-M1\n"
M2_NEEDS = "        needs: [R1-M1]\n"
QUARTER = 'rrule: "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=30"'
DRAFT = 'none_of: ["(?i)draft"], min_pages: 40'
NEXT = "        escalation: agency_unit_head\n"
HUMAN = "{type: human, why: Discipline files are confidential; only a person with access can look.}"

# What is written in place of what, the text at whose line the fault is told, and words of what is told.
BROKEN: list[tuple[str, str, str, str]] = [
    # shape
    (R1_M1, "      - id: r1 m1\n", "r1 m1", "`r1 m1` is no id; write an id such as R4-M3"),
    (
        R1_M1,
        "      - id: 012\n",
        "id: 012",
        '`012` may be read as another number; write digits alone for a number, or "012"',
    ),
    (R1_M1, "      - id: 1_000\n", "1_000", "`1_000` may be read as another number"),
    (R1_M1, "      - id: 85\n", "id: 85", "`85` is not a text"),
    (R1_M1, "      - id:\n", "      - id:\n", "`nothing` is not a text"),
    ("schema: 1", "schema: 2", "schema: 2", "`2` is not a known word here; write one of: 1"),
    ("day: 2026-02-27", "day: 2026-02-30", "2026-02-30", "R1-M1 due.day: `2026-02-30` is not a day of the calendar"),
    ("day: 2026-02-27", "day: 20260227", "20260227", "`20260227` is not a day; write a day as 2026-03-31"),
    ("day: 2026-02-27, ", "", "Twelve weeks", "R1-M1 due: `day` is missing; write `day: ...` here"),
    (
        "text_at_hand: false",
        "text_at_hand: no",
        "text_at_hand",
        "`no` is neither true nor false; write `true` or `false`",
    ),
    ("min_pages: 40", "min_pages: 0", "min_pages: 0", "`0` is too small; write a number of at least 1"),
    ("min_pages: 40", "min_pages: 40.0", "min_pages: 40.0", "`40.0` is not a whole number"),
    ("min_pages: 40", 'min_pages: "40"', 'min_pages: "40"', "`40` is not a whole number; write digits alone"),
    ("min_pages: 40", "min_pages: 0x28", "0x28", "`0x28` may be read as another number"),
    (DRAFT, 'none_of: "(?i)draft", min_pages: 40', 'none_of: "(?i)draft"', "`(?i)draft` is not a list; write a list"),
    (DRAFT, 'none_of: ["(?i)(draft"], min_pages: 40', '["(?i)(draft"]', "the pattern does not compile"),
    (HUMAN, "{type: hunam, why: x}", "hunam", "`hunam` is not a known type; write `human`"),
    (HUMAN, "{why: x}", "{why: x}", "`type` is missing; write `type: ...` here"),
    (HUMAN, "human", "rule: human", "`human` is not a set of named fields"),
    (HUMAN, "{type: human, why: x, wy: 1}", "wy: 1", "`wy` is not known here; write `why`"),
    ("    priority: high\n", "    priority: urgent\n", "urgent", "R1 priority: `urgent` is not a known word here"),
    ("    title: Training\n", "    titel: Training\n", "titel", "`titel` is not known here; write `title`"),
    ("    title: Training\n", "", "  - id: R7\n", "R7: `title` is missing; write `title: ...` here"),
    ("    title: Training\n", '    title: " "\n', 'title: " "', "R7 title: this is empty; write a text"),
    ("pin: null}}", "pin: abc}}", "pin: abc}}", "`abc` is no SHA-256; write its 64 digits"),
    ("token_env: LEGISTAR_TOKEN", "token_env: my token", "my token", "`my token` is no name of a variable"),
    ("kind: odata_v3", "kind: odata", "legistar_api:\n", "`odata` is not a known kind; write one of: odata_v3"),
    (
        "kind: odata_v3",
        "kind: odata_v4\n    gives: council_records",
        "kind: odata_v4",
        "no module reads sources of the kind `odata_v4`; add the module tasks/sources/odata_v4.py, or write",
    ),
    ("stale_after_hours: 96", "stale_after_hours: -1", "stale_after_hours", "`-1` is too small"),
    ("register_id: doi", "register_id: DOI", "register_id", "is no id of a register; write small letters"),
    ("  immigration: {name", "  Immi gration: {name", "  Immi gration:", "is no name; write small letters"),
    # references
    (R1_M1, "      - id: R1-M2\n", "id: R1-M2\n        title: Audit of", "the id R1-M2 stands twice"),
    ("  - id: R7\n", "  - id: R6\n", "id: R6\n    title: Training", "the id R6 stands twice"),
    (
        R1_M1,
        "      - id: R1-M1@2026\n",
        "R1-M1@2026",
        "looks like an instance of a recurring milestone; write `R1-M1-2026`",
    ),
    (R1_M1, "      - id: M1\n", "id: M1\n", "M1 stands under R1 and does not begin with its id; write `R1-M...`"),
    ("    - id: ALL-M1\n", "    - id: R2-M9\n", "R2-M9", "stands in the portfolio and bears the id of R2"),
    ("recommendation_count: 7", "recommendation_count: 8", "recommendation_count", "is 8, and 7 stand here; write 7"),
    ("accepted_count: 7", "accepted_count: 6", "accepted_count", OF_THE_WHOLE[3]),
    ("    accepted_on: 2025-12-03\n    owner", "    accepted_on: null\n    owner", "accepted_count", OF_THE_WHOLE[4]),
    (
        "    accepted_on: 2025-12-03\n    owner",
        "    accepted_on: 2025-12-03\n    answer: accepted_in_part\n    owner",
        "accepted_count",
        OF_THE_WHOLE[4],
    ),
    (
        "responsible: agency_liaison",
        "responsible: agency_liasion",
        "liasion",
        "is no role of this register; write `agency_liaison`",
    ),
    ("escalation: agency_executive", "escalation: mayor", "escalation: mayor", "`mayor` is no role of this register"),
    (
        "oversight_owner: oversight_coordinator",
        "oversight_owner: doi",
        "oversight_owner: doi",
        "R1 oversight_owner: `doi` is no role",
    ),
    (
        "[oversight_and_investigations, public_safety]",
        "[oversight]",
        "[oversight]",
        "is no body of the Council of this register",
    ),
    (
        "source: agency_drop, rule",
        "source: agency_dorp, rule",
        "agency_dorp",
        "is no source of this register; write `agency_drop`",
    ),
    (
        "source: agency_drop, rule",
        "source: nypd_manual_page, rule",
        "source: nypd_manual_page, rule",
        "a rule `text_in_file` reads files",
    ),
    (
        "source: nypd_manual_page, rule",
        "source: council_mirror, rule",
        "source: council_mirror, rule: {type: page_changed",
        "reads pages, and `council_mirror` gives council records",
    ),
    (M2_NEEDS, "        needs: [R1-M9]\n", "needs: [R1-M9]", "there is no milestone R1-M9; write one of: R1-M"),
    (M2_NEEDS, "        needs: [R1-M2]\n", "needs: [R1-M2]", "R1-M2 needs itself: R1-M2 needs R1-M2"),
    ("[R1, R2, R3, R4, R5, R6, R7]", "[R1, R8]", "[R1, R8]", "there is no recommendation R8"),
    ("after: {milestone: R6-M2,", "after: {milestone: R6-M9,", "R6-M9", "there is no milestone R6-M9"),
    ("after: {milestone: R6-M2,", "after: {milestone: R6-M3,", "milestone: R6-M3", "R6-M3 waits for itself"),
    ("follows: R4-M3\n", "follows: R4-M88\n", "follows: R4-M88", "there is no milestone R4-M88"),
    ("follows: R4-M3\n", "follows: R4-M1\n", "follows: R4-M1", "R4-M1 has no rule of its own to follow"),
    (
        R1_M1,
        R1_M1 + "        withdrawn: {on: 2026-05-01, reason: Merged., replaced_by: R1-M8}\n",
        "R1-M8",
        "replaced_by names R1-M8",
    ),
    (
        "        closes_recommendation: true\n",
        "",
        "    milestones:\n      - id: R1-M1",
        "R1 milestones: no milestone closes",
    ),
    (
        R1_M1,
        R1_M1 + "        closes_recommendation: true\n",
        "closes_recommendation: true\n        duty_on",
        "R1-M1 closes this recommendation already",
    ),
    (
        "    - id: ALL-M1\n",
        "    - id: ALL-M1\n      closes_recommendation: true\n",
        "closes_recommendation: true\n      applies",
        "cannot close one",
    ),
    (
        "  statute: A law in force fixes this",
        "  x: A law in force fixes this",
        "duty_basis: statute",
        "the basis `statute` is not explained",
    ),
    ("  page_link:", "  page_lnk:", "page_lnk", "the rule type `page_lnk` is not known; write `page_link`"),
    ("  page_link:", "  page_lnk:", "rule: {type: page_link", "the rule type `page_link` is not explained"),
    (
        'basis: planning_assumption, counting: "Twelve',
        'basis: pending_bill, counting: "Twelve',
        "(?i)alert",
        "a watch on a pending bill has the rule",
    ),
    (
        "accepted {accepted}. DOI",
        "accepted {all}. DOI",
        "{all}",
        "report.findings.5.text: nothing is put for {all}; write",
    ),
    # recurrence
    (QUARTER, 'rrule: "FREQ=WEEKLY"', "FREQ=WEEKLY", "this is not a rule by year or month; write a rule such as"),
    (QUARTER, 'rrule: "FREQ=MONTHLY;INTERVAL=0"', "INTERVAL=0", "this is not a rule by year or month"),
    (QUARTER, 'rrule: "FREQ=MONTHLY;BYMONTHDAY=x"', "BYMONTHDAY=x", "this is not a rule"),
    (QUARTER, 'rrule: "FREQ=MONTHLY;BYMONTHDAY=99"', "BYMONTHDAY=99", "never comes round"),
    (QUARTER, 'rrule: "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30"', "BYMONTH=2", "this rule never comes round"),
    (QUARTER, 'rrule: "FREQ=MONTHLY;BYMONTHDAY=30"', 'key: "{period_year}Q', "the key 2026Q1 comes twice"),
    (
        QUARTER,
        'rrule: "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=29"',
        "day: 2026-04-30",
        "the first instance is due 2026-07-29, not 2026-04-30",
    ),
    (
        "2026-07-30, 2026-10-30",
        "2026-07-31, 2026-10-30",
        "2026-07-31, 2026-10-30",
        "the rule gives 2026-07-30 where 2026-07-31 is expected",
    ),
    ("[2026Q1, 2026Q2", "[2026Q1, 2026Q3", "[2026Q1, 2026Q3", "the rule gives 2026Q2 where 2026Q3 is expected"),
    (
        "[2026-05-14, 2026-08-13",
        "[2026-05-14, 2026-08-14",
        "2026-08-14",
        "R4-M4 recurrence.expect_first.1: the rule gives 2026-08-13",
    ),
    (
        "calendar: nyc_city_government}",
        "calendar: nyc}",
        "calendar: nyc}",
        "is not the calendar of this register; write `nyc_city",
    ),
    (
        "period_kind: year_to_30_june",
        "period_kind: calendar_year",
        "period_kind: calendar_year\n",
        "`calendar_year` is not a known word",
    ),
    (
        "BYMONTH=9;BYMONTHDAY=1",
        "BYMONTH=5;BYMONTHDAY=1",
        "period_kind: year_to_30_june",
        "is due before its period ends",
    ),
    ('key: "{period_year}Q{period_quarter}"', 'key: "Q{quarter}"', 'key: "Q{quarter}"', "a key begins with a year"),
    (
        'key: "{period_year}Q{period_quarter}"',
        'key: "{period_year} Q{period_quarter}"',
        "year} Q",
        "R4-M3@2026 Q1 is no id",
    ),
    (
        '            4: "october',
        '            5: "october',
        '5: "october',
        "`5` is too large; write a number of at most 4",
    ),
    ('            4: "october', '            # "october', "key_words:", "key_words has none for quarter 4"),
    (
        "day: 2026-04-30, basis",
        "day: 2026-05-01, basis",
        "day: 2026-05-01",
        "the first instance is due 2026-04-30, not 2026-05-01",
    ),
    (
        '["(?i)audit", "(?i)task force", "(?i)alert"]',
        '["(?i)audit {year}"]',
        "(?i)audit {year}",
        "{year} without a recurrence",
    ),
    ('["(?i)audit", "(?i)task force", "(?i)alert"]', '["(?i){month}"]', "(?i){month}", "nothing is put for {month}"),
    (
        "(detainer|\\\\bfy|fiscal[ _-]year).*{year}",
        "(detainer|\\\\bfy|fiscal[ _-]year).*{quarter_words}",
        "year).*{quarter",
        "{quarter_words} without key_words",
    ),
    # sources and calendar
    ("master/{path}", "master/", "nyc_legislation/master/\n", "no place for a file's path; write `{path}`"),
    ("path: introduction/2026/0739.json", "path: ../0739.json", "path: ../", "the path must stay within its place"),
    (
        "path: introduction/2026/0739.json",
        "path: introduction/2026/0793.json",
        "0793.json",
        "the path is not that of Int 0739-2026: it lacks 0739",
    ),
    (
        ", path: introduction/2026/0739.json",
        "",
        "file: Int 0739-2026",
        "`council_mirror` finds a record by its path, and the rule has none; write `path:` with the place of Int 0739",
    ),
    (
        "oversight-and-investigations_22233",
        "oversight-and-investigations_22234",
        "_22234",
        "the path is not that of event 22233: it lacks 22233",
    ),
    # what YAML lets through, and what it does not
    (R1_M1, "      - id: !!str R1-M1\n", "!!str", "a tag (`!`) stands here"),
    (
        'title: "DOI report of',
        "title: !!python/object/apply:os.system [id]\nx: of",
        "!!python",
        "a tag (`!`) stands here",
    ),
    (R1_M1, "      - id: &here R1-M1\n", "&here", "an anchor (`&`) stands here; write the value out"),
    (M2_NEEDS, "        needs: &a [*a]\n", "&a [*a]", "an alias (`*`) stands here"),
    ("schema: 1", "<<: {schema: 1}", "<<:", "a merge (`<<`) stands here; write the fields out"),
    ("schema: 1", "%YAML 1.1\n---\nschema: 1", "%YAML", "a directive (`%`) stands here; take it out"),
    (R1_M1, "\t" + R1_M1, "\t      - id", "a tab stands here; indent with spaces"),
    ("schema: 1", "schema: 1\nschema: 1", "schema: 1\nregister_id", "`schema` stands twice; keep one of the two"),
    (
        M2_NEEDS,
        "        needs: [R1-M1\n",
        "recurrence: null\n        responsible: agency_contact\n" + NEXT + "      - id: R1-M3",
        "YAML cannot read this",
    ),
    ("schema: 1", "schema: 1\n---", "---", "a second document begins here (`---`); take the line out"),
    ("schema: 1", "schema: 1 \x07", "schema: 1 \x07", "a character that no text file holds"),
]


def told(path: Path, text: str) -> list[str]:
    path.write_text(text, encoding="utf-8")
    return [str(fault) for fault in check_plan(path)]


@pytest.mark.parametrize(("old", "new", "at", "words"), BROKEN)
def test_a_broken_register_names_line_fault_and_mend(tmp_path: Path, old: str, new: str, at: str, words: str) -> None:
    place = SHIPPED.index(old)
    others = (each for each in EACH[1:] if old in each and SHIPPED.index(each) <= place)
    part = SHIPPED if words in OF_THE_WHOLE else HEAD + EACH[0] + next(others, "")
    text = part.replace(old, new, 1)
    line = text[: text.index(at)].count("\n") + 1
    path = tmp_path / "register.yaml"

    faults = told(path, text)

    found = [each for each in faults if words in each]
    assert found, faults
    assert any(each.startswith(f"{path}:{line}: ") for each in found), (line, found)
    assert all("; " in each for each in faults), "each fault has a mend"
    assert "pydantic" not in str(faults)
    assert "Traceback" not in str(faults)


def test_all_faults_of_shape_and_reference_are_told_at_once(tmp_path: Path) -> None:
    text = SHIPPED
    for old, new in (
        ("text_at_hand: false", "text_at_hand: no"),
        ("responsible: agency_liaison", "responsible: agency_liasion"),
        ("day: 2026-02-27", "day: 2026-02-30"),
        (M2_NEEDS, "        needs: [R1-M9]\n"),
        ("2026-07-30, 2026-10-30", "2026-07-31, 2026-10-30"),
        ("min_pages: 40", "min_pages: 0x28"),
    ):
        text = text.replace(old, new, 1)
    path = tmp_path / "register.yaml"
    faults = told(path, text)

    with pytest.raises(PlanError) as error:
        read_plan(path)

    assert str(error.value).split("\n") == faults
    assert [int(each.split(":")[1]) for each in faults[1:]] == sorted(int(each.split(":")[1]) for each in faults[1:])
    assert len(faults) == 7, "each of the six, and the number that was no number"


def test_the_shipped_register_is_clean() -> None:
    loaded = read_plan(REGISTER)

    assert check_plan(REGISTER) == ()
    assert loaded.sha256 == sha256(SHIPPED.encode()).hexdigest()
    assert plan_warnings(loaded.plan, [loaded.plan]) == ()
    assert len(loaded.plan.recommendations) == 7
    assert milestones_of(loaded.plan)["R4-M3"].responsible == "reporting_office"


def test_a_due_date_past_the_last_listed_year_asks_a_person_to_look(tmp_path: Path) -> None:
    path = tmp_path / "register.yaml"
    path.write_text(SHIPPED.replace("day: 2026-02-27", "day: 2028-02-25", 1), encoding="utf-8")

    plan = read_plan(path).plan
    assert plan_warnings(plan, [plan])[:1] == (
        "no holidays are listed for 2028, so computed ones count; compare them with the City's published list "
        "and write `holidays_2028: [...]` under calendar",
    )


BAD_IDS = [
    "", "../R1", "R1/M1", "R1\\M1", "r1", "-R1", ".R1", "@R1", "R1 M1", "R1-M1 ", "R1\tM1", "R1\nM1", "R1-M1\n",
    "R1:M1", "R1*", "R1;rm", "~R1", "%2e%2e", "R1\u0085", "R1\u202e", "R\u0131", "R" + "9" * 32,
]  # fmt: skip


@pytest.mark.parametrize("name", BAD_IDS)
def test_a_bad_id_is_refused_and_its_fault_steers_no_terminal(tmp_path: Path, name: str) -> None:
    path = tmp_path / "register.yaml"
    text = SHIPPED.replace(R1_M1, f"      - id: {json.dumps(name)}\n", 1)

    faults = told(path, text)

    line = text[: text.index(json.dumps(name))].count("\n") + 1
    assert any(each.startswith(f"{path}:{line}: ") and "write an id such as R4-M3" in each for each in faults), faults
    assert all(each.isprintable() for each in faults)


HOSTILE: list[tuple[bytes, str]] = [
    (b"", "1: the file holds no `name: value` lines"),
    (b"null\n", "1: the file holds no `name: value` lines"),
    (b"- a\n", "1: the file holds no `name: value` lines"),
    (b"just a text", "1: the file holds no `name: value` lines"),
    (b"a: 1\nb: caf\xe9\n", "2: a byte that is not UTF-8 stands here; save the file as UTF-8"),
    ("a: 1".encode("utf-16"), "1: a byte that is not UTF-8 stands here"),
    ((b"# " + b"x" * 97 + b"\n") * 160_001, "1: the file is larger than 16 MB"),
    (b"a: " + b"[" * 5_000, "1: more than 20 levels lie within each other; write it flatter"),
    (b"- " * 3_000, "1: more than 20 levels lie within each other"),
    (b"? " * 3_000, "1: more than 20 levels lie within each other"),
    (b"a: &a [*a]\n", "1: an alias (`*`) stands here"),
    (b"a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n", "3: an anchor (`&`) stands here"),
    (b"!!set {a, b}\n", "1: a tag (`!`) stands here"),
    (b"a: 1\na: secret\n", "2: `a` stands twice; keep one of the two"),
    (b"a:\n\t- b\n", "2: a tab stands here; indent with spaces"),
    (b'a: "begun\n\n\nb: c\n', "in what begins on line 1"),
    (b"a: \x00\n", "1: YAML cannot read this (a character that no text file holds)"),
    (b"a: " + b"9" * 5_000 + b"\n", "write digits alone for a number"),
    (b"? [a]\n: b\n? {c: d}\n: e\n", "1: "),
    (b"2: a\ntrue: b\nnull: c\n1.5: d\n", "1: "),
    (b'"\\ud800": "\\udfff"\n', "1: "),
]


@pytest.mark.parametrize(("content", "words"), HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_file_is_refused_with_a_line(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "register.yaml"
    path.write_bytes(content)

    faults = [str(fault) for fault in check_plan(path)]

    assert any(f"{path}:" in each and words in each for each in faults), faults
    assert all("secret" not in each for each in faults)
    with pytest.raises(PlanError):
        read_plan(path)


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "register.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + SHIPPED.encode())

    assert check_plan(path) == ()


def test_a_file_that_is_not_there_is_one_fault(tmp_path: Path) -> None:
    assert [fault.mend for fault in check_plan(tmp_path / "none.yaml")] == [
        "name a file that is there and may be read; `followthrough init DIR` writes the first ones"
    ]
    assert len(check_plan(tmp_path)) == 1


@pytest.mark.parametrize("seed", range(40))
def test_any_spoilt_register_gives_faults_and_nothing_else(tmp_path: Path, seed: int) -> None:
    """Lines of the shipped register are taken out, doubled, moved and spoilt; nothing may raise but PlanError."""
    chance = random.Random(seed)
    lines = (SHIPPED if seed == 0 else HEAD + chance.choice(EACH)).split("\n")
    for _ in range(chance.randint(1, 6)):
        at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        spoilt = ["", lines[at] * 2, lines[other], lines[at].lstrip(), lines[at].replace(":", ": [", 1), "  - 7: {}"]
        lines[at] = chance.choice([*spoilt, lines[at].replace("[", "{", 1), lines[at].split(":")[0] + ": 5", "\x1b[2J"])
    path = tmp_path / "register.yaml"

    faults = told(path, "\n".join(lines))

    assert all(each.startswith(f"{path}:") and "; " in each and each.isprintable() for each in faults)


def test_a_missing_key_has_the_line_of_what_it_is_missing_from(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("a: 1\nb:\n  c:\n  - d: 1\n    e: 2\n", encoding="utf-8")
    raw, _, _ = read_yaml(path)

    assert line_of(raw, ("b", "c", 0, "e")) == 5
    assert line_of(raw, ("b", "c", "some_tag", 0, "e")) == 5
    assert line_of(raw, ("b", "c", 0, "missing")) == 4
    assert line_of(raw, ("missing",)) == 1


def test_the_schema_describes_the_shipped_register_and_refuses_another() -> None:
    raw, _, _ = read_yaml(REGISTER)
    written = json.loads(json.dumps(raw))
    described = register_schema()

    check = Draft202012Validator(described)

    assert list(check.iter_errors(written)) == []
    assert list(described) == sorted(described)
    written["recommendations"][0]["milestones"][0]["id"] = "../x"
    written["calendar"]["holidays_26"] = []
    assert {each.json_path for each in check.iter_errors(written)} == {
        "$.calendar",
        "$.recommendations[0].milestones[0].id",
    }


LIAISON = "  roles: [{role: agency_liaison}]"

PEOPLE_BROKEN: list[tuple[str, str, str, str]] = [
    (
        "- id: p-verifier-1",
        "- id: Verifier",
        "id: Verifier",
        "`Verifier` is no person's id; write an id such as p-records-1",
    ),
    ("- id: p-verifier-2", "- id: p-verifier-1", "Second reviewer", "this id stands twice; write each person once"),
    ("slack: U0DEMO002", "slack: U0DEMO001", "Deputy", "this slack stands twice"),
    ("slack: U0DEMO002", "slack: '@deputy'", "'@deputy'", "this is no Slack member id"),
    ("slack: U0DEMO002", "email: someone", "email: someone", "this is no email address"),
    ("slack: U0DEMO002", "email: a@b.example, c@d.example", "email: a@b", "this is no email address"),
    ("slack: U0DEMO002", 'email: "a@b.example\\r\\nBcc: c@d.example"', "email: ", "this is no email address"),
    ("  slack: U0DEMO002\n", "", "Deputy", "this person has neither `slack` nor `email`; write `slack:` with the"),
    (
        "role: oversight_verifier",
        "role: oversight_verifer",
        "verifer",
        "is no role of the register; write `oversight_verifier`",
    ),
    ("for: [R1]", "for: [R9]", "for: [R9]", "the register has no R9"),
    ("for: [R1]", "for: R1", "for: R1", "`R1` is not a list"),
    ("for: [R1]", "covers: [R1]", "covers: [R1]", "`covers` is not known here"),
    (
        "{role: oversight_verifier}",
        "{role: agency_liaison}]\n  away: [{from: 2026-05-01, to: 2026-05-02, delegate: p-x}",
        "delegate: p-x",
        "the delegate p-x is not another person of this file",
    ),
    (
        "{role: oversight_verifier}",
        "{role: agency_liaison}]\n  away: [{from: 2026-05-03, to: 2026-05-02}",
        "from: 2026-05-03",
        "the days end before they begin; write the earlier day as `from`",
    ),
    (
        LIAISON,
        LIAISON + "\n  hours: {from: 9:30am, to: '17:00', timezone: UTC}",
        "hours:",
        "`9:30am` is not a time of day; write it in quotes",
    ),
    (
        LIAISON,
        LIAISON + "\n  hours: {from: '09:30', to: '17:00', timezone: Mars/X}",
        "hours:",
        "the time zone is not known",
    ),
    (LIAISON, "  roles: []", "roles: []", "the list is empty; write at least one"),
]


def private(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return path


@pytest.mark.parametrize(("old", "new", "at", "words"), PEOPLE_BROKEN)
def test_a_broken_people_file_names_line_fault_and_mend(
    tmp_path: Path, old: str, new: str, at: str, words: str
) -> None:
    assert old in DEMO_PEOPLE
    text = DEMO_PEOPLE.replace(old, new, 1)
    path = private(tmp_path / "people.yaml", text)
    near = text[: text.index(at)].count("\n") + 1

    faults = [str(fault) for fault in check_plan(REGISTER, path)]

    found = [each for each in faults if words in each]
    assert found, faults
    assert min(abs(int(each.split(":")[1]) - near) for each in found) <= 1, found


def test_a_person_without_slack_has_an_address(tmp_path: Path) -> None:
    text = DEMO_PEOPLE.replace("slack: U0DEMO002", "email: deputy@office.example", 1)
    path = private(tmp_path / "people.yaml", text)

    assert check_plan(REGISTER, path) == ()
    assert {each.email for each in read_people(path).people if each.slack is None} == {"deputy@office.example"}


def test_a_people_file_without_a_coordinator_for_everything_is_refused(tmp_path: Path) -> None:
    text = DEMO_PEOPLE.replace("{role: oversight_coordinator}", "{role: oversight_coordinator, for: [R1]}")

    with pytest.raises(PlanError, match="nobody is the coordinator for everything; write"):
        read_people(private(tmp_path / "people.yaml", text))


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o660, 0o700])
def test_a_people_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = private(tmp_path / "people.yaml", DEMO_PEOPLE)
    path.chmod(mode)

    with pytest.raises(PlanError, match="chmod 600"):
        read_people(path)
    assert [fault.mend for fault in check_plan(REGISTER, path)] == [f"run `chmod 600 {path}`"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("slack: U0DEMO002", "slack: jane.roe"),
        ("slack: U0DEMO002", "slack: [jane.roe]"),
        ("slack: U0DEMO002", "slack: U0DEMO002\n  email: jane roe"),
        ("slack: U0DEMO002", "slack: U0DEMO002\n  email: {of: jane.roe}"),
        ("name: Reviewer (fictional)", "name: [Roe]"),
        ("name: Reviewer (fictional)", "name: [Roe"),
        ("name: Reviewer (fictional)", "name: Roe\n  name: Jane Roe"),
    ],
)
def test_a_people_fault_repeats_nobodys_name_or_address(tmp_path: Path, old: str, new: str) -> None:
    path = private(tmp_path / "p.yaml", DEMO_PEOPLE.replace(old, new, 1))

    faults = [str(fault) for fault in check_plan(REGISTER, path)]

    assert faults
    assert "roe" not in str(faults).replace(str(tmp_path), "").lower()


def test_the_demo_people_are_clean_and_reporting_office_falls_to_the_coordinator(tmp_path: Path) -> None:
    path = private(tmp_path / "people.yaml", DEMO_PEOPLE)

    assert check_plan(REGISTER, path) == ()
    plan = read_plan(REGISTER).plan
    assert plan_warnings(plan, [plan], read_people(path), fictional=True)[-1:] == (
        "nobody holds reporting_office for R4-M3, R4-M4: what is meant for that role goes to p-coordinator-1; "
        "give somebody `roles: [{role: reporting_office}]` in the people file",
    )


@pytest.mark.parametrize(("source", "milestone"), [("nypd_detainer_page", "R3-M3"), ("doi_reports_page", "ALL-M4")])
def test_a_source_of_a_legal_deadline_without_known_is_named_with_its_line(
    tmp_path: Path, source: str, milestone: str
) -> None:
    """Also for a milestone of a recommendation, which is read in another batch than the sources."""
    lines = SHIPPED.splitlines()
    start = lines.index(f"  {source}:")
    known = next(number for number in range(start, len(lines)) if lines[number].startswith("    known: "))
    del lines[known]
    path = tmp_path / "register.yaml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (fault,) = check_plan(path)
    assert (fault.line, fault.place) == (start + 1, f"sources.{source}")
    assert f"a legal deadline ({milestone}) relies on `{source}`, which cannot prove itself" in fault.what
