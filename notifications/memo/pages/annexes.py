"""The annexes: one for each recommendation, who follows which, every source, the records relied on, and the terms.
Source: docs/printed-forms.md#annexes, docs/printed-forms.md#many-recommendations"""

from collections.abc import Iterable, Iterator
from itertools import groupby

from models.memo import Events
from models.register import BY_LAW
from notifications.memo.context import MADE_UP
from notifications.memo.document import (
    Annex,
    Facts,
    MemoDocument,
    MilestoneRow,
    RecommendationRow,
    RecordRow,
    SourceRow,
)
from notifications.memo.milestones import status_of
from notifications.memo.pages.page_one import Fit
from notifications.memo.pages.page_two import duties
from notifications.memo.pages.period import asked, days
from notifications.memo.pages.recommendations import table_of_others
from notifications.memo.pages.references import References
from notifications.memo.pages.selection import annexes_printed, council_offices, first_rows, is_update
from notifications.memo.shapes import (
    Line,
    Row,
    Section,
    Words,
    anchor,
    bold,
    cell,
    columns,
    marked,
    plain,
    row_of,
    small,
)
from notifications.words import ANSWER, VOICE, cap, ended, long_date, say, short_date, titled


def annex_pages(facts: MemoDocument, fit: Fit, refs: References) -> Iterator[Section]:
    """Yield what stands after the two pages."""
    # That there are no words of the agency on the draft stands in the notes of page 2.
    if facts.comment and facts.comment.text:
        yield Section(
            part="comment",
            id="part-comment",
            name=say("print.comment", about=facts.memo.about),
            sentences=((refs.sentence(facts.comment.says),),),
            quotes=(plain(say("print.in_quotes", words=facts.comment.text)),),
        )
    yield from duties(facts, fit, refs)
    yield from days(facts, refs)
    yield asked(facts)
    yield from _findings(facts)
    annexes_here, note = annexes_printed(facts)
    if note:
        yield Section(part="left_out", id="part-annexes", name="Annexes", sentences=(plain(note),))
    if others := table_of_others(facts, refs):
        yield others
    yield from _council(facts, annexes_here)
    for annex in annexes_here:
        yield from annex_of(annex, facts, refs)
    yield from _sources(facts, refs)
    yield _records(facts, refs)
    yield Section(
        part="terms",
        id="part-terms",
        name="Terms",
        columns=columns(word="", means=""),
        rows=tuple(row_of(word=cell(bold(word)), means=cell(plain(means))) for word, means in facts.terms),
    )


def _findings(facts: MemoDocument) -> Iterator[Section]:
    if not facts.findings or is_update(facts):
        return
    press = (plain(say("print.found_in_press")),) if any(finding.press for finding in facts.findings) else ()
    points = []
    for finding in facts.findings:
        lead = f"{finding.lead}." if finding.lead else ""
        source = say("print.found_source", source=finding.source, press=finding.press)
        points.append((Words(bold=lead, text=f" {finding.text}" if lead else finding.text, more=source),))
    name = say("print.found", office=facts.made_by)
    yield Section(part="findings", id="part-found", name=name, small=press, points=tuple(points))


def _council(facts: MemoDocument, annexes_here: Iterable[Annex]) -> Iterator[Section]:
    """Yield the row of each council office, to which a link of its own leads: where what it follows stands."""
    places = {annex.rec: f"annex-{annex.rec}" for annex in annexes_here}
    shown = {row.id for row in first_rows(facts)}
    rows = []
    for office in council_offices(facts.recommendations):
        ids = [followed.id for followed in office.rows if followed.id in shown]
        links = tuple(Words(text=id_, to=places.get(id_, f"row-{id_}")) for id_ in ids)
        hidden = len(office.rows) - len(ids)
        more = small(say("print.council_more", n=hidden)) if hidden else ()
        rows.append(row_of(office.anchor, office=cell(plain(cap(office.name))), follows=cell(links, more)))
    if rows:
        yield Section(
            part="council",
            id="part-council",
            name="What each office follows",
            columns=columns(office="Office", follows="Recommendations"),
            rows=tuple(rows),
        )


def _followed_by(recommendation: RecommendationRow) -> Line:
    """Return which council offices follow a recommendation, the name of each a link to its row."""
    offices = council_offices([recommendation])
    ends = [","] * (len(offices) - 1) + ["."]
    links = (Words(text=f"{office.name}{end}", to=office.anchor) for office, end in zip(offices, ends, strict=False))
    return (Words(text="Followed by"), *links) if offices else ()


