"""The facts of an issued memo, read from its memo.json whichever version wrote it."""

from pydantic import ValidationError

from models.core import LedgerError
from models.memo.facts import MemoFacts, read_facts


def read_issued(content: bytes, number: int, path: object) -> MemoFacts:
    """Return the facts of a memo from the bytes that were issued under a number and lie at a path.

    Raises LedgerError, with the fault and what to do, if they are no facts that this version of the program knows.
    """
    try:
        return read_facts(content)
    except ValueError as error:
        fault = str(error)
        if isinstance(error, ValidationError):
            first = error.errors()[0]
            fault = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise LedgerError(
            f"{path} is memo no. {number} as it was issued, but this version of followthrough cannot read it "
            f"({fault}); run the version that issued it, or a later one"
        ) from error
