"""The page by the Nu validator: every kind of memo, the hostile one and one with every part."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.material.memo_forms import html_of, memos
from tests.material.memo_page import odd_memo, whole_memo

FAULTS = ("<p><div></div></p>", '<img src="x">', "<style>p{colour:red}</style>")


def test_every_page_is_valid_html_and_css_and_each_fault_is_found(
    tmp_path: Path, html_faults: Callable[[Path], list[dict[str, Any]]]
) -> None:
    for name, facts in {**memos(), "whole": whole_memo(), "odd": odd_memo()}.items():
        (tmp_path / f"{name}.html").write_bytes(html_of(facts))
    page = (tmp_path / "month.html").read_text()
    for number, fault in enumerate(FAULTS):
        (tmp_path / f"fault-{number}.html").write_text(page.replace("<main", f"{fault}<main", 1))
    found = [(each["url"].rpartition("/")[2], each["message"]) for each in html_faults(tmp_path)]
    assert {name for name, _ in found} == {f"fault-{number}.html" for number in range(len(FAULTS))}, found
