"""An export for a person, and one for a request for records, as text that anybody can read."""

from collections.abc import Iterable
from datetime import date

from models.records import DisclosureItem, PersonExport
from notifications.words import say


def say_person_export(told: PersonExport) -> str:
    """Return what the record holds on a person as lines of text."""
    person = told.person
    lines = [_say("person_title", id=told.person_id, name=person.name if person else None)]
    if person:
        roles = [held.role for held in person.roles]
        lines.append(_say("in_file", email=person.email, slack=person.slack, roles=roles))
    else:
        lines.append(_say("not_in_file", id=told.person_id))
    lines += ["", _say("entries", n=len(told.entries))]
    for each in told.entries:
        lines.append("  " + _say("entry", seq=each.seq, on=each.on, kind=each.kind, made=each.made))
        lines += [f"    {words}" for words in each.words]
    lines += ["", _say("mentions", n=len(told.mentions))]
    lines += [f"  {id_[:16]}: {words}" for id_, words in told.mentions.items()]
    lines.append(_say("files", n=len(told.files)))
    lines += [f"  {sha256}" for sha256 in told.files]
    lines += [_say("presses", n=len(told.presses)), "", _say("elsewhere")]
    return "\n".join(lines) + "\n"


def say_request_export(items: Iterable[DisclosureItem], about: str | None, on: date) -> str:
    """Return what is handed out on a request and what is withheld, each with the reason, as lines of text."""
    found = tuple(items)
    withheld = [each for each in found if not each.released]
    lines = [_say("request_title", about=about, on=on), _say("read_first"), ""]
    lines += [_say("released", n=len(found) - len(withheld)), _say("withheld", n=len(withheld))]
    lines += [
        "  " + _say("item", sort=each.what, id=each.id, klass=each.klass, cause=each.why, seq=each.seq)
        for each in withheld
    ]
    return "\n".join(lines) + "\n"


def _say(macro: str, **facts: object) -> str:
    return say(f"disclosure.{macro}", **facts)
