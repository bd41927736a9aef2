"""The memo: facts of the record, in the order of a Council reader's questions.

`compose` is the one place that says what stands in each section; `MemoFacts` (models/memo/facts.py) names the
sections, and notifications/printed says in which order they are printed. Source: docs/memo.md#sections.
"""

from models.core import evolve
from models.memo import MemoFacts, ReportFacts, ages_of, bar_of, count_all, trend_of
from models.records import PORTFOLIO
from notifications.memo.annex import annexes
from notifications.memo.changes import changes
from notifications.memo.comment import comment_of
from notifications.memo.context import MemoContext
from notifications.memo.correction import correction_of
from notifications.memo.dates import ahead, going_on, late, related
from notifications.memo.head import head_of
from notifications.memo.records import record_rows
from notifications.memo.short import bottom_line, heading_of, questions
from notifications.memo.sources import source_rows
from notifications.memo.table import notes, table_of_seven
from notifications.memo.terms import terms_for
from notifications.words import say


def compose(context: MemoContext) -> MemoFacts:
    """Return the memo. The same context gives the same facts.

    Raises RuleError if no register was adopted, if the world is of another day than the draft, for a closing memo
    while a recommendation is open, and for an erratum of a memo that was never issued; InputError for an event or an
    office that the register does not name.
    """
    register = context.register
    head = head_of(context)
    seven = table_of_seven(context)
    pages = annexes(context)
    sources = source_rows(context)
    asked = questions(context)
    counted = tuple(row for page in pages if page.rec != PORTFOLIO for row in page.milestones)
    counts = count_all(seven, counted)
    facts = MemoFacts(
        mock=context.mock,
        banner=say("short.banner") if context.mock else None,
        memo=head,
        bottom_line=bottom_line(context, head, seven, counts, sources),
        ask=heading_of(asked, head, register.names.readers),
        counts=counts,
        bar=bar_of(counted, head.as_of),
        trend=() if context.audience else trend_of(context.whole.drafts.values()),
        ages=ages_of(counted),
        report=ReportFacts(
            office_name=register.names.office_name,
            agency_name=register.names.agency_name,
            issued_on=register.report.issued_on,
            topic=register.report.topic,
        ),
        findings=register.report.findings,
        changes=changes(context),
        recommendations=seven,
        notes=notes(context, seven),
        questions=asked,
        going_on=going_on(context),
        related=related(context),
        clocks=ahead(context),
        late=late(context),
        sources=sources,
        source_counts=context.report.source_counts,
        records=(),
        comment=comment_of(context),
        annex=pages,
        terms=terms_for(context.office, context.agency),
    )
    # The correction compares all of the above with the memo corrected, and the records are those that all of it names.
    facts = evolve(facts, correction=correction_of(context, facts))
    return evolve(facts, records=record_rows(context, (part for name, part in facts.said() if name != "memo")))
