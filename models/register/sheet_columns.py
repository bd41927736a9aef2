"""The columns of a sheet, read off the register's own values, so that a new field has its column at once."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from models.core import Loc

Kind = Literal["text", "number", "flag", "day", "lines", "pairs"]
KINDS: dict[type[Any], Kind] = {str: "text", int: "number", bool: "flag", date: "day"}


class Column(NamedTuple):
    """A column: the way to its field, what its cells hold, and what an empty cell means."""

    path: Loc
    kind: Kind
    item: Kind = "text"
    """What each line holds, or the name in each line `name: words`."""
    optional: bool = False
    """The field lies in a part that may be missing as a whole."""
    blank: Any = ...
    """What the register says where the cell is empty; `...`: the field is not written."""
    words: tuple[str, ...] = ()
    """The words that may stand here, where the list of them is closed."""

    @property
    def name(self) -> str:
        """Return the column's header, which is the way to the field as a fault of the register names it."""
        return ".".join(map(str, self.path))


@cache
def columns_of(shape: Any, *left_out: str) -> tuple[Column, ...]:
    """Return a column for each field of a model and of what lies within it, those of parts that may miss last.

    `shape` is a model or a union of models, whose branches share their columns. `left_out` are fields that have a
    sheet of their own. Raises TypeError for a field that no cell can hold.
    """
    found: dict[Loc, Column] = {}
    models = tuple(_alternatives(shape))
    for column in (each for model in models for each in _walk(model, (), len(models) > 1, left_out)):
        known = found.get(column.path, column)
        if (known.kind, known.item) != (column.kind, column.item):
            raise TypeError(f"{column.name} has two kinds")
        found[column.path] = known._replace(words=tuple(dict.fromkeys((*known.words, *column.words))))
    return tuple(sorted(found.values(), key=lambda each: each.optional))


def _walk(model: type[BaseModel], at: Loc, optional: bool, left_out: tuple[str, ...] = ()) -> Iterator[Column]:
    for field_name, field in model.model_fields.items():
        if field_name in left_out:
            continue
        path = (*at, field.alias or field_name)
        kinds = list(_alternatives(field.annotation))
        may_miss = optional or not field.is_required() or NoneType in kinds
        kinds = [each for each in kinds if each is not NoneType]
        models = [each for each in kinds if isinstance(each, type) and issubclass(each, BaseModel)]
        for each in models:
            yield from _walk(each, path, may_miss or len(models) > 1)
        if not models:
            kind, item = _kind_of(kinds[0])
            words = get_args(kinds[0]) if kind == "text" else ()
            blank = ... if optional else _blank(field, kind)
            yield Column(path, kind, item, optional and len(path) > 1, blank, words)


def _alternatives(annotation: Any) -> Iterator[Any]:
    """Yield what a field may hold, without what is only noted of it."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _alternatives(get_args(annotation)[0])
    elif origin in {Union, UnionType}:
        for each in get_args(annotation):
            yield from _alternatives(each)
    else:
        yield annotation


def _kind_of(annotation: Any) -> tuple[Kind, Kind]:
    plain = next(_alternatives(annotation))
    origin, inner = get_origin(plain), get_args(plain)
    if origin is tuple:
        return "lines", _kind_of(inner[0])[0]
    if origin is dict and next(_alternatives(inner[1])) is str:
        return "pairs", _kind_of(inner[0])[0]
    if origin is Literal:
        return KINDS[type(inner[0])], "text"
    if plain in KINDS:
        return KINDS[plain], "text"
    raise TypeError(f"no cell can hold {annotation}")


def _blank(field: FieldInfo, kind: Kind) -> Any:
    """A field that must be written, and may be written as nothing, is so where its cell is empty."""
    if not field.is_required():
        return ...
    if kind == "lines":
        return ()
    return None if NoneType in _alternatives(field.annotation) else ...