def annex_of(annex: Annex, facts: Facts, refs: References) -> Iterator[Section]:
    """Yield the annex of a recommendation: its milestones, what the agency said, the files on hand and its history."""
    recommendation = next((row for row in facts.recommendations if row.id == annex.rec), None)
    yield Section(
        part="annex",
        rec=annex.rec,
        id=f"annex-{annex.rec}",
        name=say("cells.annex", rec=annex.rec, title=annex.title),
        small=tuple(_about(annex, recommendation, facts, refs)),
        quotes=tuple(_reasons(annex, recommendation, facts, refs)),
        columns=columns(
            milestone="Milestone, its law, and what would show it",
            status=say("print.status_of", office=facts.memo.verdicts_by),
            date="Date",
        ),
        rows=tuple(_milestones(annex, facts, refs)),
    )
    if annex.agency_words:
        quotes = []
        for place, quote in enumerate(annex.agency_words, 1):
            words = say(
                "cells.quoted", words=quote.text, milestone=quote.milestone, says=quote.says, on=long_date(quote.on)
            )
            mark = f" {MADE_UP}" if quote.made_up else ""
            quotes.append((refs.line(f"words-{annex.rec}-{place}", f"{words}{mark}.", quote.trace),))
        yield Section(
            part="agency_words",
            rec=annex.rec,
            id=f"words-{annex.rec}",
            name=say("print.words_of", about=facts.memo.about, rec=annex.rec),
            quotes=tuple(quotes),
            more=(plain(say("page.not_evidence", about=facts.memo.about)),),
        )
    if annex.evidence:
        rows = []
        for file in annex.evidence:
            name = say("cells.file", name=file.name, made_up=file.made_up, is_withdrawn=not file.counts)
            used = say("print.used", milestone=file.used_for, pii_class=file.pii_class)
            cells = {"file": name, "received": short_date(file.received), "by": file.from_, "used": used}
            rows.append(row_of(**{key: cell(plain(text)) for key, text in cells.items()}))
        yield Section(
            part="files",
            rec=annex.rec,
            id=f"hand-{annex.rec}",
            name=say("print.on_file", rec=annex.rec),
            columns=columns(file="File", received="Received", by="Given by", used="Used for"),
            rows=tuple(rows),
        )
    if annex.history:
        yield Section(
            part="history",
            rec=annex.rec,
            id=f"history-{annex.rec}",
            name=say("print.history", rec=annex.rec),
            points=tuple(_history(annex, refs)),
        )


def _about(annex: Annex, recommendation: RecommendationRow | None, facts: Facts, refs: References) -> Iterator[Line]:
    """Yield what it asks for and whose words these are; why it matters, whom to call, who follows it; our notes."""
    acceptance = recommendation.acceptance if recommendation else None
    answer = (ANSWER[acceptance] if acceptance else "no answer") if recommendation else ""
    given = recommendation.answer if recommendation and acceptance == "accepted" else None
    on = given.on if given and not given.listed else None
    basis = say("cells.basis", text_basis=annex.text_basis, answer=answer, on=on, about=facts.memo.about)
    yield (*plain(annex.summary), *plain(basis))
    if recommendation:
        contact = recommendation.contact.model_dump() | {"telephone": recommendation.contact.telephone or ""}
        call = say("print.call", **contact, made_up=facts.mock)
        why = plain(say("print.why", why=recommendation.matters))
        yield (*why, *plain(call), *_followed_by(recommendation))
    for place, note in enumerate(annex.notes, 1):
        words = say("print.note", office=facts.memo.verdicts_by, on=note.on, words=note.text, made_up=facts.mock)
        yield (refs.line(f"note-{annex.rec}-{place}", words, note.trace),)


def _reasons(annex: Annex, recommendation: RecommendationRow | None, facts: Facts, refs: References) -> Iterator[Line]:
    answer = recommendation.answer if recommendation else None
    if answer and answer.reasons:
        words = say("print.reasons", about=facts.memo.about, words=answer.reasons, made_up=facts.mock)
        yield (refs.line(f"reasons-{annex.rec}", words, answer.trace),)


def _history(annex: Annex, refs: References) -> Iterator[Line]:
    place = 0
    for day, lines in groupby(annex.history, key=lambda line: line.date):
        words = [*bold(say("print.dated_line", on=day))]
        for line in lines:
            place += 1
            words.append(refs.line(f"history-{annex.rec}-{place}", ended(line.what), line.trace))
        yield tuple(words)


