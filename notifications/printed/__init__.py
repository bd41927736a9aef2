"""The memo as it is printed: the same words on the page and in the PDF, and the same bytes each time. Facts become one
printed value; then each form sets it. Read `value` with `head`, the pages `first` (with `seven`), `second` and
`annexes`, and `references`; then `html`, `pdf` and `milestones`; then `files`, which makes them all. `letter` sets
a paper of its own. Source: docs/printed-forms.md"""

from notifications.printed.files import check_parts, render_memo, say_corrected, say_withdrawn
from notifications.printed.first import deadline_groups, deadline_rows, deadlines_head, group_words
from notifications.printed.glyphs import covered, printable
from notifications.printed.letter import render_letter
from notifications.printed.milestones import (
    CLOSED,
    DUTIES,
    MARKS,
    MilestoneLine,
    Status,
    lines_of,
    milestone_lines,
    milestones_csv,
    noted_status,
)
from notifications.printed.pdf import forget
from notifications.printed.selection import council_offices
