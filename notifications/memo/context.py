"""What a memo is made from, as one value, and the small pieces that every section is built of; at the end the short
names: a title that is too long loses whole phrases from its end. Source: docs/memo.md#short-names."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from models.core import Paper, RuleError
from models.ledger import CandidateFound, CustodyNoted, Entry, Event, EvidenceExpunged, EvidenceReceived
from models.memo import Computed, NoneOf, State, Trace, memo_before, register_of, report_of
from models.projections import World
from models.records import PORTFOLIO, DraftRecord, RegisterRecord
from models.register import Law, Names, Voice
from models.standing import MilestoneView, ReportView
from notifications.memo.document import Memo, Sentence, short_agency
from notifications.words import VOICE, instance, mid

ERASED = "(words erased)"
NO_WORDS = "(no words: the answer was chosen)"
MADE_UP = "(fictional)"


@dataclass(frozen=True)
class MemoContext:
    """All that a memo is made from, and what follows from it, computed once. The same context gives the same memo."""

    world: World
    """The record up to the draft's cut, as of its day. Nothing that follows is looked at."""
    draft: DraftRecord
    """Which memo it is: kind, day, period, event, and the memo that it corrects."""
    to: str
    from_: str
    texts: Mapping[str, str] = field(default_factory=dict)
    state: State = "draft"
    paper: Paper = "letter"
    corrected: Memo | None = None
    """The memo that an erratum corrects; None of any other memo, and where an earlier version issued it."""

    @cached_property
    def report(self) -> ReportView:
        """Return where everything that the memo covers stands."""
        return report_of(self.world)

    @cached_property
    def before(self) -> DraftRecord | None:
        """Return the memo that this one follows. Raises RuleError for an erratum of a memo that was never issued."""
        return memo_before(self.world.drafts, self.draft.period, self.draft.supersedes, as_of=self.world.as_of)

    @cached_property
    def register(self) -> RegisterRecord:
        """Return the register. Raises RuleError if none was taken in, or if the world is of another day."""
        register = register_of(self.world)
        if self.world.as_of != self.draft.as_of or self.world.known_at is None:
            raise RuleError(
                f"a memo of {self.draft.as_of} needs the world of that day; this one is of {self.world.as_of}"
            )
        return register

    @property
    def names(self) -> Names:
        """Return every name that readers see: `body`, `source` and `role` give what a sentence calls each."""
        return self.register.names

    @property
    def office(self) -> str:
        """Return the short name of the office whose verifiers record findings."""
        return self.names.office

    @property
    def agency(self) -> str:
        """Return the short name of the agency to which the recommendations were made."""
        return self.names.agency

    @property
    def about(self) -> str:
        """Return what page one calls the agency: its short name, or "the agency" for one that is no acronym."""
        return short_agency(self.agency)

    def voice(self, voice: Voice) -> str:
        """Return whose word something is."""
        return {"agency": self.agency, "oversight": self.office, "public_record": VOICE["public_record"]}[voice]

    def words(self, text_id: str | None) -> str:
        """Return the words behind an id. Erased words are said to be erased and never left out; of an answer that has
        no words of its own, that it has none."""
        if text_id == "":
            return NO_WORDS
        return self.texts[text_id] or ERASED if text_id else ERASED

    def is_made_up(self, source: str | None) -> bool:
        """Return whether an item is made up: in a demonstration, everything that no public record shows."""
        register = self.world.register
        origin = register.sources.get(source or "") if register else None
        return self.world.is_demonstration and (origin is None or origin.gives == "files")

    def mark(self, source: str | None = None) -> str:
        """Return the words that call an item made up, after a space; the empty string for a real one."""
        return f" {MADE_UP}" if self.is_made_up(source) else ""

    def mark_of(self, sources: Iterable[str | None]) -> str:
        """Return the mark if any of some items is made up, by their sources."""
        return next((mark for mark in map(self.mark, sources) if mark), "")

    @cached_property
    def classes(self) -> dict[int, str]:
        """Return the class of personal data of each file received, by its entry; what a source shows is P0."""
        return {
            entry.seq: entry.event.klass for entry in self.world.entries if isinstance(entry.event, EvidenceReceived)
        }

    @cached_property
    def custody(self) -> dict[str, list[int]]:
        """Return the entries that say whether a file of ours is whole, by its SHA-256."""
        seqs: dict[str, list[int]] = {}
        for entry in self.world.entries:
            if isinstance(entry.event, CustodyNoted | EvidenceExpunged):
                seqs.setdefault(entry.event.sha256, []).append(entry.seq)
        return seqs

    @cached_property
    def first_entries(self) -> dict[str, Entry]:
        """Return the entry with which each piece of evidence first came, by its SHA-256."""
        entries: dict[str, Entry] = {}
        for entry in self.world.entries:
            match entry.event:
                case EvidenceReceived() as file:
                    entries.setdefault(file.sha256, entry)
                case CandidateFound() as candidate:
                    entries.setdefault(candidate.candidate.sha256, entry)
        return entries

    def facts_of(self, event: Event) -> dict[str, Any]:
        """Return what a sentence may say of an event: its fields, the names, its mark, and its source as readers know
        it (`at`)."""
        source = getattr(event, "source", None)
        mark = self.mark(source if isinstance(event, CandidateFound) else None)
        facts = {**dict(event), "office": self.office, "about": self.agency, "mark": mark}
        return facts | {"at": self.names.source(source)} if source else facts

    def computed(self, rule: str, views: Iterable[MilestoneView]) -> Computed:
        """Return the trace of a figure that rests on the due dates of some milestones."""
        inputs = tuple(sorted({view.date_seq for view in views}))
        return Computed(rule=rule, inputs=inputs, as_of=self.world.as_of)

    def none_of(self, subject: str) -> NoneOf:
        """Return the trace of a sentence that something is absent from the whole cut."""
        return NoneOf(none_of=subject, through=self.world.through)


