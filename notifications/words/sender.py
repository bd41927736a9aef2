"""How this installation speaks: the address for answers, whether buttons work, and whom it may call by name."""

from collections.abc import Mapping

from models.core import Value


class Sender(Value):
    """What every message needs beside its facts."""

    reply_to: str | None = None
    """The address named in each message for those who answer by mail."""
    buttons: bool = False
    """Whether a listener takes presses: without one, a button would do nothing."""
    names: Mapping[str, str] = {}
    """Names of people by id. They are shown in Slack only and never enter the ledger."""

    def name(self, person_id: str | None) -> str:
        """Return what to call a person: the name, or the id if no name is known."""
        return self.names.get(person_id or "", person_id or "nobody")
