"""`followthrough evidence`: ask the sources, take a file into custody, show what is held."""

import re
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from cyclopts import App

from flows.commands._out import answer as act
from flows.commands._out import (
    bad_input,
    document,
    fact,
    keep_words,
    load_settings,
    permit,
    progress,
    record,
    run_flow,
    say,
    table,
)
from flows.commands._parameters import By, Day, Json, MilestoneId, Reason, SourceName, find_id, whole_id

if TYPE_CHECKING:
    from models.evidence import SourceCheck
    from tasks.evidence import StoredPiece

Voice = Literal["agency", "oversight", "public_record"]

MANY_FILES = 20  # files of a folder from which on a look says how far it is
COLUMNS = ("milestone", "sha256", "name", "voice", "on", "entry", "withdrawn_by", "source", "counts")
SHORT = 12
WIDEST = {"sha256": SHORT, "name": 60}  # characters of a cell of the printed list; --json has them all

app = App(name="evidence")


@app.command
def check(*sources: SourceName, json: Json = False) -> None:
    """Check all sources once, or only the ones you name, and record how each answered and what the rules found.

    Example: followthrough evidence check council_mirror

    Args:
        sources: The names of sources in the tracking plan; all of them if you name none.
    """
    from flows._runtime import clock, context
    from flows.evidence.checks import note_checks, note_found
    from notifications.words import file_words, reason, tally
    from tasks.evidence import SourceRound, check_sources, relied_on

    settings = load_settings()
    now = clock.now()
    current = context.current_records(settings.database())
    register = current.register
    if unknown := sorted(set(sources) - set(register.sources)):
        raise bad_input(f"unknown source: {', '.join(unknown)}. The tracking plan has {', '.join(register.sources)}")
    names = sources or relied_on(register, current.milestones.values())
    if settings.plan.is_file() and sha256(settings.plan.read_bytes()).hexdigest() != register.sha256:
        say(f"warning: {settings.plan} differs from the plan in the record; run `followthrough plan sync`")
    say(f"checking {tally(len(names), 'source')} ...")

    def say_files(source: str, count: int, of: int) -> None:
        if of >= MANY_FILES and (count == of or count % (of // 10) == 0):
            say(f"  {source}: {count} of {of} files")

    surroundings = replace(context.surroundings(settings), progress=say_files)

    def ended(source_check: "SourceCheck") -> None:
        result = source_check.result
        say(f"  {result.name}: {result.result}{f' ({reason(result.reason)})' if result.reason else ''}")
        for file in source_check.refused:
            why = file_words(file.why, file.detail, file.places, reader="office")
            say(f"    not kept: file {file.salted_hash[:8]}, {file.size} bytes: {why}")

    # A person who names a source wants it asked, whatever its circuit says.
    probe = bool(sources)
    source_round = SourceRound(register, current.milestones, current.sources, surroundings, now, probe)
    checks = check_sources(source_round.check, names, ended)
    note_checks(settings, checks, f"check:{now.isoformat()}", now, clock.today())
    counts = Counter(event.kind for event in note_found(settings, now).events)
    matches = counts["candidate_found"]
    questions = counts["question_raised"]
    results = [source_check.result for source_check in checks]
    if json:
        document({"sources": results, "found": matches, "asked": questions})
        return
    rows = [(result.name, result.result, result.reason, result.detail, len(result.items)) for result in results]
    table("Sources", ("source", "result", "reason", "details", "items"), rows)
    new = tally(matches, "possible match", "possible matches")
    fact(f"{new}, {tally(questions, 'question')} for the coordinator. A match does not close a milestone.")


@app.command
def add(milestone_id: MilestoneId, file: Path, *, voice: Voice, on: Day, by: By, i_read_it: bool = False) -> None:
    """Add a file as evidence for a milestone. A file with personal or sealed data is refused.

    With --i-read-it the person named by --by states that they read it and that it has no such data. A scan, a picture
    and words about sealed records need that; a refusal says so.

    Example: followthrough evidence add R5-M1 policy.pdf --voice agency --on 2026-11-20 --by p-contact-legal

    Args:
        file: The path of the file.
        voice: Whose words the file holds: the agency's, the oversight office's, or a public record's.
        on: The day of the document, such as 2026-11-20.
        i_read_it: You read it, and it has no personal or sealed data.
    """
    from flows.answers.record_answer import command
    from models.answers import Form
    from models.core import PrivacyError
    from models.evidence import RefusedFile
    from notifications.words import file_words
    from tasks.core import salt_of
    from tasks.files import keep_text, take

    settings = load_settings()
    command(settings, "file.add", milestone_id, by, Form(voice=voice, on=on)).answer()  # before anything is kept
    try:
        body = file.read_bytes()
    except OSError as error:
        raise bad_input(f"{file} cannot be read ({error.strerror}); check the path") from None
    extraction = take(file.name, body, salt_of(settings.home), read_by=by if i_read_it else None)
    if isinstance(extraction, RefusedFile):
        why = file_words(extraction.why, extraction.detail, extraction.places, reader="command")
        raise PrivacyError(f"we kept nothing of this file: {why}")
    digest = settings.store.keep(body)
    text = keep_text(settings.store, extraction) if extraction.extracted.pages else None
    name = keep_words(file.name, names_file=True)
    form = {"file": name, "voice": voice, "on": on, "extracted": text, "was_read": i_read_it}
    reply = act("file.add", milestone_id, by, evidence=(digest,), **form)
    before = "already on file" if reply.code == "noted_before" else "on file"
    fact(f"{before} as {digest} (entry {reply.seq}), awaiting review by a verifier")


@app.command
def answer(
    file: str, what: Literal["not-relevant", "read", "ask-again"], *, by: By, shows: tuple[str, ...] = ()
) -> None:
    """Say what you found in a file that was not kept: `week` and our message give its number.

    not-relevant: it shows no milestone. read: you read it; name each milestone that it shows with --shows, and then
    add it, or a copy that can be read, with `evidence add`. ask-again: you asked for another copy; until it comes, the
    milestones that the file may show stay unknown.

    Example: followthrough evidence answer 3f2a9c01 read --shows R5-M1 --by p-coordinator-1

    Args:
        file: The number of the file.
        what: What you found.
        shows: A milestone that the file shows; the option can be repeated.
    """
    if shows and what != "read":
        raise bad_input("--shows belongs to `read`; the other answers show no milestone")
    shows = tuple(find_id(milestone_id, "milestone") for milestone_id in shows)
    fact(f"noted (entry {act('file.answer', file, by, answer=what.replace('-', '_'), shows=shows).seq})")
    for milestone_id in shows:
        fact(f"next: followthrough evidence add {milestone_id} FILE --voice agency --on DAY --by {by}")


@app.command
def looked(milestone_id: MilestoneId, *, on: Day, by: By, found: str) -> None:
    """Record that you looked where a milestone would show, after its date, and found nothing.

    The tracking plan names that public source (shows_in). If you found something, add it with `evidence add` instead.

    Example: followthrough evidence looked R3-M3@2026 --on 2026-11-20 --by p-verifier-1 --found nothing

    Args:
        on: The day on which you looked, such as 2026-11-20.
        found: The word nothing.
    """
    from flows._runtime import context

    if found != "nothing":
        raise bad_input(
            f"--found {found!r}: only `nothing` is recorded here; add what you found with "
            f"`followthrough evidence add {milestone_id} FILE --voice agency --on DAY --by {by}`"
        )
    seq = act("look", milestone_id, by, on=on).seq
    looks = context.milestone(record(), milestone_id).review.looks
    fact(f"noted (entry {seq}): nothing at {next(item.source for item in looks if item.seq == seq)} on {on}")
    fact(f"to withdraw it: followthrough ledger correct {seq} --reason WHY --by {by}")


@app.command(name="list")
def show_list(milestone_id: MilestoneId | None = None, *, json: Json = False) -> None:
    """List the evidence on file, for one milestone or for all; without an id, also what the sources show.

    Example: followthrough evidence list ALL-M3
    """
    rows = _stored_rows(milestone_id)
    if json:
        document(rows)
        return
    columns = ("milestone", "sha256", "name", "voice", "on", "source")
    table("On file", columns, ([str(row[name] or "")[: WIDEST.get(name)] for name in columns] for row in rows))


@app.command(name="show")
def show_one(which: str, *, json: Json = False) -> None:
    """Show what was found where, for a milestone's id or for the first characters of a file's SHA-256.

    Example: followthrough evidence show R5-M1

    Args:
        which: A milestone's id, or the first characters of a file's SHA-256.
    """
    is_file = re.fullmatch("[0-9a-fA-F]+", which)
    _show_stored(which.lower() if is_file else find_id(which, "milestone"), json)


@app.command
def judge(*, again: bool = False, json: Json = False) -> None:
    """Show what the rules in the plan file would find in everything on file; write nothing.

    Example: followthrough evidence judge --again

    Args:
        again: Try the rules that stand in the plan file now.
    """
    from flows._runtime import context
    from models.records import rules_as_written
    from tasks import ledger
    from tasks.evidence import try_rules
    from tasks.register import read_plan

    if not again:
        raise bad_input("each check applies the rules; `evidence judge --again` tries those in the plan file")
    settings = load_settings()
    database = settings.database()
    milestones = context.current_records(database).milestones
    rules = rules_as_written(read_plan(settings.plan).plan, milestones)
    say(f"applying {len(rules)} rules of {settings.plan} to everything on file ...")
    trials = try_rules(ledger.entries(database), milestones.values(), rules, settings.store, progress=progress)
    if json:
        document(trials)
        return
    rows = [(e.milestone_id, e.what.replace("_", " "), e.item_ref or e.ref, e.sha256[:SHORT], e.why) for e in trials]
    table("Different with these rules", ("milestone", "what", "where", "sha256", "why"), rows)
    fact(f"{len(trials)} differences; nothing was written")


@app.command
def expunge(which: str, *, reason: Reason, by: By) -> None:
    """Remove a file by order: its bytes, the text extracted from it, and both in every copy. Its entries stay.

    The same bytes are not taken again. Memos that were issued stay as they are; the next one says that the file was
    removed, and your reason, word for word.

    Example: followthrough evidence expunge 3f2a9c01 --reason "Court order of November 20, 2026" --by p-coordinator-1

    Args:
        which: The first characters of the file's SHA-256 (`followthrough evidence list` shows them).
    """
    from flows.ledger.forgetting import expunge_evidence
    from models.records import files_named
    from notifications.words import tally
    from tasks import ledger

    permit(by, "forget")
    files = files_named(ledger.entries(record()))
    file = whole_id(which, files, "file", "its SHA-256 (`followthrough evidence list` shows them)")
    order = run_flow(expunge_evidence, file, keep_words(reason), by)
    copies = tally(order["copies"], "copy", "copies")
    fact(f"removed by order (entry {order['seq']}): {file}, and from {copies}. Copies kept elsewhere still hold it.")
    if order["sealed"]:
        fact(
            f"{tally(order['sealed'], 'encrypted copy', 'encrypted copies')} cannot be opened here and may hold it: a "
            "restore removes it again. Delete those files if the order does not allow that"
        )


def _stored_rows(milestone_id: str | None) -> list[dict[str, Any]]:
    """Return the evidence on file, and without an id also what the sources show that belongs to no milestone."""
    from flows._runtime import context
    from models.projections import MILESTONES, SOURCES
    from tasks.ledger import records

    database = record()
    named = [context.milestone(database, milestone_id)] if milestone_id else None
    milestones = named or records.every(database, MILESTONES).values()
    rows: list[tuple[Any, ...]] = [
        (milestone.id, e.sha256, e.name, e.voice, e.on, e.seq, e.corrected_by, milestone.source, e.counts)
        for milestone in milestones
        for e in milestone.review.evidence
    ]
    if not milestone_id:
        on_file = {sha256 for _, sha256, *_ in rows}
        voices = {name: source.voice for name, source in context.register(database).sources.items()}
        for name, source in records.every(database, SOURCES).items():
            rows += [
                (None, item.sha256, item.ref, voices.get(name), source.answered_on, source.seq, None, name, False)
                for item in source.items
                if item.sha256 not in on_file
            ]
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]


def _show_stored(which: str, as_json: bool) -> None:
    """Print what was found where: for a milestone by its id, or for one file by the first characters of its SHA-256."""
    from models.evidence import SOURCE_READ
    from models.projections import MILESTONES, SOURCES
    from models.records import fate_of, source_of
    from tasks import ledger
    from tasks.evidence import judged_items, stored_piece
    from tasks.ledger import records

    settings = load_settings()
    database = settings.database()
    sources = records.every(database, SOURCES)
    milestone = records.one(database, MILESTONES, which)
    if milestone is None:
        milestones = list(records.every(database, MILESTONES).values())
        piece = stored_piece(ledger.entries(database), which, milestones, sources, settings.store)
        document(piece) if as_json else _print_piece(piece)
        return
    judged = judged_items([milestone], sources, settings.store)
    if as_json:
        document({"milestone": which, "evidence": milestone.review.evidence, "found": judged})
        return
    columns = ("sha256", "name", "voice", "by", "on", "entry", "since then")
    on_file = [
        (e.sha256[:SHORT], e.name, e.voice, e.by, e.on, e.seq, fate_of(milestone, e, sources.get(e.source or "")))
        for e in reversed(milestone.review.evidence)
    ]
    table(f"{milestone.id}: evidence on file, the newest first", columns, on_file)
    source = source_of(milestone, sources)
    if source is None or source.result not in SOURCE_READ:
        why = f"{source.result}, {source.detail or source.reason}" if source else "not checked yet"
        fact(f"{milestone.source} could not be read ({why}). This does not mean no progress.")
    rows = [(item.ref, item.sha256[:SHORT], "possible match" if item.found else "", item.why) for item in judged]
    table(f"Items in {milestone.source}, and what the rule found", ("where", "sha256", "found", "why"), rows)


def _print_piece(piece: "StoredPiece") -> None:
    for receipt in piece.receipts:
        rows = [(name, value) for name, value in receipt.model_dump().items() if value is not None]
        table("How it was received", ("what", ""), rows)
    if piece.answer:
        headers = [("address", piece.answer.address), ("status", piece.answer.status), *piece.answer.headers]
        table("What the server said", ("what", ""), headers)
    hands = [(e.milestone_id, e.item.voice, e.item.by, e.item.on, e.item.seq, e.fate) for e in piece.in_hand]
    judged = [(e.milestone_id, e.source, "possible match" if e.found else "", e.why) for e in piece.judged]
    for title, columns, lines in (
        ("On file", ("milestone", "voice", "by", "on", "entry", "since then"), hands),
        ("Found", ("milestone", "source", "found", "why"), judged),
        ("History", ("step",), [(line,) for line in piece.history]),
        ("Changes since the previous copy", ("line",), [(line,) for line in piece.difference]),
    ):
        if lines:
            table(title, columns, lines)
