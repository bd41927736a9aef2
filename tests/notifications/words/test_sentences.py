"""The templates of sentences: each is used, each is filled, and what comes in as a fact comes out as it was typed."""

import ast
import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
from jinja2 import TemplateNotFound, UndefinedError

from models.core import FollowthroughError
from models.ledger import Period, TurnVerb, Verdict
from models.records import Fate
from models.standing import AnswerKind
from notifications.words import sentences
from notifications.words.sentences import say
from tests.reading.sentences import CASES, names

NOTIFICATIONS = Path(sentences.__file__).parents[1]
MODELS = NOTIFICATIONS.parent / "models"
TEMPLATES = NOTIFICATIONS / "templates" / "sentences"
DAYS = [date(2026, 3, 2), date(2026, 12, 31)]
NUMBERS = [1, 2, 0, 7]
NAMES = [["R1"], ["R1", "R2"], ["City Record", "files from the agency", "a page"]]
HOSTILE = (
    "{{ 7 * 7 }}{% raw %}{# no #} <b>&amp;</b> $x$ #import  two\nlines \N{RIGHT-TO-LEFT MARK}\N{ARABIC LETTER AIN}"
)

TYPED = {"title", "why", "text", "what", "means", "name", "reason", "words", "ref"}
"""Facts that people typed or a source showed: they stand in the sentence as they are."""
FILTERED: dict[str, list[Any]] = {
    "day": DAYS,
    "day_month": DAYS,
    "day_in": DAYS,
    "weekday": DAYS,
    "figure": NUMBERS,
    "words": NUMBERS,
    "Words": NUMBERS,
    "tally": NUMBERS,
    "n_of": NUMBERS,
    "short_day": DAYS,
    "count": NUMBERS,
    "either": NUMBERS,
    "list": NAMES,
    "some": [*NAMES, [f"R{n}" for n in range(40)]],
    "join": NAMES,
    "length": NAMES,
    "says": ["started", "partly_done", "done"],
    "answer": ["accepted", "accepted_in_part", "rejected", "under_consideration"],
    "basis": ["planning_assumption", "statute", "conditional_statute"],
}
"""What a fact is, told by the filter it goes through."""
SAMPLES: dict[str, list[Any]] = {
    "on": DAYS,
    "since": DAYS,
    "to": DAYS,
    "told_on": DAYS,
    **dict.fromkeys(
        (
            "n",
            "of",
            "days",
            "past",
            "ours",
            "other",
            "number",
            "seq",
            "unread",
            "unknown",
            "others",
        ),
        NUMBERS,
    ),
    **{
        name: [True, False]
        for name in (
            "made_up",
            "is_over",
            "agencys",
            "replaced",
        )
    },
    **{name: FILTERED[name] for name in ("says", "basis", "answer")},
    "at": ["City Record", "files from the agency"],
    "period": list(get_args(Period)),
    "duty_basis": ["planning_assumption", "statute"],
    "id": ["R1-M1", "ALL-M4@2026", "R4-M3@2026Q1"],
    "waits_for": ["R6-M2"],
    "whose": ["DOI"],
    "ids": FILTERED["list"],
    "mark": ["", " (fictional)"],
    "verdict": [*get_args(Verdict)],
    "how": ["gone", "changed"],
    "held": ["none", "not_sufficient", "awaiting"],
    "titled": ["Signs (R5-M3)", "Quarterly report to the Speaker (R4-M3, first quarter 2026)"],
    "names": [["Signs (R5-M3)"], ["Signs (R5-M3)", "Written audit plan (R1-M1)"]],
    "stale": [[], ["City Record"], ["City Record", "files from the agency"]],
    "about": ["NYPD", "the Department of Buildings"],
    "office": ["DOI", "Comptroller"],
}
"""What a fact is, told by its name; one that nobody named is a word."""
OWN: dict[str, dict[str, list[Any]]] = {
    **{
        f"annex.{name}": {"duty": ["DOI", None]}
        for name in ("waits", "missing", "unread", "not_looked", "passed", "passed_target", "open")
    },
    "answers.given": {
        "kind": ["date_requested", *get_args(AnswerKind)],
        "reason": ["We wait.", None],
        "awaited": [None, "Draft guidance (R2-M1)"],
        "day": DAYS,
    },
    "review.fate": {"code": list(get_args(Fate))},
    "review.in_hand": {"of": [1, 12], "drawn": [1, 10]},
    "forms.name": {"key": ["about", "milestones"]},
    "forms.fact": {"key": ["bottom", "first"]},
    "forms.column": {"key": ["no", "recommendation"]},
    "print.bar_alt": {"parts": [[("verified as done", 1)], [("unknown", 2), ("not yet due", 3)]]},
    "print.dates_of": {"days": [DAYS[:1], DAYS]},
    "print.note_many": {"n": [2, 7, 18], "first": [2], "last": [8, 64]},
    "table.status": {"holding": ["none", "not_sufficient", "verified", "not_implemented", "tracked"]},
    "table.next_turn": {"verb": ["do_step", *get_args(TurnVerb)]},
    "shared.ground": {"kind": ["finding", "agency_word", "look"], "says": ["started"], "at": ["City Record", None]},
    "table.ground": {"kind": ["finding", "agency_word", "look"], "says": ["started"], "at": ["City Record", None]},
    "cells.answered": {"kind": list(get_args(AnswerKind)), "by": ["Nov. 25, 2026"], "about": [None, "R1-M1"]},
    "news.answer": {"says": ["Working on it", "On hold. Reason: “We wait.”"]},
    "history.answer": {"says": ["Working on it"]},
    "news.lead_answer": {"kind": ["working_on_it", "date_offered"]},
    "bottom.open_kind": {"kind": ["unknown", "past_conditional", "past", "to_come", "not_begun"]},
    "bottom.received": {"answered": [0, 1], "of": [2, 3], "ids": [["R1"]]},
    "bottom.open_of": {"parts": [["two passed"], ["two passed", "one we could not check"]]},
    "first.answer": {
        "kind": ["working_on_it", "reminders_paused", "on_hold", "not_theirs", "date_offered", "date_agreed"],
        "day": ["Dec. 18"],
        "decided": [None, "offer_accepted", "offer_declined"],
        "name": ["audit", ""],
    },
    "first.asked": {"days": [DAYS, []], "today": DAYS, "answered": [True, False]},
    "page.who_answers": {
        "contacts": [{}, {"the NYPD contact": {"Legal Bureau": ["R2", "R4"], "Policy office": ["R6"]}}]
    },
    "first.more": {"n": [1, 3], "parts": [{"passed": 1}, {"passed": 1, "not checked": 2}]},
    "first.status": {"code": ["none", "overdue", "awaiting", "partly_verified", "verified", "coming"]},
    "first.why": {"code": ["finding", "agency_word", "look", "no_source", "not_looked", "off", "unread", "lost"]},
    "first.above": {"when": ["none", "one", "each", "some"]},
    "kinds.why_now": {"period": ["week", "month", "quarter"]},
    "news.accepted": {"n": [0, 1, 7], "of": [7, 1], "days": [DAYS[:1], DAYS], "listed": [None, "the office's list"]},
    "news.statements": {"views": [[("the audit (R1)", "done")], [("the audit (R1)", "done"), ("a step", "started")]]},
    **{
        f"news.{name}": {"views": [[("the audit (R1)", "March 3")], [("one", "March 3"), ("two", "March 4")]]}
        for name in ("files",)
    },
    "news.verdicts": {"met": [[("the audit (R1)", "")], []], "against": [[("the draft (R2)", "")]]},
    "news.passed": {"agencys": [[("the audit (R1)", "March 3")], []], "others": [[("signs", "March 3")]], "own": [[]]},
    "print.bar_key": {"key": ["verified", "overdue", "unknown", "answer_awaited"]},
    "print.says_line": {"says": ["Done, Nov. 25, 2026"]},
    "page.unread_why": {"reading": ["unread", "old_copy", "never_checked"]},
    "news.due_fixed": {"day": DAYS},
    "page.duty_known": {"code": ["", "lost", "off", "unread"]},
    "page.duties_note": {"kind": ["legal", "may_not_apply", "ours"]},
    "sources.public_records": {"shows": [["Bill passed"], ["Bill passed", "Bill filed"]]},
    "short.verified": {"of": [3, 7]},
    "cells.agency": {"says": ["done", "nothing"]},
    "cells.basis": {"answer": ["accepted", ""], "on": [*DAYS, None]},
    "cells.quoted": {"says": ["done"]},
    "kinds.title": {"n": NUMBERS},
    "site.memo_kind": {"period": list(get_args(Period))},
    "site.memo_line": {"kind": list(get_args(Period))},
    "site.status": {"code": ["verified", "partly_verified", "none", "later", "clock"]},
    "site.date_stands": {"code": ["awaiting", "unknown"]},
    "site.date_law": {"law": ["Admin. Code § 10-178(d)", ""], "condition": ["NYPD is a covered agency"]},
    "site.file": {"file": ["memo.pdf", "SHA256SUMS", "memo.docx"]},
    "site.form": {"form": ["memo.html", "memo.pdf", "milestones.csv", "memo.json"]},
    "site.sources": {"read": [1, 3], "old": [0, 1, 2], "unread": [0, 7], "listed": [13, 1]},
    "news.past_others": {"ours": [1, 0, 3], "other": [1, 2, 3], "untold": [0, 1, 2]},
    "news.past_by_law": {"untold": [0, 1]},
}
"""What a fact is in one sentence."""


