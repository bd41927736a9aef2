"""Files on their way into custody: drop folders, extraction of text, the intake."""

from tasks.files.custody import Custody, is_personal
from tasks.files.drop import Place, check_address, open_folder, place_of
from tasks.files.extract import keep_text
from tasks.files.folder import Dropped, Folder
from tasks.files.intake import MOST_BYTES, take

__all__ = [
    "MOST_BYTES",
    "Custody",
    "Dropped",
    "Folder",
    "Place",
    "check_address",
    "is_personal",
    "keep_text",
    "open_folder",
    "place_of",
    "take",
]
