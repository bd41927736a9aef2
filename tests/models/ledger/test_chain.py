"""The chain: whoever changes the past of the ledger is found."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from unicodedata import normalize

import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

from models.core import LedgerBroken, RuleError
from models.ledger.chain import GENESIS, Sealed, canonical, hash_of, inner_of, seal, unseal, verify
from models.ledger.events import KINDS, Event
from models.ledger.events.evidence import RuleFailed
from tests.material.one_of_each import one_of_each
from tests.material.records import NOW, story

SALT = "5a" * 32
SAMPLES = [
    Sealed.model_validate_json(line)
    for line in (Path(__file__).parents[2] / "samples" / "events.jsonl").read_text().splitlines()
]


def chain(events: list[Event]) -> list[Sealed]:
    links: list[Sealed] = []
    for seq, event in enumerate(events, 1):
        prev = links[-1].hash if links else GENESIS
        links.append(seal(event, seq=seq, prev_hash=prev, now=NOW, actor="followthrough", salt=f"{seq:064x}"))
    return links


LONG = chain(story(1000))


def flip(link: Sealed, random: Random) -> Sealed:
    place = random.randrange(len(link.entry))
    other = chr(ord(link.entry[place]) ^ 1)
    return link.model_copy(update={"entry": link.entry[:place] + other + link.entry[place + 1 :]})


def change_column(link: Sealed, random: Random) -> Sealed:
    name = random.choice([each for each in Sealed.model_fields if each not in ("seq", "entry")])
    old = getattr(link, name)
    new = {int: lambda: old + 1, date: lambda: old + timedelta(days=1), datetime: lambda: old + timedelta(seconds=1)}
    return link.model_copy(update={name: new.get(type(old), lambda: f"{old}x")()})


def test_any_change_at_any_place_is_found_at_its_entry() -> None:
    random, found = Random(7), 0
    harms = ("flip", "column", "swap", "drop", "insert")
    for turn in range(200):
        at, links = random.randrange(1, 998), list(LONG)
        match harms[turn % len(harms)]:
            case "flip":
                links[at] = flip(links[at], random)
            case "column":
                links[at] = change_column(links[at], random)
            case "swap":
                links[at], links[at + 1] = links[at + 1], links[at]
            case "drop":
                del links[at]
            case "insert":
                links.insert(at, LONG[at - 1])
        with pytest.raises(LedgerBroken, match=rf"^entry {at + 1} "):
            verify(links)
        found += 1

    assert found == 200


def test_a_chain_that_nobody_changed_holds() -> None:
    assert verify(LONG) == (1000, LONG[-1].hash)
    assert verify([]) == (0, GENESIS)


def first(event: Event, actor: str) -> Sealed:
    return seal(event, seq=1, prev_hash=GENESIS, now=NOW, actor=actor, salt=SALT)


def test_a_column_that_only_looks_like_its_entry_is_found() -> None:
    """Columns are compared as text: one that holds more of the entry, or its escapes, is not what the entry says."""
    quoted, start = first(story(1)[0], 'a"b\\c'), ',"channel":"'
    claimed = next(link for event in one_of_each() if (link := first(event, "a")).entry.count(start) > 1)
    longer = claimed.entry[claimed.entry.find(start) + len(start) : claimed.entry.rfind('","key":"')]

    assert verify([quoted]) == (1, quoted.hash)
    assert verify([claimed]) == (1, claimed.hash)
    for link, change in (
        (quoted, {"actor": r"a\"b\\c"}),
        (quoted, {"account": ""}),
        (claimed, {"channel": longer}),
    ):
        with pytest.raises(LedgerBroken, match="entry 1 "):
            verify([link.model_copy(update=change)])


@pytest.mark.parametrize("again", [',"actor":"b"', ',"account":"b"', r',"\u0061ctor":"b"'])
def test_a_name_that_comes_twice_in_an_entry_is_found_though_its_hashes_hold(again: str) -> None:
    """A reader of JSON takes the last one, so the column would say another name than the entry."""
    link = first(story(1)[0], "a")
    entry = link.entry.replace(',"channel":"', f'{again},"channel":"')
    forged = link.model_copy(update={"entry": entry, "hash": hash_of(GENESIS, inner_of(link.salt, entry))})

    with pytest.raises(LedgerBroken, match="entry 1 "):
        verify([forged])


def test_a_new_entry_hashes_the_bytes_that_are_stored() -> None:
    one = LONG[0]

    assert one.hash == hash_of(GENESIS, inner_of(one.salt, one.entry))
    assert canonical(json.loads(one.entry)).decode() == one.entry


@pytest.mark.parametrize("value", [1.5, float("nan"), 2**53, "\ud800", b"bytes", date(2026, 4, 1)], ids=repr)
def test_what_has_more_than_one_form_is_refused(value: Any) -> None:
    with pytest.raises(RuleError, match="cannot be written"):
        canonical({"body": [value]})


def test_a_letter_has_one_form_however_it_was_typed() -> None:
    assert canonical({"\u00e9": "\u00e9"}) == canonical({"e\u0301": "e\u0301"})


TREES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(TREES)
def test_a_value_written_twice_is_the_same_bytes(tree: Any) -> None:
    written = canonical(tree)

    assert canonical(json.loads(written)) == written


@given(st.text(), st.datetimes(timezones=st.just(UTC)))
def test_an_entry_read_back_is_the_event_that_was_sealed(why: str, moment: datetime) -> None:
    event = RuleFailed(milestone_id="R4-M1", why=why)

    entry = unseal(seal(event, seq=1, prev_hash=GENESIS, now=moment, actor="a", salt=SALT))

    again = seal(entry.event, seq=1, prev_hash=GENESIS, now=entry.recorded_at, actor=entry.actor, salt=SALT)
    assert again == seal(event, seq=1, prev_hash=GENESIS, now=moment, actor="a", salt=SALT)
    assert entry.recorded_at == moment


def test_an_entry_is_of_the_new_york_day_where_the_event_names_none() -> None:
    evening = datetime(2026, 4, 2, 3, 30, tzinfo=UTC)

    assert seal(story(1)[0], seq=1, prev_hash=GENESIS, now=evening, actor="a", salt=SALT).occurred_on == date(
        2026, 4, 1
    )


def test_an_entry_that_nobody_can_read_is_named() -> None:
    with pytest.raises(LedgerBroken, match="entry 3 cannot be read"):
        unseal(LONG[2].model_copy(update={"entry": '{"kind":"unheard_of"}'}))


def test_every_kind_can_be_sealed_and_read_back() -> None:
    for event in one_of_each():
        sealed = seal(event, seq=1, prev_hash=GENESIS, now=NOW, actor="a", salt=SALT)
        entry = unseal(sealed)

        assert seal(entry.event, seq=1, prev_hash=GENESIS, now=NOW, actor="a", salt=SALT) == sealed
        assert entry.event.model_copy(update={"on": event.on}) == event


def test_every_kind_and_version_has_a_stored_sample() -> None:
    """Add the sample of a new kind to tests/samples/events.jsonl; never write a stored one anew."""
    assert {(each.kind, each.version) for each in SAMPLES} == {(kind, 1) for kind in KINDS}
    assert {each.kind for each in one_of_each()} == set(KINDS)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: f"{sample.kind}-{sample.version}")
def test_a_stored_sample_is_read_as_it_was_written(sample: Sealed) -> None:
    entry, stored = unseal(sample), json.loads(sample.entry)

    assert sample.hash == hash_of(sample.prev_hash, sample.inner)
    assert (entry.event.kind, entry.event.version) == (sample.kind, sample.version)
    assert entry.event.subject == sample.subject
    assert (entry.event.key or f"{sample.kind}:{sample.seq}") == sample.key
    body = entry.event.model_dump(mode="json", exclude={"kind", "version"})
    assert holds(body, stored["body"])


def holds(read: Any, stored: Any) -> bool:
    """Say whether all that was stored is read as it was; fields added since have their defaults beside it."""
    if isinstance(stored, dict):
        return isinstance(read, dict) and all(name in read and holds(read[name], stored[name]) for name in stored)
    if isinstance(stored, list):
        return len(read) == len(stored) and all(map(holds, read, stored))
    return bool(read == stored)


WORDS = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=12)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)


def composed(value: Any) -> Any:
    """Return a value with its text in NFC, written apart from the ledger's own."""
    if isinstance(value, str):
        return normalize("NFC", value)
    if isinstance(value, list):
        return [composed(each) for each in value]
    return {composed(k): composed(v) for k, v in value.items()} if isinstance(value, dict) else value


@given(JSON)
@example({"\ue000": 1, "\U0001f600": 2, "a": [{"\U0001f601": "\x7f\u2028"}]})
def test_the_quick_way_writes_what_rfc_8785_says(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(composed(value))
