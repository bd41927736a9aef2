"""What the record holds on one person, and what of it may be handed out on request (docs/record.md#exports)."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Literal

from pydantic import AwareDatetime

from models.core import People, Person, Value, inspect_typed
from models.ledger import Entry, TextErased
from models.records.custody import Receipt, files_expunged

Why = Literal[
    "public", "personal", "names_a_person", "only_read_by_a_person", "erased", "removed", "missing", "people_file"
]
"""Why something is handed out (`public`) or not."""


class PersonEntry(Value):
    """An entry that a person made, or that names their id."""

    seq: int
    on: date
    recorded_at: AwareDatetime
    kind: str
    made: bool
    body: dict[str, Any]
    words: tuple[str, ...]
    """The typed words that it names and that are still held."""


class PersonExport(Value):
    """All that the record holds on a person."""

    person_id: str
    person: Person | None
    entries: tuple[PersonEntry, ...]
    mentions: dict[str, str]
    """Typed words that name them, by text id, whoever typed them."""
    files: tuple[str, ...]
    """The SHA-256 of each file of evidence whose text names them."""
    presses: tuple[str, ...]
    """The ids of presses of theirs on which nobody has acted yet."""


class DisclosureItem(Value):
    """One thing of the record, and whether it may be handed out."""

    what: Literal["entry", "words", "file", "people"]
    id: str
    """The seq of an entry, a text id, the SHA-256 of a file."""
    klass: Literal["P0", "P1", "P2", "P3", "P4", "unchecked"]
    released: bool = False
    why: Why
    seq: int | None = None
    """The entry that names it, or by which it was erased or removed."""
    content: dict[str, Any] | str | None = None
    """What is handed out; none of what is withheld."""


def person_export(
    person_id: str,
    people: People,
    entries: Iterable[Entry],
    words: Mapping[str, str],
    texts_of_files: Mapping[str, str],
    presses: Collection[str],
) -> PersonExport:
    """Return all that the record holds on a person. `words` are all typed words by text id, `texts_of_files` what was
    extracted, by the file's SHA-256, and `presses` the ids of theirs that wait."""
    person = people.by_id.get(person_id)
    marks = [mark.casefold() for mark in (person.name, person.email, person.slack) if mark] if person else []
    about = tuple(
        _person_entry(person_id, entry, words)
        for entry in entries
        if entry.actor == person_id or person_id in _strings(_body(entry))
    )
    return PersonExport(
        person_id=person_id,
        person=person,
        entries=about,
        mentions={id_: text for id_, text in words.items() if _mentions(text, marks)},
        files=tuple(sha256 for sha256, text in texts_of_files.items() if _mentions(text, marks)),
        presses=tuple(presses),
    )


def request_export(
    entries: Collection[Entry],
    words: Mapping[str, str],
    receipts: Iterable[Receipt],
    people: People,
    about: str | None,
) -> tuple[DisclosureItem, ...]:
    """Return everything that the record holds, or holds about one id, with what may be handed out of it and why."""
    chosen = [entry for entry in entries if about is None or about in _strings(_body(entry))]
    names = [person.name.casefold() for person in people.people]
    erased_by = {entry.event.text_id: entry.seq for entry in entries if isinstance(entry.event, TextErased)}
    removed_by = files_expunged(entries)
    items = [_entry_item(entry) for entry in chosen]
    first_seqs: dict[str, int] = {}
    for value, seq in ((value, entry.seq) for entry in chosen for value in _strings(_body(entry))):
        if value in words or value in erased_by:
            first_seqs.setdefault(value, seq)
    items += [_words_item(id_, seq, words.get(id_), erased_by.get(id_), names) for id_, seq in first_seqs.items()]
    seqs = {entry.seq for entry in chosen}
    files = {receipt.sha256: receipt for receipt in receipts if receipt.seq in seqs}
    items += [_file_item(receipt, removed_by.get(receipt.sha256)) for receipt in files.values()]
    items.append(DisclosureItem(what="people", id="people", klass="P1", why="people_file"))
    return tuple(items)


def _body(entry: Entry) -> dict[str, Any]:
    return entry.event.model_dump(mode="json", exclude={"version"})


def _entry_item(entry: Entry) -> DisclosureItem:
    on, recorded_at = entry.occurred_on.isoformat(), entry.recorded_at.isoformat()
    content = {"kind": entry.event.kind, "on": on, "recorded_at": recorded_at, "by": entry.actor, "body": _body(entry)}
    return DisclosureItem(what="entry", id=str(entry.seq), klass="P0", released=True, why="public", content=content)


def _words_item(
    text_id: str, named_by: int, text: str | None, erased_by: int | None, people_names: Collection[str]
) -> DisclosureItem:
    fields: dict[str, Any] = {"what": "words", "id": text_id, "seq": named_by}
    if not text:
        return DisclosureItem(**fields | {"seq": erased_by or named_by}, klass="unchecked", why="erased")
    gate = inspect_typed(text)
    if gate.verdict != "clear" or gate.klass != "P0":
        return DisclosureItem(**fields, klass=gate.klass, why="personal")
    if _mentions(text, people_names):
        return DisclosureItem(**fields, klass="P1", why="names_a_person")
    return DisclosureItem(**fields, klass="P0", released=True, why="public", content=text)


def _file_item(receipt: Receipt, removed_by: int | None) -> DisclosureItem:
    fields: dict[str, Any] = {"what": "file", "id": receipt.sha256, "seq": receipt.seq}
    if removed_by:
        return DisclosureItem(**fields | {"seq": removed_by}, klass="unchecked", why="removed")
    if receipt.read_by:
        return DisclosureItem(**fields, klass="unchecked", why="only_read_by_a_person")
    if receipt.klass != "P0":
        return DisclosureItem(**fields, klass=receipt.klass, why="personal")
    content = {"size": receipt.size, "media_type": receipt.media_type, "how": receipt.how}
    return DisclosureItem(**fields, klass="P0", released=True, why="public", content=content)


def _person_entry(person_id: str, entry: Entry, words: Mapping[str, str]) -> PersonEntry:
    body = _body(entry)
    return PersonEntry(
        seq=entry.seq,
        on=entry.occurred_on,
        recorded_at=entry.recorded_at,
        kind=entry.event.kind,
        made=entry.actor == person_id,
        body=body,
        words=tuple(words[text_id] for text_id in dict.fromkeys(_strings(body)) if text_id in words),
    )


def _mentions(text: str, marks: Collection[str]) -> bool:
    folded = text.casefold()
    return any(mark in folded for mark in marks)


def _strings(value: Any) -> Iterator[str]:
    """Yield every string within a value of JSON, names of fields too: some entries name people there."""
    match value:
        case str():
            yield value
        case dict():
            for name, inner in value.items():
                yield name
                yield from _strings(inner)
        case list():
            for inner in value:
                yield from _strings(inner)
