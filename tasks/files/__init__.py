"""Files on their way into custody: drop folders, extraction of text, the privacy gate.

A dropped or submitted file is read in memory, its text is extracted in a child process, the privacy gate reads all of
it, and only then is anything stored. Rules for readers: docs/evidence.md#the-privacy-gate. Read `folders`, `intake`,
then `submissions`, which takes in what people send in Slack.
"""

from tasks.files.folders import IN_USE, Dropped, Folder, Place, check_address, open_folder, place_of
from tasks.files.intake import EXTRACTOR, MOST_BYTES, Reading, extract_text, keep_text, media_type_of, stored_text, take
from tasks.files.submissions import IN_CUSTODY, take_dropped, take_link
