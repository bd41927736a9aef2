"""A message about a memo: one that comes by itself, an item of a bundle, and the mail that brings the whole memo.

`MEMO_WORDING` holds what each kind says; its sentences are in `templates/sentences/told.j2`.
"""

from collections.abc import Callable

from models.answers import Mark, draft_verb
from models.core import COORDINATOR, Value, evolve
from models.ledger import MemoCounts, MemoMessageClaimed, MemoMessageFacts, NotificationKind
from models.permissions import LIAISON, SYSTEM
from notifications.reminders.frame import MOST_TEXT, Drawn, how_to_answer, instead_words, introduction
from notifications.reminders.outcomes import Outcome
from notifications.reminders.phrases import shortened
from notifications.slack import Block, SlackMessage, context, draw_draft_buttons, escape, inert, quote
from notifications.words import Sender, say, weekday_date

REVIEWER = "a reviewer of the memo"
LONGEST_CHANGE = 320
"""Characters of one change; a longer sentence of the memo is cut, and the memo has it whole."""

Lines = tuple[str, ...]


class MemoWording(Value):
    """What one kind of message about a memo says."""

    kind: NotificationKind
    heading: Callable[[MemoMessageFacts], str]
    ask: Callable[[MemoMessageFacts], Lines]
    """What it is about, and who is asked for what by when."""
    places: Callable[[MemoMessageFacts], Lines]
    """Where the files are, for those who can go there, and their hashes."""
    why: Callable[[MemoMessageFacts], str]
    role: str = COORDINATOR
    """The role that is asked, in the first sentence of a bundle."""
    gives_counts_in_bundle: bool = False
    gives_counts: bool = True
    """It goes on with the memo's counts and first changes."""
    may_bring_text: bool = False
    """By mail it may bring the memo's own text."""
    is_text_only: bool = False
    """Such a mail is the memo's text, letter for letter, with nothing of ours above it."""


def _why_reader(facts: MemoMessageFacts) -> str:
    return say("told.why_reader" if facts.whole else "told.why_coordinator")


def _file_places(facts: MemoMessageFacts) -> Lines:
    at = say("told.link_at", link=facts.link) if facts.link else say("told.files_at", folder=facts.folder)
    return (at, *_hash_lines(facts))


def _hash_lines(facts: MemoMessageFacts) -> Lines:
    return tuple(say("told.file_hash", name=name, digest=digest) for name, digest in sorted(facts.files.items()))


# memo_ready


def _ready_heading(facts: MemoMessageFacts) -> str:
    return say("told.ready_heading" if facts.steps else "told.waits_heading", id=facts.draft)


def _ready_ask(facts: MemoMessageFacts) -> Lines:
    by = weekday_date(facts.answer_by)
    if not facts.steps:
        return (say("told.waits_ask", on=facts.happened_on, by=by),)
    asked = say("told.ready_ask", approve="approve" in facts.steps, read="read" in facts.steps, by=by)
    return (asked, say("told.again", on=facts.happened_on)) if facts.turn > 1 else (asked,)


def _why_ready(facts: MemoMessageFacts) -> str:
    return say("told.why_reviewer") if facts.steps else _why_reader(facts)


MEMO_READY = MemoWording(
    kind="memo_ready",
    heading=_ready_heading,
    ask=_ready_ask,
    places=_file_places,
    why=_why_ready,
    role=REVIEWER,
    gives_counts_in_bundle=True,
)


# memo_shared


def _shared_heading(facts: MemoMessageFacts) -> str:
    return say("told.shared_heading", id=facts.draft, until=facts.until or facts.answer_by)


def _shared_ask(facts: MemoMessageFacts) -> Lines:
    until = facts.until or facts.answer_by
    return say("told.shared_ask", until=until), say("told.shared_printed", until=until)


def _shared_places(facts: MemoMessageFacts) -> Lines:
    return (say("told.shared_whole" if facts.whole else "told.shared_ask_for_it"),)