def arguments(name: str) -> tuple[str, ...]:
    file, _, macro = name.partition(".")
    found: tuple[str, ...] = sentences._macro(f"{file}.{macro}").arguments
    return found


def samples(name: str, argument: str) -> list[Any]:
    """Return what a fact may be, and None where its sentence asks whether it is there."""
    body = _body(name)
    through = re.search(rf"\b{argument}(?:\[-?\d+\])? \| (\w+)", body)
    found = OWN.get(name, {}).get(argument) or FILTERED.get(through[1] if through else "") or SAMPLES.get(argument)
    found = found or ["a word"]
    may_be_none = re.search(rf"{{% (el)?if {argument} %}}|\b{argument} or ", body) and not isinstance(
        found[0], bool | int
    )
    return [*found, None] if may_be_none else found


def _body(name: str) -> str:
    file, _, macro = name.partition(".")
    text = (TEMPLATES / f"{file}.j2").read_text("utf-8")
    return re.split(r"\{%-? endmacro %\}", text.partition(f"{{% macro {macro}(")[2])[0]


def filled(name: str) -> list[dict[str, Any]]:
    """Return facts for a sentence: the first of each, then each other one in its turn, then all the second ones."""
    choices = {each: samples(name, each) for each in arguments(name)}
    first = {each: values[0] for each, values in choices.items()}
    turns = [first | {each: value} for each, values in choices.items() for value in values[1:]]
    depth = max([len(values) for values in choices.values()] or [1])
    rows = [{each: values[n % len(values)] for each, values in choices.items()} for n in range(depth)]
    return [first, *turns, *rows]


