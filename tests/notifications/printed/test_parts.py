"""What the memo is made with is looked at before anything is written; a missing part is named, with its mend."""

import shutil
from pathlib import Path

import pytest

from models.core import InputError
from notifications.memo.glyphs import COVERED
from notifications.printed import files
from notifications.printed.files import FORMS, SENTENCES, check_parts
from notifications.printed.pdf import TEMPLATES

ELSEWHERE = (
    "covered.txt",
    "slack.html.j2",
    "slack_blocks.html.j2",
    "review.html.j2",
    "page.html.j2",
)
"""The list of characters, and the templates of the transcript and of the pages by link, not of the memo."""


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the parts be those of a copy."""
    shutil.copytree(TEMPLATES, tmp_path / "templates")
    shutil.copy(COVERED, tmp_path / COVERED.name)
    monkeypatch.setattr(files, "TEMPLATES", tmp_path / "templates")
    monkeypatch.setattr(files, "COVERED", tmp_path / COVERED.name)
    return tmp_path


def test_all_parts_are_in_place_and_every_template_of_the_memo_is_among_them(copy: Path) -> None:
    check_parts()
    assert {path.name for path in TEMPLATES.iterdir() if path.is_file()} == {*FORMS, *ELSEWHERE}
    assert {path.stem for path in (TEMPLATES / "sentences").glob("*.j2")} == set(SENTENCES)


@pytest.mark.parametrize("name", [*FORMS, *(f"sentences/{name}.j2" for name in SENTENCES[:2])])
def test_a_missing_or_an_empty_template_is_named_with_its_mend(copy: Path, name: str) -> None:
    (copy / "templates" / name).write_bytes(b"")
    with pytest.raises(InputError, match=rf"{Path(name).name} is missing or empty; install followthrough again"):
        check_parts()
    (copy / "templates" / name).unlink()
    with pytest.raises(InputError, match=Path(name).name):
        check_parts()


def test_another_typst_than_the_characters_were_listed_with_is_named(copy: Path) -> None:
    lines = (copy / "covered.txt").read_text().splitlines(keepends=True)
    (copy / "covered.txt").write_text(lines[0].replace("typst ", "typst 9.") + "".join(lines[1:]))
    with pytest.raises(InputError, match=r"lists the characters of typst 9\..*; install followthrough again"):
        check_parts()
    (copy / "covered.txt").unlink()
    with pytest.raises(InputError, match=r"covered\.txt is missing"):
        check_parts()


def test_a_missing_font_is_named(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "FONTS", ("Libertinus Serif", "Made-up Sans"))
    with pytest.raises(InputError, match="no font Made-up Sans; install"):
        check_parts()
