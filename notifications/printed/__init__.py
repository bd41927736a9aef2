"""A memo as it is printed: one printed value, then a module for each form."""

from notifications.printed.beside import say_corrected, say_withdrawn
from notifications.printed.files import extract_stem, render_memo
from notifications.printed.glyphs import covered, shown
from notifications.printed.packed import pack
from notifications.printed.parts import check_parts
from notifications.printed.xlsx_writer import workbook

__all__ = [
    "check_parts",
    "covered",
    "extract_stem",
    "pack",
    "render_memo",
    "say_corrected",
    "say_withdrawn",
    "shown",
    "workbook",
]
