"""`followthrough evidence`: ask the sources, take a file into custody, show what is held."""

import re
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Literal

from cyclopts import App

from flows._runtime import clock, context
from flows.commands._out import answer as act
from flows.commands._out import document, fact, keep_words, load_settings, run_flow, say, table
from flows.commands._parameters import By, Day, Json, MilestoneId, Reason, SourceName, find_id, whole_id
from models.answers import Form
from models.core import InputError, PrivacyError
from models.evidence import RefusedFile, SourceCheck
from models.permissions import may
from models.records import files_named
from notifications.words import reason, tally
from tasks import ledger
from tasks.core import salt_of

Voice = Literal["agency", "oversight", "public_record"]

MANY_FILES = 20
"""Files of a folder from which on a look says how far it is."""

app = App(name="evidence")


@app.command
def check(*sources: SourceName, json: Json = False) -> None:
    """Check all sources once, or only the ones you name, and record how each answered and what the rules found.

    Example: followthrough evidence check council_mirror

    Args:
        sources: The names of sources in the tracking plan; all of them if you name none.
    """
    from flows.commands._stored_evidence import refusal_words
    from flows.evidence.checks import note_checks, note_found
    from tasks.evidence import check_sources, relied_on

    settings = load_settings()
    now = clock.now()
    current = context.current_records(settings.database())
    register = current.register
    if unknown := sorted(set(sources) - set(register.sources)):
        raise InputError(f"unknown source: {', '.join(unknown)}. The tracking plan has {', '.join(register.sources)}")
    names = sources or relied_on(register, current.milestones.values())
    if settings.plan.is_file() and sha256(settings.plan.read_bytes()).hexdigest() != register.sha256:
        say(f"warning: {settings.plan} differs from the plan in the record; run `followthrough plan sync`")
    say(f"checking {tally(len(names), 'source')} ...")

    def progress(source: str, done: int, of: int) -> None:
        if of >= MANY_FILES and (done == of or done % (of // 10) == 0):
            say(f"  {source}: {done} of {of} files")

    surroundings = replace(context.surroundings(settings), progress=progress)

    def ended(source_check: SourceCheck) -> None:
        result = source_check.result
        say(f"  {result.name}: {result.result}{f' ({reason(result.reason)})' if result.reason else ''}")
        for file in source_check.refused:
            say(f"    not kept: {refusal_words(file)}")

    # A person who names a source wants it asked, whatever its circuit says.
    probe = bool(sources)
    checks = check_sources(
        register, names, current.milestones, current.sources, around=surroundings, now=now, ended=ended, probe=probe
    )
    note_checks(settings, checks, f"check:{now.isoformat()}", now, clock.today())
    counts = Counter(event.kind for event in note_found(settings, now))
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

    With --i-read-it the person named by --by states that they read it and that it has no such data. A scan needs
    that, because no program can read it.

    Example: followthrough evidence add R5-M1 policy.pdf --voice agency --on 2026-11-20 --by p-contact-legal

    Args:
        file: The path of the file.
        voice: Whose words the file holds: the agency's, the oversight office's, or a public record's.
        on: The day of the document, such as 2026-11-20.
        i_read_it: You read it, and it has no personal or sealed data.
    """
    from flows.answers.record_answer import command
    from tasks.files import keep_text, take

    settings = load_settings()
    command(settings, "file.add", milestone_id, by, Form(voice=voice, on=on)).answer()  # before anything is kept
    try:
        body = file.read_bytes()
    except OSError as error:
        raise InputError(f"{file} cannot be read ({error.strerror}); check the path") from None
    taken = take(file.name, body, salt_of(settings.home), read_by=by if i_read_it else None)
    if isinstance(taken, RefusedFile):
        fix = "; read it yourself and add --i-read-it" if taken.reason == "needs_person" and not i_read_it else ""
        raise PrivacyError(
            f"we did not keep this file ({taken.why}, class {taken.klass}), and wrote nothing from it{fix}"
        )
    digest = settings.store.keep(body)
    text = keep_text(settings.store, taken) if taken.extracted.pages else None
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
        raise InputError("--shows belongs to `read`; the other answers show no milestone")
    shows = tuple(find_id(milestone_id, "milestone") for milestone_id in shows)
    fact(f"noted (entry {act('file.answer', file, by, answer=what.replace('-', '_'), shows=shows).seq})")
    for milestone_id in shows:
        fact(f"next: followthrough evidence add {milestone_id} FILE --voice agency --on DAY --by {by} --i-read-it")


@app.command
def looked(milestone_id: MilestoneId, *, on: Day, by: By, found: str) -> None:
    """Record that you looked where a milestone would show, after its date, and found nothing.

    The tracking plan names that public source (shows_in). If you found something, add it with `evidence add` instead.

    Example: followthrough evidence looked R3-M3@2026 --on 2026-11-20 --by p-verifier-1 --found nothing

    Args:
        on: The day on which you looked, such as 2026-11-20.
        found: The word nothing.
    """
    if found != "nothing":
        raise InputError(
            f"--found {found!r}: only `nothing` is recorded here; add what you found with "
            f"`followthrough evidence add {milestone_id} FILE --voice agency --on DAY --by {by}`"
        )
    seq = act("look", milestone_id, by, on=on).seq
    looks = context.milestone(load_settings().database(), milestone_id).looks
    fact(f"noted (entry {seq}): nothing at {next(item.source for item in looks if item.seq == seq)} on {on}")
    fact(f"to withdraw it: followthrough ledger correct {seq} --reason WHY --by {by}")


@app.command(name="list")
def show_list(milestone_id: MilestoneId | None = None, *, json: Json = False) -> None:
    """List the evidence on file, for one milestone or for all; without an id, also what the sources show.

    Example: followthrough evidence list ALL-M3
    """
    from flows.commands._stored_evidence import WIDEST, stored_rows

    rows = stored_rows(milestone_id)
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
    from flows.commands._stored_evidence import show_stored

    is_file = re.fullmatch("[0-9a-fA-F]+", which)
    show_stored(which.lower() if is_file else find_id(which, "milestone"), json)


@app.command
def judge(*, again: bool = False, json: Json = False) -> None:
    """Show what the rules in the plan file would find in everything on file; write nothing.

    Example: followthrough evidence judge --again

    Args:
        again: Try the rules that stand in the plan file now.
    """
    from flows.commands._stored_evidence import show_rule_trial

    if not again:
        raise InputError("each check applies the rules; `evidence judge --again` tries those in the plan file")
    show_rule_trial(json)


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

    may(load_settings().people(), by, "forget")
    files = files_named(ledger.entries(load_settings().database()))
    file = whole_id(which, files, "file", "its SHA-256 (`followthrough evidence list` shows them)")
    order = run_flow(expunge_evidence, file, keep_words(reason), by)
    copies = tally(order["copies"], "copy", "copies")
    fact(f"removed by order (entry {order['seq']}): {file}, and from {copies}. Copies kept elsewhere still hold it.")
    if order["sealed"]:
        fact(
            f"{tally(order['sealed'], 'encrypted copy', 'encrypted copies')} cannot be opened here and may hold it: a "
            "restore removes it again. Delete those files if the order does not allow that"
        )
