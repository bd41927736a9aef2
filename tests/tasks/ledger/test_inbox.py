"""The store of presses: each is kept once for ever, with its words, or not at all."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from models.answers import IncomingPress, limits, without_account
from tasks.core import crash
from tasks.ledger import inbox, texts
from tasks.ledger.database import Database, connect
from tasks.slack import read_payload
from tests.material.personal import BARE, MADE_UP
from tests.material.presses import pressed, submitted

NOW = datetime(2026, 11, 25, 15, tzinfo=UTC)
CONTACT, COORDINATOR, VERIFIER = "p-contact-legal", "p-coordinator-1", "p-verifier-1"
SHA = "ab" * 32
HOSTILE = (
    "<!channel> <!subteam^S0DEMO> <https://evil.example|here>", "'; DROP TABLE text; --", "=HYPERLINK(1)", "\u202eevil",
    "a\0b", "\ud800 alone", "{{7*7}}", "\x1b[31mred", "\u00e9" * 1000,
)  # fmt: skip
WHY = "Made up: the order is not signed yet."


def read(payload: dict[str, Any]) -> IncomingPress:
    found = read_payload("interactive", payload)
    assert isinstance(found, IncomingPress)
    return found


def keep(database: Database, payload: dict[str, Any], *, stranger: bool = False) -> inbox.Received:
    return inbox.receive(database, read(payload), NOW, stranger=stranger, salt=b"")


def test_a_press_is_kept_with_its_words_named_by_their_text_ids(database: Database) -> None:
    kept = keep(database, submitted("extend.ask", CONTACT, "R5-M1", to="2026-12-30", reason=WHY))
    assert kept.errors == {}
    assert not kept.came_before
    form = kept.press.form
    assert texts.words_of(database, [form.reason or ""]) == {form.reason: WHY}
    assert inbox.press_of(database, kept.press.id) == kept.press
    assert inbox.waiting(database) == (kept.press,)


def test_a_second_delivery_is_known_for_ever_and_stores_its_words_once(database: Database) -> None:
    payload = submitted("done", CONTACT, "R5-M1", view="V0DEMO1", text=WHY)
    first = keep(database, payload)
    inbox.settle(database, first.press.id, NOW)
    again = inbox.receive(database, read(payload), NOW.replace(year=2031), stranger=False, salt=b"")
    assert again.came_before
    assert again.press == without_account(first.press)
    assert list(texts.every(database).values()) == [WHY]
    assert inbox.waiting(database) == ()


def test_four_deliveries_at_once_are_one_press(database: Database) -> None:
    payload = submitted("done", CONTACT, "R5-M1", view="V0DEMO1", text=WHY)
    with ThreadPoolExecutor(4) as crowd:
        kept = list(crowd.map(lambda _: keep(database, payload), range(4)))
    assert sorted(each.came_before for each in kept) == [False, True, True, True]
    assert len({each.press.form.text for each in kept}) == 1
    assert len(texts.every(database)) == 1


def test_presses_wait_in_the_order_in_which_they_came_until_they_are_settled(database: Database) -> None:
    first = keep(database, pressed("ack", CONTACT, "R5-M1")).press
    second = inbox.receive(
        database, read(pressed("ack", CONTACT, "R2-M1")), NOW.replace(hour=16), stranger=False, salt=b""
    ).press
    assert inbox.waiting(database) == (first, second)
    inbox.settle(database, first.id, NOW)
    inbox.settle(database, "no such press", NOW)
    assert inbox.waiting(database) == (second,)


def test_settling_again_keeps_the_first_moment(database: Database) -> None:
    kept = keep(database, pressed("ack", CONTACT, "R5-M1")).press
    inbox.settle(database, kept.id, NOW)
    inbox.settle(database, kept.id, NOW.replace(hour=23))
    with database.reading() as session:
        moment = session.connection().execute(text("SELECT acted_at FROM inbox")).scalar()
    assert "15:00" in str(moment)


def all_bytes(database: Database) -> bytes:
    """Return all that the tables hold, and on SQLite the files themselves."""
    held = b""
    with database.reading() as session:
        for table in ("ledger", "inbox", "text"):
            held += repr(session.connection().execute(text(f"SELECT * FROM {table}")).all()).encode()
    if database.is_sqlite:
        path = Path(database.engine.url.database or "")
        held += b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))
    return held


SAMPLES = [sample for several in MADE_UP.values() for sample in several[:2]]


@pytest.mark.parametrize("field", ["text", "link", "file", "reason"])
def test_personal_data_is_told_at_its_field_and_nothing_of_it_is_kept(database: Database, field: str) -> None:
    samples = [each for each in SAMPLES if field != "link" or each not in BARE]  # a part of the address
    for sample in samples:
        about = (
            f"https://made-up.example/{sample}" if field == "link" else f"{sample}.pdf" if field == "file" else sample
        )
        fields: dict[str, Any] = {"link": None, "file": None} | {field: about}
        verb = {"text": "done", "reason": "not_mine"}.get(field, "evidence")
        kept = keep(database, submitted(verb, CONTACT, "R5-M1", on="2026-11-25", **fields))
        assert list(kept.errors) == [field], sample
        assert sample not in str(kept.errors)
    held = all_bytes(database)
    assert [sample for sample in samples if sample.encode() in held] == []
    assert inbox.waiting(database) == ()


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_kept_as_they_were_typed_and_do_no_harm(database: Database, words: str) -> None:
    kept = keep(database, submitted("done", CONTACT, "R5-M1", text=words))
    stored = texts.words_of(database, [kept.press.form.text or ""])
    assert stored == {kept.press.form.text: words.replace("\0", "").replace("\ud800", "\ufffd").strip()}
    assert words not in kept.press.model_dump_json()


def test_refused_words_are_told_by_the_pattern_and_with_the_mend(database: Database) -> None:
    kept = keep(database, submitted("done", CONTACT, "R5-M1", text="SSN 123-45-6789"))
    assert kept.errors == {
        "text": "This text looks like P3 data (social_security); leave that out, or give only counts. Nothing was kept."
    }


def test_a_persons_address_is_told_at_its_field_with_the_mend_and_may_stand_in_the_name_of_a_file(
    database: Database,
) -> None:
    kept = keep(database, submitted("done", CONTACT, "R5-M1", text="Made up: write to a@b.example"))
    assert kept.errors == {
        "text": "This text contains an email address, and a memo prints it; name the office, not a person's "
        "address or number. Nothing was kept."
    }
    assert texts.every(database) == {}
    fields = {"link": None, "file": "from-a@b.example.pdf"}
    named = keep(database, submitted("evidence", CONTACT, "R5-M1", on="2026-11-25", **fields))
    assert named.errors == {}


def test_one_bad_field_keeps_the_good_words_out_as_well(database: Database) -> None:
    kept = keep(database, submitted("extend.ask", CONTACT, "R5-M1", to=None, reason=WHY))
    assert kept.errors == {"to": "Please fill this in."}
    assert texts.every(database) == {}


def test_of_a_stranger_the_press_is_kept_and_no_word(database: Database) -> None:
    kept = keep(database, submitted("done", "U0STRANGER", "R5-M1", text="SSN 123-45-6789"), stranger=True)
    assert (kept.errors, kept.press.form.text) == ({}, None)
    assert texts.every(database) == {}
    assert len(inbox.waiting(database)) == 1


@pytest.mark.parametrize(
    ("verb", "fields", "wrong"),
    [
        ("done", {"text": "   "}, {"text"}),
        ("done", {"text": "x" * 1001}, {"text"}),
        ("done", {"text": WHY, "says": None, "on": "2026-11-26"}, {"says", "on"}),
        ("snooze", {"until": None}, {"until"}),
        ("snooze", {"until": "2026-11-25"}, {"until"}),
        ("snooze", {"until": "2026-12-10"}, {"until"}),
        ("snooze", {"until": "no day"}, {"until"}),
        ("evidence", {"link": None, "file": None, "on": "2026-11-25"}, {"link"}),
        ("evidence", {"link": "https://made-up.example/a.pdf", "file": "a.pdf", "on": "2026-11-25"}, {"link"}),
        ("evidence", {"link": "http://made-up.example/a.pdf", "file": None, "on": "2026-11-25"}, {"link"}),
        ("evidence", {"link": "https://me:word@made-up.example/", "file": None, "on": "2026-11-25"}, {"link"}),
        ("evidence", {"link": "https://made-up.example:8443/", "file": None, "on": "2026-11-25"}, {"link"}),
        ("evidence", {"link": "https://[bad", "file": None, "on": "2026-11-25"}, {"link"}),
        ("evidence", {"link": None, "file": "../secret.pdf", "on": "2026-11-25"}, {"file"}),
        ("evidence", {"link": None, "file": "a\\b.pdf", "on": "2026-11-25"}, {"file"}),
        ("evidence", {"link": None, "file": "..", "on": "2026-11-25"}, {"file"}),
        ("evidence", {"link": None, "file": "a.pdf", "on": None, "voice": None}, {"on", "voice"}),
        ("blocked", {"waits_for": None, "reason": None}, {"waits_for"}),
        ("blocked", {"waits_for": "not an id!", "reason": None}, {"waits_for"}),
        ("verify", {"evidence": [], "on": "2026-11-25", "reason": WHY}, {"evidence"}),
        ("verify", {"evidence": [SHA], "on": "2026-11-26", "reason": WHY}, {"on"}),
        ("reject", {"evidence": [SHA], "reason": None}, {"reason"}),
        ("reassign", {"person": None, "reason": None}, {"person"}),
        ("extend.ask", {"to": "2026-11-24", "reason": WHY}, {"to"}),
        ("away", {"first": "2026-12-04", "last": "2026-12-01", "delegate": None}, {"last"}),
        ("away", {"first": "2026-11-01", "last": "2026-11-02", "delegate": None}, {"last"}),
        ("away", {"person": None, "first": "2026-12-01", "last": "2026-12-02", "delegate": None}, {"person"}),
    ],
)  # fmt: skip
def test_a_form_with_a_fault_is_told_at_its_field_and_not_kept(
    database: Database, verb: str, fields: dict[str, Any], wrong: set[str]
) -> None:
    about = None if verb == "away" else "R5-M1"
    kept = keep(database, submitted(verb, COORDINATOR, about, **fields))
    assert set(kept.errors) == wrong
    assert all(told.endswith(".") for told in kept.errors.values())
    assert inbox.waiting(database) == ()


def test_a_form_for_a_milestone_that_is_no_id_is_told_at_its_field(database: Database) -> None:
    kept = keep(database, submitted("done", CONTACT, None, milestone="../../etc/passwd", text=WHY))
    assert set(kept.errors) == {"milestone"}


@pytest.mark.parametrize("verb", ["ack", "snooze", "blocked", "evidence"])
def test_a_press_that_only_asks_for_a_form_has_no_faults_yet(database: Database, verb: str) -> None:
    assert keep(database, pressed(verb, CONTACT, "R5-M1")).errors == {}


def test_a_form_that_is_right_is_kept(database: Database) -> None:
    kept = keep(database, submitted("snooze", CONTACT, "R5-M1", until="2026-12-09"))
    assert kept.errors == {}
    assert kept.press.form.until == date(2026, 12, 9)


def test_killed_before_the_commit_neither_the_press_nor_its_words_are_there(sqlite_url: str) -> None:
    payload = submitted("done", CONTACT, "R5-M1", view="V0DEMO1", text=WHY)
    child = os.fork()
    if not child:
        crash.arm("received_before_commit")
        keep(connect(sqlite_url), payload)
        os._exit(0)
    _, how = os.waitpid(child, 0)
    assert os.WTERMSIG(how) == signal.SIGKILL
    database = connect(sqlite_url)
    assert inbox.waiting(database) == ()
    assert texts.every(database) == {}
    assert not keep(database, payload).came_before


def inbox_rows(database: Database) -> list[Any]:
    with database.reading() as session:
        return list(session.connection().execute(text("SELECT * FROM inbox")).all())


def test_a_settled_press_keeps_no_id_of_slacks(database: Database) -> None:
    kept = keep(database, pressed("ack", CONTACT, "R5-M1")).press
    ids = [kept.user, kept.team, kept.app, kept.channel or ""]
    assert all(each in str(inbox_rows(database)) for each in ids)
    inbox.settle(database, kept.id, NOW)
    assert not [each for each in ids if each in str(inbox_rows(database))]
    assert inbox.press_of(database, kept.id) == without_account(kept)


def test_no_byte_of_a_settled_press_or_of_words_that_went_with_it_stays_in_the_file(sqlite_url: str) -> None:
    """SQLite leaves what is replaced or deleted in its pages unless `secure_delete` is on."""
    database = connect(sqlite_url)
    kept = keep(database, submitted("done", CONTACT, "R5-M1", text=WHY)).press
    path = Path(database.engine.url.database or "")

    def held(words: str) -> bool:
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return words.encode() in path.read_bytes()

    assert held(kept.user)
    assert held(WHY)
    inbox.settle(database, kept.id, NOW)
    with database.writing() as session:
        session.connection().execute(text("DELETE FROM text"))
    assert not held(kept.user)
    assert not held(WHY)


def test_a_stranger_is_noted_five_times_a_day_and_strangers_do_not_fill_the_inbox(database: Database) -> None:
    def press(user: str, after: timedelta = timedelta(0)) -> inbox.Received:
        got = read(pressed("ack", user, "R5-M1"))
        received = inbox.receive(database, got, NOW + after, stranger=True, salt=b"s")
        if not received.over_limit:
            inbox.settle(database, received.press.id, NOW + after)
        return received

    assert [press("U0STRANGER").over_limit for _ in range(30)] == [False] * limits.TRIES + [True] * 25
    others = [press(f"U0STRANGE{number}").over_limit for number in range(limits.STRANGERS_A_DAY + 5)]
    assert others.count(False) == limits.STRANGERS_A_DAY - limits.TRIES
    assert not press("U0STRANGER", timedelta(days=1)).over_limit
    assert not press("U0STRANGER", limits.COUNTED_FOR).over_limit
    with database.reading() as session:
        held = session.connection().execute(text("SELECT count(*), count(sender) FROM inbox")).one()
    assert tuple(held) == (limits.STRANGERS_A_DAY + 2, 2), "after seven days nobody can tell who pressed"


def test_a_person_may_press_up_to_the_limit_and_reads_at_a_field_that_it_is_reached(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PRESSES_AN_HOUR", 3)
    taken = [keep(database, pressed("ack", CONTACT, "R5-M1")) for _ in range(5)]
    assert [each.over_limit for each in taken] == [False, False, False, True, True]
    assert (
        inbox.receive(database, read(pressed("ack", "U0DEMO001", "R5-M1")), NOW, stranger=False, salt=b"").errors == {}
    )
    form = keep(database, submitted("done", CONTACT, "R5-M1", text=WHY))
    assert form.over_limit
    assert list(form.errors.values()) == [
        "We take at most 200 presses an hour from one person. Nothing was recorded. Please try again in an hour."
    ]
    assert texts.every(database) == {}
    later = inbox.receive(
        database, read(pressed("ack", CONTACT, "R5-M1")), NOW + timedelta(hours=1), stranger=False, salt=b""
    )
    assert not later.over_limit
