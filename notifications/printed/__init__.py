"""The memo as it is printed: the same words in every form, and the same bytes each time.

Facts become one printed value, a memo as words in their places; then each form sets it. Read `value` with `head`,
`seven` (the table of the seven recommendations), `references` and `charts`; then `cuts`, the order in which things
leave the two pages; then the forms: `html`, `pdf`, `outline` with `docx` and `text`, `book` with `xlsx_writer`; and
`files`, which makes them all. `letter` sets the letter about target dates in the same forms, and `portfolio` the
picture of several reports. `glyphs` is how text is shown, `archive` how it is zipped.

Source: docs/printed-forms.md
"""

from notifications.printed.annexed import extract_stem
from notifications.printed.archive import pack, pack_to
from notifications.printed.blocks import BarPart
from notifications.printed.charts import Dates, Scale
from notifications.printed.files import check_parts, render_memo, say_corrected, say_withdrawn
from notifications.printed.first import bar_of
from notifications.printed.glyphs import covered, shown
from notifications.printed.letter import render_letter
from notifications.printed.portfolio import render_portfolio, say_portfolio
from notifications.printed.xlsx_writer import workbook

__all__ = [
    "BarPart",
    "Dates",
    "Scale",
    "bar_of",
    "check_parts",
    "covered",
    "extract_stem",
    "pack",
    "pack_to",
    "render_letter",
    "render_memo",
    "render_portfolio",
    "say_corrected",
    "say_portfolio",
    "say_withdrawn",
    "shown",
    "workbook",
]