def _why_shared(_: MemoMessageFacts) -> str:
    return say("told.why_liaison")


MEMO_SHARED = MemoWording(
    kind="memo_shared",
    heading=_shared_heading,
    ask=_shared_ask,
    places=_shared_places,
    why=_why_shared,
    role=LIAISON,
    may_bring_text=True,
)


# memo_issued


def _issued_heading(facts: MemoMessageFacts) -> str:
    if facts.supersedes is not None:
        return say("told.erratum_heading", number=facts.number, old=facts.supersedes)
    return say("told.issued_heading", number=facts.number)


def _issued_ask(facts: MemoMessageFacts) -> Lines:
    issued = say("told.issued_on", on=facts.happened_on, as_of=facts.as_of)
    return (issued, say("told.erratum", old=facts.supersedes)) if facts.supersedes is not None else (issued,)


MEMO_ISSUED = MemoWording(
    kind="memo_issued",
    heading=_issued_heading,
    ask=_issued_ask,
    places=_file_places,
    why=_why_reader,
    gives_counts_in_bundle=True,
    may_bring_text=True,
    is_text_only=True,
)


# memo_withdrawn


def _withdrawn_heading(facts: MemoMessageFacts) -> str:
    return say("told.withdrawn_heading", number=facts.number)


def _withdrawn_ask(facts: MemoMessageFacts) -> Lines:
    return say("told.withdrawn", on=facts.happened_on), say("told.withdrawn_ask")


def _withdrawn_places(facts: MemoMessageFacts) -> Lines:
    return (say("told.withdrawn_hashes"), *_hash_lines(facts))


MEMO_WITHDRAWN = MemoWording(
    kind="memo_withdrawn",
    heading=_withdrawn_heading,
    ask=_withdrawn_ask,
    places=_withdrawn_places,
    why=_why_reader,
    gives_counts=False,
)

MEMO_WORDING: dict[NotificationKind, MemoWording] = {
    wording.kind: wording for wording in (MEMO_READY, MEMO_SHARED, MEMO_ISSUED, MEMO_WITHDRAWN)
}


def say_memo(claim: MemoMessageClaimed, sender: Sender, outcome: Outcome | None) -> Drawn:
    """Say a message about a memo that comes by itself; `outcome` is what became of it since, if it is drawn again."""
    facts, wording = claim.facts, MEMO_WORDING[claim.part.kind]
    heading = wording.heading(facts)
    if outcome is not None and outcome.ended:
        rest = (say("told.nothing_asked"),) if facts.steps else ()
        return heading, (outcome.line, *rest), (quote(outcome.line), *(context(line) for line in rest))
    now = (outcome.line,) if outcome and outcome.line else ()
    pressed = memo_buttons(claim, sender)
    first = (*now, *introduction(claim), *wording.ask(facts))
    places = wording.places(facts)
    close = (how_to_answer(sender, pressed=bool(pressed)), why_memo(claim, sender))
    room = MOST_TEXT - len(escape("\n".join((heading, *first, *places, *close))))
    shown = shortened("\n".join(_body_lines(facts, wording)), room)
    blocks = (*(quote(line) for line in first), quote(*shown.split("\n")), *pressed, context(*places), context(*close))
    return heading, (*first, shown, *places, *close), blocks


def memo_item(claim: MemoMessageClaimed, sender: Sender, room: int, outcome: Outcome | None = None) -> tuple[str, str]:
    """Return the heading of an item of a bundle and its words, which together take at most `room` characters."""
    facts, wording = claim.facts, MEMO_WORDING[claim.part.kind]
    heading = wording.heading(facts)
    room -= len(escape(f"{heading}\n"))
    if outcome is not None and outcome.ended:
        return heading, shortened(outcome.line, room)
    lines = (
        outcome.line if outcome else "",
        " ".join(wording.ask(facts)),
        *_about_lines(facts)[1:2],
        " ".join(_count_lines(facts)) if wording.gives_counts_in_bundle else "",
        why_memo(claim, sender) if claim.instead_of else "",
    )
    return heading, shortened("\n".join((*filter(None, lines), wording.places(facts)[0])), room)


