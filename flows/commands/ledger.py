"""`followthrough ledger`: verify, correct, checkpoint, rebuild, show, export the record."""

from collections import Counter, defaultdict
from pathlib import Path

from cyclopts import App

from flows.commands._out import (
    answer,
    bad_input,
    check_failed,
    document,
    fact,
    keep_words,
    load_settings,
    permit,
    record,
    result,
    run_flow,
    table,
)
from flows.commands._parameters import By, Json, Reason, in_any_case

app = App(name="ledger")


@app.command
def verify(*, against: tuple[str, ...] = (), json: Json = False) -> None:
    """Check every entry, the checkpoints, the memos, the tables and the evidence. Exit code 1 if something is wrong.

    With --against, compare it first with what somebody holds: a checkpoint, an issued memo (its folder),
    a copy (or the .json beside it), or a record head as it is printed. The option can be repeated.

    Example: followthrough ledger verify --against memo-1 --against 500-1f2e3d4c5b6a7988

    Args:
        against: A checkpoint, a memo, a copy or a record head that somebody holds.
    """
    from flows.ledger.audit_ledger import audit_ledger
    from flows.ledger.proving import NAMED, compare
    from models.core import LedgerBroken
    from notifications.words import tally

    try:
        settings = load_settings()
        agreeing = compare(settings, settings.database(), against) if against else []
        audit = run_flow(audit_ledger)
    except LedgerBroken as error:
        raise check_failed(str(error)) from error
    if json:
        document({**audit, "against": agreeing})
        return
    orphans = audit.pop("orphans")
    anonymous = audit.pop("without_account")
    fact(*agreeing, "the record is complete: " + ", ".join(f"{key} {value}" for key, value in audit.items()))
    if anonymous:
        entries = f"{', '.join(map(str, anonymous[:NAMED]))}{', ...' if len(anonymous) > NAMED else ''}"
        fact(f"note: {tally(len(anonymous), 'entry', 'entries')} came by a command and hold no account: {entries}")
    for name in orphans:
        if name.startswith("memos/"):
            fact(f"the memo in {name} was never issued (a crash may have left it); move it away")
        else:
            fact(f"no entry names the file {name} (a crash may have left it); add it again, or remove it")


@app.command
def correct(seq: int, *, reason: Reason, by: By) -> None:
    """Withdraw what an entry said. The entry and its words stay in the record.

    Example: followthrough ledger correct 214 --reason "typed for the wrong milestone" --by p-coordinator-1

    Args:
        seq: The entry's number, as `followthrough ledger show R4` lists it.
    """
    fact(f"withdrawn (entry {answer('withdraw', str(seq), by, reason=reason).seq})")


@app.command(name="clock")
def confirm_clock(*, reason: Reason, by: By) -> None:
    """Record that this machine's clock is right, where the last entry was recorded by a wrong one or long ago.

    Until then nothing is written. That entry stays; withdraw what it said with `ledger correct`.

    Example: followthrough ledger clock --reason "The clock was a year ahead on Monday" --by p-coordinator-1
    """
    from flows._runtime import clock
    from models.ledger import ClockConfirmed
    from tasks import ledger

    database = record()
    now = clock.now()
    permit(by, "correct")
    if not ledger.clock_fault(database, now):
        fact("the clock and the last entry agree; nothing is recorded")
        return
    reason_id = keep_words(reason)

    def decide() -> tuple[ClockConfirmed, ...]:
        return (ClockConfirmed(seq=ledger.head(database)[0], reason_id=reason_id),)

    seq = ledger.append_decided(database, decide, now=now, actor=by, confirms_clock=True).first
    fact(f"recorded (entry {seq}): the clock is right, and what follows goes by it")


