"""The annexes: one for each recommendation, who follows which, every source, the records relied on, and the terms.
Source: docs/printed-forms.md#annexes, docs/printed-forms.md#many-recommendations"""

from collections.abc import Iterable, Iterator
from itertools import groupby

from models.memo import Events
from models.register import BY_LAW
from notifications.memo import MADE_UP, Annex, MemoDocument, MilestoneRow, RecommendationRow, RecordRow, SourceRow
from notifications.printed.blocks import (
    Block,
    Column,
    Heading,
    Items,
    Line,
    Look,
    Para,
    Piece,
    Row,
    Table,
    Words,
    cell,
    marked,
    plain,
    section,
)
from notifications.printed.milestones import status_of
from notifications.printed.references import References
from notifications.printed.selection import annexes_printed, council_offices, first_rows, is_few, is_update
from notifications.printed.seven import is_made_up, table_of_others
from notifications.words import ANSWER, VOICE, cap, ended, long_date, say, short_date

HASH_PRINTED = 8
"""Characters of a hash that are printed; memo.json has all 64."""


def annex_pages(facts: MemoDocument, refs: References) -> Iterator[Block]:
    """Yield what stands after the first pages."""
    # That there are no words of the agency on the draft stands in the notes of page 2.
    if facts.comment and facts.comment.text:
        yield Heading(say("print.comment", about=facts.memo.about), "part-comment")
        yield Para((refs.sentence(facts.comment.says),))
        yield Para(plain(say("print.in_quotes", words=facts.comment.text)), "quote")
    yield from _findings(facts)
    annexes, note = annexes_printed(facts)
    if note:
        yield Heading(say("print.annexes"), "part-annexes")
        yield Para(plain(note))
    if others := table_of_others(facts, refs):
        yield Heading(others.name, others.of)
        yield others
    yield from _council(facts, annexes)
    for annex in annexes:
        yield from _annex(annex, facts, refs)
    yield from _every_source(facts, refs)
    yield from _records(facts, refs)
    columns = ((say("print.word"), "1fr"), (say("print.meaning"), "3fr"))
    rows = (Row((cell(plain(word)), cell(plain(means)))) for word, means in facts.terms.text)
    yield from section(Heading(say("print.terms"), "part-terms"), columns, rows, "terse")


def _findings(facts: MemoDocument) -> Iterator[Block]:
    if not facts.findings or is_update(facts):
        return
    yield Heading(say("print.found", office=facts.made_by), "part-found")
    if any(finding.press for finding in facts.findings):
        yield Para(plain(say("print.found_in_press")), "small")
    lines = []
    for finding in facts.findings:
        source = Words(f" {say('print.found_source', source=finding.source, press=finding.press)}", "more")
        lead = (Words(f"{finding.lead}. ", "strong"),) if finding.lead else ()
        lines.append((Piece((*lead, Words(finding.text), source)),))
    yield Items(tuple(lines))


def _council(facts: MemoDocument, annexes: Iterable[Annex]) -> Iterator[Block]:
    """Yield the part of each council office, to which a link of its own leads: where what it follows stands."""
    offices = council_offices(facts.recommendations)
    if not offices:
        return
    places = {annex.rec: f"annex-{annex.rec}" for annex in annexes}
    shown = {row.id for row in first_rows(facts)}
    rows = []
    for office in offices:
        lines: list[Line] = []
        for row in office.rows:
            if row.id in shown:
                link = Words(row.id, to=places.get(row.id, f"row-{row.id}"))
                words = status_of(row, facts.memo.verdicts_by).words
                status = f"{words} {MADE_UP}" if is_made_up(row, facts) else words
                lines.append((Piece((link, Words(f" {row.name or row.short}:"))), *plain(status)))
        if hidden := len(office.rows) - len(lines):
            lines.append(plain(say("print.council_more", n=hidden), "more"))
        rows.append(Row((cell(plain(cap(office.name))), cell(*lines)), office.anchor))
    columns = ((say("print.council_office"), "1fr"), (say("print.council_follows"), "3fr"))
    yield from section(Heading(say("print.council"), "part-council"), columns, rows)


def _followed_by(row: RecommendationRow) -> Line:
    """Return which council offices follow a recommendation, the name of each a link to its part."""
    words: list[Words] = []
    for office in council_offices([row]):
        words += (Words(", " if words else f"{say('print.followed_by')} "), Words(office.name, to=office.anchor))
    return (Piece((*words, Words("."))),) if words else ()


