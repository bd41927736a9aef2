"""A message of several items: its heading counts what stands below it and asks nothing. Laws come first; each item has
its own day, its own ask and its own menu, and what has no room is counted once. Once something was answered, what is
still open comes first. Source: docs/reminders.md#bundles."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from models.answers import ButtonMark, row_of
from models.ledger import Claim, DigestClaimed, MemoMessageClaimed, MilestoneClaim, NoticeClaimed, Verb, items
from models.register import AGENCY, Basis
from models.reminders import SHOWN
from notifications.reminders import frame
from notifications.reminders.frame import Drawn, Line, Lines
from notifications.reminders.items import Item, why, words_of
from notifications.reminders.memos import memo_buttons, memo_lines
from notifications.reminders.outcomes import Outcome
from notifications.reminders.source_notices import TOPIC_OF, notice_lines
from notifications.reminders.weekly_digest import digest_lines
from notifications.slack import Block, bold, context, draw_general_buttons, draw_item, draw_menu, marked, tamed
from notifications.words import Sender, Typed, inert, listed, say_message

BASES: tuple[Basis, ...] = ("statute", "conditional_statute", "executive_order_reported", "planning_assumption")
SECTIONS = ("decide", "judge", "sources", "who", *BASES, "agree", "find_out", "propose", "memos", "nothing")
"""Under which heading an item stands, in their order: of dates laws first, and in each what has passed first."""
Group = tuple[Claim, ...]


@dataclass(frozen=True)
class MessageContext:
    """What every part of one message is put into words with; `outcomes`: what became of each part since, by its key."""

    sender: Sender
    typed: Typed
    outcomes: Mapping[str, Outcome]

    def item(self, claim: MilestoneClaim) -> Item:
        """Return an item about a milestone with what it is put into words with."""
        return Item(claim, self.sender, self.typed, self.outcome(claim))

    def outcome(self, claim: Claim) -> Outcome | None:
        """Return what became of a part since, or None."""
        return self.outcomes.get(claim.part.key)


def groups_of(claims: Sequence[Claim]) -> tuple[Group, ...]:
    """Return what stands together in a message: a part alone; the notices of one topic together."""
    groups: dict[str, list[Claim]] = {}
    for claim in claims:
        key = TOPIC_OF[claim.facts.topic] if isinstance(claim, NoticeClaimed) else claim.part.key
        groups.setdefault(key, []).append(claim)
    return tuple(map(tuple, groups.values()))


@dataclass(frozen=True)
class Entry:
    """One entry of a list: an item about a milestone, or another part of the message."""

    group: Group
    message: MessageContext
    place: int = 0
    """Its number in the list."""

    @property
    def claim(self) -> Claim:
        """Return its first part."""
        return self.group[0]

    @cached_property
    def item(self) -> Item | None:
        """Return the item, of an entry about a milestone."""
        return self.message.item(self.claim) if isinstance(self.claim, MilestoneClaim) else None

    @property
    def is_answered(self) -> bool:
        """Return whether something became of it since, so that it no longer asks what it asked."""
        outcome = self.message.outcome(self.claim)
        return outcome is not None and bool(outcome.line)

    @property
    def has_passed(self) -> bool:
        """Return whether it is about a date that had passed."""
        return self.item is not None and self.item.facts.has_passed

    @cached_property
    def section(self) -> str:
        """Return under which heading it stands; of dates those that have passed have one of their own."""
        match self.claim:
            case MemoMessageClaimed():
                return "memos"
            case NoticeClaimed():
                return "nothing" if frame.asks_nothing(self.claim) else "sources"
        if self.item is None or self.item.facts.specification.ask not in ("send", "how_it_stands"):
            return self.item.facts.specification.ask if self.item else "nothing"
        return self.item.facts.basis

    @property
    def order(self) -> tuple[int, bool, object, str]:
        """Return where it stands: by heading, what has passed first, then by day; of dates to set those to come, which
        one press agrees to."""
        due = self.item.facts.due_now if self.item else self.claim.part.due
        is_first = self.has_passed is not (self.section == "agree")
        return SECTIONS.index(self.section), not is_first, due, self.claim.part.key


@dataclass(frozen=True)
class Listing:
    """A message of several items, and what follows for all of them."""

    groups: Sequence[Group]
    message: MessageContext

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Return what is open, in order and numbered."""
        entries = (Entry(group, self.message) for group in self.groups if not isinstance(group[0], DigestClaimed))
        ordered = sorted((entry for entry in entries if not entry.is_answered), key=lambda entry: entry.order)
        return tuple(Entry(entry.group, self.message, place) for place, entry in enumerate(ordered, 1))

    @cached_property
    def answered(self) -> tuple[Entry, ...]:
        """Return what was answered or ended since."""
        entries = (Entry(group, self.message) for group in self.groups)
        return tuple(sorted((entry for entry in entries if entry.is_answered), key=lambda entry: entry.order))

    @property
    def lead(self) -> str:
        """Say in whose place the reader gets all of it; empty if it was meant for them, or for different people."""
        recipients = {claim.instead_of for group in self.groups for claim in group}
        return frame.lead_words(self.groups[0][0], self.message.sender) if len(recipients) == 1 else ""

    @property
    def title(self) -> str:
        """Return the heading, which counts what stands below it."""
        sections, n, answered = {entry.section for entry in self.entries}, len(self.entries), len(self.answered)
        if sections == {"agree"} and not answered:
            return say_message("bundle.title_agree", n=n)
        of_unit = all(entry.item and entry.item.facts.duty_on == AGENCY for entry in self.entries)
        by_basis = sections == {"who"}
        names = [entry.item.facts.basis if entry.item and by_basis else entry.section for entry in self.entries]
        parts = [say_message("bundle.noun", section=name, n=names.count(name)) for name in SECTIONS if name in names]
        if by_basis and not answered:
            return say_message("bundle.title_who", n=n, parts=parts, unit=of_unit)
        return say_message("bundle.title", n=n, parts=parts, open=bool(answered), answered=answered)


