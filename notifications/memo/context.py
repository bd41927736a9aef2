"""What every part of the memo is told from: the world, where each milestone stands, and the words people typed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from models.ledger import CandidateFound, Entry, EvidenceReceived
from models.memo import Computed, Events, NoneOf, Placed, Sentence, Trace
from models.projections import World
from models.records import DraftRecord
from notifications.words import say

ERASED = "(words erased)"
MADE_UP = "(made-up)"


@dataclass(frozen=True)
class MemoContext:
    """The facts that the memo's sentences are made from."""

    world: World
    placed: tuple[Placed, ...]
    before: DraftRecord | None
    mock: bool
    office: str
    """The office whose verifiers record findings, in short."""
    texts: Mapping[str, str] = field(default_factory=dict)

    def words(self, text_id: str | None) -> str:
        """Return the words behind an id; erased or unknown ones are said to be erased, never left out."""
        return self.texts.get(text_id or "", ERASED)

    def of(self, recommendation_id: str) -> tuple[Placed, ...]:
        """Return the milestones of a recommendation."""
        return tuple(each for each in self.placed if each.record.recommendation_id == recommendation_id)

    def is_made_up(self, source: str | None) -> bool:
        """Say whether a thing shown is made up: in a demonstration, all but what a public record shows."""
        register = self.world.register
        known = register.sources.get(source or "") if register else None
        return self.mock and (known is None or known.kind == "file_drop")

    def waits_made_up(self, placed: Iterable[Placed]) -> bool:
        """Say whether evidence that waits for a finding is made up."""
        return any(self.is_made_up(item.source) for each in placed for item in each.record.waiting_evidence)

    def klass_of(self, seq: int) -> str:
        """Return the class of personal data of a file received (domain.md, section 7); what a source shows is P0."""
        return self._klasses.get(seq, "P0")

    @cached_property
    def _klasses(self) -> dict[int, str]:
        files = ((each.seq, each.event) for each in self.world.entries)
        return {seq: event.klass for seq, event in files if isinstance(event, EvidenceReceived)}

    def came_with(self, digest: str) -> Entry | None:
        """Return the entry with which a piece of evidence first came; None where the cut holds none."""
        return self._came.get(digest)

    @cached_property
    def _came(self) -> dict[str, Entry]:
        found: dict[str, Entry] = {}
        for each in self.world.entries:
            match each.event:
                case EvidenceReceived() as file:
                    found.setdefault(file.sha256, each)
                case CandidateFound() as shown:
                    found.setdefault(shown.candidate.sha256, each)
        return found

    def mark(self, source: str | None = None) -> str:
        """Return the words that call a made-up thing made up, with the space before them; nothing for a real one."""
        return f" {MADE_UP}" if self.is_made_up(source) else ""

    def computed(self, rule: str, placed: Iterable[Placed]) -> Computed:
        """Return the trace of a figure that rests on some milestones' dates."""
        inputs = tuple(sorted({each.date_seq for each in placed}))
        return Computed(rule=rule, inputs=inputs, as_of=self.world.as_of)

    def none_of(self, what: str) -> NoneOf:
        """Return the trace of a sentence that something is absent from the whole of the cut."""
        return NoneOf(none_of=what, through=self.world.through)


def sentence(where: str, text: str, *trace: Trace) -> Sentence:
    """Make a sentence with its id and all it rests on."""
    return Sentence(id=where.replace("@", "-"), text=text, trace=trace)


def events(*seqs: int | None) -> Events:
    """Return the trace to some entries, in their order."""
    return Events(events=tuple(sorted({seq for seq in seqs if seq is not None})))


def put_to_nypd(placed: Placed) -> str:
    """Say whether NYPD was told of a date of ours (domain.md, section 6, rule 13); nothing for a date of others."""
    return say("table.our_date", told_on=placed.record.told_on) if is_put_to_nypd(placed) else ""


def is_put_to_nypd(placed: Placed) -> bool:
    """Say whether a date is one that we put to NYPD: of our choosing, and for its own duty."""
    return placed.record.basis == "planning_assumption" and placed.record.duty_on == "nypd"
