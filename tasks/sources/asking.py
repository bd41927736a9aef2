"""What every look is given: the moment, where bytes are kept, how we behave, and what is looked for."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tasks.files import Store
from tasks.http import Manners


@dataclass(frozen=True)
class Asking:
    """One look at one source. `now` is aware; nothing here is read from the environment."""

    now: datetime
    store: Store
    manners: Manners
    drop: Path
    """The folder under which the register's `folder` paths lie."""
    salt: bytes
    """The installation's secret for the hashes of refused files."""
    paths: tuple[str, ...] = ()
    """The records that the rules of watched milestones name."""
    last_good: datetime | None = None
    """When this source last answered, `ok` or `empty`."""
    own_url: str | None = None
    """An operator's own address for this source, with `{path}`; only this one may be on loopback."""