def say_list(groups: Sequence[Group], message: MessageContext) -> Drawn:
    """Say a message of several items: as many as there are words for, and the number of the others."""
    listing = Listing(groups, message)
    most = min(SHOWN, len(listing.entries))
    many, (title, *lines) = frame.fitting(range(most, -1, -1), lambda many: _lines(listing, many))
    blocks: list[Block] = [context(line.words) for line in lines if line.place == "lead"]
    if week := frame.words_of(lines, "digest"):
        blocks.append(draw_item(week))
    for entry in listing.entries[:many]:
        blocks += [marked(bold(words)) for words in frame.words_of(lines, ("section", entry.place))]
        blocks += _blocks(entry, frame.words_of(lines, entry.place))
    blocks += [marked(bold(words)) for words in frame.words_of(lines, "answered")]
    for entry in listing.answered:
        if outcome := frame.words_of(lines, f"answered {entry.claim.part.key}"):
            can_press = entry.item is not None and not entry.item.is_over and message.sender.buttons
            blocks.append(_section(outcome, entry.item if can_press else None))
    blocks += [context(words) for words in frame.words_of(lines, "rest")]
    if message.sender.buttons:
        blocks.append(_general_buttons(listing, many))
    blocks += [context(words) for words in frame.words_of(lines, "close")]
    return title.words, _spaced(lines), tuple(blocks)


def _lines(listing: Listing, many: int) -> Iterator[Line]:
    sender, shown = listing.message.sender, listing.entries[:many]
    yield Line(listing.title, 0, "heading")
    yield Line(listing.lead, 0, "lead")
    for group in listing.groups:
        if isinstance(group[0], DigestClaimed):
            yield from (Line(words, rank, "digest") for words, rank in digest_lines(group[0], sender))
    sections = {entry.section for entry in listing.entries}
    for (section, passed), entries in groupby(
        shown, key=lambda entry: (entry.section, entry.has_passed and entry.section in BASES)
    ):
        first, *others = entries
        if len(sections) > 1 or section in BASES:
            n = 1 + len(others)
            yield Line(say_message("bundle.section", name=section, passed=passed, n=n), 0, ("section", first.place))
        for entry in (first, *others):
            yield from (Line(words, rank, entry.place) for words, rank in _entry_lines(entry))
    if listing.answered and listing.entries:
        yield Line(say_message("bundle.answered"), 0, "answered")
    for entry in listing.answered:
        outcome = listing.message.outcome(entry.claim)
        line = outcome.line if outcome else ""
        if entry.item:
            line = say_message("bundle.outcome", id=entry.item.id, line=line)
        yield Line(line, 2, f"answered {entry.claim.part.key}")
    yield from (Line(words, 1, "rest") for words in _of_all(shown))
    yield from (Line(words, 0, "rest") for words in _in_place(listing))
    hidden = len(listing.entries) - len(shown)
    yield Line(say_message("bundle.not_shown", n=hidden, in_list=sender.buttons) if hidden else "", 0, "rest")
    claims = [claim for group in listing.groups for claim in group]
    first_item = next((claim for claim in claims if isinstance(claim, MilestoneClaim)), None)
    why_they = why(first_item, sender) if first_item else ""
    yield from frame.closing(claims, sender, why_they, has_buttons=sender.buttons)


