"""An export for a person, and one for a request for records, as text that anybody can read."""

from collections.abc import Collection
from datetime import date

from models.records import DisclosureItem, PersonExport
from notifications.words import say


def say_person_export(export: PersonExport) -> str:
    """Return what the record holds on a person as lines of text."""
    person = export.person
    lines = [_say("person_title", id=export.person_id, name=person.name if person else None)]
    if person:
        roles = [role.role for role in person.roles]
        lines.append(_say("in_file", email=person.email, slack=person.slack, roles=roles))
    else:
        lines.append(_say("not_in_file", id=export.person_id))
    lines += ["", _say("entries", n=len(export.entries))]
    for entry in export.entries:
        lines.append("  " + _say("entry", seq=entry.seq, on=entry.on, kind=entry.kind, made=entry.made))
        lines += [f"    {words}" for words in entry.words]
    lines += ["", _say("mentions", n=len(export.mentions))]
    lines += [f"  {text_id[:16]}: {words}" for text_id, words in export.mentions.items()]
    lines += [_say("files", n=len(export.files)), *(f"  {sha256}" for sha256 in export.files)]
    lines += [_say("presses", n=len(export.presses)), "", _say("elsewhere")]
    return "\n".join(lines) + "\n"


def say_request_export(items: Collection[DisclosureItem], about: str | None, on: date) -> str:
    """Return what is handed out on a request and what is withheld, each with the reason, as lines of text."""
    withheld = [item for item in items if not item.released]
    lines = [_say("request_title", about=about, on=on), _say("read_first"), ""]
    lines += [_say("released", n=len(items) - len(withheld)), _say("withheld", n=len(withheld))]
    lines += [
        "  " + _say("item", sort=item.what, id=item.id, klass=item.klass, cause=item.why, seq=item.seq)
        for item in withheld
    ]
    return "\n".join(lines) + "\n"


def _say(macro: str, **facts: object) -> str:
    return say(f"disclosure.{macro}", **facts)
