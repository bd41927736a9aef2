"""Sentences made from facts, by the Jinja macros of `templates/`: `say("comment.none_by", until=...)` fills `none_by`
of `sentences/comment.j2`, and `say_message` the same of `messages/`, the wording of Slack and mail. A sentence
stands on one line of its template; a fact comes out as it is, and each form escapes for itself."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, TemplateNotFound

from models.core import FollowthroughError, Value
from models.records import is_movable
from notifications.words import dates
from notifications.words.headline import DATE, WHY
from notifications.words.safe_text import typed
from notifications.words.terms import ANSWER, BASIS, BASIS_SAID, SAYS, TURN

AS_NAMED = (
    dates.day_month, dates.near, dates.tally, dates.n_of, dates.titled, dates.mid, dates.some,
    dates.instance, dates.an, dates.the, dates.whose, dates.cap, typed,
)  # fmt: skip
"""The functions that templates call by their own name."""
FILTERS: dict[str, Any] = {function.__name__: function for function in AS_NAMED} | {
    "day": dates.long_date,
    "day_in": dates.date_inside,
    "short_day": dates.short_date,
    "weekday": dates.weekday_date,
    "figure": "{:,}".format,
    "words": dates.number,
    "Words": dates.number_first,
    "count": dates.counted,
    "either": lambda number, singular, plural: singular if number == 1 else plural,
    "list": lambda words: dates.listed([*words]),
    "basis": BASIS_SAID.__getitem__,
    "kind": BASIS.__getitem__,
    "answer": ANSWER.__getitem__,
    "says": SAYS.__getitem__,
    "turn": TURN.__getitem__,
    "date_word": DATE.__getitem__,
    "why_word": WHY.__getitem__,
}


def _open(folder: str) -> Environment:
    environment = Environment(
        loader=PackageLoader("notifications", f"templates/{folder}"),
        autoescape=False,  # noqa: S701 - plain text; what is shown as HTML is escaped there
        undefined=StrictUndefined,
    )
    environment.filters |= FILTERS
    environment.tests |= {"few": dates.few, "movable": is_movable}
    return environment


_ENVIRONMENTS = {folder: _open(folder) for folder in ("sentences", "messages")}


def say(name: str, /, **facts: Any) -> str:
    """Return one line of sentences: a macro (`comment.none_by`) filled with its facts. Raises KeyError for no such
    macro, FollowthroughError for no such file, jinja2's UndefinedError for a missing fact, TypeError for a surplus."""
    sentence: str = _macro(name)(**facts)
    return sentence


def say_message(name: str, /, **facts: Any) -> str:
    """Return wording of Slack or of mail, from `messages/`; what is left out of the middle leaves no gap."""
    filled: str = _macro(name, "messages")(**facts)
    return re.sub(" {2,}", " ", filled).strip()


def say_of(name: str, facts: Mapping[str, Any]) -> str:
    """Return a sentence as `say`, filled with those of some facts that it names."""
    return say(name, **{argument: facts[argument] for argument in _macro(name).arguments})


@cache
def _macro(name: str, folder: str = "sentences") -> Any:
    """Find a macro once: a memo has some three hundred sentences of some eighty kinds."""
    file, _, macro = name.partition(".")
    function = getattr(_macros(folder, file), macro, None)
    if function is None:
        raise KeyError(f"templates/{folder}/{file}.j2 has no sentence {macro}")
    return function


@cache
def _macros(folder: str, file: str) -> Any:
    try:
        return _ENVIRONMENTS[folder].get_template(f"{file}.j2").module
    except TemplateNotFound as missing:
        raise FollowthroughError(
            f"the sentences of templates/{folder}/{missing.name} are missing; install followthrough again"
        ) from missing


DEMONSTRATION = "Demonstration: statements, files, findings and people are fictional."
"""Stands above all that a demonstration shows, but for its memos and its site, which mark what is fictional."""


class Sender(Value):
    """What every message needs beside its facts."""

    reply_to: str | None = None
    """The address named in each message for those who answer by mail."""
    mail_is_read: bool = False
    """Whether what people answer by mail reaches the coordinator as a note."""
    direct_messages: bool = False
    """Whether what people write to the app in Slack does."""
    buttons: bool = False
    """Whether a listener takes presses: without one, a button would do nothing."""
    is_demonstration: bool = False
    """Whether the record's first entry says so: then each message does."""
    names: Mapping[str, str] = {}
    """Names of people by id. They are shown in Slack only and never enter the ledger."""

    def name(self, person_id: str | None) -> str:
        """Return what to call a person: the name, or the id if no name is known."""
        return self.names.get(person_id or "", person_id or "nobody")
