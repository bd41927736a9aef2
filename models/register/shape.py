"""Faults of shape in plain words: what pydantic found, and what to write instead."""

from collections.abc import Callable
from difflib import get_close_matches
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from models.core import (
    EMAIL_PATTERN,
    ENV_NAME_PATTERN,
    HOST_PATTERN,
    ID_PATTERN,
    MAIL_FOLDER_PATTERN,
    NAME_PATTERN,
    SHA256_PATTERN,
    SLUG_PATTERN,
    TEXT_PATTERN,
    Fault,
    one_of,
)
from models.register.plan import YEAR_LIST

T = TypeVar("T")

PRIVATE_FIELDS = {"name", "email", "slack"}
"""Fields whose value is not repeated, because it may identify a person."""

LONGEST_VALUE = 40
WORDS: dict[str, tuple[str, str]] = {
    "missing": ("`{last}` is missing", "write `{last}: ...` here"),
    "string_type": ("{shown} is not a text", "write a text, in quotes where it looks like a number or a date"),
    "string_unicode": ("this is not a text", "write letters that a file can hold"),
    "int_type": ("{shown} is not a whole number", "write digits alone, such as 12"),
    "int_from_float": ("{shown} is not a whole number", "write digits alone, such as 12"),
    "bool_type": ("{shown} is neither true nor false", "write `true` or `false`"),
    "greater_than": ("{shown} is too small", "write a number of at least 1"),
    "greater_than_equal": ("{shown} is too small", "write a number of at least {ge}"),
    "less_than_equal": ("{shown} is too large", "write a number of at most {le}"),
    "too_short": ("the list is empty", "write at least one"),
    "model_type": ("{shown} is not a set of named fields", "write `name: value` lines here"),
    "model_attributes_type": ("{shown} is not a set of named fields", "write `name: value` lines here"),
    "dict_type": ("{shown} is not a set of named fields", "write `name: value` lines here"),
    "tuple_type": ("{shown} is not a list", "write a list, such as [a, b]"),
    "not_a_day": ("{shown} is not a day", "write a day as 2026-03-31"),
    "date_from_datetime_parsing": ("{shown} is not a day of the calendar", "write a day as 2026-03-31"),
    "not_an_hour": ("{shown} is not a time of day", 'write it in quotes, such as "09:30"'),
    "bad_hours": ("{message}", 'write hours such as {from: "09:30", to: "17:00", timezone: America/New_York}'),
    "bad_days": ("{message}", "write the earlier day as `from`"),
    "string_too_long": ("{shown} is too long", "write at most {max_length} characters"),
    "no_condition": ("{message}", "write at least one, such as `id_equals: ...` or `text_matches: ...`"),
    "bad_issue_days": ("{message}", "write the earlier day as `issued_from`"),
    "no_status": ("{message}", "write `implementation_status: ...` or `last_published: ...`"),
    "bad_row_rule": ("{message}", 'write `equals: Implemented`, or `after: 2026-03-31`, or `after: "{{period_end}}"`'),
    "bad_pattern": ("{message}", "write a regular expression of RE2, without look-ahead or back-references"),
}
PATTERNS: dict[str, tuple[str, str]] = {
    ID_PATTERN: (
        "{shown} is no id",
        "write an id such as R4-M3: a capital or digit first, then letters, digits and . @ -",
    ),
    TEXT_PATTERN: ("this is empty", "write a text"),
    NAME_PATTERN: ("{shown} is no name", "write small letters, digits and _, a letter first"),
    SLUG_PATTERN: ("{shown} is no id of a register", "write small letters, digits and dashes"),
    ENV_NAME_PATTERN: ("{shown} is no name of a variable", "write capitals, digits and _"),
    HOST_PATTERN: (
        "{shown} is no name of a server",
        "write a name such as mail.example.gov, without imaps:// and port",
    ),
    MAIL_FOLDER_PATTERN: (
        "{shown} is no folder of a mailbox that we can ask for",
        "write INBOX, or a name in letters of ASCII",
    ),
    SHA256_PATTERN: ("{shown} is no SHA-256", "write its 64 digits 0-9 and a-f"),
    r"^p-[a-z0-9]+(-[a-z0-9]+)*$": ("{shown} is no person's id", "write an id such as p-records-1, never a name"),
    r"^[UW][A-Z0-9]{8,20}$": (
        "this is no Slack member id",
        "write the id from the person's profile, such as U02ABCD1234",
    ),
    EMAIL_PATTERN: ("this is no email address", "write an address such as records@example.gov"),
}


