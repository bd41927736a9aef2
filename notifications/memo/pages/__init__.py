"""The pages of a memo, made from its facts and sentences: each module reads from top to bottom as its page does. Read
`page_one` (with `seven`), `page_two`, `annexes`, then `references`, which numbers what each sentence rests on. Source:
docs/printed-forms.md#one-document"""

from models.core import evolve, same_fields
from notifications.memo.document import Annex, Facts, Head, Memo, MemoDocument
from notifications.memo.pages.annexes import annex_of, annex_pages
from notifications.memo.pages.head import head_of, kind_of
from notifications.memo.pages.page_one import first_page, fit_of
from notifications.memo.pages.page_two import second_page
from notifications.memo.pages.recommendations import is_made_up, table_of
from notifications.memo.pages.references import References, Unmarked
from notifications.memo.pages.selection import council_offices
from notifications.memo.shapes import Section


def memo_of(facts: MemoDocument) -> Memo:
    """Return the memo with every word that a reader sees in its place."""
    refs = References(facts)
    fit = fit_of(facts)
    pages = {
        "page_one": tuple(first_page(facts, fit, refs)),
        "page_two": tuple(second_page(facts, fit, refs)),
        "annexes": tuple(annex_pages(facts, fit, refs)),
    }
    recorded = Facts(**same_fields(Facts, facts) | {"traces": refs.traces})
    return Memo(head=head_of(facts.memo, facts.banner), facts=recorded, **pages)


def with_head(memo: Memo, head: Head) -> Memo:
    """Return a memo with what is filled at issue: its number, its state, who approved it, and its signature."""
    return evolve(memo, head=head_of(head, memo.head.banner), facts=evolve(memo.facts, memo=head))


def row_of_recommendation(rec: str, memo: Memo) -> Section | None:
    """Return the table of the recommendations with the row of one alone, as the memo prints it or would, had it room
    for all; None for the milestones that cover all."""
    for part in ("recommendations", "others"):
        table = memo.section(part)
        row = next((row for row in table.rows if row.id == f"row-{rec}"), None) if table else None
        if table and row:
            return evolve(table, rows=(row,))
    rows = [row for row in memo.facts.recommendations if row.id == rec]
    return table_of("recommendations", "", rows, memo.facts, Unmarked()) if rows else None


def annex_sections(annex: Annex, memo: Memo) -> tuple[Section, ...]:
    """Return the annex of a recommendation as the memo prints it or would, had it room for all."""
    printed = tuple(section for section in memo.annexes if section.rec == annex.rec)
    return printed or tuple(annex_of(annex, memo.facts, Unmarked()))
