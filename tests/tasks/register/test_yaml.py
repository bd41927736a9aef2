"""Our reader of YAML against another one, which was written by other people."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from flows._runtime.data import DEMO, REGISTER
from tasks.register import yaml as ours
from tasks.register.yaml import line_of, read_yaml
from tests.material.installation import CHECKOUT

SCALARS = """
whole: 12
below: -3
zero: 0
large: 999999999999999
fraction: 1.5
short: .5
power: 1e3
yes: yes
flag: true
other: False
none: ~
empty:
word: null word
quoted: "12"
single: '~'
block: |
  two
  lines
folded: >-
  one
  line
flow: {a: [1, b, null], "c d": {}}
colon: a:b
hash: a#b
text: it's "so"
"""


def with_texts_for_days(value: Any) -> Any:
    """Return what the other reader says, with its days as the texts that we leave them."""
    if isinstance(value, dict):
        return {with_texts_for_days(key): with_texts_for_days(each) for key, each in value.items()}
    if isinstance(value, list):
        return list(map(with_texts_for_days, value))
    return value.isoformat() if isinstance(value, date) else value


@pytest.mark.parametrize(
    "path", [REGISTER, DEMO / "people.yaml", CHECKOUT / "prefect.yaml"], ids=lambda path: path.name
)
def test_another_reader_reads_the_same(path: Path) -> None:
    raw, _, faults = read_yaml(path)
    assert not faults
    assert raw == with_texts_for_days(YAML(typ="safe").load(path))


def test_another_reader_takes_each_form_of_a_value_for_the_same(tmp_path: Path) -> None:
    path = tmp_path / "scalars.yaml"
    path.write_text(SCALARS)
    raw, _, faults = read_yaml(path)
    expected = YAML(typ="safe").load(SCALARS)
    assert not faults
    assert [(key, type(value), value) for key, value in raw.items()] == [
        (key, type(value), value) if not isinstance(value, dict) else (key, type(raw[key]), value)
        for key, value in expected.items()
    ]


@pytest.mark.parametrize("text", ["012", "1_000", "0x1F", "0o17", "+5", "0b1", "9999999999999999"])
def test_a_number_that_readers_take_differently_is_named_and_stays_a_text(tmp_path: Path, text: str) -> None:
    path = tmp_path / "odd.yaml"
    path.write_text(f"a: 1\nb: {text}\n")
    raw, _, (fault,) = read_yaml(path)
    assert raw["b"] == text
    assert (fault.line, f"`{text}` may be read as another number" in fault.what) == (2, True)


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "lines.yaml"
    path.write_text("# top\na:\n  - b: |\n      x\n      y\n    c: 1\n  - d: {e: 2,\n         f: 3}\n")
    raw, _, _ = read_yaml(path)
    assert [line_of(raw, loc) for loc in (("a",), ("a", 0, "b"), ("a", 0, "c"), ("a", 1), ("a", 1, "d", "f"))] == [
        2, 3, 6, 7, 8,
    ]  # fmt: skip


def test_a_file_of_many_values_takes_no_more_memory_than_that_of_a_large_office(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ours, "MOST", 100)
    path = tmp_path / "many.yaml"
    path.write_text("a:\n" + "- []\n" * 200)  # the file is a value, and so is the name
    raw, _, (fault,) = read_yaml(path)
    assert raw is None
    assert fault.what == "the file has more than 100 values"
    assert fault.line == 99