def _entry_lines(entry: Entry) -> Iterator[tuple[str, int]]:
    claim, message, item = entry.claim, entry.message, entry.item
    if isinstance(claim, MemoMessageClaimed):
        yield from memo_lines(claim, message.sender, message.outcome(claim))
        return
    if item is None:
        yield from notice_lines([claim for claim in entry.group if isinstance(claim, NoticeClaimed)])
        return
    words = words_of(item, brief=True)
    heading = frame.heading(item.short, item.id)
    if entry.section != "agree" and not isinstance(item.facts, items.ClockFacts):  # these ask about the date
        date = say_message("slots.item_date", facts=item.facts, item=item, under_date=entry.section in BASES)
        heading = f"{heading}, {date}"
    sentences = " ".join(filter(None, (*words.before, words.ask)))
    yield say_message("bundle.item", place=entry.place, heading=heading, words=sentences), 0


def _blocks(entry: Entry, lines: Lines) -> tuple[Block, ...]:
    sender = entry.message.sender
    if entry.item is None:
        row = memo_buttons(entry.claim, sender) if isinstance(entry.claim, MemoMessageClaimed) else ()
        return (draw_item(lines), *row)
    return (_section(lines, entry.item if sender.buttons else None),)


def _section(lines: Lines, item: Item | None) -> Block:
    """Draw lines, with the menu of an item beside them."""
    section, menu = marked(*map(tamed, lines)), draw_menu(*item.button_fields) if item else None
    return section | {"accessory": menu} if menu else section


def _general_buttons(listing: Listing, many: int) -> Block:
    dates = {
        entry.item.id: entry.item.claim.part.due
        for entry in listing.entries[:many]
        if entry.item and not entry.has_passed
        if "date.agree" in row_of(entry.item.claim.part.kind, entry.item.claim.reason)
    }
    verbs: dict[Verb, ButtonMark] = {"date.agree_all": ButtonMark(all=dates)} if len(dates) > 1 else {}
    message_key = next((entry.claim.message for entry in listing.entries if entry.item), None)
    verbs |= {"details": ButtonMark(k=message_key)} if message_key else {}
    return draw_general_buttons(*verbs, "mine", marks=verbs)


def _in_place(listing: Listing) -> Iterator[str]:
    """Yield in whose place the reader gets some of the items, by that person."""
    ids: dict[str, list[str]] = {}
    for entry in () if listing.lead else (*listing.entries, *listing.answered):
        if entry.item and entry.item.claim.instead_of:
            ids.setdefault(frame.lead_words(entry.item.claim, listing.message.sender), []).append(entry.item.id)
    yield from (say_message("slots.in_place", ids=ids[lead], lead=lead) for lead in ids if lead)


def _of_all(shown: Sequence[Entry]) -> Iterator[str]:
    """Yield what is so of several items, by their places."""
    facts_of = {entry.place: entry.item.facts for entry in shown if entry.item}
    asked = {place: facts for place, facts in facts_of.items() if isinstance(facts, items.AskedFacts)}
    days = sorted(
        {day for facts in asked.values() if isinstance(facts, items.EscalationFacts) for day in facts.asked_on}
    )
    if days:
        contact = say_message("slots.the_contact")
        first_and_last, said_on = tuple(dict.fromkeys((days[0], days[-1]))), next(iter(asked.values())).said_on
        yield say_message("kinds.asked_before", contact=contact, days=first_and_last, said_on=said_on)
    unproved = [
        place
        for place, facts in asked.items()
        if facts.basis == "statute" and facts.has_passed
        if not (facts.overdue or facts.in_hand or facts.cannot_tell)
    ]
    if unproved:
        yield say_message("bundle.nothing_shows", places=_ranges(unproved), n=len(unproved))
    by_folder: dict[bool, list[int]] = {}
    for place, facts in asked.items():
        if facts.cannot_tell:
            by_folder.setdefault(facts.is_folder, []).append(place)
    for folder, places in by_folder.items():
        sources = [*dict.fromkeys(inert(asked[place].called.source(asked[place].source)) for place in places)]
        yield say_message("bundle.not_read", sources=sources, folder=folder, places=_ranges(places))
    proposals = {place: facts for place, facts in facts_of.items() if isinstance(facts, items.DateProposalFacts)}
    passed = {place: facts.stands_from for place, facts in proposals.items() if facts.has_passed and facts.stands_from}
    if proposals:
        counts = say_message("kinds.counts", of=[*map(str, passed)]) if passed else ""
        yield say_message("kinds.both_dates", ids=counts, on=min(passed.values(), default=None))


def _ranges(places: Sequence[int]) -> str:
    """Return places in words: `1 to 4, 6 and 7`."""
    words: list[str] = []
    for _, run in groupby(enumerate(places), key=lambda pair: pair[1] - pair[0]):
        first, *others = [place for _, place in run]
        words += [f"{first} to {others[-1]}"] if len(others) > 1 else map(str, (first, *others))
    return listed(words)


def _spaced(lines: Sequence[Line]) -> Lines:
    spaced: list[str] = []
    before: object = None
    for line in lines:
        if isinstance(line.place, tuple) or (line.place != before and line.place in ("digest", "answered", "rest")):
            spaced.append("")
        spaced.append(line.words)
        before = line.place
    return tuple(spaced)
