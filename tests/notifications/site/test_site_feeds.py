"""The feed is Atom and the calendar is iCalendar, read by other libraries than those that wrote them."""

import json
import re
from datetime import date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest

from models.ledger import unseal
from models.memo import date_changes
from notifications.site import MemoFolder
from tests.material.memo import sealed_of, story
from tests.material.site import corrected, files_of, memo, record, told, withdrawn

ATOM = "{http://www.w3.org/2005/Atom}"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
TAG = re.compile(r"tag:[a-z.]+,\d{4}-\d\d-\d\d:[0-9a-f]{16}(/recommendation/R\d)?/memos?(/\d+(/withdrawn)?)?")
STORY = [corrected(1, by=3), withdrawn(2), memo(3, supersedes=1)]


def feed(memos: list[MemoFolder], site_url: str | None = None, path: str = "feed.atom") -> ElementTree.Element:
    return ElementTree.fromstring(files_of(memos, site_url=site_url)[path])  # noqa: S314 (our own bytes)


def text(node: ElementTree.Element, name: str) -> str:
    found = node.findall(f"{ATOM}{name}")
    assert len(found) == 1, f"RFC 4287 wants exactly one {name}"
    return found[0].text or ""


@pytest.mark.parametrize(
    ("memos", "path", "number"),
    [([], "feed.atom", 0), (STORY, "feed.atom", 4), (STORY, "recommendations/R1.atom", 3)],
    ids=["no memo yet", "three memos", "one recommendation"],
)
@pytest.mark.parametrize("site_url", [None, "https://oversight.example/memos/"])
def test_a_feed_keeps_the_rules_of_rfc_4287(
    memos: list[MemoFolder], path: str, number: int, site_url: str | None
) -> None:
    top = feed(memos, site_url, path)
    assert top.tag == f"{ATOM}feed"
    entries = top.findall(f"{ATOM}entry")
    ids = [text(each, "id") for each in (top, *entries)]
    assert len(set(ids)) == len(ids) == 1 + number
    for each in (top, *entries):
        assert TAG.fullmatch(text(each, "id"))
        assert text(each, "title")
        assert MOMENT.fullmatch(text(each, "updated"))
        links = each.findall(f"{ATOM}link")
        assert len([one for one in links if one.get("rel") == "alternate"]) == 1
        assert all(one.get("href", "").startswith(site_url or "") for one in links)
        assert all(":" not in one.get("href", "") for one in links if site_url is None)
    assert top.find(f"{ATOM}author/{ATOM}name") is not None, "an author for all entries"
    assert [one.get("rel") for one in top.findall(f"{ATOM}link")] == ["self", "alternate"]
    times = [text(each, "updated") for each in entries]
    assert times == sorted(times, reverse=True)
    assert text(top, "updated") == max(times, default="1970-01-01T00:00:00Z")


def test_there_is_one_entry_for_each_issue_erratum_and_withdrawal_at_the_time_of_the_record() -> None:
    entries = feed(STORY).findall(f"{ATOM}entry")
    assert [(text(each, "id").split("/memo/")[1], text(each, "updated")) for each in entries] == [
        ("2/withdrawn", "2026-12-20T15:00:00Z"),
        ("2", "2026-12-20T15:00:00Z"),
        ("3", "2026-12-03T15:00:00Z"),
        ("1", "2026-12-01T15:00:00Z"),
    ]
    taken, left, erratum, _first = (text(each, "summary") for each in entries)
    assert "Reason: Made up: it held what may not be shown." in taken
    assert "recommendations is verified as done" not in left
    assert erratum.startswith("It corrects memo no. 1.")


def test_a_summary_is_the_first_bullet_of_the_memo_only() -> None:
    facts = json.loads(told())
    facts["bottom_line"] = [facts["bottom_line"][0] | {"text": words} for words in ("First.", "Second.", "Third.")]
    summary = text(feed([memo(1, says=facts, mock=False)]).findall(f"{ATOM}entry")[0], "summary")
    assert summary == "First."


