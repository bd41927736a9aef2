"""Faults of reference on small registers as written; the shipped one: tests/tasks/register/test_plan.py."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.core import Fault, one_of
from models.register import source_checks, text_checks
from models.register.plan import CityCalendar, Milestone, Plan, Portfolio
from models.register.plan_checks import outline, people_faults, role_faults, row_faults, whole_faults
from models.register.raw import RawRegister, place_name
from models.register.rules import READS, DatasetRow
from models.register.shape import PATTERNS, shape_faults
from models.register.sources import KNOWN_KINDS, Mailbox
from models.register.warnings import plan_warnings
from tests.material.records import milestone

JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda within: st.lists(within, max_size=3) | st.dictionaries(st.text(max_size=8), within, max_size=3),
    max_leaves=8,
)
CALENDAR = CityCalendar(id="city", counts="Business days.", source="Made up.", check="Made up.")


def register(*needs: tuple[str, list[str]]) -> dict[str, Any]:
    steps = [{"id": name, "needs": of, "closes_recommendation": at == 0} for at, (name, of) in enumerate(needs)]
    return {"recommendations": [{"id": "R1", "milestones": steps}]}


def proof_faults(raw: dict[str, Any]) -> tuple[Fault, ...]:
    return tuple(source_checks.proof_faults(RawRegister(raw)))


def source_faults(raw: dict[str, Any]) -> tuple[Fault, ...]:
    return source_checks.source_faults(RawRegister(raw))


def text_faults(raw: dict[str, Any]) -> tuple[Fault, ...]:
    return text_checks.text_faults(RawRegister(raw))


def whats(faults: tuple[Fault, ...]) -> list[str]:
    return [fault.what for fault in faults]


def test_a_ring_of_needs_is_told_once_with_its_way() -> None:
    raw = register(("R1-M1", ["R1-M3"]), ("R1-M2", ["R1-M1"]), ("R1-M3", ["R1-M2"]), ("R1-M4", ["R1-M1"]))

    (fault,) = whole_faults(raw)

    ring = fault.what.split(": ")[1].split(" needs ")
    assert ring[0] == ring[-1]
    assert set(ring) == {"R1-M1", "R1-M2", "R1-M3"}
    assert ring[1] in fault.mend


@pytest.mark.parametrize(
    ("short", "is_name"),
    [
        ("NYPD", True),
        ("City government", True),
        ("Department of Buildings", True),
        ("Board of Elections", True),
        ("Department", False),
        ("agency", False),
        ("Agencies", False),
        ("City agencies", False),
        ("three departments", False),
    ],
)
def test_the_agency_has_a_name_of_its_own_in_the_singular(short: str, is_name: bool) -> None:
    for key in ("about", "verdicts_by"):
        found = text_faults({"report": {key: {"name": "Made up", "short": short}}})
        assert [fault.loc for fault in found] == ([] if is_name else [("report", key, "short")])
        assert all("such as `City government`" in fault.mend for fault in found)


@pytest.mark.parametrize(
    ("answer", "accepted"),
    [
        ({"accepted_on": "2026-03-02"}, 1),
        ({"accepted_on": "2026-03-02", "answer": "accepted"}, 1),
        ({"accepted_on": "2026-03-02", "answer": "accepted_in_part"}, 0),
        ({"accepted_on": "2026-03-02", "answer": "rejected"}, 0),
        ({"accepted_on": None}, 0),
        ({}, 0),
    ],
)
def test_the_accepted_are_counted_by_their_own_answers(answer: dict[str, Any], accepted: int) -> None:
    recommendation = {"id": "R1", "milestones": []} | answer
    for written in (recommendation, outline(recommendation)):
        for stated in (0, 1):
            raw = {"report": {"accepted_count": stated}, "recommendations": [written]}
            found = [fault for fault in whole_faults(raw) if fault.loc == ("report", "accepted_count")]
            assert bool(found) == (stated != accepted)
            assert all(f"write {accepted}, or correct" in fault.mend for fault in found)


def test_two_rings_are_two_faults() -> None:
    raw = register(("R1-M1", ["R1-M2"]), ("R1-M2", ["R1-M1"]), ("R1-M3", ["R1-M4"]), ("R1-M4", ["R1-M3"]))

    assert len(whole_faults(raw)) == 2


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20))
def test_without_the_needs_that_are_told_no_ring_is_left(pairs: list[tuple[int, int]]) -> None:
    needs: dict[str, list[str]] = {f"R1-M{n}": [] for n in range(8)}
    for one, other in pairs:
        if f"R1-M{other}" not in needs[f"R1-M{one}"]:
            needs[f"R1-M{one}"].append(f"R1-M{other}")
    for fault in whole_faults(register(*needs.items())):
        first, second = fault.what.split(": ")[1].split(" needs ")[:2]
        needs[first].remove(second)

    assert whole_faults(register(*needs.items())) == ()


def test_a_long_chain_of_needs_is_no_fault() -> None:
    chain = [(f"R1-M{n}", [f"R1-M{n - 1}"] if n else []) for n in range(3_000)]

    assert whole_faults(register(*chain)) == ()


def test_a_withdrawn_milestone_closes_nothing() -> None:
    raw = register(("R1-M1", []), ("R1-M2", []))
    steps = raw["recommendations"][0]["milestones"]
    steps[0]["withdrawn"] = {"on": "2026-05-01", "reason": "Merged.", "replaced_by": "R1-M2"}

    def closing() -> list[str]:
        return [each for each in whats(row_faults(raw)) if "closes" in each]

    assert closing() == ["no milestone closes this recommendation"]
    steps[1]["closes_recommendation"] = True
    assert closing() == []


@pytest.mark.parametrize(
    "address",
    [
        "http://x.org",
        "https://",
        "https://a@b.org",
        "https://a:b@c.org",
        "https://x .org",
        "https://[x",
        "//x.org",
        "x",
    ],
)
def test_only_plain_https_addresses_pass(address: str) -> None:
    assert source_faults({"report": {"links": [address]}})
    assert not source_faults({"report": {"links": ["https://www.nyc.gov/a@b?x={path}"]}})


@pytest.mark.parametrize("path", ["/etc", "..", "a/../b", "a//b", "./a", "a\\b", "c:/x", "a b", "a?b", "a/"])
def test_a_path_that_may_leave_its_place_is_refused(path: str) -> None:
    assert source_faults({"sources": {"drop": {"kind": "file_drop", "folder": path}}})
    assert not source_faults({"sources": {"drop": {"kind": "file_drop", "folder": "drop/agency"}}})


TABLE = {"kind": "table", "voice": "oversight", "url": "https://city.example/list",
         "columns": {"recommendation": "Text", "implementation_status": "Status"}}  # fmt: skip
PAGE = {"kind": "web_page", "url": "https://city.example/reports"}
GIVEN = "holds only what somebody gave us, so nothing shows there publicly"


@pytest.mark.parametrize(
    ("source", "what"),
    [
        (PAGE, None),
        (TABLE, None),
        ({"kind": "file_drop", "folder": "drop/city"}, f"`city` {GIVEN}"),
        ({"kind": "mail", "gives": "files"}, f"`city` {GIVEN}"),
        (TABLE | {"url": None, "file": "drop/list.csv"}, f"`city` {GIVEN}"),
    ],
)
def test_a_milestone_shows_in_a_public_source_or_nowhere(source: dict[str, Any], what: str | None) -> None:
    step = {"id": "ALL-M1", "shows_in": "city"}
    raw: dict[str, Any] = {"sources": {"city": source}, "portfolio": {"milestones": [step]}}

    assert whats(source_faults(raw)) == ([what] if what else [])
    step["shows_in"] = "nowhere"
    assert source_faults(raw) == ()
    step["shows_in"] = "ctiy"
    assert [(each.what, each.loc[-1]) for each in source_faults(raw)] == [
        ("`ctiy` is no source of this register", "shows_in")
    ]
    assert [each.loc for each in source_faults({"sources": {"nowhere": PAGE}})] == [("sources", "nowhere")]


def warnings_of(*milestones: Milestone) -> list[str]:
    part = Plan.model_construct(portfolio=Portfolio(milestones=milestones), recommendations=())
    bare = Plan.model_construct(portfolio=Portfolio(), recommendations=(), sources={}, calendar=CALENDAR)
    return [warning for warning in plan_warnings(bare, [part]) if "holidays" not in warning]


def test_legal_deadlines_that_do_not_say_where_they_would_show_are_one_warning() -> None:
    silent = [milestone(f"R4-M{number}", title="Plan", basis="statute") for number in (1, 2)]
    gone = {"on": "2026-04-01", "reason": "The duty was repealed."}
    others = [
        milestone(title="Plan"),
        milestone(title="Plan", basis="statute", shows_in="nowhere"),
        milestone(title="Plan", basis="statute", withdrawn=gone),
    ]

    (warning,) = warnings_of(*others, *silent)
    assert warning.startswith("legal deadlines without shows_in: 2 (R4-M1 first); write")
    assert warnings_of(*others) == []


def test_titles_that_page_one_has_no_room_for_are_one_warning_unless_a_short_name_fits() -> None:
    long = "A written audit plan with much more beside it"
    (warning,) = warnings_of(milestone("R4-M2", title=long), milestone(title="Plan", short="A short name that is long"))
    assert warning.startswith("titles too long for page one of a memo: 2 (R4-M2 first); write `short`")
    assert warnings_of(milestone(title=long, short="Audit plan")) == []
    by_law = milestone(title="A written audit plan of so many letters", basis="statute", shows_in="nowhere")
    assert warnings_of(by_law) == []


def test_every_rule_type_reads_and_every_kind_of_source_gives_what_the_register_page_says() -> None:
    assert READS == {
        "matter_status": "council_records",
        "event_held": "council_records",
        "text_in_file": "files",
        "human": "files",
        "page_link": "pages",
        "page_text": "pages",
        "page_changed": "pages",
        "dataset_row": "rows",
    }
    assert KNOWN_KINDS == {
        "git_json": "council_records",
        "odata_v3": "council_records",
        "socrata": "rows",
        "table": "rows",
        "web_page": "pages",
        "feed": "pages",
        "file_drop": "files",
        "mailbox": "files",
    }


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"url": None}, "a table has neither `url` nor `file`"),
        ({"file": "drop/list.csv"}, "a table has both `url` and `file`"),
        ({"columns": {"recommendation": "Text", "id": "Text"}}, "`Text` is named for two columns"),
        ({"url": None, "file": "../list.csv"}, "the path must stay within its place"),
        ({"url": "http://city.example"}, "the address does not begin with https://"),
        ({"url": None, "file": "drop/list.csv", "pages": "ckan"}, "a file has no pages"),
        ({"next_at": "links.next"}, "`next_at` is for `pages: next_link`"),
    ],
)
def test_a_table_lies_in_one_place_and_names_each_column_once(changed: dict[str, Any], what: str) -> None:
    assert source_faults({"sources": {"city": TABLE}}) == ()
    assert what in whats(source_faults({"sources": {"city": TABLE | changed}}))


MAILBOX = {
    "kind": "mailbox", "voice": "agency", "host": "imap.example.gov", "user": "a@office.example",
    "password_env": "EVIDENCE_PASSWORD",
}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"host": "imaps://imap.example.gov"}, "`imaps://imap.example.gov` is no name of a server"),
        ({"port": 99_999}, "`99999` is too large"),
        ({"folder": "Boîte"}, "`Boîte` is no folder of a mailbox that we can ask for"),
        ({"folder": "INBOX\r\nx DELETE"}, "is no folder of a mailbox that we can ask for"),
        ({"password_env": "my password"}, "`my password` is no name of a variable"),
        ({"password": "made up"}, "`password` is not known here"),
    ],
)
def test_a_mailbox_names_a_server_a_folder_and_the_variable_of_its_password(changed: dict[str, Any], what: str) -> None:
    assert (shape_faults(Mailbox, MAILBOX), source_faults({"sources": {"mail": MAILBOX}})) == ((), ())
    assert source_faults({"sources": {"mail": MAILBOX | {"folder": "Sent items"}}}) == ()
    assert what in " ".join(whats(shape_faults(Mailbox, MAILBOX | changed)))


@pytest.mark.parametrize(
    "source", [TABLE, {"kind": "made_up_kind", "gives": "rows"}, {"kind": "socrata", "dataset": "x"}]
)
def test_a_rule_about_rows_reads_whatever_source_gives_rows(source: dict[str, Any]) -> None:
    evidence = {"source": "city", "rule": {"type": "dataset_row"}}
    raw = {"sources": {"city": source}, "portfolio": {"milestones": [{"id": "ALL-M1", "evidence": evidence}]}}
    assert source_faults(raw) == ()
    raw["sources"]["city"] = {"kind": "made_up_kind", "gives": "pages"}
    assert whats(source_faults(raw)) == ["a rule `dataset_row` reads rows, and `city` gives pages"]


@pytest.mark.parametrize(
    ("where", "mend"),
    [
        ({}, "write at least one, such as `id_equals: ...` or `text_matches: ...`"),
        ({"issued_from": "2026-01-02", "issued_to": "2026-01-01"}, "write the earlier day as `issued_from`"),
    ],
)
def test_a_row_that_is_not_well_named_is_told_with_its_mend(where: dict[str, str], mend: str) -> None:
    rule = {"type": "dataset_row", "where": where, "column": "implementation_status", "equals": "Implemented"}
    assert [fault.mend for fault in shape_faults(DatasetRow, rule)] == [mend]


def test_every_pattern_of_the_schema_has_its_words() -> None:
    schema = str(Plan.model_json_schema())

    assert all(repr(pattern)[1:-1] in schema for pattern in list(PATTERNS)[:6])


@settings(deadline=None)
@given(JUNK, JUNK)
def test_nothing_that_a_file_may_hold_stops_the_checks(raw: Any, within: Any) -> None:
    keys = ("report", "roles", "council", "calendar", "sources", "rule_types", "portfolio", "recommendations")
    step = {"id": within, "evidence": {"rule": within, "source": within}, "recurrence": within, "needs": within}
    for each in (raw, dict.fromkeys(keys, raw), {"recommendations": [{"id": "R1", "milestones": [step, within]}]}):
        faults = (
            *shape_faults(Plan, each),
            *((*row_faults(each), *whole_faults(each)) if isinstance(each, dict) else ()),
        )
        assert all(str(fault) for fault in faults)
        assert all(isinstance(place_name(each, fault.loc), str) for fault in faults)
    people = {"people": [{"id": within, "roles": within, "away": within}, raw]}
    assert people_faults(people)
    list(role_faults(people, raw))


@settings(deadline=None)
@given(st.text(max_size=2_000), st.text(max_size=2_000))
def test_a_fault_is_one_line_that_steers_no_terminal_and_always_ends_with_its_mend(what: str, mend: str) -> None:
    said = str(Fault(loc=(), what=what, mend=mend, file="register.yaml", line=3))

    assert said.isprintable()
    assert said.startswith("register.yaml:3: ")
    assert len(said) < 700
    assert "; " in said


def test_a_misspelt_word_is_answered_with_the_one_meant_and_a_strange_one_with_all() -> None:
    assert one_of("agency_liasion", ["agency_liaison", "agency_contact"]) == "write `agency_liaison`"
    assert one_of("R1-M9", ["R1-M1", "R1-M2", "R5-M3"]).startswith("write one of: R1-M1, R1-M2")
    assert one_of("mayor", ["agency_liaison", "agency_contact"]) == "write one of: agency_contact, agency_liaison"
    assert one_of("mayor", []) == "define it first"


def test_a_holiday_list_holds_weekdays_of_its_year() -> None:
    raw = {"calendar": {"id": "x", "holidays_2026": ["2026-01-01", "2026-01-03", "2027-01-01", "2026-01-01"]}}

    assert whats(row_faults(raw)) == [
        "2026-01-03 is a Saturday",
        "2027-01-01 is not a day of 2026",
        "2026-01-01 stands twice",
    ]


def worded(**fields: Any) -> dict[str, Any]:
    """Return a register as written with one milestone that has these fields."""
    due = {"basis": fields.pop("basis", "planning_assumption")}
    milestone = {"id": "R1-M1", "title": "Written audit plan", "due": due, **fields}
    return {"bodies": {"council": {}}, "recommendations": [{"id": "R1", "milestones": [milestone]}]}


@pytest.mark.parametrize(
    ("title", "mend"),
    [
        ("Audit plan written", "write `Written audit plan`"),
        ("NYPD guidelines adopted", "write `Adopted NYPD guidelines`"),
        ("A record of every request is kept", "name the thing"),
        ("Signs are up", "name the thing"),
        ("The route was agreed in writing", "name the thing"),
    ],
)
def test_a_title_that_reads_as_a_fact_is_a_fault_with_the_mend(title: str, mend: str) -> None:
    (fault,) = text_faults(worded(title=title))
    assert fault.loc[-1] == "title"
    assert fault.mend.startswith(mend)


@pytest.mark.parametrize(
    "title",
    ["Written audit plan", "DOI's record that R1 is implemented", "A list of what officers need", "Training"],
)
def test_a_title_that_names_a_thing_is_no_fault(title: str) -> None:
    assert text_faults(worded(title=title)) == ()


@pytest.mark.parametrize(
    ("title", "what"),
    [
        ("Audit\u202eplan", "this text holds U+202E, which readers cannot see"),
        ("Audit\u2066plan", "this text holds U+2066, which readers cannot see"),
        ("Audit\U000e0041plan", "this text holds U+E0041, which readers cannot see"),
        ("Audit\x1b[2Jplan", "this text holds U+001B, which readers cannot see"),
        (
            "=?utf-8?q?A=0d=0aReply-To:_evil=40evil.example?=",
            "this text is an encoded one, which a mail would show as another",
        ),
    ],
)
def test_a_text_with_signs_that_readers_cannot_see_is_a_fault(title: str, what: str) -> None:
    assert what in whats(row_faults(worded(title=title)))
    assert what in whats(row_faults(worded(needs=["R1-M1"]) | {"report": {"topic": title}}))
    assert not [each for each in whats(row_faults(worded(title="Plan\nd'été, 計画"))) if "readers" in each]


LAW = [{"section": "Admin. Code § 10-178(d)"}]


@pytest.mark.parametrize(
    ("fields", "loc", "what"),
    [
        ({"basis": "conditional_statute", "law": LAW}, ("due", "basis"), "the condition is missing"),
        ({"duty_basis": "conditional_statute", "law": LAW}, ("due", "basis"), "the condition is missing"),
        ({"basis": "statute"}, (), "none is named"),
        ({"duty_basis": "statute", "law": []}, ("law",), "none is named"),
        ({"law": [*LAW, {"words": "shall"}]}, ("law", 1), "neither a section nor a local law"),
        ({"limits": [{"words": "shall"}]}, ("limits", 0), "neither a section nor a local law"),
        ({"condition": "If a bill becomes law"}, ("condition",), 'begins with "if"'),
        ({"duty_on": "counsil"}, ("duty_on",), "`counsil` is no body of this register"),
    ],
)
def test_a_law_a_condition_or_a_body_that_is_missing_is_a_fault_at_its_place(
    fields: dict[str, Any], loc: tuple[object, ...], what: str
) -> None:
    (fault,) = text_faults(worded(**fields))
    assert fault.loc == ("recommendations", 0, "milestones", 0, *loc)
    assert what in fault.what
    assert fault.mend


def test_a_known_body_and_the_two_that_every_register_has_are_no_fault() -> None:
    assert not [each for name in ("agency", "oversight", "council") for each in text_faults(worded(duty_on=name))]
    (fault,) = text_faults(worded() | {"bodies": {"agency": {}}})
    assert "`agency` is the body of report.about" in fault.what


@pytest.mark.parametrize(
    ("basis", "page", "refused"),
    [
        ("statute", {}, True),
        ("conditional_statute", {}, True),
        ("planning_assumption", {}, False),
        ("statute", {"must_contain": ["Reports of requests"]}, True),
        ("statute", {"must_link": "/assets/reports/"}, False),
        ("statute", {"known": "(?i)report of 2025"}, False),
    ],
)
@pytest.mark.parametrize(
    "where", [{"shows_in": "city"}, {"evidence": {"source": "city", "rule": {"type": "page_link"}}}]
)
def test_a_page_on_which_a_legal_deadline_relies_names_what_it_is_known_to_hold(
    basis: str, page: dict[str, Any], refused: bool, where: dict[str, Any]
) -> None:
    step = {"id": "ALL-M1", "due": {"basis": basis}} | where
    raw: dict[str, Any] = {"sources": {"city": PAGE | page}, "portfolio": {"milestones": [step]}}
    what = "a legal deadline (ALL-M1) relies on `city`, which cannot prove itself"
    assert whats(proof_faults(raw)) == ([what] if refused else [])
    step["withdrawn"] = {"on": "2026-04-01", "reason": "The duty was repealed."}
    assert proof_faults(raw) == ()
