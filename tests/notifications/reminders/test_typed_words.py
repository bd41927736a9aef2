"""No template of a message prints words of others as they were typed."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jinja2 import nodes

from models.ledger import Called, DigestLine, ReminderFacts
from models.ledger.events import items
from notifications.reminders.items import Item
from notifications.words import Sender, escape, say_message, sentences
from tests.material.memo_messages import every_memo_message
from tests.material.messages import (
    ALL_HEARD,
    CALLED,
    HOSTILE,
    KINDS,
    NAMES,
    WORDS,
    active,
    claim,
    digest,
    item,
    notice,
)
from tests.reading.sentences import names as all_names

TEMPLATES = Path(sentences.__file__).parents[1] / "templates" / "messages"
MESSAGES = sentences._ENVIRONMENTS["messages"]
FILES: Mapping[str, set[str]] = {
    "kinds": {"id", "ask", "quote", "points", "name", "others"},
    "slots": {"law", "cited", "condition"},
    "digest": set(),
    "bundle": set(),
    "home": set(),
    "after": set(),
    "memos": {"draft", "number", "supersedes", "link", "folder"},
    "notices": {"ref"},
}
"""The templates that read facts, each with what it prints as it is: numbers, ids and places of ours, and what `Item`
made safe."""
IDS = {
    "waits_for", "waits_on", "evidence", "supplied_by", "asked_by", "decided_to", "rejected_why", "answered_why",
    "decided_why", "milestone_id", "person", "duty_on",
}  # fmt: skip
"""Fields that hold ids, codes and hashes of ours; every other text of the facts may be whatever somebody typed."""
GIVE_OUR_WORDS = {
    "count", "day", "day_in", "day_month", "either", "length", "near", "says", "short_day", "tally", "turn", "typed",
    "weekday", "why_word",
}  # fmt: skip
"""Filters of which nothing comes out that somebody typed as it was."""
LONGEST = 1200
SHORT, LONG = " ".join(HOSTILE), "<!channel> a@evil.invalid *b* " * 170


def texts_of(model: Any, words: str) -> dict[str, Any]:
    """Return each text of some facts as somebody might have typed it."""
    made: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        kind = str(field.annotation).replace("<class 'str'>", "str").replace("typing.", "")
        if name not in IDS and kind in ("str", "str | None"):
            made[name] = words
        elif name not in IDS and kind == "tuple[str, ...]":
            made[name] = (words,)
    return made


def called(words: str) -> Called:
    return Called.model_validate(
        {"agency": words}
        | {sort: dict.fromkeys((*CALLED[sort], words), words) for sort in ("roles", "sources", "bodies")}
    )


def macros(*files: str) -> list[tuple[str, tuple[str, ...]]]:
    names = [name for name in all_names("messages") if name.partition(".")[0] in files]
    takes = {name: sentences._macro(name, "messages").arguments for name in names}
    return [(name, some) for name, some in takes.items() if {"facts", "line", "item"} & set(some)]


OF_MILESTONES = macros("kinds", "slots", "digest", "home")


def material(scenario: str, words: str) -> Iterator[dict[str, Any]]:
    """Yield what the macros may be filled with, for one kind of message: our own facts with hostile words."""
    sender = Sender(names=dict.fromkeys(NAMES, words))
    typed = texts_of(ReminderFacts, words) | {"called": called(words)}
    for duty, what in (("agency", "statement"), ("council", "head_told"), ("agency", "asked")):
        part = Item(claim(scenario, **typed | {"duty_on": duty}), sender, dict.fromkeys(WORDS, words))
        line = digest(line=texts_of(DigestLine, words) | {"duty_on": duty, "asks_for": date(2026, 7, 10)}).facts.lines[
            0
        ]
        facts = {"facts": part.facts, "part": part, "line": line, "home": item(title=words)}
        # What a macro gets beside the facts was made safe by whoever gives it.
        safe = {
            "person": "",
            "name": "Plan (R5-M1)",
            "waits_for": "",
            "role": "responsible",
            "kind": part.facts.kind,
            "unknown": False,
            "duty_on": duty,
            "brief": False,
            "under_date": False,
            "contact": "the contact",
            "days": (date(2026, 5, 8),),
            "said_on": date(2026, 6, 1),
            "news": [],
            "of": "the contact",
            "id": "R5-M1",
        }
        yield facts | safe | {"what": what, "on": date(2026, 5, 28)}


def is_possible(name: str, part: Item) -> bool:
    """Return whether a macro can be filled for a kind: some are about facts that only their own kinds have."""
    facts, (file, _, macro) = part.facts, name.partition(".")
    if file == "kinds" and macro.endswith("_ask"):
        return macro == f"{facts.kind}_ask"
    own: dict[str, tuple[type, ...]] = {
        "answered": (items.AskedFacts,),
        "rejected": (items.RejectedFacts,),
        "hold_notice_lines": (items.HoldFacts, items.OnHoldFacts),
        "unit_wrote_lines": (items.UnitWroteFacts,),
        "repeat": (items.RepeatFacts,),
        "event": (items.AskedFacts,),
        "news": (items.AskedFacts,),
    }
    return isinstance(facts, own.get(macro, (items.ItemFacts,)))


def hold_dead(name: str, takes: tuple[str, ...], given: Mapping[str, Any]) -> None:
    given = {**given, "item": given["home" if name.startswith("home") else "part"]} if "part" in given else given
    filled = say_message(name, **{each: given[each] for each in takes if each in given})
    assert not active(escape(filled)), (name, filled)
    assert len(escape(filled)) < LONGEST, (name, filled)


@pytest.mark.parametrize("words", [SHORT, LONG], ids=["hostile", "long"])
@pytest.mark.parametrize("scenario", KINDS)
def test_whatever_is_typed_no_macro_pings_links_or_grows(scenario: str, words: str) -> None:
    for given in material(scenario, words):
        for name, takes in OF_MILESTONES:
            if is_possible(name, given["part"]):
                hold_dead(name, takes, given)


@pytest.mark.parametrize("words", [SHORT, LONG], ids=["hostile", "long"])
def test_whatever_an_agency_is_called_no_macro_of_a_memo_or_a_source_pings_links_or_grows(words: str) -> None:
    memos = [claims[0] for claims in every_memo_message().values()]
    for name, takes in macros("memos"):
        mine = [each for each in memos if name.startswith(f"memos.{each.part.kind}")]
        assert mine, name
        for each in mine:
            if not each.facts.link:
                hold_dead(name, takes, {"facts": each.facts.model_copy(update={"called": called(words)})})
    heard = {topic: notice(topic, called=called(words)).facts for topic in ALL_HEARD}
    safe = {"name": "a source", "names": "a source", "ids": "R5-M1", "ref": "matter 73", "why": "it timed out"}
    for name, takes in macros("notices"):
        topic = name.removeprefix("notices.").removesuffix("_line")
        hold_dead(name, takes, safe | {"facts": heard["blocked" if topic == "unread" else topic]})


def test_every_macro_that_reads_facts_is_filled_for_some_kind() -> None:
    parts = [next(material(kind, "a"))["part"] for kind in KINDS]
    assert [name for name, _ in OF_MILESTONES if not any(is_possible(name, part) for part in parts)] == []
    assert len(OF_MILESTONES) > 40
    assert len(macros("memos")) == 20
    assert len(macros("notices")) == 11


def test_the_texts_that_somebody_types_are_known_by_their_type() -> None:
    assert {"title", "says", "law", "law_line", "condition", "verdicts_by"} <= set(texts_of(ReminderFacts, "a"))
    assert "title" in texts_of(DigestLine, "a")


# What is printed as it is, found by reading the templates


def bare(node: nodes.Node, bound: dict[str, list[str]]) -> list[str]:
    """Return what of the facts an expression prints as it is."""
    match node:
        case nodes.Filter(name=name, args=args) if name in GIVE_OUR_WORDS or (
            name == "map" and isinstance(args[0], nodes.Const) and args[0].value in GIVE_OUR_WORDS
        ):
            return []
        case nodes.Filter(node=inner) if inner is not None:
            return bare(inner, bound)
        case nodes.CondExpr(expr1=first, expr2=second):
            return [*bare(first, bound), *(bare(second, bound) if second else [])]
        case nodes.Or(left=left, right=right) | nodes.And(left=left, right=right):
            return [*bare(left, bound), *bare(right, bound)]
        case nodes.Concat(nodes=parts) | nodes.Tuple(items=parts):
            return [name for part in parts for name in bare(part, bound)]
        case nodes.Call(node=nodes.Getattr() as method):
            return bare(method, bound)
        case nodes.Getattr(node=inner, attr=attribute):
            root = inner
            while isinstance(root, nodes.Getattr):
                root = root.node
            return [attribute] if isinstance(root, nodes.Name) and root.name in ("facts", "line", "item") else []
        case nodes.Getitem(node=inner):
            return bare(inner, bound)
        case nodes.Name(name=name):
            return bound.get(name, [])
    return []


def printed_bare(source: str) -> list[str]:
    """Return what of the facts a template prints without a filter that makes words of ours of it."""
    found = list[str]()
    for macro in MESSAGES.parse(source).find_all(nodes.Macro):
        bound: dict[str, list[str]] = {}
        for setter in macro.find_all((nodes.Assign, nodes.For)):
            given = setter.iter if isinstance(setter, nodes.For) else setter.node
            targets = [setter.target, *setter.target.find_all(nodes.Name)]
            bound |= {each.name: bare(given, bound) for each in targets if isinstance(each, nodes.Name)}
        for output in macro.find_all(nodes.Output):
            found += [f"{macro.name}: {name}" for node in output.nodes for name in bare(node, bound)]
    return found


@pytest.mark.parametrize("file", FILES)
def test_no_template_prints_a_fact_without_a_filter(file: str) -> None:
    bare_ones = printed_bare((TEMPLATES / f"{file}.j2").read_text("utf-8"))
    assert [name for name in bare_ones if name.partition(": ")[2] not in FILES[file]] == []


@pytest.mark.parametrize(
    "body",
    [
        "{{ facts.title }}",
        "{{ facts.title | list }}",
        "{{ facts.called.role(facts.responsible) }}",
        '{{ "a" if facts.asked else facts.law[0] }}',
        "{% set law = facts.law_line or facts.law %}{{ law }}",
        "{% for law in facts.law %}{{ law }}{% endfor %}",
        '{{ "Law: " ~ line.title }}',
    ],
)
def test_a_fact_that_is_printed_as_it_is_would_be_found(body: str) -> None:
    assert printed_bare(f"{{% macro a(facts, line) %}}{body}{{% endmacro %}}")


def test_the_files_that_read_facts_are_all_looked_at() -> None:
    reads = {
        path.stem for path in TEMPLATES.glob("*.j2") if re.search(r"\b(facts|line|item)\.", path.read_text("utf-8"))
    }
    assert reads <= set(FILES)
