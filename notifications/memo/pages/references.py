"""What a sentence rests on: raised numbers of records, and letters of notes for what many show together or none shows.
Source: docs/printed-forms.md#one-document"""

from collections.abc import Iterable
from string import ascii_uppercase

from models.memo import Computed, Events, NoneOf, Trace
from notifications.memo.document import MemoDocument, Sentence
from notifications.memo.records import PLAN
from notifications.memo.shapes import Words
from notifications.words import say

MANY_MARKS = 3
"""The most numbers after one sentence; beyond that, a letter points to a note."""


class References:
    """The numbers and letters of one memo. Letters follow the order in which they are asked for: that of the pages."""

    def __init__(self, facts: MemoDocument) -> None:
        self.numbers = {row.seq: row.n for row in facts.records}
        """Entry -> the number that the memo prints for its record."""
        self.traces: dict[str, tuple[Trace, ...]] = {}
        """Sentence -> all that it rests on."""
        self.cited: set[int] = set()
        """The numbers that stand after a sentence, and so lead to a record."""
        self._plan = {row.n for row in facts.records if row.kind == PLAN}
        self._letters: dict[Trace, str] = {}

    def sentence(self, sentence: Sentence) -> Words:
        """Return a sentence as printed, its lead in bold."""
        self.traces[sentence.id] = sentence.trace
        end = len(sentence.lead) if sentence.text.startswith(sentence.lead) else 0
        words = {"bold": sentence.text[:end], "text": sentence.text[end:]}
        return Words(id=sentence.id, marks=self.marks(sentence.trace), **words)

    def line(self, anchor: str, words: str, traces: Iterable[Trace]) -> Words:
        """Return words of an id, with their marks."""
        return Words(id=anchor, text=words, marks=self.marks(traces))

    def marks(self, traces: Iterable[Trace]) -> tuple[tuple[str, str], ...]:
        """Return the marks of what rests on some traces."""
        return tuple(mark for trace in _joined(traces) for mark in self._marks(trace))

    def notes(self) -> list[tuple[str, str]]:
        """Return the letter of each note, and what it stands for."""
        return [(letter, self._note(trace)) for trace, letter in self._letters.items()]

    def _note(self, trace: Trace) -> str:
        if isinstance(trace, NoneOf):
            return say("print.note_none", what=trace.none_of, through=trace.through)
        records = self._records(trace)
        on = trace.as_of if isinstance(trace, Computed) else None
        return say("print.note_many", n=len(records), first=records[0], last=records[-1], on=on)

    def _marks(self, trace: Trace) -> list[tuple[str, str]]:
        records = self._records(trace)
        if isinstance(trace, NoneOf) or len(records) > MANY_MARKS:
            letter = self._letters.setdefault(trace, _letter(len(self._letters)))
            return [(letter, f"note-{letter}")]
        # That a date or a title is the plan's, its row says itself.
        marks = [number for number in records if number not in self._plan]
        self.cited.update(marks)
        return [(str(number), f"r{number}") for number in marks]

    def _records(self, trace: Trace) -> list[int]:
        return sorted(self.numbers[seq] for seq in trace.seqs if seq in self.numbers)


class Unmarked(References):
    """References of words that stand beside a memo, where no records are printed: nothing has a mark."""

    def __init__(self) -> None:
        self.traces = {}

    def marks(self, traces: Iterable[Trace]) -> tuple[tuple[str, str], ...]:
        """Return no marks."""
        return ()


def _letter(place: int) -> str:
    """Return A to Z, then AA to ZZ, and so on."""
    before, last = divmod(place, len(ascii_uppercase))
    return (_letter(before - 1) if before else "") + ascii_uppercase[last]


def _joined(traces: Iterable[Trace]) -> list[Trace]:
    unique = list(dict.fromkeys(traces))
    seqs = sorted({seq for trace in unique if isinstance(trace, Events) for seq in trace.seqs})
    others: list[Trace] = [trace for trace in unique if not isinstance(trace, Events)]
    return [*others, Events(events=tuple(seqs))] if seqs else others
