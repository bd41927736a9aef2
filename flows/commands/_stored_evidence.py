"""What `evidence list`, `show` and `judge` print: rows and documents, read from the ledger and the store."""

from typing import Any

from flows._runtime import context
from flows._runtime.settings import load_settings
from flows.commands._out import document, fact, progress, say, table
from models.evidence import SOURCE_READ, RefusedFile
from models.projections import MILESTONES, SOURCES
from models.records import fate_of, rules_as_written, source_of
from notifications.words import file_reason
from tasks import ledger
from tasks.evidence import StoredPiece, judged_items, stored_piece, try_rules
from tasks.ledger import records
from tasks.register import read_plan

COLUMNS = ("milestone", "sha256", "name", "voice", "on", "entry", "withdrawn_by", "source", "counts")
SHORT = 12
WIDEST = {"sha256": SHORT, "name": 60}
"""Characters of a cell of the printed list; --json has them all."""


def stored_rows(milestone_id: str | None) -> list[dict[str, Any]]:
    """Return the evidence on file, and without an id also what the sources show that belongs to no milestone."""
    database = load_settings().database()
    named = [context.milestone(database, milestone_id)] if milestone_id else None
    milestones = named or records.every(database, MILESTONES).values()
    rows: list[tuple[Any, ...]] = [
        (record.id, e.sha256, e.name, e.voice, e.on, e.seq, e.corrected_by, record.source, e.counts)
        for record in milestones
        for e in record.evidence
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


def refusal_words(refused: RefusedFile) -> str:
    """Return which file was not kept, by its size only (its name may be personal), and what a person can do."""
    if refused.reason == "refused":
        fix = f"remove it, and ask for one without such data (class {refused.klass})"
    else:
        fix = "read it, then `evidence add MILESTONE FILE ... --i-read-it`, or ask for another format"
    pages = f" ({', '.join(refused.places)})" if refused.places else ""
    return f"file {refused.salted_hash[:8]}, {refused.size} bytes: {file_reason(refused.why)}{pages}; {fix}"


def show_stored(which: str, as_json: bool) -> None:
    """Print what was found where: for a milestone by its id, or for one file by the first characters of its SHA-256."""
    settings = load_settings()
    database = settings.database()
    sources = records.every(database, SOURCES)
    record = records.one(database, MILESTONES, which)
    if record is None:
        milestones = list(records.every(database, MILESTONES).values())
        piece = stored_piece(ledger.entries(database), which, milestones, sources, settings.store)
        document(piece) if as_json else _print_piece(piece)
        return
    judged = judged_items([record], sources, settings.store)
    if as_json:
        document({"milestone": which, "evidence": record.evidence, "found": judged})
        return
    columns = ("sha256", "name", "voice", "by", "on", "entry", "since then")
    on_file = [
        (e.sha256[:SHORT], e.name, e.voice, e.by, e.on, e.seq, fate_of(record, e, sources.get(e.source or "")))
        for e in reversed(record.evidence)
    ]
    table(f"{record.id}: evidence on file, the newest first", columns, on_file)
    source = source_of(record, sources)
    if source is None or source.result not in SOURCE_READ:
        why = f"{source.result}, {source.detail or source.reason}" if source else "not checked yet"
        fact(f"{record.source} could not be read ({why}). This does not mean no progress.")
    rows = [(item.ref, item.sha256[:SHORT], "possible match" if item.found else "", item.why) for item in judged]
    table(f"Items in {record.source}, and what the rule found", ("where", "sha256", "found", "why"), rows)


def show_rule_trial(as_json: bool) -> None:
    """Print what the rules in the plan file would find differently in everything on file."""
    settings = load_settings()
    database = settings.database()
    milestones = context.current_records(database).milestones
    rules = rules_as_written(read_plan(settings.plan).plan, milestones)
    say(f"applying {len(rules)} rules of {settings.plan} to everything on file ...")
    trials = try_rules(ledger.entries(database), milestones.values(), rules, settings.store, progress=progress)
    if as_json:
        document(trials)
        return
    rows = [(e.milestone_id, e.what.replace("_", " "), e.item_ref or e.ref, e.sha256[:SHORT], e.why) for e in trials]
    table("Different with these rules", ("milestone", "what", "where", "sha256", "why"), rows)
    fact(f"{len(trials)} differences; nothing was written")


def _print_piece(piece: StoredPiece) -> None:
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
        ("Text not visible on the page", ("where", "words"), piece.hidden),
        ("History", ("step",), [(line,) for line in piece.history]),
        ("Changes since the previous copy", ("line",), [(line,) for line in piece.difference]),
    ):
        if lines:
            table(title, columns, lines)
