"""YAML files: read one that a person wrote and nobody has checked, and write one that reads back to the same values.

The only importer of PyYAML: libyaml gives events, read here by the core schema of YAML 1.2
(https://yaml.org/spec/1.2.2/#103-core-schema), without tags, anchors, aliases or merges. Days stay texts.
"""

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml
from yaml.reader import ReaderError

from models.core import Fault, Loc, evolve

LARGEST = 16_000_000
"""Bytes of a YAML file; the shipped register has 95,000."""
MOST = 1_000_000
TOO_LARGE = (
    f"the file is larger than {LARGEST // 1_000_000} MB",
    "write each recommendation on a line of its own, as `plan import` does (docs/register.md#size)",
)

DEEPEST = 20
"""Levels within each other in a YAML file. The shipped register has 8."""
TOO_DEEP = (f"more than {DEEPEST} levels lie within each other", "write it flatter")

MEND = "check the indentation, colons, brackets and quotes here and just above"

WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,14})")
FRACTION = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
ODD = re.compile(r"[-+]?(0[box][0-9a-fA-F_]+|[0-9][0-9_]*)")
WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


class _Map(dict[Any, Any]):
    """A mapping, with the line of each key, counted from 1."""

    __slots__ = ("lines",)
    lines: dict[Any, int]


class _List(list[Any]):
    """A list, with the line of each item, counted from 1."""

    __slots__ = ("lines",)
    lines: list[int]


class _NoFurtherError(Exception):
    """Nothing more of the file is read."""


def read_yaml(path: Path) -> tuple[Any, str, tuple[Fault, ...]]:
    """Return what a file holds (None if it is no mapping), the SHA-256 of its bytes, and its faults. Raises nothing."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        what = f"the file cannot be read ({error.strerror or error})"
        mend = "name a file that is there and may be read; `followthrough init DIR` writes the first ones"
        return None, "", (Fault(loc=(), file=str(path), what=what, mend=mend),)
    digest = sha256(content).hexdigest()
    raw, faults = parsed(content)
    return raw, digest, tuple(evolve(fault, file=str(path)) for fault in faults)


def parsed(content: bytes) -> tuple[Any, list[Fault]]:
    """Return what bytes of YAML hold, and their faults by line. It is None if that is no mapping."""
    if len(content) > LARGEST:
        return None, [_fault(1, *TOO_LARGE)]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return None, [_fault(line, "a byte that is not UTF-8 stands here", "save the file as UTF-8")]
    reader = _Reader(text)
    try:
        raw = reader.read()
    except yaml.YAMLError as error:
        return None, [_unreadable(error, text)]
    except _NoFurtherError:
        return None, reader.faults
    if not reader.readable:
        return None, reader.faults
    if isinstance(raw, dict) and raw:
        return raw, reader.faults
    return None, [
        *reader.faults,
        _fault(1, "the file holds no `name: value` lines", "begin with those of the shipped example"),
    ]


class _Reader:
    def __init__(self, text: str) -> None:
        self.faults: list[Fault] = []
        self.readable = True
        self._values = 0
        self._events: Iterator[Any] = yaml.parse(text, Loader=yaml.CSafeLoader)

    def read(self) -> Any:
        value, documents = None, 0
        for event in self._events:
            match event:
                case yaml.DocumentStartEvent():
                    documents += 1
                    if event.version or event.tags:
                        self._refuse(event, "a directive (`%`) stands here", "take it out")
                    if documents > 1:
                        self._refuse(event, "a second document begins here (`---`)", "take the line out")
                        return None
                case yaml.NodeEvent():
                    value = self._value(event, 1)
        return value

    def _value(self, event: Any, depth: int) -> Any:
        self._values += 1
        if self._values > MOST:
            self._refuse(event, f"the file has more than {MOST:,} values", TOO_LARGE[1])
            raise _NoFurtherError
        if isinstance(event, yaml.AliasEvent):
            self._refuse(event, "an alias (`*`) stands here", "write the value out, in quotes if it begins with `*`")
            return None
        if event.anchor:
            self._refuse(event, "an anchor (`&`) stands here", "write the value out, in quotes if it begins with `&`")
        if event.tag:
            self._refuse(event, "a tag (`!`) stands here", "write the plain value, in quotes if it begins with `!`")
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if depth > DEEPEST:
            self._refuse(event, *TOO_DEEP)
            raise _NoFurtherError
        if isinstance(event, yaml.SequenceStartEvent):
            items = _List()
            items.lines = []
            while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
                items.lines.append(_line(event))
                items.append(self._value(event, depth + 1))
            return items
        return self._map(depth)

    def _map(self, depth: int) -> _Map:
        values = _Map()
        values.lines = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._value(event, depth + 1)
            if isinstance(event, yaml.ScalarEvent) and not event.style and event.value == "<<":
                self._refuse(event, "a merge (`<<`) stands here", "write the fields out")
            elif isinstance(key, list | dict):
                self._refuse(event, "a name is a list or a mapping", "write a text before the colon")
                key = None
            elif key in values:
                self._refuse(event, f"`{key}` stands twice", "keep one of the two")
            values.lines.setdefault(key, _line(event))
            values[key] = self._value(next(self._events), depth + 1)
        return values

    def _scalar(self, event: Any) -> Any:
        text: str = event.value
        if event.style:  # it stands in quotes, or as a block
            return text
        if text in WORDS:
            return WORDS[text]
        if WHOLE.fullmatch(text):
            return int(text)
        if ODD.fullmatch(text):
            mend = f'write digits alone for a number, or "{text}" in quotes for a text'
            self.faults.append(_fault(_line(event), f"`{text}` may be read as another number", mend))
            return text
        return float(text) if FRACTION.fullmatch(text) else text

    def _refuse(self, event: Any, what: str, mend: str) -> None:
        self.faults.append(_fault(_line(event), what, mend))
        self.readable = False


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _unreadable(error: yaml.YAMLError, text: str) -> Fault:
    """Return why YAML cannot read a file, without the file's content."""
    if isinstance(error, ReaderError):
        line = text.encode()[: error.position].count(b"\n") + 1
        return _fault(line, "YAML cannot read this (a character that no text file holds)", MEND)
    mark, context = (getattr(error, name, None) for name in ("problem_mark", "context_mark"))
    line = mark.line + 1 if mark else 1
    if "nesting depth" in str(getattr(error, "problem", "")):  # libyaml itself ends at a thousand levels
        return _fault(line, *TOO_DEEP)
    if mark and text.splitlines()[mark.line : line] and text.splitlines()[mark.line][mark.column :].startswith("\t"):
        return _fault(line, "a tab stands here", "indent with spaces")
    begun = f", in what begins on line {context.line + 1}" if context and context.line + 1 != line else ""
    return _fault(line, f"YAML cannot read this ({getattr(error, 'problem', error)}{begun})", MEND)