def test_an_id_stays_when_the_address_of_the_site_changes() -> None:
    ids = [
        [text(each, "id") for each in feed(STORY, url).iter(f"{ATOM}entry")] for url in (None, "https://other.example/")
    ]
    assert ids[0] == ids[1]


def dates(content: bytes, kind: str = "") -> list[dict[str, str]]:
    """Read a calendar by the rules of RFC 5545, 3.1: lines of at most 75 octets, folded, ended by CR LF."""
    assert content.endswith(b"\r\n")
    raw = content[:-2].split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in raw)
    lines = content.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    if "BEGIN:VTIMEZONE" in lines:
        return []
    head = lines[: next(at for at, line in enumerate(lines) if line in ("BEGIN:VEVENT", "BEGIN:VTODO"))]
    assert "VERSION:2.0" in head
    assert not [line for line in lines if line.startswith("METHOD")], "events and to-dos together have none (RFC 5546)"
    assert len([line for line in head if line.startswith("PRODID:")]) == 1
    found: list[dict[str, str]] = []
    for line in lines[len(head) : -1]:
        name, _, value = line.partition(":")
        assert re.fullmatch(r"[A-Z-]+(;[A-Z-]+=[^:;]+)*", name), line
        if name == "BEGIN":
            found.append({"KIND": value})
        elif name != "END":
            assert name not in found[-1], f"{name} stands twice"
            found[-1][name] = value
    return [each for each in found if kind in ("", each["KIND"])]


def day(value: str) -> date:
    return datetime.strptime(value, "%Y%m%d").date()  # noqa: DTZ007 (a day has no zone)


def milestone_of(each: dict[str, str]) -> str:
    return each["UID"].removesuffix("@followthrough")


def open_rows() -> dict[str, Any]:
    """Return the milestones of the made-up memo that are open and have a date of their own."""
    return {
        row["id"]: row
        for page in json.loads(told())["annex"]
        for row in page["milestones"]
        if row["proof"] not in ("verified", "closed") and row["basis"] != "pending_bill" and not row["provisional"]
    }


def test_dates_to_come_are_events_and_passed_ones_are_to_dos() -> None:
    found = dates(files_of([memo(1)])["dates.ics"])
    still = open_rows()
    assert {milestone_of(each) for each in found} == set(still)
    for each in found:
        on = still[milestone_of(each)]["due_now"]
        assert each["DTSTAMP"] == "20261201T150000Z", "the time of the issue, not the clock's"
        assert "URL" not in each
        if on < "2026-11-25":
            assert each["KIND"] == "VTODO"
            assert day(each["DUE;VALUE=DATE"]).isoformat() == on
            assert each["STATUS"] == "NEEDS-ACTION"
        else:
            assert each["KIND"] == "VEVENT"
            start = day(each["DTSTART;VALUE=DATE"])
            assert start.isoformat() == on
            assert day(each["DTEND;VALUE=DATE"]) == start + timedelta(days=1)
            assert each["TRANSP"] == "TRANSPARENT"
    assert {each["KIND"] for each in found} == {"VEVENT", "VTODO"}


def test_a_placeholder_date_is_never_in_the_calendar() -> None:
    held = {row["id"] for page in json.loads(told())["annex"] for row in page["milestones"] if row["provisional"]}
    assert held
    assert not held & {milestone_of(each) for each in dates(files_of([memo(1)])["dates.ics"])}


def test_a_title_says_the_kind_of_date_and_a_quarter_in_words() -> None:
    found = {milestone_of(each): each["SUMMARY"] for each in dates(files_of([memo(1)])["dates.ics"])}
    rows = open_rows()
    kinds = {
        "statute": "Legal deadline: ",
        "conditional_statute": "Conditional legal deadline: ",
        "executive_order_reported": "Executive order, as reported: ",
        "planning_assumption": "Target date: ",
    }
    assert {rows[name]["basis"] for name in found} >= {"statute", "conditional_statute", "planning_assumption"}
    for name, title in found.items():
        assert title.startswith(kinds[rows[name]["basis"]])
    title = rows["R4-M3@2026Q1"]["what"]
    assert found["R4-M3@2026Q1"] == f"Target date: {title} (R4-M3\\, first quarter 2026)"


