"""The printed value: a memo as words in their places, made once. Every form sets it and computes nothing.

Read `printed` and `value_of` first, then the sections of the body in their order, then the annexes.
Source: docs/printed-forms.md#one-printed-value
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from models.memo import Annex, Computed, Dated, Events, EvidenceRow, MemoFacts, MilestoneRow, RecordRow, Trace
from models.standing import PAST
from notifications.memo import say_basis, unread_of
from notifications.printed.charts import bars, say_ageing, say_timeline, timeline
from notifications.printed.cuts import Fit
from notifications.printed.glyphs import shown
from notifications.printed.head import head_of, sections_of, tiles_of
from notifications.printed.references import Numbers, Part, numbers_of, references_of, sentence_of
from notifications.printed.seven import seven_of
from notifications.words import DUTY, VOICE, long_date, say, short_date

HASH_PRINTED = 16
"""Characters of a hash that are printed; memo.json has all 64."""
READ = ("ok", "empty")
"""The results of a source that could be read."""


def printed(facts: MemoFacts) -> Part:
    """Return the printed value of a memo with each text as it can be shown. The forms change nothing in it."""
    return _printed(_Same(facts))


class _Same:
    """Facts that equal only themselves, because comparing two memos word by word costs more than it saves."""

    def __init__(self, facts: MemoFacts) -> None:
        self.facts = facts

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.facts is self.facts

    def __hash__(self) -> int:
        return id(self.facts)


@lru_cache(maxsize=1)
def _printed(memo: _Same) -> Part:
    value: Part = shown(value_of(memo.facts, Fit()))
    return value


def value_of(facts: MemoFacts, fit: Fit) -> Part:
    """Return the printed value of a memo whose body shows as much as a fit allows."""
    numbers = numbers_of(facts)
    annexes, note = annexes_printed(facts)
    return {
        **head_of(facts),
        **sections_of(facts),
        **body_of(facts, fit),
        "correction": sentence_of(facts.correction, numbers) if facts.correction else None,
        "bottom": [sentence_of(sentence, numbers) for sentence in facts.bottom_line],
        "ask": sentence_of(facts.ask, numbers) if facts.ask else None,
        "tiles": tiles_of(facts),
        "notes": [sentence_of(sentence, numbers) for sentence in facts.notes],
        "questions": [sentence_of(sentence, numbers) for sentence in facts.questions],
        "going_on": [sentence_of(sentence, numbers) for sentence in facts.going_on],
        "timeline": timeline(facts.recommendations, facts.memo.as_of),
        "timeline_alt": say_timeline(facts.recommendations, facts.memo.as_of),
        "records": [_record(row) for row in facts.records],
        "every_source": _every_source(facts, numbers),
        "comment": _comment(facts, numbers),
        "annex": [_annex(annex, numbers, facts) for annex in annexes],
        "annex_note": note,
        "terms": [{"word": word, "means": means} for word, means in facts.terms.text],
    }


def body_of(facts: MemoFacts, fit: Fit) -> Part:
    """Return only what a fit changes in the printed value, so that a body with less costs less than a whole memo."""
    numbers = numbers_of(facts)
    late = facts.late[: fit.bars]
    return {
        **_changes(facts, numbers, fit),
        "seven": seven_of(facts, fit, frozenset(annex.rec for annex in annexes_printed(facts)[0])),
        "related": _related(facts, numbers, fit),
        "bars": bars(late) if late else "",
        "bars_alt": say_ageing(late) if late else "",
        "bars_say": _say_bars(len(late), facts),
        "sources": _sources(facts, fit),
        "ahead": _ahead(facts, numbers, fit),
    }


def _changes(facts: MemoFacts, numbers: Numbers, fit: Fit) -> Part:
    """Return the weightiest changes, newest first, and where the others stand."""
    weightiest = facts.changes[: fit.changes]
    after = facts.memo.after
    rest = len(facts.changes) - len(weightiest)
    unread = unread_of(facts.sources)
    return {
        "first": after is None,
        "changes_head": say("page.changes_head", after=after, start=facts.memo.period_from),
        "changes": [
            {
                "rec": "All" if change.rec == "all" else change.rec,
                "kind": change.kind,
                "date": short_date(change.date),
                "iso": change.date.isoformat(),
                **sentence_of(change, numbers),
            }
            for change in sorted(weightiest, key=lambda change: change.date, reverse=True)
        ],
        "changes_more": say("page.changes_more", n=rest, has_annexes=has_annexes(facts)) if rest else "",
        "changes_none": "" if weightiest else say("page.changes_none", unread=unread, of=len(facts.sources)),
    }


def _related(facts: MemoFacts, numbers: Numbers, fit: Fit) -> list[Part]:
    """Return the related duties; those that differ only in their dates stand in one line."""
    groups: dict[tuple[str, ...], list[Dated]] = {}
    for duty in facts.related:
        groups.setdefault((duty.id.split("@")[0], duty.what, duty.who, duty.says.text), []).append(duty)
    lines = [
        {
            "id": name,
            "what": fit.name(what),
            "due": say("cells.dates", days=[(duty.due, duty.extended) for duty in duties]),
            "who": who,
            "says": says[:1].upper() + says[1:],
            **_references(duties, numbers),
        }
        for (name, what, who, says), duties in groups.items()
    ]
    rest = _rest(len(lines) - fit.duties, ("duty", "duties"), facts)
    return [*lines[: fit.duties], *({"id": "", "due": "", "who": "", "says": "", **line} for line in rest)]


def _rest(number: int, words: tuple[str, str], facts: MemoFacts) -> list[Part]:
    """Return a line that says where what was left out stands, if anything was."""
    if number <= 0:
        return []
    says = say("page.more", n=number, one=words[0], many=words[1], has_annexes=has_annexes(facts))
    return [{"what": says, "at": "", "mark": [], "rests": []}]


def _references(dates: list[Dated], numbers: Numbers) -> Part:
    """Return what a line rests on: all that the dates in it rest on."""
    return {
        "at": dates[0].says.id,
        **references_of((trace for each in dates for trace in each.says.trace), numbers),
    }


def _say_bars(drawn: int, facts: MemoFacts) -> str:
    """Return which of the dates that passed are drawn, and where the others stand."""
    if not facts.late:
        return say("page.no_bars")
    return say("page.all_bars", shown=drawn, of=len(facts.late), has_annexes=has_annexes(facts))


def _sources(facts: MemoFacts, fit: Fit) -> list[Part]:
    """Return the sources; those with the same result and meaning stand in one line, or all that were read."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for source in facts.sources:
        last = short_date(source.last_good) if source.last_good else say("cells.never")
        group = (last, source.result, source.means)
        if source.result in READ and fit.read_sources_in_one:
            group = (last, " or ".join(READ), say("cells.read"))
        groups.setdefault(group, []).append(source.name)
    return [
        {
            "name": ", ".join(names),
            "last": last,
            "result": result,
            "means": means,
            "bad": result not in (*READ, " or ".join(READ)),
        }
        for (last, result, means), names in groups.items()
    ]