def _milestones(annex: Annex, facts: Facts, refs: References) -> Iterator[Row]:
    """Yield the milestones; one that differs from another only in its date or in its evidence points to that."""
    evidence_of: dict[str, str] = {}
    first_of: dict[str, str] = {}
    for milestone in annex.milestones:
        same = evidence_of.setdefault(milestone.needs, milestone.id)
        is_first_evidence = same == milestone.id
        needs = (
            say("print.would_show", needs=milestone.needs) if is_first_evidence else say("cells.same_evidence", id=same)
        )
        first = first_of.setdefault(milestone.id.partition("@")[0], milestone.id)
        is_related = milestone.relation == "related_duty" and milestone.duty_basis in BY_LAW
        condition = {"condition": milestone.condition, "reason": milestone.condition_reason}
        basis = (
            f"{say('table.rests', basis=milestone.basis, duty_basis=milestone.duty_basis)}.",
            say("cells.aside", is_related=is_related, who="" if milestone.duty_on == "agency" else milestone.who),
            say("cells.law", line=milestone.law_line, sure=[law.sure for law in milestone.law]),
            say("print.only_if", **condition) if milestone.condition else "",
        )
        is_first = first == milestone.id
        below = " ".join(filter(None, (*basis, needs))) if is_first else say("cells.same_duty", id=first)
        yield _milestone(milestone, below, facts, refs)


def _milestone(milestone: MilestoneRow, below: str, facts: Facts, refs: References) -> Row:
    memo = facts.memo
    words = []
    if milestone.said_on:
        words.append(say("cells.agency", says=milestone.agency, on=milestone.said_on, made_up=facts.mock))
    if answer := milestone.last_answer:
        by = short_date(answer.day) if answer.day else ""
        words.append(say("cells.answered", kind=answer.kind, by=by, made_up=facts.mock, office=memo.verdicts_by))
    says = say("print.says_line", about=memo.about, says="; ".join(words)) if words else ""
    name = titled(milestone.what, milestone.id)
    look = "alarm" if milestone.date_state == "missed" else ""
    status = marked((Words(bold=milestone.status, look=look),), Words(marks=refs.marks(milestone.trace)))
    if milestone.provisional:
        waits_for = milestone.waits_for and milestone.waits_for.split("@")[0]
        due = cell(plain(say("table.runs_from", waits_for=waits_for)))
    else:
        decision = ""  # on the date: another one, or that the office keeps its own
        office = {"office": memo.verdicts_by, "made_up": facts.mock}
        if milestone.extended:
            decision = say("cells.later", to=milestone.extended, agreed=not milestone.extensions, **office)
        elif milestone.last_decision and milestone.last_decision.kind in ("date_declined", "offer_declined"):
            decision = say("cells.kept", due=milestone.due, **office)
        due = cell(plain(say("print.dates_of", days=[milestone.due])), small(decision), small(milestone.time))
    return row_of(
        anchor("milestone", milestone.id),
        milestone=cell((Words(text=name, more=below),), small(says)),
        status=cell(status, small(milestone.status_note), mark=status_of(milestone, memo.verdicts_by).mark),
        date=due,
    )


def _sources(facts: MemoDocument, refs: References) -> Iterator[Section]:
    if facts.sources:
        yield Section(
            part="sources",
            id="part-sources",
            name="Every source",
            columns=columns(
                source="Source",
                voice="Speaks for",
                result=say("print.result", on=facts.memo.as_of),
                read="Last read",
            ),
            rows=tuple(_source(place, source, refs) for place, source in enumerate(facts.sources, 1)),
        )


def _source(place: int, source: SourceRow, refs: References) -> Row:
    result, colon, why = source.means.partition(":")
    is_read = source.reading == "read"
    means = Words(
        bold="" if is_read else f"{result}{colon}",
        text=source.means if is_read else why,
        marks=refs.marks((Events(events=(source.seq,)),) if source.seq else ()),
    )
    return row_of(
        f"source-{place}",
        source=cell(plain(source.name)),
        voice=cell(plain(VOICE[source.voice])),
        result=cell((means,)),
        read=cell(plain(short_date(source.last_good) if source.last_good else "Never")),
    )


def _records(facts: MemoDocument, refs: References) -> Section:
    """Return the records to which a mark leads, by number; memo.json has all of them with their hashes."""
    notes = tuple(Words(id=f"note-{letter}", bold=f"{letter}.", text=f" {note}") for letter, note in refs.notes())
    return Section(
        part="records",
        id="part-records",
        name="Records relied on",
        small=(plain(say("page.records", seq=facts.memo.ledger.seq)), *((notes,) if notes else ())),
        columns=columns(n="", what=""),
        rows=tuple(_record(record, facts) for record in facts.records if record.n in refs.cited),
    )


def _record(record: RecordRow, facts: MemoDocument) -> Row:
    words = record.what if record.date == facts.memo.as_of else say("print.on_day", on=record.date, what=record.what)
    evidence = say("page.evidence", origin=record.origin) if record.origin else ""
    more = f"{evidence} (entry {record.seq})".strip()
    return row_of(f"r{record.n}", n=cell(bold(str(record.n))), what=cell((Words(text=words, more=more),)))
