"""JSON records of a public repository, one file a record, with the repository's own clock."""

from datetime import datetime, timedelta
from hashlib import sha256  # noqa: F401
