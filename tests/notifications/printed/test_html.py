"""The page: nothing in it is markup but ours, each sentence leads to what it rests on, all parts stand in order."""

import re
from pathlib import Path
from typing import get_args

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from models.ledger import Period
from models.memo import Computed, Events
from notifications.memo import MemoDocument, kind_of, memo_of
from notifications.memo.records import PLAN
from notifications.words import say
from tests.material.memo import made_up_memo
from tests.material.memo_forms import html_of
from tests.material.memo_page import HOSTILE, headed, odd_memo, whole_memo
from tests.notifications.printed.test_pdf import HOSTILE as OF_TYPST
from tests.notifications.printed.test_pdf import with_words

EVERYTHING = ("R1", "R2", "R3", "R4", "R5", "R6", "R7", "ALL")
STYLE = (Path(__file__).parents[3] / "notifications" / "templates" / "memo.css.j2").read_text()
WORDS = ("ink", "navy", "red", "brown", "grey")
GROUNDS = ("paper", "band")
FILLS = ("dark", "mid", "midink", "pale")
LINES = ("navy", "edge", "rule", "red", "grey")


def tree_of(facts: MemoDocument) -> LexborHTMLParser:
    return LexborHTMLParser(html_of(facts).decode())


def text_of(node: LexborNode | None) -> str:
    assert node is not None
    return re.sub(r"\s+", " ", node.text())


def test_hostile_words_make_no_new_element() -> None:
    plain = tree_of(with_words(made_up_memo(), "plain"))
    hostile = tree_of(with_words(made_up_memo(), " | ".join((*OF_TYPST, HOSTILE))))
    assert len(hostile.css("*")) == len(plain.css("*"))
    assert not hostile.css("script")
    for words in (*OF_TYPST, HOSTILE):
        assert words in hostile.css("#words-R5")[0].parent.text()


def test_odd_words_everywhere_make_no_new_element_and_no_new_attribute() -> None:
    plain, odd = tree_of(whole_memo()), tree_of(odd_memo())
    kinds = [{(node.tag, name) for node in tree.css("*") for name in node.attributes} for tree in (plain, odd)]
    assert kinds[0] == kinds[1]
    assert {node.tag for node in plain.css("*")} == {node.tag for node in odd.css("*")}


def test_every_link_leads_to_something_and_has_a_name() -> None:
    for facts in (made_up_memo(), whole_memo(), odd_memo()):
        tree = tree_of(facts)
        ids = [node.attributes["id"] for node in tree.css("[id]")]
        assert len(ids) == len(set(ids))
        for link in tree.css("a"):
            assert str(link.attributes["href"]).removeprefix("#") in ids
            assert link.text().strip()
        assert len(tree.css("h1")) == 1


def test_the_page_needs_nothing_from_outside_and_no_script() -> None:
    page = html_of(whole_memo()).decode()
    assert not re.search(
        r'(src|href)="(?!#)|\bon\w+="|<script|javascript:|@import|url\(|\bstyle="(?!flex-grow:\d+")', page
    )
    assert "default-src 'none'; style-src 'unsafe-inline'" in page
    assert "\r" not in page
    assert not re.search(r"[ \t]+\n", page)


def test_the_head_says_the_kind_the_state_and_what_is_fictional_in_words() -> None:
    facts = made_up_memo()
    page = text_of(tree_of(facts).body)
    assert say("page.stamp_draft") in page
    assert (facts.banner or "-") in page
    assert page.count("(fictional)") > 3
    hearing = whole_memo().memo.hearing
    for period in get_args(Period):
        about = hearing if period == "hearing" else None
        one = headed(facts, period=period, hearing=about)
        above = text_of(tree_of(one).css_first(".above b"))
        assert above.startswith(kind_of(one.memo).upper())
        assert above.endswith("DRAFT")
    issued = text_of(tree_of(headed(facts, state="issued", number=4)).body)
    assert say("page.stamp_draft") not in issued
    assert "NO. 4 | ISSUED" in issued
    erratum = text_of(tree_of(whole_memo()).css_first("main"))
    assert say("page.stamp_erratum", number=3) in erratum
    draft = text_of(tree_of(headed(whole_memo(), state="draft")).css_first("main"))
    assert say("page.stamp_draft_erratum", number=3) in draft