def _annex(annex: Annex, facts: MemoDocument, refs: References) -> Iterator[Block]:
    row = next((row for row in facts.recommendations if row.id == annex.rec), None)
    answer = (ANSWER[row.acceptance] if row.acceptance else "no answer") if row else ""
    given = row.answer if row and row.acceptance == "accepted" else None
    on = given.on if given and not given.listed else None
    basis = say("cells.basis", text_basis=annex.text_basis, answer=answer, on=on, about=facts.memo.about)
    anchor = f"annex-{annex.rec}"
    yield Heading(say("cells.annex", rec=annex.rec, title=annex.title), anchor)
    yield Para((*plain(annex.summary), *plain(basis)), "small")
    if row:
        contact = row.contact.model_dump() | {"telephone": row.contact.telephone or ""}
        call = say("print.call", **contact, made_up=facts.mock)
        yield Para((*plain(say("print.why", why=row.matters)), *plain(call), *_followed_by(row)), "small")
    yield from _in_own_words(annex, row, facts, refs)
    columns = (
        Column(say("print.milestone"), "1fr"),
        Column(say("print.status_of", office=facts.memo.verdicts_by), "118pt"),
        Column(say("print.date"), "88pt"),
    )
    yield Table(say("print.milestones", rec=annex.rec), columns, tuple(_milestones(annex, facts, refs)), anchor)
    if annex.agency_words:
        yield Heading(say("print.words_of", about=facts.memo.about, rec=annex.rec), f"words-{annex.rec}", 2)
        for place, quote in enumerate(annex.agency_words, 1):
            words = say(
                "cells.quoted", words=quote.text, milestone=quote.milestone, says=quote.says, on=long_date(quote.on)
            )
            mark = f" {say('cells.made_up')}" if quote.made_up else ""
            yield Para((refs.line(f"words-{annex.rec}-{place}", f"{words}{mark}.", quote.trace, "quotation"),), "quote")
        yield Para(plain(say("page.not_evidence", about=facts.memo.about)), "more")
    if annex.evidence:
        head = Heading(say("print.on_file", rec=annex.rec), f"hand-{annex.rec}", 2)
        file_columns = (
            (say("print.file"), "2.4fr"),
            (say("print.received"), "68pt"),
            (say("print.given_by"), "1.2fr"),
            (say("print.used_for"), "1fr"),
            (say("print.sha"), "66pt"),
        )
        rows = []
        for file in annex.evidence:
            name = say("cells.file", name=file.name, made_up=file.made_up, is_withdrawn=not file.counts)
            used = say("print.used", milestone=file.used_for, pii_class=file.pii_class)
            texts = (name, short_date(file.received), file.from_, used)
            rows.append(Row((*(cell(plain(text)) for text in texts), cell(plain(file.sha256[:HASH_PRINTED], "code")))))
        yield from section(head, file_columns, rows)
    if annex.history:
        yield Heading(say("print.history", rec=annex.rec), f"history-{annex.rec}", 2)
        yield Items(tuple(_history(annex, refs)))


def _in_own_words(
    annex: Annex, row: RecommendationRow | None, facts: MemoDocument, refs: References
) -> Iterator[Block]:
    if row and row.answer and row.answer.reasons:
        words = say("print.reasons", about=facts.memo.about, words=row.answer.reasons, made_up=facts.mock)
        yield Para((refs.line(f"reasons-{annex.rec}", words, row.answer.trace, "quotation"),), "quote")
    for place, note in enumerate(annex.notes, 1):
        words = say("print.note", office=facts.memo.verdicts_by, on=note.on, words=note.text, made_up=facts.mock)
        yield Para((refs.line(f"note-{annex.rec}-{place}", words, note.trace, "quotation"),), "small")


def _history(annex: Annex, refs: References) -> Iterator[Line]:
    place = 0
    for day, lines in groupby(annex.history, key=lambda line: line.date):
        pieces: list[Piece] = [Piece((Words(say("print.dated_line", on=day), "strong"),))]
        for line in lines:
            place += 1
            pieces.append(refs.line(f"history-{annex.rec}-{place}", ended(line.what), line.trace, "line"))
        yield tuple(pieces)


def _milestones(annex: Annex, facts: MemoDocument, refs: References) -> Iterator[Row]:
    """Yield the milestones; one that differs from another only in its date or in its evidence points to that."""
    evidence_of: dict[str, str] = {}
    first_of: dict[str, str] = {}
    for row in annex.milestones:
        same = evidence_of.setdefault(row.needs, row.id)
        needs = say("print.would_show", needs=row.needs) if same == row.id else say("cells.same_evidence", id=same)
        first = first_of.setdefault(row.id.partition("@")[0], row.id)
        is_related = row.relation == "related_duty" and row.duty_basis in BY_LAW
        basis = (
            f"{say('table.rests', basis=row.basis, duty_basis=row.duty_basis)}.",
            say("cells.aside", is_related=is_related, who="" if row.duty_on == "agency" else row.who),
            say("cells.law", line=row.law_line, sure=[law.sure for law in row.law]),
            say("print.only_if", condition=row.condition, reason=row.condition_reason) if row.condition else "",
        )
        below = " ".join(filter(None, (*basis, needs))) if first == row.id else say("cells.same_duty", id=first)
        yield _milestone(row, below, facts, refs)


