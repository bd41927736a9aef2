"""The memo as it is printed: the same words in every form, and the same bytes each time.

Facts become one printed value, a memo as words in their places; then each form sets it. Read `value` with `head`, the
pages `first` (with `deadlines` and `seven`), `second` and `annexes`, and `references`; then the forms: `html`, `pdf`,
`docx` and `text`, `book` with `xlsx_writer`; and `files`, which makes them all. `letter` sets the letter about target
dates in the same forms, and `portfolio` the picture of several reports. `glyphs` is how text is shown, `archive` how it
is zipped, and `places` where days stand in the site's pictures.

Source: docs/printed-forms.md
"""

from notifications.printed.archive import pack, pack_to
from notifications.printed.files import check_parts, render_memo, say_corrected, say_withdrawn
from notifications.printed.glyphs import covered, shown
from notifications.printed.letter import render_letter
from notifications.printed.places import Dates, Scale
from notifications.printed.portfolio import render_portfolio, say_portfolio
from notifications.printed.selection import extract_stem
from notifications.printed.xlsx_writer import workbook
