"""The site says what was issued and nothing else, leads nowhere outside, and reads memos of any age."""

import json
import posixpath
import re
from datetime import date

import pytest
from selectolax.lexbor import LexborHTMLParser

from models.memo import Correction, newest
from notifications.site import MemoFolder, read_memos
from notifications.site.programs import SiteList, site_schema
from tests.material.site import (
    KEY,
    OTHER_KEY,
    REASONS,
    corrected,
    files_of,
    memo,
    told,
    withdrawn,
)
from tests.notifications.printed.test_pdf import HOSTILE


def pages(files: dict[str, bytes]) -> dict[str, str]:
    return {path: content.decode() for path, content in files.items() if path.endswith(".html") and content}


def text_of(page: str) -> str:
    body = LexborHTMLParser(page.replace("</td><td>", "</td> <td>")).body
    assert body
    return re.sub(r"\s+", " ", body.text())


POLICY = "default-src 'none'; style-src 'self'; img-src 'self'"
STORY = [corrected(1, by=3), withdrawn(2), memo(3, supersedes=1)]


def test_the_same_record_gives_the_same_bytes() -> None:
    assert files_of(STORY) == files_of(STORY)


@pytest.mark.parametrize("memos", [[], STORY], ids=["no memo yet", "three memos"])
def test_every_link_leads_to_a_file_of_the_site_and_has_a_name(memos: list[MemoFolder]) -> None:
    files = files_of(memos)
    seen = 0
    for path, page in pages(files).items():
        tree = LexborHTMLParser(page)
        for node in tree.css("[href], [src]"):
            target = node.attributes.get("href") or node.attributes.get("src") or ""
            name, _, place = target.partition("#")
            found = posixpath.normpath(posixpath.join(posixpath.dirname(path), name)) if name else path
            assert found in files, (path, target)
            if files[found]:  # those of memos are stand-ins
                assert not place or LexborHTMLParser(files[found].decode()).css(f'[id="{place}"]'), (path, target)
            if not name:
                continue
            assert node.tag == "link" or node.attributes.get("aria-label") or node.text().strip()
            seen += 1
    assert seen > (3 if not memos else 90)


def test_no_page_runs_a_program_or_asks_anything_outside() -> None:
    for path, page in pages(files_of(STORY)).items():
        assert f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">' in page
        tree = LexborHTMLParser(page)
        assert not tree.css("script, style, iframe, object, [style], [onclick]"), path
        assert not re.search(r'(src|href)="(//|[a-z]+:)', page), path
        assert len(tree.css("h1")) == 1
        assert "\r" not in page


def test_the_first_page_says_what_this_is_and_who_runs_it_and_the_list_what_became_of_each_memo() -> None:
    files = files_of(STORY)
    text = text_of(files["index.html"].decode())
    for words in (
        "Where DOI's seven recommendations to NYPD stand",
        "Report of December 3, 2025",
        "Run by the oversight coordinator of DOI (fictional). Status as of November 25, 2026.",
        "Memo no. 3, monthly memo, issued December 3, 2026:",
        "It corrects memo no. 1.",
        "Demonstration. Anything marked “fictional” describes no real act by any agency.",
    ):
        assert words in text, words
    assert f"Key {KEY} signs memo no. 1 and 3." in text_of(files["about.html"].decode())
    listed = text_of(files["memos.html"].decode())
    for words in (
        "Memo no. 3 corrected it on December 20, 2026. Reason: Made up: a date was misread.",
        "Withdrawn December 20, 2026. Reason: Made up: it held what may not be shown.",
    ):
        assert words in listed, words
    rows = LexborHTMLParser(files["memos.html"].decode()).css("tbody tr")
    assert [row.css_first("th a").text() for row in rows] == ["Memo no. 3", "Memo no. 2", "Memo no. 1"]


def test_a_site_without_a_memo_says_so() -> None:
    assert "No memo has been issued yet." in text_of(files_of([])["index.html"].decode())
    assert "All milestones" in text_of(files_of([])["about.html"].decode())
    assert "No memo on this site is signed." in files_of([])["key.txt"].decode()


