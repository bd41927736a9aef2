import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.core import RuleError
from models.evidence.text_rules import judge_file_text
from models.evidence.values import Judgment, RuleInput
from models.register import TextInFile


def judged(pages: tuple[str, ...], *all_of: str, none_of: tuple[str, ...] = (), min_pages: int = 1) -> Judgment:
    rule = TextInFile(type="text_in_file", all_of=all_of, none_of=none_of, min_pages=min_pages)
    return judge_file_text(rule, RuleInput(ref="plan.pdf", sha256="a" * 64, pages=pages))


def test_every_pattern_must_match_and_its_page_is_said() -> None:
    pages = ("Audit plan", "of each Task\n  Force", "and each alert")
    found = judged(pages, "(?i)audit", "(?i)task force", "(?i)alert")
    assert found.candidate is not None
    assert found.candidate.says == ("matched '(?i)audit' on page 1, '(?i)task force' on page 2, '(?i)alert' on page 3")
    assert found.candidate.ref == found.candidate.sha256 == "a" * 64
    assert found.candidate.happened_on is None
    assert judged(pages, "(?i)audit", "(?i)NYPD").why == "not matched: no page has '(?i)NYPD'"


def test_a_pattern_may_run_over_the_break_between_pages() -> None:
    found = judged(("from January 2026 to", "", "March 2026"), "(?i)january.{0,60}march.{0,20}2026")
    assert found.candidate is not None
    assert "on page 1" in found.why


def test_a_forbidden_pattern_stops_the_match() -> None:
    found = judged(("the report", "a DRAFT"), "report", none_of=("(?i)draft",))
    assert found.candidate is None
    assert found.why == "not matched: page 2 has '(?i)draft'"


def test_too_few_pages_do_not_match() -> None:
    assert judged(("report",) * 39, "report", min_pages=40).candidate is None
    assert judged(("report",) * 40, "report", min_pages=40).candidate is not None


def test_a_place_that_has_a_name_is_said_by_it() -> None:
    rule = TextInFile(type="text_in_file", all_of=("audit",), none_of=("draft",))
    shown = RuleInput(
        ref="a.eml", sha256="a" * 64, pages=("see below", "the audit", "a draft"), places=("text", "sheet 2")
    )
    assert judge_file_text(rule, shown).why == "not matched: page 3 has 'draft'"
    ours = shown.model_copy(update={"pages": shown.pages[:2]})
    assert judge_file_text(rule, ours).why == "matched 'audit' on sheet 2"


def test_a_file_without_text_matches_nothing() -> None:
    assert judged(("", "  \n"), ".*").candidate is None
    assert judged((), ".*").candidate is None


def test_a_rule_that_was_not_filled_for_its_instance_is_an_error() -> None:
    with pytest.raises(RuleError):
        judged(("x",), "(?i){quarter_words}")


@given(st.lists(st.text(alphabet=" \n\t\u00a0\f", min_size=1), min_size=1, max_size=4))
def test_any_run_of_white_space_counts_as_one_space(gaps: list[str]) -> None:
    words = [f"word{number}" for number in range(len(gaps) + 1)]
    text = "".join(word + gap for word, gap in zip(words, [*gaps, ""], strict=True))
    assert judged((text,), " ".join(words)).candidate is not None


@given(st.lists(st.sampled_from(["", "alpha", "alpha beta", " \n "]), max_size=6), st.integers(0, 6))
def test_the_page_that_is_said_is_the_page_that_matched(before: list[str], blank: int) -> None:
    pages = (*before, *[""] * blank, "the needle")
    found = judged(pages, "needle")
    assert found.why == f"matched 'needle' on page {len(pages)}"
