"""What kind a memo is, and the hearing: said once, in one wording, in every form."""

import re
from html import unescape

from notifications.memo import MemoDocument
from notifications.memo import memo_of as pages_of
from notifications.printed.pdf import render_pdf
from tests.material.memo_forms import bare, html_of, memos, pdf_text


def said_in(facts: MemoDocument) -> dict[str, str]:
    """Return what each form says, without spaces."""
    page = re.sub(
        r"<style>.*?</style>|<aside.*?</aside>|<title>.*?</title>|<[^>]*>", "", html_of(facts).decode(), flags=re.S
    )
    return {
        "page": bare(unescape(page)),
        "pdf": bare(pdf_text(render_pdf(pages_of(facts)), facts)),
    }


def test_the_hearing_stands_in_every_form_and_the_kind_has_one_wording() -> None:
    facts = memos()["hearing"]
    assert facts.memo.hearing is not None
    head = pages_of(facts).head
    assert head.above_title.startswith("MEMO AFTER THE HEARING ON MARCH 5, 2026")
    for name, whole in said_in(facts).items():
        assert whole.count(bare(head.hearing)) == 1, name
        assert "Memoforahearing" not in whole, name
