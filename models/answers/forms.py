"""A submitted form before anything of it is stored: its fields as they came, and the fault of each."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError

from models.answers.press import Form, IncomingPress, Press
from models.answers.rules import SNOOZE_DAYS
from models.answers.verbs import SPECIFICATIONS, fields_of
from models.core import Day, Id, PersonId, Sha256
from models.ledger import Says
from models.register import Voice

FormFault = Literal[
    "not_opened",
    "missing",
    "not_offered",
    "too_long",
    "no_file_name",
    "no_web_address",
    "link_or_file",
    "milestone_or_reason",
    "to_come",
    "not_later",
    "beyond_limit",
    "ends_before",
    "too_many",
]

LONGEST_WORDS = 1000
"""Characters in a field of words."""
ONLY_FOR_ANOTHER = frozenset({"voice", "says", "person"})
"""Fields by which the form is known in which a coordinator answers for somebody else. "Reassign" has no other form."""
TYPED_FIELDS = ("reason", "text", "link", "file")
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
_SURROGATE = re.compile("[\ud800-\udfff]")


def read_fields(values: Mapping[str, object]) -> tuple[dict[str, Any], dict[str, str], tuple[str, ...]]:
    """Return what was chosen, what was typed, and the fields with a value that our forms do not offer."""
    chosen: dict[str, Any] = {}
    words: dict[str, str] = {}
    invalid: list[str] = []
    for name in (field for field in Form.model_fields if field in values):
        value = values[name]
        if value in (None, "", []):
            continue
        if name in TYPED_FIELDS:
            if not isinstance(value, str):
                invalid.append(name)
            elif typed := _SURROGATE.sub("\ufffd", value.replace("\0", "")).strip():
                words[name] = typed  # without what no database keeps: zero characters, and unpaired surrogates
            continue
        try:
            chosen[name] = _KINDS[name].validate_python(tuple(value) if isinstance(value, list) else value)
        except (KeyError, ValidationError):
            invalid.append(name)
    return chosen, words, tuple(invalid)


def form_faults(incoming: IncomingPress, day: date) -> dict[str, FormFault]:
    """Return what is wrong with a submitted form on a day, by field name; nothing for a pressed button."""
    if incoming.press.step == "pressed":
        return {}
    faults: dict[str, FormFault] = dict.fromkeys(incoming.invalid, "not_offered")
    for name, fault in (*_missing(incoming), *_words(incoming), *_days(incoming.press, day)):
        # Slack knows only the fields of its own form, and the first fault is the one to correct.
        if name in incoming.fields:
            faults.setdefault(name, fault)
    return faults


def _missing(incoming: IncomingPress) -> Iterator[tuple[str, FormFault]]:
    press = incoming.press
    for_another = not ONLY_FOR_ANOTHER.isdisjoint(incoming.fields)
    for field in fields_of(press.verb, for_another=for_another, about=press.mark.m):
        if field.required and not _is_filled(incoming, field.name):
            yield field.name, "missing"
    if alternatives := SPECIFICATIONS[press.verb].alternatives:
        filled = sum(_is_filled(incoming, name) for name in alternatives.names)
        if filled == 0 or (alternatives.exactly_one and filled > 1):
            yield alternatives.names[0], alternatives.fault


def _is_filled(incoming: IncomingPress, name: str) -> bool:
    return name in incoming.words or bool(getattr(incoming.press.form, name))


def _words(incoming: IncomingPress) -> Iterator[tuple[str, FormFault]]:
    words = incoming.words
    yield from ((name, "too_long") for name, typed in words.items() if len(typed) > LONGEST_WORDS)
    if "link" in words and not is_web_address(words["link"]):
        yield "link", "no_web_address"
    file = words.get("file")  # a name without a path
    if file and (any(sign in "/\\" or not sign.isprintable() for sign in file) or not file.strip(".")):
        yield "file", "no_file_name"


def _days(press: Press, day: date) -> Iterator[tuple[str, FormFault]]:
    form = press.form
    if form.on and form.on > day:
        yield "on", "to_come"
    later: dict[str, date | None] = {"until": form.until, "to": form.to}
    yield from ((name, "not_later") for name, value in later.items() if value and value <= day)
    if press.verb == "snooze" and form.until and form.until - day > timedelta(days=SNOOZE_DAYS):
        yield "until", "beyond_limit"
    if form.last and form.last < (form.first or day):
        yield "last", "ends_before"
    elif form.last and form.last < day:
        yield "last", "not_later"


def is_web_address(text: str) -> bool:
    """Return whether a text is an https address on the default port, with no user, password or space in it."""
    try:
        parts = urlsplit(text)
        has_host = parts.scheme == "https" and parts.hostname and parts.port in (None, 443)
    except ValueError:
        return False
    return bool(has_host) and parts.username is None and parts.password is None and not any(map(str.isspace, text))