def test_a_hearing_is_named_at_the_top_and_a_correction_comes_before_all_else() -> None:
    tree = tree_of(whole_memo())
    hearing = whole_memo().memo.hearing
    assert hearing is not None
    named = say("page.hearing", event_id=hearing.event_id, title=hearing.title, on=hearing.on)
    assert named in text_of(tree.css_first("main"))
    assert text_of(tree.css_first("title")).startswith(whole_memo().memo.title)
    heads = [text_of(each) for each in tree.css("main h2")]
    assert heads[:2] == ["What this memo corrects", "Bottom line"]
    assert "The report under 14-154(f)" in text_of(tree.css_first(".going_on"))
    assert "We disagree on one date." in text_of(tree.css_first(".comment blockquote"))


def test_all_parts_stand_in_the_one_order() -> None:
    heads = [node.attributes["id"] for node in tree_of(whole_memo()).css("main h2")]
    order = """correction short legal recommendations changes ask bar numbers owes changes-more ahead
        going_on check comment related days asked found council sources records terms"""
    assert [id_ for id_ in heads if not str(id_).startswith("annex-")] == [
        key if key == "ask" else f"part-{key}" for key in order.split()
    ]


def test_the_offices_status_stands_before_what_the_agency_says() -> None:
    """On a phone the first words under a title must not be a claim."""
    facts = made_up_memo()
    names = [text_of(each) for each in tree_of(facts).css("[aria-labelledby=part-recommendations] thead th")]
    assert names[1] == say("print.status_of", office=facts.memo.verdicts_by)
    assert names.index(say("first.says", about=facts.memo.about, made_up=True)) > 1


def test_each_cell_says_its_column_for_the_cards_of_a_phone() -> None:
    for table in tree_of(whole_memo()).css("main table"):
        names = [each.text() for each in table.css("thead th, thead td")]
        for row in table.css("tbody tr:not(.group)"):
            for name, cell in zip(names[1:], row.css("td"), strict=True):
                assert cell.attributes.get("data-column", "") == (name if cell.text().strip() else "")


def test_a_weekly_note_has_the_annexes_of_what_changed_and_says_where_the_others_stand() -> None:
    def note(facts: MemoDocument) -> tuple[list[str], str]:
        tree = tree_of(facts)
        heads = [str(each.attributes["id"]) for each in tree.css("main h2[id^=annex-]")]
        return [head.removeprefix("annex-") for head in heads], text_of(tree.body)

    facts = headed(made_up_memo(), period="week", after=3)
    said = next(each for each in facts.changes if each.rec == "R5")
    named = said.model_copy(update={"rec": "R2, R5"})
    past = next(each for each in facts.annex[5].milestones if each.id == "R6-M1").trace[0]
    assert isinstance(past, Events)
    many = said.model_copy(
        update={
            "rec": "4 recommendations",
            "trace": (Computed(rule="past", inputs=past.events, as_of=facts.memo.as_of),),
        }
    )
    shown_, text = note(facts.model_copy(update={"changes": (named,)}))
    assert shown_ == ["R2", "R5"]
    unread = facts.source_counts.of - facts.source_counts.read
    others = [rec for rec in EVERYTHING if rec not in ("R2", "R5")]
    assert say("page.annexes_of_changed", changed=["R2", "R5"], others=others) in text
    assert note(facts.model_copy(update={"changes": (many,)}))[0] == ["R6"]
    none, text = note(facts.model_copy(update={"changes": ()}))
    assert none == []
    assert say("page.no_annex", others=list(EVERYTHING), unread=unread) in text
    for whole in (headed(facts, after=None), headed(facts, period="month")):
        pages, text = note(whole.model_copy(update={"changes": ()}))
        assert pages == list(EVERYTHING)
        assert tree_of(whole).css_first("#part-annexes") is None, "a heading over nothing but notes"


