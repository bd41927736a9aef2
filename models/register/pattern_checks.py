"""What is wrong with the places in a milestone's patterns that its recurrence fills."""

import re
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from models.core import Fault
from models.register.recurring import ByRule
from models.register.written import WrittenStep, mapping, names

IN_PATTERN = {"year", "quarter_words"}


def written_rule(node: dict[str, Any]) -> ByRule | None:
    """Return a recurrence as written, or none where it has no good shape (which is listed as a fault of shape)."""
    try:
        return ByRule.model_validate(node)
    except ValidationError:
        return None


def strange_names(pattern: str, known: set[str]) -> list[str]:
    """Return names in braces for which nothing is put; `{3}` and `{0,60}` are the pattern's own."""
    return [name for name in re.findall(r"\{([A-Za-z_]\w*)\}", pattern) if name not in known]


def pattern_faults(step: WrittenStep, rule: ByRule | None) -> Iterator[Fault]:
    """A pattern holds `{year}` and `{quarter_words}` alone, and only where the recurrence gives them."""
    node, loc = mapping(step.node, "evidence", "rule"), (*step.loc, "evidence", "rule")
    found = [each for key in ("all_of", "none_of", "pattern") for each in names(node, key, loc)]
    for key in ("agency_matches", "text_matches"):
        found += names(mapping(node, "where"), key, (*loc, "where"))
    for where, pattern in found:
        for name in strange_names(pattern, IN_PATTERN):
            mend = "write `{year}` or `{quarter_words}`, or take it out"
            yield Fault(loc=where, what=f"nothing is put for {{{name}}}", mend=mend)
        if "recurrence" in step.node and step.node["recurrence"] and rule is None:
            continue  # what the recurrence gives is not known while its own shape is wrong
        if "{year}" in pattern and rule is None:
            yield Fault(loc=where, what="{year} without a recurrence", mend="write the year, or a recurrence")
        if "{quarter_words}" in pattern and not (rule and rule.key_words):
            mend = "write `key_words:` in the recurrence, or the words themselves"
            yield Fault(loc=where, what="{quarter_words} without key_words", mend=mend)
