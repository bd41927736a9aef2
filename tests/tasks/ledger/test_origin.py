"""When, by which way and from which account an entry came (docs/record.md#ledger)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from models.core import LedgerError
from models.ledger import ClockConfirmed, PeopleAdopted
from tasks import ledger
from tasks.core import account_hash
from tasks.ledger import Database
from tests.material.memo import register_events

NOW = datetime(2026, 4, 1, 13, tzinfo=UTC)
ROLES = PeopleAdopted(roles={})


def test_a_clock_earlier_than_the_last_entry_is_refused_with_both_moments_and_the_mend(database: Database) -> None:
    head = ledger.append(database, register_events(), now=NOW)
    with pytest.raises(LedgerError) as refused:
        ledger.append(database, [ROLES], now=NOW - timedelta(days=1))
    assert str(refused.value) == (
        "the clock of this machine says 2026-03-31 13:00:00 UTC, which is before the last entry "
        f"(no. {head}, recorded 2026-04-01 13:00:00 UTC); set the clock right and try again. If it is right, "
        "record that: followthrough ledger clock --reason ... --by ...; nothing was written"
    )
    assert ledger.head(database)[0] == head


def test_a_run_that_began_before_another_wrote_is_recorded_and_no_entry_is_older_than_the_one_before(
    database: Database,
) -> None:
    ledger.append(database, register_events(), now=NOW)
    ledger.append(database, [ROLES], now=NOW - timedelta(minutes=59))
    ledger.append(database, [ROLES], now=NOW + timedelta(seconds=1))
    moments = [each.recorded_at for each in ledger.entries(database)]
    assert moments == sorted(moments)
    assert moments[-2:] == [NOW, NOW + timedelta(seconds=1)]


def test_an_entry_holds_its_channel_and_for_a_command_the_account_as_a_salted_hash(database: Database) -> None:
    account = account_hash(b"salt", "made-up")
    ledger.append(replace(database, channel="command", account=account), register_events()[:1], now=NOW)
    ledger.append_decided(replace(database, channel="slack"), lambda: (ROLES,), now=NOW)
    ledger.append(database, [ROLES], now=NOW)
    first, *_, by_press, by_run = ledger.entries(database)
    assert (first.channel, first.account) == ("command", account)
    assert (by_press.channel, by_press.account) == ("slack", None)
    assert (by_run.channel, by_run.account) == ("flow", None)
    assert "made-up" not in ledger.sealed_entries(database)[0].entry
    assert account != account_hash(b"other", "made-up"), "another installation's salt gives another hash"


def test_a_clock_far_ahead_is_refused_before_anything_is_written_and_a_demonstrations_is_not(
    database: Database,
) -> None:
    ledger.append(database, [ROLES], now=NOW)
    ledger.append(database, [ROLES], now=NOW + timedelta(days=180))
    with pytest.raises(LedgerError, match=r"which is long after the last entry .* followthrough ledger clock"):
        ledger.append(database, [ROLES], now=NOW + timedelta(days=361))
    assert ledger.head(database)[0] == 2


def test_a_demonstrations_clock_goes_where_it_is_set(database: Database) -> None:
    ledger.append(replace(database, begins_demonstration=True), [ROLES], now=NOW)
    ledger.append(database, [ROLES], now=NOW + timedelta(days=800))
    assert ledger.head(database)[0] == 2


@pytest.mark.parametrize("days", [-365, 365])
def test_a_record_with_an_entry_far_from_the_clock_goes_on_after_a_person_confirms_the_clock(
    database: Database, days: int
) -> None:
    ledger.append(database, [ROLES], now=NOW)
    now = NOW + timedelta(days=days)
    with pytest.raises(LedgerError):
        ledger.append(database, [ROLES], now=now)
    confirmed = [ClockConfirmed(seq=1, reason_id="t")]
    ledger.append(database, confirmed, now=now, confirms_clock=True)
    ledger.append(database, [ROLES], now=now + timedelta(minutes=1))
    assert [entry.recorded_at for entry in ledger.entries(database)] == [NOW, now, now + timedelta(minutes=1)]
    assert ledger.check(database)[0] == 3
    assert ledger.rebuild(database) == ()
