import pytest

from models.core import RuleError
from models.evidence.rules import can_judge, is_about, judge, voice_of
from models.evidence.values import RuleInput
from models.register import DatasetRow, EventHeld, Human, PageChanged, PageLink, PageText, Rule, TextInFile

SHOWN = RuleInput(ref="a", sha256="0" * 64, body=b"{}", pages=("text",))
ROW = DatasetRow.model_validate(
    {"type": "dataset_row", "where": {"text_matches": "x"}, "column": "agency_reported_status", "equals": "Done"}
)
HELD = EventHeld(type="event_held", event_id=1, matter_file="T1", agenda_status_id=2, action_id=54, path="events/1")


def test_a_human_rule_never_gives_a_candidate() -> None:
    rule = Human(type="human", why="A sign on a wall is seen by a person.")
    assert judge(rule, SHOWN).candidate is None
    assert not can_judge(rule)
    assert not is_about(rule, "a")


@pytest.mark.parametrize(
    "rule",
    [
        PageLink(type="page_link", pattern="absent"),
        PageText(type="page_text", pattern="absent"),
        PageChanged(type="page_changed", why="x"),
        TextInFile(type="text_in_file", all_of=("absent",)),
        ROW,
    ],
)
def test_every_other_rule_is_asked_and_says_why_it_does_not_match(rule: Rule) -> None:
    assert can_judge(rule)
    made = judge(rule, SHOWN)
    assert made.candidates == ()
    assert made.why.startswith("not matched: ")


def test_each_rule_knows_what_it_is_about() -> None:
    assert is_about(HELD, "events/1")
    assert not is_about(HELD, "events/2")
    assert is_about(ROW, "rows")
    assert not is_about(ROW, "columns")
    assert is_about(PageText(type="page_text", pattern="x"), "page")


@pytest.mark.parametrize(
    "rule",
    [
        PageLink(type="page_link", pattern="{year}"),
        PageText(type="page_text", pattern="fy{year}"),
        TextInFile(type="text_in_file", all_of=("{quarter_words}",)),
        ROW.model_copy(update={"where": ROW.where.model_copy(update={"text_matches": "{year}"})}),
    ],
)
def test_a_rule_that_was_not_filled_for_its_instance_is_an_error(rule: Rule) -> None:
    with pytest.raises(RuleError):
        judge(rule, SHOWN)


def test_the_agencys_own_column_is_the_agencys_word_whoever_publishes_it() -> None:
    assert voice_of(ROW, "oversight") == "agency"
    assert voice_of(ROW.model_copy(update={"column": "implementation_status"}), "oversight") == "oversight"
    assert voice_of(HELD, "public_record") == "public_record"
