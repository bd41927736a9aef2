"""What sources answered at one due time, by the hash of the request: reports share it (docs/portfolio.md#sources)."""

import fcntl
import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from models.core import ServerAnswer, SourceFault
from tasks.core import write_whole
from tasks.web import Fetched

NAME = "%Y%m%dT%H%M%SZ"
NEW_FOR = timedelta(hours=1)
"""How long after it was asked an answer stands for another report's own question."""
OF_ONE_REPORT = frozenset({"budget_spent", "unfit_address"})
"""Faults of who asks, not of who is asked."""
TEXT = ("text/", "application/json", "application/xml", "application/atom+xml")
"""Media types whose bytes the privacy gate can read. What it cannot read, such as PDF, each report asks by itself."""


def ask_shared(
    folder: Path,
    request: object,
    ask: Callable[[], Fetched],
    *,
    now: datetime,
    last: datetime | None,
    is_personal: Callable[[bytes], bool],
) -> tuple[Fetched, datetime]:
    """Return what was answered to a request after `last`, and when. What the gate refuses is not written down."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / sha256(repr(request).encode()).hexdigest()
    with file.with_suffix(".lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)  # it falls with the process that holds it
        with suppress(OSError, ValueError, KeyError):
            stored, moment = _read(file.read_bytes())
            if abs(now - moment) <= NEW_FOR and (last is None or moment > last):
                if isinstance(stored, SourceFault):
                    raise stored
                return stored, moment
        try:
            fetched = ask()
        except SourceFault as fault:
            if fault.reason not in OF_ONE_REPORT:
                write_whole(file, _written(fault, now), 0o600)
            raise
        if not fetched.body or (fetched.media_type.startswith(TEXT) and not is_personal(fetched.body)):
            write_whole(file, _written(fetched, now), 0o600)
        return fetched, now


def shared_answers(folder: Path, due: datetime) -> Path:
    """Return the folder of the answers of one due time, and remove those of the days before."""
    for due_time in folder.glob("*T*Z"):
        if datetime.strptime(due_time.name, NAME).replace(tzinfo=UTC) < due - timedelta(days=1):
            shutil.rmtree(due_time, ignore_errors=True)
    return folder / due.astimezone(UTC).strftime(NAME)


def _written(end: Fetched | SourceFault, moment: datetime) -> bytes:
    answer = end.answer.model_dump(mode="json") if end.answer else None
    head: dict[str, object] = {"at": moment.isoformat(), "answer": answer}
    if isinstance(end, SourceFault):
        return json.dumps(head | {"fault": [end.reason, end.detail, end.passing]}).encode() + b"\n"
    return json.dumps(head | {"media_type": end.media_type}).encode() + b"\n" + end.body


def _read(content: bytes) -> tuple[Fetched | SourceFault, datetime]:
    """Return what `_written` wrote. Raises ValueError or KeyError if it is not whole."""
    first, _, body = content.partition(b"\n")
    head = json.loads(first)
    answer, moment = head["answer"] and ServerAnswer.model_validate(head["answer"]), datetime.fromisoformat(head["at"])
    if "fault" in head:
        fault = SourceFault(*head["fault"])
        fault.answer = answer
        return fault, moment
    if answer.body_sha256 not in (None, sha256(body).hexdigest()):
        raise ValueError("the body is another one")
    return Fetched(body=body, media_type=head["media_type"], answer=answer), moment