def test_a_date_says_its_original_day_its_kind_and_whose_duty_it_is() -> None:
    found = {milestone_of(each): each["DESCRIPTION"].split("\\n") for each in dates(files_of([memo(1)])["dates.ics"])}
    seven = found["R7-M1"]
    assert seven[0] == ("Original date: May 29\\, 2026 (a target date that we set). Extended to July 31\\, 2026.")
    assert "Whose duty: NYPD." in seven
    assert (
        "Status in memo no. 1\\, as of November 25\\, 2026: does not count yet\\; no proof on file (fictional)."
        in seven
    )
    assert seven[-1] == "recommendations/R7.html"
    assert found["R4-M3@2026Q1"][0].startswith(
        "Original date: April 30\\, 2026 (a law sets the duty\\; we set the date)."
    )


def test_an_extension_keeps_the_uid_and_raises_the_sequence() -> None:
    def seven(**changes: int) -> dict[str, str]:
        found = dates(files_of([memo(1)], record(**changes))["dates.ics"])
        return next(each for each in found if milestone_of(each) == "R7-M1")

    assert (seven()["SEQUENCE"], seven(R7_M1=1)["SEQUENCE"], seven(R7_M1=2)["SEQUENCE"]) == ("0", "1", "2")
    entries = [unseal(each) for each in sealed_of(story())]
    extended = next(each.seq for each in entries if each.event.kind == "extension_granted")
    assert date_changes(entries, extended - 1)["R7-M1"] == 0
    assert date_changes(entries, extended)["R7-M1"] == 1
    assert sum(date_changes(entries, len(entries)).values()) == 1


def test_a_withdrawal_raises_the_sequence_because_a_date_may_go_back() -> None:
    found = dates(files_of([memo(1), withdrawn(2)])["dates.ics"])
    assert {each["SEQUENCE"] for each in found} == {"1"}


def test_with_an_address_events_have_one_too() -> None:
    found = dates(files_of([memo(1)], site_url="https://oversight.example/memos/")["dates.ics"])
    four = next(each for each in found if milestone_of(each) == "R4-M2")
    assert four["URL"] == "https://oversight.example/memos/recommendations/R4.html"


def test_hostile_words_start_no_line_of_the_calendar_and_no_element_of_the_feed() -> None:
    facts: dict[str, Any] = json.loads(told())
    words = "x\r\nBEGIN:VEVENT\r\nUID:made-up;a,b\\n <b>&amp;</b>\u2028\x00\x0b\u202e" + "ü" * 90
    facts["annex"][4]["milestones"][0]["what"] = facts["bottom_line"][0]["text"] = words
    memos = [memo(1, says=facts)]
    assert "\u202e" not in files_of(memos)["dates.ics"].decode(), "no sign that turns the direction of writing"
    assert len(dates(files_of(memos)["dates.ics"])) == len(dates(files_of([memo(1)])["dates.ics"]))
    summary = text(feed(memos).findall(f"{ATOM}entry")[0], "summary")
    assert "<b>&amp;</b>" in summary


@pytest.mark.parametrize("memos", [[], [memo(1, says=json.loads(told()) | {"annex": []})]], ids=["no memo", "no date"])
def test_a_calendar_without_dates_has_a_component_all_the_same_and_no_event(memos: list[MemoFolder]) -> None:
    """RFC 5545, 3.6 wants at least one component, and 3.6.5 what a time zone must have."""
    content = files_of(memos)["dates.ics"]
    assert dates(content) == []
    lines = content.decode().splitlines()
    inside = lines[lines.index("BEGIN:VTIMEZONE") : lines.index("END:VTIMEZONE") + 1]
    assert inside == [
        "BEGIN:VTIMEZONE", "TZID:Etc/UTC", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0000",
        "TZOFFSETTO:+0000", "END:STANDARD", "END:VTIMEZONE",
    ]  # fmt: skip
    assert lines[-1] == "END:VCALENDAR"
    assert "METHOD:PUBLISH" not in lines, "what is published has an event (RFC 5546, 3.2.1)"