@pytest.mark.parametrize("facts", [made_up_memo(), whole_memo(), odd_memo()], ids=["draft", "whole", "odd"])
def test_each_mark_leads_to_the_record_or_the_note_of_its_name(facts: MemoDocument) -> None:
    memo, tree = memo_of(facts), tree_of(facts)
    marks = [mark for section in memo.sections for line in section.lines for words in line for mark in words.marks]
    links = [(link.text(), str(link.attributes["href"])[1:]) for link in tree.css("sup a")]
    assert sorted(links) == sorted(marks)
    assert len(links) > 30
    rows = {f"r{row.n}": row for row in facts.records}
    for mark, to in links:
        place = text_of(tree.css_first(f".records #{to}"))
        row = rows.get(to)
        assert place.strip().startswith(mark)
        assert not row or (row.kind != PLAN and str(row.seq) in place)


@pytest.mark.parametrize("facts", [made_up_memo(), whole_memo()], ids=["draft", "whole"])
def test_each_sentence_leads_to_what_it_rests_on(facts: MemoDocument) -> None:
    """To a note, or to each of its records but those of the plan."""
    memo, tree = memo_of(facts), tree_of(facts)
    rows = {row.seq: row for row in facts.records}
    assert len(memo.facts.traces) > 10
    for id_, traces in memo.facts.traces.items():
        [*around] = (node.parent for node in tree.css(f"[id='{id_}']"))
        links = {str(link.attributes["href"]) for node in around for link in node.css("sup a")}
        cited = {rows[seq] for trace in traces for seq in trace.seqs if seq in rows}
        records = {f"#r{row.n}" for row in cited if row.kind != PLAN}
        assert around
        assert records <= links or any(link.startswith("#note-") for link in links), id_


def test_the_page_of_a_whole_year_stays_small_enough_to_mail() -> None:
    facts = made_up_memo()
    line = facts.annex[0].history[0]
    lines = tuple(line.model_copy(update={"what": f"Line {n}."}) for n in range(180))
    page = facts.annex[0].model_copy(update={"history": lines})
    content = html_of(facts.model_copy(update={"annex": (page, *facts.annex[1:])}))
    assert b"Line 179." in content
    assert len(content) < 200_000


def test_every_sentence_of_the_contract_stands_on_the_page() -> None:
    for facts in (made_up_memo(), whole_memo(), odd_memo()):
        text = text_of(tree_of(facts).body)
        for section in memo_of(facts).sections:
            for words in (words for line in section.lines for words in line):
                for part in (words.before, words.bold, words.text, words.code, words.more):
                    assert re.sub(r"\s+", " ", part).strip() in text


def colours(scheme: str) -> dict[str, str]:
    """Return the colours of a scheme by name, from the page's own style."""
    light, dark = re.findall(r":root\{([^}]*)\}", STYLE)
    return dict(re.findall(r"--(\w+):(#[0-9a-f]{6})", dark if scheme == "dark" else light))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_and_lines_have_contrast_enough(scheme: str) -> None:
    table = colours(scheme)
    assert set(table) == {*WORDS, *GROUNDS, *FILLS, "amber", "edge", "hair", "rule"}
    assert _contrast(table["mid"], table["midink"]) >= 4.5
    assert _contrast(table["dark"], table["paper"]) >= 4.5
    assert _contrast(table["pale"], table["ink"]) >= 4.5
    for word in WORDS:
        assert all(_contrast(table[word], table[ground]) >= 4.5 for ground in GROUNDS), word
    assert all(_contrast(table[word], table["amber"]) >= 4.5 for word in ("brown", "ink", "grey", "navy"))
    assert all(_contrast(table[line], table[ground]) >= 3 for line in LINES for ground in GROUNDS)


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_light(one), _light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
