"""What the law says about a milestone, and where the words of a recommendation come from.

Source: docs/law-and-clocks.md#citations.
"""

from typing import Literal

from models.core import Flag, Text, Value, evolve

Sure = Literal["read", "reported", "inferred"]
"""`read`: we read the enacted text. `reported`: someone else says so. `inferred`: our own reasoning."""


class Law(Value):
    """One law, order, or bill: its section, the local law that made it, and the words that matter here."""

    section: Text | None = None
    local_law: Text | None = None
    words: Text | None = None
    """The enacted words, as quoted."""
    record: Text | None = None
    """Where the words stand, such as the Council's record and its section."""
    sure: Sure = "read"
    source: Text | None = None
    """Who reports it, or why we infer it."""

    @property
    def line(self) -> str:
        """Return how readers see it: "Admin. Code § 10-178(d) (Local Law 228 of 2017)"."""
        if self.section is None:
            return f"{self.local_law or 'a law'} (section not known to us)"
        if self.local_law is None or self.local_law in self.section:
            return self.section
        return f"{self.section} ({self.local_law})"


MADE, ACCEPTED = "{recommendations}", "{accepted}"
"""Stand in a finding for the report's numbers, so that one more recommendation makes no line false."""


class TextSource(Value):
    """What supports the words of a recommendation: a quote, who printed it, and how far it carries."""

    words: Text
    source: Text
    reading: Sure
    note: Text | None = None


class FindingLine(Value):
    """One line of what the report found, with its source."""

    lead: Text | None = None
    """Two or three words that stand before the line."""
    text: Text
    source: Text
    press: Flag
    """Whether the line rests on press reports, or the report itself was read."""

    def with_numbers(self, made: str, accepted: str) -> "FindingLine":
        """Return the line with the report's numbers, in words, where they belong."""
        return evolve(self, text=self.text.replace(MADE, made).replace(ACCEPTED, accepted))
