"""The fields of a form as Slack says them: choices are held against their closed lists, typed words stand apart."""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from models.answers import Form
from models.core import Day, Id, PersonId, Sha256
from models.ledger import Says
from models.register import Voice

WORDS = ("reason", "text", "link", "file")
"""Fields into which a person types."""

_CHOICES: dict[str, Any] = {
    "milestone": Id,
    "waits_for": Id,
    "person": PersonId,
    "delegate": PersonId,
    "says": Says,
    "voice": Voice,
    "evidence": tuple[Sha256, ...],
    **dict.fromkeys(("on", "until", "to", "first", "last"), Day),
}
_KINDS = {name: TypeAdapter(kind) for name, kind in _CHOICES.items()}
_HALF = re.compile("[\ud800-\udfff]")


def read_fields(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str], tuple[str, ...]]:
    """Return what was chosen, what was typed, and the names of the fields that hold what no form of ours offers.

    `values` is `view.state.values` of Slack: by block, by action, the element with its value. A field that is not ours
    is passed over; an empty one is in none of the three. So no typed word can pass for a choice.
    """
    chosen: dict[str, Any] = {}
    words: dict[str, str] = {}
    bad: list[str] = []
    for name in (each for each in Form.model_fields if each in values):
        value = _value(values[name])
        if value in (None, "", []):
            continue
        if name in WORDS:
            if not isinstance(value, str):
                bad.append(name)
            elif said := _plain(value):
                words[name] = said
            continue
        try:
            chosen[name] = _KINDS[name].validate_python(tuple(value) if isinstance(value, list) else value)
        except ValidationError:
            bad.append(name)
    return chosen, words, tuple(bad)


def _value(block: object) -> object:
    """Return what an input holds: text, a day, the value of one option, or those of several; () for what is none."""
    held = next(iter(block.values()), None) if isinstance(block, Mapping) else ()
    if held is None:
        return None
    if not isinstance(held, Mapping):
        return ()
    if isinstance(several := held.get("selected_options"), list):
        return [each.get("value") if isinstance(each, Mapping) else None for each in several]
    if isinstance(one := held.get("selected_option"), Mapping):
        return one.get("value")
    return held.get("selected_date") or held.get("value")


def _plain(text: str) -> str:
    """Return typed words without what no database keeps: zero signs, and halves of a sign without the other half."""
    return _HALF.sub("\ufffd", text.replace("\0", "")).strip()