def _milestone(row: MilestoneRow, below: str, facts: MemoDocument, refs: References) -> Row:
    anchor = f"milestone-{row.id.replace('@', '-')}"
    memo = facts.memo
    words = []
    if row.said_on:
        words.append(say("cells.agency", says=row.agency, on=row.said_on, made_up=facts.mock))
    if answer := row.last_answer:
        by = short_date(answer.day) if answer.day else ""
        words.append(say("cells.answered", kind=answer.kind, by=by, made_up=facts.mock, office=memo.verdicts_by))
    says = say("print.says_line", about=memo.about, says="; ".join(words)) if words else ""
    name = cell(plain(say("print.name_of", title=row.what, id=row.id)), plain(below, "more"), plain(says, "more"))
    glyph = status_of(row, memo.verdicts_by).mark
    look: Look = "alarm" if row.date_state == "missed" else "strong"
    status = marked(plain(row.status, look), refs.place(anchor, row.trace, "row"))
    if row.provisional:
        waits_for = row.waits_for and row.waits_for.split("@")[0]
        due = cell(plain(say("table.runs_from", waits_for=waits_for)))
    else:
        decision: Line = ()  # on the date: another one, or that the office keeps its own
        office = {"office": memo.verdicts_by, "made_up": False}
        if row.extended:
            decision = plain(say("cells.later", to=row.extended, agreed=not row.extensions, **office), "more")
        elif row.last_decision and row.last_decision.kind in ("date_declined", "offer_declined"):
            decision = plain(say("cells.kept", due=row.due, **office), "more")
        due = cell(plain(say("print.dates_of", days=[row.due])), decision, plain(row.time, "more"))
    return Row((name, cell(status, plain(row.status_note, "more"), glyph=glyph), due), anchor)


def _every_source(facts: MemoDocument, refs: References) -> Iterator[Block]:
    if facts.sources:
        head = Heading(say("print.every_source"), "part-sources")
        columns = (
            (say("print.source"), "1.9fr"),
            (say("print.speaks_for"), "92pt"),
            (say("print.result", on=facts.memo.as_of), "1.7fr"),
            (say("print.last_read"), "74pt"),
        )
        yield from section(head, columns, (_source(source, facts, refs) for source in facts.sources))


def _source(source: SourceRow, facts: MemoDocument, refs: References) -> Row:
    anchor = f"source-{facts.sources.index(source) + 1}"
    marks = refs.place(anchor, (Events(events=(source.seq,)),) if source.seq else (), "row")
    result, colon, why = source.means.partition(":")
    means = (Piece((Words(f"{result}{colon}", "strong"), Words(why))),)
    result_line = marked(plain(source.means) if source.reading == "read" else means, marks)
    last = short_date(source.last_good) if source.last_good else say("cells.never")
    cells = (cell(plain(source.name)), cell(plain(VOICE[source.voice])), cell(result_line), cell(plain(last)))
    return Row(cells, anchor)


def _records(facts: MemoDocument, refs: References) -> Iterator[Block]:
    head = Heading(say("print.records"), "part-records")
    yield head
    yield Para(plain(say("page.records", seq=facts.memo.ledger.seq)), "small")
    if notes := refs.notes():
        words = ((letter, (Words(f"{letter}. ", "strong"), Words(note))) for letter, note in notes)
        yield Para(tuple(Piece(line, id=f"note-{letter}") for letter, line in words), "small")
    columns = (
        Column(say("print.number"), "36pt"),
        Column(say("print.what"), "3fr"),
        Column(say("print.entry"), "1.3fr"),
        Column(say("print.checksum"), "62pt"),
    )
    rows = (row for row in facts.records if is_few(facts) or row.n in refs.cited)
    yield Table(head.text, columns, tuple(_record(row, facts) for row in rows), head.id, "terse")


def _record(row: RecordRow, facts: MemoDocument) -> Row:
    evidence: Line = ()
    if row.sha256:
        origin = Words(f"{say('page.evidence', origin=row.origin)} ", "more")
        evidence = (Piece((origin, Words(row.sha256[:HASH_PRINTED], "code"))),)
    words = row.what if row.date == facts.memo.as_of else say("print.on_day", on=row.date, what=row.what)
    entry = plain(say("print.entry_of", kind=row.kind, seq=row.seq))
    checksum = cell(plain(row.hash[:HASH_PRINTED], "code"))
    return Row((cell(plain(row.n)), cell(plain(words), evidence), cell(entry), checksum), f"r{row.n}", row.n)
