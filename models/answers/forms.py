"""What is wrong with a submitted form by itself, before anything of it is stored. It is said at the field."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal
from urllib.parse import urlsplit

from models.answers.press import Form, IncomingPress
from models.answers.rules import SNOOZE_DAYS
from models.answers.verbs import SPECIFICATIONS, fields_of

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
"""A form that asks for one of these is the one in which a coordinator answers for somebody else.

"Reassign" asks for a person in any case, and its two forms are the same.
"""


def form_faults(incoming: IncomingPress, day: date) -> dict[str, FormFault]:
    """Return what is wrong with a submitted form on a day, by field name, whatever the record says; nothing for a
    pressed button."""
    if incoming.press.step == "pressed":
        return {}
    faults: dict[str, FormFault] = dict.fromkeys(incoming.invalid, "not_offered")
    for name, fault in (*_missing(incoming), *_words(incoming), *_days(incoming.press.form, day)):
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
    if "file" in words and not is_file_name(words["file"]):
        yield "file", "no_file_name"


def _days(form: Form, day: date) -> Iterator[tuple[str, FormFault]]:
    if form.on and form.on > day:
        yield "on", "to_come"
    if form.until and form.until <= day:
        yield "until", "not_later"
    if form.to and form.to <= day:
        yield "to", "not_later"
    if form.until and form.until - day > timedelta(days=SNOOZE_DAYS):
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


def is_file_name(text: str) -> bool:
    """Return whether a text is only the name of a file, without a path."""
    return not any(sign in "/\\" or not sign.isprintable() for sign in text) and text.strip(".") != ""
