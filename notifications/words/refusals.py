"""Why a file was not taken in, and what helps: the one table from which every message, page and command has its words.

Source: docs/evidence.md#files-that-are-not-taken-in.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from notifications.words.dates import cap, listed
from notifications.words.terms import REASON

Reader = Literal["sender", "office", "command"]
"""Whom the words are for: who sent the file, the coordinator who hears of it, or who typed `evidence add`."""


class FileRefusal(NamedTuple):
    """One reason."""

    what: str
    """What the file is, as a part of a sentence."""
    mend: str
    """What the sender can do, as it follows "Please"."""
    never: str = ""
    """What nobody should do, as it follows "Do not"."""
    by_reading: bool = False
    """Whether it is taken in once a person states that they read it."""


_FORMATS = "as PDF, .docx or .xlsx"
_ANOTHER_WAY = "try again later, or give it in another of the ways that the form has"


def _personal(what: str, *, by_reading: bool = False) -> FileRefusal:
    """Return why personal data is refused: its kind in plain words, and never what matched."""
    mend = "replace it with a copy where that is taken out or blacked out for good, or talk to the coordinator first"
    never = "cover words with a black box, which leaves them in the file, and do not send this copy again or pass it on"
    return FileRefusal(f"it seems to hold {what}", mend, never, by_reading)


FILE_REFUSALS = {
    "password": FileRefusal(
        "it is protected by a password or encrypted",
        "save it without a password and send that copy",
        "send the password",
    ),
    "no_text": FileRefusal(
        "it is a scan, or has no text that we can read",
        "send the file that was scanned, or a PDF with text (OCR)",
        by_reading=True,
    ),
    "picture": FileRefusal(
        "it is a photo or another picture",
        f"send the document itself {_FORMATS}, or a scan with text (OCR)",
        by_reading=True,
    ),
    "too_large": FileRefusal(
        "it is larger than 20 MB, and no way takes more",
        "split it, or send only the part that shows what was asked for",
    ),
    **dict.fromkeys(
        ("wrong_type", "no_converter"),  # the second is of 0.2.0
        FileRefusal(
            "it is of a kind that we do not read, or not of the kind that its name says",
            f"save it {_FORMATS} and send that; slides, mail, text and pages are read too",
        ),
    ),
    "holds_files": FileRefusal(
        "it has files or macros in it that we do not read", f"send the files by themselves, {_FORMATS}"
    ),
    "unreadable": FileRefusal(
        "it is damaged, or takes more to open than a file may", "open it, save it anew as PDF and send that copy"
    ),
    "still_copied": FileRefusal("it was still being copied", "wait until it is there whole, then give its name again"),
    "cannot_open": FileRefusal(
        "it cannot be opened, or its name has signs that no name should have",
        "save it anew under a name of plain letters and figures",
    ),
    "removed_by_order": FileRefusal(
        "it was removed by order and is not taken again", "ask the coordinator about the order", "send it again"
    ),
    "no_sandbox": FileRefusal(
        "our machine cannot open files safely now", "send it again after our operator has run `followthrough doctor`"
    ),
    "needs_person": FileRefusal("a person must look at it first", "ask the coordinator"),  # of 0.1.0
    "file_not_found": FileRefusal("no file of that name is in the folder", "write its name exactly as it stands there"),
    "folder_unread": FileRefusal("the folder cannot be read", _ANOTHER_WAY),
    "no_folder": FileRefusal("no folder is set up for it", _ANOTHER_WAY),
    "disk_refused": FileRefusal("our disk did not take it", "try again later"),
    "a_number": _personal("an alien registration number"),
    "social_security": _personal("a Social Security number"),
    "date_of_birth": _personal("a birth date"),
    "nysid": _personal("a State ID number from an arrest (NYSID)"),
    "arrest_number": _personal("an arrest number"),
    "docket_number": _personal("a criminal docket number"),
    "complaint_number": _personal("a complaint number"),
    "shield_number": _personal("an officer's shield number"),
    "tax_number": _personal("an officer's tax number"),
    **dict.fromkeys(
        ("sealed", "criminal_procedure_law_160"), _personal("a record that may be sealed", by_reading=True)
    ),
    "youthful_offender": _personal("a record of a youthful offender, which may be sealed", by_reading=True),
    **dict.fromkeys(("personal_data", "refused"), _personal("personal data")),
}
"""By code: what kind of file it is, or which pattern of the privacy gate matched."""

_BY_READING: dict[Reader, str] = {
    "sender": "If there is no other, ask the coordinator: a person may read it.",
    "office": "Or read it: whoever did may add it by `evidence add` with --i-read-it.",
    "command": "Or read it yourself and, if it has no personal or sealed data, add --i-read-it.",
}
MOST_PLACES = 4


def file_words(code: str | None, detail: str = "", places: Sequence[str] = (), *, reader: Reader = "sender") -> str:
    """Say why a file was not taken in and what to do, from a small letter to a period.

    `code` may also be a fault of the link or folder from which it was to come; any other is held to be personal data.
    `detail` is its reader's own sentence, and `places` are the pages without text.
    """
    other = FileRefusal(REASON[code], _ANOTHER_WAY) if code in REASON else FILE_REFUSALS["personal_data"]
    refusal = FILE_REFUSALS.get(code or "needs_person", other)
    shown = [place for place in places if place]  # 0.2.0 noted an empty place for a picture
    shown[MOST_PLACES:] = [f"{len(shown) - MOST_PLACES} more"] if len(shown) > MOST_PLACES else []
    what = f"{refusal.what} ({listed(shown)})" if shown else refusal.what
    mend = f"The sender can {refusal.mend}" if reader == "office" else f"Please {refusal.mend}"
    never = f"Do not {refusal.never}" if refusal.never else ""
    sentences = ". ".join(filter(None, (what, cap(detail.rstrip(".")), mend, never)))
    return f"{sentences}. {_BY_READING[reader]}" if refusal.by_reading else f"{sentences}."
