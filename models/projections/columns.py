"""Which kind of column keeps each field of a record: one rule, for the tables and for what is read from them."""

import types
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel

Kind = Literal["text", "integer", "boolean", "date", "moment", "bytes", "nested", "written"]
"""A moment is aware, and UTC in the table. What is nested is JSON, and the record checks it when it is read. A day or a
moment that is asked for as `written` is read as the text that SQLite keeps."""

KINDS: dict[Any, Kind] = {
    str: "text",
    int: "integer",
    bool: "boolean",
    date: "date",
    datetime: "moment",
    AwareDatetime: "moment",
    bytes: "bytes",
}


@cache
def columns_of(record: type[BaseModel]) -> Mapping[str, Kind]:
    """Return the kind of each column by its name, in the order of the record's fields."""
    return {name: _kind(field.annotation) for name, field in record.model_fields.items()}


def may_be_none(annotation: Any) -> bool:
    """Return whether a field of this type may be None."""
    return type(None) in get_args(annotation)


def _kind(annotation: Any) -> Kind:
    origin, among = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _kind(among[0])
    if origin in (Union, types.UnionType) and may_be_none(annotation):
        others = [member for member in among if member is not type(None)]
        return _kind(others[0]) if len(others) == 1 else "nested"
    if origin is Literal:
        return KINDS[type(among[0])]
    return KINDS.get(annotation, "nested")
