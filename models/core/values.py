"""The frozen bases of values and of table records, and the one way to change either."""

from collections.abc import Callable
from functools import cache
from typing import Annotated, Any, TypeVar, cast

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError


class Value(BaseModel):
    """Base class of values: nothing can change one in place, and unknown fields are refused."""

    # Checks are made at the first use: a command uses a few of three hundred.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    def model_post_init(self, context: Any, /) -> None:
        """Share the set of the fields that were given, which nobody asks for: it takes half of a value's memory."""
        object.__setattr__(self, "__pydantic_fields_set__", _all_fields(type(self)))


class Record(Value):
    """Base class of what is folded from the ledger and kept in a table (models/projections/rows.py)."""


Model = TypeVar("Model", bound=BaseModel)


def same_fields(model: type[BaseModel], *values: object) -> dict[str, Any]:
    """Return what values have under the names of a model's fields; of several values the last one counts."""
    return {name: getattr(value, name) for value in values for name in model.model_fields if hasattr(value, name)}


@cache
def _all_fields(model: type[BaseModel]) -> set[str]:
    return set(model.model_fields)


def evolve(value: Model, /, **changes: Any) -> Model:
    """Return a copy of a frozen value with some fields changed, checked as strictly as a new one.

    Raises pydantic's ValidationError for an unknown field or a wrong type; `model_copy(update=...)` checks neither.
    Only the changed fields are checked, because a fold changes a few of fifty thousands of times; where a class has
    validators of its own, the whole copy is.
    """
    model = type(value)
    names, stored = _all_fields(model), vars(value)
    changes = {name: new for name, new in changes.items() if name not in names or new is not stored[name]}
    if not changes:  # what is the same object was checked when the value was made
        return value
    # What else is kept beside the fields (a cached property) was computed from them and must not be copied.
    fields = dict(stored) if len(stored) == len(names) else {name: stored[name] for name in model.model_fields}
    if _has_own_validators(model) or not changes.keys() <= names:
        return _check_whole(model, fields | changes)
    try:
        for name, new in changes.items():
            fields[name] = _check_of(model, name)(new, strict=True)
    except ValidationError:
        return _check_whole(model, fields | changes)  # raises the error that names the field
    copy = model.__new__(model)
    # As pydantic's own `model_construct` sets them. Past `__setattr__`, because the class is frozen.
    set_past = object.__setattr__
    set_past(copy, "__dict__", fields)
    set_past(copy, "__pydantic_fields_set__", value.__pydantic_fields_set__)
    set_past(copy, "__pydantic_extra__", None)
    set_past(copy, "__pydantic_private__", None)
    return copy


def _check_whole(model: type[Model], fields: dict[str, Any]) -> Model:
    # Strict, because the change comes from our own code: "5" in place of 5 is a mistake there, not input to convert.
    # By name, because some fields have an alias under which a file gives them. Into a new object, because otherwise
    # SQLModel's own constructor runs, which is not strict.
    copy = model.__pydantic_validator__.validate_python(
        fields, strict=True, by_alias=False, by_name=True, self_instance=model.__new__(model)
    )
    return cast("Model", copy)


@cache
def _check_of(model: type[BaseModel], name: str) -> Callable[..., Any]:
    """Return the check of one field, made when the field is first changed."""
    field = model.model_fields[name]
    kind: Any = field.annotation
    if field.discriminator:
        kind = Annotated[kind, Field(discriminator=field.discriminator)]
    for constraint in field.metadata:
        kind = Annotated[kind, constraint]
    return TypeAdapter(kind).validator.validate_python


@cache
def _has_own_validators(model: type[BaseModel]) -> bool:
    decorators = model.__pydantic_decorators__
    validators = decorators.field_validators or decorators.model_validators or decorators.validators
    return bool(validators or model.__private_attributes__)
