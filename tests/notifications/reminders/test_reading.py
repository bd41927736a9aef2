"""Every message, form, reply and Home tab as its readers meet it: the rules of docs/voice.md that a test can hold."""

import re
from datetime import date
from functools import cache
from typing import Any, get_args

from models.answers import ButtonMark, Code, FormFault, Reply, Why
from models.answers.verbs import SPECIFICATIONS, DraftVerb
from models.ledger import ReminderClaimed
from models.register import Basis
from notifications.answers import say_fault, say_form, say_reply, say_status
from notifications.reminders.messages import say_reminder
from tests.material.aftermath import every_aftermath
from tests.material.messages import BY_MAIL, CHOICES, DUE, HOME, KINDS, PRESSED, WORDS, claim, every_message, texts
from tests.reading.memo_reading import reading_of

TOLD = {"first contact": None, "later": date(2026, 5, 8)}
OUR_WORDS = WORDS | {"t2": "The order is with the law office."}
ANSWERED: dict[str, dict[str, Any]] = {
    "nothing answered": {},
    "working on it": {"said_working_on": date(2026, 5, 27), "expected_on": date(2026, 6, 12)},
    "extended": {"due_on": date(2026, 4, 1), "extended_to": (DUE,)},
    "reported done": {"agency_says": "done", "agency_says_on": date(2026, 5, 27)},
    "another's duty": {"duty_on": "council", "duty_basis": "statute"},
    "in another's place": {},
}


@cache
def _of_milestones() -> tuple[tuple[str, str, Basis], ...]:
    """Return every kind of reminder on every basis, at first contact and later, with every answer."""
    return tuple(
        (f"{kind}, {basis}, {when}, {answer}", say_reminder((reminder,), PRESSED, OUR_WORDS).text, basis)
        for kind in KINDS
        for basis in get_args(Basis)
        for when, told_on in TOLD.items()
        for answer, facts in ANSWERED.items()
        for reminder in (_answered(answer, claim(kind, **({"basis": basis, "told_on": told_on} | facts))),)
    )


def _answered(answer: str, reminder: ReminderClaimed) -> ReminderClaimed:
    if answer != "in another's place":
        return reminder
    return reminder.model_copy(update={"reason": reminder.reason or "away", "instead_of": "p-records-2"})


@cache
def all_texts() -> dict[str, str]:
    """Return every text that people are sent or shown, by a name."""
    said = {name: text for name, text, _ in _of_milestones()}
    said |= {name: say_reminder(claims, PRESSED, OUR_WORDS).text for name, claims in every_message().items()}
    said |= {f"{name}, by mail": say_reminder(each, BY_MAIL, OUR_WORDS).text for name, each in every_message().items()}
    said |= {f"after: {name}": message.text for name, message in every_aftermath().items()}
    said["status"] = say_status(HOME, PRESSED)
    for verb, specification in SPECIFICATIONS.items():
        if specification.fields:
            mark = ButtonMark(d="D3") if isinstance(specification, DraftVerb) else ButtonMark(m="R5-M1", due=DUE, v=14)
            form = say_form(verb, mark, CHOICES, for_another=False)
            said[f"form {verb}"] = "\n".join(words for _, words in texts(form["blocks"]))
    said |= {f"why {why}": say_reply(Reply(code="refused", why=why, days_left=2), PRESSED) for why in get_args(Why)}
    said |= {f"fault {fault}": say_fault(fault) for fault in get_args(FormFault)}
    said |= {f"reply {code}": say_reply(Reply(code=code, seq=1, why="rule"), PRESSED) for code in get_args(Code)}
    return {name: text.replace("\u2060", "") for name, text in said.items() if text}


BANNED = re.compile(
    r"\b(in force|put to|in hand|bears? on|planning assumption|holds a place|cannot tell|waits? for a finding"
    r"|hand-over|e-mail|switched off|for who|asap|kindly|reminder that|violation|failed|non-compliant|delinquent"
    r"|nobody knows|refused|blocked|obstacle|ledger|register)\b",
    re.IGNORECASE,
)
BRITISH = re.compile(rf"\b\d{{1,2}} (?:{'|'.join(['January', 'February', 'March', 'April', 'May', 'June', 'July'])})\b")


def _sentences(text: str) -> list[str]:
    """Return the sentences of a text without its heading, its quotes and what a reader copies."""
    _, _, body = text.partition("\n")
    plain = re.sub(r'"[^"]*"|run: .*|\S+@\S+|https?://\S+', "X.", body)
    return [
        each
        for line in plain.split("\n")
        for each in re.split(r"(?<=[.?])(?<!\bno\.)\s+(?=[A-Z0-9])", line)
        if each.strip()
    ]


def test_no_sentence_starts_with_a_figure_or_an_id() -> None:
    titles = re.compile(r"^(\d+\.$|\d+ (items?|sources|records|proofs|questions|decisions?) )")  # places and headings
    messages = every_message()
    sentences = [
        (name, sentence)
        for name, text in all_texts().items()
        if "," not in name or name in messages
        for sentence in _sentences(text)
    ]
    wrong = [said for said in sentences if re.match(r"\d|[A-Z]+\d*-M\d", said[1]) and not titles.match(said[1])]
    assert wrong == []


def test_no_date_is_british_and_no_banned_word_is_said() -> None:
    assert {name: found[0] for name, text in all_texts().items() if (found := BRITISH.search(text))} == {}
    shown = {name: BANNED.search(text) for name, text in all_texts().items()}
    assert {name: found[0] for name, found in shown.items() if found} == {}


def test_overdue_is_said_of_a_legal_deadline_alone_and_never_at_first_contact() -> None:
    for name, text, basis in _of_milestones():
        if "overdue" in text.lower():
            assert basis == "statute", name
            assert "first contact" not in name, name


def test_an_id_stands_in_parentheses_after_a_title() -> None:
    for name, claims in every_message().items():
        for line in say_reminder(claims, PRESSED, OUR_WORDS).text.split("\n"):
            if re.search(
                r"run: |You receive this|Affects|proof|R5-M1 and R7-M4| more: ", line, re.I
            ) or line.startswith("- "):
                continue  # what is typed, and lists as short as a table's cell
            assert not re.search(r"(?<!\()\b[R]\d-M\d", line), (name, line)


def test_the_sentences_are_short_and_easy() -> None:
    said = [each for text in all_texts().values() for each in _sentences(text)]
    longest = max(said, key=lambda each: len(each.split()))
    assert len(longest.split()) <= 30, longest
    reading = reading_of(sorted(set(said)))
    assert reading.words <= 16, reading
    assert reading.grade <= 9, reading