def why_memo(claim: MemoMessageClaimed, sender: Sender) -> str:
    """Say why this person gets it, and in whose place."""
    return instead_words(claim, sender) or MEMO_WORDING[claim.part.kind].why(claim.facts)


def memo_buttons(claim: MemoMessageClaimed, sender: Sender) -> tuple[Block, ...]:
    """Draw what the person may do with a draft; nothing if no listener takes presses."""
    steps = claim.facts.steps if sender.buttons else ()
    return (draw_draft_buttons(tuple(map(draft_verb, steps)), Mark(d=claim.draft)),) if steps else ()


def is_whole(claim: MemoMessageClaimed) -> bool:
    """Return whether a message brings the memo's own text with it."""
    return claim.facts.whole and MEMO_WORDING[claim.part.kind].may_bring_text


def say_whole_memo(claim: MemoMessageClaimed, sender: Sender, text: str) -> SlackMessage:
    """Say the mail that brings a memo: an issued one is its own text, letter for letter; a draft stands under our ask.

    Nothing is attached: plain text passes every filter and every reader shows it, and the hashes in it say where the
    other forms can be had.
    """
    heading, lines, _ = say_memo(claim, evolve(sender, buttons=False), None)
    words = "\n".join((heading, *lines))
    subject = f"{heading}: {say('told.subject', period=claim.facts.period, as_of=claim.facts.as_of)}"
    body = text if MEMO_WORDING[claim.part.kind].is_text_only else f"{words}\n\n{text}"
    return SlackMessage(
        text=f"{subject}\n{words}", blocks=(), key=claim.message, body_hash=claim.body_hash, mail_body=body
    )


def counts_of(counts: MemoCounts) -> Lines:
    """Say the counts of a memo in words: what is verified first, and never two axes in one number."""
    lines = [
        say("site.count_verified", n=counts.verified, of=counts.recommendations),
        say("site.count_reported", n=counts.reported_done, of=counts.milestones),
        say("site.count_past", n=counts.past, of=counts.milestones),
    ]
    if counts.awaiting_finding:
        lines.append(say("told.awaiting", n=counts.awaiting_finding))
    if counts.cannot_tell:
        lines.append(say("site.count_cannot_tell", n=counts.cannot_tell, of=counts.milestones))
    return tuple(lines)


def _body_lines(facts: MemoMessageFacts, wording: MemoWording) -> Lines:
    if not wording.gives_counts:
        return _about_lines(facts)
    needs_two = "back" in facts.steps and facts.drafted_by == SYSTEM
    two = (say("told.two_people"),) if needs_two else ()
    return (*_about_lines(facts), *two, *_count_lines(facts), *_change_lines(facts))


def _about_lines(facts: MemoMessageFacts) -> Lines:
    """Say which memo it is, and what an approval binds."""
    made_up = (say("told.made_up"),) if facts.mock else ()
    if facts.number is not None:
        return (say("told.memo", number=facts.number, period=facts.period), *made_up)
    bound = say("told.about_draft", as_of=facts.as_of, fingerprint=facts.fingerprint)
    return (say("told.draft", id=facts.draft, period=facts.period), bound, *made_up)


def _count_lines(facts: MemoMessageFacts) -> Lines:
    return counts_of(facts.counts) if facts.counts else (say("told.no_files"),)


def _change_lines(facts: MemoMessageFacts) -> Lines:
    """Say the first changes, in the memo's own sentences."""
    if facts.counts is None:
        return ()
    if not facts.changes:
        return (say("told.no_changes"),)
    first = say("told.changes", n=len(facts.changes) + facts.more)
    return (first, *(f"- {shortened(inert(change), LONGEST_CHANGE)}" for change in facts.changes))
