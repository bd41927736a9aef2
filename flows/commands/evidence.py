"""`followthrough evidence`: ask the sources, take a file into custody, show what is held."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from cyclopts import App

from flows.commands._out import do, document, fact, keep_words, say, table
from flows.commands._words import Voice

if TYPE_CHECKING:
    from models.evidence import Look
    from models.milestone import MilestoneRecord

app = App(name="evidence", help="Ask the sources, take a file into custody, show what is held.")


@app.command
def look(*sources: str, json: bool = False) -> None:
    """Ask the sources of the register once, or only those named; note how each answered and what the rules find.

    Example: followthrough evidence look council_mirror
    """
    from flows import _clock, _house
    from flows._settings import settings
    from models.errors import InputError
    from notifications import words
    from tasks import finding, ledger, looking, noting

    house, now = settings(), _clock.now()
    database = house.database()
    known = _house.known(database)
    if unknown := sorted(set(sources) - set(known.register.sources)):
        raise InputError(f"{', '.join(unknown)}: no such source; the register has {', '.join(known.register.sources)}")
    names = sources or tuple(known.register.sources)
    say(f"asking {len(names)} sources side by side ...")
    around = _house.surroundings(house)

    def ended(one: "Look") -> None:
        why = f" ({words.reason(one.result.reason)})" if one.result.reason else ""
        say(f"  {one.result.name}: {one.result.result}{why}")

    looks = looking.look(known.register, names, known.milestones, known.sources, around=around, now=now, ended=ended)
    noted = noting.note(database, looks, known.milestones, known.sources, f"look:{now.isoformat()}")
    ledger.append(database, noted, now=now)
    known = _house.known(database)
    found = finding.candidates(known.milestones.values(), known.sources, known.register, house.store)
    ledger.append(database, found, now=now)
    results = [each.result for each in looks]
    if json:
        document({"sources": [each.model_dump(mode="json") for each in results], "found": len(found)})
        return
    rows = [(each.name, each.result, each.reason, each.detail, len(each.seen)) for each in results]
    table("Sources", ("source", "result", "reason", "in words", "seen"), rows)
    fact(f"{len(found)} new candidates; a rule closes nothing")


@app.command
def add(milestone_id: str, file: Path, *, voice: Voice, on: date, by: str, i_read_it: bool = False) -> None:
    """Take a file into custody as evidence for a milestone. A file with personal or sealed data is refused.

    With --i-read-it the person of --by states that they read it and that it holds no such data: a scan, which no
    program can read, needs that.

    Example: followthrough evidence add R5-M1 policy.pdf --voice agency --on 2026-11-20 --by p-contact-legal
    """
    from flows import _house
    from flows._run import run
    from flows._settings import settings
    from flows.add_evidence import add_evidence
    from models.errors import InputError, PrivacyError
    from models.evidence import RefusedFile
    from tasks.extract import keep_text
    from tasks.intake import take
    from tasks.looking import salt_of

    house = settings()
    _house.permit(house, by, "evidence", _house.milestone(house.database(), milestone_id))
    try:
        body = file.read_bytes()
    except OSError as error:
        raise InputError(f"{file} cannot be read ({error.strerror}); name a file that is there") from None
    taken = take(file.name, body, salt_of(house.home), read_by=by if i_read_it else None)
    if isinstance(taken, RefusedFile):
        mend = "; read it yourself and add --i-read-it" if taken.reason == "needs_person" and not i_read_it else ""
        raise PrivacyError(
            f"this file is not taken in ({taken.why}, class {taken.klass}); nothing of it was written{mend}"
        )
    sha256 = house.store.keep(body)
    text = keep_text(house.store, taken) if taken.extracted.pages else None
    seq = do(run(add_evidence, milestone_id, sha256, keep_words(file.name), voice, on, by, text, i_read_it))
    fact(f"in custody as {sha256}, entry {seq}; it waits for a verifier")


@app.command(name="list")
def show_list(milestone_id: str | None = None, *, json: bool = False) -> None:
    """List what is in hand, of all milestones or of one.

    Example: followthrough evidence list ALL-M3
    """
    rows = [
        (record.id, each.sha256, each.name, each.voice, each.on, each.seq, each.corrected_by)
        for record in _milestones(milestone_id)
        for each in record.evidence
    ]
    names = ("milestone", "sha256", "name", "voice", "on", "entry", "withdrawn_by")
    if json:
        document([dict(zip(names, row, strict=True)) for row in rows])
    else:
        table("Evidence in hand", names, [(row[0], row[1][:12], *row[2:]) for row in rows])


@app.command(name="show")
def show_one(sha256: str, *, json: bool = False) -> None:
    """Show what was found where in one piece of evidence, named by its SHA-256 or the start of it.

    Example: followthrough evidence show 3f2a9c01
    """
    from models.errors import InputError

    held = [
        {"milestone": record.id, **each.model_dump(mode="json")}
        for record in _milestones(None)
        for each in record.evidence
        if each.sha256.startswith(sha256)
    ]
    if not held:
        raise InputError(f"no evidence {sha256!r} is in hand; `evidence list` shows what is")
    if json:
        document(held)
    else:
        table("Evidence", ("what", ""), [(key, value) for each in held for key, value in each.items()])


def _milestones(milestone_id: str | None) -> "list[MilestoneRecord]":
    from flows import _house
    from flows._settings import settings
    from models.projections import MILESTONES
    from tasks import records

    database = settings().database()
    if milestone_id:
        return [_house.milestone(database, milestone_id)]
    return list(records.every(database, MILESTONES).values())
