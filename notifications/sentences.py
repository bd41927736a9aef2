"""Sentences made from facts, by the small templates of `templates/sentences/`: one place for each thing that is said.

A template is a Jinja macro, named in its file; `say("comment.none_by", until=...)` fills `none_by` of `comment.j2`.
Plain language: short, active, dates in full, numbers with what they count. Text goes in and comes out as it is: each
form escapes for itself.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from notifications.words import count_of, listed, long_date

_environment = Environment(
    loader=PackageLoader("notifications", "templates/sentences"),
    autoescape=False,  # noqa: S701 - plain text; what is shown as HTML is escaped there
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.filters |= {"day": long_date, "count": count_of, "list": listed}


def say(name: str, **facts: Any) -> str:
    """Return one sentence, or more, in one line.

    Args:
        name: file and macro, `comment.none_by`.
        facts: what the macro names; a day is a date, a number comes with what it counts (`n | count("file")`).

    Raises KeyError for a sentence that is in no template, and jinja2's UndefinedError for a fact left out.
    """
    file, _, macro = name.partition(".")
    said = getattr(_macros(file), macro, None)
    if said is None:
        raise KeyError(f"templates/sentences/{file}.j2 has no sentence {macro}")
    return " ".join(str(said(**facts)).split())


def names() -> tuple[str, ...]:
    """Return the names of all sentences, for the tests that read them all."""
    files = (name.removesuffix(".j2") for name in _environment.list_templates() if name.endswith(".j2"))
    return tuple(sorted(f"{file}.{macro}" for file in files for macro in _public(vars(_macros(file)))))


def _public(macros: Iterable[str]) -> Iterable[str]:
    return (each for each in macros if not each.startswith("_"))


@cache
def _macros(file: str) -> Any:
    return _environment.get_template(f"{file}.j2").module