def _fault(line: int, what: str, mend: str) -> Fault:
    return Fault(loc=(), line=line, what=what, mend=mend)


def line_of(node: Any, loc: Loc) -> int:
    """Return the line of a location, counted from 1. What is missing has the line of what it is missing from."""
    line = 1
    for key in loc:
        try:
            line, node = node.lines[key], node[key]
        except (AttributeError, KeyError, IndexError, TypeError):
            continue  # the name of a union's branch, or a key that is missing
    return line


_UNQUOTED = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*( [A-Za-z0-9_.,;()/-]+)*")
_DAY = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
_NOT_TEXTS = {"true", "false", "null", "yes", "no", "on", "off"}
ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
"""What JSON leaves as it is and YAML does not take, or takes for the end of a line."""


def write_yaml(value: Any) -> bytes:
    """Return a value as YAML; what is not plainly a word, a sentence, or a day stands in double quotes."""
    return "".join(_lines(value, "")).encode()


def _lines(node: Any, pad: str) -> Iterator[str]:
    if isinstance(node, dict) and node:
        for key, value in node.items():
            if isinstance(value, dict | list) and value:
                yield f"{pad}{_plain_or_quoted(key)}:\n"
                yield from _lines(value, f"{pad}  ")
            else:
                yield f"{pad}{_plain_or_quoted(key)}: {_plain_or_quoted(value)}\n"
    elif isinstance(node, list) and node:
        for item in node:
            first, *other_lines = _lines(item, f"{pad}  ")
            yield f"{pad}- {first.removeprefix(f'{pad}  ')}"
            yield from other_lines
    else:
        yield f"{pad}{_plain_or_quoted(node)}\n"


def _plain_or_quoted(value: Any) -> str:
    if not isinstance(value, str):
        return json.dumps(value)
    plain = _UNQUOTED.fullmatch(value) and value.casefold() not in _NOT_TEXTS
    if plain or _DAY.fullmatch(value):
        return value
    quoted = json.dumps(value, ensure_ascii=False)
    return ESCAPED.sub(lambda sign: f"\\u{ord(sign[0]):04x}", quoted)
