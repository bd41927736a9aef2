"""The store of presses: each is kept once, before it is acknowledged (docs/record.md#presses)."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlmodel import Session, col, delete, func, select, update

from models.answers import (
    ABOUT_WHO,
    COUNTED_FOR,
    KEPT_FOR,
    IncomingPress,
    Press,
    Refusal,
    form_faults,
    is_over_limit,
    without_account,
)
from models.core import PrivacyError, Value, evolve, new_york_day
from models.ledger import PressRefused, PressTaken
from models.projections.rows import InboxRow, LedgerRow, TextRow
from notifications.answers import say_fault
from notifications.words import cap
from tasks.core import crash_point
from tasks.ledger import chain as ledger
from tasks.ledger import texts
from tasks.ledger.database import Database

_PERSON, _STRANGER = "person:", "stranger:"


class Received(Value):
    """What became of a press that came in: kept, there already, or not kept since its form must be corrected."""

    press: Press
    """As kept: what was typed is named by its text id."""
    errors: Mapping[str, str] = {}
    """For Slack's `response_action: errors`: a sentence by field. Nothing was kept then."""
    came_before: bool = False
    """It is acknowledged again and not acted on again, unless it still waits."""
    over_limit: bool = False
    """Too many came from this person, or from strangers: it is acknowledged, and nothing was kept."""


def receive(database: Database, read: IncomingPress, now: datetime, *, stranger: bool, salt: bytes) -> Received:
    """Keep a press and the words typed with it, as one, so that it may be acknowledged; `now` is UTC.

    Nothing is stored of words that the privacy gate refuses, or of a `stranger` (`models.answers.stranger_reason`).
    `salt`, the installation's secret, hides who pressed. Raises LedgerError: then it must not be acknowledged.
    """
    account = read.press.page or f"{read.press.team}:{read.press.app}:{read.press.user}"
    sender_hash = sha256(salt + account.encode()).hexdigest()
    sender = f"{_STRANGER if stranger else _PERSON}{sender_hash}"
    if stranger:
        with database.reading() as session:  # first without the writers' lock, so that a flood of them blocks nobody
            if _over_limit(session, sender, now):
                return Received(press=read.press, over_limit=True)
        return _keep(database, read.press, {}, now, sender)
    if (before := press_of(database, read.press.id)) is not None:
        return Received(press=before, came_before=True)
    errors = {name: say_fault(fault) for name, fault in form_faults(read, new_york_day(now)).items()}
    rows: dict[str, TextRow] = {}
    for name, words in read.words.items():
        if name in errors:
            continue
        try:
            rows[name] = texts.salted(database, words, names_file=name == "file")
        except PrivacyError as error:
            errors[name] = f"{cap(str(error))}. Nothing was kept."
    if errors:
        return Received(press=read.press, errors=errors)
    received = _keep(database, read.press, rows, now, sender)
    if received.over_limit and read.fields:
        return evolve(received, errors={read.fields[0]: say_fault("too_many")})
    return received


def _keep(database: Database, press: Press, rows: Mapping[str, TextRow], now: datetime, sender: str) -> Received:
    text_ids: dict[str, Any] = {name: row.id for name, row in rows.items()}
    named_press = evolve(press, form=evolve(press.form, **text_ids))
    with database.writing() as session:
        before = session.get(InboxRow, press.id)
        if before is not None:
            return Received(press=Press.model_validate_json(before.press), came_before=True)
        if _over_limit(session, sender, now):
            return Received(press=press, over_limit=True)
        session.add_all(rows.values())
        stored = named_press.model_dump_json(exclude_defaults=True)
        session.add(InboxRow(id=press.id, received_at=now, press=stored, sender=sender))
        session.flush()
        crash_point("received_before_commit")
    return Received(press=named_press)


def _over_limit(session: Session, sender: str, now: datetime) -> bool:
    stranger = sender.startswith(_STRANGER)
    is_theirs = col(InboxRow.sender) == sender

    def count(mine: bool) -> int:
        whose = is_theirs if mine else col(InboxRow.sender).startswith(_STRANGER)
        since = now - KEPT_FOR[stranger]
        return session.exec(select(func.count()).where(whose, col(InboxRow.received_at) > since)).one()

    return is_over_limit(count(mine=True), count(mine=False) if stranger else None)


def press_of(database: Database, press_id: str) -> Press | None:
    """Return a press that was kept, by its id."""
    with database.reading() as session:
        row = session.get(InboxRow, press_id)
        return Press.model_validate_json(row.press) if row else None


def waiting(database: Database) -> tuple[Press, ...]:
    """Return the presses that nobody has acted on yet, the oldest first."""
    with database.reading() as session:
        query = select(InboxRow).where(col(InboxRow.acted_at).is_(None))
        rows = session.exec(query.order_by(col(InboxRow.received_at), col(InboxRow.id)))
        return tuple(Press.model_validate_json(row.press) for row in rows)


def queue(database: Database) -> tuple[int, datetime | None]:
    """Return how many presses wait, and when the oldest of them came in."""
    with database.reading() as session:
        query = select(func.count(), func.min(InboxRow.received_at)).where(col(InboxRow.acted_at).is_(None))
        count, oldest = session.exec(query).one()
        return count, oldest


def refusals(database: Database, since: datetime) -> tuple[Refusal, ...]:
    """Return the presses since a moment (UTC) that were refused because of who pressed, the first one first."""
    with database.reading() as session:
        query = select(InboxRow.sender, LedgerRow.seq).where(
            LedgerRow.key == "press:" + col(InboxRow.id),
            LedgerRow.kind == "press_refused",
            col(InboxRow.received_at) > since,
            col(InboxRow.sender).is_not(None),
        )
        senders = {seq: sender for sender, seq in session.exec(query.order_by(col(LedgerRow.seq)))}
    entries = ((ledger.entry(database, seq), sender) for seq, sender in senders.items())
    return tuple(
        Refusal(seq=entry.seq, on=new_york_day(entry.recorded_at), why=entry.event.why, account=sender)
        for entry, sender in entries
        if sender and isinstance(entry.event, PressRefused) and entry.event.why in ABOUT_WHO
    )


def settle(database: Database, press_id: str, now: datetime) -> None:
    """Note that a press was acted on; forget who pressed, and delete the words of its form that no entry names."""
    press = press_of(database, press_id)
    text_ids = press.form.text_ids if press else ()
    unnamed: list[str] = []
    if press and text_ids and ledger.seq_of(database, PressTaken(press_id=press_id, verb=press.verb).key) is not None:
        milestone_id = press.milestone_id or press.mark.d
        unnamed = texts.unnamed(text_ids, ledger.about(database, [milestone_id]) if milestone_id else ())
    with database.writing() as session:
        row = session.get(InboxRow, press_id)
        if row is None or row.acted_at is not None:
            return
        row.acted_at = now
        row.press = without_account(Press.model_validate_json(row.press)).model_dump_json(exclude_defaults=True)
        old = (col(InboxRow.acted_at).is_not(None), col(InboxRow.received_at) <= now - COUNTED_FOR)
        session.exec(update(InboxRow).where(*old, col(InboxRow.sender).is_not(None)).values(sender=None))
        session.exec(delete(TextRow).where(col(TextRow.id).in_(unnamed)))