def test_of_a_withdrawn_memo_only_number_hashes_and_reason_are_left() -> None:
    one = withdrawn(2)
    files = files_of([memo(1), one])
    page = files["memos/0002.html"].decode()
    assert REASONS["t-leak"] in text_of(page)
    assert all(digest in page for digest in one.issued.files.values())
    assert not [path for path in files if path.startswith("memos/0002/")]
    assert 'href="0002/' not in page
    assert "Bottom line" not in page
    listed = json.loads(files["site.json"])["memos"][1]
    assert {each["href"] for each in listed["files"].values()} == {None}
    assert {name: each["sha256"] for name, each in listed["files"].items()} == one.issued.files


def test_a_memo_whose_erratum_was_withdrawn_says_so_and_leads_nowhere() -> None:
    gone = withdrawn(3, day=22)
    told_of = Correction(by_number=3, at=gone.issued.at, reason_id="t-wrong", withdrawn_on=date(2026, 12, 22))
    files = files_of([memo(1, corrections=(told_of,)), gone])
    page = files["memos/0001.html"].decode()
    assert json.loads(files["site.json"])["memos"][0]["corrections"] == []
    assert "Memo no. 3 corrected it on December 3, 2026. We withdrew that correction on December 22, 2026" in text_of(
        page
    )
    assert "which corrects this one" not in text_of(page)
    assert REASONS["t-wrong"] not in text_of(page), "the reason may be what may not be shown"


def test_where_things_stand_comes_from_the_latest_status_date_and_never_from_a_withdrawn_memo() -> None:
    old, late = memo(1, as_of=date(2026, 9, 30)).issued, memo(2).issued
    erratum_of_old = memo(3, as_of=date(2026, 9, 30), supersedes=1).issued
    assert newest([old, late, erratum_of_old]) == late
    assert newest([old, late, memo(3).issued]) == memo(3).issued
    assert newest([old, withdrawn(2).issued]) == old
    assert newest([withdrawn(1).issued]) is None
    assert "No memo has been issued yet." not in files_of([withdrawn(1)])["memos/0001.html"].decode()


def test_a_recommendation_shows_dates_words_and_history_each_with_the_memo_that_said_it_first() -> None:
    later = json.loads(told())
    page = next(each for each in later["annex"] if each["rec"] == "R5")
    page["history"].append({"date": "2026-11-20", "what": "Made up: a line of the second memo", "trace": []})
    page["agency_words"].append(
        page["agency_words"][0] | {"says": "started", "text": "Made-up later words.", "on": "2026-11-21"}
    )
    row = next(each for each in later["recommendations"] if each["id"] == "R5")
    row |= {"proof": "awaiting_review", "why": None}
    files = files_of([memo(1), memo(2, says=later), memo(3, says=later)])
    text = text_of(files["recommendations/R5.html"].decode())
    assert "“The policy is final & signed. <b>No</b> further #import or $steps$ are needed.”" in text
    assert "Nov. 20, 2026. Made up: a line of the second memo." in text
    said = [item.text() for item in LexborHTMLParser(files["recommendations/R5.html"].decode()).css("#said + ul li")]
    assert [words[:10] for words in said] == ["Memo no. 2", "Memo no. 1"]
    assert "Made up: a line of the second memo." in said[0]
    assert "NYPD says of R5-M1: “Made-up later words.”" in said[0]
    assert "The policy is final" in said[1]
    assert "The policy is final" not in said[0]


def test_whom_to_call_has_a_number_if_there_is_one() -> None:
    said = json.loads(told())
    said["recommendations"][0]["contact"]["telephone"] = None
    said["recommendations"][1]["contact"] = {
        "office": "Legal Bureau",
        "role": "the contact",
        "telephone": "212-555-0100",
    }
    files = files_of([memo(1, says=said)])
    assert "Whom to call: Internal Affairs Bureau, the NYPD contact." in text_of(
        files["recommendations/R1.html"].decode()
    )
    assert "Whom to call: Legal Bureau, the contact, 212-555-0100 (fictional)" in text_of(
        files["recommendations/R2.html"].decode()
    )


