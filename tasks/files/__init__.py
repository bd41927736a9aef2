"""Files on their way into custody: drop folders, extraction of text, the privacy gate, and only then storage.

Rules for readers: docs/evidence.md#the-privacy-gate. Read `folders`, `intake`, then `submissions` (people).
"""

from tasks.files.folders import IN_USE, Dropped, Folder, Listing, Place, check_address, open_folder, place_of
from tasks.files.intake import (
    EXTRACTOR,
    MOST_BYTES,
    Reading,
    extract_text,
    keep_text,
    media_type_of,
    own_words,
    stored_text,
    take,
)
from tasks.files.submissions import IN_CUSTODY, take_dropped, take_link, take_upload