def _ahead(facts: MemoFacts, numbers: Numbers, fit: Fit) -> list[Part]:
    """Return the coming dates; those of one day, one duty and one basis stand in one line."""
    groups: dict[tuple[str, ...], list[Dated]] = {}
    for coming in facts.clocks:
        day = say("cells.moved", to=coming.due_now, was=coming.due if coming.extended else None)
        groups.setdefault((day, coming.due_now.isoformat(), coming.who, coming.says.text), []).append(coming)
    lines = [
        {
            "date": day,
            "iso": iso,
            "what": _named(dates, fit, facts),
            "who": who,
            "basis": basis,
            **_references(dates, numbers),
        }
        for (day, iso, who, basis), dates in groups.items()
    ]
    rest = _rest(len(lines) - fit.coming, ("line", "lines"), facts)
    return [*lines[: fit.coming], *({"date": "", "iso": "", "who": "", "basis": "", **line} for line in rest)]


def _named(dates: list[Dated], fit: Fit, facts: MemoFacts) -> str:
    """Return the one milestone of a line with its title, or several by their ids."""
    if len(dates) == 1:
        return fit.name(say("table.next_step", id=dates[0].id, title=dates[0].what))
    return say("page.titles", ids=[coming.id for coming in dates], has_annexes=has_annexes(facts))


def _comment(facts: MemoFacts, numbers: Numbers) -> Part | None:
    """Return the agency's comment as printed: its words, or that there are none."""
    comment = facts.comment
    return {"words": comment.text or "", **sentence_of(comment.says, numbers)} if comment else None


def annexes_printed(facts: MemoFacts) -> tuple[tuple[Annex, ...], str]:
    """Return the annexes that are printed, and where the others stand; no words if all are printed.

    A weekly note has only those of what changed. The first memo has them all, whatever its kind, because they stand
    nowhere else.
    """
    if has_annexes(facts):
        return facts.annex, ""
    changed = tuple(annex for annex in facts.annex if _has_changed(annex, facts))
    others = [annex.rec for annex in facts.annex if annex not in changed]
    if not others:
        return changed, ""
    unread = unread_of(facts.sources)
    if not changed:
        return (), say("page.no_annex", others=others, unread=unread)
    names = [annex.rec for annex in changed]
    return changed, say("page.annexes_of_changed", changed=names, others=others, unread=unread)


def has_annexes(facts: MemoFacts) -> bool:
    """Return whether every annex is printed, so that a list may point to them for what it leaves out."""
    return facts.memo.period != "week" or facts.memo.after is None


def _has_changed(annex: Annex, facts: MemoFacts) -> bool:
    """Return whether a change names the recommendation, or rests on an entry that a line of its annex rests on."""
    if any(annex.rec in change.rec.split(", ") for change in facts.changes):
        return True
    traces = [milestone.trace for milestone in annex.milestones]
    traces += [quote.trace for quote in annex.agency_words]
    traces += [line.trace for line in annex.history]
    entries = {seq for trace in traces for seq in _entries(trace)}
    return any(seq in entries for change in facts.changes for seq in _entries(change.trace))


