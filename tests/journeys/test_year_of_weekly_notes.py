"""A year of weekly notes in fast time: every number in every note is counted a second time from the raw entries."""

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from models.ledger import unseal
from models.projections import world_of
from tests.material.memo import memo_of
from tests.reading.second_count import SecondCount
from tests.reading.year_of_entries import Year

pytestmark = pytest.mark.nightly

Facts = dict[str, Any]
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip
SHORT = ("Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")
NAMES = {name: number for names in (SHORT, MONTHS) for number, name in enumerate(names, 1)}
READINGS = {"ok": "read", "empty": "read", "stale": "old_copy", "blocked": "unread"}
DAY = re.compile(rf"({'|'.join(map(re.escape, (*MONTHS, *SHORT)))}) (\d{{1,2}})(?:, (\d{{4}}))?\b")
IDS = re.compile(
    r"\((R\d+|ALL)-M\d+, [^)]*\)|R\d+(-M\d+(@\w+)?)?|ALL-M\d+(@\w+)?|memo no\. \d+|[Ee]ntry \d+|§ [\d.-]+(\(\w+\))*"
    r"|\((R\d+, )?\d{4}\)|Executive Order \d+|Int \d+-\d+|(Local Law|L\.L\.) \d+ of \d+"
    r"|(first|second|third|fourth) quarter \d+"
)


def told(year: Year, sunday: date, number: int) -> tuple[Facts, SecondCount]:
    """Tell the weekly note of a Sunday, and count its entries a second time."""
    cut = year.chain[-1].seq
    world = world_of(map(unseal, year.chain), as_of=sunday)
    world = replace(world, hashes={each.seq: each.hash for each in year.chain})
    facts = memo_of(world, period="week", draft_id=f"D{number}", period_from=sunday - timedelta(days=6), mock=False)
    return facts.model_dump(mode="json"), SecondCount(year.chain, sunday, cut)


def of_rows(facts: Facts, count: SecondCount) -> list[Any]:
    """Return where the rows of milestones differ."""
    rows = {row["id"]: row for page in facts["annex"] for row in page["milestones"]}
    found = [("ids", sorted(rows), sorted(count.milestones))] if set(rows) != set(count.milestones) else []
    for name, one in count.milestones.items():
        wanted = {
            "due": one["due"], "due_now": one["now"], "extended": one["now"] if one["now"] != one["due"] else None,
            "basis": one["basis"], "duty_basis": one["law"], "duty_on": one["duty"], "closes": one["closes"],
            "provisional": one["provisional"], "date_state": one["date_state"], "counts_from": one["from"],
            "days_late": one["days"], "days_past_original": one["past_original"],
            "proof": one["proof"], "why": one["why"], "proof_since": one["proof_since"],
            "asked_on": one["told"], "said_on": one["agency_on"], "says": one["agency"],
            "answer_due": one["answer_due"],
        }  # fmt: skip
        found += [(name, key, rows[name][key], value) for key, value in wanted.items() if rows[name][key] != value]
        ground = rows[name]["ground"]["kind"] if rows[name]["ground"] else None
        found += [(name, "ground", ground, one["ground"])] if ground != one["ground"] else []
    return found


def of_answers(facts: Facts, count: SecondCount) -> list[Any]:
    """Return where what people answered differs, or which of it still holds."""
    kept = ("working_on_it", "reminders_paused", "on_hold", "not_theirs", "hold_lifted", "reassigned", "date_agreed")
    found = []
    for row in (row for page in facts["annex"] for row in page["milestones"]):
        told = [(one["kind"], one["on"], one["day"], one["in_force"]) for one in row["answers"] if one["kind"] in kept]
        wanted = count.answers(row["id"])
        found += [(row["id"], told, wanted)] if told != wanted else []
    return found


def of_seven(facts: Facts, count: SecondCount) -> list[Any]:
    """Return where the table of seven differs."""
    found = []
    for row in facts["recommendations"]:
        one = count.recommendation(row["id"])
        coming = count.milestones.get(one["next"] or "")
        wanted = {
            "proof": one["proof"],
            "why": one["why"],
            "proof_since": one["proof_since"],
            "claim": {"says": one["says"], "number": one["claims"][0], "out_of": one["claims"][1]},
            "milestone": one["next"],
            "due": None,
            "date_state": coming["date_state"] if coming and not one["closed"] else None,
            "days_late": coming["days"] if coming and not one["closed"] else 0,
            "verified": one["verified"][0],
            "out_of": one["verified"][1],
        }
        if coming:
            extended = coming["now"] if coming["now"] != coming["due"] else None
            wanted |= {"due": coming["due"], "extended": extended}
        found += [(row["id"], key, row[key], value) for key, value in wanted.items() if row[key] != value]
    return found


def of_headline(facts: Facts, count: SecondCount) -> list[Any]:
    """Return where a number of the headline differs, or what it counts, or since when the oldest debt waits."""
    told, counted = dict(facts["headline"]), count.headline()
    found = [("oldest", told.pop("oldest"), count.oldest())] if told["oldest"] != count.oldest() else []
    told.pop("oldest", None)
    lists = [(name, sorted(told.get(name, ())), sorted(counted.get(name, ()))) for name in told | counted]
    return found + [differs for differs in lists if differs[1] != differs[2]]


