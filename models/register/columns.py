"""The three sheets of a register, with columns read off its own models. Source: docs/register.md#spreadsheet."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from models.core import Loc
from models.register.plan import Milestone, Recommendation
from models.register.sources import Source

CellKind = Literal["text", "number", "flag", "day", "lines", "pairs", "parts"]
_KINDS: dict[type[Any], CellKind] = {str: "text", int: "number", bool: "flag", date: "day"}


class RegisterColumn(NamedTuple):
    """A column: the path to its field, what its cells hold, and what an empty cell means."""

    path: Loc
    kind: CellKind
    item: CellKind = "text"
    """What each line holds, or the name in each line `name: words`."""
    optional: bool = False
    """Whether the field is in a part that may be missing as a whole."""
    blank: Any = ...
    """The value in the register if the cell is empty. `...` means that the field is left out."""
    words: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return the header of the column: the path to the field as a fault names it."""
        return ".".join(map(str, self.path))


class RegisterSheet(NamedTuple):
    """One of the three sheets. Its first column tells its rows apart."""

    name: str
    columns: dict[str, RegisterColumn]
    """By the header of each."""

    @property
    def key(self) -> str:
        """Return the header of the column that tells the rows apart."""
        return next(iter(self.columns))


@cache
def columns_of(shape: Any, *left_out: str) -> tuple[RegisterColumn, ...]:
    """Return a column for each field of a model or of a union of them, optional parts last. Raises TypeError."""
    columns: dict[Loc, RegisterColumn] = {}
    models = tuple(_alternatives(shape))
    for model in models:
        for column in _columns_within(model, (), left_out, optional=len(models) > 1):
            column_before = columns.get(column.path, column)
            if (column_before.kind, column_before.item) != (column.kind, column.item):
                raise TypeError(f"{column.name} has two kinds")
            words = dict.fromkeys((*column_before.words, *column.words))
            columns[column.path] = column_before._replace(words=tuple(words))
    return tuple(sorted(columns.values(), key=lambda column: column.optional))


def _columns_within(
    model: type[BaseModel], parent: Loc, left_out: tuple[str, ...] = (), *, optional: bool
) -> Iterator[RegisterColumn]:
    for field_name, field in model.model_fields.items():
        if field_name in left_out:
            continue
        path = (*parent, field.alias or field_name)
        annotations = list(_alternatives(field.annotation))
        may_miss = optional or not field.is_required() or NoneType in annotations
        annotations = [annotation for annotation in annotations if annotation is not NoneType]
        models = [annotation for annotation in annotations if _is_model(annotation)]
        for inner in models:
            yield from _columns_within(inner, path, optional=may_miss or len(models) > 1)
        if not models:
            kind, item = _kind_of(annotations[0])
            yield RegisterColumn(
                path=path,
                kind=kind,
                item=item,
                optional=optional and len(path) > 1,
                blank=... if optional else _blank(field, kind),
                words=get_args(annotations[0]) if kind == "text" else (),
            )


def _alternatives(annotation: Any) -> Iterator[Any]:
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _alternatives(get_args(annotation)[0])
    elif origin in {Union, UnionType}:
        for alternative in get_args(annotation):
            yield from _alternatives(alternative)
    else:
        yield annotation


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _kind_of(annotation: Any) -> tuple[CellKind, CellKind]:
    plain = next(_alternatives(annotation))
    origin = get_origin(plain)
    inner = get_args(plain)
    if origin is tuple:
        return ("parts", "text") if _is_model(inner[0]) else ("lines", _kind_of(inner[0])[0])
    if origin is dict and next(_alternatives(inner[1])) is str:
        return "pairs", _kind_of(inner[0])[0]
    if origin is Literal:
        return _KINDS[type(inner[0])], "text"
    if plain in _KINDS:
        return _KINDS[plain], "text"
    raise TypeError(f"no cell can hold {annotation}")


def _blank(field: FieldInfo, kind: CellKind) -> Any:
    # A field that must be written, and may be written as nothing, is written as nothing if its cell is empty.
    if not field.is_required():
        return ...
    if kind in {"lines", "parts"}:
        return ()
    return None if NoneType in _alternatives(field.annotation) else ...


OWNER = RegisterColumn(("recommendation",), "text")
"""The recommendation that a milestone belongs to. Empty for a milestone that covers all of them."""

SOURCE_NAME = RegisterColumn(("key",), "text")

_MILESTONE_ID, *_MILESTONE_FIELDS = columns_of(Milestone)


def _sheet(name: str, *columns: RegisterColumn) -> RegisterSheet:
    return RegisterSheet(name, {column.name: column for column in columns})


RECOMMENDATIONS = _sheet("Recommendations", *columns_of(Recommendation, "milestones"))
MILESTONES = _sheet("Milestones", _MILESTONE_ID, OWNER, *_MILESTONE_FIELDS)
SOURCES = _sheet("Sources", SOURCE_NAME, *columns_of(Source))
TABLES = (RECOMMENDATIONS, MILESTONES, SOURCES)


def table_named(name: str) -> RegisterSheet | None:
    """Return the table of a sheet's name, ignoring letter case and outer spaces."""
    return next((table for table in TABLES if table.name.casefold() == name.strip().casefold()), None)