@cache
def used() -> frozenset[str]:
    """Return the sentences that some module fills, and those that a template does.

    A name put together (`origin.{how}`) uses what the words of its module, of an event or of a question make of it.
    """
    found: set[str] = set()
    of_models = _words(MODELS / "memo" / "questions.py", *(MODELS / "ledger" / "events").glob("*.py"))
    for path in NOTIFICATIONS.rglob("*.py"):
        words = _words(path)
        found |= {word for word in words if re.fullmatch(r"[a-z]+\.[a-z_]+", word)}
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                start = str(node.values[0].value)
                if re.fullmatch(r"[a-z]+\.[a-z_]*", start):
                    found |= {start + word for word in words | of_models}
    for path in TEMPLATES.parent.rglob("*.j2"):
        found |= set(re.findall(r'\bsay\("([a-z]+\.[a-z_]+)"', path.read_text("utf-8")))
    for path in TEMPLATES.glob("*.j2"):
        text = path.read_text("utf-8")
        for file, alias in re.findall(r'import "(\w+)\.j2" as (\w+)', text):
            found |= {f"{file}.{macro}" for macro in re.findall(rf"\b{alias}\.(\w+)\(", text)}
        calls = re.findall(r"(?<![\w.])(\w+)\(", text)
        found |= {f"{path.stem}.{macro}" for macro in calls if calls.count(macro) > 1}
    return frozenset(found)