def sentence(sentence_id: str, text: str, *trace: Trace, lead: str = "") -> Sentence:
    """Return a sentence with its id and all that it rests on; `lead`: its first words, which a form may set bold."""
    # An instance has "@" in its id, which cannot stand in the address of a sentence.
    return Sentence(id=sentence_id.replace("@", "-"), text=text, trace=trace, lead=lead)


HEAD = re.compile(r",? (?:of|for|to|that|which|on|in|with|by|from|under|at|before|over|and|or) ")
"""Where a phrase begins that a title can lose."""
LONGEST_NAME = 51


def clipped(title: str, most: int, other: str = "") -> str:
    """Return a title of at most so many letters: without its last phrases, or `other` if nothing is left."""
    if len(title) <= most:
        return title
    starts = (title[: phrase.start()].removesuffix(" and") for phrase in HEAD.finditer(title))
    return next((start for start in reversed([*starts]) if 0 < len(start) <= most), other)


def words_in(text: str) -> int:
    """Return how many words a text has; the mark of what is fictional is none."""
    return sum(any(map(str.isalnum, word)) for word in text.replace(MADE_UP, "").split())


def name_in(view: MilestoneView) -> str:
    """Return the short name of a milestone for the middle of a sentence."""
    name = view.record.plan.short or clipped(view.record.plan.title, LONGEST_NAME, view.record.plan.title)
    return name if _is_bill(name) else mid(name)


def name_of(view: MilestoneView) -> str:
    """Return the same with the recommendation's id: `audit plan (R1)`."""
    return with_id(name_in(view), view.record.recommendation_id)


def with_id(name: str, rec: str) -> str:
    """Return a short name with its recommendation's id, unless it ends in it or covers all recommendations."""
    return name if rec == PORTFOLIO or name.endswith(f" {rec}") else f"{name} ({rec})"


def title_of(view: MilestoneView) -> str:
    """Return the title of a milestone with the recommendation's id, and of one that recurs its period."""
    _, _, period = instance(view.id).partition(", ")
    beside = ", ".join(filter(None, ("" if view.is_shared else view.record.recommendation_id, period)))
    return f"{view.record.plan.title} ({beside})" if beside else view.record.plan.title


def the(name: str) -> str:
    """Return a short name with its article; none before a bill, or a name that owns the next word: `ABC's record`."""
    owner = name.split(" ", 1)[0].removesuffix("'s")
    is_owner = owner.isupper() and owner != name
    return name if is_owner or _is_bill(name) else f"the {name}"


def _is_bill(name: str) -> bool:
    """Return whether a name begins with the number of a bill: `Int 0690-2026`."""
    return name.partition(" ")[2][:1].isdigit()


SURE = {"read": "", "reported": ", as reported", "inferred": ", inferred"}
"""What stands after a law whose text we did not read."""


def section_of(law: Law) -> str:
    """Return the section of a law in a few letters: `§ 14-188(g)`, `Charter § 803(e)(2)`, `L.L. 56 of 2025`."""
    cited = (law.section or law.local_law or "").partition(", ")[0].partition(" (")[0]
    short = cited.removeprefix("Admin. Code ").removeprefix("N.Y.C. ").replace("Local Law", "L.L.")
    return f"{short}{SURE[law.sure]}" if short else ""
