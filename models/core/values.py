"""The frozen bases of values and of table records, and the one way to change either."""

from typing import Any, TypeVar, cast

from pydantic import BaseModel, ConfigDict
from pydantic_core import to_jsonable_python
from sqlalchemy import JSON, Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel


class Value(BaseModel):
    """Base class of values: nothing can change one in place, and unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Record(SQLModel):
    """Base class of values whose fields are the columns of a table; `models.projections` makes each one a table."""

    model_config = {"frozen": True, "extra": "forbid"}


Model = TypeVar("Model", bound=BaseModel)


def evolve(value: Model, /, **changes: Any) -> Model:
    """Return a copy of a frozen value with some fields changed, checked as strictly as a new one.

    Works for values and for records. Raises pydantic's ValidationError if a field does not exist or a new value has
    the wrong type. Use this instead of `model_copy(update=...)`, which checks neither.
    """
    model = type(value)
    fields = {name: getattr(value, name) for name in model.model_fields}
    # Strict, because the change comes from our own code: "5" in place of 5 is a mistake there, not input to convert.
    # By name, because some fields have an alias under which a file gives them. Into a new object, because otherwise
    # SQLModel's own constructor runs, which is not strict.
    copy = model.__pydantic_validator__.validate_python(
        fields | changes, strict=True, by_alias=False, by_name=True, self_instance=model.__new__(model)
    )
    return cast("Model", copy)


class Nested(TypeDecorator[Any]):
    """A column that stores nested values as JSON. The record checks them again when it is read."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Return the nested values as plain JSON data."""
        return to_jsonable_python(value)