def _words(*paths: Path) -> set[str]:
    nodes = (node for path in paths for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_no_sentence_is_left_that_nobody_says() -> None:
    assert set(names()) - used() == set(), "delete it"


def test_every_sentence_that_is_said_is_there() -> None:
    """A name in a call of `say` that is no whole name, such as `comment.`, is the start of one put together."""
    said = {
        each.value
        for path in NOTIFICATIONS.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say" and node.args
        for each in ast.walk(node.args[0])
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    }
    assert len(said) > 100
    assert {name for name in said if re.fullmatch(r"[a-z]+\.[a-z_]*[a-z]", name)} <= set(names())


@pytest.mark.parametrize("name", names())
def test_a_sentence_is_one_line_without_gaps(name: str) -> None:
    for facts in filled(name):
        said = say(name, **facts)
        assert said == said.strip(), (said, facts)
        assert "  " not in said, (said, facts)
        assert "\n" not in said or name == "page.terms"  # which is a line for each word
        plain = said.replace("None of", "").replace("verify_memo.py", "check")
        assert not re.search(r" [.,;:?)]|\( |\.\.|\bNone [^o]|[{}_]", plain), (said, facts)


@pytest.mark.parametrize("name", names())
def test_what_was_typed_comes_out_as_typed(name: str) -> None:
    first = filled(name)[0]
    for argument in set(arguments(name)) & TYPED:
        if isinstance(first[argument], str) and (name, argument) not in CHANGED:
            said = say(name, **first | {argument: HOSTILE})
            assert HOSTILE in said, (name, argument)
            assert said.count(HOSTILE) * len(HOSTILE) < len(said) or said == HOSTILE


CHANGED = {("records.other", "kind"), ("answers.given", "reason")}
"""The kind of an entry is a word of ours, and loses its underscores; a reason is said if nothing is awaited."""


def test_a_list_of_typed_names_is_not_touched_either() -> None:
    assert HOSTILE in say("sources.public_records", at="Council records", shows=[HOSTILE, "Passed"])
    assert HOSTILE in say("bottom.next_names", names=[HOSTILE, "signs"])


def test_a_fact_left_out_one_too_many_and_an_unknown_sentence_are_errors() -> None:
    with pytest.raises(UndefinedError):
        say("page.inferred")
    with pytest.raises(TypeError):
        say("page.inferred", ids=["R1"], of=7, more=1)
    with pytest.raises(KeyError, match="has no sentence nothing_such"):
        say("page.nothing_such")


def test_a_file_of_sentences_that_is_not_there_is_named() -> None:
    with pytest.raises(
        FollowthroughError, match=r"sentences/not_there\.j2 are missing; install followthrough again"
    ) as found:
        say("not_there.at_all")
    assert isinstance(found.value.__cause__, TemplateNotFound)


@pytest.mark.parametrize(("name", "facts", "said"), CASES)
def test_one_two_and_all_agree_with_their_words(name: str, facts: dict[str, Any], said: str) -> None:
    assert say(name, **facts) == said
