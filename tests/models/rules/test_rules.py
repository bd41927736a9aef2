import pytest

from models.errors import RuleError
from models.evidence import Shown
from models.rule import Human, PageChanged, PageLink, PageText
from models.rules import can_judge, is_about, judge

SHOWN = Shown(ref="a", sha256="0" * 64, body=b"{}", pages=("text",))


def test_a_human_rule_never_gives_a_candidate() -> None:
    rule = Human(type="human", why="A sign on a wall is seen by a person.")
    assert judge(rule, SHOWN).candidate is None
    assert not can_judge(rule)
    assert not is_about(rule, "a")


@pytest.mark.parametrize(
    "rule",
    [
        PageLink(type="page_link", pattern="x"),
        PageText(type="page_text", pattern="x"),
        PageChanged(type="page_changed", why="x"),
    ],
)
def test_a_rule_without_a_reader_must_not_be_asked(rule: PageLink | PageText | PageChanged) -> None:
    assert not can_judge(rule)
    with pytest.raises(RuleError):
        judge(rule, SHOWN)
