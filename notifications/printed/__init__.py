"""The forms of the memo, set from its one document by templates: `html` and `pdf` set it, `files` makes all of them and
says what stands beside a memo that was taken back; `letter` sets a paper of its own. Source: docs/printed-forms.md"""

from notifications.printed.files import check_parts, render_memo, say_corrected, say_withdrawn
from notifications.printed.html import environment, looked, trimmed
from notifications.printed.letter import render_letter
from notifications.printed.pdf import forget