@app.command
def checkpoint(*, old_key: Path | None = None, json: Json = False) -> None:
    """Write the last entry's checksum to a file, signed if a key is set.

    With --old-key, the key that signed until now (its file) signs too, and so says that the key now set replaces it.

    Example: followthrough ledger checkpoint

    Args:
        old_key: The file of the key that signed until now.
    """
    from flows._runtime import clock
    from flows.ledger.proving import take_checkpoint

    settings = load_settings()
    head, path = take_checkpoint(settings, settings.database(), clock.now(), old_key)
    says = "signed" if head.signature else "not signed, because no signing key is set"
    result(head, json, f"entry {head.seq}, {head.hash}: {says}; {path}")


@app.command
def rebuild() -> None:
    """Rebuild every table from the first entry, and name each row that differed; nothing if the record does not hold.

    Example: followthrough ledger rebuild
    """
    from flows._runtime import clock
    from flows.ledger.proving import heal, prove
    from models.core import LedgerBroken
    from tasks.ledger.checkpoint import public_key

    settings = load_settings()
    database = settings.database()
    prove(settings, database, public_key(settings.signing_key))
    if healed := heal(settings, database, clock.now()):
        raise LedgerBroken(". ".join(healed))
    fact("0 differences: every table follows from the record")


@app.command
def show(what: str, *, json: Json = False) -> None:
    """Show the entries about an id, or one entry by its number.

    Example: followthrough ledger show R4-M1

    Args:
        what: An id, such as R4-M1 or D1, or an entry's number.
    """
    from notifications.words import local_moment
    from tasks import ledger

    database = record()
    entries = [ledger.entry(database, int(what))] if what.isdecimal() else ledger.about(database, in_any_case(what))
    if not entries:
        raise bad_input(f"no entry is about {what}; `followthrough status` lists the recommendations")
    if json:
        plain = [entry.model_dump(mode="json") for entry in entries]
        for fields, entry in zip(plain, entries, strict=True):
            fields["event"]["kind"] = entry.event.kind  # which is of the event's class, and no field
        document(plain)
        return
    columns = ("seq", "occurred on", "recorded (in New York)", "kind", "by", "through")
    rows = (
        (e.seq, e.occurred_on, local_moment(e.recorded_at), e.event.kind.replace("_", " "), e.actor, e.channel)
        for e in entries
    )
    table(f"Entries: {what}", columns, rows)


@app.command
def accounts() -> None:
    """Show which account of this machine used which person's id in commands. Only this home's salt can tell.

    Example: followthrough ledger accounts
    """
    from tasks import ledger
    from tasks.core import accounts_known, salt_of

    settings = load_settings()
    names = accounts_known(salt_of(settings.home))
    used: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in ledger.entries(settings.database()):
        if entry.account:
            used[entry.account][entry.actor] += 1
    rows = [
        (names.get(account, f"not of this machine ({account[:12]})"), actor, count)
        for account, counts in used.items()
        for actor, count in counts.items()
    ]
    table("Accounts that ran commands", ("account", "as", "entries"), rows)


@app.command(name="writer")
def let_write(role: str) -> None:
    """Give a role of PostgreSQL what followthrough needs to write and no more. The owner runs it again after upgrades.

    Example: followthrough ledger writer followthrough_writer

    Args:
        role: The role's name in PostgreSQL.
    """
    from tasks import ledger

    settings = load_settings()
    elsewhere = ledger.let_write(settings.database(begin=settings.database_url is not None), role)
    fact(f"{role} may read and add entries, and change none; set FOLLOWTHROUGH_DATABASE_URL to it for all else")
    if elsewhere:
        fact(f"as every role it may also connect to {', '.join(elsewhere)}; REVOKE CONNECT ... FROM PUBLIC closes one")


@app.command
def export(file: Path) -> None:
    """Write every entry as it is stored, one JSON document per line.

    Example: followthrough ledger export ledger.jsonl

    Args:
        file: The file to write.
    """
    from tasks import ledger
    from tasks.core import write_whole

    lines = [entry.model_dump_json() for entry in ledger.sealed_entries(record())]
    write_whole(file, ("\n".join(lines) + "\n").encode())
    fact(f"{len(lines)} entries in {file}")