def of_sources(facts: Facts, count: SecondCount) -> list[Any]:
    """Return where the table of sources differs."""
    shown = {row["seq"]: [] for row in facts["sources"]}
    for row in facts["sources"]:
        shown[row["seq"]].append(
            tuple(row[key] for key in ("reading", "looked_on", "unread_since", "own_date", "shows"))
        )
    read = {seq: [] for seq in shown}
    for one in count.sources.values():
        reading = READINGS[one["result"]]
        read[one["seq"]].append((reading, *(one[key] for key in ("looked", "unread", "own", "shows"))))
    never = [each for each in facts["sources"] if each["reading"] == "never_checked"]
    read[None] = [("never_checked", None, None, None, 0)] * len(never)
    return [(seq, shown[seq], read[seq]) for seq in shown if sorted(shown[seq], key=str) != sorted(read[seq], key=str)]


def of_changes(facts: Facts, count: SecondCount) -> list[Any]:
    """Return where what changed differs: the entries told as news, and the dates that passed."""
    told = [seq for one in facts["changes"] for trace in one["trace"] for seq in trace.get("events", ())]
    passed = [one for one in facts["changes"] if "rule" in one["trace"][0]]
    wanted = [count.milestones[name]["basis"] for name in count.passed()]
    by_law = wanted.count("statute")
    # In a first memo the bottom line says the other dates that passed, so they are no news.
    number = by_law + bool(len(wanted) - by_law and count.before())
    found = [("news", sorted(told), count.changed())] if sorted(told) != sorted(count.changed()) else []
    return found if len(passed) == number else [*found, ("passed", len(passed), number)]


def of_records(facts: Facts, count: SecondCount) -> list[Any]:
    """Return where the records relied on differ from the entries, or a sentence rests on none of them."""
    hashes = {each["seq"]: each["hash"] for each in count.entries}
    found: list[Any] = [row for row in facts["records"] if hashes.get(row["seq"]) != row["hash"]]
    for one in sentences(facts):
        cited = {seq for trace in one["trace"] for key in ("events", "inputs") for seq in trace.get(key, ())}
        absent = any(trace.get("through") == max(hashes) for trace in one["trace"])
        if not cited <= set(hashes) or not (cited or absent):
            found.append((one["id"], "rests on no entry", cited))
    numbers = [row["n"] for row in facts["records"]]
    return found if numbers == list(range(1, len(numbers) + 1)) else [*found, ("numbers", numbers)]


def sentences(node: Any) -> Iterator[dict[str, Any]]:
    """Yield each sentence of a memo."""
    if isinstance(node, dict) and {"id", "text", "trace"} <= set(node):
        yield node
    for each in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from sentences(each)


def of_sentences(facts: Facts, count: SecondCount) -> list[Any]:
    """Return each number in a sentence that no count gives, and each day that no entry gives."""
    titles = {row["what"] for page in facts["annex"] for row in page["milestones"]}
    titles |= {page["title"] for page in facts["annex"]}
    titles |= {f"{title[:1].lower()}{title[1:]}" for title in titles} | count.questions()
    plain = re.compile("|".join(map(re.escape, sorted(titles, key=len, reverse=True))))
    counts = {len(ids) for ids in count.headline().values()} | {len(count.sources), len(facts["sources"])}
    results = [row["reading"] for row in facts["sources"]]
    counts |= {results.count(each) for each in results} | {sum(each != "read" for each in results)}
    counts |= {
        len(facts["questions"]),
        results.count("unread") + results.count("never_checked"),
        *count.of_passed(),
    }
    days = {one[key] for one in count.milestones.values() for key in ("days", "came")}
    known = count.days_known() | {one["answer_due"] for one in count.milestones.values()}
    known |= {facts["memo"][key] for key in ("as_of", "next", "period_from", "period_to")}
    found = []
    for one in sentences(facts):
        text = plain.sub("", one["text"])
        shown = {_iso(*each) for each in DAY.findall(text)}
        shown -= {day for day in shown if day.startswith("-") and any(str(each)[4:] == day for each in known)}
        numbers = {int(each) for each in re.findall(r"\d+", IDS.sub("", DAY.sub("", text)))}
        wrong = (shown - known) | {each for each in numbers if each not in counts | days}
        found += [(one["id"], one["text"], wrong)] if wrong else []
    return found


def _iso(month: str, day: str, year: str) -> str:
    """Return a day in ISO form; of one without its year what follows the year."""
    return f"{year}-{NAMES[month]:02}-{int(day):02}"


YEARS = int(os.environ.get("FOLLOWTHROUGH_TEST_YEARS", "1"))
"""So many made-up years of weekly notes; more look further than the gate does."""
OF = (of_rows, of_answers, of_seven, of_headline, of_sources, of_changes, of_records, of_sentences)


@pytest.mark.parametrize("seed", range(1, 1 + YEARS))
def test_every_number_of_a_year_of_weekly_notes_is_that_of_a_second_count(seed: int) -> None:
    year, found = Year(seed), []
    for number, sunday in enumerate(year.weeks(), 1):
        facts, count = told(year, sunday, number)
        found += [(number, each) for of in OF for each in of(facts, count)]
        year.note(number, sunday, year.chain[-1], issued=number % 5 != 0)
    assert found == []
