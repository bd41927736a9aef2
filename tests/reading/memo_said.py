"""All that a memo says, and the only forms in which it may say that something is done.

A form is a pattern and the test whether it is true of what it names. What is left of a text without its forms and
without what people typed must hold no word that reads as done: a new sentence with such a word has to be looked at
and put among the forms here.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from models.ledger import PROVES, FindingRecorded, unseal
from notifications.memo import memo_of as pages_of
from notifications.memo.shapes import text_of
from tests.material.memo_histories import TYPED, History

DONE = re.compile(
    r"\b(done|implement(ed|s)|complet(e|ed|es|ion)|finish(ed|es)|fulfil(l?ed|s)|verified|met|in place|achieved|closed"
    r"|accomplished|carried out|satisfied|complied|delivered|resolved|concluded|in effect|adopted)\b",
    re.IGNORECASE,
)
"""Words that a reader in a hurry takes for done."""
CODES = {
    "schema", "rule", "inputs", "hash", "sha256", "law", "basis", "duty_basis", "duty_on", "terms", "date",
    "iso", "key", "recorded_through", "trace", "id", "rec", "seq", "due", "due_now", "as_of", "date_state", "proof",
    "why", "claim", "headline", "turn", "verdict", "acceptance", "reading",
}  # fmt: skip
"""Fields that hold codes, ids or dates, no words of ours; the terms are fixed text, versioned, read by a person."""


@dataclass(frozen=True)
class Said:
    """One text of a memo, and where it stands."""

    where: str
    text: str


@dataclass(frozen=True)
class Truth:
    """What is true in a history, by its entries: against it a form is checked."""

    history: History

    @cached_property
    def recommendations(self) -> list[str]:
        """The recommendations verified."""
        return [row.id for row in self.history.facts.recommendations if row.proof == "verified"]

    @cached_property
    def held(self) -> dict[str, str]:
        """What the office holds of each recommendation, by its row."""
        return {row.id: row.why or row.proof for row in self.history.facts.recommendations}

    @cached_property
    def of(self) -> int:
        """How many recommendations there are."""
        return len(self.history.facts.recommendations)

    @cached_property
    def milestones(self) -> set[str]:
        """The milestones verified."""
        return {row.id for page in self.history.facts.annex for row in page.milestones if row.proof == "verified"}

    @cached_property
    def ever(self) -> dict[str, set[str]]:
        """What verifiers ever held of a milestone, by verdict."""
        found: dict[str, set[str]] = {}
        for sealed in self.history.chain:
            event = unseal(sealed).event
            if isinstance(event, FindingRecorded):
                found.setdefault(event.verdict, set()).add(event.milestone_id)
        return found

    @cached_property
    def typed(self) -> tuple[str, ...]:
        """What the register, people and sources wrote, the longest first."""
        facts, found = self.history.facts, set(TYPED.values())
        for page in facts.annex:
            found |= {page.title, page.summary, *(words for row in page.milestones for words in (row.what, row.needs))}
        found |= {words for row in facts.recommendations for words in (row.short, row.matters) if words}
        found |= {row.ask for page in facts.annex for row in page.milestones if row.ask}
        found |= {row.condition for page in facts.annex for row in page.milestones if row.condition}
        found |= {means for _, means in facts.terms}
        found |= {each.words for page in facts.annex for each in page.text_sources}
        for line in facts.findings:
            found |= {line.lead, line.text, *re.split(r"(?<=[.?!]) ", line.text)} - {PROMISE}
        for row in (row for page in facts.annex for row in page.milestones):
            found |= {words for law in (*row.law, *row.limits) for words in (law.words, law.record) if words}
        reviews = (one.review for one in self.history.world.milestones.values())
        found |= {each.says for review in reviews for each in review.evidence if each.says}
        return tuple(sorted(found, key=lambda words: (-len(words), words)))

    def is_verified(self, name: str) -> bool:
        """Say whether a recommendation is verified, or a milestone, or an instance of one that recurs."""
        return name in self.recommendations or any(
            name in (each, each.partition("@")[0], each.replace("@", "-")) for each in self.milestones
        )

    def may_say_closed(self, name: str) -> bool:
        """Say whether a verifier ever closed a milestone, or a recommendation by its milestone."""
        return any(each == name or each.startswith(f"{name}-") for each in self.ever.get("closed_not_implemented", ()))


Test = Callable[[re.Match[str], Truth], bool]
ALWAYS: Test = lambda found, truth: True  # noqa: E731
PROMISE = "Acceptance is a promise, not evidence."
"""A sentence of ours that the register has too."""
DAY = r"\w+\.? \d+, \d{4}"
SHORT_DAY = r"\w+\.? \d+(, \d{4})?"
MARK = r"(?: \(fictional\))?"
COUNT = {"One": 1, "Two": 2, "Three": 3, "Four": 4, "Five": 5, "Six": 6}


def _those_verified(found: re.Match[str], truth: Truth) -> bool:
    """Return whether a sentence names just the recommendations that are verified, and counts them."""
    named = re.findall(r"R\d", found["ids"] or "") or truth.recommendations
    return named == truth.recommendations and COUNT.get(found["n"]) == len(named)


def _ever(*verdicts: str) -> Test:
    """Return whether a verifier ever found so of a milestone, by its id or by that of its recommendation."""
    return lambda found, truth: any(
        each.partition("@")[0] == name or each.startswith(f"{name}-")
        for name in [(found["id"] or "ALL").split(",")[0]]
        for verdict in verdicts
        for each in truth.ever.get(verdict, ())
    )


HELD = {
    "verified as done": "verified",
    "closed, not implemented": "closed_not_implemented",
}
TITLED = r"“?TITLE(?: \((?P<id>[^()]+)\))?”?"
FORMS: list[tuple[str, Test]] = [
    (rf"“TITLE” \S+( [a-z]+ quarter \d{{4}}| \d{{4}})?, (partly )?done, {DAY}", ALWAYS),
    (r"applies only if its condition is met", ALWAYS),
    # Above the bar of all milestones.
    (
        r"^Verified: (?P<n>\d+)\.",
        lambda found, truth: int(found["n"]) == len(truth.history.facts.headline.verified),
    ),
    # The lead of a change says what its sentence goes on to say.
    (r"^(Verified|Closed)\.(?= |$)", ALWAYS),
    # Nobody is said to have done anything.
    (
        r"(None of (the|these) \w+|Neither of (the|these) two)( recommendations)? is verified as done",
        ALWAYS,
    ),
    (r"(The recommendation|Recommendation R\d) is not verified as done", ALWAYS),
    (r"with nothing verified", ALWAYS),
    (
        r"^(?P<n>\d+) verified as done\. ",
        lambda found, truth: int(found["n"]) == len(truth.history.facts.headline.verified),
    ),
    (r"[Cc]losed, not as done( \([^)]*\))?", ALWAYS),
    (r"Square: (the day a recommendation was )?closed", ALWAYS),
    (r"A statement does not verify", ALWAYS),
    # The agency's word, said to be the agency's word.
    (r"NYPD says (it|work on (the )?TITLE( \([^()]+\))?|(R\d|ALL)[^()]*?) is (partly )?done", ALWAYS),
    (r"(R|r)eported done by NYPD,? (but )?not verified", ALWAYS),
    (r"^NYPD reports" + MARK + r" [^.]*", ALWAYS),
    (rf"^NYPD says: ((Partly d|D)one, {DAY}|[^.]*)", ALWAYS),
    (r"^Which document stands behind [^?]*, reported as done", ALWAYS),
    # What became of the proof of a finding that was made.
    (r"the copy that verified it, from ", ALWAYS),
    (r"What verified (?=TITLE|R|ALL)", ALWAYS),
    # A named verifier's word, where there is such an entry.
    (r"^DOI verified" + MARK + r" [^.]*", lambda found, truth: any(map(truth.ever.get, PROVES))),
    (r"DOI verified the last on", lambda found, truth: truth.of == len(truth.recommendations)),
    (
        r"(?P<n>\S+) milestones? (is|are) verified" + MARK + r"(: [^.]*)?",
        lambda found, truth: len(truth.milestones) > 0 and not truth.recommendations,
    ),
    (r"^NYPD accepted [^.]*", ALWAYS),
    (r"A DOI verifier found (it|them) not met", lambda found, truth: bool(truth.ever.get("not_met"))),
    (
        r"(?P<n>\w+) of the \w+ recommendations( \((?P<ids>[R\d, ]+)\))? (is|are) verified as done" + MARK,
        _those_verified,
    ),
    (
        r"Recommendation (?P<id>R\d) is verified as done",
        lambda found, truth: [found["id"]] == truth.recommendations and truth.of == 1,
    ),
    (
        r"(All \w+|Both)( recommendations)? are verified as done",
        lambda found, truth: truth.of == len(truth.recommendations) > 0,
    ),
    (
        r"A DOI verifier verified " + TITLED + r" as done( another way)?" + MARK + r"(\. It was done on)?",
        _ever(*PROVES),
    ),
    (
        r"^(?P<id>[^:]+): a DOI verifier verified it as done( another way)?" + MARK + r"(, done on)?",
        _ever(*PROVES),
    ),
    (r"^A DOI verifier verified (?P<id>[^()]+?) as done( another way)?" + MARK + r"(, done on)?", _ever(*PROVES)),
    (r"[Aa] DOI verifier closed " + TITLED + r" as not implemented", _ever("closed_not_implemented")),
    (r"^(?P<id>[^:]+): a DOI verifier closed it as not implemented", _ever("closed_not_implemented")),
    (r"^A DOI verifier closed (?P<id>[^()]+?) as not implemented", _ever("closed_not_implemented")),
    (
        r"DOI closed (?P<ids>R[\d, R]*(and R\d)?) as not implemented",
        lambda found, truth: all(truth.may_say_closed(each) for each in re.findall(r"R\d", found["ids"])),
    ),
    (
        r"\b(?P<id>R\d):? (?:[^R]*?[,;] )?(?P<held>verified as done|closed, not implemented)",
        lambda found, truth: truth.held[found["id"]] == HELD[found["held"].lower()],
    ),
]
"""The forms in a sentence."""
CELLS: list[tuple[str, str, Test]] = [
    (
        r"\.agency$",
        r"(?i:(partly )?done(, \w+\.? \d+, \d{4})?|\d of \d milestones? (partly )?done)( \(fictional\))?",
        ALWAYS,
    ),
    (r"\.(agency_words|words|milestones)\.says$", r"(partly )?done", ALWAYS),
    (r"tiles\.says$", r"recommendations? verified as done", ALWAYS),
    (r"\.status$", r"\d of \d milestones? verified as done", ALWAYS),
    # A cell as printed has lost its row; each is tested where the row is known.
    (
        r"^printed\.text$",
        rf"((verified|closed|done) {SHORT_DAY}|(Kept; |Done late; )?[Vv]erified as done|done late|Done, verified"
        rf"|(Partly )?[Dd]one(, {DAY})?|\d of \d milestones? (partly )?done|\d+ of \d+ verified as done)"
        r"( \(fictional\))?( \[[\dA-Z, ]+\])?",
        ALWAYS,
    ),
    # What the agency says of a milestone, in the column of its words.
    (
        r"^printed\.text$",
        r"\w+\.? \d+(, \d{4})?: (?:[^.]|\w+\. \d+:)*\b(partly )?done[^.]*?( \[[\dA-Z, ]+\])?",
        ALWAYS,
    ),
    (r"^printed\.text$", r"\d of \d verified|\d+ verified( \(fictional\))?", ALWAYS),
    (r"^printed\.text$", r"Its recommendation is closed|No longer required|Not implemented", ALWAYS),
    (r"\.(key|kind|lead)$", r"verified|Verified\.?|Closed\.?|closed_otherwise", ALWAYS),
]
"""The cells: where they stand, and all that may stand there. The number of a tile is tested on its own."""
ROWS = {
    "Done late; verified as done": lambda name, truth: truth.is_verified(name),
    "verified as done": lambda name, truth: truth.is_verified(name),
    "Verified as done": lambda name, truth: truth.is_verified(name),
    "closed, not implemented": lambda name, truth: truth.may_say_closed(name),
    "Closed, not implemented": lambda name, truth: truth.may_say_closed(name),
    **dict.fromkeys(
        ("Closed", "closed"),
        lambda name, truth: truth.held.get(name) in ("verified", "closed_not_implemented", "not_required"),
    ),
}
"""What a row may say of its own milestone or recommendation."""


def all_said(history: History) -> Iterable[Said]:
    """Find every text of the memo: of memo.json, and of what is printed from it."""
    facts = history.facts
    yield from _strings("memo", facts.model_dump(mode="json"), "")
    memo = pages_of(facts)
    lines = [
        {"id": words.id, "text": text_of((words,))} for part in memo.sections for line in part.lines for words in line
    ]
    yield from _strings("printed", [memo.head.model_dump(mode="json"), lines], "")


def _strings(where: str, node: Any, row: str) -> Iterable[Said]:
    if isinstance(node, dict):
        row = str(node.get("id") or node.get("rec") or row)
        for key, value in node.items():
            if key not in CODES:
                yield from _strings(f"{where}[{row}].{key}" if row else f"{where}.{key}", value, row)
    elif isinstance(node, list | tuple):
        for each in node:
            yield from _strings(where, each, row)
    elif isinstance(node, str) and node:
        yield Said(where, " ".join(re.sub("<[^>]*>", " ", node).split()) if node.startswith("<svg") else node)


def without_typed(text: str, truth: Truth) -> str:
    """Return a text in which what the register, people and sources wrote is one word, `TITLE`."""
    return _without(text, truth.typed)


@cache
def _without(text: str, typed: tuple[str, ...]) -> str:
    lowered = text.lower()
    return _any_of(tuple(words for words, low in _in_small_letters(typed) if low in lowered)).sub("TITLE", text)


@cache
def _in_small_letters(typed: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((words, words.lower()) for words in typed)


@cache
def _any_of(typed: tuple[str, ...]) -> re.Pattern[str]:
    # A title in the middle of a sentence may begin with a small letter.
    return re.compile("|".join([*map(re.escape, typed), r"all-done-[\d.e-]+\.pdf"]), re.IGNORECASE)


def reads_as_done(said: Said, truth: Truth) -> str:
    """Return the words left in a text that read as done outside the forms; nothing where there are none."""
    if not DONE.search(said.text):
        return ""
    text = re.sub(rf"^{DAY}: (?=A |NYPD )", "", without_typed(said.text, truth))
    for where, whole, test in CELLS:
        cell = re.fullmatch(whole, text)
        if re.search(where, re.sub(r"\[[^]]*\]", "", said.where)) and cell and test(cell, truth):
            return ""
    row = re.sub(r"^(related|late|clock)-", "", (re.findall(r"\[([^]]*)\]", said.where) or [""])[-1])
    for words, holds in ROWS.items():
        if holds(row, truth):
            text = re.sub(rf"(^|; |\(){re.escape(words)}\b", "", text)
    for pattern, test in FORMS:
        text = re.sub(pattern, lambda found, test=test: "" if test(found, truth) else found[0], text)  # type: ignore[misc]
    return ", ".join(each[0] for each in DONE.finditer(text))
