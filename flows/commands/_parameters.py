"""The parameters that commands share, with their help and how they are read; an id is looked up at once."""

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Annotated, Any, Literal

from cyclopts import Parameter, Token

from flows.commands._out import bad_input, drafts, record

IdKind = Literal["milestone", "recommendation", "id"]
ALL = "ALL"  # what stands in place of a recommendation's id for the dates that cover all of them
SHORTEST = 8
OTHER_FORMS = ("%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y", "%b %d, %Y", "%B %d, %Y", "%b. %d, %Y", "%d %B %Y", "%Y/%m/%d")
"""How people also write a day; it is named in the form wanted, never guessed."""


def find_id(word: str, kind: IdKind = "id") -> str:
    """Return an id as the record has it, of any case. Raises InputError for one of another kind or unknown."""
    from models.projections import MILESTONES, RECOMMENDATIONS
    from tasks.ledger import records

    milestones = records.ids(record(), MILESTONES)
    recommendations = records.ids(record(), RECOMMENDATIONS)
    milestone = _same(word, milestones)
    recommendation = _same(word, recommendations)
    either = milestone or recommendation or _same(word, [ALL])
    if match := {"milestone": milestone, "recommendation": recommendation, "id": either}[kind]:
        return match
    if recommendation:
        of_it = ", ".join(name for name in milestones if name.startswith(f"{recommendation}-"))
        raise bad_input(f"{recommendation} is a recommendation; name one of its milestones: {of_it}")
    if milestone:
        raise bad_input(f"{milestone} is a milestone; name its recommendation: {milestone.rpartition('-')[0]}")
    ids = {"milestone": milestones, "recommendation": recommendations, "id": [*milestones, *recommendations]}[kind]
    if meant := [name for name in ids if _bare(name) == _bare(word)]:
        raise bad_input(f"unknown {kind}: {word}; write {meant[0]}")
    above = _same(word.rpartition("-")[0], [*recommendations, ALL])
    near = f" {above}` lists those of {above}" if above else "` lists the recommendations"
    raise bad_input(f"unknown {kind}: {word}; `followthrough status{near}")


def _same(word: str, ids: Sequence[str]) -> str | None:
    if word in ids:
        return word
    return next((name for name in ids if name.casefold() == word.casefold()), None)


def _bare(word: str) -> str:
    return re.sub(r"[^a-z0-9]", "", word.casefold())


def in_any_case(word: str) -> tuple[str, ...]:
    """Return how an id may stand in the record: as written, in capitals, or in small letters (people and sources)."""
    return tuple(dict.fromkeys((word, word.upper(), word.lower())))


def whole_id(start: str, names: Iterable[str], noun: str, place: str) -> str:
    """Return the only long id that begins so; `where` says where they are shown. Raises InputError if not just one."""
    matches = [name for name in names if name.startswith(start)]
    if len(start) < SHORTEST or len(matches) != 1:
        raise bad_input(f"{start!r} does not name exactly one {noun}; write at least {SHORTEST} characters of {place}")
    return matches[0]


def _id_of(kind: IdKind) -> Callable[[Any, Sequence[Token]], str]:
    return lambda _type, tokens: find_id(tokens[0].value, kind)


def _draft_number(_type: Any, tokens: Sequence[Token]) -> int:
    word = tokens[0].value
    match = re.fullmatch(r"[dD]?([1-9][0-9]{0,8})", word)
    if not drafts():
        raise bad_input("there is no draft yet; write one: followthrough memo draft --by YOU")
    if match is None or f"D{match[1]}" not in drafts():
        raise bad_input(f"no draft {word!r}; write its number, such as 1 or D1 (`followthrough memo list`)")
    return int(match[1])


def _memo_number(_type: Any, tokens: Sequence[Token]) -> int:
    word = tokens[0].value
    numbers = [str(draft.number) for draft in drafts().values() if draft.number]
    if word not in numbers:
        mend = "`followthrough memo list` shows the numbers" if numbers else "none was yet"
        raise bad_input(f"no memo no. {word!r} was issued; {mend}")
    return int(word)


def _day(_type: Any, tokens: Sequence[Token]) -> date:
    """Read a day as 2025-12-03. Raises InputError, which gives a day in another form back in the one wanted."""
    word = tokens[0].value
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", word):
        with suppress(ValueError):
            return date.fromisoformat(word)
    option = f"{tokens[0].keyword} " if tokens[0].keyword else ""
    for form in OTHER_FORMS:
        with suppress(ValueError):
            meant = datetime.strptime(word.strip(), form).date()  # noqa: DTZ007 (a day has no zone)
            raise bad_input(f"{option}{word!r}: write the year first, then month and day: {meant}")
    raise bad_input(f"{option}{word!r} is not a day; write year, month and day, such as 2025-12-03")


def _moment(_type: Any, tokens: Sequence[Token]) -> datetime:
    """Read a moment in ISO form; one that names no zone is New York's. Raises InputError for other words."""
    from models.core import NEW_YORK

    token = tokens[0]
    try:
        moment = datetime.fromisoformat(token.value)
    except ValueError:
        example = "write one like 2026-12-01T07:00:00-05:00"
        raise bad_input(f"{token.keyword} {token.value!r} is not a time; {example}") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=NEW_YORK)


def _lower(_type: Any, tokens: Sequence[Token]) -> str:
    return tokens[0].value.lower()


MilestoneId = Annotated[
    str,
    Parameter(
        converter=_id_of("milestone"),
        help="The milestone, such as R4-M1, or R4-M3@2026Q2 for one period of a recurring one.",
    ),
]
RecommendationId = Annotated[str, Parameter(converter=_id_of("recommendation"), help="The recommendation, such as R4.")]
AnyId = Annotated[
    str,
    Parameter(
        converter=_id_of("id"), help="A recommendation (R4), a milestone (R4-M1), or ALL for the dates that cover all."
    ),
]
PersonId = Annotated[str, Parameter(converter=_lower, metavar="PERSON", help="A person's id in the people file.")]
By = Annotated[
    str, Parameter(converter=_lower, metavar="PERSON", help="Your id in the people file, such as p-coordinator-1.")
]
SourceName = Annotated[str, Parameter(converter=_lower, help="A source's name in the tracking plan.")]
DraftNumber = Annotated[int, Parameter(converter=_draft_number, help="The draft's number: 1 or D1.")]
MemoNumber = Annotated[int, Parameter(converter=_memo_number, help="The number of an issued memo.")]
Day = Annotated[date, Parameter(converter=_day, metavar="DAY")]
Moment = Annotated[
    datetime,
    Parameter(
        converter=_moment,
        metavar="TIME",
        help="The moment up to which the record is read; in New York time by default.",
    ),
]
Reason = Annotated[str, Parameter(metavar="TEXT", help="Why, in your own words; they stay in the record.")]
Words = Annotated[str, Parameter(metavar="TEXT", help="What was said or written, in its own words.")]
Json = Annotated[bool, Parameter(negative=(), show_default=False, help="Print one JSON document, for programs.")]
