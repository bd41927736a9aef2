"""What a newcomer misread on the site: made-up facts without their mark, a bar that its caption denies."""

import json
from datetime import date
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from tests.material.memo import AS_OF, memo_of, received, sealed_of, story, world_at
from tests.material.site import files_of, memo, withdrawn
from tests.notifications.memo.test_memo_misread import WHEN
from tests.notifications.site.test_site import text_of


def with_evidence() -> dict[str, Any]:
    late = received("R5-M1", "x.pdf")
    facts = memo_of(world_at(sealed_of((*story(), (WHEN, late))), AS_OF))
    return json.loads(facts.to_json())  # type: ignore[no-any-return]


def bars_of(page: bytes) -> dict[str, str]:
    """Return the class of the bar at each y of the picture, by the milestone's id."""
    tree = LexborHTMLParser(page.decode())
    ids = {float(node.attributes["y"] or 0) - 5: node.text() for node in tree.css("svg text.id")}
    return {
        ids[float(node.attributes["y"] or 0) + 2]: node.attributes["class"] or "" for node in tree.css("svg rect.bar")
    }


def test_a_bar_is_solid_only_where_it_is_known_that_nothing_is_in_hand() -> None:
    page = files_of([memo(1, says=with_evidence())])["recommendations/R5.html"]
    bars = bars_of(page)
    assert bars["R5-M1"] == "bar open"
    assert bars["R5-M3"] == "bar"
    says = LexborHTMLParser(page.decode()).css_first("svg.timeline").attributes["aria-label"] or ""  # type: ignore[union-attr]
    assert "R5-M1: 31 March 2026 (planning assumption), date passed, evidence in hand" in says
    assert "an empty bar where something is in hand or nobody could look" in text_of(page.decode())


def test_a_bar_of_a_date_nobody_could_look_at_is_empty() -> None:
    facts = json.loads(memo(1).model_dump_json())["facts"]
    unread = {
        (page["rec"], row["id"])
        for page in facts["annex"]
        for row in page["milestones"]
        if row["standing"] == "cannot_tell"
    }
    assert unread
    files = files_of([memo(1)])
    for rec, name in unread:
        assert bars_of(files[f"recommendations/{rec}.html"])[name] == "bar open"


def test_each_made_up_fact_is_marked_on_the_site_as_in_the_memo() -> None:
    files = files_of([memo(1)])
    index = text_of(files["index.html"].decode())
    assert "milestones reported done by the agency, not verified (made-up)." in index
    page = text_of(files["recommendations/R5.html"].decode())
    rows = LexborHTMLParser(files["index.html"].decode()).css("table")[0].css("tbody tr")
    said = {row.css_first("th").text(): row.css("td")[1].text() for row in rows}  # type: ignore[union-attr]
    assert said["R5"].endswith("(made-up)")
    assert said["R1"] == "nothing"
    assert "done (made-up)" in page
    assert "extended to 31 July 2026 (made-up)" in text_of(files["recommendations/R7.html"].decode())
    assert "guidance-draft.pdf (made-up)" in text_of(files["recommendations/R2.html"].decode())


def test_a_real_memo_carries_no_such_mark() -> None:
    facts = json.loads(memo_of(world_at(sealed_of(story()), AS_OF), mock=False).to_json())
    files = files_of([memo(1, says=facts, mock=False)])
    assert not [path for path in files if path.endswith(".html") and b"(made-up)" in files[path]]


def test_where_all_memos_were_withdrawn_the_site_says_so() -> None:
    text = text_of(files_of([withdrawn(1, day=20)])["index.html"].decode())
    assert "No memo has been issued yet" not in text
    assert "Every memo issued so far was withdrawn." in text


def test_the_dates_of_older_memos_stay_readable() -> None:
    old = memo(1, as_of=date(2026, 9, 30))
    for page in old.facts["annex"]:
        for row in page["milestones"]:
            row.pop("days")
    assert "recommendations/R5.html" in files_of([old])


def test_a_date_that_holds_a_place_has_no_bar() -> None:
    one = memo(1)
    held = [(page["rec"], row["id"]) for page in one.facts["annex"] for row in page["milestones"] if row["provisional"]]
    files = files_of([one])
    assert held
    assert not [name for rec, name in held if name in bars_of(files[f"recommendations/{rec}.html"])]
