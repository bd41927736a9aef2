"""A memo that an earlier version issued stands on the site in its own words, and nothing is worked out from it."""

import json
from typing import Any

from notifications.site import MemoFolder, older_memo
from tests.material.site import files_of, memo, told
from tests.notifications.site.test_recommendation_pages import said_by_memo
from tests.notifications.site.test_site import text_of

VERDICT = "None of the seven recommendations is verified as done."


def older(number: int, schema: str = "followthrough.memo/2") -> MemoFolder:
    """Return a made-up memo in the form of 0.2.0: it counts in a way of its own, and lacks what came since."""
    facts: dict[str, Any] = json.loads(told())
    del facts["headline"]
    facts |= {"schema": schema, "counts": {"verified": {"value": 40, "inputs": []}}}
    facts["bottom_line"] = [{"id": "short-1", "text": f"{VERDICT} Forty things, by our old count.", "lead": VERDICT}]
    for page in facts["annex"]:
        page["milestones"] = [{"id": row["id"], "standing": "past_legal_deadline"} for row in page["milestones"]]
    issued = memo(number)
    return issued._replace(stored=older_memo(json.dumps(facts).encode()))


def test_a_memo_of_an_earlier_form_beside_a_new_one_has_its_own_words_and_files() -> None:
    files = files_of([older(1, "followthrough.memo/1"), older(2), memo(3)])
    for number in (1, 2):
        page = files[f"memos/000{number}.html"].decode()
        assert f"{VERDICT} Forty things, by our old count." in text_of(page)
        assert f'href="000{number}/memo.html"' in page
    assert "by our old count" not in text_of(files["index.html"].decode())
    assert [item["number"] for item in json.loads(files["site.json"])["memos"]] == [1, 2, 3]
    assert b"Forty things" in files["feed.atom"]


def test_where_it_is_the_newest_the_first_page_has_its_words_and_no_number_of_ours() -> None:
    page = files_of([older(1)])["index.html"].decode()
    text = text_of(page)
    assert "Memo no. 1, status as of November 25, 2026, was made by an earlier version." in text
    assert f"{VERDICT} Forty things, by our old count." in text
    assert 'href="memos/0001/memo.html"' in page
    assert "Legal deadlines" not in text


def test_what_it_told_first_is_not_said_to_be_told_first_by_a_later_memo() -> None:
    said = dict(said_by_memo(files_of([older(1), memo(2)])["recommendations/R5.html"]))
    assert "The policy is final" in said["Memo no. 1"]
    assert "The policy is final" not in said["Memo no. 2"]


def test_a_site_without_any_memo_says_so_as_before() -> None:
    assert "No memo has been issued yet." in text_of(files_of([])["index.html"].decode())