def shape_faults(model: type[BaseModel], raw: Any) -> tuple[Fault, ...]:
    """Return every fault that keeps what a file holds from being a value of a model; none if it is one."""
    return shaped(model.model_validate, raw, model)[1]


def shaped(read: Callable[[Any], T], raw: Any, model: type[BaseModel]) -> tuple[T | None, tuple[Fault, ...]]:
    """Return a value, or every fault that keeps it from being one; who mistyped a field may mean one of `model`."""
    try:
        return read(raw), ()
    except ValidationError as errors:
        fields = _field_names(model)
        # A list whose items are all wrong counts as too short, too.
        return None, tuple(
            _fault(error, fields) for error in errors.errors() if error["type"] != "too_short" or not error["input"]
        )


def _fault(error: ErrorDetails, fields: frozenset[str]) -> Fault:
    loc = error["loc"]
    if loc[:2] == ("calendar", "listed") and len(loc) > len(("calendar", "listed")):
        loc = ("calendar", f"{YEAR_LIST}{loc[2]}", *loc[3:])  # as the file has it
    last = str(loc[-1]) if loc else "the file"
    context = error.get("ctx", {})
    value = "this" if last in PRIVATE_FIELDS else f"`{_short(error['input'])}`"
    what, mend = _words_for(error, last, value, fields)
    for name, words in {"last": last, "shown": value, "message": error["msg"], **context}.items():
        what = what.replace(f"{{{name}}}", str(words))
        mend = mend.replace(f"{{{name}}}", str(words))
    return Fault(loc=loc, what=what, mend=mend)


def _words_for(error: ErrorDetails, last: str, value: str, fields: frozenset[str]) -> tuple[str, str]:
    context = error.get("ctx", {})
    match error["type"]:
        case "extra_forbidden":
            near = get_close_matches(last, fields, n=1, cutoff=0.7) if last not in fields else []
            return f"`{_short(last)}` is not known here", f"write `{near[0]}`" if near else "take it out"
        case "literal_error":
            return f"{value} is not a known word here", one_of(error["input"], _quoted(context["expected"]))
        case "union_tag_invalid":
            field = _field(context)
            mend = one_of(context["tag"], [tag for tag in _quoted(context["expected_tags"]) if " " not in tag])
            if field == "kind":
                mend += "; a kind that a module of your own reads also says what it `gives`"
            return f"`{_short(context['tag'])}` is not a known {field}", mend
        case "union_tag_not_found":
            field = _field(context)
            return f"`{field}` is missing", f"write `{field}: ...` here"
        case "string_pattern_mismatch":
            return PATTERNS[context["pattern"]]
    return WORDS.get(error["type"], (error["msg"], "see `followthrough plan schema`"))


def _field(context: dict[str, Any]) -> str:
    return _quoted(context["discriminator"])[0].removesuffix("()")


def _quoted(words: str) -> list[str]:
    return [word.strip("' ") for word in words.replace(" or ", ", ").split(", ")]


def _short(value: Any) -> str:
    text = "nothing" if value is None else str(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 3]}..."


@cache
def _field_names(model: type[BaseModel]) -> frozenset[str]:
    schema = model.model_json_schema()
    models = (schema, *schema.get("$defs", {}).values())
    return frozenset(name for model_schema in models for name in model_schema.get("properties", {}))
