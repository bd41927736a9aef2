"""What is wrong with a form by itself, before anything of it is kept: told at the field (reminders.md, section 5)."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Literal
from urllib.parse import urlsplit

from models.answers.forms import LONGEST_WORDS, fields_of
from models.answers.press import Form
from models.answers.received import Read

Fault = Literal[
    "missing", "not_offered", "too_long", "no_file_name", "no_web_address", "link_or_file", "milestone_or_reason",
    "to_come", "not_later", "beyond_limit", "ends_before",
]  # fmt: skip

SNOOZE_DAYS = 14
"""Calendar days of quiet in all that a person may ask for, for one date in force (reminders.md, section 2)."""


def form_faults(read: Read, day: date) -> dict[str, Fault]:
    """Return what is wrong with a submitted form on a day, by field; empty where nothing is.

    It needs no record: whether the record lets the thing be done is seen when the press is acted on.
    """
    if read.press.step == "pressed":
        return {}
    found: dict[str, Fault] = dict.fromkeys(read.bad, "not_offered")
    for name, fault in (*_missing(read), *_words(read), *_days(read.press.form, read.press.verb, day)):
        # Slack knows the fields of its own form only, and the first fault is the one to mend.
        if name in read.asked:
            found.setdefault(name, fault)
    return found


def _missing(read: Read) -> Iterator[tuple[str, Fault]]:
    """Yield the fields that were asked for, are needed, and are empty."""
    press, form = read.press, read.press.form
    for_another = {"voice", "says", "person"} & set(read.asked) != set()
    for field in fields_of(press.verb, for_another=for_another, about=press.mark.m):
        if field.needed and field.name not in read.words and not getattr(form, field.name):
            yield field.name, "missing"
    if press.verb == "evidence" and len(read.words.keys() & {"link", "file"}) != 1:
        yield "link", "link_or_file"
    if press.verb == "blocked" and not form.waits_for and "reason" not in read.words:
        yield "waits_for", "milestone_or_reason"


def _words(read: Read) -> Iterator[tuple[str, Fault]]:
    words: Mapping[str, str] = read.words
    yield from ((name, "too_long") for name, said in words.items() if len(said) > LONGEST_WORDS)
    if "link" in words and not is_web_address(words["link"]):
        yield "link", "no_web_address"
    if "file" in words and not is_file_name(words["file"]):
        yield "file", "no_file_name"


def _days(form: Form, verb: str, day: date) -> Iterator[tuple[str, Fault]]:
    if form.on and form.on > day:
        yield "on", "to_come"
    for name in ("until", "to"):
        if (chosen := getattr(form, name)) and chosen <= day:
            yield name, "not_later"
    if form.until and form.until - day > timedelta(days=SNOOZE_DAYS):
        yield "until", "beyond_limit"
    if form.last and form.last < (form.first or day):
        yield "last", "ends_before"
    elif form.last and form.last < day:
        yield "last", "not_later"


def is_web_address(text: str) -> bool:
    """Say whether a text is an https address of a named host, without a user, a password or a blank in it."""
    try:
        parts = urlsplit(text)
        named = parts.scheme == "https" and parts.hostname and parts.port in (None, 443)
    except ValueError:
        return False
    return bool(named) and parts.username is None and parts.password is None and not any(map(str.isspace, text))


def is_file_name(text: str) -> bool:
    """Say whether a text is the name of a file alone, and no path."""
    return not any(sign in "/\\" or not sign.isprintable() for sign in text) and text.strip(".") != ""
