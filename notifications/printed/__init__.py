"""The memo as it is printed: the same words in every form, and the same bytes each time. Facts become one printed
value; then each form sets it. Read `value` with `head`, the pages `first` (with `seven`), `second` and `annexes`, and
`references`; then the forms `html`, `pdf`, `docx`, `text`, and `book` with `xlsx_writer`; then `files`, which makes
them all. `letter` sets a paper of its own. Source: docs/printed-forms.md"""

from notifications.printed.archive import pack, pack_to
from notifications.printed.files import check_parts, render_memo, say_corrected, say_withdrawn
from notifications.printed.first import deadline_rows
from notifications.printed.glyphs import covered, printable
from notifications.printed.letter import render_letter
from notifications.printed.selection import extract_stem
from notifications.printed.xlsx_writer import workbook
