"""What a sentence rests on: raised numbers of records, and letters of notes for what many show together or none shows.
Source: docs/printed-forms.md#one-printed-value"""

from collections.abc import Iterable
from string import ascii_uppercase
from typing import Any

from models.memo import Computed, Events, NoneOf, Trace
from notifications.memo import MemoDocument, Sentence
from notifications.printed.blocks import Mark, Piece, What, led, plain
from notifications.words import say

MANY_MARKS = 3
"""The most numbers after one sentence; beyond that, a letter points to a note."""
Part = dict[str, Any]
"""A part of the printed value: words by the place in which they stand."""


class References:
    """The numbers and letters of one memo. Letters follow the order in which they are asked for: that of the pages."""

    def __init__(self, facts: MemoDocument) -> None:
        self.numbers = {row.seq: row.n for row in facts.records}
        """Entry -> the number that the memo prints for its record."""
        self.rests: dict[str, list[Part]] = {}
        """Place -> all that it rests on, each with its records and, for a note, its words."""
        self.cited: set[int] = set()
        """The numbers that stand after a sentence."""
        self._letters: dict[Trace, str] = {}

    def sentence(self, sentence: Sentence) -> Piece:
        """Return a sentence as printed, its lead in bold."""
        marks = self.place(sentence.id, sentence.trace, "sentence")
        return marks._replace(words=led(sentence.text, sentence.lead), id=sentence.id)

    def line(self, anchor: str, words: str, traces: Iterable[Trace], what: What) -> Piece:
        """Return words that stand at a place, with its marks."""
        (piece,) = plain(words)
        return self.place(anchor, traces, what)._replace(words=piece.words, id=anchor)

    def place(self, anchor: str, traces: Iterable[Trace], what: What) -> Piece:
        """Return the marks of a place, without words."""
        unique = _joined(traces)
        self.rests[anchor] = [{"says": _says(trace), "records": self._records(trace)} for trace in unique]
        marks = tuple(mark for trace in unique for mark in self._marks(trace))
        return Piece((), marks, "", anchor if marks else "", what)

    def notes(self) -> list[tuple[str, str]]:
        """Return the letter of each note, and what it stands for."""
        return [(letter, self._note(trace)) for trace, letter in self._letters.items()]

    def _note(self, trace: Trace) -> str:
        if isinstance(trace, NoneOf):
            return say("print.note_none", what=trace.none_of, through=trace.through)
        records = self._records(trace)
        on = trace.as_of if isinstance(trace, Computed) else None
        return say("print.note_many", n=len(records), first=records[0], last=records[-1], on=on)

    def _marks(self, trace: Trace) -> list[Mark]:
        records = self._records(trace)
        if isinstance(trace, NoneOf) or len(records) > MANY_MARKS:
            letter = self._letters.setdefault(trace, _letter(len(self._letters)))
            return [Mark(letter, f"note-{letter}")]
        self.cited.update(records)
        return [Mark(str(number), f"r{number}") for number in records]

    def _records(self, trace: Trace) -> list[int]:
        return sorted(self.numbers[seq] for seq in trace.seqs if seq in self.numbers)


def _says(trace: Trace) -> str:
    match trace:
        case Computed():
            return say("page.rests_on_rule", rule=trace.rule, as_of=trace.as_of)
        case NoneOf():
            return say("page.rests_on_none", what=trace.none_of, through=trace.through)
    return ""


def _letter(place: int) -> str:
    """Return A to Z, then AA to ZZ, and so on."""
    before, last = divmod(place, len(ascii_uppercase))
    return (_letter(before - 1) if before else "") + ascii_uppercase[last]


def _joined(traces: Iterable[Trace]) -> list[Trace]:
    unique = list(dict.fromkeys(traces))
    seqs = sorted({seq for trace in unique if isinstance(trace, Events) for seq in trace.seqs})
    others: list[Trace] = [trace for trace in unique if not isinstance(trace, Events)]
    return [*others, Events(events=tuple(seqs))] if seqs else others