def _entries(traces: Iterable[Trace]) -> Iterable[int]:
    for trace in traces:
        match trace:
            case Events():
                yield from trace.events
            case Computed():
                yield from trace.inputs


def _annex(annex: Annex, numbers: Numbers, facts: MemoFacts) -> Part:
    """Return the annex of one recommendation as printed."""
    row = next((row for row in facts.recommendations if row.id == annex.rec), None)
    answer, answered_on = (row.acceptance, row.accepted_on) if row else ("", None)
    return {
        "rec": annex.rec,
        "title": annex.title,
        "head": say("cells.annex", rec=annex.rec, title=annex.title),
        "summary": annex.summary,
        "basis": say("cells.basis", text_basis=annex.text_basis, answer=answer, on=answered_on, about=facts.memo.about),
        "milestones": _milestones(annex.milestones, numbers, facts.mock),
        "words": [
            {
                "at": f"words-{annex.rec}-{place}",
                "text": quote.text,
                "milestone": quote.milestone,
                "says": quote.says,
                "on": long_date(quote.on),
                "made_up": quote.made_up,
                **references_of(quote.trace, numbers),
            }
            for place, quote in enumerate(annex.agency_words, 1)
        ],
        "history": [
            {
                "at": f"history-{annex.rec}-{place}",
                "date": short_date(line.date),
                "iso": line.date.isoformat(),
                "what": line.what,
                **references_of(line.trace, numbers),
            }
            for place, line in enumerate(annex.history, 1)
        ],
        "evidence": [_evidence(evidence) for evidence in annex.evidence],
        "open": [sentence_of(point, numbers) for point in annex.open_points],
    }


def _milestones(rows: tuple[MilestoneRow, ...], numbers: Numbers, mock: bool) -> list[Part]:
    """Return the milestones; if two want the same evidence, the second points to the first."""
    first: dict[str, str] = {}
    lines = []
    for row in rows:
        same = first.setdefault(row.needs, row.id)
        line = _milestone(row, mock)
        line |= {"at": f"milestone-{row.id.replace('@', '-')}", **references_of(row.trace, numbers)}
        if same != row.id:
            line["needs"] = say("cells.same_evidence", id=same)
            if same.split("@")[0] == row.id.split("@")[0]:  # the same milestone in a later period
                line["aside"] = ""
        lines.append(line)
    return lines


def _milestone(row: MilestoneRow, mock: bool) -> Part:
    who = "" if row.duty_on == "agency" else DUTY[row.duty_on]
    return {
        "id": row.id,
        "what": row.what,
        "aside": say("cells.aside", is_related=row.relation == "related_duty", who=who),
        "due": say("cells.due", on=row.due, extended=row.extended, made_up=mock),
        "basis": say_basis(row.basis, row.duty_basis),
        "agency": say("cells.agency", says=row.agency, on=row.agency_on, made_up=mock),
        "held": say("cells.held", status=row.status, note=row.held_note),
        "time": row.time,
        "late": row.standing in PAST,
        "needs": row.needs,
    }


def _evidence(row: EvidenceRow) -> Part:
    return {
        "name": say("cells.file", name=row.name, made_up=row.made_up, is_withdrawn=not row.counts),
        "sha256": row.sha256[:HASH_PRINTED],
        "received": short_date(row.received),
        "from": row.from_,
        "class": row.pii_class,
        "used_for": row.used_for,
    }


def _every_source(facts: MemoFacts, numbers: Numbers) -> list[Part]:
    """Return every source in full: whose voice it is, when it was checked, what it shows and what waits for it."""
    return [
        {
            "name": source.name,
            "voice": VOICE[source.voice],
            "result": source.result,
            "why": source.reason or "",
            "bad": source.result not in READ,
            "looked": _day_or(source.looked_on, "never"),
            "good": _day_or(source.last_good, "never"),
            "since": _day_or(source.unread_since, ""),
            "own": _day_or(source.own_date, ""),
            "shows": source.shows,
            "wanted": source.wanted,
            "at": f"source-{place}",
            **references_of((Events(events=(source.seq,)),) if source.seq else (), numbers),
        }
        for place, source in enumerate(facts.sources, 1)
    ]


def _day_or(day: date | None, words: str) -> str:
    return short_date(day) if day else words


def _record(row: RecordRow) -> Part:
    """Return one record as printed; `evidence` holds the words before the digest if it is about evidence."""
    return {
        "n": row.n,
        "seq": row.seq,
        "date": short_date(row.date),
        "what": row.what,
        "kind": row.kind,
        "hash": row.hash[:HASH_PRINTED],
        "sha256": row.sha256 or "",
        "origin": row.origin or "",
        "evidence": say("page.evidence", origin=row.origin) if row.sha256 else "",
    }
