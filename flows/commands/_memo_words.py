"""What a person writes after `memo draft`: the event of a hearing, and a moment."""

import re
from datetime import datetime

from models.errors import InputError
from models.workdays import NEW_YORK


def event_of(written: str | None) -> int | None:
    """Return the Council's number of the event in `event:22233`. Raises InputError for other words."""
    if written is None:
        return None
    found = re.fullmatch(r"event:([1-9][0-9]{0,9})", written)
    if found is None:
        raise InputError(f"--for {written!r} names no event; write event:N, with the Council's number, as event:22233")
    return int(found[1])


def moment_of(written: str) -> datetime:
    """Return a moment (aware) written in ISO form; one that names no zone is New York's. Raises InputError."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise InputError(f"--known-at {written!r} is no moment; write one as 2026-12-01T07:00:00-05:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=NEW_YORK)
