"""YAML files: read one that a person wrote and nobody has checked, and write one that reads back to the same values.

The only importer of ruamel.yaml.
"""

import io
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.representer import RoundTripRepresenter
from ruamel.yaml.tokens import AliasToken, AnchorToken, DirectiveToken, ScalarToken, TagToken, Token

from models.core import Fault, Loc, evolve

LARGEST = 1_000_000
"""Bytes of a YAML file. The shipped register has 95,000; a much larger file was not written by a person."""

DEEPEST = 20
"""Levels within each other in a YAML file. The shipped register has 8."""

OPENING = ("BlockMappingStartToken", "BlockSequenceStartToken", "FlowMappingStartToken", "FlowSequenceStartToken")
CLOSING = ("BlockEndToken", "FlowMappingEndToken", "FlowSequenceEndToken")
REFUSED: dict[type[Token], tuple[str, str]] = {
    TagToken: ("a tag (`!`) stands here", "write the plain value, in quotes if it begins with `!`"),
    AnchorToken: ("an anchor (`&`) stands here", "write the value out, in quotes if it begins with `&`"),
    AliasToken: ("an alias (`*`) stands here", "write the value out, in quotes if it begins with `*`"),
    DirectiveToken: ("a directive (`%`) stands here", "take it out"),
}
WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,14})")
ODD = re.compile(r"[-+]?(0[box][0-9a-fA-F_]+|[0-9][0-9_]*)")


class _PlainConstructor(RoundTripConstructor):
    """Leaves dates and unusual numbers as texts, because pydantic can say where a wrong one is."""


def _number(constructor: RoundTripConstructor, node: ScalarNode) -> int | str:
    return int(node.value) if WHOLE.fullmatch(node.value) else str(node.value)


_PlainConstructor.add_constructor(
    "tag:yaml.org,2002:timestamp", lambda constructor, node: constructor.construct_scalar(node)
)
_PlainConstructor.add_constructor("tag:yaml.org,2002:int", _number)


def read_yaml(path: Path) -> tuple[Any, str, tuple[Fault, ...]]:
    """Return what a file holds, the SHA-256 of its bytes, and its faults as YAML.

    What it holds is None if it is no mapping or cannot be read at all; then the faults say why. Raises nothing.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        what = f"the file cannot be read ({error.strerror or error})"
        return None, "", (Fault(loc=(), file=str(path), what=what, mend="name a file that is there and may be read"),)
    digest = sha256(content).hexdigest()
    raw, faults = _parse(content)
    return raw, digest, tuple(evolve(fault, file=str(path)) for fault in faults)


def _parse(content: bytes) -> tuple[Any, list[Fault]]:
    if len(content) > LARGEST:
        return None, [_fault(1, "the file is larger than 1 MB", "write a register, without what does not belong to it")]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return None, [_fault(line, "a byte that is not UTF-8 stands here", "save the file as UTF-8")]
    try:
        faults, readable = _scan(text)
        if not readable:
            return None, faults
        yaml = YAML(typ="rt")
        yaml.Constructor = _PlainConstructor
        raw = yaml.load(text)
    except YAMLError as error:
        return None, [_unreadable(error, text)]
    if isinstance(raw, dict) and raw:
        return raw, faults
    return None, [
        *faults,
        _fault(1, "the file holds no `name: value` lines", "begin with those of the shipped example"),
    ]


def _scan(text: str) -> tuple[list[Fault], bool]:
    """Return the faults of the tokens, before anything is built of them, and whether it is safe to go on."""
    faults: list[Fault] = []
    readable = True
    depth = 0
    for token in YAML(typ="rt").scan(text):
        line = token.start_mark.line + 1
        name = type(token).__name__
        depth += (name in OPENING) - (name in CLOSING)
        if depth > DEEPEST:
            faults.append(_fault(line, f"more than {DEEPEST} levels lie within each other", "write it flatter"))
            return faults, False
        if type(token) in REFUSED:
            faults.append(_fault(line, *REFUSED[type(token)]))
            readable = False
        elif isinstance(token, ScalarToken) and token.plain:
            if token.value == "<<":
                faults.append(_fault(line, "a merge (`<<`) stands here", "write the fields out"))
                readable = False
            elif ODD.fullmatch(token.value) and not WHOLE.fullmatch(token.value):
                mend = f'write digits alone for a number, or "{token.value}" in quotes for a text'
                faults.append(_fault(line, f"`{token.value}` may be read as another number", mend))
    return faults, readable


def _unreadable(error: YAMLError, text: str) -> Fault:
    """Return why YAML cannot read a file, in plain words and without the file's content."""
    mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    position = getattr(error, "position", 0)  # a character that no YAML file may hold has no mark
    line = mark.line + 1 if mark else text[:position].count("\n") + 1
    problem = str(getattr(error, "problem", None) or "a character that no text file holds")
    if found := re.match(r'found duplicate key "(.*?)" with value', problem, re.DOTALL):
        return _fault(line, f"`{found[1]}` stands twice", "keep one of the two")
    if "\\t" in problem:
        return _fault(line, "a tab stands here", "indent with spaces")
    context = error.context_mark if isinstance(error, MarkedYAMLError) else None
    begun = f", in what begins on line {context.line + 1}" if context and context.line + 1 != line else ""
    mend = "check the indentation, colons, brackets and quotes here and just above"
    return _fault(line, f"YAML cannot read this ({problem}{begun})", mend)


def _fault(line: int, what: str, mend: str) -> Fault:
    return Fault(loc=(), line=line, what=what, mend=mend)


def line_of(node: Any, loc: Loc) -> int:
    """Return the line of a location, counted from 1. What is missing has the line of what it is missing from."""
    line = 1
    for key in loc:
        try:
            line, node = node.lc.data[key][0] + 1, node[key]
        except (AttributeError, KeyError, IndexError, TypeError):
            continue  # the name of a union's branch, or a key that is missing
    return int(line)


_UNQUOTED = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*( [A-Za-z0-9_.,;()/-]+)*")
_DAY = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
_NOT_TEXTS = {"true", "false", "null", "yes", "no", "on", "off"}
"""Words that some readers of YAML do not take for texts."""

_WIDTH = 1_000_000
"""Columns: so many that no text is broken into lines."""


class _Quoting(RoundTripRepresenter):
    """Puts in double quotes everything that is not plainly a word, a sentence, or a day."""


def _scalar(representer: RoundTripRepresenter, text: str) -> ScalarNode:
    if _DAY.fullmatch(text):  # reads back as a text, like every day of a register
        day: ScalarNode = representer.represent_scalar("tag:yaml.org,2002:timestamp", text)
        return day
    plain = _UNQUOTED.fullmatch(text) and text.casefold() not in _NOT_TEXTS
    node: ScalarNode = representer.represent_scalar("tag:yaml.org,2002:str", text, style=None if plain else '"')
    return node


_Quoting.add_representer(str, _scalar)


def write_yaml(value: dict[str, Any]) -> bytes:
    """Return mappings, lists, texts, whole numbers, flags, and None as the bytes of a YAML file."""
    yaml = YAML(typ="rt")
    yaml.Representer = _Quoting
    yaml.width = _WIDTH
    out = io.BytesIO()
    yaml.dump(value, out)
    return out.getvalue()
