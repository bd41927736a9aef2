"""The forms that a press may open: their fields, and which of them must be filled (reminders.md, section 5)."""

from typing import Literal, NamedTuple

from models.answers.press import MEMO, Verb

Sort = Literal["day", "words", "milestone", "person", "evidence", "says", "voice"]
"""How a field is asked for: a date picker, a text input, or a choice."""

LONGEST_WORDS = 1000
"""Characters of a field of words."""


class Field(NamedTuple):
    """One field of a form. Its name is its `block_id` in Slack and its name in `models.answers.press.Form`."""

    name: str
    sort: Sort
    needed: bool = True


ON = Field("on", "day")
REASON = Field("reason", "words")
WHY = Field("reason", "words", needed=False)
WHERE = (Field("link", "words", needed=False), Field("file", "words", needed=False))

FORMS: dict[Verb, tuple[Field, ...]] = {
    "snooze": (Field("until", "day"),),
    "evidence": (*WHERE, ON),
    "done": (Field("text", "words"),),
    "blocked": (Field("waits_for", "milestone", needed=False), WHY),
    "not_mine": (REASON,),
    "extend.ask": (Field("to", "day"), REASON),
    "extend.grant": (Field("to", "day"), REASON),
    "extend.refuse": (REASON,),
    "reassign": (Field("person", "person"), WHY),
    "verify": (Field("evidence", "evidence"), ON, REASON),
    "reject": (Field("evidence", "evidence"), REASON),
    "memo.back": (REASON,),
    "memo.comment": (Field("text", "words"),),
    "away": (Field("first", "day"), Field("last", "day"), Field("delegate", "person", needed=False)),
}
"""What is asked for after a press; a verb that is not here acts at once."""

FOR_ANOTHER: dict[Verb, tuple[Field, ...]] = {
    "done": (Field("says", "says"), ON, Field("text", "words")),
    "evidence": (*WHERE, ON, Field("voice", "voice")),
    "away": (Field("person", "person"), *FORMS["away"]),
}
"""The same where a coordinator notes what was said by telephone or came by mail: with whose voice it is, and when."""

MILESTONE = Field("milestone", "milestone")
"""Asked for first, where a form is opened for no milestone in particular."""


def fields_of(verb: Verb, *, for_another: bool, about: str | None) -> tuple[Field, ...]:
    """Return the fields of a verb's form; none where it has no form. `about` is the milestone that it is opened for."""
    fields = FOR_ANOTHER.get(verb, FORMS.get(verb, ())) if for_another else FORMS.get(verb, ())
    asks = fields and about is None and verb != "away" and not verb.startswith(MEMO)
    return (MILESTONE, *fields) if asks else fields
