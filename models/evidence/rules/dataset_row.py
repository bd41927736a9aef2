"""One row of a table of recommendations says what a milestone waits for."""

from collections.abc import Sequence

from models.evidence.evidence import Candidate, Judged, Shown
from models.evidence.recommendation_rows import day_of, hash_of, row_ref
from models.evidence.rules.passages import check_filled
from models.evidence.rules.row_conditions import Row, agency_and_days, matching
from models.register import DatasetRow, Voice

VERSION = 1

AGENCYS_OWN = "agency_reported_status"
"""The one column of DOI's data set that is the agency's word and not DOI's; never swap them (domain.md, section 4)."""

_WORDS = {
    "implementation_status": (
        "implemented", "partially implemented", "not implemented", "no longer applicable",
        "open", "closed, implemented", "closed, not implemented", "under consideration",
    ),
    "acceptance_status": (
        "accepted", "accepted in principle", "partially accepted", "under consideration", "rejected",
    ),
    AGENCYS_OWN: (
        "implemented", "partially implemented", "not implemented", "no longer applicable",
        "nothing", "started", "partly done", "done", "we already do this",
    ),
}  # fmt: skip
"""The status words that are known: DOI's, GAO's and the agencies' (domain.md, section 5). DOI's list was not found."""


LONGEST_WORD = 40
"""Characters of a status word that is not known which a question repeats."""


def voice_of(rule: DatasetRow, source: Voice) -> Voice:
    """Return whose word the rule's column is: the source's, but for the agency's own column."""
    return "agency" if rule.column == AGENCYS_OWN else source


def judge(rule: DatasetRow, shown: Shown) -> Judged:
    """Return a candidate where exactly one row matches and its column says so, letter case and outer spaces ignored.

    Two rows that match, or a status word that nobody knows, are a question to the coordinator and match nothing. With
    `pin` the row is the one of that text. Raises RuleError while a placeholder of an instance is not filled.
    """
    check_filled(*filter(None, (rule.where.agency_matches, rule.where.text_matches)))
    near = [row for row in shown.rows if agency_and_days(rule.where, row)]
    rows = matching(rule, near)
    if not rows:
        return Judged(why=f"not matched: {_none_of(rule, shown.rows, near)}")
    refs = sorted(row_ref(row) for row in rows)
    if len(rows) > 1:
        pins = ", ".join(sorted(hash_of(row) for row in rows))
        why = f"{len(rows)} rows match; a coordinator says which one by its SHA-256 in `pin`: {pins}"
        return Judged(why=why, asks="two_rows_match", about=", ".join(refs))
    (row,), ref = rows, refs[0]
    value = row.get(rule.column, "").strip()
    says = f"the one row of {_meant(rule, rows)} ({ref}): {rule.column} is {value or 'empty'}"
    if _plain(value) == _plain(rule.equals):
        return _candidate(rule, shown, row, f"matched: {says}")
    if value and rule.column in _WORDS and _plain(value) not in _WORDS[rule.column]:
        return Judged(why=f"{says}, a word that is not known; a person says what it means", asks="unknown_word",
                      about=f"{ref}, {rule.column} {value[:LONGEST_WORD]}")  # fmt: skip
    return Judged(why=f"not matched: {says}, not {rule.equals}")


def _candidate(rule: DatasetRow, shown: Shown, row: Row, says: str) -> Judged:
    found = Candidate(
        ref=f"{row_ref(row)}, {rule.column} {rule.equals}",
        sha256=shown.sha256,
        happened_on=day_of(row.get("date_implemented", "")),
        says=says,
        rule_type=rule.type,
        rule_version=VERSION,
    )
    return Judged(candidates=(found,), why=says)


def _plain(word: str) -> str:
    """Return a status word for comparing: `Closed - Implemented` and `closed, implemented` are one."""
    return " ".join(word.replace(" - ", ", ").replace(":", ",").split()).casefold()


def _none_of(rule: DatasetRow, rows: tuple[Row, ...], near: list[Row]) -> str:
    """Say why no row matches: how many there are, and what each of them lacks."""
    if near and rule.pin:
        return f"{_rows(near)} of {_meant(rule, near)}, none with the text whose SHA-256 is the pin"
    if near:
        return f"{_rows(near)} of {_meant(rule, near)}, none says {rule.where.text_matches!r}"
    dated = rule.where.issued_from or rule.where.issued_to
    unread = [row for row in rows if dated and day_of(row.get("date_issued", "")) is None]
    no_day = f"; {_rows(unread)} without a day that can be read" if unread else ""
    return f"none of {_rows(rows)} is of {_meant(rule, near)}{no_day}"


def _meant(rule: DatasetRow, rows: list[Row]) -> str:
    """Return which rows are meant: their agency by name where it is one, their days of issue, their id."""
    where = rule.where
    agencies = {row.get("agency", "").strip() for row in rows}
    named = agencies.pop() if len(agencies) == 1 else ""
    said = [f"id {where.id_equals}"] if where.id_equals else []
    said += [named or f"agency {where.agency_matches!r}"] if where.agency_matches else []
    if where.issued_from or where.issued_to:
        said.append(f"issued {where.issued_from or '...'} to {where.issued_to or '...'}")
    return ", ".join(said) or "the table"


def _rows(rows: Sequence[Row]) -> str:
    return "1 row" if len(rows) == 1 else f"{len(rows)} rows"
