"""The lines of a message about a memo: what it is, what is asked, its counts and first changes, where its files lie."""

from models.ledger import MemoCounts, MemoMessageClaimed, MemoMessageFacts
from notifications.reminders.reminder_words import shortened
from notifications.slack import inert
from notifications.words import say, weekday_date

LONGEST_CHANGE = 320
"""Characters of one change; a sentence of the memo that is longer is cut, and the memo has it whole."""


def heading_of(claim: MemoMessageClaimed) -> str:
    """Head a message about a memo."""
    facts = claim.facts
    match claim.part.rung:
        case "memo_ready":
            return say("told.ready_heading" if facts.steps else "told.waits_heading", id=facts.draft)
        case "memo_shared":
            return say("told.shared_heading", id=facts.draft, until=facts.until or facts.answer_by)
        case "memo_withdrawn":
            return say("told.withdrawn_heading", number=facts.number)
    if facts.supersedes is not None:
        return say("told.erratum_heading", number=facts.number, old=facts.supersedes)
    return say("told.issued_heading", number=facts.number)


def ask_lines(claim: MemoMessageClaimed) -> tuple[str, ...]:
    """Say what it is about and who is asked for what, by when."""
    facts, by = claim.facts, weekday_date(claim.facts.answer_by)
    until = facts.until or facts.answer_by
    match claim.part.rung:
        case "memo_ready" if facts.steps:
            asked = say("told.ready_ask", approve="approve" in facts.steps, read="read" in facts.steps, by=by)
            again = (say("told.again", on=facts.happened_on),) if facts.turn > 1 else ()
            return (asked, *again)
        case "memo_ready":
            return (say("told.waits_ask", on=facts.happened_on, by=by),)
        case "memo_shared":
            return say("told.shared_ask", until=until), say("told.shared_printed", until=until)
        case "memo_withdrawn":
            return say("told.withdrawn", on=facts.happened_on), say("told.withdrawn_ask")
    erratum = (say("told.erratum", old=facts.supersedes),) if facts.supersedes is not None else ()
    return (say("told.issued_on", on=facts.happened_on, as_of=facts.as_of), *erratum)


def about_lines(facts: MemoMessageFacts) -> tuple[str, ...]:
    """Say which memo it is, and what an approval binds."""
    made_up = (say("told.made_up"),) if facts.mock else ()
    if facts.number is not None:
        return (say("told.memo", number=facts.number, period=facts.period), *made_up)
    bound = say("told.about_draft", as_of=facts.as_of, fingerprint=facts.fingerprint)
    return (say("told.draft", id=facts.draft, period=facts.period), bound, *made_up)


def count_lines(facts: MemoMessageFacts) -> tuple[str, ...]:
    """Say the counts in words: what is verified first, and never two axes in one number."""
    return counts_of(facts.counts) if facts.counts else (say("told.no_files"),)


def counts_of(counts: MemoCounts) -> tuple[str, ...]:
    """Say the counts of a memo."""
    told = [
        say("site.count_verified", n=counts.verified, of=counts.recommendations),
        say("site.count_reported", n=counts.reported_done, of=counts.milestones),
        say("site.count_past", n=counts.past, of=counts.milestones),
    ]
    if counts.awaiting_finding:
        told.append(say("told.awaiting", n=counts.awaiting_finding))
    if counts.cannot_tell:
        told.append(say("site.count_cannot_tell", n=counts.cannot_tell, of=counts.milestones))
    return tuple(told)


def change_lines(facts: MemoMessageFacts) -> tuple[str, ...]:
    """Say the first changes, in the memo's own sentences."""
    if facts.counts is None:
        return ()
    if not facts.changes:
        return (say("told.no_changes"),)
    first = say("told.changes", n=len(facts.changes) + facts.more)
    return (first, *(f"- {shortened(inert(each), LONGEST_CHANGE)}" for each in facts.changes))


def place_lines(claim: MemoMessageClaimed) -> tuple[str, ...]:
    """Say where its files lie, to those who can go there, and by which digests they are known."""
    facts = claim.facts
    if claim.part.rung == "memo_withdrawn":
        at = say("told.withdrawn_hashes")
    elif claim.part.rung == "memo_shared":
        return (say("told.shared_whole" if facts.whole else "told.shared_ask_for_it"),)
    else:
        at = say("told.link_at", link=facts.link) if facts.link else say("told.files_at", folder=facts.folder)
    return (at, *(say("told.file_hash", name=name, digest=digest) for name, digest in sorted(facts.files.items())))


def why_memo(claim: MemoMessageClaimed) -> str:
    """Say why this person gets it, where it was meant for them."""
    match claim.part.rung:
        case "memo_ready" if claim.facts.steps:
            return say("told.why_reviewer")
        case "memo_shared":
            return say("told.why_liaison")
    return say("told.why_reader" if claim.facts.whole else "told.why_coordinator")
