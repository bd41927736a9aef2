"""What Slack handed us, understood: a press with the words that were typed, an opened Home tab, or a question."""

from collections.abc import Mapping

from models.answers.press import Press
from models.core import Value


class Read(Value):
    """A press, and beside it what may not stand in it: the words that were typed."""

    press: Press
    words: Mapping[str, str] = {}
    """By the name of the field, as typed: they have not passed the privacy gate yet."""
    asked: tuple[str, ...] = ()
    """The fields that the form asked for, filled or not."""
    bad: tuple[str, ...] = ()
    """The fields in which something stands that the form does not offer."""
    trigger: str | None = None
    """What Slack wants to see again within 3 s before it opens a form."""


class Opened(Value):
    """A person opened the Home tab."""

    user: str
    team: str
    app: str


class Asked(Value):
    """A person wrote the slash command; `text` is what stands behind it, as typed."""

    user: str
    team: str
    app: str
    text: str
    trigger: str | None = None