def test_the_picture_says_each_date_in_words_and_marks_an_extension_and_a_date_that_passed() -> None:
    page = LexborHTMLParser(files_of([memo(1)])["recommendations/R7.html"].decode())
    drawn = page.css_first("svg.chart")
    assert drawn
    says = drawn.css_first("desc").text()  # type: ignore[union-attr]
    assert "target date May 29, 2026, extended to July 31, 2026, no proof on file" in says
    assert "target date January 29, 2027, to come" in says
    assert "Bill" not in says, "a watch on a bill is never due"
    words = [each.text() for each in drawn.css("text")]
    assert {"May 29", "July 31", "Dec. 18", "Status date: Nov. 25, 2026"} <= set(words)
    assert [len(drawn.css(f".{name}")) for name in ("old", "moved", "unheard", "now")] == [1, 1, 2, 1]


def test_of_the_newest_memo_alone_all_facts_are_kept() -> None:
    memos = [memo(1), withdrawn(2), memo(3), memo(4, as_of=date(2026, 9, 30), supersedes=1)]
    shown = read_memos(memos, newest([each.issued for each in memos]), REASONS)
    assert [type(each).__name__ for each in shown] == ["Memo", "Memo", "NewestMemo", "Memo"]
    assert [len(each.new_lines) > 0 for each in shown] == [True, False, False, False], "words are kept once"


def test_hostile_words_make_no_element_and_are_shown_as_typed() -> None:
    def said(words: str) -> dict[str, bytes]:
        facts = json.loads(told())
        facts["annex"][4]["agency_words"][0]["text"] = words
        facts["annex"][4]["milestones"][0]["what"] = words
        facts["bottom_line"][0]["text"] = facts["annex"][4]["title"] = facts["recommendations"][4]["short"] = words
        facts["sources"][0]["name"] = facts["memo"]["about"] = facts["memo"]["verdicts_by"] = words
        return files_of([memo(1, says=facts)])

    words = " | ".join([*HOSTILE, "<script>x</script>", "</svg>"])
    plain, hostile = said("plain words " * (len(words) // 12)), said(words)
    for path, page in pages(hostile).items():
        tree = LexborHTMLParser(page)
        assert len(tree.css("*")) == len(LexborHTMLParser(plain[path].decode()).css("*")), path
        assert not tree.css("script")
    assert "<script>x</script>" in text_of(hostile["recommendations/R5.html"].decode())


def test_the_list_for_programs_is_what_its_schema_says() -> None:
    files = files_of(STORY)
    listed = SiteList.model_validate_json(files["site.json"])
    assert listed.newest == 3
    assert [each.number for each in listed.memos] == [1, 2, 3]
    assert listed.memos[0].corrections[0].by_number == 3
    assert listed.recommendations["R4"] == "recommendations/R4.html"
    assert listed.recommendation_feeds["R4"] == "recommendations/R4.atom"
    assert listed.recommendation_calendars["R4"] == "recommendations/R4.ics"
    forms = (listed.recommendations, listed.recommendation_feeds, listed.recommendation_calendars)
    assert {len(form) for form in forms} == {8}
    assert {path for form in forms for path in form.values()} <= set(files)
    fields = json.loads(site_schema())["properties"]
    assert set(json.loads(files["site.json"])) == set(fields)
    for each in listed.memos:
        assert each.page in files
        assert all(one.href is None or one.href in files for one in each.files.values())


def test_the_keys_stand_with_the_memos_they_sign_in_runs() -> None:
    numbers = [memo(1), memo(2), memo(3, key=OTHER_KEY), memo(4), memo(5), memo(6, key=None)]
    key = files_of(numbers)["key.txt"].decode()
    assert f"Key {KEY} signs memo no. 1 to 2 and 4 to 5." in key
    assert f"Key {OTHER_KEY} signs memo no. 3." in key
    assert "No memo on this site is signed" in files_of([memo(1, key=None)])["key.txt"].decode()


def test_a_reason_whose_words_were_erased_is_said_to_be() -> None:
    files = files_of([corrected(1, by=2), memo(2)], reasons={})
    assert "The words of the reason were erased." in files["memos/0001.html"].decode()
