"""`followthrough text`, `hold`, `export`: what must be forgotten, what must not, and what is handed out."""

import json
from datetime import date
from pathlib import Path

from cyclopts import App

from flows.commands._out import (
    bad_input,
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
from flows.commands._parameters import By, Json, PersonId, Reason, in_any_case, whole_id

text = App(name="text")
hold = App(name="hold")
export = App(name="export")


@text.command
def find(words: str, *, json: Json = False) -> None:
    """Find typed words that are still held, with the id to erase them by and the entries that name them.

    Example: followthrough text find "a street and a number"

    Args:
        words: The words to look for, in any case.
    """
    from tasks import ledger
    from tasks.ledger import texts

    database = record()
    matches = {id_: typed for id_, typed in texts.every(database).items() if words.casefold() in typed.casefold()}
    links = [*ledger.sealed_entries(database)] if matches else []
    entries = {id_: [link.seq for link in links if id_ in link.entry] for id_ in matches}
    if json:
        document([{"id": id_, "words": typed, "entries": entries[id_]} for id_, typed in matches.items()])
        return
    rows = [(id_, ", ".join(map(str, entries[id_])), typed) for id_, typed in matches.items()]
    table("Typed words", ("id", "entries", "words"), rows)


@text.command
def erase(which: str, *, reason: Reason, by: By) -> None:
    """Erase words that a person typed; give the id that `text find` shows, or its first characters.

    The entries stay, and say that the words were erased. Drafts that print the words are removed, and messages in Slack
    that quote them are drawn again without them. Copies of the record hold them until they run out; mails and issued
    memos stay as they are, and those that show the words are named.

    Example: followthrough text erase 3f2a9c01 --reason "A name that should not be here" --by p-coordinator-1

    Args:
        which: The id that `followthrough text find` shows, or its first characters.
    """
    from flows.ledger.forgetting import erase_text
    from notifications.words import long_date, tally
    from tasks.ledger import texts

    permit(by, "forget")
    text_ids = texts.every_id(record())
    text_id = whole_id(which, text_ids, "text", "the id that `followthrough text find` shows")
    outcome = run_flow(erase_text, text_id, keep_words(reason), by)
    fact(f"erased (entry {outcome['seq']}). Copies hold the words until they run out.")
    if outcome["redrawn"]:
        fact(f"Drawn again without them: {tally(outcome['redrawn'], 'message')} in Slack.")
    fixes = {"email": "ask them to delete it", "slack": "Slack could not be asked; run the same command again"}
    for to, on, why in outcome["shown"]:
        message = "mail" if why == "email" else "message in Slack"
        fact(f"The {message} to {to} of {long_date(date.fromisoformat(on))} still shows them: {fixes.get(why, why)}")
    if outcome["issued"]:
        numbers = ", ".join(outcome["issued"])
        fact(f"These issued memos print the words, and stay as they are unless you withdraw them: {numbers}")


@hold.command
def place(*, reason: Reason, by: By) -> None:
    """Place a legal hold: from now on nothing is erased or removed, and no daily copy runs out.

    Example: followthrough hold place --reason "Counsel's letter of November 20, 2026" --by p-coordinator-1
    """
    from flows.ledger.forgetting import legal_hold

    fact(f"the legal hold has begun (entry {run_flow(legal_hold, keep_words(reason), by)})")


@hold.command
def lift(*, reason: Reason, by: By) -> None:
    """Lift the legal hold. Copies that it kept run out with the next daily copy.

    Example: followthrough hold lift --reason "Counsel's letter of January 5, 2027" --by p-coordinator-1
    """
    from flows.ledger.forgetting import legal_hold

    fact(f"the legal hold is lifted (entry {run_flow(legal_hold, keep_words(reason), by, lifts=True)})")


@export.command
def person(person_id: PersonId, *, json: Json = False) -> None:
    """Show all that the record holds on a person: their entries, words, messages, and files that name them.

    Example: followthrough export person p-contact-legal
    """
    from models.records import person_export
    from notifications.terminal import say_person_export
    from tasks import ledger
    from tasks.evidence import extracted_texts
    from tasks.ledger import inbox, texts

    settings = load_settings()
    database = settings.database()
    people = settings.people()
    contact = people.by_id.get(person_id)
    entries = ledger.entries(database)
    accounts = {person_id, contact.slack if contact else person_id}
    waiting = [press.id for press in inbox.waiting(database) if (press.page or press.user) in accounts]
    texts.check(database)  # what is gone unsaid would be missing in silence
    words = texts.every(database)
    disclosure = person_export(person_id, people, entries, words, extracted_texts(entries, settings.store), waiting)
    if not disclosure.person and not disclosure.entries:
        raise bad_input(f"the record holds nothing on {person_id}; the people file has the ids")
    result(disclosure, json, say_person_export(disclosure).rstrip())


@export.command
def request(folder: Path, *, by: By, about: str | None = None) -> None:
    """Write into a new folder what a freedom-of-information request may get, and what is withheld and why.

    request.txt is for a person, request.json for programs, and files has each file that may be handed out. With
    --about, only what names that id. A person of the office must read it all before it is handed out.

    Example: followthrough export request foil-2026-14 --about R5-M1 --by p-coordinator-1

    Args:
        folder: The new folder to write.
        about: Only what names this id.
    """
    from flows._runtime import clock
    from models.core import evolve
    from models.records import receipts_of, request_export
    from notifications.terminal import say_request_export
    from tasks import ledger
    from tasks.core import write_whole
    from tasks.ledger import texts

    settings = load_settings()
    permit(by, "disclose")
    if folder.exists():
        raise bad_input(f"{folder} is there already; name a new folder")
    database = settings.database()
    texts.check(database)  # what is gone unsaid would be missing in silence
    entries = ledger.entries(database)
    for form in in_any_case(about) if about else (None,):
        items = request_export(entries, texts.every(database), receipts_of(entries, {}), settings.people(), form)
        if any(item.what != "people" for item in items):
            break
    else:
        raise bad_input(f"the record has nothing that names {about}; `followthrough status` lists the recommendations")
    files = [item.id for item in items if item.what == "file" and item.released]
    lost = set(settings.store.missing_or_changed(files))
    items = tuple(
        evolve(item, released=False, why="missing", content=None) if item.id in lost else item for item in items
    )
    for name in files:
        if name not in lost:
            write_whole(folder / "files" / name, settings.store.read(name))
    plain = [item.model_dump(mode="json") for item in items]
    write_whole(folder / "request.json", json.dumps(plain, ensure_ascii=False, indent=1).encode())
    write_whole(folder / "request.txt", say_request_export(items, about, clock.today()).encode())
    fact(f"{sum(item.released for item in items)} of {len(items)} items may be handed out; {folder / 'request.txt'}")
