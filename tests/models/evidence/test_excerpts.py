"""The passages that a rule matched (docs/evidence.md#what-a-verifier-sees). The texts are made up."""

from models.evidence import Extracted, excerpts_of
from models.evidence.text_rules import AROUND
from models.register import Human, PageText, TextInFile

PATTERNS = ("(?i)guidelines", "(?i)city\\s+property")


def rule(*patterns: str) -> TextInFile:
    return TextInFile(type="text_in_file", all_of=patterns, none_of=(), min_pages=1)


def text(*pages: str, places: tuple[str, ...] = ()) -> Extracted:
    return Extracted(extractor=1, pages=pages, places=places)


def test_each_pattern_has_its_passage_with_the_page() -> None:
    found = excerpts_of(rule(*PATTERNS), text("The guidelines are here.", "They cover city  property only."))
    assert [(each.place, each.words) for each in found] == [
        ("page 1", "The guidelines are here. They cover city property only."),
        ("page 2", "The guidelines are here. They cover city property only."),
    ]


def test_a_part_is_called_by_the_name_its_extractor_gave() -> None:
    (found,) = excerpts_of(rule("total"), text("", "the total", places=("sheet 1", "sheet 2")))
    assert found.place == "sheet 2"


def test_a_long_text_is_cut_at_whole_words_on_both_sides() -> None:
    words = " ".join(f"word{n}" for n in range(200))
    (found,) = excerpts_of(rule("word100"), text(words))
    assert found.words.startswith("… word")
    assert found.words.endswith(" …")
    assert set(found.words.removeprefix("… ").removesuffix(" …").split()) <= set(words.split())
    assert "word100" in found.words
    assert len(found.words) <= 2 * AROUND + len("word100") + 4


def test_a_word_longer_than_the_passage_is_not_left_out() -> None:
    (found,) = excerpts_of(rule("needle"), text("x" * 500 + "needle" + "y" * 500))
    assert "needle" in found.words


def test_what_does_not_match_has_no_passage() -> None:
    assert excerpts_of(rule("absent"), text("The guidelines.")) == ()
    assert excerpts_of(rule("absent"), text()) == ()


def test_a_page_has_the_passage_of_its_pattern_and_a_persons_rule_has_none() -> None:
    page = PageText(type="page_text", pattern="guidelines")
    assert [each.words for each in excerpts_of(page, text("Our guidelines."))] == ["Our guidelines."]
    assert excerpts_of(Human(type="human", why="a person looks"), text("Our guidelines.")) == ()
